//! What the list is narrowed to and ordered by, as the address bar keeps it. What is searched for is
//! not there: it is a name, and addresses end in the browser's history.

use leptos_router::params::ParamsMap;
use so_thon_domain::{
    VillageId, class_decision::Class, indicator::Answer, registration::Fate, summary::SummaryRow,
};

/// How the list is ordered when nothing is searched for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By the head's name.
    #[default]
    Name,
    /// By number.
    Number,
    /// Those visited longest ago first.
    Visited,
    /// Those who lack most first.
    Lacking,
}

impl Order {
    /// Every order, as offered.
    pub const ALL: [Self; 4] = [Self::Name, Self::Number, Self::Visited, Self::Lacking];

    /// Its word in the address bar.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "ten",
            Self::Number => "so",
            Self::Visited => "tham",
            Self::Lacking => "thieu",
        }
    }

    /// Reads its word.
    pub fn parse(code: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|order| order.code() == code)
            .unwrap_or_default()
    }
}

/// A filter that is on or off. Classes widen each other; the rest narrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Of this class.
    Class(Class),
    /// Due today.
    Due,
    /// Registered to escape poverty, and that stands.
    Plan,
    /// Has saves that are only on this phone.
    Unsent,
    /// People wrote different things.
    Clash,
    /// No longer a household of the commune.
    Closed,
}

impl Mark {
    /// Every mark, in the order of the chips.
    pub const ALL: [Self; 8] = [
        Self::Class(Class::Poor),
        Self::Class(Class::NearPoor),
        Self::Class(Class::JustEscaped),
        Self::Due,
        Self::Plan,
        Self::Unsent,
        Self::Clash,
        Self::Closed,
    ];

    /// Its word in the address bar.
    pub fn code(self) -> &'static str {
        match self {
            Self::Class(Class::Poor) => "ngheo",
            Self::Class(Class::NearPoor) => "can",
            Self::Class(Class::JustEscaped) => "thoat",
            Self::Class(Class::NotPoor) => "khong",
            Self::Due => "han",
            Self::Plan => "dang-ky",
            Self::Unsent => "chua-gui",
            Self::Clash => "khac",
            Self::Closed => "dong",
        }
    }

    /// Does a row bear it?
    pub fn fits(self, row: &SummaryRow, due: bool) -> bool {
        match self {
            Self::Class(class) => row.class.is_some_and(|(own, _)| own == class),
            Self::Due => due,
            Self::Plan => row
                .plan
                .as_ref()
                .is_some_and(|plan| plan.fate == Fate::Open),
            Self::Unsent => row.unsent > 0,
            Self::Clash => row.clash,
            Self::Closed => row.closed,
        }
    }
}

/// Everything the list is narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The marks that are on.
    pub marks: Vec<Mark>,
    /// One village.
    pub village: Option<VillageId>,
    /// Lacking this indicator.
    pub lacking: Option<String>,
    /// The order.
    pub order: Order,
    /// A household is chosen to visit it.
    pub choosing: bool,
}

impl Filter {
    /// Reads the address bar.
    pub fn read(query: &ParamsMap) -> Self {
        let marks = query.get("loc").unwrap_or_default();
        Self {
            marks: Mark::ALL
                .into_iter()
                .filter(|mark| marks.split(' ').any(|code| code == mark.code()))
                .collect(),
            village: query.get("thon").and_then(|id| VillageId::parse(&id)),
            lacking: query.get("thieu"),
            order: Order::parse(&query.get("xep").unwrap_or_default()),
            choosing: query.get("chon").is_some(),
        }
    }

    /// What the address bar shall say; empty when nothing is narrowed.
    pub fn query(&self) -> String {
        let mut query = ParamsMap::new();
        if self.choosing {
            query.insert("chon", "tham".to_owned());
        }
        if !self.marks.is_empty() {
            let codes: Vec<_> = self.marks.iter().map(|mark| mark.code()).collect();
            query.insert("loc", codes.join(" "));
        }
        if let Some(village) = self.village {
            query.insert("thon", village.to_string());
        }
        if let Some(code) = &self.lacking {
            query.insert("thieu", code.clone());
        }
        if self.order != Order::default() {
            query.insert("xep", self.order.code().to_owned());
        }
        query.to_query_string()
    }

    /// Is anything narrowed?
    pub fn narrows(&self) -> bool {
        !self.marks.is_empty() || self.village.is_some() || self.lacking.is_some()
    }

    /// How many of village, indicator and order are not as at first.
    pub fn extras(&self) -> usize {
        usize::from(self.village.is_some())
            + usize::from(self.lacking.is_some())
            + usize::from(self.order != Order::default())
    }

    /// Takes everything off, but keeps choosing.
    pub fn clear(&mut self) {
        *self = Self {
            choosing: self.choosing,
            ..Self::default()
        };
    }

    /// Does a row pass?
    pub fn passes(&self, row: &SummaryRow, due: bool) -> bool {
        let (classes, others): (Vec<Mark>, Vec<Mark>) = self
            .marks
            .iter()
            .partition(|mark| matches!(mark, Mark::Class(_)));
        (classes.is_empty() || classes.iter().any(|mark| mark.fits(row, due)))
            && others.iter().all(|mark| mark.fits(row, due))
            && (!row.closed || others.contains(&Mark::Closed))
            && self.within(row)
    }

    /// Does a row pass village and indicator, whatever the marks say?
    pub fn within(&self, row: &SummaryRow) -> bool {
        self.village
            .is_none_or(|village| row.village == Some(village))
            && self
                .lacking
                .as_ref()
                .is_none_or(|code| row.answers.get(code) == Some(Answer::Lacking))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos_router::location::Url;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn what_the_address_bar_says_reads_back() {
        let filter = Filter {
            marks: vec![Mark::Class(Class::Poor), Mark::Due],
            village: VillageId::parse("01900000-0000-7000-8000-000000000001"),
            lacking: Some("water".to_owned()),
            order: Order::Visited,
            choosing: true,
        };
        let mut query = ParamsMap::new();
        for pair in filter.query().trim_start_matches('?').split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            query.insert(name.to_owned(), Url::unescape(value));
        }
        assert_eq!(Filter::read(&query), filter);
        assert_eq!(Filter::default().query(), "");
    }
}

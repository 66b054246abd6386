//! How a household moves between the recognised lists from one review to the next, and how long it
//! counts as just escaped.
//!
//! Everything follows from its class decisions, oldest to newest, and from what happened to the
//! household itself (moved, split, merged, died). The codes are those of `data/movements.json`,
//! which says in which column of forms 2 and 3 each is counted.

use crate::{
    class_decision::{Class, Decision},
    classify::Verdict,
    dates::just_escaped_until,
    household::{Closing, Household},
    unit::HouseholdUnit,
};
use chrono::NaiveDate;

/// A recognised list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listed {
    /// The poor list.
    Poor,
    /// The near-poor list.
    NearPoor,
    /// Neither.
    No,
}

impl From<Class> for Listed {
    fn from(class: Class) -> Self {
        match class {
            Class::Poor => Self::Poor,
            Class::NearPoor => Self::NearPoor,
            Class::JustEscaped | Class::NotPoor => Self::No,
        }
    }
}

impl From<Verdict> for Listed {
    fn from(verdict: Verdict) -> Self {
        Class::from(verdict).into()
    }
}

/// What happened to the household itself since the last list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    #[default]
    None,
    /// It came from another commune or village.
    MovedIn,
    /// It was split off another household.
    SplitOff,
    /// It left.
    MovedAway,
    /// It was merged into another household.
    Merged,
    /// Its only member died.
    Died,
}

/// The day from which a household is none of the commune's; none while it is one. A household that
/// was merged proved to be another one written twice: it never was one of its own.
pub fn left_on(household: &Household) -> Option<NaiveDate> {
    if household.merged.is_some() {
        return Some(NaiveDate::MIN);
    }
    household.closed.as_ref().map(|own| own.date)
}

/// What happened to a household by a day, since its last list (ever, without one). Who left after
/// the day is on the day's list still.
pub fn change_of(household: &Household, since: Option<NaiveDate>, day: NaiveDate) -> Change {
    let is_new = |date: NaiveDate| since.is_none_or(|since| since < date);
    if household.merged.is_some() {
        return Change::Merged;
    }
    if let Some(closed) = household.closed.as_ref().filter(|own| own.date <= day) {
        return match closed.reason {
            Closing::MovedAway => Change::MovedAway,
            Closing::Died => Change::Died,
        };
    }
    if household.split.as_ref().is_some_and(|own| is_new(own.date)) {
        Change::SplitOff
    } else if household.moved.as_ref().is_some_and(|own| is_new(own.date)) {
        Change::MovedIn
    } else {
        Change::None
    }
}

/// The movement that a verdict of a day makes for a household: by the decisions before the day and
/// by what happened to the household since the last of them.
pub fn movement_of(unit: &HouseholdUnit, verdict: Option<Verdict>, day: NaiveDate) -> Transition {
    let decisions = unit.decisions.iter();
    let decided = decisions.filter_map(|own| own.facts.decision.as_ref());
    let history = History::of(decided).before(day);
    let since = history.0.last().map(|(date, _)| *date);
    history.transition(change_of(&unit.household, since, day), verdict)
}

/// A movement between the lists, or the lack of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transition {
    /// Was and stays poor.
    StaysPoor,
    /// Thoát nghèo, trở thành cận nghèo.
    PoorToNearPoor,
    /// Thoát nghèo, vượt chuẩn cận nghèo.
    EscapesPoverty,
    /// Cận nghèo trở thành nghèo, for the first time.
    NearPoorToPoor,
    /// Was and stays near-poor.
    StaysNearPoor,
    /// Thoát cận nghèo.
    EscapesNearPoverty,
    /// Nghèo phát sinh mới.
    NewPoor,
    /// Cận nghèo phát sinh mới.
    NewNearPoor,
    /// Tái nghèo, from no list.
    FallsBackPoor,
    /// Tái nghèo, from the near-poor list.
    NearPoorFallsBackPoor,
    /// Tái cận nghèo.
    FallsBackNearPoor,
    /// A poor household moves in or splits off.
    PoorComes,
    /// A near-poor household does.
    NearPoorComes,
    /// A poor household moves away, merges or dies out.
    PoorGoes,
    /// A near-poor household does.
    NearPoorGoes,
    /// It was on no list and is on none.
    Unlisted,
}

impl Transition {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::StaysPoor,
        Self::PoorToNearPoor,
        Self::EscapesPoverty,
        Self::NearPoorToPoor,
        Self::StaysNearPoor,
        Self::EscapesNearPoverty,
        Self::NewPoor,
        Self::NewNearPoor,
        Self::FallsBackPoor,
        Self::NearPoorFallsBackPoor,
        Self::FallsBackNearPoor,
        Self::PoorComes,
        Self::NearPoorComes,
        Self::PoorGoes,
        Self::NearPoorGoes,
        Self::Unlisted,
    ];

    /// The code of `data/movements.json`; "unlisted" is none of them.
    pub fn code(self) -> &'static str {
        match self {
            Self::StaysPoor => "stays_poor",
            Self::PoorToNearPoor => "poor_to_near_poor",
            Self::EscapesPoverty => "escapes_poverty",
            Self::NearPoorToPoor => "near_poor_to_poor",
            Self::StaysNearPoor => "stays_near_poor",
            Self::EscapesNearPoverty => "escapes_near_poverty",
            Self::NewPoor => "new_poor",
            Self::NewNearPoor => "new_near_poor",
            Self::FallsBackPoor => "falls_back_poor",
            Self::NearPoorFallsBackPoor => "near_poor_falls_back_poor",
            Self::FallsBackNearPoor => "falls_back_near_poor",
            Self::PoorComes => "poor_comes",
            Self::NearPoorComes => "near_poor_comes",
            Self::PoorGoes => "poor_goes",
            Self::NearPoorGoes => "near_poor_goes",
            Self::Unlisted => "unlisted",
        }
    }
}

/// A household's decisions, oldest first; of one day the one given later counts later.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History(Vec<(NaiveDate, Class)>);

impl History {
    /// From decisions in any order.
    pub fn of<'a>(decisions: impl IntoIterator<Item = &'a Decision>) -> Self {
        let mut all: Vec<_> = decisions
            .into_iter()
            .map(|own| (own.date, own.class))
            .collect();
        all.sort_by_key(|(date, _)| *date);
        Self(all)
    }

    /// What was decided before a day.
    #[must_use]
    pub fn before(&self, day: NaiveDate) -> Self {
        let earlier = self.0.iter().filter(|(date, _)| *date < day);
        Self(earlier.copied().collect())
    }

    /// The list it stands on by its last decision.
    pub fn listed(&self) -> Listed {
        let last = self.0.last();
        last.map_or(Listed::No, |(_, class)| (*class).into())
    }

    /// The days on which it escaped a list: from poor to near-poor or beyond; from near-poor
    /// beyond. An imported "just escaped" without what came before it is an escape from poverty.
    fn escapes(&self, from: Listed) -> impl Iterator<Item = NaiveDate> {
        let before = [None]
            .into_iter()
            .chain(self.0.iter().map(|(_, class)| Some(*class)));
        self.0
            .iter()
            .zip(before)
            .filter_map(move |((date, class), before)| {
                let was = before.map_or(Listed::No, Listed::from);
                let now = Listed::from(*class);
                let escaped = match from {
                    Listed::Poor => {
                        let left = was == Listed::Poor && now != Listed::Poor;
                        let imported = before.is_none() && *class == Class::JustEscaped;
                        left || imported
                    }
                    Listed::NearPoor => was == Listed::NearPoor && now == Listed::No,
                    Listed::No => false,
                };
                escaped.then_some(*date)
            })
    }

    /// The movement that a new verdict makes; `None` verdict for a household that goes.
    pub fn transition(&self, change: Change, verdict: Option<Verdict>) -> Transition {
        use Listed::{NearPoor, No, Poor};
        let was = self.listed();
        let goes = matches!(change, Change::MovedAway | Change::Merged | Change::Died);
        if goes || verdict.is_none() {
            return match was {
                Poor => Transition::PoorGoes,
                NearPoor => Transition::NearPoorGoes,
                No => Transition::Unlisted,
            };
        }
        let now = verdict.map_or(No, Listed::from);
        let comes = matches!(change, Change::MovedIn | Change::SplitOff);
        let again = |list| self.escapes(list).next().is_some();
        match (was, now) {
            // Who moved within the commune has fallen back as everybody does: its escape is known.
            (No, Poor) if comes && !again(Poor) => Transition::PoorComes,
            (No, NearPoor) if comes && !again(NearPoor) => Transition::NearPoorComes,
            (Poor, Poor) => Transition::StaysPoor,
            (Poor, NearPoor) => Transition::PoorToNearPoor,
            (Poor, No) => Transition::EscapesPoverty,
            (NearPoor, Poor) if again(Poor) => Transition::NearPoorFallsBackPoor,
            (NearPoor, Poor) => Transition::NearPoorToPoor,
            (NearPoor, NearPoor) => Transition::StaysNearPoor,
            (NearPoor, No) => Transition::EscapesNearPoverty,
            (No, Poor) if again(Poor) => Transition::FallsBackPoor,
            (No, Poor) => Transition::NewPoor,
            (No, NearPoor) if again(NearPoor) => Transition::FallsBackNearPoor,
            (No, NearPoor) => Transition::NewNearPoor,
            (No, No) => Transition::Unlisted,
        }
    }

    /// The time as just-escaped household that runs on a day, if one does: 36 months from the
    /// decision, its last day included, unless it is poor again.
    pub fn just_escaped(&self, day: NaiveDate, setting: EscapeSetting) -> Option<JustEscaped> {
        let known = self.before(day.succ_opt()?);
        if known.listed() == Listed::Poor {
            return None;
        }
        let counts = |decided: &NaiveDate| {
            let class = known.0.iter().rev().find(|(date, _)| date == decided);
            setting.near_poor_counts || !matches!(class, Some((_, Class::NearPoor)))
        };
        let decided = known.escapes(Listed::Poor).filter(counts).last()?;
        let until = just_escaped_until(decided);
        (day <= until).then(|| JustEscaped {
            decided,
            until,
            days_left: (until - day).num_days(),
        })
    }
}

/// What counts as the beginning of the 36 months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EscapeSetting {
    /// Leaving the poor list for the near-poor list counts.
    pub near_poor_counts: bool,
}

impl Default for EscapeSetting {
    fn default() -> Self {
        Self {
            near_poor_counts: true,
        }
    }
}

/// The time as just-escaped household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JustEscaped {
    /// The day of the decision it counts from.
    pub decided: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
    /// Days that are left after today; 0 on the last.
    pub days_left: i64,
}

#[cfg(test)]
mod tests;

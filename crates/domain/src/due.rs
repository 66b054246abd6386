//! Whom to visit today and why, from the rows of the list alone.

use crate::{
    class_decision::Class, dates::just_escaped_until, fold::order_key, summary::SummaryRow,
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// After how long something becomes work: the office may change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DueSettings {
    /// A listed household is due when its last visit is more than so many days ago.
    pub visit_days: u32,
    /// Delivered support is asked after when it is unconfirmed for more than so many days.
    pub confirm_days: u32,
    /// The end of the 36 months is announced so many days ahead.
    pub escape_days: u32,
}

impl Default for DueSettings {
    fn default() -> Self {
        Self {
            visit_days: 60,
            confirm_days: 7,
            escape_days: 30,
        }
    }
}

/// Why a household is due; earlier is more pressing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The visitor said they would come: on that day, for that.
    Promised {
        /// The day.
        on: NaiveDate,
        /// What for, in the visitor's words.
        words: String,
    },
    /// Support was delivered and the household has not confirmed it.
    Unconfirmed {
        /// The day of delivery.
        delivered: NaiveDate,
        /// Code or words of what it is.
        benefit: String,
    },
    /// The last visit was long ago.
    Overdue {
        /// First day it was due.
        since: NaiveDate,
        /// The last visit.
        visited: NaiveDate,
    },
    /// There was never a visit.
    NeverVisited,
    /// The 36 months as just-escaped household end soon.
    EscapeEnds {
        /// The last of them.
        on: NaiveDate,
    },
}

impl Reason {
    /// The stable code: the key of its words in `locales/`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Promised { .. } => "promised",
            Self::Unconfirmed { .. } => "unconfirmed",
            Self::Overdue { .. } => "overdue",
            Self::NeverVisited => "never_visited",
            Self::EscapeEnds { .. } => "escape_ends",
        }
    }

    /// For how many days it has been waiting; 0 for what is of today or to come.
    pub fn days_late(&self, today: NaiveDate) -> i64 {
        let since = match self {
            Self::Promised { on, .. } => *on,
            Self::Unconfirmed { delivered, .. } => *delivered,
            Self::Overdue { since, .. } => *since,
            Self::NeverVisited | Self::EscapeEnds { .. } => return 0,
        };
        (today - since).num_days().max(0)
    }
}

/// A household that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Its place among the rows.
    pub row: usize,
    /// Every reason, the most pressing first; at least one.
    pub reasons: Vec<Reason>,
}

/// The households to visit, the most pressing first; then by name.
pub fn due(rows: &[SummaryRow], today: NaiveDate, settings: &DueSettings) -> Vec<Due> {
    let mut all: Vec<Due> = rows
        .iter()
        .enumerate()
        .map(|(row, facts)| Due {
            row,
            reasons: reasons(facts, today, settings),
        })
        .filter(|due| !due.reasons.is_empty())
        .collect();
    all.sort_by_cached_key(|due| {
        let head = rows.get(due.row).map(|row| order_key(&row.head));
        (due.reasons.first().cloned(), head, due.row)
    });
    all
}

/// Why one household is due today, the most pressing reason first; empty when it is not.
pub fn reasons(row: &SummaryRow, today: NaiveDate, settings: &DueSettings) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if row.closed {
        return reasons;
    }
    if let Some((on, words)) = &row.promised
        && *on <= today
    {
        reasons.push(Reason::Promised {
            on: *on,
            words: words.clone(),
        });
    }
    if let Some((delivered, benefit)) = &row.unconfirmed
        && (today - *delivered).num_days() > i64::from(settings.confirm_days)
    {
        reasons.push(Reason::Unconfirmed {
            delivered: *delivered,
            benefit: benefit.clone(),
        });
    }
    let escape_ends = match row.class {
        Some((Class::JustEscaped, decided)) => Some(just_escaped_until(decided)),
        Some((Class::Poor | Class::NearPoor | Class::NotPoor, _)) | None => None,
    };
    let listed = match row.class {
        Some((Class::Poor | Class::NearPoor, _)) => true,
        Some((Class::JustEscaped, _)) => escape_ends.is_some_and(|on| today <= on),
        Some((Class::NotPoor, _)) | None => false,
    };
    // A day that was agreed takes the place of the routine one.
    let agreed = row.promised.as_ref().is_some_and(|(on, _)| *on > today);
    match row.visited {
        None if listed => reasons.push(Reason::NeverVisited),
        Some(visited) if listed && !agreed => {
            let since = visited
                .checked_add_days(Days::new(u64::from(settings.visit_days) + 1))
                .unwrap_or(NaiveDate::MAX);
            if since <= today {
                reasons.push(Reason::Overdue { since, visited });
            }
        }
        Some(_) | None => {}
    }
    if let Some(on) = escape_ends
        && on >= today
        && (on - today).num_days() <= i64::from(settings.escape_days)
    {
        reasons.push(Reason::EscapeEnds { on });
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{draft::testing::day, ids::HouseholdId, summary::Answers};
    use uuid::Uuid;

    fn row(head: &str) -> SummaryRow {
        SummaryRow {
            id: HouseholdId(Uuid::from_u128(1)),
            village: None,
            number: None,
            head: head.to_owned(),
            head_folded: String::new(),
            head_birth: None,
            others_folded: String::new(),
            people: 1,
            class: Some((Class::Poor, day(2025, 12, 15))),
            answers: Answers::default(),
            visited: Some(day(2026, 11, 1)),
            promised: None,
            unconfirmed: None,
            position: None,
            closed: false,
            clash: false,
            unsent: 0,
            review: None,
            plan: None,
            labour: false,
        }
    }

    fn codes(row: &SummaryRow) -> Vec<&'static str> {
        let found = reasons(row, day(2026, 11, 25), &DueSettings::default());
        found.iter().map(Reason::code).collect()
    }

    #[test]
    fn a_promise_is_due_on_its_day_and_stays_due() {
        let mut nga = row("Đinh Thị Y Nga");
        for (on, due) in [(25, true), (20, true), (26, false)] {
            nga.promised = Some((day(2026, 11, on), "xem mái nhà".to_owned()));
            assert_eq!(codes(&nga) == ["promised"], due);
        }
    }

    #[test]
    fn a_visit_is_overdue_after_sixty_days() {
        let mut de = row("Hồ Văn Dề");
        de.visited = Some(day(2026, 9, 16));
        let found = reasons(&de, day(2026, 11, 25), &DueSettings::default());
        assert_eq!(found[0].code(), "overdue");
        assert_eq!(found[0].days_late(day(2026, 11, 25)), 9);
        assert!(reasons(&de, day(2026, 11, 15), &DueSettings::default()).is_empty());
        de.promised = Some((day(2026, 12, 1), String::new()));
        assert!(codes(&de).is_empty(), "a day was agreed");
        de.promised = None;
        de.class = None;
        assert!(codes(&de).is_empty(), "not on a list");
    }

    #[test]
    fn unconfirmed_support_is_asked_after() {
        let mut reu = row("Phạm Văn Rêu");
        reu.unconfirmed = Some((day(2026, 11, 12), "breeding_cow".to_owned()));
        assert_eq!(codes(&reu), ["unconfirmed"]);
        reu.unconfirmed = Some((day(2026, 11, 20), "breeding_cow".to_owned()));
        assert!(codes(&reu).is_empty());
    }

    #[test]
    fn the_end_of_thirty_six_months_is_announced() {
        let mut lia = row("Hồ Thị Lía");
        lia.class = Some((Class::JustEscaped, day(2023, 12, 18)));
        assert_eq!(codes(&lia), ["escape_ends"]);
        lia.class = Some((Class::JustEscaped, day(2023, 11, 24)));
        lia.visited = None;
        assert!(codes(&lia).is_empty(), "the window is over");
    }

    #[test]
    fn the_most_pressing_come_first() {
        let mut never = row("A");
        never.visited = None;
        let mut late = row("B");
        late.visited = Some(day(2026, 1, 1));
        let mut promised = row("C");
        promised.promised = Some((day(2026, 11, 25), String::new()));
        let mut broken = row("D");
        broken.promised = Some((day(2026, 11, 2), String::new()));
        broken.unconfirmed = Some((day(2026, 11, 2), String::new()));
        let rows = [never, late, promised, broken, row("E")];
        let all = due(&rows, day(2026, 11, 25), &DueSettings::default());
        let order: Vec<_> = all.iter().map(|due| due.row).collect();
        assert_eq!(order, [3, 2, 1, 0]);
        assert_eq!(all[0].reasons.len(), 2);
    }
}

//! Why a household is due, in words.

use crate::{
    i18n::{self, format},
    t,
};
use chrono::NaiveDate;
use so_thon_domain::{due::Reason, reference::Reference};

/// A reason as a line of today's list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoken {
    /// Its symbol.
    pub icon: &'static str,
    /// The sentence.
    pub words: String,
    /// What else one should know; empty when nothing.
    pub more: String,
}

/// Puts a reason into words.
pub fn spoken(reason: &Reason, today: NaiveDate, reference: &Reference) -> Spoken {
    match reason {
        Reason::Promised { on, words } => {
            let when = if *on == today {
                t!(today.promised_today).to_owned()
            } else {
                t!(today.promised_on, day = format::near_date(*on, today))
            };
            let words = if words.is_empty() {
                when
            } else {
                format!("{when}: {words}")
            };
            Spoken {
                icon: "day",
                words,
                more: String::new(),
            }
        }
        Reason::Unconfirmed { delivered, benefit } => {
            let what = reference
                .benefit(benefit)
                .map_or_else(|| benefit.clone(), |entry| i18n::of(&entry.name));
            let day = format::near_date(*delivered, today);
            Spoken {
                icon: "box",
                words: t!(today.unconfirmed, what = what, day = day),
                more: String::new(),
            }
        }
        Reason::Overdue { visited, .. } => Spoken {
            icon: "clock",
            words: t!(today.overdue, n = reason.days_late(today)),
            more: t!(today.last_visit, day = format::date(*visited)),
        },
        Reason::NeverVisited => Spoken {
            icon: "clip",
            words: t!(today.never_visited).to_owned(),
            more: String::new(),
        },
        Reason::EscapeEnds { on } => Spoken {
            icon: "sprout",
            words: t!(today.escape_ends, day = format::near_date(*on, today)),
            more: String::new(),
        },
    }
}

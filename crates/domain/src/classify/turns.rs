//! What one fact would change: each single fact is turned and the class asked again.

use super::{Fact, Facts, Lack, Law, Outcome, Verdict, decide};
use crate::reference::AreaType;

/// One fact that would change the class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Which.
    pub fact: Fact,
    /// To what.
    pub to: To,
    /// The class then; `None` when it could then not be said.
    pub becomes: Option<Verdict>,
}

/// What a fact would have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// Lacking.
    Lacking,
    /// Not lacking.
    NotLacking,
    /// This figure or less.
    AtMost(i64),
    /// This figure or more.
    AtLeast(i64),
    /// Of this kind of place.
    Area(AreaType),
}

pub(super) fn turns(law: &Law<'_>, facts: &Facts, now: &Outcome) -> Vec<Turn> {
    let mut turns = Vec::new();
    let mut ask = |fact: Fact, to: To, changed: &Facts| {
        let becomes = decide(law, changed).verdict;
        if becomes != now.verdict {
            turns.push(Turn { fact, to, becomes });
        }
    };
    if let (Some(limit), Some(under)) = (now.line.limit, now.line.under) {
        let (to, figure) = if under {
            (To::AtLeast(limit + 1), limit + 1)
        } else {
            (To::AtMost(limit), limit)
        };
        let changed = match now.line.by {
            Fact::B1 => Facts {
                b1: Some(figure),
                ..facts.clone()
            },
            Fact::Income | Fact::Area | Fact::Indicator(_) => Facts {
                income: Some(figure),
                ..facts.clone()
            },
        };
        ask(now.line.by.clone(), to, &changed);
    }
    if let Some(area) = facts.area {
        let other = match area {
            AreaType::Rural => AreaType::Urban,
            AreaType::Urban => AreaType::Rural,
        };
        let changed = Facts {
            area: Some(other),
            ..facts.clone()
        };
        ask(Fact::Area, To::Area(other), &changed);
    }
    for code in &law.indicators {
        let (lack, to) = match facts.lack(code) {
            Lack::Lacking => (Lack::NotLacking, To::NotLacking),
            Lack::NotLacking => (Lack::Lacking, To::Lacking),
            Lack::Unknown => continue,
        };
        let mut changed = facts.clone();
        changed.lacks.insert((*code).to_owned(), lack);
        if let Some(total) = changed
            .total
            .as_mut()
            .filter(|total| total.over.contains(*code))
        {
            total.lacking = match lack {
                Lack::Lacking => total.lacking.saturating_add(1),
                Lack::NotLacking | Lack::Unknown => total.lacking.saturating_sub(1),
            };
        }
        ask(Fact::Indicator((*code).to_owned()), to, &changed);
    }
    turns
}

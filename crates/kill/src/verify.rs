//! The promises against the book.

use crate::{
    book::Words,
    journal::{Journal, name},
};
use so_thon_protocol::State;
use so_thon_server::store::ChangeRow;
use std::collections::{BTreeMap, BTreeSet};

/// What was found wrong.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Acknowledged and not in the book, or not as acknowledged.
    pub lost: BTreeSet<String>,
    /// In the book more than once.
    pub doubled: BTreeSet<String>,
    /// Another promise.
    pub broken: BTreeSet<String>,
}

impl Findings {
    /// Nothing is wrong.
    pub fn none(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.broken.is_empty()
    }

    /// Every acknowledged change is among these rows once, with its bytes, its state and its place.
    pub fn of_changes(&mut self, journal: &Journal, changes: &[ChangeRow]) {
        let mut there = BTreeMap::new();
        for change in changes {
            if there.insert(change.id, change).is_some() {
                self.doubled.insert(name(change.id));
            }
        }
        for (id, sent) in journal.promises() {
            let Some(change) = there.get(&id) else {
                self.lost.insert(name(id));
                continue;
            };
            let kept = change.state.outcome(change.effective, change.position);
            let promised = sent.outcome.as_ref();
            let waited = promised == Some(&State::Waiting);
            if change.envelope != sent.envelope {
                self.lost.insert(format!("{}: other bytes", name(id)));
            } else if promised != Some(&kept) && !waited {
                self.lost
                    .insert(format!("{}: {promised:?}, now {kept:?}", name(id)));
            }
        }
        self.broken.extend(journal.broken.iter().cloned());
    }

    /// Every save's words stand in the book once.
    pub fn of_words(&mut self, journal: &Journal, book: &[Words]) {
        let mut times: BTreeMap<&str, u32> = BTreeMap::new();
        for one in book {
            *times.entry(&one.words).or_default() += 1;
        }
        for words in &journal.words {
            match times.get(words.as_str()).copied().unwrap_or_default() {
                0 => self.lost.insert(format!("the words {words:?}")),
                1 => false,
                more => self
                    .doubled
                    .insert(format!("the words {words:?}: {more} times")),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use so_thon_domain::{Millis, SeatId, Stamp, ValueId};
    use so_thon_server::store::SettledState;

    fn row(number: u64, envelope: &[u8]) -> ChangeRow {
        let stamp = Stamp::latest_at(Millis(7));
        ChangeRow {
            position: number,
            id: id(number),
            envelope: envelope.to_vec(),
            rest: Vec::new(),
            sha256: [0; 32],
            claimed: stamp,
            effective: stamp,
            received: Millis(7),
            state: SettledState::Applied,
            late_scope: false,
        }
    }

    fn id(number: u64) -> ValueId {
        ValueId {
            seat: SeatId::parse("01890000-0000-7000-8000-000000000001").expect("an id"),
            number,
        }
    }

    /// Two changes went out, the first was acknowledged.
    fn journal() -> Journal {
        let mut journal = Journal::default();
        let promised = SettledState::Applied.outcome(Stamp::latest_at(Millis(7)), 1);
        for (number, outcome) in [(1, Some(promised)), (2, None)] {
            let sent = crate::journal::Sent {
                envelope: vec![1],
                outcome,
            };
            journal.sent.insert(id(number), sent);
        }
        journal
    }

    fn found(changes: &[ChangeRow]) -> Findings {
        let mut findings = Findings::default();
        findings.of_changes(&journal(), changes);
        findings
    }

    #[test]
    fn an_acknowledged_change_that_is_missing_is_lost_and_an_unacknowledged_one_is_not() {
        assert!(found(&[row(1, &[1])]).none());
        assert_eq!(found(&[row(2, &[1])]).lost.len(), 1);
    }

    #[test]
    fn other_bytes_or_another_place_are_a_loss() {
        assert_eq!(found(&[row(1, &[2])]).lost.len(), 1);
        let moved = ChangeRow {
            position: 9,
            ..row(1, &[1])
        };
        assert_eq!(found(&[moved]).lost.len(), 1);
    }

    #[test]
    fn a_change_that_is_there_twice_is_doubled() {
        assert_eq!(found(&[row(1, &[1]), row(1, &[1])]).doubled.len(), 1);
    }

    #[test]
    fn words_that_stand_twice_are_doubled_and_missing_ones_lost() {
        let words = |text: &str| Words {
            household: so_thon_domain::HouseholdId(id(1).seat.0),
            visit: None,
            words: text.to_owned(),
        };
        let journal = Journal {
            words: vec!["a".to_owned(), "b".to_owned(), "c".to_owned()],
            ..Journal::default()
        };
        let mut findings = Findings::default();
        findings.of_words(&journal, &[words("a"), words("b"), words("b")]);
        assert_eq!((findings.lost.len(), findings.doubled.len()), (1, 1));
    }
}

//! What is expected of phones that were wiped, copied or lost.

use super::Truth;
use crate::world::{Kind, World};
use so_thon_domain::refusal::Refusal;
use so_thon_server::store::{PeopleStore, SettledState};

impl World {
    /// Every change in the book was saved by somebody on its seat, under its number.
    pub(super) fn nobody_else_wrote(&mut self, truth: &Truth) {
        let mut findings = Vec::new();
        for (id, (_, change)) in &truth.changes {
            let mut journals = self.journals(id.seat).peekable();
            // The office's own seat numbers households and saves nothing.
            if journals.peek().is_none() {
                continue;
            }
            if !journals.any(|journal| journal.explains(id.number, &change.writes)) {
                findings.push(format!("nobody saved {id:?}"));
            }
        }
        for words in findings {
            self.report(Kind::Duplicated, words);
        }
    }

    /// What the office had of a phone when it was wiped is still there.
    pub(super) fn wiped(&mut self, truth: &Truth) {
        let mut findings = Vec::new();
        for gone in &self.gone {
            let there = truth.of_seat(gone.id);
            for number in &gone.there {
                let saved = gone.journal.saved.get(number);
                let found = there.get(number).map(|(_, change)| &change.writes);
                if found != saved {
                    findings.push(format!("{} was wiped: save {number} is gone", gone.name));
                }
            }
        }
        for words in findings {
            self.report(Kind::Lost, words);
        }
    }

    /// What a lost phone sent after it was revoked counts only once an officer took it.
    pub(super) fn held(&mut self, truth: &Truth) {
        let mut findings = Vec::new();
        for (id, (row, _)) in &truth.changes {
            let not_taken = row.state == SettledState::Refused(Refusal::NotReleased);
            let wrong = match (self.decided.get(id), self.revoked.get(&id.seat)) {
                (Some(true), _) => row.state == SettledState::Held || not_taken,
                (Some(false), _) => !not_taken,
                (None, Some(since)) if row.position > *since => row.state != SettledState::Held,
                (None, _) => row.state == SettledState::Held,
            };
            if wrong {
                findings.push(format!("{id:?} of a lost phone is {:?}", row.state));
            }
        }
        for words in findings {
            self.report(Kind::Broken, words);
        }
    }

    /// The office can tell what never arrived from a seat: it knows the highest number it was told
    /// of and how many came.
    pub(super) async fn told(&mut self, truth: &Truth) {
        let seats = self.office.store().seats(self.office.commune.id).await;
        let mut findings = Vec::new();
        for seat in seats.unwrap_or_default() {
            let there = truth.of_seat(seat.id).len() as u64;
            let told = self.journals(seat.id).map(|journal| journal.told).max();
            let given = self
                .journals(seat.id)
                .map(|journal| {
                    let doubtful: usize = journal.doubtful.iter().map(Vec::len).sum();
                    let saved = journal.saved.keys().next_back().copied().unwrap_or(0);
                    saved + doubtful as u64
                })
                .max();
            let (told, given) = (told.unwrap_or(0), given.unwrap_or(0));
            if seat.received != there || seat.highest < told || seat.highest > given {
                findings.push(format!(
                    "of seat {} {there} came and {told} to {given} were told, not {} and {}",
                    seat.id, seat.received, seat.highest
                ));
            }
        }
        for words in findings {
            self.report(Kind::Broken, words);
        }
    }
}

//! Every save that was acknowledged is accounted for, once.

use super::{Read, Truth};
use crate::{
    journal::Writes,
    world::{Kind, World},
};
use so_thon_domain::{Change, SeatId, checked};
use so_thon_server::store::{ChangeRow, SettledState};
use so_thon_sync::{
    Store, Table, Transaction,
    phone::SentBack,
    tables::{END, OutboxEntry, SentEntry, number_of},
};
use std::collections::{BTreeMap, BTreeSet};

type There<'a> = BTreeMap<u64, &'a (ChangeRow, Change)>;

/// What a phone says of its saves.
struct Said {
    pending: BTreeMap<u64, Writes>,
    /// Numbers whose envelope does not say itself whose it is: unsent, or kept against a new life of
    /// the office.
    plain: BTreeSet<u64>,
    back: BTreeMap<u64, SentBack>,
}

impl World {
    /// Compares what a phone promised with the book.
    pub(super) async fn promises(&mut self, at: usize, truth: &Truth) {
        let name = self.seats[at].name.clone();
        let there = truth.of_seat(self.seats[at].id);
        let mut findings = Vec::new();
        let said = match self.said(at).await {
            Ok(said) => said,
            Err(error) => return self.report(Kind::Broken, format!("{name}: {error}")),
        };
        self.saves(at, truth, &there, &said, &mut findings);
        let shared = self.is_shared(self.seats[at].id);
        if !shared {
            self.doubtful(at, &there, &mut findings);
        }
        if !shared && !self.revoked.contains_key(&self.seats[at].id) {
            match self.on_the_phone(at, truth, &there, &said).await {
                Ok(more) => findings.extend(more),
                Err(error) => findings.push((Kind::Broken, format!("cannot be read: {error}"))),
            }
        }
        match self.drafts(at).await {
            Ok(more) => findings.extend(more),
            Err(error) => findings.push((Kind::Broken, format!("cannot be read: {error}"))),
        }
        for (kind, words) in findings {
            self.report(kind, format!("{name}: {words}"));
        }
    }

    async fn said(&self, at: usize) -> Read<Said> {
        let phone = &self.seats[at].phone;
        let pending = phone.unsent().await?.into_iter();
        let pending: BTreeMap<u64, Writes> = pending
            .map(|change| (change.number, change.writes))
            .collect();
        let tables = self.seats[at].disk.tables();
        let transaction = tables.read(&[Table::Outbox, Table::Sent]).await?;
        let mut plain = BTreeSet::new();
        for (key, entry) in transaction.range(Table::Sent, &[], END, usize::MAX).await? {
            let Some(one) = SentEntry::from_bytes(&entry)?.kept else {
                continue;
            };
            if one.envelope.first() != Some(&2) {
                plain.insert(number_of(&key)?);
            }
        }
        let outbox = transaction.range(Table::Outbox, &[], END, usize::MAX);
        for (key, entry) in outbox.await? {
            if OutboxEntry::from_bytes(&entry)?.envelope.first() != Some(&2) {
                plain.insert(number_of(&key)?);
            }
        }
        Ok(Said {
            plain,
            pending,
            back: phone.sent_back().await?.into_iter().collect(),
        })
    }

    /// Each save is in the book under its number, or on the phone for everybody to see.
    fn saves(
        &self,
        at: usize,
        truth: &Truth,
        there: &There<'_>,
        said: &Said,
        findings: &mut Vec<(Kind, String)>,
    ) {
        let seat = &self.seats[at];
        let journal = &seat.journal;
        let (shared, lost) = (self.is_shared(seat.id), self.revoked.contains_key(&seat.id));
        let repaired = |number: &u64| {
            journal.repaired.contains(number)
                || journal.maybe_repaired.contains(number)
                || match journal.saved.get(number) {
                    // Giving up is not sent again to a new life.
                    Some(writes) => writes.is_empty(),
                    None => journal.doubtful.iter().flatten().any(Vec::is_empty),
                }
        };
        if let Some((_, gap)) = there.keys().zip(1..).find(|(number, place)| *number != place)
            && !shared
            && !lost
            // What was sent back in an earlier life stays on the phone and is not sent again.
            && (self.restores == 0 || !(said.back.contains_key(&gap) || repaired(&gap)))
        {
            findings.push((Kind::Lost, format!("number {gap} is missing")));
        }
        for (number, writes) in &journal.saved {
            let seen = said
                .back
                .get(number)
                .is_some_and(|item| item.change.writes == *writes)
                || repaired(number);
            match there.get(number) {
                Some((row, change)) if change.writes == *writes => {
                    if row.state == SettledState::Applied && !truth.holds(change) {
                        findings.push((Kind::Lost, format!("save {number} is not in the book")));
                    }
                }
                // A copied disk: the other one was first. It was not acknowledged here.
                // Or it was, in a life that is over.
                Some(_) if shared && (seen || (lost && said.plain.contains(number))) => {}
                Some(_) => findings.push((Kind::Lost, format!("save {number} is another one"))),
                None if self.restores > 0 && (seen || writes.is_empty()) => {}
                // A lost phone still shows what cannot say itself whose it is: version 0.1.0 did not
                // sign, and only a session vouched for it.
                None if lost && said.plain.contains(number) => {}
                None => findings.push((Kind::Lost, format!("save {number} is nowhere"))),
            }
        }
    }

    /// A save that ended in an error is there once or not at all; an import whole or not at all.
    fn doubtful(&self, at: usize, there: &There<'_>, findings: &mut Vec<(Kind, String)>) {
        let journal = &self.seats[at].journal;
        let mut extra: Vec<(u64, &Writes)> = there
            .iter()
            .filter(|(number, _)| !journal.saved.contains_key(number))
            .map(|(number, change)| (*number, &change.1.writes))
            .collect();
        for group in &journal.doubtful {
            let mut found = 0;
            for writes in group {
                if let Some(place) = extra.iter().position(|(_, other)| *other == writes) {
                    extra.remove(place);
                    found += 1;
                }
            }
            if found != 0 && found != group.len() && self.restores == 0 {
                findings.push((Kind::Lost, "an import is there in part".to_owned()));
            }
        }
        for (number, _) in extra {
            findings.push((Kind::Duplicated, format!("nobody saved {number}")));
        }
    }

    /// What the phone says of its saves is what the office says.
    async fn on_the_phone(
        &self,
        at: usize,
        truth: &Truth,
        there: &There<'_>,
        said: &Said,
    ) -> Read<Vec<(Kind, String)>> {
        let seat = &self.seats[at];
        let journal = &seat.journal;
        let mut findings = Vec::new();
        let counts = seat.phone.counts().await?;
        let mut kept = 0;
        for (number, (row, change)) in there {
            let pending = said.pending.contains_key(number);
            let item = said.back.get(number);
            // In an earlier life of the office it was sent back: there it stays to be seen.
            let before = self.restores > 0
                && !pending
                && (item.is_some()
                    || journal.repaired.contains(number)
                    || journal.maybe_repaired.contains(number));
            let wrong = match row.state {
                _ if before => false,
                SettledState::Applied => {
                    // Giving an item up is told to the office and is no save of anything.
                    kept += u64::from(!change.writes.is_empty());
                    pending || item.is_some()
                }
                SettledState::Waiting | SettledState::Held => {
                    kept += 1;
                    !pending || item.is_some()
                }
                SettledState::Refused(reason) => match item {
                    Some(item) => {
                        let same =
                            item.reason == Some(reason) && item.change.writes == change.writes;
                        pending || !same || journal.repaired.contains(number)
                    }
                    // Giving an item up that a later life of the office has taken leaves nothing to mend.
                    None => {
                        pending
                            || !(change.writes.is_empty()
                                || journal.repaired.contains(number)
                                || journal.maybe_repaired.contains(number))
                    }
                },
            };
            if wrong {
                let words = format!(
                    "save {number} is {:?} and the phone does not say so",
                    row.state
                );
                findings.push((Kind::Lost, words));
            }
        }
        let back = said.back.len() as u64;
        let received = counts.received + counts.checked;
        let all = (counts.unsent, counts.oldest, received, counts.sent_back);
        if all != (0, None, kept, back) {
            let words = format!("counts {all:?}, not {kept} and {back}");
            findings.push((Kind::Broken, words));
        }
        findings.extend(self.seen(at, truth, counts.checked).await);
        Ok(findings)
    }

    /// The count of what an officer has seen: at least what is seen in the person's villages, at
    /// most what is seen anywhere.
    async fn seen(&self, at: usize, truth: &Truth, said: u64) -> Option<(Kind, String)> {
        let id = self.seats[at].id;
        let own = self.own_villages(at).await;
        let least = seen_of(id, truth, |record| {
            Truth::seen(own.as_ref(), record.village)
        });
        let most = seen_of(id, truth, |_| true);
        let wrong = said < least || (said > most && self.restores == 0);
        wrong.then(|| {
            let words = format!("counts {said} as seen, not {least} to {most}");
            (Kind::Broken, words)
        })
    }

    async fn drafts(&self, at: usize) -> Read<Vec<(Kind, String)>> {
        let seat = &self.seats[at];
        let mut findings = Vec::new();
        for (key, states) in &seat.journal.drafts {
            let body = seat.phone.draft(key).await?.map(|draft| draft.body);
            if !states.contains(&body) {
                findings.push((
                    Kind::Lost,
                    format!("draft {key} is {body:?}, not {states:?}"),
                ));
            }
        }
        Ok(findings)
    }
}

fn seen_of(seat: SeatId, truth: &Truth, counts: impl Fn(&so_thon_domain::Record) -> bool) -> u64 {
    let records = truth.records.values().filter(|record| counts(record));
    let own: BTreeSet<u64> = records
        .flat_map(checked::seen)
        .filter(|id| id.seat == seat)
        .map(|id| id.number)
        .collect();
    own.len() as u64
}

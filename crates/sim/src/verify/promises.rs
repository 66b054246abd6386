//! Every save that was acknowledged is accounted for, once.

use super::{Read, Truth};
use crate::{
    journal::Writes,
    world::{Kind, World},
};
use so_thon_domain::Change;
use so_thon_server::store::{ChangeRow, SettledState};
use so_thon_sync::phone::SentBack;
use std::collections::{BTreeMap, BTreeSet};

impl World {
    /// Compares what a phone promised with the book.
    pub(super) async fn promises(&mut self, at: usize, truth: &Truth) {
        let name = self.seats[at].name.clone();
        let there = truth.of_seat(self.seats[at].id);
        let mut findings = Vec::new();
        if let Some(gap) = there
            .keys()
            .zip(1..)
            .find(|(number, place)| *number != place)
        {
            findings.push((Kind::Lost, format!("number {} is missing", gap.1)));
        }
        for (number, writes) in &self.seats[at].journal.saved {
            match there.get(number) {
                None => findings.push((Kind::Lost, format!("save {number} is nowhere"))),
                Some((_, change)) if change.writes != *writes => {
                    findings.push((Kind::Lost, format!("save {number} is another one")));
                }
                Some((row, change)) => {
                    if row.state == SettledState::Applied && !truth.holds(change) {
                        findings.push((Kind::Lost, format!("save {number} is not in the book")));
                    }
                }
            }
        }
        self.doubtful(at, &there, &mut findings);
        match self.on_the_phone(at, &there).await {
            Ok(more) => findings.extend(more),
            Err(error) => findings.push((Kind::Broken, format!("cannot be read: {error}"))),
        }
        for (kind, words) in findings {
            self.report(kind, format!("{name}: {words}"));
        }
    }

    /// A save that ended in an error is there once or not at all; an import whole or not at all.
    fn doubtful(
        &self,
        at: usize,
        there: &BTreeMap<u64, &(ChangeRow, Change)>,
        findings: &mut Vec<(Kind, String)>,
    ) {
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
            if found != 0 && found != group.len() {
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
        there: &BTreeMap<u64, &(ChangeRow, Change)>,
    ) -> Read<Vec<(Kind, String)>> {
        let seat = &self.seats[at];
        let mut findings = Vec::new();
        let counts = seat.phone.counts().await?;
        let pending: BTreeSet<u64> = seat
            .phone
            .unsent()
            .await?
            .iter()
            .map(|c| c.number)
            .collect();
        let back: BTreeMap<u64, SentBack> = seat.phone.sent_back().await?.into_iter().collect();
        let (mut kept, mut refused) = (0, 0);
        for (number, (row, change)) in there {
            let wrong = match row.state {
                SettledState::Applied => {
                    kept += 1;
                    pending.contains(number) || back.contains_key(number)
                }
                SettledState::Waiting | SettledState::Held => {
                    kept += 1;
                    !pending.contains(number) || back.contains_key(number)
                }
                SettledState::Refused(reason) => {
                    refused += 1;
                    let item = back.get(number);
                    pending.contains(number)
                        || item.is_none_or(|item| {
                            item.reason != Some(reason) || item.change.writes != change.writes
                        })
                }
            };
            if wrong {
                let words = format!(
                    "save {number} is {:?} and the phone does not say so",
                    row.state
                );
                findings.push((Kind::Lost, words));
            }
        }
        let said = (
            counts.unsent,
            counts.oldest,
            counts.received,
            counts.sent_back,
        );
        if said != (0, None, kept, refused) {
            findings.push((
                Kind::Broken,
                format!("counts {said:?}, not {kept} and {refused}"),
            ));
        }
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

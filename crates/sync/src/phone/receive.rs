//! What the office answered, taken in whole: outcomes, rows and cursor in one transaction.

use super::{
    Phone, PhoneError,
    digests::Digests,
    enrol::note_life,
    erased, identity,
    intake::{Intake, purge},
    meta_value, photos,
    repair::note_box,
    room::empty_sent,
    settle::{deliver_again, send_all_again, settle},
};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::{Table, meta, number_key, pack},
};
use serde::{Deserialize, Serialize};
use so_thon_domain::{
    Epoch, Millis, Record, RecordId, SeatId, VillageId, checked, refusal::Refusal,
};
use so_thon_protocol::{Cursor, Row, State, SyncReply, SyncRequest};
use std::collections::{BTreeMap, BTreeSet};

/// Where the phone stands with the office.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Standpoint {
    /// What the office gave to come back with.
    pub cursor: Option<Cursor>,
    /// The life of the office's store it belongs to.
    pub epoch: Option<Epoch>,
    /// How many lives this phone has seen.
    pub generation: u32,
    /// Rows of an earlier life may still lie here.
    pub stale: bool,
    /// The newest position of the rows that came in this life.
    pub newest: u64,
    /// Up to this position the office's book is here: what was newest when nothing more was to come.
    pub through: u64,
    /// When the office was last met, by the phone's clock.
    pub met: Option<Millis>,
    /// How far the phone's clock is ahead.
    pub ahead_ms: i64,
    /// All that was assigned has been downloaded.
    pub complete: bool,
    /// Villages that were taken from the person and not given again.
    pub lost: BTreeSet<VillageId>,
    /// Units that left this phone, and records that left a unit (by unit and record), until they
    /// come back: the late answer to a change of theirs must not bring them back.
    pub gone: BTreeSet<(RecordId, RecordId)>,
    /// Records that were erased by law: what this phone writes of them comes back.
    pub erased: BTreeSet<RecordId>,
    /// Everything received up to here, by the office's clock, is in a verified backup.
    pub backed_up: Option<Millis>,
    /// Sent entries up to this number are emptied.
    pub emptied: u64,
    /// When entries were last emptied, by the office's clock.
    pub swept: Millis,
    /// Villages compared with the office.
    pub digests: Digests,
}

/// Entries are emptied about once a day.
const SWEEP_MS: u64 = 24 * 60 * 60 * 1000;

impl Standpoint {
    /// The office's clock at a moment of this phone's.
    pub fn office_time(&self, now: Millis) -> Millis {
        let office = i128::from(now.0) - i128::from(self.ahead_ms);
        Millis(u64::try_from(office.max(0)).unwrap_or(u64::MAX))
    }
}

/// What an answer changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Units whose rows or pending changes changed.
    pub units: BTreeSet<RecordId>,
    /// Changes that left the outbox, whatever became of them.
    pub settled: u64,
    /// Changes that are now in the office's book.
    pub applied: u64,
    /// Changes that it sent back.
    pub sent_back: u64,
    /// It has more for this phone.
    pub more: bool,
}

pub(super) const TABLES: [Table; 13] = [
    Table::Meta,
    Table::Units,
    Table::Places,
    Table::Summaries,
    Table::Pending,
    Table::PendingUnits,
    Table::Outbox,
    Table::Sent,
    Table::Repair,
    Table::Checked,
    Table::Photos,
    Table::PhotoBytes,
    Table::Push,
];

impl<S: Store> Phone<S> {
    /// Takes in an answer. Harmless to repeat, and to call with an old answer: outcomes go by
    /// number, and rows count only when the phone still stands where it stood when it asked.
    pub async fn receive(
        &self,
        asked: &SyncRequest,
        reply: SyncReply,
        now: Millis,
    ) -> Result<Received, PhoneError> {
        if !reply.erased.is_empty() {
            erased::drop_drafts(&self.store, &reply.erased).await?;
        }
        let mut transaction = self.store.write(&TABLES).await?;
        let identity = identity(&transaction).await?;
        let seat = identity.seat;
        let mut standpoint: Standpoint = meta_value(&transaction, "cursor", meta::CURSOR)
            .await?
            .unwrap_or_default();
        let mut received = Received {
            more: reply.more,
            ..Received::default()
        };
        let mut intake = Intake::of(&transaction, standpoint.generation).await?;
        intake.through = standpoint.through;
        intake.gone = std::mem::take(&mut standpoint.gone);
        let current = standpoint.cursor == asked.cursor;
        // Before the first answer the worker may have met the life of the enrolment.
        let new_life = standpoint.epoch.unwrap_or(identity.epoch) != reply.epoch;
        if new_life && !current {
            // A late answer from another life of the office: what was acknowledged there says
            // nothing of what this one has.
            return Ok(Received::default());
        }
        if new_life {
            standpoint.generation += 1;
            standpoint.stale = true;
            standpoint.emptied = 0;
            (standpoint.newest, standpoint.through) = (0, 0);
            intake.generation = standpoint.generation;
            intake.through = 0;
            send_all_again(&mut transaction).await?;
            photos::send_again(&mut transaction).await?;
            note_life(&mut transaction, reply.epoch).await?;
        }
        let of_erased = State::Refused {
            reason: Refusal::Erased,
        };
        let mut erasing = reply.outcomes.iter().any(|one| one.state == of_erased);
        let own = reply.outcomes.iter().filter(|outcome| {
            // What was only asked for by number may be another content in a new life: it is sent.
            outcome.seat == seat && !(new_life && asked.waiting.contains(&outcome.number))
        });
        for outcome in own {
            let clocks = (now, reply.now);
            settle(
                &mut transaction,
                &mut intake,
                &mut received,
                outcome,
                clocks,
            )
            .await?;
        }
        // The worker had a receipt for these, and the office knows nothing of them.
        let known: BTreeSet<u64> = reply.outcomes.iter().map(|one| one.number).collect();
        for number in asked.waiting.iter().filter(|one| !known.contains(one)) {
            let key = number_key(*number);
            if let Some(bytes) = transaction.get(Table::Outbox, &key).await? {
                deliver_again(&mut transaction, &key, &bytes).await?;
            }
        }
        if current {
            for village in &reply.purge {
                purge(&mut transaction, &mut intake, *village).await?;
            }
            let mut away = intake.purged().clone();
            for left in reply.left {
                if left.record.is_none() {
                    away.insert(left.unit);
                }
                intake.lose(&transaction, left).await?;
            }
            erasing |= !reply.erased.is_empty();
            standpoint.erased.extend(reply.erased);
            standpoint.digests.note_asked(asked, now);
            intake.anew.clone_from(&standpoint.digests.anew);
            photos::forget(&mut transaction, &away).await?;
            intake
                .fetch(&transaction, reply.rows.iter().map(Row::unit))
                .await?;
            for row in reply.rows {
                standpoint.newest = standpoint.newest.max(row.position);
                note_checked(&mut transaction, seat, &row.record).await?;
                intake.take(&transaction, row).await?;
            }
            if standpoint.stale && !reply.more {
                intake.drop_earlier_lives(&transaction).await?;
                standpoint.stale = false;
            }
            standpoint.cursor = Some(reply.cursor);
            standpoint.epoch = Some(reply.epoch);
            standpoint.complete |= !reply.more;
            standpoint.backed_up = reply.backed_up;
            if !reply.more {
                standpoint.through = standpoint.newest;
                standpoint.digests.end_fetch();
            }
            if reply.now.0.saturating_sub(standpoint.swept.0) >= SWEEP_MS {
                empty_sent(&mut transaction, &mut standpoint, reply.now).await?;
                standpoint.swept = reply.now;
            }
        }
        if erasing && !standpoint.erased.is_empty() {
            erased::purge(&mut transaction, &mut intake, &standpoint.erased).await?;
        }
        standpoint.met = Some(now);
        standpoint.ahead_ms =
            i64::try_from(i128::from(now.0) - i128::from(reply.now.0)).unwrap_or(i64::MAX);
        remember_people(&mut transaction, reply.people).await?;
        standpoint.gone = std::mem::take(&mut intake.gone);
        (received.units, standpoint.lost) = intake.finish(&mut transaction).await?;
        if current && !reply.more {
            let digests = &mut standpoint.digests;
            digests.compare(&transaction, &reply.digests).await?;
        }
        if current {
            for village in &reply.purge {
                standpoint.digests.forget(*village);
            }
        }
        transaction
            .put(Table::Meta, meta::CURSOR, pack(&standpoint))
            .await?;
        note_box(&mut transaction).await?;
        transaction.commit().await?;
        Ok(received)
    }
}

/// The office says which of this phone's saves an officer has seen.
async fn note_checked(
    transaction: &mut impl Transaction,
    seat: SeatId,
    record: &Record,
) -> Result<(), StoreError> {
    for id in checked::seen(record).filter(|id| id.seat == seat) {
        let key = number_key(id.number);
        transaction.put(Table::Checked, &key, Vec::new()).await?;
    }
    Ok(())
}

async fn remember_people(
    transaction: &mut impl Transaction,
    people: Vec<so_thon_protocol::SeatName>,
) -> Result<(), StoreError> {
    if people.is_empty() {
        return Ok(());
    }
    let mut known: BTreeMap<SeatId, String> = meta_value(transaction, "people", meta::PEOPLE)
        .await?
        .unwrap_or_default();
    known.extend(people.into_iter().map(|person| (person.seat, person.name)));
    transaction
        .put(Table::Meta, meta::PEOPLE, pack(&known))
        .await
}

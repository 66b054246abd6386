//! The steps of a round: what the office must refuse although phones merge offline.
//!
//! A form signed after its round was closed goes back with its reason; a household has one review
//! in a round; nobody agreed who was not there; a list is recognised once each household of it was
//! posted for its time. The rest is read from the records and shown, whatever order they came in.

use super::Draft;
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use so_thon_domain::{
    Change, Field, HouseholdId, MeetingId, Millis, Record, RecordId, RecordKind, RecordWrite,
    ReviewId, RoundId,
    household::Household,
    refusal::Refusal,
    review::{
        Common, Held, Meeting, Recognised, Review, Round, SheetA, StepCode, Vote, complaints_about,
        late_since, review_id,
    },
    typed::{TypedRecord, fact},
    unit::{Entry, Shared},
};

const ROUND: Field = Field::known("round");
const SHEET_A: Field = Field::known("sheet_a");
const SIGNED: Field = Field::known("signed");
const VOTE: Field = Field::known("vote");
const DECISION: Field = Field::known("decision");
const HELD: Field = Field::known("held");

/// Viet Nam's time is seven hours ahead of the world's, all year.
const AHEAD_MS: u64 = 7 * 60 * 60 * 1000;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The records of a round that a write speaks of: its judgement needs them.
pub fn named_by_write(write: &RecordWrite) -> Vec<RecordId> {
    let mut named = Vec::new();
    named.extend(written::<RoundId>(write, &ROUND).map(RecordId::from));
    named.extend(written::<Vote>(write, &VOTE).map(|vote| RecordId::from(vote.meeting)));
    named
}

/// The same of a record that is there.
pub fn named_by_record(record: &Record) -> Vec<RecordId> {
    if record.kind != RecordKind::REVIEW && record.kind != RecordKind::RECOGNITION {
        return Vec::new();
    }
    let round: Option<RoundId> = fact(record, &ROUND);
    round.map(RecordId::from).into_iter().collect()
}

/// Is a record of this kind among those that a recognition follows from?
pub fn is_of_round(kind: &RecordKind) -> bool {
    kind.is_of_commune()
        || kind.is_step_of_village()
        || [
            RecordKind::REVIEW,
            RecordKind::COMPLAINT,
            // Whether it is one of the commune's still.
            RecordKind::HOUSEHOLD,
        ]
        .contains(kind)
}

/// The day at the commune.
pub fn day_of(moment: Millis) -> NaiveDate {
    let days = (moment.0 + AHEAD_MS) / DAY_MS;
    let days = chrono::Days::new(days);
    NaiveDate::default()
        .checked_add_days(days)
        .unwrap_or(NaiveDate::MAX)
}

impl Draft<'_> {
    /// Does any of these changes, or of those that wait, recognise a list?
    pub fn recognises(&self, new: &[&Change]) -> bool {
        let waiting = self.waiting.values().map(|waiting| &waiting.change);
        let mut changes = new.iter().copied().chain(waiting);
        changes.any(|change| {
            let mut writes = change.writes.iter();
            writes.any(|write| {
                write.kind == RecordKind::RECOGNITION && write.fields.contains_key(&DECISION)
            })
        })
    }

    /// May this step of a round be taken in? What it needs and nobody made is `missing`.
    pub(super) fn judge_round(
        &self,
        change: &Change,
        write: &RecordWrite,
        received: Millis,
        missing: &mut std::collections::BTreeSet<RecordId>,
    ) -> Result<(), Refusal> {
        if write.kind == RecordKind::RECOGNITION {
            return self.judge_recognition(change, write, missing);
        }
        if write.kind != RecordKind::REVIEW {
            return Ok(());
        }
        self.judge_place_in_round(write)?;
        let ends = written::<SheetA>(write, &SHEET_A).is_some_and(|own| !own.goes_on);
        if ends || written::<serde_json::Value>(write, &SIGNED).is_some() {
            match self.round_of(change, write) {
                Known::Here(round) => {
                    if late_since(&round, day_of(received)).is_some() {
                        return Err(Refusal::RoundClosed);
                    }
                }
                Known::Missing(id) => drop(missing.insert(id)),
                Known::Unsaid => {}
            }
        }
        if let Some(vote) = written::<Vote>(write, &VOTE) {
            match self.held(change, vote.meeting) {
                Known::Here(held) if vote.agree > held.present => {
                    return Err(Refusal::VotesOverPresent);
                }
                Known::Here(_) | Known::Unsaid => {}
                Known::Missing(id) => drop(missing.insert(id)),
            }
        }
        Ok(())
    }

    /// A household has one review in a round: its id follows from both.
    fn judge_place_in_round(&self, write: &RecordWrite) -> Result<(), Refusal> {
        let round = write.fields.contains_key(&ROUND);
        if !write.creates && !round {
            return Ok(());
        }
        let unit = self
            .record(write.record)
            .map_or(write.unit, |record| record.unit);
        let id = written::<RoundId>(write, &ROUND)
            .map(|round| review_id(round, HouseholdId::from(unit)));
        (id.map(RecordId::from) == Some(write.record))
            .then_some(())
            .ok_or(Refusal::Mismatch)
    }

    fn judge_recognition(
        &self,
        change: &Change,
        write: &RecordWrite,
        missing: &mut std::collections::BTreeSet<RecordId>,
    ) -> Result<(), Refusal> {
        let Some(decision) = written::<Recognised>(write, &DECISION) else {
            return Ok(());
        };
        let own = written::<RoundId>(write, &ROUND);
        let stored = || fact(self.record(write.record)?, &ROUND);
        let round: RoundId = own.or_else(stored).ok_or(Refusal::Mismatch)?;
        if self.record(round.into()).is_none() {
            let makes = |own: &RecordWrite| own.record == round.into() && own.creates;
            if !change.writes.iter().any(makes) {
                missing.insert(round.into());
            }
            return Ok(());
        }
        let shared: Vec<Shared> = self
            .records
            .values()
            .filter_map(|slot| Shared::read(&slot.record))
            .collect();
        let mut common = Common::of(&shared);
        // A number that is mended is judged as the first one was.
        common.recognitions.clear();
        let complaints = self.standing();
        for (record, review) in self
            .standing::<Review>()
            .into_iter()
            .map(|own| (own.id, own))
        {
            if review.facts.round != Some(round) {
                continue;
            }
            let own = self.record(record);
            let household = own.and_then(|own| self.record(own.unit));
            // What is deleted hides what belongs to it.
            if household.is_some_and(Record::is_deleted) {
                continue;
            }
            let household = household.map(Household::read).unwrap_or_default();
            let village = own.and_then(|own| own.village);
            let Some(ground) = common.ground(round, village) else {
                continue;
            };
            let about = complaints_about(&complaints, ReviewId::from(record));
            let case = ground.case(&review.facts, &household, &about, &ground.procedure);
            if case.state(decision.date).stage.is_over() {
                continue;
            }
            if case.may(StepCode::Recognise, decision.date).is_err() {
                return Err(Refusal::NotPosted);
            }
        }
        Ok(())
    }

    /// The standing records of one kind that are here.
    fn standing<T: TypedRecord>(&self) -> Vec<Entry<T>> {
        let own = self.records.values().map(|slot| &slot.record);
        own.filter(|record| record.kind == T::KIND && !record.is_deleted())
            .map(|record| Entry {
                id: record.id,
                facts: T::read(record),
                created: record.created,
            })
            .collect()
    }

    fn round_of(&self, change: &Change, write: &RecordWrite) -> Known<Round> {
        let own = written::<RoundId>(write, &ROUND);
        let stored = || fact(self.record(write.record)?, &ROUND);
        let Some(round) = own.or_else(stored) else {
            return Known::Unsaid;
        };
        if let Some(record) = self.record(round.into()) {
            return Known::Here(Round::read(record));
        }
        let makes = |own: &RecordWrite| own.record == round.into() && own.creates;
        if change.writes.iter().any(makes) {
            return Known::Unsaid;
        }
        Known::Missing(round.into())
    }

    fn held(&self, change: &Change, meeting: MeetingId) -> Known<Held> {
        let mut writes = change.writes.iter();
        let own = writes.find(|own| own.record == meeting.into());
        if let Some(held) = own.and_then(|own| written::<Held>(own, &HELD)) {
            return Known::Here(held);
        }
        match self.record(meeting.into()) {
            Some(record) => Meeting::read(record)
                .held
                .map_or(Known::Unsaid, Known::Here),
            None => Known::Missing(meeting.into()),
        }
    }
}

/// What a write depends on.
enum Known<T> {
    /// It is here.
    Here(T),
    /// It never came.
    Missing(RecordId),
    /// Nothing is said that could be asked for.
    Unsaid,
}

/// A value that a write sets.
fn written<T: DeserializeOwned>(write: &RecordWrite, field: &Field) -> Option<T> {
    let value = &write.fields.get(field)?.value;
    if value.is_null() {
        return None;
    }
    T::deserialize(value).ok()
}

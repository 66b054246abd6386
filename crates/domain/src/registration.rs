//! Đăng ký thoát nghèo: what a household wants to do so that it is poor no longer, who helps, by when.
//!
//! Registration and a supported plan exist in Quảng Nam (NQ 13/2017/NQ-HĐND) and Quảng Ngãi; no
//! official form was found, so the fields are those that the plans of both name. Each measure is a
//! register of its own, so that two people who change two of them do not clash. How far a measure got
//! is said at visits and read from the latest that speaks of it; whether the household escaped follows
//! from the decisions about its class. Neither is stored here.

use crate::{
    class_decision::{Class, ClassDecision},
    field::Field,
    ids::MemberId,
    problem::codes,
    record::Record,
    record_type,
    typed::fact,
    unit::{Entry, HouseholdUnit},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

record_type! {
    /// What the household committed itself to. Its measures are in [`measures`].
    pub struct Registration is REGISTRATION {
        /// The day it was registered and who gave the commitment (cam kết).
        committed: Committed = "committed",
        /// The year by which the household wants to have escaped poverty.
        target_year: i32 = "target_year",
        /// The day the household took it back.
        withdrawn: NaiveDate = "withdrawn",
        /// Why it was taken back, or anything else.
        note: String = "note",
    }
    lists {
        /// Wishes by code, ranked as the household ranks them (nguyện vọng).
        needs = "needs",
        /// Causes of poverty by code (nguyên nhân nghèo).
        causes = "causes",
    }
}

/// The commitment; one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Committed {
    /// The day.
    pub on: NaiveDate,
    /// Who of the household gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
}

/// One thing that is to be done (biện pháp); one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What.
    pub what: String,
    /// The person or body that is responsible.
    pub who: String,
    /// Code of the funding source; none while it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding: Option<String>,
    /// By which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<NaiveDate>,
}

/// How far a measure was at a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// How far.
    pub state: Reached,
    /// A sentence about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

codes! {
    /// How far a measure got.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Reached {
        /// Đã xong.
        Done = "done",
        /// Đang làm.
        UnderWay = "under_way",
        /// Đang vướng.
        Blocked = "blocked",
    }
}

/// What became of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It stands.
    Open,
    /// The household took it back.
    Withdrawn,
    /// The household was recognised in a better class after it registered.
    Escaped,
}

const MEASURE: &str = "measure.";

/// The register of a measure.
pub fn field(key: &str) -> Field {
    Field::made(format!("{MEASURE}{key}"))
}

/// The key of a measure's register; `None` for other fields.
pub fn key(field: &Field) -> Option<&str> {
    field.as_str().strip_prefix(MEASURE)
}

/// The measures of a registration with their keys, in the order they were made.
pub fn measures(record: &Record) -> Vec<(String, Measure)> {
    let fields = record.registers.keys();
    fields
        .filter_map(|field| Some((key(field)?.to_owned(), fact(record, field)?)))
        .collect()
}

impl Registration {
    /// What became of it. `decisions` are the household's, newest first.
    ///
    /// Escaped is who has a better class now than when it registered, by a decision after that day:
    /// near-poor counts for who was poor (our reading, as for the 36 months). Who was on no list
    /// escaped with a class above near-poor.
    pub fn fate(&self, decisions: &[Entry<ClassDecision>]) -> Fate {
        if self.withdrawn.is_some() {
            return Fate::Withdrawn;
        }
        let Some(committed) = self.committed else {
            return Fate::Open;
        };
        let mut all = decisions
            .iter()
            .filter_map(|one| one.facts.decision.as_ref());
        let then = all.clone().find(|one| one.date <= committed.on);
        let then = then.map_or(Class::NearPoor, |one| one.class);
        match all.next() {
            Some(now) if now.date > committed.on && now.class > then => Fate::Escaped,
            Some(_) | None => Fate::Open,
        }
    }
}

impl HouseholdUnit {
    /// Its registrations to escape poverty, newest first.
    pub fn registrations(&self) -> Vec<Entry<Registration>> {
        self.newest_first()
    }

    /// The measures of one of its registrations.
    pub fn measures(&self, of: &Entry<Registration>) -> Vec<(String, Measure)> {
        self.records.get(&of.id).map(measures).unwrap_or_default()
    }

    /// How far a measure is, by the latest visit that speaks of it, and the day of that.
    pub fn progress(&self, key: &str) -> Option<(&Progress, Option<NaiveDate>)> {
        let mut visits = self.visits.iter().map(|visit| &visit.facts);
        visits.find_map(|visit| Some((visit.progress.as_ref()?.get(key)?, visit.date)))
    }
}

#[cfg(test)]
#[path = "registration_tests.rs"]
mod tests;

//! What a round is made of besides its households: read out of what the commune shares.

use super::{
    kinds::{Complaint, Meeting, Posting, Recognition, Review, Round},
    state::Case,
    table_file::TableFile,
};
use crate::{
    gather::sort_by_key,
    household::Household,
    ids::{ReviewId, RoundId, VillageId},
    points::PointTable,
    record::{Record, RecordKind},
    reference::{
        Procedure, Standard,
        own::{HOLIDAYS, Own, SHEET_A},
    },
    transition::left_on,
    typed::TypedRecord,
    unit::{Entry, Shared},
};
use chrono::NaiveDate;
use std::sync::Arc;

/// See the module's words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Common {
    /// The rounds, newest first.
    pub rounds: Vec<Entry<Round>>,
    /// The meetings, with their villages.
    pub meetings: Vec<(Option<VillageId>, Entry<Meeting>)>,
    /// The postings, with their villages.
    pub postings: Vec<(Option<VillageId>, Entry<Posting>)>,
    /// The recognitions.
    pub recognitions: Vec<Entry<Recognition>>,
    /// The loaded point tables, newest first.
    pub tables: Vec<Entry<TableFile>>,
    /// The items of Phiếu A: code, words, the days they hold.
    pub sheet_a: Vec<SheetItem>,
    /// Days that are no working days besides weekends.
    pub holidays: Vec<NaiveDate>,
    /// The steps, cut-offs and forms in force: the shipped ones with those that the office loaded.
    pub procedure: Arc<Procedure>,
}

/// One item of the commune's Phiếu A.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetItem {
    /// Its code.
    pub code: String,
    /// Its words.
    pub name: String,
    /// First day it is asked.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Where it is ordered.
    pub source: Option<String>,
}

impl SheetItem {
    /// Is it asked on this day?
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl Common {
    /// Out of what the commune shares.
    pub fn of<'a>(shared: impl IntoIterator<Item = &'a Shared>) -> Self {
        let mut common = Self::default();
        let mut files = Vec::new();
        for one in shared {
            match one {
                Shared::Village(_) => {}
                Shared::Catalogue(entry) => {
                    let (list, code) = (entry.facts.list.as_deref(), entry.facts.code.clone());
                    match (list, code) {
                        (Some(SHEET_A), Some(code)) => common.sheet_a.push(SheetItem {
                            code,
                            name: entry.facts.name.clone().unwrap_or_default(),
                            from: entry.facts.valid_from,
                            to: entry.facts.valid_to,
                            source: entry.facts.source.clone(),
                        }),
                        (Some(HOLIDAYS), Some(day)) => {
                            common.holidays.extend(day.parse::<NaiveDate>())
                        }
                        _ => {}
                    }
                }
                Shared::Rest(record) if record.kind == RecordKind::REFERENCE_FILE => {
                    files.push(one);
                }
                Shared::Rest(record) => common.take(record),
            }
        }
        common.procedure = Own::of(files).procedure();
        sort_by_key(&mut common.rounds, |round| {
            let from = round.facts.span.map(|span| span.from);
            std::cmp::Reverse((from, round.id))
        });
        sort_by_key(&mut common.tables, |table| {
            let made = table.created.map(|(_, stamp)| stamp);
            std::cmp::Reverse((made, table.id))
        });
        sort_by_key(&mut common.sheet_a, |item| item.code.clone());
        common.holidays.sort_unstable();
        common
    }

    fn take(&mut self, record: &Record) {
        let village = record.village;
        if record.kind == RecordKind::ROUND {
            self.rounds.push(entry(record));
        } else if record.kind == RecordKind::MEETING {
            self.meetings.push((village, entry(record)));
        } else if record.kind == RecordKind::POSTING {
            self.postings.push((village, entry(record)));
        } else if record.kind == RecordKind::RECOGNITION {
            self.recognitions.push(entry(record));
        } else if record.kind == RecordKind::POINT_TABLE {
            self.tables.push(entry(record));
        }
    }

    /// A round.
    pub fn round(&self, id: RoundId) -> Option<&Entry<Round>> {
        self.rounds.iter().find(|round| round.id == id.into())
    }

    /// The rounds that were opened and not closed, newest first.
    pub fn open_rounds(&self) -> impl Iterator<Item = &Entry<Round>> {
        self.rounds
            .iter()
            .filter(|round| round.facts.opened.is_some() && round.facts.closed.is_none())
    }

    /// What a village did in a round; `None` where the round is not here.
    pub fn ground(&self, round: RoundId, village: Option<VillageId>) -> Option<Ground> {
        let own = self.round(round)?;
        let meetings = self.meetings.iter();
        let meetings = meetings
            .filter(|(at, one)| *at == village && one.facts.round == Some(round))
            .map(|(_, one)| one.clone());
        let postings = self.postings.iter();
        let postings = postings
            .filter(|(at, one)| *at == village && one.facts.round == Some(round))
            .map(|(_, one)| one.clone());
        Some(Ground {
            id: round,
            round: own.facts.clone(),
            meetings: meetings.collect(),
            postings: postings.collect(),
            recognition: self.recognition(round).map(|own| own.facts.clone()),
            holidays: self.holidays.clone(),
            procedure: Arc::clone(&self.procedure),
        })
    }

    /// The recognition of a round.
    pub fn recognition(&self, round: RoundId) -> Option<&Entry<Recognition>> {
        let mut own = self.recognitions.iter();
        own.find(|one| one.facts.round == Some(round) && one.facts.decision.is_some())
    }

    /// The newest loaded table that may score for a standard.
    pub fn table_for(&self, standard: &Standard) -> Option<PointTable> {
        let mut tables = self.tables.iter().filter_map(|own| own.facts.table().ok());
        tables.find(|table| table.serves(standard).is_ok())
    }
}

/// What a village did in a round: what the states of its reviews follow from.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// The round.
    pub id: RoundId,
    /// Its facts.
    pub round: Round,
    /// The village's meetings.
    pub meetings: Vec<Entry<Meeting>>,
    /// Its postings.
    pub postings: Vec<Entry<Posting>>,
    /// The round's recognition.
    pub recognition: Option<Recognition>,
    /// Days that are no working days besides weekends.
    pub holidays: Vec<NaiveDate>,
    /// The steps, cut-offs and forms in force.
    pub procedure: Arc<Procedure>,
}

impl Ground {
    /// The case of one review of a household, with the complaints about it.
    pub fn case<'a>(
        &'a self,
        review: &'a Review,
        household: &Household,
        complaints: &'a [Entry<Complaint>],
        procedure: &'a Procedure,
    ) -> Case<'a> {
        Case {
            round: &self.round,
            review,
            meetings: &self.meetings,
            postings: &self.postings,
            complaints,
            recognition: self.recognition.as_ref(),
            procedure,
            holidays: &self.holidays,
            left: left_on(household),
        }
    }
}

/// The complaints about one review.
pub fn complaints_about(all: &[Entry<Complaint>], review: ReviewId) -> Vec<Entry<Complaint>> {
    let own = all.iter().filter(|one| one.facts.review == Some(review));
    own.cloned().collect()
}

fn entry<T: TypedRecord>(record: &Record) -> Entry<T> {
    Entry {
        id: record.id,
        facts: T::read(record),
        created: record.created,
    }
}

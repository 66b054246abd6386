//! The records of a round. Facts that mean something only together are one register: what was
//! signed, a vote, a decision.

use crate::{
    classify::{Lack, Verdict},
    ids::{AccountId, MeetingId, MemberId, ReviewId, RoundId, VillageId},
    problem::Param,
    record_type,
    reference::AreaType,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

record_type! {
    /// A round of reviews, of the whole commune.
    pub struct Round is ROUND {
        /// What people call it.
        name: String = "name",
        /// Annual or in-year.
        season: RoundSeason = "season",
        /// From when to when.
        span: Span = "span",
        /// The standard that decides in it.
        standard: String = "standard",
        /// Opened.
        opened: StepTaken = "opened",
        /// The opinion of the level above, or why none was asked.
        opinion: Opinion = "opinion",
        /// Closed: what is signed later is late.
        closed: StepTaken = "closed",
    }
}

record_type! {
    /// The review of one household in one round.
    pub struct Review is REVIEW {
        /// The round.
        round: RoundId = "round",
        /// Why it is on the list.
        listed: ListSource = "listed",
        /// The day of its request (Mẫu số 01), where it filed one.
        asked_on: NaiveDate = "asked_on",
        /// Whose it is.
        reviewer: AccountId = "reviewer",
        /// Phiếu A, where it applies.
        sheet_a: SheetA = "sheet_a",
        /// Rural or urban.
        area_type: AreaType = "area_type",
        /// The region of the point table.
        region: String = "region",
        /// Points of B1 and where they come from.
        b1: B1 = "b1",
        /// Income per head and month in đồng.
        income: i64 = "income",
        /// Everything as it was signed, frozen.
        signed: Signed = "signed",
        /// What the village meeting said of it.
        vote: Vote = "vote",
        /// Anything else worth remembering.
        note: String = "note",
    }
}

record_type! {
    /// A village meeting.
    pub struct Meeting is MEETING {
        /// The round.
        round: RoundId = "round",
        /// When, where, by whom.
        held: Held = "held",
    }
}

record_type! {
    /// A posting of results in a village.
    pub struct Posting is POSTING {
        /// The round.
        round: RoundId = "round",
        /// When and where.
        posted: Posted = "posted",
        /// It shows results that were checked again.
        again: bool = "again",
    }
}

record_type! {
    /// A complaint about the review of a household.
    pub struct Complaint is COMPLAINT {
        /// The review.
        review: ReviewId = "review",
        /// Who said what when.
        made: Made = "made",
        /// What the check of it found.
        recheck: Recheck = "recheck",
    }
}

record_type! {
    /// The recognition of a round's lists.
    pub struct Recognition is RECOGNITION {
        /// The round.
        round: RoundId = "round",
        /// The decision.
        decision: Recognised = "decision",
    }
}

/// Which kind of round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundSeason {
    /// Định kỳ hằng năm.
    Annual,
    /// Thường xuyên trong năm.
    InYear,
}

impl RoundSeason {
    /// The code of `data/seasons.json`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Annual => "annual",
            Self::InYear => "in_year",
        }
    }
}

/// Both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTaken {
    /// When.
    pub on: NaiveDate,
    /// By whom, in words.
    pub by: String,
    /// Where it is ordered.
    pub legal_ref: String,
}

/// The opinion of the level above: a step that may be left out with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// When it came, or when it was decided to go without.
    pub on: NaiveDate,
    /// By whom.
    pub by: String,
    /// What was said, or why it was left out.
    pub words: String,
    /// It was left out.
    #[serde(default)]
    pub left_out: bool,
}

/// Why a household is reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListSource {
    /// It stands on the current list.
    CurrentList,
    /// It filed a request (Mẫu số 01).
    Request,
}

/// Phiếu A as it was answered; its items are the commune's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetA {
    /// Yes or no, by item.
    pub items: BTreeMap<String, bool>,
    /// The household goes on to Phiếu B.
    pub goes_on: bool,
    /// The signature it was answered over, 0 before the first: a form that is signed later counts
    /// more than an answer that ended the review before.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub version: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(version: &u32) -> bool {
    *version == 0
}

impl Review {
    /// Phiếu A ended it: nothing was signed since, and the household does not go on to Phiếu B.
    pub fn ends_at_a(&self) -> bool {
        let signed = self.signed.as_ref().map_or(0, |own| own.version);
        let sheet = self.sheet_a.as_ref();
        sheet.is_some_and(|own| !own.goes_on && signed <= own.version)
    }
}

/// Points of B1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct B1 {
    /// The total.
    pub total: i64,
    /// Where it comes from.
    pub origin: B1Origin,
}

/// Where points come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum B1Origin {
    /// Scored by hand on the paper form.
    Hand,
    /// Computed with the table of this checksum.
    Table(String),
}

/// A review as it was signed: what is defended later is this, not what the facts became since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signed {
    /// Counts signatures of this review from 1: a vote and a re-check are about one of them.
    pub version: u32,
    /// When.
    pub on: NaiveDate,
    /// By whom.
    pub by: String,
    /// The standard.
    pub standard: String,
    /// The class.
    pub verdict: Verdict,
    /// Rural or urban.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area_type: Option<AreaType>,
    /// Points of B1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub b1: Option<B1>,
    /// Income per head and month in đồng.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income: Option<i64>,
    /// Each indicator, with why.
    pub lacks: BTreeMap<String, (Lack, Vec<Reason>)>,
    /// The class under other standards, where it could be said.
    #[serde(default)]
    pub previews: BTreeMap<String, Verdict>,
    /// The household as the form names it; none in a form that was signed before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<HouseholdThen>,
    /// The people whom the form names: the head, and whom a reason comes from.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub people: BTreeMap<MemberId, PersonThen>,
    /// Phiếu A as it was answered by then, where it applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet_a: Option<SheetA>,
}

/// A household as it was when its form was signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdThen {
    /// Its head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<MemberId>,
    /// How many people it had.
    pub people: u32,
    /// Its number in the book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The official list's own code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_code: Option<String>,
    /// Where it lived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its village.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<VillageId>,
}

/// A person as a signed form names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonThen {
    /// The name.
    pub name: String,
    /// The code of what they were to the head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// Which of the head's children, from 1, where that was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<u32>,
}

/// A reason as it is kept: its code, the person it comes from, what its words need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// A code of `derive::BecauseCode`.
    pub code: String,
    /// Whose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberId>,
    /// Figures, ages and kinds, by name; none in a form that was signed before they were kept.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, Param>,
}

/// What a meeting said of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// Which signature it was about.
    pub version: u32,
    /// The meeting.
    pub meeting: MeetingId,
    /// How many agreed with the points and the class.
    pub agree: u32,
}

/// A meeting that was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// When.
    pub on: NaiveDate,
    /// Where.
    pub place: String,
    /// Trưởng thôn.
    pub chair: String,
    /// Who wrote the minutes.
    pub secretary: String,
    /// How many people were there.
    pub present: u32,
    /// How many copies of the minutes were signed.
    pub minutes: u32,
}

/// A posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// First day.
    pub on: NaiveDate,
    /// Where.
    pub places: Vec<String>,
    /// By whom.
    pub by: String,
}

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// When.
    pub on: NaiveDate,
    /// By whom.
    pub by: String,
    /// What they said.
    pub words: String,
}

/// The check of a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recheck {
    /// Which signature it was about.
    pub version: u32,
    /// When.
    pub on: NaiveDate,
    /// By whom.
    pub by: String,
    /// What came of it.
    pub heard: Heard,
    /// Why.
    pub words: String,
}

/// What came of a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// The review stands.
    Stands,
    /// The review is done again.
    Again,
}

/// A recognition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    /// Number of the decision.
    pub number: String,
    /// Its date.
    pub date: NaiveDate,
    /// Who signed it.
    pub by: String,
}

//! Thành viên: one person of a household.

use crate::{ids::HouseholdId, problem::codes, record_type};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

record_type! {
    /// What is known of one person.
    pub struct Member is MEMBER {
        /// Full name as it is written, in Unicode normal form C.
        name: String = "name",
        /// When born, as far as it is known.
        birth: Birth = "birth",
        /// Nam or nữ.
        sex: Sex = "sex",
        /// Code or name of the ethnic group (dân tộc).
        ethnicity: String = "ethnicity",
        /// Relation to the head (quan hệ với chủ hộ), as a code of `Relation` or in words.
        relation: String = "relation",
        /// Place in the household's list, from 1.
        order: u16 = "order",
        /// What the person does or learns, in words ("làm rẫy", "học lớp 4").
        doing: String = "doing",
        /// Has a health-insurance card (thẻ bảo hiểm y tế).
        insured: bool = "insured",
        /// Lives with a disability.
        disabled: bool = "disabled",
        /// A number to call.
        phone: String = "phone",
        /// Where the person learns, in which school year.
        schooling: Schooling = "schooling",
        /// The highest level that was completed.
        completed: Level = "completed",
        /// An employer took the person on and certified training on the job.
        job_training: bool = "job_training",
        /// What work the person has or looks for.
        work: Work = "work",
        /// Has a written labour contract (for who works for a wage).
        contract: bool = "contract",
        /// Is able to work (khả năng lao động).
        able_to_work: bool = "able_to_work",
        /// Receives a monthly social allowance (trợ cấp xã hội hằng tháng).
        allowance: bool = "allowance",
        /// Is pregnant.
        pregnant: bool = "pregnant",
        /// Has merit to the revolution (người có công).
        merit: bool = "merit",
        /// The last measured height and weight.
        measured: Measurement = "measured",
        /// What came of the wishes for training and work.
        outcome: Outcome = "outcome",
        /// The household the person went to when theirs was split; none while they are where they
        /// were written first. Structural: see [`crate::belonging`].
        household: HouseholdId = "household",
    }
    lists {
        /// Wishes for training and work, by code of the wishes of households: those of
        /// [`LABOUR_WISHES`].
        wishes = "wishes",
    }
}

/// The wishes (`data/needs.json`) that are one person's to have: to learn a trade, a job, work
/// abroad.
pub const LABOUR_WISHES: [&str; 3] = ["training", "job", "work_abroad"];

/// The last that came of a person's wishes for training and work; one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What.
    pub what: Came,
    /// The day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// Where, at whose, how long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

codes! {
    /// What can come of wishes for training and work.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Came {
        /// Được tư vấn.
        Counselled = "counselled",
        /// Đã học nghề.
        Trained = "trained",
        /// Có việc làm.
        Placed = "placed",
        /// Đi làm việc ở nước ngoài.
        Abroad = "abroad",
        /// Đã về, or gave it up.
        Returned = "returned",
    }
}

/// Schooling of one school year; one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schooling {
    /// Goes to school or a course.
    pub attends: bool,
    /// Which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The first calendar year of the school year it was said of (2026 for 2026–2027).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}

/// Levels of schooling, the lower ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// None was completed.
    None,
    /// Mầm non.
    Preschool,
    /// Tiểu học.
    Primary,
    /// Trung học cơ sở.
    LowerSecondary,
    /// Trung học phổ thông.
    UpperSecondary,
    /// Sơ cấp.
    Elementary,
    /// Trung cấp.
    Intermediate,
    /// Cao đẳng, cao đẳng nghề.
    College,
    /// Đại học trở lên.
    University,
}

impl Level {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Preschool => "preschool",
            Self::Primary => "primary",
            Self::LowerSecondary => "lower_secondary",
            Self::UpperSecondary => "upper_secondary",
            Self::Elementary => "elementary",
            Self::Intermediate => "intermediate",
            Self::College => "college",
            Self::University => "university",
        }
    }
}

/// What work a person has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Làm công ăn lương, regularly.
    Wage,
    /// Works for the household or on their own: fields, trade, craft, day labour.
    Own,
    /// Has no work and looks for it.
    Seeking,
    /// Has no work and does not look for it: learns, keeps house, rests.
    NotSeeking,
}

/// Height and weight of one day; one fact, because they tell of the same child at the same age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measurement {
    /// The day.
    pub on: NaiveDate,
    /// Height or length in millimetres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height_mm: Option<u32>,
    /// True when measured lying down; then it is length.
    #[serde(default, skip_serializing_if = "is_false")]
    pub lying: bool,
    /// Weight in grams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_g: Option<u32>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Nam, nữ: what the official lists have columns for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

/// A date of birth of which only the year may be known; one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Birth {
    /// Year.
    pub year: i32,
    /// Month, 1 to 12, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<u32>,
    /// Day, 1 to 31, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
}

impl Birth {
    /// The whole date, when it is known.
    pub fn date(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month?, self.day?)
    }
}

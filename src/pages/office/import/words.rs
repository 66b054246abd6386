//! Words for the codes of `so_thon_sheets`: faults, refusals, columns.

use crate::{i18n::format, t};
use serde::Deserialize;
use so_thon_sheets::{
    Code, Column, Fault,
    workbook::{FileNote, Unreadable},
};

/// Every column that can be mapped, in the order they are offered.
pub const COLUMNS: [Column; 29] = [
    Column::HouseholdNumber,
    Column::MemberNumber,
    Column::Code,
    Column::Name,
    Column::BirthMale,
    Column::BirthFemale,
    Column::Birth,
    Column::Sex,
    Column::Ethnicity,
    Column::Relation,
    Column::StandingNew,
    Column::StandingFallenBack,
    Column::StandingOld,
    Column::Merit,
    Column::NativeMinority,
    Column::NoLabour,
    Column::NeedHealth,
    Column::NeedEducation,
    Column::NeedProduction,
    Column::NeedCredit,
    Column::NeedHousing,
    Column::NeedOther,
    Column::Size,
    Column::B1,
    Column::B2,
    Column::Village,
    Column::Phone,
    Column::Address,
    Column::Note,
];

/// The stable name of a column, as a choice's value.
pub fn column_code(column: Column) -> String {
    format!("{column:?}")
}

/// A column in words.
pub fn column(column: Column) -> &'static str {
    match column {
        Column::HouseholdNumber => t!(sheet_column.household_number),
        Column::MemberNumber => t!(sheet_column.member_number),
        Column::Code => t!(sheet_column.code),
        Column::Name => t!(sheet_column.name),
        Column::BirthMale => t!(sheet_column.birth_male),
        Column::BirthFemale => t!(sheet_column.birth_female),
        Column::Birth => t!(sheet_column.birth),
        Column::Sex => t!(sheet_column.sex),
        Column::Ethnicity => t!(sheet_column.ethnicity),
        Column::Relation => t!(sheet_column.relation),
        Column::StandingNew => t!(sheet_column.standing_new),
        Column::StandingFallenBack => t!(sheet_column.standing_fallen_back),
        Column::StandingOld => t!(sheet_column.standing_old),
        Column::Merit => t!(sheet_column.merit),
        Column::NativeMinority => t!(sheet_column.native_minority),
        Column::NoLabour => t!(sheet_column.no_labour),
        Column::NeedHealth => t!(sheet_column.need_health),
        Column::NeedEducation => t!(sheet_column.need_education),
        Column::NeedProduction => t!(sheet_column.need_production),
        Column::NeedCredit => t!(sheet_column.need_credit),
        Column::NeedHousing => t!(sheet_column.need_housing),
        Column::NeedOther => t!(sheet_column.need_other),
        Column::Size => t!(sheet_column.size),
        Column::B1 => t!(sheet_column.b1),
        Column::B2 => t!(sheet_column.b2),
        Column::Village => t!(sheet_column.village),
        Column::Phone => t!(sheet_column.phone),
        Column::Address => t!(sheet_column.address),
        Column::Note => t!(sheet_column.note),
    }
}

/// What is wrong, and what can be done.
pub fn fault(fault: &Fault) -> (String, String) {
    let value = fault.params.value.clone().unwrap_or_default();
    let what = fault.params.column.map(column).unwrap_or_default();
    let other = fault
        .params
        .other
        .map(|other| other.to_string())
        .unwrap_or_default();
    let rows = fault.params.rows.map(|rows| format::number(rows.into()));
    let suggestion = fault.params.suggestion.clone().unwrap_or_default();
    let left = || t!(sheet_fault.left_out).to_owned();
    let meant = |fallback: String| {
        if suggestion.is_empty() {
            fallback
        } else {
            t!(sheet_fault.meant, suggestion = suggestion.clone())
        }
    };
    let everywhere = || {
        rows.clone()
            .map(|n| t!(sheet_fault.rows, n = n))
            .unwrap_or_default()
    };
    match fault.code {
        Code::NameMissing => (t!(sheet_fault.name_missing).to_owned(), left()),
        Code::BirthUnreadable => (
            t!(sheet_fault.birth_unreadable, value = value),
            t!(sheet_fault.birth_how).to_owned(),
        ),
        Code::BirthShortYear => (
            t!(sheet_fault.birth_short_year, value = value),
            meant(left()),
        ),
        Code::BirthInFuture => (
            t!(sheet_fault.birth_in_future, value = value),
            meant(left()),
        ),
        Code::BirthTooEarly => (t!(sheet_fault.birth_too_early, value = value), left()),
        Code::BothSexes => (
            t!(sheet_fault.both_sexes),
            t!(sheet_fault.see_other, other = other),
        )
            .into_words(),
        Code::BirthAndSexMissing => (
            t!(sheet_fault.birth_and_sex_missing),
            t!(sheet_fault.stays_unknown).to_owned(),
        )
            .into_words(),
        Code::BirthMissing => (
            t!(sheet_fault.birth_missing),
            t!(sheet_fault.stays_unknown).to_owned(),
        )
            .into_words(),
        Code::SexUnreadable => (
            t!(sheet_fault.sex_unreadable, value = value),
            t!(sheet_fault.stays_unknown).to_owned(),
        ),
        Code::TwoHeads => (
            t!(sheet_fault.two_heads),
            t!(sheet_fault.see_other, other = other),
        )
            .into_words(),
        Code::NoHead => (t!(sheet_fault.no_head), left()).into_words(),
        Code::MemberWithoutHousehold => {
            (t!(sheet_fault.member_without_household), left()).into_words()
        }
        Code::DuplicateMember => (
            t!(sheet_fault.duplicate_member, value = value),
            t!(sheet_fault.see_other, other = other),
        ),
        Code::VillageUnknown => (
            t!(sheet_fault.village_unknown, value = value),
            near(&suggestion, everywhere()),
        ),
        Code::VillageMissing => (
            t!(sheet_fault.village_missing),
            t!(sheet_fault.village_how).to_owned(),
        )
            .into_words(),
        Code::VillageSpelling | Code::EthnicitySpelling => (
            t!(sheet_fault.spelling, value = value, suggestion = suggestion),
            everywhere(),
        ),
        Code::EthnicityUnknown => (
            t!(sheet_fault.ethnicity_unknown, value = value),
            near(&suggestion, everywhere()),
        ),
        Code::NumberUnreadable => (
            t!(sheet_fault.number_unreadable, value = value, column = what),
            left(),
        ),
        Code::NumberTwoReadings => (
            t!(sheet_fault.number_two_readings, value = value),
            t!(sheet_fault.number_how).to_owned(),
        ),
        Code::NumberNotWhole => (
            t!(sheet_fault.number_not_whole, value = value, column = what),
            left(),
        ),
        Code::NumberOutOfRange => (
            t!(
                sheet_fault.number_out_of_range,
                value = value,
                column = what
            ),
            left(),
        ),
        Code::B2NotMultiple => (
            t!(sheet_fault.b2_not_multiple, value = value),
            t!(sheet_fault.b2_how).to_owned(),
        ),
        Code::MarkUnclear => (
            t!(sheet_fault.mark_unclear, value = value, column = what),
            t!(sheet_fault.mark_how).to_owned(),
        ),
        Code::StandingTwice => (
            t!(sheet_fault.standing_twice),
            t!(sheet_fault.see_other, other = other),
        )
            .into_words(),
        Code::HouseholdFactsDiffer => (
            t!(sheet_fault.facts_differ, column = what),
            t!(sheet_fault.see_other, other = other),
        ),
        Code::CodeRepeated => (
            t!(sheet_fault.code_repeated, value = value),
            t!(sheet_fault.see_other, other = other),
        ),
        Code::HouseholdTwice => (
            t!(sheet_fault.household_twice, value = value),
            t!(sheet_fault.see_other, other = other),
        ),
        Code::CellUnreadable => {
            let why = match fault.params.reason {
                Some(Unreadable::FormulaWithoutValue) => t!(sheet_fault.formula_without_value),
                Some(Unreadable::NotADay) => t!(sheet_fault.not_a_day),
                Some(Unreadable::ErrorValue) | None => t!(sheet_fault.error_value),
            };
            (why.to_owned(), left())
        }
        Code::FormulaRead => (
            t!(sheet_fault.formula_read),
            rows.map(|n| t!(sheet_fault.cells, n = n))
                .unwrap_or_default(),
        )
            .into_words(),
        Code::LineIgnored => (t!(sheet_fault.line_ignored), value).into_words(),
    }
}

trait IntoWords {
    fn into_words(self) -> (String, String);
}

impl IntoWords for (&'static str, String) {
    fn into_words(self) -> (String, String) {
        (self.0.to_owned(), self.1)
    }
}

fn near(suggestion: &str, otherwise: String) -> String {
    if suggestion.is_empty() {
        otherwise
    } else {
        t!(sheet_fault.near, suggestion = suggestion)
    }
}

/// Reason and hint in one sentence, for the file of faults.
pub fn sentence(of: &Fault) -> String {
    let (reason, hint) = fault(of);
    if hint.is_empty() {
        reason
    } else {
        format!("{reason}. {hint}")
    }
}

/// What a file carried that was not followed or run.
pub fn file_note(note: FileNote) -> &'static str {
    match note {
        FileNote::MacrosNotRun => t!(import.macros),
        FileNote::ExternalLinksNotFollowed => t!(import.links),
    }
}

/// A report of the worker.
#[derive(Deserialize)]
struct Refused {
    code: String,
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    line: Option<u64>,
}

/// Why the worker refused, in words.
pub fn refused(report: &str) -> String {
    let Ok(report) = serde_json::from_str::<Refused>(report) else {
        return t!(import.worker_died).to_owned();
    };
    match report.code.as_str() {
        "file_empty" => t!(import.file_empty).to_owned(),
        "file_too_large" => t!(import.file_too_large).to_owned(),
        "file_password" => t!(import.file_password).to_owned(),
        "file_other_format" => t!(
            import.file_other_format,
            format = report.format.unwrap_or_default()
        ),
        "file_not_spreadsheet" => t!(import.file_not_spreadsheet).to_owned(),
        "file_damaged" => t!(import.file_damaged).to_owned(),
        "file_not_utf8" => t!(import.file_not_utf8, line = report.line.unwrap_or_default()),
        "mapping_no_name" => t!(import.map_name_first).to_owned(),
        "mapping_misfit" => t!(import.mapping_misfit).to_owned(),
        _ => t!(import.worker_died).to_owned(),
    }
}

/// A title in capitals as a sentence: "Danh sách hộ nghèo năm 2025".
pub fn sentence_case(title: &str) -> String {
    if title.chars().any(char::is_lowercase) {
        return title.to_owned();
    }
    format::capital(&so_thon_domain::letters::lower_text(title))
}

//! What is wrong or doubtful in a list, by the address of its cell. Codes and parameters only: the
//! sentences live in the app's locales.

use crate::{address::Address, mapping::Column, workbook::Unreadable};
use serde::{Deserialize, Serialize};

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The cell ("D14"). Of a fault in several cells alike, the first.
    pub address: Address,
    /// What follows from it.
    pub severity: Severity,
    /// Which fault: stable, the sentence is found by it.
    pub code: Code,
    /// What the sentence needs.
    #[serde(flatten)]
    pub params: Params,
}

/// What follows from a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The household is left out, whole: one without one of its people would be a wrong fact.
    Error,
    /// Imported as the preview shows it; somebody should look.
    Warning,
    /// For knowing only.
    Note,
}

/// Parameters of a sentence; each code's own are named with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Params {
    /// What the cell holds, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is probably meant, or what will be written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// What the column is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<Column>,
    /// Number of rows (for [`Code::FormulaRead`]: cells) that the fault applies to, if not one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u32>,
    /// Another cell that takes part: the first of two alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Address>,
    /// Why a cell has no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Unreadable>,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal is $severity:ident,)*) => {
        /// Which fault it is. The documentation names the parameters.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl Code {
            /// Every code, for checking that each has a sentence.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable text of the code.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What follows from the fault.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// A line without a name.
    NameMissing = "name_missing" is Error,
    /// Neither year nor day: `value`.
    BirthUnreadable = "birth_unreadable" is Error,
    /// A year of two digits: `value`, `suggestion`.
    BirthShortYear = "birth_short_year" is Error,
    /// After today: `value`, perhaps `suggestion` (a century less).
    BirthInFuture = "birth_in_future" is Error,
    /// More than 120 years ago: `value`.
    BirthTooEarly = "birth_too_early" is Error,
    /// Years in the men's and in the women's column: `value`, `other`.
    BothSexes = "both_sexes" is Error,
    /// Neither the men's nor the women's column is filled: year and sex stay unknown.
    BirthAndSexMissing = "birth_and_sex_missing" is Warning,
    /// No year: it stays unknown.
    BirthMissing = "birth_missing" is Warning,
    /// Neither Nam nor Nữ: `value`; the sex stays unknown.
    SexUnreadable = "sex_unreadable" is Warning,
    /// A second head in one household: `other` is the first.
    TwoHeads = "two_heads" is Error,
    /// A household of which no line is the head.
    NoHead = "no_head" is Error,
    /// A line before any household began.
    MemberWithoutHousehold = "member_without_household" is Error,
    /// The same name and birth twice in one household: `value`, `other`.
    DuplicateMember = "duplicate_member" is Error,
    /// No village of that name: `value`, perhaps `suggestion` (the nearest), `rows` for a village line.
    VillageUnknown = "village_unknown" is Error,
    /// The list does not say the village, and none was chosen: `rows`.
    VillageMissing = "village_missing" is Error,
    /// A known village written otherwise: `value`, `suggestion`, `rows`.
    VillageSpelling = "village_spelling" is Warning,
    /// A known ethnic group written otherwise: `value`, `suggestion`, `rows`.
    EthnicitySpelling = "ethnicity_spelling" is Warning,
    /// None of the 54 groups: `value`, perhaps `suggestion`, `rows`; kept as written.
    EthnicityUnknown = "ethnicity_unknown" is Warning,
    /// Not a number: `value`, `column`.
    NumberUnreadable = "number_unreadable" is Error,
    /// "1,500" is 1500 or 1.5: `value`, `suggestion` (the whole number), `column`.
    NumberTwoReadings = "number_two_readings" is Error,
    /// A fraction where only whole numbers are: `value`, `column`.
    NumberNotWhole = "number_not_whole" is Error,
    /// Beyond what it can be: `value`, `column`.
    NumberOutOfRange = "number_out_of_range" is Error,
    /// B2 counts 10 for each indicator: `value`.
    B2NotMultiple = "b2_not_multiple" is Error,
    /// Neither a mark nor empty: `value`, `column`; read as not marked.
    MarkUnclear = "mark_unclear" is Warning,
    /// New, fallen back or old: more than one is marked: `other` is the first.
    StandingTwice = "standing_twice" is Error,
    /// Two lines of one household say different things: `value`, `other`, `column`.
    HouseholdFactsDiffer = "household_facts_differ" is Error,
    /// Another household of the file has this code: `value`, `other`.
    CodeRepeated = "code_repeated" is Error,
    /// Another household of the file has this village, head and birth: `value`, `other`.
    HouseholdTwice = "household_twice" is Warning,
    /// An error value, or a formula without its result: `column`, `reason`.
    CellUnreadable = "cell_unreadable" is Error,
    /// Values that a formula gave, as the file stores them: `rows` counts the cells.
    FormulaRead = "formula_read" is Note,
    /// A line that is neither person nor heading was left: `value`.
    LineIgnored = "line_ignored" is Warning,
}

impl Fault {
    /// A fault at a cell, without parameters.
    pub(crate) fn new(code: Code, address: Address) -> Self {
        Self {
            address,
            severity: code.severity(),
            code,
            params: Params::default(),
        }
    }

    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.params.value = Some(value.into());
        self
    }

    pub(crate) fn suggestion(mut self, suggestion: Option<impl Into<String>>) -> Self {
        self.params.suggestion = suggestion.map(Into::into);
        self
    }

    pub(crate) fn column(mut self, column: Column) -> Self {
        self.params.column = Some(column);
        self
    }

    pub(crate) fn rows(mut self, rows: u32) -> Self {
        self.params.rows = Some(rows);
        self
    }

    pub(crate) fn other(mut self, other: Address) -> Self {
        self.params.other = Some(other);
        self
    }

    pub(crate) fn reason(mut self, reason: Unreadable) -> Self {
        self.params.reason = Some(reason);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn a_code_serialises_as_its_stable_text() {
        for code in Code::ALL {
            let json = serde_json::to_value(code).expect("a text");
            assert_eq!(json, code.as_str());
        }
    }
}

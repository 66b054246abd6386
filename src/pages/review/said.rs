//! What the words of a reason or a problem need, by name. A form that was signed with an older app
//! kept its reasons without figures: there stands a gap.

use crate::i18n::format;
use so_thon_domain::problem::Param;

/// Where a figure is not there.
pub const GAP: &str = "…";

/// The parameters of one of them.
#[derive(Clone, Copy)]
pub struct Said<'a>(pub &'a [(&'static str, Param)]);

impl<'a> Said<'a> {
    fn get(self, name: &str) -> Option<&'a Param> {
        let (_, param) = self.0.iter().find(|(known, _)| *known == name)?;
        Some(param)
    }

    /// A day in words.
    pub fn day(self, name: &str) -> String {
        match self.get(name) {
            Some(Param::Date(day)) => format::date(*day),
            _ => GAP.to_owned(),
        }
    }

    /// A figure in words, whatever it counts.
    pub fn figure(self, name: &str) -> String {
        match self.get(name) {
            Some(Param::Count(count)) => format::number(count.unsigned_abs()),
            Some(Param::Dong(dong)) => format::money(*dong),
            Some(Param::Thousandths(value)) => format::thousandths(*value),
            _ => GAP.to_owned(),
        }
    }

    /// A year: without marks.
    pub fn year(self, name: &str) -> String {
        self.count(name)
            .map_or_else(|| GAP.to_owned(), |year| year.to_string())
    }

    /// A count as it is.
    pub fn count(self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Param::Count(count)) => Some(*count),
            _ => None,
        }
    }

    /// A code, or words.
    pub fn code(self, name: &str) -> Option<&'a str> {
        match self.get(name) {
            Some(Param::Code(code)) => Some(code),
            _ => None,
        }
    }

    /// Codes.
    pub fn codes(self, name: &str) -> &'a [String] {
        match self.get(name) {
            Some(Param::Codes(codes)) => codes,
            _ => &[],
        }
    }
}

//! Danh mục và chuẩn: every list of reference data with its days, its source and how sure one is of
//! it; what the commune adds to it and corrects in it.

mod all;
mod entry_form;
mod file_form;
mod kind;
mod lines;
mod saving;
mod standard_form;
mod words;

pub use all::ListsPage;
pub use kind::KindPage;
pub use words::{kind as list_name, line_words};

use so_thon_domain::reference::own::Kind;

/// The word of a list in the address.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Standards => "chuan",
        Kind::Indicators => "chi-so",
        Kind::Cutoffs => "nguong",
        Kind::Seasons => "lich",
        Kind::Steps => "buoc",
        Kind::Movements => "bien-dong",
        Kind::Forms => "mau",
        Kind::SheetA => "phieu-a",
        Kind::Holidays => "ngay-nghi",
        Kind::Causes => "nguyen-nhan",
        Kind::Needs => "nhu-cau",
        Kind::Columns => "cot",
        Kind::Benefits => "ho-tro",
        Kind::Projects => "du-an",
        Kind::Funding => "nguon-von",
        Kind::Relations => "quan-he",
    }
}

/// The list of a word in the address.
pub(super) fn of_word(text: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| word(*kind) == text)
}

//! What the office adds to the shipped reference data, and corrects in it.
//!
//! Flat lists (causes, wishes, days off, the items of Phiếu A) are catalogue entries, a record each.
//! What is deep (standards, cut-offs, the steps of a round) comes as a file of the form of `data/`,
//! kept whole in a record as a point table is. Nothing shipped is changed and nothing of the office's
//! is lost: a later entry of a code takes the place of the earlier one from its first day on.

mod among;
mod entry;
mod file;
mod fill_in;
mod limits;
mod lines;
mod standard;

pub use entry::{CatalogueMore, EntryCode, EntryFault, EntryField, check_entry};
pub use file::{FileCode, FileFault, Loaded, MAX_FILE_BYTES, ReferenceFile, read_file, template};
pub use fill_in::{EntryChecked, EntryDraft, Way, keep_file, take_back};
pub use lines::{Line, More, Origin, lines, lines_of};
pub use standard::{StandardDraft, StandardField};

use super::{List, Procedure, Reference, shipped, shipped_procedure};
use crate::{
    catalogue::CatalogueEntry,
    gather::sort_by_key,
    record::RecordKind,
    typed::TypedRecord,
    unit::{Entry as Kept, Shared},
};
use std::sync::{Arc, LazyLock};

/// A kind of reference data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Chuẩn nghèo, a province's own included.
    Standards,
    /// The indicators by standard.
    Indicators,
    /// From when on an indicator is lacking (ngưỡng thiếu hụt).
    Cutoffs,
    /// When reviews are held.
    Seasons,
    /// The steps of a round.
    Steps,
    /// Movements between the lists.
    Movements,
    /// Forms and reports.
    Forms,
    /// The items of Phiếu A.
    SheetA,
    /// Days off: a deadline of working days passes over them.
    Holidays,
    /// Causes of poverty.
    Causes,
    /// Wishes.
    Needs,
    /// The official columns that wishes and benefits are counted in.
    Columns,
    /// What support can be.
    Benefits,
    /// Programmes, projects, sub-projects.
    Projects,
    /// Where money comes from.
    Funding,
    /// Relations to the head.
    Relations,
}

/// The list of catalogue entries that are the items of the commune's Phiếu A: number and words.
pub const SHEET_A: &str = "sheet_a";
/// The list of catalogue entries that are days off: the code is the day, as 2026-09-02.
pub const HOLIDAYS: &str = "holiday";

impl Kind {
    /// All of them, as a page shows them.
    pub const ALL: [Self; 16] = [
        Self::Standards,
        Self::Indicators,
        Self::Cutoffs,
        Self::Seasons,
        Self::Steps,
        Self::Movements,
        Self::Forms,
        Self::SheetA,
        Self::Holidays,
        Self::Causes,
        Self::Needs,
        Self::Columns,
        Self::Benefits,
        Self::Projects,
        Self::Funding,
        Self::Relations,
    ];

    /// Its stable code: the list that a file of it names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Standards => "standards",
            Self::Indicators => "indicators",
            Self::Cutoffs => "cutoffs",
            Self::Seasons => "seasons",
            Self::Steps => "steps",
            Self::Movements => "movements",
            Self::Forms => "forms",
            Self::SheetA => "sheet_a",
            Self::Holidays => "holidays",
            Self::Causes => "causes",
            Self::Needs => "needs",
            Self::Columns => "columns",
            Self::Benefits => "benefits",
            Self::Projects => "projects",
            Self::Funding => "funding",
            Self::Relations => "relations",
        }
    }

    /// The kind of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The plain list it is.
    pub fn list(self) -> Option<List> {
        Some(match self {
            Self::Causes => List::Causes,
            Self::Needs => List::Needs,
            Self::Columns => List::Columns,
            Self::Benefits => List::Benefits,
            Self::Projects => List::Projects,
            Self::Funding => List::Funding,
            Self::Relations => List::Relations,
            _ => return None,
        })
    }

    /// The word by which catalogue entries name it; `None` where it is not added to by entries.
    pub fn in_catalogue(self) -> Option<&'static str> {
        match self {
            Self::SheetA => Some(SHEET_A),
            Self::Holidays => Some(HOLIDAYS),
            // The official columns are those of the forms.
            Self::Columns => None,
            _ => self.list().map(List::in_catalogue),
        }
    }

    /// The kind that catalogue entries name by this word.
    pub fn of_catalogue(word: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.in_catalogue() == Some(word))
    }

    /// It is added to by files.
    pub fn is_of_files(self) -> bool {
        matches!(
            self,
            Self::Standards
                | Self::Cutoffs
                | Self::Seasons
                | Self::Steps
                | Self::Movements
                | Self::Forms
        )
    }

    /// Its entries are counted in one of the official columns.
    pub fn has_columns(self) -> bool {
        matches!(self, Self::Needs | Self::Benefits)
    }
}

/// What the office has of its own, as it was accepted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Own {
    /// Its catalogue entries.
    pub entries: Vec<Kept<CatalogueEntry>>,
    /// The files it loaded, the oldest first.
    pub files: Vec<Kept<ReferenceFile>>,
}

static SHIPPED: LazyLock<Arc<Procedure>> = LazyLock::new(|| Arc::new(shipped_procedure().clone()));

impl Own {
    /// Out of what the commune shares.
    pub fn of<'a>(shared: impl IntoIterator<Item = &'a Shared>) -> Self {
        let mut own = Self::default();
        for one in shared {
            match one {
                Shared::Catalogue(entry) => own.entries.push(entry.clone()),
                Shared::Rest(record) if record.kind == RecordKind::REFERENCE_FILE => {
                    own.files.push(Kept {
                        id: record.id,
                        facts: ReferenceFile::read(record),
                        created: record.created,
                    });
                }
                Shared::Village(_) | Shared::Rest(_) => {}
            }
        }
        sort_by_key(&mut own.files, |file| {
            (file.created.map(|(_, stamp)| stamp), file.id)
        });
        sort_by_key(&mut own.entries, |entry| {
            (entry.created.map(|(_, stamp)| stamp), entry.id)
        });
        own
    }

    /// The shipped standards and lists with the office's own. A file that this version cannot read
    /// is passed over: it stands in the book, and the page of reference data says so.
    pub fn reference(&self) -> Reference {
        let mut all = shipped().extended(self.entries.iter().map(|own| &own.facts));
        for file in &self.files {
            if let Some(next) = file.facts.added_to_reference(&all) {
                all = next;
            }
        }
        all
    }

    /// The shipped steps, cut-offs and forms with the office's own.
    pub fn procedure(&self) -> Arc<Procedure> {
        if self.files.is_empty() {
            return Arc::clone(&SHIPPED);
        }
        let reference = self.reference();
        let mut all = shipped_procedure().clone();
        for file in &self.files {
            if let Some(next) = file.facts.added_to_procedure(&reference, &all) {
                all = next;
            }
        }
        all.follow_national(&reference);
        Arc::new(all)
    }
}

#[cfg(test)]
mod file_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

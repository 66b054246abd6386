//! The office's own entries of flat lists: causes, wishes, projects, days off, items of Phiếu A.

use crate::record_type;
use chrono::NaiveDate;

record_type! {
    /// One entry: extends or corrects the shipped catalogue (`data/`).
    pub struct CatalogueEntry is CATALOGUE_ENTRY {
        /// Which list it belongs to: "cause", "project", "sheet_a" (`reference::own::Kind`).
        list: String = "list",
        /// Its code, stable.
        code: String = "code",
        /// What people read, in Vietnamese.
        name: String = "name",
        /// First day it may be used.
        valid_from: NaiveDate = "valid_from",
        /// Last day it may be used.
        valid_to: NaiveDate = "valid_to",
        /// Where it is ordered.
        source: String = "source",
    }
}

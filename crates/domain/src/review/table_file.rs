//! A point table as the office loaded it: the file itself, so that every phone scores with the same
//! table and can name it.

use crate::{
    points::{PointTable, TableFault},
    record_type,
};

record_type! {
    /// A loaded table.
    pub struct TableFile is POINT_TABLE {
        /// The name of the file it came from.
        name: String = "name",
        /// The file.
        text: String = "text",
        /// Its checksum as it was read at the office.
        checksum: String = "checksum",
    }
}

/// Why a loaded table cannot score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableProblem {
    /// It is no table.
    Faults(Vec<TableFault>),
    /// It decides other things than it did when it was loaded.
    OtherChecksum,
}

/// The longest file, in bytes: it must fit in one change.
pub const MAX_TABLE_BYTES: usize = 400 * 1024;

impl TableFile {
    /// Reads a file that the office chose.
    pub fn of(name: &str, bytes: &[u8]) -> Result<(Self, PointTable), Vec<TableFault>> {
        let table = PointTable::read(bytes)?;
        let file = Self {
            name: Some(name.to_owned()),
            text: Some(String::from_utf8_lossy(bytes).into_owned()),
            checksum: Some(table.checksum().to_string()),
        };
        Ok((file, table))
    }

    /// The table in it.
    pub fn table(&self) -> Result<PointTable, TableProblem> {
        let text = self.text.as_deref().unwrap_or_default();
        let table = PointTable::read(text.as_bytes()).map_err(TableProblem::Faults)?;
        let same = self.checksum.as_deref() == Some(table.checksum().to_string().as_str());
        same.then_some(table).ok_or(TableProblem::OtherChecksum)
    }
}

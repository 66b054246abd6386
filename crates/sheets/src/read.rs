//! From bytes to a [`Workbook`].

use crate::{
    error::SheetError,
    package::{self, Kind},
    separated,
    workbook::Workbook,
    xlsx,
};

/// Reads a file's cells. The form is known by its content; `file_name` is only kept.
///
/// # Errors
/// Every file that is not wholly readable is refused: see [`SheetError`]. No input panics.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Workbook, SheetError> {
    match package::kind(bytes)? {
        Kind::Zip => xlsx::read(bytes, file_name),
        Kind::Other => separated::read(bytes, file_name),
    }
}

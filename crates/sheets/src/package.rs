//! What kind of file it is, and whether an XLSX package is safe to unpack, before any parser runs.

use crate::{
    error::{Quantity, SheetError},
    limits, shared_texts,
    workbook::FileNote,
};
use std::io::{self, Cursor, Read};
use zip::ZipArchive;

/// The form of a file by its first bytes. Its name is not asked: names lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A zip archive.
    Zip,
    /// Everything else: perhaps text.
    Other,
}

/// Names the form, or refuses a form that is known and not read.
pub(crate) fn kind(bytes: &[u8]) -> Result<Kind, SheetError> {
    const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    if bytes.len() > limits::FILE_BYTES {
        return Err(SheetError::TooLarge {
            what: Quantity::Bytes,
            limit: limits::FILE_BYTES as u64,
        });
    }
    if bytes.starts_with(COMPOUND) {
        // Excel puts a locked XLSX into a compound file, in a stream of this name (UTF-16).
        let name: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let locked = bytes.windows(name.len()).any(|window| window == name);
        return Err(if locked {
            SheetError::PasswordProtected
        } else {
            SheetError::OtherFormat { format: "xls" }
        });
    }
    Ok(if bytes.starts_with(b"PK") {
        Kind::Zip
    } else {
        Kind::Other
    })
}

/// Unpacks every part once into nothing, so that no parser meets a part that grows without end, looks at what the shared
/// texts claim, and reports what the package carries beside its cells.
///
/// The sizes a package declares are not believed: the bytes are counted as they come.
pub(crate) fn check(bytes: &[u8]) -> Result<Vec<FileNote>, SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > limits::PARTS {
        return Err(too_large(Quantity::Parts, limits::PARTS as u64));
    }
    let mut names = Vec::new();
    let mut left = limits::UNPACKED_BYTES;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(damaged)?;
        if part.encrypted() {
            return Err(SheetError::PasswordProtected);
        }
        drop(part);
        let mut part = archive.by_index(index).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.to_ascii_lowercase();
        let mut seen = part.by_ref().take(left + 1);
        let mut texts = Vec::new();
        let unpacked = if shared_texts::is(&name) {
            seen.read_to_end(&mut texts).map(|length| length as u64)
        } else {
            io::copy(&mut seen, &mut io::sink())
        };
        left = left
            .checked_sub(unpacked.map_err(damaged)?)
            .ok_or_else(|| too_large(Quantity::UnpackedBytes, limits::UNPACKED_BYTES))?;
        shared_texts::check(texts)?;
        names.push(name);
    }
    let has = |wanted: &str| names.iter().any(|name| name.contains(wanted));
    if has("xl/workbook.bin") {
        return Err(SheetError::OtherFormat { format: "xlsb" });
    }
    if !has("xl/") {
        let ods = has("content.xml") && has("mimetype");
        return Err(if ods {
            SheetError::OtherFormat { format: "ods" }
        } else {
            SheetError::NotASpreadsheet
        });
    }
    let mut notes = Vec::new();
    if has("vbaproject") || has("xl/macrosheets/") {
        notes.push(FileNote::MacrosNotRun);
    }
    if has("xl/externallinks/") || has("xl/connections.xml") {
        notes.push(FileNote::ExternalLinksNotFollowed);
    }
    Ok(notes)
}

pub(crate) fn too_large(what: Quantity, limit: u64) -> SheetError {
    SheetError::TooLarge { what, limit }
}

pub(crate) fn damaged(source: impl std::error::Error + Send + Sync + 'static) -> SheetError {
    SheetError::Damaged(Box::new(source))
}

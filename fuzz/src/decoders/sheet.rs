//! Lists from other programs.

use chrono::NaiveDate;
use so_thon_domain::{VillageId, csv::Lines};
use so_thon_sheets::{FaultWords, Options, preview::KnownVillage};
use std::io::{Cursor, Read, Write};
use uuid::Uuid;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// The official form, filled in with invented people.
pub const FORM_15: &[u8] = include_bytes!("../../../crates/sheets/tests/fixtures/form-15.xlsx");

/// A list as CSV, and the project's own lists, which are read more strictly.
pub fn csv(bytes: &[u8]) -> bool {
    let _ = Lines::read(bytes);
    // A workbook has a decoder of its own.
    !bytes.starts_with(b"PK") && previewed(bytes, "list.csv")
}

/// A workbook as it came.
pub fn xlsx(bytes: &[u8]) -> bool {
    previewed(bytes, "list.xlsx")
}

/// A sound workbook in which one part is another: the first byte says which. What is wrong with a
/// package its checksums tell; what is wrong with a part tells nobody.
pub fn part(bytes: &[u8]) -> bool {
    let Some((of, content)) = bytes.split_first() else {
        return false;
    };
    let mut parts = parts();
    let place = usize::from(*of) % parts.len();
    parts[place].1 = content.to_vec();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        let begun = writer.start_file(name, options);
        begun
            .and_then(|()| Ok(writer.write_all(&bytes)?))
            .expect("a package in memory");
    }
    let package = writer.finish().expect("a package in memory").into_inner();
    previewed(&package, "list.xlsx")
}

/// Rows of the form that are kept: its head and a few households. Every input would pay for the others.
const ROWS: usize = 16;

/// The parts of the form, in the package's order.
pub fn parts() -> Vec<(String, Vec<u8>)> {
    thread_local! {
        static PARTS: Vec<(String, Vec<u8>)> = {
            let mut archive = ZipArchive::new(Cursor::new(FORM_15)).expect("a package");
            (0..archive.len())
                .map(|at| {
                    let mut part = archive.by_index(at).expect("a part");
                    let mut text = String::new();
                    part.read_to_string(&mut text).expect("a whole part");
                    (part.name().expect("a name").into_owned(), cut(&text).into_bytes())
                })
                .collect()
        };
    }
    PARTS.with(Vec::clone)
}

/// A sheet without the rows behind the first ones; any other part as it is.
fn cut(part: &str) -> String {
    let end = "</sheetData>";
    let Some((rows, rest)) = part.split_once(end) else {
        return part.to_owned();
    };
    let kept = rows.split_inclusive("</row>").take(ROWS);
    kept.chain([end, rest]).collect()
}

/// Every sheet, its proposal, its preview, its file of faults; true when one was a list.
fn previewed(bytes: &[u8], name: &str) -> bool {
    let Ok(workbook) = so_thon_sheets::read(bytes, name) else {
        return false;
    };
    let mut lists = 0;
    for sheet in 0..workbook.sheets.len() {
        let Ok(proposal) = so_thon_sheets::propose(&workbook, sheet) else {
            continue;
        };
        lists += usize::from(proposal.recognised);
        let preview = so_thon_sheets::preview(&workbook, sheet, &proposal.mapping, &options());
        let Ok(preview) = preview else {
            continue;
        };
        serde_json::to_string(&preview).expect("a preview is JSON");
        // Writing a workbook takes far longer than reading one, and writes only what was read.
        if preview.faults.len() == 1 {
            let _ = so_thon_sheets::write_faults(&preview, &FaultWords::default());
        }
    }
    lists > 0
}

fn options() -> Options {
    let villages = ["Làng Rầm", "Gò Re"].into_iter().zip(1..);
    Options {
        today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default(),
        villages: villages
            .map(|(name, id)| KnownVillage {
                id: VillageId(Uuid::from_u128(id)),
                name: name.to_owned(),
            })
            .collect(),
        village: None,
        village_answers: [].into(),
        existing: Vec::new(),
        decisions: [].into(),
        window_rows: 20,
    }
}

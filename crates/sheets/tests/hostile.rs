//! Files that are damaged, too large or made to harm: a typed error or a preview, never a panic.

mod common;

use common::{FORM_15, FORM_15_FAULTS, options};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use so_thon_sheets::{FaultWords, read, workbook::FileNote};
use std::io::{Cursor, Read, Write};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Takes bytes as far as they go: every sheet, its proposal, its preview, its file of faults.
fn exercise(bytes: &[u8]) -> Result<(), &'static str> {
    let workbook = read(bytes, "hostile").map_err(|error| error.code())?;
    for sheet in 0..workbook.sheets.len() {
        let proposal = so_thon_sheets::propose(&workbook, sheet).map_err(|error| error.code())?;
        let preview = so_thon_sheets::preview(&workbook, sheet, &proposal.mapping, &options())
            .map_err(|error| error.code())?;
        serde_json::to_string(&preview).expect("a preview is JSON");
        so_thon_sheets::write_faults(&preview, &FaultWords::default())
            .map_err(|error| error.code())?;
    }
    Ok(())
}

fn code(bytes: &[u8]) -> &'static str {
    read(bytes, "hostile").expect_err("refused").code()
}

type Parts = Vec<(String, Vec<u8>)>;

fn parts(package: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(package)).expect("a package");
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("whole");
            (part.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

fn stored(parts: &Parts) -> Vec<u8> {
    package(parts, CompressionMethod::Stored)
}

fn package(parts: &Parts, method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options).expect("a part");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("a package").into_inner()
}

/// The fixture with the text of one part changed.
fn changed(part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = parts(FORM_15);
    let (_, bytes) = parts
        .iter_mut()
        .find(|(name, _)| name == part)
        .expect("the part");
    let text = String::from_utf8(std::mem::take(bytes)).expect("XML");
    assert!(text.contains(from), "{from} is in {part}");
    *bytes = text.replacen(from, to, 1).into_bytes();
    stored(&parts)
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn a_file_cut_anywhere_is_refused() {
    for length in (0..FORM_15.len()).step_by(37) {
        assert!(exercise(&FORM_15[..length]).is_err(), "cut at {length}");
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    for _ in 0..400 {
        let mut bytes = FORM_15_FAULTS.to_vec();
        for _ in 0..rng.random_range(1..6) {
            let at = rng.random_range(0..bytes.len());
            bytes[at] ^= 1 << rng.random_range(0..8);
        }
        let _ = exercise(&bytes);
    }
}

#[test]
fn xml_changed_inside_a_sound_package_never_panics() {
    // A flipped byte of the package mostly fails its checksum: these reach the parsers.
    let original = parts(FORM_15_FAULTS);
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    for _ in 0..300 {
        let mut parts = original.clone();
        let part = rng.random_range(0..parts.len());
        let bytes = &mut parts[part].1;
        for _ in 0..rng.random_range(1..8) {
            let at = rng.random_range(0..bytes.len());
            match rng.random_range(0..4) {
                0 => bytes[at] ^= 1 << rng.random_range(0..8),
                1 => bytes[at] = b"<>&\"'/=0A9:"[rng.random_range(0..11)],
                2 => bytes.truncate(at.max(1)),
                _ => {
                    let end = (at + rng.random_range(1..40)).min(bytes.len());
                    let piece = bytes[at..end].to_vec();
                    let to = rng.random_range(0..bytes.len());
                    bytes.splice(to..to, piece);
                }
            }
        }
        let _ = exercise(&stored(&parts));
    }
}

#[test]
fn random_bytes_never_panic() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    for _ in 0..300 {
        let mut bytes: Vec<u8> = (0..rng.random_range(1..3_000))
            .map(|_| rng.random())
            .collect();
        assert!(exercise(&bytes).is_err());
        bytes.splice(0..0, *b"PK\x03\x04");
        assert!(exercise(&bytes).is_err());
    }
}

#[test]
fn random_text_never_panics() {
    let pieces = [
        "STT",
        "Chủ hộ",
        "Nam",
        "Nữ",
        "Thôn",
        "Thôn Gò Re",
        "Năm sinh",
        ",",
        ";",
        "\n",
        "\"",
        "1",
        "2062",
        "Tổng cộng",
        "Quan hệ",
        "x",
        "B2",
        "35",
        "1,500",
        " ",
        "\r\n",
        "Ngày 1 tháng 2 năm 3",
        "\u{301}",
        "🌾",
        "9999999999999",
    ];
    let mut rng = ChaCha8Rng::seed_from_u64(10);
    for _ in 0..400 {
        let text: String = (0..rng.random_range(1..200))
            .map(|_| pieces[rng.random_range(0..pieces.len())])
            .collect();
        let _ = exercise(text.as_bytes());
    }
}

#[test]
fn files_that_are_no_list_are_refused_by_their_code() {
    let mut locked = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let old = locked.clone();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let ods = stored(&vec![
        (
            "mimetype".to_owned(),
            b"application/vnd.oasis.opendocument.spreadsheet".to_vec(),
        ),
        ("content.xml".to_owned(), b"<a/>".to_vec()),
    ]);
    let photos = stored(&vec![("a.jpg".to_owned(), vec![1, 2, 3])]);
    for (bytes, expected) in [
        (&b""[..], "file_empty"),
        (b"\n\n", "file_empty"),
        (&locked, "file_password"),
        (&old, "file_other_format"),
        (&ods, "file_other_format"),
        (&photos, "file_not_spreadsheet"),
        (b"%PDF-1.7\x00\x01", "file_not_spreadsheet"),
        (b"H\xF2,\xD0inh", "file_not_utf8"),
        (b"PK\x03\x04", "file_damaged"),
    ] {
        assert_eq!(code(bytes), expected);
    }
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_parsed() {
    let mut parts = parts(FORM_15);
    parts.push(("xl/bomb.xml".to_owned(), vec![b' '; 90_000_000]));
    let squeezed = package(&parts, CompressionMethod::Deflated);
    assert!(squeezed.len() < 1_000_000);
    assert_eq!(code(&squeezed), "file_too_large");
}

#[test]
fn a_bomb_of_shared_texts_rows_or_columns_is_refused() {
    for (from, to) in [
        ("<c r=\"A1\"", "<c r=\"ZZZ1\""),
        (
            "<row r=\"1\"",
            "<row r=\"999999\"><c r=\"A999999\"><v>1</v></c></row><row r=\"1\"",
        ),
    ] {
        let refused = code(&changed(SHEET, from, to));
        assert!(
            ["file_too_large", "file_damaged"].contains(&refused),
            "{refused}"
        );
    }
    let wide: String = (0..300).map(|_| "a,").collect();
    assert_eq!(code(wide.as_bytes()), "file_too_large");
    let long = "a\n".repeat(50_001);
    assert_eq!(code(long.as_bytes()), "file_too_large");
    let big = vec![b'a'; 20_000_001];
    assert_eq!(code(&big), "file_too_large");
}

const TEXTS: &str = "xl/sharedStrings.xml";

const CLAIM: &str = "uniqueCount=\"117\"";

/// The fixture with its shared texts in UTF-16, which XML knows too.
fn in_utf_16(claim: &str) -> Vec<u8> {
    let mut parts = parts(&changed(TEXTS, CLAIM, claim));
    let (_, bytes) = parts
        .iter_mut()
        .find(|(name, _)| name == TEXTS)
        .expect("the part");
    let text = String::from_utf8(std::mem::take(bytes)).expect("XML");
    *bytes = text.replacen("UTF-8", "UTF-16", 1).encode_utf16().fold(
        vec![0xFF, 0xFE],
        |mut bytes, unit| {
            bytes.extend(unit.to_le_bytes());
            bytes
        },
    );
    stored(&parts)
}

#[test]
fn shared_texts_that_claim_to_be_too_many_are_refused_before_room_is_made_for_them() {
    for claim in [
        "uniqueCount=\"77777777117\"",
        "uniqueCount = '0000077777777117'",
        "uniqueCount=\"99999999999999999999999999\"",
        "uniqueCount=\"1500001\"",
        "note=\"uniqueCount\" uniqueCount=\"77777777117\"",
    ] {
        let refused = code(&changed(TEXTS, CLAIM, claim));
        assert_eq!(refused, "file_too_large", "{claim}");
        assert_eq!(code(&in_utf_16(claim)), "file_too_large", "{claim}");
    }
    let hidden = "uniqueCount=\"7\u{1b}(B7777777117\"";
    assert_eq!(code(&changed(TEXTS, CLAIM, hidden)), "file_damaged");
}

#[test]
fn shared_texts_that_miscount_themselves_are_read() {
    let texts = |bytes: &[u8]| read(bytes, "list.xlsx").expect("readable").sheets;
    for claim in [
        "uniqueCount=\"1\"",
        "uniqueCount=\"5000\"",
        "uniqueCount=\"\"",
        "uniqueCount=\"many\"",
        "",
    ] {
        let miscounted = changed(TEXTS, CLAIM, claim);
        assert_eq!(texts(&miscounted), texts(FORM_15), "{claim}");
    }
}

#[test]
fn one_long_shared_text_in_every_cell_does_not_fill_the_memory() {
    let mut parts = parts(FORM_15);
    for (name, bytes) in &mut parts {
        let text = String::from_utf8(bytes.clone()).expect("XML");
        if name == TEXTS {
            let long = "a".repeat(100_000);
            *bytes = text
                .replacen(
                    "<t xml:space=\"preserve\">",
                    &format!("<t xml:space=\"preserve\">{long}"),
                    1,
                )
                .into_bytes();
            assert!(bytes.len() > 100_000);
        }
        if name == SHEET {
            let cells: String = (0..200).map(|_| "<c t=\"s\"><v>0</v></c>").collect();
            let rows: String = (0..20).map(|_| format!("<row>{cells}</row>")).collect();
            *bytes = text
                .replacen("<sheetData>", &format!("<sheetData>{rows}"), 1)
                .into_bytes();
        }
    }
    assert_eq!(code(&stored(&parts)), "file_too_large");
}

#[test]
fn a_merged_range_over_the_whole_sheet_costs_only_what_is_there() {
    let wild = changed(
        SHEET,
        "<mergeCell ",
        "<mergeCell ref=\"A1:XFD1048576\"/><mergeCell ",
    );
    let _ = exercise(&wild);
}

#[test]
fn a_shared_formula_of_a_huge_index_costs_nothing() {
    let wild = changed(
        SHEET,
        "<sheetData>",
        "<sheetData><row><c r=\"A1\"><f t=\"shared\" si=\"99999999999\" ref=\"A1:A2\">1+1</f><v>2</v></c></row>",
    );
    let _ = exercise(&wild);
}

#[test]
fn macros_and_links_are_reported_and_not_followed() {
    let mut parts = parts(FORM_15);
    parts.push(("xl/vbaProject.bin".to_owned(), b"not run".to_vec()));
    parts.push((
        "xl/externalLinks/externalLink1.xml".to_owned(),
        b"<a/>".to_vec(),
    ));
    let workbook = read(&stored(&parts), "macro.xlsm").expect("readable");
    assert_eq!(
        workbook.notes,
        [FileNote::MacrosNotRun, FileNote::ExternalLinksNotFollowed]
    );
}

#[test]
fn a_formula_without_a_stored_value_is_refused_by_its_address() {
    // The head of the first household: C10 is a shared text, replaced by a formula alone.
    let parts = parts(FORM_15);
    let (_, sheet) = parts
        .iter()
        .find(|(name, _)| name == SHEET)
        .expect("the sheet");
    let text = String::from_utf8(sheet.clone()).expect("XML");
    let (_, rest) = text.split_once("<c r=\"C10\"").expect("the cell");
    let (inner, _) = rest.split_once("</c>").expect("its end");
    let cell = format!("<c r=\"C10\"{inner}</c>");
    let bytes = changed(SHEET, &cell, "<c r=\"C10\"><f>A1&amp;A2</f></c>");
    let workbook = read(&bytes, "formula.xlsx").expect("readable");
    let preview = common::preview(&workbook, &options());
    let fault = preview.faults.first().expect("a fault");
    assert_eq!(
        (fault.code.as_str(), fault.address.to_string().as_str()),
        ("cell_unreadable", "C10")
    );
}

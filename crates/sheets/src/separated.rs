//! CSV to plain cells: comma, semicolon or tab, UTF-8 with or without its mark.
//!
//! Records are split here and not by a library because every fault is named by its address: blank
//! lines and line ends inside quotes must count exactly as a spreadsheet program counts rows.

use crate::{
    error::{Quantity, SheetError},
    limits,
    package::{damaged, too_large},
    workbook::{Format, Sheet, Value, Workbook},
};

/// Reads the one sheet of a CSV. Every cell is text: what it means is decided by its column.
pub(crate) fn read(bytes: &[u8], file_name: &str) -> Result<Workbook, SheetError> {
    let text = utf8(bytes)?;
    let mut splitter = Splitter::new(separator(text));
    for letter in text.chars() {
        splitter.take(letter)?;
    }
    let rows = splitter.finish()?;
    if rows.iter().all(Vec::is_empty) {
        return Err(SheetError::Empty);
    }
    let sheet = Sheet {
        rows,
        ..Sheet::default()
    };
    Ok(Workbook {
        file_name: file_name.to_owned(),
        format: Format::Csv,
        sheets: vec![sheet],
        notes: Vec::new(),
    })
}

/// The text without its byte-order mark. Old encodings are refused, not guessed: Windows-1258,
/// TCVN3 and VNI cannot be told apart for certain, and a wrong guess makes wrong names.
fn utf8(bytes: &[u8]) -> Result<&str, SheetError> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(SheetError::NotUtf8 { line: 0 });
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    // A spreadsheet's text has no control characters but tab and line ends.
    let binary = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    if bytes.iter().any(binary) {
        return Err(SheetError::NotASpreadsheet);
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        SheetError::NotUtf8 { line }
    })
}

/// The separator that is most frequent outside quotes in the first lines.
fn separator(text: &str) -> char {
    let mut counts = [('\t', 0_u32), (';', 0), (',', 0)];
    let mut quoted = false;
    for letter in text.chars().take(20_000) {
        quoted ^= letter == '"';
        if !quoted {
            for (separator, count) in &mut counts {
                *count += u32::from(*separator == letter);
            }
        }
    }
    // The first of equals: a title with one comma must not win over one tab.
    let most = counts.iter().map(|(_, count)| *count).max();
    counts
        .iter()
        .find(|(_, count)| Some(*count) == most && *count > 0)
        .map_or(',', |(separator, _)| *separator)
}

/// Where in a cell the splitter stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Outside quotes.
    Plain,
    /// Inside quotes.
    Quoted,
    /// After a quote inside quotes: the end, or the first half of a doubled one.
    Quote,
}

/// Splits text into rows of cells.
struct Splitter {
    separator: char,
    state: State,
    cell: String,
    row: Vec<Value>,
    rows: Vec<Vec<Value>>,
    cells: usize,
    after_return: bool,
}

impl Splitter {
    fn new(separator: char) -> Self {
        Self {
            separator,
            state: State::Plain,
            cell: String::new(),
            row: Vec::new(),
            rows: Vec::new(),
            cells: 0,
            after_return: false,
        }
    }

    fn take(&mut self, letter: char) -> Result<(), SheetError> {
        let second_half = std::mem::take(&mut self.after_return) && letter == '\n';
        match (self.state, letter) {
            (State::Quoted, '"') => self.state = State::Quote,
            (State::Quoted, letter) => self.cell.push(letter),
            (State::Quote, '"') => {
                self.cell.push('"');
                self.state = State::Quoted;
            }
            (State::Plain, '"') if self.cell.is_empty() => self.state = State::Quoted,
            (_, '\r' | '\n') => {
                self.after_return = letter == '\r';
                if !second_half {
                    self.end_row()?;
                }
            }
            (_, letter) if letter == self.separator => self.end_cell()?,
            (_, letter) => {
                self.state = State::Plain;
                self.cell.push(letter);
            }
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), SheetError> {
        self.state = State::Plain;
        let text = std::mem::take(&mut self.cell);
        if self.row.len() >= limits::COLUMNS as usize {
            return Err(too_large(Quantity::Columns, limits::COLUMNS.into()));
        }
        self.row.push(if text.is_empty() {
            Value::Empty
        } else {
            self.cells += 1;
            Value::Text(text)
        });
        if self.cells > limits::CELLS {
            return Err(too_large(Quantity::Cells, limits::CELLS as u64));
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), SheetError> {
        self.end_cell()?;
        let filled = self.row.iter().rposition(|value| *value != Value::Empty);
        self.row.truncate(filled.map_or(0, |last| last + 1));
        self.rows.push(std::mem::take(&mut self.row));
        if self.rows.len() > limits::ROWS as usize {
            return Err(too_large(Quantity::Rows, limits::ROWS.into()));
        }
        Ok(())
    }

    /// The rows; a quote that never closes means that the end of the file is missing.
    fn finish(mut self) -> Result<Vec<Vec<Value>>, SheetError> {
        if self.state == State::Quoted {
            return Err(damaged(UnclosedQuote));
        }
        if !self.cell.is_empty() || !self.row.is_empty() {
            self.end_row()?;
        }
        Ok(self.rows)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a quote is never closed")]
struct UnclosedQuote;

#[cfg(test)]
mod tests {
    use super::read;
    use crate::error::SheetError;

    fn shown(text: &str) -> Vec<Vec<String>> {
        let workbook = read(text.as_bytes(), "a.csv").expect("readable");
        let rows = &workbook.sheets[0].rows;
        rows.iter()
            .map(|row| row.iter().map(super::Value::shown).collect())
            .collect()
    }

    #[test]
    fn comma_semicolon_and_tab_read_alike_with_and_without_the_mark() {
        for separator in [",", ";", "\t"] {
            for mark in ["", "\u{FEFF}"] {
                let text = format!("{mark}STT,Chủ hộ\r\n1,\"Đinh, Bôi\"\n").replace(',', separator);
                let rows = shown(&text);
                assert_eq!(rows[0], ["STT", "Chủ hộ"]);
                assert_eq!(rows[1], ["1", &format!("Đinh{separator} Bôi")]);
            }
        }
    }

    #[test]
    fn blank_lines_and_line_ends_in_quotes_keep_the_addresses_true() {
        let rows = shown("a,b\n\n\"c\nd\",\"say \"\"e\"\"\"\nf,g");
        assert_eq!(rows.len(), 4);
        assert!(rows[1].is_empty());
        assert_eq!(rows[2], ["c\nd", "say \"e\""]);
        assert_eq!(rows[3], ["f", "g"]);
    }

    #[test]
    fn text_of_an_old_encoding_is_refused_by_its_line() {
        // "Họ" in Windows-1258: o and a combining dot of its own.
        let bytes = b"STT,H\xF2\n1,\xD0inh\n";
        assert!(matches!(
            read(bytes, "a.csv"),
            Err(SheetError::NotUtf8 { line: 1 })
        ));
        let utf16 = [0xFF, 0xFE, b'a', 0];
        assert!(matches!(
            read(&utf16, "a.csv"),
            Err(SheetError::NotUtf8 { line: 0 })
        ));
    }

    #[test]
    fn a_file_cut_inside_quotes_is_damaged() {
        assert!(matches!(
            read(b"a,\"b", "a.csv"),
            Err(SheetError::Damaged(_))
        ));
    }
}

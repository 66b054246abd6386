//! Lines of comma- or semicolon-separated values, each read on its own.
//!
//! A record is one physical line: a quote that is never closed spoils its own line and no other.
//! Values that hold a line break are therefore not read; the lists of this app have none.

use std::str::Utf8Error;

/// A file's lines, without the empty ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// The first line: the names of the columns, in lower case without outer space.
    pub header: Vec<String>,
    /// The others.
    pub body: Vec<Line>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its place in the file, from 1.
    pub number: usize,
    /// Its values without outer space, or why it has none.
    pub cells: Result<Vec<String>, LineFault>,
}

/// Why a line cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// It is no UTF-8.
    #[error("not UTF-8")]
    Encoding,
    /// A quote is opened and not closed.
    #[error("a quote is not closed")]
    Quote,
}

/// Why a whole file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// It has no line.
    #[error("the file is empty")]
    Empty,
    /// It is UTF-16, as some spreadsheets save "Unicode text".
    #[error("the file is UTF-16: save it as CSV UTF-8")]
    Utf16,
    /// Its first line cannot be read.
    #[error("line 1: {0}")]
    Header(LineFault),
}

impl Lines {
    /// Reads a file: with or without byte order mark, the separator taken from the first line.
    pub fn read(bytes: &[u8]) -> Result<Self, FileFault> {
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(FileFault::Utf16);
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut lines = physical(bytes).filter(|(_, line)| !is_blank(line));
        let (_, first) = lines.next().ok_or(FileFault::Empty)?;
        let first = text(first).map_err(FileFault::Header)?;
        let separator = separator(first);
        let header = cells(first, separator).map_err(FileFault::Header)?;
        let header = header.into_iter().map(|name| name.to_lowercase()).collect();
        let body = lines.map(|(number, line)| Line {
            number,
            cells: text(line).and_then(|line| cells(line, separator)),
        });
        Ok(Self {
            header,
            body: body.collect(),
        })
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|own| own == name)
    }
}

fn physical(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    // A carriage return alone ends a line too; one before a line feed leaves an empty line, which
    // is counted once.
    let mut number = 0;
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let now = rest?;
        number += 1;
        let end = now.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let line = match end {
            None => {
                rest = None;
                now
            }
            Some(at) => {
                let (line, after) = now.split_at(at);
                rest = Some(after.strip_prefix(b"\r\n").unwrap_or(&after[1..]));
                line
            }
        };
        Some((number, line))
    })
}

/// Nothing stands on the line but space and separators: what spreadsheets leave below a table.
fn is_blank(line: &[u8]) -> bool {
    line.iter()
        .all(|byte| matches!(byte, b' ' | b'\t' | b',' | b';'))
}

fn text(line: &[u8]) -> Result<&str, LineFault> {
    std::str::from_utf8(line).map_err(|_: Utf8Error| LineFault::Encoding)
}

fn separator(header: &str) -> char {
    let count = |mark: char| header.chars().filter(|own| *own == mark).count();
    [';', '\t']
        .into_iter()
        .find(|mark| count(*mark) > count(','))
        .unwrap_or(',')
}

fn cells(line: &str, separator: char) -> Result<Vec<String>, LineFault> {
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut marks = line.chars().peekable();
    while let Some(mark) = marks.next() {
        match mark {
            '"' if quoted && marks.peek() == Some(&'"') => {
                marks.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            _ if mark == separator && !quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(mark),
        }
    }
    if quoted {
        return Err(LineFault::Quote);
    }
    cells.push(cell);
    Ok(cells
        .into_iter()
        .map(|cell| cell.trim().to_owned())
        .collect())
}

/// A value as it is written: in quotes where it must be.
pub fn written(value: &str) -> String {
    if value.contains(['"', ',', ';', '\n', '\r', '\t']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn body(text: &str) -> Vec<Result<Vec<String>, LineFault>> {
        let lines = Lines::read(text.as_bytes()).expect("lines");
        lines.body.into_iter().map(|line| line.cells).collect()
    }

    #[test]
    fn commas_semicolons_and_a_byte_order_mark_are_all_understood() {
        for text in [
            "a,b\n1,2\n",
            "a;b\r\n1;2",
            "\u{feff}a;b\r1;2\r",
            "A\tB\n1\t2",
        ] {
            let lines = Lines::read(text.as_bytes()).expect("lines");
            assert_eq!(lines.header, ["a", "b"], "{text:?}");
            assert_eq!(lines.body.len(), 1, "{text:?}");
            assert_eq!(lines.body[0].number, 2, "{text:?}");
            assert_eq!(
                lines.body[0].cells,
                Ok(vec!["1".to_owned(), "2".to_owned()])
            );
        }
    }

    #[test]
    fn an_open_quote_spoils_its_own_line_only() {
        let read = body("a,b\n\"x,1\n\"y, z\",\"say \"\"no\"\"\"\n");
        assert_eq!(read[0], Err(LineFault::Quote));
        assert_eq!(
            read[1],
            Ok(vec!["y, z".to_owned(), "say \"no\"".to_owned()])
        );
    }

    #[test]
    fn a_line_that_is_no_utf_8_spoils_itself_only() {
        let lines = Lines::read(b"a,b\n\xff,1\n2,3\n").expect("lines");
        assert_eq!(lines.body[0].cells, Err(LineFault::Encoding));
        assert!(lines.body[1].cells.is_ok());
    }

    #[test]
    fn empty_lines_are_passed_over_and_counted() {
        let lines = Lines::read(b"a;b\n\n;;\n1;2\n").expect("lines");
        assert_eq!(lines.body.len(), 1);
        assert_eq!(lines.body[0].number, 4);
    }

    #[test]
    fn what_is_no_such_file_is_refused_whole() {
        assert_eq!(Lines::read(b" \n\n"), Err(FileFault::Empty));
        assert_eq!(Lines::read(b"\xff\xfea\0"), Err(FileFault::Utf16));
        let open = Lines::read(b"a,\"b\n1,2");
        assert_eq!(open, Err(FileFault::Header(LineFault::Quote)));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(values in prop::collection::vec("[ -~]{0,12}", 1..5)) {
            let values: Vec<_> = values.iter().map(|value| value.trim().to_owned()).collect();
            let line: Vec<_> = values.iter().map(|value| written(value)).collect();
            prop_assert_eq!(cells(&line.join(","), ','), Ok(values));
        }

        #[test]
        fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Lines::read(&bytes);
        }
    }
}

//! Where a cell stands, as people read it in a spreadsheet ("D14").

use serde::{Deserialize, Serialize};
use std::fmt;

/// A cell's place; both parts count from 0, as in the grid. Shown and serialised as "D14".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Address {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
}

/// The letters of a column counted from 0: 0 is "A", 26 is "AA".
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}",
            column_letters(self.column),
            u64::from(self.row) + 1
        )
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}

/// The text is not a cell's address.
#[derive(Debug, thiserror::Error)]
#[error("not a cell address")]
pub struct NotAnAddress;

impl TryFrom<String> for Address {
    type Error = NotAnAddress;

    fn try_from(text: String) -> Result<Self, NotAnAddress> {
        let split = text
            .find(|letter: char| letter.is_ascii_digit())
            .ok_or(NotAnAddress)?;
        let (letters, digits) = text.split_at(split);
        let mut column = 0_u32;
        for letter in letters.bytes() {
            if !letter.is_ascii_uppercase() {
                return Err(NotAnAddress);
            }
            column = column
                .checked_mul(26)
                .and_then(|column| column.checked_add(u32::from(letter - b'A') + 1))
                .ok_or(NotAnAddress)?;
        }
        let row: u32 = digits.parse().map_err(|_| NotAnAddress)?;
        Ok(Self {
            row: row.checked_sub(1).ok_or(NotAnAddress)?,
            column: column.checked_sub(1).ok_or(NotAnAddress)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn addresses_read_as_in_a_spreadsheet() {
        for (row, column, text) in [(13, 3, "D14"), (0, 0, "A1"), (9, 26, "AA10")] {
            let address = Address { row, column };
            assert_eq!(address.to_string(), text);
            assert_eq!(Address::try_from(text.to_owned()).ok(), Some(address));
        }
        assert!(Address::try_from("14".to_owned()).is_err());
        assert!(Address::try_from("D0".to_owned()).is_err());
    }
}

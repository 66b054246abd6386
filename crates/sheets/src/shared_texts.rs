//! The texts that an XLSX shares between its cells: how many there are, the file says itself, and calamine makes room
//! for that many before it reads the first.

use crate::{
    error::{Quantity, SheetError},
    limits,
    package::{damaged, too_large},
};
use std::io;

/// What the claim is called in the part's first element (ECMA-376, part 1, 18.4.9).
const CLAIM: &[u8] = b"uniqueCount";

/// Whether a part of this name, in small letters, is read as shared texts.
pub(crate) fn is(name: &str) -> bool {
    name.ends_with("sharedstrings.xml")
}

/// Refuses a part that claims more texts than cells are read. Every place that looks like a claim is asked: a text
/// that is one is rarer than a file that hides it.
///
/// # Errors
/// [`SheetError::TooLarge`]; [`SheetError::Damaged`] for an escape character, which XML does not have and behind which
/// one of the encodings (ISO-2022-JP) could hide a digit.
pub(crate) fn check(mut part: Vec<u8>) -> Result<(), SheetError> {
    if part.contains(&0x1B) {
        let error = io::Error::new(io::ErrorKind::InvalidData, "an escape character in XML");
        return Err(damaged(error));
    }
    // In UTF-16 every second byte of a claim is zero.
    part.retain(|byte| *byte != 0);
    let claims = part
        .windows(CLAIM.len())
        .enumerate()
        .filter(|(_, word)| *word == CLAIM)
        .map(|(at, _)| claimed(&part[at + CLAIM.len()..]));
    if claims.max().unwrap_or_default() > limits::CELLS {
        return Err(too_large(Quantity::Cells, limits::CELLS as u64));
    }
    Ok(())
}

/// The number behind the claim's name; what is none claims nothing.
fn claimed(rest: &[u8]) -> usize {
    rest.iter()
        .skip_while(|byte| byte.is_ascii_whitespace() || b"=\"'+".contains(byte))
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0_usize, |number, digit| {
            number
                .saturating_mul(10)
                .saturating_add(usize::from(digit - b'0'))
        })
}

//! A sealed bundle: envelopes in a text file that any phone can carry and nobody on the way can
//! read or alter. `POST /api/v1/bundles` takes it.
//!
//! The file is plain ASCII between two lines that say what it is, because share sheets and chat
//! programs change line ends, wrap lines and add words around. What is inside is framed as a push
//! and ends in its own SHA-256, so that a cut file is noticed before it is carried for a day.

use crate::{
    codec::DecodeError,
    push::{Letter, frame, unframe},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use so_thon_domain::SeatId;

/// The first line.
const BEGIN: &str = "-----BEGIN SO THON BUNDLE 1-----";

/// The last line.
const END: &str = "-----END SO THON BUNDLE 1-----";

/// Characters on a line.
const WIDTH: usize = 76;

/// Bytes of SHA-256 behind the envelopes.
const CHECK: usize = 16;

/// The largest bundle that is read, in characters.
pub const MAX_BUNDLE_CHARS: usize = 16 * 1024 * 1024;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A text that is not a whole bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// The two lines are not there.
    #[error("this is not a bundle")]
    NotABundle,
    /// The last line is not there, or what is inside was cut or altered.
    #[error("the bundle is not whole")]
    NotWhole,
    /// Larger than any bundle.
    #[error("the bundle is too large")]
    TooLarge,
}

/// Writes a bundle. `words` come before it for whoever opens the file: they must not look like its
/// first line.
pub fn write<'a>(words: &str, envelopes: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut bytes = frame(envelopes);
    let check = Sha256::digest(&bytes);
    bytes.extend(check.iter().take(CHECK));
    let mut text = String::with_capacity(words.len() + bytes.len() * 3 / 2);
    text.push_str(words);
    text.push_str("\r\n\r\n");
    text.push_str(BEGIN);
    let mut column = WIDTH;
    for group in bytes.chunks(3) {
        if column == WIDTH {
            text.push_str("\r\n");
            column = 0;
        }
        for character in encoded(group) {
            text.push(char::from(character));
        }
        column += 4;
    }
    text.push_str("\r\n");
    text.push_str(END);
    text.push_str("\r\n");
    text
}

/// What tells one bundle from another: the SHA-256 of its envelopes, whatever a chat program made
/// of the text around them.
pub fn key<'a>(envelopes: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    Sha256::digest(frame(envelopes)).into()
}

/// Reads the envelopes of a bundle, whatever stands around it.
pub fn read(text: &str) -> Result<Vec<Vec<u8>>, BundleError> {
    if text.len() > MAX_BUNDLE_CHARS {
        return Err(BundleError::TooLarge);
    }
    let (_, behind) = text.split_once(BEGIN).ok_or(BundleError::NotABundle)?;
    let (inside, _) = behind.split_once(END).ok_or(BundleError::NotWhole)?;
    let bytes = decoded(inside).ok_or(BundleError::NotWhole)?;
    let (framed, check) = bytes
        .split_last_chunk::<CHECK>()
        .ok_or(BundleError::NotWhole)?;
    if !Sha256::digest(framed).starts_with(check) {
        return Err(BundleError::NotWhole);
    }
    let envelopes = unframe(framed).map_err(|_: DecodeError| BundleError::NotWhole)?;
    Ok(envelopes.into_iter().map(<[u8]>::to_vec).collect())
}

/// One group of Base64 (RFC 4648).
fn encoded(group: &[u8]) -> [u8; 4] {
    let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
    let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
    let digit = |at: usize, shift: u32| {
        if at > group.len() {
            return b'=';
        }
        ALPHABET[((bits >> shift) & 63) as usize]
    };
    [digit(0, 18), digit(1, 12), digit(2, 6), digit(3, 0)]
}

/// Base64 with any white space in it; `None` for what is no Base64.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut padding) = (0_u32, 0, 0);
    for character in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let digit = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                0
            }
            _ => return None,
        };
        if padding > 0 && character != b'=' {
            return None;
        }
        bits = bits << 6 | u32::from(digit);
        count += 1;
        if count == 4 {
            bytes.extend(bits.to_be_bytes().get(1..4)?);
            (bits, count) = (0, 0);
        }
    }
    (count == 0 && padding < 3).then(|| {
        bytes.truncate(bytes.len() - padding);
        bytes
    })
}

/// What became of the envelopes of a bundle. Whoever carried it learns no reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleReply {
    /// By seat and number.
    pub outcomes: Vec<BundleOutcome>,
    /// How many envelopes got no outcome: of another commune, not signed by their seat, or sealed
    /// to a key this office does not have.
    pub unread: usize,
}

/// What became of one envelope of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleOutcome {
    /// Whose it is.
    pub seat: SeatId,
    /// Its number there.
    pub number: u64,
    /// What became of it.
    pub state: Letter,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_bundle_survives_what_chat_programs_do_to_text(
            envelopes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..5),
            width in 1_usize..100,
        ) {
            let text = write("Gói của chị Xuyên", envelopes.iter().map(Vec::as_slice));
            prop_assert_eq!(&read(&text).unwrap(), &envelopes);
            let unix = text.replace("\r\n", "\n");
            prop_assert_eq!(&read(&unix).unwrap(), &envelopes);
            let (begin, rest) = text.split_once(BEGIN).unwrap();
            let (inside, _) = rest.split_once(END).unwrap();
            let one_line: String = inside.split_whitespace().collect();
            let wrapped: Vec<&str> = one_line
                .as_bytes()
                .chunks(width)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect();
            let again = format!("> {begin}{BEGIN} \n {} \n{END} đã gửi", wrapped.join("\n "));
            prop_assert_eq!(&read(&again).unwrap(), &envelopes);
        }

        #[test]
        fn an_altered_or_cut_bundle_never_reads_as_another(
            envelope in prop::collection::vec(any::<u8>(), 1..200),
            at in any::<prop::sample::Index>(),
        ) {
            let text = write("", [envelope.as_slice()]);
            let start = text.find(BEGIN).unwrap() + BEGIN.len();
            let end = text.find(END).unwrap();
            let at = start + at.index(end - start);
            prop_assert!(read(text.get(..at).unwrap()).is_err());
            let mut bytes = text.into_bytes();
            if bytes[at].is_ascii_alphanumeric() {
                bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
                let altered = String::from_utf8(bytes).unwrap();
                // The last character of all carries bits that mean nothing.
                let read = read(&altered);
                prop_assert!(read.is_err() || read == Ok(vec![envelope]));
            }
        }
    }

    #[test]
    fn any_other_text_is_not_a_bundle() {
        assert_eq!(read("xin chào"), Err(BundleError::NotABundle));
        assert_eq!(read(BEGIN), Err(BundleError::NotWhole));
        assert_eq!(read(&format!("{BEGIN}!{END}")), Err(BundleError::NotWhole));
    }
}

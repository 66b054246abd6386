//! `POST /api/v1/push`: envelopes from the service worker, with the push-only token.
//!
//! The worker is plain JavaScript and must not need a codec: envelopes are framed by their lengths,
//! and the answer is JSON with numbers and letters. It carries no reasons: the token reads nothing.

use crate::{codec::DecodeError, sync::State};
use serde::{Deserialize, Serialize};
use so_thon_domain::Epoch;

/// Content type of framed envelopes.
pub const CONTENT_TYPE: &str = "application/vnd.so-thon.envelopes";

/// The most bytes of one push.
pub const MAX_PUSH_BYTES: usize = 256 * 1024;

/// Puts envelopes one behind the other, each behind its length in four bytes, big-endian.
pub fn frame<'a>(envelopes: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut framed = Vec::new();
    for envelope in envelopes {
        let length = u32::try_from(envelope.len()).expect("an envelope is at most 128 KB");
        framed.extend(length.to_be_bytes());
        framed.extend(envelope);
    }
    framed
}

/// Takes them apart again. Nothing may be left over.
pub fn unframe(framed: &[u8]) -> Result<Vec<&[u8]>, DecodeError> {
    let (mut rest, mut envelopes) = (framed, Vec::new());
    while !rest.is_empty() {
        let short = DecodeError::Short("envelope frame");
        let Some((length, behind)) = rest.split_first_chunk::<4>() else {
            return Err(short);
        };
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        let Some((envelope, behind)) = behind.split_at_checked(length) else {
            return Err(short);
        };
        envelopes.push(envelope);
        rest = behind;
    }
    Ok(envelopes)
}

/// What became of pushed envelopes. One without an outcome is not named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushReply {
    /// The life of the office's store. A worker that knew another one sends again what that one
    /// acknowledged: a phone that was reported lost hears of a new life on this road alone. An
    /// empty push asks for it.
    pub epoch: Epoch,
    /// By number.
    pub outcomes: Vec<PushOutcome>,
    /// The seat was revoked: once everything is delivered, the worker forgets the keys.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
}

/// What became of one pushed envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushOutcome {
    /// Its number.
    #[serde(rename = "n")]
    pub number: u64,
    /// What became of it.
    #[serde(rename = "s")]
    pub state: Letter,
}

/// A state without its reason, by the letter it has in sync messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Letter {
    /// In the book.
    #[serde(rename = "a")]
    Applied,
    /// Not in the book.
    #[serde(rename = "r")]
    Refused,
    /// Kept until its record arrives.
    #[serde(rename = "w")]
    Waiting,
    /// Kept until an officer releases it.
    #[serde(rename = "h")]
    Held,
    /// Another content already has this number: no receipt.
    #[serde(rename = "u")]
    NumberReused,
}

impl From<&State> for Letter {
    fn from(state: &State) -> Self {
        match state {
            State::Applied { .. } => Self::Applied,
            State::Refused { .. } => Self::Refused,
            State::Waiting => Self::Waiting,
            State::Held => Self::Held,
            State::NumberReused => Self::NumberReused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn framed_envelopes_come_apart_as_they_were() {
        let envelopes = [b"one".as_slice(), b"", b"three"];
        assert_eq!(unframe(&frame(envelopes)).unwrap(), envelopes);
        assert!(unframe(&[]).unwrap().is_empty());
    }

    #[test]
    fn a_frame_cut_anywhere_is_refused_or_shorter() {
        let framed = frame([b"one".as_slice(), b"two"]);
        for cut in 1..framed.len() {
            let read = unframe(&framed[..cut]);
            assert!(read.is_err() || cut == 7, "cut at {cut}");
        }
    }

    #[test]
    fn a_length_beyond_the_end_is_refused() {
        assert!(unframe(&[0xff, 0xff, 0xff, 0xff, 1]).is_err());
    }
}

//! Ảnh: one picture taken at a visit.
//!
//! The record says what the picture is and what opens it. Its bytes travel apart, after the record,
//! sealed under a key of their own: a record never waits for a picture.

use crate::{ids::VisitId, record_type, time::Millis};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;

/// The longest side of a picture, in pixels: it is made smaller when it is taken.
pub const MOST_PIXELS: u32 = 1_280;

/// The largest sealed picture that is taken in, in bytes.
pub const MOST_BYTES: u32 = 2 * 1024 * 1024;

record_type! {
    /// A picture of a household's visit.
    pub struct Photo is PHOTO {
        /// Which bytes, how large, and the key that opens them: one fact.
        content: Content = "content",
        /// When it was taken, by the phone's clock.
        taken: Millis = "taken",
        /// The visit it was taken at.
        visit: VisitId = "visit",
    }
}

/// The bytes of a picture, as far as a record says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// SHA-256 of the sealed bytes: the name they are stored and asked for under.
    pub hash: PhotoHash,
    /// How many sealed bytes there are.
    pub size: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The picture's key, sealed to the commune.
    pub key: WrappedKey,
}

impl Content {
    /// Can there be such a picture?
    pub fn is_possible(&self) -> bool {
        let sides = 1..=MOST_PIXELS;
        (1..=MOST_BYTES).contains(&self.size)
            && sides.contains(&self.width)
            && sides.contains(&self.height)
    }
}

/// SHA-256 of a picture's sealed bytes.
pub type PhotoHash = Hex<32>;

/// A picture's key, sealed to the commune: the encapsulated key, then the sealed key with its tag.
pub type WrappedKey = Hex<80>;

/// Bytes of a fixed number, written as lower-case hexadecimal digits and in no other way: such a
/// text is also a safe file name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hex<const N: usize>(pub [u8; N]);

impl<const N: usize> Hex<N> {
    /// Reads the text; `None` when it is not exactly of this form.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 2 * N {
            return None;
        }
        let mut bytes = [0; N];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(bytes))
    }
}

fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        _ => None,
    }
}

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not the hexadecimal digits expected"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_digits_read_in_one_form_only() {
        let hash = Hex([0x00, 0x9f, 0xff]);
        assert_eq!(hash.to_string(), "009fff");
        assert_eq!(Hex::parse("009fff"), Some(hash));
        for wrong in ["009FFF", "009ff", "009ffff", "../../", "009ff ", "ỡỡ"] {
            assert_eq!(Hex::<3>::parse(wrong), None, "{wrong}");
        }
        let text = serde_json::to_string(&hash).expect("plain data");
        assert_eq!(serde_json::from_str::<Hex<3>>(&text).ok(), Some(hash));
    }

    #[test]
    fn a_picture_has_a_size_within_bounds() {
        let good = Content {
            hash: Hex([1; 32]),
            size: MOST_BYTES,
            width: 1_280,
            height: 960,
            key: Hex([2; 80]),
        };
        assert!(good.is_possible());
        assert!(!Content { size: 0, ..good }.is_possible());
        let large = MOST_BYTES + 1;
        assert!(
            !Content {
                size: large,
                ..good
            }
            .is_possible()
        );
        assert!(!Content { width: 0, ..good }.is_possible());
        assert!(
            !Content {
                height: 1_281,
                ..good
            }
            .is_possible()
        );
    }
}

//! A lock and its wrong tries as they are stored: small maps in CBOR (RFC 8949), written and read by hand. Derived, their
//! decoders were 11 KB of the program that every first visit downloads.
//!
//! `k` "pin" or "phrase", `d` digits, `a` what stretching costs (`m` KiB, `t` passes, `s` sixteen numbers of salt), `w`
//! the wrapped key, and, where a fingerprint has a part in it, `f`. Of tries, `n` says how many, `t` when.

use super::{Locks, Secret, Stretch, Tries};
use so_thon_domain::Millis;

/// Major types of CBOR.
const NUMBER: u8 = 0;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;

const PIN: &[u8] = b"pin";
const PHRASE: &[u8] = b"phrase";

impl Locks {
    /// Its stored bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let Stretch {
            memory_kib,
            passes,
            salt,
        } = self.stretch;
        let secret = match self.secret {
            Secret::Pin => PIN,
            Secret::Phrase => PHRASE,
        };
        let mut out = Vec::with_capacity(256);
        head(&mut out, MAP, if self.finger.is_empty() { 4 } else { 5 });
        string(&mut out, TEXT, b"k");
        string(&mut out, TEXT, secret);
        string(&mut out, TEXT, b"d");
        head(&mut out, NUMBER, self.digits.into());
        string(&mut out, TEXT, b"a");
        head(&mut out, MAP, 3);
        for (name, cost) in [(b"m", memory_kib), (b"t", passes)] {
            string(&mut out, TEXT, name);
            head(&mut out, NUMBER, cost.into());
        }
        string(&mut out, TEXT, b"s");
        head(&mut out, ARRAY, 16);
        for byte in salt {
            head(&mut out, NUMBER, byte.into());
        }
        string(&mut out, TEXT, b"w");
        string(&mut out, BYTES, &self.wrapped);
        if !self.finger.is_empty() {
            string(&mut out, TEXT, b"f");
            string(&mut out, BYTES, &self.finger);
        }
        out
    }

    /// Reads stored bytes; `None` when they are no lock that this version knows.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let mut locks = Self {
            secret: Secret::Pin,
            digits: 0,
            stretch: Stretch {
                memory_kib: 0,
                passes: 0,
                salt: [0; 16],
            },
            wrapped: Vec::new(),
            finger: Vec::new(),
        };
        for _ in 0..reader.head(MAP)? {
            match reader.string(TEXT)? {
                b"k" => {
                    locks.secret = match reader.string(TEXT)? {
                        PIN => Secret::Pin,
                        PHRASE => Secret::Phrase,
                        _ => return None,
                    };
                }
                b"d" => locks.digits = reader.number()?,
                b"a" => locks.stretch = reader.stretch()?,
                b"w" => locks.wrapped = reader.string(BYTES)?.to_vec(),
                b"f" => locks.finger = reader.string(BYTES)?.to_vec(),
                _ => return None,
            }
        }
        let whole = locks.stretch.passes > 0 && !locks.wrapped.is_empty();
        (whole && reader.0.is_empty()).then_some(locks)
    }
}

impl Tries {
    /// Their stored bytes.
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let mut out = Vec::new();
        head(&mut out, MAP, 2);
        for (name, number) in [(b"n", self.wrong.into()), (b"t", self.last.0)] {
            string(&mut out, TEXT, name);
            head(&mut out, NUMBER, number);
        }
        out
    }

    /// Reads stored bytes; `None` when they are none.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let mut tries = Self::default();
        for _ in 0..reader.head(MAP)? {
            match reader.string(TEXT)? {
                b"n" => tries.wrong = reader.number()?,
                b"t" => tries.last = Millis(reader.head(NUMBER)?),
                _ => return None,
            }
        }
        reader.0.is_empty().then_some(tries)
    }
}

/// Writes what stands before a value: its type, and a number in the fewest bytes.
fn head(out: &mut Vec<u8>, major: u8, number: u64) {
    let bytes = number.to_be_bytes();
    let (short, wide) = match number {
        0..=23 => (bytes[7], 0),
        24..=0xff => (24, 1),
        0x100..=0xffff => (25, 2),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 8),
    };
    out.push(major << 5 | short);
    out.extend(&bytes[8 - wide..]);
}

fn string(out: &mut Vec<u8>, major: u8, bytes: &[u8]) {
    head(out, major, bytes.len() as u64);
    out.extend(bytes);
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The number in front of a value of this type.
    fn head(&mut self, major: u8) -> Option<u64> {
        let (first, rest) = self.0.split_first()?;
        let short = first & 0x1f;
        let wide = match short {
            0..=23 => 0,
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return None,
        };
        let (bytes, rest) = rest.split_at_checked(wide)?;
        self.0 = rest;
        let number = match bytes {
            [] => short.into(),
            bytes => bytes
                .iter()
                .fold(0, |number, byte| number << 8 | u64::from(*byte)),
        };
        (first >> 5 == major).then_some(number)
    }

    fn number<N: TryFrom<u64>>(&mut self) -> Option<N> {
        self.head(NUMBER)?.try_into().ok()
    }

    fn string(&mut self, major: u8) -> Option<&'a [u8]> {
        let length = usize::try_from(self.head(major)?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn stretch(&mut self) -> Option<Stretch> {
        let mut stretch = Stretch {
            memory_kib: 0,
            passes: 0,
            salt: [0; 16],
        };
        for _ in 0..self.head(MAP)? {
            match self.string(TEXT)? {
                b"m" => stretch.memory_kib = self.number()?,
                b"t" => stretch.passes = self.number()?,
                b"s" if self.head(ARRAY)? == 16 => {
                    for byte in &mut stretch.salt {
                        *byte = self.number()?;
                    }
                }
                _ => return None,
            }
        }
        Some(stretch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{sealed::Opens, tables::pack};
    use proptest::prelude::*;
    use serde::Serialize;
    use serde_bytes::ByteBuf;
    use so_thon_protocol::hex::{hex, unhex};

    /// What was stored of a lock before there were fingerprints. Made by another program (XChaCha20-Poly1305 by the
    /// letter of its draft): data key 01…, secret stretched to 02…, nonce 03…, salt 05….
    const BEFORE_FINGERPRINTS: &str = "\
        a4616b6370696e6164066161a3616d194c00617402617390050505050505050505050505050505056177584803030303\
        03030303030303030303030303030303030303035c08205e3c523b86813286cf358e79f89870d2338f8ff1134fa8a102\
        68d92555f39197fbba1bf18bf20dccb5514f4273";

    /// A lock as serde wrote it before.
    #[derive(Serialize)]
    struct Derived {
        k: &'static str,
        d: u8,
        a: DerivedStretch,
        w: ByteBuf,
        #[serde(skip_serializing_if = "Option::is_none")]
        f: Option<ByteBuf>,
    }

    #[derive(Serialize)]
    struct DerivedTries {
        n: u32,
        t: u64,
    }

    #[derive(Serialize)]
    struct DerivedStretch {
        m: u32,
        t: u32,
        s: [u8; 16],
    }

    #[test]
    fn a_lock_of_before_fingerprints_is_read_opens_and_is_written_the_same() {
        let stored = unhex(BEFORE_FINGERPRINTS).unwrap();
        let found = Locks::of_bytes(&stored).unwrap();
        assert_eq!((found.secret, found.digits), (Secret::Pin, 6));
        assert_eq!((found.opens(), found.credential()), (Opens::Secret, None));
        let stretched = crate::sealed::StretchedKey::of([2; 32]);
        let key = crate::sealed::DataKey::of([1; 32]);
        assert_eq!(found.open(&stretched), Ok(key));
        assert_eq!(hex(&found.to_bytes()), BEFORE_FINGERPRINTS);
    }

    #[test]
    fn a_lock_cut_short_or_with_bytes_behind_it_or_of_a_later_version_is_none() {
        let stored = unhex(BEFORE_FINGERPRINTS).unwrap();
        for length in 0..stored.len() {
            assert_eq!(Locks::of_bytes(&stored[..length]), None, "{length}");
        }
        assert_eq!(Locks::of_bytes(&[&stored[..], &[0]].concat()), None);
        let later = [&[0xa5], &stored[1..], &[0x61, b'x', 0x00]].concat();
        assert_eq!(Locks::of_bytes(&later), None);
    }

    proptest! {
        #[test]
        fn every_lock_is_written_as_before_and_read_again(
            phrase: bool, digits: u8, memory_kib: u32, passes in 1..u32::MAX, salt: [u8; 16],
            wrapped in proptest::collection::vec(any::<u8>(), 1..300),
            finger in proptest::collection::vec(any::<u8>(), 0..70_000),
        ) {
            let derived = Derived {
                k: if phrase { "phrase" } else { "pin" },
                d: digits,
                a: DerivedStretch { m: memory_kib, t: passes, s: salt },
                w: ByteBuf::from(wrapped.clone()),
                f: (!finger.is_empty()).then(|| ByteBuf::from(finger.clone())),
            };
            let secret = if phrase { Secret::Phrase } else { Secret::Pin };
            let stretch = Stretch { memory_kib, passes, salt };
            let locks = Locks { secret, digits, stretch, wrapped, finger };
            let bytes = locks.to_bytes();
            prop_assert_eq!(&bytes, &pack(&derived));
            prop_assert_eq!(Locks::of_bytes(&bytes), Some(locks));
        }

        #[test]
        fn tries_are_written_as_before_and_read_again(wrong: u32, last: u64) {
            let derived = DerivedTries { n: wrong, t: last };
            let tries = Tries { wrong, last: Millis(last) };
            prop_assert_eq!(&tries.to_bytes(), &pack(&derived));
            prop_assert_eq!(Tries::of_bytes(&tries.to_bytes()), Some(tries));
        }

        #[test]
        fn bytes_that_nobody_meant_to_be_one_do_no_harm(bytes: Vec<u8>) {
            let _ = (Locks::of_bytes(&bytes), Tries::of_bytes(&bytes));
        }
    }
}

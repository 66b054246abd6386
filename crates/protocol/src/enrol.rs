//! One-time codes by which a phone is enrolled: made by the office, shown as a picture or read out,
//! used once.
//!
//! A code is 128 bits of chance. Its text has twelve bits more, by which a slip of the finger is
//! noticed before anything is sent. This module draws no chance and keeps nothing.

use crate::session::SignedIn;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use so_thon_domain::{AccountId, EnrolmentId, Millis, SeatId};

/// Thirty-two letters and digits of which no two look alike: no I, L, O or U. Where a person writes
/// I or L for 1, or O for 0, it is read as what it must be.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Letters of a code's text, without what stands between groups.
const LENGTH: usize = 28;

/// Letters in a group.
const GROUP: usize = 4;

/// What stands before a code's text in the fragment of an address that a camera opens: `#moi=…`.
pub const FRAGMENT: &str = "moi=";

/// A code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EnrolCode(pub [u8; 16]);

impl std::fmt::Debug for EnrolCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EnrolCode")
    }
}

impl EnrolCode {
    /// Seven groups of four letters.
    pub fn text(&self) -> String {
        let mut number = u128::from_be_bytes(self.0);
        let mut check = self.check();
        let mut letters = [0_u8; LENGTH];
        // From the last letter to the first: two of the check and two bits more, which share a
        // letter with the code.
        for (place, letter) in letters.iter_mut().rev().enumerate() {
            let five = match place {
                0 | 1 => {
                    let five = check & 31;
                    check >>= 5;
                    five
                }
                2 => {
                    let five = (check & 3) | ((number & 7) << 2);
                    number >>= 3;
                    five
                }
                _ => {
                    let five = number & 31;
                    number >>= 5;
                    five
                }
            };
            *letter = LETTERS[usize::try_from(five).unwrap_or_default()];
        }
        let groups = letters.chunks(GROUP).map(String::from_utf8_lossy);
        groups.collect::<Vec<_>>().join("-")
    }

    /// Reads a text as a person types it: capitals or not, with or without anything between the
    /// groups. `None` when letters are missing or one is wrong.
    pub fn read(text: &str) -> Option<Self> {
        let (mut number, mut tail, mut count) = (0_u128, 0_u128, 0);
        for letter in text.bytes() {
            let letter = match letter.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                b' ' | b'-' | b'.' => continue,
                other => other,
            };
            let five = LETTERS.iter().position(|one| *one == letter)? as u128;
            count += 1;
            match count {
                0..=25 => number = (number << 5) | five,
                26 => {
                    number = (number << 3) | (five >> 2);
                    tail = five & 3;
                }
                27..=LENGTH => tail = (tail << 5) | five,
                _ => return None,
            }
        }
        let code = Self(number.to_be_bytes());
        (count == LENGTH && tail == code.check()).then_some(code)
    }

    /// Twelve bits by which a wrong letter is noticed.
    fn check(&self) -> u128 {
        let hash = Sha256::digest(self.0);
        (u128::from(hash[0]) << 4) | u128::from(hash[1] >> 4)
    }
}

/// `POST /api/v1/enrolments`: the office makes a code for an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEnrolment {
    /// For whom.
    pub account: AccountId,
    /// The address under which phones open the app, as the office's page has it
    /// (`https://so.example.vn`): the picture leads there.
    pub origin: String,
}

/// The answer. The code is in no other answer: who loses it makes another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentMade {
    /// What is kept of it.
    #[serde(flatten)]
    pub enrolment: Enrolment,
    /// The code as text, in groups.
    pub code: String,
    /// The address in the picture: the app, with the code in the fragment, which is never sent to a
    /// server.
    pub link: String,
    /// The picture (QR).
    pub picture: Picture,
}

/// A picture of dark squares on light ground, a quiet margin of four squares around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Squares along each side, with the margin.
    pub size: u32,
    /// The dark ones, as data of an SVG path in units of one square.
    pub path: String,
}

/// A code that can still be used, as `GET /api/v1/enrolments` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// Its id: `DELETE /api/v1/enrolments/{id}` withdraws it.
    pub id: EnrolmentId,
    /// For whom.
    pub account: AccountId,
    /// Their full name.
    pub name: String,
    /// When it was made.
    pub since: Millis,
    /// Until when it is good.
    pub expires: Millis,
    /// Full name of who made it; empty when it was made at the machine.
    pub by: String,
}

/// `POST /api/v1/enrol`: a phone uses a code. The answer is [`SignedIn`], as at a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrol {
    /// The code as text.
    pub code: String,
    /// The Ed25519 public key of a new seat, hexadecimal. Not looked at when `seat` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
    /// What this installation is known by should the answer be lost: sixteen bytes of chance,
    /// hexadecimal, the same until somebody was let in. Whoever says the same may enter the code
    /// again until the seat has spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// The seat this installation already has for the person, to renew its session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatId>,
    /// What the office shall call the device.
    #[serde(default)]
    pub device: String,
    /// The phone's data key for the office to keep ([`crate::escrow::seal_escrow`]), hexadecimal.
    /// It may follow later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escrow: Option<String>,
}

/// What [`Enrol`] answers.
pub type Enrolled = SignedIn;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_code_is_read_as_it_was_written(bytes: [u8; 16]) {
            let code = EnrolCode(bytes);
            let text = code.text();
            prop_assert_eq!(text.len(), 34);
            prop_assert_eq!(EnrolCode::read(&text), Some(code));
            let typed = text.replace('-', " ").to_lowercase().replace('0', "o").replace('1', "l");
            prop_assert_eq!(EnrolCode::read(&typed), Some(code));
        }

        #[test]
        fn a_wrong_letter_is_noticed_but_once_in_four_thousand(bytes: [u8; 16], at in 0_usize..28) {
            let code = EnrolCode(bytes);
            let letters: Vec<u8> = code.text().bytes().filter(|one| *one != b'-').collect();
            let wrong = LETTERS.iter().filter(|one| **one != letters[at]);
            let taken = wrong.filter(|one| {
                let mut typed = letters.clone();
                typed[at] = **one;
                EnrolCode::read(&String::from_utf8(typed).unwrap()).is_some()
            });
            prop_assert!(taken.count() <= 2);
        }
    }

    #[test]
    fn what_is_too_short_too_long_or_not_of_these_letters_is_no_code() {
        let text = EnrolCode([7; 16]).text();
        let cut: String = text.chars().take(33).collect();
        for wrong in [
            "",
            cut.as_str(),
            &format!("{text}0"),
            &text.replace('-', "ơ"),
        ] {
            assert_eq!(EnrolCode::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_code_says_nothing_when_it_is_written_to_a_log() {
        assert_eq!(format!("{:?}", EnrolCode([7; 16])), "EnrolCode");
    }
}

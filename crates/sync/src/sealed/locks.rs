//! The data key under lock: wrapped by what a person knows, and by what their phone knows of them.

use super::{
    DataKey,
    finger::{Credential, Finger, Opens, PrfOutput},
};
use so_thon_protocol::secret;
use zeroize::Zeroizing;

/// What a person opens their book with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// Six digits or more.
    Pin,
    /// Words.
    Phrase,
}

/// How a secret is stretched: Argon2id (RFC 9106), version 0x13, with these costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Chance that makes equal secrets different.
    pub salt: [u8; 16],
}

/// What stretching a secret gave: it wraps and opens the data key. Wiped when dropped.
#[derive(Clone)]
pub struct StretchedKey(Zeroizing<[u8; 32]>);

impl StretchedKey {
    /// The key of these bytes.
    pub fn of(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

/// The secret does not open the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret does not open the lock")]
pub struct WrongSecret;

/// The data key under lock, with what is needed to ask for the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locks {
    /// What is asked for.
    pub secret: Secret,
    /// How many digits a PIN has, so that the last one opens; 0 for a phrase. It is no secret: who guesses begins with
    /// the short ones.
    pub digits: u8,
    /// How it is stretched.
    pub stretch: Stretch,
    /// The data key, sealed with what the stretching gives; where the fingerprint is needed too, with what both give.
    pub(super) wrapped: Vec<u8>,
    /// The fingerprint's part; empty where there is none, as in every lock of before.
    pub(super) finger: Vec<u8>,
}

/// What the wrapped key is bound to: the use, and the costs, so that nobody cheapens them unseen. Where the fingerprint
/// is needed too, its part follows.
fn bound(secret: Secret, stretch: &Stretch, both: &[u8]) -> Vec<u8> {
    let mut bytes = b"so-thon data key 1".to_vec();
    bytes.push(match secret {
        Secret::Pin => 1,
        Secret::Phrase => 2,
    });
    bytes.extend(stretch.memory_kib.to_be_bytes());
    bytes.extend(stretch.passes.to_be_bytes());
    bytes.extend(stretch.salt);
    bytes.extend(both);
    bytes
}

impl Locks {
    /// Locks a data key by a secret alone.
    pub fn new(
        data_key: &DataKey,
        (secret, digits): (Secret, u8),
        stretch: Stretch,
        stretched: &StretchedKey,
        chance: &dyn Fn(&mut [u8]),
    ) -> Self {
        let bound = bound(secret, &stretch, &[]);
        let wrapped = secret::seal(&stretched.0, drawn(chance), &bound, data_key.bytes());
        Self {
            secret,
            digits,
            stretch,
            wrapped,
            finger: Vec::new(),
        }
    }

    /// The same with a fingerprint: beside the secret, or so that both are needed. `stretched` is what the lock was
    /// made with.
    #[must_use]
    pub fn with_finger(
        mut self,
        opens: Opens,
        data_key: &DataKey,
        stretched: &StretchedKey,
        (credential, output): (&Credential, &PrfOutput),
        chance: &dyn Fn(&mut [u8]),
    ) -> Self {
        let finger = match opens {
            Opens::Secret => return self,
            Opens::Either => Finger::alone(data_key, credential, output, drawn(chance)),
            Opens::Both => Finger::beside_secret(credential),
        };
        self.finger = finger.to_bytes();
        if opens == Opens::Both {
            let bound = bound(self.secret, &self.stretch, &self.finger);
            let key = output.key_with(&stretched.0);
            let wrapped = secret::seal(&key, drawn(chance), &bound, data_key.bytes());
            self.wrapped = wrapped;
        }
        self
    }

    /// The same with the fingerprint that opens another lock of this data key by itself: the secret alone changes.
    #[must_use]
    pub fn keeping_finger_of(mut self, other: &Self) -> Self {
        if other.opens() == Opens::Either {
            self.finger.clone_from(&other.finger);
        }
        self
    }

    /// What opens it.
    pub fn opens(&self) -> Opens {
        self.finger().map_or(Opens::Secret, |finger| finger.opens())
    }

    /// What an authenticator is asked with for it.
    pub fn credential(&self) -> Option<Credential> {
        Some(self.finger()?.credential)
    }

    /// Opens the lock by its secret alone.
    pub fn open(&self, stretched: &StretchedKey) -> Result<DataKey, WrongSecret> {
        self.open_with(stretched, None)
    }

    /// Opens the lock by its secret, and by the fingerprint where both are needed. Where it does not open, nothing
    /// tells which of the two was wrong.
    pub fn open_with(
        &self,
        stretched: &StretchedKey,
        output: Option<&PrfOutput>,
    ) -> Result<DataKey, WrongSecret> {
        let opened = if self.opens() == Opens::Both {
            let key = output.ok_or(WrongSecret)?.key_with(&stretched.0);
            let bound = bound(self.secret, &self.stretch, &self.finger);
            secret::open(&key, &bound, &self.wrapped)
        } else {
            let bound = bound(self.secret, &self.stretch, &[]);
            secret::open(&stretched.0, &bound, &self.wrapped)
        };
        data_key(opened.ok())
    }

    /// Opens the lock by the fingerprint alone, where it does.
    pub fn open_by_finger(&self, output: &PrfOutput) -> Result<DataKey, WrongSecret> {
        data_key(self.finger().and_then(|finger| finger.open(output)))
    }

    /// Whether everything that it was made of opens it to this key: asked before it takes the place of another.
    pub(super) fn opens_to(
        &self,
        key: &DataKey,
        stretched: &StretchedKey,
        output: Option<&PrfOutput>,
    ) -> bool {
        let by_finger = match output {
            Some(output) if self.opens() == Opens::Either => self.open_by_finger(output),
            _ => Ok(key.clone()),
        };
        self.open_with(stretched, output).as_ref() == Ok(key) && by_finger.as_ref() == Ok(key)
    }

    fn finger(&self) -> Option<Finger> {
        Finger::of_bytes(&self.finger)
    }
}

fn drawn(chance: &dyn Fn(&mut [u8])) -> [u8; secret::NONCE] {
    let mut nonce = [0; secret::NONCE];
    chance(&mut nonce);
    nonce
}

fn data_key(opened: Option<Vec<u8>>) -> Result<DataKey, WrongSecret> {
    let opened = Zeroizing::new(opened.ok_or(WrongSecret)?);
    let bytes = opened.as_slice().try_into().map_err(|_| WrongSecret)?;
    Ok(DataKey::of(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STRETCH: Stretch = Stretch {
        memory_kib: 19_456,
        passes: 2,
        salt: [5; 16],
    };

    fn fill(buffer: &mut [u8]) {
        buffer.fill(3);
    }

    fn key() -> DataKey {
        DataKey::of([1; 32])
    }

    fn stretched() -> StretchedKey {
        StretchedKey::of([2; 32])
    }

    fn output() -> PrfOutput {
        PrfOutput::of([7; 32])
    }

    fn credential() -> Credential {
        Credential {
            id: vec![9; 20],
            salt: [8; 32],
        }
    }

    fn locks() -> Locks {
        Locks::new(&key(), (Secret::Pin, 6), STRETCH, &stretched(), &fill)
    }

    fn opened_by(opens: Opens) -> Locks {
        locks().with_finger(
            opens,
            &key(),
            &stretched(),
            (&credential(), &output()),
            &fill,
        )
    }

    #[test]
    fn the_right_secret_opens_and_another_does_not() {
        assert_eq!(locks().open(&stretched()), Ok(key()));
        assert_eq!(locks().open(&StretchedKey::of([4; 32])), Err(WrongSecret));
        assert_eq!(locks().open_by_finger(&output()), Err(WrongSecret));
        assert_eq!(
            (locks().opens(), locks().credential()),
            (Opens::Secret, None)
        );
    }

    #[test]
    fn costs_that_were_made_cheaper_do_not_open() {
        for mut locks in [locks(), opened_by(Opens::Both)] {
            locks.stretch.passes = 1;
            let tried = locks.open_with(&stretched(), Some(&output()));
            assert_eq!(tried, Err(WrongSecret));
        }
    }

    #[test]
    fn what_is_stored_of_each_lock_is_read_again() {
        for opens in [Opens::Secret, Opens::Either, Opens::Both] {
            let locks = opened_by(opens);
            let read = Locks::of_bytes(&locks.to_bytes()).unwrap();
            assert_eq!((&read, read.opens()), (&locks, opens));
            let asked = (opens != Opens::Secret).then(credential);
            assert_eq!(read.credential(), asked);
        }
    }

    #[test]
    fn the_fingerprint_opens_beside_the_secret() {
        let locks = opened_by(Opens::Either);
        assert_eq!(locks.open(&stretched()), Ok(key()));
        assert_eq!(locks.open_by_finger(&output()), Ok(key()));
        let other = PrfOutput::of([6; 32]);
        assert_eq!(locks.open_by_finger(&other), Err(WrongSecret));
    }

    #[test]
    fn another_secret_leaves_the_fingerprint_that_opens_by_itself() {
        let stretched = StretchedKey::of([4; 32]);
        let new = Locks::new(&key(), (Secret::Phrase, 0), STRETCH, &stretched, &fill);
        let kept = new.clone().keeping_finger_of(&opened_by(Opens::Either));
        assert_eq!(kept.open(&stretched), Ok(key()));
        assert_eq!(kept.open_by_finger(&output()), Ok(key()));
        assert_eq!(new.clone().keeping_finger_of(&opened_by(Opens::Both)), new);
        assert_eq!(new.clone().keeping_finger_of(&locks()), new);
    }

    #[test]
    fn both_together_open_and_neither_does_alone() {
        let locks = opened_by(Opens::Both);
        assert_eq!(locks.open_with(&stretched(), Some(&output())), Ok(key()));
        assert_eq!(locks.open(&stretched()), Err(WrongSecret));
        assert_eq!(locks.open_by_finger(&output()), Err(WrongSecret));
    }

    #[test]
    fn a_lock_that_needs_both_cannot_be_made_one_that_needs_less() {
        let both = opened_by(Opens::Both);
        let beside = opened_by(Opens::Either).finger;
        for finger in [Vec::new(), beside, vec![99; 80]] {
            let altered = Locks {
                finger,
                ..both.clone()
            };
            assert_eq!(
                altered.open_with(&stretched(), Some(&output())),
                Err(WrongSecret)
            );
        }
    }

    #[test]
    fn a_credential_or_a_salt_that_was_exchanged_does_not_open() {
        for opens in [Opens::Either, Opens::Both] {
            let locks = opened_by(opens);
            for place in [1, 32, locks.finger.len() - 1] {
                let mut altered = locks.clone();
                altered.finger[place] ^= 1;
                assert_eq!(altered.opens(), opens);
                assert_eq!(altered.open_by_finger(&output()), Err(WrongSecret));
                if opens == Opens::Both {
                    let tried = altered.open_with(&stretched(), Some(&output()));
                    assert_eq!(tried, Err(WrongSecret));
                }
            }
        }
    }

    #[test]
    fn a_part_cut_short_or_of_a_later_version_leaves_the_secret() {
        let whole = opened_by(Opens::Either);
        for finger in [&[1_u8; 20][..], &[1; 100], &[3; 200], &[2; 10]] {
            let altered = Locks {
                finger: finger.to_vec(),
                ..whole.clone()
            };
            assert_eq!(altered.opens(), Opens::Secret);
            assert_eq!(altered.open(&stretched()), Ok(key()));
        }
    }

    #[test]
    fn a_lock_that_does_not_open_to_the_key_is_seen() {
        for opens in [Opens::Secret, Opens::Either, Opens::Both] {
            let locks = opened_by(opens);
            assert!(locks.opens_to(&key(), &stretched(), Some(&output())));
            assert!(!locks.opens_to(&DataKey::of([4; 32]), &stretched(), Some(&output())));
            assert!(!locks.opens_to(&key(), &StretchedKey::of([4; 32]), Some(&output())));
            let other = PrfOutput::of([6; 32]);
            let sees = locks.opens_to(&key(), &stretched(), Some(&other));
            assert_eq!(sees, opens == Opens::Secret);
        }
    }

    proptest! {
        #[test]
        fn whatever_the_keys_a_lock_that_needs_both_opens_by_these_two_alone(
            data: [u8; 32], pin: [u8; 32], finger: [u8; 32], other: [u8; 32], salt: [u8; 32],
            id in proptest::collection::vec(any::<u8>(), 0..80),
        ) {
            prop_assume!(other != pin && other != finger && pin != finger);
            let (data, credential) = (DataKey::of(data), Credential { id, salt });
            let key = StretchedKey::of;
            let print = PrfOutput::of;
            let locks = Locks::new(&data, (Secret::Pin, 6), STRETCH, &key(pin), &fill)
                .with_finger(Opens::Both, &data, &key(pin), (&credential, &print(finger)), &fill);
            let opened = locks.open_with(&key(pin), Some(&print(finger)));
            prop_assert_eq!(opened.as_ref(), Ok(&data));
            // One of them, with anything in the other's place, and each in the place of the other.
            for (one, two) in [(pin, other), (other, finger), (pin, pin), (finger, finger), (finger, pin)] {
                prop_assert!(locks.open_with(&key(one), Some(&print(two))).is_err());
            }
            for alone in [pin, finger, other] {
                prop_assert!(locks.open(&key(alone)).is_err());
                prop_assert!(locks.open_by_finger(&print(alone)).is_err());
            }
        }
    }
}

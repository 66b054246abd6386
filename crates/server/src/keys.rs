//! The commune's key pair: X25519. The private key lies in a file outside the database, so that a
//! copy of the database opens nothing; its backup is a text that is printed once.

use crate::{accept::sha256, sessions::hex};
use so_thon_domain::CommuneId;
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};
use x25519_dalek::{PublicKey, StaticSecret};

/// A pair of keys.
pub struct Pair {
    /// What opens envelopes.
    pub private: [u8; 32],
    /// What envelopes are sealed to.
    pub public: [u8; 32],
}

impl Pair {
    /// The pair of this secret.
    pub fn of(secret: [u8; 32]) -> Self {
        let secret = StaticSecret::from(secret);
        Self {
            public: PublicKey::from(&secret).to_bytes(),
            private: secret.to_bytes(),
        }
    }

    /// The private key as text to be printed and typed in again: eight groups of eight digits and
    /// one to check them by.
    pub fn backup(&self) -> String {
        let check = hex(&sha256(&self.private)[..4]);
        let groups = self.private.chunks(4).map(hex);
        groups.chain([check]).collect::<Vec<_>>().join(" ")
    }

    /// Reads such a text; `None` when a digit is wrong.
    pub fn from_backup(text: &str) -> Option<Self> {
        let groups: Vec<&str> = text.split_whitespace().collect();
        let (check, groups) = groups.split_last()?;
        let secret = crate::sessions::bytes32(&groups.concat().to_ascii_lowercase())?;
        let fits = hex(&sha256(&secret)[..4]) == check.to_ascii_lowercase();
        fits.then(|| Self::of(secret))
    }

    /// Writes the private key where only the server's user can read it. An existing file is never
    /// overwritten.
    pub fn save(&self, data: &Path, commune: CommuneId) -> io::Result<PathBuf> {
        let folder = data.join("keys");
        fs::create_dir_all(&folder)?;
        let path = folder.join(format!("commune-{commune}.key"));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        writeln!(file, "{}", hex(&self.private))?;
        file.sync_all()?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_key_is_read_again_and_a_wrong_digit_is_noticed() {
        let pair = Pair::of([7; 32]);
        let text = pair.backup();
        let again = Pair::from_backup(&text.to_uppercase()).expect("what was printed reads");
        assert_eq!((again.private, again.public), (pair.private, pair.public));
        let wrong = text.replacen('7', "8", 1);
        assert!(Pair::from_backup(&wrong).is_none());
    }
}

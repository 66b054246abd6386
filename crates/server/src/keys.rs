//! The commune's key pair: X25519. The private key lies in a file outside the database, so that a
//! copy of the database opens nothing; its backup is a text that is printed once.

use crate::{accept::sha256, sessions::hex};
use so_thon_domain::CommuneId;
use so_thon_protocol::seal::CommuneKeys;
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

    /// Writes the private key into a folder, where only the server's user can read it. An existing file
    /// is never overwritten.
    pub fn save(&self, folder: &Path, commune: CommuneId) -> io::Result<PathBuf> {
        fs::create_dir_all(folder)?;
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

/// The private keys in a folder: `commune-ID.key`, and after a rotation `commune-ID.N.key`
/// for what was sealed before, the highest N first behind the present one.
pub fn load(folder: &Path) -> io::Result<CommuneKeys> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(CommuneKeys::default()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let Some((commune, rotated)) = name.to_str().and_then(named) else {
            continue;
        };
        let text = fs::read_to_string(entry.path())?;
        let key = crate::sessions::bytes32(text.trim()).ok_or_else(|| {
            let words = format!("{} is not a key", entry.path().display());
            io::Error::new(io::ErrorKind::InvalidData, words)
        })?;
        found.push((commune, std::cmp::Reverse(rotated), key));
    }
    found.sort();
    let mut keys = CommuneKeys::default();
    for (commune, _, key) in found {
        keys.add(commune, key);
    }
    Ok(keys)
}

/// The commune in a file's name, and the rotation: the present key counts as the highest.
fn named(name: &str) -> Option<(CommuneId, u32)> {
    let name = name.strip_prefix("commune-")?.strip_suffix(".key")?;
    let (commune, rotated) = match name.split_once('.') {
        Some((commune, rotated)) => (commune, rotated.parse().ok()?),
        None => (name, u32::MAX),
    };
    Some((CommuneId::parse(commune)?, rotated))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_present_key_comes_first_and_rotated_ones_behind_it() {
        let commune = CommuneId(uuid::Uuid::from_u128(5));
        let folder = std::env::temp_dir().join(format!("so-thon-keys-{}", std::process::id()));
        Pair::of([1; 32]).save(&folder, commune).expect("saved");
        for (rotated, byte) in [(1, 2), (2, 3)] {
            let path = folder.join(format!("commune-{commune}.{rotated}.key"));
            fs::write(path, hex(&[byte; 32])).expect("written");
        }
        let keys = load(&folder).expect("loaded");
        let first = keys.of(commune).iter().map(|key| key[1]);
        assert_eq!(first.collect::<Vec<_>>(), [1, 3, 2]);
        fs::write(folder.join(format!("commune-{commune}.3.key")), "short").expect("written");
        assert!(load(&folder).is_err());
        fs::remove_dir_all(&folder).expect("removed");
    }

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

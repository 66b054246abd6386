//! Passwords: Argon2id with fixed parameters, computed beside the request threads, few at a time.

mod known;

use crate::problem::Failure;
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash,
};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The shortest password, in characters.
pub const SHORTEST: usize = 12;

/// The longest, in bytes: a hash of a novel would be a way to keep the server busy.
pub const LONGEST: usize = 256;

/// So many are computed at a time.
const AT_ONCE: usize = 2;

/// So many may wait behind them, a second or two in all. A morning on which everybody signs in is fewer.
const WAITING: usize = 64;

/// How soon whoever finds all places taken may come again, in seconds.
const AGAIN: u64 = 5;

/// Verified against when a login is not known, so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c28tdGhvbi1ub2JvZHk$\
     AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Whose turn it is to have a password computed. Whoever finds every place taken is told to come again, at once: a stranger
/// who asks without end shall not pile up what is never answered.
#[derive(Clone, Debug)]
pub struct Turns {
    /// Computed now, or waiting.
    places: Arc<Semaphore>,
    /// Computed now.
    running: Arc<Semaphore>,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            running: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

fn argon2() -> Argon2<'static> {
    // m = 19 MiB, t = 2, p = 1: what OWASP names as the least for Argon2id.
    let params = Params::new(19_456, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Is this a password we take: long enough, and not what everybody tries first (`known`)?
pub fn is_strong(password: &str, login: &str, commune: &str) -> bool {
    password.chars().count() >= SHORTEST
        && password.len() <= LONGEST
        && !known::is_guessed_first(password, &[login, commune])
}

/// Hashes a password with its salt.
pub async fn hash(turns: &Turns, password: &str, salt: [u8; 32]) -> Result<String, Failure> {
    let password = password.to_owned();
    on_a_thread(turns, move || {
        let hash = argon2().hash_password_with_salt(password.as_bytes(), &salt[..16])?;
        Ok(hash.to_string())
    })
    .await
}

/// Does the password fit the hash? Without a hash (an unknown login) it never does, and takes as
/// long to find out.
pub async fn verify(turns: &Turns, password: &str, hash: Option<&str>) -> Result<bool, Failure> {
    let password = password.to_owned();
    let known = hash.is_some();
    let hash = hash.unwrap_or(NOBODY).to_owned();
    on_a_thread(turns, move || {
        let hash = PasswordHash::new(&hash).map_err(argon2::password_hash::Error::from)?;
        let fits = argon2().verify_password(password.as_bytes(), &hash).is_ok();
        Ok(fits && known)
    })
    .await
}

async fn on_a_thread<T: Send + 'static>(
    turns: &Turns,
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let place = turns.places.clone().try_acquire_owned();
    let place = place.map_err(|_| Failure::Wait(AGAIN))?;
    let turn = turns.running.clone().acquire_owned().await;
    let done = tokio::task::spawn_blocking(move || {
        let _held = (place, turn);
        work()
    });
    done.await
        .unwrap_or(Err(Failure::Hash(argon2::password_hash::Error::Crypto)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_finds_every_place_taken_comes_again_and_nobody_waits_without_end() {
        let turns = Turns::default();
        let most = u32::try_from(AT_ONCE + WAITING).expect("few");
        let taken = turns.places.clone().acquire_many_owned(most).await;
        for hash in [None, Some(NOBODY)] {
            let refused = verify(&turns, "con trau an lua non", hash).await;
            assert!(matches!(refused, Err(Failure::Wait(AGAIN))), "{refused:?}");
        }
        drop(taken);
        let answered = verify(&turns, "con trau an lua non", None).await;
        assert!(matches!(answered, Ok(false)), "{answered:?}");
        assert_eq!(turns.places.available_permits(), AT_ONCE + WAITING);
    }
}

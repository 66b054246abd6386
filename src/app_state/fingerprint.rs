//! Opening a lock by the secret, by the fingerprint or by both, and laying another in its place.
//!
//! A lock is replaced whole, and only by one that opened once: at no moment is a person without a way in.

use super::{
    AppState, clock,
    locking::{UnlockError, new_locks},
};
use crate::{
    platform::{fingerprint, stretcher},
    t,
};
use so_thon_store_indexeddb::IndexedDbStore;
use so_thon_sync::{
    DataKey, PhoneError,
    sealed::{
        Credential, Locks, Opens, PrfOutput, StretchedKey, TryRefused, begin_try, check_pin,
        end_tries, has_escrow, locks_of, normalised,
    },
};

/// What becomes of a lock.
pub enum Change {
    /// Another secret opens it; where a fingerprint does, it does as before.
    Secret(String),
    /// The same secret, and with it: see there.
    Opens(Opens),
}

/// A lock that a person opened, and what with.
struct Opened {
    locks: Locks,
    key: DataKey,
    stretched: StretchedKey,
    /// What the fingerprint gave, where both are needed.
    output: Option<PrfOutput>,
}

/// Opens a lock by the secret, and by the fingerprint where both are needed. The finger is asked for before the secret
/// is tried: one that was not given costs no try, and tells nothing about the secret.
async fn open_by_secret(store: &IndexedDbStore, secret: &str) -> Result<Opened, UnlockError> {
    let locks = present(store).await?;
    let output = match locks.opens() {
        Opens::Both => Some(ask(&locks).await?),
        Opens::Secret | Opens::Either => None,
    };
    let (locks, tries) = match begin_try(store, clock::now()).await {
        Ok(found) => found,
        Err(TryRefused::Wait(wait)) => return Err(UnlockError::Wait(wait)),
        Err(TryRefused::NoLock) => return Err(PhoneError::NotEnrolled.into()),
        Err(TryRefused::Store(error)) => return Err(error.into()),
    };
    let stretched = stretcher::stretch(&normalised(secret), locks.stretch).await?;
    let Ok(key) = locks.open_with(&stretched, output.as_ref()) else {
        return Err(match tries.wait(clock::now()) {
            0 => UnlockError::Wrong { left: tries.left() },
            wait => UnlockError::Wait(wait),
        });
    };
    end_tries(store).await?;
    Ok(Opened {
        locks,
        key,
        stretched,
        output,
    })
}

/// Opens a lock by what a person gives: their secret, or the fingerprint alone where there is none.
pub(super) async fn open_lock(
    store: &IndexedDbStore,
    secret: Option<&str>,
) -> Result<DataKey, UnlockError> {
    if let Some(secret) = secret {
        return Ok(open_by_secret(store, secret).await?.key);
    }
    let locks = present(store).await?;
    let output = ask(&locks).await?;
    let key = opened_by(&locks, &output)?;
    end_tries(store).await?;
    Ok(key)
}

async fn present(store: &IndexedDbStore) -> Result<Locks, UnlockError> {
    Ok(locks_of(store).await?.ok_or(PhoneError::NotEnrolled)?)
}

async fn ask(locks: &Locks) -> Result<PrfOutput, UnlockError> {
    let credential = locks.credential().ok_or(UnlockError::Finger)?;
    Ok(fingerprint::ask(&credential, clock::fill).await?)
}

fn opened_by(locks: &Locks, output: &PrfOutput) -> Result<DataKey, UnlockError> {
    locks
        .open_by_finger(output)
        .map_err(|_| UnlockError::Finger)
}

/// A new key behind the fingerprint, and what it gives.
pub(super) async fn new_finger() -> Result<(Credential, PrfOutput), UnlockError> {
    Ok(fingerprint::make(t!(app.name), clock::fill).await?)
}

impl AppState {
    /// What opens the open book; `None` when it cannot be told, or when a fingerprint neither does nor could.
    pub async fn opens(self) -> Option<Opens> {
        let book = self.book()?;
        let opens = present(book.store().inner()).await.ok()?.opens();
        (opens != Opens::Secret || fingerprint::offered().await).then_some(opens)
    }

    /// Lays another lock around the key of the open book; what opens it now must be given.
    pub async fn change_lock(self, secret: String, change: Change) -> Result<(), UnlockError> {
        let book = self.book().ok_or(PhoneError::NotEnrolled)?;
        let store = book.store();
        match &change {
            // Said before anything is asked for.
            Change::Secret(new) => drop(check_pin(new).map_err(UnlockError::Weak)?),
            // Whoever needs both and loses one is let in by the office: it must be able to.
            Change::Opens(Opens::Both) if !has_escrow(store.inner()).await? => {
                return Err(UnlockError::NoSpare);
            }
            Change::Opens(_) => {}
        }
        let Opened {
            locks,
            key,
            mut stretched,
            mut output,
        } = open_by_secret(store.inner(), &secret).await?;
        let (mut laid, wanted) = match change {
            Change::Secret(new) => {
                let kind = check_pin(&new).map_err(UnlockError::Weak)?;
                let (laid, new, _) = new_locks(&new, kind, &key, false).await?;
                stretched = new;
                (laid, locks.opens())
            }
            Change::Opens(wanted) => {
                let kind = (locks.secret, locks.digits);
                let laid = Locks::new(&key, kind, locks.stretch, &stretched, &clock::fill);
                (laid, wanted)
            }
        };
        laid = match (wanted, locks.credential(), output.take()) {
            (Opens::Secret, ..) => laid,
            // It opens by itself already: the same goes on doing so.
            (Opens::Either, Some(_), None) => laid.keeping_finger_of(&locks),
            (_, known, given) => {
                let (credential, given) = match (known, given) {
                    (Some(credential), Some(given)) => (credential, given),
                    // Only a finger that opens by itself, now as before, may be needed.
                    (Some(credential), None) => {
                        let given = ask(&locks).await?;
                        opened_by(&locks, &given)?;
                        (credential, given)
                    }
                    (None, _) if wanted == Opens::Both => return Err(UnlockError::Finger),
                    (None, _) => new_finger().await?,
                };
                let finger = (&credential, &given);
                let laid = laid.with_finger(wanted, &key, &stretched, finger, &clock::fill);
                output = Some(given);
                laid
            }
        };
        let laying = store.change_locks(&laid, &stretched, output.as_ref());
        Ok(laying.await?)
    }
}

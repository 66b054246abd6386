//! Wrong secrets cost time, and go on costing it after a restart: the count is written before the
//! secret is tried.
//!
//! Whoever copies the storage is not slowed by this: against them stands the stretching alone.

use super::{Locks, laid::locks_in};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::Table,
};
use so_thon_domain::Millis;

/// The key in [`Table::Push`].
pub(super) const TRIES: &[u8] = b"tries";

/// So many wrong secrets cost nothing: fingers slip.
pub const FREE: u32 = 4;

/// The first wait, in milliseconds; each further one is twice as long.
const FIRST_WAIT: u64 = 60_000;

/// The longest wait: a person stands at a door.
const LONGEST_WAIT: u64 = 15 * 60_000;

/// Wrong secrets since the last right one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub wrong: u32,
    /// When the last began, by the phone's clock.
    pub last: Millis,
}

impl Tries {
    /// How many more wrong ones cost nothing.
    pub fn left(self) -> u32 {
        FREE.saturating_sub(self.wrong)
    }

    /// How long must still be waited, in milliseconds.
    pub fn wait(self, now: Millis) -> u64 {
        let Some(beyond) = self.wrong.checked_sub(FREE) else {
            return 0;
        };
        let whole = FIRST_WAIT
            .checked_shl(beyond.min(16))
            .unwrap_or(LONGEST_WAIT)
            .min(LONGEST_WAIT);
        // A clock that was put back starts the wait anew; one that was put forward ends it, and costs
        // the next one more.
        whole.saturating_sub(now.0.saturating_sub(self.last.0))
    }
}

/// Why a secret may not be tried now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TryRefused {
    /// Not before so many milliseconds have passed.
    #[error("too many wrong secrets: wait {0} ms")]
    Wait(u64),
    /// There is no lock.
    #[error("there is no lock")]
    NoLock,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Counts a try before it is made, and gives the lock to try it on, with the tries so far.
pub async fn begin_try(store: &impl Store, now: Millis) -> Result<(Locks, Tries), TryRefused> {
    let mut transaction = store.save(&[Table::Push]).await?;
    let locks = locks_in(&transaction).await?.ok_or(TryRefused::NoLock)?;
    let tries = tries_in(&transaction).await?;
    match tries.wait(now) {
        0 => {}
        wait => return Err(TryRefused::Wait(wait)),
    }
    let tries = Tries {
        wrong: tries.wrong.saturating_add(1),
        last: now,
    };
    transaction
        .put(Table::Push, TRIES, tries.to_bytes())
        .await?;
    transaction.commit().await?;
    Ok((locks, tries))
}

/// The tries since the last right secret.
pub async fn tries_of(store: &impl Store) -> Result<Tries, StoreError> {
    tries_in(&store.read(&[Table::Push]).await?).await
}

async fn tries_in(transaction: &impl Transaction) -> Result<Tries, StoreError> {
    let bytes = transaction.get(Table::Push, TRIES).await?;
    let damaged = StoreError::Damaged { what: "tries" };
    match bytes {
        Some(bytes) => Tries::of_bytes(&bytes).ok_or(damaged),
        None => Ok(Tries::default()),
    }
}

/// The secret was right: what was counted is forgotten. [`StoreError::Lost`] when the lock was taken away while it was
/// tried.
pub async fn end_tries(store: &impl Store) -> Result<(), StoreError> {
    let mut transaction = store.save(&[Table::Push]).await?;
    locks_in(&transaction).await?;
    transaction.delete(Table::Push, TRIES).await?;
    transaction.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(wrong: u32, since: u64) -> u64 {
        let tries = Tries {
            wrong,
            last: Millis(1_000_000),
        };
        tries.wait(Millis(1_000_000 + since))
    }

    #[test]
    fn the_first_slips_are_free_and_then_it_takes_twice_as_long_each_time() {
        assert_eq!((wait(0, 0), wait(3, 0)), (0, 0));
        assert_eq!(
            (wait(4, 0), wait(5, 0), wait(6, 0)),
            (60_000, 120_000, 240_000)
        );
        assert_eq!((wait(4, 59_999), wait(4, 60_000)), (1, 0));
        assert_eq!(
            (wait(40, 0), wait(u32::MAX, 0)),
            (LONGEST_WAIT, LONGEST_WAIT)
        );
    }

    #[test]
    fn a_clock_put_back_waits_the_whole_time() {
        let tries = Tries {
            wrong: 4,
            last: Millis(1_000_000),
        };
        assert_eq!(tries.wait(Millis(0)), 60_000);
    }
}

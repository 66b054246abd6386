//! How much one seat, or one code, may ask in a while. Never by address: a whole office shares one.
//!
//! Wrong passwords are counted in the store (`sessions`), because they must outlive the process.
//! This here keeps one phone that has gone wild from taking everything; a restart forgives it, which
//! gives it one burst more.

use crate::problem::Failure;
use so_thon_domain::{Millis, SeatId};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// Beyond so many keys those that have asked nothing for long are forgotten.
const MANY: usize = 10_000;

/// Something that fills up again.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// How many at once.
    pub burst: u32,
    /// How long until one more.
    pub each_ms: u64,
}

/// What is left of it.
#[derive(Clone, Copy, Debug)]
struct Left {
    count: u32,
    since: Millis,
}

/// What is left to each key.
#[derive(Debug)]
pub struct Limit<K> {
    left: Mutex<BTreeMap<K, Left>>,
}

impl<K> Default for Limit<K> {
    fn default() -> Self {
        Self {
            left: Mutex::default(),
        }
    }
}

/// All that is counted.
#[derive(Debug, Default)]
pub struct Limits {
    /// Requests of a seat, by session or push-only token.
    pub requests: Limit<SeatId>,
    /// Requests of a seat for its data key.
    pub recoveries: Limit<SeatId>,
    /// Entries of a code, by its hash, known or not.
    pub codes: Limit<[u8; 32]>,
}

impl<K: Ord> Limit<K> {
    /// Takes one of a key's, or says how long to wait.
    pub fn take(&self, key: K, allowance: Allowance, now: Millis) -> Result<(), Failure> {
        let Allowance { burst, each_ms } = allowance;
        let mut all = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > MANY {
            let whole = each_ms.saturating_mul(u64::from(burst));
            all.retain(|_, left| now.0.saturating_sub(left.since.0) < whole);
        }
        let full = Left {
            count: burst,
            since: now,
        };
        let left = all.entry(key).or_insert(full);
        // A clock that was put back lets nobody wait until it is there again.
        left.since = left.since.min(now);
        let grown = now.0.saturating_sub(left.since.0) / each_ms.max(1);
        if grown > 0 {
            let count = u64::from(left.count).saturating_add(grown);
            left.count = u32::try_from(count).unwrap_or(burst).min(burst);
            left.since = if left.count == burst {
                now
            } else {
                left.since.later(grown * each_ms)
            };
        }
        if left.count == 0 {
            let wait = left.since.later(each_ms).0.saturating_sub(now.0);
            return Err(Failure::Wait(wait.div_ceil(1000).max(1)));
        }
        left.count -= 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWANCE: Allowance = Allowance {
        burst: 3,
        each_ms: 2_000,
    };

    fn taken(limit: &Limit<u8>, of: u8, now: u64) -> Option<u64> {
        match limit.take(of, ALLOWANCE, Millis(now)) {
            Ok(()) => None,
            Err(Failure::Wait(seconds)) => Some(seconds),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn each_has_its_burst_and_then_one_at_a_time() {
        let limit = Limit::default();
        for _ in 0..3 {
            assert_eq!(taken(&limit, 1, 100), None);
        }
        assert_eq!(taken(&limit, 1, 100), Some(2));
        assert_eq!(taken(&limit, 1, 1_600), Some(1));
        assert_eq!(taken(&limit, 2, 1_600), None, "another is not held up");
        assert_eq!(taken(&limit, 1, 2_100), None);
        assert_eq!(taken(&limit, 1, 2_100), Some(2));
        assert_eq!(taken(&limit, 1, 6_100), None);
        assert_eq!(taken(&limit, 1, 6_100), None);
        assert_eq!(taken(&limit, 1, 6_100), Some(2));
    }

    #[test]
    fn what_was_not_used_does_not_pile_up() {
        let limit = Limit::default();
        assert_eq!(taken(&limit, 1, 0), None);
        for _ in 0..3 {
            assert_eq!(taken(&limit, 1, 1_000_000), None);
        }
        assert_eq!(taken(&limit, 1, 1_000_000), Some(2));
    }

    #[test]
    fn a_clock_that_goes_back_lets_nobody_wait_for_ever() {
        let limit = Limit::default();
        for _ in 0..3 {
            assert_eq!(taken(&limit, 1, 10_000_000), None);
        }
        assert_eq!(taken(&limit, 1, 0), Some(2));
        assert_eq!(taken(&limit, 1, 2_000), None);
    }

    #[test]
    fn those_who_asked_nothing_for_long_are_forgotten() {
        let limit = Limit::default();
        for key in 0..=10_000_u32 {
            assert!(limit.take(key, ALLOWANCE, Millis(0)).is_ok());
        }
        assert!(limit.take(20_000, ALLOWANCE, Millis(60_000)).is_ok());
        let left = limit.left.lock().expect("nobody else has it");
        assert_eq!(left.len(), 1);
    }
}

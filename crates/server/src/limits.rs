//! How much one token, one person or one code may ask in a while. Never by address: a whole office
//! shares one.
//!
//! Wrong passwords are counted in the store (`sessions`), because they must outlive the process.
//! This here keeps one phone or one person that has gone wild from taking everything; a restart
//! forgives it, which gives it one burst more. Only what the store knows is a key here, never what
//! somebody merely sent, so that nobody fills this up by inventing keys.

use crate::problem::Failure;
use so_thon_domain::{AccountId, CommuneId, EnrolmentId, Millis, SeatId};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError, atomic::AtomicU64},
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

/// Which of its two tokens a seat asks with. Each has an allowance of its own: a page that asks too
/// much does not keep the worker from sending what was saved, nor whoever found the push-only token
/// the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Token {
    /// That of a session.
    Session,
    /// The push-only one.
    Push,
}

/// What is left of it.
#[derive(Clone, Copy, Debug)]
struct Left {
    count: u32,
    since: Millis,
    /// How many found nothing left since one did last.
    over: u64,
}

/// What is left to each key.
#[derive(Debug)]
pub struct Limit<K> {
    left: Mutex<Kept<K>>,
}

#[derive(Debug)]
struct Kept<K> {
    of: BTreeMap<K, Left>,
    /// When there are more keys than this, it is looked whom to forget.
    sweep: usize,
}

impl<K> Default for Limit<K> {
    fn default() -> Self {
        Self {
            left: Mutex::new(Kept {
                of: BTreeMap::new(),
                sweep: MANY,
            }),
        }
    }
}

/// All that is counted.
#[derive(Debug, Default)]
pub struct Limits {
    /// Requests of a seat with one of its tokens.
    pub requests: Limit<(SeatId, Token)>,
    /// Sign-ins of a person that were good.
    pub sign_ins: Limit<AccountId>,
    /// Requests of a seat for its data key.
    pub recoveries: Limit<SeatId>,
    /// Entries of a code that was made.
    pub codes: Limit<EnrolmentId>,
    /// Refusals of a person, or of their codes, that are noted in the log one by one.
    pub refusals: Limit<(CommuneId, AccountId)>,
    /// How often somebody was turned away of whom nothing is known, since that was noted. A number in memory and no more:
    /// what is written for a login that somebody has takes longer, and would tell it from the others.
    pub strangers: AtomicU64,
}

impl<K: Ord> Limit<K> {
    /// Takes one of a key's, or says how long to wait.
    pub fn take(&self, key: K, allowance: Allowance, now: Millis) -> Result<(), Failure> {
        let taken = self.taken(key, allowance, now);
        taken.map(drop).map_err(Failure::Wait)
    }

    /// Takes one of a key's: how many found nothing left since the one before. None is left over:
    /// nothing, and this one is counted.
    pub fn take_or_count(&self, key: K, allowance: Allowance, now: Millis) -> Option<u64> {
        self.taken(key, allowance, now).ok()
    }

    /// Those who found nothing left since one was taken, and how often; they are counted anew.
    pub fn counted(&self) -> Vec<(K, u64)>
    where
        K: Copy,
    {
        let mut kept = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let over = kept.of.iter_mut().filter(|(_, left)| left.over > 0);
        over.map(|(key, left)| (*key, std::mem::take(&mut left.over)))
            .collect()
    }

    fn taken(&self, key: K, allowance: Allowance, now: Millis) -> Result<u64, u64> {
        let Allowance { burst, each_ms } = allowance;
        let mut kept = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.of.len() > kept.sweep {
            let whole = each_ms.saturating_mul(u64::from(burst));
            kept.of
                .retain(|_, left| left.over > 0 || now.0.saturating_sub(left.since.0) < whole);
            // Whoever cannot be forgotten yet is not looked at again for each request.
            kept.sweep = MANY.max(kept.of.len() * 2);
        }
        let full = Left {
            count: burst,
            since: now,
            over: 0,
        };
        let left = kept.of.entry(key).or_insert(full);
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
            left.over = left.over.saturating_add(1);
            let wait = left.since.later(each_ms).0.saturating_sub(now.0);
            return Err(wait.div_ceil(1000).max(1));
        }
        left.count -= 1;
        Ok(std::mem::take(&mut left.over))
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
        assert_eq!(left.of.len(), 1);
    }

    #[test]
    fn those_who_found_nothing_left_are_counted() {
        let limit = Limit::default();
        let count = |now| limit.take_or_count(1, ALLOWANCE, Millis(now));
        assert_eq!([0, 0, 0].map(count), [Some(0); 3]);
        assert_eq!([0, 1, 1_999].map(count), [None; 3]);
        assert_eq!([2_000, 4_000].map(count), [Some(3), Some(0)]);
        assert_eq!(limit.counted(), []);
        assert_eq!([4_000, 4_000].map(count), [None; 2]);
        assert_eq!(limit.counted(), [(1, 2)]);
        assert_eq!(limit.counted(), []);
    }
}

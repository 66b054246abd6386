//! Time as the records see it: milliseconds handed in by the caller, and stamps that order writes
//! even when phones' clocks disagree.

use crate::ids::SeatId;
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z by some clock.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub u64);

impl Millis {
    /// So many milliseconds later.
    pub fn later(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

/// Where "now" comes from. One implementation in each binary; tests and the simulator bring their
/// own.
pub trait Clock {
    /// The present moment.
    fn now(&self) -> Millis;
}

/// The point of a change in a hybrid logical clock (Kulkarni et al. 2014, "Logical Physical
/// Clocks"): physical milliseconds, then a counter for what happened within one of them.
///
/// A stamp is *claimed* by the phone and becomes *effective* when the server accepts the change:
/// merging uses effective stamps only. Field order is comparison order.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Stamp {
    /// Physical part.
    pub millis: Millis,
    /// Counts stamps that share their physical part.
    pub counter: u32,
}

impl Stamp {
    /// The greatest stamp that is not later than `now`.
    pub fn latest_at(now: Millis) -> Self {
        Self {
            millis: now,
            counter: u32::MAX,
        }
    }

    /// The stamp a server gives a change it accepts: what the phone claims, but not later than the
    /// receipt, and never above `later`, the effective stamp of an already accepted higher number
    /// of the same seat. So a phone two years ahead cannot win for ever, and numbers of one seat
    /// order as they were made even when they arrive the other way round.
    pub fn effective(claimed: Self, received: Millis, later: Option<Self>) -> Self {
        let bounded = claimed.min(Self::latest_at(received));
        later.map_or(bounded, |later| bounded.min(later))
    }
}

/// The state of one seat's hybrid logical clock. It never runs backwards, whatever the phone's
/// clock does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hlc {
    last: Stamp,
}

impl Hlc {
    /// The stamp for a change made at `now`: greater than every stamp given or seen before.
    pub fn tick(&mut self, now: Millis) -> Stamp {
        self.last = if now > self.last.millis {
            Stamp {
                millis: now,
                counter: 0,
            }
        } else {
            match self.last.counter.checked_add(1) {
                Some(counter) => Stamp {
                    millis: self.last.millis,
                    counter,
                },
                None => Stamp {
                    millis: Millis(self.last.millis.0 + 1),
                    counter: 0,
                },
            }
        };
        self.last
    }

    /// Takes note of a stamp that arrived, so that an edit of what was seen orders after it.
    ///
    /// Stamps are the server's, which never accepts one later than its own clock, so a peer's wrong
    /// clock does not drag this one ahead.
    pub fn observe(&mut self, seen: Stamp) {
        self.last = self.last.max(seen);
    }
}

/// A person's change is known by the seat that made it and its number there.
pub type Author = SeatId;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_still_gives_growing_stamps() {
        let mut hlc = Hlc::default();
        let first = hlc.tick(Millis(1_000));
        let second = hlc.tick(Millis(10));
        let third = hlc.tick(Millis(1_001));
        assert!(first < second && second < third);
    }

    #[test]
    fn an_edit_orders_after_what_was_seen() {
        let mut hlc = Hlc::default();
        let seen = Stamp {
            millis: Millis(5_000),
            counter: 7,
        };
        hlc.observe(seen);
        assert!(hlc.tick(Millis(1)) > seen);
    }

    #[test]
    fn a_phone_two_years_ahead_is_held_to_the_receipt() {
        let claimed = Stamp {
            millis: Millis(70_000_000_000),
            counter: 0,
        };
        let received = Millis(1_000);
        assert_eq!(
            Stamp::effective(claimed, received, None),
            Stamp::latest_at(received)
        );
    }

    #[test]
    fn a_lower_number_that_arrives_late_stays_below_the_higher_one() {
        let higher = Stamp {
            millis: Millis(500),
            counter: 3,
        };
        let claimed = Stamp {
            millis: Millis(900),
            counter: 0,
        };
        assert_eq!(
            Stamp::effective(claimed, Millis(1_000), Some(higher)),
            higher
        );
    }
}

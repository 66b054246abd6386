//! Chance that replays: everything a run draws comes from its seed.

use so_thon_domain::IdSource;
use std::cell::Cell;

/// A small generator (splitmix64, Steele et al. 2014) that can be shared within a run.
#[derive(Debug)]
pub struct Chance(Cell<u64>);

impl Chance {
    /// The generator of a seed.
    pub fn new(seed: u64) -> Self {
        let chance = Self(Cell::new(seed ^ 0x5057_4852_4f4e_0001));
        chance.next();
        chance
    }

    /// Sixty-four bits.
    pub fn next(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 when there is none.
    pub fn below(&self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// A place in a slice of this length.
    pub fn place(&self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// True in so many of a hundred cases.
    pub fn percent(&self, cases: u64) -> bool {
        self.below(100) < cases
    }

    /// One of these; none when there is none.
    pub fn pick<'a, T>(&self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.place(of.len()))
    }
}

/// Ids are drawn from the same chance.
impl IdSource for Chance {
    fn chance(&mut self) -> [u8; 10] {
        (&*self).chance()
    }
}

impl IdSource for &Chance {
    fn chance(&mut self) -> [u8; 10] {
        let (a, b) = (self.next().to_le_bytes(), self.next().to_le_bytes());
        let mut bytes = [0; 10];
        for (byte, drawn) in bytes.iter_mut().zip(a.into_iter().chain(b)) {
            *byte = drawn;
        }
        bytes
    }
}

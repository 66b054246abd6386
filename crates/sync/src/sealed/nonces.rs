//! Nonces, drawn many at a time: asking the browser for chance costs as much as sealing a small value.
//!
//! A nonce is no secret, so those that wait need not be wiped. Each is handed out once.

use super::Chance;
use so_thon_protocol::secret::NONCE;
use std::cell::RefCell;

/// Nonces that are drawn at once: about what two saves take.
const DRAWN: usize = 16;

/// Hands out fresh nonces.
pub struct Nonces {
    chance: Chance,
    left: RefCell<Vec<[u8; NONCE]>>,
}

impl Nonces {
    /// Drawn from this source.
    pub fn of(chance: Chance) -> Self {
        Self {
            chance,
            left: RefCell::default(),
        }
    }

    /// A nonce that was never handed out.
    pub fn next(&self) -> [u8; NONCE] {
        let mut left = self.left.borrow_mut();
        if let Some(nonce) = left.pop() {
            return nonce;
        }
        let mut drawn = [0; DRAWN * NONCE];
        (self.chance)(&mut drawn);
        left.extend(drawn.as_chunks().0);
        // DRAWN is not nothing.
        left.pop().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{cell::Cell, collections::BTreeSet, rc::Rc};

    #[test]
    fn every_nonce_is_handed_out_once_and_chance_is_asked_once_for_many() {
        let asked = Rc::new(Cell::new(0));
        let counted = Rc::clone(&asked);
        let last = Cell::new(0_u32);
        let nonces = Nonces::of(Rc::new(move |buffer: &mut [u8]| {
            counted.set(counted.get() + 1);
            for four in buffer.as_chunks_mut::<4>().0 {
                last.set(last.get() + 1);
                *four = last.get().to_le_bytes();
            }
        }));
        let all: BTreeSet<_> = (0..3 * DRAWN).map(|_| nonces.next()).collect();
        assert_eq!(all.len(), 3 * DRAWN);
        assert_eq!(asked.get(), 3);
    }
}

//! How a PIN becomes a key: Argon2id (RFC 9106), with costs tuned on the device it runs on.
//!
//! Stretching is what stands between a copied phone and its book: a PIN of six digits has a million
//! forms, and each guess must cost what it costs here. This crate keeps nothing and knows no clock.

use argon2::{Algorithm, Argon2, Params, Version};

/// The least memory: what OWASP's Password Storage Cheat Sheet asks with two passes.
pub const LEAST_MEMORY_KIB: u32 = 19_456;

/// The most memory: what RFC 9106 names for machines with little of it. A cheap phone has it free for a second.
pub const MOST_MEMORY_KIB: u32 = 65_536;

/// The fewest passes.
pub const FEWEST_PASSES: u32 = 2;

/// More would be a mistake of the clock.
const MOST_PASSES: u32 = 64;

/// What stretching costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// Where tuning begins.
    pub const LEAST: Self = Self {
        memory_kib: LEAST_MEMORY_KIB,
        passes: FEWEST_PASSES,
    };

    /// The cost that should take `wanted` milliseconds where this one took `took`: first more memory, then more passes.
    #[must_use]
    pub fn raised(self, took: u64, wanted: u64) -> Self {
        let work = u64::from(self.memory_kib) * u64::from(self.passes);
        // A tenth more than asked, so that the next try is the last.
        let target = work * (wanted + wanted / 10) / took.max(1);
        let memory = (target / u64::from(FEWEST_PASSES))
            .clamp(u64::from(self.memory_kib), u64::from(MOST_MEMORY_KIB));
        let passes = target
            .div_ceil(memory)
            .clamp(u64::from(FEWEST_PASSES), u64::from(MOST_PASSES));
        Self {
            memory_kib: u32::try_from(memory).unwrap_or(MOST_MEMORY_KIB),
            passes: u32::try_from(passes).unwrap_or(MOST_PASSES),
        }
    }
}

/// The secret could not be stretched: costs that make no sense, or no memory for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unstretched;

/// Stretches a secret to a key.
pub fn stretch(secret: &[u8], salt: &[u8; 16], cost: Cost) -> Result<[u8; 32], Unstretched> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32));
    let argon = Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        params.map_err(|_| Unstretched)?,
    );
    let mut key = [0; 32];
    argon
        .hash_password_into(secret, salt, &mut key)
        .map_err(|_| Unstretched)?;
    Ok(key)
}

/// Stretches a secret, and raises the cost until it takes `wanted` milliseconds by `now`. Gives the key and its cost.
pub fn tune(
    secret: &[u8],
    salt: &[u8; 16],
    wanted: u64,
    now: impl Fn() -> u64,
) -> Result<([u8; 32], Cost), Unstretched> {
    let mut cost = Cost::LEAST;
    loop {
        let begun = now();
        let key = stretch(secret, salt, cost)?;
        let took = now().saturating_sub(begun);
        let raised = cost.raised(took, wanted);
        if took >= wanted || raised == cost {
            return Ok((key, cost));
        }
        cost = raised;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    const SALT: &[u8; 16] = b"sixteen bytes ok";

    #[test]
    fn the_key_is_what_the_reference_program_gives() {
        // `printf %s 284917 | argon2 "sixteen bytes ok" -id -t 2 -k 19456 -p 1 -l 32 -r`
        let key = stretch(b"284917", SALT, Cost::LEAST).unwrap();
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "1abe360cd26842a2f61c6dcd3116ec7fb97a1c3823bed18e8a6124c8543aa1af"
        );
    }

    #[test]
    fn another_salt_or_cost_gives_another_key() {
        let least = stretch(b"284917", SALT, Cost::LEAST).unwrap();
        let salt = *b"sixteen bytes no";
        assert_ne!(least, stretch(b"284917", &salt, Cost::LEAST).unwrap());
        let more = Cost {
            passes: 3,
            ..Cost::LEAST
        };
        assert_ne!(least, stretch(b"284917", SALT, more).unwrap());
    }

    #[test]
    fn a_quick_device_pays_more_memory_first_and_then_more_passes() {
        let raised = Cost::LEAST.raised(300, 500);
        assert_eq!((raised.memory_kib, raised.passes), (35_669, 2));
        let quick = Cost::LEAST.raised(50, 500);
        assert_eq!((quick.memory_kib, quick.passes), (65_536, 7));
        let slow = Cost::LEAST.raised(900, 500);
        assert_eq!(slow, Cost::LEAST);
    }

    #[test]
    fn tuning_goes_on_until_it_takes_long_enough() {
        // A clock that makes every stretching take 200 ms, then 520.
        let readings = Cell::new(0);
        let now = || {
            readings.set(readings.get() + 1);
            [0, 200, 200, 720][readings.get() - 1]
        };
        let (key, cost) = tune(b"284917", SALT, 500, now).unwrap();
        assert_eq!(readings.get(), 4);
        assert_eq!(cost, Cost::LEAST.raised(200, 500));
        assert_eq!(key, stretch(b"284917", SALT, cost).unwrap());
    }

    #[test]
    fn costs_that_make_no_sense_are_an_error() {
        let none = Cost {
            memory_kib: 1,
            passes: 0,
        };
        assert_eq!(stretch(b"284917", SALT, none), Err(Unstretched));
    }
}

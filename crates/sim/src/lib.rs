//! The simulator: real phones, the real office and a bad network in one deterministic process.
//!
//! One seed is one run. Everything is drawn from it: who is there, what they write, when a process
//! dies, what the network does to a request, how wrong a clock is. Nothing of a run depends on the
//! machine, so a seed that fails fails again. What was promised is written down outside of the
//! phones ([`journal`]); at the end everything heals and the promises are compared with the office's
//! book and with what every phone shows ([`verify`]).

pub mod chance;
pub mod disk;
pub mod drawn;
pub mod journal;
pub mod office;
pub mod photo_wire;
pub mod protection;
pub mod seats;
pub mod shelf;
pub mod trace;
pub mod wire;
pub mod world;

pub mod steps;
pub mod verify;

use drawn::Tally;
use std::collections::BTreeSet;
use trace::Trace;
use world::{Kind, Sabotage, Violation, World};

/// What became of one seed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What must never be and was.
    pub violations: Vec<Violation>,
    /// What happened, when it was asked for.
    pub trace: Vec<String>,
    /// Saves that were acknowledged.
    pub saves: u64,
    /// What it was attacked with.
    pub drawn: Tally,
}

/// Runs one seed.
pub fn run(seed: u64, sabotage: Option<Sabotage>, verbose: bool) -> Outcome {
    pollster::block_on(async {
        let world = World::new(seed, sabotage, Trace::new(verbose)).await;
        let mut world = match world {
            Ok(world) => world,
            Err(error) => return Outcome::broken(&error.to_string()),
        };
        let begun = world.begin().await;
        if let Err(error) = begun {
            return Outcome::broken(&error.to_string());
        }
        for _ in 0..20 + world.chance.below(70) {
            world.step().await;
        }
        world.end().await;
        Outcome {
            saves: world.acknowledged(),
            drawn: world.drawn.as_ref().clone(),
            violations: world.violations,
            trace: world.trace.into_lines(),
        }
    })
}

/// A world in which a seed's people have lived, and everything healed in the end: what others can
/// begin from. An error when something was found.
pub async fn lived(seed: u64) -> Result<World, Vec<Violation>> {
    let broken = |words: &str| Outcome::broken(words).violations;
    let world = World::new(seed, None, Trace::default()).await;
    let mut world = world.map_err(|error| broken(&error.to_string()))?;
    let begun = world.begin().await;
    begun.map_err(|error| broken(&error.to_string()))?;
    for _ in 0..80 {
        world.step().await;
    }
    world.end().await;
    if world.violations.is_empty() {
        Ok(world)
    } else {
        Err(world.violations)
    }
}

impl World {
    /// Saves of which a screen said "Đã lưu".
    fn acknowledged(&self) -> u64 {
        let here = self.seats.iter().map(|seat| (seat.id, &seat.journal));
        let gone = self.gone.iter().map(|gone| (gone.id, &gone.journal));
        let numbers = here
            .chain(gone)
            .flat_map(|(seat, journal)| journal.saved.keys().map(move |number| (seat, *number)));
        // A copied disk remembers what was saved before it was copied.
        numbers.collect::<BTreeSet<_>>().len() as u64
    }

    /// Two or three villages, given to somebody.
    async fn begin(&mut self) -> Result<(), so_thon_sync::PhoneError> {
        for _ in 0..2 {
            self.new_village().await?;
        }
        for _ in 0..2 {
            self.reassign().await?;
        }
        Ok(())
    }
}

impl Outcome {
    fn broken(words: &str) -> Self {
        let violation = Violation {
            kind: Kind::Broken,
            words: words.to_owned(),
        };
        Self {
            violations: vec![violation],
            ..Self::default()
        }
    }
}

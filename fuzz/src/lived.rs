//! A commune that has lived for a while, from which every input starts: the same in every run.

use pollster::block_on;
use so_thon_server::{Caller, Server, store::MemoryStore};
use so_thon_sim::{protection::Sealing, world::World};
use so_thon_sync::{MemoryStore as Tables, Phone};

/// Where the search for a run of the simulator begins whose people have written, met, clashed and
/// been refused.
const SEED: u64 = 11;

/// Envelopes that must be left on the phone: what a verified backup covers is let go.
const ENVELOPES: usize = 3;

/// What is left of it: an office with its book, and a phone of a collaborator.
pub struct Lived {
    /// The whole of it.
    pub world: World,
    /// The place of a collaborator's phone among the seats.
    pub at: usize,
    /// The office's book.
    pub book: MemoryStore,
    /// Who asks at the office.
    pub caller: Caller,
}

thread_local! {
    static LIVED: Lived = (SEED..)
        .map(Lived::through)
        .find(|lived| lived.envelopes().len() >= ENVELOPES)
        .expect("there is always another seed");
}

/// Lends it.
pub fn lent<T>(then: impl FnOnce(&Lived) -> T) -> T {
    LIVED.with(then)
}

impl Lived {
    fn through(seed: u64) -> Self {
        let world = block_on(so_thon_sim::lived(seed)).expect("a run without a fault");
        // What is signed is not what is tried here: any signature is good.
        world.office.trust();
        let saved = |at: &usize| world.seats[*at].journal.saved.len();
        let at = (0..world.seats.len())
            .filter(|at| !world.seats[*at].officer && !world.seats[*at].old)
            .max_by_key(saved)
            .expect("a collaborator");
        let commune = world.office.commune.id;
        let server = world.office.server();
        let caller = block_on(server.caller(commune, world.seats[at].id));
        Self {
            book: world.office.store(),
            caller: caller.expect("a seat"),
            at,
            world,
        }
    }

    /// The office over a copy of its book.
    pub fn office(&self) -> std::rc::Rc<Server<MemoryStore>> {
        self.world.office.run_over(self.book.copy(), SEED);
        self.world.office.server()
    }

    /// The phone over a copy of its tables.
    pub fn phone(&self) -> Phone<Tables> {
        let seat = &self.world.seats[self.at];
        Phone::new(seat.disk.tables().snapshot(), Sealing::Checksum)
    }
}

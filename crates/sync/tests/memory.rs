//! The suite of every store, over the reference store.

use proptest::{prelude::*, test_runner::Config};
use so_thon_sync::{
    MemoryStore,
    conformance::{self, Stores},
};

/// One database in memory.
#[derive(Default)]
struct Memory(MemoryStore);

impl Stores for Memory {
    type Store = MemoryStore;

    async fn open(&self) -> MemoryStore {
        self.0.clone()
    }
}

macro_rules! on_memory {
    ($($case:ident)*) => {$(
        #[test]
        fn $case() {
            pollster::block_on(conformance::$case(&Memory::default()));
        }
    )*};
}

so_thon_sync::conformance!(on_memory);

proptest! {
    #![proptest_config(Config { cases: 48, failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_list_is_honest_through_any_life(seed in any::<u64>()) {
        pollster::block_on(conformance::a_random_life(&Memory::default(), seed, 80));
    }
}

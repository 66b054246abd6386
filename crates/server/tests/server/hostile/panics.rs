//! Panics of this process are counted, those apart that a test plants.

use std::{
    panic,
    sync::{
        Once,
        atomic::{AtomicU64, Ordering},
    },
};

static MEANT: AtomicU64 = AtomicU64::new(0);

static UNMEANT: AtomicU64 = AtomicU64::new(0);

const PLANTED: &str = "planted";

/// Counts from now on.
pub fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            let planted = panicked.payload().downcast_ref() == Some(&PLANTED);
            let count = if planted { &MEANT } else { &UNMEANT };
            count.fetch_add(1, Ordering::SeqCst);
            before(panicked);
        }));
    });
}

/// Panics, as a handler does that nobody planted.
pub fn planted() {
    panic!("planted");
}

pub fn meant() -> u64 {
    MEANT.load(Ordering::SeqCst)
}

pub fn unmeant() -> u64 {
    UNMEANT.load(Ordering::SeqCst)
}

//! The phone that is measured: `crates/sync` over `crates/store-indexeddb` in a real browser,
//! holding commune-5k, without the app around it. `e2e/bench/*.mjs` drives it.
#![cfg(target_arch = "wasm32")]

mod book;
mod commune;
mod day;
mod documents;
mod measured;
mod visit;
mod weighed;

pub use day::MeasuredDay;
pub use measured::MeasuredPhone;

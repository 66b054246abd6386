//! Communes that never were: the demonstration, a large one to measure by, and a day's work.
//!
//! Everything follows from a seed and a day, on every platform: the same seed gives the same
//! bytes. People, places and figures are invented. Visits and support are made by the forms the
//! app itself uses, so that a server accepts them.

mod chance;
mod names;
mod people;
mod plans;
mod words;

mod book;
mod life;

mod commune;
mod day;
mod demonstration;
mod named;
mod sample;

pub mod population;

pub use commune::{commune, commune_5k};
pub use day::day;
pub use demonstration::{COMMUNE, demonstration};
pub use sample::{Author, Sample, SampleChange};

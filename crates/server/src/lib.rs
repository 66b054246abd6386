//! The office server: accepts changes, keeps them all, gives each phone its villages.
//!
//! A change's way through it: `http` (who asks, is it well formed) → [`server`] → [`accept`] (what
//! becomes of it) → [`store`] (kept) → [`pull`] (on to other phones). Everything below `http` runs
//! without sockets and with a clock and a source of chance that are handed in, so that tests and
//! the simulator drive it in their own process.

pub mod problem;
pub mod server;
pub mod settings;

pub mod accept;
pub mod access;
pub mod audit;
mod audit_pages;
pub mod pull;

mod closing;
pub mod enrolments;
mod erasing;
pub mod history;
pub mod journal;
pub mod limits;
pub mod lost;
pub mod office;
pub mod passwords;
pub mod photos;
pub mod recoveries;
pub mod roads;
pub mod sessions;
pub mod totals;
mod turned_away;

pub mod check;
pub mod demo;
pub mod keys;
pub mod store;
pub mod tls;

pub mod http;

pub use problem::Failure;
pub use server::{By, Caller, Server};

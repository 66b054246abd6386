//! Official household lists (forms 14 and 15, and one line per household) from XLSX and CSV.
//!
//! The way of a file: [`read()`] turns bytes into plain cells, [`propose()`] finds the header and
//! proposes which column is what, the person may change the [`Mapping`], [`preview()`] turns rows into
//! households with every fault by its cell, [`write_faults()`] gives the rows left out back as XLSX,
//! [`confirm::plan()`] says what a confirmed preview writes.
//!
//! Bytes in, data out: no I/O, no clock, no words for people. Nothing in a file is followed or run:
//! formulas are read by their stored value, links and macros are only reported.

pub mod address;
pub mod error;
pub mod limits;
pub mod workbook;

mod package;
mod read;
mod separated;
mod shared_texts;
mod xlsx;

mod ethnic;
mod fold;
mod number;

mod line;
pub mod mapping;
pub mod propose;
mod vocabulary;

pub mod fault;
pub mod preview;
mod write_faults;

pub mod confirm;

pub use address::Address;
pub use error::{ErrorReport, SheetError};
pub use fault::{Code, Fault, Params, Severity};
pub use mapping::{Column, Layout, Mapping};
pub use preview::{Options, Preview, preview};
pub use propose::{Proposal, propose};
pub use read::read;
pub use workbook::{GridWindow, Workbook};
pub use write_faults::{FaultWords, write_faults};

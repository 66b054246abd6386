//! What a record is, when it is true, and how two edits of it become one.
//!
//! Pure: no input or output, no clock, no chance, no words for people. Time and ids are
//! parameters, so that the phone, the server and the simulator decide alike.

pub mod ids;
pub mod time;

pub mod field;
pub mod list;
pub mod register;

pub mod change;
pub mod checked;
pub mod clash;
pub mod inherit;
pub mod record;
mod record_form;
pub mod typed;

pub mod catalogue;
pub mod class_decision;
pub mod household;
pub mod indicator;
pub mod member;
pub mod photo;
pub mod registration;
pub mod support;
pub mod village;
pub mod visit;

pub mod csv;
pub mod dates;
pub mod money;
pub mod numbers;
pub mod spell;

pub mod classify;
pub mod derive;
pub mod growth;
pub mod points;
pub mod reference;
pub mod review;
pub mod transition;

pub mod draft;
pub mod problem;

pub mod access;
pub mod belonging;
pub mod duplicates;
pub mod erasure;
pub mod family;
pub mod fold;
pub mod gather;
pub mod letters;
pub mod overlay;
pub mod refusal;
pub mod summary;
pub mod unit;

pub mod due;
pub mod search;

pub use change::{Change, FieldWrite, RecordWrite};
pub use field::Field;
pub use ids::*;
pub use record::{Record, RecordKind};
pub use register::{Head, Register, ValueId};
pub use time::{Clock, Hlc, Millis, Stamp};

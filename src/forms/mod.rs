//! What binds forms to rules: fields to drafts, drafts to the store, problem codes to words.

pub mod opening;

pub mod bound;
pub mod ethnic;
pub mod keeper;
pub mod person;
pub mod position;
mod tiles;

pub mod told;

pub mod checks;
pub mod problems;
pub mod words;

pub mod frame;
pub mod saving;

pub use bound::bound;
pub use checks::{Found, Summary, field_id, problems_of};
pub use frame::{DraftLine, Mending, SaveTrouble};
pub use keeper::Keeper;
pub use opening::{Form, Opened};
pub use person::PersonFields;
pub use position::PositionField;
pub use saving::Saving;
pub use tiles::tiles;
pub use told::Teller;

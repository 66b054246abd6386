//! What came in: asked of the server, compared with this book, read in words, marked as checked.

mod asked;
mod lines;
mod page;
mod stage;
mod told;
mod what;

pub use asked::{DAYS, arrivals, of_collaborators};
pub use page::ArrivalsPage;
pub use stage::{Records, Stage, known, stage};
pub use told::{ToldSave, heading, teller_of};
pub use what::{
    photos_link, stage_state, units, units_of, what, what_of, whose, whose_held, whose_link,
};

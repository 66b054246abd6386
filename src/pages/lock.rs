//! Before a closed book: whose it is, the PIN that opens it, or the choosing of one.

mod choose;
mod finger;
mod forgotten;
mod keypad;
mod page;
mod phrase;

pub use choose::{ChangeSecret, problem_words};
pub use finger::Fingerprint;
pub use page::LockPage;

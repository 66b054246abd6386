//! What is held about one person: handing it over, and erasing it by law.

mod erase;
mod export;
mod file;
mod page;

pub use erase::ground_words;
pub use page::PersonalPage;

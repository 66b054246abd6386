//! Nhật ký: who did what, as the server keeps it. Needs a network: no book has it.

mod asked;
mod filters;
mod lines;
mod page;
mod stood;
mod told;
mod words;

pub use page::LogPage;

//! Pictures: pieces, proof, who may see them, what the office knows of those that have not come.

pub mod gallery;

mod coming;
mod looking;
mod missing;
mod pushing;

//! Registrations of households to escape poverty.

mod edit;

pub use edit::EditPage;

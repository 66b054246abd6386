//! How far each kind of bytes is taken.

pub mod desk;
pub mod form;
pub mod phone;
pub mod sheet;
pub mod wire;

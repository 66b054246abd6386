//! What binds forms to rules: problem codes become words.

pub mod words;

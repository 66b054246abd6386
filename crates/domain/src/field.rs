//! The name of a field of a record.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt};

/// A field's name on the wire and at rest: short English, stable for ever. Names this version does
/// not know are kept and passed on untouched.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Field(Cow<'static, str>);

impl Field {
    /// A name known when the program was written.
    pub const fn known(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// A name made while it runs (an indicator's register).
    pub fn made(name: String) -> Self {
        Self(Cow::Owned(name))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&'static str> for Field {
    fn from(name: &'static str) -> Self {
        Self::known(name)
    }
}

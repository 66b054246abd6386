//! The steps that brought the stores to their present shape, in order. A step is never edited once
//! it was released; a store of a version that is not known here is left alone.

mod v1;

use indexed_db_futures::{error::Error, transaction::Transaction};

/// The version this program reads and writes.
pub(crate) const CURRENT: Version = Version::V1;

/// A shape of the stores. The browser hands versions over as floats: they become one of these
/// before anything is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    /// Nothing is there yet.
    V0,
    /// One object store for each table.
    V1,
}

impl Version {
    /// The browser's number for it.
    pub(crate) fn number(self) -> u32 {
        match self {
            Self::V0 => 0,
            Self::V1 => 1,
        }
    }

    fn of(number: f64) -> Result<Self, Error> {
        [Self::V0, Self::V1]
            .into_iter()
            .find(|version| f64::from(version.number()).total_cmp(&number).is_eq())
            .ok_or_else(|| js_sys::Error::new("a version that this program does not know").into())
    }

    /// Takes one step.
    fn upgrade(self, transaction: &Transaction<'_>) -> Result<Self, Error> {
        match self {
            Self::V0 => v1::create(transaction).map(|()| Self::V1),
            Self::V1 => Ok(Self::V1),
        }
    }
}

/// Takes every step from the version found.
pub(crate) fn upgrade(found: f64, transaction: &Transaction<'_>) -> Result<(), Error> {
    let mut version = Version::of(found)?;
    while version < CURRENT {
        version = version.upgrade(transaction)?;
    }
    Ok(())
}

//! The steps that brought the stores to their present shape, in order. A step is never edited once
//! it was released; a store of a version that is not known here is left alone.

mod v1;
mod v2;
mod v3;

use indexed_db_futures::{error::Error, transaction::Transaction};

/// The version this program reads and writes.
pub(crate) const CURRENT: Version = Version::V3;

/// A shape of the stores. The browser hands versions over as floats: they become one of these
/// before anything is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    /// Nothing is there yet.
    V0,
    /// One object store for each table.
    V1,
    /// With what an officer has seen, and bundles carried for others.
    V2,
    /// With photos and their bytes.
    V3,
}

impl Version {
    /// The browser's number for it.
    pub(crate) fn number(self) -> u32 {
        match self {
            Self::V0 => 0,
            Self::V1 => 1,
            Self::V2 => 2,
            Self::V3 => 3,
        }
    }

    fn of(number: f64) -> Result<Self, Error> {
        [Self::V0, Self::V1, Self::V2, Self::V3]
            .into_iter()
            .find(|version| f64::from(version.number()).total_cmp(&number).is_eq())
            .ok_or_else(|| js_sys::Error::new("a version that this program does not know").into())
    }

    /// Takes one step.
    fn upgrade(self, transaction: &Transaction<'_>) -> Result<Self, Error> {
        match self {
            Self::V0 => v1::create(transaction).map(|()| Self::V1),
            Self::V1 => v2::add(transaction).map(|()| Self::V2),
            Self::V2 => v3::add(transaction).map(|()| Self::V3),
            Self::V3 => Ok(Self::V3),
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

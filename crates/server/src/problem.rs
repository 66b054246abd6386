//! Failures and the problems they become on the wire.

use crate::{photos::BlobError, store::StoreError};
use so_thon_protocol::{Problem, problem::Code};

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The caller asked for what cannot be done.
    #[error("{0:?}")]
    Asked(Code),
    /// It is there, and out of the caller's reach: they are told that it is not found, and that they
    /// asked is noted.
    #[error("out of reach")]
    OutOfReach,
    /// Too soon: wait so many seconds.
    #[error("wait {0} s")]
    Wait(u64),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The place of the photos failed.
    #[error("the place of the photos failed")]
    Blobs(#[from] BlobError),
    /// A password could not be hashed.
    #[error("a password could not be hashed")]
    Hash(#[from] argon2::password_hash::Error),
    /// The journal beside the database cannot be written.
    #[error("the journal cannot be written")]
    Journal(#[source] std::io::Error),
    /// The commune was changed by others at every try.
    #[error("the commune moved on at every try")]
    Contention,
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Self::Asked(code)
    }
}

impl From<&Failure> for Problem {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Asked(code) => problem(*code),
            Failure::OutOfReach => problem(Code::NotFound),
            Failure::Wait(seconds) => Self {
                retry_after: Some(*seconds),
                ..problem(Code::TooManyTries)
            },
            Failure::Store(_)
            | Failure::Blobs(_)
            | Failure::Hash(_)
            | Failure::Journal(_)
            | Failure::Contention => problem(Code::Internal),
        }
    }
}

/// The problem of a code.
pub fn problem(code: Code) -> Problem {
    let title = match code {
        Code::WrongPassword => "Login or password is wrong",
        Code::TooManyTries => "Too many tries",
        Code::SessionExpired => "Sign in first",
        Code::SeatRevoked => "The seat was revoked",
        Code::Forbidden => "Not allowed",
        Code::NotFound => "Not found",
        Code::BadRequest => "The request is not what was expected",
        Code::TooLarge => "The body is too large",
        Code::VersionUnsupported => "Version not supported",
        Code::CodeUnknown => "The code is not known",
        Code::CodeUsed => "The code was used",
        Code::CodeExpired => "The code is no longer good",
        Code::NoEscrow => "The office keeps no key of this seat",
        Code::LoginTaken => "The login is taken",
        Code::WeakPassword => "The password is too weak",
        Code::AccountClosed => "The account was closed",
        Code::PasswordFirst => "A new password must come with this one",
        Code::PasswordOver => "The first password is no longer good",
        Code::LastOne => "Nobody of this role would be left",
        Code::BadBundle => "The text is not a whole bundle",
        Code::Missing => "A required text is missing",
        Code::OffsetMismatch => "The piece does not follow on what is here",
        Code::PhotoDamaged => "The bytes are not those the record names",
        Code::Merged => "The household was merged into another",
        Code::Internal => "The server failed",
        Code::Unknown => "Unknown",
    };
    Problem {
        kind: format!("/problems/{}", code.name()),
        title: title.to_owned(),
        status: code.status(),
        code,
        retry_after: None,
    }
}

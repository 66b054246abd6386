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
    let (name, title) = match code {
        Code::WrongPassword => ("wrong_password", "Login or password is wrong"),
        Code::TooManyTries => ("too_many_tries", "Too many tries"),
        Code::SessionExpired => ("session_expired", "Sign in first"),
        Code::SeatRevoked => ("seat_revoked", "The seat was revoked"),
        Code::Forbidden => ("forbidden", "Not allowed"),
        Code::NotFound => ("not_found", "Not found"),
        Code::BadRequest => ("bad_request", "The request is not what was expected"),
        Code::TooLarge => ("too_large", "The body is too large"),
        Code::VersionUnsupported => ("version_unsupported", "Version not supported"),
        Code::CodeUnknown => ("code_unknown", "The code is not known"),
        Code::CodeUsed => ("code_used", "The code was used"),
        Code::CodeExpired => ("code_expired", "The code is no longer good"),
        Code::NoEscrow => ("no_escrow", "The office keeps no key of this seat"),
        Code::LoginTaken => ("login_taken", "The login is taken"),
        Code::WeakPassword => ("weak_password", "The password is too weak"),
        Code::AccountClosed => ("account_closed", "The account was closed"),
        Code::PasswordFirst => ("password_first", "A new password must come with this one"),
        Code::PasswordOver => ("password_over", "The first password is no longer good"),
        Code::LastOne => ("last_one", "Nobody of this role would be left"),
        Code::BadBundle => ("bad_bundle", "The text is not a whole bundle"),
        Code::Missing => ("missing", "A required text is missing"),
        Code::OffsetMismatch => (
            "offset_mismatch",
            "The piece does not follow on what is here",
        ),
        Code::PhotoDamaged => ("photo_damaged", "The bytes are not those the record names"),
        Code::Merged => ("merged", "The household was merged into another"),
        Code::Internal => ("internal", "The server failed"),
        Code::Unknown => ("unknown", "Unknown"),
    };
    Problem {
        kind: format!("/problems/{name}"),
        title: title.to_owned(),
        status: code.status(),
        code,
        retry_after: None,
    }
}

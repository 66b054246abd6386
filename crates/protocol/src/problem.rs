//! Errors of the interface: `application/problem+json` (RFC 9457) with a stable code.

use serde::{Deserialize, Serialize};

/// What went wrong. The code is stable; words for people are in the app's locales, by code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A URI reference that names the kind of problem: `/problems/{code}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short English title.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: Code,
    /// Seconds to wait before the next try, where that helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// Stable codes of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Login or password is wrong. Which of the two is not said.
    WrongPassword,
    /// Too many wrong passwords: wait.
    TooManyTries,
    /// No token, or one that has expired.
    SessionExpired,
    /// The seat was revoked.
    SeatRevoked,
    /// The person may not do this.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// The body is not what was expected.
    BadRequest,
    /// The body is too large.
    TooLarge,
    /// The app is too old or too new for this server.
    VersionUnsupported,
    /// An enrolment code that was never made, or not by this server.
    CodeUnknown,
    /// An enrolment code that was used before.
    CodeUsed,
    /// An enrolment code that is too old, or was withdrawn.
    CodeExpired,
    /// The office keeps no data key of this seat: a forgotten PIN cannot be mended.
    NoEscrow,
    /// A login that is already taken.
    LoginTaken,
    /// A password that is too short or too common.
    WeakPassword,
    /// The account was closed.
    AccountClosed,
    /// The password was set by somebody else: a new one must come with it.
    PasswordFirst,
    /// The password was set by somebody else, and not used in time.
    PasswordOver,
    /// Nobody of this role would be left.
    LastOne,
    /// The text is not a whole bundle.
    BadBundle,
    /// A required text is missing.
    Missing,
    /// A piece of a picture that does not follow on what the server has.
    OffsetMismatch,
    /// The bytes of a picture are not those its record names; the server threw them away.
    PhotoDamaged,
    /// The household was merged into another: it is not erased by itself.
    Merged,
    /// The server failed; nothing was changed.
    Internal,
    /// A code this version does not know.
    #[serde(other)]
    Unknown,
}

impl Code {
    /// The HTTP status that goes with the code.
    pub fn status(self) -> u16 {
        match self {
            Self::WrongPassword | Self::SessionExpired => 401,
            Self::Forbidden | Self::SeatRevoked | Self::AccountClosed => 403,
            Self::NotFound | Self::CodeUnknown => 404,
            Self::LoginTaken
            | Self::OffsetMismatch
            | Self::CodeUsed
            | Self::NoEscrow
            | Self::Merged
            | Self::PasswordFirst
            | Self::LastOne => 409,
            Self::CodeExpired | Self::PasswordOver => 410,
            Self::TooLarge => 413,
            Self::BadRequest
            | Self::WeakPassword
            | Self::BadBundle
            | Self::Missing
            | Self::PhotoDamaged => 422,
            Self::VersionUnsupported => 426,
            Self::TooManyTries => 429,
            Self::Internal | Self::Unknown => 500,
        }
    }
}

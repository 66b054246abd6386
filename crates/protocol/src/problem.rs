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
    /// Every code that is sent.
    pub const ALL: [Self; 25] = [
        Self::WrongPassword,
        Self::TooManyTries,
        Self::SessionExpired,
        Self::SeatRevoked,
        Self::Forbidden,
        Self::NotFound,
        Self::BadRequest,
        Self::TooLarge,
        Self::VersionUnsupported,
        Self::CodeUnknown,
        Self::CodeUsed,
        Self::CodeExpired,
        Self::NoEscrow,
        Self::LoginTaken,
        Self::WeakPassword,
        Self::AccountClosed,
        Self::PasswordFirst,
        Self::PasswordOver,
        Self::LastOne,
        Self::BadBundle,
        Self::Missing,
        Self::OffsetMismatch,
        Self::PhotoDamaged,
        Self::Merged,
        Self::Internal,
    ];

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::WrongPassword => "wrong_password",
            Self::TooManyTries => "too_many_tries",
            Self::SessionExpired => "session_expired",
            Self::SeatRevoked => "seat_revoked",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::BadRequest => "bad_request",
            Self::TooLarge => "too_large",
            Self::VersionUnsupported => "version_unsupported",
            Self::CodeUnknown => "code_unknown",
            Self::CodeUsed => "code_used",
            Self::CodeExpired => "code_expired",
            Self::NoEscrow => "no_escrow",
            Self::LoginTaken => "login_taken",
            Self::WeakPassword => "weak_password",
            Self::AccountClosed => "account_closed",
            Self::PasswordFirst => "password_first",
            Self::PasswordOver => "password_over",
            Self::LastOne => "last_one",
            Self::BadBundle => "bad_bundle",
            Self::Missing => "missing",
            Self::OffsetMismatch => "offset_mismatch",
            Self::PhotoDamaged => "photo_damaged",
            Self::Merged => "merged",
            Self::Internal => "internal",
            Self::Unknown => "unknown",
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_listed_and_written_by_its_name() {
        let written = Code::ALL.map(|code| serde_json::to_value(code).unwrap());
        assert_eq!(
            written,
            Code::ALL.map(|code| serde_json::json!(code.name()))
        );
        // Codes are numbered by the compiler in the order in which they stand: none was left out before the last.
        let numbers: Vec<_> = Code::ALL.into_iter().map(|code| code as usize).collect();
        assert_eq!(numbers, (0..Code::Unknown as usize).collect::<Vec<_>>());
    }
}

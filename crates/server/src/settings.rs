//! What tests and offices may set, and how much a busy day needs of it.

use crate::limits::Allowance;

/// Settings that tests and offices may change.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How long a session lives after its last use.
    pub session_ms: u64,
    /// How long one lives in all, of a person with villages of their own.
    pub field_session_ms: u64,
    /// The same of a person of the office.
    pub office_session_ms: u64,
    /// How long a password is good that somebody else set.
    pub first_password_ms: u64,
    /// How long an enrolment code is good.
    pub code_ms: u64,
    /// How long a request for a forgotten PIN can be approved.
    pub recovery_ms: u64,
    /// How long an approved one can be fetched: the phone may be out of reach.
    pub recovered_ms: u64,
    /// Requests of one seat with one of its tokens.
    pub requests: Allowance,
    /// Good sign-ins of one person.
    pub sign_ins: Allowance,
    /// Requests of one seat for its data key.
    pub recoveries: Allowance,
    /// Entries of one code.
    pub codes: Allowance,
    /// Refusals of one person that are noted one by one; further ones are counted.
    pub refusals: Allowance,
}

const SECOND_MS: u64 = 1000;

const MINUTE_MS: u64 = 60 * SECOND_MS;

const DAY_MS: u64 = 24 * 60 * MINUTE_MS;

impl Default for Settings {
    fn default() -> Self {
        Self {
            // Longer than a collaborator is away from every signal.
            session_ms: 30 * DAY_MS,
            // The end of a session stops sync until the person signs in again, which for those who came
            // by a code means another code from the office: between two of the year's reviews, and not
            // more often. Saving, and sending by the push-only token, go on without a session.
            field_session_ms: 180 * DAY_MS,
            // Whoever holds one has the whole commune, or everybody's accounts, and a network and a
            // password at hand.
            office_session_ms: 30 * DAY_MS,
            // A person comes to the office, or is reached there, within two weeks.
            first_password_ms: 14 * DAY_MS,
            code_ms: 3 * DAY_MS,
            recovery_ms: DAY_MS,
            recovered_ms: 7 * DAY_MS,
            // A phone's day is some hundred requests: one exchange for each of sixty saves, one each
            // five minutes while somebody looks. What comes at once is a first sync of a commune
            // (some hundred pages) or the photos of a week without a signal (two hundred, of a
            // question and five pieces each): half of this. Behind it each request waits for the
            // answer to the one before, which over a phone's radio is fewer than these twenty a
            // second.
            requests: Allowance {
                burst: 3_000,
                each_ms: SECOND_MS / 20,
            },
            // Somebody signs in once a month on each device they have.
            sign_ins: Allowance {
                burst: 30,
                each_ms: 2 * MINUTE_MS,
            },
            // A phone asks anew when the officer was not reached, each time by a person's hand.
            recoveries: Allowance {
                burst: 5,
                each_ms: 10 * MINUTE_MS,
            },
            // A code is entered once, and again each time that the answer was lost.
            codes: Allowance {
                burst: 5,
                each_ms: MINUTE_MS,
            },
            // The app asks for nothing that its person may not do: each refusal is somebody at play,
            // or a role that was taken away. No person brings more than 164 entries into a day.
            refusals: Allowance {
                burst: 20,
                each_ms: 10 * MINUTE_MS,
            },
        }
    }
}

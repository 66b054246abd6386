//! Why the office refuses a change: stable codes, words in `locales/`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A reason for refusal. The code is part of the protocol and never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The person is not assigned to the village.
    VillageNotAssigned,
    /// The person's role may not write this kind of record, or not this of it: decide about support,
    /// say what an officer has seen, list a household for review.
    KindNotAllowed,
    /// The change belongs to another commune.
    WrongCommune,
    /// A field only the server writes (the household's number) was written.
    ServerField,
    /// A record was written as another kind, household or village than it is.
    Mismatch,
    /// A household or one of its records without a village.
    NoVillage,
    /// The village does not exist.
    UnknownVillage,
    /// A known field holds a value of the wrong form.
    BadValue,
    /// The change writes nothing or too much.
    BadSize,
    /// Made by an app too new for this server.
    TooNew,
    /// The change it depended on was sent back and given up.
    GivenUp,
    /// It names a change to stand for that was not sent back.
    BadRepair,
    /// It came from a phone that was reported lost, and the office did not take it.
    NotReleased,
    /// Only an officer moves, splits and merges households.
    OfficerOnly,
    /// Somebody else moved, split or merged it meanwhile: it is no longer as it was seen.
    Superseded,
    /// A household would be merged into itself, by whatever way round.
    MergeCycle,
    /// It is about a person or a household that was erased by law.
    Erased,
    /// The review was signed and came in after its round had been closed.
    RoundClosed,
    /// More agreed at a village meeting than were there.
    VotesOverPresent,
    /// A list was recognised before each household of it had been posted for its time.
    NotPosted,
    /// Reference data that would hold on the same day as other data of the same code.
    DatesOverlap,
    /// A reason this version does not know yet.
    #[serde(other)]
    Unknown,
}

impl Refusal {
    /// The code on the wire and in `locales/`.
    pub fn code(self) -> &'static str {
        match self {
            Self::VillageNotAssigned => "village_not_assigned",
            Self::KindNotAllowed => "kind_not_allowed",
            Self::WrongCommune => "wrong_commune",
            Self::ServerField => "server_field",
            Self::Mismatch => "mismatch",
            Self::NoVillage => "no_village",
            Self::UnknownVillage => "unknown_village",
            Self::BadValue => "bad_value",
            Self::BadSize => "bad_size",
            Self::TooNew => "too_new",
            Self::GivenUp => "given_up",
            Self::BadRepair => "bad_repair",
            Self::NotReleased => "not_released",
            Self::OfficerOnly => "officer_only",
            Self::Superseded => "superseded",
            Self::MergeCycle => "merge_cycle",
            Self::Erased => "erased",
            Self::RoundClosed => "round_closed",
            Self::VotesOverPresent => "votes_over_present",
            Self::NotPosted => "not_posted",
            Self::DatesOverlap => "dates_overlap",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refusal {}

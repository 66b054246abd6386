//! Every id is a newtype over a UUID, so that a visit cannot be handed where a member is meant.
//!
//! Ids are version 7 (RFC 9562): their first 48 bits are the Unix time in milliseconds at which
//! they were made, the rest is chance.

use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Where fresh ids come from. The app draws from the browser's random source, the simulator from a
/// seed.
pub trait IdSource {
    /// Ten bytes of chance.
    fn chance(&mut self) -> [u8; 10];

    /// A fresh UUID version 7 made at `now`.
    fn fresh(&mut self, now: Millis) -> Uuid {
        uuid::Builder::from_unix_timestamp_millis(now.0, &self.chance()).into_uuid()
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id made at `now`.
            pub fn fresh(source: &mut impl IdSource, now: Millis) -> Self {
                Self(source.fresh(now))
            }

            /// The sixteen bytes, which order as the ids do.
            pub fn bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// Reads the usual text form; `None` when it is not one.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )*};
}

ids! {
    /// Any record, whatever its kind.
    RecordId
    /// A household (hộ).
    HouseholdId
    /// A member of a household (thành viên).
    MemberId
    /// One visit to one household (lượt thăm hộ).
    VisitId
    /// One item of support (khoản hỗ trợ).
    SupportId
    /// A household's registration to escape poverty (đăng ký thoát nghèo).
    RegistrationId
    /// One picture taken at a visit (ảnh).
    PhotoId
    /// A decision about a household's class (công nhận, or an imported list).
    DecisionId
    /// A village (thôn, bản, ấp, khóm, tổ dân phố).
    VillageId
    /// A commune (xã, phường, đặc khu): the unit that data belongs to.
    CommuneId
    /// One entry of the office's catalogue of programmes and projects.
    CatalogueId
    /// A round of reviews (đợt rà soát).
    RoundId
    /// The review of one household in one round (phiếu rà soát).
    ReviewId
    /// A village meeting of a round (họp dân).
    MeetingId
    /// A posting of a round's results (niêm yết).
    PostingId
    /// A complaint about a review (khiếu nại).
    ComplaintId
    /// The recognition of a round's lists (công nhận).
    RecognitionId
    /// A point table that the office loaded (quy ước tính điểm).
    PointTableId
    /// One person on one installation of the app. Never reused.
    SeatId
    /// A person who can sign in.
    AccountId
    /// A one-time code by which a phone is enrolled.
    EnrolmentId
    /// A phone's request for its data key, when the PIN was forgotten.
    RecoveryId
    /// One life of the server's store: renewed when it is restored from a backup.
    Epoch
}

macro_rules! is_a_record {
    ($($name:ident)*) => {$(
        impl From<$name> for RecordId {
            fn from(id: $name) -> Self {
                Self(id.0)
            }
        }

        impl From<RecordId> for $name {
            fn from(id: RecordId) -> Self {
                Self(id.0)
            }
        }
    )*};
}

is_a_record! {
    HouseholdId MemberId VisitId SupportId RegistrationId PhotoId DecisionId VillageId CatalogueId
    RoundId ReviewId MeetingId PostingId ComplaintId RecognitionId PointTableId
}

//! What can be done, each deed with its name, and what is looked for together.

use serde::{Deserialize, Serialize};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// The log began; what lies before it was taken over as it was found.
    Began,
    /// A change came in by sync, push or bundle.
    Change,
    /// A change that waited or was held is so no longer.
    Settled,
    /// A person signed in.
    SignedIn,
    /// Somebody gave a wrong password for a person's login.
    SignInFailed,
    /// A person signed out.
    SignedOut,
    /// An enrolment code was made.
    CodeMade,
    /// An enrolment code was withdrawn.
    CodeWithdrawn,
    /// A person enrolled an installation of the app, or renewed it, by a code.
    Enrolled,
    /// A code was spent: the phone that entered it spoke.
    CodeSpent,
    /// Somebody entered a code that is no longer good.
    CodeRefused,
    /// A seat was minted.
    SeatMinted,
    /// A seat was revoked.
    SeatRevoked,
    /// An officer decided about a change that was held.
    HeldDecided,
    /// A phone handed over its data key for keeping.
    EscrowKept,
    /// A phone asked for its data key.
    RecoveryAsked,
    /// An officer approved it.
    RecoveryApproved,
    /// An officer refused it.
    RecoveryRefused,
    /// The phone fetched it.
    RecoveryFetched,
    /// An account was added.
    AccountAdded,
    /// A password was set.
    PasswordSet,
    /// An account was closed.
    AccountClosed,
    /// A closed account was opened again.
    AccountOpened,
    /// Villages were assigned or taken away.
    VillagesAssigned,
    /// Somebody asked for what is not theirs.
    Refused,
    /// Data left the server in a file.
    Exported,
    /// A person's data was erased.
    Erased,
    /// A change lost what it said about somebody who was erased; the digest is that of what remains.
    Narrowed,
    /// A backup was made and verified.
    BackedUp,
    /// The store was restored from a backup.
    Restored,
    /// The server began to serve.
    Started,
    /// Somebody whom nobody knows was turned away, so often since this was noted last: a login or a code that nobody
    /// has, a password while its login waits.
    Strangers,
    /// Something a newer server noted.
    Unknown,
}

/// Each with its name in the store and on the wire, which is never reused.
const NAMES: [(What, &str); 33] = [
    (What::Began, "began"),
    (What::Change, "change"),
    (What::Settled, "settled"),
    (What::SignedIn, "signed_in"),
    (What::SignInFailed, "sign_in_failed"),
    (What::SignedOut, "signed_out"),
    (What::CodeMade, "code_made"),
    (What::CodeWithdrawn, "code_withdrawn"),
    (What::Enrolled, "enrolled"),
    (What::CodeSpent, "code_spent"),
    (What::CodeRefused, "code_refused"),
    (What::SeatMinted, "seat_minted"),
    (What::SeatRevoked, "seat_revoked"),
    (What::HeldDecided, "held_decided"),
    (What::EscrowKept, "escrow_kept"),
    (What::RecoveryAsked, "recovery_asked"),
    (What::RecoveryApproved, "recovery_approved"),
    (What::RecoveryRefused, "recovery_refused"),
    (What::RecoveryFetched, "recovery_fetched"),
    (What::AccountAdded, "account_added"),
    (What::PasswordSet, "password_set"),
    (What::AccountClosed, "account_closed"),
    (What::AccountOpened, "account_opened"),
    (What::VillagesAssigned, "villages_assigned"),
    (What::Refused, "refused"),
    (What::Exported, "exported"),
    (What::Erased, "erased"),
    (What::Narrowed, "narrowed"),
    (What::BackedUp, "backed_up"),
    (What::Restored, "restored"),
    (What::Started, "started"),
    (What::Strangers, "strangers"),
    (What::Unknown, "unknown"),
];

impl What {
    /// Every deed there is.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.into_iter().map(|(what, _)| what)
    }

    /// By its name; unknown when it has none here.
    pub fn read(name: &str) -> Self {
        let named = NAMES.iter().find(|(_, known)| *known == name);
        named.map_or(Self::Unknown, |(what, _)| *what)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = NAMES.iter().find(|(what, _)| *what == self);
        named.map_or("unknown", |(_, name)| name)
    }

    /// Which others it is looked for with. No arm stands for all others: a new deed is given its
    /// place here.
    pub fn group(self) -> Group {
        match self {
            Self::SignedIn
            | Self::SignedOut
            | Self::Enrolled
            | Self::CodeSpent
            | Self::SeatMinted => Group::Entry,
            Self::Change | Self::Settled | Self::HeldDecided => Group::Records,
            Self::CodeMade
            | Self::CodeWithdrawn
            | Self::SeatRevoked
            | Self::EscrowKept
            | Self::RecoveryAsked
            | Self::RecoveryApproved
            | Self::RecoveryRefused
            | Self::RecoveryFetched
            | Self::AccountAdded
            | Self::PasswordSet
            | Self::AccountClosed
            | Self::AccountOpened
            | Self::VillagesAssigned => Group::People,
            Self::SignInFailed | Self::CodeRefused | Self::Refused | Self::Strangers => {
                Group::Refusals
            }
            Self::Exported | Self::Erased | Self::Narrowed => Group::Data,
            Self::Began | Self::BackedUp | Self::Restored | Self::Started | Self::Unknown => {
                Group::Server
            }
        }
    }
}

/// Deeds that are looked for together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// People and phones come in and go out.
    Entry,
    /// What is written into the book.
    Records,
    /// People, what they may do, and their phones.
    People,
    /// What was not let through: changes that were not taken as well, which stand in
    /// [`Group::Records`] too.
    Refusals,
    /// Data leaves, or is erased.
    Data,
    /// The server itself, and what this version does not know.
    Server,
}

impl Group {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Entry,
        Self::Records,
        Self::People,
        Self::Refusals,
        Self::Data,
        Self::Server,
    ];

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Records => "records",
            Self::People => "people",
            Self::Refusals => "refusals",
            Self::Data => "data",
            Self::Server => "server",
        }
    }

    /// By its name.
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.name() == name)
    }

    /// Its deeds.
    pub fn deeds(self) -> impl Iterator<Item = What> {
        What::all().filter(move |what| what.group() == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names that stand in stores and on the wire. One is added here with every deed, and none
    /// is ever taken away or given to another.
    const NAMED: &str = "began change settled signed_in sign_in_failed signed_out code_made \
        code_withdrawn enrolled code_spent code_refused seat_minted seat_revoked held_decided \
        escrow_kept recovery_asked recovery_approved recovery_refused recovery_fetched \
        account_added password_set account_closed account_opened villages_assigned refused exported \
        erased narrowed backed_up restored started strangers unknown";

    #[test]
    fn every_deed_has_a_name_of_its_own_that_stays() {
        let names: Vec<_> = What::all().map(What::name).collect();
        assert_eq!(names, NAMED.split_whitespace().collect::<Vec<_>>());
        let mut apart = names.clone();
        apart.sort_unstable();
        apart.dedup();
        assert_eq!(apart.len(), names.len());
        assert_eq!(What::SeatRevoked.name(), "seat_revoked");
    }

    #[test]
    fn a_deed_is_read_by_its_name_and_what_is_not_known_is_said_to_be_so() {
        for what in What::all() {
            assert_eq!(What::read(what.name()), what);
        }
        assert_eq!(What::read("sold"), What::Unknown);
    }

    #[test]
    fn every_deed_is_found_in_one_group_and_every_group_by_its_name() {
        let found: usize = Group::ALL
            .into_iter()
            .map(|group| group.deeds().count())
            .sum();
        assert_eq!(found, What::all().count());
        for group in Group::ALL {
            assert_eq!(Group::read(group.name()), Some(group));
            let written = serde_json::to_value(group).expect("it can be written");
            assert_eq!(written, group.name());
        }
        assert_eq!(Group::read("sold"), None);
    }
}

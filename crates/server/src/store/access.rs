//! Enrolment codes, escrows and requests for them.

use super::{Note, PersonSeat, SessionRow, Stored};
use so_thon_domain::{AccountId, CommuneId, EnrolmentId, Millis, RecoveryId, SeatId};
use std::future::Future;

/// A one-time code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentRow {
    /// The commune.
    pub commune: CommuneId,
    /// Its id.
    pub id: EnrolmentId,
    /// For whom.
    pub account: AccountId,
    /// SHA-256 of the code.
    pub hash: [u8; 32],
    /// When it was made.
    pub since: Millis,
    /// Until when it is good.
    pub expires: Millis,
    /// Who made it; none at the machine.
    pub by: Option<AccountId>,
    /// The seat that was minted when it was entered, and has not spoken yet or made it spent.
    pub seat: Option<SeatId>,
    /// SHA-256 of what the phone that entered it is known by, so that it can enter it again.
    pub claim: Option<[u8; 32]>,
    /// When it was spent: the seat that came with it spoke.
    pub used: Option<Millis>,
    /// When it was withdrawn.
    pub withdrawn: Option<Millis>,
}

impl EnrolmentRow {
    /// Can it still be used?
    pub fn is_open(&self, now: Millis) -> bool {
        self.used.is_none() && self.withdrawn.is_none() && now < self.expires
    }
}

/// What entering a code writes, all of it or nothing.
#[derive(Clone, Debug)]
pub struct UseOfCode {
    /// The code.
    pub enrolment: EnrolmentId,
    /// The seat that came with it before.
    pub before: Option<SeatId>,
    /// SHA-256 of what the phone is known by.
    pub claim: Option<[u8; 32]>,
    /// The seat that is minted; none when one that is there is renewed, which spends the code.
    pub seat: Option<PersonSeat>,
    /// The session that is opened.
    pub session: SessionRow,
    /// The data key that is handed over.
    pub escrow: Option<Vec<u8>>,
}

impl UseOfCode {
    /// The seat that came with it before and that nobody ever got: it is revoked.
    pub fn replaced(&self) -> Option<SeatId> {
        self.before.filter(|before| *before != self.session.seat)
    }
}

/// What an officer said of a request, or what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Nobody has said anything yet.
    Open,
    /// It was approved.
    Approved,
    /// It was refused.
    Refused,
    /// The seat asked again later.
    Withdrawn,
}

impl Asked {
    /// Its name in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the name.
    pub fn parse(code: &str) -> Option<Self> {
        let all = [Self::Open, Self::Approved, Self::Refused, Self::Withdrawn];
        all.into_iter().find(|one| one.code() == code)
    }
}

/// A phone's request for its data key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryRow {
    /// The commune.
    pub commune: CommuneId,
    /// Its id.
    pub id: RecoveryId,
    /// The seat that asks.
    pub seat: SeatId,
    /// The X25519 key the answer is sealed to.
    pub public_key: [u8; 32],
    /// When it was asked.
    pub since: Millis,
    /// Until when it can be approved, or fetched once it was.
    pub expires: Millis,
    /// What became of it.
    pub state: Asked,
    /// The data key, sealed to the key above; only while it can be fetched.
    pub sealed: Option<Vec<u8>>,
}

/// Codes, escrows and requests.
pub trait AccessStore: Send + Sync + 'static {
    /// Adds a code.
    fn add_enrolment(
        &self,
        row: &EnrolmentRow,
        notes: &[Note],
    ) -> impl Future<Output = Stored<()>> + Send;

    /// The codes of a commune that can still be used, oldest first.
    fn open_enrolments(
        &self,
        commune: CommuneId,
        now: Millis,
    ) -> impl Future<Output = Stored<Vec<EnrolmentRow>>> + Send;

    /// A code by its hash, in whatever commune.
    fn enrolment_by_hash(
        &self,
        hash: [u8; 32],
    ) -> impl Future<Output = Stored<Option<EnrolmentRow>>> + Send;

    /// Withdraws a code; false when it is not there or can no longer be used.
    fn withdraw_enrolment(
        &self,
        commune: CommuneId,
        id: EnrolmentId,
        now: Millis,
        notes: &[Note],
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// Enters a code; false, and nothing written, when it can no longer be used, or another seat
    /// came with it than was thought.
    fn use_enrolment(
        &self,
        using: &UseOfCode,
        now: Millis,
        notes: &[Note],
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// A code that this seat came with and that is not spent.
    fn enrolment_of(
        &self,
        commune: CommuneId,
        seat: SeatId,
    ) -> impl Future<Output = Stored<Option<EnrolmentRow>>> + Send;

    /// Spends a code, whose seat has spoken; false when it was spent already.
    fn spend_enrolment(
        &self,
        commune: CommuneId,
        id: EnrolmentId,
        now: Millis,
        notes: &[Note],
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// Keeps a seat's data key, sealed, in place of an earlier one.
    fn keep_escrow(
        &self,
        commune: CommuneId,
        seat: SeatId,
        escrow: &[u8],
        now: Millis,
        notes: &[Note],
    ) -> impl Future<Output = Stored<()>> + Send;

    /// A seat's data key, sealed.
    fn escrow(
        &self,
        commune: CommuneId,
        seat: SeatId,
    ) -> impl Future<Output = Stored<Option<Vec<u8>>>> + Send;

    /// Adds a request and withdraws those that the seat made before. What can no longer be fetched
    /// is forgotten in passing.
    fn add_recovery(
        &self,
        row: &RecoveryRow,
        notes: &[Note],
    ) -> impl Future<Output = Stored<()>> + Send;

    /// A request.
    fn recovery(
        &self,
        commune: CommuneId,
        id: RecoveryId,
    ) -> impl Future<Output = Stored<Option<RecoveryRow>>> + Send;

    /// Requests that nobody has decided yet and that are not too old, oldest first.
    fn open_recoveries(
        &self,
        commune: CommuneId,
        now: Millis,
    ) -> impl Future<Output = Stored<Vec<RecoveryRow>>> + Send;

    /// Decides about an open request; false when it is no longer open. A decided one is good until
    /// another moment.
    fn decide_recovery(
        &self,
        decided: &RecoveryRow,
        now: Millis,
        notes: &[Note],
    ) -> impl Future<Output = Stored<bool>> + Send;
}

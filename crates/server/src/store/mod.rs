//! What the server keeps, behind one trait with several back ends.
//!
//! Every method is a whole transaction. Nothing of a back end leaks out: no connection, no
//! `begin`. What must be decided over several reads is guarded by the position of the commune:
//! [`ChangeStore::append`] commits only when nothing was appended since the position was read, so the
//! decision itself stays pure and runs alike over every back end.
//!
//! One suite (`tests/server/store.rs`) is run by all of them.

pub mod access;
pub mod audit;
pub mod erasures;
pub mod memory;
pub mod photos;
pub mod rows;
pub mod sqlite;

pub use access::{AccessStore, Asked, EnrolmentRow, RecoveryRow, UseOfCode};
pub use audit::{AuditRow, AuditStore, Content, Head, Note, OF_THE_SERVER, Sought, What};
pub use erasures::{Erasure, ErasureStore, Narrowed, Tombstone};
pub use memory::MemoryStore;
pub use photos::{PhotoRow, PhotoStore};
pub use rows::{
    AccountRow, Append, ChangeRow, CommuneRow, Decided, Ledger, LeftRow, PasswordSet, PersonSeat,
    RecordRow, Seated, SessionRow, SettledState, Tries,
};
pub use sqlite::SqliteStore;

use so_thon_domain::{
    AccountId, CommuneId, Epoch, Millis, RecordId, SeatId, Stamp, ValueId, VillageId,
};
use so_thon_protocol::SeatName;
use std::{collections::BTreeSet, future::Future};

/// A back end that failed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database answered with an error.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// A row that this program did not write, or no longer understands.
    #[error("a stored {0} cannot be read")]
    Damaged(&'static str),
    /// A number that does not fit the database.
    #[error("a number does not fit the database")]
    Range(#[from] std::num::TryFromIntError),
    /// The store was made by a newer server.
    #[error("the store has schema {found}, this server knows {known}: use a newer server")]
    Newer {
        /// The version found.
        found: i64,
        /// The newest version known.
        known: i64,
    },
}

/// What a store method answers.
pub type Stored<T> = Result<T, StoreError>;

/// What the server keeps: people, how they get in, changes, which pictures have come, who did what,
/// and which records were erased.
pub trait Store:
    PeopleStore + AccessStore + ChangeStore + PhotoStore + AuditStore + ErasureStore
{
}

impl<S: PeopleStore + AccessStore + ChangeStore + PhotoStore + AuditStore + ErasureStore> Store
    for S
{
}

/// Communes, the people who sign in, their seats and sessions. What is done to them is noted in the
/// transaction that does it.
pub trait PeopleStore: Send + Sync + 'static {
    /// Is the store there and readable?
    fn ping(&self) -> impl Future<Output = Stored<()>> + Send;

    /// All communes.
    fn communes(&self) -> impl Future<Output = Stored<Vec<CommuneRow>>> + Send;

    /// Adds a commune with the server's own seat in it.
    fn add_commune(&self, commune: &CommuneRow) -> impl Future<Output = Stored<()>> + Send;

    /// Adds an account; false when the login is taken.
    fn add_account(
        &self,
        account: &AccountRow,
        notes: &[Note],
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// The account of a login, in whatever commune.
    fn account_by_login(
        &self,
        login: &str,
    ) -> impl Future<Output = Stored<Option<AccountRow>>> + Send;

    /// One account.
    fn account(
        &self,
        commune: CommuneId,
        account: AccountId,
    ) -> impl Future<Output = Stored<Option<AccountRow>>> + Send;

    /// All accounts of a commune, by login.
    fn accounts(&self, commune: CommuneId) -> impl Future<Output = Stored<Vec<AccountRow>>> + Send;

    /// Replaces a password and ends every session of the account but one.
    fn set_password(
        &self,
        commune: CommuneId,
        account: AccountId,
        password: &PasswordSet<'_>,
        notes: &[Note],
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Closes an account, ends its sessions and withdraws its codes: false, and nothing done, when it
    /// is closed already, or the last open one of an officer or administrator.
    fn close_account(
        &self,
        commune: CommuneId,
        account: AccountId,
        now: Millis,
        notes: &[Note],
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// Opens a closed account again; false when it was not closed.
    fn open_account(
        &self,
        commune: CommuneId,
        account: AccountId,
        notes: &[Note],
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// Replaces the assigned villages; the scope version grows when they differ. Villages that are
    /// taken away are remembered with the moment.
    fn set_villages(
        &self,
        commune: CommuneId,
        account: AccountId,
        villages: &BTreeSet<VillageId>,
        now: Millis,
        notes: &[Note],
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Adds a person's seat.
    fn add_seat(
        &self,
        seat: &PersonSeat,
        notes: &[Note],
    ) -> impl Future<Output = Stored<()>> + Send;

    /// The account behind a seat, with the seat.
    fn seated(
        &self,
        commune: CommuneId,
        seat: SeatId,
    ) -> impl Future<Output = Stored<Option<Seated>>> + Send;

    /// The account behind the seat of a push-only token, by the token's hash.
    fn seat_by_push(&self, push: [u8; 32]) -> impl Future<Output = Stored<Option<Seated>>> + Send;

    /// Revokes a seat; false when it was revoked already or is not there.
    fn revoke_seat(
        &self,
        commune: CommuneId,
        seat: SeatId,
        now: Millis,
        notes: &[Note],
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// Notes that a verified backup covers everything up to a moment.
    fn note_backup(
        &self,
        commune: CommuneId,
        moment: Millis,
        notes: &[Note],
    ) -> impl Future<Output = Stored<()>> + Send;

    /// The last moment that a verified backup covers.
    fn backed_up(&self, commune: CommuneId) -> impl Future<Output = Stored<Option<Millis>>> + Send;

    /// Begins another life of a restored commune: a new epoch, and a new seat of the server, whose
    /// numbers since the backup are lost. Codes and requests that the backup has open are withdrawn:
    /// what was used since is not known any more.
    fn renew_life(
        &self,
        commune: CommuneId,
        epoch: Epoch,
        server_seat: SeatId,
        now: Millis,
        notes: &[Note],
    ) -> impl Future<Output = Stored<()>> + Send;

    /// All seats of people of a commune.
    fn seats(&self, commune: CommuneId) -> impl Future<Output = Stored<Vec<PersonSeat>>> + Send;

    /// Notes when a seat spoke and the highest number it says it gave.
    fn note_seen(
        &self,
        commune: CommuneId,
        seat: SeatId,
        now: Millis,
        highest: u64,
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Opens a session in place of those that the seat had.
    fn keep_session(
        &self,
        session: &SessionRow,
        notes: &[Note],
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Notes that a session was used, if it is still open.
    fn use_session(&self, hash: [u8; 32], used: Millis) -> impl Future<Output = Stored<()>> + Send;

    /// The session of a token's hash.
    fn session(&self, hash: [u8; 32]) -> impl Future<Output = Stored<Option<SessionRow>>> + Send;

    /// Ends a session.
    fn end_session(
        &self,
        hash: [u8; 32],
        notes: &[Note],
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Wrong passwords given for a login (by its hash) until now.
    fn tries(&self, login: [u8; 32]) -> impl Future<Output = Stored<Tries>> + Send;

    /// Forgets those of every login whose wait ended before this.
    fn forget_tries(&self, before: Millis) -> impl Future<Output = Stored<()>> + Send;

    /// Replaces them; none at all when the count is 0.
    fn set_tries(
        &self,
        login: [u8; 32],
        tries: Tries,
        notes: &[Note],
    ) -> impl Future<Output = Stored<()>> + Send;
}

/// Changes as they came in and the records they make.
pub trait ChangeStore: Send + Sync + 'static {
    /// Where the commune stands. Read it before everything an append is decided upon.
    fn ledger(&self, commune: CommuneId) -> impl Future<Output = Stored<Ledger>> + Send;

    /// What became of these changes, those that are known.
    fn decided(
        &self,
        commune: CommuneId,
        changes: &[ValueId],
    ) -> impl Future<Output = Stored<Vec<Decided>>> + Send;

    /// Changes by their ids, those that are there.
    fn changes(
        &self,
        commune: CommuneId,
        ids: &[ValueId],
    ) -> impl Future<Output = Stored<Vec<ChangeRow>>> + Send;

    /// Changes that are held, oldest first.
    fn held(&self, commune: CommuneId) -> impl Future<Output = Stored<Vec<ChangeRow>>> + Send;

    /// Changes that wrote to a record, oldest first.
    fn changes_of(
        &self,
        commune: CommuneId,
        record: RecordId,
    ) -> impl Future<Output = Stored<Vec<ChangeRow>>> + Send;

    /// Up to which position changes are noted by the records they wrote to.
    fn touched(&self, commune: CommuneId) -> impl Future<Output = Stored<u64>> + Send;

    /// Notes which changes wrote to which records, up to a position.
    fn note_touches(
        &self,
        commune: CommuneId,
        touches: &[(RecordId, u64)],
        up_to: u64,
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Effective stamps of accepted (applied or waiting) changes of a seat above a number.
    fn accepted_above(
        &self,
        commune: CommuneId,
        seat: SeatId,
        number: u64,
    ) -> impl Future<Output = Stored<Vec<(u64, Stamp)>>> + Send;

    /// Records by id, those that are there.
    fn records(
        &self,
        commune: CommuneId,
        ids: &[RecordId],
    ) -> impl Future<Output = Stored<Vec<RecordRow>>> + Send;

    /// The villages of the commune that have a record.
    fn villages(
        &self,
        commune: CommuneId,
    ) -> impl Future<Output = Stored<BTreeSet<VillageId>>> + Send;

    /// Changes that wait for any of these records, in the order of receipt.
    fn waiting(
        &self,
        commune: CommuneId,
        records: &[RecordId],
    ) -> impl Future<Output = Stored<Vec<ChangeRow>>> + Send;

    /// Writes what was decided, durably; false (and nothing written) when something was appended
    /// since `append.since`.
    fn append(
        &self,
        commune: CommuneId,
        append: &Append,
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// Records of a village (none: of the whole commune) above a position, by position.
    fn records_since(
        &self,
        commune: CommuneId,
        village: Option<VillageId>,
        position: u64,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<RecordRow>>> + Send;

    /// Records of a village (none: of the whole commune) of units above one, by unit and id.
    fn units_after(
        &self,
        commune: CommuneId,
        village: Option<VillageId>,
        after: Option<RecordId>,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<RecordRow>>> + Send;

    /// Every record of one unit of a village.
    fn of_unit(
        &self,
        commune: CommuneId,
        village: Option<VillageId>,
        unit: RecordId,
    ) -> impl Future<Output = Stored<Vec<RecordRow>>> + Send;

    /// What left a village or a household of it above a position, by position.
    fn left_since(
        &self,
        commune: CommuneId,
        village: VillageId,
        position: u64,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<LeftRow>>> + Send;

    /// Where these records lay before.
    fn left_of(
        &self,
        commune: CommuneId,
        records: &[RecordId],
    ) -> impl Future<Output = Stored<Vec<LeftRow>>> + Send;

    /// Names behind seats above a position, with the position of each.
    fn people_since(
        &self,
        commune: CommuneId,
        position: u64,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<(u64, SeatName)>>> + Send;

    /// Changes above a position, oldest first.
    fn changes_since(
        &self,
        commune: CommuneId,
        position: u64,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<ChangeRow>>> + Send;

    /// The newest changes of people received at or after a moment, newest first.
    fn newest(
        &self,
        commune: CommuneId,
        from: Millis,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<ChangeRow>>> + Send;

    /// How many changes of each seat came in at or after a moment.
    fn received_since(
        &self,
        commune: CommuneId,
        from: Millis,
    ) -> impl Future<Output = Stored<Vec<(SeatId, u64)>>> + Send;

    /// The back end's own check of its files; texts are findings.
    fn integrity(&self) -> impl Future<Output = Stored<Vec<String>>> + Send;
}

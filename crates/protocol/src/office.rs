//! What only the office asks for, as JSON under `/api/v1/`.
//!
//! Villages, households and everything of theirs are records and travel by sync, for the officer
//! as for anyone; accounts, assignments and arrivals are the server's own.

use serde::{Deserialize, Serialize};
use so_thon_domain::{
    AccountId, HouseholdId, Millis, PhotoId, RecordId, RecordWrite, SeatId, VillageId, VisitId,
    access::Role,
};

/// An account as `GET /api/v1/accounts` lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Login name.
    pub login: String,
    /// Full name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Assigned villages.
    pub villages: Vec<VillageId>,
    /// Its seats.
    pub seats: Vec<Seat>,
    /// When it was closed: it lets nobody in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Millis>,
    /// Until when its first password is good, while it was not replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_until: Option<Millis>,
}

/// A seat as the office sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    /// Its id.
    pub id: SeatId,
    /// What the device calls itself.
    pub device: String,
    /// When it was minted.
    pub since: Millis,
    /// When it last spoke to the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Millis>,
    /// The highest number it says it gave.
    pub highest: u64,
    /// How many of its changes arrived.
    pub received: u64,
    /// When it was reported lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Millis>,
}

/// `POST /api/v1/accounts`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewAccount {
    /// Login name, unique on the server.
    pub login: String,
    /// Full name.
    pub name: String,
    /// First password; empty for who gets in by an enrolment code alone.
    #[serde(default)]
    pub password: String,
    /// Role.
    pub role: Role,
    /// Assigned villages.
    #[serde(default)]
    pub villages: Vec<VillageId>,
}

/// `PUT /api/v1/accounts/{id}/villages`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Assignment {
    /// All villages the person shall have from now on.
    pub villages: Vec<VillageId>,
}

/// `PUT /api/v1/accounts/{id}/password`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewPassword {
    /// The new password.
    pub password: String,
}

/// `PUT /api/v1/accounts/{id}/closed`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Closing {
    /// Closed from now on, or open again.
    pub closed: bool,
}

/// `GET /api/v1/arrivals?days=3`: what came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arrivals {
    /// When this was true.
    pub now: Millis,
    /// By person: those who are expected to send, whether they did or not.
    pub people: Vec<ArrivalsOf>,
    /// The newest changes, newest first, at most 200.
    pub changes: Vec<Arrival>,
}

/// What came in from one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArrivalsOf {
    /// The person.
    pub account: AccountId,
    /// Full name.
    pub name: String,
    /// Assigned villages.
    pub villages: Vec<VillageId>,
    /// The person's seats: whose the listed changes are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seats: Vec<SeatId>,
    /// Changes that arrived in the asked days.
    pub arrived: u64,
    /// When one of the person's phones last spoke to the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Millis>,
    /// Changes that the person's phones say they made and that are not here.
    pub missing: u64,
}

/// One change that came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arrival {
    /// The seat that saved.
    pub seat: SeatId,
    /// Its number there.
    pub number: u64,
    /// Full name of the person.
    pub name: String,
    /// When it was saved, by the phone's clock.
    pub saved: Millis,
    /// When it came in.
    pub received: Millis,
    /// The records it wrote: id, kind, household, and whether it made them.
    pub records: Vec<Touched>,
    /// What it wrote, when it is held: no book has it. Nothing when the office took it in or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Vec<RecordWrite>>,
}

/// A record that a change wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Touched {
    /// The record.
    pub id: RecordId,
    /// What it is.
    pub kind: String,
    /// Its household, or itself.
    pub unit: RecordId,
    /// Its village.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<VillageId>,
    /// The change made it.
    pub created: bool,
}

/// `PUT /api/v1/held/{seat}/{number}`: what an officer says of a change from a lost phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// It goes into the book; otherwise it is refused.
    pub take: bool,
}

/// One step of a record's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The seat that wrote.
    pub seat: SeatId,
    /// Its number there.
    pub number: u64,
    /// Full name of the person.
    pub name: String,
    /// When, by the phone's clock.
    pub saved: Millis,
    /// When the office received it.
    pub received: Millis,
    /// What was written.
    pub fields: Vec<StepOf>,
}

/// What one step wrote to one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepOf {
    /// The field or list.
    pub field: String,
    /// What stood there before, as the office had it then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<serde_json::Value>,
    /// What was written; for a list its elements that were touched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<serde_json::Value>,
}

/// `GET /api/v1/photos?state=missing`: pictures whose records are here and whose bytes are not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingPhotos {
    /// How many there are.
    pub count: u64,
    /// The oldest of them, at most 200.
    pub photos: Vec<MissingPhoto>,
}

/// A picture that has not come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingPhoto {
    /// Its record.
    pub id: PhotoId,
    /// Its household.
    pub household: HouseholdId,
    /// The household's village.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<VillageId>,
    /// The visit it was taken at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitId>,
    /// When it was taken, by the phone's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<Millis>,
    /// Full name of the person on whose phone it is.
    pub name: String,
    /// When the record came in.
    pub received: Millis,
}

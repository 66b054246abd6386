//! `GET /api/v1/audit`: who did what.

mod deeds;

pub use deeds::{Group, What};

use crate::office::Touched;
use serde::{Deserialize, Serialize};
use so_thon_domain::{AccountId, Millis, RecordWrite, SeatId};
use uuid::Uuid;

/// What is asked of the log: the query. Whatever is named must be true of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditLook {
    /// Below this place in the log; without it the newest.
    pub before: Option<u64>,
    /// This person did it, or it was done to them or to a phone of theirs.
    pub person: Option<AccountId>,
    /// It is of this group.
    pub kind: Option<Group>,
    /// It was not done before this.
    pub from: Option<Millis>,
    /// It was done before this.
    pub until: Option<Millis>,
}

impl AuditLook {
    /// As it stands behind the path; empty when nothing is asked for.
    pub fn query(&self) -> String {
        let parts = [
            self.before.map(|before| format!("before={before}")),
            self.person.map(|person| format!("person={person}")),
            self.kind.map(|kind| format!("kind={}", kind.name())),
            self.from.map(|from| format!("from={}", from.0)),
            self.until.map(|until| format!("until={}", until.0)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            String::new()
        } else {
            format!("?{}", parts.join("&"))
        }
    }
}

/// A page of the log, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Entries.
    pub entries: Vec<AuditEntry>,
    /// Whom one can ask for, on the first page, for those who read the log of a commune.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<AuditPerson>,
    /// There are more: `?before=` this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}

/// Somebody of the commune.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPerson {
    /// Their account.
    pub account: AccountId,
    /// Full name.
    pub name: String,
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its place in the log, from 1.
    pub number: u64,
    /// When.
    pub at: Millis,
    /// What was done, by its stable name (`signed_in`, `change`, `seat_revoked`…).
    pub what: String,
    /// Full name of who did it; empty when it was done at the machine, or by the server itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// On which seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatId>,
    /// What the device of that seat calls itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub device: String,
    /// To what: an account, a seat, a request, a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Uuid>,
    /// Full name of the person it was done to, or whose seat it was done to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// What the device calls itself that it was done to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about_device: String,
    /// To which change; then the subject is the seat that wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<u64>,
    /// What that change wrote to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Touched>,
    /// What that change says, when it stands in no book (it was refused, or waits or is held), for
    /// those who read the log of a commune. What stands in a book is told by its history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writes: Option<Vec<RecordWrite>>,
    /// Facts beside it, by name.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub detail: serde_json::Value,
    /// Before and after, by name.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub content: serde_json::Value,
    /// What it says was erased by law.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub erased: bool,
}

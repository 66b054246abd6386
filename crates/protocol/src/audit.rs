//! `GET /api/v1/audit`: who did what.

use crate::office::Touched;
use serde::{Deserialize, Serialize};
use so_thon_domain::{Millis, SeatId};
use uuid::Uuid;

/// A page of the log, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Entries.
    pub entries: Vec<AuditEntry>,
    /// There are more: `?before=` this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
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
    /// To what: an account, a seat, a request, a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Uuid>,
    /// Full name of the person it was done to, or whose seat it was done to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// To which change; then the subject is the seat that wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<u64>,
    /// What that change wrote to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Touched>,
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

//! Khoản hỗ trợ: one item of support to a household or one of its members.

use crate::{ids::MemberId, record_type};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

record_type! {
    /// What was asked for, approved, delivered and confirmed.
    pub struct Support is SUPPORT {
        /// Code of what it is (`data/benefits`), or words.
        benefit: String = "benefit",
        /// The member it is for; none when it is for the whole household.
        member: MemberId = "member",
        /// Code of the programme, project or sub-project.
        project: String = "project",
        /// How much of what, other than money.
        quantity: Quantity = "quantity",
        /// Amount in whole đồng.
        amount: i64 = "amount",
        /// Code of the funding source (nguồn vốn).
        funding: String = "funding",
        /// Who provides it.
        provider: String = "provider",
        /// How far it got.
        state: State = "state",
        /// Day it was asked for.
        asked_on: NaiveDate = "asked_on",
        /// Day it was approved or refused.
        decided_on: NaiveDate = "decided_on",
        /// Day it was delivered.
        delivered_on: NaiveDate = "delivered_on",
        /// Day the household confirmed it.
        confirmed_on: NaiveDate = "confirmed_on",
        /// Reason for saving in spite of a doubt, or anything else.
        note: String = "note",
    }
}

impl Support {
    /// The day that says when it happened: of the furthest step it reached.
    pub fn date(&self) -> Option<NaiveDate> {
        self.confirmed_on
            .or(self.delivered_on)
            .or(self.decided_on)
            .or(self.asked_on)
    }
}

/// Number and unit: one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// In thousandths of the unit, so that 0,5 ha is exact.
    pub thousandths: i64,
    /// The unit's word ("con", "ha").
    pub unit: String,
}

/// How far support got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Hộ xin.
    Asked,
    /// Đã duyệt.
    Approved,
    /// Đã giao.
    Delivered,
    /// Hộ xác nhận.
    Confirmed,
    /// Không duyệt.
    Refused,
}

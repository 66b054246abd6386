//! Who may do what (design: "Who may do what"), as far as records are concerned.

use crate::{ids::VillageId, record::RecordKind, support::State};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a person is in the commune.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Cộng tác viên.
    Collaborator,
    /// Công chức xã.
    Officer,
    /// Lãnh đạo xã.
    Leader,
    /// Sở: totals only.
    ProvinceViewer,
    /// Quản trị máy chủ: no households.
    Administrator,
}

/// The records a person sees and may write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// Every village of the commune.
    Commune,
    /// The assigned villages.
    Villages(BTreeSet<VillageId>),
    /// No record at all.
    Nothing,
}

impl Scope {
    /// The scope of a role with its assigned villages.
    pub fn of(role: Role, villages: BTreeSet<VillageId>) -> Self {
        match role {
            Role::Officer | Role::Leader => Self::Commune,
            Role::Collaborator => Self::Villages(villages),
            Role::ProvinceViewer | Role::Administrator => Self::Nothing,
        }
    }

    /// May a person of this scope see a record of this village (none: of the whole commune)?
    pub fn sees(&self, village: Option<VillageId>) -> bool {
        match (self, village) {
            (Self::Commune, _) => true,
            (Self::Villages(own), Some(village)) => own.contains(&village),
            (Self::Villages(_), None) => true,
            (Self::Nothing, _) => false,
        }
    }
}

/// May a person of one role make accounts of another, give them codes and mend what they forgot?
pub fn may_manage(by: Role, of: Role) -> bool {
    match by {
        Role::Officer => matches!(of, Role::Collaborator | Role::Leader),
        Role::Administrator => {
            matches!(
                of,
                Role::Officer | Role::ProvinceViewer | Role::Administrator
            )
        }
        Role::Collaborator | Role::Leader | Role::ProvinceViewer => false,
    }
}

/// May a person of this role write records of this kind at all? (Where is the scope's affair.)
pub fn may_write(role: Role, kind: &RecordKind) -> bool {
    let field_kinds = [
        RecordKind::HOUSEHOLD,
        RecordKind::MEMBER,
        RecordKind::VISIT,
        RecordKind::SUPPORT,
        RecordKind::REGISTRATION,
        // Surveys and what comes up about them; meeting, posting and rounds are the office's.
        RecordKind::REVIEW,
        RecordKind::COMPLAINT,
        RecordKind::PHOTO,
    ];
    match role {
        Role::Officer => true,
        Role::Collaborator => field_kinds.contains(kind),
        Role::Leader => [RecordKind::SUPPORT, RecordKind::RECOGNITION].contains(kind),
        Role::ProvinceViewer | Role::Administrator => false,
    }
}

/// May a person of this role make an item of support? A leader decides about what others asked for.
pub fn may_make_support(role: Role) -> bool {
    matches!(role, Role::Collaborator | Role::Officer)
}

/// May a person of this role bring an item of support from where it stands (none: nobody said) to
/// another state?
///
/// Collaborators ask, and record what arrived and was confirmed; what the office decided they do not
/// take back. Leaders approve and refuse, until it was delivered. Whatever stands may stay.
pub fn may_set_state(role: Role, from: Option<State>, to: Option<State>) -> bool {
    if from == to {
        return true;
    }
    match (role, to) {
        (Role::Officer, _) => true,
        (Role::Collaborator, Some(State::Asked)) => {
            !matches!(from, Some(State::Approved | State::Refused))
        }
        (Role::Collaborator, Some(State::Delivered | State::Confirmed)) => {
            from != Some(State::Refused)
        }
        (Role::Leader, Some(State::Approved | State::Refused)) => {
            !matches!(from, Some(State::Delivered | State::Confirmed))
        }
        (Role::Collaborator | Role::Leader | Role::ProvinceViewer | Role::Administrator, _) => {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_decides_about_support_and_who_records_what_arrived() {
        let [asked, approved, delivered, confirmed, refused] = [
            State::Asked,
            State::Approved,
            State::Delivered,
            State::Confirmed,
            State::Refused,
        ]
        .map(Some);
        let all = [None, asked, approved, delivered, confirmed, refused];
        // What each role may make of each state, beside leaving it.
        let collaborator = [
            (None, vec![asked, delivered, confirmed]),
            (asked, vec![delivered, confirmed]),
            (approved, vec![delivered, confirmed]),
            (delivered, vec![asked, confirmed]),
            (confirmed, vec![asked, delivered]),
            (refused, vec![]),
        ];
        let leader = [
            (None, vec![approved, refused]),
            (asked, vec![approved, refused]),
            (approved, vec![refused]),
            (delivered, vec![]),
            (confirmed, vec![]),
            (refused, vec![approved]),
        ];
        for (role, rules) in [(Role::Collaborator, collaborator), (Role::Leader, leader)] {
            for (from, good) in rules {
                for to in all {
                    let may = to == from || good.contains(&to);
                    assert_eq!(
                        may_set_state(role, from, to),
                        may,
                        "{role:?} {from:?} {to:?}"
                    );
                }
            }
        }
        for from in all {
            for to in all {
                assert!(may_set_state(Role::Officer, from, to));
                for role in [Role::ProvinceViewer, Role::Administrator] {
                    assert_eq!(may_set_state(role, from, to), from == to);
                }
            }
        }
    }
}

//! Who may do what (design: "Who may do what"), as far as records are concerned.

use crate::{ids::VillageId, record::RecordKind};
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

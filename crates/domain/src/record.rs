//! The merged state of one record: its registers and lists, whatever its kind.
//!
//! Typed views (`household::Household` and its like) read from it; unknown fields and kinds stay
//! in it untouched.

use crate::gather::Gather;
use crate::record_form::Form;
use crate::{
    change::{ListWrite, RecordWrite},
    field::Field,
    ids::{RecordId, VillageId},
    list::List,
    register::{Head, Register, ValueId},
    time::Stamp,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeMap};

/// What a record is. A name this version does not know is kept and passed on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordKind(Cow<'static, str>);

impl RecordKind {
    /// Thôn.
    pub const VILLAGE: Self = Self(Cow::Borrowed("village"));
    /// Hộ.
    pub const HOUSEHOLD: Self = Self(Cow::Borrowed("household"));
    /// Thành viên.
    pub const MEMBER: Self = Self(Cow::Borrowed("member"));
    /// Lượt thăm.
    pub const VISIT: Self = Self(Cow::Borrowed("visit"));
    /// Khoản hỗ trợ.
    pub const SUPPORT: Self = Self(Cow::Borrowed("support"));
    /// Đăng ký thoát nghèo of one household.
    pub const REGISTRATION: Self = Self(Cow::Borrowed("registration"));
    /// Ảnh chụp ở lượt thăm.
    pub const PHOTO: Self = Self(Cow::Borrowed("photo"));
    /// Xếp loại của hộ theo một danh sách hay quyết định.
    pub const CLASS_DECISION: Self = Self(Cow::Borrowed("class_decision"));
    /// Chương trình, dự án, tiểu dự án.
    pub const CATALOGUE_ENTRY: Self = Self(Cow::Borrowed("catalogue_entry"));
    /// Đợt rà soát: of the whole commune.
    pub const ROUND: Self = Self(Cow::Borrowed("round"));
    /// Phiếu rà soát of one household.
    pub const REVIEW: Self = Self(Cow::Borrowed("review"));
    /// Cuộc họp dân of one village.
    pub const MEETING: Self = Self(Cow::Borrowed("meeting"));
    /// Niêm yết in one village.
    pub const POSTING: Self = Self(Cow::Borrowed("posting"));
    /// Khiếu nại about one household.
    pub const COMPLAINT: Self = Self(Cow::Borrowed("complaint"));
    /// Công nhận: of the whole commune.
    pub const RECOGNITION: Self = Self(Cow::Borrowed("recognition"));

    /// Quy ước tính điểm that the office loaded: of the whole commune.
    pub const POINT_TABLE: Self = Self(Cow::Borrowed("point_table"));
    /// Chuẩn, ngưỡng, bước rà soát that the office loaded: of the whole commune.
    pub const REFERENCE_FILE: Self = Self(Cow::Borrowed("reference_file"));

    /// The name on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when the record belongs to a household and is seen with it.
    pub fn belongs_to_household(&self) -> bool {
        [
            Self::HOUSEHOLD,
            Self::MEMBER,
            Self::VISIT,
            Self::SUPPORT,
            Self::REGISTRATION,
            Self::PHOTO,
            Self::CLASS_DECISION,
            Self::REVIEW,
            Self::COMPLAINT,
        ]
        .contains(self)
    }

    /// True when the whole commune sees the record and no village has it.
    pub fn is_of_commune(&self) -> bool {
        [
            Self::CATALOGUE_ENTRY,
            Self::ROUND,
            Self::RECOGNITION,
            Self::POINT_TABLE,
            Self::REFERENCE_FILE,
        ]
        .contains(self)
    }

    /// True when a village takes a step of a round for all its households with it.
    pub fn is_step_of_village(&self) -> bool {
        [Self::MEETING, Self::POSTING].contains(self)
    }
}

/// The register that says a record was deleted. It leaves the other fields as they are.
pub const DELETED: Field = Field::known("deleted");

/// The state of one record.
///
/// Its stored form (`record_form`) names the author once: most values were written by the change
/// that made the record.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Form")]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// What it is.
    pub kind: RecordKind,
    /// The household it belongs to, or itself.
    pub unit: RecordId,
    /// The village whose people may see it; none for what the whole commune shares.
    pub village: Option<VillageId>,
    /// The village a household would lie in by itself, where that is another one: it was moved, or
    /// lies with the household it was merged into.
    pub home: Option<VillageId>,
    /// The write that made the record and when: its author, whoever edits it later.
    pub created: Option<(ValueId, Stamp)>,
    /// Single facts.
    pub registers: BTreeMap<Field, Register>,
    /// Lists.
    pub lists: BTreeMap<Field, List>,
}

impl Record {
    /// The state before any write: nothing is known.
    pub fn empty(write: &RecordWrite) -> Self {
        Self {
            id: write.record,
            kind: write.kind.clone(),
            unit: write.unit,
            village: write.village,
            home: None,
            created: None,
            registers: BTreeMap::new(),
            lists: BTreeMap::new(),
        }
    }

    /// Takes in what one change writes to this record.
    pub fn apply(&mut self, id: ValueId, stamp: Stamp, write: &RecordWrite) {
        if write.creates {
            self.created = earliest(self.created, Some((id, stamp)));
        }
        for (field, set) in &write.fields {
            let head = Head {
                stamp,
                value: set.value.clone(),
            };
            self.registers.entry(field.clone()).or_default().write(
                id,
                head,
                set.replaces.iter().copied(),
            );
        }
        for (field, elements) in &write.lists {
            let list = self.lists.entry(field.clone()).or_default();
            for (key, element) in elements {
                match element {
                    ListWrite::Add { value, replaces } => {
                        list.add(id, stamp, key, value.clone(), replaces.iter().copied());
                    }
                    ListWrite::Remove { adds } => list.remove(key, adds.iter().copied()),
                }
            }
        }
    }

    /// What a change wrote to this record was refused: see [`crate::inherit`]. True when something
    /// changed.
    pub fn refuse(&mut self, id: ValueId, write: &RecordWrite) -> bool {
        let mut changed = false;
        for (field, set) in &write.fields {
            if let Some(register) = self.registers.get_mut(field) {
                changed |= register.refuse(id, &set.replaces);
            }
        }
        for (field, elements) in &write.lists {
            let Some(list) = self.lists.get_mut(field) else {
                continue;
            };
            for (key, element) in elements {
                let replaces = match element {
                    ListWrite::Add { replaces, .. } => replaces,
                    ListWrite::Remove { adds } => adds,
                };
                changed |= list.refuse(id, key, replaces);
            }
        }
        changed
    }

    /// Joins another state of the same record: the least state that knows what either knows.
    pub fn join(&mut self, other: &Self) {
        self.created = earliest(self.created, other.created);
        for (field, register) in &other.registers {
            self.registers
                .entry(field.clone())
                .or_default()
                .join(register);
        }
        for (field, list) in &other.lists {
            self.lists.entry(field.clone()).or_default().join(list);
        }
    }

    /// The shown value of a field.
    pub fn value(&self, field: &Field) -> Option<&Value> {
        self.registers
            .get(field)?
            .shown()
            .map(|(_, head)| &head.value)
    }

    /// True when the record was deleted and that was not undone.
    pub fn is_deleted(&self) -> bool {
        self.value(&DELETED) == Some(&Value::Bool(true))
    }

    /// The fields on which people disagree.
    pub fn clashes(&self) -> impl Iterator<Item = &Field> {
        self.registers
            .iter()
            .filter(|(_, register)| register.clashes())
            .map(|(field, _)| field)
    }

    /// The greatest stamp among what stands: when the record last changed.
    pub fn latest(&self) -> Option<Stamp> {
        let registers = self
            .registers
            .values()
            .filter_map(|r| r.shown().map(|(_, h)| h.stamp));
        registers
            .chain(self.lists.values().filter_map(List::latest))
            .max()
    }

    /// The state as phones get it, without the memory of what was replaced. A household that others
    /// were merged into keeps it: values that were settled there must not rise again out of theirs.
    pub fn for_phone(&self) -> Self {
        let remembers = self.lists.contains_key(&crate::belonging::ABSORBED);
        Self {
            id: self.id,
            kind: self.kind.clone(),
            unit: self.unit,
            village: self.village,
            home: self.home,
            created: self.created,
            registers: self
                .registers
                .iter()
                .map(|(f, r)| {
                    (
                        f.clone(),
                        if remembers { r.clone() } else { r.heads_only() },
                    )
                })
                .gather(),
            lists: self
                .lists
                .iter()
                .map(|(f, l)| (f.clone(), l.adds_only()))
                .gather(),
        }
    }
}

/// A record is made once; should two writes claim it, the earlier one is its making.
fn earliest(
    one: Option<(ValueId, Stamp)>,
    other: Option<(ValueId, Stamp)>,
) -> Option<(ValueId, Stamp)> {
    one.into_iter()
        .chain(other)
        .min_by_key(|(id, stamp)| (*stamp, *id))
}

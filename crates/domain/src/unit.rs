//! A household with everything that belongs to it: what a page shows and a list row sums up.

use crate::gather::sort_by_key;
use crate::{
    catalogue::CatalogueEntry,
    change::Change,
    class_decision::{ClassDecision, Decision},
    family::{Absorbed, Family},
    household::{Household, deprivations},
    ids::{HouseholdId, MemberId, RecordId, VillageId, VisitId},
    indicator::Deprivation,
    member::Member,
    photo::Photo,
    record::{Record, RecordKind},
    register::ValueId,
    review::{Complaint, Review},
    support::Support,
    time::Stamp,
    typed::TypedRecord,
    village::Village,
    visit::Visit,
};
use std::collections::BTreeMap;

/// A typed record with what is known about it besides its facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<T> {
    /// Its id.
    pub id: RecordId,
    /// Its facts.
    pub facts: T,
    /// The write that made it and when: who recorded it.
    pub created: Option<(ValueId, Stamp)>,
}

/// A household, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct HouseholdUnit {
    /// Its id.
    pub id: HouseholdId,
    /// Its village.
    pub village: Option<VillageId>,
    /// Its standing facts.
    pub household: Household,
    /// The answered indicators, by code.
    pub deprivations: BTreeMap<String, Deprivation>,
    /// Its people: the head first, then by order.
    pub members: Vec<Entry<Member>>,
    /// Its visits, newest first.
    pub visits: Vec<Entry<Visit>>,
    /// Its support, newest first.
    pub supports: Vec<Entry<Support>>,
    /// Its pictures, newest first.
    pub photos: Vec<Entry<Photo>>,
    /// Its class decisions, newest first.
    pub decisions: Vec<Entry<ClassDecision>>,
    /// The households that were merged into it.
    pub absorbed: Vec<Absorbed>,
    /// The records themselves: what an edit starts from.
    pub records: BTreeMap<RecordId, Record>,
}

impl HouseholdUnit {
    /// Reads a household out of its own records. `None` when the household itself is not among
    /// them, was deleted (then its children are hidden with it) or was merged into another one.
    pub fn read(id: HouseholdId, records: BTreeMap<RecordId, Record>) -> Option<Self> {
        let mut family = Family::of(id.into());
        family.add(records, &[] as &[Change]);
        Self::of_family(id, family)
    }

    /// Reads a household out of its family, once that wants no more.
    pub fn of_family(id: HouseholdId, family: Family) -> Option<Self> {
        let (records, absorbed) = family.gather();
        let own = records
            .get(&id.into())
            .filter(|record| !record.is_deleted())?;
        let household = Household::read(own);
        if household.merged.is_some() {
            return None;
        }
        let mut members: Vec<Entry<Member>> = entries(&records);
        let head = household.head.map(RecordId::from);
        sort_by_key(&mut members, |member| {
            (
                Some(member.id) != head,
                member.facts.order.unwrap_or(u16::MAX),
                member.id,
            )
        });
        let mut visits: Vec<Entry<Visit>> = entries(&records);
        sort_by_key(&mut visits, |visit| {
            std::cmp::Reverse((visit.facts.date, visit.id))
        });
        let mut supports: Vec<Entry<Support>> = entries(&records);
        sort_by_key(&mut supports, |support| {
            std::cmp::Reverse((support.facts.date(), support.id))
        });
        let mut photos: Vec<Entry<Photo>> = entries(&records);
        sort_by_key(&mut photos, |photo| {
            std::cmp::Reverse((photo.facts.taken, photo.id))
        });
        let mut decisions: Vec<Entry<ClassDecision>> = entries(&records);
        sort_by_key(&mut decisions, |entry| {
            let date = entry.facts.decision.as_ref().map(|decision| decision.date);
            std::cmp::Reverse((date, entry.id))
        });
        Some(Self {
            id,
            village: own.village,
            deprivations: deprivations(own),
            household,
            members,
            visits,
            supports,
            photos,
            decisions,
            absorbed,
            records,
        })
    }

    /// The head of the household (chủ hộ): the named one, else the first member.
    pub fn head(&self) -> Option<&Entry<Member>> {
        self.members.first()
    }

    /// The member of this id.
    pub fn member(&self, id: MemberId) -> Option<&Entry<Member>> {
        self.members.iter().find(|member| member.id == id.into())
    }

    /// Its reviews, newest first. Read when asked for: who shows none carries nothing of them.
    pub fn reviews(&self) -> Vec<Entry<Review>> {
        self.newest_first()
    }

    /// The complaints about its reviews, newest first.
    pub fn complaints(&self) -> Vec<Entry<Complaint>> {
        self.newest_first()
    }

    /// Its records of one kind, those that were made last first.
    pub(crate) fn newest_first<T: TypedRecord>(&self) -> Vec<Entry<T>> {
        let mut entries = entries(&self.records);
        sort_by_key(&mut entries, |entry| {
            let made = entry.created.map(|(_, stamp)| stamp);
            std::cmp::Reverse((made, entry.id))
        });
        entries
    }

    /// The pictures of a visit, in the order they were taken.
    pub fn photos_of(&self, visit: VisitId) -> impl Iterator<Item = &Entry<Photo>> {
        let own = self.photos.iter().rev();
        own.filter(move |photo| photo.facts.visit == Some(visit))
    }

    /// The latest decision about its class.
    pub fn decision(&self) -> Option<&Decision> {
        self.decisions.first()?.facts.decision.as_ref()
    }
}

/// The standing records of one kind.
fn entries<T: TypedRecord>(records: &BTreeMap<RecordId, Record>) -> Vec<Entry<T>> {
    records
        .values()
        .filter(|record| record.kind == T::KIND && !record.is_deleted())
        .map(|record| Entry {
            id: record.id,
            facts: T::read(record),
            created: record.created,
        })
        .collect()
}

/// What the whole commune shares, by kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Shared {
    /// A village.
    Village(Entry<Village>),
    /// A catalogue entry.
    Catalogue(Entry<CatalogueEntry>),
    /// What a round is made of besides its households ([`crate::review::Common`] reads it), kept
    /// unread: who shows no round carries nothing of it.
    Rest(Box<Record>),
}

impl Shared {
    /// Reads a record that is its own unit; `None` for households, deleted and unknown kinds.
    pub fn read(record: &Record) -> Option<Self> {
        if record.is_deleted() {
            return None;
        }
        let (id, created) = (record.id, record.created);
        if record.kind == RecordKind::VILLAGE {
            Some(Self::Village(Entry {
                id,
                facts: Village::read(record),
                created,
            }))
        } else if record.kind == RecordKind::CATALOGUE_ENTRY {
            Some(Self::Catalogue(Entry {
                id,
                facts: CatalogueEntry::read(record),
                created,
            }))
        } else if record.kind.is_of_commune() || record.kind.is_step_of_village() {
            Some(Self::Rest(Box::new(record.clone())))
        } else {
            None
        }
    }
}

//! Is a change as it stands allowed? What depends on the author, the form of the values and the
//! place of the records.

use crate::store::AccountRow;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use so_thon_domain::{
    Change, Field, Millis, Record, RecordKind, RecordWrite, VillageId,
    access::{Role, Scope, may_make_support, may_write},
    catalogue::CatalogueEntry,
    change::ListWrite,
    checked::CHECKED,
    class_decision::ClassDecision,
    household::Household,
    indicator::{self, Deprivation},
    member::Member,
    photo::{Content, Photo},
    record::DELETED,
    reference::own::{CatalogueMore, MAX_FILE_BYTES, ReferenceFile},
    refusal::Refusal,
    registration::{self, Measure, Registration},
    review::{Complaint, MAX_TABLE_BYTES, Meeting, Posting, Recognition, Review, Round, TableFile},
    support::Support,
    village::Village,
    visit::Visit,
};
use so_thon_protocol::version::MAX_WRITES;
use std::collections::{BTreeMap, BTreeSet};

/// The household's number, which only the server gives.
pub const NUMBER: Field = Field::known("number");

/// How long a change may be written for a village after it was taken from the person: as long as a
/// phone may be out of reach. What it says of its clock is not proof, so there must be an end.
const GRACE_MS: u64 = 30 * 24 * 60 * 60 * 1000;

/// The longest text of a value, in characters: twice what any form lets through (`so_thon_domain::draft`), so that a list
/// that was imported is not refused for a note.
const MOST_CHARS: usize = 8_000;
/// The most people at a village meeting.
const MOST_PEOPLE: u32 = 100_000;
/// Points that a household can have, by any table.
const POINTS: std::ops::RangeInclusive<i64> = -10_000..=10_000;
/// Income per head and month in đồng.
const INCOME: std::ops::RangeInclusive<i64> = 0..=1_000_000_000_000;
/// The longest name of a round, in characters.
const MOST_NAME: usize = 200;

/// What of a review is the officer's: why it is on the list, whose it is, what a meeting said.
const OFFICERS: [Field; 5] = [
    Field::known("round"),
    Field::known("listed"),
    Field::known("asked_on"),
    Field::known("reviewer"),
    Field::known("vote"),
];

/// Who wrote a change, as far as it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Role.
    pub role: Role,
    /// Where the person may write.
    pub scope: Scope,
    /// Villages that were taken away, and when.
    pub former: BTreeMap<VillageId, Millis>,
    /// The seat was revoked: what it sends is held.
    pub revoked: bool,
}

impl From<&AccountRow> for Author {
    fn from(account: &AccountRow) -> Self {
        Self {
            role: account.role,
            scope: Scope::of(account.role, account.villages.clone()),
            former: account.former.clone(),
            revoked: false,
        }
    }
}

/// How far a person reaches a village.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It is theirs, or the whole commune's.
    Own,
    /// It was when the change was written; the phone could not know better.
    Late,
}

impl Author {
    /// May the author write there? What the whole commune shares is written by those who have it
    /// all.
    pub fn reaches(
        &self,
        village: Option<VillageId>,
        change: &Change,
        received: Millis,
    ) -> Result<Reach, Refusal> {
        let own = match village {
            Some(_) => self.scope.sees(village),
            None => self.scope == Scope::Commune,
        };
        if own {
            return Ok(Reach::Own);
        }
        let ended = village.and_then(|village| self.former.get(&village));
        // What lies here was written before, whatever the phone's clock says: a change that waits
        // is judged again when it is released.
        let written = change.stamp.millis.min(received);
        match ended {
            Some(ended)
                if written <= *ended
                    && received.0.saturating_sub(ended.0) <= GRACE_MS
                    && self.role == Role::Collaborator =>
            {
                Ok(Reach::Late)
            }
            _ => Err(Refusal::VillageNotAssigned),
        }
    }
}

impl Author {
    /// Could the author write there until a record left the village? What was written before the
    /// phone learned of it is taken: a phone that knows has the record no longer. There must be an
    /// end, as with villages that are taken away.
    pub fn reached(&self, village: VillageId, left: Millis, received: Millis) -> bool {
        let theirs = self.scope.sees(Some(village)) || self.former.contains_key(&village);
        let soon = received.0.saturating_sub(left.0) <= GRACE_MS;
        self.role == Role::Collaborator && theirs && soon
    }
}

/// Checks everything that can be said without looking at stored records.
pub fn alone(
    author: &Author,
    change: &Change,
    villages: &BTreeSet<VillageId>,
) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    let all_once = change.writes.iter().all(|write| seen.insert(write.record));
    // Nothing is written when a change that was sent back is given up.
    let nothing = change.writes.is_empty() && change.repairs.is_none();
    if nothing || change.writes.len() > MAX_WRITES || !all_once {
        return Err(Refusal::BadSize);
    }
    for write in &change.writes {
        if !may_write(author.role, &write.kind) {
            return Err(Refusal::KindNotAllowed);
        }
        if write.kind == RecordKind::HOUSEHOLD && write.fields.contains_key(&NUMBER) {
            return Err(Refusal::ServerField);
        }
        // Support is asked for, and then decided about (`draft::support`).
        if write.kind == RecordKind::SUPPORT && write.creates && !may_make_support(author.role) {
            return Err(Refusal::KindNotAllowed);
        }
        // What an officer has seen is for an officer to say.
        if author.role != Role::Officer && write.lists.contains_key(&CHECKED) {
            return Err(Refusal::KindNotAllowed);
        }
        // A household is listed by the office; what the village said of it the office records.
        let listing = write.creates || OFFICERS.iter().any(|own| write.fields.contains_key(own));
        if author.role != Role::Officer && write.kind == RecordKind::REVIEW && listing {
            return Err(Refusal::KindNotAllowed);
        }
        place(write)?;
        let own = write.kind == RecordKind::VILLAGE;
        if write
            .village
            .is_some_and(|id| !own && !villages.contains(&id))
        {
            // A village made by the same change counts.
            let made = |other: &RecordWrite| {
                other.kind == RecordKind::VILLAGE && other.creates && other.village == write.village
            };
            if !change.writes.iter().any(made) {
                return Err(Refusal::UnknownVillage);
            }
        }
        // What was loaded is a file; `well_formed` bounds it.
        let file = [RecordKind::POINT_TABLE, RecordKind::REFERENCE_FILE].contains(&write.kind);
        let short = file || values(write).all(is_short);
        if !well_formed(write) || !short {
            return Err(Refusal::BadValue);
        }
    }
    Ok(())
}

/// A record's own id, unit and village must fit its kind.
fn place(write: &RecordWrite) -> Result<(), Refusal> {
    let itself = write.unit == write.record;
    let fits = if write.kind == RecordKind::VILLAGE {
        itself && write.village == Some(VillageId::from(write.record))
    } else if write.kind.is_of_commune() {
        itself && write.village.is_none()
    } else if write.kind.is_step_of_village() {
        if write.village.is_none() {
            return Err(Refusal::NoVillage);
        }
        itself
    } else if write.kind.belongs_to_household() {
        if write.village.is_none() {
            return Err(Refusal::NoVillage);
        }
        itself == (write.kind == RecordKind::HOUSEHOLD)
    } else {
        true
    };
    fits.then_some(()).ok_or(Refusal::Mismatch)
}

/// A write to a record that is there must name it as it is, or as it was before it was rearranged.
pub fn same_record(write: &RecordWrite, stored: &Record, rearranged: bool) -> Result<(), Refusal> {
    let same = write.unit == stored.unit && write.village == stored.village;
    (write.kind == stored.kind && (same || rearranged))
        .then_some(())
        .ok_or(Refusal::Mismatch)
}

/// Every value that is written, of fields and lists, known or not.
fn values(write: &RecordWrite) -> impl Iterator<Item = &Value> {
    let elements = write.lists.values().flat_map(BTreeMap::values);
    let added = elements.filter_map(|element| match element {
        ListWrite::Add { value, .. } => Some(value),
        ListWrite::Remove { .. } => None,
    });
    write.fields.values().map(|set| &set.value).chain(added)
}

/// No text in it is longer than a person could have typed.
fn is_short(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().count() <= MOST_CHARS,
        Value::Array(all) => all.iter().all(is_short),
        Value::Object(all) => all.values().all(is_short),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Every field and list this version knows has a value of its form. What it does not know, it
/// keeps.
fn well_formed(write: &RecordWrite) -> bool {
    let deleted = write.fields.get(&DELETED).map(|set| &set.value);
    if deleted.is_some_and(|value| !value.is_null() && !value.is_boolean()) {
        return false;
    }
    let kind = &write.kind;
    if *kind == RecordKind::HOUSEHOLD {
        reads::<Household>(write) && answers(write)
    } else if *kind == RecordKind::MEMBER {
        reads::<Member>(write) && ranks(write)
    } else if *kind == RecordKind::VISIT {
        reads::<Visit>(write) && ranks(write)
    } else if *kind == RecordKind::SUPPORT {
        reads::<Support>(write)
    } else if *kind == RecordKind::REGISTRATION {
        reads::<Registration>(write) && ranks(write) && all_measures(write)
    } else if *kind == RecordKind::PHOTO {
        reads::<Photo>(write) && possible(write)
    } else if *kind == RecordKind::CLASS_DECISION {
        reads::<ClassDecision>(write)
    } else if *kind == RecordKind::VILLAGE {
        reads::<Village>(write)
    } else if *kind == RecordKind::CATALOGUE_ENTRY {
        reads::<CatalogueEntry>(write) && reads::<CatalogueMore>(write)
    } else if *kind == RecordKind::REFERENCE_FILE {
        read::<ReferenceFile>(write).is_some_and(|own| {
            let short = |text: &String| text.chars().count() <= MOST_NAME;
            own.text.is_none_or(|text| text.len() <= MAX_FILE_BYTES)
                && own.name.as_ref().is_none_or(short)
                && own.list.as_ref().is_none_or(short)
        })
    } else {
        step_of_round(write)
    }
}

/// The same for the records of a round.
fn step_of_round(write: &RecordWrite) -> bool {
    let kind = &write.kind;
    if *kind == RecordKind::ROUND {
        read::<Round>(write).is_some_and(|own| {
            let ordered = own.span.is_none_or(|span| span.from <= span.to);
            ordered
                && own
                    .name
                    .is_none_or(|name| name.chars().count() <= MOST_NAME)
        })
    } else if *kind == RecordKind::REVIEW {
        read::<Review>(write).is_some_and(|own| {
            let signed = own.signed.as_ref();
            let points = own.b1.iter().chain(signed.and_then(|own| own.b1.as_ref()));
            let income = own
                .income
                .iter()
                .chain(signed.and_then(|own| own.income.as_ref()));
            points.into_iter().all(|b1| POINTS.contains(&b1.total))
                && income.into_iter().all(|dong| INCOME.contains(dong))
                && signed.is_none_or(|own| own.version > 0)
                && own.vote.is_none_or(|vote| vote.agree <= MOST_PEOPLE)
        })
    } else if *kind == RecordKind::MEETING {
        read::<Meeting>(write).is_some_and(|own| {
            own.held
                .is_none_or(|held| (1..=MOST_PEOPLE).contains(&held.present))
        })
    } else if *kind == RecordKind::POSTING {
        read::<Posting>(write)
            .is_some_and(|own| own.posted.is_none_or(|posted| !posted.places.is_empty()))
    } else if *kind == RecordKind::COMPLAINT {
        reads::<Complaint>(write)
    } else if *kind == RecordKind::RECOGNITION {
        read::<Recognition>(write)
            .is_some_and(|own| own.decision.is_none_or(|own| !own.number.trim().is_empty()))
    } else if *kind == RecordKind::POINT_TABLE {
        read::<TableFile>(write).is_some_and(|own| {
            let fits = own
                .text
                .as_ref()
                .is_none_or(|text| text.len() <= MAX_TABLE_BYTES);
            fits && (own.text.is_none() || own.table().is_ok())
        })
    } else {
        true
    }
}

/// The typed structs are named field by field as on the wire, all optional: reading the written
/// fields as such a struct checks each known one and passes over the others.
fn reads<T: DeserializeOwned>(write: &RecordWrite) -> bool {
    read::<T>(write).is_some()
}

fn read<T: DeserializeOwned>(write: &RecordWrite) -> Option<T> {
    let fields: Map<String, Value> = write
        .fields
        .iter()
        .map(|(field, set)| (field.as_str().to_owned(), set.value.clone()))
        .collect();
    serde_json::from_value::<T>(Value::Object(fields)).ok()
}

/// A picture within bounds: what is larger would never be taken in.
fn possible(write: &RecordWrite) -> bool {
    photo_content(write).is_none_or(|content| content.is_possible())
}

/// The picture that a write names.
pub fn photo_content(write: &RecordWrite) -> Option<Content> {
    if write.kind != RecordKind::PHOTO {
        return None;
    }
    let set = write.fields.get(&Field::known("content"))?;
    serde_json::from_value(set.value.clone()).ok()
}

fn answers(write: &RecordWrite) -> bool {
    write.fields.iter().all(|(field, set)| {
        indicator::code(field).is_none()
            || set.value.is_null()
            || serde_json::from_value::<Deprivation>(set.value.clone()).is_ok()
    })
}

fn all_measures(write: &RecordWrite) -> bool {
    write.fields.iter().all(|(field, set)| {
        registration::key(field).is_none()
            || set.value.is_null()
            || serde_json::from_value::<Measure>(set.value.clone()).is_ok()
    })
}

fn ranks(write: &RecordWrite) -> bool {
    write
        .lists
        .values()
        .flat_map(BTreeMap::values)
        .all(|element| match element {
            ListWrite::Add { value, .. } => value
                .as_u64()
                .is_some_and(|rank| u16::try_from(rank).is_ok()),
            ListWrite::Remove { .. } => true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use so_thon_domain::{FieldWrite, RecordId};
    use uuid::Uuid;

    fn write(kind: RecordKind, field: &'static str, value: Value) -> RecordWrite {
        let record = RecordId(Uuid::from_u128(5));
        let set = FieldWrite {
            value,
            replaces: Vec::new(),
        };
        RecordWrite {
            record,
            kind,
            unit: record,
            village: None,
            creates: true,
            fields: BTreeMap::from([(Field::known(field), set)]),
            lists: BTreeMap::new(),
        }
    }

    #[test]
    fn a_known_field_of_another_form_is_found_and_an_unknown_one_kept() {
        let cases = [
            (RecordKind::MEMBER, "name", json!("Lò Vì"), true),
            (RecordKind::MEMBER, "name", json!(5), false),
            (RecordKind::MEMBER, "name", Value::Null, true),
            (
                RecordKind::MEMBER,
                "favourite",
                json!([1, {"a": null}]),
                true,
            ),
            (RecordKind::MEMBER, "birth", json!({"year": 1980}), true),
            (RecordKind::MEMBER, "birth", json!({"month": 3}), false),
            (
                RecordKind::HOUSEHOLD,
                "ind.water",
                json!({"answer": "lacking"}),
                true,
            ),
            (
                RecordKind::HOUSEHOLD,
                "ind.water",
                json!({"answer": "maybe"}),
                false,
            ),
            (RecordKind::HOUSEHOLD, "position", json!("here"), false),
            (RecordKind::VISIT, "date", json!("2026-02-30"), false),
            (RecordKind::SUPPORT, "amount", json!(1_500_000), true),
            (RecordKind::SUPPORT, "amount", json!("much"), false),
            (RecordKind::SUPPORT, "deleted", json!("yes"), false),
            (RecordKind::REGISTRATION, "target_year", json!(2027), true),
            (
                RecordKind::REGISTRATION,
                "target_year",
                json!("2027"),
                false,
            ),
            (
                RecordKind::REGISTRATION,
                "measure.a",
                json!({"what": "Vay vốn", "who": "Hội Phụ nữ", "by": "2027-06-30"}),
                true,
            ),
            (RecordKind::REGISTRATION, "measure.a", Value::Null, true),
            (
                RecordKind::REGISTRATION,
                "measure.a",
                json!({"what": "Vay vốn"}),
                false,
            ),
            (
                RecordKind::VISIT,
                "progress",
                json!({"a": {"state": "blocked", "words": "Chưa có giống."}}),
                true,
            ),
            (
                RecordKind::VISIT,
                "progress",
                json!({"a": {"state": "soon"}}),
                false,
            ),
            (
                RecordKind::MEMBER,
                "outcome",
                json!({"what": "placed", "on": "2026-10-01"}),
                true,
            ),
            (RecordKind::MEMBER, "outcome", json!("placed"), false),
            (
                RecordKind::VILLAGE,
                "totals",
                json!({"on": "2026-01-01"}),
                false,
            ),
        ];
        for (kind, field, value, good) in cases {
            let write = write(kind, field, value);
            assert_eq!(well_formed(&write), good, "{write:?}");
        }
    }

    #[test]
    fn a_text_that_no_form_lets_through_is_found_wherever_it_stands() {
        for (length, good) in [(MOST_CHARS, true), (MOST_CHARS + 1, false)] {
            // Two bytes each: it is characters that count.
            let text = "ơ".repeat(length);
            for value in [json!(text), json!([{"a": text}]), json!({"b": [1, text]})] {
                let field = write(RecordKind::REVIEW, "later", value);
                assert_eq!(values(&field).all(is_short), good, "{length}");
            }
        }
    }
}

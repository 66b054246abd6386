//! Putting a household on a round's list, and putting it there again.

use crate::{
    change::{FieldWrite, RecordWrite},
    ids::{HouseholdId, RoundId, VillageId},
    record::{DELETED, Record, RecordKind},
    review::{
        kinds::{ListSource, Review},
        known_ids::review_id,
    },
    typed::{Place, TypedRecord, value_of, write_of},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Why a household comes on the list of which round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The round.
    pub round: RoundId,
    /// Why.
    pub source: ListSource,
    /// The day of its request, where it filed one.
    pub asked_on: Option<NaiveDate>,
}

impl Listing {
    /// The write that lists a household; `before` is its review of the round as it is known, also
    /// when it was taken off the list: then it comes back with all that was said in it. `None` when
    /// it stands on the list already. The review's id follows from round and household: listed
    /// twice, it stands there once.
    pub fn write(
        &self,
        household: HouseholdId,
        village: VillageId,
        before: Option<&Record>,
    ) -> Option<RecordWrite> {
        let place = Place {
            id: review_id(self.round, household).into(),
            unit: household.into(),
            village: Some(village),
        };
        let known = before.map(Review::read).unwrap_or_default();
        let facts = Review {
            round: Some(self.round),
            listed: Some(self.source),
            asked_on: self.asked_on,
            ..known
        };
        let Some(before) = before else {
            return write_of(place, None, &facts);
        };
        if !before.is_deleted() {
            return None;
        }
        let mut write = write_of(place, Some(before), &facts).unwrap_or_else(|| RecordWrite {
            record: place.id,
            kind: RecordKind::REVIEW,
            unit: place.unit,
            village: place.village,
            creates: false,
            fields: BTreeMap::new(),
            lists: BTreeMap::new(),
        });
        let removed = before.registers.get(&DELETED);
        let seen = removed.map(crate::register::Register::heads);
        let back = FieldWrite {
            value: value_of(&false),
            replaces: seen.into_iter().flatten().map(|(id, _)| id).collect(),
        };
        write.fields.insert(DELETED, back);
        Some(write)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        draft::testing::day,
        ids::SeatId,
        record::Record,
        register::ValueId,
        review::{draft::set, kinds::SheetA},
        time::{Millis, Stamp},
    };
    use uuid::Uuid;

    fn apply(record: &mut Record, seat: u128, write: &RecordWrite) {
        let id = ValueId {
            seat: SeatId(Uuid::from_u128(seat)),
            number: 1,
        };
        let stamp = Stamp {
            millis: Millis(u64::try_from(seat).expect("a small number")),
            counter: 0,
        };
        record.apply(id, stamp, write);
    }

    #[test]
    fn who_was_taken_off_by_two_officers_is_listed_again_with_what_was_answered() {
        let household = HouseholdId(Uuid::from_u128(2));
        let village = VillageId(Uuid::from_u128(3));
        let listing = Listing {
            round: RoundId(Uuid::from_u128(1)),
            source: ListSource::Request,
            asked_on: Some(day(2026, 10, 5)),
        };
        let first = listing.write(household, village, None).expect("listed");
        assert!(first.creates);
        let mut record = Record::empty(&first);
        apply(&mut record, 1, &first);
        assert_eq!(listing.write(household, village, Some(&record)), None);
        let sheet = SheetA {
            items: BTreeMap::from([("xe".to_owned(), true)]),
            goes_on: false,
            version: 0,
        };
        let answered = set(&record, crate::Field::known("sheet_a"), value_of(&sheet));
        apply(&mut record, 2, &answered);
        // Two officers take it off apart from each other.
        let off = set(&record, DELETED, value_of(&true));
        apply(&mut record, 3, &off);
        apply(&mut record, 4, &off);
        assert!(record.is_deleted());
        let current = Listing {
            source: ListSource::CurrentList,
            asked_on: None,
            ..listing
        };
        let again = current
            .write(household, village, Some(&record))
            .expect("it is not on the list");
        assert!(!again.creates);
        apply(&mut record, 5, &again);
        assert!(!record.is_deleted());
        assert_eq!(record.clashes().count(), 0);
        let review = Review::read(&record);
        assert_eq!(review.sheet_a, Some(sheet));
        assert_eq!(review.listed, Some(ListSource::CurrentList));
        assert_eq!(review.asked_on, None);
        // What the first officer says late of the record as they knew it does not take it off.
        apply(&mut record, 3, &off);
        assert!(!record.is_deleted());
    }
}

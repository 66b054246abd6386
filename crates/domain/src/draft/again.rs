//! A form over what the office sent back: filled in as it was written, and compared with what
//! stands, so that its save writes everything that did not get into the book.

use super::{HouseholdDraft, MemberDraft, RegistrationDraft, SupportDraft, VisitDraft, base};
use crate::{
    dates::format_birth,
    ids::{MemberId, RegistrationId, SupportId, VisitId},
    numbers::Convention,
    record::RecordKind,
    unit::HouseholdUnit,
};
use chrono::NaiveDate;

impl VisitDraft {
    /// A visit as it was written. `None` when it is not in what was written.
    pub fn again(
        visit: VisitId,
        written: &HouseholdUnit,
        standing: &HouseholdUnit,
        today: NaiveDate,
    ) -> Option<Self> {
        Some(Self {
            base: base(standing.records.get(&visit.into()), &RecordKind::VISIT),
            seen: Self::open(visit, standing, today).seen,
            ..Self::edit(visit, written)?
        })
    }
}

impl SupportDraft {
    /// An item as it was written.
    pub fn again(
        support: SupportId,
        written: &HouseholdUnit,
        standing: &HouseholdUnit,
        numbers: Convention,
    ) -> Option<Self> {
        Some(Self {
            base: base(standing.records.get(&support.into()), &RecordKind::SUPPORT),
            ..Self::edit(support, written, numbers)?
        })
    }
}

impl RegistrationDraft {
    /// A registration as it was written.
    pub fn again(
        registration: RegistrationId,
        written: &HouseholdUnit,
        standing: &HouseholdUnit,
    ) -> Option<Self> {
        let own = standing.records.get(&registration.into());
        Some(Self {
            base: base(own, &RecordKind::REGISTRATION),
            ..Self::edit(registration, written)?
        })
    }
}

impl MemberDraft {
    /// A person as they were written.
    pub fn again(
        member: MemberId,
        written: &HouseholdUnit,
        standing: &HouseholdUnit,
    ) -> Option<Self> {
        Some(Self {
            base: base(standing.records.get(&member.into()), &RecordKind::MEMBER),
            seen_head: Self::open(member, standing).seen_head,
            ..Self::edit(member, written)?
        })
    }
}

impl HouseholdDraft {
    /// A household as it was written; a new one with its head, when none stands.
    pub fn again(written: &HouseholdUnit, standing: Option<&HouseholdUnit>) -> Self {
        let head = written.head().map(|head| head.facts.clone());
        let head = head.unwrap_or_default();
        let own = standing.and_then(|unit| unit.records.get(&unit.id.into()));
        Self {
            head_birth: head.birth.as_ref().map(format_birth).unwrap_or_default(),
            head_sex: head.sex,
            head_ethnicity: head.ethnicity.unwrap_or_default(),
            base: base(own, &RecordKind::HOUSEHOLD),
            ..Self::edit(written)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        draft::testing::{Book, rules},
        ids::HouseholdId,
        overlay::lay_over,
        record::Record,
        unit::HouseholdUnit,
    };
    use std::collections::BTreeMap;

    /// The household with writes laid over that never got into the book.
    fn with(
        writes: &[crate::RecordWrite],
        id: HouseholdId,
        standing: Option<&HouseholdUnit>,
    ) -> HouseholdUnit {
        let mut records: BTreeMap<_, Record> = standing
            .map(|unit| unit.records.clone())
            .unwrap_or_default();
        let change = crate::Change {
            commune: crate::CommuneId(uuid::Uuid::from_u128(1)),
            seat: crate::SeatId(uuid::Uuid::from_u128(77)),
            number: 5,
            stamp: crate::Stamp::latest_at(crate::Millis(u64::MAX)),
            repairs: None,
            writes: writes.to_vec(),
        };
        lay_over(&mut records, id.into(), [&change]);
        HouseholdUnit::read(id, records).expect("a household")
    }

    #[test]
    fn a_visit_that_was_sent_back_is_filled_in_and_written_whole_over_what_stands() {
        let mut book = Book::with_household();
        let standing = book.household();
        let today = rules().today;
        let mut draft = VisitDraft::open(VisitId(book.id()), &standing, today);
        draft.said = "Giếng cạn.".to_owned();
        draft
            .answers
            .insert("water".to_owned(), crate::indicator::Answer::Lacking);
        let checked = draft.check(&rules()).expect("a visit");
        let writes = draft.writes(&checked, &standing);
        let written = with(&writes, standing.id, Some(&standing));

        let again =
            VisitDraft::again(draft.visit, &written, &standing, today).expect("it is there");
        assert_eq!((&again.said, again.base.is_none()), (&draft.said, true));
        let checked = again.check(&rules()).expect("a visit");
        assert_eq!(again.writes(&checked, &standing), writes);
    }

    #[test]
    fn an_edit_that_was_sent_back_is_written_over_what_stands_by_now() {
        let book = Book::with_household();
        let standing = book.household();
        let mut draft = HouseholdDraft::edit(&standing);
        draft.note = "Nhà xa đường.".to_owned();
        let checked = draft.check(&rules()).expect("a note");
        let writes = draft.writes(&checked);
        let written = with(&writes, standing.id, Some(&standing));
        let again = HouseholdDraft::again(&written, Some(&standing));
        let checked = again.check(&rules()).expect("a note");
        assert_eq!(again.writes(&checked), writes);
    }

    #[test]
    fn a_new_household_that_was_sent_back_is_made_again_with_its_head() {
        let mut book = Book::new();
        let village = Some(crate::VillageId(book.id()));
        let mut draft = HouseholdDraft::open(HouseholdId(book.id()), MemberId(book.id()), village);
        draft.head_name = "Lò Văn Hà".to_owned();
        draft.head_birth = "1984".to_owned();
        let checked = draft.check(&rules()).expect("a household");
        let writes = draft.writes(&checked);
        let written = with(&writes, draft.household, None);
        let again = HouseholdDraft::again(&written, None);
        let checked = again.check(&rules()).expect("a household");
        assert_eq!(again.writes(&checked), writes);
    }
}

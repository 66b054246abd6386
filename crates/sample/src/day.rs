//! A day of one collaborator: 30 visits and 60 further edits.

use crate::{
    book::{Book, Page, moment, rules},
    life::{lacks_of, said_of},
    sample::{Author, Sample, SampleChange},
};
use chrono::NaiveDate;
use so_thon_domain::{
    Record, RecordWrite, Stamp,
    class_decision::Class,
    dates::format_date,
    draft::{HouseholdDraft, MemberDraft, NextVisit, VisitDraft},
    ids::{HouseholdId, RecordId, VisitId},
    indicator::Answer,
    unit::HouseholdUnit,
};
use std::collections::{BTreeMap, BTreeSet};

const VISITS: usize = 30;
const EDITS: usize = 60;

/// What collaborator 0 saves on a day after everything in the sample, numbered on from there.
pub fn day(seed: u64, sample: &Sample, today: NaiveDate) -> Vec<SampleChange> {
    let author = Author::Collaborator(0);
    let mut book = Book::after(seed, sample);
    let mut pages = pages(&mut book, sample);
    for (at, page) in (0_i64..).zip(pages.iter_mut().take(VISITS)) {
        let at = moment(today, 430 + at * 18);
        let id = VisitId::fresh(&mut book.chance, at);
        let chance = &mut book.chance;
        let writes = page.with(|unit| {
            let mut draft = VisitDraft::open(id, unit, today);
            let lacks = lacks_of(Class::Poor, chance);
            for (_, indicator) in rules(today).reference.indicators_on(today) {
                let lacking = lacks.contains(indicator.code.as_str());
                let answer = if lacking {
                    Answer::Lacking
                } else {
                    Answer::NotLacking
                };
                draft.answers.insert(indicator.code.clone(), answer);
            }
            draft.met = unit
                .members
                .first()
                .map(|head| head.id.into())
                .into_iter()
                .collect();
            draft.needs = vec!["credit".to_owned(), "seedlings".to_owned()];
            draft.causes = BTreeSet::from(["no_capital".to_owned()]);
            said_of("credit", chance).clone_into(&mut draft.said);
            draft.next = NextVisit::TwoWeeks;
            draft.position = unit.household.position;
            let checked = draft
                .check(&rules(today))
                .expect("an invented visit is a valid one");
            draft.writes(&checked, unit)
        });
        book.save(page, author, at, writes);
    }
    let count = pages.len();
    for at in 0..EDITS {
        let Some(page) = pages.get_mut(at % count.max(1)) else {
            break;
        };
        let minute = 440 + i64::try_from(at).unwrap_or(0) * 9;
        let writes = page.with(|unit| edit(unit, at, today));
        book.save(page, author, moment(today, minute), writes);
    }
    book.finish(Author::ALL.map(|own| sample.last_number(own)))
}

/// An edit that always changes something: of a person, or of the household.
fn edit(unit: &HouseholdUnit, at: usize, today: NaiveDate) -> Vec<RecordWrite> {
    let rules = rules(today);
    let person = unit.members.last().filter(|_| at.is_multiple_of(2));
    if let Some(person) = person
        && let Some(mut draft) = MemberDraft::edit(person.id.into(), unit)
    {
        draft.insured = Some(draft.insured != Some(true));
        let checked = draft
            .check(&rules, unit)
            .expect("an invented edit is a valid one");
        return draft.writes(&checked, unit);
    }
    let mut draft = HouseholdDraft::edit(unit);
    draft.note = format!(
        "{} Ghi thêm ngày {}, lần {at}.",
        draft.note,
        format_date(today)
    );
    let checked = draft
        .check(&rules)
        .expect("an invented edit is a valid one");
    draft.writes(&checked)
}

/// Households of collaborator 0, drawn by chance, with all that the sample says of them.
fn pages(book: &mut Book, sample: &Sample) -> Vec<Page> {
    let mut villages = BTreeMap::new();
    for change in &sample.changes {
        for write in change.writes.iter().filter(|write| write.creates) {
            if let Some(village) = write.village {
                villages.insert(write.unit, village);
            }
        }
    }
    let mut own: Vec<HouseholdId> = sample
        .households
        .iter()
        .copied()
        .filter(|id| {
            let village = villages.get(&RecordId::from(*id));
            village.is_some_and(|village| sample.assigned[0].contains(village))
        })
        .collect();
    book.chance.shuffle(&mut own);
    own.truncate(EDITS);
    let chosen: BTreeSet<RecordId> = own.iter().map(|id| RecordId::from(*id)).collect();
    let mut records: BTreeMap<RecordId, BTreeMap<RecordId, Record>> = BTreeMap::new();
    for change in &sample.changes {
        let stamp = Stamp {
            millis: change.at,
            counter: 0,
        };
        for write in change
            .writes
            .iter()
            .filter(|write| chosen.contains(&write.unit))
        {
            records
                .entry(write.unit)
                .or_default()
                .entry(write.record)
                .or_insert_with(|| Record::empty(write))
                .apply(sample.value_id(change), stamp, write);
        }
    }
    own.into_iter()
        .filter_map(|id| {
            let unit = RecordId::from(id);
            let village = *villages.get(&unit)?;
            Some(Page::of(id, village, records.remove(&unit)?))
        })
        .collect()
}

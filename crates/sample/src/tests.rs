use super::*;
use crate::sample::SampleChange;
use crate::{book::rules, day, demonstration};
use so_thon_domain::{
    Field, Record, RecordKind, RecordWrite, Stamp,
    access::{Role, may_make_support, may_set_state, may_write},
    draft::{
        HouseholdDraft, MemberDraft, RegistrationDraft, SupportDraft, VillageDraft, VisitDraft,
    },
    due::{DueSettings, due},
    ids::RecordId,
    numbers::Convention,
    search::{Query, SearchIndex},
    summary::SummaryRow,
    support::State,
    unit::HouseholdUnit,
};
use std::collections::{BTreeMap, BTreeSet};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day of the test")
}

fn made(sample: &Sample) -> BTreeMap<&'static str, usize> {
    let kinds = [
        RecordKind::VILLAGE,
        RecordKind::HOUSEHOLD,
        RecordKind::MEMBER,
        RecordKind::VISIT,
        RecordKind::SUPPORT,
        RecordKind::CLASS_DECISION,
        RecordKind::REGISTRATION,
    ];
    let names = [
        "village",
        "household",
        "member",
        "visit",
        "support",
        "class_decision",
        "registration",
    ];
    let mut counts = BTreeMap::new();
    for write in sample.all_changes().flat_map(|change| change.writes) {
        if write.creates {
            let at = kinds
                .iter()
                .position(|kind| *kind == write.kind)
                .expect("a known kind");
            *counts.entry(names[at]).or_insert(0) += 1;
        }
    }
    counts
}

type Units = BTreeMap<RecordId, BTreeMap<RecordId, Record>>;

fn take(units: &mut Units, sample: &Sample, change: &SampleChange) {
    let stamp = Stamp {
        millis: change.at,
        counter: 0,
    };
    for write in &change.writes {
        units
            .entry(write.unit)
            .or_default()
            .entry(write.record)
            .or_insert_with(|| Record::empty(write))
            .apply(sample.value_id(change), stamp, write);
    }
}

fn units(sample: &Sample) -> Units {
    let mut units = Units::new();
    for change in sample.all_changes() {
        take(&mut units, sample, &change);
    }
    units
}

/// What a server asks of any change, and numbers without gaps in the order of time.
fn would_be_accepted(sample: &Sample, more: &[SampleChange]) {
    let mut known: BTreeMap<RecordId, RecordWrite> = BTreeMap::new();
    let mut numbers: BTreeMap<Author, u64> = BTreeMap::new();
    let mut named = BTreeSet::new();
    let mut states: BTreeMap<RecordId, State> = BTreeMap::new();
    let mut last = None;
    let villages: BTreeSet<_> = sample.villages.iter().map(|(id, _)| *id).collect();
    for change in sample.all_changes().chain(more.iter().cloned()) {
        assert!(last < Some(change.at), "saves order by time");
        last = Some(change.at);
        let number = numbers.entry(change.author).or_insert(0);
        *number += 1;
        assert_eq!(change.number, *number, "no gaps");
        assert!(!change.writes.is_empty());
        let (role, own) = match change.author {
            Author::Officer => (Role::Officer, None),
            Author::Collaborator(at) => {
                (Role::Collaborator, Some(&sample.assigned[usize::from(at)]))
            }
        };
        for write in &change.writes {
            assert!(may_write(role, &write.kind));
            if write.kind == RecordKind::SUPPORT {
                assert!(!write.creates || may_make_support(role));
                if let Some(set) = write.fields.get(&Field::known("state")) {
                    let to = serde_json::from_value(set.value.clone()).expect("a state");
                    let from = states.insert(write.record, to);
                    assert!(
                        may_set_state(role, from, Some(to)),
                        "{role:?} {from:?} {to:?}"
                    );
                }
            }
            let village = write.village.expect("everything here is of a village");
            assert!(villages.contains(&village));
            assert!(own.is_none_or(|own| own.contains(&village)), "assigned");
            assert!(!write.fields.keys().any(|field| field.as_str() == "number"));
            let seen = write.fields.values().flat_map(|field| &field.replaces);
            assert!(
                seen.into_iter().all(|id| named.contains(id)),
                "only what was written is seen"
            );
            match known.get(&write.record) {
                None => assert!(
                    write.creates && known.contains_key(&write.unit) || write.record == write.unit
                ),
                Some(first) => {
                    assert!(!write.creates);
                    assert_eq!(
                        (&first.kind, first.unit, first.village),
                        (&write.kind, write.unit, write.village)
                    );
                }
            }
            known.entry(write.record).or_insert_with(|| write.clone());
        }
        named.insert(sample.value_id(&change));
    }
}

/// Opens every record in its form again: nothing is wrong, and nothing would be written.
fn passes_every_form(units: &Units) {
    let rules = rules(today());
    for (id, records) in units {
        let own = &records[id];
        if let Some(draft) = VillageDraft::edit(own, Convention::Vietnamese) {
            let checked = draft.check(&rules).expect("a village");
            assert!(draft.writes(&checked).is_empty());
            continue;
        }
        let unit = HouseholdUnit::read((*id).into(), records.clone()).expect("a household");
        let draft = HouseholdDraft::edit(&unit);
        let checked = draft.check(&rules).expect("a household");
        assert!(draft.writes(&checked).is_empty());
        for member in &unit.members {
            let draft = MemberDraft::edit(member.id.into(), &unit).expect("a member");
            let checked = draft.check(&rules, &unit).expect("a member");
            assert_eq!(draft.writes(&checked, &unit), []);
        }
        for visit in &unit.visits {
            let draft = VisitDraft::edit(visit.id.into(), &unit).expect("a visit");
            let checked = draft.check(&rules).expect("a visit");
            assert_eq!(draft.writes(&checked, &unit), []);
        }
        for support in &unit.supports {
            let edit = SupportDraft::edit(support.id.into(), &unit, Convention::Vietnamese);
            let mut draft = edit.expect("an item");
            if draft.note.is_empty() {
                // The earlier of two items has no reason to give: only the later one has.
                "mẫu".clone_into(&mut draft.note);
            }
            draft.check(&rules, &unit).expect("an item");
        }
        for plan in unit.registrations() {
            let draft = RegistrationDraft::edit(plan.id.into(), &unit).expect("a registration");
            let checked = draft.check(&rules, &unit).expect("a registration");
            assert_eq!(draft.writes(&checked, &unit), []);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let bytes = |sample: Sample| format!("{sample:?}").into_bytes();
    assert_eq!(
        bytes(demonstration(1, today())),
        bytes(demonstration(1, today()))
    );
    assert_ne!(
        bytes(demonstration(1, today())),
        bytes(demonstration(2, today()))
    );
    assert_eq!(
        bytes(commune(1, today(), 40)),
        bytes(commune(1, today(), 40))
    );
    let sample = demonstration(1, today());
    assert_eq!(day(1, &sample, today()), day(1, &sample, today()));
}

#[test]
fn the_demonstration_is_what_was_drawn() {
    let sample = demonstration(7, today());
    let counts = made(&sample);
    assert_eq!(
        (
            counts["village"],
            counts["household"],
            counts["class_decision"]
        ),
        (6, 412, 412)
    );
    assert!(sample.commune.contains("(mẫu)"));
    would_be_accepted(&sample, &[]);
    let units = units(&sample);
    passes_every_form(&units);

    let rows: Vec<SummaryRow> = sample
        .households
        .iter()
        .map(|id| {
            let unit = HouseholdUnit::read(*id, units[&RecordId::from(*id)].clone());
            SummaryRow::of(&unit.expect("a household"), 0)
        })
        .collect();
    let of = |class| {
        rows.iter()
            .filter(|row| row.class.is_some_and(|own| own.0 == class))
            .count()
    };
    assert_eq!(
        [Class::Poor, Class::NearPoor, Class::JustEscaped].map(of),
        [233, 162, 17]
    );
    assert_eq!(rows[46].head, "Lò Văn Hà");
    let plans: Vec<_> = rows.iter().filter_map(|row| row.plan.as_ref()).collect();
    let far: Vec<_> = plans
        .iter()
        .map(|plan| (plan.done, plan.blocked, plan.late(today())))
        .collect();
    assert_eq!(far, [(0, 0, 0), (1, 1, 1), (0, 0, 0)]);
    assert_eq!(rows.iter().filter(|row| row.labour).count(), 2);
    assert_eq!(rows.iter().filter(|row| row.clash).count(), 1);
    assert_eq!(rows[111].head, "Lò Văn Hải");
    assert!(rows[111].clash);
    let hits = SearchIndex::new(&rows).search(&Query::new("lo van ha"));
    assert!(hits.iter().any(|hit| hit.row == 46));
    let work = due(&rows, today(), &DueSettings::default());
    let names: BTreeSet<_> = work.iter().map(|due| rows[due.row].head.as_str()).collect();
    for drawn in [
        "Đinh Thị Y Nga",
        "Phạm Văn Rêu",
        "Hồ Văn Dề",
        "Hồ Thị Lía",
        "Lò Văn Hặc",
    ] {
        assert!(names.contains(drawn), "{drawn}");
    }
    assert!(
        work.len() < 12,
        "a day's list is a day's work: {}",
        work.len()
    );
}

#[test]
fn the_demonstration_can_be_made_on_any_day() {
    for (year, month, day) in [(2026, 1, 2), (2026, 6, 30), (2027, 2, 28), (2028, 2, 29)] {
        let today = NaiveDate::from_ymd_opt(year, month, day).expect("a day of the test");
        let sample = demonstration(3, today);
        let end = moment(today, 24 * 60);
        assert!(
            sample.changes.iter().all(|change| change.at < end),
            "{today}"
        );
        assert_eq!(made(&sample)["household"], 412);
    }
}

#[test]
fn a_large_commune_has_exactly_its_counts() {
    let sample = commune(5, today(), 200);
    let counts = made(&sample);
    assert_eq!(counts["household"], 200);
    assert_eq!(counts["member"], 800);
    assert_eq!(counts["visit"], 1_200);
    assert_eq!(counts["support"], 600);
    would_be_accepted(&sample, &[]);
    passes_every_form(&units(&sample));
}

#[test]
fn five_thousand_households_are_seventy_thousand_records() {
    let counts = made(&commune_5k(1, today()));
    let four = ["household", "member", "visit", "support"].map(|kind| counts[kind]);
    assert_eq!(four, [5_000, 20_000, 30_000, 15_000]);
}

#[test]
fn a_day_is_thirty_visits_and_sixty_edits() {
    // All that the sample saved was saved before that day.
    let sample = demonstration(1, today() - chrono::Days::new(1));
    let changes = day(9, &sample, today());
    assert_eq!(changes.len(), 90);
    assert!(
        changes
            .iter()
            .all(|change| change.author == Author::Collaborator(0))
    );
    let visits = changes
        .iter()
        .filter(|change| change.writes[0].kind == RecordKind::VISIT);
    assert_eq!(visits.count(), 30);
    would_be_accepted(&sample, &changes);
    let mut all = units(&sample);
    for change in &changes {
        take(&mut all, &sample, change);
    }
    passes_every_form(&all);
}

#[test]
fn other_seats_can_be_put_in() {
    let sample = demonstration(1, today());
    let mut chance = crate::chance::Chance::new(99);
    let seats = [(); 3].map(|()| so_thon_domain::SeatId::fresh(&mut chance, sample.begun));
    let renamed = sample.with_seats(seats);
    assert_eq!(renamed.seat(Author::Officer), seats[0]);
    would_be_accepted(&renamed, &[]);
}

/// The name of every household's first person, in the order of the households.
fn heads(day: NaiveDate) -> Vec<Option<String>> {
    let sample = demonstration(20_261_125, day);
    let mut units = units(&sample);
    let households = sample.households.iter();
    households
        .map(|id| {
            let records = units.remove(&(*id).into()).expect("a household");
            let unit = HouseholdUnit::read(*id, records).expect("a household");
            unit.members
                .first()
                .and_then(|head| head.facts.name.clone())
        })
        .collect()
}

#[test]
fn the_households_of_the_demonstration_are_tomorrow_who_they_are_today() {
    let first = heads(today());
    assert_eq!(first.len(), 412);
    assert!(first.iter().all(Option::is_some));
    for days in [1, 2, 3, 40, 400] {
        let later = today() + chrono::Days::new(days);
        assert_eq!(heads(later), first, "{later}");
    }
}

//! What one save wrote, record by record, in words: what of it stands in this book, or, where no book
//! has it, what it says.

use super::{
    super::history::words,
    stage::{Records, id_of},
    what::units,
};
use crate::{
    app_state::use_app,
    components::{Fact, Facts},
    forms::Teller,
    i18n::format,
    t,
};
use leptos::prelude::*;
use serde_json::Value;
use so_thon_domain::{
    Field, Record, RecordId, RecordKind, RecordWrite, ValueId, checked::CHECKED, indicator,
    reference::Reference, unit::HouseholdUnit,
};
use so_thon_protocol::office::Arrival;
use std::{collections::BTreeMap, sync::Arc};

const NAME: Field = Field::known("name");

/// The most records of one save that are told; the rest is counted.
const MOST: usize = 12;

/// What one record got from the save.
struct Told {
    heading: String,
    facts: Vec<(String, String)>,
}

/// The save in words.
#[component]
pub fn ToldSave(arrival: Arrival, records: Signal<Records>) -> impl IntoView {
    let app = use_app();
    let told = move || {
        let (records, reference) = (records.get(), app.reference.get());
        match &arrival.held {
            Some(writes) => tell_writes(writes, &records, &reference),
            None => tell(&arrival, &records, &reference),
        }
    };
    move || {
        let all = told();
        let more = all.len().saturating_sub(MOST) as u64;
        let parts = all.into_iter().take(MOST).map(|told| {
            let nothing = told.facts.is_empty();
            let facts = told
                .facts
                .into_iter()
                .map(|(name, words)| view! { <Fact name=name>{words}</Fact> })
                .collect_view();
            view! {
                <div class="stack-s">
                    <h4>{told.heading}</h4>
                    {nothing.then(|| view! { <p class="soft">{t!(arrivals.replaced)}</p> })}
                    <Facts>{facts}</Facts>
                </div>
            }
        });
        view! {
            {parts.collect_view()}
            {(more > 0).then(|| view! { <p class="soft">{t!(arrivals.more_records, n = format::number(more))}</p> })}
        }
    }
}

fn tell(arrival: &Arrival, records: &Records, reference: &Arc<Reference>) -> Vec<Told> {
    let id = id_of(arrival);
    let tellers: BTreeMap<RecordId, Teller> = units(arrival)
        .into_iter()
        .map(|unit| (unit, teller_of(unit, records, reference)))
        .collect();
    // A visit repeats what it says of the indicators in its household's registers.
    let visit = arrival
        .records
        .iter()
        .any(|one| one.kind == RecordKind::VISIT.as_str());
    let touched = arrival.records.iter().filter_map(|one| {
        let record = records.get(&one.id)?;
        let facts = facts(record, id, visit, reference, tellers.get(&one.unit)?);
        let repeats = visit && record.kind == RecordKind::HOUSEHOLD && facts.is_empty();
        (!repeats).then(|| Told {
            heading: heading(record.kind.as_str(), record.value(&NAME), one.created),
            facts,
        })
    });
    touched.collect()
}

/// What no book has yet, from the writes themselves.
fn tell_writes(writes: &[RecordWrite], records: &Records, reference: &Arc<Reference>) -> Vec<Told> {
    let told = writes.iter().map(|write| {
        let teller = teller_of(write.unit, records, reference).with_people_of(writes);
        let known = records.get(&write.record);
        let named = write.fields.get(&NAME).map(|set| &set.value);
        let name = named.or_else(|| known.and_then(|record| record.value(&NAME)));
        Told {
            heading: heading(write.kind.as_str(), name, write.creates),
            facts: teller.lines(write),
        }
    });
    told.filter(|told| !told.facts.is_empty()).collect()
}

/// Who tells of a household: with the names of its people.
pub fn teller_of(unit: RecordId, records: &Records, reference: &Arc<Reference>) -> Teller {
    let own = records.iter().filter(|(_, record)| record.unit == unit);
    let own = own.map(|(id, record)| (*id, record.clone()));
    let household = HouseholdUnit::read(unit.into(), own.collect());
    Teller::new(Arc::clone(reference), household.as_ref())
}

/// What a record is called here, and whether it is new.
pub fn heading(kind: &str, name: Option<&Value>, made: bool) -> String {
    let words = match kind {
        "household" => t!(sync.kind_household),
        "member" => t!(sync.kind_member),
        "visit" => t!(sync.kind_visit),
        "support" => t!(sync.kind_support),
        "registration" => t!(sync.kind_plan),
        "photo" => t!(photo.one),
        "class_decision" => t!(fact.decision),
        "village" => t!(villages.title),
        "review" => t!(round.kind_review),
        "round" => t!(round.kind_round),
        "meeting" => t!(round.meeting_title),
        "posting" => t!(round.posting_title),
        "complaint" => t!(round.kind_complaint),
        "recognition" => t!(round.recognise_title),
        "point_table" => t!(round.tables),
        "catalogue_entry" => t!(reference.kind_entry),
        "reference_file" => t!(reference.kind_file),
        _ => t!(history.other_record),
    };
    let own = name
        .filter(|_| ["member", "catalogue_entry", "reference_file"].contains(&kind))
        .and_then(Value::as_str);
    let named = format::line([words.to_owned(), own.unwrap_or_default().to_owned()]);
    if made {
        t!(arrivals.made, what = named)
    } else {
        t!(arrivals.changed, what = named)
    }
}

fn facts(
    record: &Record,
    id: ValueId,
    visit: bool,
    reference: &Reference,
    teller: &Teller,
) -> Vec<(String, String)> {
    let kind = record.kind.as_str();
    let registers = record.registers.iter().filter_map(|(field, register)| {
        if visit && indicator::code(field).is_some() || words::is_beside(kind, field) {
            return None;
        }
        let heads = register.heads();
        let (_, head) = heads.into_iter().find(|(head, _)| *head == id)?;
        let said = words::value(teller, field, Some(&head.value));
        Some((words::name(teller, kind, field), said))
    });
    let lists = record.lists.iter().filter_map(|(field, list)| {
        if *field == CHECKED {
            return None;
        }
        let mut keys: Vec<(u64, String)> = list
            .shown()
            .filter(|(key, _)| list.adds(key).contains(&id))
            .map(|(key, rank)| (rank.as_u64().unwrap_or_default(), key.to_owned()))
            .collect();
        keys.sort();
        (!keys.is_empty()).then(|| {
            let keys = keys.into_iter().map(|(_, key)| key);
            let said = words::elements(reference, field, keys);
            (words::name(teller, kind, field), said)
        })
    });
    registers.chain(lists).collect()
}

//! What one save wrote, record by record, in words: what of it stands in this book.

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
use so_thon_domain::{
    Record, RecordId, RecordKind, ValueId, checked::CHECKED, indicator, reference::Reference,
    unit::HouseholdUnit,
};
use so_thon_protocol::office::Arrival;
use std::{collections::BTreeMap, sync::Arc};

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
        let records = records.get();
        tell(&arrival, &records, &app.reference.get())
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
        .map(|unit| {
            let own = records.iter().filter(|(_, record)| record.unit == unit);
            let own = own.map(|(id, record)| (*id, record.clone()));
            let household = HouseholdUnit::read(unit.into(), own.collect());
            (unit, Teller::new(Arc::clone(reference), household.as_ref()))
        })
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
            heading: heading(record, one.created),
            facts,
        })
    });
    touched.collect()
}

fn heading(record: &Record, made: bool) -> String {
    let words = match record.kind.as_str() {
        "household" => t!(sync.kind_household),
        "member" => t!(sync.kind_member),
        "visit" => t!(sync.kind_visit),
        "support" => t!(sync.kind_support),
        "photo" => t!(photo.one),
        "class_decision" => t!(fact.decision),
        "village" => t!(villages.title),
        _ => t!(history.other_record),
    };
    let own = match record.value(&"name".into()) {
        Some(name) if record.kind == RecordKind::MEMBER => name.as_str(),
        _ => None,
    };
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

//! What one save wrote, record by record, in words: what of it stands in this book.

use super::super::history::{Speaker, label};
use super::stage::{Records, id_of};
use crate::{
    app_state::use_app,
    components::{Fact, Facts},
    i18n::format,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    Record, RecordId, ValueId, checked::CHECKED, indicator, record::DELETED, record::RecordKind,
    reference::Reference,
};
use so_thon_protocol::office::Arrival;
use std::collections::BTreeMap;

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
        app.reference
            .with(|reference| tell(&arrival, &records, reference))
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

fn tell(
    arrival: &Arrival,
    records: &BTreeMap<RecordId, Record>,
    reference: &Reference,
) -> Vec<Told> {
    let id = id_of(arrival);
    let name = |id: RecordId| {
        let value = records.get(&id)?.value(&"name".into())?;
        value.as_str().map(str::to_owned)
    };
    let speaker = Speaker {
        reference,
        name: &name,
    };
    // A visit repeats what it says of the indicators in its household's registers.
    let visit = arrival
        .records
        .iter()
        .any(|one| one.kind == RecordKind::VISIT.as_str());
    let touched = arrival.records.iter().filter_map(|one| {
        let record = records.get(&one.id)?;
        let facts = facts(record, id, visit, &speaker);
        let repeats = visit && record.kind == RecordKind::HOUSEHOLD && facts.is_empty();
        (!repeats).then(|| Told {
            heading: heading(record, one.created, &name),
            facts,
        })
    });
    touched.collect()
}

fn heading(record: &Record, made: bool, name: &dyn Fn(RecordId) -> Option<String>) -> String {
    let words = match record.kind.as_str() {
        "household" => t!(sync.kind_household),
        "member" => t!(sync.kind_member),
        "visit" => t!(sync.kind_visit),
        "support" => t!(sync.kind_support),
        "class_decision" => t!(history.decision),
        "village" => t!(villages.title),
        _ => t!(history.other_record),
    };
    let own = (record.kind == RecordKind::MEMBER)
        .then(|| name(record.id))
        .flatten();
    let named = format::line([words.to_owned(), own.unwrap_or_default()]);
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
    speaker: &Speaker<'_>,
) -> Vec<(String, String)> {
    let kind = record.kind.as_str();
    let registers = record.registers.iter().filter_map(|(field, register)| {
        if visit && indicator::code(field).is_some() {
            return None;
        }
        let heads = register.heads();
        let (_, head) = heads.into_iter().find(|(head, _)| *head == id)?;
        let name = field.as_str();
        let words = if *field == DELETED && head.value == false {
            t!(form.no).to_owned()
        } else {
            speaker.say(name, Some(&head.value))
        };
        Some((label(kind, name, speaker.reference), words))
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
        let name = field.as_str();
        (!keys.is_empty()).then(|| {
            let words = speaker.say_list(name, keys.into_iter().map(|(_, key)| key));
            (label(kind, name, speaker.reference), words)
        })
    });
    registers.chain(lists).collect()
}

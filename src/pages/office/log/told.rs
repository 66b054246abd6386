//! Before and after: what a change did to each record, and which villages a person had and has.

use super::stood;
use crate::{
    app_state::{AppState, use_app},
    forms::words as plain,
    i18n::format,
    office_api::{self, ApiError},
    pages::office::{
        accounts::village_names,
        arrivals::{Records, heading, teller_of, units_of},
        history::step::{Told, ToldFields, in_words},
        people::Asked,
    },
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;
use serde_json::Value;
use so_thon_domain::{Field, RecordKind, RecordWrite, VillageId, reference::own::Own};
use so_thon_protocol::{
    audit::AuditEntry,
    office::{Step, StepOf, Touched},
    problem::Code,
};
use std::sync::Arc;

const NAME: Field = Field::known("name");

/// The most records of one change that are told; the rest is counted.
const MOST: usize = 12;

/// What a change did to one record.
#[derive(Clone, PartialEq)]
struct ToldRecord {
    heading: String,
    /// Its history, where a household's page has it.
    history: Option<String>,
    fields: Vec<Told>,
    made: bool,
}

/// Record by record. What stands in a book is told by its history, everything else by the log.
#[component]
pub fn ToldRecords(entry: Arc<AuditEntry>) -> impl IntoView {
    let app = use_app();
    let told = RwSignal::new(Asked::Waiting);
    let more = entry.records.len().saturating_sub(MOST) as u64;
    let (unread, nowhere) = (entry.records.is_empty(), entry.writes.is_some());
    Effect::new(move |_| {
        app.online.track();
        if told.with_untracked(|told| told.here().is_some()) {
            return;
        }
        let entry = Arc::clone(&entry);
        spawn_local(async move {
            told.try_set(match tell(app, &entry).await {
                Ok(all) => Asked::Here(all),
                Err(error) => Asked::Failed(error),
            });
        });
    });
    let body = move || match told.get() {
        Asked::Waiting => view! { <p class="soft">{t!(office.asking)}</p> }.into_any(),
        Asked::Failed(error) => view! { <p class="soft">{plain::api(&error)}</p> }.into_any(),
        Asked::Here(all) => all
            .into_iter()
            .map(|one| view! { <OneRecord told=one/> })
            .collect_view()
            .into_any(),
    };
    view! {
        {unread.then(|| view! { <p class="soft">{t!(log.no_records)}</p> })}
        {(nowhere && !unread).then(|| view! { <p>{t!(log.in_no_book)}</p> })}
        <div class="stack" role="status">{body}</div>
        {(more > 0).then(|| view! { <p class="soft">{t!(arrivals.more_records, n = format::number(more))}</p> })}
    }
}

#[component]
fn OneRecord(told: ToldRecord) -> impl IntoView {
    let nothing = told.fields.is_empty();
    view! {
        <div class="stack-s">
            <h3>{told.heading}</h3>
            {nothing.then(|| view! { <p class="soft">{t!(log.only_looked)}</p> })}
            <ToldFields told=told.fields made=told.made/>
            {told.history.map(|href| view! { <p><a href=href>{t!(history.title)}</a></p> })}
        </div>
    }
}

async fn tell(app: AppState, entry: &AuditEntry) -> Result<Vec<ToldRecord>, ApiError> {
    let shown = entry.records.get(..MOST).unwrap_or(&entry.records);
    // Names make it easier to read: where the book gives none it is told without them.
    let records: Records = match app.book() {
        Some(book) => Arc::new(book.records_of(&units_of(shown)).await.unwrap_or_default()),
        None => Records::default(),
    };
    let reference = app.reference.get_untracked();
    let own = own_reference(app, shown).await;
    let mut told = Vec::new();
    for touched in shown {
        let Some(mut step) = step(app, entry, touched).await? else {
            continue;
        };
        let nowhere = entry.writes.as_deref();
        let teller = teller_of(touched.unit, &records, &reference);
        let teller = teller.with_people_of(nowhere.unwrap_or_default());
        // What no book has was written over nothing, as far as one can say.
        let mut made = touched.created || nowhere.is_some();
        let mut fields = None;
        if touched.created && touched.kind == RecordKind::CATALOGUE_ENTRY.as_str() {
            if let Some(stood) = stood::entry(&own, touched.id, &step, &reference) {
                (step, made) = (stood, false);
            }
        } else if touched.created
            && touched.kind == RecordKind::REFERENCE_FILE.as_str()
            && let Some((told, any)) = stood::file(&own, touched.id, &reference)
        {
            (fields, made) = (Some(told), !any);
        }
        let mut fields =
            fields.unwrap_or_else(|| in_words(&step, &touched.kind, &reference, &teller));
        // An answer may be given again: it was asked, and nothing changed.
        fields.retain(|field| made || !field.is_same());
        let name = records.get(&touched.id).and_then(|one| one.value(&NAME));
        let known = records.get(&touched.unit);
        let household = known.is_some_and(|one| one.kind == RecordKind::HOUSEHOLD);
        let has_page = household && touched.kind != RecordKind::PHOTO.as_str();
        told.push(ToldRecord {
            heading: heading(&touched.kind, name, touched.created),
            history: has_page.then(|| routes::history_of(touched.unit.into(), touched.id)),
            fields,
            made,
        });
    }
    Ok(told)
}

/// What the office has of reference data, where some of it was written.
async fn own_reference(app: AppState, touched: &[Touched]) -> Own {
    let kinds = [RecordKind::CATALOGUE_ENTRY, RecordKind::REFERENCE_FILE];
    let any = touched
        .iter()
        .any(|one| kinds.iter().any(|kind| kind.as_str() == one.kind));
    match app.book().filter(|_| any) {
        Some(book) => Own::of(&book.shared().await.unwrap_or_default()),
        None => Own::default(),
    }
}

/// What the change did to one record; nothing when its history does not have it (any more).
async fn step(
    app: AppState,
    entry: &AuditEntry,
    touched: &Touched,
) -> Result<Option<Vec<StepOf>>, ApiError> {
    if let Some(writes) = &entry.writes {
        let write = writes.iter().find(|write| write.record == touched.id);
        return Ok(write.map(in_fields));
    }
    let token = app.token().ok_or(ApiError::Unreachable)?;
    let path = format!("/api/v1/records/{}/history", touched.id);
    let steps = match office_api::get::<Vec<Step>>(&path, &token).await {
        Err(error) if error.code() == Some(Code::NotFound) => return Ok(None),
        answer => answer?,
    };
    let own = |step: &Step| entry.subject == Some(step.seat.0) && entry.change == Some(step.number);
    Ok(steps.into_iter().find(own).map(|step| step.fields))
}

/// A write, as if nothing stood there before.
fn in_fields(write: &RecordWrite) -> Vec<StepOf> {
    let fields = write.fields.iter().map(|(field, set)| StepOf {
        field: field.as_str().to_owned(),
        before: None,
        after: Some(set.value.clone()),
    });
    let lists = write.lists.iter().map(|(field, elements)| StepOf {
        field: field.as_str().to_owned(),
        before: None,
        after: Some(elements.keys().cloned().collect::<Vec<_>>().into()),
    });
    fields.chain(lists).collect()
}

/// Which villages a person had and has, where that is what was changed.
#[component]
pub fn ToldVillages(entry: Arc<AuditEntry>) -> impl IntoView {
    let app = use_app();
    let content = &entry.content;
    let made = read(&content["after"]["villages"]);
    let (before, after) = (
        read(&content["before"]),
        made.clone().or_else(|| read(&content["after"])),
    );
    move || {
        let after = after.as_ref()?;
        let names = |ids: &[VillageId]| village_names(&app.villages.read(), ids);
        let before = before.as_deref().map(names).unwrap_or_default();
        let told = Told::new(t!(log.villages).to_owned(), before, names(after));
        Some(view! { <ToldFields told=vec![told] made=made.is_some()/> })
    }
}

fn read(value: &Value) -> Option<Vec<VillageId>> {
    Vec::deserialize(value).ok()
}

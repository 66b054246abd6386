//! What the office sent back: each item can be read, mended, sent again, exported or given up.

use super::title;
use crate::{
    app_state::use_app,
    components::{Btn, BtnKind, Fact, Facts, Icon, LinkBtn, Note, NoteKind},
    forms::{Teller, words},
    i18n::format,
    platform::share,
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    Change, Field, HouseholdId, RecordKind, erasure::is_emptied, refusal::Refusal,
};
use so_thon_sync::{
    PhoneError,
    phone::{SentBack, Written},
};

/// The box; nothing where it is empty.
#[component]
pub(super) fn RepairBox() -> impl IntoView {
    let app = use_app();
    let items = RwSignal::new(Vec::<SentBack>::new());
    Effect::new(move |_| {
        app.counts.track();
        app.changed.track();
        let Some(book) = app.book() else {
            return;
        };
        spawn_local(async move {
            if let Ok(found) = book.sent_back().await {
                items.try_set(found.into_iter().map(|(_, item)| item).collect());
            }
        });
    });
    let count = move || items.read().len();
    view! {
        <Show when=move || { count() > 0 }>
            <section class="note note-stop" aria-labelledby="repair">
                <Icon name="stop"/>
                <h2 id="repair">{move || t!(sync.sent_back_n, n = count())}</h2>
                <For each=move || items.get() key=|item| item.change.number children=move |item| view! { <Returned item=item/> }/>
            </section>
        </Show>
    }
}

/// One item.
#[component]
fn Returned(item: SentBack) -> impl IntoView {
    let app = use_app();
    let number = item.change.number;
    let (why, fix) = words::refusal(item.reason);
    let erased = item.reason == Some(Refusal::Erased);
    let code = item.reason.map_or("number_reused", Refusal::code);
    let heading = {
        let change = item.change.clone();
        move || title(app, &change)
    };
    let written = RwSignal::new(None::<Written>);
    Effect::new(move |_| {
        app.changed.track();
        let Some(book) = app.book() else {
            return;
        };
        spawn_local(async move {
            if let Ok(Some(found)) = book.written(number).await {
                written.try_set(Some(found));
            }
        });
    });
    let teller = move || {
        let reference = app.reference.get();
        written.with(|written| {
            let written = written.as_ref()?;
            let teller = Teller::new(reference, written.unit.as_ref());
            Some(teller.with_people_of(&written.item.change.writes))
        })
    };
    let lines = {
        let change = item.change.clone();
        move || {
            let Some(teller) = teller() else {
                return Vec::new();
            };
            let lines = change.writes.iter().flat_map(|write| teller.lines(write));
            lines.collect::<Vec<_>>()
        }
    };
    let form = {
        let change = item.change.clone();
        Memo::new(move |_| {
            written.with(|written| {
                let here = written.as_ref().is_some_and(|one| one.standing.is_some());
                form_of(&change, here)
            })
        })
    };
    let known = Memo::new(move |_| written.read().is_some());
    let failed = RwSignal::new(None::<PhoneError>);
    let sure = RwSignal::new(false);
    let resend = move |_| {
        spawn_local(async move {
            if let Err(error) = app.resend(number).await {
                failed.try_set(Some(error));
            }
        });
    };
    let give_up = move |_| {
        spawn_local(async move {
            if let Err(error) = app.give_up(number).await {
                failed.try_set(Some(error));
            }
        });
    };
    let told = lines.clone();
    let export = {
        let heading = heading.clone();
        move |_| {
            let who = app.me().map(|me| me.name).unwrap_or_default();
            let text = readable(&item, &heading(), &who, &told());
            share::text_file(&format!("so-thon-tra-lai-{number}.txt"), &text);
        }
    };
    view! {
        <article class="returned" aria-label=heading>
            <p><b>{heading.clone()}</b></p>
            <p>{why}</p>
            <p><b>{t!(sync.how_to_fix)}</b>" "{fix}</p>
            <details>
                <summary>{t!(sync.written)}</summary>
                <Facts small=true>
                    {move || lines().into_iter().map(|(name, value)| view! { <Fact name=name>{value}</Fact> }).collect_view()}
                </Facts>
            </details>
            <Show when=move || known.get() && form.read().is_none() && !erased>
                <p class="small">{t!(sync.not_here)}</p>
            </Show>
            <div role="alert">
                {move || failed.get().map(|error| view! {
                    <Note kind=NoteKind::Stop><p>{t!(sync.failed, why = words::phone(&error))}</p></Note>
                })}
            </div>
            <div class="row">
                {move || form.get().map(|form| {
                    let href = routes::mending(&form, number);
                    view! { <LinkBtn icon="pen" href=href>{t!(sync.fix)}</LinkBtn> }
                })}
                <Btn icon="swap" on_click=resend>{t!(sync.resend)}</Btn>
                <Btn kind=BtnKind::Quiet on_click=export>{t!(sync.export)}</Btn>
            </div>
            <Show when=move || sure.get() fallback=move || view! {
                <Btn kind=BtnKind::Quiet on_click=move |_| sure.set(true)>{t!(sync.give_up)}</Btn>
            }>
                <p><b>{t!(sync.give_up_sure)}</b></p>
                <div class="row">
                    <Btn kind=BtnKind::Stop on_click=give_up>{t!(sync.give_up_yes)}</Btn>
                    <Btn on_click=move |_| sure.set(false)>{t!(sync.give_up_no)}</Btn>
                </div>
            </Show>
            <p class="small soft">{t!(sync.still_here, number = number, code = code)}</p>
        </article>
    }
}

/// The form in which an item can be mended; `None` when none fits or the household is not here.
fn form_of(change: &Change, here: bool) -> Option<String> {
    // What was erased by law has no form.
    let there = || change.writes.iter().filter(|write| !is_emptied(write));
    let of = |kind: RecordKind| there().find(|write| write.kind == kind);
    let household = HouseholdId::from(change.units().into_iter().next()?);
    let own = of(RecordKind::HOUSEHOLD);
    if own.is_some_and(|write| write.creates) {
        return Some(routes::NEW_HOUSEHOLD.to_owned());
    }
    if !here {
        return None;
    }
    if let Some(visit) = of(RecordKind::VISIT) {
        return Some(routes::edit_visit(household, visit.record.into()));
    }
    if let Some(support) = of(RecordKind::SUPPORT) {
        return Some(routes::support(household, support.record.into()));
    }
    if let Some(plan) = of(RecordKind::REGISTRATION) {
        return Some(routes::registration(household, plan.record.into()));
    }
    if let Some(member) = of(RecordKind::MEMBER) {
        return Some(routes::member(household, member.record.into()));
    }
    // Photos that were added to a visit are shown in its form.
    let photo = of(RecordKind::PHOTO).and_then(|write| {
        let visit = write.fields.get(&Field::known("visit"))?;
        serde_json::from_value(visit.value.clone()).ok()
    });
    if let Some(visit) = photo {
        return Some(routes::edit_visit(household, visit));
    }
    // What an officer marked as seen has no form.
    own.filter(|write| !write.fields.is_empty())
        .map(|_| routes::edit_household(household))
}

/// An item as a text that the office can read.
fn readable(item: &SentBack, heading: &str, who: &str, lines: &[(String, String)]) -> String {
    let (why, fix) = words::refusal(item.reason);
    let mut all = vec![
        (t!(sync.export_by).to_owned(), who.to_owned()),
        (
            t!(sync.export_at).to_owned(),
            format::moment(item.change.stamp.millis),
        ),
        (t!(sync.export_why).to_owned(), format!("{why} {fix}")),
        (
            t!(sync.export_number).to_owned(),
            item.change.number.to_string(),
        ),
    ];
    all.extend(lines.iter().cloned());
    let lines = all.iter().map(|(name, value)| format!("{name}: {value}"));
    let lines: Vec<String> = lines.collect();
    format!(
        "{}\r\n{}\r\n\r\n{heading}\r\n{}\r\n",
        t!(sync.export_head),
        t!(sync.export_private),
        lines.join("\r\n")
    )
}

//! Recognition: the decision over the round's lists, then a class for each household of them.

use super::{
    own_name,
    round::TOGETHER,
    sending::{Send, Sending, rules},
    typed::{Typed, TypedLine},
    words,
};
use crate::{
    app_state::{AppState, rounds::Desk, use_app},
    components::{Btn, BtnKind, Input, Note, NoteKind},
    forms::words as plain,
    i18n::format,
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    RecordWrite, RoundId,
    access::Role,
    dates::format_date,
    reference::Reference,
    review::{
        Recognised, Recognition, class_decision_id,
        draft::RecognitionDraft,
        problem::{ReviewChecked, ReviewField, ReviewProblems},
        recognition_id,
    },
};
use std::sync::Arc;

/// The part of the page.
#[component]
pub fn Recognise(id: RoundId, desk: Signal<Arc<Desk>>) -> impl IntoView {
    let app = use_app();
    let typed = Typed::of_page();
    let role = app.me().map(|me| me.role);
    let stands = Memo::new(move |_| {
        let desk = desk.get();
        let round = desk.common.round(id);
        let closed = round.is_none_or(|own| own.facts.closed.is_some());
        let recognition = desk.common.recognition(id);
        let done = recognition.and_then(|own| own.facts.decision.clone());
        (done, closed, desk.households.is_empty())
    });
    let body = move || match stands.get() {
        (Some(done), ..) => {
            typed.over("recognition");
            view! { <Done id=id desk=desk done=done/> }.into_any()
        }
        (None, false, nobody) if matches!(role, Some(Role::Officer | Role::Leader)) => {
            typed.follow();
            if nobody {
                view! { <p class="soft">{t!(round.nobody_listed)}</p> }.into_any()
            } else {
                view! { <Form id=id desk=desk/> }.into_any()
            }
        }
        (None, ..) => view! { <p class="soft">{t!(round.not_recognised)}</p> }.into_any(),
    };
    view! {
        <section class="card pad stack" aria-labelledby="recognise">
            <h2 id="recognise">{t!(round.recognise_title)}</h2>
            <p class="small soft">{words::ordered("recognition", app.today.get_untracked())}</p>
            {body}
        </section>
    }
}

fn checked(
    app: AppState,
    id: RoundId,
    desk: &Desk,
    draft: &RecognitionDraft,
    reference: &Reference,
) -> Result<ReviewChecked<Recognition>, ReviewProblems> {
    let rules = rules(app, reference);
    desk.with_cases(id, false, |_, _| true, |cases| draft.check(&rules, cases))
}

#[component]
fn Form(id: RoundId, desk: Signal<Arc<Desk>>) -> impl IntoView {
    let app = use_app();
    let typed = Typed::of_page().form("recognition");
    let sending = Sending::of(typed);
    let number = typed.empty("number");
    let on = typed.field("on", || format_date(app.today.get_untracked()));
    let leads = app.me().is_some_and(|me| me.role == Role::Leader);
    let by = typed.field("by", || if leads { own_name(app) } else { String::new() });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = RecognitionDraft {
            recognition: recognition_id(id),
            round: id,
            number: number.get_untracked(),
            on: on.get_untracked(),
            by: by.get_untracked(),
        };
        let reference = app.reference.get_untracked();
        let checked = checked(app, id, &desk.get_untracked(), &draft, &reference);
        if let Some(checked) = sending.passes(checked) {
            sending.save(draft.writes(&checked), || ());
        }
    };
    view! {
        <form class="stack" on:submit=send>
            <TypedLine form=typed/>
            <Input id="number" label=t!(round.decision_number) value=number help=t!(round.decision_help) error=sending.beside(ReviewField::Number)/>
            <Input id="recognised-on" label=t!(round.decision_day) value=on mode="numeric" error=sending.beside(ReviewField::On)/>
            <Input id="recognised-by" label=t!(round.decision_by) value=by error=sending.beside(ReviewField::By)/>
            <Send sending=sending label=t!(round.recognise) rest=&[ReviewField::Households, ReviewField::Words]/>
        </form>
    }
}

/// Recognised: the classes are written after it, and go on where they stopped.
#[component]
fn Done(id: RoundId, desk: Signal<Arc<Desk>>, done: Recognised) -> impl IntoView {
    let app = use_app();
    let line = t!(
        round.recognised_line,
        number = done.number.clone(),
        date = format::date(done.date),
        by = done.by.clone()
    );
    let officer = super::is_officer(app);
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(String::new()));
    let left = Memo::new(move |_| classes(app, id, &desk.get(), &done));
    let waits = move || left.with(|left| left.as_ref().map_or(0, |left| left.len() as u64));
    let broken = move || {
        let left = left.read();
        let problems = left.as_ref().err()?;
        let said: Vec<String> = problems.errors.iter().map(words::problem).collect();
        let said = said.join(". ");
        Some(
            view! { <Note kind=NoteKind::Stop><h2>{t!(round.classes_cannot)}</h2><p>{said}</p></Note> },
        )
    };
    let go = move |_| {
        busy.set(true);
        let writes = left.get_untracked().unwrap_or_default();
        let saves = writes.chunks(TOGETHER).map(<[_]>::to_vec).collect();
        spawn_local(async move {
            let saved = app.save_all(saves).await;
            busy.try_set(false);
            if let Err(error) = saved {
                failed.try_set(plain::phone(&error).to_owned());
            }
        });
    };
    view! {
        <p>{line}</p>
        {broken}
        {move || match (waits(), officer) {
            (0, _) => view! { <p class="soft">{t!(round.classes_done)}</p> }.into_any(),
            (_, true) => view! {
                <div class="row"><Btn kind=BtnKind::Main icon="seal" disabled=busy on_click=go>
                    {t!(round.classes_write, n = format::number(waits()))}
                </Btn></div>
            }
            .into_any(),
            (_, false) => view! { <p class="soft">{t!(round.classes_wait, n = format::number(waits()))}</p> }.into_any(),
        }}
        <div role="alert"><Show when=move || !failed.read().is_empty()>
            <Note kind=NoteKind::Stop><p>{failed}</p></Note>
        </Show></div>
    }
}

/// The class decisions that are not written yet.
fn classes(
    app: AppState,
    id: RoundId,
    desk: &Desk,
    done: &Recognised,
) -> Result<Vec<RecordWrite>, ReviewProblems> {
    let draft = RecognitionDraft {
        recognition: recognition_id(id),
        round: id,
        number: done.number.clone(),
        on: format_date(done.date),
        by: done.by.clone(),
    };
    let reference = app.reference.get_untracked();
    let checked = checked(app, id, desk, &draft, &reference)?;
    let list = desk
        .common
        .round(id)
        .and_then(|own| own.facts.name.clone())
        .unwrap_or_default();
    let writes = desk.with_cases(
        id,
        false,
        |_, _| true,
        |cases| {
            let own = desk.households.values().filter_map(|own| {
                let decision = class_decision_id(draft.recognition, own.unit.id);
                if own.unit.records.contains_key(&decision.into()) {
                    return None;
                }
                RecognitionDraft::class_decision(
                    &checked,
                    &list,
                    decision,
                    &own.unit,
                    cases.get(&own.id())?,
                )
            });
            own.collect()
        },
    );
    Ok(writes)
}

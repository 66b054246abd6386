//! Họp dân: who was there, who agreed to each household.

use super::{
    own_name,
    sending::{Send, Sending, rules},
    typed::{Typed, TypedLine},
    village::Sheet,
    words,
};
use crate::{
    app_state::{clock, rounds::Desk, use_app},
    components::{Btn, ClassTag, Input},
    i18n::format,
    t,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use so_thon_domain::{
    MeetingId, ReviewId, RoundId, VillageId,
    class_decision::Class,
    dates::format_date,
    ids::IdSource,
    review::{Stage, draft::MeetingDraft, problem::ReviewField},
};
use std::{collections::BTreeMap, sync::Arc};

/// The part of the page: what was held, and the form of the next one.
#[component]
pub fn MeetingPart(
    id: RoundId,
    village: VillageId,
    desk: Signal<Arc<Desk>>,
    open: Memo<bool>,
    /// Prints a sheet.
    print: Callback<Sheet>,
) -> impl IntoView {
    let app = use_app();
    let typed = Typed::of_page();
    let today = app.today.get_untracked();
    let held = Memo::new(move |_| {
        let desk = desk.get();
        let own = desk.common.meetings.iter();
        let own = own.filter(|(at, one)| *at == Some(village) && one.facts.round == Some(id));
        own.filter_map(|(_, one)| Some((one.id, one.facts.held.clone()?)))
            .collect::<Vec<_>>()
    });
    let lines = move || {
        let held = held.get();
        (!held.is_empty()).then(|| {
            let lines = held.into_iter().map(|(record, held)| {
                let date = format::date(held.on);
                let line = t!(
                    round.meeting_line,
                    date = date.clone(),
                    place = held.place,
                    chair = held.chair,
                    secretary = held.secretary,
                    present = held.present,
                    minutes = held.minutes
                );
                view! {
                    <li class="stack">
                        <span>{line}</span>
                        <div class="row"><Btn icon="clip" on_click=move |_| print.run(Sheet::Minutes(record))>
                            {t!(paper.print_minutes, date = date)}
                        </Btn></div>
                    </li>
                }
            });
            view! { <ul class="stack">{lines.collect_view()}</ul> }
        })
    };
    let subjects = Memo::new(move |_| subjects(id, &desk.get(), today));
    let waits = Memo::new(move |_| open.get() && !subjects.read().is_empty());
    let form = move || {
        typed.follow();
        if waits.get() {
            view! { <Form id=id village=village desk=desk subjects=subjects/> }.into_any()
        } else {
            view! { <p class="soft">{t!(round.meeting_nothing)}</p> }.into_any()
        }
    };
    view! {
        <section class="card pad stack" aria-labelledby="meeting">
            <h2 id="meeting">{t!(round.meeting_title)}</h2>
            <p class="small soft">{words::ordered("meeting", today)}</p>
            {lines}
            {form}
        </section>
    }
}

/// A household that the next meeting is about.
#[derive(Clone, PartialEq)]
struct Subject {
    review: ReviewId,
    head: String,
    verdict: Class,
}

/// Those whose form was signed and that no meeting agreed to yet.
fn subjects(id: RoundId, desk: &Desk, today: NaiveDate) -> Vec<Subject> {
    let states = desk.states(id, today);
    let signed = desk.households.iter().filter(|(household, _)| {
        let state = states.get(household);
        state.is_some_and(|own| own.stage == Stage::Signed)
    });
    let subjects = signed.filter_map(|(_, own)| {
        let signed = own.review.facts.signed.as_ref()?;
        Some(Subject {
            review: own.id(),
            head: own.head(),
            verdict: signed.verdict.into(),
        })
    });
    subjects.collect()
}

/// The field in which the agreement to a household is typed.
fn vote(review: ReviewId) -> String {
    format!("vote-{review}")
}

#[component]
fn Form(
    id: RoundId,
    village: VillageId,
    desk: Signal<Arc<Desk>>,
    subjects: Memo<Vec<Subject>>,
) -> impl IntoView {
    let app = use_app();
    let today = app.today.get_untracked();
    let typed = Typed::of_page().form("meeting");
    let sending = Sending::of(typed);
    let meeting = MeetingId(clock::BrowserChance.fresh(clock::now()));
    let on = typed.field("on", || format_date(today));
    let [place, chair, present] = ["place", "chair", "present"].map(|name| typed.empty(name));
    let secretary = typed.field("secretary", || own_name(app));
    let minutes = typed.field("minutes", || "2".to_owned());
    let votes = move |own: Subject| {
        let vote = typed.empty(vote(own.review));
        // What is said of the votes stands below all of them: which it is about is seen here.
        let said = sending.beside(ReviewField::Votes);
        let wrong = Memo::new(move |_| {
            let read = |text: String| text.trim().parse::<u32>().ok();
            let (own, all) = (read(vote.get()), read(present.get()));
            !said.read().is_empty() && (own.is_none() || (all.is_some() && own > all))
        });
        view! {
            <tr>
                <td><b>{own.head.clone()}</b>" "<ClassTag class=own.verdict guess=true/></td>
                <td><input class="input" class:input-bad=wrong inputmode="numeric" autocomplete="off"
                    aria-invalid=move || wrong.get().then_some("true") aria-label=t!(round.votes_of, name = own.head)
                    prop:value=vote on:input=move |event| vote.set(event_target_value(&event))/></td>
            </tr>
        }
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let desk = desk.get_untracked();
        let ours: Vec<ReviewId> =
            subjects.with_untracked(|all| all.iter().map(|own| own.review).collect());
        let draft = MeetingDraft {
            meeting,
            round: id,
            village,
            on: on.get_untracked(),
            place: place.get_untracked(),
            chair: chair.get_untracked(),
            secretary: secretary.get_untracked(),
            present: present.get_untracked(),
            minutes: minutes.get_untracked(),
            votes: ours
                .iter()
                .map(|review| (*review, typed.said(&vote(*review))))
                .collect(),
        };
        let reference = app.reference.get_untracked();
        let rules = rules(app, &reference);
        let checked = desk.with_cases(
            id,
            true,
            |own, _| ours.contains(&own.id()),
            |cases| draft.check(&rules, cases),
        );
        let Some(checked) = sending.passes(checked) else {
            return;
        };
        let records: BTreeMap<_, _> = desk
            .households
            .values()
            .filter_map(|own| Some((own.id(), own.unit.records.get(&own.review.id)?.clone())))
            .collect();
        sending.save(draft.writes(&checked, &records), || ());
    };
    view! {
        <form class="stack" on:submit=send>
            <TypedLine form=typed/>
            <Input id="meeting-on" label=t!(round.day) value=on mode="numeric" error=sending.beside(ReviewField::On)/>
            <Input id="meeting-place" label=t!(round.place) value=place error=sending.beside(ReviewField::Place)/>
            <Input id="meeting-chair" label=t!(round.chair) value=chair error=sending.beside(ReviewField::Chair)/>
            <Input id="meeting-secretary" label=t!(round.secretary) value=secretary error=sending.beside(ReviewField::Secretary)/>
            <Input id="meeting-present" label=t!(round.present) value=present mode="numeric" error=sending.beside(ReviewField::Present)/>
            <Input id="meeting-minutes" label=t!(round.minutes) value=minutes mode="numeric" error=sending.beside(ReviewField::Minutes)/>
            <div class="scroll" tabindex="0"><table class="tbl">
                <thead><tr><th>{t!(round.household)}</th><th>{t!(round.agreed_people)}</th></tr></thead>
                <tbody><For each=move || subjects.get() key=|own| (own.review, own.verdict) children=votes/></tbody>
            </table></div>
            <Send sending=sending label=t!(round.meeting_save) rest=&[ReviewField::Votes, ReviewField::Class]/>
        </form>
    }
}

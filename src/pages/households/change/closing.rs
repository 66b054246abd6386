//! A household that is no more, and taking that back.

use super::doing::{Doing, Since};
use crate::{
    components::{Btn, BtnKind, Choice, Day, Icon, Input, Note, NoteKind, Pick, Size},
    forms::SaveTrouble,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    draft::rearrange::{close, reopen},
    household::{Closed, Closing as Why},
    unit::HouseholdUnit,
};
use std::sync::Arc;

#[component]
pub(super) fn Closing(unit: Arc<HouseholdUnit>) -> impl IntoView {
    match unit.household.closed.clone() {
        Some(closed) => view! { <Shut unit=unit closed=closed/> }.into_any(),
        None => view! { <Open unit=unit/> }.into_any(),
    }
}

/// What is said of a household that is no more.
pub(in crate::pages::households) fn words(closed: &Closed) -> String {
    let day = crate::i18n::format::date(closed.date);
    match closed.reason {
        Why::MovedAway => t!(household_change.closed_moved_away, day = day),
        Why::Died => t!(household_change.closed_died, day = day),
    }
}

#[component]
fn Shut(unit: Arc<HouseholdUnit>, closed: Closed) -> impl IntoView {
    let doing = Doing::new();
    let again = move |_| doing.save(reopen(&unit), unit.id);
    view! {
        <Note kind=NoteKind::Wait icon="book">
            <h2>{words(&closed)}</h2>
            <p>{closed.note}</p>
            <div class="row"><Btn on_click=again>{t!(household_change.reopen)}</Btn></div>
            <SaveTrouble error=doing.failed/>
        </Note>
    }
}

#[component]
fn Open(unit: Arc<HouseholdUnit>) -> impl IntoView {
    let doing = Doing::new();
    let since = Since::today();
    let why = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let note = RwSignal::new(String::new());
    let mut picks = vec![Pick::new("moved_away", t!(household_change.moved_away))];
    if unit.members.len() <= 1 {
        picks.push(Pick::new("died", t!(household_change.died)));
    }
    let go = move |_| {
        let reason = match why.read_untracked().as_str() {
            "moved_away" => Why::MovedAway,
            "died" => Why::Died,
            _ => return wrong.set(t!(household_change.close_why_missing).to_owned()),
        };
        wrong.set(String::new());
        if let Some(date) = since.day() {
            let closed = Closed {
                reason,
                date,
                note: note.get_untracked().trim().to_owned(),
            };
            doing.save(close(&unit, &closed), unit.id);
        }
    };
    view! {
        <section class="sheet stack" aria-labelledby="close">
            <h2 id="close">{t!(household_change.close_title)}</h2>
            <p class="small soft">{t!(household_change.close_help)}</p>
            <fieldset class="ask">
                <legend>{t!(household_change.close_why)}</legend>
                <Choice name="why" picks=picks value=why on_pick=move |picked: &'static str| why.set(picked.to_owned()) two=true/>
                <p class="state state-stop" role="alert" hidden=move || wrong.read().is_empty()><Icon name="stop" size=Size::Small/>{wrong}</p>
            </fieldset>
            <Day id="close-day" label=t!(household_change.since) value=since.typed error=since.wrong/>
            <Input id="close-note" label=t!(household_change.close_note) value=note help=t!(form.optional)/>
            <SaveTrouble error=doing.failed/>
            <div class="row"><Btn kind=BtnKind::Stop on_click=go>{t!(household_change.close_do)}</Btn></div>
        </section>
    }
}

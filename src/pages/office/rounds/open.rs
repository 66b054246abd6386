//! Opening a round.

use super::{
    own_name,
    sending::{Send, Sending, rules},
    words,
};
use crate::{
    app_state::{clock, use_app},
    components::{Choice, Input, Pick},
    pages::office::shell::WorkHead,
    routes, t,
};
use chrono::Datelike;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use so_thon_domain::{
    RoundId,
    dates::{format_date, read_date},
    ids::IdSource,
    reference::Season,
    review::{
        RoundSeason,
        draft::{OtherRound, RoundDraft},
        problem::ReviewField,
    },
};

/// The form.
#[component]
pub fn OpenPage() -> impl IntoView {
    let app = use_app();
    let today = app.today.get_untracked();
    let id = RoundId(clock::BrowserChance.fresh(clock::now()));
    let season = RwSignal::new(RoundSeason::Annual);
    let name = RwSignal::new(t!(round.name_of_year, year = today.year()));
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let by = RwSignal::new(own_name(app));
    let sending = Sending::new();
    // The days that the law gives a season; they may be changed.
    Effect::new(move |_| {
        let own = app.procedure().season(season.get().code(), today);
        let days = match own.map(|own| &own.is) {
            Some(season @ Season::Year { .. }) => season.around(today),
            Some(Season::Month { .. }) | None => Some((today, today + chrono::Duration::days(30))),
        };
        if let Some((first, last)) = days {
            from.set(format_date(first));
            to.set(format_date(last));
        }
    });
    let standard = move || {
        let day = read_date(&from.get())?;
        let reference = app.reference.get();
        let standard = reference.standard_on(day)?;
        Some(words::standard(standard))
    };
    let navigate = use_navigate();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = RoundDraft {
            round: id,
            name: name.get_untracked(),
            season: season.get_untracked(),
            from: from.get_untracked(),
            to: to.get_untracked(),
            by: by.get_untracked(),
        };
        let navigate = navigate.clone();
        sending.knowing(move |common| {
            let others: Vec<OtherRound> = common
                .rounds
                .iter()
                .filter_map(|own| {
                    Some(OtherRound {
                        season: own.facts.season?,
                        span: own.facts.span?,
                    })
                })
                .collect();
            let reference = app.reference.get_untracked();
            let Some(checked) = sending.passes(draft.check(&rules(app, &reference), &others))
            else {
                return;
            };
            sending.save(draft.writes(&checked), move || {
                navigate(&routes::round(id), Default::default());
            });
        });
    };
    let picks = vec![
        Pick::new("annual", t!(round.annual)),
        Pick::new("in_year", t!(round.in_year)),
    ];
    let pick = move |value: &'static str| {
        season.set(if value == "annual" {
            RoundSeason::Annual
        } else {
            RoundSeason::InYear
        });
    };
    let picked = Signal::derive(move || season.get().code().to_owned());
    view! {
        <main class="work">
            <WorkHead title=t!(round.open_new)/>
            <form class="card pad stack narrow-page" on:submit=send>
                <fieldset class="field">
                    <legend>{t!(round.season)}</legend>
                    <Choice name="season" picks=picks value=picked on_pick=pick two=true/>
                </fieldset>
                <Input id="name" label=t!(round.name) value=name error=sending.beside(ReviewField::Name)/>
                <Input id="from" label=t!(round.first_day) value=from mode="numeric" error=sending.beside(ReviewField::From)/>
                <Input id="to" label=t!(round.last_day) value=to mode="numeric" error=sending.beside(ReviewField::To)/>
                <p class="soft">{standard}</p>
                <Input id="by" label=t!(round.opened_by) value=by error=sending.beside(ReviewField::By)/>
                <Send sending=sending label=t!(round.open_it)/>
            </form>
        </main>
    }
}

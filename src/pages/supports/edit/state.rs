//! How far it got, and the days of its steps.

use super::Form;
use crate::{
    app_state::use_app,
    bound,
    components::{Choice, Day, Pick},
    forms::field_id,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    access::{Role, may_make_support, may_set_state},
    dates::format_date,
    problem::FormField,
    support::{State, Support},
    typed::TypedRecord,
};

fn value(state: State) -> &'static str {
    match state {
        State::Asked => "asked",
        State::Approved => "approved",
        State::Delivered => "delivered",
        State::Confirmed => "confirmed",
        State::Refused => "refused",
    }
}

const ALL: [State; 5] = [
    State::Asked,
    State::Approved,
    State::Delivered,
    State::Confirmed,
    State::Refused,
];

fn words(state: State) -> &'static str {
    match state {
        State::Asked => t!(support_form.asked),
        State::Approved => t!(support_form.approved),
        State::Delivered => t!(support_form.delivered),
        State::Confirmed => t!(support_form.confirmed),
        State::Refused => t!(support_form.refused),
    }
}

/// The state, of those that this person may set, and its day. Days of earlier steps show where they are known.
#[component]
pub(super) fn StateAndDays(form: Form) -> impl IntoView {
    let app = use_app();
    let draft = form.draft;
    let days = [
        (State::Asked, FormField::AskedOn, bound!(draft, asked_on)),
        (
            State::Approved,
            FormField::DecidedOn,
            bound!(draft, decided_on),
        ),
        (
            State::Delivered,
            FormField::DeliveredOn,
            bound!(draft, delivered_on),
        ),
        (
            State::Confirmed,
            FormField::ConfirmedOn,
            bound!(draft, confirmed_on),
        ),
    ];
    let state = bound!(draft, state);
    let role = app.identity().map_or(Role::Collaborator, |own| own.me.role);
    let stood = draft.with_untracked(|draft| draft.base.as_ref().map(Support::read));
    let known = stood.is_some();
    let stood = stood.and_then(|stood| stood.state);
    let may = move |to| (known || may_make_support(role)) && may_set_state(role, stood, Some(to));
    // A draft of an earlier version may say what the office would send back.
    if state.get_untracked().is_some_and(|chosen| !may(chosen)) {
        state.set(None);
    }
    let picks = ALL
        .into_iter()
        .filter(|one| may(*one))
        .map(|one| Pick::new(value(one), words(one)))
        .collect();
    let pick = move |picked| {
        let Some(new) = ALL.into_iter().find(|one| value(*one) == picked) else {
            return;
        };
        state.set(Some(new));
        let own = days.iter().find(|(step, _, _)| at(*step) == at(new));
        if let Some((_, _, day)) = own.filter(|(_, _, day)| day.read_untracked().is_empty()) {
            day.set(format_date(app.today.get_untracked()));
        }
    };
    let known = days.map(|(_, _, day)| !day.read_untracked().trim().is_empty());
    let fields = days
        .into_iter()
        .zip(known)
        .map(|((step, field, day), known)| {
            let shows = move || {
                state.get().is_some_and(|state| {
                    at(step) == at(state)
                        || (at(step) < at(state) && (known || step == State::Delivered))
                })
            };
            let label = Signal::derive(move || {
                match (step, state.get()) {
                    (State::Asked, _) => t!(support_form.asked_on),
                    (State::Approved, Some(State::Refused)) => t!(support_form.refused_on),
                    (State::Approved | State::Refused, _) => t!(support_form.decided_on),
                    (State::Delivered, _) => t!(support_form.delivered_on),
                    (State::Confirmed, _) => t!(support_form.confirmed_on),
                }
                .to_owned()
            });
            let error = form.found.error(field);
            view! {
                <Show when=shows>
                    <Day id=field_id(field) label=label value=day error=error/>
                </Show>
            }
        })
        .collect_view();
    let error = form.found.error(FormField::State);
    let chosen = Signal::derive(move || state.get().map(value).unwrap_or_default().to_owned());
    view! {
        <fieldset class="stack" id=field_id(FormField::State) tabindex="-1" aria-describedby="f-state-bad">
            <legend class="label">{t!(support_form.state)}</legend>
            <Choice name="state" picks=picks value=chosen on_pick=pick two=true/>
            <p class="state state-stop" id="f-state-bad" role="alert" hidden=move || error.read().is_empty()>
                <crate::components::Icon name="stop" size=crate::components::Size::Small/>{error}
            </p>
        </fieldset>
        {fields}
    }
}

/// Where a state stands in the order of steps.
fn at(state: State) -> u8 {
    match state {
        State::Asked => 0,
        State::Approved | State::Refused => 1,
        State::Delivered => 2,
        State::Confirmed => 3,
    }
}

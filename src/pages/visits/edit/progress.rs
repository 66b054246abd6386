//! How far the measures of a registration are: one touch each, and a sentence where there is
//! something to say. What is done already is not asked again.

use super::Form;
use crate::{
    components::{Choice, Input, Pick},
    forms::{Teller, bound, field_id, told::reached},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    problem::FormField,
    registration::{Fate, Measure, Progress, Reached},
};
use std::sync::Arc;

/// The measures of the registrations that stand; nothing for a household without one.
#[component]
pub(super) fn Measures(form: Form) -> impl IntoView {
    let unit = form.unit.get_untracked();
    let own = form.draft.with_untracked(|draft| draft.progress.clone());
    let plans = unit.registrations();
    let open = plans
        .iter()
        .filter(|plan| plan.facts.fate(&unit.decisions) == Fate::Open);
    let asks: Vec<_> = open
        .flat_map(|plan| unit.measures(plan))
        .filter(|(key, _)| {
            let said = unit.progress(key).map(|(said, _)| said.state);
            said != Some(Reached::Done) || own.contains_key(key)
        })
        .map(|(key, measure)| view! { <Ask form=form key=key measure=measure/> })
        .collect();
    (!asks.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby=field_id(FormField::Progress)>
                <h2 id=field_id(FormField::Progress) tabindex="-1">{t!(plan.progress)}</h2>
                {asks}
            </section>
        }
    })
}

/// One measure.
#[component]
fn Ask(form: Form, key: String, measure: Measure) -> impl IntoView {
    let draft = form.draft;
    let unit = form.unit.get_untracked();
    let teller = form
        .reference
        .with_value(|reference| Teller::new(Arc::clone(reference), None));
    let last = unit
        .progress(&key)
        .map(|(said, _)| t!(plan.last, state = reached(said.state)));
    let rest = teller.measure(&measure);
    let (name, described) = (format!("progress-{key}"), format!("help-{key}"));
    let help = described.clone();
    let id = format!("{}-{key}", field_id(FormField::Progress));
    let key = StoredValue::new(key);
    let chosen = move || {
        draft.with(|draft| {
            let own = key.with_value(|key| draft.progress.get(key));
            own.map(|own| own.state)
        })
    };
    let value = Signal::derive(move || chosen().map(Reached::code).unwrap_or_default().to_owned());
    let pick = move |picked: &'static str| {
        let Some(state) = Reached::ALL.iter().find(|one| one.code() == picked) else {
            return;
        };
        draft.update(|draft| {
            let words = None;
            let fresh = Progress {
                state: *state,
                words,
            };
            let own = draft.progress.entry(key.get_value()).or_insert(fresh);
            own.state = *state;
        });
    };
    let words = bound(
        draft,
        move |draft| {
            let own = key.with_value(|key| draft.progress.get(key));
            own.and_then(|own| own.words.clone()).unwrap_or_default()
        },
        move |draft, words| {
            if let Some(own) = draft.progress.get_mut(&key.get_value()) {
                own.words = Some(words);
            }
        },
    );
    let picks = Reached::ALL
        .iter()
        .map(|state| Pick::new(state.code(), reached(*state)))
        .collect();
    view! {
        <fieldset class="stack" aria-describedby=described>
            <legend class="label">{measure.what}</legend>
            <p class="help" id=help>{rest}{last.map(|last| format!(". {last}"))}</p>
            <Choice name=name picks=picks value=value on_pick=pick/>
            <Show when=move || chosen().is_some()>
                <Input id=id.clone() label=t!(plan.words) value=words/>
            </Show>
        </fieldset>
    }
}

//! Yes, no, or not known: a fact that nobody asked for is none.

use super::{Choice, Pick};
use crate::t;
use leptos::prelude::*;

const YES: &str = "yes";
const NO: &str = "no";
const UNKNOWN: &str = "unknown";

/// Yes, no, or not known.
#[component]
pub fn Maybe(
    /// The group's name, unique on the page.
    #[prop(into)]
    name: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// The answer; none while it is not known.
    value: RwSignal<Option<bool>>,
) -> impl IntoView {
    let picks = vec![
        Pick::new(YES, t!(form.yes)),
        Pick::new(NO, t!(form.no)),
        Pick {
            icon: Some("q"),
            class: "is-unsure",
            ..Pick::new(UNKNOWN, t!(form.unknown))
        },
    ];
    let chosen = Signal::derive(move || {
        match value.get() {
            Some(true) => YES,
            Some(false) => NO,
            None => UNKNOWN,
        }
        .to_owned()
    });
    let pick = move |picked| {
        value.set(match picked {
            YES => Some(true),
            NO => Some(false),
            _ => None,
        });
    };
    view! {
        <fieldset class="stack">
            <legend class="label">{label}</legend>
            <Choice name=name picks=picks value=chosen on_pick=pick/>
        </fieldset>
    }
}

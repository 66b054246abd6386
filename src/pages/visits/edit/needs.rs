//! Step 3: what the household wishes for, in its own order and words, and why it is poor.

use super::Form;
use crate::{
    bound,
    components::{TextArea, Tile, Tiles},
    forms::{bound, field_id, problems::named},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    problem::FormField,
    reference::{Entry, List},
};

/// Wishes and causes.
#[component]
pub(super) fn NeedsStep(form: Form) -> impl IntoView {
    let draft = form.draft;
    let needs = bound!(draft, needs);
    let said = bound!(draft, said);
    let causes = bound(
        draft,
        |draft| draft.causes.iter().cloned().collect::<Vec<_>>(),
        |draft, causes| draft.causes = causes.into_iter().collect(),
    );
    view! {
        <section class="stack" aria-labelledby=field_id(FormField::Needs)>
            <h2 id=field_id(FormField::Needs) tabindex="-1">{t!(visit_form.needs_order)}</h2>
            <p class="help">{t!(visit_form.needs_help)}</p>
            <Tiles tiles=tiles(form, List::Needs, &needs.get_untracked()) value=needs ordered=true/>
        </section>
        <TextArea id=field_id(FormField::Said) label=t!(visit_form.said) value=said error=form.found.error(FormField::Said)/>
        <section class="stack" aria-labelledby=field_id(FormField::Causes)>
            <h2 id=field_id(FormField::Causes) tabindex="-1">{t!(visit_form.causes)}</h2>
            <p class="help">{t!(visit_form.causes_help)}</p>
            <Tiles tiles=tiles(form, List::Causes, &causes.get_untracked()) value=causes/>
        </section>
    }
}

/// The entries that hold on the day, and what was chosen before they ended.
fn tiles(form: Form, list: List, chosen: &[String]) -> Vec<Tile> {
    let day = crate::app_state::clock::today();
    form.reference.with_value(|reference| {
        let holds = |entry: &&Entry| entry.holds_on(day) || chosen.contains(&entry.code);
        let entries = reference.all(list).iter().filter(holds);
        entries
            .map(|entry| Tile {
                value: entry.code.clone(),
                words: named(&entry.name).to_owned(),
            })
            .collect()
    })
}

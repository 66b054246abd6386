//! Step 3: how far its measures against poverty are, what the household wishes for, in its own order
//! and words, and why it is poor.

use super::{Form, progress};
use crate::{
    bound,
    components::{TextArea, Tiles},
    forms::{bound, field_id, tiles},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{problem::FormField, reference::List};

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
    let entries = move |list, chosen: RwSignal<Vec<String>>| {
        let chosen = chosen.get_untracked();
        form.reference
            .with_value(|reference| tiles(reference, list, &chosen))
    };
    view! {
        <progress::Measures form=form/>
        <section class="stack" aria-labelledby=field_id(FormField::Needs)>
            <h2 id=field_id(FormField::Needs) tabindex="-1">{t!(visit_form.needs_order)}</h2>
            <p class="help">{t!(visit_form.needs_help)}</p>
            <Tiles tiles=entries(List::Needs, needs) value=needs ordered=true/>
        </section>
        <TextArea id=field_id(FormField::Said) label=t!(visit_form.said) value=said error=form.found.error(FormField::Said)/>
        <section class="stack" aria-labelledby=field_id(FormField::Causes)>
            <h2 id=field_id(FormField::Causes) tabindex="-1">{t!(visit_form.causes)}</h2>
            <p class="help">{t!(visit_form.causes_help)}</p>
            <Tiles tiles=entries(List::Causes, causes) value=causes/>
        </section>
    }
}

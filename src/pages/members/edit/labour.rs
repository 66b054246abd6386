//! What a person of working age wishes for, training and work, and what came of it.

use crate::{
    bound,
    components::{Day, Input, Select, Tiles},
    forms::{Found, bound, field_id, tiles, told},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    draft::MemberDraft,
    member::{Came, LABOUR_WISHES},
    problem::FormField,
    reference::{List, Reference},
};
use std::sync::Arc;

/// Wishes as tiles; what came of them, and then when and where.
#[component]
pub(super) fn Labour(
    draft: RwSignal<MemberDraft>,
    found: Found,
    reference: StoredValue<Arc<Reference>>,
) -> impl IntoView {
    let wishes = bound!(draft, wishes);
    let on = bound!(draft, came_on);
    let words = bound!(draft, came_words);
    let came = bound(
        draft,
        |draft| draft.came.map(Came::code).unwrap_or_default().to_owned(),
        |draft, code| draft.came = Came::ALL.iter().copied().find(|one| one.code() == code),
    );
    let chosen = wishes.get_untracked();
    let mut own = reference.with_value(|reference| tiles(reference, List::Needs, &chosen));
    own.retain(|tile| LABOUR_WISHES.contains(&tile.value.as_str()));
    let options = Signal::derive(|| {
        let all = Came::ALL.iter();
        let all = all.map(|one| (one.code().to_owned(), told::came(*one).to_owned()));
        let none = (String::new(), t!(labour.nothing).to_owned());
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    view! {
        <fieldset class="stack">
            <legend class="label">{t!(labour.wishes)}</legend>
            <Tiles tiles=own value=wishes/>
        </fieldset>
        <Select id="f-came" label=t!(labour.came) value=came options=options/>
        <Show when=move || !came.read().is_empty()>
            <Day id=field_id(FormField::OutcomeOn) label=t!(labour.on) value=on error=found.error(FormField::OutcomeOn)/>
            <Input id=field_id(FormField::OutcomeWords) label=t!(labour.words) value=words
                error=found.error(FormField::OutcomeWords)/>
        </Show>
    }
}

//! The village of a new household: one of those the person looks after.

use crate::{
    app_state::{AppState, use_app, village_title},
    components::Select,
    forms::{Found, bound, field_id},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{VillageId, access::Scope, draft::HouseholdDraft, problem::FormField};

/// The villages a person may put a household in, by name.
fn own(app: AppState) -> Vec<(VillageId, String)> {
    let scope = app
        .me()
        .map(|me| Scope::of(me.role, me.villages.into_iter().collect()));
    let villages = app.villages.get();
    villages
        .by_name()
        .into_iter()
        .filter(|(id, _)| scope.as_ref().is_some_and(|scope| scope.sees(Some(*id))))
        .map(|(id, village)| (id, village_title(&village.facts)))
        .collect()
}

/// The village, when there is only one to choose.
pub(super) fn only(app: AppState) -> Option<VillageId> {
    match untrack(move || own(app)).as_slice() {
        [(village, _)] => Some(*village),
        _ => None,
    }
}

/// Choosing it.
#[component]
pub(super) fn VillageField(draft: RwSignal<HouseholdDraft>, found: Found) -> impl IntoView {
    let app = use_app();
    let village = bound(
        draft,
        |draft| draft.village.map(|id| id.to_string()).unwrap_or_default(),
        |draft, id| draft.village = VillageId::parse(&id),
    );
    let options = Signal::derive(move || {
        let none = (String::new(), t!(form.choose).to_owned());
        let all = own(app)
            .into_iter()
            .map(|(id, title)| (id.to_string(), title));
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    view! {
        <Select id=field_id(FormField::Village) label=t!(household_form.village) value=village options=options
            help=t!(household_form.village_help) error=found.error(FormField::Village)/>
    }
}

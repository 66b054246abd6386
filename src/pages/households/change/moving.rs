//! Moving a household to another village of the commune.

use super::doing::{Doing, Since};
use crate::{
    app_state::{use_app, village_title},
    components::{Btn, BtnKind, Day, Select},
    forms::SaveTrouble,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    VillageId, draft::rearrange::relocate, household::Moved, unit::HouseholdUnit,
};
use std::sync::Arc;

#[component]
pub(super) fn Moving(unit: Arc<HouseholdUnit>) -> impl IntoView {
    let app = use_app();
    let doing = Doing::new();
    let since = Since::today();
    let to = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let now = unit.village;
    let villages = Signal::derive(move || {
        let none = (String::new(), t!(form.choose).to_owned());
        let villages = app.villages.get();
        let others = villages.by_name().into_iter();
        let others = others
            .filter(|(id, _)| Some(*id) != now)
            .map(|(id, village)| (id.to_string(), village_title(&village.facts)));
        std::iter::once(none).chain(others).collect::<Vec<_>>()
    });
    let go = move |_| {
        let Some(to) = VillageId::parse(&to.read_untracked()) else {
            return wrong.set(t!(household_change.move_nowhere).to_owned());
        };
        wrong.set(String::new());
        if let Some(date) = since.day() {
            doing.save(relocate(&unit, &Moved { to, date }), unit.id);
        }
    };
    view! {
        <section class="sheet stack" aria-labelledby="move">
            <h2 id="move">{t!(household_change.move_title)}</h2>
            <p class="small soft">{t!(household_change.move_help)}</p>
            <Select id="move-to" label=t!(household_change.move_to) value=to options=villages error=wrong/>
            <Day id="move-day" label=t!(household_change.since) value=since.typed error=since.wrong/>
            <SaveTrouble error=doing.failed/>
            <div class="row"><Btn kind=BtnKind::Even on_click=go>{t!(household_change.move_do)}</Btn></div>
        </section>
    }
}

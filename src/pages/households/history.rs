//! Who wrote what stands about a household, and when.

use crate::{
    app_state::use_app,
    components::{Fact, Facts},
    forms::Teller,
    i18n::format,
    t,
};
use leptos::prelude::*;
use so_thon_domain::RecordId;
use so_thon_sync::phone::HouseholdView;
use std::sync::Arc;

/// A list that opens on demand.
#[component]
pub fn History(view: Arc<HouseholdView>) -> impl IntoView {
    let app = use_app();
    let open = RwSignal::new(false);
    let lines = move || {
        if !open.get() {
            return ().into_any();
        }
        let own = RecordId::from(view.unit.id);
        let Some(record) = view.unit.records.get(&own) else {
            return ().into_any();
        };
        let teller = Teller::new(app.reference.get(), Some(&view.unit));
        let lines = record.registers.iter().filter_map(|(field, register)| {
            let (id, head) = register.shown()?;
            let name = teller.field(field)?;
            let who = view.author(id).unwrap_or(t!(clash.unknown)).to_owned();
            let at = format::moment(head.stamp.millis);
            let value = teller.value(field, &head.value);
            Some(view! {
                <Fact name=name>{value}<span class="line soft small">{t!(clash.history_line, who = who, at = at)}</span></Fact>
            })
        });
        let lines = lines.collect_view();
        view! { <Facts small=true>{lines}</Facts> }.into_any()
    };
    view! {
        <section class="sheet">
            <details on:toggle=move |_| open.set(true)>
                <summary>{t!(clash.history)}</summary>
                {lines}
            </details>
        </section>
    }
}

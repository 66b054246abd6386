//! Splitting people off into a household of their own.

use super::doing::{Doing, Since};
use crate::{
    app_state::{clock, clock::BrowserChance},
    components::{Btn, BtnKind, Day, Icon, Input, Size, Tile, Tiles},
    forms::SaveTrouble,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    HouseholdId, MemberId,
    draft::rearrange::{Parting, split},
    unit::HouseholdUnit,
};
use std::sync::Arc;

#[component]
pub(super) fn Splitting(unit: Arc<HouseholdUnit>) -> impl IntoView {
    let doing = Doing::new();
    let since = Since::today();
    let chosen = RwSignal::new(Vec::<String>::new());
    let reason = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    // The head stays: another one is named first where the head goes.
    let tiles = unit.members.iter().skip(1).map(|member| Tile {
        value: member.id.to_string(),
        words: member
            .facts
            .name
            .clone()
            .unwrap_or_else(|| t!(household.no_name).to_owned()),
    });
    let tiles: Vec<Tile> = tiles.collect();
    let go = move |_| {
        let people: Vec<MemberId> = chosen.with_untracked(|chosen| {
            let ids = chosen.iter();
            ids.filter_map(|id| MemberId::parse(id)).collect()
        });
        if people.is_empty() {
            return wrong.set(t!(household_change.split_nobody).to_owned());
        }
        wrong.set(String::new());
        if let Some(date) = since.day() {
            let household = HouseholdId::fresh(&mut BrowserChance, clock::now());
            let parting = Parting {
                household,
                people,
                date,
                reason: reason.get_untracked(),
            };
            doing.save(split(&unit, &parting), household);
        }
    };
    view! {
        <section class="sheet stack" aria-labelledby="split">
            <h2 id="split">{t!(household_change.split_title)}</h2>
            <fieldset class="ask">
                <legend>{t!(household_change.split_who)}</legend>
                <p class="small soft">{t!(household_change.split_help)}</p>
                <Tiles tiles=tiles value=chosen ordered=true/>
                <p class="state state-stop" role="alert" hidden=move || wrong.read().is_empty()><Icon name="stop" size=Size::Small/>{wrong}</p>
            </fieldset>
            <Day id="split-day" label=t!(household_change.since) value=since.typed error=since.wrong/>
            <Input id="split-reason" label=t!(household_change.split_reason) value=reason help=t!(form.optional)/>
            <SaveTrouble error=doing.failed/>
            <div class="row"><Btn kind=BtnKind::Even on_click=go>{t!(household_change.split_do)}</Btn></div>
        </section>
    }
}

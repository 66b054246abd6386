//! Step 3: what the indicators ask of the house.

use super::form::Form;
use crate::{
    components::{Input, Maybe, Select, Tick, Tile, Tiles},
    forms::bound,
    pages::review::{checks::field_id, words::kind_name},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{reference::Rule, review::problem::ReviewField};

macro_rules! house {
    ($form:expr, $field:ident) => {
        bound(
            $form.draft,
            |draft| draft.facts.house.$field.clone(),
            |draft, value| draft.facts.house.$field = value,
        )
    };
}

/// See the module's words.
#[component]
pub(super) fn HouseStep(form: Form) -> impl IntoView {
    let walls = house!(form, walls);
    let pillars = house!(form, pillars);
    let roof = house!(form, roof);
    let area = house!(form, area);
    let water = house!(form, water);
    let toilet = house!(form, toilet);
    let internet = house!(form, internet);
    let people = form.unit.with_untracked(|unit| unit.members.len());
    let kinds = Kinds::of(form);
    view! {
        <p class="help">{t!(survey.house_help)}</p>
        <Maybe name="walls" label=t!(survey.walls) value=walls/>
        <Maybe name="pillars" label=t!(survey.pillars) value=pillars/>
        <Maybe name="roof" label=t!(survey.roof) value=roof/>
        <Input id=field_id(ReviewField::HouseArea) label=t!(survey.house_area) value=area mode="decimal"
            help=t!(survey.house_area_help, n = people) error=form.found.error(ReviewField::HouseArea)/>
        <Select id="water" label=t!(survey.water) value=water
            options=Signal::stored(options(&kinds.water, &water.get_untracked()))/>
        <Select id="toilet" label=t!(survey.toilet) value=toilet
            options=Signal::stored(options(&kinds.toilet, &toilet.get_untracked()))/>
        <Maybe name="internet" label=t!(survey.internet) value=internet/>
        <Means form=form known=kinds.means/>
    }
}

/// What can be chosen, by the cut-offs of the standard in force.
#[derive(Default)]
struct Kinds {
    water: Vec<String>,
    toilet: Vec<String>,
    means: Vec<String>,
}

impl Kinds {
    fn of(form: Form) -> Self {
        let day = form.day.get_untracked();
        let mut own = Self::default();
        let ground = form.ground.get_value();
        form.reference.with_value(|reference| {
            let Some(standard) = reference.standard_on(day) else {
                return;
            };
            let rule = |indicator| {
                let cutoff = ground.place.procedure.cutoff(standard, indicator);
                cutoff.map(|cutoff| &cutoff.is)
            };
            if let Some(Rule::Water { clean, other }) = rule("water") {
                own.water = clean.iter().chain(other).cloned().collect();
            }
            if let Some(Rule::Toilet { hygienic, other }) = rule("toilet") {
                own.toilet = hygienic.iter().chain(other).cloned().collect();
            }
            if let Some(Rule::InformationMeans { means }) = rule("information_means") {
                own.means.clone_from(means);
            }
        });
        own
    }
}

fn options(codes: &[String], chosen: &str) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), t!(form.unknown).to_owned())];
    if !chosen.is_empty() && !codes.iter().any(|code| code == chosen) {
        all.push((chosen.to_owned(), chosen.to_owned()));
    }
    let named = codes.iter().map(|code| (code.clone(), said(code)));
    all.extend(named);
    all
}

fn said(code: &str) -> String {
    kind_name(code).map_or_else(|| code.to_owned(), crate::i18n::format::capital)
}

/// Means of information: some, none, or nobody asked.
#[component]
fn Means(form: Form, known: Vec<String>) -> impl IntoView {
    let draft = form.draft;
    let means = bound(
        draft,
        |draft| draft.facts.house.means.clone().unwrap_or_default(),
        |draft, chosen| draft.facts.house.means = Some(chosen),
    );
    let none = RwSignal::new(
        draft.with_untracked(|draft| draft.facts.house.means.as_ref().is_some_and(Vec::is_empty)),
    );
    // None and some exclude each other; the one touched last holds.
    Effect::new(move |before: Option<bool>| {
        let now = none.get();
        if let Some(before) = before.filter(|before| *before != now) {
            if before {
                if means.read_untracked().is_empty() {
                    draft.update(|draft| draft.facts.house.means = None);
                }
            } else {
                means.set(Vec::new());
                draft.update(|draft| draft.facts.house.means = Some(Vec::new()));
            }
        }
        now
    });
    Effect::new(move |_| {
        if !means.read().is_empty() && none.get_untracked() {
            none.set(false);
        }
    });
    let tiles = known
        .into_iter()
        .map(|code| Tile {
            words: said(&code),
            value: code,
        })
        .collect();
    view! {
        <fieldset class="stack">
            <legend class="label">{t!(survey.means)}</legend>
            <p class="help">{t!(survey.means_help)}</p>
            <Tiles tiles=tiles value=means/>
            <Tick value=none>{t!(survey.means_none)}</Tick>
        </fieldset>
    }
}

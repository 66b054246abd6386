//! Hộ đăng ký thoát nghèo: who registered, by village, and how they fare; what they wish for and why
//! they are poor, by the columns of the official forms.

use super::shell::WorkHead;
use crate::{
    app_state::use_app,
    components::{ClassTag, LinkBtn, Note, Select, State, StateKind},
    i18n::{self, format},
    routes, t,
};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use so_thon_domain::{
    VillageId,
    reference::{List, Reference},
    registration::Fate,
    summary::{PlanMark, SummaryRow},
};
use std::{collections::BTreeSet, sync::Arc};

/// A household with its registration.
type Planned = (SummaryRow, PlanMark);

/// The list.
#[component]
pub fn PlansPage() -> impl IntoView {
    let app = use_app();
    let chosen = RwSignal::new(String::new());
    let villages = Signal::derive(move || {
        let villages = app.villages.get();
        let own = villages
            .by_name()
            .into_iter()
            .map(|(id, _)| (id.to_string(), villages.title(Some(id))));
        std::iter::once((String::new(), t!(plans.any_village).to_owned()))
            .chain(own)
            .collect::<Vec<_>>()
    });
    let all = Memo::new(move |_| {
        let village = VillageId::parse(&chosen.read());
        let rows = app.rows.get().unwrap_or_default();
        let own = rows
            .iter()
            .filter(|row| !row.closed && (village.is_none() || row.village == village));
        let mut all: Vec<Planned> = own
            .filter_map(|row| Some((row.clone(), row.plan.clone()?)))
            .collect();
        let villages = app.villages.read();
        all.sort_by_cached_key(|(row, plan)| {
            let village = villages.title(row.village);
            (village, plan.fate != Fate::Open, plan.target, row.number)
        });
        all
    });
    let counts = move || {
        let of = |fate| {
            let count = all.with(|all| all.iter().filter(|(_, plan)| plan.fate == fate).count());
            format::number(count as u64)
        };
        t!(
            plans.count,
            n = of(Fate::Open),
            escaped = of(Fate::Escaped),
            withdrawn = of(Fate::Withdrawn)
        )
    };
    let lines = move || {
        let today = app.today.get();
        let lines = all.get().into_iter();
        lines
            .map(|planned| view! { <Line planned=planned today=today/> })
            .collect_view()
    };
    let none = move || all.with(Vec::is_empty);
    view! {
        <main class="work">
            <WorkHead title=t!(plans.title) subtitle=ViewFn::from(counts)>
                <LinkBtn href=routes::LABOUR icon="flag">{t!(labour.title)}</LinkBtn>
            </WorkHead>
            <Select id="village" label=t!(plans.village) value=chosen options=villages/>
            <Show when=none><Note icon="sprout"><p>{t!(plans.none)}</p></Note></Show>
            <section class="card scroll" aria-label=t!(plans.title) tabindex="0" hidden=none>
                <table class="tbl">
                    <thead><tr>
                        <th>{t!(plans.village)}</th>
                        <th>{t!(plans.household)}</th>
                        <th>{t!(plans.class)}</th>
                        <th class="n">{t!(plans.target)}</th>
                        <th class="n">{t!(plans.measures)}</th>
                        <th>{t!(plans.fares)}</th>
                    </tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </section>
            <div class="cols" hidden=none>
                <Tally id="needs" title=t!(plans.needs) help=t!(plans.needs_help) all=all of=needs/>
                <Tally id="causes" title=t!(plans.causes) help=t!(plans.causes_help) all=all of=causes/>
            </div>
            <p class="small soft">{t!(plans.source)}</p>
        </main>
    }
}

#[component]
fn Line(planned: Planned, today: NaiveDate) -> impl IntoView {
    let app = use_app();
    let (row, plan) = planned;
    let village = app.villages.read_untracked().title(row.village);
    let number = row.number.map(format::household_number).unwrap_or_default();
    let all = usize::from(plan.done) + plan.open.len();
    let done = t!(plans.done_of, done = plan.done, all = all);
    view! {
        <tr>
            <td>{village}</td>
            <td><a href=routes::household(row.id)>{row.head}</a>" "<span class="soft">{number}</span></td>
            <td>{row.class.map(|(class, _)| view! { <ClassTag class=class/> })}</td>
            <td class="n">{plan.target}</td>
            <td class="n">{done}</td>
            <td>{fares(&plan, today)}</td>
        </tr>
    }
}

/// How a household fares, the most pressing first.
fn fares(plan: &PlanMark, today: NaiveDate) -> AnyView {
    let state = |kind, icon, words: String| {
        view! { <span class="line"><State kind=kind icon=icon>{words}</State></span> }.into_any()
    };
    match plan.fate {
        Fate::Escaped => {
            return state(StateKind::Done, "sprout", t!(plan.escaped).to_owned());
        }
        Fate::Withdrawn => return state(StateKind::Plain, "x", t!(plans.withdrawn).to_owned()),
        Fate::Open => {}
    }
    let mut said = Vec::new();
    if plan.target.is_some_and(|year| year < today.year()) {
        said.push(state(
            StateKind::Wait,
            "clock",
            t!(plan.year_over).to_owned(),
        ));
    }
    let late = plan.late(today);
    if late > 0 {
        let words = t!(plans.late_n, n = format::number(late as u64));
        said.push(state(StateKind::Wait, "clock", words));
    }
    if plan.blocked > 0 {
        let words = t!(plans.blocked_n, n = format::number(plan.blocked.into()));
        said.push(state(StateKind::Wait, "warn", words));
    }
    if said.is_empty() && plan.open.is_empty() {
        said.push(state(
            StateKind::Done,
            "check",
            t!(plans.all_done).to_owned(),
        ));
    } else if said.is_empty() {
        said.push(state(
            StateKind::Plain,
            "check",
            t!(plans.on_way).to_owned(),
        ));
    }
    said.into_any()
}

/// The columns of forms 14 and 15 that a household's wishes fall into; what the office added to the
/// list without a column is counted under "other".
fn needs(plan: &PlanMark, reference: &Reference) -> BTreeSet<String> {
    let column = |code: &String| {
        let entry = reference.entry(List::Needs, code)?;
        entry.column.clone()
    };
    let codes = plan.needs.iter();
    codes
        .map(|code| column(code).unwrap_or_else(|| "other".to_owned()))
        .collect()
}

/// The causes of form 10.
fn causes(plan: &PlanMark, _: &Reference) -> BTreeSet<String> {
    plan.causes.iter().cloned().collect()
}

/// How many of the households whose registration stands fall into each column.
#[component]
fn Tally(
    id: &'static str,
    title: &'static str,
    help: &'static str,
    all: Memo<Vec<Planned>>,
    of: fn(&PlanMark, &Reference) -> BTreeSet<String>,
) -> impl IntoView {
    let app = use_app();
    let list = if id == "needs" {
        List::Columns
    } else {
        List::Causes
    };
    let lines = move || {
        let reference: Arc<Reference> = app.reference.get();
        let own: Vec<BTreeSet<String>> = all.with(|all| {
            let open = all.iter().filter(|(_, plan)| plan.fate == Fate::Open);
            open.map(|(_, plan)| of(plan, &reference)).collect()
        });
        let entries = reference.on(list, app.today.get()).into_iter();
        entries
            .map(|entry| {
                let count = own.iter().filter(|own| own.contains(&entry.code)).count();
                let name = i18n::of(&entry.name);
                view! { <tr><td>{name}</td><td class="n">{format::number(count as u64)}</td></tr> }
            })
            .collect_view()
    };
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card-head"><h2 id=id>{title}</h2></div>
            <p class="pad small soft">{help}</p>
            <div class="scroll" tabindex="0"><table class="tbl">
                <thead class="say"><tr><th>{title}</th><th>{t!(plans.household)}</th></tr></thead>
                <tbody>{lines}</tbody>
            </table></div>
        </section>
    }
}

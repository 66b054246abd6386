//! Two people wrote the same fact apart from each other: both values, who and when, and two equal
//! buttons. Whichever is chosen replaces every value that was seen; the other stays in the history.

use super::{frame::OnHousehold, show::head_name, standing};
use crate::{
    app_state::{AppState, clock, read_household, use_app},
    components::{Btn, BtnKind, Dock, Icon, LinkBtn, Note, NoteKind, Size},
    forms::{SaveTrouble, Teller},
    i18n::format,
    pages::id_param,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::{
    HouseholdId, RecordId, RecordKind,
    access::{Role, may_write},
    clash::{Clash, Side, clashes, resolution},
    indicator::{self, Answer, Deprivation},
    visit::Visit,
};
use so_thon_sync::{
    PhoneError,
    phone::{HouseholdView, Save},
};
use std::sync::Arc;

/// How near the house counts as being there, in metres.
const AT_HOME_M: f64 = 100.0;

/// The page: one fact at a time.
#[component]
pub fn ClashPage() -> impl IntoView {
    let id = id_param::<HouseholdId>("id");
    let reading = read_household(move || id.get());
    let failed = RwSignal::new(None::<PhoneError>);
    let running = RwSignal::new(false);
    // How many were settled since the page opened: the count goes on from there.
    let settled = RwSignal::new(0_usize);
    let subtitle = move |view: Arc<HouseholdView>| match clashes(&view.unit.records).len() {
        0 => String::new(),
        left => t!(
            clash.place,
            n = settled.get() + 1,
            of = settled.get() + left
        ),
    };
    let body = move |view: Arc<HouseholdView>| {
        let first = clashes(&view.unit.records).into_iter().next();
        match first {
            Some(clash) => view! { <Sides view=view clash=clash/><SaveTrouble error=failed/> }.into_any(),
            None => view! { <Note kind=NoteKind::Plain icon="book" announce=true><p>{t!(clash.none)}</p></Note> }.into_any(),
        }
    };
    let dock = move |view: Arc<HouseholdView>| {
        let household = view.unit.id;
        let first = clashes(&view.unit.records).into_iter().next();
        let choices = first.map(|clash| choices(&view, &clash, running, failed, settled));
        let back = if choices.is_some() {
            t!(clash.ask_again)
        } else {
            t!(saved.to_household)
        };
        view! {
            <Dock actions=true>
                <LinkBtn kind=BtnKind::Quiet wide=true href=routes::household(household)>{back}</LinkBtn>
                {choices}
            </Dock>
        }
        .into_any()
    };
    view! {
        <OnHousehold reading=reading tab=t!(clash.title) title=|_| t!(clash.title).to_owned()
            subtitle=subtitle inner=true body=body dock=dock/>
    }
}

/// Both values, or all of them.
#[component]
fn Sides(view: Arc<HouseholdView>, clash: Clash) -> impl IntoView {
    let app = use_app();
    let teller = Teller::new(app.reference.get_untracked(), Some(&view.unit));
    let what = teller
        .field(&clash.field)
        .unwrap_or_else(|| t!(fact.other).to_owned());
    let village = app.villages.read_untracked().title(view.unit.village);
    let of = format::line([t!(form.household_of, name = head_name(&view.unit)), village]);
    let whose = about(&view, clash.record);
    let sides = clash
        .sides
        .iter()
        .enumerate()
        .map(|(at, side)| one(&view, &clash, side, at == 0, &teller))
        .collect_view();
    let follows = clash
        .sides
        .iter()
        .skip(1)
        .filter_map(|side| consequence(&view, &clash, side, &teller))
        .map(|words| view! { <Note kind=NoteKind::Wait><p>{words}</p></Note> })
        .collect_view();
    view! {
        <section class="stack">
            <h2>{what}</h2>
            <p class="soft">{format::line([of, whose])}"."</p>
        </section>
        <div class="two">{sides}</div>
        {follows}
        <p class="small soft">{t!(clash.nothing_lost)}</p>
    }
}

/// Which record of the household it is about, when it is not the household itself.
fn about(view: &HouseholdView, record: RecordId) -> String {
    let member = view.unit.members.iter().find(|one| one.id == record);
    if let Some(member) = member {
        return member.facts.name.clone().unwrap_or_default();
    }
    let visit = view.unit.visits.iter().find(|one| one.id == record);
    if let Some(day) = visit.and_then(|visit| visit.facts.date) {
        return t!(visit.of_day, day = format::date(day));
    }
    let support = view.unit.supports.iter().any(|one| one.id == record);
    let kind = view.unit.records.get(&record).map(|own| &own.kind);
    if support {
        t!(sync.kind_support).to_owned()
    } else if kind == Some(&RecordKind::REGISTRATION) {
        t!(sync.kind_plan).to_owned()
    } else {
        String::new()
    }
}

fn one(view: &HouseholdView, clash: &Clash, side: &Side, now: bool, teller: &Teller) -> AnyView {
    let (class, icon, state, label) = if now {
        (
            "side side-now",
            "book",
            t!(clash.in_use),
            t!(clash.in_use_label),
        )
    } else {
        ("side", "clock", t!(clash.other), t!(clash.other_label))
    };
    let value = teller.value(&clash.field, &side.head.value);
    let who = view.author(side.id).unwrap_or(t!(clash.unknown)).to_owned();
    let at = clock::local(side.head.stamp.millis);
    let at = format!("{} {}", format::day_month(at.date()), format::time(at));
    let visit = visit_of(view, side);
    let place = visit.and_then(|visit| where_was(view, visit));
    let said = visit.and_then(|visit| visit.said.clone().or_else(|| visit.note.clone()));
    let said = said.filter(|words| !words.trim().is_empty());
    view! {
        <article class=class aria-label=label>
            <p class="state"><Icon name=icon size=Size::Small/>{state}</p>
            <p class="side-value">{value}</p>
            <p><b>{who}</b></p>
            <p class="small soft">
                {t!(clash.wrote, at = at)}
                {place.map(|place| view! { <br/>{place} })}
            </p>
            <p>{standing::line(view.standing(side.id))}</p>
            {said.map(|words| view! { <p class="small">"“"{words}"”"</p> })}
        </article>
    }
    .into_any()
}

/// The visit at which an answer was given.
fn visit_of<'a>(view: &'a HouseholdView, side: &Side) -> Option<&'a Visit> {
    let given: Deprivation = serde_json::from_value(side.head.value.clone()).ok()?;
    let visit = RecordId::from(given.visit?);
    let mut visits = view.unit.visits.iter();
    visits.find(|one| one.id == visit).map(|one| &one.facts)
}

/// How far from the house it was written.
fn where_was(view: &HouseholdView, visit: &Visit) -> Option<String> {
    let (here, house) = (visit.position?, view.unit.household.position?);
    let metres = here.metres_to(&house);
    Some(if metres < AT_HOME_M.max(f64::from(here.accuracy_m)) {
        t!(clash.at_home, n = here.accuracy_m)
    } else {
        t!(clash.away, distance = format::distance(metres))
    })
}

/// What follows for the number of lacked indicators.
fn consequence(
    view: &HouseholdView,
    clash: &Clash,
    side: &Side,
    teller: &Teller,
) -> Option<String> {
    indicator::code(&clash.field)?;
    let lacks = |side: &Side| {
        let given: Option<Deprivation> = serde_json::from_value(side.head.value.clone()).ok();
        given.is_some_and(|given| given.answer == Answer::Lacking)
    };
    let all = view.unit.deprivations.values();
    let now = all.filter(|given| given.answer == Answer::Lacking).count();
    let shown = clash.sides.first().is_some_and(lacks);
    let then = now - usize::from(shown) + usize::from(lacks(side));
    (then != now).then(|| {
        let value = teller.value(&clash.field, &side.head.value);
        t!(clash.lacks, value = value, n = then, of = now)
    })
}

/// May this person settle it: a collaborator in their own villages, the officer everywhere.
fn may_settle(app: AppState, view: &HouseholdView, clash: &Clash) -> bool {
    let Some(me) = app.me() else {
        return false;
    };
    let record = view.unit.records.get(&clash.record);
    record.is_some_and(|record| {
        let own = match me.role {
            Role::Collaborator => record.village.is_some_and(|own| me.villages.contains(&own)),
            Role::Officer => true,
            Role::Leader | Role::ProvinceViewer | Role::Administrator => false,
        };
        own && may_write(me.role, &record.kind)
    })
}

/// One equal button for each value.
fn choices(
    view: &Arc<HouseholdView>,
    clash: &Clash,
    running: RwSignal<bool>,
    failed: RwSignal<Option<PhoneError>>,
    settled: RwSignal<usize>,
) -> AnyView {
    let app = use_app();
    if !untrack(|| may_settle(app, view, clash)) {
        return view! { <p>{t!(clash.not_yours)}</p> }.into_any();
    }
    let teller = Teller::new(app.reference.get_untracked(), Some(&view.unit));
    let button = |(at, side): (usize, &Side)| {
        let value = teller.value(&clash.field, &side.head.value);
        let words = if at == 0 {
            t!(clash.keep, value = value)
        } else {
            t!(clash.take, value = value)
        };
        let (view, clash, id) = (Arc::clone(view), clash.clone(), side.id);
        let choose = move |_| {
            if running.get_untracked() {
                return;
            }
            let record = view.unit.records.get(&clash.record);
            let write = record.and_then(|record| resolution(record, &clash.field, id));
            let Some(write) = write else {
                return;
            };
            running.set(true);
            failed.set(None);
            let save = Save {
                writes: vec![write],
                draft: None,
            };
            app.save(save, move |saved| {
                running.try_set(false);
                match saved {
                    Ok(_) => drop(settled.try_update(|settled| *settled += 1)),
                    Err(error) => drop(failed.try_set(Some(error))),
                }
            });
        };
        view! { <Btn kind=BtnKind::Even on_click=choose>{words}</Btn> }
    };
    clash
        .sides
        .iter()
        .enumerate()
        .map(button)
        .collect_view()
        .into_any()
}

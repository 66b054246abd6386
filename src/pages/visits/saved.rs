//! What was just saved, and how far it got. It says no more than the store has confirmed: whoever
//! leads here does so after the save was committed, and the page reads it back.

use super::show::VisitFacts;
use crate::{
    app_state::{clock, may::if_may, read_household, use_app},
    components::{BtnKind, Dock, Icon, LinkBtn, Trail, TrailKind},
    i18n::format,
    pages::{
        households::{OnHousehold, SupportLine, head_name},
        id_param,
    },
    routes, t,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use so_thon_domain::{
    HouseholdId, Millis, RecordKind, SupportId, ValueId, VisitId,
    due::{DueSettings, due},
    support::Support,
    unit::Entry,
    visit::Visit,
};
use so_thon_sync::phone::{HouseholdView, Standing};
use std::sync::Arc;

/// The page. Its query says what was saved: `luot` a visit, `khoan` support, nothing the household.
#[component]
pub fn SavedPage() -> impl IntoView {
    let id = id_param::<HouseholdId>("id");
    let query = use_query_map();
    let reading = read_household(move || id.get());
    let what = move |view: &HouseholdView| {
        What::of(view, query.read().get("luot"), query.read().get("khoan"))
    };
    let title = move |view: Arc<HouseholdView>| {
        let name = head_name(&view.unit);
        match what(&view) {
            What::Visit(..) => t!(saved.visit_of, name = name),
            What::Support(..) => t!(saved.support_of, name = name),
            What::Household(_) => t!(saved.household_of, name = name),
        }
    };
    let subtitle = move |view: Arc<HouseholdView>| {
        what(&view)
            .saved()
            .map(|(_, at)| format::weekday_moment(at))
            .unwrap_or_default()
    };
    let body = move |view: Arc<HouseholdView>| {
        let what = what(&view);
        view! { <Saved view=view what=what/> }.into_any()
    };
    let dock = |view: Arc<HouseholdView>| {
        view! { <Dock actions=true><Next household=view.unit.id/></Dock> }.into_any()
    };
    view! {
        <OnHousehold reading=reading tab=t!(saved.tab) title=title subtitle=subtitle inner=true net=true body=body dock=dock/>
    }
}

/// What was saved.
#[derive(Clone)]
enum What {
    Visit(Box<Visit>, VisitId, Option<(ValueId, Millis)>),
    Support(Box<Entry<Support>>, Option<(ValueId, Millis)>),
    Household(Option<(ValueId, Millis)>),
}

impl What {
    fn of(view: &HouseholdView, visit: Option<String>, support: Option<String>) -> Self {
        let time = |created: Option<(ValueId, so_thon_domain::Stamp)>| {
            created.map(|(id, stamp)| (id, stamp.millis))
        };
        let visit = visit.and_then(|id| VisitId::parse(&id)).map(Into::into);
        if let Some(visit) = view.unit.visits.iter().find(|one| Some(one.id) == visit) {
            return Self::Visit(
                Box::new(visit.facts.clone()),
                visit.id.into(),
                time(visit.created),
            );
        }
        let support = support.and_then(|id| SupportId::parse(&id)).map(Into::into);
        if let Some(support) = view
            .unit
            .supports
            .iter()
            .find(|one| Some(one.id) == support)
        {
            return Self::Support(Box::new(support.clone()), time(support.created));
        }
        let own = view.unsent.last().map(|(number, at)| {
            (
                ValueId {
                    seat: view.seat,
                    number: *number,
                },
                *at,
            )
        });
        Self::Household(own)
    }

    fn saved(&self) -> Option<(ValueId, Millis)> {
        match self {
            Self::Visit(_, _, saved) | Self::Support(_, saved) | Self::Household(saved) => *saved,
        }
    }
}

#[component]
fn Saved(view: Arc<HouseholdView>, what: What) -> impl IntoView {
    let saved = what.saved();
    let standing = saved.map_or(Standing::Received, |(id, _)| view.standing(id));
    let id = view.unit.id;
    let facts = match what {
        What::Visit(visit, record, _) => view! {
            <section class="stack" aria-label=t!(saved.what)>
                <VisitFacts view=view visit=*visit brief=true/>
                {if_may(&RecordKind::VISIT, || view! {
                    <LinkBtn kind=BtnKind::Quiet icon="pen" href=routes::edit_visit(id, record)>{t!(visit.edit)}</LinkBtn>
                })}
            </section>
        }
        .into_any(),
        What::Support(support, _) => view! {
            <section class="ledger" aria-label=t!(saved.what)><ul><SupportLine support=*support household=id/></ul></section>
        }
        .into_any(),
        What::Household(_) => ().into_any(),
    };
    let far = match standing {
        Standing::Here => view! { <span class="wait">{t!(saved.not_sent)}</span> },
        Standing::Received => view! { <span class="done">{t!(saved.received)}</span> },
        Standing::Checked => view! { <span class="done">{t!(saved.checked)}</span> },
    };
    view! {
        <div class="stack" role="status"><h2 class="t5">{t!(saved.saved)}<br/>{far}</h2></div>
        <section class="sheet" aria-label=t!(saved.where_is)>
            <Path standing=standing at=saved.map(|(_, at)| at)/>
        </section>
        {facts}
    }
}

/// Where it is on its way: this phone, received, checked.
#[component]
fn Path(standing: Standing, at: Option<Millis>) -> impl IntoView {
    let kept = match at {
        Some(at) => t!(saved.kept_at, time = format::time(clock::local(at))),
        None => t!(saved.kept).to_owned(),
    };
    let here = standing == Standing::Here;
    let seen = standing == Standing::Checked;
    let checked = if seen {
        TrailKind::Done
    } else {
        TrailKind::Ahead
    };
    let received = if here {
        TrailKind::Ahead
    } else {
        TrailKind::Done
    };
    view! {
        <ol class="trail">
            <Trail icon="phone" kind=TrailKind::Done><b>{t!(saved.phone)}</b><p class="soft">{kept}</p></Trail>
            <Trail icon="tray" kind=received>
                <b>{t!(saved.office)}</b>
                <p class="soft">{if here { t!(saved.will_send) } else { t!(saved.office_has) }}</p>
            </Trail>
            <Trail icon="seal" kind=checked>
                <b>{t!(saved.check)}</b>
                <p class="soft">{if seen { t!(saved.office_has) } else { t!(saved.not_yet) }}</p>
            </Trail>
        </ol>
    }
}

/// Today's list, and the next household on it.
#[component]
fn Next(household: HouseholdId) -> impl IntoView {
    let app = use_app();
    let next = Memo::new(move |_| {
        let rows = app.rows.get()?;
        let all = due(&rows, app.today.get(), &DueSettings::default());
        let own = rows.iter().find(|row| row.id == household)?.village;
        let others = || {
            let rows = all.iter().filter_map(|one| rows.get(one.row));
            rows.filter(|row| row.id != household)
        };
        // The next one of the same village: one walks there already.
        let next = others()
            .find(|row| row.village == own)
            .or_else(|| others().next())?;
        Some((next.id, next.head.clone()))
    });
    view! {
        <LinkBtn href=routes::TODAY>{t!(tabs.today)}</LinkBtn>
        {move || match next.get() {
            Some((id, name)) => view! {
                <LinkBtn kind=BtnKind::Main href=routes::household(id)>
                    {t!(saved.next, name = name)}<Icon name="right"/>
                </LinkBtn>
            }.into_any(),
            None => view! {
                <LinkBtn kind=BtnKind::Main href=routes::household(household)>{t!(saved.to_household)}</LinkBtn>
            }.into_any(),
        }}
    }
}

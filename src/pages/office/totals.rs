//! Tổng hợp: what the province sees, how many in each commune and never who. Small counts are hidden
//! by the server; this page says which.

use super::{people::Asked, shell::WorkHead};
use crate::{
    app_state::use_app,
    components::{Btn, BtnKind, NeedsNetwork, Note, NoteKind},
    forms::words as plain,
    i18n::format,
    office_api::{self, ApiError},
    platform::window,
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_protocol::totals::{Figure, Figures, SMALL, Totals};

/// Asks for the totals: at once, when the network comes back, and when somebody wants them anew.
/// The last answer stays in view meanwhile, with its own time.
fn totals(turn: RwSignal<u32>) -> RwSignal<Asked<Totals>> {
    let app = use_app();
    let asked = RwSignal::new(Asked::Waiting);
    Effect::new(move |_| {
        turn.track();
        if !app.online.get() {
            return keep_or_fail(asked, ApiError::Unreachable);
        }
        spawn_local(async move {
            let answer = match app.token() {
                Some(token) => office_api::get::<Totals>("/api/v1/totals", &token).await,
                None => Err(ApiError::Unreachable),
            };
            match answer {
                Ok(answer) => drop(asked.try_set(Asked::Here(answer))),
                Err(error) => keep_or_fail(asked, error),
            }
        });
    });
    asked
}

fn keep_or_fail(asked: RwSignal<Asked<Totals>>, error: ApiError) {
    asked.try_update(|asked| {
        if asked.here().is_none() {
            *asked = Asked::Failed(error);
        }
    });
}

/// The page.
#[component]
pub fn TotalsPage() -> impl IntoView {
    let app = use_app();
    let turn = RwSignal::new(0_u32);
    let asked = totals(turn);
    let computed = Memo::new(move |_| asked.with(|asked| asked.here().map(|totals| totals.at)));
    let at = move || match computed.get() {
        Some(at) => t!(totals.at, at = format::weekday_moment(at)),
        None => String::new(),
    };
    let nothing = Signal::derive(move || computed.get().is_none());
    let title = Signal::derive(|| t!(totals.title).to_owned());
    view! {
        <main class="work">
            <WorkHead title=title subtitle=ViewFn::from(|| t!(totals.subtitle))>
                <span class="noprint row">
                    <Btn icon="swap" disabled=Signal::derive(move || !app.online.get())
                        on_click=move |_| turn.update(|turn| *turn += 1)>
                        {t!(totals.anew)}
                    </Btn>
                    <Btn kind=BtnKind::Main icon="clip" disabled=nothing on_click=move |_| window::print()>
                        {t!(totals.print)}
                    </Btn>
                </span>
            </WorkHead>
            <NeedsNetwork online=app.online why=t!(totals.needs_network)/>
            <p class="soft" role="status">{at}</p>
            {move || match asked.get() {
                Asked::Waiting => view! { <p class="soft">{t!(office.asking)}</p> }.into_any(),
                Asked::Here(totals) => view! { <Table totals=totals/> }.into_any(),
                // That the network is away is said above.
                Asked::Failed(ApiError::Unreachable) if !app.online.get() => ().into_any(),
                Asked::Failed(error) => view! {
                    <Note kind=NoteKind::Wait icon="nonet"><h2>{t!(totals.unknown)}</h2><p>{plain::api(&error)}</p></Note>
                }
                .into_any(),
            }}
        </main>
    }
}

/// A row a commune, then all of them.
#[component]
fn Table(totals: Totals) -> impl IntoView {
    let several = totals.communes.len() > 1;
    let all = several.then(|| {
        view! {
            <tr class="total">
                <th scope="row">{t!(totals.all, n = format::number(totals.communes.len() as u64))}</th>
                {cells(totals.villages, &totals.all)}
            </tr>
        }
    });
    let days = totals.unvisited_days;
    let rows = totals.communes.into_iter().map(|commune| {
        let sample = commune.sample && !commune.name.contains(t!(app.sample));
        let name = if sample {
            format!("{} ({})", commune.name, t!(app.sample))
        } else {
            commune.name
        };
        view! { <tr><th scope="row">{name}</th>{cells(commune.villages, &commune.figures)}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card scroll" aria-label=t!(totals.title) tabindex="0">
            <table class="tbl">
                <thead><tr>
                    <th scope="col">{t!(totals.commune)}</th>
                    <th scope="col" class="n">{t!(totals.villages)}</th>
                    <th scope="col" class="n">{t!(totals.poor)}</th>
                    <th scope="col" class="n">{t!(totals.near_poor)}</th>
                    <th scope="col" class="n">{t!(totals.just_escaped)}</th>
                    <th scope="col" class="n">{t!(totals.other)}</th>
                    <th scope="col" class="n">{t!(totals.households)}</th>
                    <th scope="col" class="n">{t!(totals.unvisited, n = days)}</th>
                    <th scope="col" class="n">{t!(totals.visits_this_month)}</th>
                    <th scope="col" class="n">{t!(totals.visits_last_month)}</th>
                    <th scope="col" class="n">{t!(totals.promised)}</th>
                    <th scope="col" class="n">{t!(totals.delivered)}</th>
                </tr></thead>
                <tbody>{rows}{all}</tbody>
            </table>
        </section>
        <p class="small soft">{t!(totals.few_help, n = SMALL)}</p>
        <p class="small soft">{t!(totals.untold_help)}</p>
        <p class="small soft">{t!(totals.unvisited_help, n = days)}</p>
    }
}

/// The cells of a row, in the order of the head.
fn cells(villages: u64, figures: &Figures) -> AnyView {
    let all = [
        Figure::Is(villages),
        figures.poor,
        figures.near_poor,
        figures.just_escaped,
        figures.other,
        figures.households,
        figures.unvisited,
        figures.visits_this_month,
        figures.visits_last_month,
        figures.promised,
        figures.delivered,
    ];
    let cells = all.map(|figure| {
        let hidden = !matches!(figure, Figure::Is(_));
        view! { <td class="n" class:empty=hidden>{spoken(figure)}</td> }
    });
    cells.into_any()
}

fn spoken(figure: Figure) -> String {
    match figure {
        Figure::Is(count) => format::number(count),
        Figure::Few => t!(totals.few, n = SMALL),
        Figure::Untold => t!(totals.untold).to_owned(),
    }
}

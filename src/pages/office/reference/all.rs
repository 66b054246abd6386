//! Every list, with how much of it is in use and how much the commune wrote.

use super::{word, words};
use crate::{
    app_state::{Reading, reference::own, use_app},
    components::Note,
    forms::words as plain,
    i18n::format,
    pages::office::shell::WorkHead,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::reference::own::{Kind, Origin, Own, lines};

/// The page.
#[component]
pub fn ListsPage() -> impl IntoView {
    let own = own();
    let body = move || match own.get() {
        Reading::Here(own) => table(&own).into_any(),
        Reading::Failed(error) => view! { <Note><p>{plain::phone(&error)}</p></Note> }.into_any(),
        Reading::Waiting | Reading::Nothing => {
            view! { <p class="soft">{t!(round.reading)}</p> }.into_any()
        }
    };
    view! {
        <main class="work">
            <WorkHead title=t!(reference.title) subtitle=ViewFn::from(|| t!(reference.subtitle))/>
            {body}
        </main>
    }
}

fn table(own: &Own) -> impl IntoView + use<> {
    let app = use_app();
    let (reference, today) = (app.reference.get_untracked(), app.today.get_untracked());
    let rows = Kind::ALL
        .into_iter()
        .map(|kind| {
            let lines = lines(kind, own, &reference);
            let now = lines.iter().filter(|line| line.holds_on(today)).count() as u64;
            let of_own = lines.iter().filter(|line| line.origin != Origin::Shipped);
            let of_own = of_own.count() as u64;
            view! {
                <tr>
                    <td><a href=routes::reference(word(kind))>{words::kind(kind)}</a></td>
                    <td class="n" class:empty=now == 0>{format::number(now)}</td>
                    <td class="n" class:empty=of_own == 0>{format::number(of_own)}</td>
                    <td>{how(kind)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card scroll" aria-label=t!(reference.title) tabindex="0"><table class="tbl">
            <thead><tr>
                <th>{t!(reference.col_kind)}</th>
                <th class="n">{t!(reference.col_now)}</th>
                <th class="n">{t!(reference.col_own)}</th>
                <th>{t!(reference.col_how)}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></section>
    }
}

fn how(kind: Kind) -> &'static str {
    if kind == Kind::Standards {
        t!(reference.how_standard)
    } else if kind.is_of_files() {
        t!(reference.how_file)
    } else if kind.in_catalogue().is_some() {
        t!(reference.how_form)
    } else {
        t!(reference.how_none)
    }
}

//! What stands for the office's pages in the field's program, which does not hold them: it brings the
//! office's program to those who work there, and tells everybody else whose page this is.

use super::unsent;
use crate::{
    app_state::use_app,
    components::{Book, Btn, Cover, Dock, Note, NoteKind},
    program::{Bringing, Way},
    routes, t,
};
use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use so_thon_domain::{HouseholdId, MemberId, RecordKind};

/// The field's pages stand without a frame.
#[component]
pub fn Shell(children: Children) -> impl IntoView {
    children()
}

/// Who may hand over or erase what is held about a person works in the other program.
pub fn personal_link(_: HouseholdId, _: Option<MemberId>) -> Option<AnyView> {
    None
}

/// A reviewer's paths are in the whole program alone.
#[component(transparent)]
pub fn ReviewRoutes() -> AnyNestedRoute {
    ().into_any_nested_route()
}

/// A page of somebody who sees households: everybody whose program this is.
#[inline]
pub fn reads<V>(page: impl FnOnce() -> V) -> V {
    page()
}

/// A page of somebody who writes records of a kind.
#[inline]
pub fn writes<V>(_: &RecordKind, page: impl FnOnce() -> V) -> V {
    page()
}

/// Every path of the office.
#[component]
pub fn OfficePages() -> impl IntoView {
    let app = use_app();
    let title = if app.at_office_now() {
        t!(office.part)
    } else {
        t!(office.not_yours)
    };
    view! {
        <Book>
            <Cover title=title tab=title theme=true net=true/>
            <main class="page">
                <Show when=move || app.at_office() fallback=|| view! { <NotForYou/> }>
                    <OnItsWay/>
                </Show>
            </main>
            <Dock tabs=unsent()/>
        </Book>
    }
}

/// The office's program is fetched once on each device.
#[component]
fn OnItsWay() -> impl IntoView {
    let bringing = expect_context::<Bringing>();
    move || {
        if bringing.way.get() == Way::Failed {
            view! {
                <Note kind=NoteKind::Wait icon="nonet">
                    <h2>{t!(office.not_here)}</h2>
                    <p>{t!(office.not_here_help)}</p>
                    <div class="row"><Btn icon="down" on_click=move |_| bringing.bring()>{t!(office.bring)}</Btn></div>
                </Note>
            }
            .into_any()
        } else {
            view! {
                <div role="status">
                    <Note icon="down"><h2>{t!(office.coming)}</h2><p>{t!(office.coming_help)}</p></Note>
                </div>
            }
            .into_any()
        }
    }
}

/// Somebody opened a page that is not theirs.
#[component]
fn NotForYou() -> impl IntoView {
    view! {
        <Note kind=NoteKind::Wait icon="lock">
            <h2>{t!(office.officers_only)}</h2>
            <p><a href=routes::TODAY>{t!(office.back_to_book)}</a></p>
        </Note>
    }
}

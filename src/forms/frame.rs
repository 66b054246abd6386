//! What every form shows of itself: that its draft is kept, that it was found again, why it could
//! not be saved; and what stands in its place while it cannot be opened.

use super::{Keeper, words};
use crate::{
    app_state::{Reading, clock, use_app},
    components::{Book, Btn, BtnKind, Cover, LinkBtn, Note, NoteKind, State, StateKind},
    i18n::format,
    platform::window,
    routes, t,
};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use so_thon_domain::{Millis, unit::HouseholdUnit};
use so_thon_sync::PhoneError;

/// Says that the form mends what the office sent back.
#[component]
pub fn Mending(
    /// The item of the repair box.
    repairs: Option<u64>,
) -> impl IntoView {
    repairs.map(|_| view! { <Note kind=NoteKind::Stop><p>{t!(form.mending)}</p></Note> })
}

/// Says when the draft was kept; before that, where an earlier draft came from.
#[component]
pub fn DraftLine(
    /// Who keeps it.
    keeper: Keeper,
    /// When the draft was kept that the form opened with.
    found: RwSignal<Option<Millis>>,
    /// Throws the draft away.
    #[prop(into)]
    on_drop: Callback<()>,
) -> impl IntoView {
    let sure = RwSignal::new(false);
    let note = move |when: Millis| {
        view! {
            <Note icon="pen">
                <p>{t!(form.found, when = format::moment(when))}</p>
                <div class="row">
                    <Show when=move || sure.get() fallback=move || view! {
                        <Btn on_click=move |_| sure.set(true)>{t!(form.drop)}</Btn>
                    }>
                        <p><b>{t!(form.drop_sure)}</b></p>
                        <Btn kind=BtnKind::Stop on_click=move |_| on_drop.run(())>{t!(form.drop_yes)}</Btn>
                        <Btn on_click=move |_| sure.set(false)>{t!(form.drop_no)}</Btn>
                    </Show>
                </div>
            </Note>
        }
    };
    let kept = move || {
        // What was found says its own time.
        let at = keeper.kept.get().filter(|at| found.get() != Some(*at))?;
        Some(t!(form.kept, time = format::time(clock::local(at))))
    };
    view! {
        {move || found.get().map(note)}
        {move || match keeper.trouble.get() {
            Some(error) => view! {
                <p role="status"><State kind=StateKind::Wait icon="warn">{t!(form.not_kept)}" "{words::phone(&error)}</State></p>
            }.into_any(),
            None => kept().map(|kept| view! {
                <p aria-busy=move || keeper.behind.get().to_string()><State icon="check">{kept}</State></p>
            }).into_any(),
        }}
    }
}

/// Says why it was not saved.
#[component]
pub fn SaveTrouble(
    /// Why.
    #[prop(into)]
    error: Signal<Option<PhoneError>>,
) -> impl IntoView {
    let why = move || {
        error
            .get()
            .map(|error| words::phone(&error))
            .unwrap_or_default()
    };
    view! {
        <div role="alert">
            <Show when=move || error.read().is_some()>
                <Note kind=NoteKind::Stop>
                    <h2>{t!(form.not_saved)}</h2>
                    <p>{why}</p>
                    <p>{t!(form.try_again)}</p>
                </Note>
            </Show>
        </div>
    }
}

/// What stands where a form will be, or cannot be.
pub fn unready<T>(reading: &Reading<T>, title: &'static str) -> AnyView {
    let body = match reading {
        Reading::Waiting | Reading::Here(_) => ().into_any(),
        Reading::Nothing => view! {
            <Note icon="book">
                <h2>{t!(form.no_household)}</h2>
                <p>{t!(form.no_household_why)}</p>
                <div class="row"><LinkBtn href=routes::HOUSEHOLDS.to_owned()>{t!(form.to_households)}</LinkBtn></div>
            </Note>
        }
        .into_any(),
        Reading::Failed(error) => {
            let why = words::phone(error);
            view! {
            <Note kind=NoteKind::Stop>
                <h2>{t!(form.not_opened)}</h2>
                <p>{why}</p>
                <div class="row"><Btn on_click=move |_| window::reload()>{t!(app.reload)}</Btn></div>
            </Note>
            }
            .into_any()
        }
    };
    view! {
        <Book>
            <Cover title=title tab=title back=routes::HOUSEHOLDS/>
            <main class="page">{body}</main>
        </Book>
    }
    .into_any()
}

/// While a form is open nothing disturbs it.
pub fn undisturbed() {
    let app = use_app();
    app.busy.set(true);
    on_cleanup(move || {
        app.busy.try_set(false);
    });
}

/// The name of a household's head; empty while there is none.
pub fn head_name(unit: &HouseholdUnit) -> String {
    let name = unit.head().and_then(|head| head.facts.name.clone());
    name.unwrap_or_default()
}

/// "Hộ Hồ Văn Dề, Thôn Gò Re".
pub fn household_line(unit: &HouseholdUnit) -> String {
    let village = use_app().villages.read().title(unit.village);
    let household = t!(form.household_of, name = head_name(unit));
    format::line([household, village])
}

/// Going on from a form that is done: "back" does not lead into it again.
pub fn replace() -> NavigateOptions {
    NavigateOptions {
        replace: true,
        ..NavigateOptions::default()
    }
}

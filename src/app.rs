//! The shell: state for every page, who has the book open, and which page stands at which path.

use crate::{
    app_state::{AppState, Session},
    components::{Band, Book, Btn, Note, NoteKind, Sample},
    forms::words,
    pages::{
        LockPage, NotFoundPage, SignInPage, UpdateBar, households, members, more, office, photos,
        registrations, supports, sync, today, visits,
    },
    platform::{camera, window, worker},
    program::Bringing,
    t,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};
use so_thon_domain::RecordKind;
use so_thon_sync::PhoneError;

/// Puts the app into the page.
pub fn run() {
    window::remove("boot");
    mount_to_body(App);
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let app = AppState::provide();
    Bringing::provide(app);
    provide_context(Sample(Signal::derive(move || {
        app.me().is_some_and(|me| me.sample)
    })));
    spawn_local(async move { app.start().await });
    worker::register(move || app.update.set(true));
    // A change of language draws everything anew: words are read once, where they stand.
    let gate = move || {
        app.language.track();
        view! { <Gate/> }
    };
    view! { {gate}<Choosers/> }
}

/// What opens the camera and the files. It stands outside of every page: the book may close while the camera is open.
#[component]
fn Choosers() -> impl IntoView {
    let camera = crate::app_state::use_app().camera;
    let given = move |event| camera.give(camera::chosen(&event_target(&event)));
    view! {
        <input id=camera::CAMERA type="file" accept="image/*" capture="environment" hidden on:change=given/>
        <input id=camera::FILES type="file" accept="image/*" multiple hidden on:change=given/>
    }
}

/// Who may pass: nobody sees a page before a book is open.
#[component]
fn Gate() -> impl IntoView {
    let app = crate::app_state::use_app();
    let stage = Memo::new(move |_| match app.session.get() {
        Session::Starting => Stage::Starting,
        Session::Closed => Stage::Closed,
        Session::Broken(_) => Stage::Broken,
        Session::Locked(locked) => Stage::Locked(locked.marker.seat),
        Session::Open(identity) => Stage::Open(identity.seat),
    });
    move || match stage.get() {
        Stage::Starting => view! { <Starting/> }.into_any(),
        Stage::Closed => view! { <Router><SignInPage/></Router> }.into_any(),
        Stage::Broken => view! { <Broken/> }.into_any(),
        Stage::Locked(_) => match app.session.get_untracked() {
            Session::Locked(locked) => {
                view! { <Router><LockPage locked=locked/></Router> }.into_any()
            }
            _ => view! { <Starting/> }.into_any(),
        },
        Stage::Open(_) => view! { <Pages/> }.into_any(),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Starting,
    Closed,
    Broken,
    Locked(so_thon_domain::SeatId),
    Open(so_thon_domain::SeatId),
}

/// Every page by its path, with what one must see or may write to open it.
#[component]
fn Pages() -> impl IntoView {
    view! {
        <Router>
            <UpdateBar/>
            <office::Shell>
            <ErrorBoundary fallback=|_| view! { <Failed/> }>
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=|| office::reads(today::TodayPage)/>
                    <Route path=path!("/so-ho") view=|| office::reads(households::ListPage)/>
                    <Route path=path!("/so-ho/moi") view=|| office::writes(&RecordKind::HOUSEHOLD, households::EditPage)/>
                    <Route path=path!("/so-ho/:id") view=|| office::reads(households::ShowPage)/>
                    <Route path=path!("/so-ho/:id/sua") view=|| office::writes(&RecordKind::HOUSEHOLD, households::EditPage)/>
                    <Route path=path!("/so-ho/:id/thay-doi") view=|| office::writes(&RecordKind::HOUSEHOLD, households::ChangePage)/>
                    <Route path=path!("/so-ho/:id/chon") view=|| office::reads(households::ClashPage)/>
                    <Route path=path!("/so-ho/:id/nguoi/:member") view=|| office::writes(&RecordKind::MEMBER, members::EditPage)/>
                    <Route path=path!("/so-ho/:id/tham") view=|| office::writes(&RecordKind::VISIT, visits::EditPage)/>
                    <Route path=path!("/so-ho/:id/tham/:visit") view=|| office::reads(visits::ShowPage)/>
                    <Route path=path!("/so-ho/:id/tham/:visit/sua") view=|| office::writes(&RecordKind::VISIT, visits::EditPage)/>
                    <Route path=path!("/so-ho/:id/cac-luot-tham") view=|| office::reads(visits::ListPage)/>
                    <Route path=path!("/so-ho/:id/anh/:photo") view=|| office::reads(photos::ShowPage)/>
                    <Route path=path!("/so-ho/:id/da-luu") view=|| office::reads(visits::SavedPage)/>
                    <Route path=path!("/so-ho/:id/ho-tro/:support") view=|| office::writes(&RecordKind::SUPPORT, supports::EditPage)/>
                    <Route path=path!("/so-ho/:id/thoat-ngheo/:registration") view=|| office::writes(&RecordKind::REGISTRATION, registrations::EditPage)/>
                    <Route path=path!("/gui-nhan") view=sync::SyncPage/>
                    <Route path=path!("/them") view=more::MorePage/>
                    <Route path=path!("/dang-nhap") view=SignInPage/>
                    <Route path=path!("/van-phong/*rest") view=office::OfficePages/>
                    <office::ReviewRoutes/>
                </Routes>
            </ErrorBoundary>
            </office::Shell>
        </Router>
    }
}

/// While the book is opened: a moment, without a network.
#[component]
fn Starting() -> impl IntoView {
    view! {
        <Book>
            <header class="cover">
                <div class="cover-row"><div class="cover-title"><p class="t5">{t!(app.name)}</p></div></div>
                <Band tall=true/>
            </header>
        </Book>
    }
}

/// A book that cannot be opened says why, and what can be done.
#[component]
fn Broken() -> impl IntoView {
    let app = crate::app_state::use_app();
    let why = move || match app.session.get() {
        Session::Broken(error) => words::phone(&error).to_owned(),
        Session::Starting | Session::Closed | Session::Locked(_) | Session::Open(_) => {
            String::new()
        }
    };
    view! {
        <Book>
            <header class="cover">
                <div class="cover-row"><div class="cover-title"><h1>{t!(app.name)}</h1></div></div>
                <Band/>
            </header>
            <main class="page">
                <Note kind=NoteKind::Stop>
                    <h2>{t!(app.broken)}</h2>
                    <p>{why}</p>
                    <div class="row">
                        <Btn on_click=move |_| window::reload()>{t!(app.reload)}</Btn>
                        <Show when=move || matches!(app.session.get(), Session::Broken(PhoneError::NotEnrolled))>
                            <Btn on_click=move |_| app.begin_anew()>{t!(app.gone_sign_in)}</Btn>
                        </Show>
                        <Btn on_click=move |_| app.close()>{t!(app.other_person)}</Btn>
                    </div>
                </Note>
            </main>
        </Book>
    }
}

/// A page that failed says so; the book is untouched.
#[component]
fn Failed() -> impl IntoView {
    view! {
        <Book>
            <header class="cover">
                <div class="cover-row"><div class="cover-title"><h1>{t!(app.name)}</h1></div></div>
                <Band/>
            </header>
            <main class="page">
                <Note kind=NoteKind::Stop>
                    <h2>{t!(app.page_failed)}</h2>
                    <p>{t!(app.page_failed_keep)}</p>
                    <div class="row"><Btn on_click=move |_| window::reload()>{t!(app.reload)}</Btn></div>
                </Note>
            </main>
        </Book>
    }
}

//! Thêm: language, theme, who is signed in, what this is.

use super::{
    lock::{ChangeSecret, Fingerprint},
    unsent,
};
use crate::{
    app_state::{
        preferences::{Language, Theme},
        use_app,
    },
    components::{
        Book, Btn, BtnKind, Choice, Cover, Dock, Fact, Facts, LinkBtn, Note, NoteKind, Pick,
    },
    forms::words,
    i18n::format,
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::access::Role;

/// The page.
#[component]
pub fn MorePage() -> impl IntoView {
    view! {
        <Book>
            <Cover title=t!(more.title) tab=t!(more.title) theme=true net=true/>
            <main class="page">
                <Who/>
                <Lock/>
                <LanguageChoice/>
                <ThemeChoice/>
                <About/>
            </main>
            <Dock tabs=unsent()/>
        </Book>
    }
}

/// What a role is called.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Collaborator => t!(role.collaborator),
        Role::Officer => t!(role.officer),
        Role::Leader => t!(role.leader),
        Role::ProvinceViewer => t!(role.province_viewer),
        Role::Administrator => t!(role.administrator),
    }
}

/// Who is signed in, and how to let somebody else have the phone.
#[component]
fn Who() -> impl IntoView {
    let app = use_app();
    let me = move || app.me();
    let leaving = RwSignal::new(false);
    let failed = RwSignal::new(String::new());
    let sign_out = move |_| {
        spawn_local(async move {
            if let Err(error) = app.sign_out().await {
                failed.try_set(words::phone(&error).to_owned());
            }
        });
    };
    let stays = move || match app.counts.get().unsent {
        0 if !app.counted.get() => String::new(),
        0 => t!(more.sign_out_all_sent).to_owned(),
        count => t!(more.sign_out_unsent, n = format::number(count)),
    };
    view! {
        <section class="sheet stack" aria-labelledby="who">
            <h2 id="who">{move || me().map(|me| me.name)}</h2>
            <Facts>
                <Fact name=t!(more.role)>{move || me().map(|me| role_name(me.role))}</Fact>
                <Fact name=t!(more.commune)>{move || me().map(|me| me.commune_name)}</Fact>
                <Fact name=t!(sign_in.login)>{move || me().map(|me| me.login)}</Fact>
            </Facts>
            // Who came by a code has no password; a page of its own would weigh more in the field than it is worth.
            <Show when=move || app.at_office() fallback=|| view! { <p class="small soft">{t!(more.ask_password)}</p> }>
                <LinkBtn wide=true icon="tray" href=routes::OFFICE>{t!(office.title)}</LinkBtn>
                <LinkBtn wide=true icon="lock" href=routes::OWN_PASSWORD>{t!(more.own_password)}</LinkBtn>
            </Show>
            <Btn wide=true icon="lock" on_click=move |_| app.lock()>{t!(lock.now)}</Btn>
            <div class="row">
                <Btn on_click=move |_| app.close()>{t!(app.other_person)}</Btn>
                <Btn kind=BtnKind::Quiet on_click=move |_| leaving.update(|leaving| *leaving = !*leaving)>{t!(more.sign_out)}</Btn>
            </div>
            <div role="status">
                <Show when=move || leaving.get()>
                    <Note kind=NoteKind::Wait icon="lock">
                        <h3>{t!(more.sign_out_ask)}</h3>
                        <p>{stays}</p>
                        <p>{t!(more.sign_out_means)}</p>
                        <div class="row">
                            <Btn on_click=sign_out>{t!(more.sign_out)}</Btn>
                            <Btn on_click=move |_| leaving.set(false)>{t!(more.stay)}</Btn>
                        </div>
                    </Note>
                </Show>
                <Show when=move || !failed.read().is_empty()>
                    <Note kind=NoteKind::Stop><p>{failed}</p></Note>
                </Show>
            </div>
        </section>
    }
}

/// The secret of the book.
#[component]
fn Lock() -> impl IntoView {
    view! {
        <details class="stack">
            <summary class="label">{t!(lock.change)}</summary>
            <ChangeSecret/>
        </details>
        <Fingerprint/>
    }
}

#[component]
fn LanguageChoice() -> impl IntoView {
    let app = use_app();
    // Each language is named in itself, so that whoever needs it can read it.
    let picks = vec![Pick::new("vi", "Tiếng Việt"), Pick::new("en", "English")];
    // Not followed: another language draws this page anew, and must find nothing that listens to it.
    let value = app.language.get_untracked().code().to_owned();
    let pick = move |code: &'static str| {
        app.use_language(if code == "en" {
            Language::English
        } else {
            Language::Vietnamese
        });
    };
    view! {
        <fieldset class="stack">
            <legend class="label">{t!(more.language)}</legend>
            <Choice name="language" picks=picks value=value on_pick=pick two=true/>
        </fieldset>
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let app = use_app();
    let picks = vec![
        Pick::new("light", t!(more.theme_light)),
        Pick::new("dark", t!(more.theme_dark)),
        Pick::new("device", t!(more.theme_device)),
    ];
    let value = Signal::derive(move || {
        let theme = match app.theme.get() {
            Some(Theme::Light) => "light",
            Some(Theme::Dark) => "dark",
            None => "device",
        };
        theme.to_owned()
    });
    let pick = move |code: &'static str| {
        app.use_theme(match code {
            "light" => Some(Theme::Light),
            "dark" => Some(Theme::Dark),
            _ => None,
        });
    };
    view! {
        <fieldset class="stack">
            <legend class="label">{t!(more.theme)}</legend>
            <Choice name="theme" picks=picks value=value on_pick=pick/>
        </fieldset>
    }
}

#[component]
fn About() -> impl IntoView {
    let app = use_app();
    view! {
        <section class="stack">
            <Show when=move || app.me().is_some_and(|me| me.sample)>
                <Note icon="clip"><h2>{t!(more.sample_title)}</h2><p>{t!(more.sample)}</p></Note>
            </Show>
            <p class="small soft">{t!(app.name)}" "{env!("CARGO_PKG_VERSION")}". "{t!(more.about)}</p>
        </section>
    }
}

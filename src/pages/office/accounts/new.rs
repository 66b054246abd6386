//! A new account: name, login, role, first password, villages.

use super::{
    super::{people::tell, shell::WorkHead, words},
    ROLES, VillageTiles, chosen,
    invite::Invite,
    manages, password,
};
use crate::{
    app_state::use_app,
    components::{
        Btn, BtnKind, Choice, Fact, Facts, Input, LinkBtn, NeedsNetwork, Note, NoteKind, Pick,
    },
    forms::words as plain,
    office_api::ApiError,
    routes, t,
};
use gloo_net::http::Method;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{access::Role, fold::fold};
use so_thon_protocol::{
    office::{Account, NewAccount},
    problem::Code,
};

/// The shortest password that the server takes, in characters.
pub(in super::super) const SHORTEST: usize = 12;

/// The form, then what to hand to the person.
#[component]
pub fn NewPage() -> impl IntoView {
    let app = use_app();
    let made = RwSignal::new(None::<(Account, String)>);
    view! {
        <main class="work">
            <WorkHead title=t!(accounts.new)/>
            {move || match made.get() {
                None => view! { <NeedsNetwork online=app.online why=t!(accounts.needs_network)/><Form made=made/> }.into_any(),
                Some((account, password)) => view! { <Made account=account password=password/> }.into_any(),
            }}
        </main>
    }
}

#[component]
fn Made(account: Account, password: String) -> impl IntoView {
    let (id, name, login) = (account.id, account.name, account.login);
    view! {
        <Note kind=NoteKind::Done announce=true>
            <h2>{t!(accounts.made, name = name)}</h2>
            <Facts>
                <Fact name=t!(accounts.login)><b>{login}</b></Fact>
                <Fact name=t!(sign_in.password)><b>{password}</b></Fact>
            </Facts>
            <p>{t!(accounts.made_help)}</p>
            <div class="row"><LinkBtn href=routes::ACCOUNTS kind=BtnKind::Main>{t!(accounts.back)}</LinkBtn></div>
        </Note>
        <div class="narrow-page"><Invite id=id/></div>
    }
}

#[component]
fn Form(made: RwSignal<Option<(Account, String)>>) -> impl IntoView {
    let app = use_app();
    let (name, login) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let secret = RwSignal::new(password::suggest());
    let roles: Vec<_> = ROLES
        .into_iter()
        .filter(|(_, role)| manages(*role))
        .collect();
    let role = RwSignal::new(roles.first().map_or("", |(name, _)| name).to_owned());
    let villages = RwSignal::new(Vec::new());
    let (failed, asking, tried) = (
        RwSignal::new(String::new()),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let needed = move |value: RwSignal<String>| {
        Signal::derive(move || {
            let lacks = tried.get() && value.read().trim().is_empty();
            if lacks { t!(problem.missing) } else { "" }.to_owned()
        })
    };
    let weak = Signal::derive(move || {
        let short = tried.get() && secret.read().chars().count() < SHORTEST;
        if short {
            t!(accounts.password_short)
        } else {
            ""
        }
        .to_owned()
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let empty =
            name.read_untracked().trim().is_empty() || login.read_untracked().trim().is_empty();
        if asking.get_untracked() || empty || !weak.get_untracked().is_empty() {
            return;
        }
        let role = role.read_untracked();
        let Some((_, role)) = ROLES.into_iter().find(|(name, _)| *name == role.as_str()) else {
            return;
        };
        let ask = NewAccount {
            login: login.get_untracked().trim().to_owned(),
            name: name.get_untracked().trim().to_owned(),
            password: secret.get_untracked(),
            role,
            villages: match role {
                Role::Collaborator => chosen(&villages.read_untracked()),
                _ => Vec::new(),
            },
        };
        asking.set(true);
        failed.set(String::new());
        spawn_local(async move {
            match tell::<_, Account>(app, Method::POST, "", &ask).await {
                Ok(account) => drop(made.try_set(Some((account, ask.password)))),
                Err(error) => drop(failed.try_set(said(&error))),
            }
            asking.try_set(false);
        });
    };
    let two = roles.len() == 2;
    let picks = roles
        .into_iter()
        .map(|(name, role)| Pick::new(name, words::role(role)))
        .collect();
    let suggest_login = move |_| {
        if login.read_untracked().is_empty() {
            login.set(fold(&name.read_untracked()).replace(' ', "."));
        }
    };
    view! {
        <form class="card pad stack narrow-page" on:submit=send>
            <div on:focusout=suggest_login>
                <Input id="name" label=t!(accounts.name) value=name error=needed(name)/>
            </div>
            <Input id="login" label=t!(accounts.login) value=login help=t!(accounts.login_help) error=needed(login)/>
            <fieldset class="stack">
                <legend class="label">{t!(accounts.role)}</legend>
                <Choice name="role" picks=picks value=role two=two on_pick=Callback::new(move |value: &'static str| role.set(value.to_owned()))/>
            </fieldset>
            <Input id="password" label=t!(accounts.first_password) value=secret help=t!(accounts.password_help) error=weak/>
            <p><Btn on_click=move |_| secret.set(password::suggest())>{t!(accounts.another_password)}</Btn></p>
            <Show when=move || role.read().as_str() == "collaborator">
                <fieldset class="stack">
                    <legend class="label">{t!(accounts.assigned)}</legend>
                    <VillageTiles value=villages/>
                    <p class="help">{t!(accounts.assign_help)}</p>
                </fieldset>
            </Show>
            <div role="alert">
                <Show when=move || !failed.read().is_empty()>
                    <Note kind=NoteKind::Stop><p>{failed}</p></Note>
                </Show>
            </div>
            <div class="row">
                <Btn kind=BtnKind::Main icon="check" submit=true disabled=Signal::derive(move || asking.get() || !app.online.get())>{t!(accounts.create)}</Btn>
                <LinkBtn href=routes::ACCOUNTS>{t!(office.cancel)}</LinkBtn>
            </div>
        </form>
    }
}

/// The words of what the server said no with; what only this page can mean is said in its words.
pub(super) fn said(error: &ApiError) -> String {
    match error.code() {
        Some(Code::NotFound) => t!(accounts.village_not_sent).to_owned(),
        Some(Code::BadRequest) => t!(accounts.login_odd).to_owned(),
        _ => plain::api(error),
    }
}

//! One account: its villages, its phones, a new password, closing it.

use super::{
    super::{
        people::{Asked, accounts, order, tell},
        shell::WorkHead,
        words,
    },
    VillageTiles, chosen,
    closing::Closing,
    invite::Invite,
    manages,
    new::{SHORTEST, said},
    password,
    phones::Phones,
};
use crate::{
    app_state::use_app,
    components::{Btn, BtnKind, Input, LinkBtn, NeedsNetwork, Note, NoteKind, State, StateKind},
    forms::words as plain,
    i18n::format,
    routes, t,
};
use gloo_net::http::Method;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{AccountId, access::Role};
use so_thon_protocol::office::{Account, Assignment, NewPassword};

/// The page.
#[component]
pub fn EditPage(id: AccountId) -> impl IntoView {
    let app = use_app();
    let asked = accounts();
    let account = Memo::new(move |_| {
        asked.with(|asked| {
            asked
                .here()
                .map(|all| all.iter().find(|one| one.id == id).cloned())
        })
    });
    let title = Signal::derive(move || t!(accounts.one).to_owned());
    view! {
        <main class="work">
            <WorkHead title=title><LinkBtn href=routes::ACCOUNTS icon="left">{t!(accounts.back)}</LinkBtn></WorkHead>
            <NeedsNetwork online=app.online why=t!(accounts.needs_network)/>
            {move || match (account.get(), asked.get()) {
                (Some(Some(account)), _) => view! { <One account=account accounts=asked/> }.into_any(),
                (Some(None), _) => view! { <Note kind=NoteKind::Wait><h2>{t!(problem.not_found)}</h2></Note> }.into_any(),
                (None, Asked::Failed(error)) => view! { <Note kind=NoteKind::Stop><p>{plain::api(&error)}</p></Note> }.into_any(),
                (None, _) => view! { <p class="soft">{t!(office.asking)}</p> }.into_any(),
            }}
        </main>
    }
}

#[component]
fn One(account: Account, accounts: RwSignal<Asked<Vec<Account>>>) -> impl IntoView {
    let app = use_app();
    let me = app.identity().map(|identity| identity.me.account);
    let own = me == Some(account.id);
    let open = account.closed.is_none();
    let managed = manages(account.role);
    let collaborator = open && account.role == Role::Collaborator;
    let (whole, closing) = (account.clone(), account.clone());
    let (id, assigned) = (account.id, account.villages.clone());
    let first = account.first_until.filter(|_| open);
    view! {
        <div class="cols">
            <div class="stack">
                <section class="card pad stack">
                    <h2>{account.name.clone()}</h2>
                    <p class="soft">{account.login.clone()}", "{words::role(account.role)}</p>
                    {first.map(|until| view! {
                        <p><State kind=StateKind::Wait icon="clock">{t!(accounts.first_until, at = format::moment(until))}</State></p>
                    })}
                    {own.then(|| view! {
                        <div class="row"><LinkBtn href=routes::OWN_PASSWORD icon="lock">{t!(more.own_password)}</LinkBtn></div>
                    })}
                </section>
                {collaborator.then(|| view! { <Villages id=id assigned=assigned/> })}
                {(managed && open).then(|| view! { <Invite id=id/><Password id=id/> })}
                {managed.then(|| view! { <Closing account=closing accounts=accounts/> })}
            </div>
            <div class="stack"><Phones account=whole accounts=accounts managed={managed || own}/></div>
        </div>
    }
}

/// What became of an order.
#[component]
fn Outcome(done: RwSignal<bool>, failed: RwSignal<String>, words: Signal<String>) -> impl IntoView {
    view! {
        <div role="status">
            <Show when=move || done.get()><Note kind=NoteKind::Done><p>{words}</p></Note></Show>
            <Show when=move || !failed.read().is_empty()><Note kind=NoteKind::Stop><p>{failed}</p></Note></Show>
        </div>
    }
}

#[component]
fn Villages(id: AccountId, assigned: Vec<so_thon_domain::VillageId>) -> impl IntoView {
    let app = use_app();
    let value = RwSignal::new(assigned.iter().map(ToString::to_string).collect::<Vec<_>>());
    let (done, failed, asking) = (
        RwSignal::new(false),
        RwSignal::new(String::new()),
        RwSignal::new(false),
    );
    let save = move |_| {
        let villages = chosen(&value.read_untracked());
        asking.set(true);
        done.set(false);
        failed.set(String::new());
        spawn_local(async move {
            let ask = Assignment { villages };
            let told = tell::<_, Account>(app, Method::PUT, &format!("{id}/villages"), &ask).await;
            match told {
                Ok(_) => drop(done.try_set(true)),
                Err(error) => drop(failed.try_set(said(&error))),
            }
            asking.try_set(false);
        });
    };
    view! {
        <section class="card pad stack" aria-labelledby="villages">
            <h2 id="villages">{t!(accounts.assigned)}</h2>
            <VillageTiles value=value/>
            <p class="help">{t!(accounts.assign_help)}</p>
            <Outcome done=done failed=failed words=Signal::derive(|| t!(accounts.assigned_done).to_owned())/>
            <Btn kind=BtnKind::Main icon="check" disabled=Signal::derive(move || asking.get() || !app.online.get()) on_click=save>{t!(accounts.assign)}</Btn>
        </section>
    }
}

#[component]
fn Password(id: AccountId) -> impl IntoView {
    let app = use_app();
    let secret = RwSignal::new(String::new());
    let (done, failed, asking) = (
        RwSignal::new(false),
        RwSignal::new(String::new()),
        RwSignal::new(false),
    );
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let password = secret.get_untracked();
        done.set(false);
        failed.set(String::new());
        if password.chars().count() < SHORTEST {
            return failed.set(t!(accounts.password_short).to_owned());
        }
        asking.set(true);
        spawn_local(async move {
            let ask = NewPassword { password };
            match order(app, Method::PUT, &format!("{id}/password"), &ask).await {
                Ok(()) => drop(done.try_set(true)),
                Err(error) => drop(failed.try_set(plain::api(&error))),
            }
            asking.try_set(false);
        });
    };
    view! {
        <form class="card pad stack" on:submit=save>
            <h2>{t!(accounts.new_password)}</h2>
            <Input id="secret" label=t!(accounts.new_password) value=secret help=t!(accounts.password_help)/>
            <p class="help">{t!(accounts.password_ends)}</p>
            <Outcome done=done failed=failed words=Signal::derive(move || t!(accounts.password_done, password = secret.get()))/>
            <div class="row">
                <Btn icon="lock" submit=true disabled=Signal::derive(move || asking.get() || !app.online.get())>{t!(accounts.set_password)}</Btn>
                <Btn on_click=move |_| secret.set(password::suggest())>{t!(accounts.another_password)}</Btn>
            </div>
        </form>
    }
}

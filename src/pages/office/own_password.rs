//! Changing one's own password: the old one is asked, and the person's other devices have to sign in
//! again.

use super::{accounts::SHORTEST, shell::WorkHead};
use crate::{
    app_state::use_app,
    components::{Btn, BtnKind, Input, LinkBtn, Note, NoteKind},
    forms::words as plain,
    office_api::{self, ApiError},
    platform::window,
    routes, t,
};
use gloo_net::http::Method;
use leptos::{prelude::*, task::spawn_local};
use so_thon_protocol::{problem::Code, session::OwnPassword};

const PATH: &str = "/api/v1/session/password";
const OLD: &str = "old";
const NEW: &str = "new";

/// The page.
#[component]
pub fn OwnPasswordPage() -> impl IntoView {
    let app = use_app();
    let [old, new, again] = std::array::from_fn(|_| RwSignal::new(String::new()));
    // What is wrong with the old one, with the new one, and with neither.
    let [refused, weak, failed] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let (done, asking) = (RwSignal::new(false), RwSignal::new(false));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if asking.get_untracked() {
            return;
        }
        for said in [refused, weak, failed] {
            said.set(String::new());
        }
        done.set(false);
        if new.read_untracked().chars().count() < SHORTEST {
            weak.set(t!(accounts.password_short).to_owned());
            return window::focus(NEW);
        }
        if new.read_untracked() != *again.read_untracked() {
            weak.set(t!(own_password.differ).to_owned());
            return window::focus(NEW);
        }
        asking.set(true);
        let ask = OwnPassword {
            old: old.get_untracked(),
            new: new.get_untracked(),
        };
        spawn_local(async move {
            let told = match app.token() {
                Some(token) => office_api::send(Method::PUT, PATH, Some(&token), Some(&ask)).await,
                None => Err(ApiError::Unreachable),
            };
            match told {
                Ok(_) => {
                    for typed in [old, new, again] {
                        typed.try_set(String::new());
                    }
                    done.try_set(true);
                }
                Err(error) => match error.code() {
                    Some(Code::WrongPassword) => {
                        refused.try_set(t!(own_password.wrong).to_owned());
                        window::focus(OLD);
                    }
                    Some(Code::WeakPassword) => {
                        weak.try_set(plain::api(&error));
                        window::focus(NEW);
                    }
                    _ => drop(failed.try_set(plain::api(&error))),
                },
            }
            asking.try_set(false);
        });
    };
    let login = app.identity().map(|identity| identity.me.login.clone());
    view! {
        <main class="work">
            <WorkHead title=t!(more.own_password)>
                <LinkBtn href=routes::MORE icon="left">{t!(office.settings)}</LinkBtn>
            </WorkHead>
            <form class="card pad stack narrow-page" on:submit=send>
                <input type="text" autocomplete="username" prop:value=login.unwrap_or_default() hidden/>
                <Input id=OLD label=t!(own_password.old) value=old kind="password" autocomplete="current-password" error=refused/>
                <Input id=NEW label=t!(own_password.new) value=new kind="password" autocomplete="new-password"
                    help=t!(own_password.help) error=weak/>
                <Input id="again" label=t!(own_password.again) value=again kind="password" autocomplete="new-password"/>
                <p class="help">{t!(own_password.ends)}</p>
                <div role="status">
                    <Show when=move || done.get()><Note kind=NoteKind::Done icon="check"><p>{t!(own_password.done)}</p></Note></Show>
                    <Show when=move || !failed.read().is_empty()><Note kind=NoteKind::Stop><p>{failed}</p></Note></Show>
                </div>
                <div class="row">
                    <Btn kind=BtnKind::Main icon="lock" submit=true
                        disabled=Signal::derive(move || asking.get() || !app.online.get())>{t!(own_password.save)}</Btn>
                </div>
            </form>
        </main>
    }
}

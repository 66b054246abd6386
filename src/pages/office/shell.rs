//! The frame around every page while somebody of the office has the book open: the spine.

use super::words;
use crate::{
    app_state::use_app,
    components::{Icon, Spine, SpineLink, cover},
    pages::unsent,
    routes, t,
};
use leptos::{html, prelude::*, task::spawn_local};
use so_thon_domain::access::Role;

/// Puts the spine beside the pages of the office's people; a collaborator's stay as they are.
#[component]
pub fn Shell(children: Children) -> impl IntoView {
    let app = use_app();
    let Some(me) = app.identity().map(|identity| identity.me.clone()) else {
        return children().into_any();
    };
    if !app.at_office_now() {
        return children().into_any();
    }
    let sample = me.sample && !me.commune_name.contains(t!(app.sample));
    let commune = if sample {
        format!("{} ({})", me.commune_name, t!(app.sample))
    } else {
        me.commune_name.clone()
    };
    let role = me.role;
    view! {
        <Spine commune=commune links=ViewFn::from(move || links(role)) foot=ViewFn::from(foot)>
            {children()}
        </Spine>
    }
    .into_any()
}

fn links(role: Role) -> impl IntoView {
    let officer = role == Role::Officer;
    let sees = officer || role == Role::Leader;
    // Each their own part: an administrator the log of the server, and the accounts of the office.
    let reads_log = sees || role == Role::Administrator;
    let manages = officer || role == Role::Administrator;
    let counts = role == Role::ProvinceViewer;
    view! {
        {counts.then(|| view! { <SpineLink href=routes::TOTALS icon="table">{t!(totals.title)}</SpineLink> })}
        {sees.then(|| view! {
            <SpineLink href=routes::OFFICE icon="tray">{t!(office.title)}</SpineLink>
            <SpineLink href=routes::HOUSEHOLDS icon="book">{t!(tabs.households)}</SpineLink>
            <SpineLink href=routes::VILLAGES icon="pin">{t!(villages.title)}</SpineLink>
            <SpineLink href=routes::ROUNDS icon="seal">{t!(round.title)}</SpineLink>
            <SpineLink href=routes::REGISTRATIONS icon="sprout">{t!(plans.link)}</SpineLink>
        })}
        {officer.then(|| view! { <SpineLink href=routes::DUPLICATES icon="split">{t!(duplicates.title)}</SpineLink> })}
        {manages.then(|| view! { <SpineLink href=routes::ACCOUNTS icon="phone">{t!(accounts.title)}</SpineLink> })}
        {officer.then(|| view! {
            <SpineLink href=routes::IMPORT icon="up">{t!(import.title)}</SpineLink>
            <SpineLink href=routes::REFERENCE icon="card">{t!(reference.title)}</SpineLink>
        })}
        {reads_log.then(|| view! { <SpineLink href=routes::LOG icon="clip">{t!(log.title)}</SpineLink> })}
        <SpineLink href=routes::SYNC icon="swap" waiting=unsent()>{t!(tabs.sync)}</SpineLink>
        <SpineLink href=routes::MORE icon="gear">{t!(office.settings)}</SpineLink>
    }
}

fn foot() -> impl IntoView {
    let app = use_app();
    let leave = move |_| spawn_local(async move { drop(app.sign_out().await) });
    let me = app.identity().map(|identity| identity.me.clone());
    view! {
        <button class="spine-link cover-btn" type="button" on:click=move |_| app.switch_theme()>
            <Icon name="half"/>{t!(office.theme)}
        </button>
        <button class="spine-link cover-btn" type="button" on:click=leave>
            <Icon name="lock"/>{t!(office.sign_out)}
        </button>
        {me.map(|me| view! {
            <p class="spine-link spine-me"><span>{me.name}<br/><span class="small">{words::role(me.role)}</span></span></p>
        })}
    }
}

/// The head of a page of the office: its title, what is said of it, what can be done.
#[component]
pub fn WorkHead(
    /// The heading; also stands in the tab.
    #[prop(into)]
    title: Signal<String>,
    /// The line under it.
    #[prop(into, optional)]
    subtitle: ViewFn,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    cover::announce(heading, title);
    view! {
        <div class="work-head">
            <div><h1 tabindex="-1" node_ref=heading>{title}</h1><div class="soft">{move || subtitle.run()}</div></div>
            {children.map(|children| view! { <div class="row">{children()}</div> })}
        </div>
    }
}

//! Văn phòng: the office's desk, villages, people and lists, in the frame of the spine.

mod accounts;
mod arrivals;
mod desk;
mod duplicates;
mod held;
mod history;
mod import;
mod labour;
mod log;
mod own_password;
mod people;
mod personal;
mod photos;
mod plans;
mod recoveries;
mod reference;
mod rounds;
mod shell;
mod totals;
mod villages;
mod when;
mod words;

pub use super::review::{ReviewRoutes, Standing as ReviewStanding};
pub use reference::{line_words as reference_words, list_name};
pub use shell::Shell;

use crate::{
    app_state::use_app,
    components::{Book, Cover, Dock, LinkBtn, Note, NoteKind},
    pages::{NotFoundPage, unsent},
    routes, t,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Redirect, hooks::use_params_map};
use so_thon_domain::{
    AccountId, HouseholdId, MemberId, RecordKind, RoundId, VillageId, access::Role,
    reference::own::Kind,
};

/// A place of the office, by what follows "/van-phong/".
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Desk,
    Arrivals,
    Held,
    History(HouseholdId),
    Personal(HouseholdId),
    Villages,
    Village(Option<VillageId>),
    Accounts,
    NewAccount,
    Account(AccountId),
    Import,
    Duplicates,
    Plans,
    Labour,
    Log,
    Totals,
    OwnPassword,
    Rounds,
    NewRound,
    PointTables,
    Reference,
    ReferenceOf(Kind),
    Round(RoundId),
    RoundVillage(RoundId, VillageId),
    Nowhere,
}

impl Place {
    fn of(rest: &str) -> Self {
        let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Self::Desk,
            ["moi-ve"] => Self::Arrivals,
            ["giu-lai"] => Self::Held,
            ["lich-su", id] => HouseholdId::parse(id).map_or(Self::Nowhere, Self::History),
            ["du-lieu", id] => HouseholdId::parse(id).map_or(Self::Nowhere, Self::Personal),
            ["thon"] => Self::Villages,
            ["thon", "moi"] => Self::Village(None),
            ["thon", id] => {
                VillageId::parse(id).map_or(Self::Nowhere, |id| Self::Village(Some(id)))
            }
            ["nguoi-dung"] => Self::Accounts,
            ["nguoi-dung", "moi"] => Self::NewAccount,
            ["nguoi-dung", id] => AccountId::parse(id).map_or(Self::Nowhere, Self::Account),
            ["nhap"] => Self::Import,
            ["ho-trung"] => Self::Duplicates,
            ["thoat-ngheo"] => Self::Plans,
            ["viec-lam"] => Self::Labour,
            ["nhat-ky"] => Self::Log,
            ["tong-hop"] => Self::Totals,
            ["mat-khau"] => Self::OwnPassword,
            ["danh-muc"] => Self::Reference,
            ["danh-muc", list] => reference::of_word(list).map_or(Self::Nowhere, Self::ReferenceOf),
            ["ra-soat"] => Self::Rounds,
            ["ra-soat", "moi"] => Self::NewRound,
            ["ra-soat", "bang-diem"] => Self::PointTables,
            ["ra-soat", id] => RoundId::parse(id).map_or(Self::Nowhere, Self::Round),
            ["ra-soat", id, village] => {
                let both = RoundId::parse(id).zip(VillageId::parse(village));
                both.map_or(Self::Nowhere, |(id, village)| {
                    Self::RoundVillage(id, village)
                })
            }
            _ => Self::Nowhere,
        }
    }

    /// May a person of this role be here? (The server asks again.)
    fn is_open_to(&self, role: Role) -> bool {
        match role {
            // Totals over communes are the province's.
            Role::Officer => *self != Self::Totals,
            Role::Leader => matches!(
                self,
                Self::Desk
                    | Self::Arrivals
                    | Self::History(_)
                    | Self::Villages
                    | Self::Plans
                    | Self::Labour
                    | Self::Rounds
                    | Self::Round(_)
                    | Self::RoundVillage(..)
                    | Self::Log
                    | Self::OwnPassword
                    | Self::Nowhere
            ),
            // Nothing of households and villages: their desk is the list of accounts.
            Role::Administrator => matches!(
                self,
                Self::Desk
                    | Self::Accounts
                    | Self::NewAccount
                    | Self::Account(_)
                    | Self::Log
                    | Self::OwnPassword
                    | Self::Nowhere
            ),
            // How many, and never who.
            Role::ProvinceViewer => matches!(
                self,
                Self::Desk | Self::Totals | Self::OwnPassword | Self::Nowhere
            ),
            Role::Collaborator => *self == Self::Nowhere,
        }
    }
}

/// Every page of the office.
#[component]
pub fn OfficePages() -> impl IntoView {
    let app = use_app();
    let params = use_params_map();
    let place = Memo::new(move |_| Place::of(&params.read().get("rest").unwrap_or_default()));
    let role = Memo::new(move |_| app.me().map(|me| me.role));
    move || {
        let place = place.get();
        if role.get().is_none_or(|role| !place.is_open_to(role)) {
            return view! { <NotForYou why=t!(office.officers_only)/> }.into_any();
        }
        match place {
            Place::Desk if role.get() == Some(Role::Administrator) => {
                view! { <accounts::ListPage/> }.into_any()
            }
            Place::Desk if role.get() == Some(Role::ProvinceViewer) => {
                let options = NavigateOptions {
                    replace: true,
                    ..NavigateOptions::default()
                };
                view! { <Redirect path=routes::TOTALS options=options/> }.into_any()
            }
            Place::Desk => view! { <desk::DeskPage/> }.into_any(),
            Place::Arrivals => view! { <arrivals::ArrivalsPage/> }.into_any(),
            Place::Held => view! { <held::HeldPage/> }.into_any(),
            Place::History(id) => view! { <history::HistoryPage id=id/> }.into_any(),
            Place::Personal(id) => view! { <personal::PersonalPage id=id/> }.into_any(),
            Place::Villages => view! { <villages::ListPage/> }.into_any(),
            Place::Village(id) => view! { <villages::EditPage id=id/> }.into_any(),
            Place::Accounts => view! { <accounts::ListPage/> }.into_any(),
            Place::NewAccount => view! { <accounts::NewPage/> }.into_any(),
            Place::Account(id) => view! { <accounts::EditPage id=id/> }.into_any(),
            Place::Import => view! { <import::ImportPage/> }.into_any(),
            Place::Duplicates => view! { <duplicates::DuplicatesPage/> }.into_any(),
            Place::Plans => view! { <plans::PlansPage/> }.into_any(),
            Place::Labour => view! { <labour::LabourPage/> }.into_any(),
            Place::Log => view! { <log::LogPage/> }.into_any(),
            Place::Totals => view! { <totals::TotalsPage/> }.into_any(),
            Place::OwnPassword => view! { <own_password::OwnPasswordPage/> }.into_any(),
            Place::Rounds => view! { <rounds::ListPage/> }.into_any(),
            Place::NewRound => view! { <rounds::OpenPage/> }.into_any(),
            Place::PointTables => view! { <rounds::TablesPage/> }.into_any(),
            Place::Reference => view! { <reference::ListsPage/> }.into_any(),
            Place::ReferenceOf(kind) => view! { <reference::KindPage kind=kind/> }.into_any(),
            Place::Round(id) => view! { <rounds::RoundPage id=id/> }.into_any(),
            Place::RoundVillage(id, village) => {
                view! { <rounds::VillagePage id=id village=village/> }.into_any()
            }
            Place::Nowhere => view! { <NotFoundPage/> }.into_any(),
        }
    }
}

/// The way to what is held about a household or a person, for those who may hand it over and erase
/// it.
pub fn personal_link(id: HouseholdId, member: Option<MemberId>) -> Option<AnyView> {
    let officer = use_app().me().is_some_and(|me| me.role == Role::Officer);
    officer.then(|| {
        view! {
            <p><LinkBtn icon="lock" href=routes::personal(id, member)>{t!(personal.title)}</LinkBtn></p>
        }
        .into_any()
    })
}

/// A page of the book, for those who see households: others are told whose it is.
pub fn reads<V: IntoView + 'static>(page: impl FnOnce() -> V) -> AnyView {
    if use_app().sees_households() {
        page().into_any()
    } else {
        view! { <NotForYou why=t!(office.no_households)/> }.into_any()
    }
}

/// A page that writes records of a kind, for those who may.
pub fn writes<V: IntoView + 'static>(kind: &RecordKind, page: impl FnOnce() -> V) -> AnyView {
    if use_app().may(kind) {
        page().into_any()
    } else {
        reads(|| view! { <NotForYou why=t!(office.only_read)/> })
    }
}

/// Somebody opened a page that is not theirs.
#[component]
fn NotForYou(
    /// Whose it is.
    why: &'static str,
) -> impl IntoView {
    // Whoever has no book is not led to it.
    let sees = use_app().sees_households();
    let (href, back) = if sees {
        (routes::TODAY, t!(office.back_to_book))
    } else {
        (routes::OFFICE, t!(office.home))
    };
    view! {
        <Book>
            <Cover title=t!(office.not_yours) tab=t!(office.not_yours) theme=true/>
            <main class="page">
                <Note kind=NoteKind::Wait icon="lock">
                    <h2>{why}</h2>
                    <div class="row"><LinkBtn href=href>{back}</LinkBtn></div>
                </Note>
            </main>
            {sees.then(|| view! { <Dock tabs=unsent()/> })}
        </Book>
    }
}

//! Rà soát: what a reviewer does in a round, without a network. The worklist, the form of one
//! household, what it comes to and why, complaints.
//!
//! It is in the whole program alone (feature `office`), which comes to a collaborator's phone when
//! a round names its person (`crate::program`).

mod checks;
mod draft;
mod edit;
mod explain;
mod ground;
mod growth;
mod list;
mod paper;
mod said;
mod signed;
mod standing;
mod words;

mod complaint;

pub use paper::{Origins, Signs, Source};
pub use standing::Standing;
pub use words::{
    area_name, ended_because, form_title, kind_name, level_name, region_name, stage_words,
    verdict_title, work_name,
};

use super::office;
use leptos::prelude::*;
use leptos_router::{
    any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute},
    components::Route,
    path,
};
use so_thon_domain::RecordKind;

/// Every path of a reviewer.
#[component(transparent)]
pub fn ReviewRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/ra-soat") view=|| office::reads(list::ListPage)/>
        <Route path=path!("/so-ho/:id/ra-soat") view=|| office::writes(&RecordKind::REVIEW, edit::EditPage)/>
        <Route path=path!("/so-ho/:id/ra-soat/:review") view=|| office::writes(&RecordKind::REVIEW, edit::EditPage)/>
        <Route path=path!("/so-ho/:id/phieu/:review") view=|| office::reads(signed::SignedPage)/>
        <Route path=path!("/so-ho/:id/khieu-nai") view=|| office::writes(&RecordKind::COMPLAINT, complaint::EditPage)/>
    }
    .into_inner()
    .into_any_nested_route()
}

//! The form of one household's review, in five steps: Phiếu A, the people, the house, the points,
//! what it comes to. The step is in the address; the draft is in the store.

mod begin;
mod form;
mod house;
mod people;
mod points;
mod result;

use super::{draft::SurveyDraft, ground::Ground};
use crate::{
    app_state::{AppState, Reading, clock, use_app},
    components::{Book, Cover, LinkBtn, Note},
    forms::{Opened, frame, opening},
    pages::id_param,
    routes, t,
};
use form::SurveyForm;
use leptos::prelude::*;
use so_thon_domain::{HouseholdId, ReviewId};
use so_thon_sync::PhoneError;
use std::sync::Arc;

/// The review of a household.
#[component]
pub fn EditPage() -> impl IntoView {
    let app = use_app();
    let household = id_param::<HouseholdId>("id");
    // Named where more than one round is open.
    let named = id_param::<ReviewId>("review");
    let ground = RwSignal::new(None::<Arc<Ground>>);
    let (opened, restart) = opening::use_opening(move || {
        let (household, named) = (household.get(), named.get());
        async move {
            match household {
                Some(household) => open(app, household, named, ground).await,
                None => Ok(None),
            }
        }
    });
    move || match (opened.get(), ground.get()) {
        (Reading::Here(form), Some(ground)) => {
            let named = named.get_untracked();
            view! { <SurveyForm opened=form ground=ground named=named restart=restart/> }.into_any()
        }
        (Reading::Nothing, _) => view! { <NotListed id=household.get()/> }.into_any(),
        (other, _) => frame::unready(&other, t!(survey.tab)),
    }
}

async fn open(
    app: AppState,
    household: HouseholdId,
    named: Option<ReviewId>,
    ground: RwSignal<Option<Arc<Ground>>>,
) -> Result<Option<Opened<SurveyDraft>>, PhoneError> {
    let book = opening::book(app)?;
    let Some(unit) = opening::unit_of(&book, household).await? else {
        return Ok(None);
    };
    let today = clock::today();
    let reference = app.reference.get_untracked();
    let all = Ground::all(&book, &unit, &reference, today).await?;
    let wanted = |own: &Ground| named.is_none_or(|named| own.review.id == named.into());
    let Some(stood) = all.into_iter().find(wanted) else {
        return Ok(None);
    };
    let stood = Arc::new(stood);
    ground.try_set(Some(Arc::clone(&stood)));
    let by = app.me().map(|me| me.name).unwrap_or_default();
    let key = format!("review/{household}/{}", stood.review.id);
    let review = stood.review.id;
    let signed = stood.review.facts.signed.as_ref().map(|own| own.version);
    // A draft that began before the last signature was signed in another tab.
    let still_open = move |draft: &SurveyDraft| {
        let began = draft.sheet.base.as_ref();
        let began = began.and_then(|base| {
            use so_thon_domain::typed::TypedRecord;
            so_thon_domain::review::Review::read(base).signed
        });
        draft.sheet.review == review.into() && began.map(|own| own.version) == signed
    };
    let seen = Arc::clone(&unit);
    let fresh = move || Some(SurveyDraft::open(&stood, &seen, &reference, by, today));
    opening::open(&book, key, Some(unit), still_open, fresh).await
}

/// The household stands on no list of a round.
#[component]
fn NotListed(id: Option<HouseholdId>) -> impl IntoView {
    let back = id.map_or_else(|| routes::REVIEWS.to_owned(), routes::household);
    view! {
        <Book>
            <Cover title=t!(survey.tab) tab=t!(survey.tab) back=back/>
            <main class="page">
                <Note icon="clip">
                    <h2>{t!(survey.not_listed)}</h2>
                    <p>{t!(survey.not_listed_help)}</p>
                    <div class="row"><LinkBtn href=routes::REVIEWS.to_owned()>{t!(survey.to_list)}</LinkBtn></div>
                </Note>
            </main>
        </Book>
    }
}

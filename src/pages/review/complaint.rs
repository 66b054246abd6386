//! A complaint about a review, as somebody made it to the collaborator.

use super::{
    checks::{Found, Summary, field_id},
    ground::Ground,
};
use crate::{
    app_state::{AppState, Reading, clock, clock::BrowserChance, use_app},
    components::{Book, Btn, BtnKind, Cover, Day, Dock, Input, TextArea},
    forms::{DraftLine, Form, Keeper, Opened, SaveTrouble, Saving, frame, opening, problems},
    pages::id_param,
    platform::window,
    routes, t,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};
use so_thon_domain::{
    ComplaintId, HouseholdId,
    dates::{format_date, read_date},
    review::{
        StepCode,
        draft::{ComplaintDraft, ReviewRules},
        problem::{ReviewField, ReviewProblems},
    },
};
use so_thon_sync::PhoneError;
use std::sync::Arc;

/// The form, in the shape in which drafts are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Typed(ComplaintDraft);

impl Form for Typed {
    const NAME: &'static str = "complaint";

    fn version(&self) -> u16 {
        1
    }
}

/// The complaint of a household.
#[component]
pub fn EditPage() -> impl IntoView {
    let app = use_app();
    let household = id_param::<HouseholdId>("id");
    let ground = RwSignal::new(None::<Arc<Ground>>);
    let (opened, restart) = opening::use_opening(move || {
        let household = household.get();
        async move {
            match household {
                Some(household) => open(app, household, ground).await,
                None => Ok(None),
            }
        }
    });
    move || match (opened.get(), ground.get()) {
        (Reading::Here(form), Some(ground)) => {
            view! { <ComplaintForm opened=form ground=ground restart=restart/> }.into_any()
        }
        (other, _) => frame::unready(&other, t!(complaint.title)),
    }
}

async fn open(
    app: AppState,
    household: HouseholdId,
    ground: RwSignal<Option<Arc<Ground>>>,
) -> Result<Option<Opened<Typed>>, PhoneError> {
    let book = opening::book(app)?;
    let Some(unit) = opening::unit_of(&book, household).await? else {
        return Ok(None);
    };
    let today = clock::today();
    let reference = app.reference.get_untracked();
    // About what is posted, should there be more than one round.
    let mut stood = Ground::all(&book, &unit, &reference, today).await?;
    let posted = |own: &Ground| {
        let case = own.case(&own.review.facts);
        case.may(StepCode::Complain, today).is_ok()
    };
    let at = stood.iter().position(posted).unwrap_or(0);
    if stood.is_empty() {
        return Ok(None);
    }
    let stood = stood.swap_remove(at);
    let review = stood.review.id;
    let saved: Vec<_> = unit.complaints().iter().map(|own| own.id).collect();
    ground.try_set(Some(Arc::new(stood)));
    let still_open = move |draft: &Typed| {
        draft.0.review == review.into() && !saved.contains(&draft.0.complaint.into())
    };
    let village = unit.village;
    let fresh = move || {
        Some(Typed(ComplaintDraft {
            complaint: ComplaintId::fresh(&mut BrowserChance, clock::now()),
            review: review.into(),
            household,
            village,
            on: format_date(today),
            by: String::new(),
            words: String::new(),
        }))
    };
    let key = format!("complaint/{household}");
    opening::open(&book, key, Some(unit), still_open, fresh).await
}

#[component]
fn ComplaintForm(
    opened: Opened<Typed>,
    ground: Arc<Ground>,
    restart: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let (Ok(book), Some(seen)) = (opening::book(app), opened.unit) else {
        return ().into_any();
    };
    frame::undisturbed();
    let id = seen.id;
    let resumed = RwSignal::new(opened.found);
    let draft = RwSignal::new(opened.draft);
    let keeper = Keeper::watch(draft, opened.key.clone(), Some(id), opened.found, book);
    let saving = Saving::new(keeper, opened.key, None);
    let unit = opening::standing(id, seen);
    let reference = StoredValue::new(Arc::clone(&opened.reference));
    let ground = StoredValue::new(ground);
    let checked = move || {
        let (reference, ground) = (reference.get_value(), ground.get_value());
        let rules = ReviewRules {
            today: app.today.get(),
            numbers: problems::convention(),
            reference: &reference,
            procedure: &ground.place.procedure,
        };
        draft.with(|draft| draft.0.check(&rules, &ground.case(&ground.review.facts)))
    };
    let problems = move || match checked() {
        Ok(checked) => ReviewProblems {
            errors: Vec::new(),
            warnings: checked.warnings().to_vec(),
        },
        Err(problems) => problems,
    };
    let day = Signal::derive(move || {
        draft
            .with(|draft| read_date(&draft.0.on))
            .unwrap_or_else(|| app.today.get())
    });
    let found = Found::new(opened.reference, unit, day, problems);
    let navigate = use_navigate();
    let save = Callback::new(move |()| {
        if saving.is_running() {
            return;
        }
        app.look_at_the_clock();
        found.tried.set(true);
        match untrack(checked) {
            Ok(checked) => {
                let writes = draft.with_untracked(|draft| draft.0.writes(&checked));
                let navigate = navigate.clone();
                saving.save(writes, move || {
                    navigate(&routes::household(id), frame::replace())
                });
            }
            Err(problems) => {
                if let Some(first) = problems.errors.first() {
                    window::focus(&field_id(first.field));
                }
            }
        }
    });
    let drop_draft = Callback::new(move |()| saving.throw_away(move || restart.run(())));
    let on = crate::forms::bound(
        draft,
        |draft| draft.0.on.clone(),
        |draft, on| draft.0.on = on,
    );
    let by = crate::forms::bound(
        draft,
        |draft| draft.0.by.clone(),
        |draft, by| draft.0.by = by,
    );
    let words = crate::forms::bound(
        draft,
        |draft| draft.0.words.clone(),
        |draft, words| draft.0.words = words,
    );
    view! {
        <Book>
            <Cover title=t!(complaint.title) tab=t!(complaint.title)
                subtitle=Signal::derive(move || frame::household_line(&unit.read()))
                back=routes::household(id) back_label=t!(form.leave)/>
            <main class="page">
                <DraftLine keeper=keeper found=resumed on_drop=drop_draft/>
                <Summary found=found/>
                <p class="help" id=field_id(ReviewField::Class) tabindex="-1">{t!(complaint.help)}</p>
                <Day id=field_id(ReviewField::On) label=t!(complaint.on) value=on error=found.error(ReviewField::On)/>
                <Input id=field_id(ReviewField::By) label=t!(complaint.by) value=by error=found.error(ReviewField::By)/>
                <TextArea id=field_id(ReviewField::Words) label=t!(complaint.words) value=words
                    error=found.error(ReviewField::Words)/>
                <SaveTrouble error=saving.failed/>
            </main>
            <Dock actions=true>
                <Btn kind=BtnKind::Main icon="check" on_click=move |_| save.run(())>{t!(complaint.save)}</Btn>
            </Dock>
        </Book>
    }
    .into_any()
}

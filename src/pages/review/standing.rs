//! What a household's page says of its review: where it stands, what was signed, the history of its
//! class under each standard, how long it counts as just escaped; and the ways to the forms.

use super::{
    ground::Ground,
    words::{ended_because, stage_words, standard_name, verdict_title},
};
use crate::{
    app_state::use_app,
    components::{ClassTag, Fact, Facts, LinkBtn, Note, NoteKind, State, StateKind, class_name},
    i18n::format,
    routes, t,
};
use chrono::NaiveDate;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    RecordKind,
    review::{Stage, StepCode},
    transition::{EscapeSetting, History},
    unit::HouseholdUnit,
};
use so_thon_sync::phone::HouseholdView;
use std::sync::Arc;

/// See the module's words.
#[component]
pub fn Standing(view: Arc<HouseholdView>) -> impl IntoView {
    let app = use_app();
    let grounds = RwSignal::new(Vec::<Arc<Ground>>::new());
    let own = Arc::clone(&view);
    Effect::new(move |_| {
        app.changed.track();
        let (Some(book), view) = (app.book(), Arc::clone(&own)) else {
            return;
        };
        let (today, reference) = (app.today.get(), app.reference.get());
        spawn_local(async move {
            if let Ok(found) = Ground::all(&book, &view.unit, &reference, today).await {
                grounds.try_set(found.into_iter().map(Arc::new).collect());
            }
        });
    });
    let reviewed = {
        let view = Arc::clone(&view);
        move || {
            let (grounds, today) = (grounds.get(), app.today.get());
            let all = grounds.iter().enumerate();
            all.map(|(at, ground)| review(at, ground, &view.unit, today))
                .collect_view()
        }
    };
    let history = Arc::clone(&view);
    view! {
        {move || escaped(&view.unit, app.today.get())}
        {reviewed}
        {move || classes(&history.unit)}
    }
}

/// A round's review: its stage, its signature, what may be done next.
fn review(at: usize, ground: &Ground, unit: &HouseholdUnit, today: NaiveDate) -> AnyView {
    let app = use_app();
    let facts = &ground.review.facts;
    let case = ground.case(facts);
    let state = case.state(today);
    let closed = ground.place.round.closed.is_some();
    let may_sign = app.may(&RecordKind::REVIEW) && case.may(StepCode::Sign, today).is_ok();
    let may_complain =
        app.may(&RecordKind::COMPLAINT) && case.may(StepCode::Complain, today).is_ok();
    let (kind, icon) = match state.stage {
        Stage::Listed | Stage::NotAgreed | Stage::ToReview => (StateKind::Wait, "clip"),
        Stage::Complained => (StateKind::Wait, "warn"),
        Stage::Recognised => (StateKind::Done, "seal"),
        Stage::EndedAtA | Stage::Left => (StateKind::Plain, "minus"),
        _ => (StateKind::Plain, "check"),
    };
    let since = state
        .since
        .map(|on| t!(survey.since, day = format::date(on)));
    let until = state
        .posting_until
        .filter(|_| state.stage == Stage::Posted)
        .map(|on| t!(survey.posted_until, day = format::date(on)));
    let ended = (state.stage == Stage::EndedAtA)
        .then(|| view! { <p>{ended_because(facts, &ground.all_items)}</p> });
    let signed = facts.signed.as_ref().map(|own| {
        let words = t!(
            survey.signed_by,
            class = verdict_title(own.verdict),
            by = own.by.clone(),
            day = format::date(own.on)
        );
        view! { <p>{words}</p> }
    });
    let name = ground.place.round.name.clone().unwrap_or_default();
    let words = if facts.signed.is_some() {
        t!(survey.sign_again)
    } else {
        t!(survey.begin)
    };
    let complaints = ground
        .complaints
        .iter()
        .filter_map(|one| one.facts.made.as_ref())
        .map(|made| {
            let head = t!(
                survey.complaint_of,
                by = made.by.clone(),
                day = format::date(made.on)
            );
            view! { <p><b>{head}</b>" "{made.words.clone()}</p> }
        })
        .collect_view();
    let id = unit.id;
    let form = facts
        .signed
        .is_some()
        .then(|| routes::signed_form(id, ground.review.id.into()));
    // Without a name the form opens the first one.
    let to_sign = match at {
        0 => routes::review(id),
        _ => routes::review_of(id, ground.review.id.into()),
    };
    let heading = match at {
        0 => "review".to_owned(),
        at => format!("review-{at}"),
    };
    let labelled = heading.clone();
    view! {
        <section class="sheet stack" aria-labelledby=labelled>
            <h2 id=heading>{t!(survey.of_round, name = name)}</h2>
            <p class="row"><State kind=kind icon=icon>{stage_words(state.stage)}</State><span class="small soft">{since}</span></p>
            {until.map(|words| view! { <p class="small">{words}</p> })}
            {ended}
            {signed}
            {complaints}
            {closed.then(|| view! { <p class="small">{t!(survey.round_closed)}</p> })}
            <div class="row">
                {form.map(|href| view! { <LinkBtn icon="seal" href=href>{t!(signed_form.see)}</LinkBtn> })}
                {may_sign.then(|| view! { <LinkBtn icon="clip" href=to_sign>{words}</LinkBtn> })}
                {may_complain.then(|| view! { <LinkBtn icon="warn" href=routes::complaint(id)>{t!(survey.complain)}</LinkBtn> })}
            </div>
        </section>
    }
    .into_any()
}

/// The countdown of the 36 months.
fn escaped(unit: &HouseholdUnit, today: NaiveDate) -> AnyView {
    let decisions = unit
        .decisions
        .iter()
        .filter_map(|own| own.facts.decision.as_ref());
    let escaped = History::of(decisions).just_escaped(today, EscapeSetting::default());
    escaped
        .map(|own| {
            let words = t!(
                survey.just_escaped,
                decided = format::date(own.decided),
                until = format::date(own.until)
            );
            let left = t!(survey.days_left, n = own.days_left);
            view! { <Note kind=NoteKind::Plain icon="sprout"><h2>{left}</h2><p>{words}</p></Note> }
        })
        .into_any()
}

/// The classes that were decided, newest first, and those of signed reviews under every standard.
fn classes(unit: &HouseholdUnit) -> AnyView {
    let app = use_app();
    let reference = app.reference.get();
    let decided: Vec<_> = unit
        .decisions
        .iter()
        .filter_map(|own| own.facts.decision.as_ref())
        .map(|own| {
            let (day, class) = (format::date(own.date), own.class);
            let source = format::line([own.list.clone(), own.number.clone()]);
            view! { <Fact name=day><ClassTag class=class/>" "<span class="small soft">{source}</span></Fact> }
        })
        .collect();
    let reviews = unit.reviews();
    let mut signed: Vec<_> = reviews
        .iter()
        .filter_map(|own| Some((own.id, own.facts.signed.as_ref()?)))
        .collect();
    signed.sort_by_key(|(_, own)| std::cmp::Reverse(own.on));
    let name = |code: &String| {
        reference
            .standard(code)
            .map_or_else(|| code.clone(), standard_name)
    };
    let reviewed: Vec<_> = signed
        .into_iter()
        .map(|(record, own)| {
            let href = routes::signed_form(unit.id, record.into());
            let all = std::iter::once((&own.standard, &own.verdict)).chain(&own.previews);
            let lines = all.enumerate().map(|(at, (standard, verdict))| {
                let words = t!(
                    survey.class_under,
                    class = class_name((*verdict).into()),
                    standard = name(standard)
                );
                if at == 0 {
                    words
                } else {
                    format!("{words} ({})", t!(survey.preview))
                }
            });
            let lines = lines
                .map(|line| view! { <span class="line">{line}</span> })
                .collect_view();
            view! {
                <Fact name=format::date(own.on)>
                    {lines}
                    <a class="more" href=href>{t!(signed_form.title)}</a>
                </Fact>
            }
        })
        .collect();
    if decided.is_empty() && reviewed.is_empty() {
        return ().into_any();
    }
    let has_reviews = !reviewed.is_empty();
    view! {
        <section class="sheet stack" aria-labelledby="classes">
            <h2 id="classes">{t!(survey.classes)}</h2>
            <Facts>{decided}</Facts>
            {has_reviews.then(|| view! { <h3>{t!(survey.by_reviews)}</h3><Facts>{reviewed}</Facts> })}
        </section>
    }
    .into_any()
}

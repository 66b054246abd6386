//! Step 4: what was promised, when to come again, where the house stands.

use super::{Form, photos::PhotosField};
use crate::{
    bound,
    components::{Choice, Day, Note, NoteKind, Pick, TextArea},
    forms::{PositionField, bound, field_id, problems::Said},
    i18n::format,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    dates::read_date,
    draft::NextVisit,
    problem::{FormField, ProblemCode},
    reference::shipped,
};

/// Promise, next visit, position, note.
#[component]
pub(super) fn PromiseStep(form: Form) -> impl IntoView {
    let draft = form.draft;
    let promise = bound!(draft, promise);
    let note = bound!(draft, note);
    let position = bound!(draft, position);
    view! {
        <TextArea id=field_id(FormField::Promise) label=t!(visit_form.promise) value=promise
            error=form.found.error(FormField::Promise)/>
        <NextDay form=form/>
        <PhotosField photos=form.photos draft=draft/>
        <section class="stack" aria-labelledby="place">
            <h2 id="place" class="label">{t!(visit_form.position)}</h2>
            <PositionField value=position at_once=!form.correcting/>
        </section>
        <TextArea id=field_id(FormField::Note) label=t!(visit_form.note) value=note error=form.found.error(FormField::Note)/>
        <Doubts form=form/>
    }
}

const WEEK: &str = "week";
const TWO_WEEKS: &str = "two_weeks";
const MONTH: &str = "month";
const DAY: &str = "day";

/// When to come again.
#[component]
fn NextDay(form: Form) -> impl IntoView {
    let draft = form.draft;
    let next = bound!(draft, next);
    let day = bound(
        draft,
        |draft| match &draft.next {
            NextVisit::On(day) => day.clone(),
            NextVisit::Unsaid | NextVisit::OneWeek | NextVisit::TwoWeeks | NextVisit::OneMonth => {
                String::new()
            }
        },
        move |draft, day| {
            if matches!(draft.next, NextVisit::On(_)) {
                draft.next = NextVisit::On(day);
            }
        },
    );
    let chosen = Signal::derive(move || {
        match next.get() {
            NextVisit::Unsaid => "",
            NextVisit::OneWeek => WEEK,
            NextVisit::TwoWeeks => TWO_WEEKS,
            NextVisit::OneMonth => MONTH,
            NextVisit::On(_) => DAY,
        }
        .to_owned()
    });
    let pick = move |picked| {
        next.set(match picked {
            WEEK => NextVisit::OneWeek,
            TWO_WEEKS => NextVisit::TwoWeeks,
            MONTH => NextVisit::OneMonth,
            _ => NextVisit::On(day.get_untracked()),
        });
    };
    let picks = vec![
        Pick::new(WEEK, t!(visit_form.one_week)),
        Pick::new(TWO_WEEKS, t!(visit_form.two_weeks)),
        Pick::new(MONTH, t!(visit_form.one_month)),
        Pick::new(DAY, t!(visit_form.choose_day)),
    ];
    let meant = move || {
        let draft = draft.read();
        draft.next.day(read_date(&draft.date)?)
    };
    let error = form.found.error(FormField::NextDate);
    let doubt = form.found.warning(FormField::NextDate);
    let line = move || {
        match meant() {
        Some(day) => view! {
            {t!(visit_form.promised)}" "<b>{format::weekday_date(day)}</b>". "{t!(visit_form.will_remind)}
        }
        .into_any(),
        None => t!(visit_form.no_promise).into_any(),
    }
    };
    view! {
        <fieldset class="stack">
            <legend class="label">{t!(visit_form.next_visit)}</legend>
            <Choice name="next" picks=picks value=chosen on_pick=pick two=true/>
        </fieldset>
        <Show when=move || chosen.get() == DAY>
            <Day id=field_id(FormField::NextDate) label=t!(visit_form.next_date) value=day error=error/>
        </Show>
        <p role="status">{line}</p>
        <Show when=move || !doubt.read().is_empty()>
            <Note kind=NoteKind::Wait><p>{doubt}</p></Note>
        </Show>
    }
}

/// What is not known yet: it saves all the same.
#[component]
fn Doubts(form: Form) -> impl IntoView {
    let unsure = Memo::new(move |_| {
        let doubt = form.found.doubt(ProblemCode::Unsure)?;
        let names = form
            .reference
            .with_value(|reference| Said(&doubt).indicators(reference));
        Some((Said(&doubt).count("count"), names))
    });
    let open = Memo::new(move |_| {
        let doubt = form.found.doubt(ProblemCode::NotAsked)?;
        let names = form
            .reference
            .with_value(|reference| Said(&doubt).indicators(reference));
        let none = form.draft.with(|draft| draft.answers.is_empty());
        let all = shipped()
            .indicators_on(crate::app_state::clock::today())
            .len();
        let count = Said(&doubt).count("count");
        let whole = none || count == all.to_string();
        Some((whole, count, names))
    });
    let nobody = move || {
        form.found
            .doubt(ProblemCode::NobodyMet)
            .map(|doubt| form.found.words(&doubt))
    };
    view! {
        {move || unsure.get().map(|(n, names)| view! {
            <Note kind=NoteKind::Wait icon="q">
                <p><b>{t!(visit_form.unsure_n, n = n)}</b>": "{names}". "{t!(visit_form.saves_anyway)}</p>
            </Note>
        })}
        {move || open.get().map(|(whole, n, names)| view! {
            <Note icon="clip">
                {if whole {
                    view! { <p><b>{t!(visit_form.not_asked_all)}</b>". "{t!(visit_form.saves_anyway)}</p> }.into_any()
                } else {
                    view! { <p><b>{t!(visit_form.not_asked_n, n = n)}</b>": "{names}". "{t!(visit_form.saves_anyway)}</p> }.into_any()
                }}
            </Note>
        })}
        {move || nobody().map(|words| view! { <Note kind=NoteKind::Wait><p>{words}</p></Note> })}
    }
}

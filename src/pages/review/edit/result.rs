//! Step 5: what it comes to, and the signature.

use super::form::{BEGIN, Form, HOUSE, PEOPLE, POINTS};
use crate::{
    components::{Icon, Input, Note, NoteKind, Size},
    forms::bound,
    pages::review::{checks::field_id, explain, words::Telling},
    t,
};
use leptos::prelude::*;
use so_thon_domain::review::problem::ReviewField;

/// See the module's words.
#[component]
pub(super) fn ResultStep(form: Form) -> impl IntoView {
    let by = bound(
        form.draft,
        |draft| draft.sheet.by.clone(),
        |draft, by| draft.sheet.by = by,
    );
    let mend = Callback::new(move |fact: String| form.step(step_of(&fact)));
    // The name of who signs changes nothing of the class.
    let body = move || {
        form.with(|draft, stood| {
            let (over, classes) = draft.look(stood);
            let day = form.day.get();
            let telling = Telling {
                reference: stood.reference,
                unit: &over,
                day,
            };
            let by_table =
                stood.ground.table.is_some() && !draft.by_hand && !draft.sheet.choices.is_empty();
            let origin = match &stood.ground.table {
                Some(table) if by_table => {
                    t!(survey.by_table, sum = table.checksum().to_string())
                }
                _ => t!(survey.scored_by_hand).to_owned(),
            };
            let deciding = classes.iter().find(|own| !own.preview);
            let whys: Vec<_> = classes
                .iter()
                .map(|own| {
                    let by_points = own.outcome.line.by == so_thon_domain::classify::Fact::B1;
                    let origin = if by_points { origin.as_str() } else { "" };
                    explain::why(&telling, own, origin, mend)
                })
                .collect();
            view! {
                {explain::verdicts(stood.reference, &classes, day)}
                {whys}
                {deciding.map(|own| explain::turns(&telling, own))}
                {deciding.map(|own| explain::moves(&stood.ground.place.procedure, stood.unit, own.outcome.verdict, day))}
            }
            .into_any()
        })
    };
    let doubts = move || {
        let doubts = form.found.doubts();
        (!doubts.is_empty()).then(|| {
            let lines = doubts
                .into_iter()
                .map(|words| view! { <p>{words}</p> })
                .collect_view();
            view! { <Note kind=NoteKind::Wait>{lines}</Note> }
        })
    };
    let class_error = form.found.error(ReviewField::Class);
    view! {
        {body}
        <div role="status">{doubts}</div>
        <section class="stack" id=field_id(ReviewField::Class) tabindex="-1" aria-labelledby="sign">
            <h2 id="sign">{t!(survey.signature)}</h2>
            <p class="state state-stop" role="alert" hidden=move || class_error.read().is_empty()>
                <Icon name="stop" size=Size::Small/>{class_error}
            </p>
            <Input id=field_id(ReviewField::By) label=t!(survey.by) value=by error=form.found.error(ReviewField::By)/>
            <p class="help">{t!(survey.sign_help)}</p>
        </section>
    }
}

/// The step in which a fact is filled in.
fn step_of(fact: &str) -> usize {
    match fact {
        "area_type" => BEGIN,
        "b1" | "income" => POINTS,
        "employment" | "dependants" | "nutrition" | "health_insurance" | "adult_education"
        | "child_schooling" => PEOPLE,
        _ => HOUSE,
    }
}

//! Step 2: the twelve indicators. "Chưa rõ" is an answer; not asked is none.

use super::Form;
use crate::{
    components::{Choice, Pick, WeaveMini, weave::answer_name},
    forms::{field_id, problems::named},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    dates::{age_on, read_date},
    indicator::Answer,
    problem::FormField,
    reference::{Indicator, shipped},
    summary::Answers,
    unit::HouseholdUnit,
};

/// The indicators in force on the day of the visit.
#[component]
pub(super) fn IndicatorsStep(form: Form) -> impl IntoView {
    let asks = in_force(form)
        .into_iter()
        .map(|(number, indicator)| view! { <Ask form=form number=number indicator=indicator/> })
        .collect_view();
    view! { <div class="wide" id=field_id(FormField::Answers) tabindex="-1">{asks}</div> }
}

fn in_force(form: Form) -> Vec<(u8, &'static Indicator)> {
    let day = form.draft.with_untracked(|draft| read_date(&draft.date));
    let day = day.unwrap_or_else(crate::app_state::clock::today);
    shipped().indicators_on(day)
}

#[component]
fn Ask(form: Form, number: u8, indicator: &'static Indicator) -> impl IntoView {
    let code = &indicator.code;
    let answer = Signal::derive(move || {
        let given = form.draft.with(|draft| draft.answers.get(code).copied());
        given.map(value).unwrap_or_default().to_owned()
    });
    let pick = move |picked| {
        form.draft.update(|draft| {
            draft.answers.insert(code.clone(), read(picked));
        });
    };
    let help = move || {
        let unit = form.unit.read();
        let own = form.draft.with(|draft| draft.visit);
        let mut lines = Vec::new();
        let before = unit.deprivations.get(code);
        if let Some(before) = before.filter(|before| before.visit != Some(own)) {
            lines.push(t!(
                visit_form.last_time,
                answer = answer_name(Some(before.answer))
            ));
            lines.extend(before.evidence.clone());
        }
        lines.extend(seen(&unit, code));
        if lines.is_empty() {
            lines.push(named(&indicator.help).to_owned());
        }
        lines.join(" ")
    };
    let help_id = format!("help-{code}");
    let described = help_id.clone();
    view! {
        <fieldset class="ask" aria-describedby=described>
            <legend>{number}". "{named(&indicator.question)}</legend>
            <p class="help" id=help_id>{help}</p>
            <Choice name=code.clone() picks=picks() value=answer on_pick=pick/>
        </fieldset>
    }
}

/// What the book itself knows about an answer.
fn seen(unit: &HouseholdUnit, code: &str) -> Option<String> {
    if code != "health_insurance" {
        return None;
    }
    let today = crate::app_state::clock::today();
    let without = unit.members.iter().filter_map(|member| {
        let facts = &member.facts;
        let grown = facts
            .birth
            .and_then(|birth| age_on(&birth, today)?.under(6))
            == Some(false);
        let name = facts.name.as_deref()?;
        let year = facts.birth?.year;
        (facts.insured == Some(false) && grown).then(|| format!("{name} ({year})"))
    });
    let names = without.collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| t!(visit_form.no_card, names = names))
}

fn picks() -> Vec<Pick> {
    let pick = |answer, words: &str, icon, class| Pick {
        icon: Some(icon),
        class,
        ..Pick::new(value(answer), words)
    };
    vec![
        pick(Answer::Lacking, t!(visit_form.lacking), "minus", ""),
        pick(
            Answer::NotLacking,
            t!(visit_form.not_lacking),
            "check",
            "is-ok",
        ),
        pick(Answer::Unsure, t!(visit_form.unsure), "q", "is-unsure"),
    ]
}

fn value(answer: Answer) -> &'static str {
    match answer {
        Answer::Lacking => "lacking",
        Answer::NotLacking => "not_lacking",
        Answer::Unsure => "unsure",
    }
}

fn read(value: &str) -> Answer {
    match value {
        "lacking" => Answer::Lacking,
        "not_lacking" => Answer::NotLacking,
        _ => Answer::Unsure,
    }
}

/// How many were asked, with the cloth as it grows.
#[component]
pub(super) fn Asked(form: Form) -> impl IntoView {
    let codes: Vec<&'static str> = in_force(form)
        .iter()
        .map(|(_, indicator)| indicator.code.as_str())
        .collect();
    let of = codes.len();
    let answers = Memo::new(move |_| {
        form.draft.with(|draft| {
            let given = draft.answers.iter();
            given
                .map(|(code, answer)| (code.as_str(), *answer))
                .collect::<Answers>()
        })
    });
    let counted = codes.clone();
    let asked = move || {
        let answers = answers.get();
        let n = counted
            .iter()
            .filter(|code| answers.get(code).is_some())
            .count();
        t!(visit_form.asked, n = n, of = of)
    };
    view! {
        <p class="small" role="status">
            <b>{asked}</b><br/>
            {move || view! { <WeaveMini answers=answers.get() codes=codes.clone()/> }}
        </p>
    }
}

//! The twelve indicators as cloth: six pairs for six dimensions.

use super::Icon;
use crate::{i18n::format, t};
use leptos::prelude::*;
use so_thon_domain::{indicator::Answer, summary};
use web_sys::Element;

/// One cell: an indicator and what the household answered.
#[derive(Clone, Debug, PartialEq)]
pub struct WeaveCell {
    /// The cell's words, short.
    pub short: String,
    /// The indicator's name, spoken.
    pub name: String,
    /// The answer; none when it was not asked.
    pub answer: Option<Answer>,
}

/// An answer in words.
pub fn answer_name(answer: Option<Answer>) -> &'static str {
    match answer {
        Some(Answer::Lacking) => t!(indicator.lacking),
        Some(Answer::NotLacking) => t!(indicator.not_lacking),
        Some(Answer::Unsure) => t!(indicator.unsure),
        None => t!(indicator.not_asked),
    }
}

fn look(answer: Option<Answer>) -> (&'static str, Option<&'static str>) {
    match answer {
        Some(Answer::Lacking) => ("lack", Some("minus")),
        Some(Answer::NotLacking) => ("", Some("check")),
        Some(Answer::Unsure) => ("unsure", Some("q")),
        None => ("none", None),
    }
}

/// The cloth, large.
#[component]
pub fn Weave(
    /// The cells in the official order.
    cells: Vec<WeaveCell>,
) -> impl IntoView {
    let cells = cells
        .into_iter()
        .map(|cell| {
            let (class, icon) = look(cell.answer);
            view! {
                <li class=class>
                    <span aria-hidden="true">{cell.short}</span>
                    <span class="say">{cell.name}": "{answer_name(cell.answer)}</span>
                    {icon.map(|name| view! { <Icon name=name/> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="weave">{cells}</ol> }
}

/// The cloth in one line, for lists.
#[component]
pub fn WeaveMini(
    /// The answers.
    answers: summary::Answers,
    /// The codes of the indicators in force, in the official order.
    codes: Vec<&'static str>,
) -> impl IntoView {
    let label = format::capital(&answers_sentence(answers, &codes));
    let cells = codes
        .iter()
        .map(|code| view! { <i class=look(answers.get(code)).0></i> })
        .collect_view();
    view! { <span class="weave-mini" role="img" aria-label=label>{cells}</span> }
}

/// Gives a [`WeaveMini`] on the page other answers than it has `shown`; `codes` are those it was made with.
pub fn refill_mini(
    cloth: &Element,
    shown: summary::Answers,
    answers: summary::Answers,
    codes: &[&'static str],
) {
    let label = format::capital(&answers_sentence(answers, codes));
    // Fails only for names that are not names.
    let _ = cloth.set_attribute("aria-label", &label);
    let mut cell = cloth.first_element_child();
    for code in codes {
        let Some(at) = cell else { return };
        let answer = answers.get(code);
        if answer != shown.get(code) {
            at.set_class_name(look(answer).0);
        }
        cell = at.next_element_sibling();
    }
}

/// How many of the indicators in force have an answer.
pub fn count(answers: summary::Answers, codes: &[&'static str], answer: Answer) -> usize {
    let given = codes.iter().filter_map(|code| answers.get(code));
    given.filter(|given| *given == answer).count()
}

/// "thiếu 4, chưa rõ 1", "không thiếu", "chưa hỏi".
pub fn answers_sentence(answers: summary::Answers, codes: &[&'static str]) -> String {
    let lacking = count(answers, codes, Answer::Lacking);
    let unsure = count(answers, codes, Answer::Unsure);
    match (lacking, unsure) {
        (0, 0) if count(answers, codes, Answer::NotLacking) == 0 => {
            t!(indicator.nothing_asked).to_owned()
        }
        (0, 0) => t!(indicator.lacks_nothing).to_owned(),
        (0, unsure) => t!(indicator.unsure_n, n = unsure),
        (lacking, 0) => t!(indicator.lacks_n, n = lacking),
        (lacking, unsure) => t!(indicator.lacks_n_unsure_n, n = lacking, unsure = unsure),
    }
}

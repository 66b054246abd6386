//! "Is this household the one in the book?" — asked one by one; what agrees in everything may be
//! answered at once.

use super::work::use_import;
use crate::{
    app_state::use_app,
    components::{Btn, BtnKind},
    i18n::format,
    t,
};
use leptos::prelude::*;
use so_thon_domain::HouseholdId;
use so_thon_sheets::preview::{Answer, Candidate, ListedHousehold, Outcome};

/// A household that waits for an answer, and what it may be.
type Open = (ListedHousehold, Vec<Candidate>);

/// The next question, if there is one.
#[component]
pub fn SameOrNew() -> impl IntoView {
    let import = use_import();
    let open = Memo::new(move |_| {
        import.preview.with(|preview| -> Vec<Open> {
            let households = preview.iter().flat_map(|preview| &preview.households);
            households
                .filter_map(|one| match &one.outcome {
                    Outcome::Ask { candidates } => Some((one.clone(), candidates.clone())),
                    Outcome::New | Outcome::Update { .. } | Outcome::LeftOut => None,
                })
                .collect()
        })
    });
    let certain = move || {
        open.with(|open| {
            open.iter()
                .filter_map(|(listed, candidates)| {
                    Some((listed.rows.first().copied()?, certain(listed, candidates)?))
                })
                .collect::<Vec<_>>()
        })
    };
    let answer = move |row: u32, answer: Answer| {
        import.answers.update(|answers| {
            answers.insert(row, answer);
        });
        import.look_again();
    };
    let all_same = move |_| {
        let pairs = certain();
        import.answers.update(|answers| {
            answers.extend(pairs.into_iter().map(|(row, id)| (row, Answer::Same(id))));
        });
        import.look_again();
    };
    move || {
        let waiting = open.with(Vec::len) as u64;
        let (listed, candidates) = open.with(|open| open.first().cloned())?;
        let alike = certain().len() as u64;
        Some(view! {
            <section class="panel pad stack" aria-labelledby="same">
                <h2 id="same">{t!(import.same_heading, n = format::number(waiting))}</h2>
                {(alike > 0).then(|| view! {
                    <div class="row">
                        <Btn kind=BtnKind::Even icon="check" disabled=import.busy on_click=all_same>{t!(import.all_same, n = format::number(alike))}</Btn>
                        <span class="small soft">{t!(import.all_same_help)}</span>
                    </div>
                })}
                <Question listed=listed candidates=candidates answer=Callback::new(move |(row, said)| answer(row, said))/>
            </section>
        })
    }
}

/// The only candidate, when head and everybody's years of birth agree.
fn certain(listed: &ListedHousehold, candidates: &[Candidate]) -> Option<HouseholdId> {
    let [one] = candidates else { return None };
    let years = listed
        .members
        .iter()
        .filter(|member| member.birth.is_some())
        .count();
    (one.same_head_birth && one.shared_births as usize == years).then_some(one.household)
}

#[component]
fn Question(
    listed: ListedHousehold,
    candidates: Vec<Candidate>,
    answer: Callback<(u32, Answer)>,
) -> impl IntoView {
    let app = use_app();
    let import = use_import();
    let row = listed.rows.first().copied().unwrap_or_default();
    let head = listed.members.first();
    let name = head.map(|head| head.name.clone()).unwrap_or_default();
    let year = head.and_then(|head| head.birth).map_or_else(
        || t!(import.no_year).to_owned(),
        |birth| birth.year.to_string(),
    );
    let village = app.villages.get_untracked().name(listed.village);
    let people = format::number(listed.members.len() as u64);
    let listed_words = t!(
        import.same_listed,
        row = row,
        name = name,
        year = year,
        village = village,
        people = people
    );
    let known = candidates.into_iter().map(|candidate| {
        let row_of = app.rows.with_untracked(|rows| rows.as_ref()?.iter().find(|row| row.id == candidate.household).cloned());
        let head = row_of.as_ref().map(|row| row.head.clone()).unwrap_or_default();
        let people = format::number(row_of.as_ref().map_or(0, |row| row.people.into()));
        let agrees = if candidate.same_head_birth { t!(import.same_birth) } else { t!(import.other_birth) };
        view! {
            <div class="side">
                <p><b>{head}</b><br/>{t!(import.same_known, people = people, shared = candidate.shared_births)}<br/>{agrees}</p>
                <Btn kind=BtnKind::Even disabled=import.busy on_click=move |_| answer.run((row, Answer::Same(candidate.household)))>{t!(import.same)}</Btn>
            </div>
        }
    });
    view! {
        <p>{listed_words}</p>
        <div class="two">
            {known.collect_view()}
            <div class="side">
                <p>{t!(import.new_help)}</p>
                <Btn kind=BtnKind::Even disabled=import.busy on_click=move |_| answer.run((row, Answer::New))>{t!(import.new)}</Btn>
            </div>
        </div>
    }
}

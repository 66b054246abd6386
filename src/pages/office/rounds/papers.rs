//! What a village signs and hangs up: the minutes of its meeting, in as many copies as were signed,
//! and the list of a posting with its days and places.

use super::words;
use crate::{
    app_state::{rounds::Desk, use_app},
    i18n::format,
    pages::review::{Origins, Signs, Source, form_title},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    MeetingId, RecordId, RoundId, VillageId,
    reference::Reference,
    review::{Case, Held, Signed, hangs_until},
};
use std::sync::Arc;

/// A household on a list, as its form was signed.
#[derive(Clone)]
struct Line {
    head: String,
    people: usize,
    signed: Signed,
    /// What else the list says of it.
    rest: Vec<String>,
}

/// The households of a round that a paper is about, with what it says of each.
fn lines(id: RoundId, desk: &Desk, rest: impl Fn(&Case<'_>) -> Option<Vec<String>>) -> Vec<Line> {
    desk.with_cases(
        id,
        true,
        |_, _| true,
        |cases| {
            let all = desk.households.values().filter_map(|own| {
                Some(Line {
                    head: own.head(),
                    people: own.unit.members.len(),
                    signed: own.review.facts.signed.clone()?,
                    rest: rest(cases.get(&own.id())?)?,
                })
            });
            all.collect()
        },
    )
}

fn table(reference: &Reference, lines: &[Line], more: &[&'static str]) -> AnyView {
    let heads: Vec<_> = more.iter().map(|head| view! { <th>{*head}</th> }).collect();
    let rows: Vec<_> = lines
        .iter()
        .enumerate()
        .map(|(at, own)| {
            let b1 = own.signed.b1.as_ref().map(|b1| b1.total.to_string());
            let rest = own.rest.iter().cloned();
            let rest: Vec<_> = rest.map(|words| view! { <td>{words}</td> }).collect();
            view! {
                <tr>
                    <td class="n">{at + 1}</td>
                    <td>{own.head.clone()}</td>
                    <td class="n">{own.people}</td>
                    <td class="n">{b1}</td>
                    <td class="n">{words::b2(reference, &own.signed)}</td>
                    <td>{words::verdict(own.signed.verdict)}</td>
                    {rest}
                </tr>
            }
        })
        .collect();
    let none = lines.is_empty();
    view! {
        {none.then(|| view! { <p>{t!(paper.nobody)}</p> })}
        <table class="tbl" hidden=none>
            <thead><tr>
                <th class="n">{t!(round.sheet_no)}</th>
                <th>{t!(round.household)}</th>
                <th class="n">{t!(round.people)}</th>
                <th class="n">"B1"</th>
                <th class="n">"B2"</th>
                <th>{t!(round.verdict)}</th>
                {heads}
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Whose the sheet is: the village and the round.
fn whose(id: RoundId, village: VillageId, desk: &Desk) -> String {
    let round = desk.common.round(id);
    let name = round.and_then(|own| own.facts.name.clone());
    let village = use_app().villages.get_untracked().title(Some(village));
    format::line([village, name.unwrap_or_default()])
}

/// The minutes of a meeting.
#[component]
pub fn Minutes(
    id: RoundId,
    village: VillageId,
    /// The meeting.
    meeting: RecordId,
    desk: Arc<Desk>,
) -> impl IntoView {
    let own = desk.common.meetings.iter();
    let ours = |at: &Option<VillageId>| *at == Some(village);
    let mut own = own.filter(|(at, one)| ours(at) && one.facts.round == Some(id));
    let held = own.clone().find(|(_, one)| one.id == meeting);
    let Some(held) = held.and_then(|(_, one)| one.facts.held.clone()) else {
        return ().into_any();
    };
    let later = own.any(|(_, one)| {
        let on = one.facts.held.as_ref().map(|own| own.on);
        one.id != meeting && on >= Some(held.on)
    });
    let voted = lines(id, &desk, |case| {
        let (agree, present, enough) = case.agreed_at(MeetingId::from(meeting))?;
        let outcome = if enough {
            t!(paper.agreed)
        } else {
            t!(paper.not_agreed)
        };
        let votes = t!(paper.votes_of, agree = agree, present = present);
        Some(vec![votes, outcome.to_owned()])
    });
    let copies = held.minutes.clamp(1, 9);
    let all: Vec<_> = (1..=copies)
        .map(|n| {
            let keeper = match n {
                1 => t!(paper.copy_village),
                2 => t!(paper.copy_commune),
                _ => t!(paper.copy_more),
            };
            let copy = t!(paper.copy, n = n, of = copies, keeper = keeper);
            one_copy(
                &held,
                &copy,
                whose(id, village, &desk),
                &voted,
                &desk,
                later,
            )
        })
        .collect();
    all.into_any()
}

/// One copy: what is signed by chair, secretary and households.
fn one_copy(
    held: &Held,
    copy: &str,
    whose: String,
    voted: &[Line],
    desk: &Desk,
    later: bool,
) -> AnyView {
    let app = use_app();
    let reference = app.reference.get_untracked();
    let step = desk.common.procedure.step("meeting", held.on);
    let percent = step.and_then(|own| own.is.agree_percent);
    let threshold = percent.map(|n| view! { <p>{t!(paper.threshold, n = n)}</p> });
    let signed: Vec<_> = voted.iter().map(|own| own.signed.clone()).collect();
    let common = Arc::new(desk.common.clone());
    let day = t!(
        paper.held,
        date = format::date(held.on),
        place = held.place.clone(),
        present = held.present
    );
    let chairs = t!(
        paper.chairs,
        chair = held.chair.clone(),
        secretary = held.secretary.clone()
    );
    view! {
        <article class="paper">
            <h1>{form_title("meeting_minutes", held.on)}</h1>
            <p class="small">{copy.to_owned()}</p>
            <p>{whose}</p>
            <p>{day}</p>
            <p>{chairs}</p>
            {threshold}
            {table(&reference, voted, &[t!(paper.votes), t!(paper.outcome)])}
            {later.then(|| view! { <p class="small">{t!(paper.met_later)}</p> })}
            <p>{t!(paper.opinions)}</p>
            <Signs who=[t!(paper.sign_chair), t!(paper.sign_secretary), t!(paper.sign_households)]/>
            <Origins common=common signed=signed/>
            <Source form="meeting_minutes" day=held.on today=app.today.get_untracked()/>
        </article>
    }
    .into_any()
}

/// The list that hangs in the village.
#[component]
pub fn PostingList(
    id: RoundId,
    village: VillageId,
    /// The posting.
    posting: RecordId,
    desk: Arc<Desk>,
) -> impl IntoView {
    let app = use_app();
    let reference = app.reference.get_untracked();
    let mut own = desk.common.postings.iter();
    let own = own.find(|(_, one)| one.id == posting);
    let Some(facts) = own.map(|(_, one)| one.facts.clone()) else {
        return ().into_any();
    };
    let Some(posted) = facts.posted.clone() else {
        return ().into_any();
    };
    let shown = lines(id, &desk, |case| case.hangs_on(&facts).then(Vec::new));
    let until = hangs_until(&facts, &desk.common.procedure, &desk.common.holidays);
    let until = until.map(format::date).unwrap_or_default();
    let days = t!(paper.posted, from = format::date(posted.on), until = until);
    let places = t!(
        paper.places,
        places = posted.places.join(", "),
        by = posted.by.clone()
    );
    let again = facts.again == Some(true);
    let signed: Vec<_> = shown.iter().map(|own| own.signed.clone()).collect();
    let common = Arc::new(desk.common.clone());
    view! {
        <article class="paper">
            <h1>{form_title("posting_list", posted.on)}</h1>
            <p>{whose(id, village, &desk)}</p>
            <p>{days}</p>
            <p>{places}</p>
            {again.then(|| view! { <p>{t!(paper.posted_again)}</p> })}
            {table(&reference, &shown, &[])}
            <p>{t!(paper.complain)}</p>
            <Origins common=common signed=signed/>
            <Source form="posting_list" day=posted.on today=app.today.get_untracked()/>
        </article>
    }
    .into_any()
}

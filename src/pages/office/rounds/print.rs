//! Sheets on paper before and after the village's own: the meeting's agenda and list, the data of
//! certificates. What a form is called and how it is numbered is data (`data/forms.json`).

use super::words;
use crate::{
    app_state::{rounds::Desk, use_app},
    i18n::format,
    pages::review::{Origins, Signs, Source, form_title},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    HouseholdId, RoundId, VillageId,
    class_decision::Class,
    review::{class_decision_id, recognition_id},
};
use std::sync::Arc;

/// Agenda and list of a village meeting.
#[component]
pub fn MeetingSheet(id: RoundId, village: VillageId, desk: Arc<Desk>) -> impl IntoView {
    let app = use_app();
    let name = desk
        .common
        .round(id)
        .and_then(|own| own.facts.name.clone())
        .unwrap_or_default();
    let today = app.today.get_untracked();
    let reference = app.reference.get_untracked();
    let states = desk.states(id, today);
    let met = |household: &HouseholdId| {
        let state = states.get(household);
        state.is_none_or(|state| !state.stage.is_over())
    };
    let lines: Vec<_> = desk
        .households
        .iter()
        .filter(|(household, _)| met(household))
        .map(|(_, own)| own)
        .enumerate()
        .map(|(at, own)| {
            let signed = own.review.facts.signed.as_ref();
            let b1 = signed
                .and_then(|own| own.b1.as_ref())
                .map(|b1| b1.total.to_string());
            let lacks = signed.map(|own| words::b2(&reference, own));
            view! {
                <tr>
                    <td class="n">{at + 1}</td>
                    <td>{own.head()}</td>
                    <td class="n">{own.unit.members.len()}</td>
                    <td class="n">{b1}</td>
                    <td class="n">{lacks}</td>
                    <td>{signed.map(|own| words::verdict(own.verdict))}</td>
                    <td></td>
                </tr>
            }
        })
        .collect();
    let listed = desk.households.iter();
    let listed = listed.filter(|(household, _)| met(household));
    let signed: Vec<_> = listed
        .filter_map(|(_, own)| own.review.facts.signed.clone())
        .collect();
    let common = Arc::new(desk.common.clone());
    view! {
        <h1>{form_title("meeting_list", today)}</h1>
        <p>{format::line([app.villages.get_untracked().title(Some(village)), name])}</p>
        <ol>
            <li>{t!(round.agenda_1)}</li>
            <li>{t!(round.agenda_2)}</li>
            <li>{t!(round.agenda_3)}</li>
            <li>{t!(round.agenda_4)}</li>
        </ol>
        <p>{t!(round.sheet_blanks)}</p>
        <table class="tbl">
            <thead><tr>
                <th class="n">{t!(round.sheet_no)}</th>
                <th>{t!(round.household)}</th>
                <th class="n">{t!(round.people)}</th>
                <th class="n">"B1"</th>
                <th class="n">"B2"</th>
                <th>{t!(round.verdict)}</th>
                <th>{t!(round.agreed_people)}</th>
            </tr></thead>
            <tbody>{lines}</tbody>
        </table>
        <Signs who=[t!(paper.sign_chair), t!(paper.sign_secretary)]/>
        <Origins common=common signed=signed/>
        <Source form="meeting_list" day=today today=today/>
    }
}

/// The data of certificates: of the households that a recognition put on a list.
#[component]
pub fn Certificates(id: RoundId, desk: Arc<Desk>) -> impl IntoView {
    let app = use_app();
    let today = app.today.get_untracked();
    let recognition = recognition_id(id);
    let mut signed = Vec::new();
    let listed: Vec<_> = desk
        .households
        .values()
        .filter_map(|own| {
            let decision = class_decision_id(recognition, own.unit.id);
            let decisions = own.unit.decisions.iter();
            let decision = decisions
                .filter(|one| one.id == decision.into())
                .find_map(|one| one.facts.decision.clone())?;
            matches!(decision.class, Class::Poor | Class::NearPoor).then_some((own, decision))
        })
        .map(|(own, decision)| {
            signed.extend(own.review.facts.signed.clone());
            let people: Vec<_> = own
                .unit
                .members
                .iter()
                .map(|one| {
                    let birth = one.facts.birth.as_ref().map(so_thon_domain::dates::format_birth);
                    let name = one.facts.name.clone().unwrap_or_default();
                    view! { <li>{format::line([name, birth.unwrap_or_default()])}</li> }
                })
                .collect();
            let address = own.unit.household.address.clone().unwrap_or_default();
            let village = app.villages.get_untracked().title(own.unit.village);
            view! {
                <article class="pad">
                    <h2>{own.head()}</h2>
                    <p>{crate::components::class_name(decision.class)}</p>
                    <p>{format::line([address, village])}</p>
                    <p>{t!(round.decision_line, number = decision.number, date = format::date(decision.date))}</p>
                    <ol>{people}</ol>
                </article>
            }
        })
        .collect();
    let common = Arc::new(desk.common.clone());
    view! {
        <h1>{t!(round.certificates_title, form = form_title("certificate", today))}</h1>
        <p class="small">{t!(round.certificates_help)}</p>
        {if listed.is_empty() {
            view! { <p>{t!(round.certificates_none)}</p> }.into_any()
        } else {
            listed.into_any()
        }}
        <Origins common=common signed=signed/>
        <Source form="certificate" day=today today=today/>
    }
}

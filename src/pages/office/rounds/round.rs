//! One round: its list by village, who reviews, opinion, recognition, closing.

use super::{
    close::Close, is_officer, list::span, listing::Listing, opinion::OpinionPart,
    recognise::Recognise, typed::Typed, words,
};
use crate::{
    app_state::{
        AppState, Reading,
        rounds::{Desk, desk, followed},
        use_app,
    },
    components::{Icon, Note, NoteKind},
    forms::words as plain,
    i18n::format,
    pages::office::{
        people::{Asked, accounts},
        shell::WorkHead,
    },
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    AccountId, Field, RecordWrite, RoundId, VillageId,
    access::Role,
    review::{Stage, draft::set},
    typed::value_of,
};
use so_thon_protocol::office::Account;
use std::{collections::BTreeSet, sync::Arc};

/// How many writes go into one change: few enough for one envelope.
pub const TOGETHER: usize = 50;

/// The page.
#[component]
pub fn RoundPage(id: RoundId) -> impl IntoView {
    let (step, desk) = followed(desk(id, None));
    let typed = Typed::provide(&id.to_string(), desk);
    let asked = accounts();
    let title = Memo::new(move |_| {
        let desk = desk.get();
        let round = desk.common.round(id);
        let name = round.and_then(|round| round.facts.name.clone());
        name.unwrap_or_else(|| t!(round.title).to_owned())
    });
    let body = move || match step.get() {
        Reading::Here(()) if !typed.is_ready() => {
            view! { <p class="soft">{t!(round.reading)}</p> }.into_any()
        }
        Reading::Waiting => view! { <p class="soft">{t!(round.reading)}</p> }.into_any(),
        Reading::Nothing => {
            view! { <Note kind=NoteKind::Wait><h2>{t!(round.not_here)}</h2></Note> }.into_any()
        }
        Reading::Failed(error) => {
            view! { <Note kind=NoteKind::Stop><p>{plain::phone(&error)}</p></Note> }.into_any()
        }
        Reading::Here(()) => view! { <Parts id=id desk=desk asked=asked/> }.into_any(),
    };
    view! { <main class="work"><WorkHead title=title/>{body}</main> }
}

#[component]
fn Parts(
    id: RoundId,
    desk: Signal<Arc<Desk>>,
    asked: RwSignal<Asked<Vec<Account>>>,
) -> impl IntoView {
    let app = use_app();
    let facts = Memo::new(move |_| {
        let desk = desk.get();
        let round = desk.common.round(id);
        round.map(|own| own.facts.clone()).unwrap_or_default()
    });
    let opened = move || {
        let facts = facts.read();
        let step = facts.opened.as_ref()?;
        Some(t!(
            round.opened_line,
            date = format::date(step.on),
            by = step.by.clone(),
            source = step.legal_ref.clone()
        ))
    };
    let standard = move || {
        let facts = facts.read();
        let reference = app.reference.read();
        let own = reference.standard(facts.standard.as_deref()?)?;
        Some(words::standard(own))
    };
    let officer = is_officer(app);
    let lists = move || officer && facts.read().closed.is_none();
    view! {
        <section class="card pad stack" aria-label=t!(round.about)>
            <p>{move || words::season(facts.read().season)}", "{move || span(&facts.read())}</p>
            <p class="small soft">{opened}</p>
            <p class="small soft">{standard}</p>
        </section>
        <Show when=lists><Listing id=id desk=desk/></Show>
        {move || view! { <Villages id=id desk=desk.get() asked=asked/> }}
        <OpinionPart id=id desk=desk/>
        <Recognise id=id desk=desk/>
        {officer.then(|| view! { <Close id=id desk=desk/> })}
    }
}

#[component]
fn Villages(id: RoundId, desk: Arc<Desk>, asked: RwSignal<Asked<Vec<Account>>>) -> impl IntoView {
    let app = use_app();
    let states = desk.states(id, app.today.get());
    let own: BTreeSet<VillageId> = desk
        .households
        .values()
        .filter_map(|own| own.unit.village)
        .collect();
    let villages = app.villages.get();
    let lines: Vec<_> = villages
        .by_name()
        .into_iter()
        .filter(|(village, _)| own.contains(village))
        .map(|(village, _)| {
            let count = |stages: &[Stage]| format::number(desk.reached(&states, Some(village), stages));
            let all = count(&Stage::ALL);
            let signed = count(&SIGNED);
            let agreed = count(&AGREED);
            let posted = count(&POSTED);
            let over = count(&[Stage::PostingOver, Stage::Recognised]);
            let gone = count(&OVER);
            let complained = count(&[Stage::Complained, Stage::ToReview, Stage::NotAgreed]);
            view! {
                <tr>
                    <td><a href=routes::round_village(id, village)><b>{villages.title(Some(village))}</b></a></td>
                    <td class="n">{all}</td>
                    <td class="n">{signed}</td>
                    <td class="n">{agreed}</td>
                    <td class="n">{posted}</td>
                    <td class="n">{over}</td>
                    <td class="n">{complained}</td>
                    <td class="n">{gone}</td>
                    <td><Reviewer id=id desk=Arc::clone(&desk) village=village asked=asked/></td>
                </tr>
            }
        })
        .collect();
    let irregular: BTreeSet<_> = states
        .values()
        .flat_map(|state| state.irregular.iter().copied())
        .collect();
    let none = lines.is_empty();
    view! {
        <section class="card" aria-labelledby="villages">
            <div class="card-head"><h2 id="villages">{t!(round.by_village, n = format::number(states.len() as u64))}</h2></div>
            {none.then(|| view! { <p class="pad soft">{t!(round.nobody_listed)}</p> })}
            <div class="scroll" tabindex="0"><table class="tbl" hidden=none>
                <thead><tr>
                    <th>{t!(villages.title)}</th>
                    <th class="n">{t!(round.listed)}</th>
                    <th class="n">{t!(round.signed)}</th>
                    <th class="n">{t!(round.agreed)}</th>
                    <th class="n">{t!(round.posted)}</th>
                    <th class="n">{t!(round.over)}</th>
                    <th class="n">{t!(round.again)}</th>
                    <th class="n">{t!(round.without)}</th>
                    <th>{t!(round.reviewer)}</th>
                </tr></thead>
                <tbody>{lines}</tbody>
            </table></div>
        </section>
        {(!irregular.is_empty()).then(|| view! {
            <Note kind=NoteKind::Wait>
                <h2>{t!(round.irregular)}</h2>
                <ul>{irregular.into_iter().map(|own| view! { <li>{words::irregularity(own)}</li> }).collect_view()}</ul>
            </Note>
        })}
    }
}

/// Signed, or further.
const SIGNED: [Stage; 9] = [
    Stage::Signed,
    Stage::NotAgreed,
    Stage::Agreed,
    Stage::Posted,
    Stage::PostingOver,
    Stage::Complained,
    Stage::ToReview,
    Stage::Rechecked,
    Stage::Recognised,
];
/// Nothing more is asked of them (`Stage::is_over`).
const OVER: [Stage; 2] = [Stage::EndedAtA, Stage::Left];
/// Agreed to, or further.
const AGREED: [Stage; 6] = [
    Stage::Agreed,
    Stage::Posted,
    Stage::PostingOver,
    Stage::Complained,
    Stage::Rechecked,
    Stage::Recognised,
];
/// Posted, or further.
const POSTED: [Stage; 4] = [
    Stage::Posted,
    Stage::PostingOver,
    Stage::Complained,
    Stage::Recognised,
];

/// The people who can review: code and name, for a picker.
pub fn reviewers(asked: &Asked<Vec<Account>>) -> Vec<(String, String)> {
    let people = asked.here().map(Vec::as_slice).unwrap_or_default();
    let own = people.iter().filter(|one| {
        one.closed.is_none() && matches!(one.role, Role::Collaborator | Role::Officer)
    });
    own.map(|one| (one.id.to_string(), one.name.clone()))
        .collect()
}

/// Gives reviews to a person.
pub fn give(
    app: AppState,
    desk: &Desk,
    which: impl Fn(&crate::app_state::rounds::InRound) -> bool,
    to: AccountId,
) {
    let writes: Vec<RecordWrite> = desk
        .households
        .values()
        .filter(|own| which(own) && own.review.facts.reviewer != Some(to))
        .filter_map(|own| {
            let record = own.unit.records.get(&own.review.id)?;
            Some(set(record, Field::known("reviewer"), value_of(&to)))
        })
        .collect();
    let saves: Vec<Vec<RecordWrite>> = writes.chunks(TOGETHER).map(<[_]>::to_vec).collect();
    if !saves.is_empty() {
        spawn_local(async move { drop(app.save_all(saves).await) });
    }
}

/// Who reviews a village: one choice gives all of it.
#[component]
fn Reviewer(
    id: RoundId,
    desk: Arc<Desk>,
    village: VillageId,
    asked: RwSignal<Asked<Vec<Account>>>,
) -> impl IntoView {
    let app = use_app();
    let given: BTreeSet<Option<AccountId>> = desk
        .households
        .values()
        .filter(|own| own.unit.village == Some(village))
        .map(|own| own.review.facts.reviewer)
        .collect();
    let one = if given.len() == 1 {
        given.first().copied().flatten()
    } else {
        None
    };
    let several = given.len() > 1;
    let chosen = one.map(|one| one.to_string()).unwrap_or_default();
    let closed = desk
        .common
        .round(id)
        .is_none_or(|round| round.facts.closed.is_some());
    let label = t!(
        round.reviewer_of,
        village = app.villages.get_untracked().title(Some(village))
    );
    let options = move || {
        let chosen = chosen.clone();
        let nobody = if several {
            t!(round.several)
        } else {
            t!(round.nobody)
        };
        std::iter::once((String::new(), nobody.to_owned()))
            .chain(asked.with(reviewers))
            .map(|(code, name)| {
                let selected = code == chosen;
                view! { <option value=code selected=selected>{name}</option> }
            })
            .collect_view()
    };
    let pick = move |event| {
        if let Some(to) = AccountId::parse(&event_target_value(&event)) {
            give(app, &desk, |own| own.unit.village == Some(village), to);
        }
    };
    view! {
        <div class="picker">
            <select class="input" autocomplete="off" aria-label=label disabled=closed || !is_officer(app) on:change=pick>{options}</select>
            <Icon name="chev"/>
        </div>
    }
}

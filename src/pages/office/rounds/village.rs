//! What one village does in a round: its households, the meeting, the posting, complaints.

use super::{
    is_officer,
    meeting::MeetingPart,
    papers::{Minutes, PostingList},
    posting::PostingPart,
    print::{Certificates, MeetingSheet},
    recheck::RecheckPart,
    round::{give, reviewers},
    typed::Typed,
    words,
};
use crate::{
    app_state::{
        AppState, Reading,
        rounds::{Desk, InRound, desk, followed},
        use_app,
    },
    components::{Btn, ClassTag, Icon, LinkBtn, Note, NoteKind},
    forms::words as plain,
    i18n::format,
    pages::{
        office::{
            people::{Asked, accounts},
            shell::WorkHead,
        },
        review::{ended_because, stage_words},
    },
    platform::window,
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    AccountId, HouseholdId, RecordId, RoundId, VillageId,
    record::DELETED,
    review::{Stage, State, draft::set},
    typed::value_of,
};
use so_thon_protocol::office::Account;
use so_thon_sync::phone::Save;
use std::{collections::BTreeMap, sync::Arc};

/// What is printed when the print button is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Agenda and list of the next meeting.
    Meeting,
    /// The minutes of a meeting that was held, in as many copies as were signed.
    Minutes(RecordId),
    /// The list that hangs by a posting.
    Posting(RecordId),
    /// The data of certificates.
    Certificates,
}

/// The page.
#[component]
pub fn VillagePage(id: RoundId, village: VillageId) -> impl IntoView {
    let app = use_app();
    let (step, desk) = followed(desk(id, Some(village)));
    let typed = Typed::provide(&format!("{id}/{village}"), desk);
    let asked = accounts();
    let sheet = RwSignal::new(Sheet::Meeting);
    let title = Memo::new(move |_| app.villages.read().title(Some(village)));
    let name = move || {
        let desk = desk.get();
        let round = desk.common.round(id);
        round.and_then(|round| round.facts.name.clone())
    };
    // The sheet is drawn first, then the browser prints what is drawn.
    let print = Callback::new(move |wanted: Sheet| {
        sheet.set(wanted);
        spawn_local(async move {
            leptos::task::tick().await;
            window::print();
        });
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
        Reading::Here(()) => {
            view! { <Parts id=id village=village desk=desk asked=asked print=print/> }.into_any()
        }
    };
    let printed = move || match sheet.get() {
        Sheet::Meeting => {
            view! { <MeetingSheet id=id village=village desk=desk.get()/> }.into_any()
        }
        Sheet::Minutes(meeting) => {
            view! { <Minutes id=id village=village meeting=meeting desk=desk.get()/> }.into_any()
        }
        Sheet::Posting(posting) => {
            view! { <PostingList id=id village=village posting=posting desk=desk.get()/> }
                .into_any()
        }
        Sheet::Certificates => view! { <Certificates id=id desk=desk.get()/> }.into_any(),
    };
    view! {
        <main class="work">
            <div class="noprint stack">
                <WorkHead title=title subtitle=ViewFn::from(name)>
                    <LinkBtn href=routes::round(id) icon="left">{t!(round.back)}</LinkBtn>
                    <Btn icon="clip" on_click=move |_| print.run(Sheet::Meeting)>{t!(round.print_meeting)}</Btn>
                    <Btn icon="seal" on_click=move |_| print.run(Sheet::Certificates)>{t!(round.print_certificates)}</Btn>
                </WorkHead>
                {body}
            </div>
            <div class="onlyprint">{printed}</div>
        </main>
    }
}

#[component]
fn Parts(
    id: RoundId,
    village: VillageId,
    desk: Signal<Arc<Desk>>,
    asked: RwSignal<Asked<Vec<Account>>>,
    print: Callback<Sheet>,
) -> impl IntoView {
    let app = use_app();
    let officer = is_officer(app);
    let open = Memo::new(move |_| {
        let desk = desk.get();
        let round = desk.common.round(id);
        officer && round.is_some_and(|own| own.facts.closed.is_none())
    });
    view! {
        {move || view! { <Households id=id desk=desk.get() officer=open.get() asked=asked/> }}
        <MeetingPart id=id village=village desk=desk open=open print=print/>
        <PostingPart id=id village=village desk=desk open=open print=print/>
        <RecheckPart id=id desk=desk open=open/>
    }
}

/// The village's households in the round, and who reviews them.
#[component]
fn Households(
    id: RoundId,
    desk: Arc<Desk>,
    officer: bool,
    asked: RwSignal<Asked<Vec<Account>>>,
) -> impl IntoView {
    let app = use_app();
    let states = desk.states(id, app.today.get());
    let lines: Vec<_> = desk
        .households
        .iter()
        .map(|(household, own)| line(app, *household, own, &states, officer, asked, &desk))
        .collect();
    let none = lines.is_empty();
    view! {
        <section class="card" aria-labelledby="households">
            <div class="card-head"><h2 id="households">{t!(round.households, n = format::number(lines.len() as u64))}</h2></div>
            {none.then(|| view! { <p class="pad soft">{t!(round.nobody_listed)}</p> })}
            <div class="scroll" tabindex="0"><table class="tbl" hidden=none>
                <thead><tr>
                    <th>{t!(round.household)}</th>
                    <th>{t!(round.class_now)}</th>
                    <th>{t!(round.verdict)}</th>
                    <th>{t!(round.stage)}</th>
                    <th>{t!(round.reviewer)}</th>
                    <th>{t!(round.steps)}</th>
                </tr></thead>
                <tbody>{lines}</tbody>
            </table></div>
        </section>
    }
}

fn line(
    app: AppState,
    household: HouseholdId,
    own: &InRound,
    states: &BTreeMap<HouseholdId, State>,
    officer: bool,
    asked: RwSignal<Asked<Vec<Account>>>,
    desk: &Arc<Desk>,
) -> impl IntoView + use<> {
    let state = states.get(&household);
    let stage = state.map_or(Stage::Listed, |state| state.stage);
    let until = state
        .filter(|_| stage == Stage::Posted)
        .and_then(|state| state.posting_until)
        .map(|day| t!(round.until, date = format::date(day)));
    let ended =
        (stage == Stage::EndedAtA).then(|| ended_because(&own.review.facts, &desk.common.sheet_a));
    let irregular: Vec<&str> = state
        .iter()
        .flat_map(|state| state.irregular.iter().map(|one| words::irregularity(*one)))
        .collect();
    let irregular = irregular.join(". ");
    let class = own.unit.decision().map(|own| own.class);
    let signed = own.review.facts.signed.clone();
    // Of a round that is closed, and to whoever does not write here, there is the signed form alone.
    let sheet = officer.then(|| routes::review_of(household, own.id()));
    let form = signed
        .is_some()
        .then(|| routes::signed_form(household, own.id()));
    let asked_on = own
        .review
        .facts
        .asked_on
        .map(|day| t!(round.asked_on, date = format::date(day)));
    let reviewer = own.review.facts.reviewer;
    let desk = Arc::clone(desk);
    let options = move || {
        let chosen = reviewer.map(|own| own.to_string()).unwrap_or_default();
        std::iter::once((String::new(), t!(round.nobody).to_owned()))
            .chain(asked.with(reviewers))
            .map(|(code, name)| {
                let selected = code == chosen;
                view! { <option value=code selected=selected>{name}</option> }
            })
            .collect_view()
    };
    let pick = move |event| {
        if let Some(to) = AccountId::parse(&event_target_value(&event)) {
            give(app, &desk, |own| own.unit.id == household, to);
        }
    };
    let label = t!(round.reviewer_of, village = own.head());
    let record = own.unit.records.get(&own.review.id).cloned();
    // Who was listed by mistake is taken off before anything was signed.
    let off = move |_| {
        if let Some(record) = &record {
            let save = Save {
                writes: vec![set(record, DELETED, value_of(&true))],
                draft: None,
            };
            app.save(save, |_| {});
        }
    };
    let may_leave = officer && stage == Stage::Listed;
    let complains = matches!(
        stage,
        Stage::Posted | Stage::PostingOver | Stage::Complained
    );
    view! {
        <tr>
            <td><a href=routes::household(household)><b>{own.head()}</b></a>{asked_on.map(|said| view! { <span class="line small soft">{said}</span> })}</td>
            <td>{class.map(|class| view! { <ClassTag class=class/> })}</td>
            <td>{signed.map(|signed| view! { <ClassTag class=signed.verdict.into() guess=true/> })}</td>
            <td>
                {stage_words(stage)}
                {ended.map(|said| view! { <span class="line small">{said}</span> })}
                {until.map(|said| view! { <span class="line small">{said}</span> })}
                {(!irregular.is_empty()).then(|| view! { <span class="line small state-stop">{irregular}</span> })}
            </td>
            <td><div class="picker">
                <select class="input" autocomplete="off" aria-label=label disabled=!officer on:change=pick>{options}</select>
                <Icon name="chev"/>
            </div></td>
            <td>
                <div class="row">
                {sheet.map(|href| view! { <a class="line" href=href>{t!(round.sheet)}</a> })}
                {form.map(|href| view! { <a class="line" href=href>{t!(signed_form.title)}</a> })}
                {complains.then(|| view! { <a class="line" href=format!("{}/khieu-nai", routes::household(household))>{t!(round.complaint)}</a> })}
                {(stage == Stage::Complained).then(|| view! {
                    <Btn icon="down" on_click=move |_| window::focus("recheck")>{t!(round.to_recheck)}</Btn>
                })}
                {may_leave.then(|| view! {
                    <Btn icon="x" on_click=off>
                        <span aria-hidden="true">{t!(round.take_off_short)}</span><span class="say">{t!(round.take_off)}</span>
                    </Btn>
                })}
                </div>
            </td>
        </tr>
    }
}

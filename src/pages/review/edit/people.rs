//! Step 2: what the indicators ask of each person. What is known is filled in; each person opens
//! by a touch, so that thirty people are no slower than three.

use super::form::Form;
use crate::{
    components::{Input, LinkBtn, Maybe, Note, NoteKind, Select, State, StateKind, Tick},
    forms::bound,
    pages::review::{
        checks::field_id,
        said::Said,
        words::{Telling, level_name, work_name},
    },
    platform::window,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::{
    MemberId,
    dates::age_on,
    member::{Level, Member, Sex, Work},
    review::{draft::PersonFacts, problem::ReviewField},
    unit::Entry,
};

/// Everybody of the household.
#[component]
pub(super) fn PeopleStep(form: Form) -> impl IntoView {
    let people = move || {
        let unit = form.unit.get();
        let people = unit.members.iter();
        people
            .map(|person| view! { <Person form=form person=person.clone()/> })
            .collect_view()
    };
    let errors = [ReviewField::Members, ReviewField::Head].map(|field| form.found.error(field));
    let wrong = move || {
        let words = errors.iter().map(|error| error.get());
        crate::i18n::format::line(words)
    };
    let id = form.unit.with_untracked(|unit| unit.id);
    view! {
        <section class="stack" id=field_id(ReviewField::Members) tabindex="-1">
            <p class="help" id=field_id(ReviewField::Head) tabindex="-1">
                <span id=field_id(ReviewField::Measured) tabindex="-1">{t!(survey.people_help)}</span>
            </p>
            <div role="status">
                {move || (!wrong().is_empty()).then(|| view! { <Note kind=NoteKind::Stop><p>{wrong()}</p></Note> })}
            </div>
            {people}
            <div class="row">
                <LinkBtn icon="plus" href=routes::new_member(id)>{t!(household.add_person)}</LinkBtn>
            </div>
        </section>
    }
}

/// A signal for a control over one fact of one person.
macro_rules! fact {
    ($form:expr, $id:expr, $field:ident) => {{
        let id = $id;
        bound(
            $form.draft,
            move |draft| {
                let own = draft.facts.people.get(&id);
                own.map(|own| own.$field.clone()).unwrap_or_default()
            },
            move |draft, value| {
                if let Some(own) = draft.facts.people.get_mut(&id) {
                    own.$field = value;
                }
            },
        )
    }};
}

#[component]
fn Person(form: Form, person: Entry<Member>) -> impl IntoView {
    let id = MemberId::from(person.id);
    let open = RwSignal::new(false);
    let label = form.reference.with_value(|reference| {
        let unit = form.unit.get_untracked();
        let telling = Telling {
            reference,
            unit: &unit,
            day: form.day.get_untracked(),
        };
        telling.person(&person)
    });
    let person = StoredValue::new(person);
    let asked = move || Asked::of(&person.get_value().facts, form.day.get());
    let unknown = Memo::new(move |_| {
        let asked = asked();
        form.draft.with(|draft| {
            let own = draft.facts.people.get(&id);
            own.map_or(0, |own| asked.unknown(own))
        })
    });
    view! {
        <details class="sheet" on:toggle=move |event| open.set(window::is_open(&event))>
            <summary>
                <b>{label}</b>" "
                {move || match unknown.get() {
                    0 => view! { <State kind=StateKind::Done icon="check">{t!(survey.person_known)}</State> }.into_any(),
                    n => view! { <State kind=StateKind::Wait icon="q">{t!(survey.person_unknown_n, n = n)}</State> }.into_any(),
                }}
            </summary>
            <Show when=move || open.get()>
                <Facts form=form id=id asked=asked()/>
            </Show>
        </details>
    }
}

/// What is asked of a person: by age, where that is known.
#[derive(Clone, Copy)]
struct Asked {
    insured: bool,
    grown: bool,
    school: bool,
    finished: bool,
    works: bool,
    measured: bool,
    pregnant: bool,
}

impl Asked {
    fn of(facts: &Member, day: chrono::NaiveDate) -> Self {
        let age = facts.birth.and_then(|birth| age_on(&birth, day));
        // From and under as the indicators say it; of somebody whose age is unknown all is asked.
        let within =
            |from: u32, under: u32| age.is_none_or(|age| age.most >= from && age.least < under);
        Self {
            insured: within(6, u32::MAX),
            grown: within(16, u32::MAX),
            school: within(3, 31),
            finished: within(12, 31),
            works: within(15, 75),
            measured: within(0, 16),
            pregnant: facts.sex != Some(Sex::Male) && within(15, 50),
        }
    }

    /// How many of the facts that an indicator waits for are not known.
    fn unknown(self, own: &PersonFacts) -> usize {
        let open = [
            self.insured && own.insured.is_none(),
            self.grown && own.allowance.is_none(),
            self.school && !self.grown && own.attends.is_none(),
            self.grown && self.school && own.attends.is_none() && own.completed.is_none(),
            self.works && own.work.is_none(),
            own.work == Some(Work::Wage) && own.contract.is_none(),
            self.measured && own.height.trim().is_empty(),
        ];
        open.into_iter().filter(|one| *one).count()
    }
}

#[component]
fn Facts(form: Form, id: MemberId, asked: Asked) -> impl IntoView {
    let insured = fact!(form, id, insured);
    let disabled = fact!(form, id, disabled);
    let allowance = fact!(form, id, allowance);
    let attends = fact!(form, id, attends);
    let job_training = fact!(form, id, job_training);
    let able = fact!(form, id, able_to_work);
    let pregnant = fact!(form, id, pregnant);
    let merit = fact!(form, id, merit);
    let contract = fact!(form, id, contract);
    let name = move |fact: &str| format!("{fact}-{id}");
    let household = form.unit.with_untracked(|unit| unit.id);
    view! {
        <div class="stack">
            {asked.insured.then(|| view! { <Maybe name=name("insured") label=t!(member_form.insured) value=insured/> })}
            {asked.school.then(|| view! {
                <Maybe name=name("attends") label=t!(survey.attends) value=attends/>
                <Show when=move || attends.get() == Some(true)>
                    <LevelOf form=form id=id completed=false/>
                </Show>
            })}
            {asked.finished.then(|| view! { <LevelOf form=form id=id completed=true/> })}
            {(asked.finished && asked.grown).then(|| view! {
                <Maybe name=name("training") label=t!(survey.job_training) value=job_training/>
            })}
            {asked.works.then(|| view! { <WorkOf form=form id=id/> })}
            {asked.works.then(|| {
                let works = fact!(form, id, work);
                view! {
                    <Show when=move || works.get() == Some(Work::Wage)>
                        <Maybe name=name("contract") label=t!(survey.contract) value=contract/>
                    </Show>
                    <Maybe name=name("able") label=t!(survey.able) value=able/>
                }
            })}
            <Maybe name=name("disabled") label=t!(member_form.disabled) value=disabled/>
            {asked.grown.then(|| view! {
                <Maybe name=name("allowance") label=t!(survey.allowance) value=allowance/>
                <Maybe name=name("merit") label=t!(survey.merit) value=merit/>
            })}
            {asked.pregnant.then(|| view! { <Maybe name=name("pregnant") label=t!(survey.pregnant) value=pregnant/> })}
            {asked.measured.then(|| view! { <Measured form=form id=id/> })}
            <p><a class="more" href=routes::member(household, id)>{t!(survey.mend_person)}</a></p>
        </div>
    }
}

/// Which level somebody goes to, or completed.
#[component]
fn LevelOf(form: Form, id: MemberId, completed: bool) -> impl IntoView {
    let draft = form.draft;
    let level = bound(
        draft,
        move |draft| {
            let own = draft.facts.people.get(&id);
            let level = own.and_then(|own| if completed { own.completed } else { own.level });
            level.map(Level::code).unwrap_or_default().to_owned()
        },
        move |draft, code: String| {
            let level = LEVELS.into_iter().find(|own| own.code() == code);
            if let Some(own) = draft.facts.people.get_mut(&id) {
                if completed {
                    own.completed = level;
                } else {
                    own.level = level;
                }
            }
        },
    );
    let options = std::iter::once((String::new(), t!(form.unknown).to_owned())).chain(
        LEVELS
            .into_iter()
            .filter(|own| completed || *own != Level::None)
            .map(|own| (own.code().to_owned(), level_name(own).to_owned())),
    );
    let options = Signal::stored(options.collect::<Vec<_>>());
    let (key, label) = if completed {
        ("completed", t!(survey.completed))
    } else {
        ("level", t!(survey.level))
    };
    view! { <Select id=format!("{key}-{id}") label=label value=level options=options/> }
}

const LEVELS: [Level; 9] = [
    Level::None,
    Level::Preschool,
    Level::Primary,
    Level::LowerSecondary,
    Level::UpperSecondary,
    Level::Elementary,
    Level::Intermediate,
    Level::College,
    Level::University,
];

const WORKS: [(&str, Work); 4] = [
    ("wage", Work::Wage),
    ("own", Work::Own),
    ("seeking", Work::Seeking),
    ("not_seeking", Work::NotSeeking),
];

/// What work somebody has or looks for.
#[component]
fn WorkOf(form: Form, id: MemberId) -> impl IntoView {
    let work = bound(
        form.draft,
        move |draft| {
            let work = draft.facts.people.get(&id).and_then(|own| own.work);
            let known = WORKS.into_iter().find(|(_, own)| Some(*own) == work);
            known.map(|(code, _)| code).unwrap_or_default().to_owned()
        },
        move |draft, code: String| {
            if let Some(own) = draft.facts.people.get_mut(&id) {
                own.work = WORKS
                    .into_iter()
                    .find(|(known, _)| *known == code)
                    .map(|(_, own)| own);
            }
        },
    );
    let options = std::iter::once((String::new(), t!(form.unknown).to_owned()))
        .chain(WORKS.map(|(code, own)| (code.to_owned(), work_name(own).to_owned())));
    let options = Signal::stored(options.collect::<Vec<_>>());
    view! { <Select id=format!("work-{id}") label=t!(survey.work) value=work options=options/> }
}

/// Height and weight of a child.
#[component]
fn Measured(form: Form, id: MemberId) -> impl IntoView {
    let on = fact!(form, id, measured_on);
    let height = fact!(form, id, height);
    let weight = fact!(form, id, weight);
    let lying = fact!(form, id, lying);
    let error = form.found.error_where(ReviewField::Measured, move |own| {
        Said(&own.params).code("member") == Some(id.to_string().as_str())
    });
    // The first measurement of a form is of its day.
    Effect::new(move |_| {
        let typed = !height.read().is_empty() || !weight.read().is_empty();
        if typed && on.get_untracked().is_empty() {
            on.set(so_thon_domain::dates::format_date(form.day.get_untracked()));
        }
    });
    view! {
        <fieldset class="stack">
            <legend class="label">{t!(survey.measured)}</legend>
            <p class="help">{t!(survey.measured_help)}</p>
            <Input id=format!("height-{id}") label=t!(survey.height) value=height mode="decimal" error=error/>
            <Input id=format!("weight-{id}") label=t!(survey.weight) value=weight mode="decimal"/>
            <Input id=format!("measured-{id}") label=t!(survey.measured_on) value=on mode="numeric"/>
            <Tick value=lying>{t!(survey.lying)}</Tick>
        </fieldset>
    }
}

//! What was written, in words: what a field is called and what its value says. For places that
//! show single facts: what the office sent back, two values side by side, who wrote what.

#[cfg(feature = "office")]
mod office;

use super::{ethnic, problems::name_in};
use crate::{
    i18n::{self, format},
    t,
};
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::Value;
use so_thon_domain::{
    Field, MemberId, Millis, RecordKind, RecordWrite,
    change::ListWrite,
    class_decision::Decision,
    dates::format_birth,
    gather::Gather,
    household::Position,
    indicator::{self, Answer, Deprivation},
    member::{Birth, Came, Outcome, Sex},
    record::DELETED,
    reference::{List, Reference},
    registration::{self, Committed, Measure, Progress, Reached},
    support::{Quantity, State},
    unit::HouseholdUnit,
    visit::Met,
};
use std::{collections::BTreeMap, sync::Arc};

/// Tells facts with the names that are known.
#[derive(Clone)]
pub struct Teller {
    reference: Arc<Reference>,
    people: BTreeMap<MemberId, String>,
    /// What the measures of the household's registrations are, by key.
    measures: BTreeMap<String, String>,
}

impl Teller {
    /// With the people of a household, if it is here.
    pub fn new(reference: Arc<Reference>, unit: Option<&HouseholdUnit>) -> Self {
        let members = unit.map(|unit| unit.members.as_slice()).unwrap_or_default();
        let people = members
            .iter()
            .filter_map(|member| Some((MemberId::from(member.id), member.facts.name.clone()?)));
        let records = unit.into_iter().flat_map(|unit| unit.records.values());
        let plans = records.filter(|record| record.kind == RecordKind::REGISTRATION);
        let measures = plans.flat_map(registration::measures);
        Self {
            reference,
            people: people.collect(),
            measures: measures.map(|(key, own)| (key, own.what)).gather(),
        }
    }

    /// With the people that writes themselves name.
    pub fn with_people_of(mut self, writes: &[RecordWrite]) -> Self {
        for write in writes {
            let name = write.fields.get(&Field::known("name"));
            if let (true, Some(name)) = (
                write.kind == RecordKind::MEMBER,
                name.and_then(|set| set.value.as_str()),
            ) {
                self.people.insert(write.record.into(), name.to_owned());
            }
        }
        self
    }

    /// What a field is called; `None` for what is nobody's to read.
    pub fn field(&self, field: &Field) -> Option<String> {
        if let Some(code) = indicator::code(field) {
            let known = self.reference.indicator(code);
            return Some(known.map_or_else(|| code.to_owned(), |known| i18n::of(&known.name)));
        }
        if registration::key(field).is_some() {
            return Some(t!(plan.measures).to_owned());
        }
        let name = match field.as_str() {
            "target_year" => t!(plan.year),
            "committed" => t!(plan.commitment),
            "withdrawn" => t!(plan.withdrawn),
            "progress" => t!(plan.of_visit),
            "wishes" => t!(labour.wish),
            "outcome" => t!(labour.came),
            "head" => t!(fact.head),
            "list_code" => t!(fact.list_code),
            "address" => t!(fact.address),
            "phone" => t!(fact.phone),
            "position" => t!(fact.position),
            "merit" => t!(fact.merit),
            "native_minority" => t!(fact.native_minority),
            "no_labour" => t!(fact.no_labour),
            "note" => t!(fact.note),
            "name" => t!(fact.name),
            "birth" => t!(fact.birth),
            "sex" => t!(fact.sex),
            "ethnicity" => t!(fact.ethnicity),
            "relation" => t!(fact.relation),
            "doing" => t!(fact.doing),
            "insured" => t!(fact.insured),
            "disabled" => t!(fact.disabled),
            "date" => t!(fact.date),
            "met" => t!(visit.met),
            "answers" => t!(visit.indicators),
            "said" => t!(visit.said),
            "promise" => t!(visit.promise),
            "next_date" => t!(visit.next),
            "needs" => t!(visit.needs),
            "causes" => t!(visit.causes),
            "benefit" => t!(fact.benefit),
            "member" => t!(fact.member),
            "project" => t!(fact.project),
            "quantity" => t!(fact.quantity),
            "amount" => t!(fact.amount),
            "funding" => t!(fact.funding),
            "provider" => t!(fact.provider),
            "state" => t!(fact.state),
            "asked_on" => t!(fact.asked_on),
            "decided_on" => t!(fact.decided_on),
            "delivered_on" => t!(fact.delivered_on),
            "confirmed_on" => t!(fact.confirmed_on),
            "decision" => t!(fact.decision),
            "deleted" => t!(fact.in_book),
            "taken" => t!(photo.one),
            other => return unnamed(other),
        };
        Some(name.to_owned())
    }

    /// What a value of a field says.
    pub fn value(&self, field: &Field, value: &Value) -> String {
        if value.is_null() {
            return t!(fact.empty).to_owned();
        }
        if *field == DELETED {
            let gone = value.as_bool() == Some(true);
            return if gone {
                t!(fact.removed)
            } else {
                t!(fact.kept)
            }
            .to_owned();
        }
        if indicator::code(field).is_some() {
            let given = read::<Deprivation>(value);
            return given.map_or_else(|| plain(value), |given| answer(given.answer).to_owned());
        }
        if registration::key(field).is_some() {
            let own = read::<Measure>(value);
            return own.map_or_else(
                || plain(value),
                |own| format::line([own.what.clone(), self.measure(&own)]),
            );
        }
        let told = match field.as_str() {
            "committed" => read::<Committed>(value).map(|own| {
                let name = own.by.map(|id| self.person(id)).unwrap_or_default();
                format::line([format::date(own.on), name])
            }),
            "progress" => read(value).map(|own| self.progress(&own)),
            "outcome" => read::<Outcome>(value).map(|own| outcome(&own)),
            "head" | "member" => read::<MemberId>(value).map(|id| self.person(id)),
            "position" => {
                read::<Position>(value).map(|at| t!(visit.position_within, n = at.accuracy_m))
            }
            "birth" => read::<Birth>(value).as_ref().map(format_birth),
            "sex" => read::<Sex>(value).map(|sex| {
                match sex {
                    Sex::Male => t!(member_form.male),
                    Sex::Female => t!(member_form.female),
                }
                .to_owned()
            }),
            "ethnicity" => value.as_str().map(|code| ethnic::name(code).to_owned()),
            "relation" => self.named(List::Relations, value),
            "benefit" => self.named(List::Benefits, value),
            "project" => self.named(List::Projects, value),
            "funding" => self.named(List::Funding, value),
            "withdrawn" | "date" | "next_date" | "asked_on" | "decided_on" | "delivered_on"
            | "confirmed_on" => read::<NaiveDate>(value).map(format::date),
            "met" => read::<Met>(value).map(|met| self.met(&met)),
            "answers" => read::<BTreeMap<String, Answer>>(value).map(|given| self.answers(&given)),
            "quantity" => read::<Quantity>(value).map(|quantity| {
                format!(
                    "{} {}",
                    format::thousandths(quantity.thousandths),
                    quantity.unit
                )
            }),
            "amount" => value.as_i64().map(format::money),
            "taken" => read::<Millis>(value).map(format::moment),
            "state" => read::<State>(value).map(|state| state_words(state).to_owned()),
            "decision" => read::<Decision>(value).map(|decision| {
                let class = crate::components::class_name(decision.class).to_owned();
                format::line([class, format::date(decision.date)])
            }),
            _ => None,
        };
        told.or_else(|| of_office(field.as_str(), value))
            .unwrap_or_else(|| plain(value))
    }

    /// Everything that one write says, by name.
    pub fn lines(&self, write: &RecordWrite) -> Vec<(String, String)> {
        let facts = write
            .fields
            .iter()
            .filter_map(|(field, set)| Some((self.field(field)?, self.value(field, &set.value))));
        let lists = write.lists.iter().filter_map(|(field, elements)| {
            let list = match field.as_str() {
                "needs" => List::Needs,
                "causes" => List::Causes,
                "wishes" => List::Needs,
                _ => return None,
            };
            let mut added: Vec<(u64, String)> = Vec::new();
            for (code, element) in elements {
                let name = name_in(&self.reference, list, code);
                match element {
                    ListWrite::Add { value, .. } => {
                        added.push((value.as_u64().unwrap_or(0), name));
                    }
                    ListWrite::Remove { .. } => {
                        added.push((u64::MAX, t!(fact.without, name = name)));
                    }
                }
            }
            added.sort();
            let names = added.into_iter().map(|(_, name)| name);
            Some((self.field(field)?, format::line(names)))
        });
        facts.chain(lists).collect()
    }

    /// The name of a person of the household.
    pub fn person(&self, id: MemberId) -> String {
        let known = self.people.get(&id).cloned();
        known.unwrap_or_else(|| t!(household.no_name).to_owned())
    }

    /// What a code of a list is called.
    pub fn name_of(&self, list: List, code: &str) -> String {
        name_in(&self.reference, list, code)
    }

    /// Who sees to a measure, who pays and by when.
    pub fn measure(&self, own: &Measure) -> String {
        let funding = own.funding.as_deref();
        let funding = funding.map(|code| self.name_of(List::Funding, code));
        let by = own
            .by
            .map(|day| t!(plan.until_day, day = format::date(day)));
        format::line([
            own.who.clone(),
            funding.unwrap_or_default(),
            by.unwrap_or_default(),
        ])
    }

    /// How far the measures were at a visit, each by its name.
    pub fn progress(&self, own: &BTreeMap<String, Progress>) -> String {
        let told = own.iter().map(|(key, own)| {
            let what = self.measures.get(key).cloned();
            // It was taken out since.
            let what = what.unwrap_or_else(|| t!(plan.of_visit).to_owned());
            let words = own.words.clone().unwrap_or_default();
            let words = words.trim_end_matches('.').to_owned();
            let far = format::line([reached(own.state).to_owned(), words]);
            format!("{what}: {far}.")
        });
        told.collect::<Vec<_>>().join(" ")
    }

    fn named(&self, list: List, value: &Value) -> Option<String> {
        Some(name_in(&self.reference, list, value.as_str()?))
    }

    fn met(&self, met: &Met) -> String {
        if met.nobody {
            return t!(household.met_nobody).to_owned();
        }
        let people = met.members.iter().map(|id| self.person(*id));
        format::line(people.chain(met.other.clone()))
    }

    fn answers(&self, given: &BTreeMap<String, Answer>) -> String {
        let of = |wanted: Answer| {
            let codes = given.iter().filter(move |(_, answer)| **answer == wanted);
            let names = codes.map(|(code, _)| {
                let known = self.reference.indicator(code);
                known.map_or_else(
                    || code.clone(),
                    |known| i18n::of(&known.name).to_lowercase(),
                )
            });
            format::line(names)
        };
        let parts = [Answer::Lacking, Answer::Unsure, Answer::NotLacking].map(|wanted| {
            let names = of(wanted);
            if names.is_empty() {
                names
            } else {
                format!("{}: {names}.", answer(wanted))
            }
        });
        let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        told.join(" ")
    }
}

/// An answer in words.
pub fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Lacking => t!(visit_form.lacking),
        Answer::NotLacking => t!(visit_form.not_lacking),
        Answer::Unsure => t!(visit_form.unsure),
    }
}

/// How far a measure got, in words.
pub fn reached(state: Reached) -> &'static str {
    match state {
        Reached::Done => t!(plan.done),
        Reached::UnderWay => t!(plan.under_way),
        Reached::Blocked => t!(plan.blocked),
    }
}

/// What came of wishes for training and work, in words.
pub fn came(what: Came) -> &'static str {
    match what {
        Came::Counselled => t!(labour.counselled),
        Came::Trained => t!(labour.trained),
        Came::Placed => t!(labour.placed),
        Came::Abroad => t!(labour.abroad),
        Came::Returned => t!(labour.returned),
    }
}

/// The same with its day and words.
pub fn outcome(own: &Outcome) -> String {
    format::line([
        came(own.what).to_owned(),
        own.on.map(format::date).unwrap_or_default(),
        own.words.clone().unwrap_or_default(),
    ])
}

fn state_words(state: State) -> &'static str {
    match state {
        State::Asked => t!(support_form.asked),
        State::Approved => t!(support_form.approved),
        State::Delivered => t!(support_form.delivered),
        State::Confirmed => t!(support_form.confirmed),
        State::Refused => t!(support_form.refused),
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// What is called so at the office alone.
#[cfg(feature = "office")]
fn unnamed(field: &str) -> Option<String> {
    office::name(field).map(ToOwned::to_owned)
}

#[cfg(not(feature = "office"))]
fn unnamed(_: &str) -> Option<String> {
    None
}

#[cfg(feature = "office")]
fn of_office(field: &str, value: &Value) -> Option<String> {
    office::value(field, value)
}

#[cfg(not(feature = "office"))]
fn of_office(_: &str, _: &Value) -> Option<String> {
    None
}

/// A value that no field of this program gives a form to.
fn plain(value: &Value) -> String {
    match value {
        Value::Bool(true) => t!(form.yes).to_owned(),
        Value::Bool(false) => t!(form.no).to_owned(),
        Value::String(words) => words.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => t!(fact.not_told).to_owned(),
    }
}

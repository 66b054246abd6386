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
    household::Position,
    indicator::{self, Answer, Deprivation},
    member::{Birth, Sex},
    record::DELETED,
    reference::{List, Reference},
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
}

impl Teller {
    /// With the people of a household, if it is here.
    pub fn new(reference: Arc<Reference>, unit: Option<&HouseholdUnit>) -> Self {
        let members = unit.map(|unit| unit.members.as_slice()).unwrap_or_default();
        let people = members
            .iter()
            .filter_map(|member| Some((MemberId::from(member.id), member.facts.name.clone()?)));
        Self {
            reference,
            people: people.collect(),
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
        let name = match field.as_str() {
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
        let told = match field.as_str() {
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
            "date" | "next_date" | "asked_on" | "decided_on" | "delivered_on" | "confirmed_on" => {
                read::<NaiveDate>(value).map(format::date)
            }
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

    fn person(&self, id: MemberId) -> String {
        let known = self.people.get(&id).cloned();
        known.unwrap_or_else(|| t!(household.no_name).to_owned())
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

//! Written values in words. A value of a form that this version does not know is said as it stands.

use crate::{
    components::class_name,
    forms::ethnic,
    i18n::{self, format},
    t,
};
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::Value;
use so_thon_domain::{
    RecordId,
    class_decision::Decision,
    household::Position,
    indicator::{Answer, Deprivation},
    member::{Birth, Sex},
    reference::{Entry, List, Reference},
    support::{Quantity, State},
    village::Totals,
    visit::Met,
};
use std::collections::BTreeMap;

/// What is needed to say a value.
pub struct Speaker<'a> {
    /// Codes and their words.
    pub reference: &'a Reference,
    /// The name of a person of the household.
    pub name: &'a dyn Fn(RecordId) -> Option<String>,
}

impl Speaker<'_> {
    /// A value that stood in a field or was written to it; nothing at all reads as not written.
    pub fn say(&self, field: &str, value: Option<&Value>) -> String {
        let Some(value) = value.filter(|value| !value.is_null()) else {
            return t!(history.nothing).to_owned();
        };
        self.known(field, value).unwrap_or_else(|| plain(value))
    }

    /// Elements of a list.
    pub fn say_list(&self, field: &str, keys: impl IntoIterator<Item = String>) -> String {
        let list = match field {
            "needs" => Some(List::Needs),
            "causes" => Some(List::Causes),
            _ => None,
        };
        format::line(keys.into_iter().map(|key| match list {
            Some(list) => self.entry(list, &key),
            None => key,
        }))
    }

    fn known(&self, field: &str, value: &Value) -> Option<String> {
        if field.starts_with("ind.") {
            let given: Deprivation = read(value)?;
            return Some(format::capital(answer(given.answer)));
        }
        Some(match field {
            "date" | "next_date" | "asked_on" | "decided_on" | "delivered_on" | "confirmed_on" => {
                format::date(read::<NaiveDate>(value)?)
            }
            "amount" => format::money(value.as_i64()?),
            "number" => format::household_number(read(value)?),
            "house_dm2" => format!("{}\u{a0}m²", format::tenths(value.as_f64()? / 100.0)),
            "answers" => self.answers(&read(value)?),
            "met" => self.met(&read(value)?),
            "head" | "member" => {
                (self.name)(read(value)?).unwrap_or_else(|| t!(history.person_not_here).to_owned())
            }
            "birth" => birth(&read(value)?),
            "sex" => match read(value)? {
                Sex::Male => t!(member_form.male).to_owned(),
                Sex::Female => t!(member_form.female).to_owned(),
            },
            "ethnicity" => ethnic::name(value.as_str()?).to_owned(),
            "relation" => self.entry(List::Relations, value.as_str()?),
            "benefit" => self.entry(List::Benefits, value.as_str()?),
            "project" => self.entry(List::Projects, value.as_str()?),
            "funding" => self.entry(List::Funding, value.as_str()?),
            "state" => state(read(value)?).to_owned(),
            "quantity" => {
                let given: Quantity = read(value)?;
                format!("{} {}", format::thousandths(given.thousandths), given.unit)
            }
            "position" => {
                let at: Position = read(value)?;
                t!(visit.position_within, n = at.accuracy_m)
            }
            "decision" => {
                let given: Decision = read(value)?;
                format::line([
                    class_name(given.class).to_owned(),
                    given.number,
                    format::date(given.date),
                ])
            }
            "totals" => {
                let given: Totals = read(value)?;
                t!(
                    history.totals_are,
                    households = format::number(given.households.into()),
                    people = format::number(given.people.into()),
                    day = format::date(given.on)
                )
            }
            _ => return None,
        })
    }

    fn entry(&self, list: List, code: &str) -> String {
        let entry: Option<&Entry> = self.reference.entry(list, code);
        entry.map_or_else(|| code.to_owned(), |entry| i18n::of(&entry.name))
    }

    /// "Thiếu: nước sạch, nhà tiêu. Chưa rõ: việc làm."
    fn answers(&self, given: &BTreeMap<String, Answer>) -> String {
        let named = |wanted| {
            let codes = given.iter().filter(move |(_, answer)| **answer == wanted);
            format::line(codes.map(|(code, _)| {
                let known = self.reference.indicator(code);
                let name = known.map_or_else(|| code.clone(), |one| i18n::of(&one.name));
                so_thon_domain::letters::lower_text(&name)
            }))
        };
        [Answer::Lacking, Answer::Unsure, Answer::NotLacking]
            .into_iter()
            .map(|wanted| (wanted, named(wanted)))
            .filter(|(_, names)| !names.is_empty())
            .map(|(wanted, names)| format!("{}: {names}.", format::capital(answer(wanted))))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn met(&self, met: &Met) -> String {
        if met.nobody {
            return t!(household.met_nobody).to_owned();
        }
        let unknown = || t!(history.person_not_here).to_owned();
        let names = met
            .members
            .iter()
            .map(|id| (self.name)((*id).into()).unwrap_or_else(unknown));
        format::line(names.chain(met.other.clone()))
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Lacking => t!(indicator.lacking),
        Answer::NotLacking => t!(indicator.not_lacking),
        Answer::Unsure => t!(indicator.unsure),
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Asked => t!(support_form.asked),
        State::Approved => t!(support_form.approved),
        State::Delivered => t!(support_form.delivered),
        State::Confirmed => t!(support_form.confirmed),
        State::Refused => t!(support_form.refused),
    }
}

fn birth(birth: &Birth) -> String {
    match (birth.date(), birth.month) {
        (Some(day), _) => format::date(day),
        (None, Some(month)) => format!("{month:02}/{}", birth.year),
        (None, None) => birth.year.to_string(),
    }
}

/// Yes and no, texts and figures; what is made of them, one after the other.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => t!(form.yes).to_owned(),
        Value::Bool(false) => t!(form.no).to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(words) => words.clone(),
        Value::Array(parts) => format::line(parts.iter().map(plain)),
        Value::Object(parts) => format::line(parts.values().map(plain)),
    }
}

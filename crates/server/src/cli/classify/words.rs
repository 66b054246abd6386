//! An outcome in Vietnamese, from the app's own words (`locales/vi.json`, `class_reason`).

use super::read::Fault;
use anyhow::Context;
use serde_json::Value;
use so_thon_domain::{
    classify::{Fact, Facts, Outcome, Verdict},
    numbers::{Convention, format_whole},
    reference::AreaType,
};

/// The words of this command.
pub struct Words {
    all: Value,
}

impl Words {
    pub fn load() -> anyhow::Result<Self> {
        let text = include_str!("../../../../../locales/vi.json");
        let mut tree: Value = serde_json::from_str(text)?;
        let all = tree
            .get_mut("class_reason")
            .map(Value::take)
            .context("the words of classify are missing")?;
        Ok(Self { all })
    }

    /// Why a household has its class, or why none can be said.
    pub fn reason(&self, outcome: &Outcome, facts: &Facts, missing: &[String]) -> String {
        let mut parts = Vec::new();
        if outcome.verdict.is_none() {
            let possible: Vec<_> = outcome
                .possible
                .iter()
                .map(|own| self.say(verdict(*own), &[]))
                .collect();
            let classes = possible.join(&self.say("or", &[]));
            parts.push(self.say("open", &[("classes", &classes)]));
        }
        parts.extend(self.line(outcome, facts));
        if outcome.line.under != Some(false) {
            parts.push(self.count(outcome));
        }
        if let Some((income, limit)) = outcome.line.income_disagrees {
            let (income, limit) = (whole(income), whole(limit));
            let params = [("income", income.as_str()), ("limit", limit.as_str())];
            parts.push(self.say("income_disagrees", &params));
        }
        if outcome.line.points_unused {
            parts.push(self.say("points_unused", &[]));
        }
        if !missing.is_empty() {
            let columns = missing.join(", ");
            parts.push(self.say("missing", &[("columns", &columns)]));
        }
        parts.join(". ")
    }

    fn line(&self, outcome: &Outcome, facts: &Facts) -> Option<String> {
        let line = &outcome.line;
        let figure = whole(line.figure?);
        let area = self.say(
            match facts.area {
                Some(AreaType::Rural) => "rural",
                Some(AreaType::Urban) => "urban",
                None => "either",
            },
            &[],
        );
        let limit = line.limit.map(whole).unwrap_or_default();
        let params = [
            ("figure", figure.as_str()),
            ("limit", limit.as_str()),
            ("area", area.as_str()),
        ];
        let by_points = line.by == Fact::B1;
        let key = match (by_points, line.limit.is_some(), line.under) {
            (true, true, Some(true)) => "b1_under",
            (true, true, Some(false)) => "b1_over",
            (true, false, Some(true)) => "b1_under_both",
            (true, false, Some(false)) => "b1_over_both",
            (false, true, Some(true)) => "income_under",
            (false, true, Some(false)) => "income_over",
            (false, false, Some(true)) => "income_under_both",
            (false, false, Some(false)) => "income_over_both",
            (true, _, None) => "b1_between",
            (false, _, None) => "income_between",
        };
        Some(self.say(key, &params))
    }

    fn count(&self, outcome: &Outcome) -> String {
        let count = outcome.count;
        let [least, most, of, from] =
            [count.least, count.most, count.of, count.poor_from].map(|own| own.to_string());
        let params = [
            ("least", least.as_str()),
            ("most", most.as_str()),
            ("of", of.as_str()),
            ("from", from.as_str()),
        ];
        let key = if least == most {
            "lacks"
        } else {
            "lacks_between"
        };
        self.say(key, &params)
    }

    /// Why a line cannot be read.
    pub fn fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::Encoding => self.say("fault_encoding", &[]),
            Fault::Quote => self.say("fault_quote", &[]),
            Fault::TooMany => self.say("fault_too_many", &[]),
            Fault::Value { column, value } => {
                self.say("fault_value", &[("column", column), ("value", value)])
            }
            Fault::TwoReadings { column, value } => self.say(
                "fault_two_readings",
                &[("column", column), ("value", value)],
            ),
            Fault::B2 { value } => self.say("fault_b2", &[("value", value)]),
            Fault::Disagree { b2, least, most } => {
                let [b2, least, most] = [b2, least, most].map(ToString::to_string);
                let params = [
                    ("b2", b2.as_str()),
                    ("least", least.as_str()),
                    ("most", most.as_str()),
                ];
                self.say("fault_disagree", &params)
            }
        }
    }

    /// The columns that mean nothing.
    pub fn unused(&self, columns: &str) -> String {
        self.say("unused", &[("columns", columns)])
    }

    fn say(&self, key: &str, params: &[(&str, &str)]) -> String {
        let mut text = self.all[key].as_str().unwrap_or(key).to_owned();
        for (name, value) in params {
            text = text.replace(&format!("{{{{ {name} }}}}"), value);
        }
        text
    }
}

fn verdict(own: Verdict) -> &'static str {
    match own {
        Verdict::Poor => "poor",
        Verdict::NearPoor => "near_poor",
        Verdict::NotPoor => "not_poor",
    }
}

fn whole(number: i64) -> String {
    format_whole(number, Convention::Vietnamese)
}

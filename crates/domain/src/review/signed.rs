//! A signed form read again: what it said when it was signed, in an order and form that words can be
//! made of, and what of its facts is no longer so.
//!
//! The law is looked up by the code of the standard that was in force, whose figures never change
//! under that code; everything else stands in the signature itself.

use super::kinds::{HouseholdThen, PersonThen, Reason, Signed};
use crate::{
    classify::{Facts, Lack, Law, Outcome, Verdict, classify},
    derive::{Because, BecauseCode, Finding, Measured, Subject, classify_household},
    field::Field,
    gather::sort_by_key,
    growth::Tables,
    ids::MemberId,
    member::Member,
    problem::Param,
    record::Record,
    reference::{Procedure, Reference},
    register::{Register, ValueId},
    time::Stamp,
    unit::{Entry, HouseholdUnit},
};
use std::collections::BTreeMap;

/// The relation of a head's child.
const CHILD: &str = "child";

/// The names of what the words of a reason need (`derive::BecauseCode`).
const NAMES: [&str; 13] = [
    "age", "age_most", "area", "code", "codes", "count", "date", "has", "level", "of", "parts",
    "year", "z",
];

/// A signature that stands on a review.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// The save that made it.
    pub id: ValueId,
    /// When, by the phone.
    pub stamp: Stamp,
    /// What was signed.
    pub signed: Signed,
}

/// The signatures that stand on a review, the one that counts first. There is more than one where
/// two people signed apart from each other, until somebody chooses.
pub fn signatures(record: &Record) -> Vec<Signature> {
    let register = record.registers.get(&Field::known("signed"));
    let heads = register.map(Register::heads).unwrap_or_default();
    let mut all: Vec<Signature> = Vec::new();
    for (id, head) in heads.into_iter().rev() {
        let Ok(signed) = serde_json::from_value::<Signed>(head.value.clone()) else {
            continue;
        };
        if !all.iter().any(|own| own.signed == signed) {
            let stamp = head.stamp;
            all.push(Signature { id, stamp, signed });
        }
    }
    all
}

/// An indicator as a form says it.
#[derive(Clone, Debug, PartialEq)]
pub struct SignedFinding {
    /// The indicator.
    pub indicator: String,
    /// Lacking, not, or unknown by then.
    pub lack: Lack,
    /// Why.
    pub because: Vec<Because>,
}

/// An indicator that would come out otherwise now, or for another reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Differs {
    /// As it was signed.
    pub then: SignedFinding,
    /// As the facts say it now, for the day of the signature.
    pub now: Finding,
}

/// What is no longer as it was signed. The form stays as it is: a person looks at this and decides
/// whether to review again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Since {
    /// Indicators, by number.
    pub indicators: Vec<Differs>,
    /// How many people there were, and are.
    pub people: Option<(u32, u32)>,
    /// Another head.
    pub head: bool,
    /// It lives elsewhere.
    pub moved: bool,
    /// People whom the form names: their name then, and now; none who left the household.
    pub named: Vec<(String, Option<String>)>,
    /// The class of the same day by the same law with the facts of now; none where it cannot be
    /// said, or nothing changed.
    pub verdict: Option<Verdict>,
}

impl Since {
    /// Everything is as it was signed.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Signed {
    /// Figures, ages and names were kept with it: true but for forms of older apps.
    pub fn is_whole(&self) -> bool {
        self.household.is_some()
    }

    /// The indicators as they were signed, by their number in the standard.
    pub fn findings(&self, reference: &Reference) -> Vec<SignedFinding> {
        let known = reference.indicators_of(&self.standard);
        let known: Vec<&str> = known.iter().map(|(_, own)| own.code.as_str()).collect();
        let mut all: Vec<_> = self.lacks.iter().collect();
        sort_by_key(&mut all, |(code, _)| {
            known
                .iter()
                .position(|own| own == code)
                .unwrap_or(known.len())
        });
        all.into_iter()
            .map(|(code, (lack, reasons))| SignedFinding {
                indicator: code.clone(),
                lack: *lack,
                because: reasons.iter().filter_map(because).collect(),
            })
            .collect()
    }

    /// The class with the figures it stands on, by the standard that was in force; `None` where this
    /// app does not know that standard.
    pub fn outcome(&self, reference: &Reference) -> Option<Outcome> {
        let law = Law::of(reference, reference.standard(&self.standard)?);
        let lacks = self.lacks.iter().map(|(code, own)| (code.clone(), own.0));
        let facts = Facts {
            area: self.area_type,
            b1: self.b1.as_ref().map(|own| own.total),
            income: self.income,
            lacks: lacks.collect(),
            total: None,
        };
        let outcome = classify(&law, &facts);
        Some(Outcome {
            verdict: Some(self.verdict),
            ..outcome
        })
    }

    /// What of its facts is no longer so. Ages stay those of the day it was signed for.
    pub fn since(
        &self,
        unit: &HouseholdUnit,
        reference: &Reference,
        procedure: &Procedure,
        growth: Option<&Tables>,
    ) -> Since {
        let subject = Subject::of(unit, self.on, growth);
        let measured = Measured {
            area: self.area_type,
            b1: self.b1.as_ref().map(|own| own.total),
            income: self.income,
        };
        let classes = classify_household(reference, procedure, &subject, measured);
        let mut classes = classes.into_iter();
        let now = classes.find(|own| own.outcome.standard == self.standard);
        let mut since = self.household.as_ref().map_or_else(Since::default, |own| {
            let count = people_of(unit);
            Since {
                people: (own.people != count).then_some((own.people, count)),
                head: own.head != unit.head().map(|head| head.id.into()),
                moved: own.address != unit.household.address || own.village != unit.village,
                named: self.renamed(unit),
                ..Since::default()
            }
        });
        let Some(now) = now else {
            return since;
        };
        since.indicators = self
            .findings(reference)
            .into_iter()
            .filter_map(|then| {
                let mut findings = now.findings.iter();
                let own = findings.find(|own| own.indicator == then.indicator)?;
                self.differs(&then, own).then(|| Differs {
                    then,
                    now: own.clone(),
                })
            })
            .collect();
        if !since.indicators.is_empty() {
            since.verdict = now.outcome.verdict;
        }
        since
    }

    fn renamed(&self, unit: &HouseholdUnit) -> Vec<(String, Option<String>)> {
        let all = self.people.iter().filter_map(|(id, then)| {
            let now = unit.member(*id).map(name_of);
            (now.as_ref() != Some(&then.name)).then(|| (then.name.clone(), now))
        });
        all.collect()
    }

    fn differs(&self, then: &SignedFinding, now: &Finding) -> bool {
        // A phone without the growth tables knows less than one with them; nothing changed.
        let no_tables = |own: &Because| own.code == BecauseCode::NoTables;
        if then.because.iter().chain(&now.because).any(no_tables) {
            return false;
        }
        let whole = self.is_whole();
        let alike = |a: &Because, b: &Because| {
            let bare = (a.code, a.member) == (b.code, b.member);
            bare && (!whole || by_name(a) == by_name(b))
        };
        let mut both = then.because.iter().zip(&now.because);
        let same = then.because.len() == now.because.len() && both.all(|(a, b)| alike(a, b));
        then.lack != now.lack || !same
    }
}

/// What a signature keeps of the indicators.
pub(super) fn kept(findings: &[Finding]) -> BTreeMap<String, (Lack, Vec<Reason>)> {
    let reason = |own: &Because| Reason {
        code: own.code.code().to_owned(),
        member: own.member,
        params: own
            .params
            .iter()
            .map(|(name, param)| ((*name).to_owned(), param.clone()))
            .collect(),
    };
    let all = findings.iter().map(|own| {
        let reasons = own.because.iter().map(reason).collect();
        (own.indicator.clone(), (own.lack, reasons))
    });
    all.collect()
}

/// A reason that was kept, as one that is derived; `None` of a code that a newer app wrote.
fn because(reason: &Reason) -> Option<Because> {
    let mut codes = BecauseCode::ALL.iter();
    let code = codes.find(|own| own.code() == reason.code)?;
    let named = |name: &&'static str| Some((*name, reason.params.get(*name)?.clone()));
    Some(Because {
        code: *code,
        member: reason.member,
        params: NAMES.iter().filter_map(named).collect(),
    })
}

/// What the words of a reason need, whatever order it came in.
fn by_name(because: &Because) -> BTreeMap<&'static str, &Param> {
    let all = because.params.iter().map(|(name, param)| (*name, param));
    all.collect()
}

/// What a signature keeps of the household.
pub(super) fn household_then(unit: &HouseholdUnit) -> HouseholdThen {
    let own = &unit.household;
    HouseholdThen {
        head: unit.head().map(|head| head.id.into()),
        people: people_of(unit),
        number: own.number,
        list_code: own.list_code.clone(),
        address: own.address.clone(),
        village: unit.village,
    }
}

fn people_of(unit: &HouseholdUnit) -> u32 {
    u32::try_from(unit.members.len()).unwrap_or(u32::MAX)
}

/// What a signature keeps of people: of the head, and of those whom a reason comes from.
pub(super) fn people_then(
    unit: &HouseholdUnit,
    findings: &[Finding],
) -> BTreeMap<MemberId, PersonThen> {
    let reasons = findings.iter().flat_map(|own| &own.because);
    let named = reasons.filter_map(|own| unit.member(own.member?));
    unit.head()
        .into_iter()
        .chain(named)
        .map(|person| {
            let then = PersonThen {
                name: name_of(person),
                relation: person.facts.relation.clone(),
                child: child_order(unit, person),
            };
            (person.id.into(), then)
        })
        .collect()
}

fn name_of(person: &Entry<Member>) -> String {
    person.facts.name.clone().unwrap_or_default()
}

/// Which of the head's children a person is, from 1 by birth: where there are several, and each has
/// a birth.
pub fn child_order(unit: &HouseholdUnit, person: &Entry<Member>) -> Option<u32> {
    let is_child = |own: &&Entry<Member>| own.facts.relation.as_deref() == Some(CHILD);
    let mut children: Vec<_> = unit.members.iter().filter(is_child).collect();
    let unsure = children.iter().any(|own| own.facts.birth.is_none());
    if children.len() < 2 || unsure {
        return None;
    }
    sort_by_key(&mut children, |own| own.facts.birth);
    let at = children.iter().position(|own| own.id == person.id)?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests;

//! What a confirmed preview writes, as data: one change for each household.
//!
//! A list brings facts up to date; it does not undo the field's work. What somebody corrected after
//! an import stays as they left it, what nobody touched follows the list, what is the same is not
//! written at all. People and households that the list does not name stay.

use crate::preview::{ExistingHousehold, ListedHousehold, ListedMember, Outcome, Preview};
use chrono::NaiveDate;
use so_thon_domain::{
    DecisionId, Field, HouseholdId, MemberId, Millis, Record, RecordId, RecordWrite, SeatId,
    class_decision::{Class, ClassDecision, Decision, Origin},
    draft::read_phone,
    fold::{fold, tidy},
    household::Household,
    ids::IdSource,
    member::{Birth, Member},
    register::ValueId,
    typed::{Place, TypedRecord, write_of},
    unit::{Entry, HouseholdUnit},
};
use std::collections::{BTreeMap, BTreeSet};

/// The code of the head among relations.
const HEAD: &str = "head";

/// What the officer said of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFacts {
    /// Its name.
    pub list: String,
    /// The class it gives where no heading of its own says another.
    pub class: Class,
    /// Number of the decision that recognised it.
    pub number: String,
    /// The decision's date.
    pub date: NaiveDate,
}

/// The changes of an import.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// One change for each household that is made or brought up to the list.
    pub saves: Vec<Vec<RecordWrite>>,
    /// Households that are made.
    pub made: u32,
    /// Households of the book that change.
    pub changed: u32,
    /// Households of the book that say all of it already.
    pub same: u32,
    /// Households that would be the same one of the book as another of the list: left.
    pub twice: u32,
    /// People that are made.
    pub people: u32,
}

/// The book's households as matching needs them.
pub fn existing(book: &BTreeMap<HouseholdId, HouseholdUnit>) -> Vec<ExistingHousehold> {
    let year = |member: &Entry<Member>| member.facts.birth.map(|birth| birth.year);
    book.values()
        .filter_map(|unit| {
            let head = unit.head();
            Some(ExistingHousehold {
                id: unit.id,
                code: unit.household.list_code.clone(),
                village: unit.village?,
                head_name: head
                    .and_then(|head| head.facts.name.clone())
                    .unwrap_or_default(),
                head_birth_year: head.and_then(year),
                member_birth_years: unit.members.iter().filter_map(year).collect(),
            })
        })
        .collect()
}

/// What importing writes. `seat` is who imports; ids are made at `now`.
pub fn plan(
    preview: &Preview,
    list: &ListFacts,
    book: &BTreeMap<HouseholdId, HouseholdUnit>,
    seat: SeatId,
    ids: &mut impl IdSource,
    now: Millis,
) -> Plan {
    let mut plan = Plan::default();
    let mut taken = BTreeSet::new();
    for listed in &preview.households {
        let unit = match &listed.outcome {
            Outcome::New => None,
            Outcome::Update { household } => match book.get(household) {
                Some(unit) if taken.insert(*household) => Some(unit),
                Some(_) => {
                    plan.twice += 1;
                    continue;
                }
                None => continue,
            },
            Outcome::Ask { .. } | Outcome::LeftOut => continue,
        };
        let mut one = One::new(unit, listed, seat);
        let writes = one.writes(list, || ids.fresh(now));
        plan.people += one.people;
        match (unit.is_some(), writes.is_empty()) {
            (false, _) => plan.made += 1,
            (true, false) => plan.changed += 1,
            (true, true) => plan.same += 1,
        }
        if !writes.is_empty() {
            plan.saves.push(writes);
        }
    }
    plan
}

/// One household of the list beside what the book has of it.
struct One<'a> {
    unit: Option<&'a HouseholdUnit>,
    listed: &'a ListedHousehold,
    seat: SeatId,
    /// The changes by which earlier lists came.
    imports: BTreeSet<ValueId>,
    people: u32,
}

impl<'a> One<'a> {
    fn new(unit: Option<&'a HouseholdUnit>, listed: &'a ListedHousehold, seat: SeatId) -> Self {
        let decisions = unit.map_or(&[][..], |unit| unit.decisions.as_slice());
        let imported = |entry: &&Entry<ClassDecision>| {
            let decision = entry.facts.decision.as_ref();
            decision.is_some_and(|decision| decision.origin == Origin::Import)
        };
        let imports = decisions
            .iter()
            .filter(imported)
            .filter_map(|entry| Some(entry.created?.0));
        Self {
            unit,
            listed,
            seat,
            imports: imports.collect(),
            people: 0,
        }
    }

    fn writes(
        &mut self,
        list: &ListFacts,
        mut fresh: impl FnMut() -> uuid::Uuid,
    ) -> Vec<RecordWrite> {
        let id = self.unit.map_or_else(|| HouseholdId(fresh()), |u| u.id);
        let village = self.unit.map_or(self.listed.village, |unit| unit.village);
        let place = |record: RecordId| Place {
            id: record,
            unit: id.into(),
            village,
        };
        let mut writes = Vec::new();
        let mut used = BTreeSet::new();
        let mut head = None;
        for (order, listed) in (1_u16..).zip(&self.listed.members) {
            let known = self.known(listed, &used);
            let member = known.map_or_else(|| MemberId(fresh()), |entry| entry.id.into());
            used.insert(RecordId::from(member));
            if order == 1 {
                head = Some(member);
            }
            let before = self.record(known.map(|entry| entry.id));
            self.people += u32::from(before.is_none());
            let facts = self.member(before, listed, order);
            writes.extend(write_of(place(member.into()), before, &facts));
        }
        let before = self.record(self.unit.map(|unit| unit.id.into()));
        let facts = self.household(before, head);
        // The household first: what belongs to it follows.
        if let Some(write) = write_of(place(id.into()), before, &facts) {
            writes.insert(0, write);
        }
        writes.extend(self.decision(list, place, || DecisionId(fresh())));
        writes
    }

    fn record(&self, id: Option<RecordId>) -> Option<&'a Record> {
        self.unit?.records.get(&id?)
    }

    /// The person of the book: the same name, the same year of birth before any other.
    fn known(&self, listed: &ListedMember, used: &BTreeSet<RecordId>) -> Option<&'a Entry<Member>> {
        let name = fold(&listed.name);
        let year = listed.birth.map(|birth| birth.year);
        let alike = self.unit?.members.iter().filter(|entry| {
            !used.contains(&entry.id) && entry.facts.name.as_deref().map(fold) == Some(name.clone())
        });
        alike.max_by_key(|entry| {
            let theirs = entry.facts.birth.map(|birth| birth.year);
            (theirs == year, std::cmp::Reverse(entry.id))
        })
    }

    fn member(&self, before: Option<&Record>, listed: &ListedMember, order: u16) -> Member {
        let mut facts = before.map(Member::read).unwrap_or_default();
        let relation = if order == 1 {
            Some(HEAD.to_owned())
        } else {
            listed.relation.as_deref().map(tidy)
        };
        let name = Some(tidy(&listed.name));
        self.take(before, "name", &mut facts.name, name);
        let birth = listed.birth.filter(|b| !says_less(*b, facts.birth));
        self.take(before, "birth", &mut facts.birth, birth);
        self.take(before, "sex", &mut facts.sex, listed.sex);
        let ethnicity = listed.ethnicity.clone();
        self.take(before, "ethnicity", &mut facts.ethnicity, ethnicity);
        self.take(before, "relation", &mut facts.relation, relation);
        self.take(before, "order", &mut facts.order, Some(order));
        facts
    }

    fn household(&self, before: Option<&Record>, head: Option<MemberId>) -> Household {
        let listed = self.listed;
        let mut facts = before.map(Household::read).unwrap_or_default();
        let called = listed.phone.as_deref();
        let phone = called.and_then(read_phone);
        // A number that cannot be dialled is still words that somebody wrote.
        let odd = called.filter(|_| phone.is_none()).map(str::to_owned);
        let notes: Vec<String> = listed.note.iter().cloned().chain(odd).collect();
        let note = (!notes.is_empty()).then(|| notes.join("; "));
        self.take(before, "head", &mut facts.head, head);
        let code = listed.code.clone();
        self.take(before, "list_code", &mut facts.list_code, code);
        let address = listed.address.clone();
        self.take(before, "address", &mut facts.address, address);
        self.take(before, "phone", &mut facts.phone, phone);
        self.take(before, "merit", &mut facts.merit, listed.merit);
        let native = listed.native_minority;
        self.take(
            before,
            "native_minority",
            &mut facts.native_minority,
            native,
        );
        self.take(before, "no_labour", &mut facts.no_labour, listed.no_labour);
        self.take(before, "note", &mut facts.note, note);
        facts
    }

    /// The decision that the list stands on: the one already there is corrected, else one is made.
    fn decision(
        &self,
        list: &ListFacts,
        place: impl Fn(RecordId) -> Place,
        fresh: impl FnOnce() -> DecisionId,
    ) -> Option<RecordWrite> {
        let decision = Decision {
            class: self.listed.class.unwrap_or(list.class),
            origin: Origin::Import,
            list: list.list.clone(),
            number: list.number.clone(),
            date: list.date,
            standing: self.listed.standing,
        };
        let decisions = self.unit.map_or(&[][..], |unit| unit.decisions.as_slice());
        let known = decisions.iter().find(|entry| {
            entry.facts.decision.as_ref().is_some_and(|known| {
                known.origin == Origin::Import
                    && fold(&known.number) == fold(&decision.number)
                    && (known.date == decision.date || known.list == decision.list)
            })
        });
        let id = known.map_or_else(|| fresh().into(), |entry| entry.id);
        let before = self.record(known.map(|entry| entry.id));
        let facts = ClassDecision {
            decision: Some(decision),
        };
        write_of(place(id), before, &facts)
    }

    /// The list's fact, where the book has none or has what a list or this seat wrote.
    fn take<T>(
        &self,
        before: Option<&Record>,
        field: &'static str,
        fact: &mut Option<T>,
        listed: Option<T>,
    ) {
        let Some(listed) = listed else {
            return;
        };
        let shown = before.and_then(|record| record.registers.get(&Field::known(field))?.shown());
        let ours = shown.is_none_or(|(id, _)| id.seat == self.seat || self.imports.contains(&id));
        if fact.is_none() || ours {
            *fact = Some(listed);
        }
    }
}

/// A list that knows the year alone does not empty a birthday that somebody asked for.
fn says_less(listed: Birth, known: Option<Birth>) -> bool {
    known.is_some_and(|known| {
        known.year == listed.year
            && (known.month.is_some() && listed.month.is_none()
                || known.day.is_some() && listed.day.is_none())
    })
}

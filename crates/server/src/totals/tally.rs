//! Counting one commune's records. A record may be taken in any number of times.

use super::disclosure::Listed;
use chrono::{Days, Months, NaiveDate};
use so_thon_domain::{
    Record, RecordId, RecordKind,
    class_decision::{Class, ClassDecision},
    dates::just_escaped_until,
    household::Household,
    support::{State, Support},
    typed::TypedRecord,
    visit::Visit,
};
use std::collections::{BTreeMap, BTreeSet};

/// After so many days without a visit a listed household counts as not visited.
pub(super) const UNVISITED_DAYS: u64 = 90;

/// What a commune has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(super) villages: u64,
    /// Households: poor, near-poor, just escaped, others.
    pub(super) classes: [u64; 4],
    /// Those of the first three classes.
    pub(super) listed: Listed,
    pub(super) visits_this_month: u64,
    pub(super) visits_last_month: u64,
    pub(super) promised: u64,
    pub(super) delivered: u64,
}

/// What is known so far.
pub(super) struct Tally {
    today: NaiveDate,
    villages: BTreeSet<RecordId>,
    households: BTreeMap<RecordId, Known>,
    /// By record, with the household as it was written: it may have been merged into another.
    decisions: BTreeMap<RecordId, (RecordId, NaiveDate, Class)>,
    visits: BTreeMap<RecordId, (RecordId, NaiveDate)>,
    supports: BTreeMap<RecordId, (RecordId, State)>,
}

/// A household.
#[derive(Clone, Copy)]
struct Known {
    /// The one it proved to be.
    merged: Option<RecordId>,
    /// It is no longer one of the commune.
    closed: bool,
}

impl Tally {
    pub(super) fn new(today: NaiveDate) -> Self {
        Self {
            today,
            villages: BTreeSet::new(),
            households: BTreeMap::new(),
            decisions: BTreeMap::new(),
            visits: BTreeMap::new(),
            supports: BTreeMap::new(),
        }
    }

    /// Is a record of this kind counted?
    pub(super) fn wants(kind: &RecordKind) -> bool {
        [
            RecordKind::VILLAGE,
            RecordKind::HOUSEHOLD,
            RecordKind::CLASS_DECISION,
            RecordKind::VISIT,
            RecordKind::SUPPORT,
        ]
        .contains(kind)
    }

    /// Takes a record in.
    pub(super) fn take(&mut self, record: &Record) {
        if record.is_deleted() {
            return;
        }
        let (id, unit) = (record.id, record.unit);
        if record.kind == RecordKind::VILLAGE {
            self.villages.insert(id);
        } else if record.kind == RecordKind::HOUSEHOLD {
            let facts = Household::read(record);
            let known = Known {
                merged: facts.merged.map(|merged| merged.into.into()),
                closed: facts.closed.is_some(),
            };
            self.households.insert(id, known);
        } else if record.kind == RecordKind::CLASS_DECISION {
            if let Some(decision) = ClassDecision::read(record).decision {
                self.decisions
                    .insert(id, (unit, decision.date, decision.class));
            }
        } else if record.kind == RecordKind::VISIT {
            if let Some(day) = Visit::read(record).date {
                self.visits.insert(id, (unit, day));
            }
        } else if record.kind == RecordKind::SUPPORT
            && let Some(state) = Support::read(record).state
        {
            self.supports.insert(id, (unit, state));
        }
    }

    /// The household that is shown for this one; none when it was deleted.
    fn shown(&self, unit: RecordId) -> Option<RecordId> {
        let mut at = unit;
        // Households that were merged in a ring are shown nowhere.
        for _ in 0..=self.households.len() {
            match self.households.get(&at)?.merged {
                Some(into) => at = into,
                None => return Some(at),
            }
        }
        None
    }

    /// Counts.
    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts {
            villages: self.villages.len() as u64,
            ..Counts::default()
        };
        let mut decided: BTreeMap<RecordId, (NaiveDate, RecordId, Class)> = BTreeMap::new();
        for (id, (unit, day, class)) in &self.decisions {
            let Some(household) = self.shown(*unit) else {
                continue;
            };
            let latest = decided.entry(household).or_insert((*day, *id, *class));
            if (latest.0, latest.1) < (*day, *id) {
                *latest = (*day, *id, *class);
            }
        }
        let mut visited: BTreeMap<RecordId, NaiveDate> = BTreeMap::new();
        let month = first_of_month(self.today);
        let month_before = month.checked_sub_months(Months::new(1)).unwrap_or(month);
        for (unit, day) in self.visits.values() {
            let Some(household) = self.shown(*unit) else {
                continue;
            };
            let latest = visited.entry(household).or_insert(*day);
            *latest = (*latest).max(*day);
            counts.visits_this_month += u64::from(first_of_month(*day) == month);
            counts.visits_last_month += u64::from(first_of_month(*day) == month_before);
        }
        for (unit, state) in self.supports.values() {
            if self.shown(*unit).is_some() {
                match state {
                    State::Approved => counts.promised += 1,
                    State::Delivered | State::Confirmed => counts.delivered += 1,
                    State::Asked | State::Refused => {}
                }
            }
        }
        let since = self
            .today
            .checked_sub_days(Days::new(UNVISITED_DAYS))
            .unwrap_or(NaiveDate::MIN);
        for (id, household) in &self.households {
            if household.merged.is_some() || household.closed {
                continue;
            }
            let class = decided.get(id).map(|(day, _, class)| (*class, *day));
            let place = place_of(class, self.today);
            counts.classes[place] += 1;
            if place == OTHER {
                continue;
            }
            if visited.get(id).is_some_and(|day| *day >= since) {
                counts.listed.visited += 1;
            } else {
                counts.listed.unvisited += 1;
            }
        }
        counts
    }
}

/// Where the households stand that are on no list.
const OTHER: usize = 3;

/// Where a household of this class and decision is counted.
fn place_of(class: Option<(Class, NaiveDate)>, today: NaiveDate) -> usize {
    match class {
        Some((Class::Poor, _)) => 0,
        Some((Class::NearPoor, _)) => 1,
        Some((Class::JustEscaped, day)) if today <= just_escaped_until(day) => 2,
        Some((Class::JustEscaped | Class::NotPoor, _)) | None => OTHER,
    }
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    day.with_day(1).unwrap_or(day)
}

//! The rounds of the commune and the households in one, as the office's pages read them.

use super::{AppState, Reading, use_app};
use chrono::NaiveDate;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    HouseholdId, ReviewId, RoundId, VillageId,
    review::{
        Case, Common, Complaint, Ground, Recognition, Review, Stage, State, complaints_about,
        review_id,
    },
    unit::{Entry, HouseholdUnit, Shared},
};
use so_thon_sync::PhoneError;
use std::{collections::BTreeMap, sync::Arc};

/// A household in a round.
#[derive(Clone, Debug, PartialEq)]
pub struct InRound {
    /// The household.
    pub unit: HouseholdUnit,
    /// Its review.
    pub review: Entry<Review>,
    /// The complaints about it.
    pub complaints: Vec<Entry<Complaint>>,
}

impl InRound {
    /// The review's id.
    pub fn id(&self) -> ReviewId {
        self.review.id.into()
    }

    /// What its state follows from.
    fn case<'a>(&'a self, ground: &'a Ground) -> Case<'a> {
        ground.case(
            &self.review.facts,
            &self.unit.household,
            &self.complaints,
            &ground.procedure,
        )
    }

    /// The head's name.
    pub fn head(&self) -> String {
        let head = self.unit.head();
        head.and_then(|head| head.facts.name.clone())
            .unwrap_or_default()
    }
}

/// A round with its households, as far as this phone has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    /// Rounds, meetings, postings, tables.
    pub common: Common,
    /// The households, by id.
    pub households: BTreeMap<HouseholdId, InRound>,
}

impl Desk {
    /// What each village did in the round.
    fn grounds(&self, round: RoundId) -> BTreeMap<Option<VillageId>, Ground> {
        let villages = self.households.values().map(|own| own.unit.village);
        villages
            .filter_map(|village| Some((village, self.common.ground(round, village)?)))
            .collect()
    }

    /// The cases of the households that are wanted, handed to `then`. The recognition may be left
    /// out: what it stands on is asked before it counts, and when it is resumed.
    pub fn with_cases<T>(
        &self,
        round: RoundId,
        recognised: bool,
        wanted: impl Fn(&InRound, &Case<'_>) -> bool,
        then: impl FnOnce(&BTreeMap<ReviewId, Case<'_>>) -> T,
    ) -> T {
        let mut grounds = self.grounds(round);
        if !recognised {
            for ground in grounds.values_mut() {
                ground.recognition = None::<Recognition>;
            }
        }
        let cases = self.households.values().filter_map(|own| {
            let ground = grounds.get(&own.unit.village)?;
            let case = own.case(ground);
            wanted(own, &case).then(|| (own.id(), case))
        });
        then(&cases.collect())
    }

    /// Where every household stands on a day.
    pub fn states(&self, round: RoundId, day: NaiveDate) -> BTreeMap<HouseholdId, State> {
        let grounds = self.grounds(round);
        let states = self.households.iter().filter_map(|(id, own)| {
            let ground = grounds.get(&own.unit.village)?;
            let case = own.case(ground);
            Some((*id, case.state(day)))
        });
        states.collect()
    }

    /// How many of a village (of all, without one) got at least so far.
    pub fn reached(
        &self,
        states: &BTreeMap<HouseholdId, State>,
        village: Option<VillageId>,
        stages: &[Stage],
    ) -> u64 {
        let own = states.iter().filter(|(id, state)| {
            let at = self.households.get(id).and_then(|own| own.unit.village);
            (village.is_none() || at == village) && stages.contains(&state.stage)
        });
        own.count() as u64
    }
}

/// What the commune's rounds are made of; read again when something changed.
pub fn common() -> Signal<Reading<Arc<Common>>> {
    made_of_shared(|shared| Common::of(shared))
}

/// Made of what the commune shares; read again when something changed.
pub(super) fn made_of_shared<T: PartialEq + Send + Sync + 'static>(
    make: fn(&[Shared]) -> T,
) -> Signal<Reading<Arc<T>>> {
    let app = use_app();
    let reading = RwSignal::new(Reading::Waiting);
    Effect::new(move |_| {
        app.changed.track();
        let Some(book) = app.book() else { return };
        spawn_local(async move {
            let read = match book.shared().await {
                Ok(shared) => Reading::Here(Arc::new(make(&shared))),
                Err(error) => Reading::Failed(error),
            };
            settle(reading, read);
        });
    });
    reading.into()
}

/// A round with its households; of one village alone where one is named.
pub fn desk(round: RoundId, village: Option<VillageId>) -> Signal<Reading<Arc<Desk>>> {
    let app = use_app();
    let reading = RwSignal::new(Reading::<Arc<Desk>>::Waiting);
    // The change up to which what is shown was read.
    let seen = StoredValue::new(0);
    // Readings that were begun, and which of them is shown.
    let (begun, shown) = (StoredValue::new(0_u64), StoredValue::new(0_u64));
    let listed = Memo::new(move |_| listed(app, round, village));
    Effect::new(move |_| {
        let listed = listed.get();
        app.changed.track();
        let changed = app.changed.get_untracked();
        let own = begun.get_value() + 1;
        begun.set_value(own);
        // Only what the one change since then did not touch is known to be as it was.
        let next = changed.count <= seen.get_value() + 1;
        let known = match &*reading.read_untracked() {
            Reading::Here(desk) if next => Some(Arc::clone(desk)),
            Reading::Here(_) | Reading::Waiting | Reading::Nothing | Reading::Failed(_) => None,
        };
        spawn_local(async move {
            let read = read(app, round, &listed, |id| {
                let known = known.as_ref()?.households.get(&id)?;
                (!changed.touches(id)).then(|| known.clone())
            });
            let read = read.await;
            // A later reading may have come first, or the page is gone.
            if shown.try_get_value().is_none_or(|shown| shown > own) {
                return;
            }
            shown.try_set_value(own);
            seen.try_set_value(changed.count);
            match read {
                Ok(Some(desk)) => settle(reading, Reading::Here(Arc::new(desk))),
                Ok(None) => settle(reading, Reading::Nothing),
                Err(error) => settle(reading, Reading::Failed(error)),
            }
        });
    });
    reading.into()
}

/// How far reading got, and the desk that was read last. A page draws itself anew at the steps alone; its parts follow
/// the desk, so that what somebody is typing, and where they are, stays while a phone's work comes in.
pub fn followed(reading: Signal<Reading<Arc<Desk>>>) -> (Memo<Reading<()>>, Signal<Arc<Desk>>) {
    let step = Memo::new(move |_| match &*reading.read() {
        Reading::Waiting => Reading::Waiting,
        Reading::Nothing => Reading::Nothing,
        Reading::Failed(error) => Reading::Failed(error.clone()),
        Reading::Here(_) => Reading::Here(()),
    });
    let last = Memo::new(move |last: Option<&Arc<Desk>>| match reading.get() {
        Reading::Here(desk) => desk,
        Reading::Waiting | Reading::Nothing | Reading::Failed(_) => {
            last.cloned().unwrap_or_default()
        }
    });
    (step, last.into())
}

/// What is the same is not drawn again; and the page may be gone.
fn settle<T: PartialEq + Send + Sync + 'static>(reading: RwSignal<Reading<T>>, read: Reading<T>) {
    reading.try_maybe_update(|known| {
        let changed = *known != read;
        *known = read;
        (changed, ())
    });
}

/// The households whose row names the round. Tracked.
fn listed(app: AppState, round: RoundId, village: Option<VillageId>) -> Vec<HouseholdId> {
    let rows = app.rows.read();
    let own = rows.iter().flat_map(|rows| rows.iter()).filter(|row| {
        row.reviews().any(|mark| mark.round == round)
            && (village.is_none() || row.village == village)
    });
    own.map(|row| row.id).collect()
}

async fn read(
    app: AppState,
    round: RoundId,
    listed: &[HouseholdId],
    known: impl Fn(HouseholdId) -> Option<InRound>,
) -> Result<Option<Desk>, PhoneError> {
    let Some(book) = app.book() else {
        return Ok(None);
    };
    let common = Common::of(&book.shared().await?);
    if common.round(round).is_none() {
        return Ok(None);
    }
    let mut households = BTreeMap::new();
    for id in listed {
        if let Some(own) = known(*id) {
            households.insert(*id, own);
            continue;
        }
        let Some(view) = book.household(*id).await? else {
            continue;
        };
        let own = review_id(round, *id).into();
        let review = view.unit.reviews().into_iter().find(|one| one.id == own);
        if let Some(review) = review {
            let complaints = complaints_about(&view.unit.complaints(), own.into());
            let unit = view.unit;
            households.insert(
                *id,
                InRound {
                    unit,
                    review,
                    complaints,
                },
            );
        }
    }
    Ok(Some(Desk { common, households }))
}

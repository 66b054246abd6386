//! Signed reviews that are to be signed again: the village did not agree, or a complaint was heard.
//!
//! A row of the list knows that a review was signed, not what became of it: that is in the household and in what the
//! village did, which are read here once and kept as long as the page is open.

use super::{AppState, Changed, use_app};
use chrono::NaiveDate;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    HouseholdId, ReviewId, RoundId,
    review::{Common, Stage, complaints_about, review_id},
    unit::HouseholdUnit,
};
use so_thon_sync::PhoneError;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The stage of each review that is to be signed again.
pub type SentBack = BTreeMap<ReviewId, Stage>;

/// The households that were read, as they were at the change up to which they were.
#[derive(Clone, Default)]
struct Known {
    seen: u64,
    units: BTreeMap<HouseholdId, Arc<HouseholdUnit>>,
}

impl Known {
    /// Forgets what the changes since then may have touched; of several only the last is named.
    fn follow(&mut self, changed: &Changed) {
        if changed.count > self.seen + 1 {
            self.units.clear();
        } else if changed.count > self.seen {
            self.units.retain(|id, _| !changed.touches(*id));
        }
        self.seen = changed.count;
    }
}

/// The reviews of open rounds that were sent back; empty until they are read.
pub fn sent_back() -> Signal<Arc<SentBack>> {
    let app = use_app();
    let found = RwSignal::new(Arc::<SentBack>::default());
    let known = StoredValue::new(Known::default());
    let begun = StoredValue::new(0_u64);
    let signed = Memo::new(move |_| signed(app));
    Effect::new(move |_| {
        let (changed, rounds, signed) = (app.changed.get(), app.open_rounds.get(), signed.get());
        let today = app.today.get();
        known.update_value(|known| known.follow(&changed));
        let own = begun.get_value() + 1;
        begun.set_value(own);
        spawn_local(async move {
            let read = read(app, &rounds, &signed, today, known).await;
            // A later reading is on its way, or the page is gone. What cannot be read stays as it was.
            if begun.try_get_value() != Some(own) {
                return;
            }
            if let Ok(read) = read
                && **found.read_untracked() != read
            {
                found.try_set(Arc::new(read));
            }
        });
    });
    found.into()
}

/// The households with a signed review in an open round. Tracked.
fn signed(app: AppState) -> BTreeSet<HouseholdId> {
    let (rows, open) = (app.rows.read(), app.open_rounds.read());
    let rows = rows.iter().flat_map(|rows| rows.iter());
    let own = rows.filter(|row| {
        let mut marks = row.reviews();
        marks.any(|mark| mark.signed.is_some() && open.contains(&mark.round))
    });
    own.map(|row| row.id).collect()
}

async fn read(
    app: AppState,
    rounds: &[RoundId],
    signed: &BTreeSet<HouseholdId>,
    today: NaiveDate,
    known: StoredValue<Known>,
) -> Result<SentBack, PhoneError> {
    let mut found = SentBack::new();
    let Some(book) = app.book() else {
        return Ok(found);
    };
    if signed.is_empty() {
        return Ok(found);
    }
    let common = Common::of(&book.shared().await?);
    for id in signed {
        let kept = known.try_with_value(|known| (known.seen, known.units.get(id).cloned()));
        let Some((seen, kept)) = kept else {
            return Ok(found);
        };
        let unit = match kept {
            Some(unit) => unit,
            None => {
                let Some(view) = book.household(*id).await? else {
                    continue;
                };
                let unit = Arc::new(view.unit);
                known.try_update_value(|known| {
                    // What changed while it was read is read again.
                    if known.seen == seen {
                        known.units.insert(*id, Arc::clone(&unit));
                    }
                });
                unit
            }
        };
        for round in rounds {
            if let Some((review, stage)) = stage(&common, *round, &unit, today) {
                found.insert(review, stage);
            }
        }
    }
    Ok(found)
}

/// The stage of a household's review in a round, when it is to be signed again.
fn stage(
    common: &Common,
    round: RoundId,
    unit: &HouseholdUnit,
    today: NaiveDate,
) -> Option<(ReviewId, Stage)> {
    let id = review_id(round, unit.id);
    let review = unit.reviews().into_iter().find(|own| own.id == id.into())?;
    let ground = common.ground(round, unit.village)?;
    let complaints = complaints_about(&unit.complaints(), id);
    let case = ground.case(
        &review.facts,
        &unit.household,
        &complaints,
        &ground.procedure,
    );
    let stage = case.state(today).stage;
    matches!(stage, Stage::NotAgreed | Stage::ToReview).then_some((id, stage))
}

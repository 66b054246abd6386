//! What a review stands on besides its household: the round, what the village did in it, what the
//! commune loaded.

use crate::app_state::Book;
use chrono::NaiveDate;
use so_thon_domain::{
    gather::sort_by_key,
    household::Household,
    points::PointTable,
    reference::Reference,
    review::{
        self, Case, Common, Complaint, Review, SheetItem, Stage, complaints_about, review_id,
    },
    unit::{Entry, HouseholdUnit},
};
use so_thon_sync::PhoneError;
use std::sync::Arc;

/// See the module's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// The review.
    pub review: Entry<Review>,
    /// The household's own facts: whether it is one of the commune's still.
    pub household: Household,
    /// The complaints about it.
    pub complaints: Vec<Entry<Complaint>>,
    /// The round and what the village did in it.
    pub place: review::Ground,
    /// The loaded point table that serves the day.
    pub table: Option<Arc<PointTable>>,
    /// The items of Phiếu A; none until the commune loads them.
    pub items: Vec<SheetItem>,
    /// The items of Phiếu A of every day: an answer keeps its words when its item is over.
    pub all_items: Vec<SheetItem>,
    /// The review of the household that was signed last before this one: what it says of the place
    /// is filled in.
    pub before: Option<Review>,
}

/// Is it a reviewer's to sign, for the first time or again?
fn is_to_sign(stage: Stage) -> bool {
    matches!(stage, Stage::Listed | Stage::NotAgreed | Stage::ToReview)
}

impl Ground {
    /// The grounds of a household's reviews: those of open rounds, else that of the latest one. What
    /// is to be signed, or signed again, comes first, then the later round.
    pub async fn all(
        book: &Book,
        unit: &HouseholdUnit,
        reference: &Reference,
        day: NaiveDate,
    ) -> Result<Vec<Self>, PhoneError> {
        let common = Common::of(&book.shared().await?);
        // Those of households that were merged into it are theirs.
        let mut reviews = unit.reviews();
        reviews.retain(|own| {
            let round = own.facts.round;
            round.is_some_and(|round| own.id == review_id(round, unit.id).into())
        });
        let mut all: Vec<_> = reviews
            .iter()
            .filter_map(|own| Self::of(&common, unit, reference, day, &reviews, own))
            .collect();
        sort_by_key(&mut all, |own| {
            let round = &own.place.round;
            let stage = own.case(&own.review.facts).state(day).stage;
            let open = round.closed.is_none();
            std::cmp::Reverse((
                open,
                open && is_to_sign(stage),
                round.span.map(|span| span.from),
                own.review.id,
            ))
        });
        let open = all
            .iter()
            .take_while(|own| own.place.round.closed.is_none());
        let kept = open.count().max(1);
        all.truncate(kept);
        Ok(all)
    }

    fn of(
        common: &Common,
        unit: &HouseholdUnit,
        reference: &Reference,
        day: NaiveDate,
        reviews: &[Entry<Review>],
        review: &Entry<Review>,
    ) -> Option<Self> {
        let others = reviews.iter().filter(|own| own.id != review.id);
        let signed = others.filter_map(|own| Some((own.facts.signed.as_ref()?.on, &own.facts)));
        let before = signed
            .max_by_key(|(on, _)| *on)
            .map(|(_, facts)| facts.clone());
        let items = common.sheet_a.iter().filter(|item| item.holds_on(day));
        Some(Self {
            household: unit.household.clone(),
            complaints: complaints_about(&unit.complaints(), review.id.into()),
            place: common.ground(review.facts.round?, unit.village)?,
            table: reference
                .standard_on(day)
                .and_then(|standard| common.table_for(standard))
                .map(Arc::new),
            items: items.cloned().collect(),
            all_items: common.sheet_a.clone(),
            before,
            review: review.clone(),
        })
    }

    /// What the state of the review follows from, with the review as it is being filled in.
    pub fn case<'a>(&'a self, review: &'a Review) -> Case<'a> {
        self.place.case(
            review,
            &self.household,
            &self.complaints,
            &self.place.procedure,
        )
    }
}

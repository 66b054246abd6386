//! The reviews of open rounds, as the list's rows know them: all that the field's program asks.

use super::AppState;
use leptos::prelude::*;
use so_thon_domain::{
    Field, RecordKind, RoundId,
    summary::{ReviewMark, SummaryRow},
    unit::Shared,
};

/// How many households stand on the lists of open rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reviews {
    /// All of them.
    pub all: usize,
    /// Those that whoever has the book open is to review and that are not signed. Where nobody was
    /// named, it is everybody's.
    pub left: usize,
}

/// The rounds that were opened and not closed. Two registers are looked at, no round is read.
pub(super) fn open_rounds(shared: &[Shared]) -> Vec<RoundId> {
    let open = shared.iter().filter_map(|one| match one {
        Shared::Rest(record) if record.kind == RecordKind::ROUND && !record.is_deleted() => {
            let said = |name| record.value(&Field::known(name));
            let has = |name| said(name).is_some_and(|value| !value.is_null());
            (has("opened") && !has("closed")).then(|| record.id.into())
        }
        _ => None,
    });
    open.collect()
}

impl AppState {
    /// The review of a household in an open round: of several the newest that is not done. Tracked.
    pub fn open_review<'a>(&self, row: &'a SummaryRow) -> Option<&'a ReviewMark> {
        self.open_reviews(row).min_by_key(|mark| mark.is_done())
    }

    /// The reviews of a household in open rounds, newest first. Tracked.
    pub fn open_reviews<'a>(
        &self,
        row: &'a SummaryRow,
    ) -> impl Iterator<Item = &'a ReviewMark> + use<'a> {
        let open = self.open_rounds.get();
        row.reviews().filter(move |mark| open.contains(&mark.round))
    }

    /// The reviews of open rounds; `None` until the rows are read. Tracked.
    pub fn reviews(&self) -> Option<Reviews> {
        let me = self.me().map(|me| me.account);
        let rows = self.rows.read();
        let mut reviews = Reviews::default();
        for mark in rows
            .as_ref()?
            .iter()
            .filter_map(|row| self.open_review(row))
        {
            reviews.all += 1;
            let mine = mark.reviewer.is_none() || mark.reviewer == me;
            reviews.left += usize::from(mine && !mark.is_done());
        }
        Some(reviews)
    }
}

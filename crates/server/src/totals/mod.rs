//! Totals over communes for the province: counted from the current records, small counts hidden.
//!
//! Only what every store has is asked for, so that it works alike over every back end. What was
//! counted is kept by commune for as long as its position and the day stay the same: a request
//! counts again only where something came in.

pub mod disclosure;
mod tally;

use crate::{
    accept::day_of,
    problem::Failure,
    server::Server,
    store::{CommuneRow, Store, StoreError},
};
use chrono::NaiveDate;
use disclosure::{Column, Table};
use so_thon_domain::{CommuneId, VillageId};
use so_thon_protocol::totals::{CommuneTotals, Figures, Totals};
use std::collections::BTreeMap;
use tally::{Counts, Tally, UNVISITED_DAYS};

/// Records per read.
const STEP: u32 = 2_000;

/// What was counted last, by commune: at which position, on which day.
pub(crate) type Counted = tokio::sync::Mutex<BTreeMap<CommuneId, (u64, NaiveDate, Counts)>>;

impl<S: Store> Server<S> {
    /// `GET /api/v1/totals`.
    pub async fn totals(&self) -> Result<Totals, Failure> {
        let at = self.now();
        let today = day_of(at);
        let mut communes = self.store.communes().await?;
        communes.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        // Held while it is counted: whoever asks at the same time gets the same.
        let mut counted = self.counted.lock().await;
        let mut all = Vec::new();
        for commune in &communes {
            let position = self.store.ledger(commune.id).await?.position;
            let known = counted.get(&commune.id);
            let known = known.filter(|(then, day, _)| (*then, *day) == (position, today));
            let counts = match known {
                Some((_, _, counts)) => *counts,
                None => {
                    let counts = self.count(commune.id, today).await?;
                    counted.insert(commune.id, (position, today, counts));
                    counts
                }
            };
            all.push(counts);
        }
        drop(counted);
        let (figures, sum) = told(&all);
        Ok(Totals {
            at,
            unvisited_days: UNVISITED_DAYS,
            villages: all.iter().map(|counts| counts.villages).sum(),
            communes: rows(communes, &all, figures),
            all: sum,
        })
    }

    /// Counts what a commune has.
    async fn count(&self, commune: CommuneId, today: NaiveDate) -> Result<Counts, Failure> {
        let mut tally = Tally::new(today);
        let villages = self.store.villages(commune).await?;
        for village in villages.into_iter().map(Some).chain([None]) {
            self.count_place(commune, village, &mut tally).await?;
        }
        Ok(tally.counts())
    }

    async fn count_place(
        &self,
        commune: CommuneId,
        village: Option<VillageId>,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        let (mut after, mut step) = (0, STEP);
        loop {
            let rows = self.store.records_since(commune, village, after, step);
            let rows = rows.await?;
            for row in rows.iter().filter(|row| Tally::wants(&row.kind)) {
                let record = row.record().map_err(|_| StoreError::Damaged("record"))?;
                tally.take(&record);
            }
            let Some(last) = rows.last().filter(|_| rows.len() == step as usize) else {
                return Ok(());
            };
            // The page may have cut the last position in two: it is read again, which counts nothing
            // twice. A position that fills a page is read in a larger one.
            if last.position - 1 > after {
                after = last.position - 1;
            } else {
                step = step.saturating_mul(2);
            }
        }
    }
}

fn rows(communes: Vec<CommuneRow>, counts: &[Counts], figures: Vec<Figures>) -> Vec<CommuneTotals> {
    let rows = communes.into_iter().zip(counts).zip(figures);
    rows.map(|((commune, counts), figures)| CommuneTotals {
        name: commune.name,
        sample: commune.sample,
        villages: counts.villages,
        figures,
    })
    .collect()
}

/// What of it may be told: each commune's, and that of all.
fn told(all: &[Counts]) -> (Vec<Figures>, Figures) {
    let classes: Vec<_> = all.iter().map(|counts| counts.classes).collect();
    let classes = Table::of(&classes);
    let listed: Vec<_> = all.iter().map(|counts| counts.listed).collect();
    let unvisited = Column::of_listed(&listed);
    let column = |of: fn(&Counts) -> u64| {
        let values: Vec<_> = all.iter().map(of).collect();
        Column::of(&values)
    };
    let this_month = column(|counts| counts.visits_this_month);
    let last_month = column(|counts| counts.visits_last_month);
    let promised = column(|counts| counts.promised);
    let delivered = column(|counts| counts.delivered);
    let figures = |row: Option<usize>| {
        let of = |column: &Column| column.figure(row);
        let [poor, near_poor, just_escaped, other] = classes.figures(row);
        Figures {
            poor,
            near_poor,
            just_escaped,
            other,
            households: classes.total(row),
            unvisited: of(&unvisited),
            visits_this_month: of(&this_month),
            visits_last_month: of(&last_month),
            promised: of(&promised),
            delivered: of(&delivered),
        }
    };
    let own = (0..all.len()).map(|row| figures(Some(row))).collect();
    (own, figures(None))
}

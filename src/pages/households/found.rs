//! What a search and a filter find among the rows.

use super::filter::{Filter, Mark, Order};
use crate::t;
use chrono::NaiveDate;
use so_thon_domain::gather::sort_by_key;
use so_thon_domain::{
    HouseholdId,
    due::{DueSettings, reasons},
    indicator::Answer,
    search::{Place, Query, SearchIndex},
    summary::SummaryRow,
};
use std::sync::Arc;

/// One line of what was found.
#[derive(Clone)]
pub struct FoundRow {
    /// The household.
    pub id: HouseholdId,
    /// The row, in its list.
    rows: Arc<Vec<SummaryRow>>,
    at: usize,
    /// What was searched for.
    pub query: Arc<Query>,
    /// Where it was met.
    pub place: Place,
    /// The household is due.
    pub due: bool,
    /// Which finding this line belongs to: a later one draws it anew.
    pub turn: u64,
}

impl FoundRow {
    /// The row.
    pub fn row(&self) -> &SummaryRow {
        &self.rows[self.at]
    }
}

/// What was found.
#[derive(Clone)]
pub struct Found {
    /// The lines, in order.
    pub rows: Vec<FoundRow>,
    /// How many households bear each mark, whatever marks are on.
    pub marks: Vec<(Mark, usize)>,
    /// What was searched for.
    pub query: Arc<Query>,
    /// By what it was narrowed.
    pub filter: Filter,
    /// Something was searched for or narrowed.
    pub narrowed: bool,
}

impl Found {
    /// How the lines are ordered, in words.
    pub fn order_words(&self) -> String {
        let words = match self.filter.order {
            _ if !self.query.is_empty() => t!(households.by_likeness),
            Order::Name => t!(households.by_name),
            Order::Number => t!(households.by_number),
            Order::Visited => t!(households.by_visited),
            Order::Lacking => t!(households.by_lacking),
        };
        words.to_owned()
    }
}

/// Finds.
pub fn find(
    rows: &Arc<Vec<SummaryRow>>,
    index: &SearchIndex,
    text: &str,
    filter: &Filter,
    today: NaiveDate,
    turn: u64,
) -> Found {
    let query = Arc::new(Query::new(text));
    let settings = DueSettings::default();
    let mut marks: Vec<(Mark, usize)> = Mark::ALL.map(|mark| (mark, 0)).to_vec();
    let mut found = Vec::new();
    for hit in index.search(&query) {
        let Some(row) = rows.get(hit.row).filter(|row| filter.within(row)) else {
            continue;
        };
        let due = !reasons(row, today, &settings).is_empty();
        for (mark, count) in &mut marks {
            let shown = !row.closed || *mark == Mark::Closed;
            *count += usize::from(shown && mark.fits(row, due));
        }
        // Who searches finds what was closed, too.
        let closed = row.closed && !query.is_empty() && filter.marks.is_empty();
        if filter.passes(row, due) || closed {
            found.push(FoundRow {
                id: row.id,
                rows: Arc::clone(rows),
                at: hit.row,
                query: Arc::clone(&query),
                place: hit.place,
                due,
                turn,
            });
        }
    }
    if query.is_empty() {
        order(&mut found, filter.order);
    }
    Found {
        rows: found,
        marks,
        narrowed: !query.is_empty() || filter.narrows(),
        query,
        filter: filter.clone(),
    }
}

/// Orders what was found; it comes ordered by name, and equals stay so.
fn order(found: &mut [FoundRow], order: Order) {
    match order {
        Order::Name => {}
        Order::Number => sort_by_key(found, |line| line.row().number.unwrap_or(u32::MAX)),
        Order::Visited => sort_by_key(found, |line| line.row().visited),
        Order::Lacking => {
            sort_by_key(found, |line| {
                std::cmp::Reverse(line.row().answers.count(Answer::Lacking))
            });
        }
    }
}

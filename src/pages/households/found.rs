//! What a search and a filter find among the rows.

use super::filter::{Filter, Mark, Order};
use crate::t;
use chrono::NaiveDate;
use so_thon_domain::gather::sort_by_key;
use so_thon_domain::{
    due::{DueSettings, reasons},
    indicator::Answer,
    search::{Place, Query, SearchIndex},
    summary::SummaryRow,
};
use std::sync::Arc;

/// The rows, made ready for finding. Made anew when a row or the day changes, not at a key.
pub struct Shelf {
    /// The rows.
    pub rows: Arc<Vec<SummaryRow>>,
    index: SearchIndex,
    /// Which of them are due.
    due: Vec<bool>,
}

impl Shelf {
    /// Makes rows ready.
    pub fn new(rows: Arc<Vec<SummaryRow>>, today: NaiveDate) -> Self {
        let settings = DueSettings::default();
        let is_due = |row: &SummaryRow| !reasons(row, today, &settings).is_empty();
        Self {
            index: SearchIndex::new(rows.iter()),
            due: rows.iter().map(is_due).collect(),
            rows,
        }
    }
}

/// A household that was found.
struct FoundRow {
    at: usize,
    /// Where it was met.
    place: Place,
}

/// A line of the list.
pub struct Line {
    shelf: Arc<Shelf>,
    at: usize,
    /// The household is due.
    pub due: bool,
    /// It was met by somebody else's name.
    pub by_other: bool,
}

impl Line {
    /// The row.
    pub fn row(&self) -> &SummaryRow {
        &self.shelf.rows[self.at]
    }
}

/// What was found.
pub struct Found {
    shelf: Arc<Shelf>,
    rows: Vec<FoundRow>,
    /// How many households bear each mark, whatever marks are on.
    pub marks: Vec<(Mark, usize)>,
    /// What was searched for.
    pub query: Arc<Query>,
    /// By what it was narrowed.
    filter: Filter,
    /// How often something else was asked for before.
    pub asking: u64,
    /// Something was searched for or narrowed.
    pub narrowed: bool,
}

impl Found {
    /// How many were found.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when nothing was found.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The first lines, in order.
    pub fn lines(&self, most: usize) -> Vec<Line> {
        let searched = !self.query.is_empty();
        let line = |found: &FoundRow| Line {
            shelf: Arc::clone(&self.shelf),
            at: found.at,
            due: self.shelf.due.get(found.at).copied().unwrap_or(false),
            by_other: searched && found.place == Place::Other,
        };
        self.rows.iter().take(most).map(line).collect()
    }

    /// How the lines are ordered, in words.
    pub fn order_words(&self) -> &'static str {
        match self.filter.order {
            _ if self.is_empty() => "",
            _ if !self.query.is_empty() => t!(households.by_likeness),
            Order::Name => t!(households.by_name),
            Order::Number => t!(households.by_number),
            Order::Visited => t!(households.by_visited),
            Order::Lacking => t!(households.by_lacking),
        }
    }
}

/// Finds; `before` is what was found last.
pub fn find(shelf: &Arc<Shelf>, text: &str, filter: &Filter, before: Option<&Found>) -> Found {
    let query = Query::new(text);
    let mut marks: Vec<(Mark, usize)> = Mark::ALL.map(|mark| (mark, 0)).to_vec();
    let mut found = Vec::new();
    for hit in shelf.index.search(&query) {
        let (Some(row), Some(&due)) = (shelf.rows.get(hit.row), shelf.due.get(hit.row)) else {
            continue;
        };
        if !filter.within(row) {
            continue;
        }
        for (mark, count) in &mut marks {
            let shown = !row.closed || *mark == Mark::Closed;
            *count += usize::from(shown && mark.fits(row, due));
        }
        // Who searches finds what was closed, too.
        let closed = row.closed && !query.is_empty() && filter.marks.is_empty();
        if filter.passes(row, due) || closed {
            found.push(FoundRow {
                at: hit.row,
                place: hit.place,
            });
        }
    }
    if query.is_empty() {
        order(&mut found, &shelf.rows, filter.order);
    }
    let asking = match before {
        Some(before) if *before.query == query && before.filter == *filter => before.asking,
        Some(before) => before.asking + 1,
        None => 0,
    };
    Found {
        shelf: Arc::clone(shelf),
        rows: found,
        marks,
        narrowed: !query.is_empty() || filter.narrows(),
        query: Arc::new(query),
        filter: filter.clone(),
        asking,
    }
}

/// Orders what was found; it comes ordered by name, and equals stay so.
fn order(found: &mut [FoundRow], rows: &[SummaryRow], order: Order) {
    match order {
        Order::Name => {}
        Order::Number => sort_by_key(found, |line| rows[line.at].number.unwrap_or(u32::MAX)),
        Order::Visited => sort_by_key(found, |line| rows[line.at].visited),
        Order::Lacking => {
            sort_by_key(found, |line| {
                std::cmp::Reverse(rows[line.at].answers.count(Answer::Lacking))
            });
        }
    }
}

//! An official list becomes changes as on the office's import page: read, proposed, previewed, confirmed.

use crate::population::{DAY, LISTED_ON};
use anyhow::{Result, ensure};
use so_thon_domain::{
    HouseholdId, IdSource, Millis, SeatId, class_decision::Class, unit::HouseholdUnit,
};
use so_thon_sheets::{
    Options,
    confirm::{self, ListFacts, Plan},
    preview::KnownVillage,
    propose, read,
};
use std::collections::BTreeMap;

/// What confirming a list writes. Every line must be good: nothing is left out and nothing is asked.
pub fn plan(
    csv: &str,
    class: Class,
    villages: &[KnownVillage],
    book: &BTreeMap<HouseholdId, HouseholdUnit>,
    seat: SeatId,
    ids: &mut impl IdSource,
    now: Millis,
) -> Result<Plan> {
    let workbook = read(csv.as_bytes(), "danh-sach.csv")?;
    let proposal = propose(&workbook, 0)?;
    ensure!(proposal.recognised, "the list's header was not recognised");
    ensure!(
        proposal.class == Some(class),
        "the list's title names another class"
    );
    let options = Options {
        today: DAY,
        villages: villages.to_vec(),
        village: None,
        village_answers: BTreeMap::new(),
        existing: confirm::existing(book),
        decisions: BTreeMap::new(),
        window_rows: 1,
    };
    let preview = so_thon_sheets::preview(&workbook, 0, &proposal.mapping, &options)?;
    let counts = preview.counts;
    ensure!(
        counts.households_left_out == 0 && counts.households_ask == 0 && counts.errors == 0,
        "the list is not taken whole: {counts:?}, first {:?}",
        preview.faults.first()
    );
    let number = match class {
        Class::Poor => "215/QĐ-UBND",
        _ => "216/QĐ-UBND",
    };
    let list = ListFacts {
        list: proposal.title.unwrap_or_default(),
        class,
        number: number.to_owned(),
        date: LISTED_ON,
    };
    Ok(confirm::plan(&preview, &list, book, seat, ids, now))
}

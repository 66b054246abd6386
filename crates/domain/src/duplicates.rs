//! Households that may have been written twice: same village, same folded head name, births that do
//! not contradict each other. A likelihood to look at, never a reason to stop anybody.

use crate::{
    fold::fold,
    ids::{HouseholdId, VillageId},
    summary::SummaryRow,
};
use std::collections::BTreeMap;

/// Years of birth that differ by no more than this may be the same one, told differently.
const YEARS: u32 = 2;

/// What is known of a household that is being written.
#[derive(Clone, Copy, Debug)]
pub struct Looked<'a> {
    /// Its village.
    pub village: Option<VillageId>,
    /// Its head's name.
    pub name: &'a str,
    /// Its head's year of birth.
    pub birth: Option<i32>,
}

/// The households that it may be.
pub fn likely<'a>(
    rows: &'a [SummaryRow],
    looked: Looked<'a>,
) -> impl Iterator<Item = &'a SummaryRow> {
    let name = fold(looked.name);
    rows.iter().filter(move |row| {
        !name.is_empty()
            && row.head_folded == name
            && row.village == looked.village
            && close(row.head_birth, looked.birth)
    })
}

/// Pairs of households that may be one, each pair once, the older household first.
pub fn pairs(rows: &[SummaryRow]) -> Vec<(HouseholdId, HouseholdId)> {
    let mut same: BTreeMap<(Option<VillageId>, &str), Vec<&SummaryRow>> = BTreeMap::new();
    for row in rows {
        if !row.head_folded.is_empty() && !row.closed {
            let key = (row.village, row.head_folded.as_str());
            same.entry(key).or_default().push(row);
        }
    }
    let mut pairs = Vec::new();
    for mut alike in same.into_values() {
        alike.sort_by_key(|row| row.id);
        for (at, one) in alike.iter().enumerate() {
            let close = |other: &&&SummaryRow| close(one.head_birth, other.head_birth);
            let others = alike.iter().skip(at + 1).filter(close);
            pairs.extend(others.map(|other| (one.id, other.id)));
        }
    }
    pairs
}

fn close(one: Option<i32>, other: Option<i32>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.abs_diff(other) <= YEARS,
        (_, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::testing::Book;

    fn rows(book: &Book, ids: &[HouseholdId]) -> Vec<SummaryRow> {
        let units = ids.iter().filter_map(|id| book.family(*id));
        units.map(|unit| SummaryRow::of(&unit, 0)).collect()
    }

    #[test]
    fn the_same_head_in_the_same_village_is_likely_twice_unless_the_births_say_no() {
        let mut book = Book::with_household();
        let known = book.household();
        let twin = book.another("LO VAN HA", "");
        let other = book.another("Lò Văn Hạnh", "");
        let mut rows = rows(&book, &[known.id, twin, other]);
        assert_eq!(pairs(&rows), [(known.id, twin)]);
        rows[0].head_birth = Some(1979);
        rows[1].head_birth = Some(1981);
        assert_eq!(pairs(&rows).len(), 1, "told differently");
        rows[1].head_birth = Some(1990);
        assert_eq!(pairs(&rows), []);

        let looked = Looked {
            village: known.village,
            name: " lo  van ha",
            birth: Some(1980),
        };
        let found: Vec<_> = likely(&rows, looked).map(|row| row.id).collect();
        assert_eq!(found, [known.id]);
        let elsewhere = Looked {
            village: None,
            ..looked
        };
        assert_eq!(likely(&rows, elsewhere).count(), 0);
    }
}

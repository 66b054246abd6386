//! How many indicators can be lacking, given those that are known and, perhaps, their count.

use super::{Count, Facts, Lack, Law, Total};

/// The least and the most.
pub(super) fn count(law: &Law<'_>, facts: &Facts) -> Count {
    let of = law.indicators.len();
    let (least, most) = match &facts.total {
        None => plain(law, facts),
        Some(total) => counted(law, facts, total),
    };
    let small = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
    Count {
        least: small(least),
        most: small(most),
        of: small(of),
        poor_from: law.standard.poor_from_lacks.value,
    }
}

fn plain(law: &Law<'_>, facts: &Facts) -> (usize, usize) {
    let having = |lack| {
        let own = law.indicators.iter();
        own.filter(|code| facts.lack(code) == lack).count()
    };
    let least = having(Lack::Lacking);
    (least, least + having(Lack::Unknown))
}

/// The count was made over indicators of which this law may have only some: what is unknown among
/// them shares what the count leaves over.
fn counted(law: &Law<'_>, facts: &Facts, total: &Total) -> (usize, usize) {
    let here = |code: &str| law.indicators.contains(&code);
    let among = |lack: Lack, own: bool| {
        let over = total.over.iter();
        over.filter(|code| facts.lack(code) == lack && here(code) == own)
            .count()
    };
    let lacking_elsewhere = among(Lack::Lacking, false);
    let (unknown_here, unknown_elsewhere) =
        (among(Lack::Unknown, true), among(Lack::Unknown, false));
    // Known lacks of this law, whether they were counted or not.
    let (least_known, most_known) = plain(law, facts);
    let uncounted = most_known - least_known - unknown_here;
    let lacking_here = among(Lack::Lacking, true);
    let left = usize::from(total.lacking).saturating_sub(lacking_here + lacking_elsewhere);
    let least = least_known + left.saturating_sub(unknown_elsewhere).min(unknown_here);
    let most = least_known + left.min(unknown_here) + uncounted;
    (least, most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        draft::testing::day,
        reference::{Reference, shipped},
    };
    use std::collections::BTreeSet;

    fn law(all: &Reference, year: i32) -> Law<'_> {
        Law::on(all, day(year, 1, 1)).expect("in force")
    }

    fn range(year: i32, lacking: u8, known: &[(&str, Lack)]) -> (u8, u8) {
        let over: BTreeSet<_> = law(shipped(), 2026)
            .indicators
            .iter()
            .map(|code| (*code).to_owned())
            .collect();
        let facts = Facts {
            lacks: known
                .iter()
                .map(|(code, lack)| ((*code).to_owned(), *lack))
                .collect(),
            total: Some(Total { over, lacking }),
            ..Facts::default()
        };
        let count = count(&law(shipped(), year), &facts);
        (count.least, count.most)
    }

    #[test]
    fn a_count_over_the_same_indicators_is_exact() {
        assert_eq!(range(2026, 3, &[]), (3, 3));
        assert_eq!(range(2026, 3, &[("water", Lack::Lacking)]), (3, 3));
        assert_eq!(range(2026, 0, &[]), (0, 0));
        assert_eq!(range(2026, 12, &[]), (12, 12));
    }

    #[test]
    fn a_count_over_other_indicators_leaves_what_differs_open() {
        // 2027 drops the means of information and adds waste: one down, one up.
        assert_eq!(range(2027, 3, &[]), (2, 4));
        let means = ("information_means", Lack::Lacking);
        assert_eq!(range(2027, 3, &[means]), (2, 3));
        let no_means = ("information_means", Lack::NotLacking);
        assert_eq!(range(2027, 3, &[no_means]), (3, 4));
        assert_eq!(
            range(2027, 3, &[no_means, ("waste", Lack::NotLacking)]),
            (3, 3)
        );
        assert_eq!(range(2027, 0, &[]), (0, 1));
        assert_eq!(range(2027, 12, &[]), (11, 12));
    }
}

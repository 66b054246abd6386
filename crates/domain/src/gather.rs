//! Sorting and collecting that a phone can afford to download.
//!
//! The library's sort is made anew for every type, four kilobytes each, and collecting into an ordered map or set sorts
//! first. Here one sort serves all, by places, and maps and sets are filled entry by entry. The lists of a household are
//! short; the index of the search, which is not, sorts by itself.

use std::cmp::Ordering;

/// Collecting without sorting first.
pub trait Gather: Iterator + Sized {
    /// What `collect` gives, filled entry by entry.
    fn gather<C: Default + Extend<Self::Item>>(self) -> C {
        let mut all = C::default();
        all.extend(self);
        all
    }
}

impl<I: Iterator> Gather for I {}

/// Sorts; what is equal stays in its order.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut from = sorted_places(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    // Each ring of places is walked once: every item is swapped to where it belongs.
    for start in 0..items.len() {
        let mut at = start;
        while let Some(next) = from.get_mut(at).map(|from| std::mem::replace(from, at)) {
            if next == start || next == at {
                break;
            }
            items.swap(at, next);
            at = next;
        }
    }
}

/// Sorts by a key; what is equal stays in its order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// The places 0 to `length` in the order of what stands there.
#[inline(never)]
fn sorted_places(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    proptest! {
        #[test]
        fn sorting_is_what_the_library_does(mut items: Vec<(u8, u16)>) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_by_key(&mut items, |item| item.0);
            prop_assert_eq!(items, expected);
        }

        #[test]
        fn gathering_is_collecting(items: Vec<(u8, u16)>) {
            let map: BTreeMap<u8, u16> = items.iter().copied().gather();
            prop_assert_eq!(map, items.iter().copied().collect());
            let set: BTreeSet<u8> = items.iter().map(|item| item.0).gather();
            prop_assert_eq!(set, items.iter().map(|item| item.0).collect());
        }
    }
}

//! The simulator itself: it repeats itself, and it sees what is broken.

use so_thon_sim::{
    run,
    world::{Kind, Sabotage},
};

/// Every kind of violation over a few seeds.
fn seen(sabotage: Option<Sabotage>) -> Vec<Kind> {
    let all = (0..12).flat_map(|seed| run(seed, sabotage, false).violations);
    all.map(|violation| violation.kind).collect()
}

#[test]
fn one_seed_gives_the_same_trace_twice() {
    let (first, second) = (run(7, None, true), run(7, None, true));
    assert!(first.trace.len() > 40, "{} lines", first.trace.len());
    assert_eq!(first, second);
}

#[test]
fn nothing_is_found_where_nothing_is_broken() {
    assert_eq!(seen(None), []);
}

#[test]
fn a_phone_that_loses_an_entry_is_seen() {
    assert!(seen(Some(Sabotage::LostEntry)).contains(&Kind::Lost));
}

#[test]
fn an_office_that_forgets_is_seen() {
    assert!(seen(Some(Sabotage::Forgetting)).contains(&Kind::Lost));
}

#[test]
fn a_change_taken_in_twice_is_seen() {
    assert!(seen(Some(Sabotage::Twice)).contains(&Kind::Duplicated));
}

#[test]
fn a_row_left_out_is_seen() {
    assert!(seen(Some(Sabotage::LostRow)).contains(&Kind::Diverged));
}

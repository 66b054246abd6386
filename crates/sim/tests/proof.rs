//! The simulator itself: it repeats itself, and it sees what is broken.

use so_thon_sim::{
    run,
    world::{Kind, Sabotage},
};

/// A phone's storage is copied, both save under one number, the office loses both, and the seat is
/// reported lost.
const COPIED_AND_LOST: u64 = 14_028;

/// What is said over more seeds, until it is said.
fn said(sabotage: Sabotage, words: &str) -> bool {
    let mut all = (0..1_000).flat_map(|seed| run(seed, Some(sabotage), false).violations);
    all.any(|violation| violation.words.contains(words))
}

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

#[test]
fn a_worker_that_throws_away_what_it_read_is_seen() {
    assert!(said(Sabotage::ForgetfulWorker, "is nowhere"));
}

#[test]
fn an_office_that_believes_forged_bundles_is_seen() {
    assert!(said(Sabotage::Trusting, "nobody saved"));
}

#[test]
fn a_phone_that_hides_what_was_sent_back_is_seen() {
    assert!(said(Sabotage::LostRepair, "the phone does not say so"));
}

#[test]
fn a_clash_that_nobody_made_is_seen() {
    assert!(said(Sabotage::Risen, "a clash nobody made"));
}

#[test]
fn a_reused_number_that_is_acknowledged_is_seen() {
    assert!(said(Sabotage::Reused, "is another one"));
}

#[test]
fn a_lost_phone_whose_changes_count_at_once_is_seen() {
    assert!(said(Sabotage::NotHeld, "of a lost phone is Applied"));
}

#[test]
fn a_restore_that_phones_do_not_notice_is_seen() {
    assert!(said(Sabotage::SameLife, "is nowhere"));
}

#[test]
fn a_lost_phone_that_hears_of_no_restore_is_seen() {
    assert!(said(Sabotage::OneLife, "is nowhere"));
}

#[test]
fn a_lost_phone_that_hides_whose_number_another_save_has_is_seen() {
    let violations = run(COPIED_AND_LOST, Some(Sabotage::SilentReuse), false).violations;
    let mut words = violations.iter().map(|violation| &violation.words);
    assert!(words.any(|words| words.contains("is another one")));
}

#[test]
fn a_copied_phone_that_was_reported_lost_shows_the_save_whose_number_the_other_one_has() {
    assert_eq!(run(COPIED_AND_LOST, None, false).violations, []);
}

#[test]
fn an_office_that_forgets_a_wiped_phone_is_seen() {
    assert!(said(Sabotage::ForgetsGone, "was wiped"));
}

#[test]
fn a_phone_that_forgets_what_an_officer_has_seen_is_seen() {
    assert!(said(Sabotage::LostChecked, "as seen, not"));
}

#[test]
fn an_upgrade_that_drops_what_was_unsent_is_seen() {
    assert!(said(Sabotage::LossyUpgrade, "is nowhere"));
}

#[test]
fn replicas_are_compared_by_their_sum_too() {
    assert!(said(Sabotage::LostRow, "has another sum"));
}

#[test]
fn a_phone_that_loses_a_photo_is_seen() {
    assert!(said(Sabotage::LostPhoto, "is nowhere"));
}

#[test]
fn a_photo_given_up_before_the_office_has_it_is_seen() {
    assert!(said(Sabotage::EarlyProof, "up unproved"));
}

#[test]
fn a_photo_that_is_said_to_be_proved_and_is_not_is_seen() {
    assert!(said(Sabotage::EarlyProof, "did not come"));
}

#[test]
fn a_photo_damaged_at_the_office_is_seen() {
    assert!(said(Sabotage::DamagedPhoto, "has other bytes"));
}

#[test]
fn a_record_that_waits_for_a_photo_is_seen() {
    assert!(said(Sabotage::PhotosFirst, "a good exchange failed"));
}

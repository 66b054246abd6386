//! The one suite that every store must pass.
//!
//! Each case is named once, in [`conformance!`](crate::conformance!); every store runs the whole
//! list. Cases of the store come first, then what a phone does over it: the engine's promises hold
//! on a store only if they were seen to hold there.

#![allow(clippy::unwrap_used, reason = "a suite fails by panicking")]

mod fixtures;
mod list_cases;
mod lost_cases;
mod meeting_cases;
mod office;
mod phone_fixtures;
mod photo_cases;
mod photo_fixtures;
mod photo_repair_cases;
mod saving_cases;
mod store_cases;

pub use fixtures::*;
pub use list_cases::*;
pub use lost_cases::*;
pub use meeting_cases::*;
pub use office::Office;
pub use photo_cases::*;
pub use photo_repair_cases::*;
pub use saving_cases::*;
pub use store_cases::*;

use crate::store::Store;

/// One database, new and empty when the case begins.
#[allow(async_fn_in_trait, reason = "one thread: browsers and tests")]
pub trait Stores {
    /// The store under test.
    type Store: Store + Clone;

    /// A handle of its own to the same database, as another tab has.
    async fn open(&self) -> Self::Store;
}

/// Calls a macro with the name of every case. Each is an `async fn` of this module that takes
/// `&impl Stores`.
#[macro_export]
macro_rules! conformance {
    ($each:ident) => {
        $each! {
            // The store
            what_was_put_is_got_until_it_is_deleted
            an_empty_value_is_a_value
            a_large_value_comes_back_whole
            a_range_is_ordered_half_open_and_limited
            keys_of_any_bytes_keep_their_order
            a_count_counts_the_range
            deleting_a_range_leaves_the_rest
            tables_are_apart
            a_transaction_sees_its_own_writes
            a_dropped_transaction_leaves_no_trace
            two_handles_see_each_others_commits
            a_reader_sees_one_moment
            concurrent_saves_lose_nothing
            // Signing in
            the_first_sign_in_mints_once_and_a_second_is_refused
            a_renewed_session_keeps_seat_and_outbox
            nobody_saves_before_signing_in
            // Saving
            saves_are_numbered_without_gaps
            two_tabs_never_give_a_number_twice
            a_save_shows_at_once_in_household_and_list
            a_second_tap_saves_nothing_new
            a_failed_commit_leaves_no_half_of_a_save
            a_save_throws_its_draft_away
            an_import_is_saved_whole_and_once
            drafts_survive_reopening
            // Meeting the office
            what_the_office_applied_leaves_the_outbox_and_stays_shown
            a_repeated_answer_changes_nothing
            what_was_refused_waits_for_repair_and_no_longer_shows
            a_refused_household_leaves_the_list
            a_reused_number_is_no_receipt
            what_waits_at_the_office_goes_on_showing
            what_waited_and_is_then_refused_counts_once
            rows_that_are_older_are_passed_over
            an_answer_to_an_old_question_leaves_rows_alone
            a_late_receipt_brings_back_nothing_that_was_replaced
            a_receipt_before_its_row_keeps_the_save_shown
            cursor_and_rows_move_together
            a_village_that_was_taken_away_leaves_only_unsent_work
            a_late_receipt_does_not_bring_a_purged_household_back
            a_new_epoch_sends_all_again_and_keeps_rows
            a_moved_household_changes_its_list
            villages_and_catalogue_are_shared
            a_round_fetches_page_by_page_until_nothing_is_left
            clock_and_names_come_from_the_office
            what_the_worker_heard_of_a_reused_number_is_shown_on_a_lost_phone
            a_note_of_the_worker_from_another_life_moves_nothing
            whether_the_office_has_what_is_in_the_repair_box_is_noted_beside_it
            // The list
            list_rows_say_what_the_households_say
            rows_of_another_form_are_made_again
            a_save_beside_rows_of_another_form_loses_none
            // Photos
            a_photo_stays_with_its_draft_until_it_is_saved_or_dropped
            a_photo_waits_until_the_office_has_its_record
            a_photo_goes_in_pieces_and_on_where_it_stopped
            a_photo_that_fails_holds_up_no_other
            a_photo_thrown_away_by_the_office_is_sent_anew
            a_record_saved_meanwhile_goes_before_the_next_piece
            room_is_made_of_what_the_office_has_and_of_nothing_else
            a_fetched_photo_is_kept_sealed_and_given_up_first
            a_new_epoch_sends_proved_photos_again
            a_proof_by_an_earlier_life_of_the_office_is_none
            a_village_taken_away_takes_its_photos_but_for_what_waits
            a_photo_stays_with_the_record_that_the_office_has
            a_save_of_which_only_a_photo_is_known_is_no_second_tap
            a_photo_that_was_given_up_is_not_promised_by_a_later_tap
            a_photo_of_what_came_back_goes_when_a_later_life_has_its_record
            a_photo_goes_when_what_mends_its_record_comes_back_and_a_later_life_has_the_record
            what_mends_a_save_that_was_sent_back_takes_its_photos_along
            what_is_given_up_takes_its_photos_with_it
            a_photo_stays_for_the_other_item_of_the_box_that_makes_its_record
            a_photo_goes_when_a_copy_of_this_phone_mended_what_came_back
            a_photo_goes_when_another_content_has_the_number_of_its_record
        }
    };
}

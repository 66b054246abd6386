//! Stable codes of problems and the words that a person reads for them.

use crate::{
    app_state::session::SignInError, i18n::format, office_api::ApiError, sync_driver::Trouble, t,
};
use so_thon_domain::refusal::Refusal;
use so_thon_protocol::{Problem, bundle::BundleError, problem::Code};
use so_thon_sync::{PhoneError, StoreError};

/// What the office's interface said no with.
pub fn problem(problem: &Problem) -> String {
    match problem.code {
        Code::WrongPassword => t!(problem.wrong_password).to_owned(),
        Code::TooManyTries => match problem.retry_after {
            Some(seconds) => t!(
                problem.too_many_tries_wait,
                n = format::number(seconds.div_ceil(60))
            ),
            None => t!(problem.too_many_tries).to_owned(),
        },
        Code::SessionExpired => t!(problem.session_expired).to_owned(),
        Code::SeatRevoked => t!(problem.seat_revoked).to_owned(),
        Code::Forbidden => t!(problem.forbidden).to_owned(),
        Code::NotFound => t!(problem.not_found).to_owned(),
        Code::BadRequest => t!(problem.bad_request).to_owned(),
        Code::TooLarge => t!(problem.too_large).to_owned(),
        Code::VersionUnsupported => t!(problem.version_unsupported).to_owned(),
        Code::CodeUnknown => t!(problem.code_unknown).to_owned(),
        Code::CodeUsed => t!(problem.code_used).to_owned(),
        Code::CodeExpired => t!(problem.code_expired).to_owned(),
        Code::NoEscrow => t!(problem.no_escrow).to_owned(),
        Code::LoginTaken => t!(problem.login_taken).to_owned(),
        Code::WeakPassword => t!(problem.weak_password).to_owned(),
        Code::AccountClosed => t!(problem.account_closed).to_owned(),
        Code::PasswordFirst => t!(problem.password_first).to_owned(),
        Code::PasswordOver => t!(problem.password_over).to_owned(),
        Code::BadBundle => t!(problem.bad_bundle).to_owned(),
        Code::OffsetMismatch | Code::PhotoDamaged => t!(problem.photo_again).to_owned(),
        Code::Missing => t!(problem.missing).to_owned(),
        // The office's page that erases has words of its own.
        Code::Internal | Code::LastOne | Code::Merged | Code::Unknown => {
            t!(problem.internal).to_owned()
        }
    }
}

/// Why a call to the office failed.
pub fn api(error: &ApiError) -> String {
    match error {
        ApiError::Unreachable => t!(problem.unreachable).to_owned(),
        ApiError::Garbled => t!(problem.internal).to_owned(),
        ApiError::Problem(said) => problem(said),
    }
}

/// Why the phone could not do it.
pub fn phone(error: &PhoneError) -> &'static str {
    match error {
        PhoneError::Store(StoreError::Full) => t!(problem.full),
        PhoneError::Store(StoreError::Locked) => t!(problem.store_locked),
        PhoneError::Store(StoreError::Lost) => t!(lost.title),
        PhoneError::Store(StoreError::TooNew) => t!(problem.store_too_new),
        PhoneError::Store(StoreError::Closed) => t!(problem.store_closed),
        PhoneError::Store(StoreError::Damaged { .. }) => t!(problem.store_damaged),
        PhoneError::Store(StoreError::Engine { .. }) => t!(problem.store_failed),
        PhoneError::NotEnrolled => t!(problem.store_gone),
        PhoneError::AlreadyEnrolled => t!(problem.store_failed),
        PhoneError::Nothing => t!(problem.nothing_to_save),
        PhoneError::Seal(_) => t!(problem.cannot_seal),
        PhoneError::Bundle(BundleError::NotABundle) => t!(problem.not_a_bundle),
        PhoneError::Bundle(BundleError::NotWhole) => t!(problem.bundle_not_whole),
        PhoneError::Bundle(BundleError::TooLarge) => t!(problem.bundle_too_large),
    }
}

/// Why somebody could not sign in.
pub fn sign_in(error: &SignInError) -> String {
    match error {
        SignInError::Office(error) => api(error),
        SignInError::Device(error) => phone(error).to_owned(),
    }
}

/// Why the office was not met.
pub fn trouble(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => t!(problem.unreachable),
        Trouble::SessionExpired => t!(problem.session_expired),
        Trouble::Revoked => t!(problem.seat_revoked),
        Trouble::Version => t!(problem.version_unsupported),
        Trouble::Later(_) => t!(problem.later),
        Trouble::Office => t!(problem.internal),
        Trouble::Device(error) => phone(error),
    }
}

/// Why the office sent a change back, and how to mend it.
pub fn refusal(reason: Option<Refusal>) -> (&'static str, &'static str) {
    match reason {
        Some(Refusal::VillageNotAssigned) => (
            t!(refusal.village_not_assigned),
            t!(refusal.village_not_assigned_fix),
        ),
        Some(Refusal::KindNotAllowed) => (t!(refusal.kind_not_allowed), t!(refusal.ask_office)),
        Some(Refusal::WrongCommune) => (t!(refusal.wrong_commune), t!(refusal.ask_office)),
        Some(Refusal::ServerField) => (t!(refusal.server_field), t!(refusal.save_again)),
        Some(Refusal::Mismatch) => (t!(refusal.mismatch), t!(refusal.ask_office)),
        Some(Refusal::NoVillage) => (t!(refusal.no_village), t!(refusal.no_village_fix)),
        Some(Refusal::UnknownVillage) => (t!(refusal.unknown_village), t!(refusal.no_village_fix)),
        Some(Refusal::BadValue) => (t!(refusal.bad_value), t!(refusal.save_again)),
        Some(Refusal::BadSize) => (t!(refusal.bad_size), t!(refusal.save_again)),
        Some(Refusal::TooNew) => (t!(refusal.too_new), t!(refusal.too_new_fix)),
        Some(Refusal::GivenUp) => (t!(refusal.given_up), t!(refusal.save_again)),
        Some(Refusal::BadRepair) => (t!(refusal.bad_repair), t!(refusal.save_again)),
        Some(Refusal::NotReleased) => (t!(refusal.not_released), t!(refusal.ask_office)),
        Some(Refusal::OfficerOnly) => (t!(refusal.officer_only), t!(refusal.ask_office)),
        Some(Refusal::Superseded) => (t!(refusal.superseded), t!(refusal.superseded_fix)),
        Some(Refusal::MergeCycle) => (t!(refusal.merge_cycle), t!(refusal.superseded_fix)),
        Some(Refusal::Erased) => (t!(refusal.erased), t!(refusal.erased_fix)),
        Some(Refusal::RoundClosed) => (t!(refusal.round_closed), t!(refusal.round_closed_fix)),
        Some(Refusal::VotesOverPresent) => (t!(refusal.votes_over_present), t!(refusal.save_again)),
        Some(Refusal::NotPosted) => (t!(refusal.not_posted), t!(refusal.save_again)),
        #[cfg(feature = "office")]
        Some(Refusal::DatesOverlap) => (t!(refusal.dates_overlap), t!(refusal.dates_overlap_fix)),
        // Only an officer writes what it is about.
        #[cfg(not(feature = "office"))]
        Some(Refusal::DatesOverlap) => (t!(refusal.unknown), t!(refusal.ask_office)),
        Some(Refusal::Unknown) => (t!(refusal.unknown), t!(refusal.ask_office)),
        None => (t!(refusal.number_reused), t!(refusal.save_again)),
    }
}

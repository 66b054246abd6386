//! Ids that follow from what a record is about, so that two people who make the same record apart
//! make one: the office lists a household for a round once, whoever lists it, and a class decision
//! that was written before the app was closed is not written again.
//!
//! Version 8 (RFC 9562): the first 16 bytes of SHA-256 over a name and the ids it follows from.

use crate::ids::{DecisionId, HouseholdId, RecognitionId, ReviewId, RoundId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The review of a household in a round.
pub fn review_id(round: RoundId, household: HouseholdId) -> ReviewId {
    ReviewId(derived("review", round.0, household.0))
}

/// The recognition of a round's lists: one, whoever records it.
pub fn recognition_id(round: RoundId) -> RecognitionId {
    RecognitionId(derived("recognition", round.0, round.0))
}

/// The class that a recognition gives a household.
pub fn class_decision_id(recognition: RecognitionId, household: HouseholdId) -> DecisionId {
    DecisionId(derived("class_decision", recognition.0, household.0))
}

fn derived(name: &str, one: Uuid, other: Uuid) -> Uuid {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update([0])
        .chain_update(one.as_bytes())
        .chain_update(other.as_bytes())
        .finalize();
    let mut bytes = [0; 16];
    for (own, byte) in bytes.iter_mut().zip(hash) {
        *own = byte;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_follows_from_what_it_is_about_and_from_nothing_else() {
        let (round, household) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let id = review_id(RoundId(round), HouseholdId(household));
        assert_eq!(id, review_id(RoundId(round), HouseholdId(household)));
        assert_ne!(id, review_id(RoundId(household), HouseholdId(round)));
        assert_eq!(id.0.get_version_num(), 8);
        let decision = class_decision_id(RecognitionId(round), HouseholdId(household));
        assert_ne!(decision.0, id.0);
    }
}

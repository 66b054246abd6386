//! What a run drew: how often each fault really happened, so that a run can show that it attacked
//! what it says it attacks. A fault that was armed and hit nothing is not counted.

use std::cell::Cell;

macro_rules! faults {
    ($($fault:ident $name:literal: $meaning:literal,)*) => {
        /// A fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $(#[doc = $meaning] $fault,)*
        }

        impl Fault {
            /// All of them.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$fault),*];

            const COUNT: usize = [$($name),*].len();

            /// Its name in the counts.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$fault => $name,)*
                }
            }
        }
    };
}

faults! {
    DiedOpening "died_opening": "A process ended while it opened a transaction.",
    DiedReading "died_reading": "A process ended while it read.",
    TornWrite "torn_write": "A process ended behind the first and before the last write of a transaction.",
    DiedWriting "died_writing": "A process ended at the first write of a transaction.",
    DiedCommitting "died_committing": "A process ended at a commit that took no effect.",
    DiedBehindCommit "died_behind_commit": "A process ended at a commit that took effect.",
    FailedStep "failed_step": "The storage failed and the process went on.",
    FullStorage "full_storage": "A commit found no room.",
    Evicted "evicted": "A phone's store was thrown away with unsent work in it.",
    ClockAhead "clock_ahead": "Somebody saved with a clock more than a year ahead.",
    ClockBehind "clock_behind": "Somebody saved with a clock more than a year behind.",
    RequestLost "request_lost": "A request never arrived.",
    RequestRepeated "request_repeated": "A request arrived twice.",
    RequestLate "request_late": "A request arrived behind later ones.",
    RequestReordered "request_reordered": "Envelopes arrived in another order than they were saved.",
    RequestTruncated "request_truncated": "A request was cut.",
    AnswerLost "answer_lost": "The office committed and its answer was lost.",
    AnswerTruncated "answer_truncated": "An answer was cut.",
    UpgradedUnsent "upgraded_unsent": "A new version was installed over unsent work of the one before.",
    BundleByOther "bundle_by_other": "A bundle was delivered by somebody else.",
    BundleTwice "bundle_twice": "A bundle was delivered twice.",
    BundleDamaged "bundle_damaged": "A bundle was cut, altered or forged.",
    ThreeWriters "three_writers": "Three seats wrote one field.",
    ThreeHeads "three_heads": "Three values of one field stand beside each other.",
    Reenrolled "reenrolled": "A person signed in anew on a new seat.",
    Cloned "cloned": "A seat went on on two phones.",
    ReassignedUnsent "reassigned_unsent": "A village was taken from somebody with unsent work in it.",
    RefusedDependants "refused_dependants": "A change was refused that others depend on.",
    Revoked "revoked": "A phone was reported lost.",
    Restored "restored": "The office began anew from a backup that lacked changes.",
    PhotoPieceLost "photo_piece_lost": "A piece of a photo never arrived.",
    PhotoPieceRepeated "photo_piece_repeated": "A piece of a photo arrived twice.",
    PhotoPieceLate "photo_piece_late": "A piece of a photo arrived behind later ones.",
    PhotoPieceCut "photo_piece_cut": "A piece of a photo arrived in part.",
    PhotoPieceDamaged "photo_piece_damaged": "A piece of a photo arrived with other bytes.",
    PhotoAnswerLost "photo_answer_lost": "The office took a piece and its answer was lost or cut.",
    PhotoOfficeEnded "photo_office_ended": "The office's process ended while it took a piece.",
    PhotoStopped "photo_stopped": "A record went before the next piece.",
    PhotoMended "photo_mended": "What stands for a refused change took its photos along.",
    PhotoFreed "photo_freed": "Photos that the office has made room.",
    PhotoEvicted "photo_evicted": "A phone's store was thrown away with photos that the office did not have.",
    PhotoLateProof "photo_late_proof": "A proof of the office's earlier life was heard of in the next.",
    PhotosOlder "photos_older": "The office began anew with the folder of photos of its backup.",
    PhotosGone "photos_gone": "The office began anew without its photos.",
    PhotosBroken "photos_broken": "Records came to rest while no photo could be taken.",
    LostMetNewLife "lost_met_new_life": "A phone that was reported lost met the office in a new life.",
}

/// How often each fault happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally([Cell<u64>; Fault::COUNT]);

impl Default for Tally {
    fn default() -> Self {
        Self([const { Cell::new(0) }; Fault::COUNT])
    }
}

impl Tally {
    /// It happened once more.
    pub fn count(&self, fault: Fault) {
        self.add(fault, 1);
    }

    /// It happened so often more.
    pub fn add(&self, fault: Fault, times: u64) {
        let cell = &self.0[fault as usize];
        cell.set(cell.get() + times);
    }

    /// How often it happened.
    pub fn of(&self, fault: Fault) -> u64 {
        self.0[fault as usize].get()
    }

    /// Adds what another run drew.
    pub fn add_all(&self, other: &Self) {
        for fault in Fault::ALL {
            self.add(fault, other.of(fault));
        }
    }

    /// What never happened.
    pub fn missing(&self) -> impl Iterator<Item = Fault> {
        Fault::ALL.into_iter().filter(|fault| self.of(*fault) == 0)
    }
}

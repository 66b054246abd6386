//! Đợt rà soát: the yearly act on which a household's rights depend, as records and as a state
//! machine.
//!
//! A round has a review for each household to look at; each village meets, posts, hears
//! complaints; the commune recognises. Every step is a register with its day, its person and its
//! legal reference. The state of a household is read from the records whatever order they arrived
//! in; a step that was left out is named, never passed over.

mod common;
mod household_check;
mod kinds;
mod known_ids;
pub mod problem;
mod signed;
mod state;
mod table_file;

pub mod draft;

pub use common::{Common, Ground, SheetItem, complaints_about};
pub use household_check::check_household;
pub use kinds::{
    B1, B1Origin, Complaint, Heard, Held, HouseholdThen, ListSource, Made, Meeting, Opinion,
    PersonThen, Posted, Posting, Reason, Recheck, Recognised, Recognition, Review, Round,
    RoundSeason, SheetA, Signed, Span, StepTaken, Vote,
};
pub use known_ids::{class_decision_id, recognition_id, review_id};
pub use signed::{Differs, Signature, SignedFinding, Since, child_order, signatures};
pub use table_file::{MAX_TABLE_BYTES, TableFile, TableProblem};

pub use state::{Case, Irregularity, Refused, Stage, State, StepCode, hangs_until, late_since};

//! Who may ask for what, as types.
//!
//! A handler of `http` never sees the server: it takes one of the types below, and that type has the
//! methods its holder may use and no others. It cannot be made but out of a request whose token is
//! good for it, so a handler cannot be written that does what its caller may not do. Which villages
//! a person reaches is no question of the handler either: [`crate::server::Caller::scope`] is asked
//! wherever records are read or written.
//!
//! | type | who | file |
//! |---|---|---|
//! | [`Anyone`] | whoever can reach the server | `anyone` |
//! | [`Pusher`] | a push-only token, its seat revoked or not | `pusher` |
//! | [`LockedPhone`] | a push-only token of a seat that was not revoked | `locked_phone` |
//! | [`Member`] | whoever is signed in | `member` |
//! | [`BookHolder`] | who has records: collaborator, officer, leader | `book_holder` |
//! | [`PhotoBringer`] | who takes pictures and brings them: collaborator, officer, or a push-only token, its seat revoked or not | `photo_bringer` |
//! | [`OfficeStaff`] | officer, leader | `office_staff` |
//! | [`Officer`] | officer | `officer` |
//! | [`LogReader`] | who reads the log: all but the province's viewer | `log_reader` |
//! | [`TotalsReader`] | who reads totals over communes: the province's viewer | `totals_reader` |
//! | [`Manager`] | who manages accounts of others: officer, administrator | `manager` |

mod app;
mod asking;
mod refusals;
mod rule;

mod anyone;
mod book_holder;
mod locked_phone;
mod log_reader;
mod manager;
mod member;
mod office_staff;
mod officer;
mod photo_bringer;
mod pusher;
mod totals_reader;

pub use app::App;
pub use asking::{
    Anyone, BookHolder, LockedPhone, LogReader, Manager, Member, OfficeStaff, Officer,
    PhotoBringer, Pusher, TotalsReader,
};
pub use refusals::note_refusals;
pub use rule::{Asking, Rule, Serves};

//! Households: the list, one of them, and its standing facts.

mod change;
mod clash;
mod edit;
mod filter;
mod found;
mod frame;
mod history;
mod list;
mod narrow;
mod people;
mod plan;
mod row;
mod show;
mod standing;
mod supports;
mod visits;
mod whole;

pub use change::ChangePage;
pub use clash::ClashPage;
pub use edit::EditPage;
pub use frame::OnHousehold;
pub use list::ListPage;
pub use show::{ShowPage, head_name};
pub use standing::standing_of;
pub use supports::SupportLine;
pub use visits::{VisitLine, met_names};

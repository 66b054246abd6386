//! The drawn parts, as dumb views: they take data and tell of events. No store, no network.

pub mod actions;
pub mod cover;
pub mod day;
pub mod field;
pub mod icon;
pub mod ledger;
pub mod maybe;
pub mod needs_network;
pub mod note;
pub mod picks;
pub mod progress;
pub mod shots;
pub mod spine;
pub mod tag;
pub mod tick;
pub mod weave;

pub use actions::{Btn, BtnKind, Dock, LinkBtn, Tabs};
pub use cover::{Band, Book, Cover, CoverLink, Sample};
pub use day::Day;
pub use field::{Field, Input, Money, Search, Select, TextArea};
pub use icon::{Icon, Size};
pub use ledger::{Entry, Fact, Facts, Ledger, Place};
pub use maybe::Maybe;
pub use needs_network::NeedsNetwork;
pub use note::{Note, NoteKind};
#[cfg(feature = "office")]
pub use picks::OneTile;
pub use picks::{Chip, Chips, Choice, Pick, Tile, Tiles};
pub use progress::{Road, State, StateKind, Steps, Trail, TrailKind};
pub use shots::{Shot, Shots};
pub use spine::{Spine, SpineLink};
pub use tag::{ClassTag, class_name};
pub use tick::Tick;
pub use weave::{Weave, WeaveCell, WeaveMini, answers_sentence, refill_mini};

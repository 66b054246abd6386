//! The few settings that stand outside the book, in localStorage: language, theme, and which seats
//! have a book on this device. Never a record, never a secret, but what a code that is being entered
//! is claimed by, which is worth nothing once that is done.

use super::clock;
use crate::{i18n::Locale, platform::window, program::Program};
use gloo_storage::{LocalStorage, Storage};
use serde::{Deserialize, Serialize};
use so_thon_domain::SeatId;
use so_thon_protocol::hex::hex;

const LANGUAGE: &str = "so-thon.language";
const THEME: &str = "so-thon.theme";
const SEATS: &str = "so-thon.seats";
const OPEN: &str = "so-thon.open";
const CLAIM: &str = "so-thon.claim";
/// The page's start script reads it before any program runs.
const PROGRAM: &str = "so-thon.program";

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// Tiếng Việt.
    #[default]
    #[serde(rename = "vi")]
    Vietnamese,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Its words.
    pub fn locale(self) -> Locale {
        match self {
            Self::Vietnamese => Locale::vi,
            Self::English => Locale::en,
        }
    }

    /// Its BCP 47 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }
}

/// A theme somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Nền sáng.
    Light,
    /// Nền tối.
    Dark,
}

/// A seat with a book on this device: the marker that there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatMarker {
    /// The seat.
    pub seat: SeatId,
    /// Whose it is, to choose by.
    pub name: String,
    /// The name its database was made with: a book of version 0.1.0 has moved into a second one since.
    pub database: String,
    /// The person works at the office: the office's program is started before they unlock.
    #[serde(default)]
    pub office: bool,
}

/// The language in use.
pub fn language() -> Language {
    LocalStorage::get(LANGUAGE).unwrap_or_default()
}

/// Keeps the language.
pub fn set_language(language: Language) {
    // A preference that cannot be kept costs nothing but itself; so below.
    let _ = LocalStorage::set(LANGUAGE, language);
}

/// The chosen theme.
pub fn theme() -> Option<Theme> {
    LocalStorage::get(THEME).ok()
}

/// Keeps the theme; none follows the device.
pub fn set_theme(theme: Option<Theme>) {
    match theme {
        Some(theme) => drop(LocalStorage::set(THEME, theme)),
        None => LocalStorage::delete(THEME),
    }
}

/// Draws the page in a theme.
pub fn show_theme(theme: Option<Theme>) {
    let name = theme.map(|theme| match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    });
    window::set_root_attribute("data-theme", name);
}

/// What this device is known by while it enters a code, the same until somebody was let in: should the
/// office's answer be lost, it can enter the code again, though the page was loaded anew.
pub fn claim() -> String {
    LocalStorage::get(CLAIM).unwrap_or_else(|_| {
        let claim = hex(&clock::random::<16>());
        let _ = LocalStorage::set(CLAIM, &claim);
        claim
    })
}

/// Somebody was let in: whoever is next is not known by the same.
pub fn forget_claim() {
    LocalStorage::delete(CLAIM);
}

/// The seats of this device, in the order they came.
pub fn seats() -> Vec<SeatMarker> {
    LocalStorage::get(SEATS).unwrap_or_default()
}

/// Remembers a seat.
pub fn remember_seat(marker: SeatMarker) {
    let mut seats = seats();
    match seats.iter_mut().find(|known| known.seat == marker.seat) {
        Some(known) => *known = marker,
        None => seats.push(marker),
    }
    let _ = LocalStorage::set(SEATS, seats);
}

/// Forgets a seat whose book is gone.
pub fn forget_seat(seat: SeatId) {
    let mut seats = seats();
    seats.retain(|known| known.seat != seat);
    let _ = LocalStorage::set(SEATS, seats);
}

/// The seat that was open last, if it was not closed.
pub fn open_seat() -> Option<SeatId> {
    LocalStorage::get(OPEN).ok()
}

/// Remembers which seat is open; none when the book was closed.
pub fn set_open_seat(seat: Option<SeatId>) {
    match seat {
        Some(seat) => drop(LocalStorage::set(OPEN, seat)),
        None => LocalStorage::delete(OPEN),
    }
}

/// The program that a start takes.
pub fn program() -> Program {
    LocalStorage::get(PROGRAM).unwrap_or_default()
}

/// Says which program the next start takes.
pub fn set_program(program: Program) {
    let _ = LocalStorage::set(PROGRAM, program);
}

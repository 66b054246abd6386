//! Words for people, from `locales/`, and how dates and figures are written in each language.
//!
//! `t!(today.title)` gives the words in the language in use. Switching the language draws the whole
//! app anew, so nothing here needs to react.

pub mod format;

#[allow(
    missing_docs,
    unused_imports,
    dead_code,
    unused_qualifications,
    clippy::all,
    clippy::wildcard_imports,
    clippy::str_to_string,
    reason = "made by build.rs from locales/"
)]
mod words {
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

pub use words::i18n::Locale;

use std::cell::Cell;

thread_local! {
    static IN_USE: Cell<Locale> = const { Cell::new(Locale::vi) };
}

/// The language in use.
pub fn locale() -> Locale {
    IN_USE.get()
}

/// Changes the language in use. The caller draws the app anew.
pub fn use_locale(locale: Locale) {
    IN_USE.set(locale);
}

/// The words of a reference entry in the language in use.
pub fn of(words: &so_thon_domain::reference::Words) -> String {
    match locale() {
        Locale::vi => words.vi.clone(),
        Locale::en => words.en.clone(),
    }
}

/// How figures are written in the language in use.
pub fn convention() -> so_thon_domain::numbers::Convention {
    use so_thon_domain::numbers::Convention;
    match locale() {
        Locale::vi => Convention::Vietnamese,
        Locale::en => Convention::English,
    }
}

/// The BCP 47 code of the language in use.
pub fn locale_code() -> &'static str {
    match locale() {
        Locale::vi => "vi",
        Locale::en => "en",
    }
}

/// The words under a key, in the language in use; names in braces are given as `name = value`.
#[macro_export]
macro_rules! t {
    ($($key:tt)*) => {
        ::leptos_i18n::td_string!($crate::i18n::locale(), $($key)*)
    };
}

//! What the whole app knows: who has the book open, what is in it, how far it got.
//!
//! Everything here lives as long as the app. Work that must finish (a save, an exchange with the
//! office) is started here and never hangs on a page's life; pages read the signals.

pub mod book;
pub mod camera;
pub mod clock;
pub mod fingerprint;
pub mod forgotten;
pub mod locking;
pub mod may;
pub mod preferences;
pub mod reading;
#[cfg(feature = "office")]
pub mod reference;
#[cfg(feature = "office")]
pub mod rounds;
#[cfg(feature = "office")]
pub mod sent_back;
pub mod session;

mod people;
mod reviewing;

pub use book::{Book, Changed};
pub use people::{Villages, village_title};
pub use reading::{Reading, read_household};
pub use reviewing::Reviews;
pub use session::Session;

use crate::{
    app_state::preferences::{Language, Theme},
    photo_driver::PhotoDriver,
    platform::{background, channel::Channel, window},
    sync_driver::SyncDriver,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use so_thon_domain::{RoundId, indicator::KNOWN, reference::Reference, summary::SummaryRow};
use so_thon_sync::phone::Counts;
use std::{rc::Rc, sync::Arc};

/// The app's state. A handful of signals: copy it freely.
#[derive(Clone, Copy)]
pub struct AppState {
    /// Who has the book open.
    pub session: RwSignal<Session>,
    /// The open book.
    book: StoredValue<Option<Rc<Book>>, LocalStorage>,
    /// Every row of the list; `None` until they are read.
    pub rows: RwSignal<Option<Arc<Vec<SummaryRow>>>>,
    /// The commune's villages.
    pub villages: RwSignal<Arc<Villages>>,
    /// The rounds of reviews that are open.
    open_rounds: RwSignal<Arc<Vec<RoundId>>>,
    /// What law and plans define, with the office's own entries.
    pub reference: RwSignal<Arc<Reference>>,
    /// The steps, cut-offs and forms in force: the shipped ones with those that the office loaded.
    #[cfg(feature = "office")]
    procedure: RwSignal<&'static so_thon_domain::reference::Procedure>,
    /// How far the saves got.
    pub counts: RwSignal<Counts>,
    /// The counts were read: before, a nought says nothing.
    pub counted: RwSignal<bool>,
    /// What changed last, here or in another tab.
    pub changed: RwSignal<Changed>,
    /// What the browser believes about the network.
    pub online: RwSignal<bool>,
    /// Today, where the phone is.
    pub today: RwSignal<NaiveDate>,
    /// What was last searched for in the list: kept here and nowhere else, for the way back.
    pub search: RwSignal<String>,
    /// A new version of the app waits to be used.
    pub update: RwSignal<bool>,
    /// The code in the address that was opened, until a phone is let in by it.
    pub code: RwSignal<Option<String>>,
    /// A form is being filled in: nothing may disturb it.
    pub busy: RwSignal<bool>,
    /// The language in use.
    pub language: RwSignal<Language>,
    /// The theme the person chose; none follows the device.
    pub theme: RwSignal<Option<Theme>>,
    /// When and how the phone meets the office.
    pub sync: SyncDriver,
    /// When photos go.
    pub photos: PhotoDriver,
    /// Pictures on their way into a form.
    pub camera: camera::Camera,
    channel: StoredValue<Option<Channel>, LocalStorage>,
    /// The browser was asked since the start to keep the book.
    keep_asked: StoredValue<bool>,
}

impl AppState {
    /// Makes the state, hears what the browser has to tell, and gives it to every page.
    pub fn provide() -> Self {
        let language = preferences::language();
        crate::i18n::use_locale(language.locale());
        let theme = preferences::theme();
        let state = Self {
            session: RwSignal::new(Session::Starting),
            book: StoredValue::new_local(None),
            rows: RwSignal::new(None),
            villages: RwSignal::new(Arc::default()),
            open_rounds: RwSignal::new(Arc::default()),
            reference: RwSignal::new(Arc::new(so_thon_domain::reference::shipped().clone())),
            #[cfg(feature = "office")]
            procedure: RwSignal::new(so_thon_domain::reference::shipped_procedure()),
            counts: RwSignal::new(Counts::default()),
            counted: RwSignal::new(false),
            changed: RwSignal::new(Changed::default()),
            online: RwSignal::new(window::online()),
            today: RwSignal::new(clock::today()),
            search: RwSignal::new(String::new()),
            update: RwSignal::new(false),
            code: RwSignal::new(None),
            busy: RwSignal::new(false),
            language: RwSignal::new(language),
            theme: RwSignal::new(theme),
            sync: SyncDriver::new(),
            photos: PhotoDriver::new(),
            camera: camera::Camera::new(),
            channel: StoredValue::new_local(None),
            keep_asked: StoredValue::new(false),
        };
        preferences::show_theme(theme);
        window::set_root_attribute("lang", Some(language.code()));
        provide_context(state);
        state.listen();
        state.lock_when_idle();
        state
    }

    /// The open book, if somebody has it open.
    pub fn book(&self) -> Option<Rc<Book>> {
        self.book.get_value()
    }

    /// Changes the language: the app is drawn anew.
    pub fn use_language(&self, language: Language) {
        crate::i18n::use_locale(language.locale());
        preferences::set_language(language);
        window::set_root_attribute("lang", Some(language.code()));
        self.language.set(language);
    }

    /// Changes the theme.
    pub fn use_theme(&self, theme: Option<Theme>) {
        preferences::set_theme(theme);
        preferences::show_theme(theme);
        self.theme.set(theme);
    }

    /// The other theme than the one that is seen.
    pub fn switch_theme(&self) {
        let theme = if window::is_dark() {
            Theme::Light
        } else {
            Theme::Dark
        };
        self.use_theme(Some(theme));
    }

    /// The codes of the indicators in force today, in their official order. Tracked.
    pub fn indicator_codes(&self) -> Vec<&'static str> {
        let today = self.today.get();
        self.reference.with(|reference| {
            let indicators = reference.indicators_on(today).into_iter();
            indicators
                .filter_map(|(_, indicator)| KNOWN.into_iter().find(|code| *code == indicator.code))
                .collect()
        })
    }

    fn listen(self) {
        window::listen("online", move || {
            self.online.set(true);
            background::ask_to_push();
            self.ask_before_the_lock();
            self.sync.now(self);
        });
        // A camera may open the address in a page that is open already.
        window::listen("hashchange", move || {
            if self.take_code() {
                self.close();
            }
        });
        background::when_told(move |lost| match lost {
            Some(seat) => self.lost(&seat),
            // What the worker delivered the page asks about: the office may have sent something back.
            None => self.sync.now(self),
        });
        window::listen("offline", move || self.online.set(false));
        window::listen_on(&window::document(), "visibilitychange", move |_| {
            if window::visible() {
                self.look_at_the_clock();
                self.sync.soon(self);
            } else if self.counts.get_untracked().unsent > 0 {
                // The system may end the app now: what is unsent gets this chance.
                self.sync.now(self);
            }
        });
    }

    /// Midnight may have passed while nobody looked.
    pub fn look_at_the_clock(&self) {
        let today = clock::today();
        if self.today.get_untracked() != today {
            self.today.set(today);
        }
    }
}

/// The app's state, from any page.
pub fn use_app() -> AppState {
    expect_context::<AppState>()
}

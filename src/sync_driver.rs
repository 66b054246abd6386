//! When the phone meets the office: at the start, after a save, when the network comes back, every
//! five minutes while somebody looks, and when asked. One round at a time, in one tab at a time;
//! a failed round is tried again later and later. No page ever waits for it.

use crate::{
    app_state::{
        AppState,
        clock::{self, BrowserClock},
    },
    http_transport::HttpTransport,
    platform::{background, lock, window},
};
use gloo_timers::callback::{Interval, Timeout};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::Millis;
#[cfg(feature = "office")]
use so_thon_domain::access::Role;
use so_thon_protocol::problem::Code;
use so_thon_sync::{PhoneError, StoreError, TransportError, deliver, engine::SyncError, sync};
use std::{cell::RefCell, rc::Rc};

const EVERY_MS: u32 = 5 * 60 * 1000;
const SOON_MS: u64 = 60 * 1000;
/// How soon to look again whether whoever else is at it has finished.
const BESIDE_MS: u32 = 3_000;

const FIRST_WAIT_MS: u32 = 10_000;
const LONGEST_WAIT_MS: u32 = 10 * 60 * 1000;
/// However long the office asks to wait, once a day is tried.
const LONGEST_ASKED_MS: u32 = 24 * 60 * 60 * 1000;

/// How the last round went.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Meeting {
    /// None yet.
    #[default]
    NotYet,
    /// It is going on.
    Running,
    /// The office was met.
    Met,
    /// It was not, for this reason.
    Failed(Trouble),
}

/// Why the office was not met, as far as a person can do something about it.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// No way to the office.
    Unreachable,
    /// The session has expired or was dropped: sign in again to send.
    SessionExpired,
    /// The office took this seat's right away.
    Revoked,
    /// App and office are of versions that do not understand each other.
    Version,
    /// The office asks not to be asked for so many seconds.
    Later(u64),
    /// The office failed or answered what cannot be read.
    Office,
    /// The device could not read or keep.
    Device(PhoneError),
}

impl From<SyncError> for Trouble {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Phone(error) => Self::Device(error),
            SyncError::Transport(TransportError::Unreachable) => Self::Unreachable,
            SyncError::Transport(TransportError::Garbled) => Self::Office,
            SyncError::Transport(TransportError::Problem(problem)) => match problem.code {
                _ if problem.retry_after.is_some() => {
                    Self::Later(problem.retry_after.unwrap_or_default())
                }
                Code::SessionExpired => Self::SessionExpired,
                Code::SeatRevoked => Self::Revoked,
                Code::VersionUnsupported => Self::Version,
                _ => Self::Office,
            },
        }
    }
}

/// The driver. Copy it freely.
#[derive(Clone, Copy)]
pub struct SyncDriver {
    /// How the last round went.
    pub meeting: RwSignal<Meeting>,
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    running: bool,
    again: bool,
    failures: u32,
    last: Millis,
    retry: Option<Timeout>,
    every: Option<Interval>,
}

impl Default for SyncDriver {
    fn default() -> Self {
        Self::new()
    }
}

impl SyncDriver {
    /// A driver at rest.
    pub fn new() -> Self {
        Self {
            meeting: RwSignal::new(Meeting::NotYet),
            inner: StoredValue::new_local(Rc::default()),
        }
    }

    /// Meets the office now, or again as soon as the running round ends.
    pub fn now(self, app: AppState) {
        let inner = self.inner.get_value();
        {
            let mut inner = inner.borrow_mut();
            inner.retry = None;
            if inner.every.is_none() {
                inner.every = Some(Interval::new(EVERY_MS, move || {
                    app.look_at_the_clock();
                    if window::visible() {
                        self.now(app);
                    }
                }));
            }
            if inner.running {
                inner.again = true;
                return;
            }
            inner.running = true;
        }
        spawn_local(async move {
            loop {
                self.round(app).await;
                let again = std::mem::take(&mut inner.borrow_mut().again);
                if !again {
                    break;
                }
            }
            inner.borrow_mut().running = false;
        });
    }

    /// Meets the office unless that was a moment ago.
    pub fn soon(self, app: AppState) {
        let last = self.inner.get_value().borrow().last;
        if clock::now().0.saturating_sub(last.0) > SOON_MS {
            self.now(app);
        }
    }

    /// Stops trying: the book was put away.
    pub fn rest(self) {
        let inner = self.inner.get_value();
        let mut inner = inner.borrow_mut();
        inner.retry = None;
        inner.every = None;
        inner.again = false;
        inner.failures = 0;
        drop(inner);
        self.meeting.set(Meeting::NotYet);
    }

    async fn round(self, app: AppState) {
        let (Some(book), Some(identity)) = (app.book(), app.identity()) else {
            return;
        };
        let Some(token) = app.token() else {
            return self.meeting.set(Meeting::Failed(Trouble::SessionExpired));
        };
        self.inner.get_value().borrow_mut().last = clock::now();
        // Whoever has no records has nothing to meet about, and each refusal would stand in the log. That this phone
        // was reported lost, the worker hears.
        #[cfg(feature = "office")]
        if matches!(identity.me.role, Role::ProvinceViewer | Role::Administrator) {
            background::ask_for(identity.seat);
            self.meeting.set(Meeting::Met);
            return app.hand_over_key().await;
        }
        let before = self.meeting.get_untracked();
        self.meeting.set(Meeting::Running);
        let result = Rc::new(RefCell::new(None));
        let kept = Rc::clone(&result);
        let work = async move {
            let transport = HttpTransport::new(token);
            let mut seen = 0;
            let round = sync(&book, &transport, &BrowserClock, |round| {
                // Pages show what came while the rest still travels.
                if round.units.len() > seen {
                    seen = round.units.len();
                    app.announce(round.units.clone());
                }
            });
            let mut met = round.await.map(drop);
            if met.is_ok() {
                // What this phone carries for others goes after its own.
                met = deliver(&book, &transport, &BrowserClock).await.map(drop);
            }
            *kept.borrow_mut() = Some(met);
        };
        let here = lock::alone(&format!("so-thon-sync-{}", identity.seat), work).await;
        let result = result.borrow_mut().take();
        let full = SyncError::Phone(PhoneError::Store(StoreError::Full));
        if result == Some(Err(full)) && app.make_room().await {
            self.inner.get_value().borrow_mut().again = true;
        }
        let meeting = match result {
            Some(Ok(())) => Meeting::Met,
            Some(Err(error)) => Meeting::Failed(error.into()),
            // Another tab or the worker is at it and tells what changes. What the last round found still stands: a
            // password that is being typed because the session ended must not go away under the finger.
            None if !here => match before {
                Meeting::Failed(trouble) => Meeting::Failed(trouble),
                Meeting::NotYet | Meeting::Running | Meeting::Met => Meeting::Met,
            },
            None => Meeting::Failed(Trouble::Office),
        };
        app.read_counts().await;
        if here {
            self.plan(app, &meeting);
        } else {
            // The service worker only sends: what became of it, and what is new, is for a page to
            // ask once the worker is done. Whether it could send at all it does not say.
            let again = Timeout::new(BESIDE_MS, move || self.now(app));
            self.inner.get_value().borrow_mut().retry = Some(again);
        }
        if here && let Meeting::Failed(Trouble::Revoked | Trouble::SessionExpired) = meeting {
            background::push_for(identity.seat);
        }
        let met = meeting == Meeting::Met;
        self.meeting.set(meeting);
        if met {
            // Records first; photos then have the road to themselves.
            app.photos.go(app);
            spawn_local(app.hand_over_key());
        }
    }

    /// When to try again after a round.
    fn plan(self, app: AppState, meeting: &Meeting) {
        let inner = self.inner.get_value();
        let mut inner = inner.borrow_mut();
        let asked = match meeting {
            Meeting::Failed(Trouble::Unreachable | Trouble::Office) => 0,
            Meeting::Failed(Trouble::Later(seconds)) => *seconds,
            Meeting::Failed(
                Trouble::SessionExpired | Trouble::Revoked | Trouble::Version | Trouble::Device(_),
            )
            | Meeting::NotYet
            | Meeting::Running
            | Meeting::Met => {
                inner.failures = 0;
                return;
            }
        };
        let chance = clock::random::<1>()[0];
        let wait = wait_ms(inner.failures, chance).max(asked_ms(asked, chance));
        inner.failures = inner.failures.saturating_add(1);
        inner.retry = Some(Timeout::new(wait, move || self.now(app)));
    }
}

/// How long to wait after so many failures in a row: twice as long each time, a quarter more or
/// less by chance so that a whole commune does not come at once.
pub fn wait_ms(failures: u32, chance: u8) -> u32 {
    let plain = FIRST_WAIT_MS
        .saturating_mul(1 << failures.min(10))
        .min(LONGEST_WAIT_MS);
    plain / 4 * 3 + plain / 512 * u32::from(chance)
}

/// The wait that the office asked for, never cut short and up to a quarter longer: phones that were
/// turned away together do not come back together.
fn asked_ms(seconds: u64, chance: u8) -> u32 {
    let asked = seconds
        .saturating_mul(1000)
        .min(u64::from(LONGEST_ASKED_MS));
    let asked = u32::try_from(asked).unwrap_or(LONGEST_ASKED_MS);
    asked + asked / 1024 * u32::from(chance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn what_the_office_asks_for_is_never_cut_short() {
        assert!(asked_ms(120, 0) >= 120_000);
        assert!(asked_ms(120, 255) <= 150_000);
        assert_eq!(asked_ms(0, 255), 0);
        assert!(asked_ms(u64::MAX, 255) >= LONGEST_ASKED_MS);
    }

    #[wasm_bindgen_test]
    fn waiting_grows_to_a_limit_and_never_to_nothing() {
        assert!(wait_ms(0, 0) >= FIRST_WAIT_MS / 2);
        assert!(wait_ms(3, 0) > wait_ms(0, 255));
        assert!(wait_ms(60, 255) <= LONGEST_WAIT_MS / 4 * 5);
    }
}

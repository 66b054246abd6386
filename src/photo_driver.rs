//! When photos go to the office: after a meeting about records ended well, and only while none is
//! going on. A photo that fails is tried again later and later; no record ever waits for one.

use crate::{
    app_state::{AppState, clock},
    http_photos::HttpPhotos,
    platform::{background, lock, storage},
    sync_driver::{Meeting, wait_ms},
};
use gloo_timers::callback::Timeout;
use leptos::{prelude::*, task::spawn_local};
use so_thon_sync::{phone::PhotoCounts, send_photos};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// When less than this is left on the device, photos that the office has are given up.
const NARROW_BYTES: f64 = 50.0 * 1024.0 * 1024.0;

/// How much is then given up at a time.
const ROOM_BYTES: u64 = 20 * 1024 * 1024;

/// The driver. Copy it freely.
#[derive(Clone, Copy)]
pub struct PhotoDriver {
    /// What the office does not have yet.
    pub counts: RwSignal<PhotoCounts>,
    /// Some are on their way now.
    pub sending: RwSignal<bool>,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    running: Cell<bool>,
    again: Cell<bool>,
    failures: Cell<u32>,
    retry: RefCell<Option<Timeout>>,
}

impl Default for PhotoDriver {
    fn default() -> Self {
        Self::new()
    }
}

impl PhotoDriver {
    /// A driver at rest.
    pub fn new() -> Self {
        Self {
            counts: RwSignal::new(PhotoCounts::default()),
            sending: RwSignal::new(false),
            inner: StoredValue::new_local(Rc::default()),
        }
    }

    /// Sends what waits, or looks again as soon as the running round ends.
    pub fn go(self, app: AppState) {
        let inner = self.inner.get_value();
        inner.retry.take();
        if inner.running.replace(true) {
            inner.again.set(true);
            return;
        }
        spawn_local(async move {
            loop {
                self.round(app).await;
                if !inner.again.replace(false) {
                    break;
                }
            }
            inner.running.set(false);
        });
    }

    /// Reads anew how many wait.
    pub async fn read_counts(self, app: AppState) {
        if let Some(book) = app.book()
            && let Ok(counts) = book.photo_counts().await
            && self.counts.get_untracked() != counts
        {
            self.counts.set(counts);
        }
    }

    /// Stops trying: the book was put away.
    pub fn rest(self) {
        let inner = self.inner.get_value();
        inner.retry.take();
        inner.again.set(false);
        inner.failures.set(0);
        self.counts.set(PhotoCounts::default());
    }

    async fn round(self, app: AppState) {
        self.read_counts(app).await;
        let (Some(book), Some(identity), Some(token)) = (app.book(), app.identity(), app.token())
        else {
            return;
        };
        if self.counts.get_untracked().waiting == 0 {
            return make_room(app).await;
        }
        // Should this page be closed before they are through, the worker goes on.
        background::ask_to_push();
        self.sending.set(true);
        let failed = Rc::new(Cell::new(false));
        let noted = Rc::clone(&failed);
        let work = async move {
            // A record that is on its way goes first, and so does leaving the book.
            let go_on =
                || app.sync.meeting.get_untracked() != Meeting::Running && app.token().is_some();
            let photos = HttpPhotos::new(token);
            let told = |_: &_| spawn_local(async move { self.read_counts(app).await });
            let round = send_photos(&book, &photos, go_on, told).await;
            noted.set(match round {
                Ok(round) => round.left > 0,
                Err(_) => true,
            });
        };
        let here = lock::alone(&format!("so-thon-photos-{}", identity.seat), work).await;
        self.sending.set(false);
        self.read_counts(app).await;
        // The worker, which sends too, notes nothing: what it brought this page has yet to hear of.
        self.plan(app, failed.get() || !here);
        make_room(app).await;
    }

    /// When to try again. The next meeting about records tries in any case.
    fn plan(self, app: AppState, failed: bool) {
        let inner = self.inner.get_value();
        if !failed {
            inner.failures.set(0);
            return;
        }
        let failures = inner.failures.get();
        inner.failures.set(failures.saturating_add(1));
        let wait = wait_ms(failures, clock::random::<1>()[0]);
        let timer = Timeout::new(wait, move || self.go(app));
        inner.retry.replace(Some(timer));
    }
}

/// Before the device is full: photos that the office has make room.
async fn make_room(app: AppState) {
    let room = storage::room().await;
    if room.is_some_and(|room| room.left() < NARROW_BYTES)
        && let Some(book) = app.book()
    {
        // What cannot be given up now is tried after the next round.
        let _ = book.free_photos(ROOM_BYTES).await;
    }
}

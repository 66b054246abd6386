//! The lock on a person's book: opening it with a PIN, choosing one, closing it again.
//!
//! The key of an open book is in memory alone. Locking forgets it and costs nothing else: what was saved is kept, what is
//! unsent lies sealed to the commune and goes on its way by the service worker.

use super::{
    AppState, Book, clock,
    fingerprint::{new_finger, open_lock},
    preferences,
    preferences::SeatMarker,
    session::{Session, database_of, works_at_office},
};
use crate::{
    platform::{background, fingerprint::NoFinger, stretcher, window, worker},
    program::Program,
    routes,
};
use gloo_timers::{callback::Interval, future::TimeoutFuture};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::SeatId;
use so_thon_protocol::{
    seal::Sealer,
    session::{MissingOf, SignedIn},
};
use so_thon_store_indexeddb::{BrowserShelf, IndexedDbStore};
use so_thon_sync::{
    DataKey, Identity, Phone, PhoneError, SealedStore, StoreError,
    phone::unsent_in,
    sealed::{
        Chance, Credential, Locks, Opens, PinProblem, PrfOutput, Secret, StretchedKey, check_pin,
        find_book, lock_new, normalised, seal_book, tries_of,
    },
};
use std::{rc::Rc, sync::Arc};

/// So long nobody touches the phone before the book closes by itself, in milliseconds.
const IDLE_MS: u64 = 5 * 60 * 1000;

/// How often that is looked at, in milliseconds.
const LOOK_MS: u32 = 15_000;

/// A book that somebody stands before.
#[derive(Clone, Debug, PartialEq)]
pub struct Locked {
    /// Whose it is.
    pub marker: SeatMarker,
    /// What opens it.
    pub asks: Asks,
}

/// What a closed book asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asks {
    /// The secret that was chosen.
    Secret {
        /// A PIN or words.
        secret: Secret,
        /// How many digits a PIN has.
        digits: u8,
        /// Whether a fingerprint opens it too, or must.
        opens: Opens,
        /// Wrong ones since the last right one that cost nothing yet, and how long must be waited, in milliseconds.
        left: u32,
        /// See `left`.
        wait: u64,
    },
    /// A secret for a book that has none yet: it was written by an older version.
    First,
    /// Nothing: the phone was reported lost, and what opened the book is gone.
    Lost,
    /// A secret for the book of somebody who has just signed in.
    New(Arc<Newcomer>),
}

/// Somebody who has just signed in and has no book yet.
#[derive(Debug, PartialEq)]
pub struct Newcomer {
    /// The seat the office gave.
    pub identity: Identity,
    /// What never arrived from earlier seats.
    pub missing: Vec<MissingOf>,
}

/// Why a book did not open.
#[derive(Clone, Debug, PartialEq)]
pub enum UnlockError {
    /// The wrong secret.
    Wrong {
        /// So many more cost nothing.
        left: u32,
    },
    /// Too many wrong ones: so many milliseconds must pass.
    Wait(u64),
    /// The secret is not good enough.
    Weak(PinProblem),
    /// The device has no memory for it, or its helper did not start.
    Unstretched,
    /// The fingerprint gave nothing, or nothing that opens.
    Finger,
    /// The office keeps no spare key yet, which is the way back from needing both.
    NoSpare,
    /// The store failed.
    Device(PhoneError),
}

impl<E: Into<PhoneError>> From<E> for UnlockError {
    fn from(error: E) -> Self {
        Self::Device(error.into())
    }
}

impl From<stretcher::Unstretched> for UnlockError {
    fn from(_: stretcher::Unstretched) -> Self {
        Self::Unstretched
    }
}

impl From<NoFinger> for UnlockError {
    fn from(_: NoFinger) -> Self {
        Self::Finger
    }
}

impl AppState {
    /// Stands before the book of a seat of this device.
    pub async fn open(self, marker: &SeatMarker) {
        preferences::set_open_seat(Some(marker.seat));
        if marker.office && begin_at_office().await {
            return;
        }
        let session = match before(marker).await {
            Ok(asks) => Session::Locked(Arc::new(Locked {
                marker: marker.clone(),
                asks,
            })),
            Err(error) => Session::Broken(error),
        };
        self.session.set(session);
        self.ask_before_the_lock();
    }

    /// Whoever found a lost phone may never open its book: the worker asks for it.
    pub(super) fn ask_before_the_lock(&self) {
        if let Some(locked) = self.locked() {
            background::ask_for(locked.marker.seat);
        }
    }

    /// The worker took the lock of a seat's book away: whoever has it open, or stands before it, is told so at once.
    pub(super) fn lost(self, seat: &str) {
        let own = |of: SeatId| of.to_string() == seat;
        if self.identity().is_some_and(|open| own(open.seat)) {
            self.lock();
        } else if let Some(locked) = self.locked()
            && own(locked.marker.seat)
            && locked.asks != Asks::Lost
        {
            // The page of a seat is drawn once: what it asks for changes.
            self.session.set(Session::Starting);
            spawn_local(async move { self.open(&locked.marker).await });
        }
    }

    /// Opens the book that is stood before: by its secret, or by the fingerprint alone where none is given.
    pub async fn unlock(self, secret: Option<String>) -> Result<(), UnlockError> {
        let locked = self.locked().ok_or(PhoneError::NotEnrolled)?;
        let store = store_of(&locked.marker).await?;
        let key = open_lock(&store, secret.as_deref()).await?;
        self.take_up(store, key, &locked.marker).await?;
        Ok(())
    }

    /// Chooses the secret of the book that is stood before, with the fingerprint beside it where `finger` says so, and
    /// opens it.
    pub async fn choose_secret(self, secret: String, finger: bool) -> Result<(), UnlockError> {
        let kind = check_pin(&secret).map_err(UnlockError::Weak)?;
        let locked = self.locked().ok_or(PhoneError::NotEnrolled)?;
        let key = DataKey::drawn(&clock::fill);
        let (locks, ..) = new_locks(&secret, kind, &key, finger).await?;
        let database = &locked.marker.database;
        let store = if let Asks::New(newcomer) = &locked.asks {
            let store = IndexedDbStore::open(database).await?;
            lock_new(&store, &locks).await?;
            let book = book_over(store.clone(), key.clone());
            book.enrol(&newcomer.identity).await?;
            book.note_missing(&newcomer.missing).await?;
            preferences::forget_claim();
            store
        } else {
            let chance: Chance = Rc::new(clock::fill);
            match seal_book(&BrowserShelf, database, key.clone(), &locks, chance).await {
                Ok(sealed) => sealed.inner().clone(),
                Err(StoreError::Locked) => {
                    // It was done in another tab: the secret that was chosen there is asked for.
                    self.session.set(Session::Starting);
                    self.open(&locked.marker).await;
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            }
        };
        self.take_up(store, key, &locked.marker).await?;
        Ok(())
    }

    /// Locks the open book: whoever comes next stands before it.
    pub fn lock(self) {
        let Some(identity) = self.identity() else {
            return;
        };
        let marker = preferences::seats()
            .into_iter()
            .find(|marker| marker.seat == identity.seat);
        match marker {
            Some(marker) => {
                self.leave();
                spawn_local(async move { self.open(&marker).await });
            }
            None => self.close(),
        }
    }

    /// Leaves the open book, and forgets its key once whoever still writes into it is done.
    pub(super) fn leave(&self) {
        self.sync.rest();
        self.photos.rest();
        let book = self.book();
        self.put_down();
        self.session.set(Session::Starting);
        // What the pages listen to changes once they are gone: a page that is being taken down must not be asked anew.
        let state = *self;
        spawn_local(async move {
            TimeoutFuture::new(0).await;
            if state.book().is_none() {
                state.clear();
            }
        });
        if let Some(book) = book {
            spawn_local(forget_key(book));
        }
        // What is unsent goes on its way without the key.
        background::ask_to_push();
    }

    /// Whoever is stood before, not tracked.
    pub(super) fn locked(&self) -> Option<Arc<Locked>> {
        self.session.with_untracked(|session| match session {
            Session::Locked(locked) => Some(Arc::clone(locked)),
            Session::Starting | Session::Closed | Session::Broken(_) | Session::Open(_) => None,
        })
    }

    pub(super) async fn take_up(
        &self,
        store: IndexedDbStore,
        key: DataKey,
        marker: &SeatMarker,
    ) -> Result<(), PhoneError> {
        let book = book_over(store, key);
        let identity = book.identity().await?.ok_or(PhoneError::NotEnrolled)?;
        preferences::remember_seat(SeatMarker {
            office: works_at_office(identity.me.role),
            ..marker.clone()
        });
        self.hold(Rc::new(book), &marker.database);
        preferences::set_open_seat(Some(marker.seat));
        land(&identity);
        self.session.set(Session::Open(Arc::new(identity)));
        background::ask_to_push();
        self.sync.now(*self);
        spawn_local(self.hand_over_key());
        Ok(())
    }

    /// Closes the book when nobody touches the phone for a while.
    pub(super) fn lock_when_idle(self) {
        let touched = StoredValue::new(clock::now());
        for event in ["pointerdown", "keydown"] {
            window::listen(event, move || touched.set_value(clock::now()));
        }
        let look = move || {
            let idle = clock::now().0.saturating_sub(touched.get_value().0);
            if idle >= IDLE_MS && self.identity().is_some() {
                self.lock();
            }
        };
        // A sleeping phone runs no timers: whoever wakes it finds the book locked before it is drawn.
        window::listen_on(&window::document(), "visibilitychange", move |_| look());
        // It looks as long as the app lives.
        Interval::new(LOOK_MS, look).forget();
    }
}

/// Where a person lands: where they wanted to go, or home. Said before the pages of the open book are drawn: they read
/// the address once.
fn land(identity: &Identity) {
    let at_office = works_at_office(identity.me.role);
    let path = window::path();
    if path == routes::SIGN_IN || (at_office && path == routes::TODAY) {
        window::replace_path(if at_office {
            routes::OFFICE
        } else {
            routes::TODAY
        });
    }
}

/// The key goes once nobody holds the book any more, after five seconds at the latest.
async fn forget_key(book: Rc<Book>) {
    for _ in 0..50 {
        if Rc::strong_count(&book) == 1 {
            break;
        }
        TimeoutFuture::new(100).await;
    }
    book.store().lock();
}

/// Whoever works at the office needs its program: it is started before the PIN is asked for, so that it is asked for
/// once. False where that program runs already, or is not on this device.
async fn begin_at_office() -> bool {
    let other = Program::RUNNING == Program::Field && preferences::program() == Program::Field;
    if !other || !worker::keep_office_parts().await {
        return false;
    }
    preferences::set_program(Program::Office);
    let kept = preferences::program() == Program::Office;
    if kept {
        window::reload();
    }
    kept
}

/// What stands before a book.
async fn before(marker: &SeatMarker) -> Result<Asks, PhoneError> {
    // The marker is there and the book is not: the browser cleared it.
    let found = match find_book(&BrowserShelf, &marker.database).await {
        Err(StoreError::Lost) => return Ok(Asks::Lost),
        found => found?,
    };
    let (store, locks) = found.ok_or(PhoneError::NotEnrolled)?;
    if let Some(locks) = locks {
        let tries = tries_of(&store).await?;
        return Ok(Asks::Secret {
            secret: locks.secret,
            digits: locks.digits,
            opens: locks.opens(),
            left: tries.left(),
            wait: tries.wait(clock::now()),
        });
    }
    let plain = Phone::new(store, sealer());
    plain.identity().await?.ok_or(PhoneError::NotEnrolled)?;
    Ok(Asks::First)
}

/// The store that holds the book of a seat of this device.
pub(super) async fn store_of(marker: &SeatMarker) -> Result<IndexedDbStore, PhoneError> {
    let found = find_book(&BrowserShelf, &marker.database).await?;
    Ok(found.ok_or(PhoneError::NotEnrolled)?.0)
}

/// A lock around a data key, with the fingerprint beside the secret where `finger` says so; and what it was made of.
pub(super) async fn new_locks(
    secret: &str,
    kind: (Secret, u8),
    key: &DataKey,
    finger: bool,
) -> Result<(Locks, StretchedKey, Option<PrfOutput>), UnlockError> {
    // The finger first: it is asked for by the touch of the button, and whoever breaks off waited for nothing.
    let finger: Option<(Credential, PrfOutput)> = match finger {
        true => Some(new_finger().await?),
        false => None,
    };
    let (stretched, stretch) = stretcher::tune(&normalised(secret), clock::random()).await?;
    let locks = Locks::new(key, kind, stretch, &stretched, &clock::fill);
    let Some((credential, output)) = finger else {
        return Ok((locks, stretched, None));
    };
    let finger = (&credential, &output);
    let locks = locks.with_finger(Opens::Either, key, &stretched, finger, &clock::fill);
    Ok((locks, stretched, Some(output)))
}

pub(super) fn book_over(store: IndexedDbStore, key: DataKey) -> Book {
    let chance: Chance = Rc::new(clock::fill);
    Phone::new(SealedStore::new(store, key, chance), sealer())
}

/// What saves are sealed with: real keys, and the browser's own chance.
fn sealer() -> Sealer {
    Sealer::new(clock::fill)
}

/// Whoever has just signed in stands before a book that is not made yet.
pub(super) fn newcomer(signed: SignedIn, identity: Identity) -> Session {
    let marker = SeatMarker {
        seat: signed.seat,
        name: signed.me.name,
        database: database_of(signed.seat),
        office: false,
    };
    let newcomer = Newcomer {
        identity,
        missing: signed.missing,
    };
    Session::Locked(Arc::new(Locked {
        marker,
        asks: Asks::New(Arc::new(newcomer)),
    }))
}

/// How many saves of a seat are only on this device, for the list of people. No lock is opened for it.
pub async fn unsent_of(marker: &SeatMarker) -> Option<u64> {
    let store = store_of(marker).await.ok()?;
    let unsent = unsent_in(&store).await.ok()?;
    store.close();
    Some(unsent)
}

//! The office: the real server over its memory store, with a clock that the run turns.

use crate::{
    chance::Chance,
    protection::{Protection, Trusting},
    shelf::Shelf,
};
use object_store::memory::InMemory;
use so_thon_domain::{
    AccountId, Clock, Epoch, Millis, SeatId, VillageId, access::Role, photo::PhotoHash,
};
use so_thon_protocol::{
    SyncReply, SyncRequest,
    photo::Have,
    problem::Code,
    push::PushReply,
    seal::{CommuneKeys, OnlyPlain, Open},
};
use so_thon_server::{
    By, Caller, Failure, Server,
    accept::sha256,
    check::{Report, check},
    photos::{self, Attachments, Blobs, PhotoReport, Purpose},
    store::{AccountRow, CommuneRow, MemoryStore, PeopleStore, PersonSeat},
};
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// When every run begins.
pub const START: u64 = 1_790_000_000_000;

/// True time, which only the office knows.
#[derive(Debug)]
pub struct TrueClock(AtomicU64);

impl TrueClock {
    /// Lets time pass.
    pub fn forward(&self, millis: u64) {
        self.0.fetch_add(millis, Ordering::Relaxed);
    }
}

impl Clock for TrueClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::Relaxed))
    }
}

/// The office with its server.
pub struct Office {
    /// The server.
    pub server: RefCell<Rc<Server<MemoryStore>>>,
    /// Its clock.
    pub clock: Arc<TrueClock>,
    /// Its commune.
    pub commune: Arc<CommuneRow>,
    /// How its envelopes are protected.
    pub protection: Protection,
    /// Where the bytes of photos lie.
    pub shelf: Shelf,
    /// It cannot be reached.
    pub down: Cell<bool>,
    /// It forgets every eighth request that it answered. Only to prove that this is seen.
    pub forgets: bool,
    /// It holds what revoked seats send. Not, only to prove that this is seen.
    pub holds: bool,
    answered: Cell<u32>,
}

impl Office {
    /// An office with an empty book.
    pub async fn open(seed: u64) -> Result<Self, Failure> {
        let clock = Arc::new(TrueClock(AtomicU64::new(START)));
        let protection = Protection::of(seed);
        let shelf = Shelf::default();
        let no_keys = Arc::new(OnlyPlain);
        let pictures = attachments(&shelf, CommuneKeys::default());
        let server = server_over(MemoryStore::default(), no_keys, pictures, &clock, seed);
        let commune = server
            .add_commune("Xã Thử", true, protection.commune_key())
            .await?;
        let keys = protection.open(commune.id);
        let pictures = attachments(&shelf, protection.keys(commune.id));
        let server = server_over(server.store.clone(), keys, pictures, &clock, seed);
        Ok(Self {
            protection,
            shelf,
            server: RefCell::new(Rc::new(server)),
            clock,
            commune,
            down: Cell::new(false),
            forgets: false,
            holds: true,
            answered: Cell::new(0),
        })
    }

    /// The server as it is now: it may be another one after a restart.
    pub fn server(&self) -> Rc<Server<MemoryStore>> {
        Rc::clone(&self.server.borrow())
    }

    /// The server's store.
    pub fn store(&self) -> MemoryStore {
        self.server.borrow().store.clone()
    }

    /// Adds a person. Passwords are not the simulator's affair: hashing one takes longer than a run.
    pub async fn add_person(&self, login: &str, role: Role) -> Result<AccountRow, Failure> {
        let server = self.server();
        let account = AccountRow {
            commune: self.commune.id,
            id: AccountId(server.fresh_id()),
            login: login.to_owned(),
            name: format!("Người {login}"),
            role,
            password: String::new(),
            closed: None,
            first_until: None,
            villages: BTreeSet::new(),
            former: BTreeMap::new(),
            scope: 1,
            since: server.now(),
        };
        server.store.add_account(&account, &[]).await?;
        Ok(account)
    }

    /// Mints a seat for a person and the key it signs with.
    pub async fn add_seat(
        &self,
        account: &AccountRow,
        signing: &[u8; 32],
        push: &[u8; 32],
    ) -> Result<SeatId, Failure> {
        let server = self.server();
        let seat = PersonSeat {
            commune: self.commune.id,
            id: SeatId(server.fresh_id()),
            account: account.id,
            device: String::new(),
            public_key: self.protection.public_of(signing),
            push: sha256(push),
            since: server.now(),
            seen: None,
            highest: 0,
            received: 0,
            revoked: None,
        };
        server.store.add_seat(&seat, &[]).await?;
        Ok(seat.id)
    }

    /// Gives a person these villages and no others.
    pub async fn assign(&self, account: AccountId, to: &[VillageId]) -> Result<(), Failure> {
        let server = self.server();
        server
            .assign(By::Machine, self.commune.id, account, to)
            .await?;
        Ok(())
    }

    /// The account of a person as it is now.
    pub async fn account(&self, account: AccountId) -> Result<Option<AccountRow>, Failure> {
        Ok(self.store().account(self.commune.id, account).await?)
    }

    /// Answers a request as the real server does.
    pub async fn answer(&self, request: SyncRequest) -> Result<SyncReply, Failure> {
        let answered = self.answered.get() + 1;
        self.answered.set(answered);
        let before = self.forgets.then(|| self.store().copy());
        let reply = {
            let server = self.server();
            let caller = self.signed_in(request.seat).await?;
            server.sync(&caller, request).await?
        };
        if let Some(before) = before.filter(|_| answered.is_multiple_of(8)) {
            self.run_over(before, u64::from(answered));
        }
        Ok(reply)
    }

    /// Takes what a service worker pushes.
    pub async fn push(&self, token: &str, framed: &[u8]) -> Result<PushReply, Failure> {
        let server = self.server();
        let mut pusher = server.pusher(token).await?;
        pusher.revoked &= self.holds;
        server.push(&pusher, framed).await
    }

    /// Answers how much of a photo is here, as the real server does.
    pub async fn photo_have(&self, seat: SeatId, hash: PhotoHash) -> Result<Have, Failure> {
        let server = self.server();
        let caller = self.signed_in(seat).await?;
        let photo = server.photo(&caller, hash, Purpose::Bring).await?;
        server.photo_have(&photo).await
    }

    /// Takes a piece of a photo, as the real server does.
    pub async fn photo_append(
        &self,
        seat: SeatId,
        hash: PhotoHash,
        offset: u32,
        piece: &[u8],
    ) -> Result<Have, Failure> {
        let server = self.server();
        let caller = self.signed_in(seat).await?;
        let photo = server.photo(&caller, hash, Purpose::Bring).await?;
        if piece.is_empty() {
            return Err(Code::BadRequest.into());
        }
        server.photo_append(&photo, offset, piece.to_vec()).await
    }

    /// Gives a photo's sealed bytes, and opens them where this run's keys are real.
    pub async fn photo_look(
        &self,
        seat: SeatId,
        hash: PhotoHash,
    ) -> Result<(Vec<u8>, Option<Vec<u8>>), Failure> {
        let server = self.server();
        let caller = self.signed_in(seat).await?;
        let photo = server.photo(&caller, hash, Purpose::Look).await?;
        let sealed = server.photo_sealed(&photo).await?;
        let opened = match self.protection {
            Protection::Real => Some(server.photo_opened(&photo).await?),
            Protection::Checksum => None,
        };
        Ok((sealed, opened))
    }

    /// Who sits on a seat, unless it was reported lost: its session ended.
    async fn signed_in(&self, seat: SeatId) -> Result<Caller, Failure> {
        let caller = self.server().caller(self.commune.id, seat).await?;
        if caller.revoked {
            return Err(Code::SeatRevoked.into());
        }
        Ok(caller)
    }

    /// From now on the server runs over another store.
    pub fn run_over(&self, store: MemoryStore, seed: u64) {
        let keys = self.server().keys.clone();
        self.begin(store, keys, seed);
    }

    fn begin(&self, store: MemoryStore, keys: Arc<dyn Open>, seed: u64) {
        let pictures = attachments(&self.shelf, self.protection.keys(self.commune.id));
        let server = server_over(store, keys, pictures, &self.clock, seed);
        *self.server.borrow_mut() = Rc::new(server);
    }

    /// Begins a new life from a backup, as `restore` does; photos are looked at and revocations
    /// replayed. The folder of the photos is given, where it is not the one that is there.
    pub async fn restore(
        &mut self,
        backup: &MemoryStore,
        pictures: Option<InMemory>,
        seed: u64,
        revoked: impl Iterator<Item = SeatId>,
    ) -> Result<(), Failure> {
        self.run_over(backup.copy(), seed);
        let server = self.server();
        let (epoch, seat) = (Epoch(server.fresh_id()), SeatId(server.fresh_id()));
        let now = server.now();
        let id = self.commune.id;
        server.store.renew_life(id, epoch, seat, now, &[]).await?;
        if let Some(pictures) = pictures {
            self.shelf.put_back(pictures);
        }
        let found = self.check_photos().await?;
        photos::ask_again(&server.store, &server.attachments.blobs, &found.bad).await?;
        for seat in revoked {
            server.store.revoke_seat(id, seat, now, &[]).await?;
        }
        self.commune = server.commune(id).await?;
        Ok(())
    }

    /// From now on any signature is good. Only to prove that this is seen.
    pub fn trust(&self) {
        let keys = Arc::new(Trusting(self.server().keys.clone()));
        self.begin(self.store(), keys, 1);
    }

    /// The server's own check of its book.
    pub async fn check(&self) -> Result<Report, Failure> {
        check(&self.store(), &*self.server().keys, &self.commune).await
    }

    /// The server's own check of its photos.
    pub async fn check_photos(&self) -> Result<PhotoReport, Failure> {
        let server = self.server();
        photos::check(&server.store, &server.attachments.blobs, &self.commune).await
    }
}

fn attachments(shelf: &Shelf, keys: CommuneKeys) -> Attachments {
    Attachments::new(Blobs::over(Arc::new(shelf.clone())), keys)
}

fn server_over(
    store: MemoryStore,
    keys: Arc<dyn Open>,
    pictures: Attachments,
    clock: &Arc<TrueClock>,
    seed: u64,
) -> Server<MemoryStore> {
    let chance = Box::new(Chance::new(!seed));
    let mut server = Server::new(store, keys, Arc::clone(clock) as _, chance);
    server.attachments = pictures;
    server
}

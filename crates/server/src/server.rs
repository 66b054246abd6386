//! The server without its sockets.

use crate::{
    accept::{self, check::Author},
    limits::{Limits, Token},
    passwords::Turns,
    photos::Attachments,
    problem::Failure,
    pull,
    settings::Settings,
    store::{AccountRow, CommuneRow, Note, OF_THE_SERVER, SessionRow, Store, What},
    totals,
    turned_away::{SYNC, TurnedAway},
};
use serde_json::{Value, json};
use so_thon_domain::{
    AccountId, Clock, CommuneId, Epoch, IdSource, Millis, SeatId,
    access::{Scope, may_manage},
};
use so_thon_protocol::{
    Sealed, SyncReply, SyncRequest,
    problem::Code,
    seal::Open,
    version::{MAX_ENVELOPES, OLDEST, VERSION},
};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock, atomic::Ordering},
};

/// How long a seat's "last seen" may be behind: noting it at every idle sync would cost a write.
const SEEN_STEP_MS: u64 = 60_000;

/// How often an append is decided anew before the request is given up.
const APPEND_TRIES: u32 = 50;

/// The most villages whose digest is asked for at once.
const MAX_DIGESTS: usize = 8;

/// The server over some store.
pub struct Server<S> {
    /// What it keeps.
    pub store: S,
    /// What opens the envelopes of its communes.
    pub keys: Arc<dyn Open>,
    /// The folder of the journal of what must outlive a restore; none in tests and simulations.
    pub journal: Option<PathBuf>,
    /// Settings.
    pub settings: Settings,
    /// Where the bytes of pictures lie.
    pub attachments: Attachments,
    pub(crate) hashing: Turns,
    pub(crate) limits: Limits,
    clock: Arc<dyn Clock + Send + Sync>,
    chance: Mutex<Box<dyn IdSource + Send>>,
    communes: RwLock<BTreeMap<CommuneId, Arc<CommuneRow>>>,
    pub(crate) appending: tokio::sync::Mutex<()>,
    pub(crate) counted: totals::Counted,
}

/// Who asks: a signed-in person on a seat.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The commune.
    pub commune: Arc<CommuneRow>,
    /// The account.
    pub account: AccountRow,
    /// The seat.
    pub seat: SeatId,
    /// What verifies its signatures.
    pub public_key: [u8; 32],
    /// The seat was revoked: it may push what it has, and nothing else.
    pub revoked: bool,
    /// When the seat was last noted as seen, and its highest number then.
    pub seen: (Option<Millis>, u64),
    /// The session, when there is one.
    pub session: Option<SessionRow>,
}

/// Who does what is noted in the log.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// A person.
    Caller(&'a Caller),
    /// Whoever sits at the server's command line.
    Machine,
}

impl By<'_> {
    /// May this one make a person's account, give codes to it and mend what the person forgot?
    pub fn manages(self, account: &AccountRow) -> bool {
        match self {
            Self::Caller(caller) => may_manage(caller.account.role, account.role),
            Self::Machine => true,
        }
    }

    /// Is this the person themself?
    pub fn is(self, account: &AccountRow) -> bool {
        match self {
            Self::Caller(caller) => caller.account.id == account.id,
            Self::Machine => false,
        }
    }

    /// Signs a note.
    pub fn noted(self, note: Note) -> Note {
        match self {
            Self::Caller(caller) => note.by(caller.account.id, Some(caller.seat)),
            Self::Machine => note,
        }
    }
}

impl Caller {
    /// What this one sends is held: the phone was lost, or the person has left.
    pub fn is_shut_out(&self) -> bool {
        self.revoked || self.account.closed.is_some()
    }

    /// The records the person sees.
    pub fn scope(&self) -> Scope {
        Scope::of(self.account.role, self.account.villages.clone())
    }
}

impl<S: Store> Server<S> {
    /// A server over a store. Without keys it opens nothing that is sealed.
    pub fn new(
        store: S,
        keys: Arc<dyn Open>,
        clock: Arc<dyn Clock + Send + Sync>,
        chance: Box<dyn IdSource + Send>,
    ) -> Self {
        Self {
            store,
            keys,
            journal: None,
            settings: Settings::default(),
            attachments: Attachments::default(),
            hashing: Turns::default(),
            limits: Limits::default(),
            clock,
            chance: Mutex::new(chance),
            communes: RwLock::default(),
            appending: tokio::sync::Mutex::new(()),
            counted: totals::Counted::default(),
        }
    }

    /// The present moment.
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Makes something of fresh chance.
    pub fn fresh<T>(&self, make: impl FnOnce(&mut dyn IdSource) -> T) -> T {
        let mut chance = self.chance.lock().unwrap_or_else(PoisonError::into_inner);
        make(&mut **chance)
    }

    /// A fresh UUID, version 7.
    pub fn fresh_id(&self) -> uuid::Uuid {
        let now = self.now();
        self.fresh(|chance| chance.fresh(now))
    }

    /// Thirty-two bytes of chance.
    pub fn secret(&self) -> [u8; 32] {
        let mut secret = [0; 32];
        self.fill(&mut secret);
        secret
    }

    /// Fills a buffer with chance.
    pub(crate) fn fill(&self, buffer: &mut [u8]) {
        self.fresh(|chance| {
            for part in buffer.chunks_mut(10) {
                part.copy_from_slice(&chance.chance()[..part.len()]);
            }
        });
    }

    /// A note about something done now.
    pub fn note(&self, commune: CommuneId, what: What) -> Note {
        Note::new(commune, self.now(), what, self.salt())
    }

    /// Sixteen bytes of chance.
    pub fn salt(&self) -> [u8; 16] {
        let mut salt = [0; 16];
        self.fill(&mut salt);
        salt
    }

    /// Adds a commune: its epoch and the server's seat are minted now.
    pub async fn add_commune(
        &self,
        name: &str,
        sample: bool,
        public_key: [u8; 32],
    ) -> Result<Arc<CommuneRow>, Failure> {
        let commune = CommuneRow {
            id: CommuneId(self.fresh_id()),
            name: name.to_owned(),
            sample,
            epoch: Epoch(self.fresh_id()),
            public_key,
            server_seat: SeatId(self.fresh_id()),
            since: self.now(),
        };
        self.store.add_commune(&commune).await?;
        self.store
            .note(&[self.note(commune.id, What::Began)])
            .await?;
        self.commune(commune.id).await
    }

    /// A commune. They do not change while the server runs.
    pub async fn commune(&self, id: CommuneId) -> Result<Arc<CommuneRow>, Failure> {
        let known = |server: &Self| {
            let communes = server.communes.read();
            communes
                .unwrap_or_else(PoisonError::into_inner)
                .get(&id)
                .cloned()
        };
        if let Some(commune) = known(self) {
            return Ok(commune);
        }
        let all = self.store.communes().await?;
        {
            let mut communes = self
                .communes
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            communes.extend(all.into_iter().map(|row| (row.id, Arc::new(row))));
        }
        known(self).ok_or(Failure::Asked(Code::NotFound))
    }

    /// Who sits on a seat, without a session: for the simulator and loaders.
    pub async fn caller(&self, commune: CommuneId, seat: SeatId) -> Result<Caller, Failure> {
        let seated = self.store.seated(commune, seat).await?;
        let seated = seated.ok_or(Failure::Asked(Code::SessionExpired))?;
        Ok(Caller {
            commune: self.commune(commune).await?,
            account: seated.account,
            seat,
            public_key: seated.seat.public_key,
            revoked: seated.seat.revoked.is_some(),
            seen: (seated.seat.seen, seated.seat.highest),
            session: None,
        })
    }

    /// `POST /api/v1/sync`: takes the envelopes in, then answers what the phone does not have, its
    /// own changes among it.
    pub async fn sync(&self, caller: &Caller, request: SyncRequest) -> Result<SyncReply, Failure> {
        if !(OLDEST..=VERSION).contains(&request.version) {
            return Err(Code::VersionUnsupported.into());
        }
        if request.seat != caller.seat || caller.scope() == Scope::Nothing {
            return Err(Code::Forbidden.into());
        }
        if request.envelopes.len().max(request.waiting.len()) > MAX_ENVELOPES
            || request.digests.len() > MAX_DIGESTS
            || request.anew.len() > MAX_DIGESTS
            || i64::try_from(request.highest).is_err()
        {
            return Err(Code::BadRequest.into());
        }
        let now = self.now();
        let opened = self.opened_of(caller, &request.envelopes);
        let incoming = &opened.incoming;
        let mut outcomes = self.accept(caller, incoming, now).await?;
        let mut turned = TurnedAway::default();
        turned.add(&opened, &outcomes);
        self.note_turned_away(caller, SYNC, turned).await?;
        outcomes.extend(
            accept::known(&self.store, &caller.commune, caller.seat, &request.waiting).await?,
        );
        let (seen, highest) = caller.seen;
        let stale = seen.is_none_or(|seen| now.0.saturating_sub(seen.0) >= SEEN_STEP_MS);
        if stale || request.highest > highest || !incoming.is_empty() {
            let (commune, seat) = (caller.commune.id, caller.seat);
            self.store
                .note_seen(commune, seat, now, request.highest)
                .await?;
        }
        let cursor = pull::anew(request.cursor.as_ref(), &caller.commune, &request.anew);
        let page = pull::pull(
            &self.store,
            &caller.commune,
            &caller.scope(),
            caller.account.scope,
            cursor.as_ref(),
        )
        .await?;
        let digests = if page.more {
            Vec::new()
        } else {
            self.digests(caller, &request.digests).await?
        };
        Ok(SyncReply {
            version: VERSION,
            epoch: caller.commune.epoch,
            now,
            outcomes,
            rows: page.rows,
            purge: page.purge,
            left: page.left,
            erased: page.erased,
            people: page.people,
            cursor: page.cursor,
            more: page.more,
            scope: caller.account.scope,
            backed_up: self.store.backed_up(caller.commune.id).await?,
            digests,
        })
    }

    /// Opens what a caller sends over its session; the second part is how many were left out.
    pub fn open(&self, caller: &Caller, sealed: &[Sealed]) -> (Vec<accept::Incoming>, usize) {
        let opened = self.opened_of(caller, sealed);
        (opened.incoming, opened.unread + opened.beyond)
    }

    fn opened_of(&self, caller: &Caller, sealed: &[Sealed]) -> accept::Opened {
        let seat = (caller.seat, &caller.public_key);
        accept::open(&*self.keys, seat, accept::Road::Session, sealed)
    }

    /// Takes opened envelopes of one seat into the book. Within this process appends take turns; a
    /// second process on the same database shows as a conflict and a new decision.
    pub async fn accept(
        &self,
        caller: &Caller,
        incoming: &[accept::Incoming],
        now: Millis,
    ) -> Result<Vec<so_thon_protocol::Outcome>, Failure> {
        if incoming.is_empty() {
            return Ok(Vec::new());
        }
        let author = Author {
            revoked: caller.is_shut_out(),
            ..Author::from(&caller.account)
        };
        let salt = || self.salt();
        let noting = accept::Noting {
            account: caller.account.id,
            salt: &salt,
        };
        let _turn = self.appending.lock().await;
        for _ in 0..APPEND_TRIES {
            let (store, keys, commune) = (&self.store, &*self.keys, &caller.commune);
            let append = accept::append(store, keys, commune, &author, incoming, now, &noting);
            if let Some(outcomes) = append.await? {
                return Ok(outcomes);
            }
        }
        Err(Failure::Contention)
    }

    /// A seat asks for something: it may ask so often, and the code it came with is spent.
    pub(crate) async fn admit(&self, caller: &Caller, token: Token) -> Result<(), Failure> {
        let (key, allowance) = ((caller.seat, token), self.settings.requests);
        self.limits.requests.take(key, allowance, self.now())?;
        self.spend_code_of(caller).await
    }

    /// Notes that somebody asked for what is not theirs, or brought what is not taken: the route as
    /// the table has it and counts, never what was in it.
    pub(crate) async fn note_refused(&self, caller: &Caller, detail: Value) -> Result<(), Failure> {
        let note = By::Caller(caller).noted(self.note(caller.commune.id, What::Refused));
        let who = (caller.commune.id, caller.account.id);
        self.note_refusal(who, note, detail).await
    }

    /// Notes a refusal of a person, or of a code that was made for them. Whoever brings more of them
    /// than `Settings::refusals` cannot fill the log: the others are counted, and the next that is
    /// noted says how many they were.
    pub(crate) async fn note_refusal(
        &self,
        who: (CommuneId, AccountId),
        note: Note,
        mut detail: Value,
    ) -> Result<(), Failure> {
        let (limit, allowance) = (&self.limits.refusals, self.settings.refusals);
        let Some(left_out) = limit.take_or_count(who, allowance, self.now()) else {
            return Ok(());
        };
        if left_out > 0 {
            detail["left_out"] = left_out.into();
        }
        Ok(self.store.note(&[note.with_detail(&detail)]).await?)
    }

    /// Somebody was turned away of whom nothing is known.
    pub(crate) fn count_stranger(&self) {
        self.limits.strangers.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes how many refusals were counted and not noted since one was, and how many strangers were turned away: now
    /// and then, and before the server stops.
    pub async fn note_left_out(&self) -> Result<(), Failure> {
        let noted = |((commune, account), left_out): ((CommuneId, AccountId), u64)| {
            let note = self.note(commune, What::Refused).by(account, None);
            note.with_detail(&json!({"left_out": left_out}))
        };
        let counted = self.limits.refusals.counted();
        let mut notes: Vec<_> = counted.into_iter().map(noted).collect();
        let strangers = self.limits.strangers.swap(0, Ordering::Relaxed);
        if strangers > 0 {
            let note = self.note(OF_THE_SERVER, What::Strangers);
            notes.push(note.with_detail(&json!({"tries": strangers})));
        }
        if notes.is_empty() {
            return Ok(());
        }
        Ok(self.store.note(&notes).await?)
    }
}

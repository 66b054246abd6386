//! Signing in and out.
//!
//! The first sign-in of an installation mints a seat; later ones renew its session. Tokens are
//! chance, and only their hashes are kept.

use crate::{
    accept::sha256,
    passwords,
    problem::Failure,
    server::{Caller, Server},
    store::{AccountRow, CommuneRow, PasswordSet, PersonSeat, SessionRow, Store, Tries, What},
};
use serde_json::json;
use so_thon_domain::{
    Millis, SeatId,
    access::{Role, Scope},
};
pub use so_thon_protocol::hex::hex;
use so_thon_protocol::{
    hex::unhex_array,
    problem::Code,
    session::{Me, MissingOf, OwnPassword, SignIn, SignedIn},
};
/// Wrong passwords that cost nothing.
const FREE_TRIES: u32 = 5;

/// The longest wait, in seconds.
const LONGEST_WAIT: u64 = 15 * 60;

/// So long after its wait has ended a login's wrong passwords are forgotten. Of every name that somebody invents a row is
/// kept until then; and who begins anew tries no more passwords in a day than who waits each time.
const TRIES_KEPT_MS: u64 = 2 * 60 * 60 * 1000;

/// A session's last use is noted to the hour.
const USED_STEP_MS: u64 = 60 * 60 * 1000;

/// The longest name of a device that is kept, in characters.
const DEVICE: usize = 80;

impl<S: Store> Server<S> {
    /// `POST /api/v1/session`.
    pub async fn sign_in(&self, ask: &SignIn) -> Result<SignedIn, Failure> {
        let account = self.signing_in(ask).await?;
        self.must_be_open(&account).await?;
        let (sign_ins, allowance) = (&self.limits.sign_ins, self.settings.sign_ins);
        sign_ins.take(account.id, allowance, self.now())?;
        let key = match ask.seat {
            Some(seat) => {
                self.own_seat(&account, seat).await?;
                None
            }
            None => ask.public_key.as_deref().and_then(bytes32),
        };
        // Last of what can fail for the person: a password is replaced only by whoever then is in.
        self.must_be_own(&account, ask).await?;
        let (seat, push) = match (ask.seat, key) {
            (Some(seat), _) => (seat, None),
            (None, Some(key)) => {
                let (seat, push) = self.mint_seat(&account, key, &ask.device).await?;
                (seat, Some(push))
            }
            (None, None) => return Err(Code::BadRequest.into()),
        };
        let (token, session) = self.new_session(&account, seat);
        let note = self.note(account.commune, What::SignedIn);
        let note = note.by(account.id, Some(seat));
        self.store.keep_session(&session, &[note]).await?;
        self.signed_in(&account, seat, token, push).await
    }

    /// Who signs in. Where a new password comes with the one that the office set, it may have taken its
    /// place already: the answer was lost on the way.
    async fn signing_in(&self, ask: &SignIn) -> Result<AccountRow, Failure> {
        let account = self.verified(&ask.login, &ask.password).await;
        match (&account, &ask.new_password) {
            (Err(Failure::Asked(Code::WrongPassword)), Some(new)) => {
                self.verified(&ask.login, new).await
            }
            _ => account,
        }
    }

    /// Whoever has the right password is told that the account was closed; it is noted.
    async fn must_be_open(&self, account: &AccountRow) -> Result<(), Failure> {
        if account.closed.is_none() {
            return Ok(());
        }
        let note = self
            .note(account.commune, What::SignInFailed)
            .to(account.id.0);
        let who = (account.commune, account.id);
        self.note_refusal(who, note, json!({"closed": true}))
            .await?;
        Err(Code::AccountClosed.into())
    }

    /// A password that somebody else set is good once, in its time, and together with the person's
    /// own, which takes its place.
    async fn must_be_own(&self, account: &AccountRow, ask: &SignIn) -> Result<(), Failure> {
        let Some(until) = account.first_until else {
            return Ok(());
        };
        if self.now() >= until {
            return Err(Code::PasswordOver.into());
        }
        let new = ask.new_password.as_deref();
        let new = new.ok_or(Failure::Asked(Code::PasswordFirst))?;
        self.replace_password(account, (&ask.password, new), None)
            .await
    }

    /// `PUT /api/v1/session/password`: the old one is asked, and the person's other sessions end.
    /// Wrong ones count as those of a sign-in do.
    pub async fn change_password(&self, caller: &Caller, ask: &OwnPassword) -> Result<(), Failure> {
        let account = self.verified(&caller.account.login, &ask.old).await?;
        if account.id != caller.account.id {
            return Err(Code::Forbidden.into());
        }
        let kept = caller.session.map(|session| session.hash);
        self.replace_password(&account, (&ask.old, &ask.new), kept)
            .await
    }

    async fn replace_password(
        &self,
        account: &AccountRow,
        (old, new): (&str, &str),
        kept: Option<[u8; 32]>,
    ) -> Result<(), Failure> {
        let commune = self.commune(account.commune).await?;
        if old == new || !passwords::is_strong(new, &account.login, &commune.name) {
            return Err(Code::WeakPassword.into());
        }
        let hash = passwords::hash(&self.hashing, new, self.secret()).await?;
        let set = PasswordSet {
            hash: &hash,
            first_until: None,
            kept,
        };
        let note = self
            .note(account.commune, What::PasswordSet)
            .to(account.id.0);
        let notes = [note.by(account.id, None)];
        let set = self
            .store
            .set_password(account.commune, account.id, &set, &notes);
        Ok(set.await?)
    }

    /// A seat that is the account's own and may be used.
    pub(crate) async fn own_seat(
        &self,
        account: &AccountRow,
        seat: SeatId,
    ) -> Result<SeatId, Failure> {
        let seated = self.store.seated(account.commune, seat).await?;
        let seated = seated.filter(|seated| seated.account.id == account.id);
        let seated = seated.ok_or(Failure::Asked(Code::Forbidden))?;
        if seated.seat.revoked.is_some() {
            return Err(Code::SeatRevoked.into());
        }
        Ok(seat)
    }

    /// A session to be opened, and its token.
    pub(crate) fn new_session(&self, account: &AccountRow, seat: SeatId) -> ([u8; 32], SessionRow) {
        let token = self.secret();
        let session = SessionRow {
            hash: sha256(&token),
            commune: account.commune,
            account: account.id,
            seat,
            used: self.now(),
            since: self.now(),
        };
        (token, session)
    }

    /// What a good sign-in answers.
    pub(crate) async fn signed_in(
        &self,
        account: &AccountRow,
        seat: SeatId,
        token: [u8; 32],
        push: Option<[u8; 32]>,
    ) -> Result<SignedIn, Failure> {
        let commune = self.commune(account.commune).await?;
        Ok(SignedIn {
            me: me(&commune, account),
            seat,
            minted: push.is_some(),
            token: hex(&token),
            push_token: push.map(|push| hex(&push)),
            epoch: commune.epoch,
            missing: self.missing_of(account, seat).await?,
        })
    }

    /// What never arrived from a person's other seats, as far as they said.
    async fn missing_of(
        &self,
        account: &AccountRow,
        seat: SeatId,
    ) -> Result<Vec<MissingOf>, Failure> {
        let seats = self.store.seats(account.commune).await?;
        let others = seats
            .into_iter()
            .filter(|other| other.account == account.id && other.id != seat)
            .filter(|other| other.highest > other.received);
        Ok(others
            .map(|other| MissingOf {
                seat: other.id,
                device: other.device,
                since: other.since,
                seen: other.seen,
                highest: other.highest,
                received: other.received,
            })
            .collect())
    }

    /// Mints a seat of an account; the second part is its push-only token.
    pub async fn mint_seat(
        &self,
        account: &AccountRow,
        public_key: [u8; 32],
        device: &str,
    ) -> Result<(SeatId, [u8; 32]), Failure> {
        let (seat, push) = self.new_seat(account, public_key, device);
        let note = self.note(account.commune, What::SeatMinted);
        let note = note.by(account.id, Some(seat.id)).to(seat.id.0);
        let note = note.with_content(&json!({"device": seat.device}));
        self.store.add_seat(&seat, &[note]).await?;
        Ok((seat.id, push))
    }

    /// A seat to be minted, and its push-only token.
    pub(crate) fn new_seat(
        &self,
        account: &AccountRow,
        public_key: [u8; 32],
        device: &str,
    ) -> (PersonSeat, [u8; 32]) {
        let push = self.secret();
        let seat = PersonSeat {
            commune: account.commune,
            id: SeatId(self.fresh_id()),
            account: account.id,
            device: device.chars().take(DEVICE).collect(),
            public_key,
            push: sha256(&push),
            since: self.now(),
            seen: None,
            highest: 0,
            received: 0,
            revoked: None,
        };
        (seat, push)
    }

    /// Who holds this token, on a seat that was not revoked; a use keeps the session alive.
    pub async fn caller_of(&self, token: &str) -> Result<Caller, Failure> {
        let caller = self.holder_of(token).await?;
        if caller.revoked {
            return Err(Code::SeatRevoked.into());
        }
        Ok(caller)
    }

    /// How long a session may live in all.
    fn longest(&self, role: Role) -> u64 {
        // Who has villages of their own, and who has the whole commune or everybody's accounts.
        match Scope::of(role, std::collections::BTreeSet::new()) {
            Scope::Villages(_) => self.settings.field_session_ms,
            Scope::Commune | Scope::Nothing => self.settings.office_session_ms,
        }
    }

    /// Who holds this token, revoked or not.
    pub(crate) async fn holder_of(&self, token: &str) -> Result<Caller, Failure> {
        let expired = Failure::Asked(Code::SessionExpired);
        let Some(token) = bytes32(token) else {
            return Err(expired);
        };
        let hash = sha256(&token);
        let Some(session) = self.store.session(hash).await? else {
            return Err(expired);
        };
        let now = self.now();
        let unused = now.0.saturating_sub(session.used.0);
        let mut caller = self.caller(session.commune, session.seat).await?;
        let old = now.0.saturating_sub(session.since.0) > self.longest(caller.account.role);
        if unused > self.settings.session_ms || old || caller.account.closed.is_some() {
            self.store.end_session(hash, &[]).await?;
            return Err(expired);
        }
        if unused >= USED_STEP_MS {
            self.store.use_session(hash, now).await?;
        }
        caller.session = Some(session);
        Ok(caller)
    }

    /// `DELETE /api/v1/session`.
    pub async fn sign_out(&self, caller: &Caller) -> Result<(), Failure> {
        if let Some(session) = &caller.session {
            let note = self.note(caller.commune.id, What::SignedOut);
            let note = note.by(caller.account.id, Some(caller.seat));
            self.store.end_session(session.hash, &[note]).await?;
        }
        Ok(())
    }

    /// Forgets wrong passwords of long ago, of logins that somebody has and of those that nobody has alike: what is
    /// remembered longer would tell them apart.
    pub async fn forget_tries(&self) -> Result<(), Failure> {
        let before = Millis(self.now().0.saturating_sub(TRIES_KEPT_MS));
        Ok(self.store.forget_tries(before).await?)
    }

    /// The account of a login, if the password is its. Tries go by login, known or not: a whole
    /// office shares one address.
    async fn verified(&self, login: &str, password: &str) -> Result<AccountRow, Failure> {
        let key = sha256(login.as_bytes());
        let tries = self.store.tries(key).await?;
        let now = self.now();
        if now < tries.until {
            self.count_stranger();
            return Err(Failure::Wait((tries.until.0 - now.0).div_ceil(1000)));
        }
        if password.len() > passwords::LONGEST {
            return Err(Code::WrongPassword.into());
        }
        let account = self.store.account_by_login(login).await?;
        // Who has no password signs in by code alone; it takes as long to find out.
        let hash = account.as_ref().map(|account| account.password.as_str());
        let hash = hash.filter(|hash| !hash.is_empty());
        let fits = passwords::verify(&self.hashing, password, hash).await?;
        match (account, fits) {
            (Some(account), true) => {
                if tries.count > 0 {
                    self.store.set_tries(key, Tries::default(), &[]).await?;
                }
                Ok(account)
            }
            (account, _) => {
                let tries = after_wrong(tries, now);
                // In a login that nobody has there is nobody to be told.
                if account.is_none() {
                    self.count_stranger();
                }
                let notes: Vec<_> = account
                    .iter()
                    .map(|account| {
                        let note = self.note(account.commune, What::SignInFailed);
                        note.to(account.id.0)
                            .with_detail(&json!({"tries": tries.count}))
                    })
                    .collect();
                self.store.set_tries(key, tries, &notes).await?;
                Err(Code::WrongPassword.into())
            }
        }
    }
}

/// The wait doubles with every wrong password beyond the free ones.
fn after_wrong(tries: Tries, now: Millis) -> Tries {
    let count = tries.count.saturating_add(1);
    let wait = match count.checked_sub(FREE_TRIES) {
        None => 0,
        Some(over) => (30_u64 << over.min(10)).min(LONGEST_WAIT),
    };
    Tries {
        count,
        until: Millis(now.0 + wait * 1000),
    }
}

/// Who a person is.
pub fn me(commune: &CommuneRow, account: &AccountRow) -> Me {
    Me {
        account: account.id,
        login: account.login.clone(),
        name: account.name.clone(),
        role: account.role,
        commune: commune.id,
        commune_name: commune.name.clone(),
        villages: account.villages.iter().copied().collect(),
        commune_key: hex(&commune.public_key),
        sample: commune.sample,
    }
}

/// Thirty-two bytes out of hexadecimal digits.
pub fn bytes32(text: &str) -> Option<[u8; 32]> {
    unhex_array(text)
}

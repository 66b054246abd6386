//! Signing in and out.
//!
//! The first sign-in of an installation mints a seat; later ones renew its session. Tokens are
//! chance, and only their hashes are kept.

use crate::{
    accept::sha256,
    passwords,
    problem::Failure,
    server::{Caller, Server},
    store::{AccountRow, CommuneRow, PersonSeat, SessionRow, Store, Tries},
};
use so_thon_domain::{Millis, SeatId};
use so_thon_protocol::{
    problem::Code,
    session::{Me, MissingOf, SignIn, SignedIn},
};
use std::fmt::Write;

/// Wrong passwords that cost nothing.
const FREE_TRIES: u32 = 5;

/// The longest wait, in seconds.
const LONGEST_WAIT: u64 = 15 * 60;

/// A session's last use is noted to the hour.
const USED_STEP_MS: u64 = 60 * 60 * 1000;

/// The longest name of a device that is kept, in characters.
const DEVICE: usize = 80;

impl<S: Store> Server<S> {
    /// `POST /api/v1/session`.
    pub async fn sign_in(&self, ask: &SignIn) -> Result<SignedIn, Failure> {
        let account = self.verified(&ask.login, &ask.password).await?;
        let now = self.now();
        let (seat, push) = match ask.seat {
            Some(seat) => {
                let seated = self.store.seated(account.commune, seat).await?;
                let seated = seated.filter(|seated| seated.account.id == account.id);
                let seated = seated.ok_or(Failure::Asked(Code::Forbidden))?;
                if seated.seat.revoked.is_some() {
                    return Err(Code::SeatRevoked.into());
                }
                (seat, None)
            }
            None => {
                let key = ask.public_key.as_deref().and_then(bytes32);
                let key = key.ok_or(Failure::Asked(Code::BadRequest))?;
                let (seat, push) = self.mint_seat(&account, key, &ask.device).await?;
                (seat, Some(push))
            }
        };
        let token = self.secret();
        let session = SessionRow {
            hash: sha256(&token),
            commune: account.commune,
            account: account.id,
            seat,
            used: now,
        };
        self.store.keep_session(&session).await?;
        let commune = self.commune(account.commune).await?;
        let epoch = commune.epoch;
        Ok(SignedIn {
            me: me(&commune, &account),
            seat,
            minted: push.is_some(),
            token: hex(&token),
            push_token: push.map(|push| hex(&push)),
            epoch,
            missing: self.missing_of(&account, seat).await?,
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
        self.store.add_seat(&seat).await?;
        Ok((seat.id, push))
    }

    /// Who holds this token; a use keeps the session alive.
    pub async fn caller_of(&self, token: &str) -> Result<Caller, Failure> {
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
        if unused > self.settings.session_ms {
            self.store.end_session(hash).await?;
            return Err(expired);
        }
        if unused >= USED_STEP_MS {
            let session = SessionRow {
                used: now,
                ..session
            };
            self.store.keep_session(&session).await?;
        }
        let mut caller = self.caller(session.commune, session.seat).await?;
        if caller.revoked {
            return Err(Code::SeatRevoked.into());
        }
        caller.session = Some(session);
        Ok(caller)
    }

    /// `DELETE /api/v1/session`.
    pub async fn sign_out(&self, caller: &Caller) -> Result<(), Failure> {
        if let Some(session) = &caller.session {
            self.store.end_session(session.hash).await?;
        }
        Ok(())
    }

    /// The account of a login, if the password is its. Tries go by login, known or not: a whole
    /// office shares one address.
    async fn verified(&self, login: &str, password: &str) -> Result<AccountRow, Failure> {
        let key = sha256(login.as_bytes());
        let tries = self.store.tries(key).await?;
        let now = self.now();
        if now < tries.until {
            return Err(Failure::Wait((tries.until.0 - now.0).div_ceil(1000)));
        }
        if password.len() > passwords::LONGEST {
            return Err(Code::WrongPassword.into());
        }
        let account = self.store.account_by_login(login).await?;
        let hash = account.as_ref().map(|account| account.password.as_str());
        let fits = passwords::verify(&self.hashing, password, hash).await?;
        match (account, fits) {
            (Some(account), true) => {
                if tries.count > 0 {
                    self.store.set_tries(key, Tries::default()).await?;
                }
                Ok(account)
            }
            _ => {
                self.store.set_tries(key, after_wrong(tries, now)).await?;
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

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Thirty-two bytes out of hexadecimal digits.
pub fn bytes32(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

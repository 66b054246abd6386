//! One-time codes: made by the office, used once by a phone.
//!
//! A code is chance of which only a hash is kept, so that whoever reads the store has none. It lets
//! one installation in as one person, and is worth nothing once that has spoken.

use crate::{
    accept::sha256,
    problem::Failure,
    server::{By, Caller, Server},
    store::{AccountRow, EnrolmentRow, Store, UseOfCode, What},
};
use qrcodegen::{QrCode, QrCodeEcc};
use serde_json::json;
use so_thon_domain::{AccountId, EnrolmentId, access::may_manage};
use so_thon_protocol::{
    enrol::{Enrol, EnrolCode, Enrolment, EnrolmentMade, FRAGMENT, NewEnrolment, Picture},
    escrow::SEALED_KEY,
    hex::{unhex, unhex_array},
    problem::Code,
    session::SignedIn,
};
use std::fmt::Write;

/// The longest address of an app.
const LONGEST_ORIGIN: usize = 200;

/// How often a code is entered anew when it is entered elsewhere in the same moment.
const TRIES: u32 = 5;

/// Light squares around the picture, as the standard for QR codes asks.
const MARGIN: i32 = 4;

impl<S: Store> Server<S> {
    /// `POST /api/v1/enrolments`: for those whose accounts the caller manages.
    pub async fn new_enrolment(
        &self,
        caller: &Caller,
        ask: &NewEnrolment,
    ) -> Result<EnrolmentMade, Failure> {
        let account = self.existing(caller.commune.id, ask.account).await?;
        if !may_manage(caller.account.role, account.role) {
            return Err(Code::Forbidden.into());
        }
        self.make_code(By::Caller(caller), &account, &ask.origin)
            .await
    }

    /// Makes a code for any account: for the command line too.
    pub async fn make_code(
        &self,
        by: By<'_>,
        account: &AccountRow,
        origin: &str,
    ) -> Result<EnrolmentMade, Failure> {
        let origin = origin.trim_end_matches('/');
        if !is_origin(origin) {
            return Err(Code::BadRequest.into());
        }
        if account.closed.is_some() {
            return Err(Code::AccountClosed.into());
        }
        let code = EnrolCode(self.salt());
        let since = self.now();
        let row = EnrolmentRow {
            commune: account.commune,
            id: EnrolmentId(self.fresh_id()),
            account: account.id,
            hash: sha256(&code.0),
            since,
            expires: since.later(self.settings.code_ms),
            by: match by {
                By::Caller(caller) => Some(caller.account.id),
                By::Machine => None,
            },
            seat: None,
            claim: None,
            used: None,
            withdrawn: None,
        };
        let note = self.note(row.commune, What::CodeMade).to(account.id.0);
        let note = note.with_detail(&json!({"code": row.id, "expires": row.expires}));
        self.store.add_enrolment(&row, &[by.noted(note)]).await?;
        let text = code.text();
        let link = format!("{origin}/#{FRAGMENT}{text}");
        let by = match by {
            By::Caller(caller) => caller.account.name.clone(),
            By::Machine => String::new(),
        };
        Ok(EnrolmentMade {
            picture: picture(&link)?,
            enrolment: shown(&row, &account.name, by),
            code: text,
            link,
        })
    }

    /// `GET /api/v1/enrolments`: codes that can still be used, of those the caller manages.
    pub async fn enrolments(&self, caller: &Caller) -> Result<Vec<Enrolment>, Failure> {
        let commune = caller.commune.id;
        let accounts = self.store.accounts(commune).await?;
        let of = |id: AccountId| accounts.iter().find(|account| account.id == id);
        let open = self.store.open_enrolments(commune, self.now()).await?;
        let own = open.iter().filter_map(|row| {
            let account = of(row.account)?;
            let by = row.by.and_then(of).map(|account| account.name.clone());
            let managed = may_manage(caller.account.role, account.role);
            managed.then(|| shown(row, &account.name, by.unwrap_or_default()))
        });
        Ok(own.collect())
    }

    /// `DELETE /api/v1/enrolments/{id}`.
    pub async fn withdraw_enrolment(
        &self,
        caller: &Caller,
        id: EnrolmentId,
    ) -> Result<(), Failure> {
        let (commune, now) = (caller.commune.id, self.now());
        let open = self.store.open_enrolments(commune, now).await?;
        let row = open.into_iter().find(|row| row.id == id);
        let row = row.ok_or(Failure::Asked(Code::NotFound))?;
        let (account, by) = (
            self.existing(commune, row.account).await?,
            By::Caller(caller),
        );
        if !by.manages(&account) {
            return Err(Code::NotFound.into());
        }
        let note = self.note(commune, What::CodeWithdrawn).to(account.id.0);
        let notes = [by.noted(note.with_detail(&json!({"code": id})))];
        let done = self.store.withdraw_enrolment(commune, id, now, &notes);
        if !done.await? {
            return Err(Code::NotFound.into());
        }
        // A phone that entered it and has not spoken does not get in either.
        match row.seat {
            Some(seat) => self.revoke(by, commune, seat).await,
            None => Ok(()),
        }
    }

    /// `POST /api/v1/enrol`: a phone enters a code. Until the seat that comes with it speaks for the
    /// first time, which a phone does once its PIN was chosen, the same phone can enter it again: the
    /// answer may have been lost on the way. Another phone is refused.
    pub async fn enrol(&self, ask: &Enrol) -> Result<SignedIn, Failure> {
        let code = EnrolCode::read(&ask.code).ok_or(Failure::Asked(Code::CodeUnknown))?;
        let hash = sha256(&code.0);
        for round in 0..TRIES {
            let row = self.store.enrolment_by_hash(hash).await?;
            let Some(row) = row else {
                self.count_stranger();
                return Err(Code::CodeUnknown.into());
            };
            if round == 0 {
                let (codes, allowance) = (&self.limits.codes, self.settings.codes);
                codes.take(row.id, allowance, self.now())?;
            }
            self.must_be_good(&row, ask).await?;
            let account = self.existing(row.commune, row.account).await?;
            if account.closed.is_some() {
                return Err(Code::AccountClosed.into());
            }
            if let Some(signed) = self.enter(&row, &account, ask).await? {
                return Ok(signed);
            }
            // It was entered elsewhere, or the office withdrew it, in this moment.
        }
        Err(Failure::Contention)
    }

    async fn enter(
        &self,
        row: &EnrolmentRow,
        account: &AccountRow,
        ask: &Enrol,
    ) -> Result<Option<SignedIn>, Failure> {
        let (seat, push) = match ask.seat {
            Some(_) => (None, None),
            None => {
                let key = ask.public_key.as_deref().and_then(unhex_array);
                let key = key.ok_or(Failure::Asked(Code::BadRequest))?;
                let (seat, push) = self.new_seat(account, key, &ask.device);
                (Some(seat), Some(push))
            }
        };
        let id = match (ask.seat, &seat) {
            (Some(own), _) => self.own_seat(account, own).await?,
            (None, Some(seat)) => seat.id,
            (None, None) => return Err(Code::BadRequest.into()),
        };
        let (token, session) = self.new_session(account, id);
        let note = self.note(row.commune, What::Enrolled);
        let note = note.by(account.id, Some(id)).to(id.0);
        let note = note
            .with_detail(&json!({"code": row.id, "minted": push.is_some()}))
            .with_content(&json!({"device": seat.as_ref().map(|seat| &seat.device)}));
        let replaced = row.seat.filter(|before| *before != id);
        let revoked = replaced.map(|before| {
            let note = self.note(row.commune, What::SeatRevoked).to(before.0);
            note.by(account.id, Some(id))
                .with_detail(&json!({"code": row.id}))
        });
        let notes: Vec<_> = std::iter::once(note).chain(revoked).collect();
        let using = UseOfCode {
            enrolment: row.id,
            before: row.seat,
            claim: claimed(ask),
            seat,
            session,
            escrow: ask.escrow.as_deref().map(sealed_key).transpose()?,
        };
        let now = self.now();
        if !self.store.use_enrolment(&using, now, &notes).await? {
            return Ok(None);
        }
        if let Some(before) = replaced {
            self.journal_revoked(row.commune, before, now)?;
        }
        let signed = self.signed_in(account, id, token, push).await;
        Ok(Some(signed?))
    }

    /// A seat speaks: the code that it came with is spent. It is looked for only as long as the seat
    /// has never met the office.
    pub(crate) async fn spend_code_of(&self, caller: &Caller) -> Result<(), Failure> {
        if caller.seen.0.is_some() || caller.revoked {
            return Ok(());
        }
        let commune = caller.commune.id;
        let Some(row) = self.store.enrolment_of(commune, caller.seat).await? else {
            return Ok(());
        };
        let note = self.note(commune, What::CodeSpent).to(caller.seat.0);
        let note = note.with_detail(&json!({"code": row.id}));
        let notes = [By::Caller(caller).noted(note)];
        let spent = self
            .store
            .spend_enrolment(commune, row.id, self.now(), &notes);
        spent.await?;
        Ok(())
    }

    /// The code can be entered, by this phone.
    async fn must_be_good(&self, row: &EnrolmentRow, ask: &Enrol) -> Result<(), Failure> {
        let code = if row.used.is_some() {
            Code::CodeUsed
        } else if !row.is_open(self.now()) {
            Code::CodeExpired
        } else if is_of_another(row, ask) {
            Code::CodeUsed
        } else {
            return Ok(());
        };
        let note = self.note(row.commune, What::CodeRefused).to(row.account.0);
        let detail = json!({"code": row.id, "why": code});
        let who = (row.commune, row.account);
        self.note_refusal(who, note, detail).await?;
        Err(code.into())
    }
}

/// Another phone entered the code already: this one does not say what that one is known by.
fn is_of_another(row: &EnrolmentRow, ask: &Enrol) -> bool {
    row.seat.is_some() && (row.claim.is_none() || row.claim != claimed(ask))
}

/// What is kept of what a phone says to be known by.
fn claimed(ask: &Enrol) -> Option<[u8; 32]> {
    let claim: Option<[u8; 16]> = ask.claim.as_deref().and_then(unhex_array);
    claim.map(|claim| sha256(&claim))
}

/// A sealed data key out of its digits: of the length it must have, whatever is in it.
pub(crate) fn sealed_key(text: &str) -> Result<Vec<u8>, Failure> {
    let bytes = unhex(text).filter(|bytes| bytes.len() == SEALED_KEY);
    bytes.ok_or(Failure::Asked(Code::BadRequest))
}

fn shown(row: &EnrolmentRow, name: &str, by: String) -> Enrolment {
    Enrolment {
        id: row.id,
        account: row.account,
        name: name.to_owned(),
        since: row.since,
        expires: row.expires,
        by,
    }
}

/// Is this where an app may be: `https://` and a host, perhaps a port, nothing behind?
fn is_origin(text: &str) -> bool {
    let schemes = ["https://", "http://"];
    let host = schemes.iter().find_map(|scheme| text.strip_prefix(scheme));
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-:[]".contains(letter);
    text.len() <= LONGEST_ORIGIN
        && host.is_some_and(|host| !host.is_empty() && host.chars().all(plain))
}

/// The QR code of a link: one run of dark squares is one piece of the path.
fn picture(link: &str) -> Result<Picture, Failure> {
    let code = QrCode::encode_text(link, QrCodeEcc::Medium);
    let code = code.map_err(|_| Failure::Asked(Code::BadRequest))?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let from = x;
            while code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                let (width, left, top) = (x - from, from + MARGIN, y + MARGIN);
                // Writing to a text cannot fail.
                let _ = write!(path, "M{left} {top}h{width}v1h-{width}z");
            }
            x += 1;
        }
    }
    Ok(Picture {
        size: u32::try_from(code.size() + 2 * MARGIN).unwrap_or_default(),
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_and_a_host_and_nothing_more() {
        for good in [
            "https://so.example.vn",
            "http://127.0.0.1:8080",
            "https://[::1]",
        ] {
            assert!(is_origin(good), "{good}");
        }
        let long = format!("https://{}", "a".repeat(200));
        for wrong in [
            "",
            "https://",
            "so.example.vn",
            "javascript:alert(1)",
            "https://so.example.vn/x",
            "https://so.example.vn#x",
            "https://a@b",
            long.as_str(),
        ] {
            assert!(!is_origin(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_picture_draws_every_dark_square_once() {
        let link = format!("https://so.example.vn/#moi={}", EnrolCode([7; 16]).text());
        let code = QrCode::encode_text(&link, QrCodeEcc::Medium).expect("it fits");
        let picture = picture(&link).expect("it fits");
        assert_eq!(i32::try_from(picture.size), Ok(code.size() + 8));
        let mut drawn = std::collections::BTreeSet::new();
        for run in picture.path.split_terminator('z') {
            let (place, run) = run.trim_start_matches('M').split_once('h').expect("a run");
            let (x, y) = place.split_once(' ').expect("a place");
            let (x, y): (i32, i32) = (x.parse().expect("x"), y.parse().expect("y"));
            let width: i32 = run
                .split_once('v')
                .expect("a run")
                .0
                .parse()
                .expect("width");
            for x in x..x + width {
                assert!(drawn.insert((x - 4, y - 4)), "drawn twice");
            }
        }
        for y in 0..code.size() {
            for x in 0..code.size() {
                assert_eq!(code.get_module(x, y), drawn.contains(&(x, y)), "{x} {y}");
            }
        }
    }
}

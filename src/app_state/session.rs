//! Who has the book open: start, first sign-in, renewal, choosing another person, signing out.

use super::{
    AppState, Book, clock,
    locking::{self, Locked},
    preferences,
};
use crate::{
    office_api::{self, ApiError},
    platform::window,
};
use ed25519_dalek::SigningKey;
use gloo_net::http::Method;
use leptos::prelude::*;
use so_thon_domain::{SeatId, access::Role};
use so_thon_protocol::{
    enrol::{Enrol, FRAGMENT},
    hex::hex,
    problem::Code,
    session::{Me, SignIn, SignedIn},
};
use so_thon_sync::{Identity, PhoneError};
use std::sync::Arc;

/// Who has the book open.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Session {
    /// The app just began.
    #[default]
    Starting,
    /// Nobody: somebody chooses a person or signs in.
    Closed,
    /// The book of a person cannot be opened on this device.
    Broken(PhoneError),
    /// A person stands before their book.
    Locked(Arc<Locked>),
    /// A person.
    Open(Arc<Identity>),
}

/// Why somebody could not sign in.
#[derive(Clone, Debug, PartialEq)]
pub enum SignInError {
    /// The office said no, or could not be asked.
    Office(ApiError),
    /// The device could not keep the book.
    Device(PhoneError),
}

impl SignInError {
    /// The password is the office's: the person's own has to come with it.
    pub fn asks_for_own(&self) -> bool {
        matches!(self, Self::Office(error) if error.code() == Some(Code::PasswordFirst))
    }
}

impl From<ApiError> for SignInError {
    fn from(error: ApiError) -> Self {
        Self::Office(error)
    }
}

impl From<PhoneError> for SignInError {
    fn from(error: PhoneError) -> Self {
        Self::Device(error)
    }
}

impl AppState {
    /// Who it is, while somebody has the book open. Tracked.
    pub fn me(&self) -> Option<Me> {
        self.session.with(|session| match session {
            Session::Open(identity) => Some(identity.me.clone()),
            Session::Starting | Session::Closed | Session::Broken(_) | Session::Locked(_) => None,
        })
    }

    /// The open identity, not tracked.
    pub fn identity(&self) -> Option<Arc<Identity>> {
        self.session.with_untracked(|session| match session {
            Session::Open(identity) => Some(Arc::clone(identity)),
            Session::Starting | Session::Closed | Session::Broken(_) | Session::Locked(_) => None,
        })
    }

    /// The bearer token of the open session; `None` when signed out.
    pub fn token(&self) -> Option<String> {
        let identity = self.identity()?;
        (!identity.token.is_empty()).then(|| identity.token.clone())
    }

    /// The person works at the office. Tracked.
    pub fn at_office(&self) -> bool {
        self.me().is_some_and(|me| works_at_office(me.role))
    }

    /// The same, not tracked.
    pub fn at_office_now(&self) -> bool {
        self.identity()
            .is_some_and(|identity| works_at_office(identity.me.role))
    }

    /// Opens the book that was open last. Never waits for the network. Whoever comes with a code is
    /// let in first.
    pub async fn start(self) {
        if self.take_code() {
            preferences::set_open_seat(None);
        }
        let open = preferences::open_seat();
        let marker = preferences::seats()
            .into_iter()
            .find(|marker| Some(marker.seat) == open);
        match marker {
            Some(marker) => self.open(&marker).await,
            None => self.session.set(Session::Closed),
        }
    }

    /// Puts the book away for somebody else to open theirs. Nothing is lost or sent.
    pub fn close(&self) {
        preferences::set_open_seat(None);
        self.leave();
        self.session.set(Session::Closed);
    }

    /// The browser cleared the book of the open seat: nothing is left to open, and whoever it was
    /// signs in as for the first time.
    pub fn begin_anew(&self) {
        if let Some(seat) = preferences::open_seat() {
            preferences::forget_seat(seat);
        }
        self.close();
    }

    /// The first sign-in of a person on this device: a key of its own, and a seat. The book is made
    /// once a PIN is chosen for it.
    pub async fn sign_in(
        self,
        login: String,
        password: String,
        new_password: Option<String>,
    ) -> Result<(), SignInError> {
        let key = SigningKey::from_bytes(&clock::random::<32>());
        let public = hex(key.verifying_key().as_bytes());
        let signed = office_api::sign_in(&SignIn {
            login,
            password,
            new_password,
            seat: None,
            public_key: Some(public),
            device: window::device(),
        })
        .await?;
        self.begin(signed, &key);
        Ok(())
    }

    /// The same by a code of the office, which is worth nothing once the book that is then made has met
    /// the office. Until then it can be entered here again.
    pub async fn enrol(self, code: String) -> Result<(), SignInError> {
        let key = SigningKey::from_bytes(&clock::random::<32>());
        let ask = Enrol {
            code,
            public_key: Some(hex(key.verifying_key().as_bytes())),
            claim: Some(preferences::claim()),
            seat: None,
            device: window::device(),
            escrow: None,
        };
        let signed = office_api::call(Method::POST, "/api/v1/enrol", None, Some(&ask)).await?;
        self.code.set(None);
        self.begin(signed, &key);
        Ok(())
    }

    fn begin(self, signed: SignedIn, key: &SigningKey) {
        let identity = identity_of(&signed, key);
        if self.book().is_some() {
            self.leave();
        }
        self.session.set(locking::newcomer(signed, identity));
    }

    /// Takes the code out of the address, where it must not stay; false when there is none.
    pub(super) fn take_code(&self) -> bool {
        let code = window::take_fragment(FRAGMENT);
        let came = code.is_some();
        if came {
            self.code.set(code);
        }
        came
    }

    /// Signs the person of the open book in again: the same seat, a fresh token.
    pub async fn renew(
        self,
        password: String,
        new_password: Option<String>,
    ) -> Result<(), SignInError> {
        let identity = self.identity().ok_or(PhoneError::NotEnrolled)?;
        let signed = office_api::sign_in(&SignIn {
            login: identity.me.login.clone(),
            password,
            new_password,
            seat: Some(identity.seat),
            public_key: None,
            device: window::device(),
        })
        .await?;
        let book = self.book().ok_or(PhoneError::NotEnrolled)?;
        book.renew(Some(signed.me), signed.token).await?;
        self.take_identity(&book).await?;
        self.sync.now(self);
        Ok(())
    }

    /// Drops the session, at the office too when it can be reached. What was not sent stays.
    pub async fn sign_out(self) -> Result<(), PhoneError> {
        let book = self.book().ok_or(PhoneError::NotEnrolled)?;
        if let Some(token) = self.token() {
            // Unreachable: the token dies here all the same, and at the office when it expires.
            let _ = office_api::sign_out(&token).await;
        }
        book.renew(None, String::new()).await?;
        self.close();
        Ok(())
    }

    async fn take_identity(&self, book: &Book) -> Result<(), PhoneError> {
        if let Some(identity) = book.identity().await? {
            self.session.set(Session::Open(Arc::new(identity)));
        }
        Ok(())
    }
}

/// The people of the office: their program has more pages than the field's.
pub fn works_at_office(role: Role) -> bool {
    match role {
        Role::Officer | Role::Leader | Role::ProvinceViewer | Role::Administrator => true,
        Role::Collaborator => false,
    }
}

/// The name of a seat's database.
pub fn database_of(seat: SeatId) -> String {
    format!("so-thon-{seat}")
}

fn identity_of(signed: &SignedIn, key: &SigningKey) -> Identity {
    Identity {
        seat: signed.seat,
        me: signed.me.clone(),
        signing_key: key.to_bytes().into(),
        token: signed.token.clone(),
        push_token: signed.push_token.clone().unwrap_or_default(),
        epoch: signed.epoch,
    }
}

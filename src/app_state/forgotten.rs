//! The way back from a forgotten PIN. The office keeps the data key of every book, sealed to the
//! commune; a phone that asks gets it back once an officer has confirmed its person.
//!
//! Nothing here touches what is in the book: a new lock is laid around the same key.

use super::{
    AppState, clock,
    locking::{UnlockError, book_over, new_locks, store_of},
    preferences::SeatMarker,
    session::SignInError,
};
use crate::office_api::{self, ApiError};
use ed25519_dalek::SigningKey;
use gloo_net::http::Method;
use so_thon_protocol::{
    escrow::{
        NewEscrow, NewRecovery, Recovery, RecoveryOpened, RecoveryState, check_number, seal_escrow,
    },
    hex::{hex, unhex, unhex_array},
    seal::public_key_of,
};
use so_thon_store_indexeddb::IndexedDbStore;
use so_thon_sync::{
    DataKey, PhoneError,
    sealed::{
        Request, check_pin, drop_request, has_escrow, keep_request, note_escrow, push_token,
        request_of,
    },
};

const PATH: &str = "/api/v1/recoveries";

/// What became of a request for a data key.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Nobody has said anything yet.
    Open,
    /// The person was confirmed: this opens their book.
    Key(DataKey),
    /// They were not.
    Refused,
    /// It took too long; it can be asked again.
    Over,
}

impl AppState {
    /// Hands the data key of the open book to the office, once. What cannot be done now is done
    /// after another meeting.
    pub async fn hand_over_key(self) {
        let (Some(book), Some(identity), Some(token)) =
            (self.book(), self.identity(), self.token())
        else {
            return;
        };
        let store = book.store();
        let (Ok(false), Some(key)) = (has_escrow(store.inner()).await, store.key()) else {
            return;
        };
        let signing = identity.signing_key.bytes().try_into();
        let (Some(commune), Ok(signing)) = (unhex_array(&identity.me.commune_key), signing) else {
            return;
        };
        let seat_key = SigningKey::from_bytes(signing).verifying_key().to_bytes();
        let Ok(escrow) = seal_escrow(&commune, &seat_key, key.bytes(), &clock::fill) else {
            return;
        };
        let path = format!("/api/v1/seats/{}/escrow", identity.seat);
        let ask = NewEscrow {
            escrow: hex(&escrow),
        };
        let told = office_api::send(Method::PUT, &path, Some(&token), Some(&ask)).await;
        if told.is_ok() {
            // Not remembered, it is handed over again.
            let _ = note_escrow(store.inner()).await;
        }
    }

    /// Chooses a new secret for the book that is stood before, with the key that the office gave
    /// back, and opens it. A fingerprint that opened before does no more, but the one that is given now.
    pub async fn mend(self, key: DataKey, secret: String, finger: bool) -> Result<(), UnlockError> {
        let kind = check_pin(&secret).map_err(UnlockError::Weak)?;
        let locked = self.locked().ok_or(PhoneError::NotEnrolled)?;
        let store = store_of(&locked.marker).await?;
        let book = book_over(store.clone(), key.clone());
        // A key that does not open this book must not lock it.
        book.identity().await?.ok_or(PhoneError::NotEnrolled)?;
        let (locks, stretched, output) = new_locks(&secret, kind, &key, finger).await?;
        let laying = book.store().mend_locks(&locks, &stretched, output.as_ref());
        laying.await?;
        self.take_up(store, key, &locked.marker).await?;
        Ok(())
    }
}

/// The request of a book that was not answered yet.
pub async fn open_request(marker: &SeatMarker) -> Option<Request> {
    let store = store_of(marker).await.ok()?;
    request_of(&store).await.ok().flatten()
}

/// Asks the office for the data key of a book.
pub async fn ask(marker: &SeatMarker) -> Result<Request, SignInError> {
    let store = store_of(marker).await?;
    let token = token_in(&store).await?;
    let private_key = clock::random();
    let public_key = public_key_of(&private_key);
    let new = NewRecovery {
        public_key: hex(&public_key),
    };
    let opened: RecoveryOpened =
        office_api::call(Method::POST, PATH, Some(&token), Some(&new)).await?;
    // Whoever exchanged the key on the way would be shown by the digits: none are shown.
    if check_number(opened.id, &public_key) != opened.check {
        return Err(ApiError::Garbled.into());
    }
    let request = Request::new(opened.id, private_key);
    keep_request(&store, &request)
        .await
        .map_err(PhoneError::from)?;
    Ok(request)
}

/// Asks what became of a request.
pub async fn look(marker: &SeatMarker, request: &Request) -> Result<Answer, SignInError> {
    let store = store_of(marker).await?;
    let token = token_in(&store).await?;
    let path = format!("{PATH}/{}", request.id);
    let answer = match office_api::get::<Recovery>(&path, &token).await {
        Ok(answer) => answer,
        Err(error) => {
            if error.code() == Some(so_thon_protocol::problem::Code::NotFound) {
                forget(&store).await?;
                return Ok(Answer::Over);
            }
            return Err(error.into());
        }
    };
    Ok(match answer.state {
        RecoveryState::Open | RecoveryState::Unknown => Answer::Open,
        RecoveryState::Approved => {
            let sealed = answer.key.as_deref().and_then(unhex);
            let key = sealed.and_then(|sealed| request.open(&sealed).ok());
            Answer::Key(key.ok_or(ApiError::Garbled)?)
        }
        RecoveryState::Refused => {
            forget(&store).await?;
            Answer::Refused
        }
        RecoveryState::Expired | RecoveryState::Withdrawn => {
            forget(&store).await?;
            Answer::Over
        }
    })
}

async fn token_in(store: &IndexedDbStore) -> Result<String, PhoneError> {
    push_token(store).await?.ok_or(PhoneError::NotEnrolled)
}

async fn forget(store: &IndexedDbStore) -> Result<(), PhoneError> {
    Ok(drop_request(store).await?)
}

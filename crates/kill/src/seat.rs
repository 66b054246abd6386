//! How a phone of these runs gets its seat, over the real road.

use crate::{
    http::Http,
    office::{OWN_PASSWORD, PASSWORD},
};
use anyhow::Result;
use ed25519_dalek::SigningKey;
use so_thon_protocol::{
    seal::Sealer,
    session::{SignIn, SignedIn},
};
use so_thon_sim::chance::Chance;
use so_thon_sync::Identity;
use std::net::SocketAddr;

/// Signs in for the first time on a new device.
pub async fn sign_in(office: SocketAddr, login: &str, key: [u8; 32]) -> Result<Identity> {
    let key = SigningKey::from_bytes(&key);
    let ask = SignIn {
        new_password: Some(OWN_PASSWORD.to_owned()),
        ..asking(login, PASSWORD, &key)
    };
    identity(office, &ask, &key).await
}

/// What a new device of somebody asks, who has a password of their own.
pub fn asking(login: &str, password: &str, key: &SigningKey) -> SignIn {
    let public = key.verifying_key().to_bytes();
    SignIn {
        login: login.to_owned(),
        password: password.to_owned(),
        new_password: None,
        seat: None,
        public_key: Some(so_thon_server::sessions::hex(&public)),
        device: "native".to_owned(),
    }
}

/// The seat that a sign-in gives.
pub async fn identity(office: SocketAddr, ask: &SignIn, key: &SigningKey) -> Result<Identity> {
    let http = Http::new(office, String::new());
    let signed: SignedIn = http.json("/api/v1/session", ask).await?;
    Ok(Identity {
        seat: signed.seat,
        me: signed.me,
        signing_key: key.to_bytes().into(),
        token: signed.token,
        push_token: signed.push_token.unwrap_or_default(),
        epoch: signed.epoch,
    })
}

/// What saves are sealed with: real keys, drawn chance.
pub fn sealer(chance: &Chance) -> Sealer {
    let own = Chance::new(chance.next());
    Sealer::new(move |bytes: &mut [u8]| {
        for part in bytes.chunks_mut(8) {
            let drawn = own.next().to_le_bytes();
            part.copy_from_slice(&drawn[..part.len()]);
        }
    })
}

/// Thirty-two drawn bytes.
pub fn key(chance: &Chance) -> [u8; 32] {
    let mut bytes = [0; 32];
    for part in bytes.chunks_mut(8) {
        part.copy_from_slice(&chance.next().to_le_bytes());
    }
    bytes
}

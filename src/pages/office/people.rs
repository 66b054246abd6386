//! The accounts as the server last told them, and the calls that change them. They are the
//! server's own: nothing here works without a network, and says so.

use crate::{
    app_state::{AppState, use_app},
    office_api::{self, ApiError},
};
use gloo_net::http::Method;
use leptos::{prelude::*, task::spawn_local};
use serde::{Serialize, de::DeserializeOwned};
use so_thon_protocol::office::Account;

const PATH: &str = "/api/v1/accounts";

/// How far asking got.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked<T> {
    /// Not yet answered.
    Waiting,
    /// The answer.
    Here(T),
    /// None came.
    Failed(ApiError),
}

impl<T> Asked<T> {
    /// The answer, once it is there.
    pub fn here(&self) -> Option<&T> {
        match self {
            Self::Here(answer) => Some(answer),
            Self::Waiting | Self::Failed(_) => None,
        }
    }
}

/// Every account; asked for again when the network comes back.
pub fn accounts() -> RwSignal<Asked<Vec<Account>>> {
    let app = use_app();
    let asked = RwSignal::new(Asked::Waiting);
    Effect::new(move |_| {
        app.online.track();
        spawn_local(async move {
            let answer = match app.token() {
                Some(token) => office_api::get::<Vec<Account>>(PATH, &token).await,
                None => Err(ApiError::Unreachable),
            };
            match answer {
                Ok(mut all) => {
                    all.sort_by_key(|one| so_thon_domain::fold::order_key(&one.name));
                    asked.try_set(Asked::Here(all));
                }
                // What was read stays in view.
                Err(error) => drop(asked.try_update(|asked| {
                    if asked.here().is_none() {
                        *asked = Asked::Failed(error);
                    }
                })),
            }
        });
    });
    asked
}

/// Makes a call about accounts: `""` for all of them, `"{id}/villages"` for one.
pub async fn tell<B: Serialize, T: DeserializeOwned>(
    app: AppState,
    method: Method,
    below: &str,
    body: &B,
) -> Result<T, ApiError> {
    let token = app.token().ok_or(ApiError::Unreachable)?;
    office_api::call(method, &path(below), Some(&token), Some(body)).await
}

/// The same where the answer is empty.
pub async fn order<B: Serialize>(
    app: AppState,
    method: Method,
    below: &str,
    body: &B,
) -> Result<(), ApiError> {
    let token = app.token().ok_or(ApiError::Unreachable)?;
    let answer = office_api::send(method, &path(below), Some(&token), Some(body)).await?;
    drop(answer);
    Ok(())
}

fn path(below: &str) -> String {
    if below.is_empty() {
        PATH.to_owned()
    } else {
        format!("{PATH}/{below}")
    }
}

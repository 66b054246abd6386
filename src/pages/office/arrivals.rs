//! What the server says came in; asked again when a meeting with the office ends well.

use super::people::Asked;
use crate::{
    app_state::use_app,
    office_api::{self, ApiError},
    sync_driver::Meeting,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_protocol::office::{Arrival, Arrivals};
use std::collections::BTreeMap;

/// Days that the desk looks back.
pub const DAYS: u64 = 3;

/// What came in. The last answer stays in view while the network is away.
pub fn arrivals() -> RwSignal<Asked<Arrivals>> {
    let app = use_app();
    let asked = RwSignal::new(Asked::Waiting);
    let running = Memo::new(move |_| app.sync.meeting.get() == Meeting::Running);
    Effect::new(move |_| {
        app.online.track();
        if running.get() {
            return;
        }
        spawn_local(async move {
            let answer = match app.token() {
                Some(token) => {
                    let path = format!("/api/v1/arrivals?days={DAYS}");
                    office_api::get::<Arrivals>(&path, &token).await
                }
                None => Err(ApiError::Unreachable),
            };
            match answer {
                Ok(answer) => drop(asked.try_set(Asked::Here(answer))),
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

/// What one person saved at one moment: an import is one line, not three hundred.
pub fn moments(changes: Vec<Arrival>) -> Vec<Arrival> {
    let mut order = Vec::new();
    let mut joined: BTreeMap<_, Arrival> = BTreeMap::new();
    for change in changes {
        let key = (change.seat, change.saved);
        match joined.get_mut(&key) {
            Some(first) => first.records.extend(change.records),
            None => {
                order.push(key);
                joined.insert(key, change);
            }
        }
    }
    order.iter().filter_map(|key| joined.remove(key)).collect()
}

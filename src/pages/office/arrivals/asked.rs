//! What the server says came in; asked again when a meeting with the office ends well.

use crate::{
    app_state::use_app,
    office_api::{self, ApiError},
    pages::office::people::Asked,
    sync_driver::Meeting,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::SeatId;
use so_thon_protocol::office::{Arrival, Arrivals};
use std::collections::BTreeSet;

/// Days that the desk looks back.
pub const DAYS: u64 = 3;

/// What came in. The last answer stays in view while the network is away.
pub fn arrivals(days: impl Fn() -> u64 + Send + Sync + 'static) -> RwSignal<Asked<Arrivals>> {
    let app = use_app();
    let asked = RwSignal::new(Asked::Waiting);
    let running = Memo::new(move |_| app.sync.meeting.get() == Meeting::Running);
    Effect::new(move |_| {
        app.online.track();
        let days = days();
        if running.get() {
            return;
        }
        spawn_local(async move {
            let answer = match app.token() {
                Some(token) => {
                    let path = format!("/api/v1/arrivals?days={days}");
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

/// Those that need looking at: what the collaborators saved. The office's own saves (a list that
/// was imported, the checks themselves) are left out.
pub fn of_collaborators(answer: &Arrivals) -> Vec<Arrival> {
    let people: BTreeSet<SeatId> = answer
        .people
        .iter()
        .flat_map(|person| person.seats.iter().copied())
        .collect();
    let changes = answer.changes.iter();
    changes
        .filter(|change| people.contains(&change.seat))
        .cloned()
        .collect()
}

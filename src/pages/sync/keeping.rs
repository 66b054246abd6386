//! Whether the browser keeps the book, how much room there is, what was downloaded.

use crate::{
    app_state::{clock, use_app},
    components::{Fact, Facts},
    i18n::format,
    platform::storage::{self, Room},
    t,
};
use leptos::{prelude::*, task::spawn_local};

/// Whether the browser keeps the book, how much room there is, what was downloaded.
#[component]
pub(super) fn Keeping() -> impl IntoView {
    let app = use_app();
    let kept = RwSignal::new(None::<(bool, Option<Room>)>);
    Effect::new(move |_| {
        // The first save asks the browser to keep the book: its answer may change.
        app.counts.track();
        spawn_local(async move {
            let persists = storage::persists().await;
            let room = storage::room().await;
            kept.try_set(Some((persists, room)));
        });
    });
    let room = move || {
        let (persists, room) = kept.get()?;
        let promise = if persists {
            t!(sync.kept)
        } else {
            t!(sync.may_clear)
        };
        Some(match room {
            Some(room) => format!(
                "{} {} {promise}",
                t!(sync.used, used = format::bytes(room.used)),
                t!(sync.room_left, room = format::bytes(room.left()))
            ),
            None => promise.to_owned(),
        })
    };
    let loaded = move || {
        // No figure before the book was read: nought would be untrue.
        let Some(rows) = app.rows.read().as_ref().map(|rows| rows.len()) else {
            return String::new();
        };
        let counts = app.counts.get();
        let what = t!(
            sync.loaded,
            villages = app.villages.read().len(),
            n = format::number(rows as u64)
        );
        match counts.met {
            Some(at) if counts.complete => format::line([
                what,
                t!(sync.fresh_to, at = format::date(clock::local(at).date())),
            ]),
            _ => format::line([what, t!(sync.not_complete).to_owned()]),
        }
    };
    view! {
        <Facts small=true>
            <Fact name=t!(sync.room)>{move || room().unwrap_or_default()}</Fact>
            <Fact name=t!(sync.downloaded)>{loaded}</Fact>
        </Facts>
    }
}

//! Photos whose records came in and whose bytes did not: on whose phone they still are.

use super::{people::Asked, when};
use crate::{
    app_state::use_app,
    i18n::format,
    office_api::{self, ApiError},
    routes,
    sync_driver::Meeting,
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_protocol::office::{MissingPhoto, MissingPhotos};

const PATH: &str = "/api/v1/photos?state=missing";

/// How many are listed.
const LINES: usize = 20;

/// The list; nothing where none is missing.
#[component]
pub fn Missing() -> impl IntoView {
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
                Some(token) => office_api::get::<MissingPhotos>(PATH, &token).await,
                None => Err(ApiError::Unreachable),
            };
            // What was read stays in view; the desk says itself when the office is out of reach.
            if let Ok(answer) = answer {
                asked.try_set(Asked::Here(answer));
            }
        });
    });
    move || {
        let asked = asked.get();
        let missing = asked.here().filter(|missing| missing.count > 0)?;
        let count = missing.count;
        let lines = missing
            .photos
            .iter()
            .take(LINES)
            .cloned()
            .map(|photo| view! { <Line photo=photo/> })
            .collect_view();
        Some(view! {
            <section class="card" aria-labelledby="missing">
                <div class="card-head">
                    <h2 id="missing">{t!(photo.missing, n = format::number(count))}</h2>
                </div>
                <p class="pad small soft">{t!(photo.missing_help)}</p>
                <div class="scroll"><table class="tbl">
                    <thead><tr>
                        <th>{t!(photo.on_phone_of)}</th>
                        <th>{t!(arrivals.household)}</th>
                        <th>{t!(photo.taken)}</th>
                        <th>{t!(photo.record_came)}</th>
                    </tr></thead>
                    <tbody>{lines}</tbody>
                </table></div>
            </section>
        })
    }
}

#[component]
fn Line(photo: MissingPhoto) -> impl IntoView {
    let app = use_app();
    let household = photo.household;
    let href = match photo.visit {
        Some(visit) => routes::visit(household, visit),
        None => routes::household(household),
    };
    let name = move || {
        app.rows.with(|rows| {
            let row = rows.as_ref()?.iter().find(|row| row.id == household)?;
            Some(row.head.clone())
        })
    };
    let link = move || match name() {
        Some(name) => view! { <a href=href.clone()>{name}</a> }.into_any(),
        None => view! { <span class="soft">{t!(arrivals.not_in_book)}</span> }.into_any(),
    };
    view! {
        <tr>
            <td><b>{photo.name}</b></td>
            <td>{link}</td>
            <td>{photo.taken.map(when::ago)}</td>
            <td>{when::ago(photo.received)}</td>
        </tr>
    }
}

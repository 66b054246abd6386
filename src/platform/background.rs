//! Sending while no page is open: the browser is asked to raise a `sync` event in the service worker
//! once there is a network. Where it cannot, the next start sends.

use super::{window::listen_on, worker::container};
use js_sys::{Function, Object, Promise, Reflect};
use so_thon_domain::SeatId;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::ServiceWorkerRegistration;

/// The tag the worker knows.
const TAG: &str = "so-thon-push";

/// Asks for it. Chromium tries about three times and then forgets, so this is asked at every save,
/// every start and whenever the network comes back.
pub fn ask_to_push() {
    spawn_local(async move {
        let Some(registration) = registration().await else {
            return;
        };
        let manager = Reflect::get(&registration, &"sync".into()).unwrap_or_default();
        let register = Reflect::get(&manager, &"register".into()).unwrap_or_default();
        let Ok(register) = register.dyn_into::<Function>() else {
            // iOS and Firefox have no such thing.
            return;
        };
        if let Ok(asked) = register.call1(&manager, &TAG.into())
            && let Ok(asked) = asked.dyn_into::<Promise>()
        {
            // A browser set to refuse it sends at the next start, as one without it.
            let _ = JsFuture::from(asked).await;
        }
    });
}

/// Has the worker push for a person whose session the office turned away: its token is the only way
/// left to it, also where the browser knows no `sync` events. It asks even with nothing unsent,
/// because a phone that was reported lost hears of an office restored from a backup in no other way.
pub fn push_for(seat: SeatId) {
    tell("push", seat);
}

/// Has the worker ask, with nothing to send, whether this phone was reported lost: before a locked book no page meets the
/// office. If it was, the worker sends what there is, also again what an office before its restore had.
pub fn ask_for(seat: SeatId) {
    tell("ask", seat);
}

fn tell(kind: &'static str, seat: SeatId) {
    spawn_local(async move {
        let Some(registration) = registration().await else {
            return;
        };
        let message = Object::new();
        // Setting properties of a plain object cannot fail.
        let _ = Reflect::set(&message, &"type".into(), &kind.into());
        let _ = Reflect::set(&message, &"seat".into(), &seat.to_string().into());
        if let Some(worker) = registration.active() {
            // A worker that cannot be told is told after the next round.
            let _ = worker.post_message(&message);
        }
    });
}

/// The worker's registration, once it is active; none where the browser has no workers.
async fn registration() -> Option<ServiceWorkerRegistration> {
    let ready = container()?.ready().ok()?;
    JsFuture::from(ready).await.ok().map(JsCast::unchecked_into)
}

/// Calls when the worker tells something: that it has sent something, or the seat, reported lost, whose lock it took
/// away.
pub fn when_told(told: impl Fn(Option<String>) + 'static) {
    let Some(container) = container() else {
        return;
    };
    listen_on(&container, "message", move |event| {
        let data = Reflect::get(&event, &"data".into()).unwrap_or_default();
        let said = |name: &str| Reflect::get(&data, &name.into()).unwrap_or_default();
        match said("type").as_string().as_deref() {
            Some("pushed") => told(None),
            Some("lost") => told(said("seat").as_string()),
            _ => {}
        }
    });
}

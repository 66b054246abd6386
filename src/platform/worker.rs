//! The service worker's side of the page: it is registered, and a new version of the app is
//! offered, never forced.

use super::window::{listen_on, reload, window};
use js_sys::{Array, Object, Promise, Reflect};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    MessageChannel, MessageEvent, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration,
    ServiceWorkerState,
};

pub(super) fn container() -> Option<ServiceWorkerContainer> {
    // Absent outside secure origins.
    let navigator: JsValue = window().navigator().into();
    let container = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}

/// Registers the worker; `offered` is called when a new version waits to be used.
pub fn register(offered: impl Fn() + Clone + 'static) {
    let Some(container) = container() else {
        return;
    };
    spawn_local(async move {
        let registering = container.register("/sw.js");
        let Ok(registration) = JsFuture::from(registering).await else {
            // A development server without a worker, or storage that is switched off: the app
            // works, it only does not open without a network.
            return;
        };
        let registration: ServiceWorkerRegistration = registration.unchecked_into();
        if registration.waiting().is_some() && container.controller().is_some() {
            offered();
        }
        let target = registration.clone();
        listen_on(&target, "updatefound", move |_| {
            let Some(installing) = registration.installing() else {
                return;
            };
            let (offered, container, worker) =
                (offered.clone(), container.clone(), installing.clone());
            listen_on(&installing, "statechange", move |_| {
                // Without a controller this is the first install, which nobody waits for.
                if worker.state() == ServiceWorkerState::Installed
                    && container.controller().is_some()
                {
                    offered();
                }
            });
        });
    });
}

/// Uses the waiting version: it takes over and the page loads again.
pub fn activate() {
    let Some(container) = container() else {
        return reload();
    };
    spawn_local(async move {
        let registration = JsFuture::from(container.get_registration()).await;
        let waiting = registration
            .ok()
            .and_then(|registration| registration.dyn_into::<ServiceWorkerRegistration>().ok())
            .and_then(|registration| registration.waiting());
        let Some(waiting) = waiting else {
            return reload();
        };
        let once = Rc::new(Cell::new(false));
        listen_on(&container, "controllerchange", move |_| {
            if !once.replace(true) {
                reload();
            }
        });
        let message = Object::new();
        let _ = Reflect::set(&message, &"type".into(), &"activate".into());
        if waiting.post_message(&message).is_err() {
            reload();
        }
    });
}

/// Looks for a new version.
pub fn look_for_update() {
    let Some(container) = container() else {
        return;
    };
    spawn_local(async move {
        if let Ok(registration) = JsFuture::from(container.get_registration()).await
            && let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>()
            && let Ok(update) = registration.update()
        {
            // Without a network there is nothing new, and that is all it means.
            let _ = JsFuture::from(update).await;
        }
    });
}

/// Asks the worker to keep what only the office needs, whole or not at all; says whether it is there.
/// Where the browser has no worker nothing is kept and everything comes over the network: true.
pub async fn keep_office_parts() -> bool {
    let Some(container) = container() else {
        return true;
    };
    let known = JsFuture::from(container.get_registration()).await;
    if known.is_ok_and(|registration| registration.is_undefined()) {
        return true;
    }
    let Ok(ready) = container.ready() else {
        return true;
    };
    let Ok(registration) = JsFuture::from(ready).await else {
        return true;
    };
    let registration: ServiceWorkerRegistration = registration.unchecked_into();
    match registration.active() {
        Some(worker) => ask(&worker, "office").await.unwrap_or(false),
        None => true,
    }
}

/// Sends a message to the worker and tells the `ok` of its answer; `None` when it cannot be sent.
async fn ask(worker: &ServiceWorker, kind: &str) -> Option<bool> {
    let channel = MessageChannel::new().ok()?;
    let message = Object::new();
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(&message, &"type".into(), &kind.into());
    let answered = Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    let ports = Array::of1(&channel.port2());
    worker
        .post_message_with_transferable(&message, &ports)
        .ok()?;
    let answer = JsFuture::from(answered).await.ok()?;
    let answer: MessageEvent = answer.unchecked_into();
    let ok = Reflect::get(&answer.data(), &"ok".into()).ok()?;
    Some(ok.is_truthy())
}

//! The service worker's side of the page: it is registered, and a new version of the app is
//! offered, never forced.

use super::window::{listen_on, reload, window};
use js_sys::{Object, Reflect};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

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

/// Asks the worker to keep what only the office needs, so that it is there without a network.
pub fn keep_office_parts() {
    let Some(container) = container() else {
        return;
    };
    spawn_local(async move {
        let Ok(ready) = container.ready() else {
            return;
        };
        let Ok(registration) = JsFuture::from(ready).await else {
            return;
        };
        let registration: ServiceWorkerRegistration = registration.unchecked_into();
        if let Some(worker) = registration.active() {
            let message = Object::new();
            let _ = Reflect::set(&message, &"type".into(), &"office".into());
            // What cannot be kept now is fetched when it is used, or asked for at the next start.
            let _ = worker.post_message(&message);
        }
    });
}

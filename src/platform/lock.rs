//! Web Locks: one tab at a time does what costs data. Nothing depends on it for being right.

use super::window::window;
use js_sys::{Function, Object, Promise, Reflect};
use std::future::Future;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Does the work unless another tab is doing it; says whether it was done here. Where the browser
/// has no locks the work is done.
pub async fn alone(name: &str, work: impl Future<Output = ()> + 'static) -> bool {
    let navigator: JsValue = window().navigator().into();
    let locks = Reflect::get(&navigator, &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into())
        .ok()
        .and_then(|request| request.dyn_into::<Function>().ok());
    let Some(request) = request else {
        work.await;
        return true;
    };
    let options = Object::new();
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    let granted = Closure::once_into_js(move |lock: JsValue| -> Promise {
        if lock.is_null() {
            return Promise::resolve(&JsValue::FALSE);
        }
        future_to_promise(async move {
            work.await;
            Ok(JsValue::TRUE)
        })
    });
    let asked = request.call3(&locks, &name.into(), &options, &granted);
    match asked.map(|promise| promise.dyn_into::<Promise>()) {
        Ok(Ok(promise)) => JsFuture::from(promise)
            .await
            .is_ok_and(|done| done.is_truthy()),
        _ => false,
    }
}

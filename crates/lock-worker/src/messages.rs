//! Takes the message apart, stretches, puts the answer together.

use js_sys::{Array, Uint8Array};
use so_thon_lock::{Cost, stretch, tune};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Answers every message from now on.
pub(crate) fn listen() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return; // Loaded into a page by mistake: there is nobody to answer.
    };
    let answering = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let answer = answer(&event.data()).map_or(JsValue::NULL, JsValue::from);
        // A page that is gone wants no answer.
        let _ = answering.post_message(&answer);
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    let _ = scope.post_message(&JsValue::TRUE);
}

fn answer(message: &JsValue) -> Option<Array> {
    let parts: &Array = message.dyn_ref()?;
    let secret = bytes(parts, 0)?;
    let salt = <[u8; 16]>::try_from(bytes(parts, 1)?).ok()?;
    let (memory_kib, passes) = (number(parts, 2)?, number(parts, 3)?);
    let (key, cost) = match number(parts, 4)? {
        0 => {
            let cost = Cost { memory_kib, passes };
            (stretch(&secret, &salt, cost).ok()?, cost)
        }
        wanted => tune(&secret, &salt, u64::from(wanted), now).ok()?,
    };
    Some(Array::of3(
        &Uint8Array::from(key.as_slice()),
        &cost.memory_kib.into(),
        &cost.passes.into(),
    ))
}

fn bytes(parts: &Array, position: u32) -> Option<Vec<u8>> {
    Some(parts.get(position).dyn_ref::<Uint8Array>()?.to_vec())
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole, positive and small: the page's own costs"
)]
fn number(parts: &Array, position: u32) -> Option<u32> {
    Some(parts.get(position).as_f64()? as u32)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since 1970 are whole, positive and small"
)]
fn now() -> u64 {
    js_sys::Date::now() as u64
}

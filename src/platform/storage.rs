//! Whether the browser keeps what it holds for us, and how much room there is.

use super::window::window;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Room on the device, in bytes, as the browser tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Room {
    /// Taken by the app.
    pub used: f64,
    /// What the app may take in all.
    pub quota: f64,
}

impl Room {
    /// What is left.
    pub fn left(self) -> f64 {
        (self.quota - self.used).max(0.0)
    }
}

/// Asks the browser never to clear the store by itself; true when it promises.
pub async fn persist() -> bool {
    match window().navigator().storage().persist() {
        Ok(promise) => JsFuture::from(promise)
            .await
            .is_ok_and(|kept| kept.is_truthy()),
        Err(_) => false,
    }
}

/// Whether it promised before; asks for nothing.
pub async fn persists() -> bool {
    match window().navigator().storage().persisted() {
        Ok(promise) => JsFuture::from(promise)
            .await
            .is_ok_and(|kept| kept.is_truthy()),
        Err(_) => false,
    }
}

/// How much room there is; `None` when the browser does not say.
pub async fn room() -> Option<Room> {
    let promise = window().navigator().storage().estimate().ok()?;
    let estimate: JsValue = JsFuture::from(promise).await.ok()?;
    let figure = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    Some(Room {
        used: figure("usage")?,
        quota: figure("quota")?,
    })
}

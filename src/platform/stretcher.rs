//! Stretching a PIN in a web worker that is ended afterwards: its memory never shrinks, and the page stays awake.

use js_sys::{Array, Promise, Uint8Array};
use so_thon_sync::sealed::{Stretch, StretchedKey};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

const SCRIPT: &str = "/lock-worker_loader.js";

/// How long stretching takes at least on the device that chooses the costs, in milliseconds.
const LEAST_MS: u32 = 500;

/// The worker could not do it: it did not start, or the device has no memory for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unstretched;

/// Stretches with costs that are known.
pub async fn stretch(secret: &str, known: Stretch) -> Result<StretchedKey, Unstretched> {
    let (key, _) = ask(secret, known, 0).await?;
    Ok(key)
}

/// Stretches with costs that take long enough here.
pub async fn tune(secret: &str, salt: [u8; 16]) -> Result<(StretchedKey, Stretch), Unstretched> {
    let open = Stretch {
        memory_kib: 0,
        passes: 0,
        salt,
    };
    ask(secret, open, LEAST_MS).await
}

async fn ask(
    secret: &str,
    costs: Stretch,
    least_ms: u32,
) -> Result<(StretchedKey, Stretch), Unstretched> {
    let worker = Ending(Worker::new(SCRIPT).map_err(|_| Unstretched)?);
    // It says that it listens.
    worker.hear().await?;
    let message = Array::of5(
        &Uint8Array::from(secret.as_bytes()),
        &Uint8Array::from(costs.salt.as_slice()),
        &costs.memory_kib.into(),
        &costs.passes.into(),
        &least_ms.into(),
    );
    let answer = worker.hear();
    worker.0.post_message(&message).map_err(|_| Unstretched)?;
    let answer: Array = answer.await?.dyn_into().map_err(|_| Unstretched)?;
    let key: Uint8Array = answer.get(0).dyn_into().map_err(|_| Unstretched)?;
    let key = <[u8; 32]>::try_from(key.to_vec()).map_err(|_| Unstretched)?;
    let stretch = Stretch {
        memory_kib: number(&answer, 1)?,
        passes: number(&answer, 2)?,
        salt: costs.salt,
    };
    Ok((StretchedKey::of(key), stretch))
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole, positive and small: the worker's own costs"
)]
fn number(answer: &Array, position: u32) -> Result<u32, Unstretched> {
    answer
        .get(position)
        .as_f64()
        .map(|number| number as u32)
        .ok_or(Unstretched)
}

/// A worker that ends with its last use.
struct Ending(Worker);

impl Ending {
    /// The next thing it says.
    fn hear(&self) -> impl Future<Output = Result<JsValue, Unstretched>> + use<> {
        let promise = Promise::new(&mut |said, died| {
            self.0.set_onmessage(Some(&said));
            self.0.set_onerror(Some(&died));
        });
        async {
            let event = JsFuture::from(promise).await.map_err(|_| Unstretched)?;
            let event: MessageEvent = event.dyn_into().map_err(|_| Unstretched)?;
            Ok(event.data())
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.terminate();
    }
}

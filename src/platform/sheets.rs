//! The spreadsheet worker: a second program beside the page, which may die without taking the page
//! along. Messages are described in `crates/sheets-worker/README.md`.

use js_sys::{ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

const SCRIPT: &str = "/sheets-worker_loader.js";

/// Why the worker gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// It died, or could not be started. The next message starts another.
    Died,
    /// It refused, with a report as JSON.
    Refused(String),
}

/// What the worker answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// JSON.
    Json(String),
    /// A file.
    Bytes(Vec<u8>),
}

type Waiting = Rc<RefCell<BTreeMap<u32, js_sys::Function>>>;

/// A running worker; it ends with the last clone.
#[derive(Clone)]
pub struct Sheets(Rc<Inner>);

struct Inner {
    worker: Worker,
    waiting: Waiting,
    next: std::cell::Cell<u32>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Sheets {
    /// Starts a worker and waits until it listens.
    pub async fn start() -> Result<Self, Silence> {
        let worker = Worker::new(SCRIPT).map_err(|_| Silence::Died)?;
        let waiting = Waiting::default();
        let hearing = Rc::clone(&waiting);
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            let id = Reflect::get(&data, &"id".into())
                .ok()
                .and_then(|id| id.as_f64());
            let waiter = hearing
                .borrow_mut()
                .retain_one(|key| Some(f64::from(key)) == id);
            if let Some(waiter) = waiter {
                // A promise's own function does not throw.
                let _ = waiter.call1(&JsValue::NULL, &data);
            }
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
        let dying = Rc::clone(&waiting);
        let died = Closure::<dyn Fn(JsValue)>::new(move |_| {
            for (_, waiter) in std::mem::take(&mut *dying.borrow_mut()) {
                let _ = waiter.call1(&JsValue::NULL, &JsValue::NULL);
            }
        });
        worker.set_onerror(Some(died.as_ref().unchecked_ref()));
        died.forget();
        let sheets = Self(Rc::new(Inner {
            worker,
            waiting,
            next: std::cell::Cell::new(1),
        }));
        // The worker says "ready" under the id 0.
        let ready = sheets.wait(0).await?;
        drop(ready);
        Ok(sheets)
    }

    async fn wait(&self, id: u32) -> Result<JsValue, Silence> {
        let waiting = Rc::clone(&self.0.waiting);
        let promise = Promise::new(&mut |resolve, _| {
            waiting.borrow_mut().insert(id, resolve);
        });
        match JsFuture::from(promise).await {
            Ok(data) if !data.is_null() => Ok(data),
            _ => Err(Silence::Died),
        }
    }

    /// Sends a message and waits for its answer.
    pub async fn ask(
        &self,
        kind: &str,
        json: &str,
        file: Option<(&str, ArrayBuffer)>,
    ) -> Result<Answer, Silence> {
        let id = self.0.next.replace(self.0.next.get() + 1);
        let message = Object::new();
        let set = |key: &str, value: &JsValue| drop(Reflect::set(&message, &key.into(), value));
        set("id", &id.into());
        set("kind", &kind.into());
        set("json", &json.into());
        let transfer = js_sys::Array::new();
        if let Some((name, bytes)) = file {
            set("name", &name.into());
            set("bytes", &bytes);
            transfer.push(&bytes);
        }
        let answer = self.wait(id);
        self.0
            .worker
            .post_message_with_transfer(&message, &transfer)
            .map_err(|_| Silence::Died)?;
        let data = answer.await?;
        let get = |key: &str| Reflect::get(&data, &key.into()).unwrap_or(JsValue::UNDEFINED);
        let json = get("json").as_string();
        if !get("ok").is_truthy() {
            return Err(Silence::Refused(json.unwrap_or_default()));
        }
        Ok(match json {
            Some(json) => Answer::Json(json),
            None => Answer::Bytes(Uint8Array::new(&get("bytes")).to_vec()),
        })
    }
}

/// Taking one waiter out of the map.
trait RetainOne {
    fn retain_one(&mut self, wanted: impl Fn(u32) -> bool) -> Option<js_sys::Function>;
}

impl RetainOne for BTreeMap<u32, js_sys::Function> {
    fn retain_one(&mut self, wanted: impl Fn(u32) -> bool) -> Option<js_sys::Function> {
        let key = self.keys().copied().find(|key| wanted(*key))?;
        self.remove(&key)
    }
}

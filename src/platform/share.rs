//! Hands a file to another app of the phone (a chat, Bluetooth), where the browser can.

use super::{download, window::window};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File, FilePropertyBag};

/// What became of a file that was to be handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The share sheet opened; whether anybody was chosen is not told.
    Shared,
    /// It was saved as a download.
    Saved,
    /// Neither was possible.
    Failed,
}

/// Opens the share sheet with a text file, or saves it where there is none. To be called from a
/// tap, before anything is awaited: browsers open the sheet for nobody else.
pub fn text_file(name: &str, text: &str) -> Handed {
    if share(name, text).is_some() {
        return Handed::Shared;
    }
    match download::save(name, "text/plain", text.as_bytes()) {
        Ok(()) => Handed::Saved,
        Err(_) => Handed::Failed,
    }
}

fn share(name: &str, text: &str) -> Option<()> {
    let navigator: JsValue = window().navigator().into();
    let own = |name: &str| -> Option<Function> {
        Reflect::get(&navigator, &name.into()).ok()?.dyn_into().ok()
    };
    let (can, share) = (own("canShare")?, own("share")?);
    let options = FilePropertyBag::new();
    options.set_type("text/plain");
    let parts = Array::of1(&JsValue::from_str(text));
    let file = File::new_with_str_sequence_and_options(&parts, name, &options).ok()?;
    let what = Object::new();
    Reflect::set(&what, &"files".into(), &Array::of1(&file)).ok()?;
    if !can.call1(&navigator, &what).ok()?.is_truthy() {
        return None;
    }
    let opened: Promise = share.call1(&navigator, &what).ok()?.dyn_into().ok()?;
    // Closing the sheet without choosing rejects the promise: nothing was promised to anybody.
    wasm_bindgen_futures::spawn_local(async move {
        drop(wasm_bindgen_futures::JsFuture::from(opened).await);
    });
    Some(())
}

/// The text of a file that a person chose; `None` when it cannot be read as text.
pub async fn read_text(file: &Blob) -> Option<String> {
    let text = wasm_bindgen_futures::JsFuture::from(file.text())
        .await
        .ok()?;
    text.as_string()
}

//! Bytes in and out of the browser's world.

use indexed_db_futures::KeyRange;
use js_sys::Uint8Array;
use so_thon_sync::StoreError;
use wasm_bindgen::{JsCast, JsValue};

/// Bytes as a value or a key: IndexedDB orders binary keys byte by byte.
pub(crate) fn to_js(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// A stored value or key back as bytes. Values come back as they were put, keys as plain buffers.
pub(crate) fn from_js(value: &JsValue) -> Result<Vec<u8>, StoreError> {
    if value.is_instance_of::<Uint8Array>() || value.is_instance_of::<js_sys::ArrayBuffer>() {
        Ok(Uint8Array::new(value).to_vec())
    } else {
        Err(StoreError::Damaged { what: "bytes" })
    }
}

/// `from <= key < to`; `None` when there is no such key (the browser would refuse the range).
pub(crate) fn range(from: &[u8], to: &[u8]) -> Option<KeyRange<JsValue>> {
    (from < to).then(|| KeyRange::Bound(to_js(from), false, to_js(to), true))
}

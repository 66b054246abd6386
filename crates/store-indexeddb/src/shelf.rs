//! The databases of this browser, by name.

use crate::store::IndexedDbStore;
use indexed_db_futures::database::Database;
use js_sys::{Array, Function, Promise, Reflect};
use so_thon_sync::{StoreError, sealed::Shelf};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Every database of this origin.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserShelf;

impl Shelf for BrowserShelf {
    type Store = IndexedDbStore;

    async fn find(&self, name: &str) -> Result<Option<IndexedDbStore>, StoreError> {
        // Opening would find out too, but makes the browser lay a database on and throw it away again.
        match names().await {
            Some(names) if !names.includes(&name.into(), 0) => Ok(None),
            _ => IndexedDbStore::open_present(name).await,
        }
    }

    async fn make(&self, name: &str) -> Result<IndexedDbStore, StoreError> {
        IndexedDbStore::open(name).await
    }

    fn remove(&self, name: &str) {
        // Connections of this program let go by themselves; where one does not, the browser waits, and
        // the next start asks again.
        drop(Database::delete_by_name(name));
    }
}

/// The names of all databases; `None` where the browser does not tell (Firefox before 126).
async fn names() -> Option<Array> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok()?;
    let list = Reflect::get(&factory, &"databases".into()).ok()?;
    let asked: Promise = list
        .dyn_into::<Function>()
        .ok()?
        .call0(&factory)
        .ok()?
        .unchecked_into();
    let all: Array = JsFuture::from(asked).await.ok()?.unchecked_into();
    let name = |one: JsValue| Reflect::get(&one, &"name".into()).unwrap_or_default();
    Some(all.iter().map(name).collect())
}

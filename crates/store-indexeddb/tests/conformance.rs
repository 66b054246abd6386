//! The suite of every store, over IndexedDB in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use so_thon_store_indexeddb::{IndexedDbStore, delete_database};
use so_thon_sync::conformance::{self, Stores};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// One database of the browser.
struct Browser {
    name: &'static str,
}

impl Browser {
    async fn fresh(name: &'static str) -> Self {
        delete_database(name).await.unwrap();
        Self { name }
    }
}

impl Stores for Browser {
    type Store = IndexedDbStore;

    async fn open(&self) -> IndexedDbStore {
        IndexedDbStore::open(self.name).await.unwrap()
    }
}

macro_rules! in_browser {
    ($($case:ident)*) => {$(
        #[wasm_bindgen_test]
        async fn $case() {
            conformance::$case(&Browser::fresh(stringify!($case)).await).await;
        }
    )*};
}

so_thon_sync::conformance!(in_browser);

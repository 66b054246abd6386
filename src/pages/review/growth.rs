//! WHO's growth tables: a file of the whole program, read when a child's measurement needs it.

use crate::app_state::use_app;
use gloo_net::http::Request;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::growth::Tables;
use std::{cell::RefCell, sync::Arc};

/// Where it lies; the service worker keeps it with the rest of the program.
const PATH: &str = "/growth.txt";

thread_local! {
    /// Read once for as long as the app lives.
    static READ: RefCell<Option<Arc<Tables>>> = const { RefCell::new(None) };
}

/// The tables once they are needed and could be read; asked for again when the network comes back.
pub fn tables(needed: Signal<bool>) -> RwSignal<Option<Arc<Tables>>> {
    let app = use_app();
    let tables = RwSignal::new(READ.with_borrow(Clone::clone));
    Effect::new(move |_| {
        app.online.track();
        if !needed.get() || tables.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            if let Some(read) = fetch().await {
                READ.set(Some(Arc::clone(&read)));
                tables.try_set(Some(read));
            }
        });
    });
    tables
}

async fn fetch() -> Option<Arc<Tables>> {
    let answer = Request::get(PATH).send().await.ok()?;
    if !answer.ok() {
        return None;
    }
    let text = answer.text().await.ok()?;
    Tables::read(&text).ok().map(Arc::new)
}

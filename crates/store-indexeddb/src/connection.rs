//! One connection to the database: opened, watched, closed when another tab or the system asks.

use crate::{
    error::{engine, not_opened},
    migrations::{self, CURRENT},
};
use indexed_db_futures::{Build, database::Database, internals::SystemRepr};
use so_thon_sync::StoreError;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure};

/// Whether a database that is not there may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// For a book that is to be begun.
    Make,
    /// An empty one in its place would look like a phone on which nobody ever saved.
    Refuse,
}

/// An open connection.
pub(crate) struct Connection {
    database: &'static Database,
    lost: Rc<Cell<bool>>,
    on_lost: Closure<dyn FnMut()>,
}

impl Connection {
    /// Opens the database and brings it to the present version; `None` when it is missing and none
    /// may be made. `blocked` is told when another tab holds an older version open and does not let
    /// go: the opening goes on once it does.
    pub(crate) async fn open(
        name: &str,
        missing: Missing,
        blocked: impl FnOnce() + 'static,
    ) -> Result<Option<Self>, StoreError> {
        let absent = Rc::new(Cell::new(false));
        let seen = Rc::clone(&absent);
        let request = Database::open(name)
            .with_version(CURRENT.number())
            .with_on_blocked(move |_| {
                blocked();
                Ok(())
            })
            .with_on_upgrade_needed(move |event, transaction| {
                if missing == Missing::Refuse && event.old_version() < 1.0 {
                    seen.set(true);
                    return Err(js_sys::Error::new("there is no such database").into());
                }
                migrations::upgrade(event.old_version(), transaction)
            })
            .build()
            .map_err(not_opened)?;
        let database = match request.await {
            Ok(database) => database,
            Err(_) if absent.get() => return Ok(None),
            Err(error) => return Err(not_opened(error)),
        };
        Ok(Some(Self::watch(database)))
    }

    /// Lets go when another tab wants to upgrade or delete, and notes when the system closed it.
    fn watch(database: Database) -> Self {
        // A transaction borrows its database; the store's transactions must not borrow the store.
        // One small handle per opening is never freed; the connection itself is closed on drop.
        let database: &'static Database = Box::leak(Box::new(database));
        let lost = Rc::new(Cell::new(false));
        let noted = Rc::clone(&lost);
        let on_lost = Closure::<dyn FnMut()>::new(move || {
            noted.set(true);
            database.clone().close();
        });
        let listener = Some(on_lost.as_ref().unchecked_ref());
        database.as_sys().set_onversionchange(listener);
        database.as_sys().set_onclose(listener);
        Self {
            database,
            lost,
            on_lost,
        }
    }

    /// The database.
    pub(crate) fn database(&self) -> &'static Database {
        self.database
    }

    /// Set once the connection can no longer be used.
    pub(crate) fn lost(&self) -> &Rc<Cell<bool>> {
        &self.lost
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.as_sys().set_onversionchange(None);
        self.database.as_sys().set_onclose(None);
        // Running transactions finish first: the browser sees to that.
        self.database.clone().close();
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection")
            .field("lost", &self.lost.get())
            .field("listener", &self.on_lost)
            .finish_non_exhaustive()
    }
}

/// Removes a database with everything in it.
pub(crate) async fn delete(name: &str) -> Result<(), StoreError> {
    let request = Database::delete_by_name(name).map_err(not_opened)?;
    request
        .await
        .map_err(|error| engine("Delete".to_owned(), error.to_string()))
}

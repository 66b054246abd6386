//! The store: transactions over one connection, which is opened again when it was lost.

use crate::{
    connection::{self, Connection, Missing},
    error::{engine, failed, lost_connection},
    transaction::IndexedDbTransaction,
};
use indexed_db_futures::{
    Build,
    transaction::{OnTransactionDrop, TransactionDurability, TransactionMode, TransactionOptions},
};
use so_thon_sync::{Store, StoreError, Table};
use std::{cell::RefCell, rc::Rc};

/// The phone's tables in one IndexedDB database. Clones share the connection.
#[derive(Clone, Debug)]
pub struct IndexedDbStore {
    name: Rc<str>,
    connection: Rc<RefCell<Rc<Connection>>>,
}

/// How a transaction begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Read,
    Save,
    Write,
}

impl IndexedDbStore {
    /// Opens the database of this name, making or upgrading it as needed. Waits while another tab
    /// holds an older version open.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        Self::open_or_tell(name, || {}).await
    }

    /// The same, and `blocked` is told when another tab must be closed first.
    pub async fn open_or_tell(
        name: &str,
        blocked: impl FnOnce() + 'static,
    ) -> Result<Self, StoreError> {
        let connection = Connection::open(name, Missing::Make, blocked).await?;
        Ok(Self::over(name, connection.ok_or(StoreError::Closed)?))
    }

    /// Opens the database of this name if it is there, upgrading it as needed.
    pub(crate) async fn open_present(name: &str) -> Result<Option<Self>, StoreError> {
        let connection = Connection::open(name, Missing::Refuse, || {}).await?;
        Ok(connection.map(|connection| Self::over(name, connection)))
    }

    fn over(name: &str, connection: Connection) -> Self {
        Self {
            name: name.into(),
            connection: Rc::new(RefCell::new(Rc::new(connection))),
        }
    }

    /// Closes the connection. The next transaction opens it again.
    pub fn close(&self) {
        let connection = self.current();
        connection.lost().set(true);
        connection.database().clone().close();
    }

    fn current(&self) -> Rc<Connection> {
        Rc::clone(&self.connection.borrow())
    }

    async fn begin(
        &self,
        tables: &[Table],
        kind: Kind,
    ) -> Result<IndexedDbTransaction, StoreError> {
        let connection = self.current();
        if !connection.lost().get() {
            match start(&connection, tables, kind) {
                Err(error) if lost_connection(&error) => connection.lost().set(true),
                result => return result,
            }
        }
        start(&*self.reopen().await?, tables, kind)
    }

    /// A new connection in place of a lost one, unless somebody else was quicker.
    async fn reopen(&self) -> Result<Rc<Connection>, StoreError> {
        let connection = Connection::open(&self.name, Missing::Refuse, || {}).await?;
        let connection = Rc::new(connection.ok_or(StoreError::Closed)?);
        let current = self.current();
        if !current.lost().get() {
            return Ok(current);
        }
        self.connection.replace(Rc::clone(&connection));
        Ok(connection)
    }
}

fn start(
    connection: &Connection,
    tables: &[Table],
    kind: Kind,
) -> Result<IndexedDbTransaction, StoreError> {
    let names: Vec<&str> = tables.iter().map(|table| table.name()).collect();
    let (mode, durability) = match kind {
        Kind::Read => (TransactionMode::Readonly, TransactionDurability::Default),
        Kind::Save => (TransactionMode::Readwrite, TransactionDurability::Strict),
        Kind::Write => (TransactionMode::Readwrite, TransactionDurability::Relaxed),
    };
    let mut transaction = connection
        .database()
        .transaction(names)
        .with_mode(mode)
        .with_options(TransactionOptions::new().with_durability(durability))
        .build()
        .map_err(failed)?;
    // There is nothing to roll back, and the browser ends it by itself: aborting would be one more event.
    if kind == Kind::Read {
        transaction.on_drop(OnTransactionDrop::Commit);
    }
    let transaction = IndexedDbTransaction::new(transaction, Rc::clone(connection.lost()));
    // A browser that does not know the attribute has one durability only; one that knows it must
    // have taken ours.
    if kind == Kind::Save
        && let Some(taken) = transaction.durability()
        && taken != "strict"
    {
        return Err(engine("Durability".to_owned(), taken));
    }
    Ok(transaction)
}

impl Store for IndexedDbStore {
    type Transaction = IndexedDbTransaction;

    async fn read(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError> {
        self.begin(tables, Kind::Read).await
    }

    async fn save(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError> {
        self.begin(tables, Kind::Save).await
    }

    async fn write(&self, tables: &[Table]) -> Result<Self::Transaction, StoreError> {
        self.begin(tables, Kind::Write).await
    }
}

/// Removes the database of this name with everything in it. Waits until every connection to it is
/// closed; those of this crate close by themselves.
pub async fn delete_database(name: &str) -> Result<(), StoreError> {
    connection::delete(name).await
}

//! The reference store: tables in memory, for tests and the simulator.

use crate::{
    store::{Pair, Store, StoreError, Transaction},
    tables::Table,
};
use std::{cell::RefCell, collections::BTreeMap, ops::Bound, rc::Rc};

type Key = (Table, Vec<u8>);
type Cells = BTreeMap<Key, Vec<u8>>;

/// Tables in memory. Clones share them, as two tabs share a database.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    state: Rc<RefCell<State>>,
}

#[derive(Debug, Default)]
struct State {
    cells: Cells,
    writing: bool,
    fail_commits: u32,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the next `times` commits of a writing transaction fail as if the disk were full.
    pub fn fill_disk(&self, times: u32) {
        self.state.borrow_mut().fail_commits = times;
    }

    /// A copy of everything: what a power cut leaves behind.
    pub fn snapshot(&self) -> Self {
        let state = State {
            cells: self.state.borrow().cells.clone(),
            ..State::default()
        };
        Self {
            state: Rc::new(RefCell::new(state)),
        }
    }

    fn begin(&self, writes: bool) -> Result<MemoryTransaction, StoreError> {
        let mut state = self.state.borrow_mut();
        if writes {
            // One thread, and no transaction spans an await of anything else: a second writer here
            // is a bug of the caller, which a browser would turn into waiting for ever.
            if state.writing {
                return Err(StoreError::Engine {
                    name: "Overlap".to_owned(),
                    message: "a writing transaction is still open".to_owned(),
                });
            }
            state.writing = true;
        }
        Ok(MemoryTransaction {
            state: Rc::clone(&self.state),
            changes: BTreeMap::new(),
            writes,
        })
    }
}

impl Store for MemoryStore {
    type Transaction = MemoryTransaction;

    async fn read(&self, _: &[Table]) -> Result<Self::Transaction, StoreError> {
        self.begin(false)
    }

    async fn save(&self, _: &[Table]) -> Result<Self::Transaction, StoreError> {
        self.begin(true)
    }

    async fn write(&self, _: &[Table]) -> Result<Self::Transaction, StoreError> {
        self.begin(true)
    }
}

/// Changes kept apart until they are committed.
#[derive(Debug)]
pub struct MemoryTransaction {
    state: Rc<RefCell<State>>,
    changes: BTreeMap<Key, Option<Vec<u8>>>,
    writes: bool,
}

impl MemoryTransaction {
    fn keys(&self, table: Table, from: &[u8], to: &[u8]) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let bounds = (
            Bound::Included((table, from.to_vec())),
            Bound::Excluded((table, to.to_vec())),
        );
        if from >= to {
            return BTreeMap::new();
        }
        let mut found: BTreeMap<Vec<u8>, Vec<u8>> = self
            .state
            .borrow()
            .cells
            .range(bounds.clone())
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect();
        for ((_, key), change) in self.changes.range(bounds) {
            match change {
                Some(value) => found.insert(key.clone(), value.clone()),
                None => found.remove(key),
            };
        }
        found
    }
}

impl Transaction for MemoryTransaction {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let key = (table, key.to_vec());
        Ok(match self.changes.get(&key) {
            Some(change) => change.clone(),
            None => self.state.borrow().cells.get(&key).cloned(),
        })
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        Ok(self.keys(table, from, to).into_iter().take(limit).collect())
    }

    async fn count(&self, table: Table, from: &[u8], to: &[u8]) -> Result<u64, StoreError> {
        Ok(self.keys(table, from, to).len() as u64)
    }

    async fn put(&mut self, table: Table, key: &[u8], value: Vec<u8>) -> Result<(), StoreError> {
        self.changes.insert((table, key.to_vec()), Some(value));
        Ok(())
    }

    async fn delete(&mut self, table: Table, key: &[u8]) -> Result<(), StoreError> {
        self.changes.insert((table, key.to_vec()), None);
        Ok(())
    }

    async fn delete_range(
        &mut self,
        table: Table,
        from: &[u8],
        to: &[u8],
    ) -> Result<(), StoreError> {
        for key in self.keys(table, from, to).into_keys() {
            self.changes.insert((table, key), None);
        }
        Ok(())
    }

    async fn commit(mut self) -> Result<(), StoreError> {
        let changes = std::mem::take(&mut self.changes);
        let mut state = self.state.borrow_mut();
        if self.writes && !changes.is_empty() && state.fail_commits > 0 {
            state.fail_commits -= 1;
            return Err(StoreError::Full);
        }
        for (key, change) in changes {
            match change {
                Some(value) => state.cells.insert(key, value),
                None => state.cells.remove(&key),
            };
        }
        Ok(())
    }
}

impl Drop for MemoryTransaction {
    fn drop(&mut self) {
        if self.writes {
            self.state.borrow_mut().writing = false;
        }
    }
}

//! The reference store: tables in memory, for tests and the simulator.
//!
//! It behaves as a browser's database does where that matters: a transaction reads what was
//! committed when it began, a second writer waits its turn, and every read gives other tasks a
//! chance to run, so that what may interleave there interleaves here.

use crate::{
    store::{Pair, Store, StoreError, Transaction},
    tables::Table,
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    future::{Future, poll_fn},
    ops::Bound,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

type Key = (Table, Vec<u8>);
type Cells = BTreeMap<Key, Vec<u8>>;

/// Tables in memory. Clones share them, as two tabs share a database.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    state: Rc<RefCell<State>>,
}

#[derive(Debug, Default)]
struct State {
    cells: Rc<Cells>,
    writing: bool,
    queue: VecDeque<(u64, Option<Waker>)>,
    tickets: u64,
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
            cells: Rc::clone(&self.state.borrow().cells),
            ..State::default()
        };
        Self {
            state: Rc::new(RefCell::new(state)),
        }
    }

    fn begin(&self, writes: bool) -> MemoryTransaction {
        MemoryTransaction {
            cells: Rc::clone(&self.state.borrow().cells),
            state: Rc::clone(&self.state),
            changes: BTreeMap::new(),
            writes,
        }
    }

    async fn begin_writing(&self) -> MemoryTransaction {
        Turn::of(&self.state).await;
        self.begin(true)
    }
}

impl Store for MemoryStore {
    type Transaction = MemoryTransaction;

    async fn read(&self, _: &[Table]) -> Result<Self::Transaction, StoreError> {
        pause().await;
        Ok(self.begin(false))
    }

    async fn save(&self, _: &[Table]) -> Result<Self::Transaction, StoreError> {
        Ok(self.begin_writing().await)
    }

    async fn write(&self, _: &[Table]) -> Result<Self::Transaction, StoreError> {
        Ok(self.begin_writing().await)
    }
}

/// Lets other tasks run.
async fn pause() {
    let mut paused = false;
    poll_fn(|context| {
        if paused {
            return Poll::Ready(());
        }
        paused = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Waiting for the turn to write, first come first served.
struct Turn<'a> {
    state: &'a RefCell<State>,
    ticket: u64,
}

impl<'a> Turn<'a> {
    fn of(state: &'a RefCell<State>) -> Self {
        let mut inner = state.borrow_mut();
        inner.tickets += 1;
        let ticket = inner.tickets;
        inner.queue.push_back((ticket, None));
        Self { state, ticket }
    }
}

impl Future for Turn<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.state.borrow_mut();
        let first = state.queue.front().map(|(ticket, _)| *ticket);
        if !state.writing && first == Some(self.ticket) {
            state.queue.pop_front();
            state.writing = true;
            return Poll::Ready(());
        }
        for (ticket, waker) in &mut state.queue {
            if *ticket == self.ticket {
                *waker = Some(context.waker().clone());
            }
        }
        Poll::Pending
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.state.borrow_mut();
        state.queue.retain(|(ticket, _)| *ticket != self.ticket);
        state.wake_next();
    }
}

impl State {
    fn wake_next(&mut self) {
        if !self.writing
            && let Some((_, waker)) = self.queue.front_mut()
            && let Some(waker) = waker.take()
        {
            waker.wake();
        }
    }
}

/// Changes kept apart until they are committed.
#[derive(Debug)]
pub struct MemoryTransaction {
    state: Rc<RefCell<State>>,
    cells: Rc<Cells>,
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

    fn set(&mut self, key: Key, value: Option<Vec<u8>>) -> Result<(), StoreError> {
        if !self.writes {
            return Err(StoreError::Engine {
                name: "ReadOnlyError".to_owned(),
                message: "the transaction only reads".to_owned(),
            });
        }
        self.changes.insert(key, value);
        Ok(())
    }
}

impl Transaction for MemoryTransaction {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        pause().await;
        let key = (table, key.to_vec());
        Ok(match self.changes.get(&key) {
            Some(change) => change.clone(),
            None => self.cells.get(&key).cloned(),
        })
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        pause().await;
        Ok(self.keys(table, from, to).into_iter().take(limit).collect())
    }

    async fn count(&self, table: Table, from: &[u8], to: &[u8]) -> Result<u64, StoreError> {
        pause().await;
        Ok(self.keys(table, from, to).len() as u64)
    }

    async fn put(&mut self, table: Table, key: &[u8], value: Vec<u8>) -> Result<(), StoreError> {
        self.set((table, key.to_vec()), Some(value))
    }

    async fn delete(&mut self, table: Table, key: &[u8]) -> Result<(), StoreError> {
        self.set((table, key.to_vec()), None)
    }

    async fn delete_range(
        &mut self,
        table: Table,
        from: &[u8],
        to: &[u8],
    ) -> Result<(), StoreError> {
        for key in self.keys(table, from, to).into_keys() {
            self.set((table, key), None)?;
        }
        Ok(())
    }

    async fn commit(mut self) -> Result<(), StoreError> {
        let changes = std::mem::take(&mut self.changes);
        // Let go of the snapshot, so that the tables are changed in place.
        self.cells = Rc::default();
        let mut state = self.state.borrow_mut();
        if self.writes && !changes.is_empty() && state.fail_commits > 0 {
            state.fail_commits -= 1;
            return Err(StoreError::Full);
        }
        let cells = Rc::make_mut(&mut state.cells);
        for (key, change) in changes {
            match change {
                Some(value) => cells.insert(key, value),
                None => cells.remove(&key),
            };
        }
        Ok(())
    }
}

impl Drop for MemoryTransaction {
    fn drop(&mut self) {
        if self.writes {
            let mut state = self.state.borrow_mut();
            state.writing = false;
            state.wake_next();
        }
    }
}

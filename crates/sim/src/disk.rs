//! A phone's storage that fails when it is told to: between any two steps, at the commit, behind
//! it, or because it is full.

use so_thon_sync::{
    MemoryStore, Store, StoreError, Table, Transaction, memory::MemoryTransaction, store::Pair,
};
use std::{cell::RefCell, rc::Rc};

/// How the next fault comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The process ends before the step of this count.
    DiesAt(u32),
    /// The process ends after a commit took effect, before anybody is told.
    DiesBehindCommit,
    /// So many commits find no room.
    Full(u32),
}

#[derive(Debug, Default)]
struct State {
    fault: Option<Fault>,
    dead: bool,
    loses: Option<Table>,
    puts: u32,
}

/// Tables that outlive every process that works on them.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    tables: MemoryStore,
    state: Rc<RefCell<State>>,
}

impl Disk {
    /// Lets the next fault come.
    pub fn arm(&self, fault: Fault) {
        self.state.borrow_mut().fault = Some(fault);
    }

    /// Did the process end?
    pub fn is_dead(&self) -> bool {
        self.state.borrow().dead
    }

    /// A new process over what survived; nothing is to fail any more.
    pub fn restart(&self) {
        let mut state = self.state.borrow_mut();
        state.dead = false;
        state.fault = None;
    }

    /// From now on every third value put into this table is lost. Only to prove that this is seen.
    pub fn lose(&self, table: Table) {
        self.state.borrow_mut().loses = Some(table);
    }

    /// Another disk with the same content.
    pub fn copy(&self) -> Self {
        Self {
            tables: self.tables.snapshot(),
            state: Rc::default(),
        }
    }

    /// The tables, where nothing fails: for the eye of the simulator.
    pub fn tables(&self) -> &MemoryStore {
        &self.tables
    }

    fn step(&self) -> Result<(), StoreError> {
        let mut state = self.state.borrow_mut();
        match &mut state.fault {
            Some(Fault::DiesAt(0)) => state.dead = true,
            Some(Fault::DiesAt(left)) => *left -= 1,
            _ => {}
        }
        if state.dead {
            return Err(StoreError::Closed);
        }
        Ok(())
    }

    fn loses_this(&self, table: Table) -> bool {
        let mut state = self.state.borrow_mut();
        if state.loses != Some(table) {
            return false;
        }
        state.puts += 1;
        state.puts.is_multiple_of(3)
    }

    fn transaction(&self, inner: MemoryTransaction, writes: bool) -> DiskTransaction {
        DiskTransaction {
            inner,
            disk: self.clone(),
            writes,
        }
    }
}

impl Store for Disk {
    type Transaction = DiskTransaction;

    async fn read(&self, tables: &[Table]) -> Result<DiskTransaction, StoreError> {
        self.step()?;
        Ok(self.transaction(self.tables.read(tables).await?, false))
    }

    async fn save(&self, tables: &[Table]) -> Result<DiskTransaction, StoreError> {
        self.step()?;
        Ok(self.transaction(self.tables.save(tables).await?, true))
    }

    async fn write(&self, tables: &[Table]) -> Result<DiskTransaction, StoreError> {
        self.step()?;
        Ok(self.transaction(self.tables.write(tables).await?, true))
    }
}

/// A transaction on a [`Disk`].
#[derive(Debug)]
pub struct DiskTransaction {
    inner: MemoryTransaction,
    disk: Disk,
    writes: bool,
}

impl Transaction for DiskTransaction {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.disk.step()?;
        self.inner.get(table, key).await
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        self.disk.step()?;
        self.inner.range(table, from, to, limit).await
    }

    async fn count(&self, table: Table, from: &[u8], to: &[u8]) -> Result<u64, StoreError> {
        self.disk.step()?;
        self.inner.count(table, from, to).await
    }

    async fn put(&mut self, table: Table, key: &[u8], value: Vec<u8>) -> Result<(), StoreError> {
        self.disk.step()?;
        if self.disk.loses_this(table) {
            return Ok(());
        }
        self.inner.put(table, key, value).await
    }

    async fn delete(&mut self, table: Table, key: &[u8]) -> Result<(), StoreError> {
        self.disk.step()?;
        self.inner.delete(table, key).await
    }

    async fn delete_range(
        &mut self,
        table: Table,
        from: &[u8],
        to: &[u8],
    ) -> Result<(), StoreError> {
        self.disk.step()?;
        self.inner.delete_range(table, from, to).await
    }

    async fn commit(self) -> Result<(), StoreError> {
        self.disk.step()?;
        let fault = self.disk.state.borrow().fault;
        match fault {
            Some(Fault::Full(left)) if self.writes => {
                let left = left.checked_sub(1).filter(|left| *left > 0);
                self.disk.state.borrow_mut().fault = left.map(Fault::Full);
                Err(StoreError::Full)
            }
            Some(Fault::DiesBehindCommit) if self.writes => {
                self.inner.commit().await?;
                self.disk.state.borrow_mut().dead = true;
                Err(StoreError::Closed)
            }
            _ => self.inner.commit().await,
        }
    }
}

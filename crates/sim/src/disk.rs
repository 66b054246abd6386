//! A phone's storage that fails when it is told to: between any two steps, at the commit, behind
//! it, or because it is full.

use crate::drawn::{Fault as Drawn, Tally};
use so_thon_sync::{
    MemoryStore, Store, StoreError, Table, Transaction, memory::MemoryTransaction, store::Pair,
};
use std::{cell::RefCell, rc::Rc};

/// How the next fault comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The process ends before the step of this count.
    DiesAt(u32),
    /// The step of this count fails, and the process goes on.
    FailsAt(u32),
    /// The process ends after a commit took effect, before anybody is told.
    DiesBehindCommit,
    /// So many commits find no room.
    Full(u32),
}

/// What a process does when it ends.
#[derive(Clone, Copy, Debug)]
enum Step {
    Open,
    Read,
    /// Whether something was written before in the same transaction.
    Write {
        torn: bool,
    },
    Commit,
}

impl Step {
    fn drawn(self) -> Drawn {
        match self {
            Self::Open => Drawn::DiedOpening,
            Self::Read => Drawn::DiedReading,
            Self::Write { torn: true } => Drawn::TornWrite,
            Self::Write { torn: false } => Drawn::DiedWriting,
            Self::Commit => Drawn::DiedCommitting,
        }
    }
}

#[derive(Debug, Default)]
struct State {
    fault: Option<Fault>,
    dead: bool,
    failed: bool,
    loses: Option<Table>,
    puts: u32,
}

/// Tables that outlive every process that works on them.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    tables: MemoryStore,
    state: Rc<RefCell<State>>,
    drawn: Rc<Tally>,
}

impl Disk {
    /// An empty one, which counts the faults that come.
    pub fn new(drawn: &Rc<Tally>) -> Self {
        Self {
            drawn: Rc::clone(drawn),
            ..Self::default()
        }
    }

    /// Lets the next fault come.
    pub fn arm(&self, fault: Fault) {
        self.state.borrow_mut().fault = Some(fault);
    }

    /// Did the process end?
    pub fn is_dead(&self) -> bool {
        self.state.borrow().dead
    }

    /// Did a step fail since this was last asked?
    pub fn take_failed(&self) -> bool {
        std::mem::take(&mut self.state.borrow_mut().failed)
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
            drawn: Rc::clone(&self.drawn),
        }
    }

    /// The tables, where nothing fails: for the eye of the simulator.
    pub fn tables(&self) -> &MemoryStore {
        &self.tables
    }

    fn step(&self, step: Step) -> Result<(), StoreError> {
        let mut borrowed = self.state.borrow_mut();
        let state = &mut *borrowed;
        match &mut state.fault {
            Some(Fault::DiesAt(0)) => {
                let dies_now = !std::mem::replace(&mut state.dead, true);
                self.drawn.add(step.drawn(), dies_now.into());
            }
            Some(Fault::FailsAt(0)) => {
                (state.fault, state.failed) = (None, true);
                self.drawn.count(Drawn::FailedStep);
                return Err(StoreError::Engine {
                    name: "UnknownError".to_owned(),
                    message: "drawn by the simulator".to_owned(),
                });
            }
            Some(Fault::DiesAt(left) | Fault::FailsAt(left)) => *left = left.saturating_sub(1),
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
            written: false,
        }
    }
}

impl Store for Disk {
    type Transaction = DiskTransaction;

    async fn read(&self, tables: &[Table]) -> Result<DiskTransaction, StoreError> {
        self.step(Step::Open)?;
        Ok(self.transaction(self.tables.read(tables).await?, false))
    }

    async fn save(&self, tables: &[Table]) -> Result<DiskTransaction, StoreError> {
        self.step(Step::Open)?;
        Ok(self.transaction(self.tables.save(tables).await?, true))
    }

    async fn write(&self, tables: &[Table]) -> Result<DiskTransaction, StoreError> {
        self.step(Step::Open)?;
        Ok(self.transaction(self.tables.write(tables).await?, true))
    }
}

/// A transaction on a [`Disk`].
#[derive(Debug)]
pub struct DiskTransaction {
    inner: MemoryTransaction,
    disk: Disk,
    writes: bool,
    written: bool,
}

impl DiskTransaction {
    fn write(&mut self) -> Result<(), StoreError> {
        let torn = std::mem::replace(&mut self.written, true);
        self.disk.step(Step::Write { torn })
    }
}

impl Transaction for DiskTransaction {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.disk.step(Step::Read)?;
        self.inner.get(table, key).await
    }

    async fn range(
        &self,
        table: Table,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        self.disk.step(Step::Read)?;
        self.inner.range(table, from, to, limit).await
    }

    async fn count(&self, table: Table, from: &[u8], to: &[u8]) -> Result<u64, StoreError> {
        self.disk.step(Step::Read)?;
        self.inner.count(table, from, to).await
    }

    async fn put(&mut self, table: Table, key: &[u8], value: Vec<u8>) -> Result<(), StoreError> {
        self.write()?;
        if self.disk.loses_this(table) {
            return Ok(());
        }
        self.inner.put(table, key, value).await
    }

    async fn delete(&mut self, table: Table, key: &[u8]) -> Result<(), StoreError> {
        self.write()?;
        self.inner.delete(table, key).await
    }

    async fn delete_range(
        &mut self,
        table: Table,
        from: &[u8],
        to: &[u8],
    ) -> Result<(), StoreError> {
        self.write()?;
        self.inner.delete_range(table, from, to).await
    }

    async fn commit(self) -> Result<(), StoreError> {
        self.disk.step(Step::Commit)?;
        let fault = self.disk.state.borrow().fault;
        match fault {
            Some(Fault::Full(left)) if self.writes => {
                let left = left.checked_sub(1).filter(|left| *left > 0);
                self.disk.state.borrow_mut().fault = left.map(Fault::Full);
                self.disk.drawn.count(Drawn::FullStorage);
                Err(StoreError::Full)
            }
            Some(Fault::DiesBehindCommit) if self.writes => {
                self.inner.commit().await?;
                self.disk.state.borrow_mut().dead = true;
                self.disk.drawn.count(Drawn::DiedBehindCommit);
                Err(StoreError::Closed)
            }
            _ => self.inner.commit().await,
        }
    }
}

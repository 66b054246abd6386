//! What happened in a run, step by step, for the person who replays it.

use std::cell::RefCell;

/// The steps of a run; kept only when somebody wants to read them.
#[derive(Debug, Default)]
pub struct Trace {
    lines: Option<RefCell<Vec<String>>>,
}

impl Trace {
    /// A trace that is kept, or not.
    pub fn new(kept: bool) -> Self {
        Self {
            lines: kept.then(RefCell::default),
        }
    }

    /// Adds a line.
    pub fn say(&self, line: impl FnOnce() -> String) {
        if let Some(lines) = &self.lines {
            lines.borrow_mut().push(line());
        }
    }

    /// The lines.
    pub fn into_lines(self) -> Vec<String> {
        self.lines.map(RefCell::into_inner).unwrap_or_default()
    }
}

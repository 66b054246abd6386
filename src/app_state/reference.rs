//! Reference data with what the office added and corrected, as the office's pages and the reviews
//! read it.

use super::{AppState, Reading, rounds::made_of_shared};
use leptos::prelude::*;
use so_thon_domain::{
    reference::{Procedure, Reference, own::Own},
    unit::Shared,
};
use std::sync::Arc;

impl AppState {
    /// The standards and lists of the commune; its steps and cut-offs are taken over beside.
    pub(super) fn own_reference(&self, shared: &[Shared]) -> Reference {
        let own = Own::of(shared);
        let procedure = own.procedure();
        if *self.procedure.get_untracked() != *procedure {
            // It changes once in years, and a page may hold on to what stood there: that stays.
            let kept = Box::leak(Box::new(Procedure::clone(&procedure)));
            self.procedure.set(kept);
        }
        own.reference()
    }

    /// The steps, cut-offs and forms in force. Not tracked.
    pub fn procedure(&self) -> &'static Procedure {
        self.procedure.get_untracked()
    }
}

/// What the office has of its own; read again when something changed.
pub fn own() -> Signal<Reading<Arc<Own>>> {
    made_of_shared(|shared| Own::of(shared))
}

//! How far support got: who may say so depends on how far it is.

use super::Draft;
use crate::accept::check::Author;
use serde::Deserialize;
use serde_json::Value;
use so_thon_domain::{
    Change, Field, RecordKind, RecordWrite,
    access::{Role, may_set_state},
    inherit::inherit,
    refusal::Refusal,
    support::State,
};

const STATE: Field = Field::known("state");

impl Draft<'_> {
    /// May the author bring this item of support where the write says? What counts is the state that
    /// the write replaces: somebody who did not see what another wrote meanwhile makes a clash, and
    /// no fault. What stands may be said again, so a clash is settled by whoever settles clashes.
    pub(super) fn judge_support(
        &self,
        author: &Author,
        change: &Change,
        write: &RecordWrite,
    ) -> Result<(), Refusal> {
        let set = write.fields.get(&STATE);
        let Some(set) = set.filter(|_| write.kind == RecordKind::SUPPORT) else {
            return Ok(());
        };
        let standing = self.record(write.record);
        // It waits for the record, and is judged once that is here.
        let waits = standing.is_none() && !write.creates;
        if waits || author.role == Role::Officer {
            return Ok(());
        }
        let to = state(&set.value);
        let register = standing.and_then(|record| record.registers.get(&STATE));
        let heads = register.map(so_thon_domain::Register::heads);
        let heads = heads.unwrap_or_default();
        if heads.iter().any(|(_, head)| state(&head.value) == to) {
            return Ok(());
        }
        // What was sent back stands for nothing: what it had replaced is what this one replaces.
        let mut whole = change.clone();
        inherit(&mut whole, &self.refused);
        let mut writes = whole.writes.iter();
        let own = writes.find(|own| own.record == write.record);
        let seen = own.and_then(|own| own.fields.get(&STATE));
        let replaces = seen.map(|set| set.replaces.as_slice()).unwrap_or_default();
        let replaced = heads.iter().filter(|(id, _)| replaces.contains(id));
        let mut from: Vec<_> = replaced.map(|(_, head)| state(&head.value)).collect();
        if from.is_empty() {
            from.push(None);
        }
        let may = |from: &Option<State>| may_set_state(author.role, *from, to);
        from.iter()
            .all(may)
            .then_some(())
            .ok_or(Refusal::KindNotAllowed)
    }
}

/// A state as it is written; nothing where the fact is emptied.
fn state(value: &Value) -> Option<State> {
    State::deserialize(value).ok()
}

//! What the log says of an append: each change that came in, and each that became something else.

use crate::store::{Append, ChangeRow, CommuneRow, Content, Note, What, audit::salted};
use serde_json::json;
use so_thon_domain::{AccountId, CommuneId, Millis, Stamp, ValueId};
use std::collections::BTreeMap;

/// Who brings changes in, and chance for their salts.
pub struct Noting<'a> {
    /// The person whose changes they are.
    pub account: AccountId,
    /// Fresh chance at each call.
    pub salt: &'a (dyn Fn() -> [u8; 16] + Send + Sync),
}

/// What the log says of a change that is there: facts that name nobody, and its bytes by their
/// digest.
pub fn note_of(commune: CommuneId, row: &ChangeRow, salt: [u8; 16]) -> Note {
    let detail = json!({
        "position": row.position,
        "state": row.state.code(),
        "stamp": [row.effective.millis.0, u64::from(row.effective.counter)],
    });
    let note = Note::new(commune, row.received, What::Change, salt);
    let content = if row.is_narrowed() {
        let digest = salted(&salt, &row.sha256);
        Content::Gone { digest }
    } else {
        Content::of_envelope(salt, &row.envelope)
    };
    Note {
        content,
        ..note.to_change(row.id).with_detail(&detail)
    }
}

/// What the log says of a change that lost what it said about somebody.
pub fn note_of_rest(
    commune: CommuneId,
    id: ValueId,
    rest: &[u8],
    at: Millis,
    salt: [u8; 16],
) -> Note {
    Note {
        content: Content::of_envelope(salt, rest),
        ..Note::new(commune, at, What::Narrowed, salt).to_change(id)
    }
}

/// The notes of an append, in the order of what came in.
pub fn notes(commune: &CommuneRow, append: &Append, now: Millis, noting: &Noting<'_>) -> Vec<Note> {
    let came = append.changes.iter().map(|row| {
        let note = note_of(commune.id, row, (noting.salt)());
        // What the server does of itself is nobody's.
        if row.id.seat == commune.server_seat {
            note
        } else {
            note.by(noting.account, Some(row.id.seat))
        }
    });
    let mut became: BTreeMap<ValueId, (Option<&'static str>, Option<Stamp>)> = BTreeMap::new();
    for (id, state) in &append.released {
        became.entry(*id).or_default().0 = Some(state.code());
    }
    for (id, stamp) in &append.restamped {
        became.entry(*id).or_default().1 = Some(*stamp);
    }
    let became = became.into_iter().map(|(id, (state, stamp))| {
        let stamp = stamp.map(|stamp| [stamp.millis.0, u64::from(stamp.counter)]);
        let detail = json!({"state": state, "stamp": stamp});
        Note::new(commune.id, now, What::Settled, (noting.salt)())
            .to_change(id)
            .with_detail(&detail)
    });
    let narrowed = append.changes.iter().filter(|row| row.is_narrowed());
    let narrowed =
        narrowed.map(|row| note_of_rest(commune.id, row.id, &row.rest, now, (noting.salt)()));
    came.chain(narrowed).chain(became).collect()
}

//! Taking changes into the book.
//!
//! Each (seat, number) gets one outcome and keeps it. A change is applied, refused or waiting as a
//! whole. Everything is decided in memory over what was read (`draft`), then written in one append
//! that fails when the commune moved on meanwhile: then the caller decides anew. What cannot be
//! opened gets no outcome, so the phone may seal it again.

pub mod check;
mod draft;
mod noted;

pub use noted::{Noting, note_of, note_of_rest};

use crate::store::{ChangeRow, CommuneRow, Decided, Note, SettledState, Store, StoreError, Stored};
use check::Author;
use draft::Draft;
pub(crate) use draft::day_of;
use sha2::{Digest, Sha256};
use so_thon_domain::{
    Change, Millis, RecordId, RecordKind, SeatId, ValueId, VillageId, access::Role, belonging,
    erasure, inherit::built_upon, refusal::Refusal,
};
use so_thon_protocol::{
    Envelope, Outcome, Sealed, State,
    seal::{Open, PLAIN},
    version::{MAX_ENVELOPE_BYTES, MAX_UNPACKED_BYTES},
};
use std::collections::{BTreeMap, BTreeSet};

/// An envelope that could be opened.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// What is inside.
    pub change: Change,
    /// Its bytes as they came.
    pub envelope: Vec<u8>,
    /// SHA-256 of them.
    pub sha256: [u8; 32],
    /// The version of the protocol it was made with.
    pub version: u16,
}

/// How envelopes came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Road {
    /// Over the seat's own session: it is known who sends. Only here may an envelope of version 1
    /// come, which is not signed.
    Session,
    /// By the push-only token or in a bundle: the envelope itself must say whose it is.
    Other,
}

/// What opening envelopes gave.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// Those that are the seat's.
    pub incoming: Vec<Incoming>,
    /// How many are of other seats, were not signed by this one, or cannot be opened.
    pub unread: usize,
    /// How many were not looked at: together they unpack to more than [`MAX_UNPACKED_BYTES`].
    pub beyond: usize,
}

/// Opens envelopes of a seat with this public key.
pub fn open(
    keys: &dyn Open,
    (seat, public_key): (SeatId, &[u8; 32]),
    road: Road,
    sealed: &[Sealed],
) -> Opened {
    let mut left = MAX_UNPACKED_BYTES;
    let mut opened = Opened::default();
    for bytes in sealed {
        match open_one(keys, (seat, public_key), road, bytes, &mut left) {
            Some(one) => opened.incoming.push(one),
            None if left == 0 => opened.beyond += 1,
            None => opened.unread += 1,
        }
    }
    opened
}

fn open_one(
    keys: &dyn Open,
    (seat, public_key): (SeatId, &[u8; 32]),
    road: Road,
    bytes: &[u8],
    left: &mut usize,
) -> Option<Incoming> {
    if bytes.len() > MAX_ENVELOPE_BYTES {
        return None;
    }
    let envelope = Envelope::from_bytes(bytes).ok()?;
    let number = envelope.header.number;
    if envelope.header.seat != seat || number == 0 || i64::try_from(number).is_err() {
        return None;
    }
    let plain = envelope.protection == PLAIN && road == Road::Session;
    if !plain && !envelope.is_signed_by(public_key, keys) {
        return None;
    }
    Some(Incoming {
        change: envelope.open_within(keys, left).ok()?,
        envelope: bytes.to_vec(),
        sha256: sha256(bytes),
        version: envelope.header.version,
    })
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Decides and writes; `None` when the commune moved on meanwhile and nothing was written.
pub async fn append<S: Store>(
    store: &S,
    keys: &dyn Open,
    commune: &CommuneRow,
    author: &Author,
    incoming: &[Incoming],
    received: Millis,
    noting: &Noting<'_>,
) -> Stored<Option<Vec<Outcome>>> {
    let ledger = store.ledger(commune.id).await?;
    let ids: Vec<ValueId> = incoming.iter().map(|one| one.change.value_id()).collect();
    let mut known: BTreeMap<ValueId, Decided> = BTreeMap::new();
    for decided in store.decided(commune.id, &ids).await? {
        known.insert(decided.id, decided);
    }
    let mut first = BTreeSet::new();
    let new: Vec<&Incoming> = incoming
        .iter()
        .filter(|one| {
            let id = one.change.value_id();
            !known.contains_key(&id) && first.insert(id)
        })
        .collect();
    if !new.is_empty() {
        let mut draft = Draft::new(commune, ledger, received);
        load(store, keys, &mut draft, author, &new).await?;
        for one in &new {
            draft.take(author, one);
        }
        let (mut append, settled) = draft.finish();
        append.notes = noted::notes(commune, &append, received, noting);
        if !store.append(commune.id, &append).await? {
            return Ok(None);
        }
        for change in &append.changes {
            let decided = Decided {
                id: change.id,
                sha256: change.sha256,
                state: change.state,
                effective: change.effective,
                position: change.position,
            };
            known.insert(change.id, decided);
        }
        // What waited until now, and was sent again in the same breath.
        for (id, state) in settled {
            if let Some(decided) = known.get_mut(&id) {
                decided.state = state;
            }
        }
    }
    let outcomes = incoming.iter().filter_map(|one| {
        let id = one.change.value_id();
        let decided = known.get(&id)?;
        let state = if decided.sha256 == one.sha256 {
            decided.outcome()
        } else {
            State::NumberReused
        };
        Some(Outcome {
            seat: id.seat,
            number: id.number,
            state,
        })
    });
    Ok(Some(outcomes.collect()))
}

/// What became of changes that the office has, as far as the seat knows.
pub async fn known<S: Store>(
    store: &S,
    commune: &CommuneRow,
    seat: SeatId,
    numbers: &[u64],
) -> Stored<Vec<Outcome>> {
    let numbers = numbers
        .iter()
        .filter(|number| i64::try_from(**number).is_ok());
    let ids: Vec<ValueId> = numbers
        .map(|number| ValueId {
            seat,
            number: *number,
        })
        .collect();
    let decided = store.decided(commune.id, &ids).await?;
    Ok(decided
        .iter()
        .map(|one| Outcome {
            seat,
            number: one.id.number,
            state: one.outcome(),
        })
        .collect())
}

/// Reads everything the decision may need: the records touched, the households they belong to, and
/// what waits for any of those that are made, on and on.
async fn load<S: Store>(
    store: &S,
    keys: &dyn Open,
    draft: &mut Draft<'_>,
    author: &Author,
    new: &[&Incoming],
) -> Stored<()> {
    let commune = draft.commune.id;
    draft.villages = store.villages(commune).await?;
    let lowest = new.iter().map(|one| one.change.value_id()).min();
    if let Some(ValueId { seat, number }) = lowest {
        let above = store.accepted_above(commune, seat, number).await?;
        draft.accepted.extend(above);
    }
    load_refused(store, keys, draft, new.iter().map(|one| &one.change)).await?;
    load_erased(store, draft, new).await?;
    let mut asked = BTreeSet::new();
    let mut touched = BTreeSet::new();
    let mut made: BTreeSet<RecordId> = BTreeSet::new();
    let mut authors: BTreeMap<SeatId, Author> = BTreeMap::new();
    if let Some(one) = new.first() {
        authors.insert(one.change.seat, author.clone());
    }
    for one in new {
        note(&one.change, &mut touched, &mut made);
    }
    // What waits for a change that is given up is looked at too.
    for refused in draft.refused_changes() {
        note(refused, &mut touched, &mut made);
    }
    loop {
        let fresh: Vec<RecordId> = touched.difference(&asked).copied().collect();
        for row in store.records(commune, &fresh).await? {
            let record = row.record().map_err(|_| StoreError::Damaged("record"))?;
            touched.extend(draft::named_by_record(&record));
            draft.know(record, row.position);
        }
        asked.extend(fresh);
        let waiting = store
            .waiting(commune, &made.iter().copied().collect::<Vec<_>>())
            .await?;
        made.clear();
        for row in waiting {
            if draft.waits(row.id) {
                continue;
            }
            let change = opened(keys, &row)?;
            load_refused(store, keys, draft, std::iter::once(&change)).await?;
            note(&change, &mut touched, &mut made);
            if let std::collections::btree_map::Entry::Vacant(free) = authors.entry(change.seat) {
                let seated = store.seated(commune, change.seat).await?;
                let seated = seated.ok_or(StoreError::Damaged("seat"))?;
                free.insert(Author::from(&seated.account));
            }
            let author = authors[&change.seat].clone();
            draft.wait(author, change, row.effective, row.received, row.position);
        }
        if made.is_empty() && touched.len() == asked.len() {
            break;
        }
    }
    load_families(store, draft, new).await?;
    load_shared(store, draft, new).await?;
    if authors
        .values()
        .any(|author| author.role == Role::Collaborator)
    {
        let asked: Vec<RecordId> = asked.into_iter().collect();
        for row in store.left_of(commune, &asked).await? {
            draft.know_left(&row);
        }
    }
    Ok(())
}

/// Reads whole the households that are to be moved, split or merged, with all that they were merged
/// with.
async fn load_families<S: Store>(
    store: &S,
    draft: &mut Draft<'_>,
    new: &[&Incoming],
) -> Stored<()> {
    let commune = draft.commune.id;
    let changes: Vec<&Change> = new.iter().map(|one| &one.change).collect();
    let mut open: Vec<RecordId> = draft.families(&changes).into_iter().collect();
    let mut done = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !done.insert(id) {
            continue;
        }
        for row in store.records(commune, &[id]).await? {
            let record = row.record().map_err(|_| StoreError::Damaged("record"))?;
            draft.know_row(&row, record);
        }
        let Some(record) = draft.record(id) else {
            continue;
        };
        let village = record.village;
        open.extend(belonging::merged_into(record).map(RecordId::from));
        open.extend(belonging::absorbed(record).into_iter().map(RecordId::from));
        for row in store.of_unit(commune, village, id).await? {
            let record = row.record().map_err(|_| StoreError::Damaged("record"))?;
            draft.know_row(&row, record);
        }
    }
    Ok(())
}

/// Reads what a recognition follows from: every review of the commune with what its village did. It
/// happens once a round. And the office's reference data, where some of it is written: what is new is
/// judged among the others.
async fn load_shared<S: Store>(store: &S, draft: &mut Draft<'_>, new: &[&Incoming]) -> Stored<()> {
    let changes: Vec<&Change> = new.iter().map(|one| &one.change).collect();
    if draft.recognises(&changes) {
        let villages = draft.villages.iter().copied().map(Some);
        let places: Vec<_> = std::iter::once(None).chain(villages).collect();
        load_kinds(store, draft, &places, draft::is_of_round).await?;
    }
    if draft.writes_reference(&changes) {
        load_kinds(store, draft, &[None], draft::is_reference).await?;
    }
    Ok(())
}

/// Reads the records of some kinds in some villages (none: the whole commune's), one village after
/// the other: only those records are kept.
async fn load_kinds<S: Store>(
    store: &S,
    draft: &mut Draft<'_>,
    villages: &[Option<VillageId>],
    wanted: fn(&RecordKind) -> bool,
) -> Stored<()> {
    let commune = draft.commune.id;
    for village in villages {
        for row in store.records_since(commune, *village, 0, u32::MAX).await? {
            if wanted(&row.kind) {
                let record = row.record().map_err(|_| StoreError::Damaged("record"))?;
                draft.know_row(&row, record);
            }
        }
    }
    Ok(())
}

/// Reads the refused changes that new ones build upon or stand for, on and on.
async fn load_refused<S: Store>(
    store: &S,
    keys: &dyn Open,
    draft: &mut Draft<'_>,
    new: impl Iterator<Item = &Change>,
) -> Stored<()> {
    let commune = draft.commune.id;
    let (mut open, mut repaired) = (BTreeSet::new(), BTreeSet::new());
    for change in new {
        open.extend(built_upon(change));
        if let Some(number) = change.repairs.filter(|one| i64::try_from(*one).is_ok()) {
            let id = ValueId {
                seat: change.seat,
                number,
            };
            repaired.insert(id);
            open.insert(id);
        }
    }
    let mut asked = BTreeSet::new();
    loop {
        let fresh: Vec<ValueId> = open.difference(&asked).copied().collect();
        if fresh.is_empty() {
            return Ok(());
        }
        let known: Vec<ValueId> = fresh
            .iter()
            .filter(|id| i64::try_from(id.number).is_ok())
            .copied()
            .collect();
        let mut refused = Vec::new();
        for decided in store.decided(commune, &known).await? {
            if repaired.contains(&decided.id) {
                draft.repaired.insert(decided.id, decided.state);
            }
            if let SettledState::Refused(_) = decided.state {
                refused.push(decided.id);
            }
        }
        asked.extend(fresh);
        for row in store.changes(commune, &refused).await? {
            let change = opened(keys, &row)?;
            open.extend(built_upon(&change));
            draft.refused(change);
        }
    }
}

/// Reads which of the records that new changes speak of were erased.
async fn load_erased<S: Store>(store: &S, draft: &mut Draft<'_>, new: &[&Incoming]) -> Stored<()> {
    let writes = new.iter().flat_map(|one| &one.change.writes);
    let named = writes.flat_map(|write| {
        let mut named = erasure::spoken_of(write);
        named.extend([write.record, write.unit]);
        named
    });
    let named: BTreeSet<RecordId> = named.collect();
    let named: Vec<RecordId> = named.into_iter().collect();
    draft.erased = store.erased(draft.commune.id, &named).await?;
    Ok(())
}

/// The change in a row.
fn opened(keys: &dyn Open, row: &ChangeRow) -> Stored<Change> {
    row.opened(keys).map_err(|_| StoreError::Damaged("change"))
}

fn note(change: &Change, touched: &mut BTreeSet<RecordId>, made: &mut BTreeSet<RecordId>) {
    for write in &change.writes {
        touched.insert(write.record);
        touched.insert(write.unit);
        touched.extend(draft::named_by_write(write));
        if write.creates {
            made.insert(write.record);
        }
    }
}

/// Decides about a change that is held: an officer releases it, or does not.
pub async fn release<S: Store>(
    store: &S,
    keys: &dyn Open,
    commune: &CommuneRow,
    (row, author): (&ChangeRow, &Author),
    take: bool,
    now: Millis,
    (noting, decision): (&Noting<'_>, Note),
) -> Stored<bool> {
    let ledger = store.ledger(commune.id).await?;
    let mut draft = Draft::new(commune, ledger, now);
    let change = opened(keys, row)?;
    let one = Incoming {
        change: change.clone(),
        envelope: row.envelope.clone(),
        sha256: row.sha256,
        version: 0,
    };
    load(store, keys, &mut draft, author, &[&one]).await?;
    if take {
        draft.release_held(author.clone(), change, row);
    } else {
        draft.settle_refused(&change, Refusal::NotReleased);
    }
    let (mut append, _) = draft.finish();
    append.notes = noted::notes(commune, &append, now, noting);
    append.notes.insert(0, decision);
    store.append(commune.id, &append).await
}

/// Refuses a change that waits or is held and speaks of somebody who is to be erased; false when the
/// commune moved on meanwhile.
pub async fn refuse_erased<S: Store>(
    store: &S,
    keys: &dyn Open,
    commune: &CommuneRow,
    (row, author): (&ChangeRow, &Author),
    now: Millis,
    noting: &Noting<'_>,
) -> Stored<bool> {
    let ledger = store.ledger(commune.id).await?;
    let mut draft = Draft::new(commune, ledger, now);
    let change = opened(keys, row)?;
    let one = Incoming {
        change: change.clone(),
        envelope: row.envelope.clone(),
        sha256: row.sha256,
        version: 0,
    };
    load(store, keys, &mut draft, author, &[&one]).await?;
    draft.settle_refused(&change, Refusal::Erased);
    let (mut append, _) = draft.finish();
    append.notes = noted::notes(commune, &append, now, noting);
    store.append(commune.id, &append).await
}

/// What a state means for those who come later: only a change that counts binds stamps.
fn counts(state: SettledState) -> bool {
    match state {
        SettledState::Applied | SettledState::Waiting => true,
        SettledState::Refused(_) | SettledState::Held => false,
    }
}

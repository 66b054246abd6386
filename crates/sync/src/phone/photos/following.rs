//! What becomes of photos when their records move: saved, mended, given up, sent again, gone.

use super::{PhotoState, at, find, in_state, row_key, sending::is_open};
use crate::{
    phone::{repair, units},
    store::{StoreError, Transaction},
    tables::{Table, pack},
};
use so_thon_domain::{Change, PhotoId, RecordId, RecordKind, RecordWrite};
use std::collections::BTreeSet;

/// What is saved of these writes: without the records of photos that are no longer on this phone.
pub(in crate::phone) async fn leave_out_gone(
    transaction: &impl Transaction,
    writes: &[RecordWrite],
) -> Result<Vec<RecordWrite>, StoreError> {
    let mut here = Vec::with_capacity(writes.len());
    for write in writes {
        let makes_photo = write.creates && write.kind == RecordKind::PHOTO;
        if !makes_photo || find(transaction, write.record.into()).await?.is_some() {
            here.push(write.clone());
        }
    }
    Ok(here)
}

/// A change that makes a photo's record takes the photo out of its draft. One that was sent back
/// and is saved again under a new number goes with that. One whose record the office has stays with
/// it: another save of the same form, of which this phone knows nothing any more, may be sent back.
pub(in crate::phone) async fn record(
    transaction: &mut impl Transaction,
    change: &Change,
) -> Result<(), StoreError> {
    let made = change.writes.iter().filter(|write| write.creates);
    for write in made.filter(|write| write.kind == RecordKind::PHOTO) {
        let id = PhotoId::from(write.record);
        for state in [PhotoState::Draft, PhotoState::Waiting] {
            let key = row_key(state, id);
            if let Some(mut photo) = at(transaction, &key).await? {
                if state == PhotoState::Waiting && !is_open(transaction, photo.number).await? {
                    break;
                }
                photo.draft = None;
                photo.number = change.number;
                transaction.delete(Table::Photos, &key).await?;
                let waiting = row_key(PhotoState::Waiting, id);
                transaction
                    .put(Table::Photos, &waiting, pack(&photo))
                    .await?;
                break;
            }
        }
    }
    Ok(())
}

/// The office lives anew from a backup: what it once proved may be lost there, and waits again.
pub(in crate::phone) async fn send_again(
    transaction: &mut impl Transaction,
) -> Result<(), StoreError> {
    for (id, mut photo) in in_state(transaction, PhotoState::Kept).await? {
        photo.sent = 0;
        let key = row_key(PhotoState::Kept, id);
        transaction.delete(Table::Photos, &key).await?;
        let waiting = row_key(PhotoState::Waiting, id);
        transaction
            .put(Table::Photos, &waiting, pack(&photo))
            .await?;
    }
    Ok(())
}

/// Households left this phone: what it has of their photos leaves too, unless it still waits.
pub(in crate::phone) async fn forget(
    transaction: &mut impl Transaction,
    households: &BTreeSet<RecordId>,
) -> Result<(), StoreError> {
    if households.is_empty() {
        return Ok(());
    }
    for state in [PhotoState::Kept, PhotoState::Copied, PhotoState::Freed] {
        for (id, photo) in in_state(transaction, state).await? {
            if households.contains(&photo.household.into()) {
                transaction
                    .delete(Table::Photos, &row_key(state, id))
                    .await?;
                transaction.delete(Table::PhotoBytes, id.bytes()).await?;
            }
        }
    }
    Ok(())
}

/// Households, or photos themselves, were erased by law: nothing of them stays, whatever its state.
pub(in crate::phone) async fn erase(
    transaction: &mut impl Transaction,
    erased: &BTreeSet<RecordId>,
) -> Result<(), StoreError> {
    for state in PhotoState::ALL {
        for (id, photo) in in_state(transaction, state).await? {
            if erased.contains(&photo.household.into()) || erased.contains(&id.into()) {
                transaction
                    .delete(Table::Photos, &row_key(state, id))
                    .await?;
                transaction.delete(Table::PhotoBytes, id.bytes()).await?;
            }
        }
    }
    Ok(())
}

/// A change left the repair box. What was mended has moved on to the number that stands for it, and
/// what another change of this phone makes too stays for that one: a second tap had saved it twice.
/// What only the change had goes with it, as the person wished.
pub(in crate::phone) async fn went_with(
    transaction: &mut impl Transaction,
    number: u64,
) -> Result<(), StoreError> {
    for (id, mut photo) in in_state(transaction, PhotoState::Waiting).await? {
        if photo.number != number {
            continue;
        }
        let key = row_key(PhotoState::Waiting, id);
        if let Some(other) = made_by_another(transaction, id, number).await? {
            photo.number = other;
            transaction.put(Table::Photos, &key, pack(&photo)).await?;
            continue;
        }
        transaction.delete(Table::Photos, &key).await?;
        transaction.delete(Table::PhotoBytes, id.bytes()).await?;
    }
    Ok(())
}

/// The newest other change that makes a photo's record and is on its way to the office, or came back.
async fn made_by_another(
    transaction: &impl Transaction,
    id: PhotoId,
    number: u64,
) -> Result<Option<u64>, StoreError> {
    let waiting = units::all_pending(transaction).await?;
    let back = repair::all_boxed(transaction).await?;
    let changes = waiting
        .into_iter()
        .chain(back.into_iter().map(|item| item.change));
    let others = changes.filter(|change| {
        let mut made = change.writes.iter().filter(|write| write.creates);
        change.number != number && made.any(|write| write.record == RecordId::from(id))
    });
    Ok(others.map(|change| change.number).max())
}

//! What the office's outcomes do to the phone's own changes.

use super::{intake::Intake, receive::Received, repair::SentBack};
use crate::{
    store::{StoreError, Transaction},
    tables::{Kept, OutboxEntry, SentEntry, Table, number_key, pack, pending_unit_key, unpack},
};
use so_thon_domain::{Change, Millis, refusal::Refusal};
use so_thon_protocol::{Outcome, State};

/// Does what an outcome says. One that was settled before changes nothing.
pub(super) async fn settle(
    transaction: &mut impl Transaction,
    intake: &mut Intake,
    received: &mut Received,
    outcome: &Outcome,
    (now, office): (Millis, Millis),
) -> Result<(), StoreError> {
    let key = number_key(outcome.number);
    let entry = transaction.get(Table::Outbox, &key).await?;
    transaction.delete(Table::Outbox, &key).await?;
    received.settled += u64::from(entry.is_some());
    let pending = transaction.get(Table::Pending, &key).await?;
    let change = pending
        .map(|bytes| unpack::<Change>("pending change", &bytes))
        .transpose()?;
    // What was sent back leaves the outbox, because sending it again cannot help, and stays whole
    // in the repair box. A reused number is no receipt: that content never arrived.
    let reason = match &outcome.state {
        State::Applied { .. } | State::Waiting | State::Held => None,
        State::Refused { reason } => Some(Some(*reason)),
        State::NumberReused => Some(None),
    };
    if let Some(reason) = reason {
        if let Some(change) = change {
            // Giving up that the office does not take leaves nothing to mend.
            if change.writes.is_empty() {
                return forget(transaction, intake, &change).await;
            }
            let item = SentBack {
                reason,
                at: now,
                generation: intake.generation(),
                change,
            };
            transaction.put(Table::Repair, &key, pack(&item)).await?;
            forget(transaction, intake, &item.change).await?;
            // It may have waited at the office until now, and would count as received.
            transaction.delete(Table::Sent, &key).await?;
            if reason == Some(Refusal::VillageNotAssigned) {
                intake.lose_unknown(transaction, &item.change).await?;
            }
            received.sent_back += 1;
        }
        return Ok(());
    }
    // Giving up is no save that anybody counts or needs again.
    let saved = change.as_ref().filter(|change| !change.writes.is_empty());
    if let (Some(entry), Some(change)) = (entry, saved) {
        let entry = OutboxEntry::from_bytes(&entry)?;
        let sent = SentEntry {
            saved: entry.saved,
            received: office,
            kept: Some(Kept {
                envelope: entry.envelope,
                change: change.clone(),
            }),
        };
        transaction.put(Table::Sent, &key, sent.to_bytes()).await?;
    }
    // Waiting and held: the office has it for good; it goes on lying over its state here.
    if let (State::Applied { stamp, position }, Some(change)) = (&outcome.state, change) {
        note_in_book(transaction, &key, office).await?;
        intake
            .apply(transaction, &change, *stamp, *position)
            .await?;
        forget(transaction, intake, &change).await?;
        received.applied += 1;
    }
    Ok(())
}

/// What waited at the office is in its book: a backup from before has it waiting still, so only one
/// from now on covers it.
async fn note_in_book(
    transaction: &mut impl Transaction,
    key: &[u8],
    office: Millis,
) -> Result<(), StoreError> {
    let Some(bytes) = transaction.get(Table::Sent, key).await? else {
        return Ok(());
    };
    let entry = SentEntry::from_bytes(&bytes)?;
    if entry.received >= office {
        return Ok(());
    }
    let noted = SentEntry {
        received: office,
        ..entry
    };
    transaction.put(Table::Sent, key, noted.to_bytes()).await
}

/// A change stops lying over the office's state.
async fn forget(
    transaction: &mut impl Transaction,
    intake: &mut Intake,
    change: &Change,
) -> Result<(), StoreError> {
    transaction
        .delete(Table::Pending, &number_key(change.number))
        .await?;
    for unit in change.units() {
        transaction
            .delete(Table::PendingUnits, &pending_unit_key(unit, change.number))
            .await?;
    }
    intake.leave(transaction, change).await
}

/// The office lives anew from a backup: everything it once acknowledged is sent again. It gives
/// each number the outcome it had, so what it still knows is not doubled.
pub(super) async fn send_all_again(transaction: &mut impl Transaction) -> Result<(), StoreError> {
    // What an officer has seen since the backup is seen anew.
    transaction
        .delete_range(Table::Checked, &[], crate::tables::END)
        .await?;
    let sent = transaction
        .range(Table::Sent, &[], crate::tables::END, usize::MAX)
        .await?;
    for (key, bytes) in sent {
        send_one_again(transaction, &key, SentEntry::from_bytes(&bytes)?).await?;
    }
    // What the worker delivered to the life before is to be delivered to this one.
    let delivered = transaction
        .range(Table::Outbox, &[], crate::tables::END, usize::MAX)
        .await?;
    for (key, bytes) in delivered {
        deliver_again(transaction, &key, &bytes).await?;
    }
    Ok(())
}

/// What was sent is unsent again, unless a verified backup covers it: that is in the book whatever
/// happened.
pub(super) async fn send_one_again(
    transaction: &mut impl Transaction,
    key: &[u8],
    SentEntry { saved, kept, .. }: SentEntry,
) -> Result<(), StoreError> {
    let Some(Kept { envelope, change }) = kept else {
        return Ok(());
    };
    let entry = OutboxEntry {
        delivered: false,
        saved,
        envelope,
    };
    transaction.delete(Table::Sent, key).await?;
    transaction
        .put(Table::Outbox, key, entry.to_bytes())
        .await?;
    transaction.put(Table::Pending, key, pack(&change)).await?;
    for unit in change.units() {
        let place = pending_unit_key(unit, change.number);
        transaction
            .put(Table::PendingUnits, &place, Vec::new())
            .await?;
    }
    Ok(())
}

/// An entry that the office turned out not to have is sent by the page.
pub(super) async fn deliver_again(
    transaction: &mut impl Transaction,
    key: &[u8],
    bytes: &[u8],
) -> Result<(), StoreError> {
    let mut entry = OutboxEntry::from_bytes(bytes)?;
    if !entry.delivered {
        return Ok(());
    }
    entry.delivered = false;
    transaction.put(Table::Outbox, key, entry.to_bytes()).await
}

//! What was erased by law leaves this phone: what it says of a person in changes that wait, were sent
//! or came back, in drafts and photos. Merged state and list row leave as those of a household that
//! left. Of others nothing is lost: a change that spoke of both keeps the rest.

use super::{intake::Intake, photos, repair::SentBack, units};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::{END, Kept, SentEntry, Table, number_key, pack, unpack},
};
use so_thon_domain::{RecordId, erasure};
use std::collections::BTreeSet;

/// Throws away what was being typed about them. Their drafts are named by their ids.
pub(super) async fn drop_drafts(store: &impl Store, erased: &[RecordId]) -> Result<(), StoreError> {
    let names: Vec<String> = erased.iter().map(ToString::to_string).collect();
    let mut transaction = store.write(&[Table::Drafts]).await?;
    for (key, _) in transaction
        .range(Table::Drafts, &[], END, usize::MAX)
        .await?
    {
        let of_erased = |name: &String| key.windows(name.len()).any(|part| part == name.as_bytes());
        if names.iter().any(of_erased) {
            transaction.delete(Table::Drafts, &key).await?;
        }
    }
    transaction.commit().await
}

/// Takes out of this phone's own changes what they say about the erased, and their photos.
pub(super) async fn purge(
    transaction: &mut impl Transaction,
    intake: &mut Intake,
    erased: &BTreeSet<RecordId>,
) -> Result<(), StoreError> {
    // What is not sent yet is sent all the same, for numbers have no gaps; the office refuses it.
    for mut change in units::all_pending(transaction).await? {
        if erasure::strip(&mut change, erased) {
            let key = number_key(change.number);
            transaction.put(Table::Pending, &key, pack(&change)).await?;
            intake.leave(transaction, &change).await?;
        }
    }
    for (key, bytes) in transaction
        .range(Table::Repair, &[], END, usize::MAX)
        .await?
    {
        let mut item: SentBack = unpack("sent back", &bytes)?;
        if erasure::strip(&mut item.change, erased) {
            transaction.put(Table::Repair, &key, pack(&item)).await?;
        }
    }
    for (key, bytes) in transaction.range(Table::Sent, &[], END, usize::MAX).await? {
        let mut entry = SentEntry::from_bytes(&bytes)?;
        let Some(Kept { envelope, change }) = &mut entry.kept else {
            continue;
        };
        if !erasure::strip(change, erased) {
            continue;
        }
        // An envelope that speaks of others too may be all that is left of them after a restore. It
        // can be opened by the office alone.
        let of_others = change
            .writes
            .iter()
            .any(|write| !erasure::is_emptied(write));
        if !of_others || !SentEntry::is_for_office(envelope) {
            entry.kept = None;
        }
        transaction.put(Table::Sent, &key, entry.to_bytes()).await?;
    }
    photos::erase(transaction, erased).await
}

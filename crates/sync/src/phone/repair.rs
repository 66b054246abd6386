//! The repair box: what the office sent back, kept whole until a person mended it or gave it up.

use super::{Phone, PhoneError, Save, Saved, meta_value, photos, receive::Standpoint, units};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::{END, Table, meta, number_key, push, unpack},
};
use serde::{Deserialize, Serialize};
use so_thon_domain::{
    Change, HouseholdId, Millis, Record, RecordId, erasure::is_emptied, overlay::lay_over,
    refusal::Refusal, unit::HouseholdUnit,
};
use std::collections::BTreeMap;

/// A change that the office sent back, kept whole so that it can be mended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentBack {
    /// Why; `None` when another content already had its number.
    pub reason: Option<Refusal>,
    /// When the answer came.
    pub at: Millis,
    /// In which life of the office, counted by this phone. One that an older version put here came
    /// in the first.
    #[serde(rename = "g", default)]
    pub generation: u32,
    /// The change.
    pub change: Change,
}

impl SentBack {
    /// The number that a repair names. One that was reused names none: the office knows another
    /// change under it.
    pub(super) fn to_name(&self) -> Option<u64> {
        self.reason.map(|_| self.change.number)
    }
}

/// An item of the repair box beside the household as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The item.
    pub item: SentBack,
    /// The household with what was written laid over it: what the form shows again. Without what
    /// this phone does not have of it.
    pub unit: Option<HouseholdUnit>,
    /// The household as this phone shows it without the item; `None` when it is not here.
    pub standing: Option<HouseholdUnit>,
}

impl<S: Store> Phone<S> {
    /// What the office sent back, oldest first, with its numbers.
    pub async fn sent_back(&self) -> Result<Vec<(u64, SentBack)>, PhoneError> {
        let transaction = self.store.read(&[Table::Repair]).await?;
        let items = all_boxed(&transaction).await?;
        let numbered = items.into_iter().map(|item| (item.change.number, item));
        Ok(numbered.collect())
    }

    /// One item of the repair box with the household it is about; `None` when it has left the box.
    pub async fn written(&self, number: u64) -> Result<Option<Written>, PhoneError> {
        let tables = [
            Table::Repair,
            Table::Units,
            Table::Pending,
            Table::PendingUnits,
        ];
        let transaction = self.store.read(&tables).await?;
        let Some(item) = boxed(&transaction, number).await? else {
            return Ok(None);
        };
        let Some(unit) = item.change.units().into_iter().next() else {
            return Ok(Some(Written {
                item,
                unit: None,
                standing: None,
            }));
        };
        let known = units::known(&transaction, unit).await?;
        let here = known.shown(unit);
        let with = laid_over(&here, unit, &item.change);
        let id = HouseholdId::from(unit);
        Ok(Some(Written {
            item,
            unit: HouseholdUnit::read(id, with),
            standing: HouseholdUnit::read(id, here),
        }))
    }

    /// Saves what stands for a change that was sent back, under a new number that names it. The
    /// item leaves the repair box in the same transaction, and what waited for it at the office
    /// goes on. A second tap saves nothing and says so. Where nothing is left to write, the item
    /// is given up.
    pub async fn repair(
        &self,
        sent_back: u64,
        save: Save,
        now: Millis,
    ) -> Result<Saved, PhoneError> {
        let Save { writes, draft } = save;
        if writes.is_empty() {
            return self.let_go(sent_back, draft, now).await;
        }
        self.save_with(vec![writes], draft, Some(sent_back), now)
            .await
    }

    /// Sends an item again as it is, under a new number: what kept it out is no longer so. What was
    /// erased by law is not sent; where that was all, the item is given up.
    pub async fn resend(&self, sent_back: u64, now: Millis) -> Result<Saved, PhoneError> {
        let transaction = self.store.read(&[Table::Repair]).await?;
        let item = boxed(&transaction, sent_back).await?;
        drop(transaction);
        let there = item.is_some();
        let mut writes = item.map_or_else(Vec::new, |item| item.change.writes);
        writes.retain(|write| !is_emptied(write));
        if there && writes.is_empty() {
            return self.let_go(sent_back, None, now).await;
        }
        self.save_with(vec![writes], None, Some(sent_back), now)
            .await
    }

    /// Gives an item up. The office is told, so that what waited for it comes back too.
    pub async fn give_up(&self, sent_back: u64, now: Millis) -> Result<(), PhoneError> {
        self.let_go(sent_back, None, now).await.map(drop)
    }

    async fn let_go(
        &self,
        sent_back: u64,
        draft: Option<String>,
        now: Millis,
    ) -> Result<Saved, PhoneError> {
        let tables = [
            Table::Meta,
            Table::Pending,
            Table::Repair,
            Table::Drafts,
            Table::Photos,
            Table::PhotoBytes,
            Table::Push,
        ];
        let mut transaction = self.store.save(&tables).await?;
        let item = boxed(&transaction, sent_back).await?;
        if item.as_ref().and_then(SentBack::to_name).is_some() {
            drop(transaction);
            let nothing = vec![Vec::new()];
            return self.save_with(nothing, draft, Some(sent_back), now).await;
        }
        // The office knows nothing of it: there is nobody to tell.
        let key = number_key(sent_back);
        transaction.delete(Table::Repair, &key).await?;
        photos::went_with(&mut transaction, sent_back).await?;
        if let Some(draft) = draft {
            transaction.delete(Table::Drafts, draft.as_bytes()).await?;
        }
        note_box(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Saved {
            number: sent_back,
            at: now,
            again: item.is_none(),
        })
    }
}

/// The whole box, oldest first.
pub(super) async fn all_boxed(transaction: &impl Transaction) -> Result<Vec<SentBack>, StoreError> {
    let pairs = transaction
        .range(Table::Repair, &[], END, usize::MAX)
        .await?;
    let items = pairs.iter().map(|(_, bytes)| unpack("sent back", bytes));
    items.collect()
}

/// Says beside the box, in clear, whether the office has all that is in it: whoever takes the lock away cannot open the
/// box. To be called in every transaction that changes the box or meets another life of the office, at its end.
pub(super) async fn note_box(transaction: &mut impl Transaction) -> Result<(), StoreError> {
    let items = all_boxed(transaction).await?;
    if items.is_empty() {
        return transaction.delete(Table::Push, push::BOXED).await;
    }
    let standpoint: Standpoint = meta_value(transaction, "cursor", meta::CURSOR)
        .await?
        .unwrap_or_default();
    // What was refused the office keeps, in the life in which it refused it.
    let at_office =
        |item: &SentBack| item.reason.is_some() && item.generation == standpoint.generation;
    let life = match standpoint.epoch {
        Some(life) if items.iter().all(at_office) => life.to_string(),
        _ => "-".to_owned(),
    };
    transaction
        .put(Table::Push, push::BOXED, life.into_bytes())
        .await
}

/// An item of the box.
pub(super) async fn boxed(
    transaction: &impl Transaction,
    number: u64,
) -> Result<Option<SentBack>, StoreError> {
    let bytes = transaction.get(Table::Repair, &number_key(number)).await?;
    bytes.map(|bytes| unpack("sent back", &bytes)).transpose()
}

/// A unit with a change that is not in it laid over.
fn laid_over(
    here: &BTreeMap<RecordId, Record>,
    unit: RecordId,
    change: &Change,
) -> BTreeMap<RecordId, Record> {
    let mut records = here.clone();
    lay_over(&mut records, unit, [change]);
    records.retain(|id, record| here.contains_key(id) || record.created.is_some());
    records
}

//! What a person is typing, kept while they type: a killed page, a dead battery or an upgrade of
//! the app costs nothing.

use super::{Phone, PhoneError};
use crate::{
    store::{Store, Transaction},
    tables::{END, Table, pack, unpack},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use so_thon_domain::gather::sort_by_key;
use so_thon_domain::{HouseholdId, Millis};

/// A form that is not finished.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Which form ("visit", "support", "household", "member", "review", "complaint", "round").
    pub form: String,
    /// The form's version when it was typed: an upgraded app reads older ones.
    pub version: u16,
    /// The household it is about.
    #[serde(default)]
    pub household: Option<HouseholdId>,
    /// When it was last kept.
    pub at: Millis,
    /// What was typed.
    pub body: Value,
}

impl<S: Store> Phone<S> {
    /// Keeps a draft under its key, in place of the one before.
    pub async fn keep_draft(&self, key: &str, draft: &Draft) -> Result<(), PhoneError> {
        // Strict: "Nháp tự giữ" is a promise too.
        let mut transaction = self.store.save(&[Table::Drafts]).await?;
        transaction
            .put(Table::Drafts, key.as_bytes(), pack(draft))
            .await?;
        Ok(transaction.commit().await?)
    }

    /// The draft under a key.
    pub async fn draft(&self, key: &str) -> Result<Option<Draft>, PhoneError> {
        let transaction = self.store.read(&[Table::Drafts]).await?;
        let bytes = transaction.get(Table::Drafts, key.as_bytes()).await?;
        Ok(bytes.map(|bytes| unpack("draft", &bytes)).transpose()?)
    }

    /// Every draft with its key, newest first.
    pub async fn drafts(&self) -> Result<Vec<(String, Draft)>, PhoneError> {
        let transaction = self.store.read(&[Table::Drafts]).await?;
        let mut drafts = Vec::new();
        for (key, bytes) in transaction
            .range(Table::Drafts, &[], END, usize::MAX)
            .await?
        {
            let draft: Draft = unpack("draft", &bytes)?;
            drafts.push((String::from_utf8_lossy(&key).into_owned(), draft));
        }
        sort_by_key(&mut drafts, |(_, draft)| std::cmp::Reverse(draft.at));
        Ok(drafts)
    }

    /// Throws a draft away.
    pub async fn drop_draft(&self, key: &str) -> Result<(), PhoneError> {
        let mut transaction = self.store.save(&[Table::Drafts]).await?;
        transaction.delete(Table::Drafts, key.as_bytes()).await?;
        Ok(transaction.commit().await?)
    }
}

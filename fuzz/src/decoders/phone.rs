//! What comes to a phone, or lies on it.

use crate::lived::lent;
use pollster::block_on;
use so_thon_domain::Millis;
use so_thon_protocol::SyncReply;
use so_thon_sync::{
    MemoryStore, Phone, PhoneError, Store, Table, Transaction,
    tables::{OutboxEntry, SentEntry, StoredUnit, meta, number_key, push, rows, unpack},
};

const NOW: Millis = Millis(1_795_000_000_000);

/// An answer of whatever content is taken in whole or not at all, and the phone goes on.
pub fn reply(bytes: &[u8]) -> bool {
    let Some(reply) = super::wire::read::<SyncReply>(bytes) else {
        return false;
    };
    let phone = lent(crate::lived::Lived::phone);
    block_on(async {
        let asked = phone
            .request(Default::default(), NOW)
            .await
            .expect("a question");
        let taken = phone.receive(&asked.message, reply, NOW).await;
        look(&phone).await.expect("what was taken in can be shown");
        taken.is_ok()
    })
}

/// A household as it might lie on a phone: shown, or said to be damaged.
pub fn unit(bytes: &[u8]) -> bool {
    let phone = lent(crate::lived::Lived::phone);
    block_on(async {
        let id = *phone
            .households()
            .await
            .expect("households")
            .keys()
            .next()
            .expect("one");
        let mut transaction = phone
            .store()
            .write(&[Table::Units, Table::Summaries])
            .await?;
        let unit = so_thon_domain::RecordId::from(id);
        transaction
            .put(Table::Units, unit.bytes(), bytes.to_vec())
            .await?;
        // The rows of the list are to be made from it.
        let groups = transaction
            .range(Table::Summaries, &[], END, usize::MAX)
            .await?;
        for (key, _) in groups {
            transaction
                .put(Table::Summaries, &key, rows::MADE_ANEW.to_vec())
                .await?;
        }
        transaction.commit().await?;
        let read = unpack::<StoredUnit>("unit", bytes).is_ok();
        let looked = look(&phone).await;
        assert!(looked.is_ok() || !read, "{looked:?}");
        Ok::<_, PhoneError>(read)
    })
    .unwrap_or(false)
}

const END: &[u8] = so_thon_sync::tables::END;

/// The tables whose values are tried, with a key that is read.
fn place(of: u8) -> (Table, Vec<u8>) {
    let number = number_key(3).to_vec();
    match of % 14 {
        0 => (Table::Meta, meta::IDENTITY.to_vec()),
        1 => (Table::Meta, meta::COUNTER.to_vec()),
        2 => (Table::Meta, meta::CURSOR.to_vec()),
        3 => (Table::Meta, meta::PEOPLE.to_vec()),
        4 => (Table::Meta, meta::MISSING.to_vec()),
        5 => (Table::Pending, number),
        6 => (Table::Outbox, number),
        7 => (Table::Sent, number),
        8 => (Table::Repair, number),
        9 => (Table::Push, push::LIFE.to_vec()),
        10 => (Table::Drafts, b"form".to_vec()),
        11 => (Table::Carried, vec![7; 32]),
        12 => (Table::Push, push::REUSED.to_vec()),
        _ => (Table::Summaries, Vec::new()),
    }
}

/// Any other value: the first byte says which.
pub fn table(bytes: &[u8]) -> bool {
    let Some((of, value)) = bytes.split_first() else {
        return false;
    };
    forms(value);
    let (table, mut key) = place(*of);
    let phone = lent(crate::lived::Lived::phone);
    block_on(async {
        let mut transaction = phone.store().write(&[table]).await?;
        if key.is_empty() {
            let all = transaction.range(table, &[], END, 1).await?;
            key.extend(all.first().map(|(key, _)| key.clone()).unwrap_or_default());
        }
        transaction.put(table, &key, value.to_vec()).await?;
        transaction.commit().await?;
        look(&phone).await?;
        phone.take_reused(NOW).await?;
        phone.request(Default::default(), NOW).await?;
        phone.bundle("").await?;
        Ok::<_, PhoneError>(true)
    })
    .unwrap_or(false)
}

/// The frozen forms are written as they were read.
fn forms(value: &[u8]) {
    if let Ok(entry) = OutboxEntry::from_bytes(value) {
        let again = OutboxEntry::from_bytes(&entry.to_bytes());
        assert_eq!(again, Ok(entry));
    }
    if let Ok(entry) = SentEntry::from_bytes(value) {
        let again = SentEntry::from_bytes(&entry.to_bytes());
        assert_eq!(again, Ok(entry));
    }
}

/// Every page that reads.
async fn look(phone: &Phone<MemoryStore>) -> Result<(), PhoneError> {
    for row in phone.rows().await? {
        phone.household(row.id).await?;
    }
    phone.shared().await?;
    phone.counts().await?;
    phone.unsent().await?;
    phone.people().await?;
    phone.missing().await?;
    phone.drafts().await?;
    phone.carried().await?;
    for (number, _) in phone.sent_back().await? {
        phone.written(number).await?;
    }
    Ok(())
}

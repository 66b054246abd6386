//! Numbers that another content has, as the service worker noted them. A phone that was reported lost
//! meets the office by its worker alone, which hears letters and no reasons, and can open nothing: the
//! page puts the saves where a person sees them.

use super::{
    Phone, PhoneError, identity,
    intake::Intake,
    meta_value,
    receive::{Received, Standpoint, TABLES},
    repair::note_box,
    settle::{send_one_again, settle},
};
use crate::{
    store::{Store, StoreError, Transaction},
    tables::{SentEntry, Table, meta, number_key, pack, push},
};
use so_thon_domain::{Millis, SeatId};
use so_thon_protocol::{Outcome, State};

impl<S: Store> Phone<S> {
    /// Takes in what the worker noted: these saves go into the repair box, also those that an earlier
    /// life of the office had. The note is gone afterwards.
    pub async fn take_reused(&self, now: Millis) -> Result<Received, PhoneError> {
        let mut received = Received::default();
        // Almost always there is none: nobody waits for a writer then.
        let reading = self.store.read(&[Table::Push]).await?;
        if reading.get(Table::Push, push::REUSED).await?.is_none() {
            return Ok(received);
        }
        drop(reading);
        let mut transaction = self.store.write(&TABLES).await?;
        let seat = identity(&transaction).await?.seat;
        let mut standpoint: Standpoint = meta_value(&transaction, "cursor", meta::CURSOR)
            .await?
            .unwrap_or_default();
        let mut intake = Intake::of(&transaction, standpoint.generation).await?;
        intake.gone = std::mem::take(&mut standpoint.gone);
        let clocks = (now, standpoint.office_time(now));
        for number in noted(&transaction).await? {
            let key = number_key(number);
            if let Some(sent) = transaction.get(Table::Sent, &key).await? {
                send_one_again(&mut transaction, &key, SentEntry::from_bytes(&sent)?).await?;
            }
            let outcome = reused(seat, number);
            settle(
                &mut transaction,
                &mut intake,
                &mut received,
                &outcome,
                clocks,
            )
            .await?;
        }
        standpoint.gone = std::mem::take(&mut intake.gone);
        (received.units, standpoint.lost) = intake.finish(&mut transaction).await?;
        transaction
            .put(Table::Meta, meta::CURSOR, pack(&standpoint))
            .await?;
        transaction.delete(Table::Push, push::REUSED).await?;
        note_box(&mut transaction).await?;
        transaction.commit().await?;
        Ok(received)
    }
}

fn reused(seat: SeatId, number: u64) -> Outcome {
    Outcome {
        seat,
        number,
        state: State::NumberReused,
    }
}

/// The numbers of the note, none when it is of another life than receipts here hold in.
async fn noted(transaction: &impl Transaction) -> Result<Vec<u64>, StoreError> {
    let note = transaction.get(Table::Push, push::REUSED).await?;
    let life = transaction.get(Table::Push, push::LIFE).await?;
    let note = note.unwrap_or_default();
    let mut words = note.split(|byte| *byte == b' ');
    if words.next() != life.as_deref() {
        return Ok(Vec::new());
    }
    let number = |word: &[u8]| std::str::from_utf8(word).ok()?.parse().ok();
    Ok(words.filter_map(number).collect())
}

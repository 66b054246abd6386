//! What came back from the office: mended, saved anew, or given up.

use crate::{drawn::Fault, journal::photos_of, world::World};
use serde_json::json;
use so_thon_domain::{Field, RecordKind, RecordWrite};
use so_thon_sync::{
    PhoneError,
    phone::{Save, SentBack},
};

impl World {
    /// What came back from the office is taken up again, in one of three ways.
    pub(super) async fn mend(&mut self, at: usize) -> Result<(), PhoneError> {
        let back = self.seats[at].phone.sent_back().await?;
        let photos = |(_, item): &&(u64, SentBack)| photos_of(&item.change.writes).next().is_some();
        let with_photos = back.iter().find(photos).filter(|_| self.chance.percent(50));
        let picked = with_photos.or_else(|| self.chance.pick(&back)).cloned();
        let Some((number, item)) = picked else {
            return Ok(());
        };
        // Version 0.1.0 had no repair box to mend from: people typed it anew.
        if self.seats[at].old || self.chance.percent(20) {
            return self.save_anew(at, number, &item).await;
        }
        let gives_up = item.reason.is_some() && self.chance.percent(30);
        let writes = if gives_up {
            Vec::new()
        } else {
            match self.mended(at, number, &item) {
                Some(mut writes) => {
                    // Photos are taken out of the form that mends, now and then.
                    if self.cameras && self.chance.percent(15) && writes.len() > 1 {
                        writes.retain(|write| write.kind != RecordKind::PHOTO);
                    }
                    writes
                }
                None => return Ok(()),
            }
        };
        self.repair(at, number, writes).await
    }

    async fn repair(
        &mut self,
        at: usize,
        number: u64,
        writes: Vec<RecordWrite>,
    ) -> Result<(), PhoneError> {
        let now = self.now(at);
        let kept = self.with_photos_here(at, &writes).await?;
        let seat = &mut self.seats[at];
        let save = Save {
            writes: writes.clone(),
            draft: None,
        };
        let done = seat.phone.repair(number, save, now).await;
        self.trace
            .say(|| format!("  repairs {number} with {} writes: {done:?}", writes.len()));
        match done {
            // The record is there by another way: nothing was saved, the item stays.
            Ok(saved) if saved.again => Ok(()),
            Ok(saved) => {
                // The form is gone, and what was taken out of it.
                seat.last = seat.last.take().filter(|_| !self.cameras);
                let photos = photos_of(&kept).count();
                self.drawn.add(Fault::PhotoMended, photos as u64);
                seat.journal.saved.insert(saved.number, kept);
                seat.journal.repaired.insert(number);
                Ok(())
            }
            Err(error) => {
                seat.journal.doubtful.push(vec![kept]);
                seat.journal.maybe_repaired.insert(number);
                Err(error)
            }
        }
    }

    /// It is saved under a new number that does not name the old one.
    async fn save_anew(
        &mut self,
        at: usize,
        number: u64,
        item: &SentBack,
    ) -> Result<(), PhoneError> {
        let Some(mut writes) = self.mended(at, number, item) else {
            return Ok(());
        };
        // Whoever types it anew has a new form, without the photos.
        writes.retain(|write| write.kind != RecordKind::PHOTO);
        // What came back may itself have been a second tap, made because the first one had gone from this phone; or a
        // copy of this phone typed it anew before.
        let anew = |saved: &RecordWrite| {
            let own = |write: &RecordWrite| write.creates && write.record == saved.record;
            saved.creates && writes.iter().any(own)
        };
        let journals = self.journals(self.seats[at].id);
        let others = journals.flat_map(|journal| {
            let saved = journal.saved.iter().filter(|(other, _)| **other != number);
            let saved = saved.map(|(_, writes)| writes);
            saved.chain(journal.doubtful.iter().flatten())
        });
        let made = others.flatten().any(anew);
        let last = self.seats[at].last.take();
        let done = self.save_of(at, writes, made).await;
        self.seats[at].last = last;
        done
    }

    /// The writes with another address or other words; none when there is nothing left to mend.
    fn mended(&self, at: usize, number: u64, item: &SentBack) -> Option<Vec<RecordWrite>> {
        // Made anew since then, by a second tap.
        let journal = &self.seats[at].journal;
        let since = journal.saved.iter().filter(|(later, _)| **later > number);
        let since = since.map(|(_, writes)| writes);
        let made = item.change.writes.iter().find(|write| write.creates);
        let anew = |writes: &Vec<RecordWrite>| {
            writes
                .iter()
                .any(|write| write.creates && made.is_some_and(|made| made.record == write.record))
        };
        if since.chain(journal.doubtful.iter().flatten()).any(anew) {
            return None;
        }
        let mut writes = item.change.writes.clone();
        for write in &mut writes {
            for field in ["address", "said"]
                .into_iter()
                .take(1 + usize::from(self.cameras))
            {
                if let Some(set) = write.fields.get_mut(&Field::known(field)) {
                    set.value = json!(format!("chữa lại {number}"));
                }
            }
        }
        // Mended once already: that is a second tap.
        let twice = journal.saved.values().any(|saved| *saved == writes);
        (!writes.is_empty() && !twice).then_some(writes)
    }
}

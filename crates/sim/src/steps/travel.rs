//! Exchanges with the office, on every crooked way.

use crate::{
    drawn::Fault,
    world::{SyncFailed, World},
};
use so_thon_sync::{PhoneError, Transport, phone::Limits};

impl World {
    /// A round of exchanges over the bad network.
    pub(super) async fn exchange(&mut self, at: usize) -> Result<(), PhoneError> {
        let done = self.sync(at, false).await;
        self.trace.say(|| format!("  exchange: {done:?}"));
        if self.sabotage == Some(crate::world::Sabotage::Twice) && self.chance.percent(20) {
            self.take_in_twice(at).await;
        }
        self.note_told(at, done.is_ok());
        match done {
            // As the app does: bytes after records.
            Ok(_) => self.photo_round(at).await,
            Err(SyncFailed::Network) => Ok(()),
            Err(SyncFailed::Phone(error)) => Err(error),
        }
    }

    /// After a good round the office was told of every number so far.
    pub(crate) fn note_told(&mut self, at: usize, good: bool) {
        let journal = &mut self.seats[at].journal;
        if let (true, Some(last)) = (good, journal.saved.keys().next_back()) {
            journal.told = journal.told.max(*last);
        }
    }

    /// Another tab asked, and takes its answer in when much has happened since.
    pub(super) async fn two_tabs(&mut self, at: usize) -> Result<(), PhoneError> {
        let now = self.now(at);
        let phone = self.seats[at].phone.clone();
        if let Some((asked, reply)) = self.seats[at].parked.take() {
            let done = phone.receive(&asked, reply, now).await;
            self.trace
                .say(|| format!("  the other tab's answer: {done:?}"));
            return done.map(drop);
        }
        let request = phone.request(Limits::default(), now).await?.message;
        if self.chance.percent(40) {
            // The question itself may hang in the air before it reaches the office.
            self.exchange(at).await?;
        }
        let wire = crate::wire::Wire {
            old: self.seats[at].old,
            ..self.wire(false)
        };
        if let Ok(reply) = wire.exchange(&request).await {
            self.seats[at].parked = Some((request, reply));
        }
        Ok(())
    }

    /// A request that was long thought lost reaches the office.
    pub(crate) async fn late_arrival(&mut self) -> Result<(), PhoneError> {
        let waiting = self.late.borrow().len();
        if waiting > 0 {
            self.drawn.count(Fault::RequestLate);
            let request = self.late.borrow_mut().remove(self.chance.place(waiting));
            let answer = self.office.answer(request).await;
            self.trace
                .say(|| format!("  an old request arrives: {}", answer.is_ok()));
        }
        Ok(())
    }
}

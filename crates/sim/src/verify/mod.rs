//! What must be true at the end, whatever happened before.

mod clashes;
mod lost;
mod photos;
mod promises;
mod shown;
mod sums;
mod truth;

use crate::{
    drawn::Fault,
    world::{Kind, Sabotage, SyncFailed, World},
};
use so_thon_sync::{PhoneError, engine::SyncError};
pub use truth::Truth;

/// Rounds in which everybody meets the office; more than these are never needed.
const ROUNDS: usize = 8;

impl World {
    /// Nothing fails any more; everybody meets the office until nothing moves; then all is compared.
    pub async fn end(&mut self) {
        self.heal().await;
        if self.sabotage == Some(Sabotage::Risen) {
            self.raise_replaced().await;
        }
        let Ok(truth) = Truth::of(&self.office).await else {
            return self.report(Kind::Broken, "the book cannot be read".to_owned());
        };
        truth.count_drawn(&self.drawn);
        for at in 0..self.seats.len() {
            self.promises(at, &truth).await;
            // A lost phone is answered nothing: what it shows is its own affair.
            if self.revoked.contains_key(&self.seats[at].id) {
                continue;
            }
            let shown = self.shown(at, &truth).await;
            if let Err(error) = shown.and(self.sums(at, &truth).await) {
                let words = format!("{}: cannot be read: {error}", self.seats[at].name);
                self.report(Kind::Broken, words);
            }
        }
        self.nobody_else_wrote(&truth);
        self.wiped(&truth);
        self.held(&truth);
        self.told(&truth).await;
        self.clashes(&truth);
        self.photos_at_the_office(&truth).await;
        for finding in truth.findings() {
            self.report(Kind::Broken, finding);
        }
        match self.office.check().await {
            Ok(report) => {
                for finding in report.findings {
                    self.report(Kind::Diverged, format!("the office's check: {finding}"));
                }
            }
            Err(error) => self.report(Kind::Broken, format!("the check failed: {error}")),
        }
    }

    async fn heal(&mut self) {
        self.trace.say(|| "everything heals".to_owned());
        self.office.down.set(false);
        while !self.late.borrow().is_empty() {
            if let Err(error) = self.late_arrival().await {
                self.report(Kind::Broken, format!("an old request: {error}"));
            }
        }
        while !self.late_pieces.borrow().is_empty() {
            self.late_piece().await;
        }
        for at in 0..self.seats.len() {
            self.seats[at].disk.restart();
            if let Err(error) = self.upgrade(at).await {
                self.report(Kind::Broken, format!("an upgrade: {error}"));
            }
        }
        for seat in &mut self.seats {
            seat.worker = None;
            seat.proof = None;
            seat.phone = so_thon_sync::Phone::new(seat.disk.clone(), seat.sealing.clone());
        }
        // No photo holds up a record, even where none can be taken at all.
        let broken = self.cameras && self.chance.percent(30);
        self.office.shelf.set_broken(broken);
        for round in 0..ROUNDS {
            let mut quiet = true;
            for at in 0..self.seats.len() {
                match self.calm(at).await {
                    Ok(calm) => quiet &= calm,
                    Err(words) => return self.report(Kind::Broken, words),
                }
            }
            if quiet {
                self.trace.say(|| format!("quiet after {round} rounds"));
                self.drawn.add(Fault::PhotosBroken, broken.into());
                self.office.shelf.set_broken(false);
                return self.last_photos().await;
            }
            self.office.clock.forward(1_000);
        }
        self.report(Kind::Diverged, format!("no rest after {ROUNDS} rounds"));
    }

    /// A healthy exchange; true when nothing moved by it.
    async fn calm(&mut self, at: usize) -> Result<bool, String> {
        let name = self.seats[at].name.clone();
        if self.revoked.contains_key(&self.seats[at].id) {
            return self.push_rest(at).await;
        }
        let round = self.sync(at, true).await;
        let round = round.map_err(|error| format!("{name}: a good exchange failed: {error:?}"))?;
        self.note_told(at, true);
        if let Err(SyncError::Phone(error)) = self.healed_photos(at).await {
            return Err(format!("{name}: photos: {error}"));
        }
        let counts = self.seats[at].phone.counts().await;
        let counts = counts.map_err(|error| format!("{name}: no counts: {error}"))?;
        let moved = round.applied + round.sent_back > 0 || !round.units.is_empty();
        Ok(!moved && counts.unsent == 0)
    }

    /// Every photo whose record is in the book goes; none is left for another time.
    async fn last_photos(&mut self) {
        for at in 0..self.seats.len() {
            if self.revoked.contains_key(&self.seats[at].id) {
                continue;
            }
            let done = self.healed_photos(at).await;
            if !matches!(&done, Ok(round) if round.left == 0) {
                let words = format!("{}: photos stay: {done:?}", self.seats[at].name);
                self.report(Kind::Broken, words);
            }
        }
    }

    /// A lost phone can do nothing but push: what it has unsent, and everything again when it meets
    /// another life of the office. Its page is turned away, and shows what the worker noted.
    async fn push_rest(&mut self, at: usize) -> Result<bool, String> {
        for _ in 0..ROUNDS {
            let done = self.work(at, true).await;
            if done.map_err(|error| format!("a lost phone cannot push: {error}"))? {
                return match self.sync(at, true).await {
                    Err(SyncFailed::Network) => Ok(true),
                    other => Err(format!("a lost phone is not turned away: {other:?}")),
                };
            }
        }
        Err("a lost phone does not come to rest".to_owned())
    }
}

/// Reading a phone must work; what it says goes on.
type Read<T> = Result<T, PhoneError>;

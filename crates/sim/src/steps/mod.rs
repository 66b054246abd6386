//! What people, phones and the office do, one step at a time.

mod bundles;
mod checking;
mod forms;
mod lost;
mod mending;
mod office;
pub mod photos;
mod rearrange;
mod removal;
mod restore;
mod save;
mod travel;
mod upgrade;
mod worker;

pub use worker::Batch;

use crate::{
    disk::Fault,
    world::{Kind, World},
};
use so_thon_domain::HouseholdId;
use so_thon_sync::{PhoneError, StoreError, phone::HouseholdView};

impl World {
    /// One step, drawn at random.
    pub async fn step(&mut self) {
        let pause = match self.chance.below(8) {
            0 => 24 * 60 * 60 * 1000,
            1..3 => 60_000,
            _ => 1_000,
        };
        self.office.clock.forward(self.chance.below(pause));
        let at = self.chance.place(self.seats.len());
        if self.chance.percent(12) {
            self.arm(at);
        }
        let drawn = self.chance.below(if self.cameras { 161 } else { 147 });
        let name = self.seats[at].name.clone();
        self.trace.say(|| format!("{name}: step {drawn}"));
        let done = match drawn {
            0..9 => self.make_household(at).await,
            9..21 => self.edit_household(at).await,
            21..28 => self.rearrange().await,
            28..34 => self.write_member(at).await,
            34..44 => self.visit(at).await,
            44..49 => self.edit_visit(at).await,
            49..55 => self.support(at).await,
            55..58 => self.delete(at).await,
            58..61 => self.second_tap(at).await,
            61..64 => self.draft(at).await,
            64..66 => self.mend(at).await,
            66..88 => self.exchange(at).await,
            88..91 => self.two_tabs(at).await,
            91..93 => self.late_arrival().await,
            93..97 => self.reassign().await,
            97..98 => self.new_village().await,
            98..99 => self.import().await,
            99..100 => {
                self.office.down.set(self.chance.percent(30));
                self.seats[at].skew = self.drawn_skew();
                Ok(())
            }
            100..110 => self.work_on(at).await,
            110..114 => self.write_bundle(at).await,
            114..118 => self.carry(at).await,
            118..123 => self.mend(at).await,
            123..127 => self.check_arrivals().await,
            127..129 => self.upgrade(at).await,
            144..147 => self.quarrel(at).await,
            147..150 => self.photo_round(at).await,
            150..152 => self.photo_in_another_tab(at).await,
            152..153 => self.free_room(at).await,
            153..154 => self.fetch_photo(at).await,
            154..155 => self.drop_photos(at).await,
            155..156 => {
                self.late_piece().await;
                Ok(())
            }
            156..161 => self.day_with_photos(at).await,
            _ => {
                self.rare(at, drawn).await;
                Ok(())
            }
        };
        self.aftermath(at, done);
        self.keep_old(at).await;
    }

    /// What happens to few phones and offices.
    async fn rare(&mut self, at: usize, drawn: u64) {
        match drawn {
            129..131 => {
                let done = self.wipe(at).await;
                self.aftermath(at, done);
            }
            131..132 => self.copy_disk(at),
            132..133 => self.revoke(at).await,
            133..136 => self.decide().await,
            136..140 => self.back_up().await,
            _ => self.restore().await,
        }
    }

    /// Lets the phone's next steps fail somewhere.
    fn arm(&mut self, at: usize) {
        // A save takes some dozens of steps, taking in an answer may take hundreds.
        let most = if self.chance.percent(80) { 60 } else { 600 };
        let step = u32::try_from(self.chance.below(most)).unwrap_or(0);
        let fault = match self.chance.below(6) {
            0 => Fault::Full(1),
            1 => Fault::DiesBehindCommit,
            2 => Fault::FailsAt(step),
            _ => Fault::DiesAt(step),
        };
        self.trace.say(|| format!("  fault: {fault:?}"));
        self.seats[at].disk.arm(fault);
    }

    /// A process that ended starts again; an error that nobody caused is a finding.
    fn aftermath(&mut self, at: usize, done: Result<(), PhoneError>) {
        let dead = self.seats[at].disk.is_dead();
        let failed = self.seats[at].disk.take_failed();
        match done {
            Ok(()) => {}
            Err(PhoneError::Store(StoreError::Full)) => {}
            Err(PhoneError::Store(StoreError::Closed)) if dead => {}
            Err(PhoneError::Store(StoreError::Engine { .. })) if failed => {}
            Err(error) => {
                let name = &self.seats[at].name;
                let words = format!("{name} failed without a cause: {error}");
                self.report(Kind::Broken, words);
            }
        }
        if dead {
            self.trace
                .say(|| "  the process ended and starts again".to_owned());
            let seat = &mut self.seats[at];
            seat.form = None;
            seat.worker = None;
            seat.proof = None;
            seat.phone = so_thon_sync::Phone::new(seat.disk.clone(), seat.sealing.clone());
            seat.disk.restart();
        }
    }

    /// A household that this phone shows. The first ones are in everybody's hands most often.
    async fn some_household(&self, at: usize) -> Result<Option<HouseholdView>, PhoneError> {
        let phone = &self.seats[at].phone;
        let id = match self.seats[at].made.last() {
            Some(made) if self.chance.percent(15) => Some(*made),
            _ => {
                let rows = phone.rows().await?;
                let mut ids: Vec<HouseholdId> = rows.into_iter().map(|row| row.id).collect();
                ids.sort();
                if self.chance.percent(60) {
                    ids.truncate(2);
                }
                self.chance.pick(&ids).copied()
            }
        };
        match id {
            Some(id) => phone.household(id).await,
            None => Ok(None),
        }
    }
}

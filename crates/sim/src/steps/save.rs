//! Saving, and writing down what was promised.

use crate::{
    drawn::Fault,
    journal::Writes,
    world::{Kind, World},
};
use serde_json::json;
use so_thon_sync::{
    PhoneError,
    phone::{Draft, Save},
};

const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;
const LESS_A_YEAR_MS: i64 = -YEAR_MS;

impl World {
    /// A person saves.
    pub(super) async fn save(&mut self, at: usize, writes: Writes) -> Result<(), PhoneError> {
        self.save_of(at, writes, false).await
    }

    /// A person saves; `made` when this phone had made the same records before. Then nothing is saved where they stand
    /// again, because the office's new life is sent what its old one had.
    pub(super) async fn save_of(
        &mut self,
        at: usize,
        writes: Writes,
        made: bool,
    ) -> Result<(), PhoneError> {
        if writes.is_empty() {
            return Ok(());
        }
        let now = self.now(at);
        let draft = self.chance.percent(30).then(|| "form".to_owned());
        let kept = self.with_photos_here(at, &writes).await?;
        let seat = &mut self.seats[at];
        let save = Save {
            writes: writes.clone(),
            draft: draft.clone(),
        };
        let done = seat.phone.save(save, now).await;
        self.trace
            .say(|| format!("  saves {} writes: {done:?}", writes.len()));
        if writes.iter().any(|write| write.creates) {
            seat.last = Some(writes.clone());
        }
        match done {
            Ok(saved) if saved.again && made => Ok(()),
            Ok(saved) if saved.again => {
                let words = format!("{}: a first save was taken for a second", seat.name);
                self.report(Kind::Lost, words);
                Ok(())
            }
            Ok(saved) => {
                if let Some(draft) = draft {
                    seat.journal.draft(&draft, None);
                }
                match seat.skew {
                    YEAR_MS.. => self.drawn.count(Fault::ClockAhead),
                    ..=LESS_A_YEAR_MS => self.drawn.count(Fault::ClockBehind),
                    _ => {}
                }
                if seat.journal.saved.insert(saved.number, kept).is_some() {
                    let words = format!("{}: number {} was given twice", seat.name, saved.number);
                    self.report(Kind::Lost, words);
                }
                Ok(())
            }
            Err(error) => {
                if let Some(draft) = draft {
                    seat.journal.maybe_draft(&draft, None);
                }
                seat.journal.doubtful.push(vec![kept]);
                Err(error)
            }
        }
    }

    /// The same button once more: impatience, or after an error.
    pub(super) async fn second_tap(&mut self, at: usize) -> Result<(), PhoneError> {
        let now = self.now(at);
        let Some(writes) = self.seats[at].last.clone() else {
            return Ok(());
        };
        let kept = self.with_photos_here(at, &writes).await?;
        let seat = &mut self.seats[at];
        let mut saves = seat.journal.saved.values();
        let promised = saves.any(|saved| *saved == writes || *saved == kept);
        let save = Save {
            writes: writes.clone(),
            draft: None,
        };
        let done = seat.phone.save(save, now).await;
        self.trace.say(|| format!("  taps again: {done:?}"));
        let saved = match done {
            Ok(saved) => saved,
            // The form was given up, and there was nothing else in it.
            Err(PhoneError::Nothing) if kept.is_empty() => return Ok(()),
            Err(error) => {
                seat.journal.doubtful.push(vec![kept]);
                return Err(error);
            }
        };
        if !saved.again {
            // Sent back, gone with its village or never kept: the phone has no first one to know
            // of. One that ended in an error stays doubtful beside this one.
            seat.journal.saved.insert(saved.number, kept);
        } else if !promised {
            let whole = seat.journal.is_doubtful(&writes);
            seat.journal
                .settle(saved.number, if whole { &writes } else { &kept });
        }
        Ok(())
    }

    /// Typing, without finishing.
    pub(super) async fn draft(&mut self, at: usize) -> Result<(), PhoneError> {
        let at_time = self.now(at);
        let key = if self.chance.percent(50) {
            "form"
        } else {
            "visit"
        };
        let body = json!({ "typed": self.chance.below(1_000) });
        let drops = self.chance.percent(20);
        let seat = &mut self.seats[at];
        let draft = Draft {
            form: key.to_owned(),
            version: 1,
            household: None,
            at: at_time,
            body: body.clone(),
        };
        let (done, state) = if drops {
            (seat.phone.drop_draft(key).await, None)
        } else {
            (seat.phone.keep_draft(key, &draft).await, Some(body))
        };
        match done {
            Ok(()) => seat.journal.draft(key, state),
            Err(_) => seat.journal.maybe_draft(key, state),
        }
        done
    }
}

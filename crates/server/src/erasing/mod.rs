//! What is held about a person, and its erasure (docs/decisions/007).
//!
//! | file | what |
//! |---|---|
//! | `cover` | which records a person's are |
//! | `plan` | what an erasure writes, decided in memory |
//! | `mod` | doing it, with the journal before and the pictures after |
//! | `again` | doing it once more after a restore or a crash |
//! | `export` | everything that is held, to be handed over |

mod again;
mod cover;
mod export;
mod plan;

use crate::{
    accept::{self, check::Author},
    journal::{self, Entry},
    problem::Failure,
    server::{By, Caller, Server},
    store::{ChangeRow, CommuneRow, Store, What},
};
use plan::{Plan, Wanted};
use serde_json::json;
use so_thon_domain::RecordId;
use so_thon_protocol::{
    erasure::{Erased, Erasing, Ground, MOST_WORDS},
    problem::Code,
};
use tracing::info;

/// How often an erasure is decided anew before the request is given up.
const TRIES: u32 = 50;

/// Who erases whom, and why.
struct Order<'a> {
    by: By<'a>,
    of: RecordId,
    ground: Ground,
    /// The paper it rests on; nothing when it is done again.
    words: Option<&'a str>,
    /// Records that an earlier erasure named, with their households.
    named: &'a [(RecordId, RecordId)],
}

impl<S: Store> Server<S> {
    /// `POST /api/v1/erasures`.
    pub async fn erase(&self, caller: &Caller, ask: &Erasing) -> Result<Erased, Failure> {
        let words = ask.words.trim();
        if words.is_empty() {
            return Err(Code::Missing.into());
        }
        if words.chars().count() > MOST_WORDS {
            return Err(Code::BadRequest.into());
        }
        let order = Order {
            by: By::Caller(caller),
            of: ask.record,
            ground: ask.ground,
            words: Some(words),
            named: &[],
        };
        self.carry_out(&caller.commune, &order).await
    }

    async fn carry_out(&self, commune: &CommuneRow, order: &Order<'_>) -> Result<Erased, Failure> {
        self.note_old_touches(commune.id).await?;
        let _turn = self.appending.lock().await;
        let mut written: Vec<(RecordId, RecordId)> = order.named.to_vec();
        for _ in 0..TRIES {
            let wanted = Wanted {
                of: order.of,
                named: order.named,
                again: order.words.is_none(),
            };
            let plan = self.plan(commune, &wanted).await?;
            if !plan.open.is_empty() {
                for row in &plan.open {
                    self.refuse_open(commune, row).await?;
                }
                continue;
            }
            // The journal knows first: an erasure that a crash cuts off is done at the next start.
            if plan.gone != written {
                self.journal_erased(commune, order, &plan)?;
                written.clone_from(&plan.gone);
            }
            let erased = Erased {
                records: plan.gone.len() as u64,
                changes: plan.erasure.changes.len() as u64,
            };
            let erasure = self.noted(commune, order, plan.erasure, erased);
            if self.store.erase(commune.id, &erasure).await? {
                self.forget_photos(&plan.photos).await?;
                info!(
                    records = erased.records,
                    changes = erased.changes,
                    "erased by law"
                );
                return Ok(erased);
            }
        }
        Err(Failure::Contention)
    }

    /// The entry that says so: facts that name nobody, and the paper apart.
    fn noted(
        &self,
        commune: &CommuneRow,
        order: &Order<'_>,
        mut erasure: crate::store::Erasure,
        erased: Erased,
    ) -> crate::store::Erasure {
        let mut detail = json!({
            "ground": order.ground.code(),
            "records": erased.records,
            "changes": erased.changes,
        });
        if order.words.is_none() {
            detail["again"] = true.into();
        }
        let note = self.note(commune.id, What::Erased).to(order.of.0);
        let mut note = order.by.noted(note.with_detail(&detail));
        if let Some(words) = order.words {
            note = note.with_content(&json!({"words": words}));
        }
        erasure.notes.push(note);
        erasure
    }

    /// What waits or is held and speaks of the person is refused first, as any change is.
    async fn refuse_open(&self, commune: &CommuneRow, row: &ChangeRow) -> Result<(), Failure> {
        let seated = self.store.seated(commune.id, row.id.seat).await?;
        let seated = seated.ok_or(Failure::Asked(Code::NotFound))?;
        let author = Author::from(&seated.account);
        let salt = || self.salt();
        let noting = accept::Noting {
            account: seated.account.id,
            salt: &salt,
        };
        let (store, keys, now) = (&self.store, &*self.keys, self.now());
        // Where the commune moved on meanwhile, the next try comes to it again.
        accept::refuse_erased(store, keys, commune, (row, &author), now, &noting).await?;
        Ok(())
    }

    fn journal_erased(
        &self,
        commune: &CommuneRow,
        order: &Order<'_>,
        plan: &Plan,
    ) -> Result<(), Failure> {
        let Some(data) = &self.journal else {
            return Ok(());
        };
        let entry = Entry::Erased {
            commune: commune.id,
            of: order.of,
            ground: order.ground,
            at: self.now(),
            records: plan.gone.clone(),
        };
        journal::add(data, &entry).map_err(Failure::Journal)
    }
}

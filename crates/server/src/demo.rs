//! Filling a commune through the accept path, as phones would: for demonstrations and data sets.

use crate::{
    accept,
    problem::Failure,
    server::Server,
    store::{AccountRow, Store},
};
use so_thon_domain::{Change, Millis, RecordWrite, Stamp};
use so_thon_protocol::{Envelope, Plain, State};

/// What one author writes: each inner list is one save, with the moment it was made.
pub struct Written {
    /// Who wrote it.
    pub author: AccountRow,
    /// The saves, oldest first.
    pub saves: Vec<(Millis, Vec<RecordWrite>)>,
}

/// A save that was not applied.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The server failed.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// A save was not taken as it should.
    #[error("save {number} of {login} became {state:?}")]
    NotApplied {
        /// Whose.
        login: String,
        /// Its number.
        number: u64,
        /// What became of it.
        state: State,
    },
}

/// Changes per append.
const BATCH: usize = 500;

/// Mints a seat for each author and takes the saves in. Every one must be applied.
pub async fn load<S: Store>(server: &Server<S>, written: &[Written]) -> Result<u64, LoadError> {
    let mut loaded = 0;
    for one in written {
        let author = &one.author;
        let (seat, _) = server.mint_seat(author, server.secret(), "").await?;
        let caller = server.caller(author.commune, seat).await?;
        let mut number = 0;
        for batch in one.saves.chunks(BATCH) {
            let mut envelopes = Vec::with_capacity(batch.len());
            for (millis, writes) in batch {
                number += 1;
                let change = Change {
                    commune: author.commune,
                    seat,
                    number,
                    stamp: Stamp {
                        millis: *millis,
                        counter: 0,
                    },
                    writes: writes.clone(),
                };
                let bytes = Envelope::pack(&change, &Plain).to_bytes();
                envelopes.push(so_thon_protocol::Sealed::from(bytes));
            }
            let (incoming, _) = accept::open(seat, &envelopes);
            for outcome in server.accept(&caller, &incoming, server.now()).await? {
                let State::Applied { .. } = outcome.state else {
                    return Err(LoadError::NotApplied {
                        login: author.login.clone(),
                        number: outcome.number,
                        state: outcome.state,
                    });
                };
                loaded += 1;
            }
        }
        let (commune, now) = (author.commune, server.now());
        let noted = server.store.note_seen(commune, seat, now, number).await;
        noted.map_err(Failure::from)?;
    }
    Ok(loaded)
}

//! Filling a commune through the accept path, as phones would: for demonstrations and data sets.

use crate::{
    problem::Failure,
    server::{Caller, Server},
    store::{AccountRow, Store},
};
use so_thon_domain::{Change, Millis, RecordWrite, Stamp};
use so_thon_protocol::{Envelope, Sealed, State};

/// One save of one author.
pub struct Save {
    /// Which of the callers.
    pub author: usize,
    /// The author's own count, from 1 without gaps.
    pub number: u64,
    /// When it was saved, and came in.
    pub at: Millis,
    /// What was written.
    pub writes: Vec<RecordWrite>,
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

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Mints a seat for an account: an author of saves.
pub async fn seat<S: Store>(server: &Server<S>, account: &AccountRow) -> Result<Caller, Failure> {
    let (seat, _) = server.mint_seat(account, server.secret(), "").await?;
    server.caller(account.commune, seat).await
}

/// Takes saves in, day by day; every one must be applied. What one author saved on one day comes in
/// that evening, in as few appends as hold it, the authors in their order.
pub async fn load<S: Store>(
    server: &Server<S>,
    authors: &[Caller],
    saves: &[Save],
) -> Result<u64, LoadError> {
    let mut loaded = 0;
    for day in saves.chunk_by(|a, b| a.at.0 / DAY_MS == b.at.0 / DAY_MS) {
        for (place, author) in authors.iter().enumerate() {
            let evening: Vec<&Save> = day.iter().filter(|save| save.author == place).collect();
            for batch in evening.chunks(BATCH) {
                loaded += append(server, author, batch).await?;
            }
        }
    }
    for (place, author) in authors.iter().enumerate() {
        if let Some(last) = saves.iter().rfind(|save| save.author == place) {
            let (commune, seat) = (author.commune.id, author.seat);
            let noted = server.store.note_seen(commune, seat, last.at, last.number);
            noted.await.map_err(Failure::from)?;
        }
    }
    Ok(loaded)
}

/// Takes in what one author sends at once, when the last of it was saved.
async fn append<S: Store>(
    server: &Server<S>,
    author: &Caller,
    batch: &[&Save],
) -> Result<u64, LoadError> {
    let Some(last) = batch.last() else {
        return Ok(0);
    };
    let sealed: Vec<Sealed> = batch.iter().map(|save| seal(author, save)).collect();
    let (incoming, _) = server.open(author, &sealed);
    let mut loaded = 0;
    for outcome in server.accept(author, &incoming, last.at).await? {
        let State::Applied { .. } = outcome.state else {
            return Err(LoadError::NotApplied {
                login: author.account.login.clone(),
                number: outcome.number,
                state: outcome.state,
            });
        };
        loaded += 1;
    }
    Ok(loaded)
}

fn seal(author: &Caller, save: &Save) -> Sealed {
    let change = Change {
        commune: author.commune.id,
        seat: author.seat,
        number: save.number,
        stamp: Stamp {
            millis: save.at,
            counter: 0,
        },
        repairs: None,
        writes: save.writes.clone(),
    };
    Sealed::from(Envelope::plain(&change).to_bytes())
}

//! What comes by a road and is not taken for what it claims to be: forged, altered, another's, or
//! another content under a number that has one. It is noted with the refusals, by its road and by
//! counts alone: nothing of it is known to be anybody's.

use crate::{
    accept::Opened,
    problem::Failure,
    server::{Caller, Server},
    store::Store,
};
use serde_json::json;
use so_thon_protocol::{Outcome, State, problem::Code};

/// The roads, as the log names what was asked.
pub const SYNC: &str = "POST /api/v1/sync";
/// See [`SYNC`].
pub const PUSH: &str = "POST /api/v1/push";
/// See [`SYNC`].
pub const BUNDLES: &str = "POST /api/v1/bundles";

/// How much of what came was not taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TurnedAway {
    /// What cannot be read, or was not sealed and signed by a seat of this commune whose it says it
    /// is.
    pub unread: usize,
    /// Other contents under numbers that have one.
    pub reused: usize,
}

impl TurnedAway {
    /// Adds what was not taken of one seat's envelopes. Those that were not looked at, because so
    /// much is unpacked in a request, come again and are no fault.
    pub fn add(&mut self, opened: &Opened, outcomes: &[Outcome]) {
        let reused = outcomes.iter();
        let reused = reused.filter(|outcome| outcome.state == State::NumberReused);
        self.unread += opened.unread;
        self.reused += reused.count();
    }
}

impl<S: Store> Server<S> {
    /// Notes what was not taken, if anything.
    pub(crate) async fn note_turned_away(
        &self,
        caller: &Caller,
        road: &str,
        turned: TurnedAway,
    ) -> Result<(), Failure> {
        let mut detail = json!({"asked": road});
        for (name, count) in [("unread", turned.unread), ("reused", turned.reused)] {
            if count > 0 {
                detail[name] = count.into();
            }
        }
        if turned == TurnedAway::default() {
            return Ok(());
        }
        self.note_refused(caller, detail).await
    }

    /// Notes that all of what came cannot be read, and gives why it is refused.
    pub(crate) async fn unreadable(&self, caller: &Caller, road: &str, code: Code) -> Failure {
        let turned = TurnedAway {
            unread: 1,
            reused: 0,
        };
        match self.note_turned_away(caller, road, turned).await {
            Ok(()) => code.into(),
            Err(failure) => failure,
        }
    }
}

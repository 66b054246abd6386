//! What was sent and what the office acknowledged, written down outside of phones and office.

use so_thon_domain::{SeatId, ValueId};
use so_thon_protocol::{Envelope, Outcome, State, SyncReply, SyncRequest};
use std::collections::BTreeMap;

/// One change of a phone on its way.
#[derive(Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its bytes as they went out.
    pub envelope: Vec<u8>,
    /// What the office said became of it.
    pub outcome: Option<State>,
}

/// What all phones sent, and what they were promised.
#[derive(Debug, Default)]
pub struct Journal {
    /// By seat and number.
    pub sent: BTreeMap<ValueId, Sent>,
    /// The words of every save, each written once.
    pub words: Vec<String>,
    /// How many outcomes were received for the first time.
    pub acknowledged: u64,
    /// What the office or a phone did that breaks a promise by itself.
    pub broken: Vec<String>,
}

impl Journal {
    /// Before a request goes out.
    pub fn sending(&mut self, request: &SyncRequest) {
        for bytes in &request.envelopes {
            let Ok(envelope) = Envelope::from_bytes(bytes) else {
                self.broken
                    .push("a phone sends what cannot be read".to_owned());
                continue;
            };
            let id = ValueId {
                seat: envelope.header.seat,
                number: envelope.header.number,
            };
            let sent = self.sent.entry(id).or_insert_with(|| Sent {
                envelope: bytes.to_vec(),
                outcome: None,
            });
            if sent.envelope != bytes.as_ref() {
                self.broken.push(format!("{}: two contents", name(id)));
            }
        }
    }

    /// After an answer came in.
    pub fn received(&mut self, reply: &SyncReply) {
        for outcome in reply.outcomes.iter().filter(|one| one.state.is_receipt()) {
            self.promised(outcome);
        }
    }

    fn promised(&mut self, outcome: &Outcome) {
        let id = ValueId {
            seat: outcome.seat,
            number: outcome.number,
        };
        let Some(sent) = self.sent.get_mut(&id) else {
            self.broken
                .push(format!("{}: an outcome nobody asked for", name(id)));
            return;
        };
        match sent.outcome.replace(outcome.state.clone()) {
            None => self.acknowledged += 1,
            // Repeating an outcome is harmless because it is the same one.
            Some(before) if before == outcome.state || before == State::Waiting => {}
            Some(before) => {
                let now = &outcome.state;
                let text = format!("{}: first {before:?}, then {now:?}", name(id));
                self.broken.push(text);
            }
        }
        if !matches!(outcome.state, State::Applied { .. }) {
            let text = format!("{}: became {:?}", name(id), outcome.state);
            self.broken.push(text);
        }
    }

    /// Changes whose outcome a phone has.
    pub fn promises(&self) -> impl Iterator<Item = (ValueId, &Sent)> {
        let all = self.sent.iter().map(|(id, sent)| (*id, sent));
        all.filter(|(_, sent)| sent.outcome.is_some())
    }
}

/// How findings call a change.
pub fn name(id: ValueId) -> String {
    let SeatId(seat) = id.seat;
    format!("change {} of seat {seat}", id.number)
}

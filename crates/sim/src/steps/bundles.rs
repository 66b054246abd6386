//! Bundles: written on one phone, carried by anybody, delivered however often, cut, altered, forged.

use super::worker::{is_sealed, sealed_envelope};
use crate::{
    drawn::Fault,
    world::{Kind, World},
};
use so_thon_domain::{Change, Stamp};
use so_thon_protocol::{Envelope, bundle, seal::SeatKeys};
use so_thon_sync::{PhoneError, Store, Table, Transaction, tables};

/// Bundles that lie about; the oldest is thrown away first.
const KEPT: usize = 6;

/// What stands before a bundle's first line.
const WORDS: &str = "Gói dữ liệu Sổ Thôn";

impl World {
    /// A person exports what is unsent, sometimes with what was sent before.
    pub(super) async fn write_bundle(&mut self, at: usize) -> Result<(), PhoneError> {
        let with_sent = self.chance.percent(30);
        let transaction = self.seats[at]
            .disk
            .read(&[Table::Outbox, Table::Sent])
            .await?;
        let mut envelopes = Vec::new();
        if with_sent {
            let sent = transaction.range(Table::Sent, &[], tables::END, usize::MAX);
            for (_, bytes) in sent.await? {
                let kept = tables::SentEntry::from_bytes(&bytes)?.kept;
                envelopes.extend(kept.map(|kept| kept.envelope));
            }
            envelopes.retain(|envelope| is_sealed(envelope));
        }
        let unsent = transaction.range(Table::Outbox, &[], tables::END, usize::MAX);
        for (_, entry) in unsent.await? {
            envelopes.extend(sealed_envelope(&entry).map(<[u8]>::to_vec));
        }
        if envelopes.is_empty() {
            return Ok(());
        }
        self.trace
            .say(|| format!("  writes a bundle of {}", envelopes.len()));
        let text = bundle::write(WORDS, envelopes.iter().map(Vec::as_slice));
        self.bundles.push(text);
        if self.bundles.len() > KEPT {
            self.bundles.remove(0);
        }
        Ok(())
    }

    /// Somebody brings a bundle to the office; `at` is who carries it.
    pub(super) async fn carry(&mut self, at: usize) -> Result<(), PhoneError> {
        let id = self.seats[at].id;
        if self.office.down.get() || self.revoked.contains_key(&id) {
            return Ok(());
        }
        if self.chance.percent(15) {
            self.forge(at).await;
        }
        if self.bundles.is_empty() {
            return Ok(());
        }
        let place = self.chance.place(self.bundles.len());
        let text = self.bundles[place].clone();
        match self.chance.below(10) {
            0 => {
                self.drawn.count(Fault::BundleDamaged);
                let cut: String = text.chars().take(self.chance.place(text.len())).collect();
                self.deliver(at, &cut).await;
            }
            1 => {
                self.drawn.count(Fault::BundleDamaged);
                let mut bytes = text.into_bytes();
                let altered = self.chance.place(bytes.len());
                if let Some(byte) = bytes.get_mut(altered).filter(|byte| byte.is_ascii()) {
                    *byte = if *byte == b'A' { b'B' } else { b'A' };
                }
                self.deliver(at, &String::from_utf8_lossy(&bytes)).await;
            }
            _ => {
                self.deliver_whole(at, &text).await;
                if self.chance.percent(20) {
                    self.drawn.count(Fault::BundleTwice);
                    self.deliver_whole(at, &text).await;
                }
            }
        }
        if self.chance.percent(40) {
            self.bundles.remove(place);
        }
        Ok(())
    }

    async fn deliver(&self, at: usize, text: &str) -> Option<bundle::BundleReply> {
        let server = self.office.server();
        let caller = server.caller(self.office.commune.id, self.seats[at].id);
        let mut caller = caller.await.ok()?;
        caller.revoked = false;
        let reply = server.bundle(&caller, text).await;
        self.trace.say(|| format!("  carries a bundle: {reply:?}"));
        reply.ok()
    }

    async fn deliver_whole(&mut self, at: usize, text: &str) {
        let envelopes = bundle::read(text);
        let others = |bytes: &Vec<u8>| {
            let envelope = Envelope::from_bytes(bytes);
            envelope.is_ok_and(|envelope| envelope.header.seat != self.seats[at].id)
        };
        if envelopes.iter().flatten().any(others) {
            self.drawn.count(Fault::BundleByOther);
        }
        let inside = envelopes.map(|envelopes| envelopes.len());
        let reply = self.deliver(at, text).await;
        // After a restore the office may not know a seat that was made since the backup.
        let unread = reply.map(|reply| reply.unread);
        if inside.is_err() || unread.is_none() || (self.restores == 0 && unread != Some(0)) {
            let words = format!("a bundle of {inside:?} left {unread:?} unread");
            self.report(Kind::Lost, words);
        }
    }

    /// A carrier puts words into another's mouth: under a key of their own, or not signed at all.
    async fn forge(&mut self, at: usize) {
        let Some(victim) = self.chance.pick(&self.seats) else {
            return;
        };
        let last = victim.journal.saved.keys().next_back().copied();
        let (id, sealing) = (victim.id, victim.sealing.clone());
        let Some(village) = self.chance.pick(&self.villages).copied() else {
            return;
        };
        let change = Change {
            commune: self.office.commune.id,
            seat: id,
            number: last.unwrap_or(0) + 1,
            stamp: Stamp::latest_at(self.now(at)),
            repairs: None,
            writes: self.new_household(at, village).1,
        };
        let keys = SeatKeys {
            commune: &self.office.commune.public_key,
            signing: &[9; 32],
        };
        let envelope = if self.chance.percent(50) {
            Envelope::plain(&change).to_bytes()
        } else {
            match Envelope::seal(&change, &keys, &sealing) {
                Ok(envelope) => envelope.to_bytes(),
                Err(error) => return self.report(Kind::Broken, format!("sealing: {error}")),
            }
        };
        let text = bundle::write(WORDS, [envelope.as_slice()]);
        self.trace.say(|| format!("  forges a change of {id}"));
        self.drawn.count(Fault::BundleDamaged);
        self.deliver(at, &text).await;
    }
}

//! The sealed bundle: carried by a colleague, it arrives once and tells nobody on the way.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use pollster::block_on;
use so_thon_domain::{Clock, Millis};
use so_thon_protocol::{
    Envelope, Problem,
    bundle::{BundleError, BundleReply},
    problem::Code,
    seal::OnlyPlain,
};
use so_thon_sync::{
    Carrier, MemoryStore, Phone, PhoneError, Store, Table, Transaction, TransportError,
    conformance::{
        Office, enrolled, household, later, meet, new_address, new_household, question, save, seat,
        seen, village,
    },
    deliver,
    phone::CarriedState,
    sync,
    tables::{OutboxEntry, number_key},
};
use std::collections::BTreeSet;

struct At(u64);

impl Clock for At {
    fn now(&self) -> Millis {
        later(self.0)
    }
}

const NAME: &str = "Hồ Văn Dề";

async fn two_saves() -> Phone<MemoryStore> {
    let phone = enrolled(MemoryStore::new(), 1).await;
    save(&phone, new_household(1, village(1), NAME), later(1)).await;
    let own = seen(&phone, household(1)).await;
    save(&phone, new_address(&own, "bên suối"), later(2)).await;
    phone
}

#[test]
fn a_bundle_carried_by_another_phone_and_sent_directly_too_counts_once() {
    block_on(async {
        let office = Office::default();
        let (phone, carrier) = (two_saves().await, enrolled(MemoryStore::new(), 2).await);
        let bundle = phone.bundle("Gói của Sổ Thôn").await.unwrap();
        assert_eq!((bundle.count, bundle.left_out), (2, 0));
        assert_eq!(phone.counts().await.unwrap().unsent, 2);

        let taken = carrier.carry(&bundle.text, later(3)).await.unwrap();
        assert_eq!((taken.count, taken.state), (2, CarriedState::Waiting));
        // Forwarded once more by a chat that broke its lines.
        let again = bundle.text.replace("\r\n", "\n");
        carrier.carry(&again, later(4)).await.unwrap();
        assert_eq!(carrier.counts().await.unwrap().carried, 1);
        assert_eq!(deliver(&carrier, &office, &At(5)).await.unwrap(), 1);
        assert_eq!(deliver(&carrier, &office, &At(6)).await.unwrap(), 0);
        let expected: BTreeSet<_> = [(seat(1), 1), (seat(1), 2)].into();
        assert_eq!(office.applied(), expected);
        let carried = carrier.carried().await.unwrap();
        let delivered = CarriedState::Delivered {
            at: later(5),
            received: 2,
            sent_back: 0,
            unread: 0,
        };
        assert_eq!(carried[0].state, delivered);
        assert_eq!(carrier.counts().await.unwrap().carried, 0);

        // The office gets it from yet another hand, and then from the phone itself.
        let before = office.records();
        office.take_bundle(&bundle.text);
        sync(&phone, &office, &At(7), |_| ()).await.unwrap();
        assert_eq!(office.records(), before);
        assert_eq!(office.applied(), expected);
        assert_eq!(phone.counts().await.unwrap().unsent, 0);
        assert_eq!(phone.bundle("").await.unwrap().count, 0);
    });
}

#[test]
fn whoever_carries_a_bundle_cannot_read_it_and_keeps_nothing_of_it_afterwards() {
    block_on(async {
        let office = Office::default();
        let (phone, carrier) = (two_saves().await, enrolled(MemoryStore::new(), 2).await);
        let bundle = phone.bundle("").await.unwrap();
        assert!(bundle.text.is_ascii());
        for sealed in so_thon_protocol::bundle::read(&bundle.text).unwrap() {
            let envelope = Envelope::from_bytes(&sealed).unwrap();
            assert!(envelope.open(&OnlyPlain).is_err());
            assert!(
                !sealed
                    .windows(NAME.len())
                    .any(|part| part == NAME.as_bytes())
            );
        }
        let chat = format!("Chị Xuyên gửi {NAME}\n{}", bundle.text);
        carrier.carry(&chat, later(3)).await.unwrap();
        let kept = |store: &MemoryStore| {
            let all = block_on(so_thon_sync::conformance::contents(store));
            all[&Table::Carried][0].1.clone()
        };
        let before = kept(carrier.store());
        assert!(
            !before
                .windows(NAME.len())
                .any(|part| part == NAME.as_bytes())
        );
        deliver(&carrier, &office, &At(5)).await.unwrap();
        assert!(kept(carrier.store()).len() < 200);
    });
}

#[test]
fn a_damaged_bundle_is_refused_and_not_carried() {
    block_on(async {
        let (phone, carrier) = (two_saves().await, enrolled(MemoryStore::new(), 2).await);
        let text = phone.bundle("").await.unwrap().text;
        let cut = text.get(..text.len() / 2).expect("ASCII from there on");
        let refused = |error| Err(PhoneError::Bundle(error));
        let not_whole = refused(BundleError::NotWhole);
        assert_eq!(carrier.carry(cut, later(3)).await, not_whole);
        let other = refused(BundleError::NotABundle);
        assert_eq!(carrier.carry("xin chào", later(3)).await, other);
        assert!(carrier.carried().await.unwrap().is_empty());
    });
}

struct Says(u16);

impl Carrier for Says {
    async fn deliver(&self, _: &str) -> Result<BundleReply, TransportError> {
        if self.0 == 0 {
            return Err(TransportError::Unreachable);
        }
        Err(TransportError::Problem(Problem {
            kind: String::new(),
            title: String::new(),
            status: self.0,
            code: Code::Unknown,
            retry_after: None,
        }))
    }
}

#[test]
fn a_bundle_that_cannot_be_brought_stays_and_one_that_is_not_taken_rests_for_a_day() {
    block_on(async {
        let office = Office::default();
        let (phone, carrier) = (two_saves().await, enrolled(MemoryStore::new(), 2).await);
        let text = phone.bundle("").await.unwrap().text;
        carrier.carry(&text, later(3)).await.unwrap();
        for status in [0, 401, 503] {
            assert!(deliver(&carrier, &Says(status), &At(4)).await.is_err());
        }
        assert_eq!(carrier.counts().await.unwrap().carried, 1);
        assert_eq!(deliver(&carrier, &Says(422), &At(5)).await.unwrap(), 0);
        assert_eq!(deliver(&carrier, &office, &At(6)).await.unwrap(), 0);
        let next_day = At(6 + 24 * 60 * 60 * 1000);
        assert_eq!(deliver(&carrier, &office, &next_day).await.unwrap(), 1);
    });
}

#[test]
fn what_an_app_saved_that_did_not_seal_yet_is_left_out_and_still_goes_by_session() {
    block_on(async {
        let (office, phone) = (Office::default(), two_saves().await);
        let pending = phone.unsent().await.unwrap();
        let old = OutboxEntry {
            delivered: false,
            saved: later(1),
            envelope: Envelope::plain(&pending[0]).to_bytes(),
        };
        let mut transaction = phone.store().write(&[Table::Outbox]).await.unwrap();
        let key = number_key(1);
        transaction
            .put(Table::Outbox, &key, old.to_bytes())
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        let bundle = phone.bundle("").await.unwrap();
        assert_eq!((bundle.count, bundle.left_out), (1, 1));
        assert_eq!(question(&phone, later(3)).await.message.envelopes.len(), 2);
        meet(&phone, &office, later(4)).await;
        assert_eq!(phone.counts().await.unwrap().unsent, 0);
    });
}

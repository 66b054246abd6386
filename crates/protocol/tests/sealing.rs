//! What a seal promises: only the commune opens, only the seat signs, nothing can be moved from one
//! envelope to another.

use so_thon_domain::{Change, CommuneId, Millis, SeatId, Stamp};
use so_thon_protocol::{
    Envelope,
    seal::{CommuneKeys, OnlyPlain, Open, Sealer, SeatKeys, open_with, seal_to},
};
use std::cell::Cell;
use uuid::Uuid;

const PRIVATE: [u8; 32] = [7; 32];
const SIGNING: [u8; 32] = [8; 32];

fn commune() -> CommuneId {
    CommuneId(Uuid::from_u128(1))
}

fn keys() -> CommuneKeys {
    let mut keys = CommuneKeys::default();
    keys.add(commune(), PRIVATE);
    keys
}

fn public_key() -> [u8; 32] {
    x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(PRIVATE)).to_bytes()
}

fn signed_by() -> [u8; 32] {
    ed25519_dalek::SigningKey::from_bytes(&SIGNING)
        .verifying_key()
        .to_bytes()
}

fn sealer() -> Sealer {
    let next = Cell::new(1_u8);
    Sealer::new(move |buffer| {
        for byte in buffer {
            next.set(next.get().wrapping_mul(31).wrapping_add(17));
            *byte = next.get();
        }
    })
}

fn change(number: u64) -> Change {
    Change {
        commune: commune(),
        seat: SeatId(Uuid::from_u128(2)),
        number,
        stamp: Stamp::latest_at(Millis(5)),
        repairs: Some(1),
        writes: Vec::new(),
    }
}

fn sealed(number: u64) -> Envelope {
    let public = public_key();
    let seat = SeatKeys {
        commune: &public,
        signing: &SIGNING,
    };
    Envelope::seal(&change(number), &seat, &sealer()).expect("the key is good")
}

#[test]
fn what_was_sealed_opens_and_is_its_seats() {
    let bytes = sealed(3).to_bytes();
    let envelope = Envelope::from_bytes(&bytes).unwrap();
    assert_eq!(envelope, sealed(3));
    assert_eq!(envelope.open(&keys()).unwrap(), change(3));
    assert!(envelope.is_signed_by(&signed_by(), &keys()));
    assert!(!envelope.is_signed_by(&[1; 32], &keys()));
}

#[test]
fn another_commune_opens_nothing() {
    let mut other = CommuneKeys::default();
    other.add(commune(), [9; 32]);
    assert!(sealed(3).open(&other).is_err());
    assert!(sealed(3).open(&CommuneKeys::default()).is_err());
    assert!(sealed(3).open(&OnlyPlain).is_err());
}

#[test]
fn an_old_key_goes_on_opening_after_a_rotation() {
    let mut rotated = CommuneKeys::default();
    rotated.add(commune(), [9; 32]);
    rotated.add(commune(), PRIVATE);
    assert_eq!(sealed(3).open(&rotated).unwrap(), change(3));
}

#[test]
fn every_altered_byte_is_noticed() {
    let bytes = sealed(3).to_bytes();
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        let Ok(envelope) = Envelope::from_bytes(&altered) else {
            continue;
        };
        assert!(
            !envelope.is_signed_by(&signed_by(), &keys()),
            "byte {at} can be altered"
        );
    }
}

#[test]
fn content_cannot_be_moved_under_another_header() {
    let (one, other) = (sealed(3), sealed(4));
    let moved = Envelope {
        header: other.header.clone(),
        clear: other.clear,
        ..one
    };
    assert!(moved.open(&keys()).is_err());
}

#[test]
fn what_is_sealed_for_one_use_does_not_open_for_another() {
    let sealed = seal_to(&public_key(), b"photo key", b"", b"key", &|buffer| {
        buffer.fill(3);
    })
    .unwrap();
    assert_eq!(
        open_with(&PRIVATE, b"photo key", b"", &sealed).unwrap(),
        b"key"
    );
    assert!(open_with(&PRIVATE, b"so-thon envelope 1", b"", &sealed).is_err());
}

#[test]
fn sealing_costs_little() {
    let content = Envelope::plain(&change(3)).body.len();
    let extra = sealed(3).to_bytes().len() - content;
    assert!(extra <= 200, "{extra} bytes around the content");
}

#[test]
fn keys_are_never_printed() {
    let printed = format!("{:?} {:?}", keys(), sealer());
    assert!(!printed.contains("7, 7"), "{printed}");
}

#[test]
fn an_envelope_cut_short_is_refused() {
    let bytes = sealed(3).to_bytes();
    for cut in 0..bytes.len() {
        let read = Envelope::from_bytes(&bytes[..cut]);
        let whole = read.is_ok_and(|envelope| envelope.is_signed_by(&signed_by(), &keys()));
        assert!(!whole, "cut at {cut}");
    }
}

#[test]
fn the_office_takes_no_signature_for_its_own_word() {
    assert!(!Envelope::plain(&change(3)).is_signed_by(&signed_by(), &keys()));
    assert!(!OnlyPlain.verifies(&signed_by(), b"", &[0; 64]));
}

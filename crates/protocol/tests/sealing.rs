//! What a seal promises: only the commune opens, only the seat signs, nothing can be moved from one
//! envelope to another.

use so_thon_domain::{Change, CommuneId, Millis, RecoveryId, SeatId, Stamp};
use so_thon_protocol::{
    Envelope,
    escrow::{SEALED_KEY, check_number, open_escrow, open_recovered, seal_escrow, seal_recovered},
    seal::{CommuneKeys, OnlyPlain, Open, Sealer, SeatKeys, open_with, public_key_of, seal_to},
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

fn chance() -> impl Fn(&mut [u8]) {
    let next = Cell::new(5_u8);
    move |buffer: &mut [u8]| {
        for byte in buffer {
            next.set(next.get().wrapping_mul(31).wrapping_add(17));
            *byte = next.get();
        }
    }
}

const DATA_KEY: [u8; 32] = [0x44; 32];

fn escrow() -> Vec<u8> {
    seal_escrow(&public_key(), &signed_by(), &DATA_KEY, &chance())
        .expect("a key that can be sealed to")
}

#[test]
fn an_escrow_opens_for_the_commune_and_its_own_seat_alone() {
    let opened =
        |keys: &dyn Open, seat: [u8; 32]| open_escrow(keys, commune(), &seat, &escrow()).ok();
    assert_eq!(escrow().len(), SEALED_KEY);
    assert_eq!(opened(&keys(), signed_by()), Some(DATA_KEY));
    assert_eq!(opened(&keys(), [1; 32]), None, "another seat's");
    assert_eq!(opened(&CommuneKeys::default(), signed_by()), None);
    assert_eq!(opened(&OnlyPlain, signed_by()), None);
    let elsewhere = CommuneId(Uuid::from_u128(9));
    assert!(open_escrow(&keys(), elsewhere, &signed_by(), &escrow()).is_err());
}

#[test]
fn a_recovered_key_opens_for_the_phone_that_asked_and_its_own_request_alone() {
    let (private, recovery) = ([0x21; 32], RecoveryId(Uuid::from_u128(4)));
    let sealed = seal_recovered(&public_key_of(&private), recovery, &DATA_KEY, &chance()).unwrap();
    assert_eq!(sealed.len(), SEALED_KEY);
    assert_eq!(
        open_recovered(&private, recovery, &sealed).unwrap(),
        DATA_KEY
    );
    let other = RecoveryId(Uuid::from_u128(5));
    assert!(open_recovered(&private, other, &sealed).is_err());
    assert!(open_recovered(&[0x22; 32], recovery, &sealed).is_err());
    assert!(open_recovered(&PRIVATE, recovery, &escrow()).is_err());
    let mut altered = sealed;
    altered[40] ^= 1;
    assert!(open_recovered(&private, recovery, &altered).is_err());
}

#[test]
fn a_private_key_has_the_public_key_it_has_everywhere() {
    assert_eq!(public_key_of(&PRIVATE), public_key());
}

#[test]
fn both_sides_show_the_same_four_digits_and_others_for_another_key() {
    let recovery = RecoveryId(Uuid::from_u128(4));
    let shown = check_number(recovery, &public_key());
    assert_eq!(shown, check_number(recovery, &public_key()));
    assert!(shown.len() == 4 && shown.bytes().all(|digit| digit.is_ascii_digit()));
    let others = (0..50_u8).map(|key| check_number(recovery, &[key; 32]));
    assert!(others.filter(|other| *other == shown).count() <= 1);
}

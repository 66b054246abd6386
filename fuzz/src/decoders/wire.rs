//! What is decoded by itself: neither an office nor a phone is needed.

use serde::{Serialize, de::DeserializeOwned};
use so_thon_domain::{HouseholdId, Record};
use so_thon_protocol::{
    Envelope, Header, Problem,
    bundle::BundleReply,
    codec::{DecodeError, decode, encode},
    digest::of_records,
    office::{Arrival, Arrivals},
    push::PushReply,
    seal::{Open, open_with},
    session::{Me, SignIn, SignedIn},
};
use std::collections::BTreeMap;

/// Takes content as it is and any signature for good, so that what lies behind is reached.
#[derive(Debug)]
struct Bare;

impl Open for Bare {
    fn content(&self, envelope: &Envelope) -> Result<Vec<u8>, DecodeError> {
        Ok(envelope.body.clone())
    }

    fn verifies(&self, _: &[u8; 32], _: &[u8], _: &[u8; 64]) -> bool {
        true
    }
}

/// Reads and opens; what was read is written as it was.
pub fn envelope(bytes: &[u8]) -> bool {
    let Ok(envelope) = Envelope::from_bytes(bytes) else {
        return false;
    };
    let again = envelope.to_bytes();
    if envelope.signature.is_some() {
        assert_eq!(again, bytes, "one envelope has one form");
    }
    assert_eq!(Envelope::from_bytes(&again).ok(), Some(envelope.clone()));
    let Ok(change) = envelope.open(&Bare) else {
        return false;
    };
    assert_eq!(change.number, envelope.header.number);
    true
}

/// A header reads as what it is written as.
pub fn header(bytes: &[u8]) -> bool {
    read::<Header>(bytes).is_some()
}

/// Opens with a key of the office.
pub fn seal(bytes: &[u8]) -> bool {
    open_with(&[7; 32], b"so-thon fuzz", b"bound", bytes).is_ok()
}

/// Records are summed, and shown as a household.
pub fn digest(bytes: &[u8]) -> bool {
    let Some(records) = read::<Vec<Record>>(bytes) else {
        return false;
    };
    let sum = of_records(&records);
    let phone: Vec<Record> = records.iter().map(Record::for_phone).collect();
    assert_eq!(sum, of_records(&phone), "phone and office sum alike");
    if let Some(first) = records.first() {
        let unit = HouseholdId::from(first.unit);
        let records: BTreeMap<_, _> = records.iter().map(|one| (one.id, one.clone())).collect();
        let _ = so_thon_domain::unit::HouseholdUnit::read(unit, records);
    }
    true
}

/// Every JSON message.
pub fn json(bytes: &[u8]) -> bool {
    let kinds: [fn(&[u8]) -> bool; 8] = [
        is_json::<SignIn>,
        is_json::<SignedIn>,
        is_json::<Me>,
        is_json::<Problem>,
        is_json::<PushReply>,
        is_json::<BundleReply>,
        is_json::<Arrival>,
        is_json::<Arrivals>,
    ];
    kinds.iter().filter(|reads| reads(bytes)).count() > 0
}

fn is_json<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> bool {
    let Ok(message) = serde_json::from_slice::<T>(bytes) else {
        return false;
    };
    let text = serde_json::to_string(&message).expect("what was read is written");
    let again: T = serde_json::from_str(&text).expect("what was written is read");
    let twice = serde_json::to_string(&again).expect("what was read is written");
    assert_eq!(text, twice);
    true
}

/// What is read is written, and reads as the same.
pub fn read<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let message: T = decode("message", bytes).ok()?;
    let written = encode(&message);
    let again: T = decode("message", &written).expect("what was written is read");
    assert_eq!(encode(&again), written);
    Some(message)
}

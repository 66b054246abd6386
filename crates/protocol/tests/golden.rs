//! Every message of every released version keeps its bytes: an old phone must be able to talk to a
//! new server for months.
//!
//! The files under `golden/` are never edited. A test that fails here means that the wire changed:
//! either the change is a mistake, or it is a new version with files of its own beside the old
//! ones. `GOLDEN=write cargo test -p so-thon-protocol --test golden` writes files that are missing,
//! and only those.

use serde::{Serialize, de::DeserializeOwned};
use serde_bytes::ByteBuf;
use serde_json::json;
use so_thon_domain::{
    AccountId, Change, CommuneId, EnrolmentId, Epoch, Field, FieldWrite, HouseholdId, Millis,
    PhotoId, Record, RecordId, RecordKind, RecordWrite, RecoveryId, SeatId, Stamp, ValueId,
    VillageId, VisitId,
    access::Role,
    change::ListWrite,
    photo::{Content, Photo},
    refusal::Refusal,
};
use so_thon_protocol::{
    Digest, Envelope, Outcome, Problem, Row, SeatName, State, SyncReply, SyncRequest,
    codec::{decode, encode},
    enrol::{Enrol, EnrolCode, Enrolment, EnrolmentMade, Picture},
    escrow::{NewRecovery, Recovery, RecoveryOpened, RecoveryState, check_number},
    office::{MissingPhoto, MissingPhotos},
    photo::{self, COMPLETE, JPEG_TYPE, OFFSET, PIECE_TYPE, SEALED_TYPE, open_photo, seal_photo},
    problem::Code,
    push::{Letter, PushOutcome, PushReply},
    seal::{CommuneKeys, OnlyPlain, Sealer, SeatKeys},
    session::{Me, SignIn, SignedIn},
};
use std::{collections::BTreeMap, fmt::Debug, fs, path::PathBuf};
use uuid::Uuid;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

fn kept(name: &str, bytes: &[u8]) -> Vec<u8> {
    let path = file(name);
    if std::env::var_os("GOLDEN").is_some_and(|mode| mode == "write") && !path.exists() {
        fs::write(&path, bytes).expect("the folder can be written");
    }
    fs::read(&path).unwrap_or_else(|_| panic!("{name} is missing: see this file's first words"))
}

/// A CBOR message keeps its bytes, and the kept bytes read as it.
fn cbor<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, message: &T) {
    let bytes = encode(message);
    let golden = kept(name, &bytes);
    assert_eq!(
        bytes, golden,
        "{name} is written otherwise than it was released"
    );
    assert_eq!(
        &decode::<T>("message", &golden).expect("released bytes read"),
        message
    );
}

/// A JSON message keeps its fields, and the kept text reads as it.
fn json_message<T: Serialize + DeserializeOwned>(name: &str, message: &T) {
    let text = serde_json::to_string_pretty(message).expect("plain data") + "\n";
    let golden = kept(name, text.as_bytes());
    assert_eq!(
        text.as_bytes(),
        golden,
        "{name} is written otherwise than it was released"
    );
    let read: T = serde_json::from_slice(&golden).expect("released text reads");
    let again = serde_json::to_string_pretty(&read).expect("plain data") + "\n";
    assert_eq!(again.as_bytes(), golden);
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0193_5000_0000_7000_8000_0000_0000_0000 + n)
}

fn stamp(millis: u64, counter: u32) -> Stamp {
    Stamp {
        millis: Millis(millis),
        counter,
    }
}

/// A visit's save: a new record with facts and a list, and a register of its household.
fn change() -> Change {
    let seen = ValueId {
        seat: SeatId(id(9)),
        number: 3,
    };
    let visit = RecordWrite {
        record: RecordId(id(20)),
        kind: RecordKind::VISIT,
        unit: RecordId(id(10)),
        village: Some(VillageId(id(5))),
        creates: true,
        fields: BTreeMap::from([(
            Field::known("date"),
            FieldWrite {
                value: json!("2026-11-22"),
                replaces: Vec::new(),
            },
        )]),
        lists: BTreeMap::from([(
            Field::known("needs"),
            BTreeMap::from([
                (
                    "water".to_owned(),
                    ListWrite::Add {
                        value: json!(1),
                        replaces: Vec::new(),
                    },
                ),
                ("loan".to_owned(), ListWrite::Remove { adds: vec![seen] }),
            ]),
        )]),
    };
    let household = RecordWrite {
        record: RecordId(id(10)),
        kind: RecordKind::HOUSEHOLD,
        unit: RecordId(id(10)),
        village: Some(VillageId(id(5))),
        creates: false,
        fields: BTreeMap::from([(
            Field::known("ind.water"),
            FieldWrite {
                value: json!({"answer": "lacking"}),
                replaces: vec![seen],
            },
        )]),
        lists: BTreeMap::new(),
    };
    Change {
        commune: CommuneId(id(1)),
        seat: SeatId(id(2)),
        number: 7,
        stamp: stamp(1_795_000_000_000, 2),
        repairs: None,
        writes: vec![visit, household],
    }
}

fn record() -> Record {
    let change = change();
    let mut record = Record::empty(&change.writes[0]);
    record.apply(change.value_id(), change.stamp, &change.writes[0]);
    let later = FieldWrite {
        value: json!("2026-11-21"),
        replaces: vec![change.value_id()],
    };
    let edit = RecordWrite {
        creates: false,
        fields: BTreeMap::from([(Field::known("date"), later)]),
        lists: BTreeMap::new(),
        ..change.writes[0].clone()
    };
    record.apply(
        ValueId {
            seat: SeatId(id(2)),
            number: 8,
        },
        stamp(1_795_000_000_500, 0),
        &edit,
    );
    record.for_phone()
}

#[test]
fn an_envelope_of_version_1_keeps_its_bytes_and_opens() {
    let envelope = Envelope::plain(&change());
    let bytes = kept("v1-envelope.cbor", &envelope.to_bytes());
    let golden = Envelope::from_bytes(&bytes).expect("released bytes");
    assert_eq!(golden.open(&OnlyPlain).expect("released content"), change());
}

#[test]
fn an_envelope_of_version_2_keeps_its_bytes_and_opens() {
    let private = [7; 32];
    let public = x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(private));
    let seat = SeatKeys {
        commune: public.as_bytes(),
        signing: &[8; 32],
    };
    let sealer = Sealer::new(|buffer| buffer.fill(9));
    let repairing = Change {
        repairs: Some(4),
        ..change()
    };
    let envelope = Envelope::seal(&repairing, &seat, &sealer).expect("the key is good");
    let golden = kept("v2-envelope.bin", &envelope.to_bytes());
    assert_eq!(envelope.to_bytes(), golden);
    let mut keys = CommuneKeys::default();
    keys.add(CommuneId(id(1)), private);
    let read = Envelope::from_bytes(&golden).expect("released bytes");
    assert_eq!(read.open(&keys).expect("released content"), repairing);
    let signer = ed25519_dalek::SigningKey::from_bytes(&[8; 32]);
    assert!(read.is_signed_by(signer.verifying_key().as_bytes(), &keys));
}

#[test]
fn a_sealed_photo_and_its_wrapped_key_keep_their_bytes_and_open() {
    let (key, private) = ([5; 32], [7; 32]);
    let public = x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(private));
    let sealed = kept("v2-photo.bin", &seal_photo(&key, [2; 24], b"jpeg"));
    assert_eq!(sealed, seal_photo(&key, [2; 24], b"jpeg"));
    assert_eq!(open_photo(&key, &sealed).expect("released bytes"), b"jpeg");
    let name = photo::hash(&sealed);
    let sealer = Sealer::new(|buffer| buffer.fill(9));
    let wrapped = photo::wrap(&key, &name, public.as_bytes(), &sealer);
    let wrapped = wrapped.expect("the key is good");
    let facts = Photo {
        content: Some(Content {
            hash: name,
            size: u32::try_from(sealed.len()).expect("it is short"),
            width: 1_280,
            height: 960,
            key: wrapped,
        }),
        taken: Some(Millis(1_795_000_000_000)),
        visit: Some(VisitId(id(20))),
    };
    json_message("v2-photo-record.json", &facts);
    let golden = fs::read_to_string(file("v2-photo-record.json")).expect("it was just read");
    let golden: Photo = serde_json::from_str(&golden).expect("released text");
    let content = golden.content.expect("it has one");
    let mut keys = CommuneKeys::default();
    keys.add(CommuneId(id(1)), private);
    let opened = photo::unwrap(&content.key, &content.hash, &keys, CommuneId(id(1)));
    assert_eq!(opened, Ok(key));
}

#[test]
fn photos_that_have_not_come_keep_their_fields() {
    let photo = MissingPhoto {
        id: PhotoId(id(30)),
        household: HouseholdId(id(10)),
        village: Some(VillageId(id(5))),
        visit: Some(VisitId(id(20))),
        taken: Some(Millis(1_795_000_000_000)),
        name: "Đinh Thị Xuyên".to_owned(),
        received: Millis(1_795_000_001_000),
    };
    let bare = MissingPhoto {
        village: None,
        visit: None,
        taken: None,
        ..photo.clone()
    };
    json_message(
        "v2-missing-photos.json",
        &MissingPhotos {
            count: 3,
            photos: vec![photo, bare],
        },
    );
}

/// The road of photos is headers: an old phone reads them from a new office.
#[test]
fn the_headers_of_the_photo_road_keep_their_names() {
    assert_eq!(
        [OFFSET, COMPLETE, PIECE_TYPE, SEALED_TYPE, JPEG_TYPE],
        [
            "upload-offset",
            "upload-complete",
            "application/partial-upload",
            "application/octet-stream",
            "image/jpeg",
        ]
    );
    let codes = [Code::OffsetMismatch, Code::PhotoDamaged].map(|code| json!(code));
    assert_eq!(codes, [json!("offset_mismatch"), json!("photo_damaged")]);
}

#[test]
fn a_sync_request_of_version_1_keeps_its_bytes() {
    cbor(
        "v1-sync-request.cbor",
        &SyncRequest {
            anew: Vec::new(),
            version: 1,
            seat: SeatId(id(2)),
            cursor: Some(ByteBuf::from(vec![1, 2, 3])),
            highest: 7,
            now: Millis(1_795_000_001_000),
            waiting: vec![5, 6],
            digests: Vec::new(),
            envelopes: vec![ByteBuf::from(vec![0xa0])],
        },
    );
}

#[test]
fn what_version_2_adds_to_sync_messages_keeps_its_bytes() {
    cbor(
        "v2-sync-request.cbor",
        &SyncRequest {
            anew: Vec::new(),
            version: 2,
            seat: SeatId(id(2)),
            cursor: None,
            highest: 7,
            now: Millis(1_795_000_001_000),
            waiting: Vec::new(),
            digests: vec![VillageId(id(5))],
            envelopes: Vec::new(),
        },
    );
    cbor(
        "v2-sync-reply.cbor",
        &SyncReply {
            version: 2,
            epoch: Epoch(id(3)),
            now: Millis(1_795_000_002_000),
            outcomes: Vec::new(),
            rows: Vec::new(),
            purge: Vec::new(),
            left: Vec::new(),
            erased: Vec::new(),
            people: Vec::new(),
            cursor: ByteBuf::from(vec![4, 5, 6]),
            more: false,
            scope: 2,
            backed_up: Some(Millis(1_795_000_000_000)),
            digests: vec![Digest {
                village: VillageId(id(5)),
                sum: 0xfedc_ba98_7654_3210,
            }],
        },
    );
}

#[test]
fn a_sync_reply_of_version_1_keeps_its_bytes() {
    let outcome = |number, state| Outcome {
        seat: SeatId(id(2)),
        number,
        state,
    };
    cbor(
        "v1-sync-reply.cbor",
        &SyncReply {
            version: 1,
            epoch: Epoch(id(3)),
            now: Millis(1_795_000_002_000),
            outcomes: vec![
                outcome(
                    7,
                    State::Applied {
                        stamp: stamp(1_795_000_000_000, 2),
                        position: 41,
                    },
                ),
                outcome(
                    8,
                    State::Refused {
                        reason: Refusal::VillageNotAssigned,
                    },
                ),
                outcome(9, State::Waiting),
                outcome(10, State::Held),
                outcome(11, State::NumberReused),
            ],
            rows: vec![Row {
                position: 42,
                record: record(),
            }],
            purge: vec![VillageId(id(6))],
            left: Vec::new(),
            erased: Vec::new(),
            people: vec![SeatName {
                seat: SeatId(id(2)),
                name: "Đinh Thị Xuyên".to_owned(),
            }],
            cursor: ByteBuf::from(vec![4, 5, 6]),
            more: true,
            scope: 2,
            backed_up: None,
            digests: Vec::new(),
        },
    );
}

#[test]
fn session_messages_of_version_1_keep_their_fields() {
    json_message(
        "v1-sign-in.json",
        &SignIn {
            login: "xuyen".to_owned(),
            password: "a password".to_owned(),
            new_password: None,
            seat: None,
            public_key: Some("00".repeat(32)),
            device: "Android".to_owned(),
        },
    );
    let me = Me {
        account: AccountId(id(4)),
        login: "xuyen".to_owned(),
        name: "Đinh Thị Xuyên".to_owned(),
        role: Role::Collaborator,
        commune: CommuneId(id(1)),
        commune_name: "Xã Sơn Rầm (mẫu)".to_owned(),
        villages: vec![VillageId(id(5))],
        commune_key: "11".repeat(32),
        sample: true,
    };
    json_message(
        "v1-signed-in.json",
        &SignedIn {
            me,
            seat: SeatId(id(2)),
            minted: true,
            token: "t".repeat(43),
            push_token: Some("p".repeat(43)),
            epoch: Epoch(id(3)),
            missing: Vec::new(),
        },
    );
}

#[test]
fn messages_of_enrolment_keep_their_fields() {
    json_message(
        "v2-enrol.json",
        &Enrol {
            code: EnrolCode([7; 16]).text(),
            public_key: Some("ab".repeat(32)),
            claim: Some("ef".repeat(16)),
            seat: None,
            device: "Android, Chrome".to_owned(),
            escrow: Some("cd".repeat(80)),
        },
    );
    json_message(
        "v2-enrolment-made.json",
        &EnrolmentMade {
            enrolment: Enrolment {
                id: EnrolmentId(id(30)),
                account: AccountId(id(31)),
                name: "Đinh Thị Xuyên".to_owned(),
                since: Millis(5),
                expires: Millis(6),
                by: "Nguyễn Thị Thu Hà".to_owned(),
            },
            code: EnrolCode([7; 16]).text(),
            link: format!("https://so.example.vn/#moi={}", EnrolCode([7; 16]).text()),
            picture: Picture {
                size: 29,
                path: "M4 4h7v1h-7z".to_owned(),
            },
        },
    );
}

#[test]
fn messages_of_recovery_keep_their_fields() {
    json_message(
        "v2-new-recovery.json",
        &NewRecovery {
            public_key: "ab".repeat(32),
        },
    );
    json_message(
        "v2-recovery-opened.json",
        &RecoveryOpened {
            id: RecoveryId(id(32)),
            check: check_number(RecoveryId(id(32)), &[0xab; 32]),
            expires: Millis(6),
        },
    );
    json_message(
        "v2-recovery.json",
        &Recovery {
            state: RecoveryState::Approved,
            key: Some("cd".repeat(80)),
        },
    );
}

#[test]
fn a_push_reply_of_version_2_keeps_its_fields() {
    let letters = [
        Letter::Applied,
        Letter::Refused,
        Letter::Waiting,
        Letter::Held,
        Letter::NumberReused,
    ];
    let outcomes = letters.into_iter().zip(7..);
    json_message(
        "v2-push-reply.json",
        &PushReply {
            epoch: Epoch(id(3)),
            outcomes: outcomes
                .map(|(state, number)| PushOutcome { number, state })
                .collect(),
            revoked: true,
        },
    );
}

#[test]
fn a_problem_keeps_its_fields() {
    let code = Code::TooManyTries;
    json_message(
        "v1-problem.json",
        &Problem {
            kind: "/problems/too_many_tries".to_owned(),
            title: "Too many tries".to_owned(),
            status: code.status(),
            code,
            retry_after: Some(60),
        },
    );
}

#[test]
fn a_field_that_only_a_newer_phone_knows_is_passed_over() {
    #[derive(Serialize)]
    struct Newer {
        #[serde(rename = "v")]
        version: u16,
        #[serde(rename = "s")]
        seat: SeatId,
        #[serde(rename = "t")]
        now: Millis,
        tomorrow: &'static str,
    }
    let newer = Newer {
        version: 1,
        seat: SeatId(id(2)),
        now: Millis(5),
        tomorrow: "unknown",
    };
    let read: SyncRequest = decode("sync request", &encode(&newer)).expect("an older reader reads");
    assert_eq!(
        (read.seat, read.now, read.highest),
        (SeatId(id(2)), Millis(5), 0)
    );
}

#[test]
fn content_that_unpacks_to_too_much_is_refused() {
    let bomb = Envelope {
        body: so_thon_protocol::codec::deflate(&vec![0; 64 * 1024 * 1024]),
        ..Envelope::plain(&change())
    };
    assert!(bomb.open(&OnlyPlain).is_err());
}

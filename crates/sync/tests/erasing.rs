//! Somebody was erased by law: what a phone still has of them leaves it, and of others nothing.

use pollster::block_on;
use serde_json::json;
use so_thon_domain::{
    AccountId, CommuneId, Epoch, Field, FieldWrite, HouseholdId, Millis, Record, RecordId,
    RecordKind, RecordWrite, SeatId, Stamp, ValueId, VillageId, access::Role, refusal::Refusal,
};
use so_thon_protocol::{Left, Outcome, Row, State, SyncReply, session::Me, version::VERSION};
use so_thon_sync::{
    Identity, MemoryStore, Phone, Store, Table, Transaction,
    phone::{Draft, Limits, Save},
    tables::{END, SentEntry},
};
use std::collections::BTreeMap;
use uuid::Uuid;

const NOW: Millis = Millis(1_790_000_000_000);
const SEAT: SeatId = SeatId(Uuid::from_u128(1));
const VILLAGE: VillageId = VillageId(Uuid::from_u128(0xA));
/// Who is erased.
const GONE: HouseholdId = HouseholdId(Uuid::from_u128(0x100));
/// Who stays.
const STAYS: HouseholdId = HouseholdId(Uuid::from_u128(0x200));

fn phone() -> (Phone<MemoryStore>, MemoryStore) {
    let store = MemoryStore::new();
    let phone = so_thon_sync::conformance::phone_over(store.clone());
    let commune_key = so_thon_sync::conformance::identity(1).me.commune_key;
    let identity = Identity {
        seat: SEAT,
        me: Me {
            account: AccountId(Uuid::from_u128(3)),
            login: "ctv".to_owned(),
            name: "Người Thử".to_owned(),
            role: Role::Collaborator,
            commune: CommuneId(Uuid::from_u128(4)),
            commune_name: String::new(),
            villages: vec![VILLAGE],
            commune_key,
            sample: true,
        },
        signing_key: [7; 32].into(),
        token: String::new(),
        push_token: String::new(),
        epoch: Epoch(Uuid::from_u128(5)),
    };
    block_on(phone.enrol(&identity)).expect("enrolled");
    (phone, store)
}

fn write(of: HouseholdId, creates: bool, address: &str) -> RecordWrite {
    let set = FieldWrite {
        value: json!(address),
        replaces: Vec::new(),
    };
    RecordWrite {
        record: of.into(),
        kind: RecordKind::HOUSEHOLD,
        unit: of.into(),
        village: Some(VILLAGE),
        creates,
        fields: BTreeMap::from([(Field::known("address"), set)]),
        lists: BTreeMap::new(),
    }
}

fn stamp(millis: u64) -> Stamp {
    Stamp {
        millis: Millis(millis),
        counter: 0,
    }
}

fn row(position: u64, number: u64, write: &RecordWrite) -> Row {
    let mut record = Record::empty(write);
    let id = ValueId { seat: SEAT, number };
    record.apply(id, stamp(position), write);
    Row { position, record }
}

fn save(phone: &Phone<MemoryStore>, writes: Vec<RecordWrite>) {
    let save = Save {
        writes,
        draft: None,
    };
    block_on(phone.save(save, NOW)).expect("saved");
}

fn reply(cursor: u8, outcomes: Vec<(u64, State)>, rows: Vec<Row>) -> SyncReply {
    let outcome = |(number, state)| Outcome {
        seat: SEAT,
        number,
        state,
    };
    SyncReply {
        version: VERSION,
        epoch: Epoch(Uuid::from_u128(5)),
        now: NOW,
        outcomes: outcomes.into_iter().map(outcome).collect(),
        rows,
        purge: Vec::new(),
        left: Vec::new(),
        erased: Vec::new(),
        people: Vec::new(),
        cursor: vec![cursor].into(),
        more: false,
        scope: 1,
        backed_up: None,
        digests: Vec::new(),
    }
}

/// The office says that the household was erased.
fn erased(cursor: u8, outcomes: Vec<(u64, State)>) -> SyncReply {
    SyncReply {
        left: vec![Left {
            unit: GONE.into(),
            record: None,
        }],
        erased: vec![GONE.into()],
        ..reply(cursor, outcomes, Vec::new())
    }
}

fn applied(position: u64) -> State {
    State::Applied {
        stamp: stamp(position),
        position,
    }
}

const REFUSED: State = State::Refused {
    reason: Refusal::Erased,
};

fn meet(phone: &Phone<MemoryStore>, reply: SyncReply) {
    let request = block_on(phone.request(Limits::default(), NOW)).expect("a request");
    block_on(phone.receive(&request.message, reply, NOW)).expect("received");
}

/// Both households as the office has them, from one change of this phone.
fn with_both() -> (Phone<MemoryStore>, MemoryStore) {
    let (phone, store) = phone();
    let both = [
        write(GONE, true, "nhà A Lơ"),
        write(STAYS, true, "nhà Y Mai"),
    ];
    save(&phone, both.to_vec());
    let rows = vec![row(1, 1, &both[0]), row(2, 1, &both[1])];
    meet(&phone, reply(1, vec![(1, applied(1))], rows));
    (phone, store)
}

/// Is this text anywhere in what the phone keeps readable?
fn is_kept(store: &MemoryStore, text: &str) -> bool {
    let has = |bytes: &[u8]| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    block_on(async {
        let transaction = store.read(&Table::ALL).await.expect("read");
        for table in Table::ALL {
            let pairs = transaction.range(table, &[], END, usize::MAX).await;
            for (key, bytes) in pairs.expect("read") {
                let sent = (table == Table::Sent).then(|| SentEntry::from_bytes(&bytes));
                let sent = sent.and_then(|entry| entry.expect("an entry").kept);
                let sent = sent.map(|kept| serde_json::to_vec(&kept.change).expect("json"));
                if has(&key) || has(&bytes) || sent.is_some_and(|change| has(&change)) {
                    return true;
                }
            }
        }
        false
    })
}

fn is_listed(phone: &Phone<MemoryStore>, of: HouseholdId) -> bool {
    let rows = block_on(phone.rows()).expect("rows");
    rows.iter().any(|row| row.id == of)
}

#[test]
fn whoever_was_erased_leaves_every_table_of_the_phone_and_others_stay() {
    let (phone, store) = with_both();
    let draft = Draft {
        form: "visit".to_owned(),
        version: 1,
        household: Some(GONE),
        at: NOW,
        body: json!({"note": "A Lơ ốm"}),
    };
    let key = format!("visit/{GONE}");
    block_on(phone.keep_draft(&key, &draft)).expect("kept");
    assert!(is_kept(&store, "A Lơ"));

    meet(&phone, erased(2, Vec::new()));

    assert!(!is_kept(&store, "A Lơ"));
    assert!(!is_listed(&phone, GONE));
    assert_eq!(block_on(phone.household(GONE)).expect("read"), None);
    assert!(is_listed(&phone, STAYS));
    assert!(is_kept(&store, "nhà Y Mai"));
    assert_eq!(block_on(phone.drafts()).expect("drafts"), []);
}

#[test]
fn a_sent_change_that_spoke_of_others_too_keeps_its_sealed_envelope() {
    let (phone, store) = with_both();
    save(&phone, vec![write(GONE, false, "chỉ A Lơ")]);
    meet(&phone, reply(2, vec![(2, applied(3))], Vec::new()));

    meet(&phone, erased(3, Vec::new()));

    let transaction = block_on(store.read(&[Table::Sent])).expect("read");
    let pairs = block_on(transaction.range(Table::Sent, &[], END, usize::MAX)).expect("read");
    let entries = pairs.iter().map(|(_, bytes)| SentEntry::from_bytes(bytes));
    let kept: Vec<_> = entries.map(|entry| entry.expect("an entry").kept).collect();
    let mixed = kept[0]
        .as_ref()
        .expect("what is left of others after a restore");
    assert!(mixed.change.writes[0].fields.is_empty());
    assert_eq!(mixed.change.writes[1], write(STAYS, true, "nhà Y Mai"));
    assert!(kept[1].is_none(), "nothing else stood in it");
}

#[test]
fn what_was_saved_meanwhile_comes_back_without_the_words_about_the_erased() {
    let (phone, store) = with_both();
    save(
        &phone,
        vec![
            write(GONE, false, "A Lơ về làng"),
            write(STAYS, false, "cạnh suối"),
        ],
    );

    meet(&phone, erased(2, vec![(2, REFUSED)]));

    assert!(!is_kept(&store, "A Lơ"));
    let box_ = block_on(phone.sent_back()).expect("the box");
    let (number, item) = &box_[0];
    assert_eq!(item.reason, Some(Refusal::Erased));
    assert!(item.change.writes[0].fields.is_empty());
    assert_eq!(item.change.writes[1], write(STAYS, false, "cạnh suối"));

    block_on(phone.resend(*number, NOW)).expect("sent again");
    assert_eq!(block_on(phone.sent_back()).expect("the box"), []);
    let request = block_on(phone.request(Limits::default(), NOW)).expect("a request");
    assert_eq!(request.message.envelopes.len(), 1, "the rest goes on");
    assert!(!is_listed(&phone, GONE));
}

#[test]
fn a_save_about_the_erased_alone_is_told_of_and_given_up() {
    let (phone, store) = with_both();
    meet(&phone, erased(2, Vec::new()));
    // A form that was open meanwhile.
    save(&phone, vec![write(GONE, false, "A Lơ về làng")]);
    assert!(!is_listed(&phone, GONE));

    meet(&phone, reply(3, vec![(2, REFUSED)], Vec::new()));

    assert!(!is_kept(&store, "A Lơ"));
    let box_ = block_on(phone.sent_back()).expect("the box");
    assert_eq!(box_.len(), 1, "it is said that it was not taken");
    block_on(phone.resend(box_[0].0, NOW)).expect("given up");
    assert_eq!(block_on(phone.sent_back()).expect("the box"), []);
}

#[test]
fn a_change_that_waits_unsent_shows_nothing_of_the_erased_any_more() {
    let (phone, store) = with_both();
    let request = block_on(phone.request(Limits::default(), NOW)).expect("a request");
    save(&phone, vec![write(GONE, false, "A Lơ về làng")]);

    let told = erased(2, Vec::new());
    block_on(phone.receive(&request.message, told, NOW)).expect("received");

    assert!(!is_kept(&store, "A Lơ"));
    assert!(!is_listed(&phone, GONE));
    let request = block_on(phone.request(Limits::default(), NOW)).expect("a request");
    assert_eq!(request.message.envelopes.len(), 1, "numbers have no gaps");
    assert!(!is_listed(&phone, RecordId::from(GONE).into()));
}

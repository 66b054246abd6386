//! What an answer of the office does to a phone: each case was once wrong.

use pollster::block_on;
use serde_json::{Value, json};
use so_thon_domain::{
    AccountId, Clock, CommuneId, Epoch, Field, FieldWrite, HouseholdId, Millis, Record, RecordId,
    RecordKind, RecordWrite, SeatId, Stamp, ValueId, VillageId, access::Role, refusal::Refusal,
    unit::Shared,
};
use so_thon_protocol::{
    Outcome, Problem, Row, State, SyncReply, SyncRequest, problem::Code, session::Me,
    version::VERSION,
};
use so_thon_sync::{
    Identity, MemoryStore, Phone, Transport, TransportError,
    phone::{Limits, Save},
    sync,
};
use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
};
use uuid::Uuid;

const NOW: Millis = Millis(1_790_000_000_000);
const SEAT: SeatId = SeatId(Uuid::from_u128(1));
const OTHER: SeatId = SeatId(Uuid::from_u128(2));
const VILLAGE: VillageId = VillageId(Uuid::from_u128(0xA));
const HOUSE: HouseholdId = HouseholdId(Uuid::from_u128(0x100));

fn phone() -> Phone<MemoryStore> {
    let phone = so_thon_sync::conformance::phone_over(MemoryStore::new());
    let me = Me {
        account: AccountId(Uuid::from_u128(3)),
        login: "ctv".to_owned(),
        name: "Người Thử".to_owned(),
        role: Role::Collaborator,
        commune: CommuneId(Uuid::from_u128(4)),
        commune_name: String::new(),
        villages: vec![VILLAGE],
        commune_key: so_thon_sync::conformance::identity(1).me.commune_key,
        sample: true,
    };
    let identity = Identity {
        seat: SEAT,
        me,
        signing_key: [7; 32].into(),
        token: String::new(),
        push_token: String::new(),
        epoch: Epoch(Uuid::from_u128(5)),
    };
    block_on(phone.enrol(&identity)).expect("enrolled");
    phone
}

fn write(creates: bool, address: &str, replaces: Vec<ValueId>) -> RecordWrite {
    let set = FieldWrite {
        value: json!(address),
        replaces,
    };
    RecordWrite {
        record: HOUSE.into(),
        kind: RecordKind::HOUSEHOLD,
        unit: HOUSE.into(),
        village: Some(VILLAGE),
        creates,
        fields: BTreeMap::from([(Field::known("address"), set)]),
        lists: BTreeMap::new(),
    }
}

fn village() -> Row {
    let write = RecordWrite {
        record: VILLAGE.into(),
        kind: RecordKind::VILLAGE,
        unit: VILLAGE.into(),
        ..write(true, "", Vec::new())
    };
    row(1, OTHER, 1, &write)
}

/// A record as one write made it.
fn row(position: u64, seat: SeatId, number: u64, write: &RecordWrite) -> Row {
    let mut record = Record::empty(write);
    record.apply(ValueId { seat, number }, stamp(position), write);
    Row { position, record }
}

fn stamp(millis: u64) -> Stamp {
    Stamp {
        millis: Millis(millis),
        counter: 0,
    }
}

fn save(phone: &Phone<MemoryStore>, write: RecordWrite) -> so_thon_sync::phone::Saved {
    let save = Save {
        writes: vec![write],
        draft: None,
    };
    block_on(phone.save(save, NOW)).expect("saved")
}

fn outcome(number: u64, state: State) -> Outcome {
    Outcome {
        seat: SEAT,
        number,
        state,
    }
}

fn applied(position: u64) -> State {
    State::Applied {
        stamp: stamp(position),
        position,
    }
}

fn reply(cursor: u8, outcomes: Vec<Outcome>, rows: Vec<Row>) -> SyncReply {
    SyncReply {
        version: VERSION,
        epoch: Epoch(Uuid::from_u128(5)),
        now: NOW,
        outcomes,
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

/// Asks, and takes this in for an answer.
fn meet(phone: &Phone<MemoryStore>, reply: SyncReply) -> SyncRequest {
    let request = block_on(phone.request(Limits::default(), NOW)).expect("a request");
    block_on(phone.receive(&request.message, reply, NOW)).expect("received");
    request.message
}

fn addresses(phone: &Phone<MemoryStore>) -> Vec<Value> {
    let view = block_on(phone.household(HOUSE))
        .expect("read")
        .expect("there");
    let record = &view.unit.records[&RecordId::from(HOUSE)];
    let register = &record.registers[&Field::known("address")];
    register
        .heads()
        .iter()
        .map(|(_, head)| head.value.clone())
        .collect()
}

fn rows(phone: &Phone<MemoryStore>) -> usize {
    block_on(phone.rows()).expect("rows").len()
}

#[test]
fn a_refused_creation_leaves_no_row_in_the_list() {
    let phone = phone();
    save(&phone, write(true, "đầu làng", Vec::new()));
    assert_eq!(rows(&phone), 1);
    let state = State::Refused {
        reason: Refusal::VillageNotAssigned,
    };
    meet(&phone, reply(1, vec![outcome(1, state)], Vec::new()));
    assert_eq!(rows(&phone), 0);
    assert_eq!(block_on(phone.sent_back()).expect("read").len(), 1);
}

#[test]
fn an_outcome_after_the_row_does_not_raise_what_was_replaced() {
    let phone = phone();
    save(&phone, write(true, "đầu làng", Vec::new()));
    let own = ValueId {
        seat: SEAT,
        number: 1,
    };
    // Another tab's answer brings the row, in which somebody has replaced the value already.
    let newer = row(3, OTHER, 2, &write(false, "cuối làng", vec![own]));
    meet(&phone, reply(1, Vec::new(), vec![village(), newer]));
    meet(&phone, reply(2, vec![outcome(1, applied(2))], Vec::new()));
    assert_eq!(addresses(&phone), [json!("cuối làng")]);
}

#[test]
fn a_waiting_change_is_asked_about_until_it_is_settled() {
    let phone = phone();
    save(&phone, write(false, "đầu làng", Vec::new()));
    let first = meet(
        &phone,
        reply(1, vec![outcome(1, State::Waiting)], vec![village()]),
    );
    assert_eq!(first.waiting, [] as [u64; 0]);
    let second = meet(&phone, reply(2, vec![outcome(1, applied(2))], Vec::new()));
    assert_eq!((second.waiting, second.envelopes.len()), (vec![1], 0));
    assert!(block_on(phone.unsent()).expect("read").is_empty());
    let third = meet(&phone, reply(3, Vec::new(), Vec::new()));
    assert!(third.waiting.is_empty());
}

#[test]
fn a_village_that_was_taken_away_does_not_come_back_by_unsent_work() {
    let phone = phone();
    let made = row(2, OTHER, 2, &write(true, "đầu làng", Vec::new()));
    meet(&phone, reply(1, Vec::new(), vec![village(), made.clone()]));
    let taken = SyncReply {
        purge: vec![VILLAGE],
        left: Vec::new(),
        erased: Vec::new(),
        ..reply(2, Vec::new(), Vec::new())
    };
    meet(&phone, taken);
    // A form that was still open.
    save(&phone, write(false, "cuối làng", Vec::new()));
    assert_eq!(rows(&phone), 0);
    meet(&phone, reply(3, vec![outcome(1, applied(3))], Vec::new()));
    assert_eq!(rows(&phone), 0);
    assert_eq!(block_on(phone.household(HOUSE)).expect("read"), None);
    // Given again, it is there again, with what was saved meanwhile.
    save(&phone, write(false, "giữa làng", Vec::new()));
    meet(&phone, reply(4, Vec::new(), vec![village(), made]));
    assert_eq!(rows(&phone), 1);
}

#[test]
fn what_a_village_did_in_a_round_goes_when_the_village_goes() {
    let phone = phone();
    let own = RecordId(Uuid::from_u128(0x77));
    let step = RecordWrite {
        record: own,
        unit: own,
        kind: RecordKind::MEETING,
        ..write(true, "", Vec::new())
    };
    let round = RecordWrite {
        record: RecordId(Uuid::from_u128(0x78)),
        unit: RecordId(Uuid::from_u128(0x78)),
        kind: RecordKind::ROUND,
        village: None,
        ..step.clone()
    };
    let rows = vec![village(), row(2, OTHER, 2, &step), row(3, OTHER, 3, &round)];
    meet(&phone, reply(1, Vec::new(), rows));
    let kinds = || {
        let shared = block_on(phone.shared()).expect("read");
        let kinds = shared.into_iter().filter_map(|one| match one {
            Shared::Rest(record) => Some(record.kind),
            Shared::Village(_) | Shared::Catalogue(_) => None,
        });
        kinds.collect::<BTreeSet<_>>()
    };
    assert_eq!(
        kinds(),
        BTreeSet::from([RecordKind::MEETING, RecordKind::ROUND])
    );
    let taken = SyncReply {
        purge: vec![VILLAGE],
        ..reply(2, Vec::new(), Vec::new())
    };
    meet(&phone, taken);
    assert_eq!(kinds(), BTreeSet::from([RecordKind::ROUND]));
}

#[test]
fn mending_a_creation_under_a_waiting_edit_is_saved() {
    let phone = phone();
    save(&phone, write(true, "đầu làng", Vec::new()));
    save(&phone, write(false, "cuối làng", Vec::new()));
    let refused = State::Refused {
        reason: Refusal::BadValue,
    };
    let outcomes = vec![outcome(1, refused), outcome(2, State::Waiting)];
    meet(&phone, reply(1, outcomes, Vec::new()));
    let mended = save(&phone, write(true, "giữa làng", Vec::new()));
    assert_eq!((mended.number, mended.again), (3, false));
}

/// An office that takes one envelope at a time and lets each wait.
struct Narrow(Cell<u64>);

impl Transport for Narrow {
    async fn exchange(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        if request.envelopes.len() > 1 {
            return Err(TransportError::Problem(Problem {
                kind: String::new(),
                title: String::new(),
                status: Code::TooLarge.status(),
                code: Code::TooLarge,
                retry_after: None,
            }));
        }
        self.0.set(self.0.get() + 1);
        Ok(reply(
            1,
            vec![outcome(self.0.get(), State::Waiting)],
            Vec::new(),
        ))
    }
}

struct Still;

impl Clock for Still {
    fn now(&self) -> Millis {
        NOW
    }
}

#[test]
fn receipts_that_wait_are_progress_too() {
    let phone = phone();
    for address in ["đầu làng", "cuối làng", "giữa làng"] {
        save(&phone, write(false, address, Vec::new()));
    }
    let round = block_on(sync(&phone, &Narrow(Cell::new(0)), &Still, |_| {})).expect("a round");
    assert_eq!(round.exchanges, 3);
    assert_eq!(block_on(phone.counts()).expect("counts").unsent, 0);
}

#[test]
fn what_waits_over_a_village_the_phone_never_had_is_not_listed() {
    let phone = phone();
    save(&phone, write(true, "đầu làng", Vec::new()));
    save(&phone, write(false, "cuối làng", Vec::new()));
    meet(
        &phone,
        reply(1, vec![outcome(2, State::Waiting)], Vec::new()),
    );
    let refused = State::Refused {
        reason: Refusal::VillageNotAssigned,
    };
    meet(&phone, reply(2, vec![outcome(1, refused)], Vec::new()));
    assert_eq!(rows(&phone), 0);
    assert_eq!(block_on(phone.unsent()).expect("read").len(), 1);
}

#[test]
fn a_household_that_moved_does_not_keep_its_old_village_on_a_phone_that_never_had_it() {
    let phone = phone();
    let next = VillageId(Uuid::from_u128(0xB));
    let other = HouseholdId(Uuid::from_u128(0x101));
    save(&phone, write(true, "đầu làng", Vec::new()));
    let second = RecordWrite {
        record: other.into(),
        unit: other.into(),
        ..write(true, "cuối làng", Vec::new())
    };
    save(&phone, second);
    // The worker brought both. Then the first one moved, and the village was taken from the person.
    let moved = RecordWrite {
        village: Some(next),
        ..write(true, "đầu làng", Vec::new())
    };
    meet(&phone, reply(1, Vec::new(), vec![row(4, SEAT, 1, &moved)]));
    let outcomes = vec![outcome(1, applied(2)), outcome(2, applied(3))];
    meet(&phone, reply(2, outcomes, Vec::new()));
    let rows = block_on(phone.rows()).expect("a list");
    let listed: Vec<_> = rows.iter().map(|row| (row.id, row.village)).collect();
    assert_eq!(listed, [(HOUSE, Some(next))]);
}

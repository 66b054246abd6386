//! What every back end must do, each case once.

use crate::over_every_store;
use so_thon_domain::{
    AccountId, CommuneId, EnrolmentId, Epoch, Millis, RecordId, RecordKind, SeatId, Stamp, ValueId,
    VillageId, access::Role, photo::Hex, refusal::Refusal,
};
use so_thon_server::store::{
    AccountRow, Append, ChangeRow, CommuneRow, EnrolmentRow, Erasure, Ledger, Narrowed,
    PasswordSet, PersonSeat, PhotoRow, RecordRow, SessionRow, SettledState, Store, Tombstone,
    Tries,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

over_every_store! {
    communes_come_back
    a_login_is_taken_once_on_the_whole_server
    villages_taken_away_are_remembered_until_given_back
    a_new_password_ends_the_sessions
    a_closed_account_has_no_sessions_and_no_codes
    the_last_officer_and_the_last_administrator_stay
    seats_and_what_they_say
    sessions_and_tries
    an_append_is_whole_or_nothing
    an_erasure_is_whole_or_nothing
    changes_and_records_come_back
    waiting_changes_are_found_by_record_and_settled
    photos_are_missing_until_they_are_proved
}

pub const COMMUNE: CommuneId = CommuneId(Uuid::from_u128(1));
const SERVER: SeatId = SeatId(Uuid::from_u128(2));
pub const SEAT: SeatId = SeatId(Uuid::from_u128(3));
const VILLAGE: VillageId = VillageId(Uuid::from_u128(4));

fn commune(id: u128) -> CommuneRow {
    CommuneRow {
        id: CommuneId(Uuid::from_u128(id)),
        name: "Xã Thử".to_owned(),
        sample: true,
        epoch: Epoch(Uuid::from_u128(id + 100)),
        public_key: [7; 32],
        server_seat: SERVER,
        since: Millis(u64::try_from(id).expect("small")),
    }
}

fn person(id: u128, login: &str) -> AccountRow {
    AccountRow {
        commune: COMMUNE,
        id: AccountId(Uuid::from_u128(id)),
        login: login.to_owned(),
        name: "Đinh Thị Xuyên".to_owned(),
        role: Role::Collaborator,
        password: "hash".to_owned(),
        villages: BTreeSet::from([VILLAGE]),
        former: BTreeMap::new(),
        scope: 1,
        since: Millis(5),
        closed: None,
        first_until: None,
    }
}

pub fn seat_of(account: &AccountRow) -> PersonSeat {
    PersonSeat {
        commune: COMMUNE,
        id: SEAT,
        account: account.id,
        device: "Android".to_owned(),
        public_key: [1; 32],
        push: [2; 32],
        since: Millis(6),
        seen: None,
        highest: 0,
        received: 0,
        revoked: None,
    }
}

fn change(position: u64, number: u64, state: SettledState) -> ChangeRow {
    ChangeRow {
        position,
        id: ValueId { seat: SEAT, number },
        envelope: vec![1, 2, 3],
        rest: Vec::new(),
        sha256: [3; 32],
        claimed: Stamp {
            millis: Millis(10 + number),
            counter: u32::MAX,
        },
        effective: Stamp {
            millis: Millis(9 + number),
            counter: 1,
        },
        received: Millis(100 + position),
        state,
        late_scope: false,
    }
}

fn record(id: u128, unit: u128, village: Option<VillageId>, position: u64) -> RecordRow {
    RecordRow {
        id: RecordId(Uuid::from_u128(id)),
        kind: RecordKind::MEMBER,
        unit: RecordId(Uuid::from_u128(unit)),
        village,
        position,
        state: vec![9; 5],
    }
}

/// A commune with one person on one seat.
pub async fn started<S: Store>(store: &S) -> AccountRow {
    store.add_commune(&commune(1)).await.expect("a commune");
    let account = person(20, "xuyen");
    assert!(store.add_account(&account, &[]).await.expect("an account"));
    store
        .add_seat(&seat_of(&account), &[])
        .await
        .expect("a seat");
    account
}

fn ledger(position: u64) -> Ledger {
    Ledger {
        position,
        households: 4,
        server_number: 3,
        people: 0,
    }
}

async fn communes_come_back<S: Store>(store: S) {
    store.ping().await.expect("there");
    store.add_commune(&commune(1)).await.expect("a commune");
    let mut second = commune(50);
    second.server_seat = SeatId(Uuid::from_u128(51));
    store.add_commune(&second).await.expect("a commune");
    assert_eq!(
        store.communes().await.expect("communes"),
        [commune(1), second]
    );
    let ledger = store.ledger(COMMUNE).await.expect("a ledger");
    assert_eq!((ledger.position, ledger.people), (0, 1));
    assert!(store.integrity().await.expect("checked").is_empty());
}

async fn a_login_is_taken_once_on_the_whole_server<S: Store>(store: S) {
    store.add_commune(&commune(1)).await.expect("a commune");
    let mut other = commune(50);
    other.server_seat = SeatId(Uuid::from_u128(51));
    store.add_commune(&other).await.expect("a commune");
    let one = person(20, "xuyen");
    assert!(store.add_account(&one, &[]).await.expect("added"));
    let mut two = person(21, "xuyen");
    two.commune = other.id;
    assert!(!store.add_account(&two, &[]).await.expect("refused"));
    assert_eq!(
        store.account_by_login("xuyen").await.expect("read"),
        Some(one.clone())
    );
    assert_eq!(store.account_by_login("khac").await.expect("read"), None);
    assert_eq!(store.account(other.id, two.id).await.expect("read"), None);
    let three = person(22, "ami");
    assert!(store.add_account(&three, &[]).await.expect("added"));
    assert_eq!(store.accounts(COMMUNE).await.expect("read"), [three, one]);
}

async fn villages_taken_away_are_remembered_until_given_back<S: Store>(store: S) {
    let account = started(&store).await;
    let other = VillageId(Uuid::from_u128(5));
    let set = |villages: Vec<VillageId>, now| {
        let (store, villages) = (&store, BTreeSet::from_iter(villages));
        async move {
            store
                .set_villages(COMMUNE, account.id, &villages, Millis(now), &[])
                .await
                .expect("set");
            store
                .account(COMMUNE, account.id)
                .await
                .expect("read")
                .expect("there")
        }
    };
    let same = set(vec![VILLAGE], 10).await;
    assert_eq!((same.scope, same.former.len()), (1, 0));
    let moved = set(vec![other], 11).await;
    assert_eq!(moved.villages, BTreeSet::from([other]));
    assert_eq!(moved.former, BTreeMap::from([(VILLAGE, Millis(11))]));
    let back = set(vec![other, VILLAGE], 12).await;
    assert_eq!(
        (back.scope, back.former.len(), back.villages.len()),
        (3, 0, 2)
    );
}

async fn a_new_password_ends_the_sessions<S: Store>(store: S) {
    let account = started(&store).await;
    let session = SessionRow {
        hash: [5; 32],
        commune: COMMUNE,
        account: account.id,
        seat: SEAT,
        used: Millis(7),
        since: Millis(7),
    };
    store.keep_session(&session, &[]).await.expect("kept");
    let other = PersonSeat {
        id: SeatId(Uuid::from_u128(30)),
        push: [3; 32],
        ..seat_of(&account)
    };
    store.add_seat(&other, &[]).await.expect("a seat");
    let own = SessionRow {
        hash: [6; 32],
        seat: other.id,
        ..session
    };
    store.keep_session(&own, &[]).await.expect("kept");
    let mut set = PasswordSet {
        hash: "other",
        first_until: Some(Millis(99)),
        kept: Some([6; 32]),
    };
    store
        .set_password(COMMUNE, account.id, &set, &[])
        .await
        .expect("set");
    assert_eq!(store.session([5; 32]).await.expect("read"), None);
    assert_eq!(
        store.session([6; 32]).await.expect("read"),
        Some(own),
        "the one that goes on"
    );
    let row = account_of(&store, account.id).await;
    assert_eq!(
        (row.password.as_str(), row.first_until),
        ("other", Some(Millis(99)))
    );
    (set.first_until, set.kept) = (None, None);
    store
        .set_password(COMMUNE, account.id, &set, &[])
        .await
        .expect("set");
    assert_eq!(store.session([6; 32]).await.expect("read"), None);
    assert_eq!(account_of(&store, account.id).await.first_until, None);
}

async fn account_of<S: Store>(store: &S, id: AccountId) -> AccountRow {
    let row = store.account(COMMUNE, id).await.expect("read");
    row.expect("there")
}

async fn a_closed_account_has_no_sessions_and_no_codes<S: Store>(store: S) {
    let account = started(&store).await;
    let session = SessionRow {
        hash: [5; 32],
        commune: COMMUNE,
        account: account.id,
        seat: SEAT,
        used: Millis(7),
        since: Millis(7),
    };
    store.keep_session(&session, &[]).await.expect("kept");
    let code = EnrolmentRow {
        commune: COMMUNE,
        id: EnrolmentId(Uuid::from_u128(40)),
        account: account.id,
        hash: [8; 32],
        since: Millis(1),
        expires: Millis(1_000),
        by: None,
        seat: None,
        claim: None,
        used: None,
        withdrawn: None,
    };
    store.add_enrolment(&code, &[]).await.expect("added");
    let close = async |id, at| store.close_account(COMMUNE, id, Millis(at), &[]).await;
    assert!(close(account.id, 50).await.expect("closed"));
    assert!(!close(account.id, 51).await.expect("asked"), "done already");
    assert_eq!(
        account_of(&store, account.id).await.closed,
        Some(Millis(50))
    );
    assert_eq!(store.session([5; 32]).await.expect("read"), None);
    let withdrawn = store.enrolment_by_hash([8; 32]).await.expect("read");
    assert_eq!(withdrawn.expect("there").withdrawn, Some(Millis(50)));
    let open = async || store.open_account(COMMUNE, account.id, &[]).await;
    assert!(open().await.expect("opened"));
    assert!(!open().await.expect("asked"), "it is open");
    assert_eq!(account_of(&store, account.id).await, account);
}

async fn the_last_officer_and_the_last_administrator_stay<S: Store>(store: S) {
    store.add_commune(&commune(1)).await.expect("a commune");
    for (id, login, role) in [
        (21, "canbo", Role::Officer),
        (22, "canbo2", Role::Officer),
        (23, "may", Role::Administrator),
        (24, "lanhdao", Role::Leader),
    ] {
        let account = AccountRow {
            role,
            ..person(id, login)
        };
        assert!(store.add_account(&account, &[]).await.expect("an account"));
    }
    let close = async |id| {
        let id = AccountId(Uuid::from_u128(id));
        store.close_account(COMMUNE, id, Millis(9), &[]).await
    };
    assert!(
        close(24).await.expect("closed"),
        "of leaders none is needed"
    );
    assert!(!close(23).await.expect("asked"), "the only one");
    assert!(close(21).await.expect("closed"));
    assert!(!close(22).await.expect("asked"), "the last one");
}

async fn seats_and_what_they_say<S: Store>(store: S) {
    let account = started(&store).await;
    let seated = store
        .seated(COMMUNE, SEAT)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(
        (seated.account, seated.seat.clone()),
        (account.clone(), seat_of(&account))
    );
    assert!(store.seated(COMMUNE, SERVER).await.expect("read").is_none());
    store
        .note_seen(COMMUNE, SEAT, Millis(50), 9)
        .await
        .expect("noted");
    store
        .note_seen(COMMUNE, SEAT, Millis(60), 4)
        .await
        .expect("noted");
    let seats = store.seats(COMMUNE).await.expect("read");
    assert_eq!(seats.len(), 1);
    assert_eq!((seats[0].seen, seats[0].highest), (Some(Millis(60)), 9));
    let people = store.people_since(COMMUNE, 0, 10).await.expect("read");
    let named: Vec<_> = people
        .iter()
        .map(|(at, who)| (*at, who.seat, &*who.name))
        .collect();
    assert_eq!(named, [(1, SERVER, "Xã Thử"), (2, SEAT, "Đinh Thị Xuyên")]);
    assert_eq!(
        store
            .people_since(COMMUNE, 1, 10)
            .await
            .expect("read")
            .len(),
        1
    );
    assert_eq!(
        store.people_since(COMMUNE, 0, 1).await.expect("read").len(),
        1
    );
}

async fn sessions_and_tries<S: Store>(store: S) {
    let account = started(&store).await;
    let mut session = SessionRow {
        hash: [5; 32],
        commune: COMMUNE,
        account: account.id,
        seat: SEAT,
        used: Millis(7),
        since: Millis(7),
    };
    store.keep_session(&session, &[]).await.expect("kept");
    session.used = Millis(8);
    store.use_session([5; 32], Millis(8)).await.expect("used");
    assert_eq!(store.session([5; 32]).await.expect("read"), Some(session));
    let newer = SessionRow {
        hash: [6; 32],
        ..session
    };
    store.keep_session(&newer, &[]).await.expect("kept");
    store.use_session([5; 32], Millis(9)).await.expect("asked");
    assert_eq!(
        store.session([5; 32]).await.expect("read"),
        None,
        "a seat has one, and one that ended does not come back"
    );
    assert_eq!(store.session([6; 32]).await.expect("read"), Some(newer));
    store.end_session([6; 32], &[]).await.expect("ended");
    assert_eq!(store.session([6; 32]).await.expect("read"), None);
    let tries = Tries {
        count: 3,
        until: Millis(99),
    };
    assert_eq!(store.tries([1; 32]).await.expect("read"), Tries::default());
    store.set_tries([1; 32], tries, &[]).await.expect("set");
    let over = Tries {
        count: 9,
        until: Millis(98),
    };
    store.set_tries([2; 32], over, &[]).await.expect("set");
    store.forget_tries(Millis(99)).await.expect("forgotten");
    assert_eq!(store.tries([1; 32]).await.expect("read"), tries);
    assert_eq!(store.tries([2; 32]).await.expect("read"), Tries::default());
    store
        .set_tries([1; 32], Tries::default(), &[])
        .await
        .expect("set");
    assert_eq!(store.tries([1; 32]).await.expect("read"), Tries::default());
}

async fn an_append_is_whole_or_nothing<S: Store>(store: S) {
    started(&store).await;
    let append = Append {
        since: 0,
        ledger: ledger(2),
        changes: vec![change(1, 1, SettledState::Applied)],
        records: vec![record(30, 30, Some(VILLAGE), 1)],
        villages: vec![VILLAGE],
        ..Append::default()
    };
    assert!(store.append(COMMUNE, &append).await.expect("written"));
    let late = Append {
        since: 0,
        ledger: ledger(9),
        changes: vec![change(3, 2, SettledState::Applied)],
        records: vec![record(31, 31, Some(VILLAGE), 3)],
        ..Append::default()
    };
    assert!(
        !store.append(COMMUNE, &late).await.expect("refused"),
        "the commune moved on"
    );
    let now = store.ledger(COMMUNE).await.expect("read");
    assert_eq!(
        now,
        Ledger {
            people: 2,
            ..ledger(2)
        }
    );
    assert_eq!(
        store
            .changes_since(COMMUNE, 0, 10)
            .await
            .expect("read")
            .len(),
        1
    );
    let ids = [30, 31].map(|id| RecordId(Uuid::from_u128(id)));
    assert_eq!(store.records(COMMUNE, &ids).await.expect("read").len(), 1);
    assert_eq!(
        store.villages(COMMUNE).await.expect("read"),
        BTreeSet::from([VILLAGE])
    );
    assert_eq!(store.seats(COMMUNE).await.expect("read")[0].received, 1);
}

async fn an_erasure_is_whole_or_nothing<S: Store>(store: S) {
    started(&store).await;
    let id = |id| RecordId(Uuid::from_u128(id));
    let waiting = change(2, 2, SettledState::Waiting);
    let append = Append {
        since: 0,
        ledger: ledger(2),
        changes: vec![change(1, 1, SettledState::Applied), waiting.clone()],
        records: vec![
            record(30, 30, Some(VILLAGE), 1),
            record(31, 31, Some(VILLAGE), 1),
        ],
        villages: vec![VILLAGE],
        waits: vec![(id(40), waiting.id)],
        touches: vec![(id(30), 1), (id(31), 1), (id(40), 2)],
        ..Append::default()
    };
    assert!(store.append(COMMUNE, &append).await.expect("written"));
    let tombstone = Tombstone {
        record: id(30),
        unit: id(30),
        position: 3,
        at: Millis(50),
    };
    let erasure = Erasure {
        since: 1,
        position: 3,
        tombstones: vec![tombstone],
        changes: vec![Narrowed {
            id: change(1, 1, SettledState::Applied).id,
            rest: vec![7; 4],
            state: SettledState::Applied,
        }],
        records: vec![record(31, 31, Some(VILLAGE), 3)],
        notes: Vec::new(),
    };
    assert!(
        !store.erase(COMMUNE, &erasure).await.expect("refused"),
        "the commune moved on"
    );
    let all = [id(30), id(31)];
    assert_eq!(store.records(COMMUNE, &all).await.expect("read").len(), 2);
    let unapplied = store.unapplied(COMMUNE).await.expect("read");
    assert_eq!(unapplied, [waiting]);
    let erasure = Erasure {
        since: 2,
        ..erasure
    };
    assert!(store.erase(COMMUNE, &erasure).await.expect("erased"));
    let left = store.records(COMMUNE, &all).await.expect("read");
    assert_eq!(left, [record(31, 31, Some(VILLAGE), 3)]);
    let rows = store.changes_since(COMMUNE, 0, 10).await.expect("read");
    assert!(rows[0].is_narrowed() && !rows[1].is_narrowed());
    assert_eq!(
        (rows[0].rest.as_slice(), rows[0].state),
        ([7; 4].as_slice(), SettledState::Applied)
    );
    assert!(
        store
            .changes_of(COMMUNE, id(30))
            .await
            .expect("read")
            .is_empty()
    );
    assert_eq!(
        store.changes_of(COMMUNE, id(31)).await.expect("read").len(),
        1
    );
    assert_eq!(store.ledger(COMMUNE).await.expect("read").position, 3);
    assert_eq!(
        store.erased(COMMUNE, &all).await.expect("read"),
        BTreeSet::from([id(30)])
    );
    assert_eq!(
        store.erased_since(COMMUNE, 2, 9).await.expect("read"),
        [tombstone]
    );
    assert!(
        store
            .erased_since(COMMUNE, 3, 9)
            .await
            .expect("read")
            .is_empty()
    );
}

async fn changes_and_records_come_back<S: Store>(store: S) {
    started(&store).await;
    let refused = SettledState::Refused(Refusal::BadValue);
    let changes: Vec<ChangeRow> = vec![
        change(1, 1, SettledState::Applied),
        change(2, 2, refused),
        change(3, 4, SettledState::Waiting),
    ];
    let many = (0..300).map(|id| record(1_000 + id, 500 + id / 3, Some(VILLAGE), 3));
    let mut records: Vec<RecordRow> = many.collect();
    records.push(record(30, 30, None, 2));
    let append = Append {
        since: 0,
        ledger: ledger(3),
        changes: changes.clone(),
        records: records.clone(),
        ..Append::default()
    };
    assert!(store.append(COMMUNE, &append).await.expect("written"));
    assert_eq!(
        store.changes_since(COMMUNE, 0, 10).await.expect("read"),
        changes
    );
    assert_eq!(
        store.changes_since(COMMUNE, 1, 1).await.expect("read"),
        changes[1..2]
    );
    let asked: Vec<ValueId> = (1..=5)
        .map(|number| ValueId { seat: SEAT, number })
        .collect();
    let mut decided = store.decided(COMMUNE, &asked).await.expect("read");
    decided.sort_by_key(|decided| decided.id);
    let states: Vec<_> = decided.iter().map(|d| (d.id.number, d.state)).collect();
    let expected = [
        (1, SettledState::Applied),
        (2, refused),
        (4, SettledState::Waiting),
    ];
    assert_eq!(states, expected);
    let above = store.accepted_above(COMMUNE, SEAT, 1).await.expect("read");
    assert_eq!(above, [(4, changes[2].effective)]);
    let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
    assert_eq!(store.records(COMMUNE, &ids).await.expect("read").len(), 301);
    let shared = store
        .records_since(COMMUNE, None, 0, 10)
        .await
        .expect("read");
    assert_eq!(shared, records[300..]);
    assert!(
        store
            .records_since(COMMUNE, None, 2, 10)
            .await
            .expect("read")
            .is_empty()
    );
    let after = Some(RecordId(Uuid::from_u128(501)));
    let page = store
        .units_after(COMMUNE, Some(VILLAGE), after, 4)
        .await
        .expect("read");
    assert_eq!(page, records[6..10]);
    let newest = store.newest(COMMUNE, Millis(102), 10).await.expect("read");
    assert_eq!(
        newest.iter().map(|c| c.position).collect::<Vec<_>>(),
        [3, 2]
    );
    let received = store
        .received_since(COMMUNE, Millis(102))
        .await
        .expect("read");
    assert_eq!(received, [(SEAT, 2)]);
    // A record that changes keeps one row.
    let again = Append {
        since: 3,
        ledger: ledger(4),
        records: vec![RecordRow {
            state: vec![8],
            ..record(30, 30, None, 4)
        }],
        ..Append::default()
    };
    assert!(store.append(COMMUNE, &again).await.expect("written"));
    assert_eq!(
        store
            .records_since(COMMUNE, None, 0, 10)
            .await
            .expect("read"),
        again.records
    );
}

async fn waiting_changes_are_found_by_record_and_settled<S: Store>(store: S) {
    started(&store).await;
    let ids = [40, 41].map(|id| RecordId(Uuid::from_u128(id)));
    let (one, two) = (
        change(1, 1, SettledState::Waiting),
        change(2, 2, SettledState::Waiting),
    );
    let append = Append {
        since: 0,
        ledger: ledger(2),
        changes: vec![one.clone(), two.clone()],
        waits: vec![(ids[0], one.id), (ids[1], one.id), (ids[1], two.id)],
        ..Append::default()
    };
    assert!(store.append(COMMUNE, &append).await.expect("written"));
    assert_eq!(
        store.waiting(COMMUNE, &ids[..1]).await.expect("read"),
        std::slice::from_ref(&one)
    );
    assert_eq!(
        store.waiting(COMMUNE, &ids).await.expect("read"),
        [one.clone(), two.clone()]
    );
    let release = Append {
        since: 2,
        ledger: ledger(3),
        released: vec![(one.id, SettledState::Applied)],
        ..Append::default()
    };
    assert!(store.append(COMMUNE, &release).await.expect("written"));
    assert_eq!(store.waiting(COMMUNE, &ids).await.expect("read"), [two]);
    let decided = store.decided(COMMUNE, &[one.id]).await.expect("read");
    assert_eq!(decided[0].state, SettledState::Applied);
}

async fn photos_are_missing_until_they_are_proved<S: Store>(store: S) {
    started(&store).await;
    let photo = |hash: u8, record: u128, received: u64| PhotoRow {
        hash: Hex([hash; 32]),
        record: RecordId(Uuid::from_u128(record)),
        received: Millis(received),
        stored: None,
    };
    let (early, late) = (photo(9, 41, 10), photo(7, 40, 20));
    let append = Append {
        since: 0,
        ledger: ledger(1),
        photos: vec![late, early],
        ..Append::default()
    };
    assert!(store.append(COMMUNE, &append).await.expect("written"));
    let missing = store.photos_missing(COMMUNE, 9).await.expect("read");
    assert_eq!(missing, (2, vec![early, late]));
    let missing = store.photos_missing(COMMUNE, 1).await.expect("read");
    assert_eq!(missing, (2, vec![early]));

    for moment in [30, 31] {
        let noted = store.photo_stored(COMMUNE, early.hash, Millis(moment));
        noted.await.expect("noted");
    }
    let here = PhotoRow {
        stored: Some(Millis(30)),
        ..early
    };
    // A second record of the same picture finds its bytes here; the same row again changes nothing.
    let twin = photo(9, 42, 40);
    let append = Append {
        since: 1,
        ledger: ledger(2),
        photos: vec![twin, early],
        ..Append::default()
    };
    assert!(store.append(COMMUNE, &append).await.expect("written"));
    let twin = PhotoRow {
        stored: Some(Millis(30)),
        ..twin
    };
    let named = store.photos_named(COMMUNE, early.hash).await.expect("read");
    assert_eq!(named, [here, twin]);
    let missing = store.photos_missing(COMMUNE, 9).await.expect("read");
    assert_eq!(missing, (1, vec![late]));
    let all = store.photos_after(COMMUNE, None, 9).await.expect("read");
    assert_eq!(all, [late, here, twin]);
    let after = Some((here.hash, here.record));
    let rest = store.photos_after(COMMUNE, after, 9).await.expect("read");
    assert_eq!(rest, [twin]);
    // Lost by every name; proved again by every name.
    store.photo_lost(COMMUNE, here.hash).await.expect("noted");
    let missing = store.photos_missing(COMMUNE, 9).await.expect("read");
    assert_eq!(missing.0, 3);
    let noted = store.photo_stored(COMMUNE, here.hash, Millis(50));
    noted.await.expect("noted");
    let missing = store.photos_missing(COMMUNE, 9).await.expect("read");
    assert_eq!(missing, (1, vec![late]));
    let other = CommuneId(Uuid::from_u128(77));
    assert!(
        store
            .photos_after(other, None, 9)
            .await
            .expect("read")
            .is_empty()
    );
}

//! What every back end must do with codes, escrows, requests and the log, each case once.

use crate::{
    over_every_store,
    store::{COMMUNE, SEAT, seat_of, started},
};
use so_thon_domain::{AccountId, EnrolmentId, Epoch, Millis, RecoveryId, SeatId};
use so_thon_protocol::audit::Group;
use so_thon_server::store::{
    Asked, AuditRow, EnrolmentRow, Head, Note, OF_THE_SERVER, PersonSeat, RecoveryRow, SessionRow,
    Sought, Store, UseOfCode, What,
};
use uuid::Uuid;

over_every_store! {
    a_code_is_used_once_with_all_that_comes_of_it
    a_code_that_is_entered_again_replaces_the_seat_that_came_with_it
    a_code_that_renews_a_seat_is_spent_at_once
    a_code_that_is_withdrawn_or_old_is_used_no_more
    an_escrow_is_kept_in_place_of_the_earlier_one
    a_request_is_decided_once_and_withdrawn_by_the_next
    another_life_withdraws_what_was_open
    entries_of_the_log_are_bound_to_each_other
    the_log_is_read_from_both_ends_and_by_person
    the_log_is_searched_by_whom_it_concerns_by_kind_and_by_time
    what_is_not_done_is_not_noted
}

const ACCOUNT: AccountId = AccountId(Uuid::from_u128(20));

fn code(id: u128) -> EnrolmentRow {
    EnrolmentRow {
        commune: COMMUNE,
        id: EnrolmentId(Uuid::from_u128(id)),
        account: ACCOUNT,
        hash: [u8::try_from(id).expect("small"); 32],
        since: Millis(u64::try_from(id).expect("small")),
        expires: Millis(1_000),
        by: Some(ACCOUNT),
        seat: None,
        claim: None,
        used: None,
        withdrawn: None,
    }
}

fn using(id: u128, seat: Option<PersonSeat>) -> UseOfCode {
    let of = seat.as_ref().map_or(SEAT, |seat| seat.id);
    UseOfCode {
        enrolment: EnrolmentId(Uuid::from_u128(id)),
        before: None,
        claim: None,
        seat,
        session: SessionRow {
            hash: [0x55; 32],
            commune: COMMUNE,
            account: ACCOUNT,
            seat: of,
            used: Millis(9),
            since: Millis(9),
        },
        escrow: Some(vec![1, 2, 3]),
    }
}

fn note(what: What, salt: u8) -> Note {
    Note::new(COMMUNE, Millis(7), what, [salt; 16])
}

async fn log<S: Store>(store: &S) -> Vec<AuditRow> {
    store.audit_since(COMMUNE, 0, 100).await.expect("read")
}

async fn a_code_is_used_once_with_all_that_comes_of_it<S: Store>(store: S) {
    let account = started(&store).await;
    let made = [note(What::CodeMade, 1)];
    store.add_enrolment(&code(5), &made).await.expect("added");
    let found = store.enrolment_by_hash([5; 32]).await.expect("read");
    assert_eq!(found, Some(code(5)));
    assert_eq!(store.enrolment_by_hash([6; 32]).await.expect("read"), None);
    let new = PersonSeat {
        id: SeatId(Uuid::from_u128(77)),
        push: [0x66; 32],
        ..seat_of(&account)
    };
    let used = [note(What::Enrolled, 2)];
    let using = using(5, Some(new.clone()));
    for first in [true, false] {
        let done = store.use_enrolment(&using, Millis(8), &used);
        assert_eq!(done.await.expect("done"), first);
    }
    let seats = store.seats(COMMUNE).await.expect("read");
    assert_eq!(seats.iter().filter(|seat| seat.id == new.id).count(), 1);
    assert!(store.session([0x55; 32]).await.expect("read").is_some());
    let escrow = store.escrow(COMMUNE, new.id).await.expect("read");
    assert_eq!(escrow, Some(vec![1, 2, 3]));
    let found = store.enrolment_by_hash([5; 32]).await.expect("read");
    let found = found.expect("the code");
    assert_eq!((found.seat, found.used), (Some(new.id), None));
    let of = |seat| store.enrolment_of(COMMUNE, seat);
    assert_eq!(of(new.id).await.expect("read"), Some(found.clone()));
    assert_eq!(of(SEAT).await.expect("read"), None);
    for first in [true, false] {
        let spent = [note(What::CodeSpent, 3)];
        let done = store.spend_enrolment(COMMUNE, found.id, Millis(9), &spent);
        assert_eq!(done.await.expect("done"), first);
    }
    assert_eq!(of(new.id).await.expect("read"), None);
    let found = store.enrolment_by_hash([5; 32]).await.expect("read");
    assert_eq!(found.expect("the code").used, Some(Millis(9)));
    let whats: Vec<_> = log(&store).await.into_iter().map(|row| row.what).collect();
    assert_eq!(whats, ["code_made", "enrolled", "code_spent"]);
}

async fn a_code_that_is_entered_again_replaces_the_seat_that_came_with_it<S: Store>(store: S) {
    let account = started(&store).await;
    store.add_enrolment(&code(5), &[]).await.expect("added");
    let seat = |id, push| PersonSeat {
        id: SeatId(Uuid::from_u128(id)),
        push: [push; 32],
        ..seat_of(&account)
    };
    let first = UseOfCode {
        claim: Some([4; 32]),
        ..using(5, Some(seat(77, 1)))
    };
    assert!(
        store
            .use_enrolment(&first, Millis(8), &[])
            .await
            .expect("done")
    );
    let found = store.enrolment_by_hash([5; 32]).await.expect("read");
    assert_eq!(found.expect("the code").claim, Some([4; 32]));
    // The answer was lost: another seat, and the first is revoked.
    let again = UseOfCode {
        before: Some(SeatId(Uuid::from_u128(77))),
        ..using(5, Some(seat(78, 2)))
    };
    assert!(
        store
            .use_enrolment(&again, Millis(10), &[])
            .await
            .expect("done")
    );
    for (push, revoked) in [(1, Some(Millis(10))), (2, None)] {
        let known = store.seat_by_push([push; 32]).await.expect("read");
        assert_eq!(known.expect("the seat").seat.revoked, revoked);
    }
    // Who thought that the first was still there is told to look again.
    assert!(
        !store
            .use_enrolment(&again, Millis(11), &[])
            .await
            .expect("read")
    );
    let of = store.enrolment_of(COMMUNE, SeatId(Uuid::from_u128(77)));
    assert_eq!(of.await.expect("read"), None);
}

async fn a_code_that_renews_a_seat_is_spent_at_once<S: Store>(store: S) {
    started(&store).await;
    store.add_enrolment(&code(5), &[]).await.expect("added");
    let renewing = using(5, None);
    let renewed = store.use_enrolment(&renewing, Millis(8), &[]);
    assert!(renewed.await.expect("done"));
    let found = store.enrolment_by_hash([5; 32]).await.expect("read");
    let found = found.expect("the code");
    assert_eq!((found.seat, found.used), (None, Some(Millis(8))));
}

async fn a_code_that_is_withdrawn_or_old_is_used_no_more<S: Store>(store: S) {
    started(&store).await;
    for id in [5, 6, 7] {
        store.add_enrolment(&code(id), &[]).await.expect("added");
    }
    let withdrawn = EnrolmentId(Uuid::from_u128(6));
    for first in [true, false] {
        let done = store.withdraw_enrolment(COMMUNE, withdrawn, Millis(10), &[]);
        assert_eq!(done.await.expect("done"), first);
    }
    let open = |now| store.open_enrolments(COMMUNE, Millis(now));
    assert_eq!(open(999).await.expect("read"), [code(5), code(7)]);
    assert!(open(1_000).await.expect("read").is_empty());
    for (id, now) in [(6, 20), (7, 1_000), (9, 20)] {
        let done = store
            .use_enrolment(&using(id, None), Millis(now), &[])
            .await;
        assert!(!done.expect("read"), "code {id}");
    }
    assert!(store.session([0x55; 32]).await.expect("read").is_none());
    let late = EnrolmentId(Uuid::from_u128(7));
    let done = store.withdraw_enrolment(COMMUNE, late, Millis(1_000), &[]);
    assert!(!done.await.expect("read"));
}

async fn an_escrow_is_kept_in_place_of_the_earlier_one<S: Store>(store: S) {
    started(&store).await;
    assert_eq!(store.escrow(COMMUNE, SEAT).await.expect("read"), None);
    for escrow in [vec![1], vec![2, 3]] {
        let kept = store.keep_escrow(COMMUNE, SEAT, &escrow, Millis(3), &[]);
        kept.await.expect("kept");
        let read = store.escrow(COMMUNE, SEAT).await.expect("read");
        assert_eq!(read, Some(escrow));
    }
}

fn request(id: u128) -> RecoveryRow {
    RecoveryRow {
        commune: COMMUNE,
        id: RecoveryId(Uuid::from_u128(id)),
        seat: SEAT,
        public_key: [8; 32],
        since: Millis(u64::try_from(id).expect("small")),
        expires: Millis(100),
        state: Asked::Open,
        sealed: None,
    }
}

fn approved(id: u128) -> RecoveryRow {
    RecoveryRow {
        state: Asked::Approved,
        sealed: Some(vec![4; 80]),
        expires: Millis(500),
        ..request(id)
    }
}

async fn a_request_is_decided_once_and_withdrawn_by_the_next<S: Store>(store: S) {
    started(&store).await;
    let read = |id| store.recovery(COMMUNE, RecoveryId(Uuid::from_u128(id)));
    store.add_recovery(&request(1), &[]).await.expect("added");
    store.add_recovery(&request(2), &[]).await.expect("added");
    let first = read(1).await.expect("read").expect("the request");
    assert_eq!(first.state, Asked::Withdrawn);
    let open = store.open_recoveries(COMMUNE, Millis(99)).await;
    assert_eq!(open.expect("read"), [request(2)]);
    let late = store.open_recoveries(COMMUNE, Millis(100)).await;
    assert!(late.expect("read").is_empty());

    for (id, now, done) in [
        (1, 50, false),
        (2, 100, false),
        (2, 50, true),
        (2, 50, false),
    ] {
        let decided = store.decide_recovery(&approved(id), Millis(now), &[]).await;
        assert_eq!(decided.expect("read"), done, "request {id} at {now}");
    }
    assert_eq!(read(2).await.expect("read"), Some(approved(2)));
    store.add_recovery(&request(3), &[]).await.expect("added");
    let second = read(2).await.expect("read").expect("the request");
    assert_eq!((second.state, second.sealed), (Asked::Withdrawn, None));
    assert_eq!(read(9).await.expect("read"), None);
}

async fn another_life_withdraws_what_was_open<S: Store>(store: S) {
    started(&store).await;
    store.add_enrolment(&code(5), &[]).await.expect("added");
    store.add_recovery(&request(1), &[]).await.expect("added");
    let decision = approved(1);
    let decided = store.decide_recovery(&decision, Millis(50), &[]);
    assert!(decided.await.expect("decided"));
    let (epoch, seat) = (Epoch(Uuid::from_u128(70)), SeatId(Uuid::from_u128(71)));
    let notes = [note(What::Restored, 3)];
    let life = store.renew_life(COMMUNE, epoch, seat, Millis(60), &notes);
    life.await.expect("renewed");
    let open = store.open_enrolments(COMMUNE, Millis(60)).await;
    assert!(open.expect("read").is_empty());
    let id = RecoveryId(Uuid::from_u128(1));
    let row = store.recovery(COMMUNE, id).await.expect("read");
    let row = row.expect("the request");
    assert_eq!((row.state, row.sealed), (Asked::Withdrawn, None));
    assert_eq!(log(&store).await.len(), 1);
}

async fn entries_of_the_log_are_bound_to_each_other<S: Store>(store: S) {
    let none = store.audit_head(COMMUNE).await.expect("read");
    assert_eq!(none, Head::default());
    let other = Note {
        commune: OF_THE_SERVER,
        ..note(What::Started, 9)
    };
    let content = serde_json::json!({"before": "Đinh", "after": null});
    let full = note(What::AccountAdded, 2)
        .by(ACCOUNT, Some(SEAT))
        .to(SEAT.0)
        .with_detail(&serde_json::json!({"n": 1}))
        .with_content(&content);
    let notes = [
        note(What::SignedIn, 1),
        full.clone(),
        other,
        note(What::SignedOut, 3),
    ];
    store.note(&notes[..2]).await.expect("noted");
    store.note(&notes[2..]).await.expect("noted");
    let rows = log(&store).await;
    let sequences: Vec<_> = rows.iter().map(|row| row.sequence).collect();
    assert_eq!(sequences, [1, 2, 3]);
    let mut before = [0; 32];
    for row in &rows {
        assert_eq!(row.hash, row.bound_to(&before), "entry {}", row.sequence);
        before = row.hash;
    }
    assert_eq!(rows[1], AuditRow::of(&full, rows[0].head()));
    assert_eq!(rows[1].content, Some(([2; 16], content.to_string())));
    let head = store.audit_head(COMMUNE).await.expect("read");
    assert_eq!(head, rows[2].head());
    let server = store.audit_head(OF_THE_SERVER).await.expect("read");
    assert_eq!(server.sequence, 1);
}

async fn the_log_is_read_from_both_ends_and_by_person<S: Store>(store: S) {
    let other = AccountId(Uuid::from_u128(21));
    let notes: Vec<Note> = (0..6_u8)
        .map(|n| note(What::SignedIn, n).by(if n % 2 == 0 { ACCOUNT } else { other }, None))
        .collect();
    store.note(&notes).await.expect("noted");
    let sequences = |rows: Vec<AuditRow>| rows.iter().map(|row| row.sequence).collect::<Vec<_>>();
    let since = store.audit_since(COMMUNE, 2, 3).await.expect("read");
    assert_eq!(sequences(since), [3, 4, 5]);
    for (before, by, expected) in [
        (u64::MAX, None, vec![6, 5, 4]),
        (4, None, vec![3, 2, 1]),
        (u64::MAX, Some(other), vec![6, 4, 2]),
        (3, Some(ACCOUNT), vec![1]),
    ] {
        let sought = Sought {
            by,
            ..Sought::default()
        };
        let rows = store.audit_before(COMMUNE, before, &sought, 3).await;
        assert_eq!(sequences(rows.expect("read")), expected);
    }
}

async fn the_log_is_searched_by_whom_it_concerns_by_kind_and_by_time<S: Store>(store: S) {
    let other = AccountId(Uuid::from_u128(21));
    let state = |state: &str| serde_json::json!({"state": state});
    let torn = Note {
        detail: "{".to_owned(),
        ..note(What::Settled, 8)
    };
    let newer = Note {
        what: "sold".to_owned(),
        ..note(What::Unknown, 9)
    };
    let notes = [
        note(What::SignedIn, 1).by(ACCOUNT, Some(SEAT)),
        note(What::SignInFailed, 2).to(other.0),
        note(What::SeatRevoked, 3).by(ACCOUNT, None).to(SEAT.0),
        note(What::Change, 4).with_detail(&state("applied")),
        note(What::Change, 5).with_detail(&state("no_village")),
        note(What::Settled, 6).with_detail(&state("given_up")),
        note(What::Settled, 7).with_detail(&serde_json::json!({"state": null})),
        torn,
        newer,
    ];
    // Each at the moment of its place.
    let moments = notes.into_iter().zip(1..);
    let notes: Vec<Note> = moments
        .map(|(note, at)| Note {
            at: Millis(at),
            ..note
        })
        .collect();
    store.note(&notes).await.expect("noted");
    let all = Sought::default;
    let of = |group| Sought {
        group: Some(group),
        ..all()
    };
    for (sought, expected) in [
        (all(), vec![9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (
            Sought {
                concerns: Some((other, vec![other.0, SEAT.0])),
                ..all()
            },
            vec![3, 2],
        ),
        (
            Sought {
                by: Some(ACCOUNT),
                concerns: Some((ACCOUNT, vec![ACCOUNT.0])),
                ..all()
            },
            vec![3, 1],
        ),
        (
            Sought {
                from: Some(Millis(3)),
                until: Some(Millis(5)),
                ..all()
            },
            vec![4, 3],
        ),
        (
            Sought {
                from: Some(Millis(u64::MAX)),
                ..all()
            },
            vec![],
        ),
        (of(Group::Entry), vec![1]),
        (of(Group::People), vec![3]),
        (of(Group::Records), vec![8, 7, 6, 5, 4]),
        (of(Group::Refusals), vec![6, 5, 2]),
        (of(Group::Data), vec![]),
        (of(Group::Server), vec![9]),
        (
            Sought {
                from: Some(Millis(3)),
                ..of(Group::Refusals)
            },
            vec![6, 5],
        ),
    ] {
        let rows = store.audit_before(COMMUNE, u64::MAX, &sought, 20).await;
        let rows = rows.expect("read");
        let sequences: Vec<_> = rows.iter().map(|row| row.sequence).collect();
        assert_eq!(sequences, expected, "{sought:?}");
    }
}

async fn what_is_not_done_is_not_noted<S: Store>(store: S) {
    let account = started(&store).await;
    let notes = [note(What::AccountAdded, 1)];
    let taken = store.add_account(&account, &notes).await.expect("read");
    let nobody = SeatId(Uuid::from_u128(99));
    let revoked = store.revoke_seat(COMMUNE, nobody, Millis(5), &notes);
    let decision = approved(1);
    let decided = store.decide_recovery(&decision, Millis(5), &notes);
    let used = using(9, None);
    let used = store.use_enrolment(&used, Millis(5), &notes);
    assert!(!taken && !revoked.await.expect("read"));
    assert!(!decided.await.expect("read") && !used.await.expect("read"));
    assert!(log(&store).await.is_empty());
}

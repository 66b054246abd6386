//! Who brings an item of support from which state to which.

use crate::{
    over_every_store,
    world::{Phone, World, account, applied, edit, household_write, states},
};
use serde_json::json;
use so_thon_domain::{
    Field, FieldWrite, RecordId, RecordKind, RecordWrite, ValueId,
    access::{Role, may_set_state, may_write},
    refusal::Refusal,
    support::{State as Step, Support},
    typed::{Place, TypedRecord, write_of},
};
use so_thon_protocol::{Sealed, State};
use so_thon_server::store::{AccountRow, Store};
use std::collections::BTreeMap;
use uuid::Uuid;

over_every_store! {
    each_role_sets_the_states_that_are_theirs_and_no_others
    a_leader_makes_no_support
    a_state_that_stands_may_be_said_again
    what_was_sent_back_is_no_way_around_what_the_office_decided
    whoever_did_not_see_the_decision_makes_a_clash_and_settles_it
    what_waited_for_its_record_is_judged_by_how_far_that_is
}

const ALL: [Option<Step>; 6] = [
    None,
    Some(Step::Asked),
    Some(Step::Approved),
    Some(Step::Delivered),
    Some(Step::Confirmed),
    Some(Step::Refused),
];

const ROLES: [Role; 5] = [
    Role::Collaborator,
    Role::Officer,
    Role::Leader,
    Role::ProvinceViewer,
    Role::Administrator,
];

const NOT_THEIRS: State = State::Refused {
    reason: Refusal::KindNotAllowed,
};

/// A commune with a household, and a phone of its officer.
async fn office<S: Store>(store: S) -> (World<S>, Phone) {
    let world = World::new(store).await;
    let mut officer = world.officer_phone().await;
    let household = officer.save(vec![household_write(100, world.villages[0])]);
    assert!(applied(&officer.sync(&world.server, vec![household]).await));
    (world, officer)
}

fn made<S: Store>(world: &World<S>, id: u128, state: Option<Step>) -> RecordWrite {
    let place = Place {
        id: RecordId(Uuid::from_u128(id)),
        unit: RecordId(Uuid::from_u128(100)),
        village: Some(world.villages[0]),
    };
    let support = Support {
        benefit: Some("breeding_cow".to_owned()),
        state,
        ..Support::default()
    };
    write_of(place, None, &support).expect("a write")
}

fn set(of: &RecordWrite, to: Option<Step>, replaces: &[ValueId]) -> RecordWrite {
    let set = FieldWrite {
        value: json!(to),
        replaces: replaces.to_vec(),
    };
    RecordWrite {
        creates: false,
        fields: BTreeMap::from([(Field::known("state"), set)]),
        ..of.clone()
    }
}

fn last(phone: &Phone) -> ValueId {
    ValueId {
        seat: phone.seat,
        number: phone.number,
    }
}

/// What becomes of changes, whoever may not sync among their authors.
async fn became<S: Store>(world: &World<S>, phone: &Phone, sealed: &[Sealed]) -> Vec<State> {
    let caller = world.server.caller(phone.commune, phone.seat).await;
    let caller = caller.expect("a caller");
    let (incoming, unread) = world.server.open(&caller, sealed);
    assert_eq!(unread, 0);
    let now = world.server.now();
    let outcomes = world.server.accept(&caller, &incoming, now).await;
    let outcomes = outcomes.expect("outcomes").into_iter();
    outcomes.map(|outcome| outcome.state).collect()
}

/// The states that stand of an item, oldest first.
async fn standing<S: Store>(world: &World<S>, id: u128) -> Vec<Option<Step>> {
    let id = RecordId(Uuid::from_u128(id));
    let rows = world.server.store.records(world.commune.id, &[id]).await;
    let row = rows.expect("read").pop().expect("it is there");
    let record = row.record().expect("a record");
    let Some(register) = record.registers.get(&Field::known("state")) else {
        return vec![Support::read(&record).state];
    };
    let heads = register.heads().into_iter();
    let read = |value: &serde_json::Value| serde_json::from_value(value.clone()).expect("a state");
    heads.map(|(_, head)| read(&head.value)).collect()
}

async fn leader<S: Store>(world: &World<S>) -> Phone {
    let commune = world.commune.id;
    let leader = account(&world.server, commune, "lanhdao", Role::Leader, &[]).await;
    Phone::new(&world.server, &leader).await
}

async fn each_role_sets_the_states_that_are_theirs_and_no_others<S: Store>(store: S) {
    let (world, mut officer) = office(store).await;
    let mut next = 1_000;
    for role in ROLES {
        let login = format!("nguoi{next}");
        let of_role: AccountRow = account(
            &world.server,
            world.commune.id,
            &login,
            role,
            &world.villages[..1],
        )
        .await;
        let mut phone = Phone::new(&world.server, &of_role).await;
        let (mut theirs, mut changes, mut cases) = (Vec::new(), Vec::new(), Vec::new());
        for from in ALL {
            for to in ALL {
                next += 1;
                let made = made(&world, next, from);
                theirs.push(officer.save(vec![made.clone()]));
                changes.push(phone.save(vec![set(&made, to, &[last(&officer)])]));
                cases.push((next, from, to));
            }
        }
        let made = became(&world, &officer, &theirs).await;
        assert!(
            made.iter()
                .all(|state| matches!(state, State::Applied { .. }))
        );
        let became = became(&world, &phone, &changes).await;
        assert_eq!(became.len(), cases.len());
        for ((id, from, to), became) in cases.into_iter().zip(became) {
            let may = may_write(role, &RecordKind::SUPPORT) && may_set_state(role, from, to);
            let case = format!("{role:?} from {from:?} to {to:?}: {became:?}");
            if may {
                assert!(matches!(became, State::Applied { .. }), "{case}");
                assert_eq!(standing(&world, id).await, [to], "{case}");
            } else {
                assert_eq!(became, NOT_THEIRS, "{case}");
                assert_eq!(standing(&world, id).await, [from], "{case}");
            }
        }
    }
}

async fn a_leader_makes_no_support<S: Store>(store: S) {
    let (world, _) = office(store).await;
    let mut leader = leader(&world).await;
    let sent: Vec<_> = ALL
        .into_iter()
        .zip(1_000..)
        .map(|(state, id)| leader.save(vec![made(&world, id, state)]))
        .collect();
    let became = became(&world, &leader, &sent).await;
    assert_eq!(became, vec![NOT_THEIRS; ALL.len()]);
}

async fn a_state_that_stands_may_be_said_again<S: Store>(store: S) {
    let (world, mut officer) = office(store).await;
    let mut phone = world.collaborator_phone().await;
    let approved = made(&world, 1_000, Some(Step::Approved));
    let saved = officer.save(vec![approved.clone()]);
    officer.sync(&world.server, vec![saved]).await;
    // As a form does that writes every field, and one that knew of nothing before.
    for replaces in [vec![last(&officer)], Vec::new()] {
        let mut write = set(&approved, Some(Step::Approved), &replaces);
        let amount = edit(&approved, "amount", json!(1_500_000));
        write.fields.extend(amount.fields);
        let saved = phone.save(vec![write]);
        assert!(applied(&phone.sync(&world.server, vec![saved]).await));
    }
}

async fn what_was_sent_back_is_no_way_around_what_the_office_decided<S: Store>(store: S) {
    let (world, mut officer) = office(store).await;
    let mut phone = world.collaborator_phone().await;
    let refused = made(&world, 1_000, Some(Step::Refused));
    let saved = officer.save(vec![refused.clone()]);
    officer.sync(&world.server, vec![saved]).await;
    let own = phone.save(vec![set(&refused, Some(Step::Approved), &[last(&officer)])]);
    let upon = phone.save(vec![set(&refused, Some(Step::Delivered), &[last(&phone)])]);
    let reply = phone.sync(&world.server, vec![own, upon]).await;
    assert_eq!(states(&reply), [&NOT_THEIRS, &NOT_THEIRS]);
    assert_eq!(standing(&world, 1_000).await, [Some(Step::Refused)]);
}

async fn whoever_did_not_see_the_decision_makes_a_clash_and_settles_it<S: Store>(store: S) {
    let (world, mut officer) = office(store).await;
    let mut phone = world.collaborator_phone().await;
    let asked = made(&world, 1_000, Some(Step::Asked));
    let saved = officer.save(vec![asked.clone()]);
    let seen = last(&officer);
    let decided = officer.save(vec![set(&asked, Some(Step::Refused), &[seen])]);
    officer.sync(&world.server, vec![saved, decided]).await;
    let arrived = phone.save(vec![set(&asked, Some(Step::Delivered), &[seen])]);
    let arrived_id = last(&phone);
    assert!(applied(&phone.sync(&world.server, vec![arrived]).await));
    assert_eq!(standing(&world, 1_000).await.len(), 2);
    let both = [last(&officer), arrived_id];
    let kept = phone.save(vec![set(&asked, Some(Step::Refused), &both)]);
    assert!(applied(&phone.sync(&world.server, vec![kept]).await));
    assert_eq!(standing(&world, 1_000).await, [Some(Step::Refused)]);
}

async fn what_waited_for_its_record_is_judged_by_how_far_that_is<S: Store>(store: S) {
    let (world, mut officer) = office(store).await;
    let mut leader = leader(&world).await;
    let [asked, delivered] = [
        made(&world, 1_000, Some(Step::Asked)),
        made(&world, 1_001, Some(Step::Delivered)),
    ];
    let saved = [&asked, &delivered].map(|write| {
        let saved = officer.save(vec![write.clone()]);
        (saved, last(&officer))
    });
    let early: Vec<_> = [&asked, &delivered]
        .into_iter()
        .zip(&saved)
        .map(|(write, (_, id))| leader.save(vec![set(write, Some(Step::Approved), &[*id])]))
        .collect();
    let reply = leader.sync(&world.server, early.clone()).await;
    assert_eq!(states(&reply), [&State::Waiting, &State::Waiting]);
    let saved = saved.into_iter().map(|(saved, _)| saved).collect();
    assert!(applied(&officer.sync(&world.server, saved).await));
    let reply = leader.sync(&world.server, early).await;
    assert!(matches!(
        states(&reply)[..],
        [State::Applied { .. }, &NOT_THEIRS]
    ));
}

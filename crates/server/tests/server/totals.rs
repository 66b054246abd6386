//! Totals for the province: what is counted, what is hidden, and that nothing else comes with it.

use crate::{
    over_every_store,
    site::Site,
    world::{Phone, World, account, applied, edit, household_write, member_write, shown},
};
use axum::http::StatusCode;
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};
use so_thon_domain::{
    RecordId, RecordWrite, VillageId,
    access::Role,
    class_decision::{Class, ClassDecision, Decision, Origin},
    draft::rearrange::merge,
    support::{State, Support},
    typed::{Place, TypedRecord, write_of},
    visit::Visit,
};
use so_thon_protocol::{
    problem::Code,
    totals::{Figure, Figures, SMALL, Totals},
};
use so_thon_server::{
    store::Store,
    totals::disclosure::{Column, Listed, ROOM, Table},
};
use uuid::Uuid;

use Figure::{Few, Is, Untold};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

/// The households of these tests have numbers with room for what belongs to them.
const OWN: u128 = 0x100;

fn of_household<T: TypedRecord>(
    household: u128,
    own: u128,
    village: VillageId,
    facts: &T,
) -> RecordWrite {
    let place = Place {
        id: RecordId(Uuid::from_u128(household * OWN + own)),
        unit: RecordId(Uuid::from_u128(household * OWN)),
        village: Some(village),
    };
    write_of(place, None, facts).expect("a write")
}

fn household(number: u128, village: VillageId) -> RecordWrite {
    household_write(number * OWN, village)
}

fn decision(household: u128, village: VillageId, class: Class, date: NaiveDate) -> RecordWrite {
    let decision = Decision {
        class,
        origin: Origin::Import,
        list: "Danh sách".to_owned(),
        number: "12/QĐ-UBND".to_owned(),
        date,
        standing: None,
    };
    let facts = ClassDecision {
        decision: Some(decision),
    };
    of_household(household, 1, village, &facts)
}

fn visit(household: u128, own: u128, village: VillageId, date: NaiveDate) -> RecordWrite {
    let facts = Visit {
        date: Some(date),
        said: Some("Giếng cạn.".to_owned()),
        ..Visit::default()
    };
    of_household(household, own, village, &facts)
}

fn support(household: u128, village: VillageId, state: State) -> RecordWrite {
    let facts = Support {
        benefit: Some("Bò giống".to_owned()),
        state: Some(state),
        ..Support::default()
    };
    of_household(household, 9, village, &facts)
}

/// Households of these classes, one after the other from the first number on.
async fn settle<S: Store>(
    world: &World<S>,
    phone: &mut Phone,
    village: VillageId,
    classes: &[(u128, Option<(Class, NaiveDate)>)],
) {
    let mut number = 0;
    for (count, class) in classes {
        for _ in 0..*count {
            number += 1;
            let mut writes = vec![household(number, village)];
            writes.extend(class.map(|(class, date)| decision(number, village, class, date)));
            save(world, phone, writes).await;
        }
    }
}

async fn save<S: Store>(world: &World<S>, phone: &mut Phone, writes: Vec<RecordWrite>) {
    let sealed = phone.save(writes);
    assert!(applied(&phone.sync(&world.server, vec![sealed]).await));
}

async fn what_is_counted<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.officer_phone().await;
    let [first, second] = world.villages;
    let listed_on = day(2025, 12, 20);
    let classes = [
        (12, Some((Class::Poor, listed_on))),
        (11, Some((Class::NearPoor, listed_on))),
        (10, Some((Class::JustEscaped, listed_on))),
        // Its 36 months are over.
        (9, Some((Class::JustEscaped, day(2020, 12, 20)))),
        (6, Some((Class::NotPoor, listed_on))),
        (5, None),
    ];
    settle(&world, &mut phone, first, &classes).await;
    let mut writes = Vec::new();
    // The day is 21/09/2026. Nine were visited this month, ten last month, five too long ago.
    writes.extend((1..=9).map(|one| visit(one, 2, first, day(2026, 9, 10))));
    writes.extend((10..=19).map(|one| visit(one, 2, first, day(2026, 8, 15))));
    writes.extend((20..=24).map(|one| visit(one, 2, first, day(2026, 6, 1))));
    for (from, to, state) in [
        (1, 8, State::Asked),
        (9, 14, State::Approved),
        (15, 21, State::Delivered),
        (22, 26, State::Confirmed),
        (27, 31, State::Refused),
    ] {
        writes.extend((from..=to).map(|one| support(one, first, state)));
    }
    save(&world, &mut phone, writes).await;

    let totals = world.server.totals().await.expect("totals");
    let own = &totals.communes[0];
    assert_eq!((own.name.as_str(), own.villages), ("Xã Thử", 2));
    let expected = Figures {
        poor: Is(12),
        near_poor: Is(11),
        just_escaped: Is(10),
        other: Is(20),
        households: Is(53),
        unvisited: Is(14),
        visits_this_month: Is(9),
        visits_last_month: Is(10),
        promised: Is(6),
        delivered: Is(12),
    };
    assert_eq!(own.figures, expected);
    assert_eq!(totals.all, expected);
    assert_eq!((totals.at, totals.villages), (world.server.now(), 2));

    // One moved away, one proved to be another one, and both lived in what was counted.
    let gone = json!({"reason": "moved_away", "date": "2026-09-21"});
    let closing = edit(&household(12, first), "closed", gone);
    save(&world, &mut phone, vec![closing]).await;
    phone.pull_all(&world.server).await;
    let unit = |number| shown(&phone, number * OWN).expect("a household");
    let merged = merge(&unit(14), &unit(13), day(2026, 9, 21));
    save(&world, &mut phone, merged).await;
    save(&world, &mut phone, vec![household(900, second)]).await;
    let after = world.server.totals().await.expect("totals").all;
    assert_eq!((after.poor, after.near_poor), (Is(11), Is(10)));
    assert_eq!((after.other, after.households), (Is(21), Is(52)));
    assert_eq!((after.visits_last_month, after.promised), (Is(10), Is(6)));
}

async fn a_new_day_counts_anew<S: Store>(store: S) {
    let world = World::new(store).await;
    let mut phone = world.officer_phone().await;
    let village = world.villages[0];
    settle(&world, &mut phone, village, &[(9, None)]).await;
    let visits = (1..=7).map(|one| visit(one, 2, village, day(2026, 9, 21)));
    save(&world, &mut phone, visits.collect()).await;
    let totals = world.server.totals().await.expect("totals");
    assert_eq!(totals.all.visits_this_month, Is(7));
    world.clock.forward(10 * 24 * 60 * 60 * 1000);
    let totals = world.server.totals().await.expect("totals");
    assert_eq!(totals.all.visits_this_month, Few);
    assert_eq!(totals.all.visits_last_month, Is(7));
}

over_every_store! {
    what_is_counted
    a_new_day_counts_anew
}

/// Every number that is told, wherever it stands.
fn told(value: &Value, found: &mut Vec<u64>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("is").and_then(Value::as_u64));
            object.values().for_each(|value| told(value, found));
        }
        Value::Array(array) => array.iter().for_each(|value| told(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_province_gets_no_name_no_id_and_no_small_count() {
    let site = Site::new().await;
    let server = &site.world.server;
    let other = server.add_commune("Xã Hai", false, [8; 32]).await;
    let other = other.expect("a commune");
    account(
        server,
        site.world.commune.id,
        "so",
        Role::ProvinceViewer,
        &[],
    )
    .await;
    let officer = account(server, other.id, "canbo2", Role::Officer, &[]).await;
    let listed_on = day(2025, 12, 20);
    let village = site.world.villages[0];
    let mut phone = site.world.officer_phone().await;
    let classes = [
        (3, Some((Class::Poor, listed_on))),
        (20, Some((Class::NearPoor, listed_on))),
        (30, None),
    ];
    settle(&site.world, &mut phone, village, &classes).await;
    let named = member_write(OWN + 50, OWN, village, "Hồ Văn Dấu");
    save(&site.world, &mut phone, vec![named]).await;
    let mut phone = Phone::new(server, &officer).await;
    let home = VillageId(Uuid::from_u128(0xC_0000));
    let made = vec![crate::world::village_write(home)];
    save(&site.world, &mut phone, made).await;
    for number in 1001..=1075 {
        let class = match number {
            ..=1020 => Class::Poor,
            1021..=1050 => Class::NearPoor,
            1051..=1065 => Class::JustEscaped,
            _ => Class::NotPoor,
        };
        let writes = vec![
            household(number, home),
            decision(number, home, class, listed_on),
        ];
        save(&site.world, &mut phone, writes).await;
    }

    let viewer = site.sign_in("so").await.token;
    let answer = site.call("GET", "/api/v1/totals", &viewer, None).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "no-store");
    let totals: Totals = answer.json();
    let names: Vec<_> = totals
        .communes
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["Xã Hai", "Xã Thử"]);
    let [hai, thu] = [totals.communes[0].figures, totals.communes[1].figures];
    let classes = |one: Figures| [one.poor, one.near_poor, one.just_escaped, one.other];
    // Three poor and nobody who just escaped: what else is told leaves both open.
    assert_eq!(classes(thu), [Few, Is(20), Few, Untold]);
    assert_eq!(classes(hai), [Untold, Is(30), Untold, Untold]);
    assert_eq!(classes(totals.all), [Is(23), Is(50), Is(15), Is(40)]);
    let all = [hai, thu, totals.all].map(|one| one.households);
    assert_eq!(all, [Is(75), Is(53), Is(128)]);

    let text = String::from_utf8(answer.body.clone()).expect("text");
    for secret in ["Người", "Hồ Văn Dấu", "Làng Thử", "đầu làng"] {
        assert!(!text.contains(secret), "{secret}");
    }
    let digits_and_dashes = |part: &str| {
        part.len() == 36
            && part
                .chars()
                .all(|one| one.is_ascii_hexdigit() || one == '-')
    };
    assert!(!text.split('"').any(digits_and_dashes), "an id");
    let mut numbers = Vec::new();
    told(&answer.json::<Value>(), &mut numbers);
    assert!(!numbers.is_empty());
    assert!(numbers.iter().all(|number| *number >= SMALL), "{numbers:?}");
}

#[tokio::test]
async fn nobody_but_the_province_asks_for_totals_and_the_asking_is_noted() {
    let site = Site::new().await;
    let (server, commune) = (&site.world.server, site.world.commune.id);
    account(server, commune, "lanhdao", Role::Leader, &[]).await;
    account(server, commune, "admin1", Role::Administrator, &[]).await;
    let answer = site.call("GET", "/api/v1/totals", "", None).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::UNAUTHORIZED, Code::SessionExpired)
    );
    for login in ["canbo", "xuyen", "lanhdao", "admin1"] {
        let token = site.sign_in(login).await.token;
        let answer = site.call("GET", "/api/v1/totals", &token, None).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::FORBIDDEN, Code::Forbidden),
            "{login}"
        );
    }
    let officer = site.sign_in("canbo").await.token;
    let log = site
        .call("GET", "/api/v1/audit?kind=refusals", &officer, None)
        .await;
    let text = String::from_utf8(log.body).expect("text");
    assert_eq!(text.matches("GET /api/v1/totals").count(), 4);
}

const PARTS: usize = 3;

/// What somebody sees who has the whole answer: each line's parts and total, then the last line.
fn seen(table: &Table<PARTS>, lines: usize) -> Vec<[Figure; PARTS + 1]> {
    let of = |line: Option<usize>| {
        let parts = table.figures(line);
        [parts[0], parts[1], parts[2], table.total(line)]
    };
    (0..lines).map(Some).chain([None]).map(of).collect()
}

fn fits(figure: Figure, value: u64) -> bool {
    match figure {
        Is(told) => told == value,
        Few => value < SMALL,
        Untold => value >= SMALL,
    }
}

/// Is there a table that fits all that is seen, and has this value in this place? Looked for near
/// the true one, line by line.
fn may_be(
    seen: &[[Figure; PARTS + 1]],
    truth: &[[u64; PARTS]],
    wanted: (usize, usize, u64),
    sums: [u64; PARTS],
) -> bool {
    let line = seen.len() - 1 - truth.len();
    let Some((own, rest)) = truth.split_first() else {
        let last = seen[seen.len() - 1];
        let all = fits(last[PARTS], sums.iter().sum());
        return all && (0..PARTS).all(|part| fits(last[part], sums[part]));
    };
    let choices = |part: usize| {
        let near = own[part].saturating_sub(SMALL - 1)..=own[part] + SMALL - 1;
        let fitting = near.filter(move |value| fits(seen[line][part], *value));
        let is_wanted = (wanted.0, wanted.1) == (line, part);
        fitting.filter(move |value| !is_wanted || *value == wanted.2)
    };
    choices(0).any(|a| {
        choices(1).any(|b| {
            choices(2).any(|c| {
                fits(seen[line][PARTS], a + b + c)
                    && may_be(seen, rest, wanted, [sums[0] + a, sums[1] + b, sums[2] + c])
            })
        })
    })
}

fn count() -> impl Strategy<Value = u64> {
    prop_oneof![0..SMALL, 0..SMALL, SMALL..12, ROOM..40]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_small_count_of_a_table_can_be_computed(
        lines in prop::collection::vec([count(), count(), count()], 1..4),
    ) {
        let seen = seen(&Table::of(&lines), lines.len());
        let has_room = lines.iter().all(|line| line.iter().sum::<u64>() >= ROOM)
            && (0..PARTS).all(|part| lines.iter().map(|line| line[part]).sum::<u64>() >= ROOM);
        for (line, own) in lines.iter().enumerate() {
            for (part, value) in own.iter().enumerate() {
                prop_assert!(fits(seen[line][part], *value));
                let Few = seen[line][part] else {
                    prop_assert!(*value >= SMALL);
                    continue;
                };
                let open = |other: &u64| may_be(&seen, &lines, (line, part, *other), [0; PARTS]);
                let open = (0..SMALL).filter(open).count() as u64;
                // Not even narrowed, where totals are no small counts themselves.
                let least = if has_room { SMALL } else { 2 };
                prop_assert!(open >= least, "{lines:?} {seen:?} at {line}, {part}: {open}");
            }
        }
        for line in &seen {
            for figure in line {
                prop_assert!(!matches!(figure, Is(told) if *told < SMALL));
            }
        }
    }

    #[test]
    fn a_table_without_small_counts_is_told_whole(
        lines in prop::collection::vec([SMALL..40, SMALL..40, SMALL..40], 1..5),
    ) {
        let seen = seen(&Table::of(&lines), lines.len());
        for figure in seen.iter().flatten() {
            prop_assert!(matches!(figure, Is(_)));
        }
    }

    #[test]
    fn no_small_count_of_a_column_can_be_computed(values in prop::collection::vec(count(), 1..7)) {
        let column = Column::of(&values);
        let told = (0..values.len()).map(|line| column.figure(Some(line)));
        let hidden: Vec<_> = (0..values.len())
            .filter(|line| !matches!(column.figure(Some(*line)), Is(_)))
            .collect();
        for (figure, value) in told.zip(&values) {
            prop_assert!(fits(figure, *value));
            prop_assert_eq!(figure == Few, *value < SMALL);
        }
        let sum = values.iter().sum();
        prop_assert!(fits(column.figure(None), sum));
        if let (Is(_), false) = (column.figure(None), hidden.is_empty()) {
            // One of the hidden can make up for whatever the small ones are.
            prop_assert!(hidden.iter().any(|line| values[*line] >= ROOM));
            prop_assert!(hidden.len() > 1);
        }
        prop_assert!(!matches!(column.figure(None), Is(told) if told < SMALL));
    }

    #[test]
    fn who_was_visited_cannot_be_computed_from_who_was_not(
        lines in prop::collection::vec((count(), count()), 1..7),
    ) {
        let listed: Vec<_> = lines
            .iter()
            .map(|(visited, unvisited)| Listed { visited: *visited, unvisited: *unvisited })
            .collect();
        let column = Column::of_listed(&listed);
        for (line, own) in listed.iter().enumerate() {
            if let Is(told) = column.figure(Some(line)) {
                prop_assert_eq!(told, own.unvisited);
                prop_assert!(own.unvisited >= SMALL && own.visited >= ROOM);
            }
        }
    }
}

#[test]
fn a_commune_alone_hides_its_small_class_beside_a_large_one() {
    let table = Table::of(&[[3, 40, 12, 300]]);
    // The last line says the same of all: it must not tell more.
    for line in [Some(0), None] {
        assert_eq!(table.figures(line), [Few, Is(40), Untold, Is(300)]);
        assert_eq!(table.total(line), Is(355));
    }
}

#[test]
fn an_empty_server_tells_nothing() {
    let table = Table::<2>::of(&[]);
    assert_eq!((table.figures(None), table.total(None)), ([Few, Few], Few));
    assert_eq!(Column::of(&[]).figure(None), Few);
}

//! Xã Sơn Rầm (mẫu): the commune that shows what the app does.

use crate::{
    book::{Book, Page, moment, rules},
    chance::Chance,
    commune::{decision, middle, people_of, totals, village},
    life::{self, Life, after, before},
    named::{NAMED, Named},
    names::People,
    people::family,
    plans::{PLANS, register},
    sample::{Author, Sample},
};
use chrono::{Datelike, Months, NaiveDate};
use so_thon_domain::{
    class_decision::{Class, Decision},
    dates::format_date,
    draft::{SupportDraft, VisitDraft},
    ids::{HouseholdId, MemberId, SupportId, VillageId, VisitId},
    indicator::Answer,
    support::State,
};

/// The commune's name; it says that it is a sample.
pub const COMMUNE: &str = "Xã Sơn Rầm (mẫu)";

/// Name, people, listed households, all households, all people.
const VILLAGES: [(&str, People, usize, usize, usize); 6] = [
    ("Làng Rầm", People::Hre, 84, 298, 1_252),
    ("Gò Re", People::Co, 79, 281, 1_195),
    ("Nước Lô", People::Co, 61, 217, 903),
    ("Bãi Mây", People::Thai, 58, 206, 871),
    ("Cà Năng", People::Hre, 52, 185, 764),
    ("Đăk Mé", People::XoDang, 78, 276, 1_168),
];

const HOUSEHOLDS: usize = 412;

/// Of each class, the drawn households included.
const CLASSES: [(Class, usize); 3] = [
    (Class::Poor, 233),
    (Class::NearPoor, 162),
    (Class::JustEscaped, 17),
];

/// Six villages, 412 listed households with their members, a year of visits and support, two people
/// who wrote differently, and the households that the drawn screens show.
pub fn demonstration(seed: u64, today: NaiveDate) -> Sample {
    let decided = decided_before(today);
    let from = after(decided, 20);
    let begun = moment(before(from, 1), 480);
    let mut book = Book::new(seed, begun);
    let counted = NaiveDate::from_ymd_opt(from.year(), 1, 1)
        .unwrap_or(from)
        .min(from);
    let villages: Vec<_> = VILLAGES
        .iter()
        .map(|(name, _, _, all, people)| {
            village(&mut book, name, totals(*all, *people, counted), begun)
        })
        .collect();
    let places = dealt(
        &mut book,
        VILLAGES.iter().enumerate().map(|(at, v)| (at, v.2)),
        |n| n.village,
    );
    let classes = dealt(&mut book, CLASSES.into_iter(), |named| named.class);
    let mut rest = places.into_iter().zip(classes);
    let mut plans = Chance::new(seed.wrapping_add(1));
    let mut households = Vec::with_capacity(HOUSEHOLDS);
    // How much chance a life takes depends on today: each household has its own, so that it is tomorrow who it was today.
    let mut apart = Chance::new(seed.wrapping_add(2));
    for number in 1..=HOUSEHOLDS {
        book.chance = Chance::new(apart.next());
        let named = NAMED.iter().find(|named| named.number == number);
        let (at, class) = match named {
            Some(named) => (named.village, named.class),
            None => rest.next().unwrap_or((0, Class::Poor)),
        };
        let minute = 480 + i64::try_from(number).unwrap_or(0);
        let made = moment(from, minute);
        let mut page = Page::new(HouseholdId::fresh(&mut book.chance, made), villages[at].0);
        let members = match named {
            Some(named) => named.members(today),
            None => {
                let people = people_of(VILLAGES[at].1, &mut book);
                let size = usize::try_from(book.chance.between(1, 7)).unwrap_or(4);
                family(people, size, today, &mut book.chance)
            }
        };
        let facts = life::household(middle(at), number, &mut book.chance);
        let decision = decision_of(class, decided, today, named, &mut book);
        life::import(&mut book, &mut page, facts, &members, decision, made);
        let life = life_of(&mut book, at, class, (from, today), named);
        let author = life.author;
        live(&mut book, &mut page, life, named, today);
        if let Some(plan) = PLANS.iter().find(|plan| plan.number == number) {
            let plan = (plan, author);
            register(&mut book, &mut page, plan, (from, today), &mut plans);
        }
        if number == 112 {
            write_apart(&mut book, &mut page, today);
        }
        households.push(page.id);
    }
    let of =
        |places: &[usize]| -> Vec<VillageId> { places.iter().map(|at| villages[*at].0).collect() };
    let made = u64::try_from(villages.len()).unwrap_or(0);
    Sample {
        commune: COMMUNE.to_owned(),
        assigned: [of(&[0, 1, 3, 5]), of(&[2, 3, 4])],
        villages,
        households,
        seats: book.seats(),
        begun,
        changes: book.finish([made, 0, 0]),
    }
}

/// 15 December of a year, at least half a year before today: time enough for visits.
fn decided_before(today: NaiveDate) -> NaiveDate {
    let latest = before(today, 180);
    let year = latest.year() - i32::from((latest.month(), latest.day()) < (12, 15));
    NaiveDate::from_ymd_opt(year, 12, 15).unwrap_or(latest)
}

/// What the households that are not drawn get: so many of each kind less the drawn ones, mixed.
fn dealt<T: Copy + PartialEq>(
    book: &mut Book,
    kinds: impl Iterator<Item = (T, usize)>,
    of: impl Fn(&Named) -> T,
) -> Vec<T> {
    let mut all: Vec<T> = kinds
        .flat_map(|(kind, count)| {
            let drawn = NAMED.iter().filter(|named| of(named) == kind).count();
            std::iter::repeat_n(kind, count - drawn)
        })
        .collect();
    book.chance.shuffle(&mut all);
    all
}

fn decision_of(
    class: Class,
    decided: NaiveDate,
    today: NaiveDate,
    named: Option<&Named>,
    book: &mut Book,
) -> Decision {
    let mut decision = decision(class, after(decided, 1));
    decision.date = decided;
    if class == Class::JustEscaped {
        // Within the 36 months; hers end in 23 days.
        let ends = match named {
            Some(_) => after(today, 23),
            None => after(today, book.chance.between(60, 700)),
        };
        decision.date = ends.checked_sub_months(Months::new(36)).unwrap_or(decided);
        decision.list = format!("Danh sách hộ thoát nghèo năm {}", decision.date.year());
    }
    decision
}

fn life_of(
    book: &mut Book,
    village: usize,
    class: Class,
    (from, today): (NaiveDate, NaiveDate),
    named: Option<&Named>,
) -> Life {
    let chance = &mut book.chance;
    let author = Author::Collaborator(u8::from([2, 4].contains(&village)));
    let plain = Life {
        author,
        from,
        today,
        visits: usize::try_from(chance.between(1, 4)).unwrap_or(2),
        supports: usize::from(chance.percent(50)),
        last_visit: chance.between(3, 50),
        promise: None,
        lacks: life::lacks_of(class, chance),
        unsure: None,
    };
    match named {
        None => plain,
        Some(named) => Life {
            visits: named.visits,
            supports: 0,
            last_visit: named.last_visit,
            promise: named.promise,
            lacks: named.lacks.iter().copied().collect(),
            unsure: named.unsure,
            ..plain
        },
    }
}

/// A life with the support that is drawn.
fn live(book: &mut Book, page: &mut Page, life: Life, named: Option<&Named>, today: NaiveDate) {
    let author = life.author;
    let from = life.from;
    life::live(book, page, life);
    let Some((benefit, amount, days, confirmed)) = named.and_then(|named| named.support) else {
        return;
    };
    let delivered = before(today, days).max(after(from, 1));
    let confirmed_on = after(delivered, 5).min(today);
    let recorded = if confirmed { confirmed_on } else { delivered };
    let at = moment(recorded, 640);
    let id = SupportId::fresh(&mut book.chance, at);
    let cow = benefit == "breeding_cow";
    let writes = page.with(|unit| {
        let mut draft = SupportDraft {
            benefit: benefit.to_owned(),
            amount: amount.to_owned(),
            quantity: if cow { "1".to_owned() } else { String::new() },
            unit: if cow { "con".to_owned() } else { String::new() },
            state: Some(State::Delivered),
            delivered_on: format_date(delivered),
            funding: "central".to_owned(),
            ..SupportDraft::open(id, unit)
        };
        if delivered.year() >= 2026 {
            "ctmtqg-2026-2035".clone_into(&mut draft.project);
        }
        if confirmed {
            draft.state = Some(State::Confirmed);
            draft.confirmed_on = format_date(confirmed_on);
        }
        let checked = draft
            .check(&rules(recorded), unit)
            .expect("drawn support is valid");
        draft.writes(&checked, unit)
    });
    book.save(page, author, at, writes);
}

/// Two people at Lò Văn Hải's on one day, neither of whom has seen what the other wrote.
fn write_apart(book: &mut Book, page: &mut Page, today: NaiveDate) {
    let day = before(today, 3);
    let both = [
        (0, 495, Answer::Lacking, "Mới đào hố, chưa có bệ."),
        (1, 940, Answer::NotLacking, "Nhà nói đã xây xong."),
    ];
    let saves = both.map(|(collaborator, minute, answer, said)| {
        let at = moment(day, minute);
        let id = VisitId::fresh(&mut book.chance, at);
        let writes = page.with(|unit| {
            let mut draft = VisitDraft::open(id, unit, day);
            let met = unit.members.get(usize::from(collaborator));
            draft.met = met
                .map(|member| MemberId::from(member.id))
                .into_iter()
                .collect();
            draft.answers.insert("toilet".to_owned(), answer);
            said.clone_into(&mut draft.said);
            let checked = draft.check(&rules(day)).expect("a drawn visit is valid");
            draft.writes(&checked, unit)
        });
        (Author::Collaborator(collaborator), at, writes)
    });
    for (author, at, writes) in saves {
        book.save(page, author, at, writes);
    }
}

//! A large commune to measure by.

use crate::{
    book::{Book, Page, moment},
    life::{self, Life, before},
    names::People,
    people::family,
    sample::{Author, Sample},
};
use chrono::{Datelike, NaiveDate};
use so_thon_domain::{
    class_decision::{Class, Decision, Origin, Standing},
    ids::{HouseholdId, VillageId},
    typed::Place,
    village::{Totals, Village},
};

/// What villages are called, and by whom they are lived in.
const VILLAGES: [(&str, People); 20] = [
    ("Làng Rầm", People::Hre),
    ("Gò Re", People::Co),
    ("Nước Lô", People::Co),
    ("Bãi Mây", People::Thai),
    ("Cà Năng", People::Hre),
    ("Đăk Mé", People::XoDang),
    ("Làng Trui", People::Hre),
    ("Đồng Bến", People::Kinh),
    ("Nước Nẻ", People::Co),
    ("Đăk Rơ", People::XoDang),
    ("Bản Pọng", People::Thai),
    ("Gò Da", People::Hre),
    ("Suối Bùn", People::Kinh),
    ("Đăk Pling", People::XoDang),
    ("Làng Mang", People::Hre),
    ("Trà Vôi", People::Co),
    ("Bản Lướt", People::Thai),
    ("Tân Lập", People::Kinh),
    ("Kon Vang", People::XoDang),
    ("Nà Hin", People::Thai),
];

/// 5,000 households, 20,000 members, 30,000 visits and 15,000 items of support over four years;
/// beside them the villages and a class decision for each household.
pub fn commune_5k(seed: u64, today: NaiveDate) -> Sample {
    commune(seed, today, 5_000)
}

/// A commune of so many households (an even number) with four members, six visits and three items
/// of support each on average, exactly.
pub fn commune(seed: u64, today: NaiveDate, households: usize) -> Sample {
    let from = before(today, 4 * 365);
    let begun = moment(before(from, 1), 480);
    let mut book = Book::new(seed, begun);
    let each = households / VILLAGES.len() + 1;
    let villages: Vec<_> = VILLAGES
        .iter()
        .map(|(name, _)| village(&mut book, name, totals(each * 4, each * 17, from), begun))
        .collect();
    let mut ids = Vec::with_capacity(households);
    let mut spread = Spread::default();
    for number in 1..=households {
        let at = number % VILLAGES.len();
        let minute = i64::try_from(number / 60).unwrap_or(0) % 500;
        let made = moment(from, 480 + minute);
        let mut page = Page::new(HouseholdId::fresh(&mut book.chance, made), villages[at].0);
        let class = match book.chance.below(10) {
            0..=4 => Class::Poor,
            5..=8 => Class::NearPoor,
            _ => Class::JustEscaped,
        };
        let (size, visits, supports) = spread.next(&mut book);
        let people = people_of(VILLAGES[at].1, &mut book);
        let members = family(people, size, today, &mut book.chance);
        let facts = life::household(middle(at), number, &mut book.chance);
        life::import(
            &mut book,
            &mut page,
            facts,
            &members,
            decision(class, from),
            made,
        );
        let life = Life {
            author: Author::Collaborator(u8::from(at % 2 == 1)),
            from,
            today,
            visits,
            supports,
            last_visit: book.chance.between(3, 50),
            promise: None,
            lacks: life::lacks_of(class, &mut book.chance),
            unsure: None,
        };
        life::live(&mut book, &mut page, life);
        ids.push(page.id);
    }
    let all: Vec<VillageId> = villages.iter().map(|(id, _)| *id).collect();
    let made = u64::try_from(villages.len()).unwrap_or(0);
    Sample {
        commune: "Xã Năm Nghìn (mẫu)".to_owned(),
        villages,
        assigned: [all.clone(), all],
        households: ids,
        seats: book.seats(),
        begun,
        changes: book.finish([made, 0, 0]),
    }
}

/// Draws sizes in pairs that make up for each other, so that the sums are exact.
#[derive(Default)]
struct Spread(Option<(usize, usize, usize)>);

impl Spread {
    fn next(&mut self, book: &mut Book) -> (usize, usize, usize) {
        if let Some((size, visits, supports)) = self.0.take() {
            return (8 - size, 12 - visits, 6 - supports);
        }
        let drawn = (
            book.chance.below(7) + 1,
            book.chance.below(9) + 2,
            book.chance.below(7),
        );
        self.0 = Some(drawn);
        drawn
    }
}

/// Most of a village are of its own people.
pub(crate) fn people_of(own: People, book: &mut Book) -> People {
    if book.chance.percent(88) {
        own
    } else {
        [People::Kinh, People::Hre, People::XoDang][book.chance.below(3)]
    }
}

pub(crate) fn village(
    book: &mut Book,
    name: &str,
    totals: Totals,
    at: so_thon_domain::Millis,
) -> (VillageId, Vec<so_thon_domain::RecordWrite>) {
    let id = VillageId::fresh(&mut book.chance, at);
    let place = Place {
        id: id.into(),
        unit: id.into(),
        village: Some(id),
    };
    let facts = Village {
        name: Some(name.to_owned()),
        word: Some("Thôn".to_owned()),
        code: None,
        totals: Some(totals),
        ..Village::default()
    };
    (id, life::made(place, &facts).into_iter().collect())
}

pub(crate) fn totals(households: usize, people: usize, on: NaiveDate) -> Totals {
    Totals {
        on,
        households: u32::try_from(households).unwrap_or(0),
        people: u32::try_from(people).unwrap_or(0),
    }
}

/// The middle of a village, in units of 1e-7 degree, somewhere in the mountains.
pub(crate) fn middle(at: usize) -> (i64, i64) {
    let step = i64::try_from(at).unwrap_or(0);
    (
        148_600_000 + step / 5 * 420_000,
        1_083_900_000 + step % 5 * 430_000,
    )
}

/// The decision of the last December before a day.
pub(crate) fn decision(class: Class, before_day: NaiveDate) -> Decision {
    let year = before_day.year() - i32::from(before_day.month() < 12);
    let date = NaiveDate::from_ymd_opt(year, 12, 1).unwrap_or(before_day);
    let (list, number) = match class {
        Class::Poor => ("Danh sách hộ nghèo", "215/QĐ-UBND"),
        Class::NearPoor => ("Danh sách hộ cận nghèo", "216/QĐ-UBND"),
        Class::JustEscaped | Class::NotPoor => ("Danh sách hộ thoát nghèo", "217/QĐ-UBND"),
    };
    Decision {
        class,
        origin: Origin::Import,
        list: format!("{list} năm {year}"),
        number: number.to_owned(),
        date,
        standing: (class == Class::Poor).then_some(Standing::Old),
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

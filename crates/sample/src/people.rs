//! Families: who lives in a household.

use crate::{chance::Chance, names::People};
use chrono::{Datelike, NaiveDate};
use so_thon_domain::member::{Birth, Member, Sex};

/// A family of so many people, head first.
pub(crate) fn family(
    people: People,
    count: usize,
    today: NaiveDate,
    chance: &mut Chance,
) -> Vec<Member> {
    let name = people.family(chance);
    let head_sex = if chance.percent(74) {
        Sex::Male
    } else {
        Sex::Female
    };
    let head_age = chance.between(24, 68);
    let mut members = vec![person(
        people, name, head_sex, "head", head_age, today, chance,
    )];
    let couple = chance.percent(82);
    if couple && count > 1 {
        let (sex, relation) = match head_sex {
            Sex::Male => (Sex::Female, "wife"),
            Sex::Female => (Sex::Male, "husband"),
        };
        let age = (head_age + chance.between(-6, 4)).max(19);
        let other = people.family(chance);
        members.push(person(people, other, sex, relation, age, today, chance));
    }
    if members.len() < count && head_age < 50 && chance.percent(30) {
        let (sex, relation) = if chance.percent(70) {
            (Sex::Female, "mother")
        } else {
            (Sex::Male, "father")
        };
        let age = head_age + chance.between(20, 32);
        let other = people.family(chance);
        members.push(person(people, other, sex, relation, age, today, chance));
    }
    let mut age = (head_age - chance.between(19, 27)).clamp(0, 34);
    while members.len() < count {
        let sex = if chance.percent(51) {
            Sex::Male
        } else {
            Sex::Female
        };
        let relation = if head_age > 55 && age < 8 {
            "grandchild"
        } else {
            "child"
        };
        members.push(person(people, name, sex, relation, age, today, chance));
        age = (age - chance.between(1, 4)).max(0);
    }
    for (order, member) in (1..).zip(&mut members) {
        member.order = Some(order);
    }
    members
}

fn person(
    people: People,
    family: &str,
    sex: Sex,
    relation: &str,
    age: i64,
    today: NaiveDate,
    chance: &mut Chance,
) -> Member {
    let year = today.year() - i32::try_from(age).unwrap_or(0);
    let birth = birth(year, today, chance);
    Member {
        name: Some(people.full(family, sex, chance)),
        birth: Some(birth),
        sex: Some(sex),
        ethnicity: Some(people.code().to_owned()),
        relation: Some(relation.to_owned()),
        doing: doing(age, chance).map(str::to_owned),
        insured: Some(chance.percent(if age < 6 { 99 } else { 94 })),
        disabled: chance.percent(4).then_some(true),
        ..Member::default()
    }
}

/// Of old people only the year is known, of most others the day.
fn birth(year: i32, today: NaiveDate, chance: &mut Chance) -> Birth {
    let (month, day) = (chance.between(1, 12), chance.between(1, 28));
    let known = if today.year() - year > 50 { 25 } else { 85 };
    let part = |number: i64| u32::try_from(number).ok();
    let whole = Birth {
        year,
        month: part(month),
        day: part(day),
    };
    if chance.percent(known) && whole.date().is_some_and(|date| date <= today) {
        whole
    } else {
        Birth {
            year,
            month: None,
            day: None,
        }
    }
}

fn doing(age: i64, chance: &mut Chance) -> Option<&'static str> {
    match age {
        ..3 => None,
        3..6 => Some("học mẫu giáo"),
        6..=17 => {
            const GRADES: [&str; 12] = [
                "học lớp 1",
                "học lớp 2",
                "học lớp 3",
                "học lớp 4",
                "học lớp 5",
                "học lớp 6",
                "học lớp 7",
                "học lớp 8",
                "học lớp 9",
                "học lớp 10",
                "học lớp 11",
                "học lớp 12",
            ];
            let grade = usize::try_from(age - 6).unwrap_or(0).min(GRADES.len() - 1);
            if age > 14 && chance.percent(25) {
                Some("nghỉ học, làm rẫy")
            } else {
                GRADES.get(grade).copied()
            }
        }
        18..=64 => Some(chance.pick(&[
            "làm rẫy",
            "làm rẫy",
            "làm ruộng",
            "làm thuê",
            "trồng keo",
            "chăn nuôi",
            "không có việc làm",
            "phụ hồ",
            "đi làm xa",
            "bán hàng nhỏ",
        ])),
        65.. => Some("già yếu"),
    }
}

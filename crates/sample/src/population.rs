//! A population that gives a province's published deprivation figures when each of its households is reviewed.
//!
//! A plan publishes, for poor and for near-poor households, how many lack what. Households are invented so that the
//! product's own function, fed with their people, their house and their answers, gives these counts exactly: the
//! published indicators are dealt out to the households by chance within what the counts and the classes allow, and
//! what was not published is as it happens to be.

mod figures;
mod home;
mod list;
mod spread;

pub use figures::{ClassFigures, Figures};
pub use home::Home;
pub use list::official_list;

use crate::{chance::Chance, names::People};
use chrono::NaiveDate;
use home::Maker;
use so_thon_domain::growth::Tables;
use std::collections::BTreeSet;

/// Households of a village, about as many as an ấp of the Mekong delta has on its two lists.
const IN_VILLAGE: usize = 52;

/// What villages are called: invented pairs of the words that places there are named with.
const FIRST: [&str; 25] = [
    "Vĩnh", "Tân", "Long", "Phước", "Hưng", "Ninh", "Thạnh", "An", "Bình", "Mỹ", "Phong", "Hiệp",
    "Châu", "Lộc", "Định", "Xuân", "Khánh", "Đông", "Gia", "Minh", "Hòa", "Trung", "Quảng",
    "Giồng", "Rạch",
];

const SECOND: [&str; 24] = [
    "Điền", "Thới", "Lợi", "Tường", "Hậu", "Quới", "Trạch", "Nghĩa", "Thuận", "Tiến", "Sơn", "Lạc",
    "Thành", "Chánh", "Đức", "Phú", "Bửu", "Hội", "Tài", "Dầy", "Bổn", "Cát", "Dừa", "Me",
];

/// A village of the population.
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    /// Its name without the word ấp.
    pub name: String,
    /// Its households, in the order of their codes.
    pub homes: Vec<Home>,
}

/// Invents the population of these figures as it is found on a day. WHO's tables say what a well-nourished child
/// measures.
pub fn population(
    seed: u64,
    figures: &Figures,
    day: NaiveDate,
    growth: &Tables,
) -> Vec<Settlement> {
    let mut chance = Chance::new(seed);
    let mut dealt = Vec::new();
    for class in figures.classes() {
        let shares = spread::deal(class, &mut chance);
        dealt.extend(shares.into_iter().map(|lacks| (class.verdict, lacks)));
    }
    chance.shuffle(&mut dealt);
    let mut names = village_names();
    chance.shuffle(&mut names);
    let villages = dealt.len().div_ceil(IN_VILLAGE).clamp(1, names.len());
    let mut maker = Maker::new(day, growth, chance);
    let mut code = 0;
    let each = dealt.len().div_ceil(villages).max(1);
    let rest = dealt.chunks(each).zip(names);
    rest.map(|(share, name)| {
        let area = maker.area();
        let mut heads = BTreeSet::new();
        let homes = share.iter().map(|(verdict, lacks)| {
            code += 1;
            maker.home(code, *verdict, lacks, area, &mut heads)
        });
        Settlement {
            name,
            homes: homes.collect(),
        }
    })
    .collect()
}

/// Of the majority: the names of others there are not in the generator.
const LIVING_THERE: People = People::Kinh;

fn village_names() -> Vec<String> {
    let pairs = FIRST
        .iter()
        .flat_map(|first| SECOND.iter().map(move |second| (first, second)));
    let different = pairs.filter(|(first, second)| first != second);
    different
        .map(|(first, second)| format!("{first} {second}"))
        .collect()
}

#[cfg(test)]
mod tests;

//! One household: its people, its house and its answers, so that it lacks what it was dealt and no more than its class
//! allows.

use super::{LIVING_THERE, spread::NEAR_POOR_AT_MOST};
use crate::{chance::Chance, life::before, people::family};
use chrono::{Datelike, NaiveDate};
use so_thon_domain::{
    class_decision::Class,
    classify::Verdict,
    dates::age_on,
    fold::fold,
    growth::{Tables, Z},
    household::Household,
    indicator::Answer,
    member::{Birth, Level, Measurement, Member, Schooling, Work},
    reference::AreaType,
};
use std::collections::{BTreeMap, BTreeSet};

/// A household as a reviewer finds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Home {
    /// The class that its review must give.
    pub verdict: Verdict,
    /// The list it stood on before.
    pub listed: Class,
    /// What it lacks, published or not: what was dealt to it and what was added.
    pub lacks: BTreeSet<String>,
    /// Its house, and its code on the list.
    pub household: Household,
    /// Its people, the head first.
    pub members: Vec<Member>,
    /// What it answered where nothing was measured.
    pub answers: BTreeMap<String, Answer>,
    /// Rural or urban.
    pub area: AreaType,
    /// Points of B1, scored by hand on paper.
    pub b1: i64,
}

/// Ages that the rules speak of, on the day of the review.
const WORKS_FROM: u32 = 15;
const CHILD_UNDER: u32 = 16;
const OLD_FROM: u32 = 60;
const INSURED_FROM: u32 = 6;
/// Who is younger is asked for the day of birth: a year alone would leave an indicator open.
const DAY_KNOWN_UNDER: i32 = 36;
/// The month in which a school year begins.
const SCHOOL_STARTS: u32 = 9;

/// Makes one household after the other.
pub(super) struct Maker<'a> {
    day: NaiveDate,
    growth: &'a Tables,
    chance: Chance,
}

impl<'a> Maker<'a> {
    pub fn new(day: NaiveDate, growth: &'a Tables, chance: Chance) -> Self {
        Self {
            day,
            growth,
            chance,
        }
    }

    /// Whether the next village lies in a phường.
    pub fn area(&mut self) -> AreaType {
        if self.chance.percent(26) {
            AreaType::Urban
        } else {
            AreaType::Rural
        }
    }

    /// A household that lacks what it was dealt. `heads` are the names that the village has already.
    pub fn home(
        &mut self,
        code: usize,
        verdict: Verdict,
        dealt: &BTreeSet<String>,
        area: AreaType,
        heads: &mut BTreeSet<String>,
    ) -> Home {
        let mut members = self.people(verdict, dealt.len(), heads);
        let mut lacks = dealt.clone();
        if self.mostly_dependants(&members) {
            lacks.insert("dependants".to_owned());
        }
        self.add_unpublished(verdict, &mut lacks, &members);
        self.insure(&mut members, lacks.contains("health_insurance"));
        self.employ(&mut members, lacks.contains("employment"));
        self.teach(&mut members, &lacks);
        let answers = self.nourish(&mut members, lacks.contains("nutrition"));
        let limit = match area {
            AreaType::Rural => 140,
            AreaType::Urban => 175,
        };
        Home {
            verdict,
            listed: self.listed(verdict),
            household: self.house(code, &lacks, members.len()),
            members,
            answers,
            area,
            // Now and then exactly on the line: equality counts as under it.
            b1: limit - self.chance.between(0, 60),
            lacks,
        }
    }

    /// The list it comes from: most stay what they were.
    fn listed(&mut self, verdict: Verdict) -> Class {
        match (verdict, self.chance.percent(12)) {
            (Verdict::Poor, false) | (Verdict::NearPoor, true) => Class::Poor,
            _ => Class::NearPoor,
        }
    }

    /// A family whose people, by their ages alone, do not lift the household out of its class.
    fn people(
        &mut self,
        verdict: Verdict,
        dealt: usize,
        heads: &mut BTreeSet<String>,
    ) -> Vec<Member> {
        loop {
            let size = usize::try_from(self.chance.between(1, 7)).unwrap_or(4);
            let mut members = family(LIVING_THERE, size, self.day, &mut self.chance);
            for member in &mut members {
                self.settle(member);
            }
            let full = verdict == Verdict::NearPoor && dealt >= NEAR_POOR_AT_MOST;
            let names: BTreeSet<_> = members
                .iter()
                .filter_map(|own| own.name.as_deref().map(fold))
                .collect();
            let head = members
                .first()
                .and_then(|head| head.name.as_deref().map(fold))
                .unwrap_or_default();
            let told_apart = names.len() == members.len() && !heads.contains(&head);
            if told_apart && !(full && self.mostly_dependants(&members)) {
                heads.insert(head);
                return members;
            }
        }
    }

    /// What is asked of every person besides what the indicators turn on.
    fn settle(&mut self, member: &mut Member) {
        member.doing = None;
        let Some(birth) = member.birth else { return };
        if birth.date().is_none() && self.day.year() - birth.year < DAY_KNOWN_UNDER {
            member.birth = Some(self.dated(birth.year));
        }
        let old = self.surely_from(member, OLD_FROM);
        let allowance = old && self.chance.percent(45);
        member.allowance = Some(allowance);
        member.disabled = Some(false);
    }

    fn dated(&mut self, year: i32) -> Birth {
        let latest = i64::from(if year == self.day.year() {
            self.day.month() - 1
        } else {
            12
        });
        let part = |number: i64| u32::try_from(number).ok();
        Birth {
            year,
            month: part(self.chance.between(1, latest.max(1))),
            day: part(self.chance.between(1, 28)),
        }
    }

    fn surely_from(&self, member: &Member, years: u32) -> bool {
        let age = member.birth.and_then(|birth| age_on(&birth, self.day));
        age.is_some_and(|age| age.least >= years)
    }

    fn surely_within(&self, member: &Member, from: u32, under: u32) -> bool {
        let age = member.birth.and_then(|birth| age_on(&birth, self.day));
        age.is_some_and(|age| age.least >= from && age.most < under)
    }

    fn mostly_dependants(&self, members: &[Member]) -> bool {
        let depends =
            |own: &&Member| self.surely_within(own, 0, CHILD_UNDER) || own.allowance == Some(true);
        members.iter().filter(depends).count() * 2 > members.len()
    }

    /// A poor household lacks three things or more, whatever was published; a near-poor one that has room may lack
    /// something else too.
    fn add_unpublished(
        &mut self,
        verdict: Verdict,
        lacks: &mut BTreeSet<String>,
        members: &[Member],
    ) {
        let wanted = match verdict {
            Verdict::Poor => 3.max(lacks.len()) + usize::from(self.chance.percent(25)),
            _ if lacks.len() < NEAR_POOR_AT_MOST && self.chance.percent(20) => lacks.len() + 1,
            _ => lacks.len(),
        };
        let mut others = vec!["water", "housing_area"];
        let someone = |from, under| {
            members
                .iter()
                .any(|own| self.surely_within(own, from, under))
        };
        for (code, from, under) in [
            ("nutrition", 0, CHILD_UNDER),
            ("child_schooling", 3, CHILD_UNDER),
            ("adult_education", CHILD_UNDER, 31),
        ] {
            if someone(from, under) {
                others.push(code);
            }
        }
        if lacks.contains("telecom") {
            others.push("information_means");
        }
        self.chance.shuffle(&mut others);
        // Who uses the internet mostly has something of their own to use it with: that is lacked last.
        others.push("information_means");
        for code in others {
            if lacks.len() < wanted {
                lacks.insert(code.to_owned());
            }
        }
    }

    fn insure(&mut self, members: &mut [Member], lacks: bool) {
        for (at, member) in members.iter_mut().enumerate() {
            let asked = self.surely_from(member, INSURED_FROM);
            // The head is grown up: one person without a card is enough.
            let without = lacks && asked && (at == 0 || self.chance.percent(40));
            member.insured = Some(!without);
        }
    }

    fn employ(&mut self, members: &mut [Member], lacks: bool) {
        for member in members.iter_mut() {
            if !self.surely_from(member, WORKS_FROM) {
                continue;
            }
            let (work, contract) = if self.surely_from(member, 66) || !self.surely_from(member, 18)
            {
                (Work::NotSeeking, None)
            } else if self.chance.percent(9) {
                (Work::Wage, Some(true))
            } else {
                (Work::Own, None)
            };
            (member.work, member.contract) = (Some(work), contract);
        }
        if !lacks {
            return;
        }
        let grown: Vec<usize> = (0..members.len())
            .filter(|at| self.surely_within(&members[*at], 18, 55))
            .collect();
        match grown.get(self.chance.below(grown.len().max(1))) {
            Some(at) if self.chance.percent(55) => members[*at].work = Some(Work::Seeking),
            Some(at) => {
                (members[*at].work, members[*at].contract) = (Some(Work::Wage), Some(false))
            }
            // Past working age one may still work for somebody without a contract.
            None => (members[0].work, members[0].contract) = (Some(Work::Wage), Some(false)),
        }
        for member in members
            .iter_mut()
            .filter(|own| own.work == Some(Work::Seeking))
        {
            member.contract = None;
        }
    }

    /// Schooling of everyone from three to thirty: as the age asks, but for one whom the household lacks it by.
    fn teach(&mut self, members: &mut [Member], lacks: &BTreeSet<String>) {
        let year = self.day.year() - i32::from(self.day.month() < SCHOOL_STARTS);
        let (mut child_lacks, mut adult_lacks) = (
            lacks.contains("child_schooling"),
            lacks.contains("adult_education"),
        );
        for member in members {
            let said = |attends, level| Schooling {
                attends,
                level,
                year: Some(year),
            };
            if self.surely_within(member, 3, CHILD_UNDER) {
                let away = std::mem::take(&mut child_lacks);
                let school = member
                    .birth
                    .map_or(Level::Preschool, |birth| level_of(year - birth.year));
                member.schooling = Some(if away {
                    said(false, None)
                } else {
                    said(true, Some(school))
                });
            } else if self.surely_within(member, CHILD_UNDER, 31) {
                let without = std::mem::take(&mut adult_lacks);
                let grown = self.surely_from(member, 18);
                let (schooling, completed) = match (without, grown) {
                    (true, _) => (said(false, None), Level::Primary),
                    (false, false) => (
                        said(true, Some(Level::UpperSecondary)),
                        Level::LowerSecondary,
                    ),
                    (false, true) => (said(false, None), Level::UpperSecondary),
                };
                (member.schooling, member.completed) = (Some(schooling), Some(completed));
            }
        }
    }

    /// Every child is measured, or the household answers for all of them from the health station's book.
    fn nourish(&mut self, members: &mut [Member], lacks: bool) -> BTreeMap<String, Answer> {
        let children: Vec<usize> = (0..members.len())
            .filter(|at| self.surely_within(&members[*at], 0, CHILD_UNDER))
            .collect();
        if children.is_empty() {
            return BTreeMap::new();
        }
        if self.chance.percent(30) {
            let answer = if lacks {
                Answer::Lacking
            } else {
                Answer::NotLacking
            };
            return BTreeMap::from([("nutrition".to_owned(), answer)]);
        }
        for (at, child) in children.into_iter().enumerate() {
            let short = lacks && at == 0;
            members[child].measured = self.measure(&members[child], short);
        }
        BTreeMap::new()
    }

    fn measure(&mut self, child: &Member, short: bool) -> Option<Measurement> {
        let (sex, born) = (child.sex?, child.birth?.date()?);
        let on = before(self.day, self.chance.between(5, 150)).max(born);
        let days = u32::try_from((on - born).num_days()).ok()?;
        let lying = days < 731;
        let wanted = if short {
            -260
        } else {
            i32::try_from(self.chance.between(-130, 130)).unwrap_or(0)
        };
        let weight = i32::try_from(self.chance.between(-130, 130)).unwrap_or(0);
        Some(Measurement {
            on,
            height_mm: Some(reaching(300..2_200, wanted, |mm| {
                self.growth.height(sex, days, mm, lying)
            })),
            lying,
            weight_g: self
                .growth
                .weighs(sex, days)
                .then(|| reaching(1_000..120_000, weight, |g| self.growth.weight(sex, days, g))),
        })
    }

    fn house(&mut self, code: usize, lacks: &BTreeSet<String>, people: usize) -> Household {
        let lacks = |code: &str| lacks.contains(code);
        let mut durable = [true; 3];
        let weak = match (lacks("housing_quality"), self.chance.percent(40)) {
            (true, all) => 2 + usize::from(all),
            (false, one) => usize::from(one),
        };
        durable.iter_mut().take(weak).for_each(|part| *part = false);
        self.chance.shuffle(&mut durable);
        let each = if lacks("housing_area") {
            self.chance.between(380, 799)
        } else {
            self.chance.between(800, 2_400)
        };
        let water: &[&str] = match lacks("water") {
            true => &["river_pond", "unprotected_dug_well", "other"],
            false => &["drilled_well", "drilled_well", "rain", "piped", "bottled"],
        };
        let toilet: &[&str] = match lacks("toilet") {
            true => &["over_water", "over_water", "open_pit", "none"],
            false => &["septic", "septic", "pour_flush", "double_vault"],
        };
        let means = match (lacks("information_means"), self.chance.below(3)) {
            (true, _) => vec![],
            (false, 0) => vec!["telephone"],
            (false, 1) => vec!["television"],
            (false, _) => vec!["television", "smartphone"],
        };
        let (water, toilet) = (self.chance.pick(water), self.chance.pick(toilet));
        Household {
            list_code: Some(format!("BL{code:05}")),
            walls_durable: Some(durable[0]),
            pillars_durable: Some(durable[1]),
            roof_durable: Some(durable[2]),
            house_dm2: u32::try_from(each * i64::try_from(people).unwrap_or(1)).ok(),
            water: Some(water.to_owned()),
            toilet: Some(toilet.to_owned()),
            internet: Some(!lacks("telecom")),
            means: Some(means.into_iter().map(str::to_owned).collect()),
            ..Household::default()
        }
    }
}

/// The level of school of a child who in the school year grows so many years old.
fn level_of(years: i32) -> Level {
    match years {
        ..6 => Level::Preschool,
        6..11 => Level::Primary,
        11.. => Level::LowerSecondary,
    }
}

/// The least measure that reaches a z-score (in hundredths).
fn reaching(within: std::ops::Range<u32>, wanted: i32, z: impl Fn(u32) -> Z) -> u32 {
    let (mut low, mut high) = (within.start, within.end);
    // Beyond what a living child measures, the tables only say so: more and less are told apart by the middle.
    let mut likely = None;
    for step in 0..64 {
        let at = within.start + (within.end - within.start) * step / 64;
        if matches!(z(at), Z::Hundredths(_)) {
            likely.get_or_insert(at);
            high = at;
        }
    }
    let floor = likely.unwrap_or(low);
    while low < high {
        let middle = low + (high - low) / 2;
        let reached = match z(middle) {
            Z::Hundredths(z) => z >= wanted,
            Z::Implausible | Z::NoTable => middle > floor,
        };
        if reached {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    high
}

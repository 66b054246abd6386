//! Height and weight for age by WHO's growth standards (2006 to five years, 2007 to nineteen).
//!
//! The tables are a file of their own (`data/who/growth.txt`) that a phone fetches when it needs
//! them; here is their reader and the arithmetic. Results are hundredths of a standard deviation,
//! rounded as WHO's programs round them, so that every machine draws the same line at −2.

use crate::member::Sex;
use std::iter::Peekable;

/// Days from which 2007's reference by month takes over.
const BY_MONTH_FROM: u32 = 1827;
/// WHO's mean month in days.
const MONTH: f64 = 30.4375;
/// Length below this many days, height from here.
const STANDS_FROM: u32 = 731;
/// What lying adds, in centimetres.
const LYING_ADDS: f64 = 0.7;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Chiều cao theo tuổi.
    Height,
    /// Cân nặng theo tuổi.
    Weight,
}

/// A z-score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Z {
    /// In hundredths of a standard deviation.
    Hundredths(i32),
    /// Beyond what a living child measures: a mistake of the measurement or of the age.
    Implausible,
    /// The tables end before this age.
    NoTable,
}

/// Why a file is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrowthFault {
    /// It is not of this form.
    #[error("line {0}: cannot be read")]
    Line(usize),
    /// It is cut off or altered.
    #[error("the sum of the values is wrong")]
    Sum,
    /// A series is missing or has another beginning or length.
    #[error("the tables are not complete")]
    Incomplete,
}

/// All tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Tables {
    height: BySex,
    weight: BySex,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct BySex {
    male: ByAge,
    female: ByAge,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct ByAge {
    days: Vec<Lms>,
    /// From month 60.
    months: Vec<Lms>,
}

/// Skewness, median, coefficient of variation.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Lms {
    l: f64,
    m: f64,
    s: f64,
}

const FIRST_MONTH: usize = 60;

impl Tables {
    /// Reads the file.
    pub fn read(text: &str) -> Result<Self, GrowthFault> {
        let mut all = Self {
            height: BySex::default(),
            weight: BySex::default(),
        };
        let mut lines = text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
            .filter(|(_, line)| !line.starts_with('#') && !line.is_empty())
            .peekable();
        let (at, first) = lines.next().ok_or(GrowthFault::Incomplete)?;
        if first != "growth 1" {
            return Err(GrowthFault::Line(at));
        }
        let mut sum = 0_i64;
        while let Some((at, line)) = lines.next() {
            let bad = || GrowthFault::Line(at);
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["series", measure, sex, unit, first, count] => {
                    let place = all.place(measure, sex, unit).ok_or_else(bad)?;
                    let begins = usize::from(*unit == "month") * FIRST_MONTH;
                    if first.parse() != Ok(begins) || !place.is_empty() {
                        return Err(GrowthFault::Incomplete);
                    }
                    *place = series(&mut lines, count.parse().map_err(|_| bad())?, &mut sum)?;
                }
                ["end", check] => {
                    if check.parse() != Ok(sum) || lines.next().is_some() {
                        return Err(GrowthFault::Sum);
                    }
                    return all.complete();
                }
                _ => return Err(bad()),
            }
        }
        Err(GrowthFault::Incomplete)
    }

    fn place(&mut self, measure: &str, sex: &str, unit: &str) -> Option<&mut Vec<Lms>> {
        let by_sex = match measure {
            "height" => &mut self.height,
            "weight" => &mut self.weight,
            _ => return None,
        };
        let by_age = match sex {
            "male" => &mut by_sex.male,
            "female" => &mut by_sex.female,
            _ => return None,
        };
        match unit {
            "day" => Some(&mut by_age.days),
            "month" => Some(&mut by_age.months),
            _ => None,
        }
    }

    fn complete(self) -> Result<Self, GrowthFault> {
        let by_day = usize::try_from(BY_MONTH_FROM).unwrap_or(usize::MAX);
        let whole = |table: &ByAge, last: usize| {
            table.days.len() == by_day && table.months.len() == last - FIRST_MONTH + 1
        };
        let complete = [(&self.height, 228), (&self.weight, 120)]
            .iter()
            .all(|(table, last)| whole(&table.male, *last) && whole(&table.female, *last));
        let sound = [&self.height, &self.weight]
            .iter()
            .flat_map(|table| [&table.male, &table.female])
            .flat_map(|table| table.days.iter().chain(&table.months))
            .all(|lms| lms.m > 0.0 && lms.s > 0.0);
        (complete && sound)
            .then_some(self)
            .ok_or(GrowthFault::Incomplete)
    }

    /// Height for age, from millimetres; `lying` when it was length that was measured.
    pub fn height(&self, sex: Sex, days: u32, millimetres: u32, lying: bool) -> Z {
        let Some(lms) = self.at(Measure::Height, sex, days) else {
            return Z::NoTable;
        };
        let measured = f64::from(millimetres) / 10.0;
        let asked = match (days < STANDS_FROM, lying) {
            (true, false) => measured + LYING_ADDS,
            (false, true) => measured - LYING_ADDS,
            (true, true) | (false, false) => measured,
        };
        rounded(lms.z(asked), -600, 600)
    }

    /// Weight for age, from grams. The tables end at ten years.
    pub fn weight(&self, sex: Sex, days: u32, grams: u32) -> Z {
        let Some(lms) = self.at(Measure::Weight, sex, days) else {
            return Z::NoTable;
        };
        let weight = f64::from(grams) / 1000.0;
        let z = lms.z(weight);
        let restricted = if z > 3.0 {
            3.0 + (weight - lms.value(3.0)) / (lms.value(3.0) - lms.value(2.0))
        } else if z < -3.0 {
            -3.0 + (weight - lms.value(-3.0)) / (lms.value(-2.0) - lms.value(-3.0))
        } else {
            z
        };
        rounded(restricted, -600, 500)
    }

    /// Whether weight for age says something at this age.
    pub fn weighs(&self, sex: Sex, days: u32) -> bool {
        self.at(Measure::Weight, sex, days).is_some()
    }

    fn at(&self, measure: Measure, sex: Sex, days: u32) -> Option<Lms> {
        let table = match measure {
            Measure::Height => &self.height,
            Measure::Weight => &self.weight,
        };
        let table = match sex {
            Sex::Male => &table.male,
            Sex::Female => &table.female,
        };
        if days < BY_MONTH_FROM {
            return table.days.get(usize::try_from(days).ok()?).copied();
        }
        let months = f64::from(days) / MONTH;
        let whole = months.floor();
        // Days are far fewer than fit, and a month from 60 on is no less than FIRST_MONTH.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let place = (whole as usize).checked_sub(FIRST_MONTH)?;
        let low = *table.months.get(place)?;
        let share = months - whole;
        if share == 0.0 {
            return Some(low);
        }
        let high = table.months.get(place + 1)?;
        let between = |low: f64, high: f64| low + (high - low) * share;
        Some(Lms {
            l: between(low.l, high.l),
            m: between(low.m, high.m),
            s: between(low.s, high.s),
        })
    }
}

impl Lms {
    fn z(self, value: f64) -> f64 {
        let share = value / self.m;
        if self.l == 0.0 {
            share.ln() / self.s
        } else {
            (share.powf(self.l) - 1.0) / (self.l * self.s)
        }
    }

    /// The value at a z-score.
    fn value(self, z: f64) -> f64 {
        if self.l == 0.0 {
            self.m * (self.s * z).exp()
        } else {
            self.m * (1.0 + self.l * self.s * z).powf(1.0 / self.l)
        }
    }
}

fn rounded(z: f64, least: i32, most: i32) -> Z {
    // A zero measurement gives an infinity, which saturates here.
    #[allow(clippy::cast_possible_truncation)]
    let hundredths = (z * 100.0).round() as i32;
    if z.is_nan() || hundredths < least || hundredths > most {
        Z::Implausible
    } else {
        Z::Hundredths(hundredths)
    }
}

fn series<'a>(
    lines: &mut Peekable<impl Iterator<Item = (usize, &'a str)>>,
    count: usize,
    sum: &mut i64,
) -> Result<Vec<Lms>, GrowthFault> {
    let mut column = |letter: &str, scale: f64| {
        let (at, line) = lines.next().ok_or(GrowthFault::Incomplete)?;
        let runs = line.strip_prefix(letter).ok_or(GrowthFault::Line(at))?;
        let values = unrolled(runs, count).ok_or(GrowthFault::Line(at))?;
        *sum += values.iter().map(|value| i64::from(*value)).sum::<i64>();
        let scaled = values
            .into_iter()
            .map(move |value| f64::from(value) / scale);
        Ok::<_, GrowthFault>(scaled.collect::<Vec<_>>())
    };
    let (l, m, s) = (
        column("l ", 10_000.0)?,
        column("m ", 10_000.0)?,
        column("s ", 100_000.0)?,
    );
    let rows = l.into_iter().zip(m).zip(s);
    Ok(rows.map(|((l, m), s)| Lms { l, m, s }).collect())
}

/// Values from differences of differences.
fn unrolled(runs: &str, count: usize) -> Option<Vec<i32>> {
    let (mut once, mut value) = (0_i32, 0_i32);
    let mut values = Vec::new();
    for run in runs.split(' ') {
        let (twice, times) = run.split_once('*').unwrap_or((run, "1"));
        let (twice, times): (i32, usize) = (twice.parse().ok()?, times.parse().ok()?);
        if values.len().checked_add(times)? > count {
            return None;
        }
        for _ in 0..times {
            once = once.checked_add(twice)?;
            value = value.checked_add(once)?;
            values.push(value);
        }
    }
    (values.len() == count).then_some(values)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    const FILE: &str = include_str!("../../../data/who/growth.txt");

    pub(crate) fn tables() -> &'static Tables {
        static READ: LazyLock<Tables> =
            LazyLock::new(|| Tables::read(FILE).expect("the shipped tables"));
        &READ
    }

    #[test]
    fn z_scores_agree_with_an_independent_computation_over_every_age() {
        let tables = tables();
        let expected = include_str!("../tests/fixtures/growth/expected.csv");
        let (mut scored, mut beyond) = (0, 0);
        for line in expected.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let sex = if cells[1] == "male" {
                Sex::Male
            } else {
                Sex::Female
            };
            let number = |at: usize| cells[at].parse::<u32>().expect("a number");
            let (days, value) = (number(2), number(3));
            let z = match cells[0] {
                "height" => tables.height(sex, days, value, cells[4] == "1"),
                _ => tables.weight(sex, days, value),
            };
            if cells[5].is_empty() {
                assert_eq!(z, Z::NoTable, "{line}");
                beyond += 1;
            } else {
                let wanted = cells[5].replace('.', "").parse::<i32>().expect("a z-score");
                assert_eq!(z, Z::Hundredths(wanted), "{line}");
                scored += 1;
            }
        }
        assert!(scored > 1_000 && beyond > 100, "{scored} {beyond}");
    }

    #[test]
    fn the_tables_end_where_who_ends_them() {
        let tables = tables();
        for sex in [Sex::Male, Sex::Female] {
            assert!(matches!(tables.weight(sex, 3652, 30_000), Z::Hundredths(_)));
            assert_eq!(tables.weight(sex, 3653, 30_000), Z::NoTable);
            assert!(matches!(
                tables.height(sex, 6939, 1_600, false),
                Z::Hundredths(_)
            ));
            assert_eq!(tables.height(sex, 6940, 1_600, false), Z::NoTable);
        }
    }

    #[test]
    fn the_median_of_each_age_is_zero() {
        let tables = tables();
        // 49.9 cm against a median of 49.8842, S 0.03795: 0.0158 / 1.8931 = 0.008.
        assert_eq!(tables.height(Sex::Male, 0, 499, true), Z::Hundredths(1));
        assert_eq!(tables.weight(Sex::Male, 0, 3_346), Z::Hundredths(0));
        assert_eq!(
            tables.height(Sex::Male, 1826, 1_100, false),
            Z::Hundredths(1)
        );
    }

    #[test]
    fn centimetres_in_place_of_millimetres_are_implausible() {
        assert_eq!(
            tables().height(Sex::Female, 1500, 98, false),
            Z::Implausible
        );
        assert_eq!(tables().weight(Sex::Female, 1500, 0), Z::Implausible);
        assert_eq!(tables().weight(Sex::Male, 1500, 15), Z::Implausible);
    }

    #[test]
    fn a_file_that_is_cut_or_altered_is_refused() {
        let half: String = FILE.chars().take(FILE.len() / 2).collect();
        assert!(Tables::read(&half).is_err());
        let altered = FILE.replacen("498842", "498843", 1);
        assert_eq!(Tables::read(&altered), Err(GrowthFault::Sum));
        assert_eq!(Tables::read(""), Err(GrowthFault::Incomplete));
        assert_eq!(Tables::read("growth 2\n"), Err(GrowthFault::Line(1)));
        let long = "growth 1\nseries height male day 0 1827\nl 1*99999999999\n";
        assert_eq!(Tables::read(long), Err(GrowthFault::Line(3)));
    }

    proptest! {
        #[test]
        fn a_taller_child_never_scores_lower(
            days in 0..6939_u32,
            height in 400..2_000_u32,
            lying in any::<bool>(),
        ) {
            let tables = tables();
            let (one, two) = (
                tables.height(Sex::Female, days, height, lying),
                tables.height(Sex::Female, days, height + 1, lying),
            );
            if let (Z::Hundredths(one), Z::Hundredths(two)) = (one, two) {
                prop_assert!(one <= two);
            }
        }
    }
}

//! What the signed reviews in a book come to.

use crate::population::{DAY, Reviewed};
use serde_json::{Value, json};
use so_thon_domain::{
    HouseholdId,
    classify::{Lack, Verdict},
    review::Signed,
    transition::movement_of,
    unit::HouseholdUnit,
};
use so_thon_sample::population::Home;
use std::collections::{BTreeMap, BTreeSet};

/// Households and what they lack, of one class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// How many were signed so.
    pub households: usize,
    /// How many of them lack it, by indicator.
    pub lacking: BTreeMap<String, usize>,
}

/// Everything that was counted.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// Households in the book.
    pub households: usize,
    /// Those with a signed review.
    pub signed: usize,
    /// By class.
    pub classes: BTreeMap<&'static str, Class>,
    /// How they moved between the lists, by the codes of `data/movements.json`.
    pub movements: BTreeMap<&'static str, usize>,
    /// What is not as it must be, in words.
    pub wrong: Vec<String>,
}

/// The newest signature of a household.
fn signed(unit: &HouseholdUnit) -> Option<Signed> {
    unit.reviews().into_iter().find_map(|own| own.facts.signed)
}

/// Counts a book by its signed reviews alone.
pub fn of_book(book: &BTreeMap<HouseholdId, HouseholdUnit>) -> Counted {
    let mut counted = Counted {
        households: book.len(),
        ..Counted::default()
    };
    for unit in book.values() {
        let Some(signed) = signed(unit) else {
            let code = unit.household.list_code.clone().unwrap_or_default();
            counted.wrong.push(format!("{code}: not signed"));
            continue;
        };
        counted.signed += 1;
        let class = counted.classes.entry(signed.verdict.code()).or_default();
        class.households += 1;
        for code in lacking(&signed) {
            *class.lacking.entry(code).or_default() += 1;
        }
        let moved = movement_of(unit, Some(signed.verdict), DAY);
        *counted.movements.entry(moved.code()).or_default() += 1;
    }
    counted
}

fn lacking(signed: &Signed) -> BTreeSet<String> {
    let lacks = signed.lacks.iter();
    lacks
        .filter(|(_, (lack, _))| *lack == Lack::Lacking)
        .map(|(code, _)| code.clone())
        .collect()
}

impl Counted {
    /// Compares with the published figures, and each household with what it was invented to be.
    pub fn compare(
        &mut self,
        population: &Reviewed,
        homes: &BTreeMap<&str, &Home>,
        book: &BTreeMap<HouseholdId, HouseholdUnit>,
    ) {
        if self.households != population.figures.households() {
            let published = population.figures.households();
            let words = format!("{} households, published {published}", self.households);
            self.wrong.push(words);
        }
        for class in population.figures.classes() {
            let own = self.classes.get(class.verdict.code()).cloned();
            let own = own.unwrap_or_default();
            if own.households != class.households {
                let words = format!(
                    "{}: {} households, published {}",
                    class.verdict.code(),
                    own.households,
                    class.households
                );
                self.wrong.push(words);
            }
            for (code, published) in &class.lacking {
                let found = own.lacking.get(code).copied().unwrap_or(0);
                if found != *published {
                    let words = format!(
                        "{} {code}: {found}, published {published}",
                        class.verdict.code()
                    );
                    self.wrong.push(words);
                }
            }
        }
        for unit in book.values() {
            let code = unit.household.list_code.as_deref().unwrap_or_default();
            let (Some(home), Some(signed)) = (homes.get(code), signed(unit)) else {
                continue;
            };
            if signed.verdict != home.verdict || lacking(&signed) != home.lacks {
                let words = format!("{code}: signed {:?} {:?}", signed.verdict, lacking(&signed));
                self.wrong.push(words);
            }
        }
    }

    /// The table for a reader: counted and published side by side.
    pub fn print(&self, population: &Reviewed) {
        println!("  {}", population.figures.source);
        for class in population.figures.classes() {
            let name = match class.verdict {
                Verdict::Poor => "hộ nghèo",
                Verdict::NearPoor => "hộ cận nghèo",
                Verdict::NotPoor => "hộ không nghèo",
            };
            let own = self.classes.get(class.verdict.code()).cloned();
            let own = own.unwrap_or_default();
            println!(
                "  {name:<14} {:>18} {:>7} published {:>7}",
                "", own.households, class.households
            );
            for (code, published) in &class.lacking {
                let found = own.lacking.get(code).copied().unwrap_or(0);
                println!("  {name:<14} {code:>18} {found:>7} published {published:>7}");
            }
        }
        println!("  moved: {:?}", self.movements);
        for words in self.wrong.iter().take(20) {
            println!("  wrong: {words}");
        }
    }

    /// By class, for another program.
    pub fn json(&self) -> Value {
        let classes = self.classes.iter().map(|(code, class)| {
            let own = json!({ "households": class.households, "lacking": class.lacking });
            ((*code).to_owned(), own)
        });
        json!({
            "households": self.households,
            "signed": self.signed,
            "classes": classes.collect::<serde_json::Map<_, _>>(),
            "movements": self.movements,
        })
    }
}

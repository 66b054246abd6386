//! The form of a village: an officer's.

use super::{FORM, Rules, base, form, number_problem, past_day, place, short, typed};
use crate::{
    change::RecordWrite,
    dates::format_date,
    ids::VillageId,
    numbers::{Convention, format_whole, read_count},
    problem::{Checked, FormField, ProblemCode, Problems},
    record::{Record, RecordKind},
    typed::{TypedRecord, write_of},
    village::{Totals, Village},
};
use serde::{Deserialize, Serialize};

/// What was filled in so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VillageDraft {
    /// Version of the form.
    #[serde(default = "form")]
    pub form: u16,
    /// The village to be.
    pub village: VillageId,
    /// Name without the word thôn.
    #[serde(default)]
    pub name: String,
    /// What it is called here.
    #[serde(default)]
    pub word: String,
    /// Official code.
    #[serde(default)]
    pub code: String,
    /// All households, as typed.
    #[serde(default)]
    pub households: String,
    /// All people, as typed.
    #[serde(default)]
    pub people: String,
    /// The day they were counted, as typed.
    #[serde(default)]
    pub counted_on: String,
    /// The village as it stood when it was opened for editing.
    #[serde(default)]
    pub base: Option<Record>,
}

impl VillageDraft {
    /// The form of a new village.
    pub fn open(village: VillageId) -> Self {
        Self {
            form: FORM,
            village,
            name: String::new(),
            word: "thôn".to_owned(),
            code: String::new(),
            households: String::new(),
            people: String::new(),
            counted_on: String::new(),
            base: None,
        }
    }

    /// The form of a village that exists; `None` when the record is something else.
    pub fn edit(record: &Record, numbers: Convention) -> Option<Self> {
        let record = base(Some(record), &RecordKind::VILLAGE)?;
        let facts = Village::read(&record);
        let count = |of: fn(&Totals) -> u32| {
            let number = facts.totals.as_ref().map(of);
            typed(number.map(|number| format_whole(i64::from(number), numbers)))
        };
        Some(Self {
            households: count(|totals| totals.households),
            people: count(|totals| totals.people),
            counted_on: typed(facts.totals.map(|totals| format_date(totals.on))),
            name: typed(facts.name),
            word: typed(facts.word),
            code: typed(facts.code),
            base: Some(record.clone()),
            ..Self::open(record.id.into())
        })
    }

    /// Reads the form.
    pub fn check(&self, rules: &Rules<'_>) -> Result<Checked<Village>, Problems> {
        let mut problems = Problems::default();
        let mut facts = self.base.as_ref().map(Village::read).unwrap_or_default();
        facts.name = short(&mut problems, FormField::Name, &self.name);
        if facts.name.is_none() {
            problems.error(FormField::Name, ProblemCode::Missing);
        }
        facts.word = short(&mut problems, FormField::Word, &self.word);
        facts.code = short(&mut problems, FormField::ListCode, &self.code);
        let typed = [&self.households, &self.people, &self.counted_on];
        facts.totals = if typed.iter().all(|text| text.trim().is_empty()) {
            None
        } else {
            self.read_totals(&mut problems, rules)
        };
        problems.finish(facts)
    }

    /// The writes of the one change that saves it.
    pub fn writes(&self, checked: &Checked<Village>) -> Vec<RecordWrite> {
        let id = self.village.into();
        let own = place(id, id, Some(self.village));
        write_of(own, self.base.as_ref(), checked.facts())
            .into_iter()
            .collect()
    }

    /// Households, people and their day are one fact: all or none.
    fn read_totals(&self, problems: &mut Problems, rules: &Rules<'_>) -> Option<Totals> {
        let mut count = |field, text: &str| {
            let read = read_count(text, rules.numbers);
            if let Err(reason) = read {
                problems.error(field, number_problem(reason));
            }
            read.ok()
        };
        let households = count(FormField::Households, &self.households);
        let people = count(FormField::People, &self.people);
        let on = past_day(
            problems,
            FormField::CountedOn,
            &self.counted_on,
            rules.today,
        );
        if self.counted_on.trim().is_empty() {
            problems.error(FormField::CountedOn, ProblemCode::Missing);
        }
        let totals = Totals {
            on: on?,
            households: households?,
            people: people?,
        };
        if totals.people < totals.households {
            problems.warn(FormField::People, ProblemCode::FewerPeopleThanHouseholds);
        }
        Some(totals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::testing::{Book, codes, rules};

    fn filled(book: &mut Book) -> VillageDraft {
        VillageDraft {
            name: "Làng Rầm".to_owned(),
            households: "312".to_owned(),
            people: "1.248".to_owned(),
            counted_on: "01/01/2026".to_owned(),
            ..VillageDraft::open(VillageId(book.id()))
        }
    }

    #[test]
    fn a_village_keeps_its_totals_with_their_day() {
        let mut book = Book::new();
        let draft = filled(&mut book);
        let checked = draft.check(&rules()).expect("a village");
        let totals = checked.facts().totals.expect("totals");
        assert_eq!((totals.households, totals.people), (312, 1248));
        book.save(draft.writes(&checked));
        let record = book.record(draft.village.into());
        let again = VillageDraft::edit(record, Convention::Vietnamese).expect("a village");
        let unchanged = again.check(&rules()).expect("a village");
        assert!(again.writes(&unchanged).is_empty());
    }

    #[test]
    fn totals_are_all_given_or_none() {
        let mut book = Book::new();
        let mut draft = filled(&mut book);
        draft.counted_on = String::new();
        draft.people = "nhiều".to_owned();
        draft.name = " ".to_owned();
        let problems = draft.check(&rules()).expect_err("half of it");
        assert_eq!(
            codes(&problems.errors),
            [
                "name missing",
                "people number_unreadable",
                "counted_on missing"
            ]
        );
    }

    #[test]
    fn fewer_people_than_households_is_doubtful() {
        let mut book = Book::new();
        let mut draft = filled(&mut book);
        draft.people = "84".to_owned();
        let checked = draft.check(&rules()).expect("doubtful, not wrong");
        assert_eq!(
            codes(checked.warnings()),
            ["people fewer_people_than_households"]
        );
    }
}

//! The form of a household. Its people have forms of their own; a new household begins with its
//! head.

use super::{FORM, Rules, base, form, member::birth_of, phone_of, place, short, typed, words};
use crate::{
    change::RecordWrite,
    household::{Household, Position},
    ids::{HouseholdId, MemberId, VillageId},
    member::{Member, Sex},
    problem::{Checked, FormField, ProblemCode, Problems},
    record::{Record, RecordKind},
    typed::{TypedRecord, write_of},
    unit::HouseholdUnit,
};
use serde::{Deserialize, Serialize};

/// What was filled in so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HouseholdDraft {
    /// Version of the form.
    #[serde(default = "form")]
    pub form: u16,
    /// The household to be.
    pub household: HouseholdId,
    /// The head to be, when the household is new.
    pub head: MemberId,
    /// Its village.
    #[serde(default)]
    pub village: Option<VillageId>,
    /// The head's name, when the household is new.
    #[serde(default)]
    pub head_name: String,
    /// The head's birth, as typed, when the household is new; the next two likewise.
    #[serde(default)]
    pub head_birth: String,
    /// Nam or nữ.
    #[serde(default)]
    pub head_sex: Option<Sex>,
    /// Code or name of the head's ethnic group.
    #[serde(default)]
    pub head_ethnicity: String,
    /// The list's own code.
    #[serde(default)]
    pub list_code: String,
    /// Where in the village.
    #[serde(default)]
    pub address: String,
    /// A number to call, as typed.
    #[serde(default)]
    pub phone: String,
    /// Where the house stands.
    #[serde(default)]
    pub position: Option<Position>,
    /// Has a person of merit.
    #[serde(default)]
    pub merit: Option<bool>,
    /// Of a people native to the place.
    #[serde(default)]
    pub native_minority: Option<bool>,
    /// Without labour capacity.
    #[serde(default)]
    pub no_labour: Option<bool>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
    /// The household as it stood when it was opened for editing.
    #[serde(default)]
    pub base: Option<Record>,
}

/// What a checked form says.
#[derive(Clone, Debug, PartialEq)]
pub struct HouseholdFacts {
    /// The household.
    pub household: Household,
    /// Its village.
    pub village: Option<VillageId>,
    /// Its head, when it is new.
    pub head: Option<Member>,
}

impl HouseholdDraft {
    /// The form of a new household.
    pub fn open(household: HouseholdId, head: MemberId, village: Option<VillageId>) -> Self {
        Self {
            form: FORM,
            household,
            head,
            village,
            head_name: String::new(),
            head_birth: String::new(),
            head_sex: None,
            head_ethnicity: String::new(),
            list_code: String::new(),
            address: String::new(),
            phone: String::new(),
            position: None,
            merit: None,
            native_minority: None,
            no_labour: None,
            note: String::new(),
            base: None,
        }
    }

    /// The form of a household that exists.
    pub fn edit(unit: &HouseholdUnit) -> Self {
        let facts = unit.household.clone();
        let head = unit.head();
        Self {
            head_name: typed(head.and_then(|head| head.facts.name.clone())),
            list_code: typed(facts.list_code),
            address: typed(facts.address),
            phone: typed(facts.phone),
            position: facts.position,
            merit: facts.merit,
            native_minority: facts.native_minority,
            no_labour: facts.no_labour,
            note: typed(facts.note),
            base: base(unit.records.get(&unit.id.into()), &RecordKind::HOUSEHOLD),
            ..Self::open(
                unit.id,
                head.map_or(MemberId(unit.id.0), |head| head.id.into()),
                unit.village,
            )
        }
    }

    /// Reads the form.
    pub fn check(&self, rules: &Rules<'_>) -> Result<Checked<HouseholdFacts>, Problems> {
        let mut problems = Problems::default();
        let mut household = self.base.as_ref().map(Household::read).unwrap_or_default();
        if self.village.is_none() {
            problems.error(FormField::Village, ProblemCode::Missing);
        }
        let mut head = None;
        if self.base.is_none() {
            let name = short(&mut problems, FormField::Name, &self.head_name);
            if name.is_none() {
                problems.error(FormField::Name, ProblemCode::Missing);
            }
            household.head = Some(self.head);
            head = Some(Member {
                name,
                birth: birth_of(&mut problems, &self.head_birth, None, rules.today),
                sex: self.head_sex,
                ethnicity: short(&mut problems, FormField::Ethnicity, &self.head_ethnicity),
                relation: Some("head".to_owned()),
                order: Some(1),
                ..Member::default()
            });
        }
        household.list_code = short(&mut problems, FormField::ListCode, &self.list_code);
        household.address = words(&mut problems, FormField::Address, &self.address);
        household.phone = phone_of(&mut problems, &self.phone);
        household.position = self.position;
        household.merit = self.merit;
        household.native_minority = self.native_minority;
        household.no_labour = self.no_labour;
        household.note = words(&mut problems, FormField::Note, &self.note);
        problems.finish(HouseholdFacts {
            household,
            village: self.village,
            head,
        })
    }

    /// The writes of the one change that saves it: the household, and its head when it is new.
    pub fn writes(&self, checked: &Checked<HouseholdFacts>) -> Vec<RecordWrite> {
        let facts = checked.facts();
        let village = match &self.base {
            // A move to another village is no edit of the form.
            Some(record) => record.village,
            None => facts.village,
        };
        let unit = self.household.into();
        let own = place(unit, unit, village);
        let household = write_of(own, self.base.as_ref(), &facts.household);
        let head = facts
            .head
            .as_ref()
            .and_then(|head| write_of(place(self.head.into(), unit, village), None, head));
        household.into_iter().chain(head).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::testing::{Book, codes, rules};

    #[test]
    fn a_household_without_a_village_is_an_error() {
        let mut book = Book::new();
        let draft = HouseholdDraft {
            head_name: "Lò Văn Hà".to_owned(),
            ..HouseholdDraft::open(HouseholdId(book.id()), MemberId(book.id()), None)
        };
        let problems = draft.check(&rules()).expect_err("no village");
        assert_eq!(codes(&problems.errors), ["village missing"]);
    }

    #[test]
    fn a_new_household_needs_its_heads_name() {
        let mut book = Book::new();
        let village = Some(VillageId(book.id()));
        let mut draft = HouseholdDraft::open(HouseholdId(book.id()), MemberId(book.id()), village);
        let problems = draft.check(&rules()).expect_err("no name");
        assert_eq!(codes(&problems.errors), ["name missing"]);

        draft.head_name = "  Lo\u{300}  Văn Hà ".to_owned();
        draft.phone = "+84 912 345 678".to_owned();
        draft.head_birth = "84".to_owned();
        let problems = draft.check(&rules()).expect_err("which century");
        assert_eq!(codes(&problems.errors), ["birth birth_short_year"]);
        draft.head_birth = "1984".to_owned();
        draft.head_sex = Some(Sex::Male);
        let checked = draft.check(&rules()).expect("a household");
        let writes = draft.writes(&checked);
        assert_eq!(writes.len(), 2);
        book.save(writes);
        let unit = book.unit(draft.household);
        let head = unit.head().expect("a head");
        assert_eq!(head.facts.name.as_deref(), Some("Lò Văn Hà"));
        assert_eq!(head.facts.birth.map(|birth| birth.year), Some(1984));
        assert_eq!(head.facts.sex, Some(Sex::Male));
        assert_eq!(unit.household.head, Some(draft.head));
        assert_eq!(unit.household.phone.as_deref(), Some("0912345678"));
    }

    #[test]
    fn a_phone_that_cannot_be_dialled_is_an_error() {
        let book = Book::with_household();
        let draft = HouseholdDraft {
            phone: "12345".to_owned(),
            ..HouseholdDraft::edit(&book.household())
        };
        let problems = draft.check(&rules()).expect_err("no such number");
        assert_eq!(codes(&problems.errors), ["phone phone_unreadable"]);
    }

    #[test]
    fn an_edit_writes_what_changed_and_no_more() {
        let book = Book::with_household();
        let mut draft = HouseholdDraft::edit(&book.household());
        let unchanged = draft.check(&rules()).expect("nothing changed");
        assert!(draft.writes(&unchanged).is_empty());
        draft.no_labour = Some(true);
        let checked = draft.check(&rules()).expect("a flag");
        let writes = draft.writes(&checked);
        let fields: Vec<_> = writes[0].fields.keys().map(crate::Field::as_str).collect();
        assert_eq!((writes.len(), fields), (1, vec!["no_labour"]));
    }
}

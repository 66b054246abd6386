//! Reads one household after the other.

use super::{
    cells::Cells,
    groups::{Group, is_head},
    matching::{Book, code_key},
    options::Options,
    output::{ListedHousehold, ListedMember, Outcome},
    tally::{First, Tally},
    villages::Villages,
};
use crate::{
    address::Address,
    ethnic::{EthnicGroups, Reading},
    fault::{Code, Fault},
    fold::fold,
    mapping::{Column, Layout, Mapping},
    workbook::Sheet,
};
use so_thon_domain::VillageId;

/// The most people a listed household has, and the highest B1: beyond it is a slip of the keyboard.
const MOST_PEOPLE: u32 = 60;
const MOST_B1: u32 = 999;

/// Reads households and keeps what is wrong with them.
pub(super) struct Reader<'a> {
    cells: Cells<'a>,
    options: &'a Options,
    villages: Villages<'a>,
    title_village: String,
    groups: EthnicGroups,
    book: Book<'a>,
    tally: Tally,
    codes: First,
    households: First,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    pub fn new(
        sheet: &'a Sheet,
        mapping: &'a Mapping,
        options: &'a Options,
        title_village: String,
    ) -> Self {
        Self {
            cells: Cells {
                sheet,
                mapping,
                today: options.today,
                faults: Vec::new(),
            },
            options,
            villages: Villages::new(options),
            title_village,
            groups: EthnicGroups::new(),
            book: Book::new(options),
            tally: Tally::default(),
            codes: First::default(),
            households: First::default(),
            faults: Vec::new(),
        }
    }

    /// Whether the text is the name of a village of the commune.
    pub fn is_village(&self, text: &str) -> bool {
        self.villages.is_one(text)
    }

    /// Reads a household whole, faulty or not.
    pub fn household(&mut self, group: &Group) -> ListedHousehold {
        let rows = &group.rows;
        let first = rows.first().copied().unwrap_or(0);
        for row in rows {
            self.cells.refuse_unreadable(*row);
        }
        let mut members: Vec<ListedMember> = rows.iter().map(|row| self.member(*row)).collect();
        self.check_heads(group, &members);
        self.check_twice(&members);
        // The head first, the others as they stand.
        members.sort_by_key(|member| !member.is_head);
        let village = self.village(group, first);
        let lines = u32::try_from(rows.len()).ok();
        let size = self.cells.whole(first, Column::Size, MOST_PEOPLE);
        let mut household = ListedHousehold {
            rows: members.iter().map(|member| member.row).collect(),
            outcome: Outcome::LeftOut,
            number: self.cells.text(first, Column::HouseholdNumber),
            code: self.cells.fact(rows, Column::Code),
            village,
            size: match self.cells.mapping.layout {
                Layout::Members => size.or(lines),
                Layout::Households => size,
            },
            b1: self.cells.whole(first, Column::B1, MOST_B1),
            b2: self.cells.b2(first),
            class: group.class,
            standing: self.cells.standing(rows),
            merit: self.cells.marked(rows, Column::Merit),
            native_minority: self.cells.marked(rows, Column::NativeMinority),
            no_labour: self.cells.marked(rows, Column::NoLabour),
            needs: self.cells.needs(rows),
            phone: self.phone(first),
            address: self.cells.text(first, Column::Address),
            note: self.cells.text(first, Column::Note),
            members,
        };
        self.check_repeated(&household, first);
        if village.is_some() && !self.cells.failed() {
            household.outcome = self.book.outcome(&household);
        }
        self.faults.append(&mut self.cells.faults);
        household
    }

    /// Every fault of the households read.
    pub fn finish(mut self) -> Vec<Fault> {
        self.faults.extend(self.tally.faults());
        self.faults
    }

    fn member(&mut self, row: u32) -> ListedMember {
        let name = self.cells.text(row, Column::Name).unwrap_or_default();
        if fold(&name).is_empty() {
            let fault = Fault::new(Code::NameMissing, self.cells.place(row, Column::Name));
            self.cells.faults.push(fault);
        }
        let (birth, sex) = self.cells.person(row);
        ListedMember {
            row: row + 1,
            name,
            birth,
            sex,
            ethnicity: self.ethnicity(row),
            relation: self.cells.text(row, Column::Relation),
            is_head: is_head(self.cells.sheet, self.cells.mapping, row).unwrap_or(false),
        }
    }

    fn ethnicity(&mut self, row: u32) -> Option<String> {
        let written = self.cells.text(row, Column::Ethnicity)?;
        let fault = Fault::new(
            Code::EthnicitySpelling,
            self.cells.place(row, Column::Ethnicity),
        )
        .value(written.as_str());
        match self.groups.reading(&written) {
            Reading::Known(name) => {
                if name != written {
                    self.tally.add(1, fault.suggestion(Some(name)));
                }
                Some(name.to_owned())
            }
            Reading::Unknown(near) => {
                let unknown = Fault {
                    code: Code::EthnicityUnknown,
                    ..fault
                };
                self.tally.add(1, unknown.suggestion(near));
                Some(written)
            }
        }
    }

    /// One head, no more and no fewer. Without a column of relations the first line is the head.
    fn check_heads(&mut self, group: &Group, members: &[ListedMember]) {
        let first = group.rows.first().copied().unwrap_or(0);
        if group.headless {
            let place = self.cells.place(first, Column::Name);
            let fault = Fault::new(Code::MemberWithoutHousehold, place);
            self.cells.faults.push(fault);
            return;
        }
        let by_relation = self.cells.mapping.layout == Layout::Members
            && self.cells.mapping.column(Column::Relation).is_some();
        if !by_relation {
            return;
        }
        let place = |row: u32| self.cells.place(row - 1, Column::Relation);
        let heads: Vec<Address> = members
            .iter()
            .filter(|member| member.is_head)
            .map(|member| place(member.row))
            .collect();
        let faults: Vec<Fault> = match heads.split_first() {
            None => vec![Fault::new(
                Code::NoHead,
                self.cells.place(first, Column::Relation),
            )],
            Some((one, more)) => more
                .iter()
                .map(|head| Fault::new(Code::TwoHeads, *head).other(*one))
                .collect(),
        };
        self.cells.faults.extend(faults);
    }

    /// The same person twice.
    fn check_twice(&mut self, members: &[ListedMember]) {
        let mut seen = First::default();
        for member in members.iter().filter(|member| !member.name.is_empty()) {
            let address = self.cells.place(member.row - 1, Column::Name);
            let key = format!("{} {:?}", fold(&member.name), member.birth);
            if let Some(other) = seen.before(key, address) {
                let fault = Fault::new(Code::DuplicateMember, address).value(member.name.as_str());
                self.cells.faults.push(fault.other(other));
            }
        }
    }

    /// The same household twice in the file.
    fn check_repeated(&mut self, household: &ListedHousehold, first: u32) {
        if let Some(code) = &household.code {
            let address = self.cells.place(first, Column::Code);
            if let Some(other) = self.codes.before(code_key(code), address) {
                let fault = Fault::new(Code::CodeRepeated, address).value(code.as_str());
                self.cells.faults.push(fault.other(other));
                return;
            }
        }
        let (Some(village), Some(head)) = (household.village, household.members.first()) else {
            return;
        };
        let address = self.cells.place(head.row - 1, Column::Name);
        let key = format!("{village} {} {:?}", fold(&head.name), head.birth);
        if let Some(other) = self.households.before(key, address) {
            let fault = Fault::new(Code::HouseholdTwice, address).value(head.name.as_str());
            self.cells.faults.push(fault.other(other));
        }
    }

    /// The column's word before the heading's, before the person's choice, before the title's.
    fn village(&mut self, group: &Group, first: u32) -> Option<VillageId> {
        let rows = u32::try_from(group.rows.len()).unwrap_or(u32::MAX);
        if let Some(written) = self.cells.fact(&group.rows, Column::Village) {
            let address = self.cells.place(first, Column::Village);
            // By its own cell, not once for all: each is corrected where it stands.
            let mut own = Tally::default();
            let village = self.villages.read(&written, address, rows, &mut own);
            for fault in own.faults() {
                if village.is_some() {
                    self.tally.add(rows, fault);
                } else {
                    self.cells.faults.push(fault);
                }
            }
            return village;
        }
        if let Some((written, address)) = &group.village {
            return self.villages.read(written, *address, rows, &mut self.tally);
        }
        if let Some(chosen) = self.options.village {
            return Some(chosen);
        }
        let place = if self.cells.mapping.column(Column::Village).is_some() {
            self.cells.place(first, Column::Village)
        } else {
            self.cells.place(first, Column::Name)
        };
        // A sheet's name may be the bare village, or "Sheet1".
        if self.villages.is_one(&self.title_village) {
            let title = &self.title_village;
            return self.villages.read(title, place, rows, &mut self.tally);
        }
        self.tally
            .add(rows, Fault::new(Code::VillageMissing, place));
        None
    }

    /// A spreadsheet that took a number for a number lost its leading zero.
    fn phone(&self, row: u32) -> Option<String> {
        let phone = self.cells.text(row, Column::Phone)?;
        let bare = phone.len() == 9 && phone.bytes().all(|byte| byte.is_ascii_digit());
        Some(if bare { format!("0{phone}") } else { phone })
    }
}

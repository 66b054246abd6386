//! What an officer types of an entry of a flat list: a new one, or a correction.

use super::{
    CatalogueMore, EntryCode, EntryFault, EntryField, Kind, Own, ReferenceFile, check_entry,
};
use crate::{
    catalogue::CatalogueEntry,
    change::{FieldWrite, RecordWrite},
    dates::read_date,
    fold::{fold, tidy},
    ids::RecordId,
    record::{DELETED, Record},
    typed::{Place, TypedRecord, value_of, write_of},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The longest code that is made of a name, in characters.
const CODE: usize = 60;

/// What is done to a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Something new comes.
    Add,
    /// What was written wrong in an entry of the office is put right: it is the same entry.
    Mend(RecordId),
    /// From a day on something else stands under this code.
    Follow {
        /// The code.
        code: String,
        /// The first day of what stood there.
        after: Option<NaiveDate>,
        /// Its record, where it is the office's own.
        own: Option<RecordId>,
    },
}

/// What is typed of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryDraft {
    /// The record that a new entry is made as.
    pub id: RecordId,
    /// Its kind.
    pub kind: Kind,
    /// What is done.
    pub way: Way,
    /// The number of an item, the day of a day off; else nothing.
    pub code: String,
    /// What people read.
    pub name: String,
    /// The first day.
    pub from: String,
    /// The last day; empty while it holds.
    pub to: String,
    /// Where it is ordered.
    pub source: String,
    /// The official column, by code.
    pub column: String,
}

/// An entry that may be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryChecked {
    id: RecordId,
    facts: CatalogueEntryFacts,
    ends: Option<(RecordId, NaiveDate)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct CatalogueEntryFacts {
    list: String,
    code: String,
    name: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
    source: String,
    column: Option<String>,
}

impl CatalogueEntryFacts {
    fn entry(&self) -> CatalogueEntry {
        CatalogueEntry {
            list: Some(self.list.clone()),
            code: Some(self.code.clone()),
            name: Some(self.name.clone()),
            valid_from: Some(self.from),
            valid_to: self.to,
            source: Some(self.source.clone()),
        }
    }
}

impl EntryDraft {
    /// The record it is about.
    pub fn record(&self) -> RecordId {
        match self.way {
            Way::Mend(id) => id,
            Way::Add | Way::Follow { .. } => self.id,
        }
    }

    /// Reads what was typed and checks it among what the office has.
    pub fn check(&self, own: &Own) -> Result<EntryChecked, Vec<EntryFault>> {
        let mut faults = Vec::new();
        let name = tidy(&self.name);
        let source = tidy(&self.source);
        for (field, text) in [(EntryField::Name, &name), (EntryField::Source, &source)] {
            if text.is_empty() {
                faults.push(EntryFault::new(field, EntryCode::Missing));
            }
        }
        let code = self.read_code(own, &name, &mut faults);
        let (from, to) = if self.kind == Kind::Holidays {
            // A day off is that day.
            let day = code.as_deref().and_then(|code| code.parse().ok());
            (day, day)
        } else {
            self.read_days(&mut faults)
        };
        let column = Some(self.column.trim().to_owned())
            .filter(|column| self.kind.has_columns() && !column.is_empty());
        if self.kind.has_columns() && column.is_none() {
            faults.push(EntryFault::new(EntryField::Column, EntryCode::Missing));
        }
        let (Some(code), Some(from), Some(list)) = (code, from, self.kind.in_catalogue()) else {
            return Err(faults);
        };
        let facts = CatalogueEntryFacts {
            list: list.to_owned(),
            code,
            name,
            from,
            to,
            source,
            column,
        };
        let (ends, own) = self.ended(own, from);
        if faults.is_empty() {
            let column = facts.column.as_deref();
            faults = check_entry(self.record(), &facts.entry(), column, &own);
        }
        // What follows keeps the code of what it follows: only its days can be other ones.
        if matches!(self.way, Way::Follow { .. }) {
            for fault in faults
                .iter_mut()
                .filter(|own| own.field == EntryField::Code)
            {
                fault.field = EntryField::From;
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(EntryChecked {
            id: self.record(),
            facts,
            ends,
        })
    }

    fn read_code(&self, own: &Own, name: &str, faults: &mut Vec<EntryFault>) -> Option<String> {
        let typed = self.code.trim();
        let mut fault = |code| {
            faults.push(EntryFault::new(EntryField::Code, code));
            None
        };
        match (self.kind, &self.way) {
            (_, Way::Follow { code, .. }) => Some(code.clone()),
            (Kind::Holidays | Kind::SheetA, _) if typed.is_empty() => fault(EntryCode::Missing),
            (Kind::Holidays, _) => match read_date(typed) {
                Some(day) => Some(day.to_string()),
                None => fault(EntryCode::NoDay),
            },
            // Two digits each, so that they stand in their order.
            (Kind::SheetA, _) => match typed.parse::<u8>() {
                Ok(number) if (1..=99).contains(&number) => Some(format!("{number:02}")),
                _ => fault(EntryCode::NoNumber),
            },
            (_, Way::Mend(id)) => {
                let known = own.entries.iter().find(|entry| entry.id == *id);
                known.and_then(|entry| entry.facts.code.clone())
            }
            (_, Way::Add) => {
                let code = fold(name).replace(' ', "_");
                let code: String = code.chars().take(CODE).collect();
                // Nothing to make one of: that the name is missing is said already.
                (!code.is_empty()).then_some(code)
            }
        }
    }

    fn read_days(&self, faults: &mut Vec<EntryFault>) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let from = read_date(self.from.trim());
        let mut fault = |field, code| faults.push(EntryFault::new(field, code));
        if self.from.trim().is_empty() {
            fault(EntryField::From, EntryCode::Missing);
        } else if from.is_none() {
            fault(EntryField::From, EntryCode::NoDay);
        }
        let to = read_date(self.to.trim());
        if to.is_none() && !self.to.trim().is_empty() {
            fault(EntryField::To, EntryCode::NoDay);
        }
        if let (Way::Follow { after, own, .. }, Some(from)) = (&self.way, from) {
            // A shipped entry may be replaced from its first day on, as if it had never stood there.
            let late = match own {
                Some(_) => Some(from) > *after,
                None => Some(from) >= *after,
            };
            if let (false, Some(after)) = (late, *after) {
                fault(EntryField::From, EntryCode::NotAfter(after));
            }
        }
        (from, to)
    }

    /// The entry of the office that ends because this one takes its place, and what the office has
    /// once it ended.
    fn ended(&self, own: &Own, from: NaiveDate) -> (Option<(RecordId, NaiveDate)>, Own) {
        let mut all = own.clone();
        let Way::Follow {
            own: Some(before), ..
        } = self.way
        else {
            return (None, all);
        };
        let last = from.pred_opt();
        let known = all.entries.iter_mut().find(|entry| entry.id == before);
        let (Some(known), Some(last)) = (known, last) else {
            return (None, all);
        };
        if known.facts.valid_to.is_some_and(|to| to < from) {
            return (None, all);
        }
        known.facts.valid_to = Some(last);
        (Some((before, last)), all)
    }
}

impl EntryChecked {
    /// The records that are written, where they are there: what the writes start from.
    pub fn touched(&self) -> Vec<RecordId> {
        let ended = self.ends.map(|(id, _)| id);
        std::iter::once(self.id).chain(ended).collect()
    }

    /// The writes, over the records as they are.
    pub fn writes(&self, records: &BTreeMap<RecordId, Record>) -> Vec<RecordWrite> {
        let before = records.get(&self.id);
        let place = place_of(self.id);
        let more = CatalogueMore {
            column: self.facts.column.clone(),
        };
        let mut writes: Vec<RecordWrite> = Vec::new();
        let own = write_of(place, before, &self.facts.entry());
        let besides = write_of(place, before, &more);
        if let Some(mut write) = own.or_else(|| besides.clone()) {
            write
                .fields
                .extend(besides.into_iter().flat_map(|more| more.fields));
            writes.push(write);
        }
        if let Some((id, last)) = self.ends
            && let Some(known) = records.get(&id)
        {
            let ended = CatalogueEntry {
                valid_to: Some(last),
                ..CatalogueEntry::read(known)
            };
            writes.extend(write_of(place_of(id), Some(known), &ended));
        }
        writes
    }
}

/// The write that takes back an entry or a file of the office: its history stays.
pub fn take_back(record: &Record) -> RecordWrite {
    let shown = record.registers.get(&DELETED);
    let seen = shown.and_then(|register| register.shown());
    let set = FieldWrite {
        value: value_of(&true),
        replaces: seen.map(|(id, _)| id).into_iter().collect(),
    };
    RecordWrite {
        record: record.id,
        kind: record.kind.clone(),
        unit: record.unit,
        village: record.village,
        creates: false,
        fields: BTreeMap::from([(DELETED, set)]),
        lists: BTreeMap::new(),
    }
}

/// The write that makes a file's record.
pub fn keep_file(id: RecordId, file: &ReferenceFile) -> Vec<RecordWrite> {
    write_of(place_of(id), None, file).into_iter().collect()
}

fn place_of(id: RecordId) -> Place {
    Place {
        id,
        unit: id,
        village: None,
    }
}

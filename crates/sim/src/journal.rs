//! What people were promised, written down outside of every phone.

use serde::Deserialize;
use serde_json::Value;
use so_thon_domain::{
    Field, HouseholdId, PhotoId, RecordKind, RecordWrite,
    photo::{Content, PhotoHash},
};
use std::collections::{BTreeMap, BTreeSet};

/// The writes of one save.
pub type Writes = Vec<RecordWrite>;

/// The promises made by one phone.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// Saves of which the screen said "Đã lưu", by number.
    pub saved: BTreeMap<u64, Writes>,
    /// Saves that ended in an error, those of one import together: all of it is there or nothing.
    pub doubtful: Vec<Vec<Writes>>,
    /// Numbers sent back that a later save stands for, or that were given up.
    pub repaired: BTreeSet<u64>,
    /// The same, when that save ended in an error.
    pub maybe_repaired: BTreeSet<u64>,
    /// The highest number that the office was told of in its present life.
    pub told: u64,
    /// What each draft may be: one state when the last word was kept, several after an error.
    pub drafts: BTreeMap<String, Vec<Option<Value>>>,
    /// Photos that a form showed as taken, of which household, and the name of their bytes. Whether
    /// they were saved since is in the saves.
    pub photos: BTreeMap<PhotoId, (HouseholdId, PhotoHash)>,
}

/// The photos whose records these writes make.
pub fn photos_of(writes: &Writes) -> impl Iterator<Item = (PhotoId, Content)> {
    let made = writes
        .iter()
        .filter(|write| write.creates && write.kind == RecordKind::PHOTO);
    made.filter_map(|write| {
        let content = write.fields.get(&Field::known("content"))?;
        let content = Content::deserialize(&content.value).ok()?;
        Some((write.record.into(), content))
    })
}

fn is_just(group: &[Writes], writes: &Writes) -> bool {
    group.len() == 1 && group.first() == Some(writes)
}

impl Journal {
    /// A draft that was kept (or thrown away) for certain.
    pub fn draft(&mut self, key: &str, body: Option<Value>) {
        self.drafts.insert(key.to_owned(), vec![body]);
    }

    /// A draft that may have been kept.
    pub fn maybe_draft(&mut self, key: &str, body: Option<Value>) {
        let states = self.drafts.entry(key.to_owned());
        states.or_insert_with(|| vec![None]).push(body);
    }

    /// Did anybody save this under the number, for certain or perhaps?
    pub fn explains(&self, number: u64, writes: &Writes) -> bool {
        match self.saved.get(&number) {
            Some(saved) => saved == writes,
            None => self.doubtful.iter().flatten().any(|other| other == writes),
        }
    }

    /// Photos of saves that nothing stands for: each is owed to the office, or to the person who
    /// still has to mend its save.
    pub fn owed(&self) -> BTreeMap<PhotoId, Content> {
        let standing = self.saved.iter().filter(|(number, _)| {
            !self.repaired.contains(number) && !self.maybe_repaired.contains(number)
        });
        standing.flat_map(|(_, writes)| photos_of(writes)).collect()
    }

    /// Photos of forms that were not saved, for certain.
    pub fn in_forms(&self) -> BTreeMap<PhotoId, PhotoHash> {
        let saved = self.saved.values().chain(self.doubtful.iter().flatten());
        let saved: BTreeSet<PhotoId> = saved.flat_map(photos_of).map(|(id, _)| id).collect();
        let open = self.photos.iter().filter(|(id, _)| !saved.contains(id));
        open.map(|(id, (_, hash))| (*id, *hash)).collect()
    }

    /// Did a save of exactly this end in an error?
    pub fn is_doubtful(&self, writes: &Writes) -> bool {
        self.doubtful.iter().any(|group| is_just(group, writes))
    }

    /// A save that ended in an error was tried again and kept under a number.
    pub fn settle(&mut self, number: u64, writes: &Writes) {
        let same = |group: &Vec<Writes>| is_just(group, writes);
        if let Some(place) = self.doubtful.iter().position(same) {
            self.doubtful.remove(place);
        }
        self.saved.insert(number, writes.clone());
    }
}

//! What the generator hands over.

use so_thon_domain::{
    FieldWrite, Millis, RecordWrite, SeatId, ValueId,
    change::ListWrite,
    ids::{HouseholdId, VillageId},
};

/// Who saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Author {
    /// The commune's officer.
    Officer,
    /// One of the two collaborators, 0 or 1.
    Collaborator(u8),
}

impl Author {
    /// All of them, in the order of `Sample::seats`.
    pub const ALL: [Self; 3] = [Self::Officer, Self::Collaborator(0), Self::Collaborator(1)];

    fn place(self) -> usize {
        match self {
            Self::Officer => 0,
            Self::Collaborator(0) => 1,
            Self::Collaborator(_) => 2,
        }
    }
}

/// One save.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleChange {
    /// Who.
    pub author: Author,
    /// The author's own count, from 1 without gaps: what values of it are named by.
    pub number: u64,
    /// When; later than the one before.
    pub at: Millis,
    /// What was written.
    pub writes: Vec<RecordWrite>,
}

/// A commune that never was.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The commune's name.
    pub commune: String,
    /// Its villages with the writes that make them: the officer's first changes, one a village.
    pub villages: Vec<(VillageId, Vec<RecordWrite>)>,
    /// The villages of each collaborator.
    pub assigned: [Vec<VillageId>; 2],
    /// Its households in the order they were imported: the order of their numbers.
    pub households: Vec<HouseholdId>,
    /// The seats of the authors (`Author::ALL`): whoever takes the sample in either gives the
    /// authors these seats or puts theirs in by `with_seats`.
    pub seats: [SeatId; 3],
    /// When the villages were made.
    pub begun: Millis,
    /// Every further save, in the order of time.
    pub changes: Vec<SampleChange>,
}

impl Sample {
    /// The seat of an author.
    pub fn seat(&self, author: Author) -> SeatId {
        self.seats[author.place()]
    }

    /// The id every value of a change has.
    pub fn value_id(&self, change: &SampleChange) -> ValueId {
        ValueId {
            seat: self.seat(change.author),
            number: change.number,
        }
    }

    /// How many changes an author saved, the making of villages included.
    pub fn last_number(&self, author: Author) -> u64 {
        let own = self.changes.iter().filter(|change| change.author == author);
        let last = own.map(|change| change.number).max();
        let made = u64::try_from(self.villages.len()).unwrap_or(0);
        last.unwrap_or(if author == Author::Officer { made } else { 0 })
    }

    /// The changes that make the villages, then all others.
    pub fn all_changes(&self) -> impl Iterator<Item = SampleChange> {
        let villages = self.villages.iter().zip(1_u64..);
        let made = villages.map(|((_, writes), number)| SampleChange {
            author: Author::Officer,
            number,
            at: Millis(self.begun.0 + number),
            writes: writes.clone(),
        });
        made.chain(self.changes.iter().cloned())
    }

    /// The same sample, written from other seats (officer, collaborator 0, collaborator 1).
    #[must_use]
    pub fn with_seats(mut self, seats: [SeatId; 3]) -> Self {
        let old = self.seats;
        let renamed = |id: &mut ValueId| {
            if let Some(at) = old.iter().position(|seat| *seat == id.seat) {
                id.seat = seats[at];
            }
        };
        for change in &mut self.changes {
            rename(&mut change.writes, renamed);
        }
        self.seats = seats;
        self
    }
}

/// Gives every value that is named as seen another name.
pub(crate) fn rename(writes: &mut [RecordWrite], name: impl Fn(&mut ValueId)) {
    for write in writes {
        for FieldWrite { replaces, .. } in write.fields.values_mut() {
            replaces.iter_mut().for_each(&name);
        }
        for element in write.lists.values_mut().flat_map(|list| list.values_mut()) {
            match element {
                ListWrite::Add { replaces: seen, .. } | ListWrite::Remove { adds: seen } => {
                    seen.iter_mut().for_each(&name);
                }
            }
        }
    }
}

//! A commune with its people, their phones and their office.

use crate::{
    chance::Chance,
    disk::Disk,
    drawn::Tally,
    journal::{Journal, Writes},
    office::Office,
    photo_wire::LatePieces,
    protection::Sealing,
    seats::Gone,
    steps::Batch,
    trace::Trace,
    wire::{Late, Wire},
};
use object_store::memory::InMemory;
use so_thon_domain::{
    AccountId, Clock, Epoch, HouseholdId, Millis, SeatId, ValueId, VillageId, access::Role,
};
use so_thon_protocol::{SyncReply, SyncRequest};
use so_thon_server::{Failure, store::MemoryStore};
use so_thon_sync::{
    Phone, PhoneError,
    phone::{HouseholdView, Upload},
};
use std::{collections::BTreeMap, rc::Rc};

/// A way to break the system on purpose, to prove that the simulator sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Sabotage {
    /// Phones lose an entry of the outbox now and then.
    LostEntry,
    /// The office forgets what it acknowledged.
    Forgetting,
    /// The office takes a change in twice, under two numbers.
    Twice,
    /// Rows are left out of answers.
    LostRow,
    /// The service worker throws away what it read, receipt or not.
    ForgetfulWorker,
    /// The office takes for signed what is not.
    Trusting,
    /// Phones lose what was sent back.
    LostRepair,
    /// A value that was replaced rises again in the book.
    Risen,
    /// A number that another content has is answered as if it were in the book.
    Reused,
    /// What revoked seats send is not held.
    NotHeld,
    /// The office is restored without a new life: phones do not notice.
    SameLife,
    /// The service worker pays no heed to the life that the office names.
    OneLife,
    /// The service worker of a lost phone does not note whose number another content has.
    SilentReuse,
    /// When a phone is wiped, the office forgets what came since the backup.
    ForgetsGone,
    /// Phones lose what an officer has seen.
    LostChecked,
    /// A new version throws away what the one before left in the outbox.
    LossyUpgrade,
    /// Phones lose the bytes of photos.
    LostPhoto,
    /// A photo is said to be proved when it is not.
    EarlyProof,
    /// The office's place for photos damages them.
    DamagedPhoto,
    /// Records wait for photos.
    PhotosFirst,
}

/// What broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An acknowledged save is nowhere, or not whole.
    Lost,
    /// A save is there more than once.
    Duplicated,
    /// Two who should show the same do not, or do not come to rest.
    Diverged,
    /// Another promise.
    Broken,
}

/// Something that must never be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What broke.
    pub kind: Kind,
    /// In words.
    pub words: String,
}

/// One installation of the app.
pub struct Seat {
    /// How the trace calls it.
    pub name: String,
    /// The person.
    pub account: AccountId,
    /// The person is the officer.
    pub officer: bool,
    /// Its id.
    pub id: SeatId,
    /// What it signs with.
    pub signing: [u8; 32],
    /// Version 0.1.0 still runs on it.
    pub old: bool,
    /// What the service worker has in hand.
    pub worker: Option<Batch>,
    /// What survives.
    pub disk: Disk,
    /// What it seals with.
    pub sealing: Sealing,
    /// The running process.
    pub phone: Phone<Disk>,
    /// How far its clock is off, in milliseconds.
    pub skew: i64,
    /// What it promised.
    pub journal: Journal,
    /// A form that has been open for a while.
    pub form: Option<HouseholdView>,
    /// The last save that made a record: what a second tap saves again.
    pub last: Option<Writes>,
    /// An exchange whose answer another tab has yet to take in.
    pub parked: Option<(SyncRequest, SyncReply)>,
    /// A photo that another tab sent, and the office's life that proved it.
    pub proof: Option<(Upload, Epoch)>,
    /// Households it made whose creation may still be here alone.
    pub made: Vec<HouseholdId>,
}

/// Everything of one run.
pub struct World {
    /// What decides.
    pub chance: Chance,
    /// Phones have cameras. In one seed of four they have none, and the run costs what it did before
    /// there were photos.
    pub cameras: bool,
    /// The office.
    pub office: Office,
    /// Everybody's phones; the officer's is the first.
    pub seats: Vec<Seat>,
    /// The villages made so far.
    pub villages: Vec<VillageId>,
    /// What was promised on phones that were wiped.
    pub gone: Vec<Gone>,
    /// Bundles that somebody has.
    pub bundles: Vec<String>,
    /// The office's last backup, and its folder of photos then.
    pub backup: Option<(MemoryStore, InMemory)>,
    /// How often the office was restored.
    pub restores: u32,
    /// Revoked seats, and where the office's counter stood when they were.
    pub revoked: BTreeMap<SeatId, u64>,
    /// What the officer decided about held changes: taken or not.
    pub decided: BTreeMap<ValueId, bool>,
    /// Requests still on their way.
    pub late: Late,
    /// Pieces of photos still on their way.
    pub late_pieces: LatePieces,
    /// Which faults were drawn.
    pub drawn: Rc<Tally>,
    /// What happened.
    pub trace: Trace,
    /// What must never be and was.
    pub violations: Vec<Violation>,
    /// What is broken on purpose.
    pub sabotage: Option<Sabotage>,
}

/// The longest that a clock is off: two years.
const SKEW_MS: u64 = 2 * 365 * 24 * 60 * 60 * 1000;

impl World {
    /// The cast of a seed: an officer, two or three collaborators, sometimes one of them twice.
    pub async fn new(seed: u64, sabotage: Option<Sabotage>, trace: Trace) -> Result<Self, Failure> {
        let chance = Chance::new(seed);
        let mut office = Office::open(seed).await?;
        office.forgets = sabotage == Some(Sabotage::Forgetting);
        office.holds = sabotage != Some(Sabotage::NotHeld);
        if sabotage == Some(Sabotage::Trusting) {
            office.trust();
        }
        if sabotage == Some(Sabotage::DamagedPhoto) {
            office.shelf.damage();
        }
        let mut world = Self {
            chance,
            cameras: !seed.is_multiple_of(4),
            office,
            seats: Vec::new(),
            villages: Vec::new(),
            gone: Vec::new(),
            bundles: Vec::new(),
            backup: None,
            restores: 0,
            revoked: BTreeMap::new(),
            decided: BTreeMap::new(),
            late: Late::default(),
            late_pieces: LatePieces::default(),
            drawn: Rc::default(),
            trace,
            violations: Vec::new(),
            sabotage,
        };
        let officer = world.office.add_person("canbo", Role::Officer).await?;
        world.sit("canbo", &officer).await?;
        for at in 0..2 + world.chance.below(2) {
            let login = format!("ctv{at}");
            let account = world.office.add_person(&login, Role::Collaborator).await?;
            world.sit(&login, &account).await?;
            if at == 0 && world.chance.percent(25) {
                world.sit("ctv0-second", &account).await?;
            }
        }
        if world.chance.percent(40) {
            world.sit("canbo-second", &officer).await?;
        }
        Ok(world)
    }

    /// How far a clock may be off: often not at all, sometimes by minutes, sometimes by years.
    pub fn drawn_skew(&self) -> i64 {
        let range = match self.chance.below(4) {
            0 | 1 => return 0,
            2 => 10 * 60 * 1000,
            _ => SKEW_MS,
        };
        let drawn = self.chance.below(2 * range);
        i64::try_from(drawn).unwrap_or(0) - i64::try_from(range).unwrap_or(0)
    }

    /// What a phone takes for the present moment.
    pub fn now(&self, at: usize) -> Millis {
        let skew = self.seats.get(at).map_or(0, |seat| seat.skew);
        Millis(self.office.clock.now().0.saturating_add_signed(skew))
    }

    /// A phone's road to the office.
    pub fn wire(&self, healed: bool) -> Wire<'_> {
        Wire {
            office: &self.office,
            chance: &self.chance,
            late: &self.late,
            drawn: &self.drawn,
            trace: &self.trace,
            healed,
            drops_rows: self.sabotage == Some(Sabotage::LostRow),
            photos_first: self.sabotage == Some(Sabotage::PhotosFirst),
            hides_reuse: self.sabotage == Some(Sabotage::Reused),
            old: false,
        }
    }

    /// One round of exchanges.
    pub async fn sync(&self, at: usize, healed: bool) -> Result<so_thon_sync::Round, SyncFailed> {
        let seat = &self.seats[at];
        let clock = Fixed(self.now(at));
        let wire = Wire {
            old: seat.old,
            ..self.wire(healed)
        };
        let done = so_thon_sync::sync(&seat.phone, &wire, &clock, |_| {}).await;
        done.map_err(|error| match error {
            so_thon_sync::engine::SyncError::Phone(error) => SyncFailed::Phone(error),
            so_thon_sync::engine::SyncError::Transport(_) => SyncFailed::Network,
        })
    }

    /// Writes down what must never be.
    pub fn report(&mut self, kind: Kind, words: String) {
        self.trace.say(|| format!("VIOLATION {kind:?}: {words}"));
        self.violations.push(Violation { kind, words });
    }
}

/// Why a round ended early.
#[derive(Debug)]
pub enum SyncFailed {
    /// The phone.
    Phone(PhoneError),
    /// The way to the office, or the office.
    Network,
}

struct Fixed(Millis);

impl Clock for Fixed {
    fn now(&self) -> Millis {
        self.0
    }
}

//! A commune with its people, their phones and their office.

use crate::{
    chance::Chance,
    disk::Disk,
    journal::{Journal, Writes},
    office::Office,
    protection::Sealing,
    trace::Trace,
    wire::{Late, Wire},
};
use serde_bytes::ByteBuf;
use so_thon_domain::{AccountId, Clock, HouseholdId, Millis, SeatId, VillageId, access::Role};
use so_thon_protocol::{SyncReply, SyncRequest, session::Me};
use so_thon_server::{Failure, sessions::hex, store::AccountRow};
use so_thon_sync::{Identity, Phone, PhoneError, phone::HouseholdView};

/// A way to break the system on purpose, to prove that the simulator sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// Phones lose an entry of the outbox now and then.
    LostEntry,
    /// The office forgets what it acknowledged.
    Forgetting,
    /// The office takes a change in twice, under two numbers.
    Twice,
    /// Rows are left out of answers.
    LostRow,
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
    /// Households it made whose creation may still be here alone.
    pub made: Vec<HouseholdId>,
}

/// Everything of one run.
pub struct World {
    /// What decides.
    pub chance: Chance,
    /// The office.
    pub office: Office,
    /// Everybody's phones; the officer's is the first.
    pub seats: Vec<Seat>,
    /// The villages made so far.
    pub villages: Vec<VillageId>,
    /// Requests still on their way.
    pub late: Late,
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
        let mut world = Self {
            chance,
            office,
            seats: Vec::new(),
            villages: Vec::new(),
            late: Late::default(),
            trace,
            violations: Vec::new(),
            sabotage,
        };
        let officer = world.office.add_person("canbo", Role::Officer).await?;
        world.seat("canbo", &officer).await?;
        for at in 0..2 + world.chance.below(2) {
            let login = format!("ctv{at}");
            let account = world.office.add_person(&login, Role::Collaborator).await?;
            world.seat(&login, &account).await?;
            if at == 0 && world.chance.percent(25) {
                world.seat("ctv0-second", &account).await?;
            }
        }
        if world.chance.percent(40) {
            world.seat("canbo-second", &officer).await?;
        }
        Ok(world)
    }

    async fn seat(&mut self, name: &str, account: &AccountRow) -> Result<(), Failure> {
        let mut signing = [0; 32];
        for byte in &mut signing {
            *byte = u8::try_from(self.chance.below(256)).unwrap_or(0);
        }
        let id = self.office.add_seat(account, &signing).await?;
        let disk = Disk::default();
        let sealing = Sealing::new(self.office.protection, self.chance.below(u64::MAX));
        let phone = Phone::new(disk.clone(), sealing.clone());
        let identity = Identity {
            seat: id,
            me: Me {
                account: account.id,
                login: account.login.clone(),
                name: account.name.clone(),
                role: account.role,
                commune: account.commune,
                commune_name: String::new(),
                villages: Vec::new(),
                commune_key: hex(&self.office.commune.public_key),
                sample: true,
            },
            signing_key: ByteBuf::from(signing),
            token: String::new(),
            push_token: String::new(),
            epoch: self.office.commune.epoch,
        };
        if let Err(error) = phone.enrol(&identity).await {
            self.report(Kind::Broken, format!("{name} cannot enrol: {error}"));
        }
        if self.sabotage == Some(Sabotage::LostEntry) {
            disk.lose_entries();
        }
        self.seats.push(Seat {
            name: name.to_owned(),
            account: account.id,
            officer: account.role == Role::Officer,
            id,
            disk,
            sealing,
            phone,
            skew: self.drawn_skew(),
            journal: Journal::default(),
            form: None,
            last: None,
            parked: None,
            made: Vec::new(),
        });
        Ok(())
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
            trace: &self.trace,
            healed,
            drops_rows: self.sabotage == Some(Sabotage::LostRow),
        }
    }

    /// One round of exchanges.
    pub async fn sync(&self, at: usize, healed: bool) -> Result<so_thon_sync::Round, SyncFailed> {
        let seat = &self.seats[at];
        let clock = Fixed(self.now(at));
        let done = so_thon_sync::sync(&seat.phone, &self.wire(healed), &clock, |_| {}).await;
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

//! A person with a phone: the real engine over tables in memory, and the real road to the office.

use crate::{journal::Journal, writing};
use anyhow::{Context, Result, bail};
use so_thon_domain::{Clock, HouseholdId, VillageId};
use so_thon_kill::{http::Http, office::Office, seat::sealer};
use so_thon_protocol::{SyncReply, SyncRequest};
use so_thon_sim::chance::Chance;
use so_thon_sync::{
    Identity, MemoryStore, Phone, Transport, TransportError,
    engine::{SyncError, sync},
    phone::Save,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

/// One person on one phone.
pub struct Person {
    /// The phone.
    pub phone: Phone<MemoryStore>,
    login: String,
    road: Journalled,
    villages: Vec<VillageId>,
    chance: Chance,
    households: RefCell<Vec<HouseholdId>>,
    saves: Cell<u32>,
}

impl Person {
    /// A phone with nothing on it but its seat.
    pub async fn new(
        identity: &Identity,
        office: &Office,
        journal: &Rc<RefCell<Journal>>,
        chance: Chance,
    ) -> Result<Self> {
        let phone = Phone::new(MemoryStore::new(), sealer(&chance));
        phone.enrol(identity).await?;
        Ok(Self {
            phone,
            login: identity.me.login.clone(),
            road: Journalled {
                http: Http::new(office.address, identity.token.clone()),
                journal: Rc::clone(journal),
                asking: Cell::new(false),
            },
            villages: identity.me.villages.clone(),
            chance,
            households: RefCell::default(),
            saves: Cell::new(0),
        })
    }

    /// Saves and sends for as long as the shift lasts, then until nothing is left to send.
    pub async fn work(&self, shift: &Cell<bool>, clock: &impl Clock) -> Result<()> {
        loop {
            let saving = shift.get();
            if saving {
                for _ in 0..1 + self.chance.below(3) {
                    self.save(clock).await?;
                }
            }
            match sync(&self.phone, &self.road, clock, |_| {}).await {
                Ok(_) if !saving && self.phone.counts().await?.unsent == 0 => return Ok(()),
                Ok(_) => {}
                Err(SyncError::Transport(TransportError::Unreachable)) => self.wait().await,
                Err(SyncError::Transport(TransportError::Problem(problem)))
                    if problem.status >= 500 =>
                {
                    self.wait().await;
                }
                Err(error) => {
                    let counts = self.phone.counts().await?;
                    let unsent = counts.unsent;
                    return Err(error)
                        .with_context(|| format!("{}, {unsent} changes unsent", self.login));
                }
            }
        }
    }

    /// Saves something with words of its own.
    async fn save(&self, clock: &impl Clock) -> Result<()> {
        let count = self.saves.get() + 1;
        self.saves.set(count);
        let words = format!("{} ghi lần {count}.", self.login);
        self.save_words(&words, clock).await
    }

    /// Saves the same words a second time, as if the one save had become two.
    pub async fn save_twice(&self, clock: &impl Clock) -> Result<()> {
        let words = format!("{} ghi hai lần.", self.login);
        for _ in 0..2 {
            let Some(village) = self.villages.first() else {
                bail!("{} has no village", self.login);
            };
            let (_, writes) = writing::household(&self.chance, *village, &words, clock.now());
            self.keep(writes, clock).await?;
        }
        self.road.journal.borrow_mut().words.push(words);
        Ok(())
    }

    async fn save_words(&self, words: &str, clock: &impl Clock) -> Result<()> {
        let now = clock.now();
        let known = {
            let households = self.households.borrow();
            let kinds = self.chance.below(20);
            let known = self.chance.pick(&households).copied();
            known.map(|id| (id, kinds)).filter(|(_, kind)| *kind > 2)
        };
        let writes = match known {
            None => {
                let village = self.chance.pick(&self.villages).copied();
                let village = village.context("a person without a village")?;
                let (id, writes) = writing::household(&self.chance, village, words, now);
                self.households.borrow_mut().push(id);
                writes
            }
            Some((id, kind)) => {
                let view = self.phone.household(id).await?;
                let view = view.context("a household that was saved here is not here")?;
                if kind < 8 {
                    // An address is overwritten by the next correction: its words are not counted.
                    let writes = writing::correction(&view.unit, words);
                    return self.keep(writes, clock).await;
                }
                writing::visit(&self.chance, &view.unit, words, now)
            }
        };
        self.keep(writes, clock).await?;
        self.road.journal.borrow_mut().words.push(words.to_owned());
        Ok(())
    }

    async fn keep(
        &self,
        writes: Vec<so_thon_domain::RecordWrite>,
        clock: &impl Clock,
    ) -> Result<()> {
        let save = Save {
            writes,
            draft: None,
        };
        let saved = self.phone.save(save, clock.now()).await?;
        if saved.again {
            bail!("{}: a first save was taken for a second", self.login);
        }
        Ok(())
    }

    /// A request of this phone is under way.
    pub fn is_asking(&self) -> bool {
        self.road.asking.get()
    }

    /// Back-off: a drawn while, so that not all come at once.
    async fn wait(&self) {
        let millis = 5 + self.chance.below(30);
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
}

/// The road with somebody beside it who writes down what passes.
struct Journalled {
    http: Http,
    journal: Rc<RefCell<Journal>>,
    asking: Cell<bool>,
}

impl Transport for Journalled {
    async fn exchange(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        self.journal.borrow_mut().sending(request);
        self.asking.set(true);
        let reply = self.http.exchange(request).await;
        self.asking.set(false);
        let reply = reply?;
        self.journal.borrow_mut().received(&reply);
        Ok(reply)
    }
}

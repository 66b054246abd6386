//! What only the office does.

use crate::{
    drawn::Fault,
    world::{Kind, World},
};
use so_thon_domain::{
    AccountId, Change, VillageId,
    typed::{Place, write_of},
    village::Village,
};
use so_thon_protocol::{Envelope, Sealed};
use so_thon_server::store::ChangeStore;
use so_thon_sync::{Phone, PhoneError};

/// The officer's place among the seats.
const OFFICER: usize = 0;

impl World {
    /// The officer makes a village.
    pub async fn new_village(&mut self) -> Result<(), PhoneError> {
        let id = VillageId::fresh(&mut &self.chance, self.now(OFFICER));
        let place = Place {
            id: id.into(),
            unit: id.into(),
            village: Some(id),
        };
        let village = Village {
            name: Some(format!("Làng {}", self.villages.len())),
            ..Village::default()
        };
        let writes = write_of(place, None, &village).into_iter().collect();
        let done = self.save(OFFICER, writes).await;
        let healed = self.villages.len() < 2;
        if healed {
            // The first two are known before anybody else begins.
            let sent = self.sync(OFFICER, true).await;
            self.trace.say(|| format!("  the office begins: {sent:?}"));
        }
        self.villages.push(id);
        self.aftermath(OFFICER, done);
        Ok(())
    }

    /// The officer gives a collaborator other villages.
    pub async fn reassign(&mut self) -> Result<(), PhoneError> {
        let known = self.office.store().villages(self.office.commune.id).await;
        let known = known.unwrap_or_default();
        let collaborators: Vec<usize> = (0..self.seats.len())
            .filter(|at| !self.seats[*at].officer)
            .collect();
        let Some(at) = self.chance.pick(&collaborators).copied() else {
            return Ok(());
        };
        let villages: Vec<VillageId> = known
            .into_iter()
            .filter(|_| self.chance.percent(60))
            .collect();
        let account = self.seats[at].account;
        if self.has_unsent_outside(account, &villages).await? {
            self.drawn.count(Fault::ReassignedUnsent);
        }
        self.trace
            .say(|| format!("  {account} now has {villages:?}"));
        if self.office.assign(account, &villages).await.is_err() {
            self.report(Kind::Broken, "an assignment failed".to_owned());
        }
        Ok(())
    }

    /// Has somebody unsent work in a village of theirs that is not among these?
    async fn has_unsent_outside(
        &self,
        account: AccountId,
        villages: &[VillageId],
    ) -> Result<bool, PhoneError> {
        let known = self.office.account(account).await.ok().flatten();
        let had = known.map(|account| account.villages).unwrap_or_default();
        let lost = |village: VillageId| had.contains(&village) && !villages.contains(&village);
        for seat in self.seats.iter().filter(|seat| seat.account == account) {
            // By the simulator's own eye: nothing fails there.
            let phone = Phone::new(seat.disk.tables().clone(), seat.sealing.clone());
            let unsent = phone.unsent().await?;
            let mut places = unsent.iter().flat_map(|change| &change.writes);
            if places.any(|write| write.village.is_some_and(lost)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The officer imports a list: many saves, all or none.
    pub(super) async fn import(&mut self) -> Result<(), PhoneError> {
        let Some(village) = self.chance.pick(&self.villages).copied() else {
            return Ok(());
        };
        let saves: Vec<_> = (0..2 + self.chance.below(4))
            .map(|_| self.new_household(OFFICER, village).1)
            .collect();
        let now = self.now(OFFICER);
        let seat = &mut self.seats[OFFICER];
        let done = seat.phone.save_all(saves.clone(), now).await;
        self.trace
            .say(|| format!("  imports {}: {done:?}", saves.len()));
        let done = match done {
            Ok(saved) => {
                let first = (saved.number + 1).saturating_sub(saves.len() as u64);
                seat.journal.saved.extend((first..).zip(saves));
                Ok(())
            }
            Err(error) => {
                seat.journal.doubtful.push(saves);
                Err(error)
            }
        };
        self.aftermath(OFFICER, done);
        Ok(())
    }

    /// The office takes a phone's oldest change in once more, as if it were another.
    pub(super) async fn take_in_twice(&mut self, at: usize) {
        let seat = &self.seats[at];
        let Some((number, writes)) = seat.journal.saved.iter().next() else {
            return;
        };
        let change = Change {
            commune: self.office.commune.id,
            seat: seat.id,
            number: number + 1_000_000,
            stamp: so_thon_domain::Stamp::default(),
            repairs: None,
            writes: writes.clone(),
        };
        let sealed = Sealed::from(Envelope::plain(&change).to_bytes());
        let server = self.office.server();
        if let Ok(caller) = server.caller(self.office.commune.id, seat.id).await {
            let (incoming, _) = server.open(&caller, &[sealed]);
            let done = server.accept(&caller, &incoming, server.now()).await;
            self.trace.say(|| format!("  sabotage: {done:?}"));
        }
    }
}

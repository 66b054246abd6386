//! What an officer does with whole households: moves, splits, merges, and takes merges back.

use crate::world::World;
use chrono::NaiveDate;
use so_thon_domain::{
    HouseholdId, MemberId,
    draft::rearrange::{Parting, close, merge, relocate, reopen, split, unmerge},
    household::{Closed, Closing, Moved},
};
use so_thon_sync::{PhoneError, phone::HouseholdView};

impl World {
    /// One of them, by one of the officer's phones.
    pub(super) async fn rearrange(&mut self) -> Result<(), PhoneError> {
        let officers: Vec<usize> = (0..self.seats.len())
            .filter(|at| self.seats[*at].officer)
            .collect();
        let at = self.chance.pick(&officers).copied().unwrap_or(0);
        let done = self.rearrange_at(at).await;
        self.aftermath(at, done);
        Ok(())
    }

    async fn rearrange_at(&mut self, at: usize) -> Result<(), PhoneError> {
        let Some(view) = self.some_household(at).await? else {
            return Ok(());
        };
        let Some(date) = NaiveDate::from_ymd_opt(2026, 11, 1) else {
            return Ok(());
        };
        let unit = &view.unit;
        let writes = match self.chance.below(10) {
            0..3 => match self.chance.pick(&self.villages) {
                Some(to) => relocate(unit, &Moved { to: *to, date }),
                None => return Ok(()),
            },
            3..6 => match self.some_household(at).await? {
                Some(other) if other.unit.id != unit.id => merge(unit, &other.unit, date),
                Some(_) | None => return Ok(()),
            },
            6..8 => match self.chance.pick(&unit.absorbed) {
                Some(absorbed) => unmerge(unit, absorbed),
                None => return Ok(()),
            },
            8 => self.parted(at, &view, date),
            _ if unit.household.closed.is_some() => reopen(unit),
            _ => {
                let closed = Closed {
                    reason: Closing::MovedAway,
                    date,
                    note: String::new(),
                };
                close(unit, &closed)
            }
        };
        self.save(at, writes).await
    }

    fn parted(
        &self,
        at: usize,
        view: &HouseholdView,
        date: NaiveDate,
    ) -> Vec<so_thon_domain::RecordWrite> {
        let going = view.unit.members.iter().skip(1);
        let people: Vec<MemberId> = going.map(|member| member.id.into()).collect();
        if people.is_empty() {
            return Vec::new();
        }
        let household = HouseholdId::fresh(&mut &self.chance, self.now(at));
        let reason = "ra riêng".to_owned();
        let parting = Parting {
            household,
            people,
            date,
            reason,
        };
        split(&view.unit, &parting)
    }
}

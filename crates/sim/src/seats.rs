//! Seats of the app: how they come to be, and what is left of those whose phone was wiped.

use crate::{
    disk::Disk,
    journal::Journal,
    protection::Sealing,
    world::{Kind, Sabotage, Seat, World},
};
use so_thon_domain::{SeatId, access::Role};
use so_thon_protocol::session::Me;
use so_thon_server::{Failure, sessions::hex, store::AccountRow};
use so_thon_sync::{Identity, Phone, Table};
use std::collections::BTreeSet;

/// A seat whose phone was wiped: nothing is expected but what the office had by then.
pub struct Gone {
    /// How the trace calls it.
    pub name: String,
    /// The seat.
    pub id: SeatId,
    /// What was promised on it.
    pub journal: Journal,
    /// Numbers that the office had.
    pub there: BTreeSet<u64>,
}

impl World {
    /// A new phone for a person, behind all others.
    pub async fn sit(&mut self, name: &str, account: &AccountRow) -> Result<(), Failure> {
        let seat = self.new_seat(name, account).await?;
        self.seats.push(seat);
        Ok(())
    }

    /// A new installation of the app for a person.
    pub async fn new_seat(&mut self, name: &str, account: &AccountRow) -> Result<Seat, Failure> {
        let (signing, push) = (self.secret(), self.secret());
        let id = self.office.add_seat(account, &signing, &push).await?;
        let disk = Disk::new(&self.drawn);
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
            signing_key: signing.into(),
            token: String::new(),
            push_token: hex(&push),
            epoch: self.office.commune.epoch,
        };
        if let Err(error) = phone.enrol(&identity).await {
            self.report(Kind::Broken, format!("{name} cannot enrol: {error}"));
        }
        match self.sabotage {
            Some(Sabotage::LostEntry) => disk.lose(Table::Outbox),
            Some(Sabotage::LostRepair) => disk.lose(Table::Repair),
            Some(Sabotage::LostPhoto) => disk.lose(Table::PhotoBytes),
            Some(Sabotage::LostChecked) => disk.lose(Table::Checked),
            _ => {}
        }
        let officer = account.role == Role::Officer;
        Ok(Seat {
            name: name.to_owned(),
            account: account.id,
            officer,
            id,
            signing,
            old: !officer && self.chance.percent(12),
            worker: None,
            disk,
            sealing,
            phone,
            skew: self.drawn_skew(),
            journal: Journal::default(),
            form: None,
            last: None,
            parked: None,
            proof: None,
            made: Vec::new(),
        })
    }

    /// Every journal kept under a seat's id: a copied disk goes on under the same.
    pub fn journals(&self, id: SeatId) -> impl Iterator<Item = &Journal> {
        let here = self.seats.iter().filter(move |seat| seat.id == id);
        let gone = self.gone.iter().filter(move |gone| gone.id == id);
        here.map(|seat| &seat.journal)
            .chain(gone.map(|gone| &gone.journal))
    }

    /// Was the seat's disk copied?
    pub fn is_shared(&self, id: SeatId) -> bool {
        self.journals(id).nth(1).is_some()
    }

    fn secret(&self) -> [u8; 32] {
        let mut secret = [0; 32];
        for byte in &mut secret {
            *byte = u8::try_from(self.chance.below(256)).unwrap_or(0);
        }
        secret
    }
}

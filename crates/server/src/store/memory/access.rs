//! Enrolment codes, escrows and requests for them in memory.

use super::MemoryStore;
use crate::store::{AccessStore, Asked, EnrolmentRow, Note, RecoveryRow, Stored, UseOfCode};
use so_thon_domain::{CommuneId, EnrolmentId, Millis, RecoveryId, SeatId};

impl AccessStore for MemoryStore {
    async fn add_enrolment(&self, row: &EnrolmentRow, notes: &[Note]) -> Stored<()> {
        let mut rows = self.rows();
        rows.enrolments.insert((row.commune, row.id), row.clone());
        rows.note(notes);
        Ok(())
    }

    async fn open_enrolments(&self, commune: CommuneId, now: Millis) -> Stored<Vec<EnrolmentRow>> {
        let rows = self.rows();
        let own = rows.enrolments.values();
        let mut open: Vec<_> = own
            .filter(|row| row.commune == commune && row.is_open(now))
            .cloned()
            .collect();
        open.sort_by_key(|row| (row.since, row.id));
        Ok(open)
    }

    async fn enrolment_by_hash(&self, hash: [u8; 32]) -> Stored<Option<EnrolmentRow>> {
        let rows = self.rows();
        Ok(rows
            .enrolments
            .values()
            .find(|row| row.hash == hash)
            .cloned())
    }

    async fn withdraw_enrolment(
        &self,
        commune: CommuneId,
        id: EnrolmentId,
        now: Millis,
        notes: &[Note],
    ) -> Stored<bool> {
        let mut rows = self.rows();
        let row = rows.enrolments.get_mut(&(commune, id));
        let Some(row) = row.filter(|row| row.is_open(now)) else {
            return Ok(false);
        };
        row.withdrawn = Some(now);
        rows.note(notes);
        Ok(true)
    }

    async fn use_enrolment(&self, using: &UseOfCode, now: Millis, notes: &[Note]) -> Stored<bool> {
        let commune = using.session.commune;
        let mut rows = self.rows();
        let row = rows.enrolments.get_mut(&(commune, using.enrolment));
        let fits = |row: &&mut EnrolmentRow| row.is_open(now) && row.seat == using.before;
        let Some(row) = row.filter(fits) else {
            return Ok(false);
        };
        row.seat = using.seat.as_ref().map(|seat| seat.id);
        if using.seat.is_none() {
            row.used = Some(now);
        }
        row.claim = using.claim;
        let before = using.replaced().map(|before| (commune, before));
        if let Some((_, known)) = before.and_then(|before| rows.seats.get_mut(&before)) {
            known.revoked = known.revoked.or(Some(now));
        }
        if let Some(seat) = &using.seat {
            rows.mint(seat);
        }
        rows.open_session(&using.session);
        if let Some(escrow) = &using.escrow {
            let key = (commune, using.session.seat);
            rows.escrows.insert(key, escrow.clone());
        }
        rows.note(notes);
        Ok(true)
    }

    async fn enrolment_of(&self, commune: CommuneId, seat: SeatId) -> Stored<Option<EnrolmentRow>> {
        let rows = self.rows();
        let own = rows.enrolments.values();
        let mut own = own.filter(|row| row.commune == commune && row.seat == Some(seat));
        Ok(own.find(|row| row.used.is_none()).cloned())
    }

    async fn spend_enrolment(
        &self,
        commune: CommuneId,
        id: EnrolmentId,
        now: Millis,
        notes: &[Note],
    ) -> Stored<bool> {
        let mut rows = self.rows();
        let row = rows.enrolments.get_mut(&(commune, id));
        let Some(row) = row.filter(|row| row.used.is_none()) else {
            return Ok(false);
        };
        row.used = Some(now);
        rows.note(notes);
        Ok(true)
    }

    async fn keep_escrow(
        &self,
        commune: CommuneId,
        seat: SeatId,
        escrow: &[u8],
        _: Millis,
        notes: &[Note],
    ) -> Stored<()> {
        let mut rows = self.rows();
        rows.escrows.insert((commune, seat), escrow.to_vec());
        rows.note(notes);
        Ok(())
    }

    async fn escrow(&self, commune: CommuneId, seat: SeatId) -> Stored<Option<Vec<u8>>> {
        Ok(self.rows().escrows.get(&(commune, seat)).cloned())
    }

    async fn add_recovery(&self, row: &RecoveryRow, notes: &[Note]) -> Stored<()> {
        let mut rows = self.rows();
        let own = rows.recoveries.values_mut();
        for other in own.filter(|other| other.commune == row.commune) {
            if other.seat == row.seat && [Asked::Open, Asked::Approved].contains(&other.state) {
                other.state = Asked::Withdrawn;
                other.sealed = None;
            }
            if other.expires <= row.since {
                other.sealed = None;
            }
        }
        rows.recoveries.insert((row.commune, row.id), row.clone());
        rows.note(notes);
        Ok(())
    }

    async fn recovery(&self, commune: CommuneId, id: RecoveryId) -> Stored<Option<RecoveryRow>> {
        Ok(self.rows().recoveries.get(&(commune, id)).cloned())
    }

    async fn open_recoveries(&self, commune: CommuneId, now: Millis) -> Stored<Vec<RecoveryRow>> {
        let rows = self.rows();
        let own = rows
            .recoveries
            .values()
            .filter(|row| row.commune == commune);
        let mut open: Vec<_> = own
            .filter(|row| row.state == Asked::Open && now < row.expires)
            .cloned()
            .collect();
        open.sort_by_key(|row| (row.since, row.id));
        Ok(open)
    }

    async fn decide_recovery(
        &self,
        decided: &RecoveryRow,
        now: Millis,
        notes: &[Note],
    ) -> Stored<bool> {
        let mut rows = self.rows();
        let row = rows.recoveries.get_mut(&(decided.commune, decided.id));
        let Some(row) = row.filter(|row| row.state == Asked::Open && now < row.expires) else {
            return Ok(false);
        };
        row.state = decided.state;
        row.sealed.clone_from(&decided.sealed);
        row.expires = decided.expires;
        rows.note(notes);
        Ok(true)
    }
}

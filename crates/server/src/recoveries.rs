//! A forgotten PIN is mended: the phone asks, an officer confirms the person, the office gives the
//! data key back.
//!
//! The phone has nothing in clear but its push-only token, so that is what it asks with: a request
//! alone gives nothing, and the answer opens only with the key that this phone made for it.

use crate::{
    enrolments::sealed_key,
    problem::Failure,
    server::{By, Caller, Server},
    store::{Asked, RecoveryRow, Store, What},
};
use so_thon_domain::{CommuneId, RecoveryId, SeatId};
use so_thon_protocol::{
    escrow::{
        NewEscrow, NewRecovery, OpenRecovery, Recovery, RecoveryOpened, RecoveryState,
        check_number, open_escrow, seal_recovered,
    },
    hex::{hex, unhex_array},
    problem::Code,
};
use tracing::{info, warn};

impl<S: Store> Server<S> {
    /// `PUT /api/v1/seats/{seat}/escrow`: a phone hands over its data key for its own seat.
    pub async fn keep_escrow(
        &self,
        caller: &Caller,
        seat: SeatId,
        ask: &NewEscrow,
    ) -> Result<(), Failure> {
        if seat != caller.seat {
            return Err(Code::Forbidden.into());
        }
        let escrow = sealed_key(&ask.escrow)?;
        let commune = caller.commune.id;
        let note = self.note(commune, What::EscrowKept).to(seat.0);
        let notes = [By::Caller(caller).noted(note)];
        let kept = self
            .store
            .keep_escrow(commune, seat, &escrow, self.now(), &notes);
        Ok(kept.await?)
    }

    /// `POST /api/v1/recoveries`, by the holder of a push-only token.
    pub async fn ask_recovery(
        &self,
        pusher: &Caller,
        ask: &NewRecovery,
    ) -> Result<RecoveryOpened, Failure> {
        let allowance = self.settings.recoveries;
        let limit = &self.limits.recoveries;
        limit.take(pusher.seat, allowance, self.now())?;
        let public_key = unhex_array(&ask.public_key).ok_or(Failure::Asked(Code::BadRequest))?;
        let commune = pusher.commune.id;
        if self.store.escrow(commune, pusher.seat).await?.is_none() {
            return Err(Code::NoEscrow.into());
        }
        let since = self.now();
        let row = RecoveryRow {
            commune,
            id: RecoveryId(self.fresh_id()),
            seat: pusher.seat,
            public_key,
            since,
            expires: since.later(self.settings.recovery_ms),
            state: Asked::Open,
            sealed: None,
        };
        let note = self.note(commune, What::RecoveryAsked).to(row.id.0);
        let notes = [By::Caller(pusher).noted(note)];
        self.store.add_recovery(&row, &notes).await?;
        Ok(RecoveryOpened {
            id: row.id,
            check: check_number(row.id, &row.public_key),
            expires: row.expires,
        })
    }

    /// `GET /api/v1/recoveries/{id}`, by the seat that asked.
    pub async fn recovery(&self, pusher: &Caller, id: RecoveryId) -> Result<Recovery, Failure> {
        let commune = pusher.commune.id;
        let row = self.store.recovery(commune, id).await?;
        let row = row.filter(|row| row.seat == pusher.seat);
        let row = row.ok_or(Failure::Asked(Code::NotFound))?;
        let over = self.now() >= row.expires;
        let state = match row.state {
            Asked::Open | Asked::Approved if over => RecoveryState::Expired,
            Asked::Open => RecoveryState::Open,
            Asked::Approved => RecoveryState::Approved,
            Asked::Refused => RecoveryState::Refused,
            Asked::Withdrawn => RecoveryState::Withdrawn,
        };
        let key = row.sealed.filter(|_| state == RecoveryState::Approved);
        if key.is_some() {
            let note = self.note(commune, What::RecoveryFetched).to(id.0);
            self.store.note(&[By::Caller(pusher).noted(note)]).await?;
        }
        Ok(Recovery {
            state,
            key: key.map(|key| hex(&key)),
        })
    }

    /// `GET /api/v1/recoveries`: open requests of those whom this one manages.
    pub async fn open_recoveries(
        &self,
        by: By<'_>,
        commune: CommuneId,
    ) -> Result<Vec<OpenRecovery>, Failure> {
        let mut open = Vec::new();
        for row in self.store.open_recoveries(commune, self.now()).await? {
            let Some(seated) = self.store.seated(commune, row.seat).await? else {
                continue;
            };
            if by.manages(&seated.account) && !seated.is_shut_out() {
                open.push(OpenRecovery {
                    id: row.id,
                    account: seated.account.id,
                    name: seated.account.name,
                    seat: row.seat,
                    device: seated.seat.device,
                    enrolled: seated.seat.since,
                    check: check_number(row.id, &row.public_key),
                    since: row.since,
                    expires: row.expires,
                });
            }
        }
        Ok(open)
    }

    /// `PUT /api/v1/recoveries/{id}`: the officer confirmed the person, or did not.
    pub async fn decide_recovery(
        &self,
        by: By<'_>,
        commune: CommuneId,
        id: RecoveryId,
        approve: bool,
    ) -> Result<(), Failure> {
        let not_there = Failure::Asked(Code::NotFound);
        let row = self.store.recovery(commune, id).await?;
        let row = row.ok_or(Failure::Asked(Code::NotFound))?;
        let seated = self.store.seated(commune, row.seat).await?;
        let seated = seated.ok_or(Failure::Asked(Code::NotFound))?;
        if !by.manages(&seated.account) {
            return Err(Code::Forbidden.into());
        }
        if seated.seat.revoked.is_some() {
            return Err(Code::SeatRevoked.into());
        }
        if seated.account.closed.is_some() {
            return Err(Code::AccountClosed.into());
        }
        let now = self.now();
        let (state, what, sealed) = if approve {
            let escrow = self.store.escrow(commune, row.seat).await?;
            let escrow = escrow.ok_or(Failure::Asked(Code::NoEscrow))?;
            // What the phone handed over is not what it should be, or the commune's key is another.
            let key = open_escrow(&*self.keys, commune, &seated.seat.public_key, &escrow);
            let Ok(key) = key else {
                warn!(seat = %row.seat, "a phone's data key cannot be opened");
                return Err(Code::NoEscrow.into());
            };
            let chance = |buffer: &mut [u8]| self.fill(buffer);
            let sealed = seal_recovered(&row.public_key, id, &key, &chance);
            let sealed = sealed.map_err(|_| Failure::Asked(Code::BadRequest))?;
            (Asked::Approved, What::RecoveryApproved, Some(sealed))
        } else {
            (Asked::Refused, What::RecoveryRefused, None)
        };
        let decided = RecoveryRow {
            state,
            sealed,
            expires: now.later(self.settings.recovered_ms),
            ..row
        };
        let note = self.note(commune, what).to(seated.account.id.0);
        let note = note.with_detail(&serde_json::json!({"recovery": id, "seat": row.seat}));
        let notes = [by.noted(note)];
        if !self.store.decide_recovery(&decided, now, &notes).await? {
            return Err(not_there);
        }
        info!(seat = %decided.seat, approve, "a request for a data key was decided");
        Ok(())
    }
}

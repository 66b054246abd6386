//! What those may do who manage accounts of others. Which accounts is
//! [`so_thon_domain::access::may_manage`].

use super::Manager;
use crate::{problem::Failure, server::By, store::Store};
use so_thon_domain::{AccountId, EnrolmentId, RecoveryId, SeatId};
use so_thon_protocol::{
    enrol::{Enrolment, EnrolmentMade, NewEnrolment},
    escrow::OpenRecovery,
    office::{Account, NewAccount},
};

impl<S: Store> Manager<S> {
    fn by(&self) -> By<'_> {
        By::Caller(&self.caller)
    }

    /// The accounts: an officer sees all of the commune, an administrator those of the office.
    pub async fn accounts(&self) -> Result<Vec<Account>, Failure> {
        self.server.accounts(&self.caller).await
    }

    /// Adds an account.
    pub async fn new_account(&self, ask: &NewAccount) -> Result<Account, Failure> {
        self.server.new_account(&self.caller, ask).await
    }

    /// Sets a password.
    pub async fn reset_password(&self, account: AccountId, password: &str) -> Result<(), Failure> {
        self.server
            .reset_password(&self.caller, account, password)
            .await
    }

    /// Closes an account, or opens it again.
    pub async fn close_or_open(&self, id: AccountId, closed: bool) -> Result<Account, Failure> {
        let commune = self.caller.commune.id;
        self.server
            .close_or_open(self.by(), commune, id, closed)
            .await
    }

    /// Revokes the seat of a lost phone.
    pub async fn revoke(&self, seat: SeatId) -> Result<(), Failure> {
        self.server
            .revoke(self.by(), self.caller.commune.id, seat)
            .await
    }

    /// Makes an enrolment code.
    pub async fn new_enrolment(&self, ask: &NewEnrolment) -> Result<EnrolmentMade, Failure> {
        self.server.new_enrolment(&self.caller, ask).await
    }

    /// Codes that can still be used.
    pub async fn enrolments(&self) -> Result<Vec<Enrolment>, Failure> {
        self.server.enrolments(&self.caller).await
    }

    /// Withdraws a code.
    pub async fn withdraw_enrolment(&self, id: EnrolmentId) -> Result<(), Failure> {
        self.server.withdraw_enrolment(&self.caller, id).await
    }

    /// Requests of phones whose PIN was forgotten.
    pub async fn recoveries(&self) -> Result<Vec<OpenRecovery>, Failure> {
        self.server
            .open_recoveries(self.by(), self.caller.commune.id)
            .await
    }

    /// Decides about one.
    pub async fn decide_recovery(&self, id: RecoveryId, approve: bool) -> Result<(), Failure> {
        self.server
            .decide_recovery(self.by(), self.caller.commune.id, id, approve)
            .await
    }
}

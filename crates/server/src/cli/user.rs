//! `user add`, `user list`, `user password`, `user villages`, `user close`, `user open`.

use super::{
    Place, SystemServer, only_commune,
    system::{line_from_stdin, spoken_password},
};
use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use so_thon_domain::{VillageId, access::Role};
use so_thon_protocol::office::NewAccount;
use so_thon_server::{
    By,
    store::{AccountRow, PeopleStore},
};

/// Add and change accounts.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add an account; its password is printed once, to be replaced at the first sign-in within two
    /// weeks, unless it comes by standard input.
    Add(Add),
    /// List accounts.
    List(Place),
    /// Set a password and end the account's sessions.
    Password(Password),
    /// Set the villages of an account.
    Villages(Villages),
    /// Close an account: it lets nobody in, its sessions and codes end.
    Close(Close),
    /// Open a closed account again.
    Open(Close),
}

/// Roles by their names.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleName {
    /// Cộng tác viên.
    Collaborator,
    /// Công chức xã.
    Officer,
    /// Lãnh đạo xã.
    Leader,
    /// Sở.
    ProvinceViewer,
    /// Quản trị máy chủ.
    Administrator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Collaborator => Self::Collaborator,
            RoleName::Officer => Self::Officer,
            RoleName::Leader => Self::Leader,
            RoleName::ProvinceViewer => Self::ProvinceViewer,
            RoleName::Administrator => Self::Administrator,
        }
    }
}

#[derive(Debug, Args)]
pub struct Add {
    #[command(flatten)]
    place: Place,
    /// Login name.
    login: String,
    /// Full name.
    #[arg(long)]
    name: String,
    /// Role.
    #[arg(long)]
    role: RoleName,
    /// Assigned villages, by id.
    #[arg(long = "village", value_parser = village)]
    villages: Vec<VillageId>,
    /// Read the password from the first line of standard input.
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Args)]
pub struct Password {
    #[command(flatten)]
    place: Place,
    /// Login name.
    login: String,
    /// Read the password from the first line of standard input.
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Args)]
pub struct Villages {
    #[command(flatten)]
    place: Place,
    /// Login name.
    login: String,
    /// All villages the person shall have, by id.
    #[arg(value_parser = village)]
    villages: Vec<VillageId>,
}

#[derive(Debug, Args)]
pub struct Close {
    #[command(flatten)]
    place: Place,
    /// Login name.
    login: String,
}

fn village(text: &str) -> Result<VillageId, String> {
    VillageId::parse(text).ok_or_else(|| "not the id of a village".to_owned())
}

impl User {
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => add.run().await,
            Self::List(place) => list(&place).await,
            Self::Password(password) => password.run().await,
            Self::Villages(villages) => villages.run().await,
            Self::Close(one) => one.run(true).await,
            Self::Open(one) => one.run(false).await,
        }
    }
}

fn password(login: &str, from_stdin: bool) -> anyhow::Result<String> {
    if from_stdin {
        return line_from_stdin();
    }
    let password = spoken_password()?;
    println!("password of {login}, printed once: {password}");
    Ok(password)
}

pub(super) async fn account(server: &SystemServer, login: &str) -> anyhow::Result<AccountRow> {
    let account = server.store.account_by_login(login).await?;
    account.with_context(|| format!("there is no account {login}"))
}

impl Add {
    async fn run(self) -> anyhow::Result<()> {
        let server = self.place.open().await?;
        let commune = only_commune(&server).await?;
        let ask = NewAccount {
            password: password(&self.login, self.password_stdin)?,
            login: self.login,
            name: self.name,
            role: self.role.into(),
            villages: self.villages,
        };
        let account = server.add_account(commune.id, &ask).await?;
        if !self.password_stdin {
            server.mark_first(&account).await?;
        }
        server.store.close().await;
        Ok(())
    }
}

async fn list(place: &Place) -> anyhow::Result<()> {
    let server = place.open().await?;
    let commune = only_commune(&server).await?;
    for account in server.store.accounts(commune.id).await? {
        let villages: Vec<_> = account.villages.iter().map(ToString::to_string).collect();
        let (login, role) = (&account.login, account.role);
        let closed = if account.closed.is_some() {
            "\tclosed"
        } else {
            ""
        };
        println!(
            "{login}\t{role:?}\t{}\t{}{closed}",
            account.name,
            villages.join(" ")
        );
    }
    Ok(())
}

impl Password {
    async fn run(self) -> anyhow::Result<()> {
        let server = self.place.open().await?;
        let account = account(&server, &self.login).await?;
        let password = password(&self.login, self.password_stdin)?;
        server
            .set_password(By::Machine, &account, &password)
            .await?;
        if !self.password_stdin {
            let account = self::account(&server, &self.login).await?;
            server.mark_first(&account).await?;
        }
        server.store.close().await;
        Ok(())
    }
}

impl Close {
    async fn run(self, closed: bool) -> anyhow::Result<()> {
        let server = self.place.open().await?;
        let account = account(&server, &self.login).await?;
        let (commune, id) = (account.commune, account.id);
        let done = server.close_or_open(By::Machine, commune, id, closed).await;
        server.store.close().await;
        done.map(drop).map_err(Into::into)
    }
}

impl Villages {
    async fn run(self) -> anyhow::Result<()> {
        let server = self.place.open().await?;
        let account = account(&server, &self.login).await?;
        server
            .assign(By::Machine, account.commune, account.id, &self.villages)
            .await?;
        server.store.close().await;
        Ok(())
    }
}

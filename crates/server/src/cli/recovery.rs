//! `recovery`.

use super::{Place, only_commune};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use so_thon_domain::RecoveryId;
use so_thon_server::By;

/// Phones whose PIN was forgotten and whose person nobody else can confirm.
#[derive(Debug, Subcommand)]
pub enum Recovery {
    /// List open requests: id, name, device, and the four digits that the phone shows.
    List(Place),
    /// The person was confirmed, and the phone shows the same digits: give the key back.
    Approve(Decide),
    /// They were not.
    Refuse(Decide),
}

#[derive(Debug, Args)]
pub struct Decide {
    #[command(flatten)]
    place: Place,
    /// The request's id, as `recovery list` prints it.
    id: String,
}

impl Recovery {
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::List(place) => list(&place).await,
            Self::Approve(ask) => ask.run(true).await,
            Self::Refuse(ask) => ask.run(false).await,
        }
    }
}

async fn list(place: &Place) -> anyhow::Result<()> {
    let server = place.open().await?;
    let commune = only_commune(&server).await?;
    for open in server.open_recoveries(By::Machine, commune.id).await? {
        println!(
            "{}\t{}\t{}\t{}",
            open.id, open.name, open.device, open.check
        );
    }
    server.store.close().await;
    Ok(())
}

impl Decide {
    async fn run(self, approve: bool) -> anyhow::Result<()> {
        let id = RecoveryId::parse(&self.id).context("this is not a request's id")?;
        let server = self.place.open().await?;
        let commune = only_commune(&server).await?;
        let decided = server
            .decide_recovery(By::Machine, commune.id, id, approve)
            .await;
        server.store.close().await;
        if decided.is_err() {
            bail!("there is no such open request, or its key cannot be opened");
        }
        Ok(())
    }
}

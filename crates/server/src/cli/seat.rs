//! `seat`.

use super::{Place, only_commune};
use anyhow::Context;
use clap::{Args, Subcommand};
use so_thon_domain::SeatId;
use so_thon_server::{By, store::PeopleStore};

/// Phones: each person on each installation is a seat.
#[derive(Debug, Subcommand)]
pub enum Seat {
    /// List them.
    List(List),
    /// The phone is lost: what it still sends is held, everything else is refused.
    Revoke(Revoke),
}

/// See [`Seat::List`].
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    place: Place,
}

/// See [`Seat::Revoke`].
#[derive(Debug, Args)]
pub struct Revoke {
    #[command(flatten)]
    place: Place,
    /// The seat's id, as `seat list` prints it.
    seat: String,
}

impl Seat {
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::List(ask) => {
                let server = ask.place.open().await?;
                let commune = only_commune(&server).await?;
                let accounts = server.store.accounts(commune.id).await?;
                for seat in server.store.seats(commune.id).await? {
                    let account = accounts.iter().find(|one| one.id == seat.account);
                    let login = account.map_or("", |account| account.login.as_str());
                    let state = if seat.revoked.is_some() {
                        "revoked"
                    } else {
                        ""
                    };
                    let (highest, received) = (seat.highest, seat.received);
                    println!("{}\t{login}\t{highest}\t{received}\t{state}", seat.id);
                }
                server.store.close().await;
            }
            Self::Revoke(ask) => {
                let seat = SeatId::parse(&ask.seat).context("this is not a seat's id")?;
                let server = ask.place.open().await?;
                let commune = only_commune(&server).await?;
                let done = server.revoke(By::Machine, commune.id, seat).await;
                done.map_err(|_| anyhow::anyhow!("there is no such seat"))?;
                server.store.close().await;
                println!("revoked");
            }
        }
        Ok(())
    }
}

//! `demo`.

mod round;

use super::{Place, SystemServer, init::make_commune, system::today_in_vietnam};
use anyhow::{Context, bail};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use so_thon_domain::{VillageId, access::Role};
use so_thon_protocol::office::NewAccount;
use so_thon_sample::{Sample, commune, commune_5k, demonstration};
use so_thon_server::{
    demo::{self, Save},
    store::{AccountRow, CommuneRow, PeopleStore},
};

/// Fill an empty store with a commune that never was and print its sign-ins.
#[derive(Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    place: Place,
    /// Which commune.
    #[arg(long, value_enum, default_value_t = Set::Demonstration)]
    set: Set,
    /// The seed it grows from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day it is made for, YYYY-MM-DD; today when it is not given.
    #[arg(long, value_parser = day)]
    day: Option<NaiveDate>,
    /// With an open round of reviews: the poor and near-poor households are listed for the
    /// collaborators of their villages.
    #[arg(long)]
    round: bool,
    /// Close the round of a demonstration that is there: forms that come in from now on are late.
    #[arg(long, conflicts_with_all = ["round", "set", "seed", "day"])]
    close_round: bool,
}

/// The communes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Set {
    /// Xã Sơn Rầm (mẫu): 412 listed households, a year of visits and support.
    Demonstration,
    /// 5,000 households, 20,000 members, 30,000 visits, 15,000 items of support: for benchmarks.
    #[value(name = "commune-5k")]
    Commune5k,
    /// The same kind with 50 households, to compare with.
    #[value(name = "commune-50")]
    Commune50,
}

/// Login, name, role. The first three write the sample, in the order of `so_thon_sample::Author`.
const PEOPLE: [(&str, &str, Role); 5] = [
    ("canbo", "Nguyễn Thị Thu Hà", Role::Officer),
    ("xuyen", "Đinh Thị Xuyên", Role::Collaborator),
    ("tuot", "A Tuốt", Role::Collaborator),
    ("lanhdao", "Phạm Văn Krí", Role::Leader),
    ("so", "Trần Quang Vinh", Role::ProvinceViewer),
];

/// Known to everyone: a demonstration holds nothing that is true.
const PASSWORD: &str = "sothon-mau";

impl Demo {
    pub async fn run(self) -> anyhow::Result<()> {
        if self.close_round {
            return round::close(&self.place.open().await?).await;
        }
        let server = self.place.open_or_make().await?;
        if !server.store.communes().await?.is_empty() {
            bail!("the store is not empty");
        }
        let today = self.day.map_or_else(today_in_vietnam, Ok)?;
        let sample = match self.set {
            Set::Demonstration => demonstration(self.seed, today),
            Set::Commune5k => commune_5k(self.seed, today),
            Set::Commune50 => commune(self.seed, today, 50),
        };
        let (home, _) = make_commune(&server, &self.place, &sample.commune, true).await?;
        let mut accounts = Vec::new();
        for (place, (login, name, role)) in PEOPLE.into_iter().enumerate() {
            let villages = match place {
                1 => sample.assigned[0].clone(),
                2 => sample.assigned[1].clone(),
                _ => Vec::new(),
            };
            accounts.push(add(&server, &home, login, name, role, villages).await?);
            println!("{login}\t{PASSWORD}\t{name}");
        }
        let round = if self.round {
            round::saves(&sample, &accounts, today)
        } else {
            Vec::new()
        };
        write(&server, &accounts, sample, round).await?;
        server.store.close().await;
        Ok(())
    }
}

pub(super) fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse()
        .map_err(|_| format!("{text} is not a day of the form 2026-11-22"))
}

async fn add(
    server: &SystemServer,
    commune: &CommuneRow,
    login: &str,
    name: &str,
    role: Role,
    villages: Vec<VillageId>,
) -> anyhow::Result<AccountRow> {
    let ask = NewAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        password: PASSWORD.to_owned(),
        role,
        // Assigned once they exist: an account is never given a village that is not there.
        villages: Vec::new(),
    };
    server.add_account(commune.id, &ask).await?;
    let row = server.store.account_by_login(login).await?;
    let row = row.context("an account that was just added")?;
    let villages = villages.into_iter().collect();
    server
        .store
        .set_villages(commune.id, row.id, &villages, server.now(), &[])
        .await?;
    let row = server.store.account(commune.id, row.id).await?;
    row.context("an account that was just added")
}

/// Takes the sample in through the accept path, as phones would.
async fn write(
    server: &SystemServer,
    accounts: &[AccountRow],
    sample: Sample,
    round: Vec<Save>,
) -> anyhow::Result<()> {
    let mut authors = Vec::new();
    for account in accounts.iter().take(so_thon_sample::Author::ALL.len()) {
        authors.push(demo::seat(server, account).await?);
    }
    let seats = [authors[0].seat, authors[1].seat, authors[2].seat];
    let sample = sample.with_seats(seats);
    let saves: Vec<Save> = sample
        .all_changes()
        .map(|change| Save {
            author: so_thon_sample::Author::ALL
                .iter()
                .position(|author| *author == change.author)
                .unwrap_or(0),
            number: change.number,
            at: change.at,
            writes: change.writes,
        })
        .collect();
    demo::load(server, &authors, &saves).await?;
    demo::load(server, &authors, &round).await?;
    Ok(())
}

//! `demo`.

use super::{Place, SystemServer, init::make_commune};
use anyhow::{Context, bail};
use chrono::{DateTime, Duration, NaiveDate};
use clap::{Args, ValueEnum};
use so_thon_domain::{CommuneId, Millis, RecordId, access::Role, ids::VillageId};
use so_thon_protocol::office::NewAccount;
use so_thon_sample::{Author, Sample, SampleChange};
use so_thon_server::{
    demo::{self, Save},
    server::Caller,
    store::{AccountRow, PeopleStore},
};
use std::collections::BTreeMap;

/// Fill an empty store with a commune that never was and print its sign-ins.
#[derive(Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    place: Place,
    /// Which commune.
    #[arg(long, value_enum, default_value_t = DataSet::Demonstration)]
    set: DataSet,
}

/// The communes there are; all say on every screen that they are samples.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum DataSet {
    /// Six villages, 412 listed households, a year of work.
    Demonstration,
    /// To measure by: 5,000 households, 70,000 records over four years.
    #[value(name = "commune-5k")]
    Commune5k,
    /// The same kind with 50 households, to compare with.
    #[value(name = "commune-50")]
    Commune50,
}

impl DataSet {
    /// The same every time but for the day it is made.
    fn sample(self, today: NaiveDate) -> Sample {
        match self {
            Self::Demonstration => so_thon_sample::demonstration(1, today),
            Self::Commune5k => so_thon_sample::commune_5k(5_000, today),
            Self::Commune50 => so_thon_sample::commune(5_000, today, 50),
        }
    }
}

/// Login, name, role. Their password is the demonstration's.
const PEOPLE: [(&str, &str, Role); 3] = [
    ("canbo", "Nguyễn Thị Hạnh (mẫu)", Role::Officer),
    ("lanhdao", "Đinh Văn Krí (mẫu)", Role::Leader),
    ("so", "Trần Quang Vinh (mẫu)", Role::ProvinceViewer),
];

/// The collaborators, in the order of the sample's villages.
const COLLABORATORS: [(&str, &str); 2] =
    [("ctv1", "Đinh Thị Reo (mẫu)"), ("ctv2", "Hồ Văn Núi (mẫu)")];

/// Known to everyone: a demonstration holds nothing that is true.
const PASSWORD: &str = "sothon-mau";

impl Demo {
    pub async fn run(self) -> anyhow::Result<()> {
        let server = self.place.open_or_make().await?;
        if !server.store.communes().await?.is_empty() {
            bail!("the store is not empty");
        }
        let sample = self.set.sample(vietnamese_day(server.now()));
        let (commune, _) = make_commune(&server, &self.place, &sample.commune, true).await?;
        let mut officer = None;
        for (login, name, role) in PEOPLE {
            let account = add(&server, commune.id, (login, name, role), &[]).await?;
            officer.get_or_insert(account);
        }
        let officer = officer.context("there is no officer")?;
        let mut authors = vec![demo::seat(&server, &officer).await?];
        let villages: Vec<_> = sample.all_changes().take(sample.villages.len()).collect();
        load(&server, &authors, villages).await?;
        for ((login, name), assigned) in COLLABORATORS.into_iter().zip(sample.assigned.clone()) {
            let person = (login, name, Role::Collaborator);
            let account = add(&server, commune.id, person, &assigned).await?;
            authors.push(demo::seat(&server, &account).await?);
        }
        let seats = [authors[0].seat, authors[1].seat, authors[2].seat];
        let sample = sample.with_seats(seats);
        load(&server, &authors, sample.changes).await?;
        server.store.close().await;
        Ok(())
    }
}

async fn add(
    server: &SystemServer,
    commune: CommuneId,
    (login, name, role): (&str, &str, Role),
    villages: &[VillageId],
) -> anyhow::Result<AccountRow> {
    let ask = NewAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        password: PASSWORD.to_owned(),
        role,
        villages: villages.to_vec(),
    };
    let account = server.add_account(commune, &ask).await?;
    println!("{login}\t{PASSWORD}\t{name}");
    Ok(account)
}

async fn load(
    server: &SystemServer,
    authors: &[Caller],
    changes: Vec<SampleChange>,
) -> anyhow::Result<()> {
    let mut saves = Vec::with_capacity(changes.len());
    for change in changes {
        let author = Author::ALL.iter().position(|own| *own == change.author);
        saves.push(Save {
            author: author.context("an author of the sample has no seat")?,
            number: change.number,
            at: change.at,
            writes: change.writes,
        });
    }
    for day in saves.chunk_by_mut(|a, b| day_of(a) == day_of(b)) {
        if authors_stay_apart(day) {
            day.sort_by_key(|save| save.author);
        }
    }
    demo::load(server, authors, &saves).await?;
    Ok(())
}

fn day_of(save: &Save) -> u64 {
    save.at.0 / (24 * 60 * 60 * 1000)
}

/// True when no two authors wrote to one household: then their day may come in one after the other,
/// each in one append.
fn authors_stay_apart(day: &[Save]) -> bool {
    let mut owners: BTreeMap<RecordId, usize> = BTreeMap::new();
    day.iter().all(|save| {
        let mut units = save.writes.iter().map(|write| write.unit);
        units.all(|unit| *owners.entry(unit).or_insert(save.author) == save.author)
    })
}

/// The day in Việt Nam (UTC+7).
fn vietnamese_day(now: Millis) -> NaiveDate {
    let millis = i64::try_from(now.0).unwrap_or(i64::MAX);
    let utc = DateTime::from_timestamp_millis(millis).unwrap_or_default();
    (utc + Duration::hours(7)).date_naive()
}

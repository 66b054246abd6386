//! The whole way with a server of its own, from empty store to counted reviews.

use crate::{
    count::{self, Counted},
    desk::{self, Hand},
    population::{Reviewed, Which},
    reviewer,
};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use so_thon_domain::{AccountId, Clock, VillageId, access::Role};
use so_thon_kill::{
    office::{OFFICER, Office, PASSWORD},
    seat::{key, sign_in},
};
use so_thon_protocol::office::NewAccount;
use so_thon_sheets::preview::KnownVillage;
use so_thon_sim::chance::Chance;
use so_thon_sync::Identity;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};

/// What `whole` can be told.
#[derive(clap::Args)]
pub struct Arguments {
    /// The server's program.
    #[arg(long)]
    program: PathBuf,
    /// A folder for the office's data; emptied by whoever made it.
    #[arg(long)]
    folder: PathBuf,
    #[command(flatten)]
    which: Which,
    /// Write the figures as JSON.
    #[arg(long, value_name = "FILE")]
    json: PathBuf,
    /// Sign some households otherwise on purpose: the count must show it.
    #[arg(long)]
    sabotage: bool,
}

/// Villages of one reviewer.
const VILLAGES_EACH: usize = 10;

/// Goes the whole way; true when everything is as published.
pub async fn run<C: Clock + Copy>(arguments: &Arguments, clock: C) -> Result<bool> {
    let begun = Instant::now();
    let chance = Chance::new(u64::from(getrandom::u32()?));
    let mut population = Reviewed::of(arguments.which)?;
    let mut office = Office::over(&arguments.program, arguments.folder.join("office"))?;
    std::fs::create_dir_all(&office.folder)?;
    office.init()?;
    office.start().await?;
    let officer = sign_in(office.address, OFFICER, key(&chance)).await?;
    let desk = Hand::new(office.address, officer, &chance).await?;
    desk.sync(&clock).await?;
    let villages = desk::make_villages(&desk, &population, &chance, &clock).await?;
    told(begun, &format!("{} villages", villages.len()));
    desk::import(&desk, &population, &villages, &chance, &clock).await?;
    told(begun, "both lists imported and synced");
    let reviewers = enrol(&desk, &office, &villages, &chance).await?;
    let round = desk::open_round(&desk, &chance, &clock).await?;
    let by_village = by_village(&reviewers);
    let listed = desk::list_households(&desk, round, &by_village, &clock).await?;
    told(begun, &format!("{listed} households on the round's list"));
    drop(desk);
    if arguments.sabotage {
        spoil(&mut population);
    }
    let mut signed = 0;
    {
        let homes = population.by_code();
        for own in &reviewers {
            let phone = Hand::new(office.address, own.clone(), &chance).await?;
            phone.sync(&clock).await?;
            signed += reviewer::review_all(&phone, &population, &homes, &chance, &clock).await?;
            phone.sync(&clock).await?;
        }
    }
    told(
        begun,
        &format!(
            "{signed} reviews signed on {} phones and synced",
            reviewers.len()
        ),
    );
    if arguments.sabotage {
        population = Reviewed::of(arguments.which)?;
    }
    let counted = read_back(&office, &population, &chance, &clock).await?;
    office.kill()?;
    office.check()?;
    told(
        begun,
        "read back by a new phone of the officer; the server's own check passed",
    );
    report(
        &counted,
        &population,
        begun.elapsed().as_secs(),
        &arguments.json,
    )?;
    Ok(counted.wrong.is_empty())
}

fn told(begun: Instant, words: &str) {
    println!("  {:>5} s  {words}", begun.elapsed().as_secs());
}

/// Makes an account for each share of the villages and signs it in.
async fn enrol(
    desk: &Hand,
    office: &Office,
    villages: &[KnownVillage],
    chance: &Chance,
) -> Result<Vec<Identity>> {
    let mut all = Vec::new();
    for (number, share) in villages.chunks(VILLAGES_EACH).enumerate() {
        let login = format!("rsv{number:02}");
        let ask = NewAccount {
            login: login.clone(),
            name: format!("Rà soát viên {number}"),
            password: PASSWORD.to_owned(),
            role: Role::Collaborator,
            villages: share.iter().map(|village| village.id).collect(),
        };
        let _: Value = desk.road.json("/api/v1/accounts", &ask).await?;
        all.push(sign_in(office.address, &login, key(chance)).await?);
    }
    Ok(all)
}

fn by_village(reviewers: &[Identity]) -> BTreeMap<VillageId, AccountId> {
    let of = |own: &Identity| {
        let account = own.me.account;
        own.me
            .villages
            .clone()
            .into_iter()
            .map(move |village| (village, account))
    };
    reviewers.iter().flat_map(of).collect()
}

/// One household is found with the internet, another without: the figures no longer fit.
fn spoil(population: &mut Reviewed) {
    let homes = population
        .villages
        .iter_mut()
        .flat_map(|village| &mut village.homes);
    for home in homes.take(1) {
        home.household.internet = home.household.internet.map(|uses| !uses);
    }
}

/// Everything as a new phone of the officer reads it.
async fn read_back(
    office: &Office,
    population: &Reviewed,
    chance: &Chance,
    clock: &impl Clock,
) -> Result<Counted> {
    let officer = sign_in(office.address, OFFICER, key(chance)).await?;
    let reader = Hand::new(office.address, officer, chance).await?;
    reader.sync(clock).await?;
    let book = reader.phone.households().await?;
    ensure!(!book.is_empty(), "the officer's new phone is empty");
    let mut counted = count::of_book(&book);
    counted.compare(population, &population.by_code(), &book);
    Ok(counted)
}

fn report(counted: &Counted, population: &Reviewed, seconds: u64, file: &Path) -> Result<()> {
    counted.print(population);
    let figures = json!({
        "review.households": counted.households,
        "review.signed": counted.signed,
        "review.wrong": counted.wrong.len(),
        "review.seconds": seconds,
    });
    println!("review: {figures}");
    std::fs::write(file, format!("{figures}\n")).context("writing the figures")
}

//! What an office has in its book, asked for as a person's phone asks: everything, by exchanges.

use anyhow::{Context, Result};
use ed25519_dalek::SigningKey;
use serde_json::json;
use so_thon_domain::{Clock, HouseholdId, RecordId};
use so_thon_kill::{
    http::Http,
    seat::{asking, identity, key, sealer, sign_in},
};
use so_thon_sim::chance::Chance;
use so_thon_sync::{Identity, MemoryStore, Phone, engine::sync};
use std::net::SocketAddr;

/// What `book` can be told.
#[derive(clap::Args)]
pub struct Arguments {
    /// Where the office listens: HOST:PORT.
    #[arg(long)]
    office: SocketAddr,
    /// Who asks; somebody who sees every village.
    #[arg(long)]
    login: String,
    /// The password. Only demonstrations are asked: nothing in them is true.
    #[arg(long)]
    password: String,
}

/// Words that stand in the book, and where.
pub struct Words {
    /// The household.
    pub household: HouseholdId,
    /// The visit; none when they are the household's own.
    pub visit: Option<RecordId>,
    /// The words.
    pub words: String,
}

/// Prints every visit's words.
pub async fn run(arguments: &Arguments, seed: u64, clock: &impl Clock) -> Result<()> {
    let chance = Chance::new(seed);
    let key = SigningKey::from_bytes(&key(&chance));
    let ask = asking(&arguments.login, &arguments.password, &key);
    let reader = identity(arguments.office, &ask, &key).await?;
    let words = words(arguments.office, &reader, &chance, clock).await?;
    let visits = words.iter().filter_map(|one| {
        let (visit, household) = (one.visit?.to_string(), one.household.to_string());
        Some(json!({ "visit": visit, "household": household, "said": one.words }))
    });
    println!("{}", visits.collect::<serde_json::Value>());
    Ok(())
}

/// All words of an office, read by a new phone of this person.
pub async fn of_office(
    office: SocketAddr,
    login: &str,
    chance: &Chance,
    clock: &impl Clock,
) -> Result<Vec<Words>> {
    let reader = sign_in(office, login, key(chance)).await?;
    words(office, &reader, chance, clock).await
}

async fn words(
    office: SocketAddr,
    reader: &Identity,
    chance: &Chance,
    clock: &impl Clock,
) -> Result<Vec<Words>> {
    let phone = Phone::new(MemoryStore::new(), sealer(chance));
    phone.enrol(reader).await?;
    let road = Http::new(office, reader.token.clone());
    sync(&phone, &road, clock, |_| {}).await?;
    let mut all = Vec::new();
    for row in phone.rows().await? {
        let view = phone.household(row.id).await?;
        let unit = view.context("a listed household that is not there")?.unit;
        all.extend(unit.household.note.map(|words| Words {
            household: row.id,
            visit: None,
            words,
        }));
        all.extend(unit.visits.into_iter().filter_map(|visit| {
            Some(Words {
                household: row.id,
                visit: Some(visit.id),
                words: visit.facts.said?,
            })
        }));
    }
    Ok(all)
}

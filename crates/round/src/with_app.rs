//! The steps one by one beside the real app, for the tests in the browser: there the officer imports on the office's
//! page, and what has no page yet is done here, over the same server.

use crate::{
    count,
    desk::{self, Hand},
    population::{DAY, Reviewed, Which},
    reviewer,
};
use anyhow::{Context, Result};
use ed25519_dalek::SigningKey;
use serde_json::json;
use so_thon_domain::{Clock, class_decision::Class, classify::Law, reference::shipped};
use so_thon_kill::{
    office::OWN_PASSWORD,
    seat::{asking, identity, key},
};
use so_thon_protocol::session::SignIn;
use so_thon_sample::population::official_list;
use so_thon_sim::chance::Chance;
use std::{fmt::Write as _, net::SocketAddr, path::PathBuf};

/// What `list` can be told.
#[derive(clap::Args)]
pub struct List {
    #[command(flatten)]
    which: Which,
    /// Where `poor.csv`, `near_poor.csv`, `classify.csv` and `population.json` are written.
    #[arg(long)]
    folder: PathBuf,
}

/// What `sign` can be told.
#[derive(clap::Args)]
pub struct Sign {
    #[command(flatten)]
    which: Which,
    /// Where the office listens: HOST:PORT.
    #[arg(long)]
    office: SocketAddr,
    /// Who opens the round: LOGIN:PASSWORD.
    #[arg(long)]
    officer: String,
    /// Who reviews: LOGIN:PASSWORD, the first one that the office set. It is replaced.
    #[arg(long)]
    reviewer: String,
}

/// What `count` can be told.
#[derive(clap::Args)]
pub struct Count {
    /// Where the office listens: HOST:PORT.
    #[arg(long)]
    office: SocketAddr,
    /// Who reads: LOGIN:PASSWORD.
    #[arg(long)]
    officer: String,
}

/// Writes the lists, and the names and figures that a test compares with.
pub fn list(arguments: &List) -> Result<()> {
    let population = Reviewed::of(arguments.which)?;
    std::fs::create_dir_all(&arguments.folder)?;
    for (name, class) in [
        ("poor.csv", Class::Poor),
        ("near_poor.csv", Class::NearPoor),
    ] {
        let text = official_list(&population.villages, class, 2025);
        std::fs::write(arguments.folder.join(name), text)?;
    }
    let text = classify_list(&population)?;
    std::fs::write(arguments.folder.join("classify.csv"), text)?;
    let listed = |class: Class| {
        let homes = population
            .villages
            .iter()
            .flat_map(|village| &village.homes);
        homes.filter(|home| home.listed == class).count()
    };
    let villages: Vec<&str> = population
        .villages
        .iter()
        .map(|own| own.name.as_str())
        .collect();
    let classes = population.figures.classes().iter().map(|class| {
        let own = json!({ "households": class.households, "lacking": class.lacking });
        (class.verdict.code().to_owned(), own)
    });
    let told = json!({
        "villages": villages,
        "listed": { "poor": listed(Class::Poor), "near_poor": listed(Class::NearPoor) },
        "classes": classes.collect::<serde_json::Map<_, _>>(),
    });
    std::fs::write(
        arguments.folder.join("population.json"),
        format!("{told}\n"),
    )?;
    Ok(())
}

/// The list that `so-thon-server classify` re-checks: what was found in every household.
fn classify_list(population: &Reviewed) -> Result<String> {
    let law = Law::on(shipped(), DAY).context("no standard is in force")?;
    let columns = (1..=law.indicators.len()).map(|number| format!("ind_{number:02}"));
    let columns: Vec<String> = columns.collect();
    let mut text = format!("code,area_type,b1,{}\n", columns.join(","));
    for home in population.villages.iter().flat_map(|own| &own.homes) {
        let code = home.household.list_code.as_deref().unwrap_or_default();
        let (area, b1) = (home.area.code(), home.b1);
        write!(text, "{code},{area},{b1}")?;
        for indicator in &law.indicators {
            write!(text, ",{}", u8::from(home.lacks.contains(*indicator)))?;
        }
        text.push('\n');
    }
    Ok(text)
}

/// Opens a round, lists every household for the reviewer, reviews and signs them offline, and syncs.
pub async fn sign(arguments: &Sign, clock: impl Clock) -> Result<()> {
    let chance = Chance::new(u64::from(getrandom::u32()?));
    let population = Reviewed::of(arguments.which)?;
    let office = arguments.office;
    let reviewer = hand(office, &arguments.reviewer, Some(OWN_PASSWORD), &chance).await?;
    let officer = hand(office, &arguments.officer, None, &chance).await?;
    officer.sync(&clock).await?;
    let round = desk::open_round(&officer, &chance, &clock).await?;
    let me = &reviewer.identity.me;
    let by_village = me.villages.iter().map(|village| (*village, me.account));
    desk::list_households(&officer, round, &by_village.collect(), &clock).await?;
    reviewer.sync(&clock).await?;
    let homes = population.by_code();
    let signed = reviewer::review_all(&reviewer, &population, &homes, &chance, &clock).await?;
    reviewer.sync(&clock).await?;
    println!("{}", json!({ "signed": signed }));
    Ok(())
}

/// Prints what the book's signed reviews come to.
pub async fn count(arguments: &Count, clock: impl Clock) -> Result<()> {
    let chance = Chance::new(u64::from(getrandom::u32()?));
    let officer = hand(arguments.office, &arguments.officer, None, &chance).await?;
    officer.sync(&clock).await?;
    let book = officer.phone.households().await?;
    println!("{}", count::of_book(&book).json());
    Ok(())
}

/// A new phone of somebody, who may have to put a password of their own in place of the first one.
async fn hand(office: SocketAddr, who: &str, own: Option<&str>, chance: &Chance) -> Result<Hand> {
    let (login, password) = who.split_once(':').context("LOGIN:PASSWORD")?;
    let signing = SigningKey::from_bytes(&key(chance));
    let ask = SignIn {
        new_password: own.map(str::to_owned),
        ..asking(login, password, &signing)
    };
    let identity = identity(office, &ask, &signing).await?;
    Hand::new(office, identity, chance).await
}

//! The benchmark itself: offices, each killed some times while its people push.

use crate::{book, journal::Journal, person::Person, verify::Findings, writing};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use serde_json::{Value, json};
use so_thon_domain::{Clock, VillageId, access::Role};
use so_thon_kill::{
    http::Http,
    office::{OFFICER, Office, PASSWORD},
    seat::{key, sealer, sign_in},
};
use so_thon_protocol::office::NewAccount;
use so_thon_sim::chance::Chance;
use so_thon_sync::{Identity, MemoryStore, Phone, engine::sync, phone::Save};
use std::{
    cell::{Cell, RefCell},
    path::{Path, PathBuf},
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// What `server` can be told.
#[derive(clap::Args)]
pub struct Arguments {
    /// The server's program.
    #[arg(long)]
    program: PathBuf,
    /// A folder for the offices' data; emptied by whoever made it.
    #[arg(long)]
    folder: PathBuf,
    /// How many kills.
    #[arg(long, default_value_t = 200)]
    runs: u32,
    /// The seed of all that is drawn; a fresh one unless told.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Write the counts as JSON.
    #[arg(long, value_name = "FILE")]
    json: PathBuf,
    /// Break the promise on purpose: the counts must show it.
    #[arg(long, value_enum)]
    sabotage: Option<Sabotage>,
}

/// A way to break the promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Sabotage {
    /// After a kill the store of the kill before is put in place.
    Forgetting,
    /// A person's save becomes two.
    Twice,
}

/// Kills of one office; then the next one starts from the same people with an empty book.
const KILLS_PER_OFFICE: u32 = 20;

const PEOPLE: usize = 50;

const VILLAGES: usize = 10;

/// The latest moment of a kill, in microseconds after the first answer since the last one.
const LATEST_MICROS: u64 = 400_000;

/// Findings of a kind that are told in full.
const TOLD: usize = 20;

/// How long people may take to send the rest once the server is back.
const PATIENCE: Duration = Duration::from_secs(300);

/// What all runs together came to.
#[derive(Default)]
struct Totals {
    runs: u32,
    acknowledged: u64,
    /// Requests that were under way when the server died.
    cut: usize,
    findings: Findings,
}

/// Runs everything; true when nothing was found wrong.
pub async fn run<C: Clock + Copy + 'static>(
    arguments: &Arguments,
    seed: u64,
    clock: C,
) -> Result<bool> {
    println!("kill.server: seed {seed}, {} kills", arguments.runs);
    let begun = Instant::now();
    let chance = Chance::new(seed);
    let (first, seats) = begin(arguments, &chance, &clock).await?;
    let mut totals = Totals::default();
    while totals.runs < arguments.runs {
        let folder = arguments.folder.join(format!("after-{}", totals.runs));
        first.copy_to(&folder)?;
        let office = Office::over(&arguments.program, folder)?;
        let kills = KILLS_PER_OFFICE.min(arguments.runs - totals.runs);
        let team = Team::new(office, &seats, &chance, clock).await?;
        team.go_through(kills, arguments.sabotage, &chance, &mut totals)
            .await?;
        if arguments.sabotage.is_some() {
            break;
        }
    }
    report(&totals, seed, begun.elapsed().as_secs(), &arguments.json)?;
    Ok(totals.findings.none())
}

fn report(totals: &Totals, seed: u64, seconds: u64, file: &Path) -> Result<()> {
    let findings = &totals.findings;
    for (kind, found) in [
        ("lost", &findings.lost),
        ("doubled", &findings.doubled),
        ("broken", &findings.broken),
    ] {
        for words in found.iter().take(TOLD) {
            println!("  {kind}: {words}");
        }
    }
    let counts: Value = json!({
        "seed": seed,
        "runs": totals.runs,
        "acknowledged": totals.acknowledged,
        "cut": totals.cut,
        "lost": findings.lost.len(),
        "doubled": findings.doubled.len(),
        "broken": findings.broken.len(),
        "seconds": seconds,
    });
    println!("kill.server: {counts}");
    std::fs::write(file, format!("{counts}\n")).context("writing the counts")
}

/// A store with ten villages and fifty people who have signed in once; not running.
async fn begin(
    arguments: &Arguments,
    chance: &Chance,
    clock: &impl Clock,
) -> Result<(Office, Vec<Identity>)> {
    let mut office = Office::over(&arguments.program, arguments.folder.join("first"))?;
    std::fs::create_dir_all(&office.folder)?;
    office.init()?;
    office.start().await?;
    let officer = sign_in(office.address, OFFICER, key(chance)).await?;
    let desk = Phone::new(MemoryStore::new(), sealer(chance));
    desk.enrol(&officer).await?;
    let http = Http::new(office.address, officer.token.clone());
    let mut villages = Vec::new();
    for number in 1..=VILLAGES {
        let mut source = chance;
        let id = VillageId::fresh(&mut source, clock.now());
        let writes = writing::village(id, &format!("Thôn {number}"));
        let save = Save {
            writes,
            draft: None,
        };
        desk.save(save, clock.now()).await?;
        villages.push(id);
    }
    sync(&desk, &http, clock, |_| {}).await?;
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let login = format!("ctv{number:02}");
        let ask = NewAccount {
            login: login.clone(),
            name: format!("Người {number}"),
            password: PASSWORD.to_owned(),
            role: Role::Collaborator,
            villages: vec![villages[number % VILLAGES]],
        };
        let _: Value = http.json("/api/v1/accounts", &ask).await?;
        people.push(sign_in(office.address, &login, key(chance)).await?);
    }
    office.kill()?;
    Ok((office, people))
}

/// One office with its people.
struct Team<C> {
    office: Office,
    people: Vec<Rc<Person>>,
    journal: Rc<RefCell<Journal>>,
    clock: C,
}

impl<C: Clock + Copy + 'static> Team<C> {
    async fn new(office: Office, seats: &[Identity], chance: &Chance, clock: C) -> Result<Self> {
        let journal = Rc::default();
        let mut people = Vec::new();
        for seat in seats {
            let own = Chance::new(chance.next());
            people.push(Rc::new(Person::new(seat, &office, &journal, own).await?));
        }
        Ok(Self {
            office,
            people,
            journal,
            clock,
        })
    }

    /// Kills the office some times and looks at it; then everything once more, by its words.
    async fn go_through(
        mut self,
        kills: u32,
        sabotage: Option<Sabotage>,
        chance: &Chance,
        totals: &mut Totals,
    ) -> Result<()> {
        let before = self.office.folder.with_extension("before");
        self.office.start().await?;
        for kill in 0..kills {
            let after = chance.below(LATEST_MICROS);
            let shift = Rc::new(Cell::new(true));
            let mut working = self.begin_work(&shift);
            self.kill(Duration::from_micros(after), &mut working, totals)
                .await?;
            shift.set(false);
            self.office
                .check()
                .with_context(|| format!("after kill {}", totals.runs))?;
            let forgets = sabotage == Some(Sabotage::Forgetting) && kill > 0;
            if forgets {
                self.office.replace_by(&before)?;
            } else if sabotage.is_some() {
                self.office.copy_to(&before)?;
            }
            let changes = self.office.changes().await?;
            totals.findings.of_changes(&self.journal.borrow(), &changes);
            println!(", {} in the book, check passed", changes.len());
            if forgets {
                // Phones that stand further than the office: nothing sensible can follow.
                return Ok(());
            }
            self.office.start().await?;
            Self::end_work(working).await?;
        }
        self.close(sabotage, chance, totals).await
    }

    fn begin_work(&self, shift: &Rc<Cell<bool>>) -> JoinSet<Result<()>> {
        let mut working = JoinSet::new();
        for person in &self.people {
            let (person, shift, clock) = (Rc::clone(person), Rc::clone(shift), self.clock);
            working.spawn_local(async move { person.work(&shift, &clock).await });
        }
        working
    }

    async fn end_work(mut working: JoinSet<Result<()>>) -> Result<()> {
        let all = async {
            while let Some(done) = working.join_next().await {
                done??;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, all)
            .await
            .context("people could not send what they had")?
    }

    /// Kills the office this long after somebody was told something.
    async fn kill(
        &mut self,
        after: Duration,
        working: &mut JoinSet<Result<()>>,
        totals: &mut Totals,
    ) -> Result<()> {
        let known = self.journal.borrow().acknowledged;
        while self.journal.borrow().acknowledged == known {
            if let Some(ended) = working.try_join_next() {
                ended??;
                bail!("somebody stopped working");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(after).await;
        let cut = self.people.iter().filter(|one| one.is_asking()).count();
        self.office.kill()?;
        totals.runs += 1;
        totals.cut += cut;
        let told = self.journal.borrow().acknowledged - known;
        print!(
            "  kill {:>3}: {:>3} ms after the first answer, {cut:>2} requests under way, {told:>4} changes \
             acknowledged since the one before",
            totals.runs,
            after.as_millis(),
        );
        Ok(())
    }

    /// Everybody has sent everything: the whole book, as a new phone of the officer reads it.
    async fn close(
        mut self,
        sabotage: Option<Sabotage>,
        chance: &Chance,
        totals: &mut Totals,
    ) -> Result<()> {
        if sabotage == Some(Sabotage::Twice)
            && let Some(person) = self.people.first()
        {
            person.save_twice(&self.clock).await?;
            person.work(&Cell::new(false), &self.clock).await?;
        }
        let office = self.office.address;
        let words = book::of_office(office, OFFICER, chance, &self.clock).await?;
        self.office.kill()?;
        self.office.check()?;
        let changes = self.office.changes().await?;
        let journal = self.journal.borrow();
        totals.findings.of_words(&journal, &words);
        totals.findings.of_changes(&journal, &changes);
        totals.acknowledged += journal.acknowledged;
        println!(
            "  office read whole: {} saves with words of their own, {} changes in the book",
            journal.words.len(),
            changes.len()
        );
        Ok(())
    }
}

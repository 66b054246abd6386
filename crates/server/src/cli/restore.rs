//! `restore`.

use super::Place;
use anyhow::{Context, bail};
use clap::Args;
use so_thon_domain::{Epoch, SeatId};
use so_thon_server::{
    check::check,
    journal::{self, Entry},
    photos::{self, Attachments},
    store::{AuditStore, OF_THE_SERVER, PeopleStore, SqliteStore, What},
};
use std::{fs, path::PathBuf};

/// Begin a new life of the store from a backup.
///
/// Phones notice the new life and send everything again that they still hold; what the backup knows
/// already is not doubled. The store that was there must have been moved away.
#[derive(Debug, Args)]
pub struct Restore {
    #[command(flatten)]
    place: Place,
    /// The backup.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
}

impl Restore {
    pub async fn run(self) -> anyhow::Result<()> {
        let file = self.place.file()?;
        if file.exists() {
            bail!(
                "there is a store at {}: move it away first, with its -wal and -shm files",
                file.display()
            );
        }
        fs::create_dir_all(&self.place.data)?;
        let keys = self.place.load_keys()?;
        // Proved under another name: a crash leaves no half-restored store behind.
        let beside = file.with_extension("restoring");
        fs::copy(&self.from, &beside)
            .with_context(|| format!("reading {}", self.from.display()))?;
        let mut server = super::server_over(SqliteStore::open(&beside).await?, keys.clone());
        server.journal = Some(self.place.data.clone());
        server.begin_log().await?;
        let communes = server.store.communes().await?;
        if communes.is_empty() {
            bail!("the backup has no commune");
        }
        let mut findings = 0;
        for commune in &communes {
            if keys.of(commune.id).is_empty() {
                bail!(
                    "the private key of {} is missing: put it back with `key restore` first",
                    commune.name
                );
            }
            let report = check(&server.store, &keys, commune).await?;
            for finding in &report.findings {
                println!("{finding}");
            }
            findings += report.findings.len();
            println!("{}: {} changes", commune.name, report.changes);
        }
        if findings > 0 {
            bail!("the backup has {findings} findings and was not restored");
        }
        let logs = communes.iter().map(|commune| commune.id);
        for commune in logs.chain([OF_THE_SERVER]) {
            let sequence = server.store.audit_head(commune).await?.sequence;
            let entry = Entry::Restored { commune, sequence };
            journal::add(&self.place.data, &entry)?;
        }
        for commune in &communes {
            let (epoch, seat) = (Epoch(server.fresh_id()), SeatId(server.fresh_id()));
            server
                .store
                .renew_life(
                    commune.id,
                    epoch,
                    seat,
                    server.now(),
                    &[server.note(commune.id, What::Restored)],
                )
                .await?;
        }
        let blobs = self.place.blobs()?;
        server.attachments = Attachments::new(blobs.clone(), keys.clone());
        let erased = server.erase_again().await?;
        let mut to_come = 0;
        for commune in &communes {
            let found = photos::check(&server.store, &blobs, commune).await?;
            photos::ask_again(&server.store, &blobs, &found.bad).await?;
            to_come += found.to_come + found.bad.len() as u64;
        }
        let (mut replayed, mut closed) = (0, 0);
        for entry in journal::read(&self.place.data)? {
            match entry {
                Entry::Revoked { commune, seat, at } => {
                    let notes = [server.note(commune, What::SeatRevoked).to(seat.0)];
                    let revoked = server.store.revoke_seat(commune, seat, at, &notes);
                    replayed += u32::from(revoked.await?);
                }
                Entry::Closed {
                    commune,
                    account,
                    at,
                } => {
                    let what = match at {
                        Some(_) => What::AccountClosed,
                        None => What::AccountOpened,
                    };
                    let notes = [server.note(commune, what).to(account.0)];
                    let store = &server.store;
                    let done = match at {
                        Some(at) => store.close_account(commune, account, at, &notes).await?,
                        None => store.open_account(commune, account, &notes).await?,
                    };
                    closed += u32::from(done);
                }
                Entry::Seen { .. } | Entry::Restored { .. } | Entry::Erased { .. } => {}
            }
        }
        server.note_heads().await?;
        server.store.close().await;
        fs::rename(&beside, &file)?;
        println!(
            "restored; {replayed} revocations, {closed} closings and {erased} erasures replayed; {to_come} photos are not here; phones will send again what they hold"
        );
        Ok(())
    }
}

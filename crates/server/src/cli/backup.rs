//! `backup`.

use super::Place;
use anyhow::{Context, bail};
use clap::Args;
use so_thon_server::{
    check::check,
    store::{PeopleStore, SqliteStore, What},
};
use std::path::PathBuf;

/// Copy the store while it is in use, and prove that the copy is whole.
///
/// Phones then know that what they sent before is safe, and may free it. The keys are not in the
/// copy: keep the printed backup of the commune's key where the copy is not.
#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    place: Place,
    /// The file to write; it must not be there.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

impl Backup {
    pub async fn run(self) -> anyhow::Result<()> {
        if self.to.exists() {
            bail!("{} is there already", self.to.display());
        }
        let server = self.place.open().await?;
        // Everything acknowledged before this moment is in the copy.
        let moment = server.now();
        server
            .store
            .copy_to(&self.to)
            .await
            .with_context(|| format!("writing {}", self.to.display()))?;
        let copy = SqliteStore::open(&self.to).await?;
        let communes = copy.communes().await?;
        let (mut changes, mut findings) = (0, 0);
        for commune in &communes {
            let report = check(&copy, &*server.keys, commune).await?;
            for finding in &report.findings {
                println!("{finding}");
            }
            changes += report.changes;
            findings += report.findings.len();
        }
        copy.close().await;
        if findings > 0 {
            bail!("the copy has {findings} findings and counts for nothing; see `check`");
        }
        for commune in &communes {
            let notes = [server.note(commune.id, What::BackedUp)];
            let noted = server.store.note_backup(commune.id, moment, &notes);
            noted.await?;
        }
        server.note_heads().await?;
        server.store.close().await;
        println!("{changes} changes, verified: {}", self.to.display());
        Ok(())
    }
}

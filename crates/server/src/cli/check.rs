//! `check`.

use super::Place;
use clap::Args;
use so_thon_server::{check::check, photos, store::PeopleStore};

/// Prove that the store is consistent.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    place: Place,
}

impl Check {
    pub async fn run(self) -> anyhow::Result<()> {
        let server = self.place.open().await?;
        let mut wrong = 0;
        for commune in server.store.communes().await? {
            let report = check(&server.store, &*server.keys, &commune).await?;
            for finding in &report.findings {
                println!("{finding}");
            }
            let photos = photos::check(&server.store, &server.attachments.blobs, &commune).await?;
            for finding in &photos.findings {
                println!("{finding}");
            }
            wrong += report.findings.len() + photos.findings.len();
            let (changes, records) = (report.changes, report.records);
            println!(
                "commune {}: {changes} changes, {records} records, {} photos, {} still on phones",
                commune.id, photos.whole, photos.to_come
            );
        }
        server.store.close().await;
        if wrong > 0 {
            anyhow::bail!("{wrong} findings");
        }
        println!("consistent");
        Ok(())
    }
}

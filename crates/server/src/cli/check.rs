//! `check`.

use super::Place;
use clap::Args;
use so_thon_server::{
    audit,
    check::check_since,
    journal, photos,
    store::{OF_THE_SERVER, PeopleStore},
};

/// Prove that the store is consistent.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    place: Place,
}

impl Check {
    pub async fn run(self) -> anyhow::Result<()> {
        let server = self.place.open().await?;
        let journal = journal::read(&self.place.data)?;
        let seen = journal::seen(&journal, OF_THE_SERVER);
        let own = audit::read(&server.store, OF_THE_SERVER, &seen).await?;
        for finding in &own.findings {
            println!("{finding}");
        }
        let mut wrong = own.findings.len();
        for commune in server.store.communes().await? {
            let seen = journal::seen(&journal, commune.id);
            let report = check_since(&server.store, &*server.keys, &commune, &seen).await?;
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
                "commune {}: {changes} changes, {records} records, {} entries of the log, \
                 {} photos, {} still on phones",
                commune.id, report.entries, photos.whole, photos.to_come
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

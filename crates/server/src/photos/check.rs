//! Proof that every picture the store says it has is there and is the one its record names.

use super::{SeenPhoto, access::content_of, blobs::Blobs};
use crate::{
    problem::Failure,
    store::{CommuneRow, Store, StoreError},
};
use so_thon_protocol::photo::hash;

/// Rows per read.
const STEP: u32 = 500;

/// What was looked at, and what was found wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhotoReport {
    /// Pictures whose bytes are here and whole.
    pub whole: u64,
    /// Pictures whose records are here and whose bytes have not come yet. No fault of the store:
    /// a phone still has them.
    pub to_come: u64,
    /// What is wrong, each a sentence without personal data.
    pub findings: Vec<String>,
    /// Pictures that the store says are here and that are not, or not as their records name them.
    pub bad: Vec<SeenPhoto>,
}

impl PhotoReport {
    fn wrong(&mut self, finding: String, photo: SeenPhoto) {
        self.findings.push(finding);
        self.bad.push(photo);
    }
}

/// Pictures that are bad count as still to come from now on: whoever has them may bring them again,
/// and the office sees that they are missing. For a store that begins a new life, when phones ask
/// about all they hold.
pub async fn ask_again<S: Store>(
    store: &S,
    blobs: &Blobs,
    bad: &[SeenPhoto],
) -> Result<(), Failure> {
    for photo in bad {
        blobs.throw_away(photo).await?;
        store
            .photo_lost(photo.commune(), photo.content().hash)
            .await?;
    }
    Ok(())
}

/// Reads every picture of a commune and compares it with its hash.
pub async fn check<S: Store>(
    store: &S,
    blobs: &Blobs,
    commune: &CommuneRow,
) -> Result<PhotoReport, Failure> {
    let mut report = PhotoReport::default();
    let mut after = None;
    loop {
        let rows = store.photos_after(commune.id, after, STEP).await?;
        let Some(last) = rows.last() else {
            return Ok(report);
        };
        after = Some((last.hash, last.record));
        for row in &rows {
            let name = format!("photo {}", row.record);
            let records = store.records(commune.id, &[row.record]).await?;
            let Some(record) = records.first() else {
                report.findings.push(format!("{name}: it has no record"));
                continue;
            };
            let record = record.record().map_err(|_| StoreError::Damaged("record"))?;
            // A record that names another picture by now needs this one no more.
            let Some(content) = content_of(&record, row.hash) else {
                continue;
            };
            let photo = SeenPhoto::of_store(commune.id, content, row);
            match (blobs.whole(&photo).await?, row.stored) {
                (Some(bytes), _) if hash(&bytes) == row.hash => report.whole += 1,
                (Some(_), _) => report.wrong(format!("{name}: its bytes are damaged"), photo),
                (None, Some(_)) => report.wrong(format!("{name}: its bytes are missing"), photo),
                (None, None) => report.to_come += 1,
            }
        }
    }
}

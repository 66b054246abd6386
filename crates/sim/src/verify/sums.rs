//! Phone and office compare one number for each village.

use super::{Read, Truth};
use crate::world::{Kind, World};
use so_thon_domain::{Record, VillageId};
use so_thon_protocol::{codec, digest};
use so_thon_server::store::ChangeStore;
use so_thon_sync::{
    Store, StoreError, Table, Transaction,
    tables::{self, StoredUnit},
};

impl World {
    /// The office's digest of each village is the sum of the rows the phone has.
    pub(super) async fn sums(&mut self, at: usize, truth: &Truth) -> Read<()> {
        let commune = self.office.commune.id;
        let all = self.office.store().villages(commune).await;
        let villages: Vec<VillageId> = all.unwrap_or_default().into_iter().collect();
        let server = self.office.server();
        let caller = server.caller(commune, self.seats[at].id).await;
        let digests = match caller {
            Ok(caller) => server.digests(&caller, &villages).await,
            Err(error) => Err(error),
        };
        let name = self.seats[at].name.clone();
        let digests = match digests {
            Ok(digests) => digests,
            Err(error) => {
                self.report(Kind::Broken, format!("{name}: no digests: {error}"));
                return Ok(());
            }
        };
        let records = self.stored(at).await?;
        for digest in digests {
            let own = records
                .iter()
                .filter(|record| record.village == Some(digest.village));
            if digest::of_records(own) != digest.sum {
                self.trace_rows(truth, &records, digest.village);
                let words = format!("{name}: {} has another sum", digest.village);
                self.report(Kind::Diverged, words);
            }
        }
        Ok(())
    }

    /// Says which rows differ.
    fn trace_rows(&self, truth: &Truth, here: &[Record], village: VillageId) {
        for record in here.iter().filter(|one| one.village == Some(village)) {
            let there = truth.records.get(&record.id).map(Record::for_phone);
            if there.as_ref() != Some(record) {
                self.trace
                    .say(|| format!("here {record:?}\nthere {there:?}"));
            }
        }
        for record in truth.records.values() {
            let known = here.iter().any(|one| one.id == record.id);
            if record.village == Some(village) && !known {
                self.trace.say(|| format!("not here {record:?}"));
            }
        }
    }

    /// The office's rows as they lie on a phone.
    async fn stored(&self, at: usize) -> Result<Vec<Record>, StoreError> {
        let tables = self.seats[at].disk.tables();
        let transaction = tables.read(&[Table::Units]).await?;
        let units = transaction.range(Table::Units, &[], tables::END, usize::MAX);
        let mut records = Vec::new();
        for (_, bytes) in units.await? {
            let unit: StoredUnit =
                codec::decode("unit", &bytes).map_err(|_| StoreError::Damaged { what: "unit" })?;
            records.extend(unit.records.into_iter().map(|kept| kept.record));
        }
        Ok(records)
    }
}

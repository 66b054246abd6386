//! Changes and records in SQLite.

use super::{SqliteStore, append, values};
use crate::store::{Append, ChangeRow, ChangeStore, Decided, Ledger, LeftRow, RecordRow, Stored};
use so_thon_domain::{CommuneId, Millis, RecordId, SeatId, Stamp, ValueId, VillageId};
use so_thon_protocol::SeatName;
use sqlx::{QueryBuilder, Row, Sqlite};
use std::collections::BTreeSet;
use values::{blob, int};

/// Ids per query: well below what a statement may bind.
const CHUNK: usize = 200;

/// Asks for changes by seat and number. The order of the join is said: SQLite would else read every
/// change of the commune and look whether it was asked for.
fn decided_query(
    before: &str,
    commune: CommuneId,
    changes: &[ValueId],
) -> Stored<QueryBuilder<Sqlite>> {
    let mut query = QueryBuilder::new(before);
    query.push("WITH asked (seat, number) AS (VALUES ");
    for (index, id) in changes.iter().enumerate() {
        query.push(if index == 0 { "(" } else { ", (" });
        query.push_bind(blob(id.seat.bytes()));
        query.push(", ");
        query.push_bind(int(id.number)?);
        query.push(")");
    }
    query.push(
        ") SELECT c.position, c.seat, c.number, c.sha256, c.state, c.effective_millis, \
         c.effective_counter FROM asked CROSS JOIN changes c \
         ON c.seat = asked.seat AND c.number = asked.number AND c.commune = ",
    );
    query.push_bind(blob(commune.bytes()));
    Ok(query)
}

impl ChangeStore for SqliteStore {
    async fn ledger(&self, commune: CommuneId) -> Stored<Ledger> {
        let row = sqlx::query("SELECT * FROM ledgers WHERE commune = ?")
            .bind(blob(commune.bytes()))
            .fetch_one(&self.read)
            .await?;
        Ok(Ledger {
            position: values::number(&row, "position")?,
            households: values::number(&row, "households")?,
            server_number: values::number(&row, "server_number")?,
            people: values::number(&row, "people")?,
        })
    }

    async fn decided(&self, commune: CommuneId, changes: &[ValueId]) -> Stored<Vec<Decided>> {
        let mut found = Vec::new();
        for chunk in changes.chunks(CHUNK) {
            let mut query = decided_query("", commune, chunk)?;
            for row in query.build().fetch_all(&self.read).await? {
                found.push(Decided {
                    id: values::value_id(&row)?,
                    sha256: values::hash(&row, "sha256")?,
                    state: values::state(&row)?,
                    effective: values::stamp(&row, "effective_millis", "effective_counter")?,
                    position: values::number(&row, "position")?,
                });
            }
        }
        Ok(found)
    }

    async fn changes(&self, commune: CommuneId, ids: &[ValueId]) -> Stored<Vec<ChangeRow>> {
        let mut found = Vec::new();
        for id in ids {
            let row =
                sqlx::query("SELECT * FROM changes WHERE commune = ? AND seat = ? AND number = ?")
                    .bind(blob(commune.bytes()))
                    .bind(blob(id.seat.bytes()))
                    .bind(int(id.number)?)
                    .fetch_optional(&self.read)
                    .await?;
            found.extend(row.as_ref().map(values::change).transpose()?);
        }
        Ok(found)
    }

    async fn held(&self, commune: CommuneId) -> Stored<Vec<ChangeRow>> {
        let rows = sqlx::query(
            "SELECT * FROM changes WHERE commune = ? AND state = 'held' ORDER BY position",
        )
        .bind(blob(commune.bytes()))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(values::change).collect()
    }

    async fn changes_of(&self, commune: CommuneId, record: RecordId) -> Stored<Vec<ChangeRow>> {
        let rows = sqlx::query(
            "SELECT c.* FROM touches t JOIN changes c \
             ON c.commune = t.commune AND c.position = t.position \
             WHERE t.commune = ? AND t.record = ? ORDER BY t.position",
        )
        .bind(blob(commune.bytes()))
        .bind(blob(record.bytes()))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(values::change).collect()
    }

    async fn touched(&self, commune: CommuneId) -> Stored<u64> {
        let row = sqlx::query("SELECT position FROM touched WHERE commune = ?")
            .bind(blob(commune.bytes()))
            .fetch_one(&self.read)
            .await?;
        values::number(&row, "position")
    }

    async fn note_touches(
        &self,
        commune: CommuneId,
        touches: &[(RecordId, u64)],
        up_to: u64,
    ) -> Stored<()> {
        let mut tx = self.begin().await?;
        append::touches(&mut tx, commune, touches).await?;
        append::touched(&mut tx, commune, up_to).await?;
        Ok(tx.commit().await?)
    }

    async fn accepted_above(
        &self,
        commune: CommuneId,
        seat: SeatId,
        number: u64,
    ) -> Stored<Vec<(u64, Stamp)>> {
        let rows = sqlx::query(
            "SELECT number, effective_millis, effective_counter FROM changes \
             WHERE commune = ? AND seat = ? AND number > ? AND state IN ('applied', 'waiting')",
        )
        .bind(blob(commune.bytes()))
        .bind(blob(seat.bytes()))
        .bind(int(number)?)
        .fetch_all(&self.read)
        .await?;
        rows.iter()
            .map(|row| {
                Ok((
                    values::number(row, "number")?,
                    values::stamp(row, "effective_millis", "effective_counter")?,
                ))
            })
            .collect()
    }

    async fn records(&self, commune: CommuneId, ids: &[RecordId]) -> Stored<Vec<RecordRow>> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let mut query: QueryBuilder<Sqlite> =
                QueryBuilder::new("SELECT * FROM records WHERE commune = ");
            query.push_bind(blob(commune.bytes()));
            query.push(" AND record IN (");
            let mut list = query.separated(", ");
            for id in chunk {
                list.push_bind(blob(id.bytes()));
            }
            query.push(")");
            for row in query.build().fetch_all(&self.read).await? {
                found.push(values::record(&row)?);
            }
        }
        Ok(found)
    }

    async fn villages(&self, commune: CommuneId) -> Stored<BTreeSet<VillageId>> {
        let rows = sqlx::query("SELECT village FROM villages WHERE commune = ?")
            .bind(blob(commune.bytes()))
            .fetch_all(&self.read)
            .await?;
        rows.iter()
            .map(|row| Ok(VillageId(values::id(row, "village")?)))
            .collect()
    }

    async fn waiting(&self, commune: CommuneId, records: &[RecordId]) -> Stored<Vec<ChangeRow>> {
        let mut found = Vec::new();
        for chunk in records.chunks(CHUNK) {
            let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
                "SELECT DISTINCT c.* FROM waits w JOIN changes c \
                 ON c.commune = w.commune AND c.seat = w.seat AND c.number = w.number \
                 WHERE w.commune = ",
            );
            query.push_bind(blob(commune.bytes()));
            query.push(" AND w.record IN (");
            let mut list = query.separated(", ");
            for id in chunk {
                list.push_bind(blob(id.bytes()));
            }
            query.push(")");
            for row in query.build().fetch_all(&self.read).await? {
                found.push(values::change(&row)?);
            }
        }
        found.sort_by_key(|change: &ChangeRow| change.position);
        found.dedup_by_key(|change| change.position);
        Ok(found)
    }

    async fn append(&self, commune: CommuneId, append: &Append) -> Stored<bool> {
        let mut tx = self.begin().await?;
        if !append::write(&mut tx, commune, append).await? {
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn records_since(
        &self,
        commune: CommuneId,
        village: Option<VillageId>,
        position: u64,
        limit: u32,
    ) -> Stored<Vec<RecordRow>> {
        let rows = sqlx::query(
            "SELECT * FROM records WHERE commune = ? AND village = ? AND position > ? \
             ORDER BY position LIMIT ?",
        )
        .bind(blob(commune.bytes()))
        .bind(values::village(village))
        .bind(int(position)?)
        .bind(i64::from(limit))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(values::record).collect()
    }

    async fn units_after(
        &self,
        commune: CommuneId,
        village: Option<VillageId>,
        after: Option<RecordId>,
        limit: u32,
    ) -> Stored<Vec<RecordRow>> {
        let rows = sqlx::query(
            "SELECT * FROM records WHERE commune = ? AND village = ? AND unit > ? \
             ORDER BY unit, record LIMIT ?",
        )
        .bind(blob(commune.bytes()))
        .bind(values::village(village))
        .bind(after.map_or_else(Vec::new, |unit| blob(unit.bytes())))
        .bind(i64::from(limit))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(values::record).collect()
    }

    async fn of_unit(
        &self,
        commune: CommuneId,
        village: Option<VillageId>,
        unit: RecordId,
    ) -> Stored<Vec<RecordRow>> {
        let rows = sqlx::query(
            "SELECT * FROM records WHERE commune = ? AND village = ? AND unit = ? ORDER BY record",
        )
        .bind(blob(commune.bytes()))
        .bind(values::village(village))
        .bind(blob(unit.bytes()))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(values::record).collect()
    }

    async fn left_since(
        &self,
        commune: CommuneId,
        village: VillageId,
        position: u64,
        limit: u32,
    ) -> Stored<Vec<LeftRow>> {
        let rows = sqlx::query(
            "SELECT * FROM left_places WHERE commune = ? AND village = ? AND position > ? \
             ORDER BY position, unit, record LIMIT ?",
        )
        .bind(blob(commune.bytes()))
        .bind(blob(village.bytes()))
        .bind(int(position)?)
        .bind(i64::from(limit))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(values::left).collect()
    }

    async fn left_of(&self, commune: CommuneId, records: &[RecordId]) -> Stored<Vec<LeftRow>> {
        let mut found = Vec::new();
        for chunk in records.chunks(CHUNK) {
            let mut query: QueryBuilder<Sqlite> =
                QueryBuilder::new("SELECT * FROM left_places WHERE commune = ");
            query.push_bind(blob(commune.bytes()));
            query.push(" AND record IN (");
            let mut list = query.separated(", ");
            for id in chunk {
                list.push_bind(blob(id.bytes()));
            }
            query.push(")");
            for row in query.build().fetch_all(&self.read).await? {
                found.push(values::left(&row)?);
            }
        }
        Ok(found)
    }

    async fn people_since(
        &self,
        commune: CommuneId,
        position: u64,
        limit: u32,
    ) -> Stored<Vec<(u64, SeatName)>> {
        let rows = sqlx::query(
            "SELECT s.people, s.seat, coalesce(a.name, c.name) AS name FROM seats s \
             JOIN communes c ON c.commune = s.commune \
             LEFT JOIN accounts a ON a.commune = s.commune AND a.account = s.account \
             WHERE s.commune = ? AND s.people > ? ORDER BY s.people LIMIT ?",
        )
        .bind(blob(commune.bytes()))
        .bind(int(position)?)
        .bind(i64::from(limit))
        .fetch_all(&self.read)
        .await?;
        rows.iter()
            .map(|row| {
                let seat = SeatId(values::id(row, "seat")?);
                let name = row.try_get("name")?;
                Ok((values::number(row, "people")?, SeatName { seat, name }))
            })
            .collect()
    }

    async fn changes_since(
        &self,
        commune: CommuneId,
        position: u64,
        limit: u32,
    ) -> Stored<Vec<ChangeRow>> {
        let rows = sqlx::query(
            "SELECT * FROM changes WHERE commune = ? AND position > ? ORDER BY position LIMIT ?",
        )
        .bind(blob(commune.bytes()))
        .bind(int(position)?)
        .bind(i64::from(limit))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(values::change).collect()
    }

    async fn newest(&self, commune: CommuneId, from: Millis, limit: u32) -> Stored<Vec<ChangeRow>> {
        let rows = sqlx::query(
            "SELECT ch.* FROM changes ch \
             JOIN seats s ON s.commune = ch.commune AND s.seat = ch.seat AND s.kind = 'person' \
             WHERE ch.commune = ? AND ch.received >= ? \
             ORDER BY ch.position DESC LIMIT ?",
        )
        .bind(blob(commune.bytes()))
        .bind(int(from.0)?)
        .bind(i64::from(limit))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(values::change).collect()
    }

    async fn received_since(&self, commune: CommuneId, from: Millis) -> Stored<Vec<(SeatId, u64)>> {
        let rows = sqlx::query(
            "SELECT seat, count(*) AS arrived FROM changes \
             WHERE commune = ? AND received >= ? GROUP BY seat ORDER BY seat",
        )
        .bind(blob(commune.bytes()))
        .bind(int(from.0)?)
        .fetch_all(&self.read)
        .await?;
        rows.iter()
            .map(|row| {
                let seat = SeatId(values::id(row, "seat")?);
                Ok((seat, values::number(row, "arrived")?))
            })
            .collect()
    }

    async fn integrity(&self) -> Stored<Vec<String>> {
        let mut findings: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_all(&self.read)
            .await?;
        findings.retain(|finding| finding != "ok");
        let broken = sqlx::query("PRAGMA foreign_key_check")
            .fetch_all(&self.read)
            .await?;
        if !broken.is_empty() {
            findings.push(format!(
                "{} rows refer to rows that are missing",
                broken.len()
            ));
        }
        Ok(findings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// An append took longer with every change in the book: it read all of them.
    #[tokio::test]
    async fn changes_are_asked_for_by_seat_and_number_however_many_there_are() {
        let folder = std::env::temp_dir().join(format!("so-thon-asked-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let store = SqliteStore::open(&folder.join("store.db")).await.unwrap();
        let id = ValueId {
            seat: SeatId(Uuid::from_u128(1)),
            number: 7,
        };
        let commune = CommuneId(Uuid::from_u128(2));
        let mut query = decided_query("EXPLAIN QUERY PLAN ", commune, &[id, id]).unwrap();
        let steps = query.build().fetch_all(&store.read).await.unwrap();
        let steps: Vec<String> = steps.iter().map(|step| step.get("detail")).collect();
        store.close().await;
        std::fs::remove_dir_all(&folder).unwrap();
        let found = steps.iter().find(|step| step.starts_with("SEARCH c "));
        let found = found.unwrap_or_else(|| panic!("{steps:?}"));
        assert!(found.contains("seat=? AND number=?"), "{steps:?}");
    }
}

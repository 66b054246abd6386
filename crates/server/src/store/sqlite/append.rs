//! The one transaction by which changes enter the book.

use super::values::{self, blob, int};
use crate::store::{Append, ChangeRow, RecordRow, SettledState, Stored};
use so_thon_domain::{CommuneId, RecordId, SeatId};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use std::collections::BTreeMap;

/// Rows per statement.
const CHUNK: usize = 100;

/// Writes everything, unless the commune moved on since the decision.
pub async fn write(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    append: &Append,
) -> Stored<bool> {
    let moved = sqlx::query(
        "UPDATE ledgers SET position = ?, households = ?, server_number = ? \
         WHERE commune = ? AND position = ?",
    )
    .bind(int(append.ledger.position)?)
    .bind(int(append.ledger.households)?)
    .bind(int(append.ledger.server_number)?)
    .bind(blob(commune.bytes()))
    .bind(int(append.since)?)
    .execute(&mut *connection)
    .await?
    .rows_affected();
    if moved == 0 {
        return Ok(false);
    }
    for chunk in append.changes.chunks(CHUNK) {
        changes(connection, commune, chunk).await?;
    }
    for chunk in append.records.chunks(CHUNK) {
        records(connection, commune, chunk).await?;
    }
    super::audit::write(&mut *connection, &append.notes).await?;
    touches(connection, commune, &append.touches).await?;
    touched_if_whole(connection, commune, append).await?;
    let mut received: BTreeMap<SeatId, u64> = BTreeMap::new();
    for change in &append.changes {
        *received.entry(change.id.seat).or_default() += 1;
    }
    for (seat, count) in received {
        sqlx::query("UPDATE seats SET received = received + ? WHERE commune = ? AND seat = ?")
            .bind(int(count)?)
            .bind(blob(commune.bytes()))
            .bind(blob(seat.bytes()))
            .execute(&mut *connection)
            .await?;
    }
    super::photos::write(connection, commune, &append.photos).await?;
    for village in &append.villages {
        sqlx::query("INSERT INTO villages VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(blob(commune.bytes()))
            .bind(blob(village.bytes()))
            .execute(&mut *connection)
            .await?;
    }
    for left in &append.left {
        sqlx::query(
            "INSERT INTO left_places VALUES (?, ?, ?, ?, ?, ?) \
             ON CONFLICT (commune, village, unit, record) DO UPDATE \
             SET position = excluded.position, at = excluded.at",
        )
        .bind(blob(commune.bytes()))
        .bind(blob(left.village.bytes()))
        .bind(blob(left.unit.bytes()))
        .bind(blob(left.record.bytes()))
        .bind(int(left.position)?)
        .bind(int(left.at.0)?)
        .execute(&mut *connection)
        .await?;
    }
    for (record, id) in &append.waits {
        sqlx::query("INSERT INTO waits VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(blob(commune.bytes()))
            .bind(blob(record.bytes()))
            .bind(blob(id.seat.bytes()))
            .bind(int(id.number)?)
            .execute(&mut *connection)
            .await?;
    }
    for (id, state) in &append.released {
        if *state != SettledState::Waiting {
            sqlx::query("DELETE FROM waits WHERE commune = ? AND seat = ? AND number = ?")
                .bind(blob(commune.bytes()))
                .bind(blob(id.seat.bytes()))
                .bind(int(id.number)?)
                .execute(&mut *connection)
                .await?;
        }
        sqlx::query(
            "UPDATE changes SET state = ? \
             WHERE commune = ? AND seat = ? AND number = ? AND state IN ('waiting', 'held')",
        )
        .bind(state.code())
        .bind(blob(commune.bytes()))
        .bind(blob(id.seat.bytes()))
        .bind(int(id.number)?)
        .execute(&mut *connection)
        .await?;
    }
    for (id, stamp) in &append.restamped {
        sqlx::query(
            "UPDATE changes SET effective_millis = ?, effective_counter = ? \
             WHERE commune = ? AND seat = ? AND number = ?",
        )
        .bind(int(stamp.millis.0)?)
        .bind(i64::from(stamp.counter))
        .bind(blob(commune.bytes()))
        .bind(blob(id.seat.bytes()))
        .bind(int(id.number)?)
        .execute(&mut *connection)
        .await?;
    }
    Ok(true)
}

/// Notes which changes wrote to which records.
pub async fn touches(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    touches: &[(RecordId, u64)],
) -> Stored<()> {
    for chunk in touches.chunks(CHUNK) {
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new("INSERT INTO touches ");
        query.push_values(chunk, |mut row, (record, position)| {
            row.push_bind(blob(commune.bytes()))
                .push_bind(blob(record.bytes()))
                .push_bind(number(*position));
        });
        query.push(" ON CONFLICT DO NOTHING");
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Everything up to a position is noted.
pub async fn touched(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    up_to: u64,
) -> Stored<()> {
    sqlx::query("UPDATE touched SET position = max(position, ?) WHERE commune = ?")
        .bind(int(up_to)?)
        .bind(blob(commune.bytes()))
        .execute(connection)
        .await?;
    Ok(())
}

/// What was noted up to the position before this append is noted up to the one after it.
async fn touched_if_whole(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    append: &Append,
) -> Stored<()> {
    sqlx::query("UPDATE touched SET position = ? WHERE commune = ? AND position = ?")
        .bind(int(append.ledger.position)?)
        .bind(blob(commune.bytes()))
        .bind(int(append.since)?)
        .execute(connection)
        .await?;
    Ok(())
}

async fn changes(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    changes: &[ChangeRow],
) -> Stored<()> {
    let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
        "INSERT INTO changes (commune, position, seat, number, envelope, sha256, claimed_millis, \
         claimed_counter, effective_millis, effective_counter, received, state, late_scope, rest) ",
    );
    query.push_values(changes, |mut row, change| {
        row.push_bind(blob(commune.bytes()))
            .push_bind(number(change.position))
            .push_bind(blob(change.id.seat.bytes()))
            .push_bind(number(change.id.number))
            .push_bind(change.envelope.clone())
            .push_bind(change.sha256.to_vec())
            .push_bind(number(change.claimed.millis.0))
            .push_bind(i64::from(change.claimed.counter))
            .push_bind(number(change.effective.millis.0))
            .push_bind(i64::from(change.effective.counter))
            .push_bind(number(change.received.0))
            .push_bind(change.state.code())
            .push_bind(change.late_scope)
            .push_bind((!change.rest.is_empty()).then(|| change.rest.clone()));
    });
    query.build().execute(connection).await?;
    Ok(())
}

pub async fn records(
    connection: &mut SqliteConnection,
    commune: CommuneId,
    records: &[RecordRow],
) -> Stored<()> {
    let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
        "INSERT INTO records (commune, record, kind, unit, village, position, state) ",
    );
    query.push_values(records, |mut row, record| {
        row.push_bind(blob(commune.bytes()))
            .push_bind(blob(record.id.bytes()))
            .push_bind(record.kind.as_str().to_owned())
            .push_bind(blob(record.unit.bytes()))
            .push_bind(values::village(record.village))
            .push_bind(number(record.position))
            .push_bind(record.state.clone());
    });
    query.push(
        " ON CONFLICT (commune, record) DO UPDATE \
         SET unit = excluded.unit, village = excluded.village, position = excluded.position, \
         state = excluded.state",
    );
    query.build().execute(connection).await?;
    Ok(())
}

/// A claimed time beyond what the database can hold is held to its greatest; every number that
/// counts was bounded when it was accepted.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

//! Between ids, stamps and what SQLite stores: blobs and signed numbers.

use crate::store::{
    AccountRow, ChangeRow, CommuneRow, LeftRow, PersonSeat, RecordRow, SettledState, StoreError,
    Stored,
};
use so_thon_domain::{
    CommuneId, Millis, RecordId, RecordKind, SeatId, Stamp, ValueId, VillageId, access::Role,
};
use sqlx::{Row, sqlite::SqliteRow};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A number as SQLite has it.
pub fn int(number: u64) -> Stored<i64> {
    Ok(i64::try_from(number)?)
}

/// The sixteen bytes of an id.
pub fn blob(id: &[u8; 16]) -> Vec<u8> {
    id.to_vec()
}

/// A village's bytes; empty for what the whole commune shares.
pub fn village(village: Option<VillageId>) -> Vec<u8> {
    village.map_or_else(Vec::new, |id| id.bytes().to_vec())
}

/// Reads an id.
pub fn id(row: &SqliteRow, column: &'static str) -> Stored<Uuid> {
    Uuid::from_slice(row.try_get(column)?).map_err(|_| StoreError::Damaged(column))
}

/// Reads a number.
pub fn number(row: &SqliteRow, column: &'static str) -> Stored<u64> {
    Ok(u64::try_from(row.try_get::<i64, _>(column)?)?)
}

/// Reads a moment that may be none.
pub fn moment(row: &SqliteRow, column: &'static str) -> Stored<Option<Millis>> {
    let moment: Option<i64> = row.try_get(column)?;
    Ok(moment.map(u64::try_from).transpose()?.map(Millis))
}

/// Reads thirty-two bytes.
pub fn hash(row: &SqliteRow, column: &'static str) -> Stored<[u8; 32]> {
    <[u8; 32]>::try_from(row.try_get::<&[u8], _>(column)?).map_err(|_| StoreError::Damaged(column))
}

/// A role's name in the store.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Collaborator => "collaborator",
        Role::Officer => "officer",
        Role::Leader => "leader",
        Role::ProvinceViewer => "province_viewer",
        Role::Administrator => "administrator",
    }
}

fn role(name: &str) -> Stored<Role> {
    serde_json::from_value(name.into()).map_err(|_| StoreError::Damaged("role"))
}

/// Reads a commune.
pub fn commune(row: &SqliteRow) -> Stored<CommuneRow> {
    Ok(CommuneRow {
        id: CommuneId(id(row, "commune")?),
        name: row.try_get("name")?,
        sample: row.try_get("sample")?,
        epoch: so_thon_domain::Epoch(id(row, "epoch")?),
        public_key: hash(row, "public_key")?,
        server_seat: SeatId(id(row, "server_seat")?),
        since: Millis(number(row, "since")?),
    })
}

/// Reads an account; its villages come from another table.
pub fn account(row: &SqliteRow) -> Stored<AccountRow> {
    Ok(AccountRow {
        commune: CommuneId(id(row, "commune")?),
        id: so_thon_domain::AccountId(id(row, "account")?),
        login: row.try_get("login")?,
        name: row.try_get("name")?,
        role: role(row.try_get("role")?)?,
        password: row.try_get("password")?,
        villages: BTreeSet::new(),
        former: BTreeMap::new(),
        scope: number(row, "scope")?,
        since: Millis(number(row, "since")?),
        closed: moment(row, "closed")?,
        first_until: moment(row, "first_until")?,
    })
}

/// Reads a person's seat.
pub fn seat(row: &SqliteRow) -> Stored<PersonSeat> {
    Ok(PersonSeat {
        commune: CommuneId(id(row, "commune")?),
        id: SeatId(id(row, "seat")?),
        account: so_thon_domain::AccountId(id(row, "account")?),
        device: row.try_get("device")?,
        public_key: hash(row, "public_key")?,
        push: hash(row, "push")?,
        since: Millis(number(row, "since")?),
        seen: moment(row, "seen")?,
        highest: number(row, "highest")?,
        received: number(row, "received")?,
        revoked: moment(row, "revoked")?,
    })
}

/// Reads the id of a change.
pub fn value_id(row: &SqliteRow) -> Stored<ValueId> {
    Ok(ValueId {
        seat: SeatId(id(row, "seat")?),
        number: number(row, "number")?,
    })
}

/// Reads a stamp from its two columns.
pub fn stamp(row: &SqliteRow, millis: &'static str, counter: &'static str) -> Stored<Stamp> {
    Ok(Stamp {
        millis: Millis(number(row, millis)?),
        counter: u32::try_from(row.try_get::<i64, _>(counter)?)?,
    })
}

/// Reads what became of a change.
pub fn state(row: &SqliteRow) -> Stored<SettledState> {
    Ok(SettledState::parse(row.try_get("state")?))
}

/// Reads a change.
pub fn change(row: &SqliteRow) -> Stored<ChangeRow> {
    Ok(ChangeRow {
        position: number(row, "position")?,
        id: value_id(row)?,
        envelope: row.try_get("envelope")?,
        rest: row
            .try_get::<Option<Vec<u8>>, _>("rest")?
            .unwrap_or_default(),
        sha256: hash(row, "sha256")?,
        claimed: stamp(row, "claimed_millis", "claimed_counter")?,
        effective: stamp(row, "effective_millis", "effective_counter")?,
        received: Millis(number(row, "received")?),
        state: state(row)?,
        late_scope: row.try_get("late_scope")?,
    })
}

/// Reads a record.
pub fn record(row: &SqliteRow) -> Stored<RecordRow> {
    let kind: String = row.try_get("kind")?;
    let kind: RecordKind =
        serde_json::from_value(kind.into()).map_err(|_| StoreError::Damaged("kind"))?;
    let village: &[u8] = row.try_get("village")?;
    let village = match village {
        [] => None,
        bytes => Some(VillageId(
            Uuid::from_slice(bytes).map_err(|_| StoreError::Damaged("village"))?,
        )),
    };
    Ok(RecordRow {
        id: RecordId(id(row, "record")?),
        kind,
        unit: RecordId(id(row, "unit")?),
        village,
        position: number(row, "position")?,
        state: row.try_get("state")?,
    })
}

/// Reads where a record lay before.
pub fn left(row: &SqliteRow) -> Stored<LeftRow> {
    Ok(LeftRow {
        village: VillageId(id(row, "village")?),
        unit: RecordId(id(row, "unit")?),
        record: RecordId(id(row, "record")?),
        position: number(row, "position")?,
        at: Millis(number(row, "at")?),
    })
}

//! A commune as the office would send it: every record merged, with a position, in pages.

use serde_bytes::ByteBuf;
use so_thon_domain::{
    Epoch, Millis, Record, RecordId, SeatId, Stamp,
    access::Role,
    ids::{AccountId, CommuneId},
};
use so_thon_protocol::{Row, SyncReply, session::Me, version::VERSION};
use so_thon_sample::Sample;
use so_thon_sync::Identity;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows of one page, as large as an office's answer.
const PAGE: usize = 5_000;

/// What the office would send of a sample, in pages.
pub(crate) fn pages(sample: &Sample) -> Vec<Vec<Row>> {
    let mut units: BTreeMap<RecordId, BTreeMap<RecordId, Record>> = BTreeMap::new();
    for change in sample.all_changes() {
        let (id, stamp) = (
            sample.value_id(&change),
            Stamp {
                millis: change.at,
                counter: 0,
            },
        );
        for write in &change.writes {
            units
                .entry(write.unit)
                .or_default()
                .entry(write.record)
                .or_insert_with(|| Record::empty(write))
                .apply(id, stamp, write);
        }
    }
    let records = units.into_values().flat_map(BTreeMap::into_values);
    let rows: Vec<Row> = records
        .zip(1..)
        .map(|(record, position)| Row {
            position,
            record: record.for_phone(),
        })
        .collect();
    rows.chunks(PAGE).map(<[Row]>::to_vec).collect()
}

/// An answer that brings rows and nothing else.
pub(crate) fn reply(rows: Vec<Row>, page: u8, more: bool, now: Millis) -> SyncReply {
    SyncReply {
        version: VERSION,
        epoch: Epoch(Uuid::from_u128(1)),
        now,
        outcomes: Vec::new(),
        rows,
        purge: Vec::new(),
        left: Vec::new(),
        erased: Vec::new(),
        people: Vec::new(),
        cursor: ByteBuf::from([page]),
        more,
        scope: 1,
        backed_up: None,
        digests: Vec::new(),
    }
}

/// An officer's seat: every village is on the phone.
pub(crate) fn officer(sample: &Sample) -> Identity {
    Identity {
        seat: SeatId(Uuid::from_u128(2)),
        me: Me {
            account: AccountId(Uuid::from_u128(3)),
            login: "canbo".to_owned(),
            name: "Nguyễn Thị Hạnh (mẫu)".to_owned(),
            role: Role::Officer,
            commune: CommuneId(Uuid::from_u128(4)),
            commune_name: sample.commune.clone(),
            villages: Vec::new(),
            // X25519 of a secret of thirty-two sevens.
            commune_key: "13be4feaeaf204c7fd3358fc9c00721881d174278128227ec674f37f7fe97b6d"
                .to_owned(),
            sample: true,
        },
        signing_key: [7; 32].into(),
        token: "token".to_owned(),
        push_token: "push".to_owned(),
        epoch: Epoch(Uuid::from_u128(1)),
    }
}

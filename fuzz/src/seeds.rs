//! Good inputs to start from: what the programs themselves write.

use crate::{
    Decoder,
    decoders::{form::household, sheet},
    lived::{Lived, lent},
};
use pollster::block_on;
use serde_json::json;
use so_thon_domain::{
    MemberId, Millis, RegistrationId, SupportId, VillageId, VisitId,
    draft::{
        HouseholdDraft, MeasureDraft, MemberDraft, RegistrationDraft, SupportDraft, VillageDraft,
        VisitDraft,
    },
};
use so_thon_protocol::{
    Envelope, bundle,
    codec::{encode, inflate},
    push::frame,
    seal::seal_to,
    version::MAX_CONTENT_BYTES,
};
use so_thon_sync::{
    Store, Table, Transaction,
    phone::Draft,
    tables::{END, OutboxEntry, SentEntry, pack, push},
};
use uuid::Uuid;

const NOW: Millis = Millis(1_795_000_000_000);

/// Good inputs of a decoder.
pub fn of(decoder: Decoder) -> Vec<Vec<u8>> {
    lent(|lived| match decoder {
        Decoder::Envelope => lived.envelopes(),
        Decoder::Header => headers(&lived.envelopes()),
        Decoder::Content => contents(&lived.envelopes()),
        Decoder::Seal => sealed(),
        Decoder::Push => {
            let one = lived.envelopes();
            vec![
                frame(one.iter().take(1).map(Vec::as_slice)),
                frame(one.iter().map(Vec::as_slice)),
            ]
        }
        Decoder::Bundle => bundles(&lived.envelopes()),
        Decoder::Request => vec![
            encode(&lived.request(&lived.envelopes())),
            encode(&lived.request(&[])),
        ],
        Decoder::Reply => lived.replies(),
        Decoder::Cursor => lived.cursors(),
        Decoder::Digest => lived.digests(),
        Decoder::Json => messages(),
        Decoder::Unit => lived.values(Table::Units),
        Decoder::Table => lived.tables(),
        Decoder::Draft => drafts(),
        Decoder::Csv => lists(),
        Decoder::Xlsx => vec![sheet::FORM_15.to_vec()],
        Decoder::Part => (0..)
            .zip(sheet::parts())
            .map(|(at, (_, part))| [vec![at], part].concat())
            .collect(),
    })
    .into_iter()
    .filter(|input| input.len() <= decoder.longest())
    .collect()
}

impl Lived {
    /// Values of one table of the phone.
    fn values(&self, table: Table) -> Vec<Vec<u8>> {
        let phone = self.phone();
        let pairs = block_on(async {
            let transaction = phone.store().read(&[table]).await?;
            transaction.range(table, &[], END, usize::MAX).await
        });
        pairs
            .expect("memory")
            .into_iter()
            .map(|(_, value)| value)
            .collect()
    }

    /// Everything that the phone sent or has to send, and one of version 0.1.0.
    pub(crate) fn envelopes(&self) -> Vec<Vec<u8>> {
        let unsent = self.values(Table::Outbox).into_iter();
        let unsent =
            unsent.map(|bytes| OutboxEntry::from_bytes(&bytes).expect("an entry").envelope);
        let sent = self.values(Table::Sent).into_iter();
        let kept: Vec<_> = sent
            .filter_map(|bytes| SentEntry::from_bytes(&bytes).expect("an entry").kept)
            .collect();
        let old = kept
            .first()
            .map(|kept| Envelope::plain(&kept.change).to_bytes());
        unsent
            .chain(kept.into_iter().map(|kept| kept.envelope))
            .chain(old)
            .take(12)
            .collect()
    }

    fn request(&self, envelopes: &[Vec<u8>]) -> so_thon_protocol::SyncRequest {
        let asked = block_on(self.phone().request(Default::default(), NOW));
        let asked = asked.expect("a question").message;
        so_thon_protocol::SyncRequest {
            envelopes: envelopes.iter().cloned().map(Into::into).collect(),
            waiting: vec![1, 2],
            digests: self.caller.account.villages.iter().copied().collect(),
            ..asked
        }
    }

    fn replies(&self) -> Vec<Vec<u8>> {
        let from_the_beginning = so_thon_protocol::SyncRequest {
            cursor: None,
            ..self.request(&[])
        };
        let asked = [self.request(&self.envelopes()), from_the_beginning];
        let replies = asked.into_iter().map(|asked| {
            let reply = block_on(self.office().sync(&self.caller, asked));
            let mut reply = reply.expect("an answer");
            // Small ones are tried more often.
            reply.rows.truncate(6);
            encode(&reply)
        });
        replies.collect()
    }

    fn cursors(&self) -> Vec<Vec<u8>> {
        let asked = self.request(&[]).cursor.into_iter();
        let first = so_thon_protocol::SyncRequest {
            cursor: None,
            ..self.request(&[])
        };
        let reply = block_on(self.office().sync(&self.caller, first)).expect("an answer");
        asked
            .chain([reply.cursor])
            .map(|cursor| cursor.into_vec())
            .collect()
    }

    fn digests(&self) -> Vec<Vec<u8>> {
        let all = block_on(self.phone().households()).expect("households");
        let units = all.into_values().take(3);
        units
            .map(|unit| encode(&unit.records.into_values().collect::<Vec<_>>()))
            .collect()
    }

    /// The worker's note that the first numbers have another content in the life that is known here.
    fn reused(&self) -> Option<Vec<u8>> {
        let phone = self.phone();
        let life = block_on(async {
            let transaction = phone.store().read(&[Table::Push]).await?;
            transaction.get(Table::Push, push::LIFE).await
        });
        let life = life.expect("a table")?;
        Some([&[12][..], &life, b" 1 2 3"].concat())
    }

    /// One of each kind of value, behind the byte that says which.
    fn tables(&self) -> Vec<Vec<u8>> {
        let of = |byte: u8, table| {
            let values = self.values(table).into_iter().take(2);
            values.map(move |value| [vec![byte], value].concat())
        };
        // The order of the keys: counter, cursor, identity, people.
        let meta = self.values(Table::Meta).into_iter().zip([1, 2, 0, 3]);
        meta.map(|(value, byte)| [vec![byte], value].concat())
            .chain(of(5, Table::Pending))
            .chain(of(6, Table::Outbox))
            .chain(of(7, Table::Sent))
            .chain(of(8, Table::Repair))
            .chain(of(9, Table::Push))
            .chain(drafts().into_iter().map(|draft| [vec![10], draft].concat()))
            .chain(self.reused())
            .chain(of(13, Table::Summaries))
            .collect()
    }
}

fn headers(envelopes: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let read = envelopes
        .iter()
        .filter_map(|bytes| Envelope::from_bytes(bytes).ok());
    read.map(|envelope| encode(&envelope.header)).collect()
}

fn contents(envelopes: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let read = envelopes
        .iter()
        .filter_map(|bytes| Envelope::from_bytes(bytes).ok());
    read.filter_map(|envelope| inflate(&envelope.body, MAX_CONTENT_BYTES).ok())
        .collect()
}

fn sealed() -> Vec<Vec<u8>> {
    let public = so_thon_server::keys::Pair::of([7; 32]).public;
    let chance = |buffer: &mut [u8]| buffer.fill(5);
    let sealed = seal_to(&public, b"so-thon fuzz", b"bound", b"content", &chance);
    vec![sealed.expect("sealed")]
}

fn bundles(envelopes: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let slices = || envelopes.iter().take(3).map(Vec::as_slice);
    let text = bundle::write("Gói dữ liệu", slices());
    let digits: Vec<String> = slices()
        .map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect())
        .collect();
    let loose = format!(
        "-----BEGIN SO THON BUNDLE 1-----!\n{}\n-----END SO THON BUNDLE 1-----",
        digits.join("\n")
    );
    vec![text.into_bytes(), loose.into_bytes()]
}

fn messages() -> Vec<Vec<u8>> {
    let golden = [
        include_str!("../../crates/protocol/tests/golden/v1-sign-in.json"),
        include_str!("../../crates/protocol/tests/golden/v1-signed-in.json"),
        include_str!("../../crates/protocol/tests/golden/v1-problem.json"),
        include_str!("../../crates/protocol/tests/golden/v2-push-reply.json"),
    ];
    golden.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn drafts() -> Vec<Vec<u8>> {
    let unit = household();
    let id = |number| Uuid::from_u128(number);
    let (village, today) = (unit.village, chrono::NaiveDate::from_ymd_opt(2026, 11, 25));
    let new = HouseholdDraft::open(unit.id, MemberId(id(1)), village);
    let member = MemberDraft {
        name: "Cà Thị Ín".to_owned(),
        birth: "2/1987".to_owned(),
        ..MemberDraft::open(MemberId(id(2)), &unit)
    };
    let bodies = [
        (
            "household",
            json!(HouseholdDraft {
                head_name: "Lò Văn Hà".to_owned(),
                head_birth: "1980".to_owned(),
                ..new
            }),
        ),
        ("household", json!(HouseholdDraft::edit(&unit))),
        ("member", json!(member)),
        (
            "support",
            json!(SupportDraft::open(SupportId(id(3)), &unit)),
        ),
        (
            "registration",
            json!(RegistrationDraft {
                target: "2027".to_owned(),
                measures: vec![MeasureDraft {
                    what: "Vay vốn nuôi bò".to_owned(),
                    by: "30/6/2027".to_owned(),
                    ..MeasureDraft::default()
                }],
                ..RegistrationDraft::open(RegistrationId(id(6)), &unit, today.unwrap_or_default())
            }),
        ),
        ("village", json!(VillageDraft::open(VillageId(id(4))))),
        (
            "visit",
            json!(VisitDraft::open(
                VisitId(id(5)),
                &unit,
                today.unwrap_or_default()
            )),
        ),
    ];
    let drafts = bodies.map(|(form, body)| Draft {
        form: form.to_owned(),
        version: 1,
        household: Some(unit.id),
        at: NOW,
        body,
    });
    drafts.iter().map(pack).collect()
}

fn lists() -> Vec<Vec<u8>> {
    let texts = [
        "STT,Họ và tên chủ hộ,Năm sinh,Giới tính,Thôn,Điểm B1,Điểm B2\n1,Lò Thị Nền,1984,Nữ,Làng Rầm,120,35\n2,Hồ Văn Dề,1975,Nam,Gò Re,150,20\n",
        "\u{feff}\"STT\";\"Chủ hộ\";\"Quan hệ\"\r\n1;\"Đinh \"\"Xa\"\" Thị\";Chủ hộ\r\n;Hồ Văn Nía;Con\r\n",
    ];
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

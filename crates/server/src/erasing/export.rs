//! Everything that is held about a person, to be handed over to them.

use super::cover::Covered;
use crate::{
    problem::Failure,
    server::{By, Caller, Server},
    store::{Store, What},
};
use serde_json::{Map, Value, json};
use so_thon_domain::{Field, Record, RecordId, RecordKind, SeatId, ValueId};
use so_thon_protocol::erasure::{Dossier, Held, Logged};
use std::collections::{BTreeMap, BTreeSet};

/// Entries of the log per read.
const STEP: u32 = 1_000;

impl<S: Store> Server<S> {
    /// `POST /api/v1/exports`: noted in the log.
    pub async fn export(&self, caller: &Caller, of: RecordId) -> Result<Dossier, Failure> {
        let commune = caller.commune.id;
        let covered = self.covered(commune, of).await?;
        self.note_old_touches(commune).await?;
        let mut records = Vec::new();
        let (mut changes, mut ids) = (BTreeSet::new(), BTreeSet::new());
        for one in &covered {
            ids.insert(one.row.id);
            let own = self.store.changes_of(commune, one.row.id).await?;
            changes.extend(own.into_iter().map(|row| row.id));
            records.push(Held {
                history: self.history(caller, one.row.id).await?,
                ..held(&one.record, facts(&one.record))
            });
        }
        let mentions = match covered.first() {
            Some(one) if one.row.kind == RecordKind::MEMBER => {
                let all = self.of_household(commune, one.row.unit).await?;
                mentions(one.row.id, &all)
            }
            _ => Vec::new(),
        };
        let log = self.log_about(caller, &changes, &ids).await?;
        let note = self.note(commune, What::Exported).to(of.0);
        let note = note.with_detail(&json!({"records": records.len(), "mentions": mentions.len()}));
        self.store.note(&[By::Caller(caller).noted(note)]).await?;
        Ok(Dossier {
            commune: caller.commune.name.clone(),
            about: of,
            made: self.now(),
            by: caller.account.name.clone(),
            records,
            mentions,
            log,
        })
    }

    /// Entries of the log about changes to these records, and about the records.
    async fn log_about(
        &self,
        caller: &Caller,
        changes: &BTreeSet<ValueId>,
        records: &BTreeSet<RecordId>,
    ) -> Result<Vec<Logged>, Failure> {
        let commune = caller.commune.id;
        let accounts = self.store.accounts(commune).await?;
        let names: BTreeMap<_, _> = accounts
            .into_iter()
            .map(|account| (account.id, account.name))
            .collect();
        let (mut at, mut log) = (0, Vec::new());
        loop {
            let rows = self.store.audit_since(commune, at, STEP).await?;
            let Some(last) = rows.last() else {
                return Ok(log);
            };
            at = last.sequence;
            for row in rows {
                let change = row.subject.zip(row.number).map(|(seat, number)| ValueId {
                    seat: SeatId(seat),
                    number,
                });
                let about = match change {
                    Some(id) => changes.contains(&id),
                    None => row
                        .subject
                        .is_some_and(|id| records.contains(&RecordId(id))),
                };
                if about {
                    log.push(Logged {
                        number: row.sequence,
                        at: row.at,
                        what: row.what,
                        by: row
                            .by
                            .and_then(|by| names.get(&by).cloned())
                            .unwrap_or_default(),
                    });
                }
            }
        }
    }
}

fn held(record: &Record, fields: BTreeMap<String, Value>) -> Held {
    Held {
        id: record.id,
        kind: record.kind.as_str().to_owned(),
        household: record.unit,
        village: record.village,
        fields,
        history: Vec::new(),
    }
}

/// What stands in a record; of a picture not the key that opens it, which is the office's.
fn facts(record: &Record) -> BTreeMap<String, Value> {
    let mut facts: BTreeMap<String, Value> = record
        .registers
        .keys()
        .filter_map(|field| Some((field.as_str().to_owned(), record.value(field)?.clone())))
        .filter(|(_, value)| !value.is_null())
        .collect();
    for (field, list) in &record.lists {
        let shown = list.shown().map(|(key, _)| Value::from(key));
        facts.insert(field.as_str().to_owned(), shown.collect());
    }
    if let Some(Value::Object(content)) = facts.get_mut("content") {
        content.remove("key");
    }
    facts
}

/// What a signed form says of one member: who that was then, the reasons that come from them, by
/// indicator, and the class it ends in.
fn of_form(member: &Value, form: &Value) -> Option<Value> {
    let mut own = Map::new();
    let id = member.as_str()?;
    if let Some(person) = form.get("people").and_then(|people| people.get(id)) {
        own.insert("people".to_owned(), json!({ id: person }));
    }
    let lacks = form.get("lacks").and_then(Value::as_object);
    let lacks: Map<String, Value> = lacks
        .into_iter()
        .flatten()
        .filter_map(|(code, said)| {
            let reasons = said.get(1)?.as_array()?.iter();
            let theirs: Vec<&Value> = reasons
                .filter(|reason| reason.get("member") == Some(member))
                .collect();
            (!theirs.is_empty()).then(|| (code.clone(), json!([said.get(0), theirs])))
        })
        .collect();
    if own.is_empty() && lacks.is_empty() {
        return None;
    }
    own.insert("lacks".to_owned(), lacks.into());
    for what in ["version", "on", "by", "standard", "verdict"] {
        own.extend(form.get(what).map(|said| (what.to_owned(), said.clone())));
    }
    Some(own.into())
}

/// What other records of a household say of one member, without what they say of others.
fn mentions(member: RecordId, household: &[Covered]) -> Vec<Held> {
    let id = Value::from(member.to_string());
    let value = |record: &Record, field: &'static str| record.value(&Field::known(field)).cloned();
    let (mut found, mut met_at) = (Vec::new(), BTreeSet::new());
    for Covered { record, .. } in household {
        let kind = &record.kind;
        let mut fields = BTreeMap::new();
        if *kind == RecordKind::HOUSEHOLD && value(record, "head") == Some(id.clone()) {
            fields.insert("head".to_owned(), id.clone());
        } else if *kind == RecordKind::SUPPORT && value(record, "member") == Some(id.clone()) {
            fields = facts(record);
        } else if *kind == RecordKind::REGISTRATION {
            let committed = value(record, "committed");
            let by = committed.as_ref().and_then(|own| own.get("by"));
            if by == Some(&id) {
                fields.extend(committed.map(|own| ("committed".to_owned(), own)));
            }
        } else if *kind == RecordKind::REVIEW {
            let signed = value(record, "signed");
            fields
                .extend(signed.and_then(|form| Some(("signed".to_owned(), of_form(&id, &form)?))));
        } else if *kind == RecordKind::VISIT {
            let met = value(record, "met");
            let met = met.as_ref().and_then(|met| met.get("members")?.as_array());
            if met.is_some_and(|met| met.contains(&id)) {
                fields.insert("met".to_owned(), json!({"members": [id]}));
            }
            let measured = value(record, "measured");
            let own = measured
                .as_ref()
                .and_then(|all| all.get(member.to_string()));
            if let Some(own) = own {
                let own = Map::from_iter([(member.to_string(), own.clone())]);
                fields.insert("measured".to_owned(), own.into());
            }
            if !fields.is_empty() {
                met_at.insert(record.id.to_string());
                fields.extend(value(record, "date").map(|date| ("date".to_owned(), date)));
            }
        }
        if !fields.is_empty() {
            found.push(held(record, fields));
        }
    }
    for Covered { record, .. } in household {
        let visit = value(record, "visit");
        let visit = visit.as_ref().and_then(Value::as_str);
        if record.kind == RecordKind::PHOTO && visit.is_some_and(|visit| met_at.contains(visit)) {
            found.push(held(record, facts(record)));
        }
    }
    found
}

//! A small office: takes envelopes in, gives each one outcome for ever, keeps merged records at
//! positions and hands out what is new. No network, no rights beyond villages taken away.

use super::fixtures::{NOW, commune_keys, epoch};
use crate::transport::{Carrier, Transport, TransportError};
use serde_bytes::ByteBuf;
use so_thon_domain::{Change, Millis, Record, RecordId, SeatId, Stamp, VillageId};
use so_thon_protocol::{
    Digest, Envelope, Outcome, Row, SeatName, State, SyncReply, SyncRequest,
    bundle::{self, BundleOutcome, BundleReply},
    digest,
    version::VERSION,
};
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

type Rule = Rc<dyn Fn(&Change) -> Option<State>>;

/// The office. Clones are the same office.
#[derive(Clone)]
pub struct Office {
    book: Rc<RefCell<Book>>,
    rule: Rc<RefCell<Option<Rule>>>,
    page: Rc<Cell<usize>>,
}

/// What a backup holds.
#[derive(Clone)]
pub struct Book {
    life: u64,
    now: Millis,
    position: u64,
    records: BTreeMap<RecordId, (u64, Record)>,
    outcomes: BTreeMap<(SeatId, u64), (Vec<u8>, State)>,
    waiting: BTreeMap<(SeatId, u64), Change>,
    news: BTreeMap<SeatId, Vec<Outcome>>,
    taken_away: BTreeMap<SeatId, BTreeSet<VillageId>>,
    to_purge: BTreeMap<SeatId, Vec<VillageId>>,
    backed_up: Option<Millis>,
    anew: u64,
}

impl Default for Office {
    fn default() -> Self {
        let book = Book {
            life: 1,
            now: Millis(NOW.0 + 1_000_000),
            position: 0,
            records: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            waiting: BTreeMap::new(),
            news: BTreeMap::new(),
            taken_away: BTreeMap::new(),
            to_purge: BTreeMap::new(),
            backed_up: None,
            anew: 0,
        };
        Self {
            book: Rc::new(RefCell::new(book)),
            rule: Rc::default(),
            page: Rc::new(Cell::new(usize::MAX)),
        }
    }
}

impl Office {
    /// Answers a request.
    pub fn answer(&self, request: &SyncRequest) -> SyncReply {
        let rule = self.rule.borrow().clone();
        let mut book = self.book.borrow_mut();
        let mut outcomes = book.news.remove(&request.seat).unwrap_or_default();
        for bytes in &request.envelopes {
            outcomes.push(book.take_in(bytes, rule.as_ref()));
        }
        book.anew += request.anew.len() as u64;
        let (rows, cursor, more) = book.rows_for(request, self.page.get());
        let seats: BTreeSet<SeatId> = rows
            .iter()
            .filter_map(|row| row.record.created.map(|(id, _)| id.seat))
            .collect();
        SyncReply {
            version: VERSION,
            epoch: epoch(book.life),
            now: book.now,
            outcomes,
            rows,
            purge: book.to_purge.remove(&request.seat).unwrap_or_default(),
            left: Vec::new(),
            erased: Vec::new(),
            people: seats
                .into_iter()
                .map(|seat| SeatName {
                    seat,
                    name: format!("Người {seat}"),
                })
                .collect(),
            cursor,
            more,
            scope: 0,
            backed_up: book.backed_up,
            digests: if more {
                Vec::new()
            } else {
                book.digests(&request.digests)
            },
        }
    }

    /// Takes a bundle in, as anybody may bring it.
    pub fn take_bundle(&self, text: &str) -> BundleReply {
        let rule = self.rule.borrow().clone();
        let mut book = self.book.borrow_mut();
        let envelopes = bundle::read(text).unwrap();
        let outcomes = envelopes.iter().map(|bytes| {
            let outcome = book.take_in(bytes, rule.as_ref());
            BundleOutcome {
                seat: outcome.seat,
                number: outcome.number,
                state: (&outcome.state).into(),
            }
        });
        BundleReply {
            outcomes: outcomes.collect(),
            unread: 0,
        }
    }

    /// A verified backup covers everything up to now; the clock goes on so many milliseconds.
    pub fn back_up_and_wait(&self, millis: u64) {
        let mut book = self.book.borrow_mut();
        book.backed_up = Some(book.now);
        book.now.0 += millis;
    }

    /// Gives a village to a seat again.
    pub fn give_back(&self, seat: SeatId, village: VillageId) {
        let mut book = self.book.borrow_mut();
        if let Some(taken) = book.taken_away.get_mut(&seat) {
            taken.remove(&village);
        }
        // What it missed meanwhile is new to it.
        let book = &mut *book;
        for (position, record) in book.records.values_mut() {
            if record.village == Some(village) {
                book.position += 1;
                *position = book.position;
            }
        }
    }

    /// How often villages were asked for anew.
    pub fn asked_anew(&self) -> u64 {
        self.book.borrow().anew
    }

    /// From now on asks `rule` first what becomes of a change; `None` applies it.
    pub fn decide(&self, rule: impl Fn(&Change) -> Option<State> + 'static) {
        self.rule.replace(Some(Rc::new(rule)));
    }

    /// From now on applies everything.
    pub fn apply_all(&self) {
        self.rule.replace(None);
    }

    /// Hands out at most so many rows at a time.
    pub fn pages_of(&self, rows: usize) {
        self.page.set(rows);
    }

    /// Applies (or refuses) a change that waited, and tells its seat at the next exchange.
    pub fn release(&self, seat: SeatId, number: u64, refused: Option<State>) {
        let mut book = self.book.borrow_mut();
        let change = book.waiting.remove(&(seat, number)).unwrap();
        let state = refused.unwrap_or_else(|| book.apply(&change));
        book.outcomes.get_mut(&(seat, number)).unwrap().1 = state.clone();
        let outcome = Outcome {
            seat,
            number,
            state,
        };
        book.news.entry(seat).or_default().push(outcome);
    }

    /// A village is no longer a seat's.
    pub fn take_away(&self, seat: SeatId, village: VillageId) {
        let mut book = self.book.borrow_mut();
        book.taken_away.entry(seat).or_default().insert(village);
        book.to_purge.entry(seat).or_default().push(village);
    }

    /// Moves a unit to another village.
    pub fn move_unit(&self, unit: RecordId, village: VillageId) {
        let mut book = self.book.borrow_mut();
        let book = &mut *book;
        for (position, record) in book.records.values_mut() {
            if record.unit == unit {
                book.position += 1;
                *position = book.position;
                record.village = Some(village);
            }
        }
    }

    /// A record belongs to another unit from now on: a household is split. No phone is told what left.
    pub fn put_under(&self, record: RecordId, unit: RecordId) {
        let mut book = self.book.borrow_mut();
        let book = &mut *book;
        if let Some((position, record)) = book.records.get_mut(&record) {
            book.position += 1;
            *position = book.position;
            record.unit = unit;
        }
    }

    /// A backup.
    pub fn backup(&self) -> Book {
        self.book.borrow().clone()
    }

    /// A restored backup is another life of the store.
    pub fn restore(&self, backup: Book) {
        let life = self.book.borrow().life + 1;
        let now = self.book.borrow().now;
        self.book.replace(Book {
            life,
            now,
            ..backup
        });
    }

    /// The records, as phones get them.
    pub fn records(&self) -> BTreeMap<RecordId, Record> {
        let book = self.book.borrow();
        book.records
            .iter()
            .map(|(id, (_, record))| (*id, record.for_phone()))
            .collect()
    }

    /// Changes that are in the book, by seat and number.
    pub fn applied(&self) -> BTreeSet<(SeatId, u64)> {
        let book = self.book.borrow();
        book.outcomes
            .iter()
            .filter(|(_, (_, state))| matches!(state, State::Applied { .. }))
            .map(|(id, _)| *id)
            .collect()
    }
}

impl Carrier for Office {
    async fn deliver(&self, bundle: &str) -> Result<BundleReply, TransportError> {
        Ok(self.take_bundle(bundle))
    }
}

impl Transport for Office {
    async fn exchange(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        Ok(self.answer(request))
    }
}

impl Book {
    fn take_in(&mut self, bytes: &[u8], rule: Option<&Rule>) -> Outcome {
        let change = Envelope::from_bytes(bytes)
            .and_then(|envelope| envelope.open(&commune_keys()))
            .unwrap();
        let id = (change.seat, change.number);
        let state = match self.outcomes.get(&id) {
            Some((known, state)) if known == bytes => state.clone(),
            Some(_) => State::NumberReused,
            None => {
                let ruled = rule.and_then(|rule| rule(&change));
                let state = ruled.unwrap_or_else(|| self.apply(&change));
                if state == State::Waiting {
                    self.waiting.insert(id, change);
                }
                self.outcomes.insert(id, (bytes.to_vec(), state.clone()));
                state
            }
        };
        Outcome {
            seat: id.0,
            number: id.1,
            state,
        }
    }

    fn apply(&mut self, change: &Change) -> State {
        let higher = (change.seat, change.number + 1)..=(change.seat, u64::MAX);
        let later = self
            .outcomes
            .range(higher)
            .filter_map(|(_, (_, state))| match state {
                State::Applied { stamp, .. } => Some(*stamp),
                State::Refused { .. } | State::Waiting | State::Held | State::NumberReused => None,
            })
            .min();
        let stamp = Stamp::effective(change.stamp, self.now, later);
        // What waited is in the book from here on: rows from before lack it.
        let received = self.position + 1;
        for write in &change.writes {
            self.position += 1;
            let (position, record) = self
                .records
                .entry(write.record)
                .or_insert_with(|| (0, Record::empty(write)));
            *position = self.position;
            record.apply(change.value_id(), stamp, write);
        }
        State::Applied {
            stamp,
            position: received,
        }
    }

    fn digests(&self, villages: &[VillageId]) -> Vec<Digest> {
        let sum = |village: &VillageId| {
            let records = self.records.values().map(|(_, record)| record);
            Digest {
                village: *village,
                sum: digest::of_records(records.filter(|one| one.village == Some(*village))),
            }
        };
        villages.iter().map(sum).collect()
    }

    fn rows_for(&self, request: &SyncRequest, page: usize) -> (Vec<Row>, ByteBuf, bool) {
        let stood = request
            .cursor
            .as_ref()
            .and_then(|cursor| {
                let (life, position) = cursor.split_first_chunk::<8>()?;
                let known = u64::from_be_bytes(*life) == self.life;
                known.then(|| u64::from_be_bytes(position.try_into().unwrap()))
            })
            .unwrap_or(0);
        let hidden = self.taken_away.get(&request.seat);
        let mut rows: Vec<Row> = self
            .records
            .values()
            .filter(|(position, record)| {
                let away = record
                    .village
                    .is_some_and(|village| hidden.is_some_and(|hidden| hidden.contains(&village)));
                let anew = record
                    .village
                    .is_some_and(|village| request.anew.contains(&village));
                (*position > stood || anew) && !away
            })
            .map(|(position, record)| Row {
                position: *position,
                record: record.for_phone(),
            })
            .collect();
        rows.sort_by_key(|row| row.position);
        let more = rows.len() > page;
        rows.truncate(page);
        let stands = match rows.last() {
            Some(last) if more => last.position,
            Some(_) | None => self.position,
        };
        let cursor = [self.life.to_be_bytes(), stands.to_be_bytes()].concat();
        (rows, ByteBuf::from(cursor), more)
    }
}

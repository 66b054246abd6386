//! Two phones, one office and a link that drops, repeats and cuts: whatever it did, once it works
//! both phones show what the office has, and every save is in its book exactly once.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::{collection::vec, prelude::*, test_runner::Config};
use so_thon_domain::{Clock, Millis, SeatId, indicator::Answer};
use so_thon_protocol::{SyncReply, SyncRequest};
use so_thon_sync::{
    MemoryStore, Phone, Transport, TransportError,
    conformance::{
        Office, contents, enrolled, household, later, new_address, new_household, new_visit,
        phone_over, question, save, seat, seen, village,
    },
    sync,
};
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet, VecDeque},
};

/// What the link does with one exchange.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Works,
    /// The request never arrives.
    DropsRequest,
    /// The office commits, the phone never hears of it.
    DropsReply,
    /// The request arrives twice; the second answer comes back.
    Duplicates,
    /// The answer of the exchange before comes instead (a stale cache, a late packet).
    RepeatsReply,
}

/// One turn of the script.
#[derive(Clone, Debug)]
enum Turn {
    Make {
        phone: usize,
        household: u64,
    },
    Visit {
        phone: usize,
        household: u64,
        lacking: bool,
    },
    Move {
        phone: usize,
        household: u64,
    },
    /// A round that ends when the link does.
    Sync {
        phone: usize,
        fates: Vec<Fate>,
        page: usize,
    },
    /// Another tab asks; either its question or its answer is long on the way.
    Ask {
        phone: usize,
        answered: bool,
    },
    /// What was long on the way arrives, whatever has happened since.
    Hear {
        phone: usize,
    },
    /// The power goes: what was committed is all that is left.
    Restart {
        phone: usize,
    },
}

struct Link<'a> {
    office: &'a Office,
    fates: RefCell<Vec<Fate>>,
    last: RefCell<Option<(SyncRequest, SyncReply)>>,
}

impl Transport for Link<'_> {
    async fn exchange(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        let Some(fate) = self.fates.borrow_mut().pop() else {
            return Err(TransportError::Unreachable);
        };
        let stale = self.last.borrow().clone();
        let answer = match fate {
            Fate::DropsRequest => return Err(TransportError::Unreachable),
            Fate::DropsReply => {
                self.office.answer(request);
                return Err(TransportError::Unreachable);
            }
            Fate::Duplicates => {
                self.office.answer(request);
                self.office.answer(request)
            }
            // Only an answer to the same question may come back for it: anything else is refused
            // by the road itself.
            Fate::RepeatsReply => match stale {
                Some((asked, reply)) if asked == *request => reply,
                _ => self.office.answer(request),
            },
            Fate::Works => self.office.answer(request),
        };
        self.last.replace(Some((request.clone(), answer.clone())));
        Ok(answer)
    }
}

struct Ticking(Cell<u64>);

impl Clock for Ticking {
    fn now(&self) -> Millis {
        self.0.set(self.0.get() + 7);
        later(self.0.get())
    }
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Works),
        1 => Just(Fate::DropsRequest),
        2 => Just(Fate::DropsReply),
        1 => Just(Fate::Duplicates),
        1 => Just(Fate::RepeatsReply),
    ]
}

fn turn() -> impl Strategy<Value = Turn> {
    let (phone, household) = (0..2_usize, 1..5_u64);
    prop_oneof![
        2 => (phone.clone(), household.clone())
            .prop_map(|(phone, household)| Turn::Make { phone, household }),
        4 => (phone.clone(), household.clone(), any::<bool>())
            .prop_map(|(phone, household, lacking)| Turn::Visit { phone, household, lacking }),
        3 => (phone.clone(), household)
            .prop_map(|(phone, household)| Turn::Move { phone, household }),
        5 => (phone.clone(), vec(fate(), 0..5), 1..8_usize)
            .prop_map(|(phone, fates, page)| Turn::Sync { phone, fates, page }),
        3 => (phone.clone(), any::<bool>())
            .prop_map(|(phone, answered)| Turn::Ask { phone, answered }),
        2 => phone.clone().prop_map(|phone| Turn::Hear { phone }),
        1 => phone.prop_map(|phone| Turn::Restart { phone }),
    ]
}

async fn play(script: Vec<Turn>) {
    let office = Office::default();
    let clock = Ticking(Cell::new(0));
    let mut phones = [
        enrolled(MemoryStore::new(), 1).await,
        enrolled(MemoryStore::new(), 2).await,
    ];
    let mut saved: BTreeSet<(SeatId, u64)> = BTreeSet::new();
    let mut on_the_way = [const { VecDeque::new() }; 2];
    for (step, turn) in script.into_iter().enumerate() {
        match turn {
            Turn::Make { phone, household } => {
                // Ids are never made twice on different phones.
                let number = household + 10 * phone as u64;
                let writes = new_household(number, village(1), "Đinh Văn Hơ");
                let done = save(&phones[phone], writes, clock.now()).await;
                saved.insert((seat(phone as u64 + 1), done.number));
            }
            Turn::Visit {
                phone,
                household,
                lacking,
            } => {
                let answer = if lacking {
                    Answer::Lacking
                } else {
                    Answer::NotLacking
                };
                for number in [household, household + 10] {
                    edit(&phones[phone], phone, number, &clock, &mut saved, |own| {
                        new_visit(1_000 + 2 * step as u64 + number / 10, own, "nói", answer)
                    })
                    .await;
                }
            }
            Turn::Move { phone, household } => {
                for number in [household, household + 10] {
                    edit(&phones[phone], phone, number, &clock, &mut saved, |own| {
                        new_address(own, &format!("chỗ {step}"))
                    })
                    .await;
                }
            }
            Turn::Sync { phone, fates, page } => {
                office.pages_of(page);
                let link = Link {
                    office: &office,
                    fates: RefCell::new(fates),
                    last: RefCell::default(),
                };
                // It may end anywhere; the next round goes on from there.
                let _ = sync(&phones[phone], &link, &clock, |_| ()).await;
            }
            Turn::Ask { phone, answered } => {
                let asked = question(&phones[phone], clock.now()).await.message;
                let reply = answered.then(|| office.answer(&asked));
                on_the_way[phone].push_back((asked, reply));
            }
            Turn::Hear { phone } => {
                if let Some((asked, reply)) = on_the_way[phone].pop_front() {
                    let reply = reply.unwrap_or_else(|| office.answer(&asked));
                    let heard = phones[phone].receive(&asked, reply, clock.now()).await;
                    assert!(heard.is_ok());
                }
            }
            Turn::Restart { phone } => {
                phones[phone] = phone_over(phones[phone].store().snapshot());
            }
        }
    }
    for phone in [0, 1, 0] {
        sync(&phones[phone], &office, &clock, |_| ()).await.unwrap();
    }
    assert_eq!(office.applied(), saved, "every save once, and no other");
    assert_converged(&phones, &office).await;
}

async fn edit(
    phone: &Phone<MemoryStore>,
    at: usize,
    number: u64,
    clock: &Ticking,
    saved: &mut BTreeSet<(SeatId, u64)>,
    writes: impl FnOnce(&so_thon_domain::Record) -> Vec<so_thon_domain::RecordWrite>,
) {
    let shown = phone.household(household(number)).await.unwrap();
    if shown.is_some() {
        let own = seen(phone, household(number)).await;
        let done = save(phone, writes(&own), clock.now()).await;
        assert!(!done.again);
        saved.insert((seat(at as u64 + 1), done.number));
    }
}

async fn assert_converged(phones: &[Phone<MemoryStore>; 2], office: &Office) {
    let mut lists = Vec::new();
    for phone in phones {
        let mut shown = BTreeMap::new();
        for number in 1..20 {
            if let Some(view) = phone.household(household(number)).await.unwrap() {
                assert!(view.unsent.is_empty());
                shown.extend(view.unit.records);
            }
        }
        assert_eq!(shown, office.records());
        let mut rows = phone.rows().await.unwrap();
        rows.sort_by_key(|row| row.id);
        lists.push(rows);
        let counts = phone.counts().await.unwrap();
        assert_eq!((counts.unsent, counts.sent_back), (0, 0));
        assert!(contents(phone.store()).await[&so_thon_sync::Table::PendingUnits].is_empty());
    }
    assert_eq!(lists[0], lists[1]);
}

proptest! {
    #![proptest_config(Config { cases: 200, failure_persistence: None, ..Config::default() })]

    #[test]
    fn two_phones_end_alike_whatever_the_link_did(script in vec(turn(), 1..40)) {
        pollster::block_on(play(script));
    }
}

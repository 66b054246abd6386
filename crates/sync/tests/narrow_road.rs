//! A link that loses large bodies: what a phone has saved gets through in pieces, and a link that is not there at all
//! costs next to nothing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use pollster::block_on;
use so_thon_domain::{Clock, Millis};
use so_thon_protocol::{SyncReply, SyncRequest};
use so_thon_sync::{
    MemoryStore, Phone, Transport, TransportError,
    conformance::{Office, enrolled, later, new_household, save, seat, village},
    engine::SyncError,
    sync,
};
use std::{cell::Cell, collections::BTreeSet, ops::RangeInclusive};

const SAVES: u64 = 400;
/// Long enough that all saves together are many pieces.
const NAME_LETTERS: usize = 600;

/// A link that takes time over what it loses, and loses every body above a size.
struct Link<'a> {
    office: &'a Office,
    /// The largest body that gets through, in bytes of its envelopes.
    carries: Cell<usize>,
    /// How long a loss takes, in milliseconds.
    loses_in: Cell<u64>,
    time: Cell<u64>,
    lost: Cell<u32>,
    /// Every second piece is lost too, whatever its size.
    drops: Cell<bool>,
    arrived: Cell<u32>,
}

impl<'a> Link<'a> {
    fn to(office: &'a Office, carries: usize, loses_in: u64) -> Self {
        Self {
            office,
            carries: Cell::new(carries),
            loses_in: Cell::new(loses_in),
            time: Cell::new(0),
            lost: Cell::new(0),
            drops: Cell::new(false),
            arrived: Cell::new(0),
        }
    }

    fn round(&self, phone: &Phone<MemoryStore>) -> Result<u32, SyncError> {
        block_on(sync(phone, self, self, |_| {})).map(|round| round.exchanges)
    }

    /// How many exchanges were lost since this was asked last.
    fn lost(&self) -> u32 {
        self.lost.take()
    }
}

impl Clock for Link<'_> {
    fn now(&self) -> Millis {
        later(self.time.get())
    }
}

impl Transport for Link<'_> {
    async fn exchange(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        let bytes: usize = request
            .envelopes
            .iter()
            .map(|envelope| envelope.len())
            .sum();
        let turn = self.arrived.get() + self.lost.get();
        if bytes > self.carries.get() || (self.drops.get() && turn % 2 == 1) {
            self.time.set(self.time.get() + self.loses_in.get());
            self.lost.set(self.lost.get() + 1);
            return Err(TransportError::Unreachable);
        }
        self.arrived.set(self.arrived.get() + 1);
        Ok(self.office.answer(request))
    }
}

/// A phone that has made so many households, one a save, and met nobody.
fn full_phone() -> Phone<MemoryStore> {
    let phone = block_on(enrolled(MemoryStore::new(), 1));
    keep(&phone, 1..=SAVES);
    phone
}

fn keep(phone: &Phone<MemoryStore>, numbers: RangeInclusive<u64>) {
    for number in numbers {
        let writes = new_household(number, village(1), &long_name(number));
        assert_eq!(block_on(save(phone, writes, later(number))).number, number);
    }
}

/// Letters that nothing makes shorter.
fn long_name(number: u64) -> String {
    let mut state = number;
    let letters = (0..NAME_LETTERS).map(|_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        char::from(b'A' + (state >> 59) as u8)
    });
    letters.collect()
}

fn all_applied(office: &Office) -> bool {
    office.applied()
        == (1..=SAVES)
            .map(|number| (seat(1), number))
            .collect::<BTreeSet<_>>()
}

fn unsent(phone: &Phone<MemoryStore>) -> u64 {
    block_on(phone.counts()).unwrap().unsent
}

#[test]
fn a_link_that_carries_it_takes_all_in_one_exchange() {
    let (office, phone) = (Office::default(), full_phone());
    let link = Link::to(&office, usize::MAX, 0);
    assert_eq!(link.round(&phone), Ok(1));
    assert!(all_applied(&office));
    assert_eq!(unsent(&phone), 0);
}

#[test]
fn what_is_too_large_for_the_link_gets_through_in_pieces_in_the_same_round() {
    for loses_in in [0, 120_000] {
        let (office, phone) = (Office::default(), full_phone());
        let link = Link::to(&office, 64 * 1024, loses_in);
        assert!(link.round(&phone).is_ok());
        assert_eq!(link.lost(), 1);
        assert!(all_applied(&office));
        assert_eq!(office.records().len() as u64, 2 * SAVES);
        assert_eq!(unsent(&phone), 0);
    }
}

#[test]
fn rounds_that_end_on_a_bad_link_each_bring_a_piece_further() {
    let (office, phone) = (Office::default(), full_phone());
    let link = Link::to(&office, 64 * 1024, 120_000);
    link.drops.set(true);
    let mut rounds = 0;
    loop {
        rounds += 1;
        let before = unsent(&phone);
        let done = link.round(&phone);
        if done.is_ok() {
            break;
        }
        assert!(rounds == 1 || unsent(&phone) < before);
        assert!(rounds < 50);
    }
    assert!(all_applied(&office));
    assert_eq!(unsent(&phone), 0);
}

#[test]
fn what_a_slow_link_lost_is_not_tried_whole_again_until_a_round_ends_well() {
    let (office, phone) = (Office::default(), full_phone());
    let link = Link::to(&office, 0, 120_000);
    assert!(link.round(&phone).is_err());
    assert_eq!(link.lost(), 2);
    assert!(link.round(&phone).is_err());
    assert_eq!(link.lost(), 1);
    link.carries.set(64 * 1024);
    assert!(link.round(&phone).is_ok_and(|exchanges| exchanges > 5));
    assert_eq!(link.lost(), 0);
    // From here on the link is trusted again.
    link.carries.set(usize::MAX);
    keep(&phone, SAVES + 1..=SAVES + 100);
    assert_eq!(link.round(&phone), Ok(1));
}

#[test]
fn no_network_at_all_costs_two_attempts_and_leaves_the_next_round_whole() {
    let (office, phone) = (Office::default(), full_phone());
    let link = Link::to(&office, 0, 1);
    for _ in 0..3 {
        assert!(link.round(&phone).is_err());
        assert_eq!(link.lost(), 2);
    }
    link.carries.set(usize::MAX);
    assert_eq!(link.round(&phone), Ok(1));
    assert!(all_applied(&office));
}

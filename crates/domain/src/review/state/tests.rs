use super::*;
use crate::{
    Record, RecordWrite,
    classify::Verdict,
    draft::testing::day,
    ids::{ReviewId, SeatId, VillageId},
    reference::shipped_procedure,
    register::ValueId,
    review::kinds::{
        Held, Made, Opinion, Posted, Recheck, Recognised, SheetA, Signed, Span, StepTaken, Vote,
    },
    time::{Millis, Stamp},
    typed::{Place, TypedRecord, write_of},
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A day of November 2026; the 25th is a Wednesday.
pub(super) fn nov(date: u32) -> NaiveDate {
    day(2026, 11, date)
}

const MEETING: u128 = 900;

#[derive(Clone, Default)]
pub(super) struct Village {
    pub(super) round: Round,
    pub(super) review: Review,
    pub(super) meetings: Vec<Entry<Meeting>>,
    postings: Vec<Entry<Posting>>,
    complaints: Vec<Entry<Complaint>>,
    recognition: Option<Recognition>,
    left: Option<NaiveDate>,
}

fn entry<T>(id: u128, facts: T) -> Entry<T> {
    Entry {
        id: RecordId(Uuid::from_u128(id)),
        facts,
        created: None,
    }
}

impl Village {
    pub(super) fn new() -> Self {
        Self {
            round: Round {
                span: Some(Span {
                    from: day(2026, 9, 1),
                    to: day(2026, 12, 14),
                }),
                ..Round::default()
            },
            ..Self::default()
        }
    }

    pub(super) fn signed(mut self, on: u32) -> Self {
        let before = self.review.signed.as_ref().map_or(0, |own| own.version);
        self.review.signed = Some(Signed {
            version: before + 1,
            on: nov(on),
            by: "A Tuốt".to_owned(),
            standard: "vn-2022-2026".to_owned(),
            verdict: Verdict::Poor,
            area_type: None,
            b1: None,
            income: None,
            lacks: BTreeMap::new(),
            previews: BTreeMap::new(),
            household: None,
            people: BTreeMap::new(),
            sheet_a: None,
        });
        self
    }

    /// Phiếu A was answered over the signature that stands.
    pub(super) fn answered_a(mut self, goes_on: bool) -> Self {
        self.review.sheet_a = Some(SheetA {
            items: BTreeMap::from([("xe".to_owned(), !goes_on)]),
            goes_on,
            version: self.review.signed.as_ref().map_or(0, |own| own.version),
        });
        self
    }

    pub(super) fn met(mut self, on: u32, agree: u32, present: u32) -> Self {
        let id = MEETING + u128::from(on);
        let held = Held {
            on: nov(on),
            place: "nhà văn hóa".to_owned(),
            chair: "Hồ Văn Dề".to_owned(),
            secretary: "Đinh Thị Xuyên".to_owned(),
            present,
            minutes: 2,
        };
        let meeting = Meeting {
            round: None,
            held: Some(held),
        };
        self.meetings.push(entry(id, meeting));
        self.review.vote = Some(Vote {
            version: self.review.signed.as_ref().map_or(0, |own| own.version),
            meeting: MeetingId(Uuid::from_u128(id)),
            agree,
        });
        self
    }

    pub(super) fn posted(mut self, on: u32, again: bool) -> Self {
        let posting = Posting {
            round: None,
            posted: Some(Posted {
                on: nov(on),
                places: vec!["nhà văn hóa".to_owned()],
                by: "Hồ Văn Dề".to_owned(),
            }),
            again: Some(again),
        };
        self.postings.push(entry(u128::from(on), posting));
        self
    }

    pub(super) fn complained(mut self, on: u32, heard: Option<(u32, Heard)>) -> Self {
        let version = self.review.signed.as_ref().map_or(0, |own| own.version);
        let complaint = Complaint {
            review: None,
            made: Some(Made {
                on: nov(on),
                by: "Phạm Văn Rêu".to_owned(),
                words: "nhà có xe".to_owned(),
            }),
            recheck: heard.map(|(on, heard)| Recheck {
                version,
                on: nov(on),
                by: "Đinh Thị Xuyên".to_owned(),
                heard,
                words: "xe của anh".to_owned(),
            }),
        };
        self.complaints.push(entry(u128::from(on), complaint));
        self
    }

    pub(super) fn opinion(mut self, left_out: bool) -> Self {
        self.round.opinion = Some(Opinion {
            on: nov(20),
            by: "xã".to_owned(),
            words: "không còn cấp huyện".to_owned(),
            left_out,
        });
        self
    }

    pub(super) fn recognised(mut self, on: u32) -> Self {
        self.recognition = Some(Recognition {
            round: None,
            decision: Some(Recognised {
                number: "128/QĐ-UBND".to_owned(),
                date: nov(on),
                by: "Phạm Văn Krí".to_owned(),
            }),
        });
        self
    }

    pub(super) fn left(mut self, on: u32) -> Self {
        self.left = Some(nov(on));
        self
    }

    pub(super) fn case(&self) -> Case<'_> {
        Case {
            round: &self.round,
            review: &self.review,
            meetings: &self.meetings,
            postings: &self.postings,
            complaints: &self.complaints,
            recognition: self.recognition.as_ref(),
            procedure: shipped_procedure(),
            holidays: &[],
            left: self.left,
        }
    }

    pub(super) fn stage(&self, on: u32) -> Stage {
        self.case().state(nov(on)).stage
    }

    pub(super) fn irregular(&self) -> Vec<Irregularity> {
        self.case().state(nov(30)).irregular
    }
}

#[test]
fn a_review_goes_from_the_list_to_recognition_step_by_step() {
    let village = Village::new();
    assert_eq!(village.stage(25), Stage::Listed);
    let village = village.signed(10);
    assert_eq!(village.stage(25), Stage::Signed);
    let village = village.met(12, 20, 30);
    assert_eq!(village.stage(25), Stage::Agreed);
    // Posted on Monday the 16th: three working days end on Thursday the 19th.
    let village = village.posted(16, false);
    assert_eq!(village.stage(19), Stage::Posted);
    assert_eq!(village.stage(20), Stage::PostingOver);
    assert_eq!(village.case().state(nov(19)).posting_until, Some(nov(19)));
    let village = village.opinion(true).recognised(25);
    assert_eq!(village.stage(25), Stage::Recognised);
    assert_eq!(village.irregular(), []);
}

#[test]
fn half_of_those_present_is_enough_and_less_is_not() {
    let of = |agree, present| Village::new().signed(10).met(12, agree, present).stage(25);
    assert_eq!(of(15, 30), Stage::Agreed);
    assert_eq!(of(14, 30), Stage::NotAgreed);
    assert_eq!(of(15, 31), Stage::NotAgreed);
    assert_eq!(of(0, 0), Stage::NotAgreed);
}

#[test]
fn a_first_sheet_that_ends_the_review_leaves_nothing_to_be_done() {
    let ended = Village::new().answered_a(false);
    assert_eq!(ended.stage(25), Stage::EndedAtA);
    assert!(ended.stage(25).is_over());
    // The list may be recognised without it, and nothing was left out.
    let recognised = ended.clone().opinion(true).recognised(20);
    assert_eq!(recognised.stage(25), Stage::EndedAtA);
    assert_eq!(recognised.irregular(), []);
    assert_eq!(Village::new().answered_a(true).stage(25), Stage::Listed);
    // Looked at again, it goes on after all: what is signed counts more, on whichever phone.
    let signed = ended.signed(10);
    assert_eq!(signed.stage(25), Stage::Signed);
    // And may be ended over that signature.
    let again = signed.answered_a(false);
    assert_eq!(again.stage(25), Stage::EndedAtA);
    assert_eq!(again.signed(11).stage(25), Stage::Signed);
    // What the village agreed to is not undone by an answer that comes late.
    let agreed = Village::new().signed(10).met(12, 20, 30).answered_a(false);
    assert_eq!(agreed.stage(25), Stage::Agreed);
}

#[test]
fn without_agreement_the_household_is_reviewed_and_met_about_again() {
    let village = Village::new().signed(10).met(12, 5, 30);
    assert_eq!(
        village.case().may(StepCode::Meet, nov(13)),
        Err(Refused::Stage(Stage::NotAgreed))
    );
    assert_eq!(village.case().may(StepCode::Sign, nov(12)), Ok(()));
    // Signed again on the very day of the meeting: the old vote was about another form.
    let village = village.signed(12);
    assert_eq!(village.stage(25), Stage::Signed);
    assert_eq!(village.met(14, 25, 30).stage(25), Stage::Agreed);
}

#[test]
fn a_complaint_stops_the_way_until_it_is_heard() {
    let agreed = Village::new().signed(10).met(12, 20, 30).posted(16, false);
    let open = agreed.clone().complained(17, None);
    assert_eq!(open.stage(25), Stage::Complained);
    let stands = agreed.clone().complained(17, Some((18, Heard::Stands)));
    assert_eq!(stands.stage(25), Stage::Rechecked);
    // Posted again on Friday the 20th: until Wednesday the 25th.
    let again = stands.posted(20, true);
    assert_eq!(again.stage(25), Stage::Posted);
    assert_eq!(again.stage(26), Stage::PostingOver);
    let back = agreed.complained(17, Some((18, Heard::Again)));
    assert_eq!(back.stage(25), Stage::ToReview);
    assert_eq!(back.case().may(StepCode::Sign, nov(18)), Ok(()));
    let anew = back.signed(18).met(21, 30, 30).posted(23, false);
    assert_eq!(anew.stage(26), Stage::Posted);
    assert_eq!(anew.stage(27), Stage::PostingOver);
}

#[test]
fn no_step_is_taken_before_its_turn() {
    let may = |village: &Village, step| village.case().may(step, nov(25));
    let listed = Village::new();
    for step in StepCode::ALL {
        let allowed = step == StepCode::Sign;
        assert_eq!(may(&listed, step).is_ok(), allowed, "{step:?}");
    }
    let agreed = Village::new().signed(10).met(12, 20, 30);
    assert_eq!(
        may(&agreed, StepCode::Recognise),
        Err(Refused::Stage(Stage::Agreed))
    );
    let posted = agreed.posted(23, false);
    assert_eq!(
        may(&posted, StepCode::Recognise),
        Err(Refused::PostingUntil(nov(26)))
    );
    let over = posted.case();
    assert_eq!(
        over.may(StepCode::Recognise, nov(27)),
        Err(Refused::NoOpinion)
    );
    let ready = posted.clone().opinion(true);
    assert_eq!(ready.case().may(StepCode::Recognise, nov(27)), Ok(()));
    let early = Village::new().signed(20);
    assert_eq!(
        early.case().may(StepCode::Meet, nov(19)),
        Err(Refused::Before(nov(20)))
    );
}

#[test]
fn a_step_that_was_left_out_is_named_and_not_passed_over() {
    use Irregularity as I;
    let unposted = Village::new()
        .signed(10)
        .met(12, 20, 30)
        .opinion(false)
        .recognised(25);
    assert_eq!(unposted.irregular(), [I::RecognisedUnposted]);
    let early = Village::new()
        .signed(10)
        .met(12, 20, 30)
        .posted(16, false)
        .opinion(true)
        .recognised(19);
    assert_eq!(early.irregular(), [I::RecognisedUnposted]);
    let alone = Village::new().recognised(25);
    assert_eq!(
        alone.irregular(),
        [I::RecognisedUnsigned, I::RecognisedWithoutOpinion]
    );
    let unagreed = Village::new().signed(10).posted(16, false);
    assert_eq!(unagreed.irregular(), [I::PostedUnagreed]);
    let too_many = Village::new().signed(10).met(12, 31, 30);
    assert_eq!(too_many.irregular(), [I::VotesOverPresent]);
    assert_eq!(too_many.stage(25), Stage::Signed);
    let mut nowhere = Village::new().signed(10).met(12, 20, 30);
    nowhere.meetings.clear();
    assert_eq!(nowhere.irregular(), [I::VoteWithoutMeeting]);
}

#[test]
fn a_form_that_arrives_after_the_round_was_closed_is_late_and_says_since_when() {
    let mut village = Village::new().signed(10);
    assert_eq!(late_since(&village.round, nov(30)), None);
    village.round.closed = Some(StepTaken {
        on: nov(20),
        by: "Nguyễn Thị Thu Hà".to_owned(),
        legal_ref: String::new(),
    });
    assert_eq!(late_since(&village.round, nov(20)), None);
    assert_eq!(late_since(&village.round, nov(21)), Some(nov(20)));
    assert_eq!(
        village.case().may(StepCode::Meet, nov(21)),
        Err(Refused::Closed(nov(20)))
    );
}

/// The writes of a review's life, each by another seat that saw only what came before it.
fn life() -> Vec<(ValueId, RecordWrite)> {
    let own = Place {
        id: ReviewId(Uuid::from_u128(1)).into(),
        unit: RecordId(Uuid::from_u128(2)),
        village: Some(VillageId(Uuid::from_u128(3))),
    };
    let steps = [
        Village::new(),
        Village::new().signed(10),
        Village::new().signed(10).met(12, 20, 30),
        Village::new().signed(10).met(12, 20, 30).signed(13),
    ];
    let mut record: Option<Record> = None;
    let mut writes = Vec::new();
    for (number, step) in (1..).zip(steps) {
        let mut facts = step.review;
        facts.note = Some(format!("lần {number}"));
        let write = write_of(own, record.as_ref(), &facts).expect("something changed");
        let id = ValueId {
            seat: SeatId(Uuid::from_u128(u128::from(number))),
            number,
        };
        let state = record.get_or_insert_with(|| Record::empty(&write));
        state.apply(id, stamp(number), &write);
        writes.push((id, write));
    }
    writes
}

fn stamp(number: u64) -> Stamp {
    Stamp {
        millis: Millis(number),
        counter: 0,
    }
}

proptest! {
    #[test]
    fn the_state_does_not_depend_on_the_order_in_which_records_arrive(
        order in Just((0..4_usize).collect::<Vec<_>>()).prop_shuffle(),
        repeated in 0..4_usize,
    ) {
        let life = life();
        let replay = |order: &[usize]| {
            let mut record = Record::empty(&life[0].1);
            for at in order {
                let (id, write) = &life[*at];
                record.apply(*id, stamp(id.number), write);
            }
            record
        };
        let mut arrived = order;
        arrived.push(repeated);
        let (one, other) = (replay(&[0, 1, 2, 3]), replay(&arrived));
        prop_assert_eq!(&one, &other);
        let stage = |record: &Record| {
            let review = Review::read(record);
            let village = Village::new().signed(10).met(12, 20, 30);
            let case = Case { review: &review, ..village.case() };
            case.state(nov(25))
        };
        prop_assert_eq!(stage(&one), stage(&other));
        prop_assert_eq!(stage(&one).stage, Stage::Signed, "the vote was about the first form");
    }
}

#[test]
fn two_reviewers_who_sign_apart_leave_a_clash_and_lose_nothing() {
    let mut life = life();
    let (_, first) = life.remove(0);
    let mut record = Record::empty(&first);
    let mut sign = |seat: u128, on: u32| {
        let id = ValueId {
            seat: SeatId(Uuid::from_u128(seat)),
            number: 1,
        };
        let facts = Village::new().signed(on).review;
        let place = Place {
            id: first.record,
            unit: first.unit,
            village: first.village,
        };
        let write = write_of(place, None, &facts).expect("a write");
        record.apply(id, stamp(u64::from(on)), &write);
    };
    sign(7, 10);
    sign(8, 11);
    let register = &record.registers[&crate::Field::known("signed")];
    assert!(register.clashes());
    assert_eq!(register.heads().len(), 2);
    assert_eq!(
        Review::read(&record).signed.map(|own| own.on),
        Some(nov(11))
    );
}

#[test]
fn a_posting_shows_what_was_agreed_before_it_and_what_was_checked_again() {
    let posting = |village: &Village, at: usize| village.postings[at].facts.clone();
    let unagreed = Village::new().signed(10).posted(16, false);
    assert!(!unagreed.case().hangs_on(&posting(&unagreed, 0)));
    let posted = Village::new().signed(10).met(12, 20, 30).posted(16, false);
    assert!(posted.case().hangs_on(&posting(&posted, 0)));
    // Three working days after Monday the 16th.
    let until = hangs_until(&posting(&posted, 0), shipped_procedure(), &[]);
    assert_eq!(until, Some(nov(19)));
    let again = posted
        .posted(17, false)
        .complained(17, Some((18, Heard::Stands)))
        .posted(20, true);
    let shown = [0, 1, 2].map(|at| again.case().hangs_on(&posting(&again, at)));
    assert_eq!(shown, [true, false, true]);
    let agreed = again
        .case()
        .agreed_at(again.review.vote.expect("a vote").meeting);
    assert_eq!(agreed, Some((20, 30, true)));
}

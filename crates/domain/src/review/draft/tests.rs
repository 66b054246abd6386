use super::*;
use crate::{
    class_decision::{Class, ClassDecision, Decision, Origin},
    classify::{Lack, Verdict},
    dates::read_date,
    draft::testing::{Book, day},
    household::{Closed, Closing, Household, Moved},
    ids::{
        ComplaintId, DecisionId, MeetingId, PostingId, RecognitionId, RecordId, ReviewId, RoundId,
        SeatId, VillageId,
    },
    indicator::{Answer, Deprivation},
    member::{Birth, Member},
    points::PointTable,
    problem::Problem,
    record::Record,
    reference::{AreaType, shipped, shipped_procedure},
    register::ValueId,
    review::kinds::{
        B1Origin, Complaint, Heard, Meeting, Opinion, Posted, Posting, Review, Round, RoundSeason,
        Span,
    },
    time::Stamp,
    transition::left_on,
    typed::{Place, TypedRecord, write_of},
    unit::{Entry, HouseholdUnit},
};
use std::collections::BTreeMap;
use uuid::Uuid;

fn rules() -> ReviewRules<'static> {
    ReviewRules {
        today: day(2026, 11, 25),
        numbers: Convention::Vietnamese,
        reference: shipped(),
        procedure: shipped_procedure(),
    }
}

fn codes<C: Copy, F: Copy>(
    problems: &[Problem<F, C>],
    field: impl Fn(F) -> &'static str,
    code: impl Fn(C) -> &'static str,
) -> Vec<String> {
    problems
        .iter()
        .map(|own| format!("{} {}", field(own.field), code(own.code)))
        .collect()
}

fn errors(problems: &ReviewProblems) -> Vec<String> {
    codes(&problems.errors, ReviewField::code, ReviewCode::code)
}

fn round() -> Round {
    Round {
        span: Some(Span {
            from: day(2026, 9, 1),
            to: day(2026, 12, 14),
        }),
        standard: Some("vn-2022-2026".to_owned()),
        ..Round::default()
    }
}

/// Lò Văn Hà's household with every indicator answered: three lacking.
fn answered() -> HouseholdUnit {
    let mut unit = Book::with_household().household();
    for (_, indicator) in shipped().indicators_of("vn-2022-2026") {
        let lacking = ["water", "toilet", "telecom"].contains(&indicator.code.as_str());
        let answer = if lacking {
            Answer::Lacking
        } else {
            Answer::NotLacking
        };
        let deprivation = Deprivation {
            answer,
            visit: None,
            evidence: None,
        };
        unit.deprivations
            .insert(indicator.code.clone(), deprivation);
    }
    unit
}

fn review_id() -> ReviewId {
    ReviewId(Uuid::from_u128(77))
}

fn sheet() -> SheetDraft {
    SheetDraft {
        review: review_id(),
        on: "20/11/2026".to_owned(),
        by: "A Tuốt".to_owned(),
        area: Some(AreaType::Rural),
        region: "tay_nguyen".to_owned(),
        choices: BTreeMap::new(),
        hand_total: "135".to_owned(),
        income: String::new(),
        base: None,
    }
}

struct Desk {
    round: Round,
    review: Review,
    meetings: Vec<Entry<Meeting>>,
    postings: Vec<Entry<Posting>>,
}

impl Desk {
    fn new() -> Self {
        Self {
            round: round(),
            review: Review::default(),
            meetings: vec![],
            postings: vec![],
        }
    }

    fn case(&self) -> Case<'_> {
        Case {
            round: &self.round,
            review: &self.review,
            meetings: &self.meetings,
            postings: &self.postings,
            complaints: &[],
            recognition: None,
            procedure: shipped_procedure(),
            holidays: &[],
            left: None,
        }
    }

    fn subjects(&self) -> Subjects<'_> {
        BTreeMap::from([(review_id(), self.case())])
    }

    fn check(
        &self,
        draft: &SheetDraft,
        unit: &HouseholdUnit,
        table: Option<&PointTable>,
    ) -> Result<crate::review::problem::ReviewChecked<Review>, ReviewProblems> {
        let scored = Scored {
            unit,
            case: self.case(),
            table,
            growth: None,
        };
        draft.check(&rules(), &scored)
    }
}

#[test]
fn signing_freezes_the_class_with_every_reason() {
    let (desk, unit) = (Desk::new(), answered());
    let checked = desk.check(&sheet(), &unit, None).expect("a review");
    let signed = checked.facts().signed.clone().expect("signed");
    assert_eq!(
        (signed.version, signed.verdict, signed.standard.as_str()),
        (1, Verdict::Poor, "vn-2022-2026")
    );
    assert_eq!(signed.b1.map(|own| own.origin), Some(B1Origin::Hand));
    assert_eq!(signed.lacks.len(), 12);
    assert_eq!(signed.lacks["water"].0, Lack::Lacking);
    assert_eq!(signed.lacks["water"].1[0].code, "answered");
    // Nothing is known of income: the standard of 2027 is not said.
    assert!(signed.previews.is_empty());
    let writes = sheet().writes(&checked, &unit);
    assert_eq!(writes.len(), 1);
    assert!(writes[0].creates);
    let kept: Review = serde_json::from_value(serde_json::Value::Object(
        writes[0]
            .fields
            .iter()
            .map(|(field, set)| (field.as_str().to_owned(), set.value.clone()))
            .collect(),
    ))
    .expect("what is written is read");
    assert_eq!(&kept, checked.facts());
}

#[test]
fn with_income_the_next_standard_is_previewed_and_decides_nothing() {
    let (desk, mut unit) = (Desk::new(), answered());
    let waste = unit.deprivations["water"].clone();
    unit.deprivations.insert("waste".to_owned(), waste);
    let draft = SheetDraft {
        hand_total: "150".to_owned(),
        income: "1.600.000".to_owned(),
        ..sheet()
    };
    let checked = desk.check(&draft, &unit, None).expect("a review");
    let signed = checked.facts().signed.clone().expect("signed");
    assert_eq!(signed.verdict, Verdict::NotPoor);
    assert_eq!(
        signed.previews,
        BTreeMap::from([("vn-2027-2030".to_owned(), Verdict::Poor)])
    );
}

#[test]
fn what_is_not_known_keeps_a_review_from_being_signed_and_is_named() {
    let desk = Desk::new();
    let mut unit = answered();
    unit.deprivations.remove("water");
    let found = desk.check(&sheet(), &unit, None).expect_err("unknown");
    assert_eq!(errors(&found), ["class undetermined"]);
    assert_eq!(
        found.errors[0].params,
        [("codes", Param::Codes(vec!["water".to_owned()]))]
    );
    let draft = SheetDraft {
        area: None,
        hand_total: String::new(),
        ..sheet()
    };
    let found = desk.check(&draft, &answered(), None).expect_err("unknown");
    assert_eq!(errors(&found), ["area_type missing", "class undetermined"]);
}

#[test]
fn a_household_that_cannot_be_is_refused_with_the_reason() {
    let desk = Desk::new();
    let refused = |unit: &HouseholdUnit| errors(&desk.check(&sheet(), unit, None).expect_err("no"));
    let mut stranger = answered();
    stranger.household = Household {
        head: Some(RecordId(Uuid::from_u128(9_999)).into()),
        ..stranger.household
    };
    assert_eq!(refused(&stranger), ["head head_not_member"]);
    let mut two = answered();
    for member in &mut two.members {
        member.facts.relation = Some("head".to_owned());
    }
    assert_eq!(refused(&two), ["head two_heads"]);
    let mut unborn = answered();
    unborn.members[1].facts = Member {
        birth: Some(Birth {
            year: 2027,
            month: None,
            day: None,
        }),
        ..unborn.members[1].facts.clone()
    };
    assert_eq!(refused(&unborn), ["members born_later"]);
    let mut nobody = answered();
    nobody.members.clear();
    assert!(refused(&nobody).contains(&"members no_members".to_owned()));
}

#[test]
fn a_day_that_is_none_or_to_come_is_refused_at_its_field() {
    let (desk, unit) = (Desk::new(), answered());
    for (on, code) in [
        ("", "on missing"),
        ("hôm nay", "on date_unreadable"),
        ("26/11/2026", "on date_in_future"),
    ] {
        let draft = SheetDraft {
            on: on.to_owned(),
            ..sheet()
        };
        let found = desk.check(&draft, &unit, None).expect_err("no day");
        assert_eq!(errors(&found), [code]);
    }
}

/// A table of our own numbers: nobody's law.
fn table() -> PointTable {
    let text = "standard,version,region,area_type,criterion,criterion_name,choice,option,option_name,points,legal_ref
vn-2022-2026,thử,*,rural,size,Quy mô,one,two,2 người,50,không có
vn-2022-2026,thử,*,urban,size,Quy mô,one,two,2 người,60,không có
vn-2022-2026,thử,*,rural,things,Tài sản,many,bike,xe,15,không có
vn-2022-2026,thử,*,urban,things,Tài sản,many,bike,xe,10,không có
";
    PointTable::read(text.as_bytes()).expect("a table")
}

#[test]
fn points_of_a_loaded_table_carry_its_checksum() {
    let (desk, unit, table) = (Desk::new(), answered(), table());
    let chosen = |options: &[&str]| options.iter().map(|own| (*own).to_owned()).collect();
    let draft = SheetDraft {
        choices: BTreeMap::from([
            ("size".to_owned(), chosen(&["two"])),
            ("things".to_owned(), chosen(&["bike"])),
        ]),
        ..sheet()
    };
    let checked = desk.check(&draft, &unit, Some(&table)).expect("a review");
    let b1 = checked.facts().b1.clone().expect("points");
    assert_eq!(b1.total, 65);
    assert_eq!(b1.origin, B1Origin::Table(table.checksum().to_string()));
    let half = SheetDraft {
        choices: BTreeMap::from([("size".to_owned(), chosen(&["two"]))]),
        ..sheet()
    };
    let found = desk.check(&half, &unit, Some(&table)).expect_err("half");
    assert_eq!(errors(&found), ["b1 missing", "class undetermined"]);
}

#[test]
fn a_hand_scored_total_that_the_table_cannot_produce_is_doubted_and_not_refused() {
    let (desk, unit, table) = (Desk::new(), answered(), table());
    // Who scores by hand is not asked for the region: then no region may have the total.
    for region in ["tay_nguyen", ""] {
        let warned = |total: &str| {
            let draft = SheetDraft {
                hand_total: total.to_owned(),
                region: region.to_owned(),
                ..sheet()
            };
            let checked = desk.check(&draft, &unit, Some(&table)).expect("a review");
            codes(checked.warnings(), ReviewField::code, ReviewCode::code)
        };
        assert_eq!(warned("65"), Vec::<String>::new());
        assert_eq!(warned("66"), ["b1 total_impossible"]);
    }
}

fn signed_desk() -> Desk {
    let mut desk = Desk::new();
    let checked = desk.check(&sheet(), &answered(), None).expect("a review");
    desk.review = checked.facts().clone();
    desk
}

fn meeting() -> MeetingDraft {
    MeetingDraft {
        meeting: MeetingId(Uuid::from_u128(5)),
        round: RoundId(Uuid::from_u128(6)),
        village: VillageId(Uuid::from_u128(7)),
        on: "21/11/2026".to_owned(),
        place: "nhà văn hóa".to_owned(),
        chair: "Hồ Văn Dề".to_owned(),
        secretary: "Đinh Thị Xuyên".to_owned(),
        present: "30".to_owned(),
        minutes: "2".to_owned(),
        votes: BTreeMap::from([(review_id(), "20".to_owned())]),
    }
}

#[test]
fn a_meeting_with_more_votes_than_people_is_refused_and_too_few_are_told() {
    let desk = signed_desk();
    let of = |votes: &str| MeetingDraft {
        votes: BTreeMap::from([(review_id(), votes.to_owned())]),
        ..meeting()
    };
    let found = of("31")
        .check(&rules(), &desk.subjects())
        .expect_err("too many");
    assert_eq!(errors(&found), ["votes votes_over_present"]);
    let few = of("14").check(&rules(), &desk.subjects()).expect("few");
    assert_eq!(
        codes(few.warnings(), ReviewField::code, ReviewCode::code),
        ["votes not_agreed"]
    );
    let half = of("15").check(&rules(), &desk.subjects()).expect("half");
    assert!(half.warnings().is_empty());
    let unsigned = Desk::new();
    let found = of("20")
        .check(&rules(), &unsigned.subjects())
        .expect_err("unsigned");
    assert_eq!(errors(&found), ["class not_there"]);
    let early = MeetingDraft {
        on: "19/11/2026".to_owned(),
        ..meeting()
    };
    let found = early
        .check(&rules(), &desk.subjects())
        .expect_err("before it was signed");
    assert_eq!(errors(&found), ["on date_before"]);
}

#[test]
fn a_meeting_writes_itself_and_each_vote_over_what_was_seen() {
    let desk = signed_desk();
    let checked = meeting()
        .check(&rules(), &desk.subjects())
        .expect("a meeting");
    let place = Place {
        id: review_id().into(),
        unit: RecordId(Uuid::from_u128(2)),
        village: Some(VillageId(Uuid::from_u128(7))),
    };
    let made = write_of(place, None, &desk.review).expect("a review");
    let mut record = Record::empty(&made);
    let id = |number| ValueId {
        seat: SeatId(Uuid::from_u128(1)),
        number,
    };
    record.apply(id(1), Stamp::default(), &made);
    let reviews = BTreeMap::from([(review_id(), record.clone())]);
    let writes = meeting().writes(&checked, &reviews);
    assert_eq!(writes.len(), 2);
    record.apply(id(2), Stamp::default(), &writes[1]);
    let vote = Review::read(&record).vote.expect("a vote");
    assert_eq!((vote.agree, vote.version), (20, 1));
}

#[test]
fn recognition_before_posting_is_refused_with_the_number_of_households() {
    let mut desk = signed_desk();
    let draft = RecognitionDraft {
        recognition: RecognitionId(Uuid::from_u128(8)),
        round: RoundId(Uuid::from_u128(6)),
        number: "128/QĐ-UBND".to_owned(),
        on: "25/11/2026".to_owned(),
        by: "Phạm Văn Krí".to_owned(),
    };
    let case = desk.case();
    let two = BTreeMap::from([(review_id(), case), (ReviewId(Uuid::from_u128(78)), case)]);
    let found = draft.check(&rules(), &two).expect_err("not posted");
    assert_eq!(errors(&found), ["households not_there"]);
    assert_eq!(
        found.errors[0].params,
        [
            ("count", Param::Count(2)),
            ("stage", Param::Code("signed".to_owned()))
        ]
    );
    // Met, posted on Monday the 16th, over on the 19th.
    let earlier = |on: &str| SheetDraft {
        on: on.to_owned(),
        ..sheet()
    };
    desk = Desk::new();
    let signed = desk
        .check(&earlier("10/11/2026"), &answered(), None)
        .expect("a review");
    desk.review = signed.facts().clone();
    let met = MeetingDraft {
        on: "12/11/2026".to_owned(),
        ..meeting()
    };
    let checked = met.check(&rules(), &desk.subjects()).expect("a meeting");
    let (facts, votes) = checked.facts().clone();
    desk.review.vote = votes.get(&review_id()).copied();
    desk.meetings.push(Entry {
        id: met.meeting.into(),
        facts,
        created: None,
    });
    let posting = PostingDraft {
        posting: PostingId(Uuid::from_u128(9)),
        round: RoundId(Uuid::from_u128(6)),
        village: VillageId(Uuid::from_u128(7)),
        on: "16/11/2026".to_owned(),
        places: "nhà văn hóa\nUBND xã\n".to_owned(),
        by: "Hồ Văn Dề".to_owned(),
        again: false,
    };
    let posted = posting
        .check(&rules(), &desk.subjects())
        .expect("a posting");
    assert_eq!(posting.writes(&posted).len(), 1);
    desk.postings.push(Entry {
        id: posting.posting.into(),
        facts: posted.facts().clone(),
        created: None,
    });
    let found = draft
        .check(&rules(), &desk.subjects())
        .expect_err("nobody asked");
    assert_eq!(errors(&found), ["words no_opinion"]);
    desk.round.opinion = Some(Opinion {
        on: day(2026, 11, 24),
        by: "xã".to_owned(),
        words: "không còn cấp huyện".to_owned(),
        left_out: true,
    });
    let early = RecognitionDraft {
        on: "19/11/2026".to_owned(),
        ..draft.clone()
    };
    let found = early
        .check(&rules(), &desk.subjects())
        .expect_err("runs still");
    assert_eq!(errors(&found), ["on posting_runs"]);
    let checked = draft.check(&rules(), &desk.subjects()).expect("recognised");
    assert_eq!(draft.writes(&checked).len(), 1);
    let unit = answered();
    let decided = |unit: &HouseholdUnit| {
        let case = Case {
            left: left_on(&unit.household),
            ..desk.case()
        };
        let list = "Danh sách hộ nghèo năm 2026";
        let id = DecisionId(Uuid::from_u128(10));
        let write = RecognitionDraft::class_decision(&checked, list, id, unit, &case)?;
        let decision = crate::Field::known("decision");
        Some(write.fields[&decision].value.clone())
    };
    let facts = decided(&unit).expect("a decision");
    assert_eq!(facts["class"], "poor");
    assert_eq!(facts["origin"], "review");
    assert_eq!(facts["standing"], "new");
    assert_eq!(facts["number"], "128/QĐ-UBND");
    // It moved away on the very day of the decision: it is on no list of the commune. A day later
    // it would be, and leave the next one.
    let mut gone = unit.clone();
    let closed = |date| Closed {
        reason: Closing::MovedAway,
        date,
        note: String::new(),
    };
    gone.household.closed = Some(closed(day(2026, 11, 25)));
    assert_eq!(decided(&gone), None);
    gone.household.closed = Some(closed(day(2026, 11, 26)));
    assert_eq!(
        decided(&gone).map(|own| own["class"].clone()),
        Some("poor".into())
    );
    // It escaped in 2024 and moved to another village since: it has fallen back all the same.
    let mut back = unit;
    for (class, year) in [(Class::Poor, 2023), (Class::JustEscaped, 2024)] {
        let decision = Decision {
            class,
            origin: Origin::Import,
            list: String::new(),
            number: String::new(),
            date: day(year, 12, 15),
            standing: None,
        };
        back.decisions.push(Entry {
            id: RecordId(Uuid::from_u128(u128::from(year.unsigned_abs()))),
            facts: ClassDecision {
                decision: Some(decision),
            },
            created: None,
        });
    }
    back.household.moved = Some(Moved {
        to: VillageId(Uuid::from_u128(7)),
        date: day(2026, 3, 1),
    });
    let facts = decided(&back).expect("a decision");
    assert_eq!(facts["standing"], "fallen_back");
}

#[test]
fn who_left_meanwhile_holds_up_neither_posting_nor_recognition() {
    let desk = signed_desk();
    let left = Case {
        left: Some(day(2026, 11, 20)),
        ..desk.case()
    };
    let subjects = BTreeMap::from([(review_id(), left)]);
    let draft = PostingDraft {
        posting: PostingId(Uuid::from_u128(9)),
        round: RoundId(Uuid::from_u128(6)),
        village: VillageId(Uuid::from_u128(7)),
        on: "20/11/2026".to_owned(),
        places: "nhà văn hóa".to_owned(),
        by: "Hồ Văn Dề".to_owned(),
        again: false,
    };
    assert!(draft.check(&rules(), &subjects).is_ok());
    let early = PostingDraft {
        on: "19/11/2026".to_owned(),
        ..draft
    };
    let found = early.check(&rules(), &subjects).expect_err("still there");
    assert_eq!(errors(&found), ["households not_there"]);
}

#[test]
fn a_complaint_comes_after_posting_only() {
    let desk = signed_desk();
    let draft = ComplaintDraft {
        complaint: ComplaintId(Uuid::from_u128(11)),
        review: review_id(),
        household: answered().id,
        village: None,
        on: "24/11/2026".to_owned(),
        by: "Phạm Văn Rêu".to_owned(),
        words: "nhà có xe".to_owned(),
    };
    let found = draft.check(&rules(), &desk.case()).expect_err("not posted");
    assert_eq!(errors(&found), ["class not_there"]);
    let recheck = RecheckDraft {
        complaint: draft.complaint,
        on: "24/11/2026".to_owned(),
        by: "Đinh Thị Xuyên".to_owned(),
        heard: Some(Heard::Stands),
        words: "xe của anh".to_owned(),
    };
    let found = recheck
        .check(&rules(), &desk.case(), &Complaint::default())
        .expect_err("no complaint");
    assert_eq!(errors(&found), ["class not_there"]);
}

#[test]
fn the_check_of_a_complaint_says_what_came_of_it_and_never_comes_before_the_complaint() {
    let mut desk = signed_desk();
    let met = meeting();
    let checked = met.check(&rules(), &desk.subjects()).expect("a meeting");
    let (facts, votes) = checked.facts().clone();
    desk.review.vote = votes.get(&review_id()).copied();
    desk.meetings.push(Entry {
        id: met.meeting.into(),
        facts,
        created: None,
    });
    let on = read_date(&met.on).expect("a day");
    desk.postings.push(Entry {
        id: RecordId(Uuid::from_u128(9)),
        facts: Posting {
            posted: Some(Posted {
                on,
                places: vec!["nhà văn hóa".to_owned()],
                by: "Hồ Văn Dề".to_owned(),
            }),
            ..Posting::default()
        },
        created: None,
    });
    let draft = ComplaintDraft {
        complaint: ComplaintId(Uuid::from_u128(11)),
        review: review_id(),
        household: answered().id,
        village: Some(VillageId(Uuid::from_u128(7))),
        on: "24/11/2026".to_owned(),
        by: "Phạm Văn Rêu".to_owned(),
        words: "nhà có xe".to_owned(),
    };
    let checked = draft.check(&rules(), &desk.case()).expect("a complaint");
    let complaint = checked.facts().clone();
    let write = &draft.writes(&checked)[0];
    let mut record = Record::empty(write);
    let written = ValueId {
        seat: SeatId(Uuid::from_u128(5)),
        number: 1,
    };
    record.apply(written, Stamp::latest_at(crate::Millis(1)), write);
    let complaints = [Entry {
        id: draft.complaint.into(),
        facts: complaint.clone(),
        created: None,
    }];
    let case = Case {
        complaints: &complaints,
        ..desk.case()
    };
    let recheck = RecheckDraft {
        complaint: draft.complaint,
        on: "23/11/2026".to_owned(),
        by: "Đinh Thị Xuyên".to_owned(),
        heard: None,
        words: String::new(),
    };
    let found = recheck
        .check(&rules(), &case, &complaint)
        .expect_err("too early and empty");
    assert_eq!(
        errors(&found),
        ["words missing", "class missing", "on date_before"]
    );
    let recheck = RecheckDraft {
        on: "24/11/2026".to_owned(),
        heard: Some(Heard::Again),
        words: "xe của hộ".to_owned(),
        ..recheck
    };
    let checked = recheck.check(&rules(), &case, &complaint).expect("a check");
    let writes = recheck.writes(&checked, &record);
    let value = &writes[0].fields[&crate::Field::known("recheck")].value;
    assert_eq!(value["heard"], "again");
    assert_eq!(value["version"], 1);
}

#[test]
fn a_round_opens_in_its_season_and_never_twice() {
    let draft = RoundDraft {
        round: RoundId(Uuid::from_u128(6)),
        name: "Rà soát năm 2026".to_owned(),
        season: RoundSeason::Annual,
        from: "01/09/2026".to_owned(),
        to: "14/12/2026".to_owned(),
        by: "Nguyễn Thị Thu Hà".to_owned(),
    };
    let checked = draft.check(&rules(), &[]).expect("a round");
    assert!(checked.warnings().is_empty());
    assert_eq!(checked.facts().standard.as_deref(), Some("vn-2022-2026"));
    assert_eq!(
        checked
            .facts()
            .opened
            .as_ref()
            .map(|own| own.legal_ref.as_str()),
        Some("QĐ 24/2021/QĐ-TTg, Điều 3")
    );
    assert_eq!(draft.writes(&checked).len(), 1);
    let other = OtherRound {
        season: RoundSeason::Annual,
        span: Span {
            from: day(2026, 12, 14),
            to: day(2026, 12, 20),
        },
    };
    let found = draft.check(&rules(), &[other]).expect_err("two at once");
    assert_eq!(errors(&found), ["from rounds_overlap"]);
    let late = RoundDraft {
        to: "15/12/2026".to_owned(),
        ..draft.clone()
    };
    let warned = late.check(&rules(), &[]).expect("a doubt");
    assert_eq!(
        codes(warned.warnings(), ReviewField::code, ReviewCode::code),
        ["from out_of_season"]
    );
    let backwards = RoundDraft {
        to: "31/08/2026".to_owned(),
        ..draft
    };
    let found = backwards.check(&rules(), &[]).expect_err("backwards");
    assert_eq!(errors(&found), ["to backwards"]);
}

#[test]
fn every_code_of_a_review_is_its_own() {
    let codes: std::collections::BTreeSet<_> =
        ReviewCode::ALL.iter().map(|code| code.code()).collect();
    assert_eq!(codes.len(), ReviewCode::ALL.len());
}

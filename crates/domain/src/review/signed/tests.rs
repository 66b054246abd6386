use super::*;
use crate::{
    clash::resolution,
    draft::testing::{Book, day},
    ids::{MeetingId, RecordId, ReviewId, RoundId},
    member::{Birth, Level, Schooling, Sex, Work},
    numbers::Convention,
    reference::{AreaType, shipped, shipped_procedure},
    review::{
        Case, Review, Round, SheetA, Span,
        draft::{ReviewRules, Scored, SheetDraft},
    },
    typed::{Place, TypedRecord, write_of},
};
use std::fmt::Write as _;
use uuid::Uuid;

const STANDARD: &str = "vn-2022-2026";

fn person(id: u128, name: &str, relation: &str, birth: Birth) -> Entry<Member> {
    Entry {
        id: RecordId(Uuid::from_u128(id)),
        facts: Member {
            name: Some(name.to_owned()),
            relation: Some(relation.to_owned()),
            birth: Some(birth),
            sex: Some(Sex::Female),
            insured: Some(true),
            ..Member::default()
        },
        created: None,
    }
}

fn born(year: i32) -> Birth {
    Birth {
        year,
        month: Some(6),
        day: Some(1),
    }
}

/// Lò Văn Hà's household: the second of two children is out of school, the wife has no card, two
/// parts of three are weak, 30 m² for four people, no toilet.
fn home() -> HouseholdUnit {
    let mut unit = Book::with_household().household();
    let house = &mut unit.household;
    house.number = Some(47);
    house.address = Some("Xóm trên".to_owned());
    (house.walls_durable, house.pillars_durable) = (Some(false), Some(false));
    house.roof_durable = Some(true);
    house.house_dm2 = Some(3_000);
    house.toilet = Some("none".to_owned());
    house.water = Some("piped".to_owned());
    for own in &mut unit.members {
        own.facts.insured = Some(own.facts.name.as_deref() == Some("Lò Văn Hà"));
        own.facts.birth = Some(born(1987));
        own.facts.work = Some(Work::Own);
    }
    for (id, name, year, attends) in [
        (901, "Lò Thị An", 2014, true),
        (902, "Lò Thị Ban", 2017, false),
    ] {
        let mut child = person(id, name, "child", born(year));
        child.facts.schooling = Some(Schooling {
            attends,
            level: attends.then_some(Level::LowerSecondary),
            year: Some(2026),
        });
        unit.members.push(child);
    }
    unit
}

fn signed_by(unit: &HouseholdUnit, by: &str, sheet_a: Option<SheetA>) -> Signed {
    let round = Round {
        span: Some(Span {
            from: day(2026, 9, 1),
            to: day(2026, 12, 14),
        }),
        standard: Some(STANDARD.to_owned()),
        ..Round::default()
    };
    let review = Review {
        sheet_a,
        ..Review::default()
    };
    let rules = ReviewRules {
        today: day(2026, 11, 25),
        numbers: Convention::Vietnamese,
        reference: shipped(),
        procedure: shipped_procedure(),
    };
    let sheet = SheetDraft {
        review: ReviewId(Uuid::from_u128(77)),
        on: "20/11/2026".to_owned(),
        by: by.to_owned(),
        area: Some(AreaType::Rural),
        region: String::new(),
        choices: BTreeMap::new(),
        hand_total: "125".to_owned(),
        income: String::new(),
        base: None,
    };
    let case = Case {
        round: &round,
        review: &review,
        meetings: &[],
        postings: &[],
        complaints: &[],
        recognition: None,
        procedure: shipped_procedure(),
        holidays: &[],
        left: None,
    };
    let scored = Scored {
        unit,
        case,
        table: None,
        growth: None,
    };
    let checked = sheet.check(&rules, &scored).expect("a review");
    checked.facts().signed.clone().expect("signed")
}

fn signed(unit: &HouseholdUnit) -> Signed {
    signed_by(unit, "A Tuốt", None)
}

fn since(signed: &Signed, unit: &HouseholdUnit) -> Since {
    signed.since(unit, shipped(), shipped_procedure(), None)
}

/// The form as codes and figures, line by line: what the app makes words of.
fn text(signed: &Signed) -> String {
    let outcome = signed.outcome(shipped()).expect("a known standard");
    let mut said = format!(
        "{} by {}, signature {}, {}\n",
        signed.on, signed.by, signed.version, signed.standard
    );
    let own = signed.household.as_ref().expect("a household");
    let name = |id: &MemberId| signed.people.get(id).map_or("?", |own| own.name.as_str());
    let _ = writeln!(
        said,
        "household {:?}: {}, {} people, {:?}",
        own.number,
        own.head.as_ref().map_or("?", name),
        own.people,
        own.address
    );
    let _ = writeln!(said, "B1 {:?} in {:?}", signed.b1, signed.area_type);
    let _ = writeln!(
        said,
        "{:?}: {:?}; {:?}",
        signed.verdict, outcome.line, outcome.count
    );
    for one in signed.findings(shipped()) {
        let _ = writeln!(said, "{} {:?}", one.indicator, one.lack);
        for because in &one.because {
            let whose = because.member.as_ref().and_then(|id| signed.people.get(id));
            let whose = whose.map_or(String::new(), |own| {
                format!("{} {:?} {:?} ", own.name, own.relation, own.child)
            });
            let code = because.code.code();
            let _ = writeln!(said, "  {whose}{code} {:?}", because.params);
        }
    }
    said
}

#[test]
fn a_signed_form_as_text() {
    insta::assert_snapshot!(text(&signed(&home())));
}

#[test]
fn what_was_signed_reads_the_same_whatever_becomes_of_the_household() {
    let mut unit = home();
    let form = signed(&unit);
    let before = text(&form);
    // What travels and is stored is the same form.
    let kept = serde_json::to_value(&form).expect("a value");
    unit.household.toilet = Some("septic".to_owned());
    unit.members
        .retain(|own| own.facts.name.as_deref() != Some("Lò Thị Ban"));
    unit.members[0].facts.name = Some("Lò Văn Hà Em".to_owned());
    let again: Signed = serde_json::from_value(kept).expect("a form");
    assert_eq!(again, form);
    assert_eq!(text(&again), before);
}

#[test]
fn nothing_has_changed_right_after_signing() {
    let unit = home();
    assert_eq!(since(&signed(&unit), &unit), Since::default());
    assert!(since(&signed(&unit), &unit).is_nothing());
}

#[test]
fn what_has_changed_since_is_named() {
    let mut unit = home();
    let form = signed(&unit);
    unit.household.toilet = Some("septic".to_owned());
    unit.household.address = Some("Xóm dưới".to_owned());
    unit.members
        .retain(|own| own.facts.name.as_deref() != Some("Lò Thị Ban"));
    let since = since(&form, &unit);
    let indicators: Vec<_> = since
        .indicators
        .iter()
        .map(|own| (own.then.indicator.as_str(), own.then.lack, own.now.lack))
        .collect();
    // Three people in 30 m² have ten each; nobody is out of school any more, and one child less is a
    // dependant and was not measured.
    assert_eq!(
        indicators,
        [
            ("dependants", Lack::Unknown, Lack::Unknown),
            ("nutrition", Lack::Unknown, Lack::Unknown),
            ("child_schooling", Lack::Lacking, Lack::NotLacking),
            ("housing_area", Lack::Lacking, Lack::NotLacking),
            ("toilet", Lack::Lacking, Lack::NotLacking),
        ]
    );
    assert_eq!(since.people, Some((4, 3)));
    assert!(since.moved && !since.head);
    assert_eq!(since.named, [("Lò Thị Ban".to_owned(), None)]);
}

#[test]
fn another_figure_of_the_same_lack_is_a_change_too() {
    let mut unit = home();
    let form = signed(&unit);
    unit.household.house_dm2 = Some(2_000);
    let since = since(&form, &unit);
    assert_eq!(since.indicators.len(), 1);
    assert_eq!(since.indicators[0].then.indicator, "housing_area");
    assert_eq!(since.indicators[0].now.lack, Lack::Lacking);
    assert_eq!(since.verdict, Some(Verdict::Poor));
}

#[test]
fn an_older_form_is_read_without_names_and_compared_without_figures() {
    let mut unit = home();
    let mut form = signed(&unit);
    (form.household, form.people) = (None, BTreeMap::new());
    for (_, reasons) in form.lacks.values_mut() {
        reasons.iter_mut().for_each(|own| own.params.clear());
    }
    assert!(!form.is_whole());
    unit.household.house_dm2 = Some(2_000);
    assert!(since(&form, &unit).is_nothing());
    unit.household.toilet = Some("septic".to_owned());
    assert_eq!(since(&form, &unit).indicators.len(), 1);
}

#[test]
fn what_applied_of_sheet_a_stays_with_the_form() {
    let sheet = SheetA {
        items: BTreeMap::from([("motorbike".to_owned(), false)]),
        goes_on: true,
        version: 0,
    };
    let form = signed_by(&home(), "A Tuốt", Some(sheet.clone()));
    assert_eq!(form.sheet_a, Some(sheet));
}

#[test]
fn two_people_who_signed_apart_are_both_there_until_somebody_chooses() {
    let unit = home();
    let mut book = Book::new();
    let own = Place {
        id: ReviewId(Uuid::from_u128(77)).into(),
        unit: unit.id.into(),
        village: unit.village,
    };
    let review = |signed: Option<Signed>| Review {
        round: Some(RoundId(Uuid::from_u128(78))),
        signed,
        ..Review::default()
    };
    book.save(write_of(own, None, &review(None)).into_iter().collect());
    let listed = book.record(own.id).clone();
    for (seat, by) in [(1, "A Tuốt"), (2, "Đinh Thị Xuyên")] {
        let facts = review(Some(signed_by(&unit, by, None)));
        let write = write_of(own, Some(&listed), &facts);
        book.save_as(seat, write.into_iter().collect());
    }
    let record = book.record(own.id).clone();
    let both = signatures(&record);
    let by: Vec<_> = both.iter().map(|own| own.signed.by.as_str()).collect();
    assert_eq!(by.len(), 2);
    assert_eq!(Review::read(&record).signed.as_ref(), Some(&both[0].signed));
    let settled = resolution(&record, &Field::known("signed"), both[1].id).expect("a write");
    book.save_as(3, vec![settled]);
    let left = signatures(book.record(own.id));
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].signed, both[1].signed);
    assert!(signatures(&listed).is_empty());
    // Nobody met about it yet: who agreed is asked of the meeting that counts.
    assert_eq!(
        Review::read(&record).vote.map(|own| own.meeting),
        None::<MeetingId>
    );
}

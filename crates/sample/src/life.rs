//! What happens to a household: it is imported, visited and supported.

use crate::{
    book::{Book, Page, moment, rules},
    chance::Chance,
    sample::Author,
    words,
};
use chrono::{Datelike, Days, NaiveDate};
use so_thon_domain::{
    RecordWrite,
    class_decision::{Class, ClassDecision, Decision},
    dates::format_date,
    draft::{NextVisit, SupportDraft, VisitDraft},
    household::{Household, Position},
    ids::{DecisionId, MemberId, SupportId, VisitId},
    indicator::Answer,
    member::Member,
    numbers::Convention,
    support::State,
    typed::{Place, TypedRecord, write_of},
    unit::HouseholdUnit,
};
use std::collections::BTreeSet;

/// What is to happen.
pub(crate) struct Life {
    pub author: Author,
    /// The day of the import.
    pub from: NaiveDate,
    pub today: NaiveDate,
    pub visits: usize,
    pub supports: usize,
    /// How many days before today the last visit was.
    pub last_visit: i64,
    /// The last promise: days from today, and for what.
    pub promise: Option<(i64, &'static str)>,
    /// The indicators it lacks at first.
    pub lacks: BTreeSet<&'static str>,
    /// An indicator that stays unsure.
    pub unsure: Option<&'static str>,
}

const INDICATORS: [&str; 12] = [
    "employment",
    "dependants",
    "nutrition",
    "health_insurance",
    "adult_education",
    "child_schooling",
    "housing_quality",
    "housing_area",
    "water",
    "toilet",
    "telecom",
    "information_means",
];

const CAUSES: [&str; 8] = [
    "no_land",
    "no_capital",
    "no_labour",
    "no_tools",
    "no_knowledge",
    "no_skills",
    "illness",
    "no_capital",
];

/// As many lacked indicators as the class allows; water, toilets and houses more often than radios.
pub(crate) fn lacks_of(class: Class, chance: &mut Chance) -> BTreeSet<&'static str> {
    let count = match class {
        Class::Poor => chance.between(3, 6),
        Class::NearPoor | Class::JustEscaped | Class::NotPoor => chance.between(0, 2),
    };
    let mut lacks = BTreeSet::new();
    while i64::try_from(lacks.len()).unwrap_or(i64::MAX) < count {
        let often = [
            "water",
            "toilet",
            "housing_quality",
            "employment",
            "adult_education",
        ];
        if chance.percent(60) {
            lacks.insert(chance.pick(&often));
        } else {
            lacks.insert(chance.pick(&INDICATORS));
        }
    }
    lacks
}

/// The one save that brings a household in from a list.
pub(crate) fn import(
    book: &mut Book,
    page: &mut Page,
    mut household: Household,
    members: &[Member],
    decision: Decision,
    at: so_thon_domain::Millis,
) {
    let ids: Vec<MemberId> = members
        .iter()
        .map(|_| MemberId::fresh(&mut book.chance, at))
        .collect();
    household.head = ids.first().copied();
    let place = |id| Place {
        id,
        unit: page.id.into(),
        village: Some(page.village),
    };
    let decided = ClassDecision {
        decision: Some(decision),
    };
    let decision_id = DecisionId::fresh(&mut book.chance, at);
    let mut writes: Vec<RecordWrite> = Vec::new();
    writes.extend(made(place(page.id.into()), &household));
    for (id, member) in ids.iter().zip(members) {
        writes.extend(made(place((*id).into()), member));
    }
    writes.extend(made(place(decision_id.into()), &decided));
    book.save(page, Author::Officer, at, writes);
}

pub(crate) fn made<T: TypedRecord>(place: Place, facts: &T) -> Option<RecordWrite> {
    write_of(place, None, facts)
}

/// A house within some three kilometres of the middle of its village.
pub(crate) fn household(middle: (i64, i64), code: usize, chance: &mut Chance) -> Household {
    let e7 = |middle: i64, chance: &mut Chance| {
        i32::try_from(middle + chance.between(-150_000, 150_000)).unwrap_or(0)
    };
    let position = Position {
        lat_e7: e7(middle.0, chance),
        lon_e7: e7(middle.1, chance),
        accuracy_m: u32::try_from(chance.between(4, 30)).unwrap_or(9),
    };
    Household {
        list_code: Some(format!("HN{code:04}")),
        address: chance.percent(60).then(|| {
            let words = [
                "đầu thôn",
                "cuối thôn",
                "gần trường",
                "bên suối",
                "trên đồi",
                "gần nhà văn hóa",
            ];
            chance.pick(&words).to_owned()
        }),
        phone: chance.percent(35).then(|| {
            format!(
                "0{}{:08}",
                chance.pick(&["3", "8", "9"]),
                chance.between(0, 99_999_999)
            )
        }),
        position: chance.percent(92).then_some(position),
        merit: chance.percent(3).then_some(true),
        native_minority: Some(true),
        no_labour: chance.percent(5).then_some(true),
        ..Household::default()
    }
}

enum Event {
    Visit { last: bool },
    Support,
    Confirm(SupportId),
}

/// Lets it happen.
pub(crate) fn live(book: &mut Book, page: &mut Page, mut life: Life) {
    let mut events: Vec<(NaiveDate, Event)> = visit_days(&life, &mut book.chance)
        .into_iter()
        .map(|(day, last)| (day, Event::Visit { last }))
        .collect();
    let span = (life.today - life.from).num_days();
    for _ in 0..life.supports {
        let day = after(life.from, book.chance.between(2, (span - 1).max(2)));
        events.push((day.min(life.today), Event::Support));
    }
    events.sort_by_key(|(day, _)| *day);
    let causes = causes(&mut book.chance);
    let mut given = BTreeSet::new();
    while !events.is_empty() {
        let (day, event) = events.remove(0);
        match event {
            Event::Visit { last } => visit(book, page, &life, &causes, day, last),
            Event::Support => {
                let confirm = support(book, page, &mut life, &mut given, day);
                if let Some((later, id)) = confirm {
                    let at = events.partition_point(|(other, _)| *other <= later);
                    events.insert(at, (later, Event::Confirm(id)));
                }
            }
            Event::Confirm(id) => confirm(book, page, &life, id, day),
        }
    }
}

pub(crate) fn after(day: NaiveDate, days: i64) -> NaiveDate {
    let days = Days::new(days.unsigned_abs());
    day.checked_add_days(days).unwrap_or(day)
}

pub(crate) fn before(day: NaiveDate, days: i64) -> NaiveDate {
    let days = Days::new(days.unsigned_abs());
    day.checked_sub_days(days).unwrap_or(day)
}

fn visit_days(life: &Life, chance: &mut Chance) -> Vec<(NaiveDate, bool)> {
    let last = before(life.today, life.last_visit).max(after(life.from, 1));
    let count = i64::try_from(life.visits).unwrap_or(0);
    let span = (last - life.from).num_days();
    (1..=count)
        .map(|at| {
            let slack = if at == count {
                0
            } else {
                chance.between(0, (span / count / 2).max(0))
            };
            let day = before(after(life.from, span * at / count), slack);
            (day.max(after(life.from, 1)), at == count)
        })
        .collect()
}

fn causes(chance: &mut Chance) -> BTreeSet<String> {
    (0..chance.between(1, 3))
        .map(|_| chance.pick(&CAUSES).to_owned())
        .collect()
}

fn visit(
    book: &mut Book,
    page: &mut Page,
    life: &Life,
    causes: &BTreeSet<String>,
    day: NaiveDate,
    last: bool,
) {
    let at = moment(day, book.chance.between(450, 1010));
    let id = VisitId::fresh(&mut book.chance, at);
    let chance = &mut book.chance;
    let writes = page.with(|unit| {
        let mut draft = VisitDraft::open(id, unit, day);
        if chance.percent(4) && !last {
            draft.met_nobody = true;
        } else {
            fill(&mut draft, unit, life, causes, chance);
        }
        if last {
            let (days, words) = life.promise.unwrap_or((chance.between(1, 40), ""));
            // Who has not been visited for long was promised nothing either.
            draft.next = match life.last_visit {
                ..=60 => NextVisit::On(format_date(after(life.today, days))),
                _ => NextVisit::Unsaid,
            };
            if !words.is_empty() {
                words.clone_into(&mut draft.promise);
            }
        }
        let checked = draft
            .check(&rules(day))
            .expect("an invented visit is a valid one");
        draft.writes(&checked, unit)
    });
    book.save(page, life.author, at, writes);
}

/// Answers, wishes, causes and what was said, as far as the household is at home.
fn fill(
    draft: &mut VisitDraft,
    unit: &HouseholdUnit,
    life: &Life,
    causes: &BTreeSet<String>,
    chance: &mut Chance,
) {
    let met = chance.below(unit.members.len().min(2));
    draft.met = unit
        .members
        .get(met)
        .map(|member| member.id.into())
        .into_iter()
        .collect();
    for code in INDICATORS {
        let answer = if life.unsure == Some(code) || chance.percent(2) {
            Answer::Unsure
        } else if life.lacks.contains(code) {
            Answer::Lacking
        } else {
            Answer::NotLacking
        };
        if !chance.percent(3) {
            draft.answers.insert(code.to_owned(), answer);
        }
    }
    let mut lacks: Vec<_> = life.lacks.iter().copied().collect();
    chance.shuffle(&mut lacks);
    lacks.truncate(2);
    for lack in lacks {
        draft.needs.push(words::need_of(lack).to_owned());
    }
    if draft.needs.is_empty() || chance.percent(35) {
        draft
            .needs
            .push(chance.pick(&["credit", "seedlings"]).to_owned());
    }
    draft.needs.dedup();
    let first = draft.needs.first().cloned().unwrap_or_default();
    words::said(&first, chance).clone_into(&mut draft.said);
    if chance.percent(70) {
        words::promise(&first, chance).clone_into(&mut draft.promise);
        draft.next = match chance.below(3) {
            0 => NextVisit::OneWeek,
            1 => NextVisit::TwoWeeks,
            _ => NextVisit::OneMonth,
        };
    }
    draft.causes.clone_from(causes);
    draft.position = unit.household.position.map(|position| Position {
        lat_e7: position.lat_e7 + i32::try_from(chance.between(-900, 900)).unwrap_or(0),
        lon_e7: position.lon_e7 + i32::try_from(chance.between(-900, 900)).unwrap_or(0),
        accuracy_m: u32::try_from(chance.between(4, 40)).unwrap_or(9),
    });
}

/// What can be given: benefit, how much of what, what it costs, the project of 2021–2025, and the
/// indicator it mends.
type Gift = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const GIFTS: [Gift; 15] = [
    ("breeding_cow", "1", "con", "15.000.000", "qd90.2", ""),
    ("breeding_goat", "4", "con", "8 triệu", "qd90.2", ""),
    ("breeding_pig", "2", "con", "3.200.000", "qd90.3.1", ""),
    ("poultry", "50", "con", "2,5 triệu", "qd90.3.1", ""),
    ("seedlings", "500", "cây", "1.500.000", "qd90.3.1", ""),
    ("farm_inputs", "120", "kg", "1.320.000", "qd90.3.1", ""),
    (
        "house_repair",
        "",
        "",
        "12.500.000",
        "qd90.5",
        "housing_quality",
    ),
    (
        "house_new",
        "1",
        "nhà",
        "60.000.000",
        "qd90.5",
        "housing_quality",
    ),
    ("water", "1", "bồn", "3.000.000", "", "water"),
    ("toilet", "1", "cái", "5.000.000", "", "toilet"),
    ("insurance_card", "1", "thẻ", "", "", "health_insurance"),
    (
        "school_fees",
        "1",
        "năm học",
        "1.350.000",
        "",
        "child_schooling",
    ),
    ("credit", "", "", "50.000.000", "", ""),
    (
        "information",
        "1",
        "máy",
        "2.000.000",
        "qd90.6.1",
        "information_means",
    ),
    ("gift", "", "", "500.000", "", ""),
];

/// Gives something and records it; when and what the household confirms later.
fn support(
    book: &mut Book,
    page: &mut Page,
    life: &mut Life,
    given: &mut BTreeSet<(i32, &'static str)>,
    day: NaiveDate,
) -> Option<(NaiveDate, SupportId)> {
    let (benefit, quantity, unit_word, amount, project, mends) =
        GIFTS[book.chance.below(GIFTS.len())];
    let at = moment(day, book.chance.between(440, 1020));
    let id = SupportId::fresh(&mut book.chance, at);
    let chance = &mut book.chance;
    let mut delivered = false;
    let again = !given.insert((day.year(), benefit));
    let writes = page.with(|unit| {
        let mut draft = SupportDraft {
            benefit: benefit.to_owned(),
            amount: amount.to_owned(),
            quantity: quantity.to_owned(),
            unit: unit_word.to_owned(),
            project: project_on(project, day).to_owned(),
            funding: chance
                .pick(&["central", "central", "province", "commune", "poor_fund"])
                .to_owned(),
            ..SupportDraft::open(id, unit)
        };
        if benefit == "insurance_card" {
            let at = chance.below(unit.members.len());
            draft.member = unit.members.get(at).map(|member| member.id.into());
        }
        let date = format_date(day);
        match chance.below(20) {
            0 => (draft.state, draft.asked_on) = (Some(State::Asked), date),
            1 => (draft.state, draft.decided_on) = (Some(State::Approved), date),
            2 => (draft.state, draft.decided_on) = (Some(State::Refused), date),
            _ => {
                (draft.state, draft.delivered_on) = (Some(State::Delivered), date);
                delivered = true;
            }
        }
        if again {
            "Đợt hai trong năm, xã đã đồng ý.".clone_into(&mut draft.note);
        }
        let checked = draft
            .check(&rules(day), unit)
            .expect("invented support is valid");
        draft.writes(&checked, unit)
    });
    let author = if delivered {
        life.author
    } else {
        Author::Officer
    };
    book.save(page, author, at, writes);
    if delivered && book.chance.percent(60) {
        life.lacks.remove(mends);
    }
    let later = after(day, book.chance.between(1, 6));
    (delivered && later <= life.today).then_some((later, id))
}

/// The project that pays on a day: since 2026 only the new programme is known.
fn project_on(until_2025: &'static str, day: NaiveDate) -> &'static str {
    match (until_2025, day.year()) {
        ("", _) => "",
        (_, 2026..) => "ctmtqg-2026-2035",
        (project, _) => project,
    }
}

pub(crate) fn confirm(
    book: &mut Book,
    page: &mut Page,
    life: &Life,
    id: SupportId,
    day: NaiveDate,
) {
    let at = moment(day, book.chance.between(440, 1020));
    let writes = page.with(|unit| {
        let edit = SupportDraft::edit(id, unit, Convention::Vietnamese);
        let mut draft = edit.expect("it was just given");
        draft.state = Some(State::Confirmed);
        draft.confirmed_on = format_date(day);
        let checked = draft
            .check(&rules(day), unit)
            .expect("what was given is confirmed");
        draft.writes(&checked, unit)
    });
    book.save(page, life.author, at, writes);
}

/// What a household that wishes for something says.
pub(crate) fn said_of(need: &str, chance: &mut Chance) -> &'static str {
    words::said(need, chance)
}

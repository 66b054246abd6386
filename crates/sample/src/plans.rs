//! Registrations to escape poverty of households that are drawn, with how far their measures are.

use crate::{
    book::{Book, Page, moment, rules},
    chance::Chance,
    life::{after, before},
    sample::Author,
};
use chrono::{Datelike, NaiveDate};
use so_thon_domain::{
    dates::format_date,
    draft::{MeasureDraft, MemberDraft, RegistrationDraft, VisitDraft},
    ids::RegistrationId,
    member::Came,
    registration::{Progress, Reached},
};

/// A registration: of which household, how many years ahead, its measures.
pub(crate) struct Plan {
    pub number: usize,
    ahead: i32,
    needs: &'static [&'static str],
    cause: &'static str,
    measures: &'static [Step],
    /// Whoever of its people wishes for training or work, by place: for what, and what came of it.
    person: Option<(usize, &'static str, Option<Came>)>,
}

/// What, who, funding, days from today by when, and what the last visit said of it.
type Step = (
    &'static str,
    &'static str,
    &'static str,
    i64,
    Option<(Reached, &'static str)>,
);

pub(crate) const PLANS: [Plan; 3] = [
    Plan {
        number: 90,
        ahead: 1,
        needs: &["credit", "training"],
        cause: "no_capital",
        measures: &[
            (
                "Vay 50 triệu nuôi bò sinh sản",
                "Hội Nông dân xã",
                "policy_credit",
                120,
                Some((Reached::UnderWay, "Đã làm hồ sơ, chờ ngân hàng.")),
            ),
            (
                "Anh Gươl học nghề xây ba tháng",
                "Trung tâm dạy nghề",
                "central",
                200,
                None,
            ),
        ],
        person: Some((2, "training", None)),
    },
    Plan {
        number: 300,
        ahead: 0,
        needs: &["seedlings", "water"],
        cause: "no_tools",
        measures: &[
            (
                "Trồng 1 ha keo",
                "Ban phát triển thôn",
                "central",
                -30,
                Some((Reached::Blocked, "Chưa có cây giống.")),
            ),
            (
                "Lợp lại mái nhà",
                "Mặt trận xã",
                "poor_fund",
                -60,
                Some((Reached::Done, "Lợp xong, hộ góp công.")),
            ),
        ],
        person: None,
    },
    Plan {
        number: 330,
        ahead: 2,
        needs: &["job"],
        cause: "no_skills",
        measures: &[(
            "Chị Vết đi làm ở khu công nghiệp",
            "Công chức xã",
            "",
            90,
            None,
        )],
        person: Some((1, "job", Some(Came::Counselled))),
    },
];

/// Registers the household on the day of its last visit, which says how far the measures are. Its
/// chance is its own, so that the rest of the sample is the same with it and without.
pub(crate) fn register(
    book: &mut Book,
    page: &mut Page,
    (plan, author): (&Plan, Author),
    (from, today): (NaiveDate, NaiveDate),
    chance: &mut Chance,
) {
    let last = page.with(|unit| Some((unit.visits.first()?.id, unit.visits.first()?.facts.date?)));
    let on = last.map_or_else(|| after(from, 1), |(_, on)| on);
    let at = moment(on, 1_020);
    let id = RegistrationId::fresh(chance, at);
    let measures: Vec<MeasureDraft> = plan
        .measures
        .iter()
        .map(|(what, who, funding, days, _)| {
            let by = if *days < 0 {
                before(today, *days)
            } else {
                after(today, *days)
            };
            MeasureDraft {
                key: RegistrationId::fresh(chance, at).to_string(),
                what: (*what).to_owned(),
                who: (*who).to_owned(),
                funding: (*funding).to_owned(),
                by: format_date(by),
            }
        })
        .collect();
    let keys: Vec<String> = measures.iter().map(|own| own.key.clone()).collect();
    let writes = page.with(|unit| {
        let draft = RegistrationDraft {
            target: (today.year() + plan.ahead).to_string(),
            needs: plan.needs.iter().map(|need| (*need).to_owned()).collect(),
            causes: vec![plan.cause.to_owned()],
            measures,
            ..RegistrationDraft::open(id, unit, on)
        };
        let checked = draft
            .check(&rules(on), unit)
            .expect("a drawn registration is valid");
        draft.writes(&checked, unit)
    });
    book.save(page, author, at, writes);
    if let Some(wish) = plan.person {
        wishes(book, page, author, wish, on);
    }
    let Some((visit, _)) = last else { return };
    let writes = page.with(|unit| {
        let mut draft = VisitDraft::edit(visit.into(), unit).expect("the visit is there");
        let said = keys.iter().zip(plan.measures);
        draft.progress = said
            .filter_map(|(key, (_, _, _, _, said))| {
                let (state, words) = (*said)?;
                let words = Some(words.to_owned());
                Some((key.clone(), Progress { state, words }))
            })
            .collect();
        let checked = draft.check(&rules(on)).expect("a drawn visit is valid");
        draft.writes(&checked, unit)
    });
    book.save(page, author, moment(on, 1_022), writes);
}

/// Somebody of the household says what they wish for.
fn wishes(
    book: &mut Book,
    page: &mut Page,
    author: Author,
    (at, wish, came): (usize, &str, Option<Came>),
    on: NaiveDate,
) {
    let writes = page.with(|unit| {
        let person = unit.members.get(at).expect("a drawn person");
        let mut draft = MemberDraft::edit(person.id.into(), unit).expect("they are there");
        draft.wishes = vec![wish.to_owned()];
        draft.came = came;
        if came.is_some() {
            draft.came_on = format_date(on);
        }
        let checked = draft
            .check(&rules(on), unit)
            .expect("a drawn person is valid");
        draft.writes(&checked, unit)
    });
    book.save(page, author, moment(on, 1_021), writes);
}

//! The codes of a review in the words of a person: reasons, problems, kinds, movements.

use super::said::{GAP, Said};
use crate::{
    app_state::use_app,
    components::class_name,
    forms::problems::named,
    i18n::{self, format},
    t,
};
use chrono::NaiveDate;
use so_thon_domain::{
    MemberId,
    classify::{Fact, Verdict},
    dates::age_on,
    derive::{Because, BecauseCode},
    letters::lower_text,
    member::{Level, Member, Work},
    reference::{AreaType, List, Mark, Procedure, Reference, Standard},
    review::{
        Review, SheetItem, Stage, child_order,
        problem::{ReviewCode, ReviewProblem},
    },
    transition::Transition,
    unit::{Entry, HouseholdUnit},
};

/// What the words need besides the codes.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    /// Names of indicators and relations.
    pub reference: &'a Reference,
    /// The people.
    pub unit: &'a HouseholdUnit,
    /// Ages are of this day.
    pub day: NaiveDate,
}

impl Telling<'_> {
    /// A reason: whose it is, then what. "Hồ Thị Lan, con thứ hai, 13 tuổi, không đi học".
    pub fn because(&self, because: &Because) -> String {
        let words = reason(because);
        match because.member.and_then(|id| self.unit.member(id)) {
            Some(person) => format::line([self.person(person), words]),
            None => words,
        }
    }

    /// Every reason of a finding, one after the other.
    pub fn all(&self, because: &[Because]) -> String {
        let all: Vec<_> = because.iter().map(|own| self.because(own)).collect();
        all.join("; ")
    }

    /// "Hồ Thị Lan, con thứ hai, 13 tuổi".
    pub fn person(&self, person: &Entry<Member>) -> String {
        let name = person.facts.name.clone().unwrap_or_default();
        let age = person
            .facts
            .birth
            .and_then(|birth| age_on(&birth, self.day));
        let age = match age {
            Some(age) if age.least == age.most => t!(survey.age, n = age.least),
            Some(age) => t!(survey.age_either, n = age.least, m = age.most),
            None => String::new(),
        };
        format::line([name, self.relation(person), age])
    }

    fn relation(&self, person: &Entry<Member>) -> String {
        let head = self.unit.head().map(|head| head.id);
        if head == Some(person.id) {
            return t!(survey.head).to_owned();
        }
        let child = child_order(self.unit, person);
        relation(self.reference, person.facts.relation.as_deref(), child)
    }

    /// A problem in words, with the person it is about.
    pub fn problem(&self, problem: &ReviewProblem) -> String {
        let words = self.problem_words(problem);
        let whose = Said(&problem.params)
            .code("member")
            .and_then(MemberId::parse);
        match whose.and_then(|id| self.unit.member(id)) {
            Some(person) => {
                let name = person.facts.name.clone().unwrap_or_default();
                format!("{name}: {words}")
            }
            None => words,
        }
    }

    fn problem_words(&self, problem: &ReviewProblem) -> String {
        let said = Said(&problem.params);
        let codes = || self.facts(said.codes("codes"));
        match problem.code {
            ReviewCode::Missing if problem.field.code() == "sheet_a" => {
                t!(survey.sheet_a_missing).to_owned()
            }
            ReviewCode::Missing if problem.field.code() == "area_type" => {
                t!(survey.area_missing).to_owned()
            }
            ReviewCode::Missing if problem.field.code() == "b1" => {
                t!(survey.criteria_missing, n = said.codes("codes").len())
            }
            ReviewCode::Missing if problem.field.code() == "by" => t!(survey.by_missing).to_owned(),
            ReviewCode::Missing if problem.field.code() == "words" => {
                t!(survey.words_missing).to_owned()
            }
            ReviewCode::Missing => t!(review_problem.missing).to_owned(),
            ReviewCode::DateUnreadable => t!(review_problem.date_unreadable).to_owned(),
            ReviewCode::DateInFuture => {
                t!(review_problem.date_in_future, today = said.day("today"))
            }
            ReviewCode::DateBefore => t!(review_problem.date_before, before = said.day("before")),
            ReviewCode::Backwards => t!(review_problem.backwards).to_owned(),
            ReviewCode::NoStandard => t!(review_problem.no_standard).to_owned(),
            ReviewCode::OutOfSeason => t!(review_problem.out_of_season).to_owned(),
            ReviewCode::RoundsOverlap => t!(review_problem.rounds_overlap, date = said.day("date")),
            ReviewCode::NumberUnreadable => t!(review_problem.number_unreadable).to_owned(),
            ReviewCode::NumberTwoReadings => t!(review_problem.number_two_readings).to_owned(),
            ReviewCode::Undetermined => t!(review_problem.undetermined, codes = codes()),
            ReviewCode::TotalImpossible => {
                t!(
                    review_problem.total_impossible,
                    total = said.figure("total")
                )
            }
            ReviewCode::IncomeDisagrees => {
                t!(
                    review_problem.income_disagrees,
                    income = said.figure("income")
                )
            }
            ReviewCode::AnswersDiffer => t!(review_problem.answers_differ, codes = codes()),
            ReviewCode::HeadNotMember => t!(review_problem.head_not_member).to_owned(),
            ReviewCode::TwoHeads => t!(review_problem.two_heads, count = said.figure("count")),
            ReviewCode::BornLater => {
                t!(
                    review_problem.born_later,
                    name = said.code("name").unwrap_or_default().to_owned()
                )
            }
            ReviewCode::NoMembers => t!(review_problem.no_members).to_owned(),
            ReviewCode::VotesOverPresent => t!(
                review_problem.votes_over_present,
                agree = said.figure("agree"),
                present = said.figure("present")
            ),
            ReviewCode::NotAgreed => t!(
                review_problem.not_agreed,
                agree = said.figure("agree"),
                present = said.figure("present")
            ),
            ReviewCode::SamePerson => t!(review_problem.same_person).to_owned(),
            ReviewCode::TwoMinutes => t!(review_problem.two_minutes).to_owned(),
            ReviewCode::NotThere => match said.code("stage").and_then(stage_of) {
                Some(stage) => t!(survey.not_there, stage = lower_text(stage_words(stage))),
                None => t!(review_problem.not_there, count = said.figure("count")),
            },
            ReviewCode::PostingRuns => t!(review_problem.posting_runs, until = said.day("until")),
            ReviewCode::NoOpinion => t!(review_problem.no_opinion).to_owned(),
            ReviewCode::RoundClosed => t!(review_problem.round_closed, date = said.day("date")),
        }
    }

    /// Codes of facts that a class waits for.
    fn facts(&self, codes: &[String]) -> String {
        let names = codes.iter().map(|code| match code.as_str() {
            "area_type" => t!(survey.fact_area).to_owned(),
            "b1" => t!(survey.fact_b1).to_owned(),
            "income" => t!(survey.fact_income).to_owned(),
            other => indicator_name(self.reference, other),
        });
        format::line(names)
    }

    /// A fact that a class waits for.
    pub fn fact(&self, fact: &Fact) -> String {
        match fact {
            Fact::Area => t!(survey.fact_area).to_owned(),
            Fact::B1 => t!(survey.fact_b1).to_owned(),
            Fact::Income => t!(survey.fact_income).to_owned(),
            Fact::Indicator(code) => indicator_name(self.reference, code),
        }
    }
}

/// What somebody is to the head, and which of the head's children where that is known.
pub fn relation(reference: &Reference, code: Option<&str>, child: Option<u32>) -> String {
    match (code, child) {
        (None, _) => String::new(),
        (Some("child"), None) => t!(survey.child).to_owned(),
        (Some("child"), Some(1)) => t!(survey.child_1).to_owned(),
        (Some("child"), Some(2)) => t!(survey.child_2).to_owned(),
        (Some("child"), Some(3)) => t!(survey.child_3).to_owned(),
        (Some("child"), Some(4)) => t!(survey.child_4).to_owned(),
        (Some("child"), Some(n)) => t!(survey.child_n, n = n),
        (Some(code), _) => match reference.entry(List::Relations, code) {
            Some(entry) => named(&entry.name).to_owned(),
            None => code.to_owned(),
        },
    }
}

/// An indicator's name within a sentence.
pub fn indicator_name(reference: &Reference, code: &str) -> String {
    reference
        .indicator(code)
        .map_or_else(|| code.to_owned(), |own| lower_text(named(&own.name)))
}

/// A reason without whose it is.
pub fn reason(because: &Because) -> String {
    let said = Said(&because.params);
    let kind = || {
        let code = said.code("code").unwrap_or(GAP);
        kind_name(code).map_or_else(|| code.to_owned(), ToOwned::to_owned)
    };
    match because.code {
        BecauseCode::NotAsked => t!(because.not_asked).to_owned(),
        BecauseCode::NoCutoff => t!(because.no_cutoff).to_owned(),
        BecauseCode::Answered => t!(because.answered).to_owned(),
        BecauseCode::Unsure => t!(because.unsure).to_owned(),
        BecauseCode::NoPeople => t!(because.no_people).to_owned(),
        BecauseCode::AgeUnknown => t!(because.age_unknown).to_owned(),
        BecauseCode::NoWork => t!(because.no_work).to_owned(),
        BecauseCode::NoContract => t!(because.no_contract).to_owned(),
        BecauseCode::WorkUnknown => t!(because.work_unknown).to_owned(),
        BecauseCode::ContractUnknown => t!(because.contract_unknown).to_owned(),
        BecauseCode::AllWork => t!(because.all_work).to_owned(),
        BecauseCode::Dependants => {
            t!(
                because.dependants,
                count = said.figure("count"),
                of = said.figure("of")
            )
        }
        BecauseCode::DependantUnknown => t!(because.dependant_unknown).to_owned(),
        BecauseCode::Stunted => t!(because.stunted, z = said.figure("z")),
        BecauseCode::Underweight => t!(because.underweight, z = said.figure("z")),
        BecauseCode::NotMeasured => t!(because.not_measured).to_owned(),
        BecauseCode::MeasuredLongAgo => t!(because.measured_long_ago, date = said.day("date")),
        BecauseCode::MeasuredWrongly => t!(because.measured_wrongly).to_owned(),
        BecauseCode::SexUnknown => t!(because.sex_unknown).to_owned(),
        BecauseCode::NoTables => t!(because.no_tables).to_owned(),
        BecauseCode::AllNourished => t!(because.all_nourished).to_owned(),
        BecauseCode::NoChild => t!(because.no_child).to_owned(),
        BecauseCode::NotInsured => t!(because.not_insured).to_owned(),
        BecauseCode::InsuranceUnknown => t!(because.insurance_unknown).to_owned(),
        BecauseCode::AllInsured => t!(because.all_insured).to_owned(),
        BecauseCode::TooLittleSchooling => t!(because.too_little_schooling).to_owned(),
        BecauseCode::SchoolingUnknown => t!(because.schooling_unknown).to_owned(),
        BecauseCode::AllSchooled => t!(because.all_schooled).to_owned(),
        BecauseCode::NobodyOfAge => t!(because.nobody_of_age).to_owned(),
        BecauseCode::NotAtSchool => t!(because.not_at_school).to_owned(),
        BecauseCode::BelowLevel => t!(because.below_level).to_owned(),
        BecauseCode::SchoolYearOver => t!(because.school_year_over, year = said.year("year")),
        BecauseCode::PartsNotDurable => {
            let count = t!(because.parts_not_durable, count = said.figure("count"));
            let parts = parts(said.codes("parts"));
            if parts.is_empty() {
                count
            } else {
                format!("{count}: {parts}")
            }
        }
        BecauseCode::PartsUnknown => t!(because.parts_unknown).to_owned(),
        BecauseCode::AreaPerPerson => {
            // Hundredths of a square metre.
            let area = said.count("area").map(|own| format::thousandths(own * 10));
            let area = area.unwrap_or_else(|| GAP.to_owned());
            t!(because.area_per_person, area = area)
        }
        BecauseCode::AreaUnknown => t!(because.area_unknown).to_owned(),
        BecauseCode::WaterFrom => t!(because.water_from, code = kind()),
        BecauseCode::ToiletOf => t!(because.toilet_of, code = kind()),
        BecauseCode::KindUnknown => t!(because.kind_unknown, code = kind()),
        BecauseCode::NoInternet => t!(because.no_internet).to_owned(),
        BecauseCode::Internet => t!(because.internet).to_owned(),
        BecauseCode::Means => {
            let own = said.codes("codes");
            if own.is_empty() {
                return t!(survey.no_means).to_owned();
            }
            let names = own
                .iter()
                .map(|code| kind_name(code).map_or_else(|| code.clone(), ToOwned::to_owned));
            t!(because.means, codes = format::line(names))
        }
    }
}

fn parts(codes: &[String]) -> String {
    format::line(codes.iter().map(|code| {
        match code.as_str() {
            "walls" => t!(survey.walls_short),
            "pillars" => t!(survey.pillars_short),
            _ => t!(survey.roof_short),
        }
        .to_owned()
    }))
}

/// The name of a kind of water, toilet or means; `None` for words of a person.
pub fn kind_name(code: &str) -> Option<&'static str> {
    Some(match code {
        "piped" => t!(kind.piped),
        "drilled_well" => t!(kind.drilled_well),
        "protected_dug_well" => t!(kind.protected_dug_well),
        "protected_spring" => t!(kind.protected_spring),
        "rain" => t!(kind.rain),
        "bottled" => t!(kind.bottled),
        "unprotected_dug_well" => t!(kind.unprotected_dug_well),
        "unprotected_spring" => t!(kind.unprotected_spring),
        "river_pond" => t!(kind.river_pond),
        "other" => t!(kind.other),
        "septic" => t!(kind.septic),
        "pour_flush" => t!(kind.pour_flush),
        "ventilated_pit" => t!(kind.ventilated_pit),
        "slab_pit" => t!(kind.slab_pit),
        "double_vault" => t!(kind.double_vault),
        "open_pit" => t!(kind.open_pit),
        "over_water" => t!(kind.over_water),
        "none" => t!(kind.none),
        "television" => t!(kind.television),
        "radio" => t!(kind.radio),
        "desktop" => t!(kind.desktop),
        "telephone" => t!(kind.telephone),
        "laptop" => t!(kind.laptop),
        "tablet" => t!(kind.tablet),
        "smartphone" => t!(kind.smartphone),
        _ => return None,
    })
}

/// The name of a level of schooling.
pub fn level_name(level: Level) -> &'static str {
    match level {
        Level::None => t!(level.none),
        Level::Preschool => t!(level.preschool),
        Level::Primary => t!(level.primary),
        Level::LowerSecondary => t!(level.lower_secondary),
        Level::UpperSecondary => t!(level.upper_secondary),
        Level::Elementary => t!(level.elementary),
        Level::Intermediate => t!(level.intermediate),
        Level::College => t!(level.college),
        Level::University => t!(level.university),
    }
}

/// The name of what work somebody has.
pub fn work_name(work: Work) -> &'static str {
    match work {
        Work::Wage => t!(work.wage),
        Work::Own => t!(work.own),
        Work::Seeking => t!(work.seeking),
        Work::NotSeeking => t!(work.not_seeking),
    }
}

/// The region of a point table.
pub fn region_name(code: &str) -> &str {
    match code {
        "dbsh" => t!(region.dbsh),
        "tdmnpb" => t!(region.tdmnpb),
        "btb_dhmt" => t!(region.btb_dhmt),
        "tay_nguyen" => t!(region.tay_nguyen),
        "dnb" => t!(region.dnb),
        "dbscl" => t!(region.dbscl),
        other => other,
    }
}

/// Rural or urban.
pub fn area_name(area: AreaType) -> &'static str {
    match area {
        AreaType::Rural => t!(class_reason.rural),
        AreaType::Urban => t!(class_reason.urban),
    }
}

/// A verdict within a sentence.
pub fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Poor => t!(class_reason.poor),
        Verdict::NearPoor => t!(class_reason.near_poor),
        Verdict::NotPoor => t!(class_reason.not_poor),
    }
}

/// A verdict as a heading.
pub fn verdict_title(verdict: Verdict) -> &'static str {
    class_name(verdict.into())
}

/// A form of the procedure by its code in `data/forms.json`: its name and number on a day.
pub fn form_title(code: &str, day: NaiveDate) -> String {
    let Some(form) = use_app().procedure().form(code, day) else {
        return String::new();
    };
    let name = named(&form.name);
    match &form.is.number {
        // Some names begin with their number.
        Some(number) if !name.starts_with(number.as_str()) => format!("{name} ({number})"),
        Some(_) | None => name.to_owned(),
    }
}

/// Where a form is ordered, what is not known of it, and when that is said from memory.
pub fn form_source(code: &str, day: NaiveDate) -> String {
    let Some(form) = use_app().procedure().form(code, day) else {
        return String::new();
    };
    let source = t!(paper.source, source = form.source.clone());
    let number = match form.is.number {
        Some(_) => "",
        None => t!(paper.no_number),
    };
    let mark = match form.mark {
        Mark::Verified | Mark::VerifiedIndirect | Mark::Office => "",
        Mark::FromMemory | Mark::Draft => t!(round.from_memory),
    };
    let parts = [source.as_str(), number, mark];
    let parts = parts.into_iter().filter(|own| !own.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

/// A standard's name.
pub fn standard_name(standard: &Standard) -> String {
    match i18n::locale() {
        i18n::Locale::vi => standard.vi.clone(),
        i18n::Locale::en => standard.en.clone(),
    }
}

/// Where a review stands.
pub fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Listed => t!(review_stage.listed),
        Stage::Signed => t!(review_stage.signed),
        Stage::NotAgreed => t!(review_stage.not_agreed),
        Stage::Agreed => t!(review_stage.agreed),
        Stage::Posted => t!(review_stage.posted),
        Stage::PostingOver => t!(review_stage.posting_over),
        Stage::Complained => t!(review_stage.complained),
        Stage::ToReview => t!(review_stage.to_review),
        Stage::Rechecked => t!(review_stage.rechecked),
        Stage::Recognised => t!(review_stage.recognised),
        Stage::EndedAtA => t!(review_stage.ended_at_a),
        Stage::Left => t!(review_stage.left),
    }
}

/// Why Phiếu A ended a review: what was answered with yes, by the words of its items.
pub fn ended_because(review: &Review, items: &[SheetItem]) -> String {
    let answers = review.sheet_a.iter().flat_map(|own| &own.items);
    let yes = answers.filter(|(_, yes)| **yes).map(|(code, _)| {
        let item = items.iter().find(|item| item.code == *code);
        item.map_or_else(|| code.clone(), |item| item.name.clone())
    });
    let said = format::line(yes);
    let items = if said.is_empty() {
        t!(survey.ended_nothing).to_owned()
    } else {
        said
    };
    t!(survey.ended_because, items = items)
}

fn stage_of(code: &str) -> Option<Stage> {
    Stage::ALL.into_iter().find(|own| own.code() == code)
}

/// A movement between the lists.
pub fn movement(procedure: &Procedure, transition: Transition, day: NaiveDate) -> String {
    procedure
        .movement(transition.code(), day)
        .map_or_else(|| t!(survey.unlisted).to_owned(), |own| i18n::of(&own.name))
}

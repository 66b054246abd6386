//! What a review comes to, and why: the class under the standard in force with the others beside
//! it, the two figures against their lines, every indicator with its reason, what one fact would
//! change.

use super::words::{
    Telling, area_name, indicator_name, movement, standard_name, verdict_name, verdict_title,
};
use crate::{
    components::{ClassTag, Note, NoteKind, State, StateKind},
    forms::problems::named,
    i18n::format,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    classify::{Fact, Lack, Outcome, To, Turn, Verdict},
    derive::{Because, BecauseCode, Classified, Finding},
    reference::{Procedure, Reference, Standard},
    transition::movement_of,
    unit::HouseholdUnit,
};

/// Where a missing fact is filled in.
pub type Mend = Callback<String, String>;

/// The class under every standard.
pub fn verdicts(reference: &Reference, classes: &[Classified], day: chrono::NaiveDate) -> AnyView {
    let sides = classes
        .iter()
        .map(|own| {
            let name = reference
                .standard(&own.outcome.standard)
                .map(standard_name)
                .unwrap_or_default();
            let (class, use_of) = if own.preview {
                ("side", t!(survey.preview))
            } else {
                ("side side-now", t!(survey.deciding))
            };
            let tag = match own.outcome.verdict {
                Some(verdict) => {
                    view! { <ClassTag class=verdict.into() guess=own.preview/> }.into_any()
                }
                None => view! { <State kind=StateKind::Wait icon="q">{t!(survey.open)}</State> }
                    .into_any(),
            };
            view! {
                <div class=class><span class="small">{name}<br/><b>{use_of}</b></span>{tag}</div>
            }
        })
        .collect_view();
    view! {
        <section class="stack" aria-label=t!(survey.verdict)>
            <p class="soft">{t!(survey.as_written, day = format::date(day))}</p>
            <div class="two">{sides}</div>
        </section>
    }
    .into_any()
}

/// Why, under one standard.
pub fn why(telling: &Telling<'_>, own: &Classified, origin: &str, mend: Mend) -> AnyView {
    let Some(standard) = telling.reference.standard(&own.outcome.standard) else {
        return ().into_any();
    };
    let name = standard_name(standard);
    let title = match own.outcome.verdict {
        Some(verdict) => t!(survey.why, class = verdict_name(verdict), standard = name),
        None => t!(survey.why_open, standard = name),
    };
    let id = format!("why-{}", standard.code);
    let origin = if own.preview { "" } else { origin };
    let rule = own.outcome.line.limit.map(|_| t!(survey.rule));
    let (labelled, points_unused) = (id.clone(), own.outcome.line.points_unused);
    view! {
        <section class="sheet stack" aria-labelledby=labelled>
            <h2 id=id>{title}</h2>
            <p>{sentence(&own.outcome)}</p>
            {rule.map(|rule| view! { <p class="help">{rule}</p> })}
            {line(standard, &own.outcome, origin, mend)}
            {count(standard, &own.outcome)}
            {lacking(telling, own)}
            {unknown(telling, own, mend)}
            {own.preview.then(|| view! {
                <Note kind=NoteKind::Wait>
                    <p>{t!(survey.only_preview)}</p>
                    {points_unused.then(|| view! { <p>{t!(class_reason.points_unused)}</p> })}
                </Note>
            })}
        </section>
    }
    .into_any()
}

/// The class in one sentence with what decides it.
pub fn sentence(outcome: &Outcome) -> String {
    let figure = |value: i64| match outcome.line.by {
        Fact::Income => format::money(value),
        Fact::B1 | Fact::Area | Fact::Indicator(_) => value.to_string(),
    };
    let line = match (outcome.line.figure, outcome.line.limit, outcome.line.under) {
        (Some(own), Some(limit), Some(under)) => {
            let (own, limit) = (figure(own), figure(limit));
            let by_points = outcome.line.by == Fact::B1;
            match (by_points, under) {
                (true, true) => t!(survey.b1_under, figure = own, limit = limit),
                (true, false) => t!(survey.b1_over, figure = own, limit = limit),
                (false, true) => t!(survey.income_under, figure = own, limit = limit),
                (false, false) => t!(survey.income_over, figure = own, limit = limit),
            }
        }
        _ => String::new(),
    };
    let count = outcome.count;
    let lacks = if count.least == count.most {
        t!(
            survey.lacks,
            n = count.least,
            of = count.of,
            from = count.poor_from
        )
    } else {
        t!(
            survey.lacks_between,
            n = count.least,
            m = count.most,
            of = count.of,
            from = count.poor_from
        )
    };
    let facts = [line, lacks].into_iter().filter(|one| !one.is_empty());
    let facts = facts.collect::<Vec<_>>().join("; ");
    match outcome.verdict {
        Some(verdict) => format!("{}: {facts}.", verdict_title(verdict)),
        None => {
            let names = outcome.possible.iter().map(|own| verdict_name(*own));
            let classes = names.collect::<Vec<_>>().join(t!(class_reason.or));
            format!(
                "{}. {}.",
                t!(class_reason.open, classes = classes),
                format::capital(&facts)
            )
        }
    }
}

/// Income against its line: points, or đồng.
fn line(standard: &Standard, outcome: &Outcome, origin: &str, mend: Mend) -> AnyView {
    let line = &outcome.line;
    let by_points = line.by == Fact::B1;
    let (Some(figure), Some(limit)) = (line.figure, line.limit) else {
        let missing = outcome
            .missing
            .iter()
            .filter(|fact| !matches!(fact, Fact::Indicator(_)));
        let links = missing
            .map(|fact| {
                let (words, code) = match fact {
                    Fact::Area => (t!(survey.no_area), "area_type"),
                    Fact::Income => (t!(survey.no_income), "income"),
                    Fact::B1 | Fact::Indicator(_) => (t!(survey.no_b1), "b1"),
                };
                let href = mend.run(code.to_owned());
                view! {
                    <p class="row row-apart">
                        <State kind=StateKind::Wait icon="q">{words}</State>
                        <a class="more" href=href>{t!(survey.fill_in)}</a>
                    </p>
                }
            })
            .collect_view();
        return view! { <div>{links}</div> }.into_any();
    };
    let said = |value: i64| {
        if by_points {
            value.to_string()
        } else {
            format::money(value)
        }
    };
    let (head, spoken) = if by_points {
        (
            t!(survey.b1_is, n = figure),
            t!(survey.b1_spoken, n = figure, limit = limit),
        )
    } else {
        (
            t!(survey.income_is, n = said(figure)),
            t!(survey.income_spoken, n = said(figure), limit = said(limit)),
        )
    };
    let under = line.under == Some(true);
    let side = if under {
        t!(survey.at_most, n = said(limit))
    } else {
        t!(survey.above, n = said(limit))
    };
    let area = [
        so_thon_domain::reference::AreaType::Rural,
        so_thon_domain::reference::AreaType::Urban,
    ]
    .into_iter()
    .find(|area| {
        let limits = if by_points {
            standard.points.as_ref()
        } else {
            Some(&standard.income)
        };
        limits.is_some_and(|own| own.of(*area) == limit)
    });
    let help = match (by_points, area) {
        (true, Some(area)) => t!(
            survey.points_mean,
            n = limit,
            income = format::money(standard.income.of(area)),
            area = area_name(area)
        ),
        _ => t!(survey.a_head).to_owned(),
    };
    let origin = origin.to_owned();
    let disagrees = line.income_disagrees.map(|(income, limit)| {
        t!(
            class_reason.income_disagrees,
            income = format::money(income),
            limit = format::money(limit)
        )
    });
    view! {
        <div>
            <div class="row row-apart"><b>{head}</b>{met(under, side)}</div>
            {ruler(figure, limit, limit + limit / 2, spoken)}
            <p class="help">{help}" "{origin}</p>
            {disagrees.map(|words| view! { <p><State kind=StateKind::Wait icon="warn">{words}</State></p> })}
        </div>
    }
    .into_any()
}

/// Lacks against their line.
fn count(standard: &Standard, outcome: &Outcome) -> AnyView {
    let count = outcome.count;
    let per = standard
        .points_per_lack
        .as_ref()
        .map(|own| i64::from(own.value));
    let each = per.unwrap_or(1);
    let (least, most) = (i64::from(count.least) * each, i64::from(count.most) * each);
    let from = i64::from(count.poor_from) * each;
    let head = match (per, least == most) {
        (Some(_), true) => t!(survey.b2_is, n = least),
        (Some(_), false) => t!(survey.b2_between, n = least, m = most),
        (None, true) => t!(survey.lacks_is, n = least),
        (None, false) => t!(survey.lacks_is_between, n = least, m = most),
    };
    let side = if least >= from {
        met(true, t!(survey.at_least, n = from))
    } else if most < from {
        met(false, t!(survey.below, n = from))
    } else {
        view! { <State kind=StateKind::Wait icon="q">{t!(survey.not_yet_clear, n = from)}</State> }
            .into_any()
    };
    let help = per.map(|per| t!(survey.each_counts, n = count.least, each = per));
    let spoken = t!(survey.b2_spoken, n = least, limit = from);
    view! {
        <div>
            <div class="row row-apart"><b>{head}</b>{side}</div>
            {ruler(least, from, i64::from(count.of) * each, spoken)}
            {help.map(|help| view! { <p class="help">{help}</p> })}
        </div>
    }
    .into_any()
}

fn met(is: bool, words: String) -> AnyView {
    if is {
        view! { <State kind=StateKind::Done icon="check">{words}</State> }.into_any()
    } else {
        view! { <State icon="minus">{words}</State> }.into_any()
    }
}

/// A figure against its line, of a scale that ends at `end`; in two hundred steps.
fn ruler(figure: i64, limit: i64, end: i64, spoken: String) -> AnyView {
    let at = |value: i64| (value.clamp(0, end.max(1)) * 200 / end.max(1)).to_string();
    let line = (limit.clamp(0, end.max(1)) * 200 / end.max(1))
        .saturating_sub(1)
        .to_string();
    view! {
        <svg class="ruler" viewBox="0 0 200 14" preserveAspectRatio="none" role="img" aria-label=spoken>
            <rect class="bg" y="3" width="200" height="8"></rect>
            <rect class="v" y="3" width=at(figure) height="8"></rect>
            <rect class="t" x=line width="2" height="14"></rect>
        </svg>
    }
    .into_any()
}

fn finding(telling: &Telling<'_>, own: &Finding) -> AnyView {
    let name = telling.reference.indicator(&own.indicator).map_or_else(
        || own.indicator.clone(),
        |known| named(&known.name).to_owned(),
    );
    let because = telling.all(&own.because);
    view! {
        <li>
            <b>{name}":"</b>" "{because}
            {own.differs.then(|| view! {
                " "<State kind=StateKind::Wait icon="split">{t!(survey.answer_differs)}</State>
            })}
        </li>
    }
    .into_any()
}

fn of_lack(own: &Classified, lack: Lack) -> impl Iterator<Item = &Finding> {
    own.findings.iter().filter(move |one| one.lack == lack)
}

/// What is lacking, and what is not.
fn lacking(telling: &Telling<'_>, own: &Classified) -> AnyView {
    let lines = |lack| -> Vec<AnyView> {
        of_lack(own, lack)
            .map(|one| finding(telling, one))
            .collect()
    };
    let (lacks, others) = (lines(Lack::Lacking), lines(Lack::NotLacking));
    let n = others.len();
    view! {
        {(!lacks.is_empty()).then(|| view! { <ul class="stack">{lacks}</ul> })}
        {(n > 0).then(|| view! {
            <details>
                <summary>{t!(survey.not_lacking_n, n = n)}</summary>
                <ul class="stack">{others}</ul>
            </details>
        })}
    }
    .into_any()
}

/// What is unknown, and whether it keeps the class from being said.
fn unknown(telling: &Telling<'_>, own: &Classified, mend: Mend) -> AnyView {
    let lines: Vec<_> = of_lack(own, Lack::Unknown)
        .map(|one| {
            let blocks = own
                .outcome
                .missing
                .contains(&Fact::Indicator(one.indicator.clone()));
            // Of what the standard has no cut-off for nothing can be filled in.
            let no_cutoff = |because: &Because| because.code == BecauseCode::NoCutoff;
            let href =
                (!one.because.iter().any(no_cutoff)).then(|| mend.run(one.indicator.clone()));
            let words = format::line([
                indicator_name(telling.reference, &one.indicator),
                telling.all(&one.because),
            ]);
            let effect = if blocks {
                t!(survey.blocks)
            } else {
                t!(survey.does_not_block)
            };
            view! {
                <li>
                    <State kind=StateKind::Wait icon="q">{format::capital(&words)}</State>
                    <span class="help line">{effect}</span>
                    {href.map(|href| view! { <a class="more" href=href>{t!(survey.fill_in)}</a> })}
                </li>
            }
        })
        .collect();
    (!lines.is_empty())
        .then(|| {
            view! {
                <div class="stack">
                    <h3>{t!(survey.unknown_n, n = lines.len())}</h3>
                    <ul class="stack">{lines}</ul>
                </div>
            }
        })
        .into_any()
}

/// What one fact would change, under the standard that decides.
pub fn turns(telling: &Telling<'_>, own: &Classified) -> AnyView {
    let mut lines: Vec<String> = Vec::new();
    for to in [To::NotLacking, To::Lacking] {
        for becomes in [
            Some(Verdict::Poor),
            Some(Verdict::NearPoor),
            Some(Verdict::NotPoor),
            None,
        ] {
            let names: Vec<_> = own
                .outcome
                .turns
                .iter()
                .filter(|turn| turn.to == to && turn.becomes == becomes)
                .map(|turn| telling.fact(&turn.fact))
                .collect();
            if names.is_empty() {
                continue;
            }
            let (names, class) = (format::line(names), becoming(becomes));
            lines.push(if to == To::Lacking {
                t!(survey.turn_lacking, names = names, class = class)
            } else {
                t!(survey.turn_not_lacking, names = names, class = class)
            });
        }
    }
    lines.extend(own.outcome.turns.iter().filter_map(figure_turn));
    (!lines.is_empty())
        .then(|| {
            let lines = lines
                .into_iter()
                .map(|line| view! { <li>{line}</li> })
                .collect_view();
            view! {
                <section class="sheet stack" aria-labelledby="turns">
                    <h2 id="turns">{t!(survey.turns)}</h2>
                    <ul class="stack">{lines}</ul>
                </section>
            }
        })
        .into_any()
}

fn becoming(verdict: Option<Verdict>) -> &'static str {
    verdict.map_or(t!(survey.becomes_open), verdict_name)
}

fn figure_turn(turn: &Turn) -> Option<String> {
    let class = becoming(turn.becomes);
    let said = |value: i64| match turn.fact {
        Fact::Income => format::money(value),
        Fact::B1 | Fact::Area | Fact::Indicator(_) => value.to_string(),
    };
    let points = turn.fact == Fact::B1;
    Some(match turn.to {
        To::AtMost(value) if points => t!(survey.turn_b1_most, n = said(value), class = class),
        To::AtLeast(value) if points => t!(survey.turn_b1_least, n = said(value), class = class),
        To::AtMost(value) => t!(survey.turn_income_most, n = said(value), class = class),
        To::AtLeast(value) => t!(survey.turn_income_least, n = said(value), class = class),
        To::Area(area) => t!(survey.turn_area, area = area_name(area), class = class),
        To::Lacking | To::NotLacking => return None,
    })
}

/// How the household would move between the lists.
pub fn moves(
    procedure: &Procedure,
    unit: &HouseholdUnit,
    verdict: Option<Verdict>,
    day: chrono::NaiveDate,
) -> AnyView {
    let Some(verdict) = verdict else {
        return ().into_any();
    };
    let words = movement(procedure, movement_of(unit, Some(verdict), day), day);
    let last = unit.decision().map(|own| {
        t!(
            survey.last_list,
            list = own.list.clone(),
            day = format::date(own.date)
        )
    });
    view! {
        <section class="sheet stack" aria-labelledby="moves">
            <h2 id="moves">{t!(survey.moves)}</h2>
            <p><b>{words}</b></p>
            <p class="help">{last.unwrap_or_else(|| t!(survey.no_list).to_owned())}</p>
        </section>
    }
    .into_any()
}

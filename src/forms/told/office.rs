//! The words for what only the office looks at in single facts: the records of a round, what a review
//! asks of people, how households were rearranged. The field's program goes without them.

use crate::{
    forms::problems::name_in,
    i18n::format,
    pages::office::list_name,
    pages::review::{area_name, level_name, region_name, verdict_title, work_name},
    t,
};
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::Value;
use so_thon_domain::{
    household::{Closed, Closing, Merged, Moved, Split},
    member::{Level, Measurement, Schooling, Work},
    reference::{AreaType, List, own::Kind, shipped},
    review::{
        B1, B1Origin, Heard, Held, ListSource, Made, Opinion, Posted, Recheck, Recognised,
        RoundSeason, SheetA, Signed, Span, StepTaken, Vote,
    },
};
use std::collections::BTreeMap;

/// What a field is called.
pub(super) fn name(field: &str) -> Option<&'static str> {
    Some(match field {
        "number" => t!(history.number),
        "walls_durable" => t!(history.walls),
        "pillars_durable" => t!(history.pillars),
        "roof_durable" => t!(history.roof),
        "house_dm2" => t!(history.house),
        "water" => t!(history.water),
        "toilet" => t!(history.toilet),
        "internet" => t!(history.internet),
        "means" => t!(history.means),
        "order" => t!(history.order),
        "totals" => t!(history.totals),
        "word" => t!(villages.word),
        "content" => t!(photo.measure),
        "moved" => t!(told.moved),
        "merged" => t!(told.merged),
        "split" => t!(told.split),
        "closed" => t!(told.closed),
        "absorbed" => t!(told.absorbed),
        "schooling" => t!(told.schooling),
        "completed" => t!(told.completed),
        "job_training" => t!(told.job_training),
        "work" => t!(told.work),
        "contract" => t!(told.contract),
        "able_to_work" => t!(told.able_to_work),
        "allowance" => t!(told.allowance),
        "pregnant" => t!(told.pregnant),
        "measured" => t!(told.measured),
        "household" => t!(told.household),
        "visit" => t!(told.visit),
        "area_type" => t!(told.area_type),
        "list" => t!(told.list),
        "code" => t!(told.code),
        "column" => t!(told.column),
        "valid_from" => t!(told.valid_from),
        "valid_to" => t!(told.valid_to),
        "source" => t!(told.source),
        "season" => t!(told.season),
        "span" => t!(told.span),
        "standard" => t!(told.standard),
        "opened" => t!(told.opened),
        "opinion" => t!(told.opinion),
        "round" => t!(told.round),
        "listed" => t!(told.listed),
        "reviewer" => t!(told.reviewer),
        "sheet_a" => t!(told.sheet_a),
        "region" => t!(told.region),
        "b1" => t!(told.b1),
        "income" => t!(told.income),
        "signed" => t!(told.signed),
        "vote" => t!(told.vote),
        "held" => t!(told.held),
        "posted" => t!(told.posted),
        "again" => t!(told.again),
        "review" => t!(told.review),
        "made" => t!(told.made),
        "recheck" => t!(told.recheck),
        "text" => t!(told.text),
        "checksum" => t!(told.checksum),
        _ => return None,
    })
}

/// What a value of a field says.
pub(super) fn value(field: &str, value: &Value) -> Option<String> {
    let words = |words: &str| Some(words.to_owned());
    match field {
        "round" | "review" | "household" | "visit" => words(t!(told.in_the_book)),
        "reviewer" => words(t!(told.account)),
        "schooling" => read::<Schooling>(value).map(schooling),
        "completed" => read::<Level>(value).map(|own| level_name(own).to_owned()),
        "work" => read::<Work>(value).map(|own| work_name(own).to_owned()),
        "measured" => match read::<Measurement>(value) {
            Some(own) => Some(measured(own)),
            // At a visit: of each person.
            None => read::<BTreeMap<String, Measurement>>(value)
                .map(|own| t!(told.people, n = own.len())),
        },
        "area_type" => read::<AreaType>(value).map(|own| area_name(own).to_owned()),
        "region" => value.as_str().map(|code| region_name(code).to_owned()),
        "valid_from" | "valid_to" => read::<NaiveDate>(value).map(format::date),
        "moved" => read::<Moved>(value).map(|own| format::date(own.date)),
        "merged" => read::<Merged>(value).map(|own| format::date(own.date)),
        "split" => {
            read::<Split>(value).map(|own| format::line([format::date(own.date), own.reason]))
        }
        "closed" => closed(value),
        "opened" => read::<StepTaken>(value).map(step),
        "season" => read::<RoundSeason>(value).map(|own| {
            match own {
                RoundSeason::Annual => t!(round.annual),
                RoundSeason::InYear => t!(round.in_year),
            }
            .to_owned()
        }),
        "span" => read::<Span>(value).map(|own| {
            t!(
                round.from_to,
                from = format::date(own.from),
                to = format::date(own.to)
            )
        }),
        "opinion" => read::<Opinion>(value)
            .map(|own| format::line([format::date(own.on), own.by, own.words])),
        "listed" => read::<ListSource>(value).map(|own| {
            match own {
                ListSource::CurrentList => t!(told.current_list),
                ListSource::Request => t!(told.request),
            }
            .to_owned()
        }),
        "sheet_a" => read::<SheetA>(value).map(|own| sheet_a(&own)),
        "b1" => read::<B1>(value).map(|own| points(&own)),
        "income" => value.as_i64().map(format::money),
        "signed" => read::<Signed>(value).map(|own| {
            t!(
                told.signed_by,
                class = verdict_title(own.verdict),
                by = own.by,
                day = format::date(own.on),
                n = own.version
            )
        }),
        "vote" => read::<Vote>(value).map(|own| t!(told.people, n = own.agree)),
        "held" => read::<Held>(value).map(|own| {
            let people = t!(told.people, n = own.present);
            format::line([format::date(own.on), own.place, own.chair, people])
        }),
        "posted" => read::<Posted>(value)
            .map(|own| format::line([format::date(own.on), own.places.join(", "), own.by])),
        "made" => {
            read::<Made>(value).map(|own| format::line([format::date(own.on), own.by, own.words]))
        }
        "recheck" => read::<Recheck>(value).map(|own| {
            let heard = match own.heard {
                Heard::Stands => t!(round.recheck_stands),
                Heard::Again => t!(round.recheck_again),
            };
            format::line([format::date(own.on), own.by, heard.to_owned(), own.words])
        }),
        "decision" => read::<Recognised>(value)
            .map(|own| format::line([own.number, format::date(own.date), own.by])),
        "list" => value.as_str().and_then(reference_list),
        "column" => value
            .as_str()
            .map(|code| name_in(shipped(), List::Columns, code)),
        "text" => value
            .as_str()
            .map(|text| t!(told.lines, n = text.lines().count())),
        _ => None,
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// A list of reference data by its word, as entries and as files name it.
fn reference_list(word: &str) -> Option<String> {
    let kind = Kind::of_catalogue(word).or_else(|| Kind::of(word))?;
    Some(list_name(kind).to_owned())
}

fn step(own: StepTaken) -> String {
    format::line([format::date(own.on), own.by, own.legal_ref])
}

/// A household's, or a round's.
fn closed(value: &Value) -> Option<String> {
    if let Some(own) = read::<Closed>(value) {
        let reason = match own.reason {
            Closing::MovedAway => t!(told.moved_away),
            Closing::Died => t!(told.died),
        };
        return Some(format::line([
            reason.to_owned(),
            format::date(own.date),
            own.note,
        ]));
    }
    read::<StepTaken>(value).map(step)
}

fn schooling(own: Schooling) -> String {
    let attends = if own.attends {
        t!(told.attends)
    } else {
        t!(told.attends_not)
    };
    let level = own.level.map(|level| level_name(level).to_owned());
    let year = own.year.map(|year| t!(told.school_year, year = year));
    format::line([
        attends.to_owned(),
        level.unwrap_or_default(),
        year.unwrap_or_default(),
    ])
}

fn measured(own: Measurement) -> String {
    let height = own.height_mm.map(|mm| {
        let cm = format::tenths(f64::from(mm) / 10.0);
        t!(told.height, n = cm)
    });
    let weight = own.weight_g.map(|grams| {
        let kilograms = format::tenths(f64::from(grams) / 1000.0);
        t!(told.weight, n = kilograms)
    });
    format::line([
        height.unwrap_or_default(),
        weight.unwrap_or_default(),
        format::date(own.on),
    ])
}

fn sheet_a(own: &SheetA) -> String {
    let yes = own.items.values().filter(|yes| **yes).count();
    let answers = t!(told.answers, yes = yes, no = own.items.len() - yes);
    let end = if own.goes_on {
        t!(told.goes_on)
    } else {
        t!(told.ends)
    };
    format::line([answers, end.to_owned()])
}

fn points(own: &B1) -> String {
    let origin = match own.origin {
        B1Origin::Hand => t!(told.by_hand),
        B1Origin::Table(_) => t!(told.by_table),
    };
    format::line([t!(told.points, n = own.total), origin.to_owned()])
}

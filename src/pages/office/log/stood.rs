//! What stood where reference data was written: a correction is a new record, so its own history
//! begins with it. The log tells what was used before it.

use crate::{
    forms::problems::named,
    pages::office::{history::step::Told, reference_words},
    t,
};
use chrono::NaiveDate;
use serde_json::{Value, json};
use so_thon_domain::{
    RecordId,
    reference::{
        Reference,
        own::{Kind, Line, Own, lines},
    },
};
use so_thon_protocol::office::StepOf;

/// A new entry with what it took the place of; `None` where nothing stood there.
pub fn entry(
    own: &Own,
    id: RecordId,
    step: &[StepOf],
    reference: &Reference,
) -> Option<Vec<StepOf>> {
    let said = |name: &str| {
        let field = step.iter().find(|one| one.field == name)?;
        field.after.as_ref()?.as_str()
    };
    let kind = Kind::of_catalogue(said("list")?)?;
    let from: NaiveDate = said("valid_from")?.parse().ok()?;
    let mut before = own.clone();
    if let Some(at) = before.entries.iter().position(|entry| entry.id == id) {
        before.entries.truncate(at);
    }
    let stood = last_of(kind, said("code")?, None, Some(from), &before, reference)?;
    let day = |day: Option<NaiveDate>| day.map(|day| json!(day));
    let before = |field: &str| -> Option<Value> {
        match field {
            "list" | "code" => said(field).map(|same| json!(same)),
            "name" => Some(json!(stood.name.vi)),
            "source" => Some(json!(stood.source)),
            "valid_from" => day(stood.from),
            "valid_to" => day(stood.to),
            _ => None,
        }
    };
    let with_before = |one: &StepOf| StepOf {
        before: before(&one.field),
        ..one.clone()
    };
    Some(step.iter().map(with_before).collect())
}

/// Each entry of a loaded file with what it took the place of, and whether anything stood there;
/// `None` where the book does not have the file or cannot read it.
pub fn file(own: &Own, id: RecordId, reference: &Reference) -> Option<(Vec<Told>, bool)> {
    let at = own.files.iter().position(|file| file.id == id)?;
    let mut before = own.clone();
    let file = before.files.drain(at..).next()?;
    let kind = file.facts.kind()?;
    let mut any = false;
    let told = file.facts.lines(reference)?.into_iter().map(|line| {
        let of = line.of.as_deref();
        let stood = last_of(kind, &line.code, of, line.from, &before, reference);
        any |= stood.is_some();
        let nothing = || t!(history.nothing).to_owned();
        let was = stood.map_or_else(nothing, |stood| said(&stood, reference));
        Told::new(named(&line.name).to_owned(), was, said(&line, reference))
    });
    let told = told.collect();
    Some((told, any))
}

/// The newest entry of a code that had begun by a day.
fn last_of(
    kind: Kind,
    code: &str,
    of: Option<&str>,
    from: Option<NaiveDate>,
    own: &Own,
    reference: &Reference,
) -> Option<Line> {
    let mut own = lines(kind, own, reference).into_iter();
    own.rfind(|line| line.code == code && line.of.as_deref() == of && line.from <= from)
}

fn said(line: &Line, reference: &Reference) -> String {
    format!(
        "{}: {}",
        named(&line.name),
        reference_words(line, reference)
    )
}

//! Fields and values in words, where everything is told: what no form asks for as well.

use crate::{
    forms::{Teller, problems::name_in},
    i18n::format,
    t,
};
use serde::Deserialize;
use serde_json::Value;
use so_thon_domain::{
    Field,
    photo::Content,
    reference::{List, Reference},
    village::Totals,
};

/// What a field is called, by the kind of its record.
pub fn name(teller: &Teller, kind: &str, field: &Field) -> String {
    let own = match (kind, field.as_str()) {
        ("village", "name") => t!(villages.name),
        ("village", "word") => t!(villages.word),
        ("village", "code") => t!(villages.code),
        ("village", "totals") => t!(history.totals),
        ("household", "number") => t!(history.number),
        ("household", "walls_durable") => t!(history.walls),
        ("household", "pillars_durable") => t!(history.pillars),
        ("household", "roof_durable") => t!(history.roof),
        ("household", "house_dm2") => t!(history.house),
        ("household", "water") => t!(history.water),
        ("household", "toilet") => t!(history.toilet),
        ("household", "internet") => t!(history.internet),
        ("household", "means") => t!(history.means),
        ("member", "order") => t!(history.order),
        ("photo", "content") => t!(photo.measure),
        ("photo", "taken") => t!(photo.taken),
        (_, "checked") => t!(history.checked),
        _ => {
            let known = teller.field(field);
            let other = || t!(history.other_field, field = field.as_str().to_owned());
            return known.unwrap_or_else(other);
        }
    };
    own.to_owned()
}

/// What is told beside the record already: a photo stands with its visit.
pub fn is_beside(kind: &str, field: &Field) -> bool {
    (kind, field.as_str()) == ("photo", "visit")
}

/// What stood in a field or was written to it; nothing at all reads as not written.
pub fn value(teller: &Teller, field: &Field, value: Option<&Value>) -> String {
    let Some(value) = value else {
        return t!(history.nothing).to_owned();
    };
    let own = match field.as_str() {
        "number" => value
            .as_u64()
            .and_then(|number| Some(format::household_number(u32::try_from(number).ok()?))),
        "house_dm2" => value
            .as_f64()
            .map(|area| format!("{}\u{a0}m²", format::tenths(area / 100.0))),
        "content" => Content::deserialize(value).ok().map(measure),
        "totals" => Totals::deserialize(value).ok().map(totals),
        _ => None,
    };
    own.unwrap_or_else(|| teller.value(field, value))
}

/// Elements of a list.
pub fn elements(
    reference: &Reference,
    field: &Field,
    keys: impl IntoIterator<Item = String>,
) -> String {
    let list = match field.as_str() {
        "needs" => Some(List::Needs),
        "causes" => Some(List::Causes),
        _ => None,
    };
    format::line(keys.into_iter().map(|key| match list {
        Some(list) => name_in(reference, list, &key),
        None => key,
    }))
}

fn measure(given: Content) -> String {
    let size = format::bytes(f64::from(given.size));
    t!(
        photo.measure_is,
        width = given.width,
        height = given.height,
        size = size
    )
}

fn totals(given: Totals) -> String {
    t!(
        history.totals_are,
        households = format::number(given.households.into()),
        people = format::number(given.people.into()),
        day = format::date(given.on)
    )
}

//! What every sheet on paper says of itself: which form it is and where that is ordered, and by which
//! point table its points were computed.

use super::words::form_source;
use crate::{i18n::format, t};
use chrono::NaiveDate;
use leptos::prelude::*;
use so_thon_domain::review::{B1, B1Origin, Common, Signed};
use std::{collections::BTreeSet, sync::Arc};

/// Where points come from: the loaded table with name, version, source and checksum; or the hand of
/// who scored them.
pub fn origin(common: &Common, b1: &B1) -> String {
    let sum = match &b1.origin {
        B1Origin::Hand => return t!(survey.scored_by_hand).to_owned(),
        B1Origin::Table(sum) => sum,
    };
    let mut tables = common.tables.iter().map(|own| &own.facts);
    let file = tables.find(|own| own.checksum.as_ref() == Some(sum));
    // The checksum says which one it was, also where the table is not here any more.
    let known = file.and_then(|own| Some((own.name.clone()?, own.table().ok()?)));
    let Some((name, table)) = known else {
        return t!(survey.by_table, sum = sum.clone());
    };
    let sources = format::line(table.sources().into_iter().map(ToOwned::to_owned));
    t!(
        paper.by_table,
        name = name,
        version = table.version,
        source = sources,
        sum = sum.clone()
    )
}

/// The foot of a list: each origin of the points on it, once.
#[component]
pub fn Origins(
    /// The loaded tables.
    common: Arc<Common>,
    /// The forms on the list.
    signed: Vec<Signed>,
) -> impl IntoView {
    let b1 = signed.iter().filter_map(|own| own.b1.as_ref());
    let all: BTreeSet<String> = b1.map(|own| origin(&common, own)).collect();
    let lines = all
        .into_iter()
        .map(|words| view! { <p class="small">{words}</p> });
    lines.collect_view()
}

/// Who signs the sheet, with room for it.
#[component]
pub fn Signs<const N: usize>(
    /// They, in the order in which they stand.
    who: [&'static str; N],
) -> impl IntoView {
    let places = who.map(
        |who| view! { <p><b>{who}</b><span class="line small">{t!(paper.sign_help)}</span></p> },
    );
    view! { <div class="signs">{Vec::from(places)}</div> }
}

/// Where the sheet is ordered, what is not known of it, and on which day it was printed.
#[component]
pub fn Source(
    /// Its code in `data/forms.json`.
    form: &'static str,
    /// The day that it is about.
    day: NaiveDate,
    /// The day on which it is printed.
    today: NaiveDate,
) -> impl IntoView {
    let printed = t!(paper.printed, day = format::date(today));
    view! { <p class="small">{form_source(form, day)}" "{printed}</p> }
}

//! Step 4: the points of B1, by the loaded table or by hand from the paper form, and income.

use super::form::Form;
use crate::{
    bound,
    components::{Input, Money, Note, Select, State, StateKind, Tick, Tile, Tiles},
    forms::bound,
    i18n::format,
    pages::review::{checks::field_id, words::region_name},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    money::read_dong,
    numbers::Reading,
    points::{Choice, Criterion, PointTable, REGIONS},
    reference::AreaType,
    review::problem::ReviewField,
};
use std::{collections::BTreeSet, sync::Arc};

/// See the module's words.
#[component]
pub(super) fn PointsStep(form: Form) -> impl IntoView {
    let draft = form.draft;
    let table = form.ground.with_value(|ground| ground.table.clone());
    let serving = table.filter(|table| {
        let day = form.day.get_untracked();
        form.reference.with_value(|reference| {
            reference
                .standard_on(day)
                .is_some_and(|standard| table.serves(standard).is_ok())
        })
    });
    let has_table = serving.is_some();
    let by_hand = bound!(draft, by_hand);
    let hand_total = bound(
        draft,
        |draft| draft.sheet.hand_total.clone(),
        |draft, total| draft.sheet.hand_total = total,
    );
    let income = bound(
        draft,
        |draft| draft.sheet.income.clone(),
        |draft, income| draft.sheet.income = income,
    );
    let in_words = Signal::derive(move || {
        let read = read_dong(&income.read(), crate::forms::problems::convention());
        match read {
            Reading::One(dong) => t!(survey.income_words, sum = format::money(dong)),
            Reading::Two(..) | Reading::None(_) => t!(survey.income_help).to_owned(),
        }
    });
    let table = serving.map(|table| {
        view! {
            <Tick value=by_hand>{t!(survey.by_hand)}</Tick>
            <Show when=move || !by_hand.get()>
                <Table form=form table=Arc::clone(&table)/>
            </Show>
        }
    });
    let hand = move || {
        (!has_table || by_hand.get()).then(|| {
            view! {
                <Input id=field_id(ReviewField::B1) label=t!(survey.hand_total) value=hand_total mode="numeric"
                    help=t!(survey.hand_help) error=form.found.error(ReviewField::B1)/>
            }
        })
    };
    view! {
        {(!has_table).then(|| view! { <Note icon="table"><p>{t!(survey.no_table)}</p></Note> })}
        {table}
        {hand}
        <Money id=field_id(ReviewField::Income) label=t!(survey.income) value=income words=in_words
            error=form.found.error(ReviewField::Income)/>
    }
}

/// The criteria of a table with their points in this place.
#[component]
fn Table(form: Form, table: Arc<PointTable>) -> impl IntoView {
    let draft = form.draft;
    let region = bound(
        draft,
        |draft| draft.sheet.region.clone(),
        |draft, region| draft.sheet.region = region,
    );
    let regions = std::iter::once((String::new(), t!(form.choose).to_owned()))
        .chain(REGIONS.map(|code| (code.to_owned(), region_name(code).to_owned())));
    let regions = Signal::stored(regions.collect::<Vec<_>>());
    let place =
        Memo::new(move |_| draft.with(|draft| (draft.sheet.area, draft.sheet.region.clone())));
    let own = Arc::clone(&table);
    let criteria = move || {
        let (area, region) = place.get();
        let criteria = own.criteria.iter();
        criteria
            .map(|one| view! { <OneCriterion form=form one=one.clone() area=area region=region.clone()/> })
            .collect_view()
    };
    let total = {
        let table = Arc::clone(&table);
        move || {
            let day = form.day.get();
            form.reference.with_value(|reference| {
                let standard = reference.standard_on(day)?;
                draft.with(|draft| {
                    let sheet = &draft.sheet;
                    table
                        .score(standard, sheet.area?, &sheet.region, &sheet.choices)
                        .ok()
                })
            })
        }
    };
    view! {
        <p class="help">{t!(survey.table_is, version = table.version.clone(), sum = table.checksum().to_string())}</p>
        <Select id=field_id(ReviewField::Region) label=t!(survey.region) value=region options=regions
            error=form.found.error(ReviewField::Region)/>
        <div class="wide stack" id=field_id(ReviewField::B1) tabindex="-1">{criteria}</div>
        <p role="status">
            {move || match total() {
                Some(total) => view! { <State kind=StateKind::Done icon="check">{t!(survey.table_total, n = total)}</State> }.into_any(),
                None => view! { <State kind=StateKind::Wait icon="q">{t!(survey.table_open)}</State> }.into_any(),
            }}
        </p>
    }
}

/// Nothing of the criterion applies.
const NONE: &str = "-";

#[component]
fn OneCriterion(
    form: Form,
    one: Criterion,
    area: Option<AreaType>,
    region: String,
) -> impl IntoView {
    let code = one.code.clone();
    let options: Vec<(String, String)> = one
        .options
        .iter()
        .map(|option| {
            let points = area.and_then(|area| option.points(area, &region));
            let words = match points {
                Some(points) => t!(survey.option_points, name = option.name.clone(), n = points),
                None => option.name.clone(),
            };
            (option.code.clone(), words)
        })
        .collect();
    let mut sources: Vec<_> = one
        .options
        .iter()
        .map(|own| own.legal_ref.clone())
        .collect();
    sources.dedup();
    let source = t!(survey.by_law, source = format::line(sources));
    let own = StoredValue::new(code.clone());
    match one.choice {
        Choice::One => {
            let value = bound(
                form.draft,
                move |draft| match own.with_value(|own| draft.sheet.choices.get(own)) {
                    None => String::new(),
                    Some(chosen) => chosen.first().cloned().unwrap_or_else(|| NONE.to_owned()),
                },
                move |draft, chosen: String| {
                    let code = own.get_value();
                    let set = match chosen.as_str() {
                        "" => return drop(draft.sheet.choices.remove(&code)),
                        NONE => BTreeSet::new(),
                        _ => BTreeSet::from([chosen]),
                    };
                    draft.sheet.choices.insert(code, set);
                },
            );
            let all = std::iter::once((String::new(), t!(form.choose).to_owned()))
                .chain(options)
                .chain([(NONE.to_owned(), t!(survey.none_applies).to_owned())]);
            let all = Signal::stored(all.collect::<Vec<_>>());
            view! { <Select id=format!("c-{code}") label=one.name value=value options=all help=source/> }.into_any()
        }
        Choice::Many => {
            let value = bound(
                form.draft,
                move |draft| {
                    let chosen = own.with_value(|own| draft.sheet.choices.get(own).cloned());
                    chosen.into_iter().flatten().collect::<Vec<_>>()
                },
                move |draft, chosen: Vec<String>| {
                    let code = own.get_value();
                    draft
                        .sheet
                        .choices
                        .insert(code, chosen.into_iter().collect());
                },
            );
            let none = bound(
                form.draft,
                move |draft| {
                    own.with_value(|own| {
                        draft.sheet.choices.get(own).is_some_and(BTreeSet::is_empty)
                    })
                },
                move |draft, none: bool| {
                    let code = own.get_value();
                    if none {
                        draft.sheet.choices.insert(code, BTreeSet::new());
                    } else if draft
                        .sheet
                        .choices
                        .get(&code)
                        .is_some_and(BTreeSet::is_empty)
                    {
                        draft.sheet.choices.remove(&code);
                    }
                },
            );
            // None and some exclude each other; the one touched last holds.
            Effect::new(move |_| {
                if none.get() && !value.read_untracked().is_empty() {
                    value.set(Vec::new());
                }
            });
            Effect::new(move |_| {
                if !value.read().is_empty() && none.get_untracked() {
                    none.set(false);
                }
            });
            let tiles = options
                .into_iter()
                .map(|(value, words)| Tile { value, words })
                .collect();
            view! {
                <fieldset class="stack">
                    <legend class="label">{one.name}</legend>
                    <p class="help">{source}</p>
                    <Tiles tiles=tiles value=value/>
                    <Tick value=none>{t!(survey.none_applies)}</Tick>
                </fieldset>
            }
            .into_any()
        }
    }
}

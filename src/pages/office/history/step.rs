//! One step of a record in words: each field, what stood there before, what stands there after.

use super::words;
use crate::{
    components::{Fact, Facts},
    forms::Teller,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{Field, checked::CHECKED, reference::Reference};
use so_thon_protocol::office::StepOf;

/// What one step did to a field, in words.
#[derive(Clone, PartialEq)]
pub struct Told {
    label: String,
    before: String,
    after: String,
}

impl Told {
    /// A field by its name.
    pub fn new(label: String, before: String, after: String) -> Self {
        Self {
            label,
            before,
            after,
        }
    }

    /// It was asked again, and nothing changed.
    pub fn is_same(&self) -> bool {
        self.before == self.after
    }
}

/// What a step did, field by field (`fields`), to a record of that kind; what only marks that somebody looked is left out.
pub fn in_words(
    fields: &[StepOf],
    kind: &str,
    reference: &Reference,
    teller: &Teller,
) -> Vec<Told> {
    let fields = fields
        .iter()
        .map(|one| (Field::made(one.field.clone()), one));
    fields
        .filter(|(field, _)| *field != CHECKED && !words::is_beside(kind, field))
        .map(|(field, one)| Told {
            label: words::name(teller, kind, &field),
            before: words::value(teller, &field, one.before.as_ref()),
            after: match one.after.as_ref().and_then(|after| after.as_array()) {
                Some(keys) if one.before.is_none() => {
                    let keys = keys
                        .iter()
                        .filter_map(|key| key.as_str().map(str::to_owned));
                    words::elements(reference, &field, keys)
                }
                _ => words::value(teller, &field, one.after.as_ref()),
            },
        })
        .collect()
}

/// Fields with what stood there before and what stands there after.
#[component]
pub fn ToldFields(
    /// They.
    told: Vec<Told>,
    /// The step made the record: nothing stood there before.
    made: bool,
) -> impl IntoView {
    let facts = told
        .into_iter()
        .map(|told| {
            // An answer may be given again: it was asked, and nothing changed.
            let same = !made && told.is_same();
            let changed = !made && !same;
            let before = changed.then(|| {
                view! {
                    <span class="line soft">{t!(history.before)}" "{told.before}</span>
                }
            });
            view! {
                <Fact name=told.label>
                    {before}
                    <span class="line">
                        {changed.then(|| t!(history.after))}" "<b>{told.after}</b>
                        {same.then(|| view! { " "<span class="soft">{t!(history.same)}</span> })}
                    </span>
                </Fact>
            }
        })
        .collect_view();
    view! { <Facts>{facts}</Facts> }
}

//! What is wrong or doubtful in a form of a review, by field: as `forms::Found`, for its own fields
//! and codes.

use super::words::Telling;
use crate::{
    components::{Note, NoteKind},
    platform::window,
    t,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use so_thon_domain::{
    reference::Reference,
    review::problem::{ReviewField, ReviewProblem, ReviewProblems},
    unit::HouseholdUnit,
};
use std::sync::Arc;

/// The problems of a form as it stands. Errors show once a person tried to sign, doubts at once.
#[derive(Clone, Copy)]
pub struct Found {
    /// All of them.
    pub all: Memo<ReviewProblems>,
    /// Somebody tried to sign.
    pub tried: RwSignal<bool>,
    reference: StoredValue<Arc<Reference>>,
    unit: Signal<Arc<HouseholdUnit>>,
    day: Signal<NaiveDate>,
}

impl Found {
    /// Checks whenever the form changes.
    pub fn new(
        reference: Arc<Reference>,
        unit: Signal<Arc<HouseholdUnit>>,
        day: Signal<NaiveDate>,
        check: impl Fn() -> ReviewProblems + Send + Sync + 'static,
    ) -> Self {
        Self {
            all: Memo::new(move |_| check()),
            tried: RwSignal::new(false),
            reference: StoredValue::new(reference),
            unit,
            day,
        }
    }

    /// The words of the error beside a field; empty for none.
    pub fn error(self, field: ReviewField) -> Signal<String> {
        self.error_where(field, |_| true)
    }

    /// The same for those that fit.
    pub fn error_where(
        self,
        field: ReviewField,
        fits: impl Fn(&ReviewProblem) -> bool + Send + Sync + 'static,
    ) -> Signal<String> {
        Signal::derive(move || {
            if !self.tried.get() {
                return String::new();
            }
            self.all.with(|all| {
                let mut errors = all.errors.iter();
                errors
                    .find(|own| own.field == field && fits(own))
                    .map(|own| self.words(own))
                    .unwrap_or_default()
            })
        })
    }

    /// Every doubt, in words.
    pub fn doubts(self) -> Vec<String> {
        self.all
            .with(|all| all.warnings.iter().map(|own| self.words(own)).collect())
    }

    fn words(self, problem: &ReviewProblem) -> String {
        let unit = self.unit.get();
        self.reference.with_value(|reference| {
            let telling = Telling {
                reference,
                unit: &unit,
                day: self.day.get(),
            };
            telling.problem(problem)
        })
    }

    fn shown(self) -> Vec<(ReviewField, String)> {
        if !self.tried.get() {
            return Vec::new();
        }
        self.all.with(|all| {
            let errors = all.errors.iter();
            errors.map(|own| (own.field, self.words(own))).collect()
        })
    }
}

/// The id of a field's control.
pub fn field_id(field: ReviewField) -> String {
    format!("r-{}", field.code())
}

/// Says above the form what keeps it from being signed; each line leads to its field.
#[component]
pub fn Summary(
    /// What was found.
    found: Found,
    /// Goes to a field.
    #[prop(into, optional)]
    on_go: Option<Callback<ReviewField>>,
) -> impl IntoView {
    let go = move |field| match on_go {
        Some(on_go) => on_go.run(field),
        None => window::focus(&field_id(field)),
    };
    let lines = move || {
        let lines = found.shown().into_iter().map(|(field, words)| {
            view! { <li><button class="btn btn-quiet" type="button" on:click=move |_| go(field)>{words}</button></li> }
        });
        lines.collect_view()
    };
    view! {
        <div role="status">
            <Show when=move || !found.shown().is_empty()>
                <Note kind=NoteKind::Stop>
                    <h2>{move || t!(form.look_again_n, n = found.shown().len())}</h2>
                    <p>{t!(form.nothing_lost)}</p>
                    <ul>{lines}</ul>
                </Note>
            </Show>
        </div>
    }
}

//! What is wrong or doubtful in an open form, by field.

use super::problems;
use crate::{
    components::{Note, NoteKind},
    platform::window,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    problem::{Checked, FormField, Problem, ProblemCode, Problems},
    reference::Reference,
};
use std::sync::Arc;

/// The problems of a form as it stands. Errors show once a person tried to save; what follows from
/// a choice shows at once, and so do doubts.
#[derive(Clone, Copy)]
pub struct Found {
    /// All of them.
    pub all: Memo<Problems>,
    /// Somebody tried to save.
    pub tried: RwSignal<bool>,
    /// A field that was left: its errors show.
    left: RwSignal<Vec<FormField>>,
    reference: StoredValue<Arc<Reference>>,
}

impl Found {
    /// Checks whenever the form changes.
    pub fn new(
        reference: Arc<Reference>,
        check: impl Fn() -> Problems + Send + Sync + 'static,
    ) -> Self {
        Self {
            all: Memo::new(move |_| check()),
            tried: RwSignal::new(false),
            left: RwSignal::new(Vec::new()),
            reference: StoredValue::new(reference),
        }
    }

    /// The words of the error beside a field; empty for none.
    pub fn error(self, field: FormField) -> Signal<String> {
        Signal::derive(move || {
            let shows = self.tried.get() || self.left.read().contains(&field);
            self.all.with(|all| {
                let mut errors = all.errors.iter().filter(|problem| problem.field == field);
                errors
                    .find(|problem| shows || at_once(problem.code))
                    .map(|problem| self.words(problem))
                    .unwrap_or_default()
            })
        })
    }

    /// The words of the doubt beside a field; empty for none.
    pub fn warning(self, field: FormField) -> Signal<String> {
        Signal::derive(move || {
            self.all.with(|all| {
                let doubt = all.warnings.iter().find(|problem| problem.field == field);
                doubt.map(|problem| self.words(problem)).unwrap_or_default()
            })
        })
    }

    /// The doubt of a kind, if there is one.
    pub fn doubt(self, code: ProblemCode) -> Option<Problem> {
        let all = self.all.read();
        all.warnings.iter().find(|one| one.code == code).cloned()
    }

    /// Somebody left a field: now its errors show.
    pub fn leave(self, field: FormField) {
        if !self.left.read_untracked().contains(&field) {
            self.left.update(|left| left.push(field));
        }
    }

    /// A problem in words.
    pub fn words(self, problem: &Problem) -> String {
        self.reference
            .with_value(|reference| problems::words(problem, reference))
    }

    /// Every error that shows, with its words.
    fn shown(self) -> Vec<(FormField, String)> {
        if !self.tried.get() {
            return Vec::new();
        }
        let all = self.all.read();
        let errors = all.errors.iter();
        errors
            .map(|problem| (problem.field, self.words(problem)))
            .collect()
    }
}

/// What was found, whether or not it keeps the form from being saved.
pub fn problems_of<T>(checked: Result<Checked<T>, Problems>) -> Problems {
    match checked {
        Ok(checked) => Problems {
            errors: Vec::new(),
            warnings: checked.warnings().to_vec(),
        },
        Err(problems) => problems,
    }
}

/// Follows from a choice, so it is said as soon as that is made.
fn at_once(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::ProjectEnded | ProblemCode::ProjectNotBegun | ProblemCode::HeadLeaves
    )
}

/// The id of a field's control.
pub fn field_id(field: FormField) -> String {
    format!("f-{}", field.code())
}

/// Says above the form what keeps it from being saved; each line leads to its field.
#[component]
pub fn Summary(
    /// What was found.
    found: Found,
    /// Goes to a field; moves the focus there where that is all.
    #[prop(into, optional)]
    on_go: Option<Callback<FormField>>,
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

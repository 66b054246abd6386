//! A step's form: checked, its doubts said once, then saved.

use super::{typed::TypedForm, words};
use crate::{
    app_state::{AppState, Book, use_app},
    components::{Btn, BtnKind, Note, NoteKind},
    forms::{problems::convention, words as plain},
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    Record, RecordId, RecordWrite,
    reference::Reference,
    review::{
        Common,
        draft::ReviewRules,
        problem::{ReviewChecked, ReviewField, ReviewProblems},
    },
};
use so_thon_sync::{PhoneError, phone::Save};
use std::rc::Rc;

/// How far a form got.
#[derive(Clone, Copy)]
pub struct Sending {
    app: AppState,
    /// The form whose draft the save takes away.
    form: Option<TypedForm>,
    problems: RwSignal<ReviewProblems>,
    failed: RwSignal<String>,
    saving: RwSignal<bool>,
}

/// What the checks of a step need.
pub fn rules(app: AppState, reference: &Reference) -> ReviewRules<'_> {
    ReviewRules {
        today: app.today.get_untracked(),
        numbers: convention(),
        reference,
        procedure: app.procedure(),
    }
}

impl Sending {
    /// Nothing was pressed yet.
    pub fn new() -> Self {
        Self {
            app: use_app(),
            form: None,
            problems: RwSignal::new(ReviewProblems::default()),
            failed: RwSignal::new(String::new()),
            saving: RwSignal::new(false),
        }
    }

    /// The same of a form whose draft is kept.
    pub fn of(form: TypedForm) -> Self {
        Self {
            form: Some(form),
            ..Self::new()
        }
    }

    /// What kept the last press from being saved.
    pub fn failure(self) -> impl IntoView {
        view! {
            <Show when=move || !self.failed.read().is_empty()><Note kind=NoteKind::Stop><p>{self.failed}</p></Note></Show>
        }
    }

    /// May be pressed again: for what is not taken away by being saved.
    pub fn open(self) {
        self.saving.try_set(false);
    }

    /// What is said beside a field.
    pub fn beside(self, field: ReviewField) -> Signal<String> {
        Signal::derive(move || {
            let problems = self.problems.read();
            let said: Vec<String> = problems.beside(field).map(words::problem).collect();
            said.join(". ")
        })
    }

    /// What was checked, when it may be saved: without errors, and its doubts were seen.
    pub fn passes<T>(
        self,
        checked: Result<ReviewChecked<T>, ReviewProblems>,
    ) -> Option<ReviewChecked<T>> {
        if self.saving.get_untracked() {
            return None;
        }
        match checked {
            Err(found) => {
                self.problems.set(found);
                None
            }
            Ok(checked) => {
                let doubts = checked.warnings().to_vec();
                let seen = self
                    .problems
                    .with_untracked(|known| known.warnings == doubts);
                self.problems.set(ReviewProblems {
                    errors: Vec::new(),
                    warnings: doubts,
                });
                seen.then_some(checked)
            }
        }
    }

    /// Reads what the whole commune shares as it is now, then goes on. A page may be pressed before
    /// its own reading came: a press is never swallowed for that.
    pub fn knowing(self, then: impl FnOnce(Common) + 'static) {
        let read = |book: Rc<Book>| async move { book.shared().await };
        self.read(read, move |shared| then(Common::of(&shared)));
    }

    /// Saves one change of a record as it is now, and calls back once it is kept.
    pub fn change(
        self,
        record: RecordId,
        write: impl FnOnce(&Record) -> RecordWrite + 'static,
        then: impl FnOnce() + 'static,
    ) {
        let read = move |book: Rc<Book>| async move {
            let found = book.record(record).await?;
            found.ok_or(PhoneError::Nothing)
        };
        self.read(read, move |record| self.save(vec![write(&record)], then));
    }

    fn read<T: 'static, F: Future<Output = Result<T, PhoneError>>>(
        self,
        reading: impl FnOnce(Rc<Book>) -> F + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.saving.get_untracked() {
            return;
        }
        self.saving.set(true);
        self.failed.set(String::new());
        spawn_local(async move {
            let read = match self.app.book() {
                Some(book) => reading(book).await,
                None => Err(PhoneError::NotEnrolled),
            };
            // The page may be gone by now.
            if self.saving.try_set(false).is_some() {
                return;
            }
            match read {
                Ok(found) => then(found),
                Err(error) => drop(self.failed.try_set(plain::phone(&error).to_owned())),
            }
        });
    }

    /// Saves and calls back once it is kept. The form stays shut: what was saved takes its place.
    pub fn save(self, writes: Vec<RecordWrite>, then: impl FnOnce() + 'static) {
        self.saving.set(true);
        self.failed.set(String::new());
        let mut save = Save {
            writes,
            draft: None,
        };
        let ends = self.form.map(|form| {
            let (key, kept, failed) = form.saving();
            save.draft = Some(key);
            (kept, failed)
        });
        self.app.save(save, move |saved| match saved {
            Ok(_) => {
                if let Some((kept, _)) = ends {
                    kept();
                }
                then();
            }
            Err(error) => {
                if let Some((_, failed)) = ends {
                    failed();
                }
                self.saving.try_set(false);
                self.failed.try_set(plain::phone(&error).to_owned());
            }
        });
    }
}

/// What is wrong in the whole form, and the button that sends it.
#[component]
pub fn Send(
    /// How far it got.
    sending: Sending,
    /// What is done.
    #[prop(into)]
    label: String,
    /// Problems that stand beside no field of the form.
    #[prop(optional)]
    rest: &'static [ReviewField],
) -> impl IntoView {
    let label = StoredValue::new(label);
    let doubts = move || {
        let problems = sending.problems.read();
        problems.errors.is_empty() && !problems.warnings.is_empty()
    };
    let said = move || {
        let problems = sending.problems.read();
        let all = problems.errors.iter().chain(&problems.warnings);
        let own: Vec<String> = all
            .filter(|one| rest.contains(&one.field))
            .map(words::problem)
            .collect();
        own.join(". ")
    };
    let shown = Memo::new(move |_| said());
    view! {
        <div role="alert">
            <Show when=move || !shown.read().is_empty()><Note kind=NoteKind::Stop><p>{shown}</p></Note></Show>
            <Show when=doubts><Note kind=NoteKind::Wait><p>{t!(round.doubts)}</p></Note></Show>
            {sending.failure()}
        </div>
        <div class="row">
            <Btn kind=BtnKind::Main icon="check" submit=true disabled=sending.saving>
                {move || if doubts() { t!(round.save_anyway).to_owned() } else { label.get_value() }}
            </Btn>
        </div>
    }
}

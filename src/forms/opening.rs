//! Opening a form: what was being typed, or else a fresh one over the household as it stands.

use crate::{
    app_state::{AppState, Book, Reading, read_household},
    routes,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use serde::{Serialize, de::DeserializeOwned};
use so_thon_domain::{
    HouseholdId, Millis,
    draft::{HouseholdDraft, MemberDraft, RegistrationDraft, SupportDraft, VisitDraft},
    reference::Reference,
    unit::HouseholdUnit,
};
use so_thon_sync::PhoneError;
use std::{rc::Rc, sync::Arc};

/// A draft that is kept while it is typed.
pub trait Form: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Which form it is, in the drafts table.
    const NAME: &'static str;

    /// The version of the form it was typed in.
    fn version(&self) -> u16;
}

macro_rules! form {
    ($draft:ident, $name:literal) => {
        impl Form for $draft {
            const NAME: &'static str = $name;

            fn version(&self) -> u16 {
                self.form
            }
        }
    };
}

form!(VisitDraft, "visit");
form!(SupportDraft, "support");
form!(RegistrationDraft, "registration");
form!(HouseholdDraft, "household");
form!(MemberDraft, "member");

/// What a form opens with.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened<D> {
    /// What is filled in.
    pub draft: D,
    /// The draft's key.
    pub key: String,
    /// The item of the repair box that it mends.
    pub repairs: Option<u64>,
    /// When it was kept, when somebody was in the middle of it.
    pub found: Option<Millis>,
    /// The household, unless it is yet to be.
    pub unit: Option<Arc<HouseholdUnit>>,
    /// The lists, with the office's own entries.
    pub reference: Arc<Reference>,
}

/// The household a form is about; `None` when this phone does not have it.
pub async fn unit_of(
    book: &Book,
    household: HouseholdId,
) -> Result<Option<Arc<HouseholdUnit>>, PhoneError> {
    let view = book.household(household).await?;
    Ok(view.map(|view| Arc::new(view.unit)))
}

/// A form's opening, done again when what it reads changes or when somebody starts over.
pub fn use_opening<D: Form, F>(
    load: impl Fn() -> F + Send + Sync + 'static,
) -> (RwSignal<Reading<Opened<D>>>, Callback<()>)
where
    F: Future<Output = Result<Option<Opened<D>>, PhoneError>> + 'static,
{
    let opened = RwSignal::new(Reading::Waiting);
    let turn = RwSignal::new(0_u32);
    Effect::new(move |_| {
        turn.track();
        opened.set(Reading::Waiting);
        let loading = load();
        spawn_local(async move {
            opened.try_set(match loading.await {
                Ok(Some(form)) => Reading::Here(form),
                Ok(None) => Reading::Nothing,
                Err(error) => Reading::Failed(error),
            });
        });
    });
    (
        opened,
        Callback::new(move |()| turn.update(|turn| *turn += 1)),
    )
}

/// Opens a form: the draft under its key if one is there and still to be saved, else `fresh`.
pub async fn open<D: Form>(
    book: &Book,
    key: String,
    unit: Option<Arc<HouseholdUnit>>,
    still_open: impl Fn(&D) -> bool,
    fresh: impl FnOnce() -> Option<D>,
) -> Result<Option<Opened<D>>, PhoneError> {
    let reference = Arc::new(reference(book).await?);
    let kept = book.draft(&key).await?;
    let kept = kept.and_then(|kept| Some((serde_json::from_value(kept.body).ok()?, kept.at)));
    let (draft, found) = match kept {
        Some((draft, at)) if still_open(&draft) => (Some(draft), Some(at)),
        // It was saved in another tab meanwhile, or cannot be read.
        Some(_) | None => (fresh(), None),
    };
    Ok(draft.map(|draft| Opened {
        draft,
        key,
        repairs: None,
        found,
        unit,
        reference,
    }))
}

/// The item of the repair box that the address names: a form opens over it.
pub fn mends() -> Memo<Option<u64>> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get(routes::MENDS)?.parse().ok())
}

/// Opens a form over an item of the repair box: the draft somebody began to mend it with, else what
/// was written. `None` when the item has left the box or is not of this form.
pub async fn open_again<D: Form>(
    book: &Book,
    number: u64,
    form: &str,
    fill: impl FnOnce(&HouseholdUnit, Option<&HouseholdUnit>) -> Option<D>,
) -> Result<Option<Opened<D>>, PhoneError> {
    let Some(written) = book.written(number).await? else {
        return Ok(None);
    };
    let unit = written.standing.map(Arc::new);
    let fresh = || fill(written.unit.as_ref()?, unit.as_deref());
    let key = routes::mending(form, number);
    let opened = open(book, key, unit.clone(), |_| true, fresh).await?;
    Ok(opened.map(|opened| Opened {
        repairs: Some(number),
        ..opened
    }))
}

#[cfg(feature = "office")]
async fn reference(book: &Book) -> Result<Reference, PhoneError> {
    let shared = book.shared().await?;
    Ok(so_thon_domain::reference::own::Own::of(&shared).reference())
}

#[cfg(not(feature = "office"))]
async fn reference(book: &Book) -> Result<Reference, PhoneError> {
    use so_thon_domain::{reference::shipped, unit::Shared};
    let shared = book.shared().await?;
    let own = shared.iter().filter_map(|shared| match shared {
        Shared::Catalogue(entry) => Some(&entry.facts),
        Shared::Village(_) | Shared::Rest(_) => None,
    });
    Ok(shipped().extended(own))
}

/// The open book, or why there is none.
pub fn book(app: AppState) -> Result<Rc<Book>, PhoneError> {
    app.book().ok_or(PhoneError::NotEnrolled)
}

/// Throws a draft away, then goes on.
pub fn drop_draft(app: AppState, key: String, then: impl FnOnce() + 'static) {
    spawn_local(async move {
        if let Some(book) = app.book()
            && book.drop_draft(&key).await.is_ok()
        {
            then();
        }
    });
}

/// The household as it stands by now; what it was when the form opened, while that is read.
pub fn standing(id: HouseholdId, opened: Arc<HouseholdUnit>) -> Signal<Arc<HouseholdUnit>> {
    let now = read_household(move || Some(id));
    Signal::derive(move || match now.get() {
        Reading::Here(view) => Arc::new(view.unit.clone()),
        Reading::Waiting | Reading::Nothing | Reading::Failed(_) => Arc::clone(&opened),
    })
}

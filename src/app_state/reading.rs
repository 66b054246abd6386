//! What a page reads from the book, kept fresh while the page is open.

use super::use_app;
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::HouseholdId;
use so_thon_sync::{PhoneError, phone::HouseholdView};
use std::sync::Arc;

/// How far reading got.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading<T> {
    /// Not yet.
    Waiting,
    /// It is there.
    Here(T),
    /// This phone does not have it, or it was deleted.
    Nothing,
    /// It could not be read.
    Failed(PhoneError),
}

/// A household as this phone shows it; read again whenever it changes, here or elsewhere.
pub fn read_household(
    id: impl Fn() -> Option<HouseholdId> + Send + Sync + 'static,
) -> Signal<Reading<Arc<HouseholdView>>> {
    let app = use_app();
    let id = Memo::new(move |_| id());
    let reading = RwSignal::new(Reading::Waiting);
    Effect::new(move |last: Option<Option<HouseholdId>>| {
        let id = id.get();
        let changed = app.changed.get();
        let same = last == Some(id);
        if let Some(household) = id
            && (!same || changed.touches(household) || touches_merged(reading, &changed))
        {
            read(household, reading);
        } else if id.is_none() {
            reading.set(Reading::Nothing);
        }
        id
    });
    reading.into()
}

/// What is shown may be made of more than one household.
fn touches_merged(
    reading: RwSignal<Reading<Arc<HouseholdView>>>,
    changed: &super::Changed,
) -> bool {
    match &*reading.read_untracked() {
        Reading::Here(view) => {
            // Under the address of a household that was merged, the other one is shown.
            let own = changed.touches(view.unit.id);
            own || view.unit.absorbed.iter().any(|one| changed.touches(one.id))
        }
        Reading::Waiting | Reading::Nothing | Reading::Failed(_) => false,
    }
}

fn read(household: HouseholdId, reading: RwSignal<Reading<Arc<HouseholdView>>>) {
    let Some(book) = use_app().book() else {
        return;
    };
    spawn_local(async move {
        let read = match book.household(household).await {
            Ok(Some(view)) => Reading::Here(Arc::new(view)),
            Ok(None) => Reading::Nothing,
            Err(error) => Reading::Failed(error),
        };
        // The page may be gone by now; and what is the same is not drawn again.
        reading.try_maybe_update(|known| {
            let changed = *known != read;
            *known = read;
            (changed, ())
        });
    });
}

//! One control, one field of a draft.

use leptos::prelude::*;

/// A signal for a control over one field of a draft: it begins with what the draft holds, and what
/// the control sets goes into the draft.
pub fn bound<D, T>(
    draft: RwSignal<D>,
    get: impl Fn(&D) -> T + Send + Sync + 'static,
    set: impl Fn(&mut D, T) + Send + Sync + 'static,
) -> RwSignal<T>
where
    D: Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let value = RwSignal::new(draft.with_untracked(&get));
    Effect::new(move |_| {
        let now = value.get();
        // Only a change is one: setting the same again would keep the draft anew.
        if draft.try_with_untracked(|draft| get(draft) != now) == Some(true) {
            draft.update(|draft| set(draft, now));
        }
    });
    value
}

/// [`bound`] to a field by its name.
#[macro_export]
macro_rules! bound {
    ($draft:expr, $field:ident) => {
        $crate::forms::bound(
            $draft,
            |draft| draft.$field.clone(),
            |draft, value| draft.$field = value,
        )
    };
}

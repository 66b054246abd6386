//! What a page says while the network it needs is away.

use super::{Note, NoteKind};
use crate::t;
use leptos::prelude::*;

/// Says that this cannot be done without a network; nothing while there is one.
#[component]
pub fn NeedsNetwork(
    /// What the browser believes about the network.
    #[prop(into)]
    online: Signal<bool>,
    /// What waits for it.
    why: &'static str,
    /// Stands below a heading of the second rank.
    #[prop(optional)]
    below: bool,
) -> impl IntoView {
    let heading = move || {
        if below {
            view! { <h3>{t!(app.offline)}</h3> }.into_any()
        } else {
            view! { <h2>{t!(app.offline)}</h2> }.into_any()
        }
    };
    view! {
        <div role="status">
            <Show when=move || !online.get()>
                <Note kind=NoteKind::Wait icon="nonet">
                    {heading()}
                    <p>{why}</p>
                </Note>
            </Show>
        </div>
    }
}

//! An open round of reviews: how many households are left, and the way to them. In the field's
//! program, which holds no page of a review, it says how far the whole one is on its way.

use crate::{
    app_state::use_app,
    components::{Btn, LinkBtn, Note},
    program::{Bringing, Program, Way},
    routes, t,
};
use leptos::prelude::*;

/// Nothing where no round is open.
#[component]
pub fn RoundCard() -> impl IntoView {
    let app = use_app();
    let reviews = Memo::new(move |_| app.reviews().filter(|own| own.all > 0));
    move || {
        let left = reviews.get()?.left;
        Some(view! {
            <Note icon="clip">
                <h2>{t!(today.round_left, n = left)}</h2>
                <Road/>
            </Note>
        })
    }
}

#[component]
fn Road() -> impl IntoView {
    let bringing = expect_context::<Bringing>();
    move || {
        if Program::RUNNING == Program::Office {
            return view! {
                <div class="row"><LinkBtn href=routes::REVIEWS.to_owned()>{t!(today.round_open)}</LinkBtn></div>
            }
            .into_any();
        }
        if bringing.way.get() != Way::Failed {
            return view! { <p>{t!(today.round_coming)}</p> }.into_any();
        }
        view! {
            <p>{t!(today.round_not_here)}</p>
            <div class="row"><Btn icon="down" on_click=move |_| bringing.bring()>{t!(today.round_bring)}</Btn></div>
        }
        .into_any()
    }
}

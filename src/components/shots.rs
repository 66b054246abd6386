//! Photos in a row, and one of them.

use leptos::prelude::*;

/// A row of photos; children stand in `<li>`.
#[component]
pub fn Shots(
    /// The photos.
    children: Children,
) -> impl IntoView {
    view! { <ul class="shots">{children()}</ul> }
}

/// A photo. How large it is drawn is the business of what it stands in.
#[component]
pub fn Shot(
    /// Its address.
    src: String,
    /// What is said in its place: when it was taken.
    alt: String,
) -> impl IntoView {
    view! { <img class="shot-img" src=src alt=alt decoding="async"/> }
}

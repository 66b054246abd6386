//! Icons: symbols that stand once in index.html, named by their id without "i-".

use leptos::prelude::*;

/// How large an icon is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// 1.5 em.
    #[default]
    Normal,
    /// As high as the text.
    Small,
}

/// An icon. Always beside a word or inside something with a spoken label.
#[component]
pub fn Icon(
    /// Its symbol, without "i-".
    #[prop(into)]
    name: Signal<&'static str>,
    /// How large.
    #[prop(optional)]
    size: Size,
    /// More classes ("tick").
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let small = if size == Size::Small { " icon-s" } else { "" };
    let class = format!("icon{small} {class}");
    view! {
        <svg class=class.trim_end().to_owned() aria-hidden="true">
            <use href=move || format!("#i-{}", name.get())></use>
        </svg>
    }
}

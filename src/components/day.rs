//! A day: typed, with the name of the weekday said below.

use super::Input;
use crate::i18n::format;
use leptos::prelude::*;
use so_thon_domain::dates::read_date;

/// A day in its field.
#[component]
pub fn Day(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// What was typed.
    value: RwSignal<String>,
    /// What is wrong.
    #[prop(into, optional)]
    error: Signal<String>,
) -> impl IntoView {
    let help = Signal::derive(move || {
        read_date(&value.read())
            .map(format::weekday_date)
            .unwrap_or_default()
    });
    view! { <Input id=id label=label value=value mode="numeric" help=help error=error/> }
}

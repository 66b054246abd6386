//! Fields of a form: label above, help below, error below that with its icon.

use super::{Icon, Size};
use crate::{platform::window, t};
use leptos::{html, prelude::*};

/// The frame of a field. The control inside has the same id and names `{id}-help` and `{id}-bad`.
#[component]
pub fn Field(
    /// The control's id, unique on the page.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// What helps to answer.
    #[prop(into, optional)]
    help: Signal<String>,
    /// What is wrong; empty when nothing is.
    #[prop(into, optional)]
    error: Signal<String>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let (help_id, bad_id) = (format!("{id}-help"), format!("{id}-bad"));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {children()}
            <p class="help" id=help_id hidden=move || help.read().is_empty()>{help}</p>
            <p class="state state-stop" id=bad_id role="alert" hidden=move || error.read().is_empty()>
                <Icon name="stop" size=Size::Small/>{error}
            </p>
        </div>
    }
}

fn described(id: &str) -> String {
    format!("{id}-help {id}-bad")
}

/// One line of text in its [`Field`].
#[component]
pub fn Input(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// What was typed.
    value: RwSignal<String>,
    /// "text", "password", "tel", "date".
    #[prop(optional, default = "text")]
    kind: &'static str,
    /// The keyboard: "numeric", "tel", "decimal".
    #[prop(optional, default = "text")]
    mode: &'static str,
    /// What the browser may fill in; nothing, unless it is a sign-in.
    #[prop(optional, default = "off")]
    autocomplete: &'static str,
    /// What helps.
    #[prop(into, optional)]
    help: Signal<String>,
    /// What is wrong.
    #[prop(into, optional)]
    error: Signal<String>,
) -> impl IntoView {
    let describedby = described(&id);
    view! {
        <Field id=id.clone() label=label help=help error=error>
            <input class="input" class:input-bad=move || !error.read().is_empty() id=id type=kind inputmode=mode
                autocomplete=autocomplete autocapitalize="off" spellcheck="false"
                aria-describedby=describedby aria-invalid=move || (!error.read().is_empty()).then_some("true")
                prop:value=value on:input=move |event| value.set(event_target_value(&event))/>
        </Field>
    }
}

/// Several lines of text in its [`Field`].
#[component]
pub fn TextArea(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// What was typed.
    value: RwSignal<String>,
    /// What helps.
    #[prop(into, optional)]
    help: Signal<String>,
    /// What is wrong.
    #[prop(into, optional)]
    error: Signal<String>,
) -> impl IntoView {
    let describedby = described(&id);
    view! {
        <Field id=id.clone() label=label help=help error=error>
            <textarea class="input" class:input-bad=move || !error.read().is_empty() id=id autocomplete="off"
                aria-describedby=describedby aria-invalid=move || (!error.read().is_empty()).then_some("true")
                prop:value=value on:input=move |event| value.set(event_target_value(&event))></textarea>
        </Field>
    }
}

/// One of a list, in its [`Field`].
#[component]
pub fn Select(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// The chosen value; empty for none.
    value: RwSignal<String>,
    /// Values and their words, in order. The empty value stands for "nothing chosen".
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// What helps.
    #[prop(into, optional)]
    help: Signal<String>,
    /// What is wrong.
    #[prop(into, optional)]
    error: Signal<String>,
) -> impl IntoView {
    let describedby = described(&id);
    let options = move || {
        let chosen = value.get();
        options
            .get()
            .into_iter()
            .map(|(code, words)| {
                let selected = code == chosen;
                view! { <option value=code selected=selected>{words}</option> }
            })
            .collect_view()
    };
    view! {
        <Field id=id.clone() label=label help=help error=error>
            <div class="picker">
                <select class="input" class:input-bad=move || !error.read().is_empty() id=id autocomplete="off"
                    aria-describedby=describedby aria-invalid=move || (!error.read().is_empty()).then_some("true")
                    on:change=move |event| value.set(event_target_value(&event))>
                    {options}
                </select>
                <Icon name="chev"/>
            </div>
        </Field>
    }
}

/// A sum of money, large; it is also written in words below.
#[component]
pub fn Money(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// What was typed.
    value: RwSignal<String>,
    /// The sum in words.
    #[prop(into)]
    words: Signal<String>,
    /// What is wrong.
    #[prop(into, optional)]
    error: Signal<String>,
    /// Buttons below ("+ 000").
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let describedby = described(&id);
    view! {
        <Field id=id.clone() label=label help=words error=error>
            <div class="money">
                <input id=id inputmode="numeric" autocomplete="off" aria-describedby=describedby
                    aria-invalid=move || (!error.read().is_empty()).then_some("true")
                    prop:value=value on:input=move |event| value.set(event_target_value(&event))/>
                <span aria-hidden="true">"đ"</span>
            </div>
            {children.map(|children| view! { <div class="row">{children()}</div> })}
        </Field>
    }
}

/// Searching, in the dock.
#[component]
pub fn Search(
    /// What it searches for, spoken.
    #[prop(into)]
    label: Signal<String>,
    /// What was typed.
    value: RwSignal<String>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if focus && let Some(field) = field.get() {
            window::focus_in_place(&field);
        }
    });
    let clear = move |_| {
        value.set(String::new());
        if let Some(field) = field.get_untracked() {
            window::focus_in_place(&field);
        }
    };
    view! {
        <form class="search" role="search" on:submit=move |event| event.prevent_default()>
            <Icon name="search"/>
            <input type="search" id="search" node_ref=field aria-label=label autocomplete="off" autocapitalize="off"
                spellcheck="false" enterkeyhint="search" placeholder=label
                prop:value=value on:input=move |event| value.set(event_target_value(&event))/>
            <Show when=move || !value.read().is_empty()>
                <button type="button" aria-label=t!(app.clear_search) on:click=clear><Icon name="x"/></button>
            </Show>
        </form>
    }
}

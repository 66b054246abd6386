//! Which column is what, by hand.

use super::{words, work::use_import};
use crate::{
    components::{Choice, Field, Icon, Pick},
    t,
};
use leptos::prelude::*;
use so_thon_sheets::Layout;

/// One choice for each column of the sheet.
#[component]
pub fn MappingForm() -> impl IntoView {
    let import = use_import();
    let layout = Signal::derive(move || {
        let layout = import
            .mapping
            .with(|mapping| mapping.as_ref().map(|mapping| mapping.layout));
        if layout == Some(Layout::Households) {
            "households"
        } else {
            "members"
        }
        .to_owned()
    });
    let set_layout = move |value: &'static str| {
        import.mapping.update(|mapping| {
            if let Some(mapping) = mapping {
                mapping.layout = if value == "households" {
                    Layout::Households
                } else {
                    Layout::Members
                };
            }
        });
    };
    let layouts = vec![
        Pick::new("members", t!(import.layout_members)),
        Pick::new("households", t!(import.layout_households)),
    ];
    let headers = import
        .proposal
        .with_untracked(|proposal| proposal.as_ref().map(|one| one.headers.clone()))
        .unwrap_or_default();
    let columns = headers.into_iter().map(|header| {
        let at = header.column;
        let current = move || import.mapping.with(|mapping| {
            let mapping = mapping.as_ref()?;
            mapping.columns.iter().find(|(_, column)| **column == at).map(|(what, _)| *what)
        });
        let options = move || {
            let chosen = current();
            words::COLUMNS.iter().map(|column| {
                let selected = chosen == Some(*column);
                view! { <option value=words::column_code(*column) selected=selected>{words::column(*column)}</option> }
            }).collect_view()
        };
        let change = move |event| {
            let value = event_target_value(&event);
            let what = words::COLUMNS.iter().copied().find(|column| words::column_code(*column) == value);
            import.mapping.update(|mapping| {
                if let Some(mapping) = mapping {
                    mapping.columns.retain(|column, place| *place != at && Some(*column) != what);
                    if let Some(what) = what {
                        mapping.columns.insert(what, at);
                    }
                }
            });
        };
        let label = format!("{} – {}", header.letters, header.text);
        let id = format!("column-{at}");
        view! {
            <Field id=id.clone() label=label>
                <div class="picker">
                    <select class="input" id=id autocomplete="off" on:change=change>
                        <option value="" selected=move || current().is_none()>{t!(import.column_none)}</option>
                        {options}
                    </select>
                    <Icon name="chev"/>
                </div>
            </Field>
        }
    });
    view! {
        <div class="stack">
            <Choice name="layout" picks=layouts value=layout two=true on_pick=Callback::new(set_layout)/>
            {columns.collect_view()}
        </div>
    }
}

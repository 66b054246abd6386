//! The sheet as it is, some rows at a time, with what is wrong outlined where it stands.

use super::work::{Step, WINDOW, use_import};
use crate::{
    components::{Btn, Icon, Size},
    i18n::format,
    platform::window,
    t,
};
use leptos::prelude::*;
use so_thon_sheets::{Address, Severity, address::column_letters};
use std::collections::BTreeMap;

/// The table.
#[component]
pub fn Rows() -> impl IntoView {
    let import = use_import();
    let marks = Memo::new(move |_| {
        let mut marks = BTreeMap::new();
        import.preview.with(|preview| {
            for fault in preview.iter().flat_map(|preview| &preview.faults) {
                let bad = fault.severity == Severity::Error;
                match fault.severity {
                    Severity::Error | Severity::Warning => {
                        let mark = marks.entry(fault.address).or_insert(bad);
                        *mark |= bad;
                    }
                    Severity::Note => {}
                }
            }
        });
        marks
    });
    let body = move || {
        let marks = marks.get();
        let grid = import.window.get()?;
        let rows = (grid.first_row..).zip(&grid.rows).map(|(number, cells)| {
            let cells = (0..).zip(cells).map(|(column, text)| {
                let address = Address {
                    row: number - 1,
                    column,
                };
                cell(address, text.clone(), marks.get(&address).copied())
            });
            view! { <tr><th class="rowno" scope="row">{number}</th>{cells.collect_view()}</tr> }
        });
        Some(rows.collect_view())
    };
    let head = move || {
        let proposal = import.proposal.get()?;
        let letters = proposal
            .headers
            .iter()
            .map(|header| view! { <th class="mid">{header.letters.clone()}</th> });
        let names = proposal
            .headers
            .iter()
            .map(|header| view! { <th>{header.text.clone()}</th> });
        Some(view! {
            <tr><th class="rowno" rowspan="2"><span class="say">{t!(import.row)}</span></th>{letters.collect_view()}</tr>
            <tr>{names.collect_view()}</tr>
        })
    };
    let place = move || {
        let grid = import.window.get()?;
        let last = grid.first_row as usize + grid.rows.len();
        let mapped = import
            .mapping
            .with(|mapping| mapping.as_ref().map_or(0, |one| one.columns.len()));
        Some(t!(
            import.rows_shown,
            from = format::number(grid.first_row.into()),
            to = format::number(last.saturating_sub(1) as u64),
            all = format::number(grid.height.into()),
            columns = format::number(mapped as u64)
        ))
    };
    let first = move || import.first_row.get();
    let height = move || {
        import
            .window
            .with(|grid| grid.as_ref().map_or(0, |grid| grid.height))
    };
    view! {
        <section class="card" aria-label=t!(import.content)>
            <div class="scroll" tabindex="0">
                <table class="tbl tbl-tight tbl-sheet">
                    <thead>{head}</thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            <div class="pad row row-apart">
                <p class="small soft">
                    {place}" "
                    <button class="btn-link" type="button" on:click=move |_| import.step.set(Step::Details)>{t!(import.change_mapping)}</button>
                </p>
                <div class="row">
                    <Btn icon="left" disabled=Signal::derive(move || first() == 0)
                        on_click=move |_| import.turn_rows(first().saturating_sub(WINDOW), || ())>{t!(import.earlier)}</Btn>
                    <Btn icon="right" disabled=Signal::derive(move || first() + WINDOW >= height())
                        on_click=move |_| import.turn_rows(first() + WINDOW, || ())>{t!(import.later)}</Btn>
                </div>
            </div>
        </section>
    }
}

fn cell(address: Address, text: String, mark: Option<bool>) -> AnyView {
    let number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(bad) = mark else {
        return view! { <td class:n=number>{text}</td> }.into_any();
    };
    let (icon, said) = if bad {
        ("stop", t!(import.bad))
    } else {
        ("warn", t!(import.maybe))
    };
    let shown = if text.trim().is_empty() {
        t!(import.empty).to_owned()
    } else {
        text
    };
    view! {
        <td id=format!("cell-{address}") tabindex="-1" class:n=number class:bad=bad class:maybe=!bad>
            <Icon name=icon size=Size::Small/><span class="say">{said}": "</span>{shown}
        </td>
    }
    .into_any()
}

/// Goes to a cell: its rows are shown and the cell has the focus.
pub fn jump(address: Address) {
    let import = use_import();
    let id = format!("cell-{}{}", column_letters(address.column), address.row + 1);
    let first = import.first_row.get_untracked();
    if (first..first + WINDOW).contains(&address.row) {
        return window::focus(&id);
    }
    import.turn_rows(address.row.saturating_sub(3), move || {
        gloo_timers::callback::Timeout::new(0, move || window::focus(&id)).forget();
    });
}

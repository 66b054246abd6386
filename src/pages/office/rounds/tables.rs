//! Quy ước tính điểm: loading a point table, and what is loaded.

use crate::{
    app_state::{Reading, clock, rounds::common, use_app},
    components::{Btn, Icon, Note, NoteKind},
    forms::words as plain,
    i18n::format,
    pages::office::shell::WorkHead,
    platform::download,
    t,
};
use js_sys::{ArrayBuffer, Uint8Array};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    PointTableId,
    ids::IdSource,
    points::TableFault,
    review::{Common, MAX_TABLE_BYTES, TableFile},
    typed::{Place, write_of},
};
use so_thon_sync::phone::Save;
use web_sys::HtmlInputElement;

/// The columns, for who fills one in.
const TEMPLATE: &str = include_str!("../../../../data/point-tables/template.csv");

/// How many faults are shown.
const SHOWN: usize = 20;

/// The page.
#[component]
pub fn TablesPage() -> impl IntoView {
    let app = use_app();
    let common = common();
    let faults = RwSignal::new(Vec::<String>::new());
    let told = RwSignal::new(String::new());
    let picked = move |event: leptos::ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        let file = input.files().and_then(|files| files.get(0));
        faults.set(Vec::new());
        told.set(String::new());
        if let Some(file) = file {
            spawn_local(async move {
                let name = file.name();
                let read = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
                let Ok(read) = read else {
                    faults.try_set(vec![t!(import.file_gone).to_owned()]);
                    return;
                };
                let bytes = Uint8Array::new(&ArrayBuffer::from(read)).to_vec();
                if bytes.len() > MAX_TABLE_BYTES {
                    faults.try_set(vec![t!(round.table_too_large).to_owned()]);
                    return;
                }
                match TableFile::of(&name, &bytes) {
                    Err(found) => {
                        let said = found.iter().take(SHOWN).map(fault).collect();
                        faults.try_set(said);
                    }
                    Ok((file, table)) => {
                        let id = PointTableId(clock::BrowserChance.fresh(clock::now()));
                        let place = Place {
                            id: id.into(),
                            unit: id.into(),
                            village: None,
                        };
                        let save = Save {
                            writes: write_of(place, None, &file).into_iter().collect(),
                            draft: None,
                        };
                        let checksum = table.checksum().to_string();
                        app.save(save, move |saved| match saved {
                            Ok(_) => {
                                told.try_set(t!(round.table_loaded, checksum = checksum));
                            }
                            Err(error) => {
                                faults.try_set(vec![plain::phone(&error).to_owned()]);
                            }
                        });
                    }
                }
            });
        }
        // The same file may be chosen again once it is corrected.
        input.set_value("");
    };
    let template = move |_| {
        drop(download::save(
            "bang-diem-mau.csv",
            "text/csv",
            TEMPLATE.as_bytes(),
        ))
    };
    let loaded = move || match common.get() {
        Reading::Here(common) => list(&common).into_any(),
        Reading::Waiting | Reading::Nothing | Reading::Failed(_) => ().into_any(),
    };
    view! {
        <main class="work">
            <WorkHead title=t!(round.tables) subtitle=ViewFn::from(|| t!(round.tables_subtitle))>
                <Btn icon="down" on_click=template>{t!(round.table_template)}</Btn>
            </WorkHead>
            <label class="drop">
                <input class="say" id="table-file" type="file" accept=".csv" on:change=picked/>
                <Icon name="up"/>
                <b>{t!(round.table_choose)}</b>
                <span class="soft">{t!(round.table_choose_help)}</span>
            </label>
            <div role="alert">
                <Show when=move || !faults.read().is_empty()>
                    <Note kind=NoteKind::Stop>
                        <h2>{t!(round.table_refused)}</h2>
                        <ul>{move || faults.get().into_iter().map(|said| view! { <li>{said}</li> }).collect_view()}</ul>
                    </Note>
                </Show>
                <Show when=move || !told.read().is_empty()><Note kind=NoteKind::Done><p>{told}</p></Note></Show>
            </div>
            {loaded}
        </main>
    }
}

fn list(common: &Common) -> impl IntoView + use<> {
    let app = use_app();
    let reference = app.reference.get_untracked();
    let lines: Vec<_> = common
        .tables
        .iter()
        .map(|own| {
            let when = own.created.map(|(_, stamp)| format::moment(stamp.millis));
            let name = own.facts.name.clone().unwrap_or_default();
            let table = own.facts.table().ok();
            let serves = table.as_ref().is_some_and(|table| {
                let standard = reference.standard(&table.standard);
                standard.is_some_and(|standard| table.serves(standard).is_ok())
            });
            let state = if serves {
                t!(round.table_scores)
            } else {
                t!(round.table_refuses)
            };
            view! {
                <tr>
                    <td><b>{name}</b></td>
                    <td>{table.as_ref().map(|table| format::line([table.standard.clone(), table.version.clone()]))}</td>
                    <td>{own.facts.checksum.clone()}</td>
                    <td>{when}</td>
                    <td>{state}</td>
                </tr>
            }
        })
        .collect();
    if lines.is_empty() {
        return view! { <Note icon="clip"><h2>{t!(round.tables_none)}</h2><p>{t!(round.tables_none_help)}</p></Note> }.into_any();
    }
    view! {
        <section class="card scroll" aria-label=t!(round.tables) tabindex="0"><table class="tbl">
            <thead><tr>
                <th>{t!(round.table_file)}</th>
                <th>{t!(round.table_standard)}</th>
                <th>{t!(round.table_checksum)}</th>
                <th>{t!(round.table_when)}</th>
                <th>{t!(round.state)}</th>
            </tr></thead>
            <tbody>{lines}</tbody>
        </table></section>
    }
    .into_any()
}

fn fault(fault: &TableFault) -> String {
    match fault {
        TableFault::File(_) => t!(round.fault_file).to_owned(),
        TableFault::Column(column) => t!(round.fault_column, column = *column),
        TableFault::Empty => t!(round.fault_empty).to_owned(),
        TableFault::Line { line } => t!(round.fault_line, line = *line),
        TableFault::Missing { line, column } => {
            t!(round.fault_missing, line = *line, column = *column)
        }
        TableFault::Value {
            line,
            column,
            value,
        } => t!(
            round.fault_value,
            line = *line,
            column = *column,
            value = value.clone()
        ),
        TableFault::Differs { line, column } => {
            t!(round.fault_differs, line = *line, column = *column)
        }
        TableFault::Twice {
            line,
            criterion,
            option,
            ..
        } => t!(
            round.fault_twice,
            line = *line,
            criterion = criterion.clone(),
            option = option.clone()
        ),
        TableFault::MissingRegion {
            criterion,
            option,
            area,
            region,
        } => t!(
            round.fault_region,
            criterion = criterion.clone(),
            option = option.clone(),
            area = *area,
            region = *region
        ),
    }
}

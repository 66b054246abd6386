//! What is wrong and what is doubtful, by cell.

use super::{table::jump, words, work::use_import};
use crate::{app_state::use_app, components::Btn, i18n::format, t};
use leptos::prelude::*;
use so_thon_sheets::{Code, Fault, Severity};

/// How many stand in the panel; the file of faults has them all.
const SHOWN: usize = 100;

/// The panel beside the table.
#[component]
pub fn Faults() -> impl IntoView {
    let import = use_import();
    let count = move |severity| {
        import.preview.with(|preview| {
            preview
                .iter()
                .flat_map(|one| &one.faults)
                .filter(|fault| fault.severity == severity)
                .count() as u64
        })
    };
    let title = move || {
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        match (errors, warnings) {
            (0, 0) => t!(import.no_faults).to_owned(),
            (_, 0) => t!(import.errors, n = format::number(errors)),
            (0, _) => t!(import.warnings, n = format::number(warnings)),
            _ => t!(
                import.errors_warnings,
                n = format::number(errors),
                m = format::number(warnings)
            ),
        }
    };
    let list = move || {
        let mut faults = import
            .preview
            .with(|preview| preview.as_ref().map(|one| one.faults.clone()))
            .unwrap_or_default();
        faults.sort_by_key(|fault| (fault.severity, fault.address));
        faults
            .into_iter()
            .take(SHOWN)
            .map(|fault| view! { <Line fault=fault/> })
            .collect_view()
    };
    let notes = move || {
        let notes = import
            .preview
            .with(|preview| preview.as_ref().map(|one| one.notes.clone()))
            .unwrap_or_default();
        notes
            .into_iter()
            .map(|note| view! { <p class="pad small soft">{words::file_note(note)}</p> })
            .collect_view()
    };
    let more = move || {
        let all = import
            .preview
            .with(|preview| preview.as_ref().map_or(0, |one| one.faults.len()));
        (all > SHOWN).then(|| view! { <p class="pad small soft">{t!(import.more_faults, n = format::number((all - SHOWN) as u64))}</p> })
    };
    view! {
        <section class="card" aria-labelledby="errs">
            <div class="card-head"><h2 id="errs">{title}</h2></div>
            <ul>{list}</ul>
            {more}
            {notes}
            <p class="pad small soft">{t!(import.mend_in_excel)}</p>
        </section>
    }
}

#[component]
fn Line(fault: Fault) -> impl IntoView {
    let app = use_app();
    let import = use_import();
    let class = match fault.severity {
        Severity::Error => "cellref state-stop",
        Severity::Warning => "cellref state-wait",
        Severity::Note => "cellref",
    };
    let address = fault.address;
    let (reason, hint) = words::fault(&fault);
    let named = fault
        .params
        .value
        .clone()
        .zip(fault.params.suggestion.clone());
    let offered = named
        .filter(|_| fault.code == Code::VillageUnknown)
        .and_then(|(written, name)| {
            let villages = app.villages.get_untracked();
            let id = villages
                .by_name()
                .iter()
                .find(|(_, entry)| entry.facts.name.as_deref() == Some(name.as_str()))
                .map(|(id, _)| *id)?;
            Some((written, name, id))
        });
    view! {
        <li class="todo">
            <button type="button" class=class on:click=move |_| jump(address)>{address.to_string()}</button>
            <span>{reason}<br/><span class="small soft">{hint}</span></span>
            {offered.map(|(written, name, id)| view! {
                <Btn on_click=move |_| {
                    import.villages_said.update(|said| {
                        said.insert(written.clone(), id);
                    });
                    import.look_again();
                }>{t!(import.use_village, name = name)}</Btn>
            })}
        </li>
    }
}

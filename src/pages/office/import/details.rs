//! What the list is: its sheet, name, class, decision, and the village where the sheet is silent.

use super::{choose::Failure, mapping::MappingForm, words, work::use_import};
use crate::{
    app_state::{clock, use_app},
    components::{Btn, BtnKind, Choice, Input, Note, Pick, Select},
    i18n::format,
    pages::office::shell::WorkHead,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    VillageId,
    class_decision::Class,
    dates::{format_date, read_date},
    fold::tidy,
};
use so_thon_sheets::{Column, confirm::ListFacts};

/// The second step.
#[component]
pub fn Details() -> impl IntoView {
    let import = use_import();
    let file = import.file.get_untracked();
    let name = file
        .as_ref()
        .map(|file| file.name.clone())
        .unwrap_or_default();
    let notes = file
        .as_ref()
        .map(|file| file.notes.clone())
        .unwrap_or_default();
    let notes = notes
        .into_iter()
        .map(|note| view! { <p class="soft">{words::file_note(note)}</p> });
    let rows = move || {
        let sheet = import.sheet.get();
        let rows = import.file.with(|file| {
            file.as_ref()
                .and_then(|file| Some(file.sheets.get(sheet)?.rows))
        });
        t!(
            import.file_line,
            name = name.clone(),
            n = format::number(rows.unwrap_or_default().into())
        )
    };
    view! {
        <WorkHead title=t!(import.details) subtitle=ViewFn::from(move || view! { <p>{rows.clone()}" "<b>{t!(import.nothing_written)}</b></p> })>
            <Btn on_click=move |_| import.step.set(super::work::Step::Choose)>{t!(import.other_file)}</Btn>
        </WorkHead>
        <Failure/>
        {notes.collect_view()}
        <SheetChoice/>
        {move || import.proposal.get().map(|proposal| view! { <Form proposal=proposal/> })}
    }
}

#[component]
fn SheetChoice() -> impl IntoView {
    let import = use_import();
    let sheets = import
        .file
        .with_untracked(|file| file.as_ref().map(|file| file.sheets.clone()))
        .unwrap_or_default();
    if sheets.len() < 2 {
        return ().into_any();
    }
    let options: Vec<(String, String)> = sheets
        .iter()
        .enumerate()
        .map(|(at, sheet)| {
            let rows = format::number(sheet.rows.into());
            let words = if sheet.hidden {
                t!(import.sheet_hidden, name = sheet.name.as_str(), n = rows)
            } else {
                t!(import.sheet_rows, name = sheet.name.as_str(), n = rows)
            };
            (at.to_string(), words)
        })
        .collect();
    let chosen = RwSignal::new(import.sheet.get_untracked().to_string());
    Effect::new(move |_| {
        if let Ok(sheet) = chosen.get().parse::<usize>()
            && sheet != import.sheet.get_untracked()
        {
            import.turn_to(sheet);
        }
    });
    view! { <section class="card pad narrow-page"><Select id="sheet" label=t!(import.sheet) value=chosen options=options/></section> }.into_any()
}

#[component]
fn Form(proposal: std::sync::Arc<so_thon_sheets::Proposal>) -> impl IntoView {
    let app = use_app();
    let import = use_import();
    let before = import.list.get_untracked();
    let said = |of: fn(&ListFacts) -> String| before.as_ref().map(of);
    let title = proposal.title.as_deref().map(words::sentence_case);
    let list = RwSignal::new(said(|list| list.list.clone()).or(title).unwrap_or_default());
    let class = said(|list| code(list.class).to_owned())
        .or(proposal.class.map(|class| code(class).to_owned()));
    let class = RwSignal::new(class.unwrap_or_default());
    let number = RwSignal::new(said(|list| list.number.clone()).unwrap_or_default());
    let date = RwSignal::new(said(|list| format_date(list.date)).unwrap_or_default());
    let village = RwSignal::new(
        import
            .village
            .get_untracked()
            .map(|id| id.to_string())
            .unwrap_or_default(),
    );
    let tried = RwSignal::new(false);
    let needs = move |value: RwSignal<String>| {
        Signal::derive(move || {
            let lacks = tried.get() && value.read().trim().is_empty();
            if lacks { t!(problem.missing) } else { "" }.to_owned()
        })
    };
    let day = move || read_date(&date.read()).filter(|day| *day <= clock::today());
    let wrong_day = Signal::derive(move || {
        if tried.get() && day().is_none() {
            t!(import.date_wrong).to_owned()
        } else {
            String::new()
        }
    });
    let classes = vec![
        Pick::new("poor", t!(class.poor)),
        Pick::new("near_poor", t!(import.near_poor)),
    ];
    let villages = Signal::derive(move || {
        let all = app.villages.get();
        let mut options = vec![(String::new(), t!(import.village_in_list).to_owned())];
        options.extend(
            all.by_name()
                .into_iter()
                .map(|(id, _)| (id.to_string(), all.title(Some(id)))),
        );
        options
    });
    let has_column = move || {
        import.mapping.with(|mapping| {
            mapping
                .as_ref()
                .is_some_and(|m| m.column(Column::Village).is_some())
        })
    };
    let mapped = move || {
        import.mapping.with(|mapping| {
            mapping
                .as_ref()
                .is_some_and(|m| m.column(Column::Name).is_some())
        })
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (Some(date), Some(class)) = (day(), class_of(&class.read_untracked())) else {
            return;
        };
        let (list, number) = (tidy(&list.read_untracked()), tidy(&number.read_untracked()));
        if list.is_empty() || number.is_empty() {
            return;
        }
        import
            .village
            .set(VillageId::parse(&village.read_untracked()));
        import.list.set(Some(ListFacts {
            list,
            class,
            number,
            date,
        }));
        import.look();
    };
    let recognised = proposal.recognised;
    view! {
        <form class="stack" on:submit=send>
            // The counts are read after the villages: before, none was looked for.
            <Show when=move || app.counted.get() && app.villages.read().is_empty()>
                <Note kind=crate::components::NoteKind::Wait><h2>{t!(import.villages_first)}</h2><p><a href=crate::routes::VILLAGES>{t!(villages.title)}</a></p></Note>
            </Show>
            <div class="cols">
                <section class="card pad stack">
                    <Input id="list" label=t!(import.list) value=list error=needs(list)/>
                    <fieldset class="stack">
                        <legend class="label">{t!(import.class)}</legend>
                        <Choice name="class" picks=classes value=class two=true on_pick=Callback::new(move |value: &'static str| class.set(value.to_owned()))/>
                        <p class="state state-stop" role="alert">{move || needs(class).get()}</p>
                    </fieldset>
                    <Input id="number" label=t!(import.number) value=number help=t!(import.number_help) error=needs(number)/>
                    <Input id="date" label=t!(import.date) value=date mode="numeric" help=t!(villages.day_help) error=wrong_day/>
                    <Show when=move || !has_column()>
                        <Select id="village" label=t!(import.village) value=village options=villages help=t!(import.village_help)/>
                    </Show>
                    <Btn kind=BtnKind::Main icon="right" submit=true disabled=Signal::derive(move || import.busy.get() || !mapped())>
                        {move || if import.busy.get() { t!(import.reading) } else { t!(import.look) }}
                    </Btn>
                    <Show when=move || !mapped()><p class="help">{t!(import.map_name_first)}</p></Show>
                </section>
                <details class="card pad" open=!recognised>
                    <summary>{t!(import.change_mapping)}</summary>
                    <MappingForm/>
                </details>
            </div>
        </form>
    }
}

fn code(class: Class) -> &'static str {
    match class {
        Class::Poor => "poor",
        Class::NearPoor => "near_poor",
        Class::JustEscaped | Class::NotPoor => "",
    }
}

fn class_of(code: &str) -> Option<Class> {
    match code {
        "poor" => Some(Class::Poor),
        "near_poor" => Some(Class::NearPoor),
        _ => None,
    }
}

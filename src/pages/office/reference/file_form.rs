//! Loading a file: seen first, then taken in whole or not at all.

use super::{
    saving::Saving,
    words::{self, line_words},
};
use crate::{
    app_state::{AppState, Book, clock, use_app},
    components::{Btn, BtnKind, Icon, Note, NoteKind},
    i18n::format,
    platform::download,
    t,
};
use js_sys::{ArrayBuffer, Uint8Array};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    CatalogueId,
    ids::IdSource,
    reference::own::{
        FileCode, FileFault, Kind, Line, Loaded, MAX_FILE_BYTES, Own, ReferenceFile, keep_file,
        lines, lines_of, read_file, template,
    },
};
use std::rc::Rc;
use web_sys::HtmlInputElement;

/// How many faults are shown.
const SHOWN: usize = 20;

/// A file that may be loaded.
#[derive(Clone, PartialEq)]
struct Seen {
    name: String,
    text: String,
    lines: Vec<(Line, bool)>,
}

/// What is said of the last file that was chosen.
#[derive(Clone, PartialEq)]
enum Told {
    Nothing,
    Faults(Vec<String>),
    Seen(Seen),
}

/// The part of the page.
#[component]
pub fn FileForm(
    /// The list.
    kind: Kind,
    /// It was loaded: what is said of it.
    #[prop(into)]
    done: Callback<&'static str>,
) -> impl IntoView {
    let app = use_app();
    let told = RwSignal::new(Told::Nothing);
    let picked = move |event: leptos::ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        let file = input.files().and_then(|files| files.get(0));
        told.set(Told::Nothing);
        if let Some(file) = file {
            spawn_local(async move {
                told.try_set(look(app, kind, &file).await);
            });
        }
        // The same file may be chosen again once it is corrected.
        input.set_value("");
    };
    let blank = move |_| {
        let text = template(kind).unwrap_or_default();
        let name = format!("{}.json", kind.code());
        drop(download::save(&name, "application/json", text.as_bytes()));
    };
    let close = Callback::new(move |()| told.set(Told::Nothing));
    let loaded = Callback::new(move |words| {
        told.set(Told::Nothing);
        done.run(words);
    });
    let body = move || match told.get() {
        Told::Nothing => ().into_any(),
        Told::Faults(faults) => view! {
            <Note kind=NoteKind::Stop>
                <h3>{t!(reference.file_refused)}</h3>
                <ul>{faults.into_iter().map(|said| view! { <li>{said}</li> }).collect_view()}</ul>
            </Note>
        }
        .into_any(),
        Told::Seen(seen) => {
            view! { <Preview kind=kind seen=seen done=loaded cancel=close/> }.into_any()
        }
    };
    view! {
        <section class="stack" aria-labelledby="file-title">
            <h2 id="file-title">{t!(reference.file_title)}</h2>
            <div class="row"><Btn icon="down" on_click=blank>{t!(reference.file_template)}</Btn></div>
            <label class="drop">
                <input class="say" id="reference-file" type="file" accept=".json" on:change=picked/>
                <Icon name="up"/>
                <b>{t!(reference.file_choose)}</b>
                <span class="soft">{t!(reference.file_choose_help)}</span>
            </label>
            <div role="alert">{body}</div>
        </section>
    }
}

/// Reads a file and says what it would do, or what is wrong with it.
async fn look(app: AppState, kind: Kind, file: &web_sys::File) -> Told {
    let gone = || Told::Faults(vec![t!(reference.file_gone).to_owned()]);
    let faults = |found: &[FileFault]| {
        let said = found.iter().take(SHOWN).map(words::file_fault);
        Told::Faults(said.collect())
    };
    let whole = |code| {
        faults(&[FileFault {
            entry: None,
            key: None,
            code,
        }])
    };
    // A large file is not even read.
    if file.size() > MAX_FILE_BYTES as f64 {
        return whole(FileCode::TooLarge);
    }
    let read = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
    let Ok(read) = read else {
        return gone();
    };
    let bytes = Uint8Array::new(&ArrayBuffer::from(read)).to_vec();
    let Ok(text) = String::from_utf8(bytes) else {
        return gone();
    };
    let Some(book) = app.book() else {
        return gone();
    };
    let Ok(shared) = book.shared().await else {
        return gone();
    };
    let own = Own::of(&shared);
    match loadable(kind, &text, &own) {
        Err(found) => faults(&found),
        Ok(loaded) => {
            let reference = own.reference();
            let standing = lines(kind, &own, &reference);
            let takes_place = |line: &Line| {
                let mut all = standing.iter();
                all.any(|own| own.code == line.code && own.of == line.of)
            };
            let lines = lines_of(&loaded, &reference).into_iter();
            Told::Seen(Seen {
                name: file.name(),
                text,
                lines: lines
                    .map(|line| (line.clone(), takes_place(&line)))
                    .collect(),
            })
        }
    }
}

/// The file as the one loader reads it, where it is of this list.
fn loadable(kind: Kind, text: &str, own: &Own) -> Result<Loaded, Vec<FileFault>> {
    let loaded = read_file(text, &own.reference(), &own.procedure())?;
    if loaded.kind == kind {
        return Ok(loaded);
    }
    Err(vec![FileFault {
        entry: None,
        key: None,
        code: FileCode::OtherList(loaded.kind.code().to_owned()),
    }])
}

#[component]
fn Preview(
    kind: Kind,
    seen: Seen,
    done: Callback<&'static str>,
    cancel: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let saving = Saving::new();
    let late = RwSignal::new(Vec::<String>::new());
    let reference = app.reference.get_untracked();
    let title = t!(
        reference.file_preview,
        name = seen.name.clone(),
        n = seen.lines.len()
    );
    let items = seen
        .lines
        .iter()
        .map(|(line, takes_place)| {
            let place = takes_place.then(|| t!(reference.file_takes_place));
            let said = line_words(line, &reference);
            view! {
                <li><b>{words::name(line)}</b>" "<span class="soft">{place}</span>
                    <span class="line small">{format::capital(&said)}</span></li>
            }
        })
        .collect_view();
    let seen = StoredValue::new(seen);
    let load = move |_| {
        let (name, text) = seen.with_value(|seen| (seen.name.clone(), seen.text.clone()));
        let make = move |_: Rc<Book>, own: Own| async move {
            // Something may have come in since it was looked at.
            match loadable(kind, &text, &own) {
                Err(found) => {
                    late.try_set(found.iter().take(SHOWN).map(words::file_fault).collect());
                    Ok(None)
                }
                Ok(_) => {
                    let file = ReferenceFile {
                        list: Some(kind.code().to_owned()),
                        name: Some(name.chars().take(200).collect()),
                        text: Some(text),
                    };
                    let id = CatalogueId(clock::BrowserChance.fresh(clock::now()));
                    Ok(Some(keep_file(id.into(), &file)))
                }
            }
        };
        saving.save(make, move || done.run(t!(reference.saved)));
    };
    view! {
        <div class="card pad stack">
            <h3>{title}</h3>
            <ul class="stack">{items}</ul>
            <Show when=move || !late.read().is_empty()>
                <Note kind=NoteKind::Stop><ul>{move || late.get().into_iter().map(|said| view! { <li>{said}</li> }).collect_view()}</ul></Note>
            </Show>
            {saving.failure()}
            <div class="row">
                <Btn kind=BtnKind::Main icon="check" on_click=load disabled=saving.busy()>{t!(reference.file_load)}</Btn>
                <Btn on_click=move |_| cancel.run(())>{t!(office.cancel)}</Btn>
            </div>
        </div>
    }
}

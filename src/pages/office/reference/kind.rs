//! One list: its entries, and the ways to add to it and to correct it.

use super::{
    entry_form::EntryForm, file_form::FileForm, lines::entries, standard_form::StandardForm, words,
};
use crate::{
    app_state::{Reading, reference::own},
    components::{Btn, BtnKind, LinkBtn, Note, NoteKind},
    forms::words as plain,
    pages::office::shell::WorkHead,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::reference::own::{Kind, Line, More};

/// The form that is open.
#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    New,
    Correct(Box<Line>),
}

/// The page.
#[component]
pub fn KindPage(kind: Kind) -> impl IntoView {
    let own = own();
    let open = RwSignal::new(Open::Nothing);
    let told = RwSignal::new("");
    let done = Callback::new(move |words: &'static str| {
        open.set(Open::Nothing);
        told.set(words);
    });
    let correct = Callback::new(move |line: Line| {
        told.set("");
        open.set(Open::Correct(Box::new(line)));
    });
    let cancel = Callback::new(move |()| open.set(Open::Nothing));
    let taken_back = Callback::new(move |()| done.run(t!(reference.taken_back)));
    let form = move || {
        let line = match open.get() {
            Open::Nothing => return ().into_any(),
            Open::New => None,
            Open::Correct(line) => Some(*line),
        };
        let standard = match &line {
            Some(line) => matches!(line.more, More::Standard(_)),
            None => kind == Kind::Standards,
        };
        if standard {
            view! { <StandardForm line=line done=done cancel=cancel/> }.into_any()
        } else {
            view! { <EntryForm kind=kind line=line done=done cancel=cancel/> }.into_any()
        }
    };
    let body = move || match own.get() {
        Reading::Here(own) => entries(kind, &own, correct, taken_back),
        Reading::Failed(error) => view! { <Note><p>{plain::phone(&error)}</p></Note> }.into_any(),
        Reading::Waiting | Reading::Nothing => {
            view! { <p class="soft">{t!(round.reading)}</p> }.into_any()
        }
    };
    let add = match kind {
        Kind::Standards => Some(t!(reference.add_standard)),
        kind => kind.in_catalogue().map(|_| t!(reference.add)),
    };
    let begin = move |_| {
        told.set("");
        open.set(Open::New);
    };
    view! {
        <main class="work">
            <WorkHead title=words::kind(kind) subtitle=ViewFn::from(move || words::about(kind))>
                <LinkBtn href=routes::REFERENCE icon="left">{t!(reference.title)}</LinkBtn>
                {add.map(|words| view! { <Btn kind=BtnKind::Main icon="plus" on_click=begin>{words}</Btn> })}
            </WorkHead>
            <div role="status">
                <Show when=move || !told.read().is_empty()><Note kind=NoteKind::Done><p>{told}</p></Note></Show>
            </div>
            {form}
            {kind.is_of_files().then(|| view! { <FileForm kind=kind done=done/> })}
            {body}
        </main>
    }
}

//! Messages between the lines.

use super::Icon;
use leptos::prelude::*;

/// What a note is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoteKind {
    /// Something to know.
    #[default]
    Plain,
    /// A doubt, or something that waits.
    Wait,
    /// Sent back, or wrong.
    Stop,
    /// Done.
    Done,
}

/// A message. Its first child is its heading.
#[component]
pub fn Note(
    /// What it is about.
    #[prop(optional)]
    kind: NoteKind,
    /// The symbol; by its kind when none is given.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// Is announced when it appears.
    #[prop(optional)]
    announce: bool,
    /// Its words.
    children: Children,
) -> impl IntoView {
    let (class, own) = match kind {
        NoteKind::Plain => ("note", "clip"),
        NoteKind::Wait => ("note note-wait", "warn"),
        NoteKind::Stop => ("note note-stop", "stop"),
        NoteKind::Done => ("note note-done", "seal"),
    };
    view! {
        <div class=class role=announce.then_some("status")>
            <Icon name=icon.unwrap_or(own)/>
            {children()}
        </div>
    }
}

//! What was written, and how far it got.

use super::work::{Report, Step, use_import};
use crate::{
    app_state::use_app,
    components::{Btn, BtnKind, Icon, LinkBtn, Note, NoteKind, Size},
    i18n::format,
    pages::office::shell::WorkHead,
    routes, t,
};
use leptos::prelude::*;

/// The last step.
#[component]
pub fn Done(report: Report) -> impl IntoView {
    let app = use_app();
    let import = use_import();
    let nothing = report.made + report.changed == 0;
    let number = |count: u32| format::number(count.into());
    let going = move || {
        let unsent = app.counts.get().unsent;
        if unsent == 0 {
            t!(import.all_sent).to_owned()
        } else if app.online.get() {
            t!(import.sending, n = format::number(unsent))
        } else {
            t!(import.waits, n = format::number(unsent))
        }
    };
    let line = |count: u32, words: String| (count > 0).then(|| view! { <p>{words}</p> });
    view! {
        <WorkHead title=if nothing { t!(import.nothing_new) } else { t!(import.done) }/>
        <dl class="tally">
            <div><dt>{t!(import.tile_new)}</dt><dd>{number(report.made)}</dd></div>
            <div><dt>{t!(import.changed)}</dt><dd>{number(report.changed)}</dd></div>
            <div><dt>{t!(import.unchanged)}</dt><dd>{number(report.same)}</dd></div>
            <div><dt>{t!(import.people)}</dt><dd>{number(report.people)}</dd></div>
            <div class:tally-bad=report.left_out != 0>
                <dt>{(report.left_out > 0).then(|| view! { <Icon name="stop" size=Size::Small/>" " })}{t!(import.left_out)}</dt>
                <dd>{number(report.left_out)}</dd>
            </div>
        </dl>
        <Note kind=if nothing { NoteKind::Plain } else { NoteKind::Done } announce=true>
            <h2>{if nothing { t!(import.nothing_new_help) } else { t!(import.done_help) }}</h2>
            <p>{going}</p>
            {line(report.unanswered, t!(import.unanswered, n = number(report.unanswered)))}
            {line(report.twice, t!(import.twice, n = number(report.twice)))}
        </Note>
        <div class="row">
            <LinkBtn href=routes::HOUSEHOLDS kind=BtnKind::Main icon="book">{t!(import.open_book)}</LinkBtn>
            <Btn icon="up" on_click=move |_| import.step.set(Step::Choose)>{t!(import.other_file)}</Btn>
        </div>
    }
}

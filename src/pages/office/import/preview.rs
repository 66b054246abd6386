//! What would be written, before it is.

use super::{
    choose::Failure,
    faults::Faults,
    same::SameOrNew,
    table::Rows,
    work::{Step, use_import},
};
use crate::{
    components::{Btn, BtnKind, Icon, Size},
    i18n::format,
    pages::office::shell::WorkHead,
    t,
};
use leptos::prelude::*;
use so_thon_sheets::preview::Counts;

/// The third step.
#[component]
pub fn PreviewStep() -> impl IntoView {
    let import = use_import();
    let counts = Memo::new(move |_| {
        import
            .preview
            .with(|preview| preview.as_ref().map(|one| one.counts))
            .unwrap_or_default()
    });
    let name = import
        .file
        .with_untracked(|file| file.as_ref().map(|file| file.name.clone()))
        .unwrap_or_default();
    let subtitle = move || {
        let sheet = import
            .preview
            .with(|preview| preview.as_ref().map(|one| one.sheet.clone()))
            .unwrap_or_default();
        let rows = format::number(counts.get().rows.into());
        let line = if sheet.is_empty() {
            t!(import.preview_csv, name = name.clone(), n = rows)
        } else {
            t!(
                import.preview_line,
                name = name.clone(),
                sheet = sheet,
                n = rows
            )
        };
        view! { <p>{line}" "<b>{t!(import.nothing_written)}</b></p> }
    };
    let ready = move || counts.get().rows_ready;
    let left = move || counts.get().rows_left_out;
    view! {
        <WorkHead title=t!(import.preview) subtitle=ViewFn::from(subtitle)>
            <Btn icon="left" on_click=move |_| import.step.set(Step::Details)>{t!(import.back)}</Btn>
            <Show when=move || { left() > 0 }>
                <Btn icon="down" disabled=import.busy on_click=move |_| import.save_faults()>
                    {move || t!(import.save_faults, n = format::number(left().into()))}
                </Btn>
            </Show>
            <Btn kind=BtnKind::Main icon="check" disabled=Signal::derive(move || import.busy.get() || ready() == 0) on_click=move |_| import.confirm()>
                {move || t!(import.confirm, n = format::number(ready().into()))}
            </Btn>
        </WorkHead>
        <Failure/>
        <Show when=move || ready() == 0><p class="state state-wait">{t!(import.nothing_ready)}</p></Show>
        <Tally counts=counts/>
        <SameOrNew/>
        <div class="cols">
            <Rows/>
            <Faults/>
        </div>
    }
}

#[component]
fn Tally(counts: Memo<Counts>) -> impl IntoView {
    let tile = move |words: &'static str, of: fn(Counts) -> u32| {
        view! { <div><dt>{words}</dt><dd>{move || format::number(of(counts.get()).into())}</dd></div> }
    };
    view! {
        <dl class="tally">
            {tile(t!(import.tile_new), |counts| counts.households_new)}
            {tile(t!(import.tile_update), |counts| counts.households_update)}
            {move || (counts.get().households_ask > 0).then(|| tile(t!(import.tile_ask), |counts| counts.households_ask))}
            <div class:tally-bad=move || { counts.get().rows_left_out > 0 }>
                <dt><Icon name="stop" size=Size::Small/>" "{t!(import.tile_bad)}</dt>
                <dd>{move || format::number(counts.get().rows_left_out.into())}</dd>
            </div>
            {tile(t!(import.tile_all), |counts| counts.rows)}
        </dl>
    }
}

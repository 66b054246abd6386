//! A person who is no longer of the household: asked once, and undone as easily.

use crate::{
    components::{Btn, BtnKind, Icon, Note, NoteKind, Size},
    forms::{Found, field_id},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{draft::MemberDraft, problem::FormField};

/// Takes the person out, once that is confirmed.
#[component]
pub(super) fn Leaving(
    draft: RwSignal<MemberDraft>,
    found: Found,
    #[prop(into)] on_leave: Callback<()>,
) -> impl IntoView {
    let asked = RwSignal::new(false);
    let name = move || draft.with(|draft| draft.name.clone());
    let error = found.error(FormField::Head);
    let keep = move |_| {
        asked.set(false);
        draft.update(|draft| draft.removed = false);
    };
    view! {
        <div class="stack">
            <Show when=move || asked.get() fallback=move || view! {
                <Btn kind=BtnKind::Stop on_click=move |_| asked.set(true)>{t!(member_form.remove)}</Btn>
            }>
                <Note kind=NoteKind::Wait>
                    <h2>{move || t!(member_form.remove_sure, name = name())}</h2>
                    <p>{t!(member_form.remove_why)}</p>
                    <div class="row">
                        <Btn kind=BtnKind::Stop on_click=move |_| on_leave.run(())>{t!(member_form.remove)}</Btn>
                        <Btn on_click=keep>{t!(form.drop_no)}</Btn>
                    </div>
                </Note>
            </Show>
            <p class="state state-stop" id=field_id(FormField::Head) tabindex="-1" role="alert" hidden=move || error.read().is_empty()>
                <Icon name="stop" size=Size::Small/>{error}
            </p>
        </div>
    }
}

/// Says that the person was taken out, and takes it back.
#[component]
pub(super) fn Left(
    draft: RwSignal<MemberDraft>,
    #[prop(into)] on_undo: Callback<()>,
) -> impl IntoView {
    let name = draft.with_untracked(|draft| draft.name.clone());
    view! {
        <Note kind=NoteKind::Done announce=true>
            <h2>{t!(member_form.removed, name = name)}</h2>
            <p>{t!(member_form.removed_kept)}</p>
            <div class="row"><Btn on_click=move |_| on_undo.run(())>{t!(member_form.undo)}</Btn></div>
        </Note>
    }
}

//! The form itself: what, how much, for whom, who pays; its draft and its save.

use super::{given, state, sum};
use crate::{
    app_state::use_app,
    bound,
    components::{Book, Btn, BtnKind, Cover, Dock, Input, Note, NoteKind, Select, TextArea},
    forms::{
        DraftLine, Found, Keeper, Mending, Opened, SaveTrouble, Saving, Summary, field_id, frame,
        opening, problems, problems_of,
    },
    i18n::format,
    platform::window,
    routes, t,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use so_thon_domain::{
    draft::{Rules, SupportDraft},
    problem::{FormField, ProblemCode},
    reference::Reference,
    unit::HouseholdUnit,
};
use std::sync::Arc;

/// What every part works with.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub draft: RwSignal<SupportDraft>,
    pub found: Found,
    pub unit: Signal<Arc<HouseholdUnit>>,
    pub reference: StoredValue<Arc<Reference>>,
}

/// The form of an item, open.
#[component]
pub(super) fn SupportForm(opened: Opened<SupportDraft>, restart: Callback<()>) -> impl IntoView {
    let app = use_app();
    let (Ok(book), Some(seen)) = (opening::book(app), opened.unit) else {
        return ().into_any();
    };
    frame::undisturbed();
    let id = opened.draft.household;
    let changing = opened.draft.base.is_some();
    let resumed = RwSignal::new(opened.found);
    let draft = RwSignal::new(opened.draft);
    let keeper = Keeper::watch(draft, opened.key.clone(), Some(id), opened.found, book);
    let repairs = opened.repairs;
    let saving = Saving::new(keeper, opened.key, repairs);
    let unit = opening::standing(id, seen);
    let reference = StoredValue::new(Arc::clone(&opened.reference));
    let checked = move || {
        reference.with_value(|reference| {
            let rules = Rules {
                today: app.today.get(),
                numbers: problems::convention(),
                reference,
            };
            draft.with(|draft| draft.check(&rules, &unit.read()))
        })
    };
    let found = Found::new(opened.reference, move || problems_of(checked()));
    let form = Form {
        draft,
        found,
        unit,
        reference,
    };
    let navigate = use_navigate();
    let save = move |_| {
        if saving.is_running() {
            return;
        }
        app.look_at_the_clock();
        found.tried.set(true);
        match checked() {
            Ok(checked) => {
                let unit = unit.get_untracked();
                let (writes, support) =
                    draft.with_untracked(|draft| (draft.writes(&checked, &unit), draft.support));
                let navigate = navigate.clone();
                saving.save(writes, move || {
                    navigate(&routes::saved_support(id, support), frame::replace())
                });
            }
            Err(problems) => {
                if let Some(first) = problems.errors.first() {
                    window::focus(&field_id(first.field));
                }
            }
        }
    };
    let drop_draft = Callback::new(move |()| saving.throw_away(move || restart.run(())));
    let title = if changing {
        t!(support_form.edit)
    } else {
        t!(support_form.new)
    };
    let doubled = Memo::new(move |_| {
        let doubt = found.doubt(ProblemCode::PossibleOverlap)?;
        Some(found.words(&doubt))
    });
    let note = bound!(draft, note);
    let provider = bound!(draft, provider);
    let save_words = move || match sum::dong(&draft.read().amount) {
        Some(dong) => t!(support_form.save_sum, sum = format::money(dong)),
        None => t!(support_form.save).to_owned(),
    };
    view! {
        <Book>
            <Cover title=title tab=t!(support.edit_title) subtitle=Signal::derive(move || frame::household_line(&unit.read()))
                back=routes::household(id) back_label=t!(form.leave)/>
            <main class="page">
                <Mending repairs=repairs/>
                <DraftLine keeper=keeper found=resumed on_drop=drop_draft/>
                <Summary found=found/>
                <given::What form=form/>
                <sum::Sum form=form/>
                <div role="status">
                    {move || doubled.get().map(|words| view! {
                        <Note kind=NoteKind::Wait>
                            <h2>{t!(support_form.doubled)}</h2>
                            <p>{words}</p>
                            <p>{t!(support_form.doubled_reason)}</p>
                        </Note>
                    })}
                </div>
                <Show when=move || doubled.read().is_some()>
                    <TextArea id=field_id(FormField::Note) label=t!(support_form.reason) value=note error=found.error(FormField::Note)/>
                </Show>
                <state::StateAndDays form=form/>
                <given::Quantity form=form/>
                <given::Payer form=form/>
                <Input id=field_id(FormField::Provider) label=t!(support_form.provider) value=provider
                    help=t!(support_form.provider_help) error=found.error(FormField::Provider)/>
                <ForWhom form=form/>
                <Show when=move || doubled.read().is_none()>
                    <TextArea id=field_id(FormField::Note) label=t!(support_form.note) value=note error=found.error(FormField::Note)/>
                </Show>
                <SaveTrouble error=saving.failed/>
            </main>
            <Dock actions=true>
                <Btn kind=BtnKind::Main icon="check" on_click=save>{save_words}</Btn>
            </Dock>
        </Book>
    }
    .into_any()
}

/// The whole household, or one person.
#[component]
fn ForWhom(form: Form) -> impl IntoView {
    let member = crate::forms::bound(
        form.draft,
        |draft| draft.member.map(|id| id.to_string()).unwrap_or_default(),
        |draft, id| draft.member = so_thon_domain::MemberId::parse(&id),
    );
    let options = Signal::derive(move || {
        let unit = form.unit.read();
        let people = unit.members.iter().map(|member| {
            let name = member.facts.name.clone().unwrap_or_default();
            (member.id.to_string(), name)
        });
        let all = (String::new(), t!(support_form.whole_household).to_owned());
        std::iter::once(all).chain(people).collect::<Vec<_>>()
    });
    view! {
        <Select id=field_id(FormField::Member) label=t!(support_form.for_whom) value=member options=options
            error=form.found.error(FormField::Member)/>
    }
}

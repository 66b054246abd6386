//! What is to be done: each measure with who sees to it, who pays and by when.

use super::{form::Form, fresh_id};
use crate::{
    components::{Btn, BtnKind, Day, Icon, Input, Select, Size},
    forms::{bound, field_id, problems::named},
    platform::window,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    draft::MeasureDraft,
    problem::{FormField, Param},
    reference::List,
};

/// The measures, and a button for one more.
#[component]
pub(super) fn Measures(form: Form) -> impl IntoView {
    let draft = form.draft;
    // A memo, so that the fields stand still while somebody types into them.
    let keys = Memo::new(move |_| {
        let draft = draft.read();
        let keys = draft.measures.iter().map(|own| own.key.clone());
        keys.collect::<Vec<_>>()
    });
    let fields = move || {
        let keys = keys.get().into_iter().zip(1..);
        keys.map(|(key, n)| view! { <Fields form=form key=key n=n/> })
            .collect_view()
    };
    let add = move |_| draft.update(|draft| draft.add_measure(fresh_id().to_string()));
    let error = form.found.error(FormField::Measures);
    view! {
        <section class="stack" aria-labelledby="measures">
            <h2 id="measures">{t!(plan.measures)}</h2>
            <p class="help">{t!(plan.measures_help)}</p>
            {fields}
            <p class="state state-stop" role="alert" hidden=move || error.read().is_empty()>
                <Icon name="stop" size=Size::Small/>{error}
            </p>
            <div class="row" id=field_id(FormField::Measures) tabindex="-1">
                <Btn icon="plus" on_click=add>{t!(plan.add_measure)}</Btn>
            </div>
        </section>
    }
}

/// One measure.
#[component]
fn Fields(form: Form, key: String, n: i64) -> impl IntoView {
    let draft = form.draft;
    let key = StoredValue::new(key);
    let part = move |at: fn(&mut MeasureDraft) -> &mut String| {
        bound(
            draft,
            move |draft| {
                let own = draft
                    .measures
                    .iter()
                    .find(|own| key.with_value(|key| own.key == *key));
                own.map(|own| at(&mut own.clone()).clone())
                    .unwrap_or_default()
            },
            move |draft, text| {
                let mut all = draft.measures.iter_mut();
                if let Some(own) = all.find(|own| key.with_value(|key| own.key == *key)) {
                    *at(own) = text;
                }
            },
        )
    };
    let error = move |field: FormField| {
        Signal::derive(move || {
            if !form.found.tried.get() {
                return String::new();
            }
            let all = form.found.all.read();
            let mut own = all.errors.iter().filter(|one| one.field == field);
            let own = own.find(|one| one.params.contains(&("n", Param::Count(n))));
            own.map(|one| form.found.words(one)).unwrap_or_default()
        })
    };
    let id = move |field| format!("{}-{n}", field_id(field));
    let what = part(|own| &mut own.what);
    let who = part(|own| &mut own.who);
    let funding = part(|own| &mut own.funding);
    let by = part(|own| &mut own.by);
    let sources = Signal::derive(move || {
        let day = crate::app_state::clock::today();
        let chosen = funding.get();
        let mut all = vec![(String::new(), t!(support_form.none_chosen).to_owned())];
        form.reference.with_value(|reference| {
            let entries = reference.all(List::Funding).iter();
            let own = entries.filter(|one| one.holds_on(day) || one.code == chosen);
            all.extend(own.map(|one| (one.code.clone(), named(&one.name).to_owned())));
        });
        all
    });
    let remove = move |_| {
        draft.update(|draft| {
            draft
                .measures
                .retain(|own| key.with_value(|key| own.key != *key));
        });
        window::focus(&field_id(FormField::Measures));
    };
    view! {
        <fieldset class="stack">
            <legend class="label">{t!(plan.measure_n, n = n)}</legend>
            <Input id=id(FormField::MeasureWhat) label=t!(plan.what) value=what help=t!(plan.what_help)
                error=error(FormField::MeasureWhat)/>
            <Input id=id(FormField::MeasureWho) label=t!(plan.who) value=who help=t!(plan.who_help)
                error=error(FormField::MeasureWho)/>
            <Select id=id(FormField::MeasureFunding) label=t!(fact.funding) value=funding options=sources
                error=error(FormField::MeasureFunding)/>
            <Day id=id(FormField::MeasureBy) label=t!(plan.until) value=by error=error(FormField::MeasureBy)/>
            <div class="row">
                <Btn kind=BtnKind::Quiet icon="x" on_click=remove>{t!(plan.drop_measure, n = n)}</Btn>
            </div>
        </fieldset>
    }
}

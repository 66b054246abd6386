//! What is given, how much of it, and who pays.

use super::Form;
use crate::{
    bound,
    components::{Input, Select},
    forms::{field_id, problems::named},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    dates::read_date,
    draft::SupportDraft,
    problem::FormField,
    reference::{Entry, List},
    support::State,
};

/// The kind of support.
#[component]
pub(super) fn What(form: Form) -> impl IntoView {
    let benefit = bound!(form.draft, benefit);
    let options = Signal::derive(move || {
        let chosen = benefit.get();
        options(form, List::Benefits, &chosen, t!(form.choose))
    });
    view! {
        <Select id=field_id(FormField::Benefit) label=t!(support_form.what) value=benefit options=options
            error=form.found.error(FormField::Benefit)/>
    }
}

/// Number and unit.
#[component]
pub(super) fn Quantity(form: Form) -> impl IntoView {
    let quantity = bound!(form.draft, quantity);
    let unit = bound!(form.draft, unit);
    view! {
        <div class="two">
            <Input id=field_id(FormField::Quantity) label=t!(support_form.quantity) value=quantity mode="decimal"
                error=form.found.error(FormField::Quantity)/>
            <Input id=field_id(FormField::Unit) label=t!(support_form.unit) value=unit help=t!(support_form.unit_help)
                error=form.found.error(FormField::Unit)/>
        </div>
    }
}

/// Project and funding source, as they hold on the day it was given.
#[component]
pub(super) fn Payer(form: Form) -> impl IntoView {
    let project = bound!(form.draft, project);
    let funding = bound!(form.draft, funding);
    let list = move |list, value: RwSignal<String>| {
        Signal::derive(move || options(form, list, &value.read(), t!(support_form.none_chosen)))
    };
    view! {
        <Select id=field_id(FormField::Project) label=t!(support_form.project) value=project
            options=list(List::Projects, project) help=t!(support_form.project_help)
            error=form.found.error(FormField::Project)/>
        <Select id=field_id(FormField::Funding) label=t!(support_form.funding) value=funding
            options=list(List::Funding, funding) error=form.found.error(FormField::Funding)/>
    }
}

/// The entries that hold on the day, with what is chosen even where it does not: the error beside
/// it says why.
fn options(form: Form, list: List, chosen: &str, none: &str) -> Vec<(String, String)> {
    let day = form.draft.with(day_of);
    let day = day.unwrap_or_else(crate::app_state::clock::today);
    let mut options = vec![(String::new(), none.to_owned())];
    form.reference.with_value(|reference| {
        let entries: Vec<&Entry> = reference.on(list, day);
        let known = |entry: &Entry| (entry.code.clone(), named(&entry.name).to_owned());
        if !chosen.is_empty() && !entries.iter().any(|entry| entry.code == chosen) {
            let old = reference.entry(list, chosen).map(known);
            options.push(old.unwrap_or_else(|| (chosen.to_owned(), chosen.to_owned())));
        }
        options.extend(entries.into_iter().map(known));
    });
    options
}

/// The day it was given, as far as it is said.
fn day_of(draft: &SupportDraft) -> Option<chrono::NaiveDate> {
    let day = match draft.state? {
        State::Asked => &draft.asked_on,
        State::Approved | State::Refused => &draft.decided_on,
        State::Delivered | State::Confirmed => &draft.delivered_on,
    };
    read_date(day)
}

//! The fields that a person has in every form: birth, sex, ethnic group.

use super::{Found, ethnic, field_id};
use crate::{
    components::{Choice, Input, Pick, Select},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{member::Sex, problem::FormField};

const MALE: &str = "male";
const FEMALE: &str = "female";

/// Birth, sex and ethnic group.
#[component]
pub fn PersonFields(
    /// What was found.
    found: Found,
    /// Birth, as typed.
    birth: RwSignal<String>,
    /// Nam or nữ.
    sex: RwSignal<Option<Sex>>,
    /// Code of the ethnic group.
    ethnicity: RwSignal<String>,
) -> impl IntoView {
    let chosen = Signal::derive(move || {
        match sex.get() {
            Some(Sex::Male) => MALE,
            Some(Sex::Female) => FEMALE,
            None => "",
        }
        .to_owned()
    });
    let pick = move |picked| {
        sex.set(Some(if picked == MALE {
            Sex::Male
        } else {
            Sex::Female
        }));
    };
    let picks = vec![
        Pick::new(MALE, t!(member_form.male)),
        Pick::new(FEMALE, t!(member_form.female)),
    ];
    let first = ethnicity.get_untracked();
    let leave = move |_| found.leave(FormField::Birth);
    view! {
        <div on:focusout=leave>
            <Input id=field_id(FormField::Birth) label=t!(member_form.birth) value=birth mode="numeric"
                help=t!(member_form.birth_help) error=found.error(FormField::Birth)/>
        </div>
        <fieldset class="stack">
            <legend class="label">{t!(member_form.sex)}</legend>
            <Choice name="sex" picks=picks value=chosen on_pick=pick two=true/>
        </fieldset>
        <Select id=field_id(FormField::Ethnicity) label=t!(member_form.ethnicity) value=ethnicity
            options=ethnic::options(&first) error=found.error(FormField::Ethnicity)/>
    }
}

//! Step 1: the day, the kind of place, and Phiếu A where it applies.

use super::form::Form;
use crate::{
    bound,
    components::{Choice, Day, Icon, Note, Pick, Size, Tick},
    forms::bound,
    pages::review::{checks::field_id, draft::SurveyDraft, words::area_name},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{reference::AreaType, review::problem::ReviewField};

/// See the module's words.
#[component]
pub(super) fn BeginStep(form: Form) -> impl IntoView {
    let draft = form.draft;
    let on = bound(
        draft,
        |draft| draft.sheet.on.clone(),
        |draft, on| draft.sheet.on = on,
    );
    let area = Signal::derive(move || {
        let area = draft.with(|draft| draft.sheet.area);
        area.map(AreaType::code).unwrap_or_default().to_owned()
    });
    let pick = move |picked: &'static str| {
        let area = AreaType::ALL.into_iter().find(|own| own.code() == picked);
        draft.update(|draft| draft.sheet.area = area);
    };
    let picks = AreaType::ALL
        .map(|area| Pick::new(area.code(), crate::i18n::format::capital(area_name(area))))
        .to_vec();
    let area_error = form.found.error(ReviewField::AreaType);
    view! {
        <Day id=field_id(ReviewField::On) label=t!(survey.on) value=on error=form.found.error(ReviewField::On)/>
        <fieldset class="stack" id=field_id(ReviewField::AreaType) tabindex="-1">
            <legend class="label">{t!(survey.area)}</legend>
            <p class="help">{t!(survey.area_help)}</p>
            <Choice name="area" picks=picks value=area on_pick=pick two=true/>
            <p class="state state-stop" role="alert" hidden=move || area_error.read().is_empty()>
                <Icon name="stop" size=Size::Small/>{area_error}
            </p>
        </fieldset>
        {form.ground.with_value(|ground| SurveyDraft::wants_a(ground)).then(|| view! { <SheetA form=form/> })}
    }
}

const YES: &str = "yes";
const NO: &str = "no";

/// Phiếu A: the commune's items; where it loaded none, that is said and passed over knowingly.
#[component]
fn SheetA(form: Form) -> impl IntoView {
    let draft = form.draft;
    let items = form.ground.with_value(|ground| ground.items.clone());
    let error = form.found.error(ReviewField::SheetA);
    let error = view! {
        <p class="state state-stop" role="alert" hidden=move || error.read().is_empty()>
            <Icon name="stop" size=Size::Small/>{error}
        </p>
    };
    if items.is_empty() {
        let without = bound!(draft, without_a);
        return view! {
            <section class="stack" id=field_id(ReviewField::SheetA) tabindex="-1" aria-labelledby="sheet-a">
                <h2 id="sheet-a">{t!(survey.sheet_a)}</h2>
                <Note icon="clip"><p>{t!(survey.sheet_a_none)}</p></Note>
                <Tick value=without>{t!(survey.sheet_a_without)}</Tick>
                {error}
            </section>
        }
        .into_any();
    }
    let asks = items
        .into_iter()
        .map(|item| {
            let (code, words) = (item.code, item.name);
            let own = StoredValue::new(code.clone());
            let value = Signal::derive(move || {
                let said = draft.with(|draft| own.with_value(|own| draft.sheet_a.get(own).copied()));
                yes_no(said)
            });
            let pick = move |picked: &'static str| {
                draft.update(|draft| {
                    draft.sheet_a.insert(own.get_value(), picked == YES);
                });
            };
            view! {
                <fieldset class="ask">
                    <legend>{words}</legend>
                    <Choice name=format!("a-{code}") picks=picks() value=value on_pick=pick two=true/>
                </fieldset>
            }
        })
        .collect_view();
    let goes_on = Signal::derive(move || yes_no(draft.with(|draft| draft.goes_on)));
    let pick = move |picked: &'static str| {
        draft.update(|draft| draft.goes_on = Some(picked == YES));
    };
    view! {
        <section class="stack" id=field_id(ReviewField::SheetA) tabindex="-1" aria-labelledby="sheet-a">
            <h2 id="sheet-a">{t!(survey.sheet_a)}</h2>
            <div class="wide">{asks}</div>
            <fieldset class="stack">
                <legend class="label">{t!(survey.goes_on)}</legend>
                <Choice name="goes-on" picks=picks() value=goes_on on_pick=pick two=true/>
            </fieldset>
            {error}
        </section>
    }
    .into_any()
}

fn yes_no(said: Option<bool>) -> String {
    match said {
        Some(true) => YES,
        Some(false) => NO,
        None => "",
    }
    .to_owned()
}

fn picks() -> Vec<Pick> {
    vec![Pick::new(YES, t!(form.yes)), Pick::new(NO, t!(form.no))]
}

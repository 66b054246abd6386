//! The form of a province's own standard: it makes a file, which the one loader checks.

use super::{saving::Saving, words};
use crate::{
    app_state::{Book, clock},
    components::{Btn, BtnKind, Day, Input},
    forms::problems::convention,
    platform::window,
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    CatalogueId,
    ids::IdSource,
    reference::own::{EntryCode, Line, More, Own, StandardDraft, StandardField, keep_file},
};
use std::rc::Rc;

const HEADING: &str = "reference-form";

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    source: RwSignal<String>,
    income: [RwSignal<String>; 2],
    average: [RwSignal<String>; 2],
    points: [RwSignal<String>; 2],
    lacks: RwSignal<String>,
}

impl Typed {
    fn of(draft: &StandardDraft) -> Self {
        let signal = |text: &String| RwSignal::new(text.clone());
        let pair = |texts: &[String; 2]| [signal(&texts[0]), signal(&texts[1])];
        Self {
            name: signal(&draft.name),
            from: signal(&draft.from),
            to: signal(&draft.to),
            source: signal(&draft.source),
            income: pair(&draft.income),
            average: pair(&draft.average),
            points: pair(&draft.points),
            lacks: signal(&draft.lacks),
        }
    }

    fn draft(self, code: Option<String>) -> StandardDraft {
        let pair = |own: [RwSignal<String>; 2]| own.map(|own| own.get_untracked());
        StandardDraft {
            code,
            name: self.name.get_untracked(),
            from: self.from.get_untracked(),
            to: self.to.get_untracked(),
            source: self.source.get_untracked(),
            income: pair(self.income),
            average: pair(self.average),
            points: pair(self.points),
            lacks: self.lacks.get_untracked(),
        }
    }
}

/// The form.
#[component]
pub fn StandardForm(
    /// The standard that is corrected; none for a new one.
    line: Option<Line>,
    /// It was saved: what is said of it.
    #[prop(into)]
    done: Callback<&'static str>,
    /// It is given up.
    #[prop(into)]
    cancel: Callback<()>,
) -> impl IntoView {
    let known = line.as_ref().and_then(|line| match &line.more {
        More::Standard(own) => Some(StandardDraft::of(own, convention())),
        _ => None,
    });
    let title = match &line {
        Some(line) => t!(reference.correct_what, name = words::name(line)),
        None => t!(reference.add_standard).to_owned(),
    };
    let code = StoredValue::new(known.as_ref().and_then(|own| own.code.clone()));
    let typed = Typed::of(&known.unwrap_or_else(|| StandardDraft {
        lacks: "3".to_owned(),
        ..StandardDraft::default()
    }));
    let saving = Saving::new();
    let faults = RwSignal::new(Vec::<(StandardField, EntryCode)>::new());
    Effect::new(|_| window::focus(HEADING));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = typed.draft(code.get_value());
        let make = move |_: Rc<Book>, own: Own| async move {
            match draft.check(&own, convention()) {
                Err(found) => {
                    faults.try_set(found);
                    Ok(None)
                }
                Ok(file) => {
                    faults.try_set(Vec::new());
                    let id = CatalogueId(clock::BrowserChance.fresh(clock::now()));
                    Ok(Some(keep_file(id.into(), &file)))
                }
            }
        };
        saving.save(make, move || done.run(t!(reference.saved)));
    };
    let wrong = move |field: StandardField| {
        Signal::derive(move || {
            let faults = faults.read();
            let own = faults.iter().filter(|(own, _)| *own == field);
            own.map(|(_, code)| words::fault(code))
                .collect::<Vec<_>>()
                .join(" ")
        })
    };
    use StandardField as At;
    let [rural, urban] = typed.income;
    let [average_rural, average_urban] = typed.average;
    let [points_rural, points_urban] = typed.points;
    view! {
        <form class="card pad stack narrow-page" aria-labelledby=HEADING on:submit=send>
            <h2 id=HEADING tabindex="-1">{title}</h2>
            <p class="help">{t!(reference.standard_help)}</p>
            <Input id="name" label=t!(reference.f_standard_name) value=typed.name error=wrong(At::Name)/>
            <Day id="from" label=t!(reference.f_from) value=typed.from error=wrong(At::From)/>
            <Day id="to" label=t!(reference.f_until) value=typed.to error=wrong(At::To)/>
            <Input id="source" label=t!(reference.f_source) value=typed.source help=t!(reference.f_source_help) error=wrong(At::Source)/>
            <Input id="rural" label=t!(reference.f_rural) value=rural mode="numeric" error=wrong(At::Rural)/>
            <Input id="urban" label=t!(reference.f_urban) value=urban mode="numeric" error=wrong(At::Urban)/>
            <Input id="lacks" label=t!(reference.f_lacks) value=typed.lacks mode="numeric" error=wrong(At::Lacks)/>
            <p class="soft">{t!(reference.f_optional)}</p>
            <Input id="average-rural" label=t!(reference.f_average_rural) value=average_rural mode="numeric" error=wrong(At::AverageRural)/>
            <Input id="average-urban" label=t!(reference.f_average_urban) value=average_urban mode="numeric" error=wrong(At::AverageUrban)/>
            <Input id="points-rural" label=t!(reference.f_points_rural) value=points_rural mode="numeric" error=wrong(At::PointsRural)/>
            <Input id="points-urban" label=t!(reference.f_points_urban) value=points_urban mode="numeric" error=wrong(At::PointsUrban)/>
            {saving.failure()}
            <div class="row">
                <Btn kind=BtnKind::Main icon="check" submit=true disabled=saving.busy()>{t!(reference.save)}</Btn>
                <Btn on_click=move |_| cancel.run(())>{t!(office.cancel)}</Btn>
            </div>
            <p class="help">{t!(reference.save_help)}</p>
        </form>
    }
}

//! The page: who it is about, then what can be done.

use super::{erase::Erase, export::Export};
use crate::{
    app_state::{Reading, read_household, use_app},
    components::{LinkBtn, Note, NoteKind, Select},
    forms::Teller,
    pages::{households::head_name, office::shell::WorkHead},
    routes, t,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use so_thon_domain::{
    HouseholdId, MemberId, RecordId, RecordKind, member::Member, typed::TypedRecord,
    unit::HouseholdUnit,
};

/// Whom the page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whom {
    /// The member, or the household.
    pub record: RecordId,
    /// What people call them.
    pub name: String,
    /// It is the whole household.
    pub household: bool,
}

/// What is held about a household and each of its people: `?nguoi={member}` says who is meant.
#[component]
pub fn PersonalPage(id: HouseholdId) -> impl IntoView {
    let app = use_app();
    let reading = read_household(move || Some(id));
    let asked_for = use_query_map()
        .read_untracked()
        .get(routes::WHO)
        .and_then(|text| MemberId::parse(&text));
    let chosen = asked_for.map_or(RecordId::from(id), RecordId::from);
    let chosen = RwSignal::new(chosen.to_string());
    // What was erased leaves this page's household with the next meeting; the page stays.
    let (last, erased) = (RwSignal::new(None), RwSignal::new(None));
    Effect::new(move |_| {
        if let (Reading::Here(view), true) = (reading.get(), erased.read_untracked().is_none()) {
            last.set(Some(view));
        }
    });
    let options = Signal::derive(move || {
        let view = last.get();
        view.map(|view| people(&view.unit)).unwrap_or_default()
    });
    let whom = Memo::new(move |_| {
        let (view, record) = (last.get()?, RecordId::parse(&chosen.read())?);
        let household = record == RecordId::from(id);
        let name = if household {
            head_name(&view.unit)
        } else {
            let (_, name) = people(&view.unit)
                .into_iter()
                .find(|(id, _)| *id == record.to_string())?;
            name
        };
        Some(Whom {
            record,
            name,
            household,
        })
    });
    let teller = Signal::derive(move || {
        let view = last.get()?;
        Some(Teller::new(app.reference.get(), Some(&view.unit)))
    });
    let title = Signal::derive(|| t!(personal.title).to_owned());
    let nobody = move || last.read().is_none() && matches!(reading.get(), Reading::Nothing);
    view! {
        <main class="work">
            <WorkHead title=title><LinkBtn href=routes::household(id) icon="left">{t!(saved.to_household)}</LinkBtn></WorkHead>
            <div class="narrow-page stack">
                <Show when=nobody><Note kind=NoteKind::Wait><h2>{t!(personal.not_here)}</h2></Note></Show>
                <Show when=move || !app.online.get()>
                    <Note kind=NoteKind::Wait icon="nonet"><p>{t!(personal.needs_network)}</p></Note>
                </Show>
                <Show when=move || erased.read().is_none()>
                    <Select id="whom" label=t!(personal.of) value=chosen options=options/>
                </Show>
                {move || whom.get().map(|whom| {
                    let shown = erased.read().is_none();
                    view! {
                        {shown.then(|| view! { <Export whom=whom.clone() teller=teller/> })}
                        <Erase whom=whom erased=erased/>
                    }
                })}
            </div>
        </main>
    }
}

/// The household, and everybody in it, by what people call them.
fn people(unit: &HouseholdUnit) -> Vec<(String, String)> {
    let own = (unit.id.to_string(), t!(personal.whole_household).to_owned());
    let members = unit.members.iter().map(|one| {
        let name = one.facts.name.clone();
        let name = name.unwrap_or_else(|| t!(household.no_name).to_owned());
        (one.id.to_string(), name)
    });
    let removed = unit.records.values().filter(|record| {
        record.kind == RecordKind::MEMBER && record.is_deleted() && record.unit == unit.id.into()
    });
    let removed = removed.map(|record| {
        let name = Member::read(record).name;
        let name = name.unwrap_or_else(|| t!(household.no_name).to_owned());
        (record.id.to_string(), t!(personal.removed, name = name))
    });
    std::iter::once(own).chain(members).chain(removed).collect()
}

//! Học nghề, việc làm: who wishes for training and work, by village, and what came of it. Only the
//! households are read in which somebody does, as the rows of the list say.

use super::shell::WorkHead;
use crate::{
    app_state::use_app,
    components::{LinkBtn, Note, Tick},
    forms::{problems::name_in, told::outcome},
    i18n::format,
    routes, t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    HouseholdId, VillageId,
    member::{Came, Member},
    reference::List,
    unit::HouseholdUnit,
};

/// A person who wishes for training or work, or for whom something came of it.
#[derive(Clone, PartialEq)]
struct Person {
    household: HouseholdId,
    village: Option<VillageId>,
    facts: Member,
}

impl Person {
    /// Nothing came of it yet, but for advice.
    fn waits(&self) -> bool {
        let came = self.facts.outcome.as_ref().map(|own| own.what);
        matches!(came, None | Some(Came::Counselled | Came::Returned))
    }
}

fn people_of(unit: &HouseholdUnit) -> impl Iterator<Item = Person> {
    let all = unit.members.iter().map(|member| &member.facts);
    let own = all.filter(|facts| !facts.wishes.is_empty() || facts.outcome.is_some());
    own.map(|facts| Person {
        household: unit.id,
        village: unit.village,
        facts: facts.clone(),
    })
}

/// The list.
#[component]
pub fn LabourPage() -> impl IntoView {
    let app = use_app();
    let people = RwSignal::new(None::<Vec<Person>>);
    let waiting = RwSignal::new(false);
    Effect::new(move |_| {
        let (Some(rows), Some(book)) = (app.rows.get(), app.book()) else {
            return;
        };
        let wanted: Vec<HouseholdId> = rows
            .iter()
            .filter(|row| row.labour && !row.closed)
            .map(|row| row.id)
            .collect();
        spawn_local(async move {
            let mut all = Vec::new();
            for id in wanted {
                // What cannot be read now is read when the rows change again.
                if let Ok(Some(view)) = book.household(id).await {
                    all.extend(people_of(&view.unit));
                }
            }
            people.try_set(Some(all));
        });
    });
    let shown = Memo::new(move |_| {
        let mut all = people.get()?;
        all.retain(|one| !waiting.get() || one.waits());
        let villages = app.villages.read();
        all.sort_by_cached_key(|one| (villages.title(one.village), one.facts.name.clone()));
        Some(all)
    });
    let count = move || match shown.read().as_ref() {
        Some(all) => t!(labour.count, n = format::number(all.len() as u64)),
        None => t!(labour.reading).to_owned(),
    };
    let lines = move || {
        let all = shown.get().unwrap_or_default().into_iter();
        all.map(|person| view! { <Line person=person/> })
            .collect_view()
    };
    let empty = move || shown.read().as_ref().is_none_or(Vec::is_empty);
    let nobody = move || people.read().as_ref().is_some_and(Vec::is_empty);
    view! {
        <main class="work">
            <WorkHead title=t!(labour.title) subtitle=ViewFn::from(count)>
                <LinkBtn href=routes::REGISTRATIONS icon="sprout">{t!(plans.link)}</LinkBtn>
            </WorkHead>
            <Tick value=waiting>{t!(labour.wait_only)}</Tick>
            <Show when=nobody><Note icon="clip"><p>{t!(labour.none)}</p></Note></Show>
            <section class="card scroll" aria-label=t!(labour.title) tabindex="0" hidden=empty>
                <table class="tbl">
                    <thead><tr>
                        <th>{t!(plans.village)}</th>
                        <th>{t!(labour.person)}</th>
                        <th>{t!(labour.wish_head)}</th>
                        <th>{t!(labour.came_head)}</th>
                    </tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </section>
        </main>
    }
}

#[component]
fn Line(person: Person) -> impl IntoView {
    let app = use_app();
    let village = app.villages.read_untracked().title(person.village);
    let facts = person.facts;
    let wishes = app.reference.with_untracked(|reference| {
        let names = facts.wishes.iter();
        format::line(names.map(|wish| name_in(reference, List::Needs, &wish.key)))
    });
    let name = facts
        .name
        .unwrap_or_else(|| t!(household.no_name).to_owned());
    let birth = facts.birth.map(|birth| birth.year);
    let came = match &facts.outcome {
        Some(own) => outcome(own),
        None => t!(labour.nothing).to_owned(),
    };
    view! {
        <tr>
            <td>{village}</td>
            <td><a href=routes::household(person.household)>{name}</a>" "<span class="soft">{birth}</span></td>
            <td>{wishes}</td>
            <td>{came}</td>
        </tr>
    }
}

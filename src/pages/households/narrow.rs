//! The chips above the search field, and what else the list can be narrowed and ordered by.

use super::filter::{Filter, Mark, Order};
use crate::{
    app_state::use_app,
    components::{Btn, Chip, Chips, Icon, Select, class_name},
    i18n, t,
};
use leptos::prelude::*;
use so_thon_domain::VillageId;

/// Chips; the first opens village, indicator and order.
#[component]
pub fn Narrow(
    filter: RwSignal<Filter>,
    /// How many bear each mark.
    marks: Signal<Vec<(Mark, usize)>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let chips = Mark::ALL
        .into_iter()
        .map(|mark| {
            let count = move || {
                let marks = marks.get();
                marks
                    .iter()
                    .find(|(own, _)| *own == mark)
                    .map_or(0, |(_, count)| *count)
            };
            let on = Signal::derive(move || filter.read().marks.contains(&mark));
            let toggle = move |pressed: bool| {
                filter.update(|filter| {
                    filter.marks.retain(|own| *own != mark);
                    if pressed {
                        filter.marks.push(mark);
                    }
                });
            };
            view! {
                <Show when=move || on.get() || { count() > 0 }>
                    <Chip on=on on_toggle=toggle>{words(mark)}" "{count}</Chip>
                </Show>
            }
        })
        .collect_view();
    view! {
        <Show when=move || open.get()><Panel filter=filter open=open/></Show>
        <Chips label=t!(households.narrow)>
            <button class="chip" type="button" aria-expanded=move || open.get().to_string() aria-controls="narrow"
                on:click=move |_| open.update(|open| *open = !*open)>
                <Icon name="filter" class="show"/>{t!(households.narrow)}
                {move || match filter.read().extras() {
                    0 => ().into_any(),
                    count => view! { <span class="badge">{count}</span> }.into_any(),
                }}
            </button>
            {chips}
        </Chips>
    }
}

fn words(mark: Mark) -> &'static str {
    match mark {
        Mark::Class(class) => class_name(class),
        Mark::Due => t!(households.chip_due),
        Mark::Plan => t!(households.chip_plan),
        Mark::Unsent => t!(households.chip_unsent),
        Mark::Clash => t!(households.chip_clash),
        Mark::Closed => t!(households.chip_closed),
    }
}

/// Village, indicator, order.
#[component]
fn Panel(filter: RwSignal<Filter>, open: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let now = filter.get_untracked();
    let village = RwSignal::new(now.village.map(|id| id.to_string()).unwrap_or_default());
    let lacking = RwSignal::new(now.lacking.unwrap_or_default());
    let order = RwSignal::new(now.order.code().to_owned());
    Effect::new(move |_| {
        let (village, lacking, order) = (village.get(), lacking.get(), order.get());
        let mut wanted = filter.get_untracked();
        wanted.village = VillageId::parse(&village);
        wanted.lacking = (!lacking.is_empty()).then_some(lacking);
        wanted.order = Order::parse(&order);
        if wanted != *filter.read_untracked() {
            filter.set(wanted);
        }
    });
    let villages = Signal::derive(move || {
        let villages = app.villages.get();
        let own = villages
            .by_name()
            .into_iter()
            .map(|(id, _)| (id.to_string(), villages.title(Some(id))));
        std::iter::once((String::new(), t!(households.any_village).to_owned()))
            .chain(own)
            .collect::<Vec<_>>()
    });
    let indicators = Signal::derive(move || {
        let reference = app.reference.get();
        let own = app
            .indicator_codes()
            .into_iter()
            .filter_map(|code| Some((code.to_owned(), i18n::of(&reference.indicator(code)?.name))));
        std::iter::once((String::new(), t!(households.any_indicator).to_owned()))
            .chain(own.collect::<Vec<_>>())
            .collect::<Vec<_>>()
    });
    let orders = Signal::derive(|| {
        let words = |order| match order {
            Order::Name => t!(households.order_name),
            Order::Number => t!(households.order_number),
            Order::Visited => t!(households.order_visited),
            Order::Lacking => t!(households.order_lacking),
        };
        Order::ALL
            .map(|order| (order.code().to_owned(), words(order).to_owned()))
            .to_vec()
    });
    let clear = move |_| {
        filter.update(Filter::clear);
        open.set(false);
    };
    view! {
        <div class="narrow" id="narrow">
            <Select id="village" label=t!(households.village) value=village options=villages/>
            <Select id="lacking" label=t!(households.lacking) value=lacking options=indicators/>
            <Select id="order" label=t!(households.order) value=order options=orders/>
            <div class="row row-apart">
                <Btn on_click=clear>{t!(households.clear)}</Btn>
                <Btn on_click=move |_| open.set(false)>{t!(households.done)}</Btn>
            </div>
        </div>
    }
}

//! The form of one entry: a new one, or the correction of one that is there.

use super::{
    saving::{Saving, TakeBack},
    words,
};
use crate::{
    app_state::{Book, clock, use_app},
    components::{Btn, BtnKind, Choice, Day, Input, Pick, Select, TextArea},
    forms::problems::named,
    platform::window,
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    CatalogueId,
    dates::format_date,
    ids::IdSource,
    reference::{
        List,
        own::{
            CatalogueMore, EntryDraft, EntryFault, EntryField, Kind, Line, More, Origin, Own, Way,
        },
    },
    typed::TypedRecord,
};
use std::rc::Rc;

const MEND: &str = "mend";
const FOLLOW: &str = "follow";

/// The heading of the form: what is read first when it opens.
const HEADING: &str = "reference-form";

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    way: RwSignal<&'static str>,
    /// The days of what stands there.
    days: StoredValue<(String, String)>,
    code: RwSignal<String>,
    name: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    source: RwSignal<String>,
    column: RwSignal<String>,
}

impl Typed {
    /// Filled in with what stands there; what comes in the place of a shipped entry has days and a
    /// source of its own.
    fn of(kind: Kind, line: Option<&Line>) -> Self {
        let day = |day: Option<chrono::NaiveDate>| day.map(format_date).unwrap_or_default();
        let own = line.is_some_and(|line| line.origin != Origin::Shipped);
        let code = line.map(|line| match kind {
            Kind::Holidays => day(line.code.parse().ok()),
            _ => line.code.clone(),
        });
        let mended = line.filter(|_| own);
        let column = line.map(|line| match &line.more {
            More::Column(code) => code.clone(),
            _ => String::new(),
        });
        let days = |line: &Line| (day(line.from), day(line.to));
        let days = mended.map(days).unwrap_or_default();
        Self {
            way: RwSignal::new(if own { MEND } else { FOLLOW }),
            days: StoredValue::new(days.clone()),
            code: RwSignal::new(code.unwrap_or_default()),
            name: RwSignal::new(line.map(|line| line.name.vi.clone()).unwrap_or_default()),
            from: RwSignal::new(days.0),
            to: RwSignal::new(days.1),
            source: RwSignal::new(mended.map(|line| line.source.clone()).unwrap_or_default()),
            column: RwSignal::new(column.unwrap_or_default()),
        }
    }

    /// Mending keeps the days that stand there, what follows has days of its own.
    fn pick(self, way: &'static str) {
        let (from, to) = match way {
            MEND => self.days.get_value(),
            _ => Default::default(),
        };
        self.way.set(way);
        self.from.set(from);
        self.to.set(to);
    }

    fn draft(self, kind: Kind, way: Way) -> EntryDraft {
        EntryDraft {
            id: CatalogueId(clock::BrowserChance.fresh(clock::now())).into(),
            kind,
            way,
            code: self.code.get_untracked(),
            name: self.name.get_untracked(),
            from: self.from.get_untracked(),
            to: self.to.get_untracked(),
            source: self.source.get_untracked(),
            column: self.column.get_untracked(),
        }
    }
}

/// What is done to the entry.
fn way_of(line: Option<&Line>, picked: &str) -> Way {
    match line.map(|line| (line, line.origin)) {
        None => Way::Add,
        Some((_, Origin::Entry(id))) if picked == MEND => Way::Mend(id),
        Some((line, origin)) => Way::Follow {
            code: line.code.clone(),
            after: line.from,
            own: match origin {
                Origin::Entry(id) => Some(id),
                Origin::Shipped | Origin::File(_) => None,
            },
        },
    }
}

/// The form.
#[component]
pub fn EntryForm(
    /// The list.
    kind: Kind,
    /// The entry that is corrected; none for a new one.
    line: Option<Line>,
    /// It was saved: what is said of it.
    #[prop(into)]
    done: Callback<&'static str>,
    /// It is given up.
    #[prop(into)]
    cancel: Callback<()>,
) -> impl IntoView {
    let typed = Typed::of(kind, line.as_ref());
    let saving = Saving::new();
    let faults = RwSignal::new(Vec::<EntryFault>::new());
    let own = match line.as_ref().map(|line| line.origin) {
        Some(Origin::Entry(id)) => Some(id),
        _ => None,
    };
    if let (Some(id), true) = (own, kind.has_columns()) {
        known_column(id, typed.column);
    }
    let title = match &line {
        Some(line) => t!(reference.correct_what, name = words::name(line)),
        None => t!(reference.new_of, kind = words::kind(kind)),
    };
    Effect::new(|_| window::focus(HEADING));
    let line = StoredValue::new(line);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let way = line.with_value(|line| way_of(line.as_ref(), typed.way.get_untracked()));
        let draft = typed.draft(kind, way);
        let make = move |book: Rc<Book>, own: Own| async move {
            match draft.check(&own) {
                Err(found) => {
                    faults.try_set(found);
                    Ok(None)
                }
                Ok(checked) => {
                    faults.try_set(Vec::new());
                    let touched = checked.touched().into_iter().collect();
                    let records = book.records_of(&touched).await?;
                    Ok(Some(checked.writes(&records)))
                }
            }
        };
        saving.save(make, move || done.run(t!(reference.saved)));
    };
    let wrong = move |field: EntryField| {
        Signal::derive(move || {
            let faults = faults.read();
            let own = faults.iter().filter(|fault| fault.field == field);
            own.map(|fault| words::fault(&fault.code))
                .collect::<Vec<_>>()
                .join(" ")
        })
    };
    // A day off is that day: another day is another one.
    let may_follow = own.is_some() && kind != Kind::Holidays;
    let follows = move || typed.way.get() == FOLLOW && line.with_value(Option::is_some);
    view! {
        <form class="card pad stack narrow-page" aria-labelledby=HEADING on:submit=send>
            <h2 id=HEADING tabindex="-1">{title}</h2>
            {may_follow.then(|| ways(typed))}
            <Show when=follows><p class="help">{t!(reference.follow_help)}</p></Show>
            {fields(kind, typed, Signal::derive(follows), wrong)}
            {saving.failure()}
            <div class="row">
                <Btn kind=BtnKind::Main icon="check" submit=true disabled=saving.busy()>{t!(reference.save)}</Btn>
                <Btn on_click=move |_| cancel.run(())>{t!(office.cancel)}</Btn>
            </div>
            <p class="help">{t!(reference.save_help)}</p>
            {own.map(|id| view! {
                <TakeBack id=id label=t!(reference.take_back) done=move |()| done.run(t!(reference.taken_back))/>
            })}
        </form>
    }
}

/// What the record says of its column: a line of the office does not know it.
fn known_column(id: so_thon_domain::RecordId, column: RwSignal<String>) {
    let app = use_app();
    spawn_local(async move {
        let Some(book) = app.book() else { return };
        if let Ok(Some(record)) = book.record(id).await {
            column.try_set(CatalogueMore::read(&record).column.unwrap_or_default());
        }
    });
}

fn ways(typed: Typed) -> impl IntoView {
    let picks = vec![
        Pick::new(MEND, t!(reference.way_mend)),
        Pick::new(FOLLOW, t!(reference.way_follow)),
    ];
    let picked = Signal::derive(move || typed.way.get().to_owned());
    view! {
        <fieldset class="field">
            <legend>{t!(reference.way)}</legend>
            <Choice name="way" picks=picks value=picked on_pick=move |picked| typed.pick(picked) two=true/>
        </fieldset>
    }
}

fn fields(
    kind: Kind,
    typed: Typed,
    follows: Signal<bool>,
    wrong: impl Fn(EntryField) -> Signal<String> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let source = view! {
        <Input id="source" label=t!(reference.f_source) value=typed.source help=t!(reference.f_source_help) error=wrong(EntryField::Source)/>
    };
    let days = move || {
        view! {
            <Day id="from" label=t!(reference.f_from) value=typed.from error=wrong(EntryField::From)/>
            <Day id="to" label=t!(reference.f_to) value=typed.to error=wrong(EntryField::To)/>
        }
    };
    match kind {
        Kind::Holidays => view! {
            <Day id="day" label=t!(reference.f_day) value=typed.code error=wrong(EntryField::Code)/>
            <Input id="name" label=t!(reference.f_off) value=typed.name error=wrong(EntryField::Name)/>
            {source}
        }
        .into_any(),
        Kind::SheetA => view! {
            <Show when=move || !follows.get()>
                <Input id="number" label=t!(reference.f_number) value=typed.code mode="numeric" help=t!(reference.f_number_help) error=wrong(EntryField::Code)/>
            </Show>
            <TextArea id="name" label=t!(reference.f_item) value=typed.name error=wrong(EntryField::Name)/>
            {days()}
            {source}
        }
        .into_any(),
        kind => view! {
            <Input id="name" label=t!(reference.f_name) value=typed.name error=wrong(EntryField::Name)/>
            {kind.has_columns().then(|| view! {
                <Select id="column" label=t!(reference.f_column) value=typed.column options=columns() error=wrong(EntryField::Column)/>
            })}
            {days()}
            {source}
        }
        .into_any(),
    }
}

fn columns() -> Vec<(String, String)> {
    let reference = use_app().reference.get_untracked();
    let columns = reference.all(List::Columns).iter();
    let choose = (String::new(), t!(reference.f_column_choose).to_owned());
    std::iter::once(choose)
        .chain(columns.map(|own| (own.code.clone(), named(&own.name).to_owned())))
        .collect()
}

//! Step 1: who was met, and on which day.

use super::Form;
use crate::{
    app_state::use_app,
    bound,
    components::{Choice, Day, Input, Note, NoteKind, Pick, Tick, Tile, Tiles},
    forms::{bound, field_id},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    MemberId, RecordId,
    dates::{format_date, read_date},
    member::Member,
    problem::FormField,
    unit::Entry,
};

/// Who was met.
#[component]
pub(super) fn MetStep(form: Form) -> impl IntoView {
    let draft = form.draft;
    let nobody = bound!(draft, met_nobody);
    let other = bound!(draft, met_other);
    let met = bound(
        draft,
        |draft| {
            draft
                .met
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        },
        |draft, met| {
            draft.met = met
                .iter()
                .filter_map(|id| RecordId::parse(id))
                .map(MemberId::from)
                .collect()
        },
    );
    // Somebody and nobody exclude each other; the one touched last holds.
    Effect::new(move |before: Option<bool>| {
        let now = nobody.get();
        if now && before == Some(false) {
            met.set(Vec::new());
        }
        now
    });
    Effect::new(move |_| {
        if !met.read().is_empty() && nobody.get_untracked() {
            nobody.set(false);
        }
    });
    let tiles = move || {
        let unit = form.unit.get();
        let tiles = unit.members.iter().map(tile).collect();
        view! { <Tiles tiles=tiles value=met/> }
    };
    view! {
        <fieldset class="stack" id=field_id(FormField::Met) tabindex="-1">
            <legend class="label">{t!(visit_form.members)}</legend>
            <p class="help">{t!(visit_form.met_help)}</p>
            {tiles}
            <Tick value=nobody>{t!(visit_form.nobody)}</Tick>
        </fieldset>
        <Show when=move || !nobody.get()>
            <Input id="met-other" label=t!(visit_form.someone_else) value=other help=t!(visit_form.someone_else_help)/>
        </Show>
        <WhichDay form=form/>
    }
}

fn tile(member: &Entry<Member>) -> Tile {
    let name = member.facts.name.clone().unwrap_or_default();
    let words = match member.facts.birth {
        Some(birth) => format!("{name}, {}", birth.year),
        None => name,
    };
    Tile {
        value: member.id.to_string(),
        words,
    }
}

const TODAY: &str = "today";
const YESTERDAY: &str = "yesterday";
const OTHER: &str = "other";

/// The day: today unless somebody says otherwise.
#[component]
fn WhichDay(form: Form) -> impl IntoView {
    let app = use_app();
    let date = bound!(form.draft, date);
    let other = RwSignal::new(false);
    let yesterday = move || app.today.get().pred_opt();
    let chosen = Memo::new(move |_| {
        let day = read_date(&date.read());
        if other.get() {
            OTHER
        } else if day == Some(app.today.get()) {
            TODAY
        } else if day.is_some() && day == yesterday() {
            YESTERDAY
        } else {
            OTHER
        }
    });
    let pick = move |picked| {
        other.set(picked == OTHER);
        match picked {
            TODAY => date.set(format_date(app.today.get_untracked())),
            YESTERDAY => date.set(yesterday().map(format_date).unwrap_or_default()),
            _ => {}
        }
    };
    let picks = vec![
        Pick::new(TODAY, t!(visit_form.today)),
        Pick::new(YESTERDAY, t!(visit_form.yesterday)),
        Pick::new(OTHER, t!(visit_form.other_day)),
    ];
    let (error, doubt) = (
        form.found.error(FormField::Date),
        form.found.warning(FormField::Date),
    );
    view! {
        <fieldset class="stack">
            <legend class="label">{t!(visit_form.when)}</legend>
            <Choice name="when" picks=picks value=Signal::derive(move || chosen.get().to_owned()) on_pick=pick/>
        </fieldset>
        <Show when=move || chosen.get() == OTHER || !error.read().is_empty()>
            <Day id=field_id(FormField::Date) label=t!(visit_form.date) value=date error=error/>
        </Show>
        <div role="status">
            <Show when=move || !doubt.read().is_empty()>
                <Note kind=NoteKind::Wait><p>{doubt}</p></Note>
            </Show>
        </div>
    }
}

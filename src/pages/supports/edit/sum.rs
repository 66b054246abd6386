//! The sum of money: read as it is typed, said in words, asked when it has two readings.

use super::Form;
use crate::{
    bound,
    components::{Btn, Money},
    forms::{field_id, problems, problems::Said},
    i18n::{Locale, format, locale},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    money::read_dong,
    numbers::{Reading, format_whole},
    problem::{FormField, ProblemCode},
    spell,
};

/// The sum a text means, when it has one reading.
pub(super) fn dong(text: &str) -> Option<i64> {
    match read_dong(text, problems::convention()) {
        Reading::One(dong) => Some(dong),
        Reading::Two(_, _) | Reading::None(_) => None,
    }
}

fn written(dong: i64) -> String {
    format_whole(dong, problems::convention())
}

fn in_words(dong: i64) -> String {
    match locale() {
        Locale::vi => spell::dong_in_vietnamese(dong),
        Locale::en => spell::dong_in_english(dong),
    }
}

/// The sum.
#[component]
pub(super) fn Sum(form: Form) -> impl IntoView {
    let amount = bound!(form.draft, amount);
    let words = Signal::derive(move || dong(&amount.read()).map(in_words).unwrap_or_default());
    // Written out once it was typed: "12500000" is hard to read.
    let left = move |_| {
        // Read and let go first: setting while the reading is held would lock the page.
        let typed = dong(&amount.read_untracked());
        if let Some(dong) = typed {
            amount.set(written(dong));
        }
        form.found.leave(FormField::Amount);
    };
    let times = move |factor: i64| {
        let more = dong(&amount.read_untracked()).and_then(|dong| dong.checked_mul(factor));
        if let Some(more) = more {
            amount.set(written(more));
        }
    };
    // A memo, so that the buttons stand still while nothing about them changes: one that was made
    // anew under the finger would never be pressed.
    let readings = Memo::new(move |_| {
        let all = form.found.all.read();
        let asked = all.errors.iter().find(|one| {
            one.field == FormField::Amount && one.code == ProblemCode::NumberTwoReadings
        })?;
        Said(asked).readings()
    });
    let buttons = move || {
        match readings.get() {
        Some((one, other)) => [one, other]
            .into_iter()
            .filter(|thousandths| thousandths % 1000 == 0)
            .map(|thousandths| {
                let dong = thousandths / 1000;
                view! { <Btn on_click=move |_| amount.set(written(dong))>{format::money(dong)}</Btn> }
            })
            .collect_view()
            .into_any(),
        None => view! {
            <Btn on_click=move |_| times(1_000)>"+ 000"</Btn>
            <Btn on_click=move |_| times(1_000_000)>"+ 000.000"</Btn>
        }
        .into_any(),
    }
    };
    view! {
        <div class="stack" on:focusout=left>
            <Money id=field_id(FormField::Amount) label=t!(support_form.amount) value=amount words=words
                error=form.found.error(FormField::Amount)/>
            <div class="row">{buttons}</div>
        </div>
    }
}

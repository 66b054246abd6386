//! What is looked for: who, what kind of deed, which days. The server looks.

use super::{asked::Log, words};
use crate::{
    components::{Btn, Day, Select},
    pages::office::when,
    t,
};
use chrono::NaiveDate;
use leptos::{ev::SubmitEvent, prelude::*};
use so_thon_domain::{AccountId, dates::read_date};
use so_thon_protocol::audit::{AuditLook, Group};

/// A day as it is typed: nothing, or a day; else what is wrong is said beside it.
#[derive(Clone, Copy)]
struct Typed {
    words: RwSignal<String>,
    wrong: RwSignal<String>,
}

impl Typed {
    fn new() -> Self {
        Self {
            words: RwSignal::new(String::new()),
            wrong: RwSignal::new(String::new()),
        }
    }

    /// The day, once it can be read.
    fn read(self) -> Result<Option<NaiveDate>, ()> {
        self.wrong.set(String::new());
        let words = self.words.get_untracked();
        if words.trim().is_empty() {
            return Ok(None);
        }
        let day = read_date(&words);
        if day.is_none() {
            self.wrong.set(t!(villages.day_unreadable).to_owned());
        }
        day.map(Some).ok_or(())
    }
}

/// The form. Nothing changes until it is sent: a list that moves while one chooses is lost.
#[component]
pub fn Filters(log: Log) -> impl IntoView {
    let (person, kind) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (from, until) = (Typed::new(), Typed::new());
    let people = Signal::derive(move || {
        let mut options = vec![(String::new(), t!(arrivals.everybody).to_owned())];
        log.people.with(|people| {
            let each = people.iter();
            options.extend(each.map(|one| (one.account.to_string(), one.name.clone())));
        });
        options
    });
    let mut kinds = vec![(String::new(), t!(log.any_kind).to_owned())];
    kinds.extend(Group::ALL.map(|group| (group.name().to_owned(), words::group(group).to_owned())));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let (Ok(first), Ok(last)) = (from.read(), until.read()) else {
            return;
        };
        if first.zip(last).is_some_and(|(first, last)| last < first) {
            return until.wrong.set(t!(log.days_reversed).to_owned());
        }
        log.look(AuditLook {
            before: None,
            person: AccountId::parse(&person.read_untracked()),
            kind: Group::read(&kind.read_untracked()),
            from: first.map(when::start_of),
            until: last.and_then(|day| day.succ_opt()).map(when::start_of),
        });
    };
    view! {
        <form class="stack" on:submit=send>
            <div class="two">
                <Show when=move || !log.people.read().is_empty()>
                    <Select id="person" label=t!(log.who) value=person options=people/>
                </Show>
                <Select id="kind" label=t!(log.kind) value=kind options=Signal::stored(kinds)/>
                <Day id="from" label=t!(log.from) value=from.words error=from.wrong/>
                <Day id="until" label=t!(log.until) value=until.words error=until.wrong/>
            </div>
            <div class="row"><Btn icon="filter" submit=true>{t!(log.look)}</Btn></div>
        </form>
    }
}

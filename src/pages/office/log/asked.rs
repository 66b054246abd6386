//! The log as the server tells it: the newest first, page after page.

use crate::{
    app_state::{AppState, clock, use_app},
    forms::words as plain,
    office_api::{self, ApiError},
    pages::office::people::Asked,
    platform::window,
};
use chrono::NaiveDate;
use leptos::{prelude::*, task::spawn_local};
use so_thon_protocol::audit::{AuditEntry, AuditLook, AuditPage, AuditPerson};
use std::sync::Arc;

/// One entry, and the day it was noted on, where this device is.
#[derive(Clone, PartialEq)]
pub struct Deed {
    pub day: NaiveDate,
    pub entry: Arc<AuditEntry>,
}

impl Deed {
    fn of(entry: AuditEntry) -> Self {
        Self {
            day: clock::local(entry.at).date(),
            entry: Arc::new(entry),
        }
    }
}

/// What was found so far.
#[derive(Clone, Default, PartialEq)]
pub struct Found {
    /// The newest first.
    pub deeds: Vec<Deed>,
    /// There are more, below this place.
    pub next: Option<u64>,
}

/// What is asked, and for the how-manieth time: asking the same again looks for what is new.
type Question = (AuditLook, u32);

/// What the page works with.
#[derive(Clone, Copy)]
pub struct Log {
    app: AppState,
    question: RwSignal<Question>,
    pub found: RwSignal<Asked<Found>>,
    /// Whom one can ask for.
    pub people: RwSignal<Vec<AuditPerson>>,
    /// Why no more came.
    pub failed: RwSignal<String>,
    adding: RwSignal<bool>,
}

impl Log {
    /// Begins to read: everything, the newest first. Read again when something else is asked, and
    /// when the network comes back before anything was there.
    pub fn open() -> Self {
        let app = use_app();
        let log = Self {
            app,
            question: RwSignal::new((AuditLook::default(), 0)),
            found: RwSignal::new(Asked::Waiting),
            people: RwSignal::new(Vec::new()),
            failed: RwSignal::new(String::new()),
            adding: RwSignal::new(false),
        };
        Effect::new(move |last: Option<Question>| {
            let question = log.question.get();
            app.online.track();
            let there = log.found.with_untracked(|found| found.here().is_some());
            if there && last.as_ref() == Some(&question) {
                return question;
            }
            log.found.set(Asked::Waiting);
            log.failed.set(String::new());
            log.begin(question.clone());
            question
        });
        log
    }

    /// What the browser believes about the network. Tracked.
    pub fn is_online(self) -> bool {
        self.app.online.get()
    }

    /// Asks for something else.
    pub fn look(self, look: AuditLook) {
        self.question
            .update(|question| *question = (look, question.1 + 1));
    }

    /// The first page.
    fn begin(self, question: Question) {
        spawn_local(async move {
            let answer = page(self.app, &question.0).await;
            if !self.is_asked(&question) {
                return;
            }
            let found = match answer {
                Ok(page) => {
                    if !page.people.is_empty() {
                        self.people.try_set(page.people);
                    }
                    Asked::Here(Found {
                        deeds: page.entries.into_iter().map(Deed::of).collect(),
                        next: page.next,
                    })
                }
                Err(error) => Asked::Failed(error),
            };
            self.found.try_set(found);
        });
    }

    /// The page that follows; then the first of what is new has the focus.
    pub fn more(self) {
        let next = self.found.with_untracked(|found| found.here()?.next);
        let (Some(next), false) = (next, self.adding.get_untracked()) else {
            return;
        };
        self.adding.set(true);
        self.failed.set(String::new());
        let question = self.question.get_untracked();
        spawn_local(async move {
            let look = AuditLook {
                before: Some(next),
                ..question.0.clone()
            };
            let answer = page(self.app, &look).await;
            self.adding.try_set(false);
            if !self.is_asked(&question) {
                return;
            }
            match answer {
                Ok(page) => self.add(page),
                Err(error) => drop(self.failed.try_set(plain::api(&error))),
            }
        });
    }

    fn add(self, page: AuditPage) {
        let first = page.entries.first().map(|entry| entry.number);
        self.found.try_update(|found| {
            if let Asked::Here(found) = found {
                found.deeds.extend(page.entries.into_iter().map(Deed::of));
                found.next = page.next;
            }
        });
        // It is drawn before the next frame.
        if let Some(first) = first {
            request_animation_frame(move || window::focus(&line_id(first)));
        }
    }

    /// Nothing else was asked meanwhile, and the page is still there.
    fn is_asked(self, question: &Question) -> bool {
        let same = self.question.try_with_untracked(|now| now == question);
        same == Some(true)
    }
}

/// The id of an entry's line on the page.
pub fn line_id(number: u64) -> String {
    format!("deed-{number}")
}

async fn page(app: AppState, look: &AuditLook) -> Result<AuditPage, ApiError> {
    let token = app.token().ok_or(ApiError::Unreachable)?;
    office_api::get(&format!("/api/v1/audit{}", look.query()), &token).await
}

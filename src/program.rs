//! The app is two programs of the same sources: the field's, which every first visit downloads, and
//! the office's, which holds the office's pages as well. Which of them the next start takes stands
//! in a preference that the page's start script reads (`xtask/src/sw_manifest/start.js`); this file
//! writes it, by the role of whoever has the book open, and by an open round of reviews: a reviewer
//! needs what the whole program holds (docs/decisions/009). It holds no page and fetches nothing
//! itself.

use crate::{
    app_state::{AppState, preferences, session},
    platform::{window, worker},
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use so_thon_domain::access::Role;

/// One of the two programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Program {
    /// What a collaborator carries.
    #[default]
    Field,
    /// The same, with the office's pages.
    Office,
}

impl Program {
    /// The one that runs.
    pub const RUNNING: Self = if cfg!(feature = "office") {
        Self::Office
    } else {
        Self::Field
    };

    /// The one that a role needs.
    pub fn of(role: Role) -> Self {
        if session::works_at_office(role) {
            Self::Office
        } else {
            Self::Field
        }
    }
}

/// How far the office's program is on its way to this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Nobody asked for it.
    NotAsked,
    /// It is being fetched.
    Coming,
    /// It is whole on this device: the next start takes it.
    Here,
    /// It could not be fetched, or not be started.
    Failed,
}

/// Brings the office's program for those who need it. Copy it freely.
#[derive(Clone, Copy)]
pub struct Bringing {
    /// How far it is.
    pub way: RwSignal<Way>,
}

impl Bringing {
    /// Watches who opens the book for as long as the app lives, and gives itself to every page.
    pub fn provide(app: AppState) {
        let bringing = Self {
            way: RwSignal::new(Way::NotAsked),
        };
        provide_context(bringing);
        let wanted = Memo::new(move |_| match Program::of(app.me()?.role) {
            Program::Office => Some(Program::Office),
            // Not said before the rows are read: what is half known would undo the preference.
            Program::Field if app.reviews()?.all > 0 => Some(Program::Office),
            Program::Field => Some(Program::Field),
        });
        Effect::new(move |_| {
            if let Some(wanted) = wanted.get() {
                bringing.settle(wanted);
            }
        });
        // What could not be fetched is asked for again when the network comes back.
        Effect::new(move |_| {
            let failed = bringing.way.get_untracked() == Way::Failed;
            if app.online.get() && failed && preferences::program() == Program::Field {
                bringing.bring();
            }
        });
        // A form that is being filled in comes first; it is whole again after the start anyway.
        Effect::new(move |_| {
            if bringing.way.get() == Way::Here && !app.busy.get() {
                window::reload();
            }
        });
    }

    fn settle(self, wanted: Program) {
        match (Program::RUNNING, wanted) {
            // The office's program can do all that the field's can: it stays until the next start.
            (_, Program::Field) => preferences::set_program(Program::Field),
            (Program::Office, Program::Office) => {
                preferences::set_program(Program::Office);
                // The browser may have cleared it, or it came before there was a worker.
                spawn_local(async move {
                    worker::keep_office_parts().await;
                });
            }
            // It was to be started and was not. Trying again by itself could go on for ever.
            (Program::Field, Program::Office) if preferences::program() == Program::Office => {
                self.way.set(Way::Failed);
            }
            (Program::Field, Program::Office) => self.bring(),
        }
    }

    /// Fetches the office's program and starts it as soon as no form is open.
    pub fn bring(self) {
        if self.way.get_untracked() == Way::Coming {
            return;
        }
        self.way.set(Way::Coming);
        spawn_local(async move {
            let kept = worker::keep_office_parts().await;
            if kept {
                preferences::set_program(Program::Office);
            }
            // Where nothing can be remembered the next start would be this program again.
            let here = kept && preferences::program() == Program::Office;
            self.way.set(if here { Way::Here } else { Way::Failed });
        });
    }
}

//! The state of an import and what moves it on.

use super::words;
use crate::{
    app_state::{AppState, Villages, clock, use_app},
    forms::words as plain,
    platform::sheets::{Answer, Sheets, Silence},
    t,
};
use js_sys::ArrayBuffer;
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use so_thon_domain::{HouseholdId, VillageId, unit::HouseholdUnit};
use so_thon_sheets::{
    FaultWords, GridWindow, Mapping, Options, Preview, Proposal,
    confirm::{self, ListFacts, Plan},
    preview::{Answer as Same, KnownVillage},
    workbook::{FileNote, Format},
};
use std::{collections::BTreeMap, sync::Arc};

/// Where the import stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// No file yet.
    Choose,
    /// What is this list?
    Details,
    /// What would be written.
    Preview,
    /// What was written.
    Done(Report),
}

/// What was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub made: u32,
    pub changed: u32,
    pub same: u32,
    pub twice: u32,
    pub people: u32,
    pub left_out: u32,
    pub unanswered: u32,
}

/// The file as the worker describes it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ReadFile {
    #[serde(skip)]
    pub name: String,
    pub format: Format,
    pub notes: Vec<FileNote>,
    pub sheets: Vec<ReadSheet>,
    pub first: usize,
}

/// One sheet of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ReadSheet {
    pub name: String,
    pub hidden: bool,
    pub rows: u32,
}

type Book = BTreeMap<HouseholdId, HouseholdUnit>;

/// The import: a handful of signals.
#[derive(Clone, Copy)]
pub struct Import {
    pub step: RwSignal<Step>,
    pub busy: RwSignal<bool>,
    pub failed: RwSignal<String>,
    pub file: RwSignal<Option<Arc<ReadFile>>>,
    pub sheet: RwSignal<usize>,
    pub proposal: RwSignal<Option<Arc<Proposal>>>,
    pub mapping: RwSignal<Option<Mapping>>,
    pub list: RwSignal<Option<ListFacts>>,
    pub village: RwSignal<Option<VillageId>>,
    pub villages_said: RwSignal<BTreeMap<String, VillageId>>,
    pub answers: RwSignal<BTreeMap<u32, Same>>,
    pub preview: RwSignal<Option<Arc<Preview>>>,
    pub first_row: RwSignal<u32>,
    pub window: RwSignal<Option<Arc<GridWindow>>>,
    app: AppState,
    book: StoredValue<Arc<Book>>,
    known: StoredValue<Vec<KnownVillage>>,
    sheets: StoredValue<Option<Sheets>, LocalStorage>,
}

/// Rows of the table that stand on the page at once.
pub const WINDOW: u32 = 50;

impl Import {
    pub fn new() -> Self {
        Self {
            step: RwSignal::new(Step::Choose),
            busy: RwSignal::new(false),
            failed: RwSignal::new(String::new()),
            file: RwSignal::new(None),
            sheet: RwSignal::new(0),
            proposal: RwSignal::new(None),
            mapping: RwSignal::new(None),
            list: RwSignal::new(None),
            village: RwSignal::new(None),
            villages_said: RwSignal::new(BTreeMap::new()),
            answers: RwSignal::new(BTreeMap::new()),
            preview: RwSignal::new(None),
            first_row: RwSignal::new(0),
            window: RwSignal::new(None),
            app: use_app(),
            book: StoredValue::new(Arc::default()),
            known: StoredValue::new(Vec::new()),
            sheets: StoredValue::new_local(None),
        }
    }

    /// Does something that the page waits for; a failure is said and leaves everything as it was.
    fn run(self, work: impl Future<Output = Result<(), String>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failed.set(String::new());
        spawn_local(async move {
            if let Err(words) = work.await {
                self.failed.try_set(words);
            }
            self.busy.try_set(false);
        });
    }

    async fn ask(
        self,
        kind: &str,
        json: &impl Serialize,
        file: Option<(&str, ArrayBuffer)>,
    ) -> Result<Answer, String> {
        let json = serde_json::to_string(json).unwrap_or_default();
        let running = self.sheets.try_get_value().flatten();
        let sheets = match running {
            Some(sheets) => sheets,
            None => {
                let sheets = Sheets::start()
                    .await
                    .map_err(|_| t!(import.no_worker).to_owned())?;
                self.sheets.try_set_value(Some(sheets.clone()));
                sheets
            }
        };
        match sheets.ask(kind, &json, file).await {
            Ok(answer) => Ok(answer),
            Err(Silence::Refused(report)) => Err(words::refused(&report)),
            Err(Silence::Died) => {
                // Another is started by the next file; what it had read is gone with it.
                self.sheets.try_set_value(None);
                self.step.try_set(Step::Choose);
                Err(t!(import.worker_died).to_owned())
            }
        }
    }

    async fn ask_json<T: DeserializeOwned>(
        self,
        kind: &str,
        json: &impl Serialize,
        file: Option<(&str, ArrayBuffer)>,
    ) -> Result<T, String> {
        match self.ask(kind, json, file).await? {
            Answer::Json(text) => {
                serde_json::from_str(&text).map_err(|_| t!(import.worker_died).to_owned())
            }
            Answer::Bytes(_) => Err(t!(import.worker_died).to_owned()),
        }
    }

    /// Reads a file and goes on to its details.
    pub fn read(self, file: web_sys::File) {
        self.run(async move {
            let bytes = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
            let bytes: ArrayBuffer = bytes.map_err(|_| t!(import.file_gone).to_owned())?.into();
            let name = file.name();
            let mut read: ReadFile = self.ask_json("read", &(), Some((&name, bytes))).await?;
            read.name = name;
            self.answers.set(BTreeMap::new());
            self.villages_said.set(BTreeMap::new());
            self.preview.set(None);
            let first = read.first;
            self.file.set(Some(Arc::new(read)));
            self.propose(first).await?;
            self.step.set(Step::Details);
            Ok(())
        });
    }

    /// Turns to another sheet.
    pub fn turn_to(self, sheet: usize) {
        self.run(async move { self.propose(sheet).await });
    }

    async fn propose(self, sheet: usize) -> Result<(), String> {
        let proposal: Proposal = self
            .ask_json("propose", &serde_json::json!({ "sheet": sheet }), None)
            .await?;
        self.sheet.set(sheet);
        self.mapping.set(Some(proposal.mapping.clone()));
        self.proposal.set(Some(Arc::new(proposal)));
        Ok(())
    }

    /// Reads the book anew and shows what would be written.
    pub fn look(self) {
        let app = self.app;
        self.run(async move {
            let Some(open) = app.book() else {
                return Ok(());
            };
            self.read_book(&open).await?;
            self.preview_now().await?;
            let first = self
                .mapping
                .with_untracked(|mapping| mapping.as_ref().map_or(0, |m| m.header_last));
            self.show_rows(first).await?;
            self.step.set(Step::Preview);
            Ok(())
        });
    }

    /// What the list is compared with, out of the book itself: what the pages show of it may not have
    /// been read yet. Before all of it is here nobody knows which households the commune has already.
    async fn read_book(self, open: &crate::app_state::Book) -> Result<(), String> {
        let said = |error| plain::phone(&error).to_owned();
        if !open.counts().await.map_err(said)?.complete {
            return Err(t!(import.not_all_here).to_owned());
        }
        let villages = Villages::of(&open.shared().await.map_err(said)?);
        let known = villages.by_name().into_iter().filter_map(|(id, entry)| {
            let name = entry.facts.name.clone()?;
            Some(KnownVillage { id, name })
        });
        self.known.set_value(known.collect());
        let book = open.households().await.map_err(said)?;
        self.book.set_value(Arc::new(book));
        Ok(())
    }

    /// Makes the preview again, with what was answered since.
    pub fn look_again(self) {
        self.run(async move { self.preview_now().await });
    }

    async fn preview_now(self) -> Result<(), String> {
        let options = Options {
            today: clock::today(),
            villages: self.known.get_value(),
            village: self.village.get_untracked(),
            village_answers: self.villages_said.get_untracked(),
            existing: self.book.with_value(|book| confirm::existing(book)),
            decisions: self.answers.get_untracked(),
            window_rows: 1,
        };
        let asked = serde_json::json!({
            "sheet": self.sheet.get_untracked(),
            "mapping": self.mapping.get_untracked(),
            "options": options,
        });
        let preview: Preview = self.ask_json("preview", &asked, None).await?;
        self.preview.set(Some(Arc::new(preview)));
        Ok(())
    }

    /// Shows the rows from this one (from 0).
    pub fn turn_rows(self, first: u32, then: impl FnOnce() + 'static) {
        self.run(async move {
            self.show_rows(first).await?;
            then();
            Ok(())
        });
    }

    async fn show_rows(self, first: u32) -> Result<(), String> {
        let asked = serde_json::json!({ "sheet": self.sheet.get_untracked(), "first": first, "count": WINDOW });
        let window: GridWindow = self.ask_json("rows", &asked, None).await?;
        self.first_row.set(first);
        self.window.set(Some(Arc::new(window)));
        Ok(())
    }

    /// The rows that stay behind, as a file.
    pub fn save_faults(self) {
        self.run(async move {
            let Some(preview) = self.preview.get_untracked() else {
                return Ok(());
            };
            let words = FaultWords {
                sheet: t!(import.faults_sheet).to_owned(),
                row: t!(import.row).to_owned(),
                fault: t!(import.fault).to_owned(),
                sentences: preview.faults.iter().map(words::sentence).collect(),
            };
            let Answer::Bytes(bytes) = self.ask("faults", &words, None).await? else {
                return Err(t!(import.worker_died).to_owned());
            };
            let stem = preview
                .file_name
                .rsplit_once('.')
                .map_or(preview.file_name.as_str(), |(stem, _)| stem);
            let name = t!(import.faults_file, name = stem);
            const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            crate::platform::download::save(&name, XLSX, &bytes)
                .map_err(|_| t!(import.not_saved_file).to_owned())
        });
    }

    /// Writes it: all or nothing.
    pub fn confirm(self) {
        let app = self.app;
        self.run(async move {
            let (Some(preview), Some(list)) =
                (self.preview.get_untracked(), self.list.get_untracked())
            else {
                return Ok(());
            };
            let Some(identity) = app.identity() else {
                return Ok(());
            };
            // The book as it is now: somebody's save may have come in while the preview was read.
            let open = app
                .book()
                .ok_or_else(|| t!(import.worker_died).to_owned())?;
            let book = open
                .households()
                .await
                .map_err(|error| plain::phone(&error).to_owned())?;
            let mut plan = confirm::plan(
                &preview,
                &list,
                &book,
                identity.seat,
                &mut clock::BrowserChance,
                clock::now(),
            );
            let saves = std::mem::take(&mut plan.saves);
            if !saves.is_empty() {
                app.save_all(saves)
                    .await
                    .map_err(|error| plain::phone(&error).to_owned())?;
            }
            self.step.set(Step::Done(report(&plan, &preview)));
            Ok(())
        });
    }
}

fn report(plan: &Plan, preview: &Preview) -> Report {
    Report {
        made: plan.made,
        changed: plan.changed,
        same: plan.same,
        twice: plan.twice,
        people: plan.people,
        left_out: preview.counts.households_left_out,
        unanswered: preview.counts.households_ask,
    }
}

/// The import of the page.
pub fn use_import() -> Import {
    expect_context::<Import>()
}

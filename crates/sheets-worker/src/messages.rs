//! Takes a message apart, calls `so_thon_sheets`, puts the answer together.

use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use so_thon_sheets::{
    ErrorReport, FaultWords, Mapping, Options, Preview, SheetError, Workbook,
    workbook::{FileNote, Format},
};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// What the worker remembers between messages.
#[derive(Default)]
struct Memory {
    workbook: Option<Workbook>,
    preview: Option<Preview>,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// Answers every message from now on.
pub(crate) fn listen() {
    console_error_panic_hook::set_once();
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return; // Loaded into a page by mistake: there is nobody to answer.
    };
    let answering = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message = event.data();
        let id = get(&message, "id");
        let answer = MEMORY.with_borrow_mut(|memory| answer(memory, &message));
        post(&answering, &id, answer);
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    let ready = Object::new();
    set(&ready, "id", &JsValue::from(0));
    set(&ready, "ready", &JsValue::TRUE);
    let _ = scope.post_message(&ready);
}

/// What goes back.
enum Answer {
    Json(String),
    Bytes(Vec<u8>),
}

/// Why nothing does.
enum Failure {
    Sheet(SheetError),
    Worker(&'static str),
}

impl From<SheetError> for Failure {
    fn from(error: SheetError) -> Self {
        Self::Sheet(error)
    }
}

#[derive(Serialize)]
struct ReadAnswer<'a> {
    format: Format,
    notes: &'a [FileNote],
    sheets: Vec<SheetAnswer<'a>>,
    first: usize,
}

#[derive(Serialize)]
struct SheetAnswer<'a> {
    name: &'a str,
    hidden: bool,
    rows: u32,
    columns: u32,
}

#[derive(Deserialize)]
struct Propose {
    sheet: usize,
}

#[derive(Deserialize)]
struct PreviewOf {
    sheet: usize,
    mapping: Mapping,
    options: Options,
}

#[derive(Deserialize)]
struct Rows {
    sheet: usize,
    first: u32,
    count: u32,
}

fn answer(memory: &mut Memory, message: &JsValue) -> Result<Answer, Failure> {
    match get(message, "kind").as_string().as_deref() {
        Some("read") => {
            let bytes = get(message, "bytes")
                .dyn_into::<ArrayBuffer>()
                .map_err(|_| Failure::Worker("worker_bad_message"))?;
            let name = get(message, "name").as_string().unwrap_or_default();
            *memory = Memory::default();
            let workbook = so_thon_sheets::read(&Uint8Array::new(&bytes).to_vec(), &name)?;
            json(&described(memory.workbook.insert(workbook)))
        }
        Some("propose") => {
            let Propose { sheet } = parse(message)?;
            json(&so_thon_sheets::propose(read(memory)?, sheet)?)
        }
        Some("preview") => {
            let PreviewOf {
                sheet,
                mapping,
                options,
            } = parse(message)?;
            memory.preview = None;
            let preview = so_thon_sheets::preview(read(memory)?, sheet, &mapping, &options)?;
            json(memory.preview.insert(preview))
        }
        Some("rows") => {
            let Rows {
                sheet,
                first,
                count,
            } = parse(message)?;
            let sheet = read(memory)?.sheets.get(sheet);
            json(&sheet.ok_or(SheetError::NoSuchSheet)?.window(first, count))
        }
        Some("faults") => {
            let words: FaultWords = parse(message)?;
            let preview = memory.preview.as_ref();
            let preview = preview.ok_or(Failure::Worker("worker_nothing_previewed"))?;
            Ok(Answer::Bytes(so_thon_sheets::write_faults(
                preview, &words,
            )?))
        }
        _ => Err(Failure::Worker("worker_bad_message")),
    }
}

fn described(workbook: &Workbook) -> ReadAnswer<'_> {
    let recognised = |(index, sheet): (usize, &so_thon_sheets::workbook::Sheet)| {
        let proposal = so_thon_sheets::propose(workbook, index).ok()?;
        (proposal.recognised && !sheet.hidden).then_some(index)
    };
    ReadAnswer {
        format: workbook.format,
        notes: &workbook.notes,
        first: workbook
            .sheets
            .iter()
            .enumerate()
            .find_map(recognised)
            .unwrap_or(0),
        sheets: workbook
            .sheets
            .iter()
            .map(|sheet| SheetAnswer {
                name: &sheet.name,
                hidden: sheet.hidden,
                rows: sheet.height(),
                columns: sheet.width(),
            })
            .collect(),
    }
}

fn read(memory: &Memory) -> Result<&Workbook, Failure> {
    let workbook = memory.workbook.as_ref();
    workbook.ok_or(Failure::Worker("worker_nothing_read"))
}

fn parse<T: DeserializeOwned>(message: &JsValue) -> Result<T, Failure> {
    let text = get(message, "json").as_string().unwrap_or_default();
    serde_json::from_str(&text).map_err(|_| Failure::Worker("worker_bad_message"))
}

fn json<T: Serialize>(value: &T) -> Result<Answer, Failure> {
    serde_json::to_string(value)
        .map(Answer::Json)
        .map_err(|_| Failure::Worker("worker_bad_message"))
}

fn post(scope: &DedicatedWorkerGlobalScope, id: &JsValue, answer: Result<Answer, Failure>) {
    let message = Object::new();
    set(&message, "id", id);
    set(&message, "ok", &JsValue::from(answer.is_ok()));
    let transfer = Array::new();
    match answer {
        Ok(Answer::Json(text)) => set(&message, "json", &JsValue::from(text)),
        Ok(Answer::Bytes(bytes)) => {
            let buffer = Uint8Array::from(bytes.as_slice()).buffer();
            set(&message, "bytes", &buffer);
            transfer.push(&buffer);
        }
        Err(failure) => {
            let report = match failure {
                Failure::Sheet(error) => error.report(),
                Failure::Worker(code) => ErrorReport::of(code),
            };
            let text = serde_json::to_string(&report).unwrap_or_default();
            set(&message, "json", &JsValue::from(text));
        }
    }
    // A page that is gone reads no answer.
    let _ = scope.post_message_with_transfer(&message, &transfer);
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &JsValue::from(key)).unwrap_or(JsValue::UNDEFINED)
}

fn set(object: &Object, key: &str, value: &JsValue) {
    // A plain object takes every property.
    let _ = Reflect::set(object, &JsValue::from(key), value);
}

//! A file of reference data that the office loaded: read whole, checked against what is there, or
//! refused with the entry and the key where it cannot be right. Nothing of a refused file is taken.

use super::{
    Kind, Line,
    among::{check_cutoffs, check_days, check_standards},
    lines_of,
};
use crate::{
    record_type,
    reference::{
        Reference,
        entry::{AreaFigure, Figure, Standard},
        load::{File, ReferenceError, Shared},
        procedure::{
            self, Cutoff, Dated, Form, Movement, Procedure, Rule, Season, Step, dated_line,
        },
    },
};
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::{Value, error::Category};

record_type! {
    /// A loaded file.
    pub struct ReferenceFile is REFERENCE_FILE {
        /// The list it is of: the code of a [`Kind`].
        list: String = "list",
        /// What it is called: the name of the file, or of the standard that a form made.
        name: String = "name",
        /// The file.
        text: String = "text",
    }
}

/// The longest file, in bytes: a few times what any of the shipped ones has.
pub const MAX_FILE_BYTES: usize = 200 * 1024;

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// The place of the entry, from 1, and its code where it says one; none for the file itself.
    pub entry: Option<(usize, String)>,
    /// The key in it.
    pub key: Option<&'static str>,
    /// What is wrong.
    pub code: FileCode,
}

/// What can be wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileCode {
    /// It is too long.
    TooLarge,
    /// It is no JSON from there on.
    NoJson {
        /// Line of the file.
        line: usize,
    },
    /// Its form is of a later app.
    TooNew(u16),
    /// It is of no list that is added to by files, or of another than it was chosen for.
    OtherList(String),
    /// It has no entry.
    Empty,
    /// A key that must be there is not.
    Missing(String),
    /// A key that no entry has: misspelt.
    UnknownKey(String),
    /// A word that is none of those that can stand there.
    UnknownWord(String),
    /// A value of another form than belongs there.
    WrongForm,
    /// It is no day.
    NoDay,
    /// A figure that cannot be.
    OutOfRange,
    /// It ends before it begins.
    Backwards,
    /// Another entry of the same code holds on one of its days.
    Overlap {
        /// The other's first day.
        from: NaiveDate,
        /// Its last one.
        to: Option<NaiveDate>,
    },
    /// Another standard is in force on one of its days.
    TwoStandards {
        /// The other's name.
        name: String,
        /// The first day both are.
        day: NaiveDate,
    },
    /// There is no standard of this code.
    NoStandard(String),
    /// The standard has no indicator of this code.
    NoIndicator(String),
    /// The rule is another indicator's.
    OtherRule(String),
    /// The app knows no step, season or movement of this code: nothing would come of it.
    NoCode(String),
}

/// A file that passed its checks, not yet added to anything.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// What it is of.
    pub kind: Kind,
    pub(super) standards: Vec<Standard>,
    pub(super) part: Procedure,
}

impl ReferenceFile {
    /// The kind it is of.
    pub fn kind(&self) -> Option<Kind> {
        Kind::of(self.list.as_deref()?).filter(|kind| kind.is_of_files())
    }

    /// Its entries; `None` where this version cannot read it.
    pub fn lines(&self, reference: &Reference) -> Option<Vec<Line>> {
        Some(lines_of(&self.parsed()?, reference))
    }

    /// What is in it, checked by itself alone: it was checked among the others when it was taken in.
    pub(super) fn parsed(&self) -> Option<Loaded> {
        parse(self.text.as_deref()?).ok()
    }

    pub(super) fn added_to_reference(&self, known: &Reference) -> Option<Reference> {
        if self.kind()? != Kind::Standards {
            return None;
        }
        let loaded = self.parsed()?;
        let mut all = known.clone();
        for standard in loaded.standards {
            all.take_standard(standard);
        }
        Some(all)
    }

    pub(super) fn added_to_procedure(
        &self,
        reference: &Reference,
        known: &Procedure,
    ) -> Option<Procedure> {
        if self.kind()? == Kind::Standards {
            return None;
        }
        let mut part = self.parsed()?.part;
        // A standard may have been taken back meanwhile.
        part.cutoffs
            .retain(|own| reference.standard(&own.standard).is_some());
        let mut all = known.clone();
        all.take_part(part);
        Some(all)
    }
}

/// Reads a file and checks it among what is there; every fault that was found.
pub fn read_file(
    text: &str,
    reference: &Reference,
    procedure: &Procedure,
) -> Result<Loaded, Vec<FileFault>> {
    let loaded = parse(text)?;
    let mut faults = Vec::new();
    check_standards(&loaded.standards, reference, &mut faults);
    check_cutoffs(&loaded.part.cutoffs, reference, &mut faults);
    check_days(&loaded.part.seasons, &procedure.seasons, true, &mut faults);
    check_days(&loaded.part.steps, &procedure.steps, true, &mut faults);
    check_days(
        &loaded.part.movements,
        &procedure.movements,
        true,
        &mut faults,
    );
    check_days(&loaded.part.forms, &procedure.forms, false, &mut faults);
    if faults.is_empty() {
        Ok(loaded)
    } else {
        Err(faults)
    }
}

/// The shipped file of a kind, to begin from; of standards one of a province, to fill in.
pub fn template(kind: Kind) -> Option<&'static str> {
    let name = match kind {
        Kind::Standards => return Some(include_str!("province-standard.json")),
        Kind::Cutoffs => "cutoffs.json",
        Kind::Seasons => "seasons.json",
        Kind::Steps => "steps.json",
        Kind::Movements => "movements.json",
        Kind::Forms => "forms.json",
        _ => return None,
    };
    let mut files = procedure::FILES.into_iter();
    files.find(|(own, _)| *own == name).map(|(_, text)| text)
}

/// Reads a file and checks it by itself.
fn parse(text: &str) -> Result<Loaded, Vec<FileFault>> {
    let whole = |code| vec![in_file(code)];
    if text.len() > MAX_FILE_BYTES {
        return Err(whole(FileCode::TooLarge));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut file: File<String> = File::open("", text).map_err(|error| match error {
        ReferenceError::Form { source, .. } => whole(said(&source)),
        ReferenceError::TooNew { version, .. } => whole(FileCode::TooNew(version)),
        _ => whole(FileCode::WrongForm),
    })?;
    let kind = Kind::of(&file.list).filter(|kind| kind.is_of_files());
    let kind = kind.ok_or_else(|| whole(FileCode::OtherList(file.list.clone())))?;
    let entries = match file.entries.take() {
        Value::Array(entries) if entries.is_empty() => return Err(whole(FileCode::Empty)),
        Value::Array(entries) => entries,
        _ => return Err(whole(FileCode::WrongForm)),
    };
    let mut reader = Reader {
        shared: file.shared(),
        faults: Vec::new(),
    };
    let mut loaded = Loaded {
        kind,
        standards: Vec::new(),
        part: Procedure::default(),
    };
    for (at, value) in entries.into_iter().enumerate() {
        let place = (at + 1, name_of(&value));
        match kind {
            Kind::Standards => loaded.standards.extend(reader.standard(&place, value)),
            Kind::Cutoffs => loaded.part.cutoffs.extend(reader.cutoff(&place, value)),
            Kind::Seasons => {
                let own = reader.dated(&place, value, Season::can_be);
                loaded.part.seasons.extend(own);
            }
            Kind::Steps => {
                let own = reader.dated(&place, value, Step::can_be);
                loaded.part.steps.extend(own);
            }
            Kind::Movements => {
                let own = reader.dated(&place, value, |_: &Movement| true);
                loaded.part.movements.extend(own);
            }
            _ => {
                let own = reader.dated(&place, value, |_: &Form| true);
                loaded.part.forms.extend(own);
            }
        }
    }
    if reader.faults.is_empty() {
        Ok(loaded)
    } else {
        Err(reader.faults)
    }
}

type Place = (usize, String);
/// Checks one key of an entry by itself, so that a fault can be told with its key.
type Part = (&'static str, fn(&Value) -> Option<FileCode>);

const DAYS: [Part; 2] = [("from", day), ("to", day)];

struct Reader {
    shared: Shared,
    faults: Vec<FileFault>,
}

impl Reader {
    fn fault(&mut self, place: &Place, key: Option<&'static str>, code: FileCode) {
        self.faults.push(FileFault {
            entry: Some(place.clone()),
            key,
            code,
        });
    }

    /// An entry of a form; its parts are looked at first.
    fn entry<T: DeserializeOwned>(
        &mut self,
        place: &Place,
        value: Value,
        parts: &[Part],
    ) -> Option<T> {
        let before = self.faults.len();
        for (key, check) in parts {
            if let Some(code) = value.get(*key).and_then(check) {
                self.fault(place, Some(*key), code);
            }
        }
        if self.faults.len() > before {
            return None;
        }
        match serde_json::from_value(value) {
            Ok(read) => Some(read),
            Err(error) => {
                self.fault(place, None, said(&error));
                None
            }
        }
    }

    fn standard(&mut self, place: &Place, value: Value) -> Option<Standard> {
        let parts: [Part; 7] = [
            DAYS[0],
            DAYS[1],
            ("income", form::<AreaFigure>),
            ("average_income", form::<AreaFigure>),
            ("points", form::<AreaFigure>),
            ("points_per_lack", form::<Figure>),
            ("poor_from_lacks", form::<Figure>),
        ];
        let own: Standard = self.entry(place, value, &parts)?;
        let ordered = own.from <= own.to;
        let positive = own.income.rural > 0 && own.income.urban > 0;
        let above = own.average_income.as_ref().is_none_or(|average| {
            average.rural >= own.income.rural && average.urban >= own.income.urban
        });
        let lacks = (1..=12).contains(&own.poor_from_lacks.value);
        for (good, key, code) in [
            (ordered, "to", FileCode::Backwards),
            (positive, "income", FileCode::OutOfRange),
            (above, "average_income", FileCode::OutOfRange),
            (lacks, "poor_from_lacks", FileCode::OutOfRange),
        ] {
            if !good {
                self.fault(place, Some(key), code);
            }
        }
        if own.code.trim().is_empty() {
            self.fault(place, Some("code"), FileCode::Missing("code".to_owned()));
        }
        Some(own)
    }

    fn cutoff(&mut self, place: &Place, value: Value) -> Option<Cutoff> {
        let parts: [Part; 1] = [("is", form::<Rule>)];
        let own: Cutoff = self.entry(place, value, &parts)?;
        if !own.is.can_be() {
            self.fault(place, Some("is"), FileCode::OutOfRange);
        }
        if own.is.indicator() != own.indicator {
            let code = FileCode::OtherRule(own.is.indicator().to_owned());
            self.fault(place, Some("is"), code);
        }
        Some(own)
    }

    fn dated<T: DeserializeOwned>(
        &mut self,
        place: &Place,
        value: Value,
        can_be: impl Fn(&T) -> bool,
    ) -> Option<Dated<T>> {
        let parts: [Part; 3] = [DAYS[0], DAYS[1], ("is", form::<T>)];
        let line: procedure::Line<T> = self.entry(place, value, &parts)?;
        let own = match dated_line("", line, &self.shared) {
            Ok(own) => own,
            Err(error) => {
                let (key, code) = match error {
                    ReferenceError::Missing { what, .. } => {
                        (Some(what), FileCode::Missing(what.to_owned()))
                    }
                    ReferenceError::Backwards { .. } => (Some("to"), FileCode::Backwards),
                    _ => (None, FileCode::WrongForm),
                };
                self.fault(place, key, code);
                return None;
            }
        };
        if !can_be(&own.is) {
            self.fault(place, Some("is"), FileCode::OutOfRange);
        }
        Some(own)
    }
}

fn in_file(code: FileCode) -> FileFault {
    FileFault {
        entry: None,
        key: None,
        code,
    }
}

/// What an entry is called in a fault: its code, else the indicator it is about.
fn name_of(value: &Value) -> String {
    let named = value.get("code").or_else(|| value.get("indicator"));
    named.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn day(value: &Value) -> Option<FileCode> {
    let good = value.is_null()
        || value
            .as_str()
            .is_some_and(|day| day.parse::<NaiveDate>().is_ok());
    (!good).then_some(FileCode::NoDay)
}

fn form<T: DeserializeOwned>(value: &Value) -> Option<FileCode> {
    T::deserialize(value).err().map(|error| said(&error))
}

/// What a reader of JSON complains about, as a code.
fn said(error: &serde_json::Error) -> FileCode {
    if error.classify() != Category::Data {
        return FileCode::NoJson { line: error.line() };
    }
    let text = error.to_string();
    let quoted = |start: &str| {
        let rest = text.strip_prefix(start)?;
        rest.split('`').next().map(str::to_owned)
    };
    if let Some(key) = quoted("missing field `") {
        FileCode::Missing(key)
    } else if let Some(key) = quoted("unknown field `") {
        FileCode::UnknownKey(key)
    } else if let Some(word) = quoted("unknown variant `") {
        FileCode::UnknownWord(word)
    } else {
        FileCode::WrongForm
    }
}

//! The forms of JSON bodies, kept by hand: the types themselves live in crates that the phones are built of. The tests
//! write an example of every type and compare it with what stands here, field by field.

use serde_json::{Map, Value, json};
use so_thon_protocol::problem::Code;

/// A form.
#[derive(Clone, Copy)]
pub enum Shape {
    /// Anything.
    Any,
    /// A text.
    Text,
    /// A UUID.
    Id,
    /// Bytes as hexadecimal digits.
    Hex,
    /// SHA-256 as hexadecimal digits.
    Hash,
    /// A moment: milliseconds since 1970.
    Moment,
    /// A whole number from 0.
    Number,
    /// True or false.
    Flag,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A type of [`TYPES`].
    Of(&'static str),
    /// A list.
    Many(&'static Shape),
    /// Names that are not known before, and the form of what stands under each.
    ByName(&'static Shape),
}

/// How a field may be absent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// It is always there.
    Must,
    /// It may be left out, and is never null.
    May,
    /// It may be left out, or be null.
    OrNull,
}

/// A field of a type.
struct Field(&'static str, Need, Shape);

const fn must(name: &'static str, shape: Shape) -> Field {
    Field(name, Need::Must, shape)
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field(name, Need::May, shape)
}

const fn or_null(name: &'static str, shape: Shape) -> Field {
    Field(name, Need::OrNull, shape)
}

const ROLES: &[&str] = &[
    "collaborator",
    "officer",
    "leader",
    "province_viewer",
    "administrator",
];

/// Groups of the log.
pub const GROUPS: &[&str] = &["entry", "records", "people", "refusals", "data", "server"];

const LETTERS: &[&str] = &["a", "r", "w", "h", "u"];

use Shape::{Any, ByName, Flag, Hex, Id, Many, Moment, Number, Of, OneOf, Text};

/// Each type by its name. What is asked is written with what may be null; what is answered is never null.
const TYPES: &[(&str, &[Field])] = &[
    // Getting in and out.
    (
        "SignIn",
        &[
            must("login", Text),
            must("password", Text),
            or_null("new_password", Text),
            or_null("seat", Id),
            or_null("public_key", Hex),
            may("device", Text),
        ],
    ),
    ("OwnPassword", &[must("old", Text), must("new", Text)]),
    (
        "SignedIn",
        &[
            must("me", Of("Me")),
            must("seat", Id),
            must("minted", Flag),
            must("token", Hex),
            may("push_token", Hex),
            must("epoch", Id),
            may("missing", Many(&Of("MissingOf"))),
        ],
    ),
    (
        "MissingOf",
        &[
            must("seat", Id),
            must("device", Text),
            must("since", Moment),
            may("seen", Moment),
            must("highest", Number),
            must("received", Number),
        ],
    ),
    (
        "Me",
        &[
            must("account", Id),
            must("login", Text),
            must("name", Text),
            must("role", OneOf(ROLES)),
            must("commune", Id),
            must("commune_name", Text),
            must("villages", Many(&Id)),
            must("commune_key", Hex),
            must("sample", Flag),
        ],
    ),
    (
        "Enrol",
        &[
            must("code", Text),
            or_null("public_key", Hex),
            or_null("claim", Hex),
            or_null("seat", Id),
            may("device", Text),
            or_null("escrow", Hex),
        ],
    ),
    // The book.
    (
        "PushReply",
        &[
            must("epoch", Id),
            must("outcomes", Many(&Of("PushOutcome"))),
            may("revoked", Flag),
        ],
    ),
    (
        "PushOutcome",
        &[must("n", Number), must("s", OneOf(LETTERS))],
    ),
    (
        "BundleReply",
        &[
            must("outcomes", Many(&Of("BundleOutcome"))),
            must("unread", Number),
        ],
    ),
    (
        "BundleOutcome",
        &[
            must("seat", Id),
            must("number", Number),
            must("state", OneOf(LETTERS)),
        ],
    ),
    (
        "Step",
        &[
            must("seat", Id),
            must("number", Number),
            must("name", Text),
            must("saved", Moment),
            must("received", Moment),
            must("fields", Many(&Of("StepOf"))),
        ],
    ),
    (
        "StepOf",
        &[must("field", Text), may("before", Any), may("after", Any)],
    ),
    (
        "RecordWrite",
        &[
            must("id", Id),
            must("k", Text),
            must("u", Id),
            may("g", Id),
            may("c", Flag),
            may("f", ByName(&Any)),
            may("l", ByName(&Any)),
        ],
    ),
    // People and their phones.
    (
        "Account",
        &[
            must("id", Id),
            must("login", Text),
            must("name", Text),
            must("role", OneOf(ROLES)),
            must("villages", Many(&Id)),
            must("seats", Many(&Of("Seat"))),
            may("closed", Moment),
            may("first_until", Moment),
        ],
    ),
    (
        "Seat",
        &[
            must("id", Id),
            must("device", Text),
            must("since", Moment),
            may("seen", Moment),
            must("highest", Number),
            must("received", Number),
            may("revoked", Moment),
        ],
    ),
    (
        "NewAccount",
        &[
            must("login", Text),
            must("name", Text),
            may("password", Text),
            must("role", OneOf(ROLES)),
            may("villages", Many(&Id)),
        ],
    ),
    ("Assignment", &[must("villages", Many(&Id))]),
    ("NewPassword", &[must("password", Text)]),
    ("Closing", &[must("closed", Flag)]),
    ("NewEnrolment", &[must("account", Id), must("origin", Text)]),
    (
        "Enrolment",
        &[
            must("id", Id),
            must("account", Id),
            must("name", Text),
            must("since", Moment),
            must("expires", Moment),
            must("by", Text),
        ],
    ),
    (
        "EnrolmentMade",
        &[
            must("id", Id),
            must("account", Id),
            must("name", Text),
            must("since", Moment),
            must("expires", Moment),
            must("by", Text),
            must("code", Text),
            must("link", Text),
            must("picture", Of("Picture")),
        ],
    ),
    ("Picture", &[must("size", Number), must("path", Text)]),
    // The way back from a forgotten PIN.
    ("NewEscrow", &[must("escrow", Hex)]),
    ("NewRecovery", &[must("public_key", Hex)]),
    (
        "RecoveryOpened",
        &[must("id", Id), must("check", Text), must("expires", Moment)],
    ),
    (
        "Recovery",
        &[
            must(
                "state",
                OneOf(&["open", "approved", "refused", "expired", "withdrawn"]),
            ),
            may("key", Hex),
        ],
    ),
    (
        "OpenRecovery",
        &[
            must("id", Id),
            must("account", Id),
            must("name", Text),
            must("seat", Id),
            must("device", Text),
            must("enrolled", Moment),
            must("check", Text),
            must("since", Moment),
            must("expires", Moment),
        ],
    ),
    ("RecoveryDecision", &[must("approve", Flag)]),
    // The province. A figure is a number under `is`, or the text `few` or `untold`.
    (
        "Totals",
        &[
            must("at", Moment),
            must("unvisited_days", Number),
            must("communes", Many(&Of("CommuneTotals"))),
            must("villages", Number),
            must("all", Of("Figures")),
        ],
    ),
    (
        "CommuneTotals",
        &[
            must("name", Text),
            must("sample", Flag),
            must("villages", Number),
            must("figures", Of("Figures")),
        ],
    ),
    (
        "Figures",
        &[
            must("poor", Any),
            must("near_poor", Any),
            must("just_escaped", Any),
            must("other", Any),
            must("households", Any),
            must("unvisited", Any),
            must("visits_this_month", Any),
            must("visits_last_month", Any),
            must("promised", Any),
            must("delivered", Any),
        ],
    ),
    // The office's desk.
    (
        "Arrivals",
        &[
            must("now", Moment),
            must("people", Many(&Of("ArrivalsOf"))),
            must("changes", Many(&Of("Arrival"))),
        ],
    ),
    (
        "ArrivalsOf",
        &[
            must("account", Id),
            must("name", Text),
            must("villages", Many(&Id)),
            may("seats", Many(&Id)),
            must("arrived", Number),
            may("seen", Moment),
            must("missing", Number),
        ],
    ),
    (
        "Arrival",
        &[
            must("seat", Id),
            must("number", Number),
            must("name", Text),
            must("saved", Moment),
            must("received", Moment),
            must("records", Many(&Of("Touched"))),
            may("held", Many(&Of("RecordWrite"))),
        ],
    ),
    (
        "Touched",
        &[
            must("id", Id),
            must("kind", Text),
            must("unit", Id),
            may("village", Id),
            must("created", Flag),
        ],
    ),
    ("Decision", &[must("take", Flag)]),
    (
        "AuditPage",
        &[
            must("entries", Many(&Of("AuditEntry"))),
            may("people", Many(&Of("AuditPerson"))),
            may("next", Number),
        ],
    ),
    ("AuditPerson", &[must("account", Id), must("name", Text)]),
    (
        "AuditEntry",
        &[
            must("number", Number),
            must("at", Moment),
            must("what", Text),
            may("by", Text),
            may("seat", Id),
            may("device", Text),
            may("subject", Id),
            may("about", Text),
            may("about_device", Text),
            may("change", Number),
            may("records", Many(&Of("Touched"))),
            may("writes", Many(&Of("RecordWrite"))),
            may("detail", Any),
            may("content", Any),
            may("erased", Flag),
        ],
    ),
    // What is held about a person.
    ("Exporting", &[must("record", Id)]),
    (
        "Erasing",
        &[
            must("record", Id),
            must(
                "ground",
                OneOf(&["asked", "purpose_over", "mistaken", "ordered", "other"]),
            ),
            must("words", Text),
        ],
    ),
    (
        "Erased",
        &[must("records", Number), must("changes", Number)],
    ),
    (
        "Dossier",
        &[
            must("commune", Text),
            must("about", Id),
            must("made", Moment),
            must("by", Text),
            must("records", Many(&Of("Held"))),
            may("mentions", Many(&Of("Held"))),
            may("log", Many(&Of("Logged"))),
        ],
    ),
    (
        "Held",
        &[
            must("id", Id),
            must("kind", Text),
            must("household", Id),
            may("village", Id),
            must("fields", ByName(&Any)),
            may("history", Many(&Of("Step"))),
        ],
    ),
    (
        "Logged",
        &[
            must("number", Number),
            must("at", Moment),
            must("what", Text),
            may("by", Text),
        ],
    ),
    // Pictures.
    (
        "MissingPhotos",
        &[
            must("count", Number),
            must("photos", Many(&Of("MissingPhoto"))),
        ],
    ),
    (
        "MissingPhoto",
        &[
            must("id", Id),
            must("household", Id),
            may("village", Id),
            may("visit", Id),
            may("taken", Moment),
            must("name", Text),
            must("received", Moment),
        ],
    ),
];

impl Shape {
    /// As a JSON Schema.
    pub fn schema(self) -> Value {
        match self {
            Self::Any => json!({}),
            Self::Text => json!({"type": "string"}),
            Self::Id => json!({"type": "string", "format": "uuid"}),
            Self::Hex => json!({"type": "string", "contentEncoding": "base16"}),
            Self::Hash => json!({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
            Self::Moment => json!({
                "type": "integer",
                "minimum": 0,
                "description": "Milliseconds since 1970",
            }),
            Self::Number => json!({"type": "integer", "minimum": 0}),
            Self::Flag => json!({"type": "boolean"}),
            Self::OneOf(texts) => json!({"type": "string", "enum": texts}),
            Self::Of(name) => json!({"$ref": format!("#/components/schemas/{name}")}),
            Self::Many(of) => json!({"type": "array", "items": of.schema()}),
            Self::ByName(of) => json!({"type": "object", "additionalProperties": of.schema()}),
        }
    }
}

fn field(need: Need, shape: Shape) -> Value {
    let mut schema = shape.schema();
    if need == Need::OrNull {
        schema["type"] = json!([schema["type"], "null"]);
    }
    schema
}

/// Every type, and the problem that each refusal is.
pub fn all() -> Value {
    let types = TYPES.iter().map(|(name, fields)| {
        let required: Vec<_> = fields
            .iter()
            .filter(|Field(_, need, _)| *need == Need::Must)
            .map(|Field(name, ..)| *name)
            .collect();
        let properties: Map<String, Value> = fields
            .iter()
            .map(|Field(name, need, shape)| ((*name).to_owned(), field(*need, *shape)))
            .collect();
        let schema = json!({"type": "object", "required": required, "properties": properties});
        ((*name).to_owned(), schema)
    });
    types
        .chain([("Problem".to_owned(), problem())])
        .collect::<Map<_, _>>()
        .into()
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400},
            "code": {"type": "string", "enum": Code::ALL.map(Code::name)},
            "retry_after": {"type": "integer", "minimum": 1, "description": "Seconds to wait"},
        },
    })
}

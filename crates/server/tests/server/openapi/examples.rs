//! An example of every type of the interface, written by the types themselves: whole, and with what may be absent
//! absent. A field that is added to a type does not compile here until somebody says what it is.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use so_thon_domain::{
    AccountId, CommuneId, EnrolmentId, Epoch, Field, FieldWrite, HouseholdId, Millis, PhotoId,
    RecordId, RecordKind, RecordWrite, RecoveryId, SeatId, VillageId, VisitId, access::Role,
};
use so_thon_protocol::{
    Problem,
    audit::{AuditEntry, AuditPage, AuditPerson},
    bundle::{BundleOutcome, BundleReply},
    enrol::{Enrol, Enrolment, EnrolmentMade, NewEnrolment, Picture},
    erasure::{Dossier, Erased, Erasing, Exporting, Ground, Held, Logged},
    escrow::{
        NewEscrow, NewRecovery, OpenRecovery, Recovery, RecoveryDecision, RecoveryOpened,
        RecoveryState,
    },
    office::{
        Account, Arrival, Arrivals, ArrivalsOf, Assignment, Closing, Decision, MissingPhoto,
        MissingPhotos, NewAccount, NewPassword, Seat, Step, StepOf, Touched,
    },
    problem::Code,
    push::{Letter, PushOutcome, PushReply},
    session::{Me, MissingOf, OwnPassword, SignIn, SignedIn},
    totals::{CommuneTotals, Figure, Figures, Totals},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// One type.
pub struct Example {
    pub name: &'static str,
    /// With every field; one for each text that a field may have.
    pub full: Vec<Value>,
    /// With what must be there alone.
    pub least: Value,
    /// Can it be read?
    pub reads: fn(&Value) -> bool,
}

fn of<T: Serialize + DeserializeOwned>(name: &'static str, full: &[T], least: &T) -> Example {
    let written = |value: &T| serde_json::to_value(value).expect("it is written");
    Example {
        name,
        full: full.iter().map(written).collect(),
        least: written(least),
        reads: |value| serde_json::from_value::<T>(value.clone()).is_ok(),
    }
}

fn whole<T: Serialize + DeserializeOwned>(name: &'static str, full: &T) -> Example {
    of(name, std::slice::from_ref(full), full)
}

const ROLES: [Role; 5] = [
    Role::Collaborator,
    Role::Officer,
    Role::Leader,
    Role::ProvinceViewer,
    Role::Administrator,
];

const LETTERS: [Letter; 5] = [
    Letter::Applied,
    Letter::Refused,
    Letter::Waiting,
    Letter::Held,
    Letter::NumberReused,
];

const fn id() -> Uuid {
    Uuid::from_u128(7)
}

const SEAT: SeatId = SeatId(id());
const ACCOUNT: AccountId = AccountId(id());
const RECORD: RecordId = RecordId(id());
const VILLAGE: VillageId = VillageId(id());
const AT: Millis = Millis(1_790_000_000_000);

fn text() -> String {
    "Lò Vì".to_owned()
}

fn hex() -> String {
    "ab".repeat(32)
}

pub fn examples() -> Vec<Example> {
    [
        getting_in(),
        book(),
        people(),
        forgotten(),
        desk(),
        log(),
        by_law(),
        pictures(),
        province(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn me(role: Role) -> Me {
    Me {
        account: ACCOUNT,
        login: text(),
        name: text(),
        role,
        commune: CommuneId(id()),
        commune_name: text(),
        villages: vec![VILLAGE],
        commune_key: hex(),
        sample: true,
    }
}

fn missing_of() -> MissingOf {
    MissingOf {
        seat: SEAT,
        device: text(),
        since: AT,
        seen: Some(AT),
        highest: 9,
        received: 8,
    }
}

fn getting_in() -> Vec<Example> {
    let sign_in = SignIn {
        login: text(),
        password: text(),
        new_password: Some(text()),
        seat: Some(SEAT),
        public_key: Some(hex()),
        device: text(),
    };
    let bare = SignIn {
        new_password: None,
        seat: None,
        public_key: None,
        ..sign_in.clone()
    };
    let signed = SignedIn {
        me: me(Role::Officer),
        seat: SEAT,
        minted: true,
        token: hex(),
        push_token: Some(hex()),
        epoch: Epoch(id()),
        missing: vec![missing_of()],
    };
    let again = SignedIn {
        push_token: None,
        missing: Vec::new(),
        ..signed.clone()
    };
    let enrol = Enrol {
        code: text(),
        public_key: Some(hex()),
        claim: Some(hex()),
        seat: Some(SEAT),
        device: text(),
        escrow: Some(hex()),
    };
    let short = Enrol {
        public_key: None,
        claim: None,
        seat: None,
        escrow: None,
        ..enrol.clone()
    };
    let unseen = MissingOf {
        seen: None,
        ..missing_of()
    };
    let own = OwnPassword {
        old: text(),
        new: text(),
    };
    let problems = Code::ALL.map(|code| Problem {
        kind: "/problems/x".to_owned(),
        title: text(),
        status: code.status(),
        code,
        retry_after: Some(30),
    });
    let problem = Problem {
        retry_after: None,
        ..problems[0].clone()
    };
    let mut me_less = whole("Me", &me(Role::Leader));
    me_less.full = ROLES
        .map(|role| serde_json::to_value(me(role)).expect("written"))
        .into();
    // Servers of before said nothing of it.
    me_less.reads = |value| {
        value.get("sample").is_some() && serde_json::from_value::<Me>(value.clone()).is_ok()
    };
    vec![
        of("SignIn", &[sign_in], &bare),
        whole("OwnPassword", &own),
        of("SignedIn", &[signed], &again),
        of("MissingOf", &[missing_of()], &unseen),
        me_less,
        of("Enrol", &[enrol], &short),
        of("Problem", &problems, &problem),
    ]
}

fn step() -> Step {
    Step {
        seat: SEAT,
        number: 3,
        name: text(),
        saved: AT,
        received: AT,
        fields: vec![step_of()],
    }
}

fn step_of() -> StepOf {
    StepOf {
        field: "address".to_owned(),
        before: Some(json!("a")),
        after: Some(json!({"b": [1]})),
    }
}

fn write() -> RecordWrite {
    let set = FieldWrite {
        value: json!("đầu làng"),
        replaces: Vec::new(),
    };
    RecordWrite {
        record: RECORD,
        kind: RecordKind::HOUSEHOLD,
        unit: RECORD,
        village: Some(VILLAGE),
        creates: true,
        fields: BTreeMap::from([(Field::known("address"), set)]),
        lists: BTreeMap::from([(Field::known("causes"), BTreeMap::new())]),
    }
}

fn book() -> Vec<Example> {
    let outcomes = LETTERS.map(|state| PushOutcome { number: 4, state });
    let carried = LETTERS.map(|state| BundleOutcome {
        seat: SEAT,
        number: 4,
        state,
    });
    let pushed = PushReply {
        epoch: Epoch(id()),
        outcomes: outcomes.to_vec(),
        revoked: true,
    };
    let good = PushReply {
        revoked: false,
        ..pushed.clone()
    };
    let bundle = BundleReply {
        outcomes: carried.to_vec(),
        unread: 2,
    };
    let nothing = StepOf {
        before: None,
        after: None,
        ..step_of()
    };
    let bare = RecordWrite {
        village: None,
        creates: false,
        fields: BTreeMap::new(),
        lists: BTreeMap::new(),
        ..write()
    };
    vec![
        of("PushReply", &[pushed], &good),
        of("PushOutcome", &outcomes, &outcomes[0]),
        whole("BundleReply", &bundle),
        of("BundleOutcome", &carried, &carried[0]),
        whole("Step", &step()),
        of("StepOf", &[step_of()], &nothing),
        of("RecordWrite", &[write()], &bare),
    ]
}

fn seat() -> Seat {
    Seat {
        id: SEAT,
        device: text(),
        since: AT,
        seen: Some(AT),
        highest: 9,
        received: 8,
        revoked: Some(AT),
    }
}

fn account(role: Role) -> Account {
    Account {
        id: ACCOUNT,
        login: text(),
        name: text(),
        role,
        villages: vec![VILLAGE],
        seats: vec![seat()],
        closed: Some(AT),
        first_until: Some(AT),
    }
}

fn enrolment() -> Enrolment {
    Enrolment {
        id: EnrolmentId(id()),
        account: ACCOUNT,
        name: text(),
        since: AT,
        expires: AT,
        by: text(),
    }
}

fn people() -> Vec<Example> {
    let open = Account {
        closed: None,
        first_until: None,
        ..account(Role::Leader)
    };
    let fresh = Seat {
        seen: None,
        revoked: None,
        ..seat()
    };
    let new = NewAccount {
        login: text(),
        name: text(),
        password: text(),
        role: Role::Collaborator,
        villages: vec![VILLAGE],
    };
    let made = EnrolmentMade {
        enrolment: enrolment(),
        code: text(),
        link: text(),
        picture: picture(),
    };
    let asked = NewEnrolment {
        account: ACCOUNT,
        origin: text(),
    };
    let assignment = Assignment {
        villages: vec![VILLAGE],
    };
    let password = NewPassword { password: text() };
    vec![
        of("Account", &ROLES.map(account), &open),
        of("Seat", &[seat()], &fresh),
        whole("NewAccount", &new),
        whole("Assignment", &assignment),
        whole("NewPassword", &password),
        whole("Closing", &Closing { closed: true }),
        whole("NewEnrolment", &asked),
        whole("Enrolment", &enrolment()),
        whole("EnrolmentMade", &made),
        whole("Picture", &picture()),
    ]
}

fn picture() -> Picture {
    Picture {
        size: 45,
        path: "M4 4h7".to_owned(),
    }
}

fn forgotten() -> Vec<Example> {
    let states = [
        RecoveryState::Open,
        RecoveryState::Approved,
        RecoveryState::Refused,
        RecoveryState::Expired,
        RecoveryState::Withdrawn,
    ];
    let recoveries = states.map(|state| Recovery {
        state,
        key: Some(hex()),
    });
    let without = Recovery {
        state: RecoveryState::Open,
        key: None,
    };
    let opened = RecoveryOpened {
        id: RecoveryId(id()),
        check: "0417".to_owned(),
        expires: AT,
    };
    let open = OpenRecovery {
        id: RecoveryId(id()),
        account: ACCOUNT,
        name: text(),
        seat: SEAT,
        device: text(),
        enrolled: AT,
        check: "0417".to_owned(),
        since: AT,
        expires: AT,
    };
    vec![
        whole("NewEscrow", &NewEscrow { escrow: hex() }),
        whole("NewRecovery", &NewRecovery { public_key: hex() }),
        whole("RecoveryOpened", &opened),
        of("Recovery", &recoveries, &without),
        whole("OpenRecovery", &open),
        whole("RecoveryDecision", &RecoveryDecision { approve: true }),
    ]
}

fn touched() -> Touched {
    Touched {
        id: RECORD,
        kind: "household".to_owned(),
        unit: RECORD,
        village: Some(VILLAGE),
        created: true,
    }
}

fn desk() -> Vec<Example> {
    let of_one = ArrivalsOf {
        account: ACCOUNT,
        name: text(),
        villages: vec![VILLAGE],
        seats: vec![SEAT],
        arrived: 1,
        seen: Some(AT),
        missing: 0,
    };
    let silent = ArrivalsOf {
        seats: Vec::new(),
        seen: None,
        ..of_one.clone()
    };
    let arrival = Arrival {
        seat: SEAT,
        number: 4,
        name: text(),
        saved: AT,
        received: AT,
        records: vec![touched()],
        held: Some(vec![write()]),
    };
    let taken = Arrival {
        held: None,
        ..arrival.clone()
    };
    let arrivals = Arrivals {
        now: AT,
        people: vec![of_one.clone()],
        changes: vec![arrival.clone()],
    };
    let shared = Touched {
        village: None,
        ..touched()
    };
    vec![
        whole("Arrivals", &arrivals),
        of("ArrivalsOf", &[of_one], &silent),
        of("Arrival", &[arrival], &taken),
        of("Touched", &[touched()], &shared),
        whole("Decision", &Decision { take: true }),
    ]
}

fn log() -> Vec<Example> {
    let entry = AuditEntry {
        number: 5,
        at: AT,
        what: "change".to_owned(),
        by: text(),
        seat: Some(SEAT),
        device: text(),
        subject: Some(id()),
        about: text(),
        about_device: text(),
        change: Some(4),
        records: vec![touched()],
        writes: Some(vec![write()]),
        detail: json!({"a": 1}),
        content: json!({"after": {}}),
        erased: true,
    };
    let bare = AuditEntry {
        by: String::new(),
        seat: None,
        device: String::new(),
        subject: None,
        about: String::new(),
        about_device: String::new(),
        change: None,
        records: Vec::new(),
        writes: None,
        detail: Value::Null,
        content: Value::Null,
        erased: false,
        ..entry.clone()
    };
    let person = AuditPerson {
        account: ACCOUNT,
        name: text(),
    };
    let page = AuditPage {
        entries: vec![entry.clone()],
        people: vec![person.clone()],
        next: Some(4),
    };
    let last = AuditPage {
        people: Vec::new(),
        next: None,
        ..page.clone()
    };
    vec![
        of("AuditPage", &[page], &last),
        whole("AuditPerson", &person),
        of("AuditEntry", &[entry], &bare),
    ]
}

fn by_law() -> Vec<Example> {
    let erasings = Ground::ALL.map(|ground| Erasing {
        record: RECORD,
        ground,
        words: text(),
    });
    let held = Held {
        id: RECORD,
        kind: "member".to_owned(),
        household: RECORD,
        village: Some(VILLAGE),
        fields: BTreeMap::from([("name".to_owned(), json!("Lò Vì"))]),
        history: vec![step()],
    };
    let mention = Held {
        village: None,
        history: Vec::new(),
        ..held.clone()
    };
    let logged = Logged {
        number: 5,
        at: AT,
        what: "exported".to_owned(),
        by: text(),
    };
    let machine = Logged {
        by: String::new(),
        ..logged.clone()
    };
    let dossier = Dossier {
        commune: text(),
        about: RECORD,
        made: AT,
        by: text(),
        records: vec![held.clone()],
        mentions: vec![mention.clone()],
        log: vec![logged.clone()],
    };
    let alone = Dossier {
        mentions: Vec::new(),
        log: Vec::new(),
        ..dossier.clone()
    };
    let erased = Erased {
        records: 2,
        changes: 3,
    };
    vec![
        whole("Exporting", &Exporting { record: RECORD }),
        of("Erasing", &erasings, &erasings[0]),
        whole("Erased", &erased),
        of("Dossier", &[dossier], &alone),
        of("Held", &[held], &mention),
        of("Logged", &[logged], &machine),
    ]
}

fn province() -> Vec<Example> {
    let figures = Figures {
        poor: Figure::Is(12),
        near_poor: Figure::Few,
        just_escaped: Figure::Untold,
        other: Figure::Is(30),
        households: Figure::Is(50),
        unvisited: Figure::Is(7),
        visits_this_month: Figure::Is(40),
        visits_last_month: Figure::Is(41),
        promised: Figure::Few,
        delivered: Figure::Is(9),
    };
    let commune = CommuneTotals {
        name: text(),
        sample: true,
        villages: 6,
        figures,
    };
    let totals = Totals {
        at: AT,
        unvisited_days: 90,
        communes: vec![commune.clone()],
        villages: 6,
        all: figures,
    };
    vec![
        whole("Totals", &totals),
        whole("CommuneTotals", &commune),
        whole("Figures", &figures),
    ]
}

fn pictures() -> Vec<Example> {
    let photo = MissingPhoto {
        id: PhotoId(id()),
        household: HouseholdId(id()),
        village: Some(VILLAGE),
        visit: Some(VisitId(id())),
        taken: Some(AT),
        name: text(),
        received: AT,
    };
    let unknown = MissingPhoto {
        village: None,
        visit: None,
        taken: None,
        ..photo.clone()
    };
    let photos = MissingPhotos {
        count: 1,
        photos: vec![photo.clone()],
    };
    vec![
        whole("MissingPhotos", &photos),
        of("MissingPhoto", &[photo], &unknown),
    ]
}

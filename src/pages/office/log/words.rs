//! Every deed in words. No arm stands for all others: a deed that has no words here does not compile.

use crate::{
    components::StateKind,
    forms::words as plain,
    i18n::format,
    pages::office::{arrivals::what_of, personal::ground_words, words},
    t,
};
use serde::Deserialize;
use serde_json::Value;
use so_thon_domain::{Millis, access::Role, refusal::Refusal};
use so_thon_protocol::{
    audit::{AuditEntry, Group, What},
    erasure::Ground,
    problem::Code,
};

/// What deeds of a group are called.
pub fn group(group: Group) -> &'static str {
    match group {
        Group::Entry => t!(log.group_entry),
        Group::Records => t!(log.group_records),
        Group::People => t!(log.group_people),
        Group::Refusals => t!(log.group_refusals),
        Group::Data => t!(log.group_data),
        Group::Server => t!(log.group_server),
    }
}

/// The deed in one sentence.
pub fn sentence(entry: &AuditEntry) -> String {
    let what = What::read(&entry.what);
    let (name, about) = (who(entry), about(entry));
    match what {
        What::Began => t!(log.began).to_owned(),
        What::Change => {
            let what = if entry.records.is_empty() {
                t!(log.something).to_owned()
            } else {
                what_of(&entry.records)
            };
            t!(log.wrote, name = name, what = what)
        }
        What::Settled => t!(log.settled, name = about),
        What::SignedIn => t!(log.signed_in, name = name),
        What::SignInFailed => t!(log.sign_in_failed, about = about),
        What::SignedOut => t!(log.signed_out, name = name),
        What::CodeMade => t!(log.code_made, name = name, about = about),
        What::CodeWithdrawn => t!(log.code_withdrawn, name = name, about = about),
        What::Enrolled => t!(log.enrolled, name = name),
        What::CodeSpent => t!(log.code_spent, name = name),
        What::CodeRefused => match why(entry) {
            Some(Code::CodeUsed) => t!(log.code_used, about = about),
            _ => t!(log.code_expired, about = about),
        },
        What::SeatMinted => t!(log.seat_minted, name = name),
        What::SeatRevoked => t!(log.seat_revoked, name = name, about = about),
        What::HeldDecided if is_taken(entry) => t!(log.held_taken, name = name, about = about),
        What::HeldDecided => t!(log.held_refused, name = name, about = about),
        What::EscrowKept => t!(log.escrow_kept, name = name),
        What::RecoveryAsked => t!(log.recovery_asked, name = name),
        What::RecoveryApproved => t!(log.recovery_approved, name = name, about = about),
        What::RecoveryRefused => t!(log.recovery_refused, name = name, about = about),
        What::RecoveryFetched => t!(log.recovery_fetched, name = name),
        What::AccountAdded => t!(log.account_added, name = name, about = about),
        What::PasswordSet => t!(log.password_set, name = name, about = about),
        What::AccountClosed => t!(log.account_closed, name = name, about = about),
        What::AccountOpened => t!(log.account_opened, name = name, about = about),
        What::VillagesAssigned => t!(log.villages_assigned, name = name, about = about),
        What::Refused => refused(entry, name),
        What::Exported => t!(log.exported, name = name),
        What::Erased => t!(log.erased, name = name),
        What::Narrowed => t!(log.narrowed, name = about),
        What::BackedUp => t!(log.backed_up).to_owned(),
        What::Restored => t!(log.restored).to_owned(),
        What::Started => t!(log.started).to_owned(),
        What::Strangers => t!(log.strangers).to_owned(),
        What::Unknown => t!(log.other, what = entry.what.clone()),
    }
}

/// What came of it: its colour, its symbol, its words.
pub fn outcome(entry: &AuditEntry) -> (StateKind, &'static str, String) {
    let (kind, icon, words) = match What::read(&entry.what) {
        What::Change | What::Settled => match state(entry) {
            State::Applied => (StateKind::Done, "tray", t!(log.received)),
            State::Waiting => (StateKind::Wait, "clock", t!(log.waits)),
            State::Held => (StateKind::Wait, "lock", t!(held.state)),
            State::Refused(_) => (StateKind::Stop, "stop", t!(log.sent_back)),
            State::Other => (StateKind::Plain, "clock", t!(log.reordered)),
        },
        What::SignInFailed | What::CodeRefused | What::Refused | What::Strangers => {
            (StateKind::Stop, "stop", t!(log.not_let))
        }
        What::Unknown => (StateKind::Plain, "q", t!(log.not_known)),
        What::Began
        | What::SignedIn
        | What::SignedOut
        | What::CodeMade
        | What::CodeWithdrawn
        | What::Enrolled
        | What::CodeSpent
        | What::SeatMinted
        | What::SeatRevoked
        | What::HeldDecided
        | What::EscrowKept
        | What::RecoveryAsked
        | What::RecoveryApproved
        | What::RecoveryRefused
        | What::RecoveryFetched
        | What::AccountAdded
        | What::PasswordSet
        | What::AccountClosed
        | What::AccountOpened
        | What::VillagesAssigned
        | What::Exported
        | What::Erased
        | What::Narrowed
        | What::BackedUp
        | What::Restored
        | What::Started => (StateKind::Plain, "check", t!(log.done)),
    };
    (kind, icon, words.to_owned())
}

/// On which phone: nothing is said of it where there is none.
pub fn device(entry: &AuditEntry) -> String {
    match (entry.seat, What::read(&entry.what)) {
        (Some(_), _) if entry.device.is_empty() => t!(log.phone_unnamed).to_owned(),
        (Some(_), _) => entry.device.clone(),
        (None, What::SignInFailed | What::CodeRefused) => t!(log.phone_unknown).to_owned(),
        (None, _) if entry.by.is_empty() => t!(log.at_server).to_owned(),
        (None, _) => t!(log.phone_unknown).to_owned(),
    }
}

/// Everything that is known of it, by name, but what it wrote.
pub fn facts(entry: &AuditEntry) -> Vec<(String, String)> {
    let (detail, content) = (&entry.detail, &entry.content);
    let (_, _, came) = outcome(entry);
    let times = |value: &Value| {
        let count = value.as_u64().map(format::number)?;
        Some(t!(log.times, n = count))
    };
    let count = |value: &Value| value.as_u64().map(format::number);
    let text = |value: &Value| Some(value.as_str()?.to_owned());
    let role = |value: &Value| Some(words::role(Role::deserialize(value).ok()?).to_owned());
    let after = &content["after"];
    let expires = detail["expires"].as_u64().map(Millis);
    let ground = Ground::deserialize(&detail["ground"]).ok();
    let unknown = [What::SignInFailed, What::CodeRefused].contains(&What::read(&entry.what));
    let name = (!unknown).then(|| who(entry));
    let lines = [
        (t!(log.who), name),
        (t!(log.when), Some(format::weekday_moment(entry.at))),
        (t!(log.phone), Some(device(entry))),
        (t!(log.about), filled(&entry.about)),
        (t!(log.about_phone), filled(&entry.about_device)),
        (t!(log.outcome), Some(came)),
        (t!(log.why), reason(entry)),
        (t!(log.tries), times(&detail["tries"])),
        (t!(log.left_out), times(&detail["left_out"])),
        (t!(log.unread), count(&detail["unread"])),
        (t!(log.reused), count(&detail["reused"])),
        (t!(log.asked), text(&detail["asked"])),
        (t!(log.expires), expires.map(format::weekday_moment)),
        (t!(log.taken_over), times(&detail["taken_over"])),
        (t!(log.device), text(&content["device"])),
        (t!(accounts.login), text(&after["login"])),
        (t!(accounts.role), role(&after["role"])),
        (
            t!(personal.ground),
            ground.map(|one| ground_words(one).to_owned()),
        ),
        (t!(personal.paper), text(&content["words"])),
        (t!(personal.records), count(&detail["records"])),
        (t!(personal.changes), count(&detail["changes"])),
        (t!(log.place), Some(format::number(entry.number))),
    ];
    let told = lines.into_iter();
    told.filter_map(|(name, words)| Some((name.to_owned(), words?)))
        .collect()
}

fn filled(words: &str) -> Option<String> {
    (!words.is_empty()).then(|| words.to_owned())
}

/// Who did it. What nobody did who signed in was done at the machine, or by the server itself.
fn who(entry: &AuditEntry) -> String {
    if !entry.by.is_empty() {
        return entry.by.clone();
    }
    match What::read(&entry.what) {
        What::AccountAdded
        | What::PasswordSet
        | What::AccountClosed
        | What::AccountOpened
        | What::CodeMade
        | What::SeatRevoked
        | What::RecoveryApproved
        | What::RecoveryRefused => t!(log.keeper),
        _ => t!(log.server),
    }
    .to_owned()
}

fn about(entry: &AuditEntry) -> String {
    filled(&entry.about).unwrap_or_else(|| t!(log.somebody).to_owned())
}

fn is_taken(entry: &AuditEntry) -> bool {
    entry.detail["take"].as_bool() == Some(true)
}

/// Why a code was not good.
fn why(entry: &AuditEntry) -> Option<Code> {
    Code::deserialize(&entry.detail["why"]).ok()
}

/// How far the office was with a change.
enum State {
    Applied,
    Waiting,
    Held,
    Refused(Refusal),
    /// Only its place in the order was changed.
    Other,
}

fn state(entry: &AuditEntry) -> State {
    match entry.detail["state"].as_str() {
        Some("applied") => State::Applied,
        Some("waiting") => State::Waiting,
        Some("held") => State::Held,
        Some(_) => {
            let reason = Refusal::deserialize(&entry.detail["state"]);
            State::Refused(reason.unwrap_or(Refusal::Unknown))
        }
        None => State::Other,
    }
}

/// Why it was refused, as one says it of somebody else.
fn reason(entry: &AuditEntry) -> Option<String> {
    let words = match (What::read(&entry.what), state(entry)) {
        (What::Change | What::Settled, State::Refused(reason)) => match reason {
            Refusal::VillageNotAssigned => t!(log.not_assigned),
            Refusal::KindNotAllowed => t!(log.kind_not_allowed),
            other => plain::refusal(Some(other)).0,
        },
        (What::CodeRefused, _) => match why(entry)? {
            Code::CodeUsed => t!(log.was_used),
            _ => t!(log.was_expired),
        },
        (What::Erased, _) => entry.content["words"].as_str()?,
        _ => return None,
    };
    Some(words.to_owned())
}

/// What was asked for and is not theirs, by the route: "GET /api/v1/held"; or what came and was not
/// taken for what it claimed to be.
fn refused(entry: &AuditEntry, name: String) -> String {
    let count = |key| entry.detail[key].as_u64().map(format::number);
    if let Some(n) = count("unread") {
        return t!(log.sent_unread, name = name, n = n);
    }
    if let Some(n) = count("reused") {
        return t!(log.sent_reused, name = name, n = n);
    }
    let Some((method, path)) = entry.detail["asked"]
        .as_str()
        .and_then(|asked| asked.split_once(' '))
    else {
        let left_out = entry.detail["left_out"].as_u64().unwrap_or_default();
        return t!(log.refused_more, name = name, n = format::number(left_out));
    };
    let below = path.strip_prefix("/api/v1/").unwrap_or_default();
    let what = match below.split('/').next().unwrap_or_default() {
        "accounts" => t!(log.thing_accounts),
        "enrolments" => t!(log.thing_codes),
        "seats" => t!(log.thing_seats),
        "recoveries" => t!(log.thing_recoveries),
        "arrivals" => t!(log.thing_arrivals),
        "held" => t!(log.thing_held),
        "audit" => t!(log.thing_audit),
        "photos" => t!(log.thing_photos),
        "records" => t!(log.thing_history),
        "sync" | "push" | "bundles" => t!(log.thing_book),
        "session" => t!(log.thing_session),
        "exports" | "erasures" => t!(log.thing_personal),
        _ => t!(log.thing_other),
    };
    if ["GET", "HEAD"].contains(&method) {
        t!(log.asked_to_see, name = name, what = what)
    } else {
        t!(log.asked_to_change, name = name, what = what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Locale, use_locale};
    use serde_json::json;
    use std::collections::BTreeSet;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn entry(what: &str) -> AuditEntry {
        let entry = json!({"number": 7, "at": 1_790_000_000_000_u64, "what": what, "by": "Mai"});
        serde_json::from_value(entry).expect("an entry")
    }

    #[wasm_bindgen_test]
    fn every_deed_is_told_in_each_language_by_a_sentence_of_its_own() {
        for locale in [Locale::vi, Locale::en] {
            use_locale(locale);
            let told: BTreeSet<String> = What::all()
                .map(|what| sentence(&entry(what.name())))
                .collect();
            assert_eq!(told.len(), What::all().count(), "{told:?}");
            assert!(told.iter().all(|words| words.len() > 5));
            let groups: BTreeSet<_> = Group::ALL.into_iter().map(group).collect();
            assert_eq!(groups.len(), Group::ALL.len());
            for what in What::all() {
                let entry = entry(what.name());
                assert!(!outcome(&entry).2.is_empty() && facts(&entry).len() > 3);
            }
        }
        use_locale(Locale::vi);
    }

    #[wasm_bindgen_test]
    fn a_deed_of_a_newer_server_is_said_to_be_unknown_by_its_name() {
        let said = sentence(&entry("sold"));
        assert_eq!(said, "Việc mà bản này chưa biết: sold");
        assert_eq!(outcome(&entry("sold")).2, "Chưa rõ");
    }

    #[wasm_bindgen_test]
    fn a_refusal_says_what_was_asked_for_and_a_change_why_it_was_sent_back() {
        let mut refused = entry("refused");
        for (asked, said) in [
            (
                "GET /api/v1/held",
                "Mai đòi xem lượt từ máy báo mất, không được phép",
            ),
            (
                "PUT /api/v1/accounts/{id}/villages",
                "Mai đòi sửa người dùng, không được phép",
            ),
        ] {
            refused.detail = json!({"asked": asked});
            assert_eq!(sentence(&refused), said);
        }
        for (came, said) in [
            (
                json!({"asked": "POST /api/v1/push", "unread": 2, "reused": 1}),
                "Mai gửi 2 lượt không đọc được hoặc không phải của máy đó, xã không nhận",
            ),
            (
                json!({"asked": "POST /api/v1/sync", "reused": 1}),
                "Mai gửi 1 lượt trùng số với lượt đã nhận, xã không nhận",
            ),
        ] {
            refused.detail = came;
            assert_eq!(sentence(&refused), said);
        }
        refused.detail = json!({"left_out": 12});
        assert_eq!(sentence(&refused), "Mai bị từ chối thêm 12 lần");
        let mut change = entry("change");
        change.detail = json!({"state": "village_not_assigned"});
        let why = "Thôn này không giao cho người ghi.".to_owned();
        assert!(facts(&change).contains(&("Vì sao".to_owned(), why)));
        assert_eq!(outcome(&change).2, "Xã trả lại");
    }
}

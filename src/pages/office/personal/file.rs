//! The file that is handed over: one page that any browser opens, with the same as JSON in it for
//! machines.

use crate::{forms::Teller, i18n::format, pages::office::history::words, t};
use serde_json::Value;
use so_thon_domain::{Field, checked::CHECKED};
use so_thon_protocol::erasure::{Dossier, Held, Logged};
use std::fmt::Write as _;

/// Everything in words, then everything as it is held.
pub fn readable(dossier: &Dossier, name: &str, teller: &Teller) -> String {
    let mut page = String::new();
    let title = escape(&t!(personal.file_title, name = name.to_owned()));
    let made = format::moment(dossier.made);
    let by = t!(
        personal.file_made,
        by = dossier.by.clone(),
        at = made,
        commune = dossier.commune.clone()
    );
    // Writing to a text cannot fail.
    let _ = writeln!(
        page,
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <h1>{title}</h1>\n<p>{}</p>",
        crate::i18n::locale_code(),
        escape(&by)
    );
    for held in &dossier.records {
        record(&mut page, held, teller);
    }
    if !dossier.mentions.is_empty() {
        let _ = writeln!(page, "<h2>{}</h2>", escape(t!(personal.file_mentions)));
        for held in &dossier.mentions {
            record(&mut page, held, teller);
        }
    }
    if !dossier.log.is_empty() {
        log(&mut page, &dossier.log);
    }
    let json = serde_json::to_string_pretty(dossier).unwrap_or_default();
    let _ = writeln!(
        page,
        "<h2>{}</h2>\n<pre id=\"du-lieu\">{}</pre>\n</html>",
        escape(t!(personal.file_json)),
        escape(&json)
    );
    page
}

fn record(page: &mut String, held: &Held, teller: &Teller) {
    let _ = writeln!(page, "<h3>{}</h3>\n<table>", escape(kind(&held.kind)));
    for (field, value) in &held.fields {
        let field = Field::made(field.clone());
        if field == CHECKED {
            continue;
        }
        line(
            page,
            &words::name(teller, &held.kind, &field),
            &told(teller, &field, value),
        );
    }
    page.push_str("</table>\n");
    if held.history.is_empty() {
        return;
    }
    let _ = writeln!(page, "<h4>{}</h4>\n<ul>", escape(t!(history.title)));
    for step in &held.history {
        let _ = writeln!(
            page,
            "<li>{}, {}<table>",
            escape(&step.name),
            format::moment(step.saved)
        );
        for one in &step.fields {
            let field = Field::made(one.field.clone());
            if field != CHECKED {
                let value = one.after.as_ref().map(|value| told(teller, &field, value));
                let name = words::name(teller, &held.kind, &field);
                line(page, &name, &value.unwrap_or_default());
            }
        }
        page.push_str("</table></li>\n");
    }
    page.push_str("</ul>\n");
}

fn told(teller: &Teller, field: &Field, value: &Value) -> String {
    match value {
        Value::Array(elements) if elements.iter().all(Value::is_string) => format::line(
            elements
                .iter()
                .filter_map(|one| one.as_str().map(str::to_owned)),
        ),
        other => words::value(teller, field, Some(other)),
    }
}

fn log(page: &mut String, entries: &[Logged]) {
    let _ = writeln!(page, "<h2>{}</h2>\n<table>", escape(t!(personal.file_log)));
    for entry in entries {
        let when = format::moment(entry.at);
        let what = deed(&entry.what);
        line(
            page,
            &when,
            &format::line([what.to_owned(), entry.by.clone()]),
        );
    }
    page.push_str("</table>\n");
}

fn line(page: &mut String, name: &str, value: &str) {
    let _ = writeln!(
        page,
        "<tr><th>{}</th><td>{}</td></tr>",
        escape(name),
        escape(value)
    );
}

fn kind(kind: &str) -> &'static str {
    match kind {
        "household" => t!(personal.kind_household),
        "member" => t!(personal.kind_member),
        "visit" => t!(personal.kind_visit),
        "support" => t!(personal.kind_support),
        "registration" => t!(personal.kind_plan),
        "photo" => t!(personal.kind_photo),
        "class_decision" => t!(personal.kind_class),
        "review" => t!(round.kind_review),
        "complaint" => t!(round.kind_complaint),
        _ => t!(personal.kind_other),
    }
}

fn deed(what: &str) -> &'static str {
    match what {
        "change" => t!(personal.deed_change),
        "exported" => t!(personal.deed_exported),
        "narrowed" => t!(personal.deed_narrowed),
        _ => t!(personal.deed_other),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

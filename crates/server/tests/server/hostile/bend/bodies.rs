//! Bodies: the fields of a JSON one by what is none, and any one cut, doubled, turned around and grown.

use super::{Ask, Bent, Form, bent, values};
use crate::world::Seeded;
use axum::http::{HeaderValue, header};
use serde_json::Value;

/// Everything that can be done to the body of this request.
pub fn all(form: &Form<'_>, lawful: &Ask, chance: &mut Seeded) -> Vec<Bent> {
    let content = form.operation["requestBody"]["content"].as_object();
    let Some((kind, content)) = content.and_then(|kinds| kinds.iter().next()) else {
        return where_none_is_read(lawful);
    };
    let most = form.operation["requestBody"]["x-max-bytes"].as_u64();
    let most = usize::try_from(most.expect("a limit")).expect("small");
    let mut all = bytes(lawful, most, chance);
    if kind == "application/json" {
        let name = content["schema"]["$ref"].as_str().expect("a type");
        let schema = form.document.pointer(name.trim_start_matches('#'));
        all.extend(fields(lawful, schema.expect("a form"), most));
        all.extend(kinds(lawful));
    }
    all
}

fn with(how: impl Into<String>, lawful: &Ask, body: Vec<u8>) -> Bent {
    let ask = Ask {
        body,
        ..lawful.clone()
    };
    bent(how, ask)
}

fn where_none_is_read(lawful: &Ask) -> Vec<Bent> {
    vec![
        with("a body", lawful, b"{\"a\":1}".to_vec()),
        with("a body of garbage", lawful, vec![0xff; 5_000]),
    ]
}

/// Whatever is in it.
fn bytes(lawful: &Ask, most: usize, chance: &mut Seeded) -> Vec<Bent> {
    let own = &lawful.body;
    let mut below =
        |below: usize| usize::try_from(chance.next() % below.max(1) as u64).expect("small");
    let mut all = vec![
        with("no body", lawful, Vec::new()),
        with("the body twice", lawful, [&own[..], own].concat()),
        with("more behind it", lawful, [&own[..], b"\x9f\xff}]"].concat()),
        with("backwards", lawful, own.iter().rev().copied().collect()),
        with("zeros", lawful, vec![0; own.len()]),
        with("one byte too many", lawful, vec![b' '; most + 1]),
        with("as much as may be", lawful, vec![b'9'; most]),
        with("nested without end", lawful, vec![b'['; most.min(60_000)]),
        with(
            "nested without end, CBOR",
            lawful,
            vec![0x81; most.min(60_000)],
        ),
        with("a length beyond the end", lawful, vec![0xff; 64]),
        with(
            "a length of everything, CBOR",
            lawful,
            vec![0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ),
    ];
    for _ in 0..8 {
        let at = below(own.len());
        all.push(with(format!("cut at {at}"), lawful, own[..at].to_vec()));
    }
    for _ in 0..16 {
        let mut body = own.clone();
        for _ in 0..=below(4) {
            let at = below(body.len());
            if let Some(byte) = body.get_mut(at) {
                *byte = u8::try_from(below(256)).expect("a byte");
            }
        }
        all.push(with("other bytes in it", lawful, body));
    }
    for length in [1, 33, 300] {
        let body = (0..length)
            .map(|_| u8::try_from(below(256)).expect("a byte"))
            .collect();
        all.push(with(format!("{length} bytes of chance"), lawful, body));
    }
    let (left, right) = own.split_at(own.len() / 2);
    all.push(with("its halves exchanged", lawful, [right, left].concat()));
    all
}

/// JSON as another media type, or as none.
fn kinds(lawful: &Ask) -> Vec<Bent> {
    let mut all = vec![bent("no media type", lawful.without(&header::CONTENT_TYPE))];
    for kind in [
        "text/plain",
        "application/cbor",
        "application/json; charset=utf-16",
        "x",
        "multipart/form-data",
    ] {
        let mut ask = lawful.clone();
        ask.set(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        all.push(bent(format!("as {kind}"), ask));
    }
    all
}

/// The fields of an object as they are written, so that what no JSON writer writes can stand there too.
type Fields = Vec<(String, String)>;

fn written(fields: &Fields) -> Vec<u8> {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())))
        .collect();
    format!("{{{}}}", fields.join(",")).into_bytes()
}

fn fields(lawful: &Ask, schema: &Value, most: usize) -> Vec<Bent> {
    let own: Value = serde_json::from_slice(&lawful.body).expect("a lawful body");
    let own: Fields = own
        .as_object()
        .expect("an object")
        .iter()
        .map(|(name, value)| (name.clone(), value.to_string()))
        .collect();
    let mut all = Vec::new();
    let mut add = |how: String, fields: &Fields| all.push(with(how, lawful, written(fields)));
    for (name, form) in schema["properties"].as_object().expect("fields") {
        let others: Fields = own
            .iter()
            .filter(|(known, _)| known != name)
            .cloned()
            .collect();
        add(format!("without {name}"), &others);
        let is_text = form["type"] == "string"
            || form["type"]
                .as_array()
                .is_some_and(|types| types.contains(&"string".into()));
        let texts = if is_text { values::OF_TEXT } else { &[] };
        let long =
            [most / 16, most - 1_024].map(|length| format!("\"{}\"", "ơ".repeat(length / 2)));
        let long = long
            .iter()
            .map(String::as_str)
            .take(if is_text { 2 } else { 0 });
        let many = format!(
            "[{}]",
            vec!["\"00000000-0000-0000-0000-000000000001\""; 1_500].join(",")
        );
        let values = values::OF_ANY_TYPE
            .iter()
            .chain(texts)
            .copied()
            .chain(long)
            .chain([many.as_str()]);
        for value in values {
            let mut fields = others.clone();
            fields.push((name.clone(), value.to_owned()));
            let shown: String = value.chars().take(48).collect();
            add(format!("{name} is {shown}"), &fields);
        }
        for second in own.iter().filter(|(known, _)| known == name) {
            let mut fields = own.clone();
            fields.push(second.clone());
            add(format!("{name} twice"), &fields);
            let last = fields.len() - 1;
            fields[last].1 = "\"khác\"".to_owned();
            add(format!("{name} twice, otherwise"), &fields);
        }
        let shouted = own.iter().map(|(known, value)| {
            let shout = known == name;
            (
                if shout {
                    known.to_uppercase()
                } else {
                    known.clone()
                },
                value.clone(),
            )
        });
        add(format!("{name} in capitals"), &shouted.collect());
    }
    let turned: Fields = own.iter().rev().cloned().collect();
    add("turned around".to_owned(), &turned);
    for (name, value) in [
        ("khác", "1"),
        ("__proto__", "{\"a\":1}"),
        ("", "null"),
        ("role", "\"administrator\""),
    ] {
        if own.iter().any(|(known, _)| known == name) {
            continue;
        }
        let mut more = own.clone();
        more.push((name.to_owned(), value.to_owned()));
        add(format!("one more field, {name:?}"), &more);
    }
    for whole in ["null", "[]", "7", "\"x\"", "[{}]", "{}"] {
        all.push(with(format!("{whole} in its place"), lawful, whole.into()));
    }
    let marked = [&b"\xef\xbb\xbf"[..], &lawful.body].concat();
    all.push(with("a mark of byte order", lawful, marked));
    let grown = [
        lawful.body.clone(),
        vec![b' '; most + 1 - lawful.body.len()],
    ]
    .concat();
    all.push(with("lawful, and one byte too many", lawful, grown));
    let wide = lawful.body.iter().flat_map(|byte| [*byte, 0]).collect();
    all.push(with("UTF-16", lawful, wide));
    all
}

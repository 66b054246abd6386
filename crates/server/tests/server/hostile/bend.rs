//! A lawful request bent in every way that the document makes possible: by its body's form, its path, its query, its
//! headers. Everything but the order of what is drawn follows from the document; what is drawn is drawn by a seed.

mod bodies;
mod values;

use crate::world::Seeded;
use axum::http::{HeaderName, HeaderValue, header};
use serde_json::Value;

/// A request, not sent yet.
#[derive(Clone)]
pub struct Ask {
    pub method: String,
    pub path: String,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub body: Vec<u8>,
}

impl Ask {
    pub fn set(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value));
    }

    fn without(&self, name: &HeaderName) -> Self {
        let mut bare = self.clone();
        bare.headers.retain(|(known, _)| known != name);
        bare
    }
}

/// A bent request, and how it was bent.
pub struct Bent {
    pub how: String,
    pub ask: Ask,
}

fn bent(how: impl Into<String>, ask: Ask) -> Bent {
    Bent {
        how: how.into(),
        ask,
    }
}

/// What the document says of a route, as far as it can be bent.
pub struct Form<'a> {
    pub document: &'a Value,
    /// The path with its names in braces.
    pub template: &'a str,
    pub operation: &'a Value,
}

impl Form<'_> {
    fn parameters(&self, place: &str) -> Vec<&Value> {
        let all = self.operation["parameters"].as_array();
        let all = all.map(Vec::as_slice).unwrap_or_default();
        all.iter().filter(|one| one["in"] == place).collect()
    }
}

/// Everything, for one lawful request.
pub fn all(form: &Form<'_>, lawful: &Ask, chance: &mut Seeded) -> Vec<Bent> {
    let mut all = vec![bent("as it is", lawful.clone())];
    all.extend(paths(form, lawful));
    all.extend(queries(form, lawful));
    all.extend(headers(form, lawful));
    all.extend(methods(form, lawful));
    all.extend(bodies::all(form, lawful, chance));
    all
}

/// Each name of the path by what is none.
fn paths(form: &Form<'_>, lawful: &Ask) -> Vec<Bent> {
    let (path, query) = match lawful.path.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (lawful.path.as_str(), String::new()),
    };
    let parts: Vec<&str> = path.split('/').collect();
    let mut all = Vec::new();
    for (at, template) in form.template.split('/').enumerate() {
        if !template.starts_with('{') {
            continue;
        }
        let own = parts[at];
        let tricks = values::IN_PATHS.iter().map(|trick| (*trick).to_owned());
        let dressed = [
            own.to_ascii_uppercase(),
            own.replace('-', ""),
            format!("%7B{own}%7D"),
            format!("{own}%0a"),
            format!("{own}%00"),
            format!("urn:uuid:{own}"),
            format!("{own}{own}"),
            own.chars().rev().collect(),
            "a".repeat(3_000),
        ];
        for trick in tricks.chain(dressed) {
            let mut parts = parts.clone();
            parts[at] = &trick;
            let path = parts.join("/") + &query;
            let ask = Ask {
                path,
                ..lawful.clone()
            };
            let shown: String = trick.chars().take(40).collect();
            all.push(bent(format!("{template} is {shown}"), ask));
        }
    }
    all
}

/// Each parameter by what is none, twice, left out; one more than is known.
fn queries(form: &Form<'_>, lawful: &Ask) -> Vec<Bent> {
    let path = lawful.path.split('?').next().unwrap_or_default();
    let own = lawful.path.split_once('?').map_or("", |(_, query)| query);
    let to = |query: String| {
        let ask = Ask {
            path: format!("{path}?{query}"),
            ..lawful.clone()
        };
        bent(format!("query {query}"), ask)
    };
    let mut all = vec![
        to("tage=3".to_owned()),
        to(String::new()),
        to("&&==&".to_owned()),
        to("%ff=%ff".to_owned()),
        to(format!("{own}&{own}")),
    ];
    for parameter in form.parameters("query") {
        let name = parameter["name"].as_str().expect("a name");
        for value in values::IN_QUERIES {
            all.push(to(format!("{name}={value}")));
        }
        all.push(to(format!("{name}=3&{name}=4")));
        all.push(to(name.to_owned()));
    }
    all
}

/// Tokens and the headers that the document names by what is none.
fn headers(form: &Form<'_>, lawful: &Ask) -> Vec<Bent> {
    let tokens = values::TOKENS.iter();
    let mut all: Vec<Bent> = tokens
        .map(|token| with(lawful, &header::AUTHORIZATION, token))
        .collect();
    for parameter in form.parameters("header") {
        let name = parameter["name"].as_str().expect("a name");
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
        let values = values::IN_HEADERS.iter();
        all.extend(values.map(|value| with(lawful, &name, value)));
        all.push(bent(format!("no {name}"), lawful.without(&name)));
        let mut twice = with(lawful, &name, b"1");
        let second = HeaderValue::from_static("2");
        twice.ask.headers.push((name.clone(), second));
        all.push(bent(format!("{name} twice"), twice.ask));
    }
    all
}

fn with(lawful: &Ask, name: &HeaderName, value: &[u8]) -> Bent {
    let value = HeaderValue::from_bytes(value).expect("what is no header at all does not come");
    let mut ask = lawful.clone();
    ask.set(name.clone(), value.clone());
    bent(format!("{name} is {value:?}"), ask)
}

/// Methods that the path does not have.
fn methods(form: &Form<'_>, lawful: &Ask) -> Vec<Bent> {
    let known = &form.document["paths"][form.template];
    values::METHODS
        .iter()
        // The head of what can be got is there without being named.
        .filter(|method| known[method.to_ascii_lowercase()].is_null())
        .map(|method| {
            let ask = Ask {
                method: (*method).to_owned(),
                ..lawful.clone()
            };
            bent(format!("by {method}"), ask)
        })
        .collect()
}

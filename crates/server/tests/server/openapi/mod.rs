//! The document that describes the interface says what the interface is.

mod examples;
pub mod schema;

use crate::site::Site;
use examples::{Example, examples};
use serde_json::{Value, json};
use so_thon_protocol::problem::Code;
use so_thon_server::{http::routes, store::MemoryStore};
use std::collections::BTreeSet;

async fn document() -> Value {
    let answer = Site::new().await.get("/api/openapi.json").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/json");
    answer.json()
}

/// Every operation with its method and path.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let all = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods");
        methods
            .iter()
            .map(move |(method, one)| (format!("{} {path}", method.to_ascii_uppercase()), one))
    });
    all.collect()
}

#[tokio::test]
async fn every_route_is_described_and_nothing_else_is() {
    let document = document().await;
    assert_eq!(document["openapi"], "3.1.0");
    let described: BTreeSet<String> = operations(&document)
        .into_iter()
        .inspect(|(name, one)| assert!(one["summary"].is_string(), "{name} has no words"))
        .map(|(name, _)| name)
        .collect();
    let table = routes::<MemoryStore>();
    let there: BTreeSet<String> = table
        .iter()
        .map(|route| format!("{} {}", route.declared.method.name(), route.declared.path))
        .collect();
    assert_eq!(described, there);
    assert_eq!(described.len(), table.len(), "each once");
}

#[tokio::test]
async fn a_route_says_who_may_ask_with_which_token_and_how_much() {
    let document = document().await;
    let of = |method: &str, path: &str| document["paths"][path][method].clone();
    let push = of("post", "/api/v1/push");
    assert_eq!(push["security"], json!([{"push": []}]));
    assert_eq!(push["x-serves"]["push_token"], "revoked or not");
    assert_eq!(push["requestBody"]["x-max-bytes"], 256 * 1024);
    let held = of("put", "/api/v1/held/{seat}/{number}");
    assert_eq!(held["security"], json!([{"session": []}]));
    assert_eq!(held["x-serves"]["roles"], json!(["officer"]));
    assert_eq!(held["requestBody"]["x-max-bytes"], 64 * 1024);
    let names: Vec<_> = held["parameters"]
        .as_array()
        .expect("parameters")
        .iter()
        .map(|one| one["name"].as_str().expect("a name").to_owned())
        .collect();
    assert_eq!(names, ["seat", "number"]);
    assert_eq!(of("post", "/api/v1/session")["security"], json!([]));
}

#[tokio::test]
async fn every_refusal_is_named_by_its_code_under_its_status() {
    let document = document().await;
    let mut seen = BTreeSet::new();
    for (name, operation) in operations(&document) {
        let responses = operation["responses"].as_object().expect("responses");
        for (status, response) in responses
            .iter()
            .filter(|(status, _)| *status >= &"4".to_owned())
        {
            let schema = &response["content"]["application/problem+json"]["schema"];
            let codes = schema["allOf"][1]["properties"]["code"]["enum"].as_array();
            for code in codes.expect("codes") {
                let code: Code = serde_json::from_value(code.clone()).expect("a code");
                assert_eq!(code.status().to_string(), *status, "{name}: {code:?}");
                seen.insert(code.name());
            }
        }
    }
    let all: BTreeSet<_> = Code::ALL.into_iter().map(Code::name).collect();
    assert_eq!(seen, all, "every code is some route's");
}

#[tokio::test]
async fn the_forms_of_bodies_are_those_of_the_types() {
    let document = document().await;
    let schemas = document["components"]["schemas"]
        .as_object()
        .expect("schemas");
    let examples = examples();
    let described: BTreeSet<_> = schemas.keys().map(String::as_str).collect();
    let exemplified: BTreeSet<_> = examples.iter().map(|example| example.name).collect();
    assert_eq!(described, exemplified);
    for Example {
        name,
        full,
        least,
        reads,
    } in examples
    {
        let schema = &schemas[name];
        for value in full.iter().chain([&least]) {
            assert_eq!(
                schema::fault(&document, schema, value),
                None,
                "{name}: {value}"
            );
        }
        let required: BTreeSet<_> = schema["required"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let properties = schema["properties"].as_object().expect("properties");
        let names = |value: &Value| -> BTreeSet<String> {
            value
                .as_object()
                .expect("an object")
                .keys()
                .cloned()
                .collect()
        };
        for value in &full {
            assert_eq!(
                names(value),
                properties.keys().cloned().collect(),
                "{name}: all fields"
            );
        }
        for field in properties.keys() {
            let mut without = full[0].clone();
            without.as_object_mut().expect("an object").remove(field);
            assert_eq!(
                reads(&without),
                !required.contains(field.as_str()),
                "{name} without {field}"
            );
            let nullable = properties[field]["type"]
                .as_array()
                .is_some_and(|types| types.contains(&json!("null")));
            if nullable {
                let mut null = full[0].clone();
                null[field] = Value::Null;
                assert!(reads(&null), "{name} with {field} null");
            }
        }
    }
}

#[test]
fn a_value_of_another_form_is_seen() {
    let document = json!({"components": {"schemas": {"Of": {"type": "object", "required": ["a"], "properties": {
        "a": {"type": "string", "enum": ["x"]},
        "b": {"type": ["integer", "null"], "minimum": 0},
        "c": {"type": "array", "items": {"type": "boolean"}},
    }}}}});
    let schema = json!({"$ref": "#/components/schemas/Of"});
    let good = json!({"a": "x", "b": null, "c": [true], "d": 1});
    assert_eq!(schema::fault(&document, &schema, &good), None);
    for bad in [
        json!({}),
        json!([]),
        json!({"a": "y"}),
        json!({"a": 1}),
        json!({"a": "x", "b": -1}),
        json!({"a": "x", "c": [1]}),
    ] {
        assert!(schema::fault(&document, &schema, &bad).is_some(), "{bad}");
    }
}

//! As much of JSON Schema as the document uses. What it does not know is an error, not a pass.

use serde_json::Value;

/// What is wrong with a value, or nothing.
pub fn fault(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    let keys = schema.as_object().expect("a schema is an object");
    keys.iter()
        .find_map(|(key, rule)| one(document, (key.as_str(), rule), schema, value))
}

fn one(
    document: &Value,
    (key, rule): (&str, &Value),
    schema: &Value,
    value: &Value,
) -> Option<String> {
    match key {
        "$ref" => {
            let pointer = rule.as_str().and_then(|text| text.strip_prefix('#'));
            let target = document.pointer(pointer.expect("a pointer into the document"));
            fault(document, target.expect("it is there"), value)
        }
        "allOf" => list(rule)
            .iter()
            .find_map(|schema| fault(document, schema, value)),
        "type" => {
            let fits = match rule {
                Value::Array(names) => names.iter().any(|name| is(name, value)),
                name => is(name, value),
            };
            (!fits).then(|| format!("{value} is no {rule}"))
        }
        "enum" => (!list(rule).contains(value)).then(|| format!("{value} is none of {rule}")),
        "required" => list(rule)
            .iter()
            .filter_map(Value::as_str)
            .find(|name| value.is_object() && value.get(name).is_none())
            .map(|name| format!("{name} is missing")),
        "properties" => rule
            .as_object()
            .expect("an object")
            .iter()
            .find_map(|(name, schema)| {
                let wrong = fault(document, schema, value.get(name)?)?;
                Some(format!("{name}: {wrong}"))
            }),
        "items" => value
            .as_array()?
            .iter()
            .find_map(|item| fault(document, rule, item)),
        "additionalProperties" => {
            assert!(
                schema.get("properties").is_none(),
                "only where no name is known"
            );
            let mut under = value.as_object()?.values();
            under.find_map(|one| fault(document, rule, one))
        }
        "minimum" => {
            let least = rule.as_u64().expect("a number");
            let low = value
                .as_u64()
                .map_or(value.is_number(), |number| number < least);
            low.then(|| format!("{value} is below {least}"))
        }
        "format" | "pattern" | "contentEncoding" | "description" => None,
        other => panic!("{other} is not known here"),
    }
}

fn list(rule: &Value) -> &Vec<Value> {
    rule.as_array().expect("a list")
}

fn is(name: &Value, value: &Value) -> bool {
    match name.as_str().expect("a name") {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is no type"),
    }
}

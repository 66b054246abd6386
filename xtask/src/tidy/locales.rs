//! Every language says the same things: the trees of keys under `locales/` are equal.

use super::Text;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeSet;

/// The language in which the app is thought; the others follow it.
const FIRST: &str = "locales/vi.json";

/// Keys that one language has and another lacks.
pub fn check(files: &[Text]) -> Result<Vec<String>> {
    let mut languages = Vec::new();
    for file in files {
        if file.path.starts_with("locales/") && file.path.ends_with(".json") {
            let tree: Value = serde_json::from_str(&file.content)
                .with_context(|| format!("{} is no JSON", file.path))?;
            languages.push((file.path.as_str(), keys_of(&tree)));
        }
    }
    let Some((_, first)) = languages.iter().find(|(path, _)| *path == FIRST) else {
        let none = languages.is_empty();
        return Ok(if none {
            Vec::new()
        } else {
            vec![format!("{FIRST} is missing")]
        });
    };
    let mut problems = Vec::new();
    for (path, keys) in &languages {
        problems.extend(
            first
                .difference(keys)
                .map(|key| format!("{path} lacks {key}")),
        );
        problems.extend(
            keys.difference(first)
                .map(|key| format!("{path} has {key}, {FIRST} not")),
        );
    }
    Ok(problems)
}

fn keys_of(tree: &Value) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    collect(tree, "", &mut keys);
    keys
}

/// Plural forms differ from language to language (`_one`, `_other`): only the stem must be the same.
fn collect(tree: &Value, prefix: &str, keys: &mut BTreeSet<String>) {
    let Value::Object(entries) = tree else {
        keys.insert(without_plural(prefix).to_owned());
        return;
    };
    for (key, value) in entries {
        let path = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        collect(value, &path, keys);
    }
}

fn without_plural(key: &str) -> &str {
    const FORMS: &[&str] = &["_zero", "_one", "_two", "_few", "_many", "_other"];
    FORMS
        .iter()
        .find_map(|form| key.strip_suffix(form))
        .unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(vi: &str, en: &str) -> Vec<String> {
        let text = |path: &str, content: &str| Text {
            path: path.to_owned(),
            content: content.to_owned(),
        };
        check(&[text("locales/vi.json", vi), text("locales/en.json", en)]).unwrap()
    }

    #[test]
    fn equal_trees_pass_whatever_their_order() {
        let vi = r#"{"a":{"b":"một","c":"hai"},"n_other":"{{ count }} hộ"}"#;
        let en = r#"{"n_one":"one","n_other":"{{ count }}","a":{"c":"two","b":"one"}}"#;
        assert!(problems(vi, en).is_empty());
    }

    #[test]
    fn a_missing_and_a_surplus_key_are_named() {
        let found = problems(r#"{"a":{"b":"một"}}"#, r#"{"a":{"c":"two"}}"#);
        assert_eq!(
            found,
            [
                "locales/en.json lacks a.b",
                "locales/en.json has a.c, locales/vi.json not"
            ]
        );
    }
}

//! Which package may depend on which: the drawing of ARCHITECTURE.md, held by a machine.

use crate::workspace;
use anyhow::{Context, Result};
use serde_json::Value;

/// All that the rules of the domain may rest on.
const DOMAIN_MAY_USE: &[&str] = &["chrono", "serde", "serde_json", "sha2", "thiserror", "uuid"];

/// One package and what its manifest names.
struct Package {
    name: String,
    /// Ordinary and build dependencies, by the registry's name.
    dependencies: Vec<String>,
}

/// The outcome of each rule.
pub fn check() -> Result<Vec<Vec<String>>> {
    let metadata = workspace::metadata()?;
    let packages = packages(&metadata)?;
    Ok(vec![
        the_app_is_built_alone(&metadata),
        domain_stays_pure(&packages),
        only(
            &packages,
            "matrix_indexed_db_futures",
            &["so-thon-store-indexeddb"],
        ),
        only(
            &packages,
            "indexed_db_futures",
            &["so-thon-store-indexeddb"],
        ),
        only(
            &packages,
            "web-sys",
            &[
                "so-thon",
                "so-thon-store-indexeddb",
                "so-thon-sheets-worker",
                "so-thon-lock-worker",
            ],
        ),
        only(&packages, "leptos", &["so-thon"]),
        only(&packages, "axum", &["so-thon-server"]),
        only(&packages, "sqlx", &["so-thon-server"]),
        never(
            &packages,
            "so-thon-server",
            &["so-thon-sync", "so-thon-store-indexeddb", "so-thon"],
        ),
        never(
            &packages,
            "so-thon-sync",
            &["so-thon-store-indexeddb", "so-thon-server", "gloo-net"],
        ),
        never(
            &packages,
            "so-thon-protocol",
            &["so-thon-sync", "http", "gloo-net"],
        ),
    ])
}

fn packages(metadata: &Value) -> Result<Vec<Package>> {
    let packages = metadata["packages"]
        .as_array()
        .context("no packages in the metadata")?;
    let package = |package: &Value| Package {
        name: package["name"].as_str().unwrap_or_default().to_owned(),
        dependencies: package["dependencies"]
            .as_array()
            .into_iter()
            .flatten()
            // The kind is null for ordinary dependencies; tests may use what they like.
            .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
            .filter_map(|dependency| dependency["name"].as_str())
            .map(ToOwned::to_owned)
            .collect(),
    };
    Ok(packages.iter().map(package).collect())
}

/// Trunk builds the default members together; a second one would add its features to the app's dependencies.
fn the_app_is_built_alone(metadata: &Value) -> Vec<String> {
    let members = metadata["workspace_default_members"].as_array();
    if members.is_some_and(|members| members.len() == 1) {
        return Vec::new();
    }
    vec!["Cargo.toml: default-members must be the app alone, or Trunk builds it with others' features".to_owned()]
}

fn domain_stays_pure(packages: &[Package]) -> Vec<String> {
    let domain = packages
        .iter()
        .filter(|package| package.name == "so-thon-domain");
    let used = domain.flat_map(|package| &package.dependencies);
    used.filter(|dependency| !DOMAIN_MAY_USE.contains(&dependency.as_str()))
        .map(|dependency| format!("so-thon-domain depends on {dependency}; it stays pure"))
        .collect()
}

fn only(packages: &[Package], dependency: &str, allowed: &[&str]) -> Vec<String> {
    let using = packages.iter().filter(|package| {
        package.dependencies.iter().any(|used| used == dependency)
            && !allowed.contains(&package.name.as_str())
    });
    using
        .map(|package| {
            format!(
                "{} depends on {dependency}; only {allowed:?} may",
                package.name
            )
        })
        .collect()
}

fn never(packages: &[Package], name: &str, forbidden: &[&str]) -> Vec<String> {
    let package = packages.iter().filter(|package| package.name == name);
    let used = package.flat_map(|package| &package.dependencies);
    used.filter(|dependency| forbidden.contains(&dependency.as_str()))
        .map(|dependency| format!("{name} depends on {dependency}; the arrow points the other way"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sample() -> Vec<Package> {
        let metadata = json!({ "packages": [
            { "name": "so-thon-domain", "dependencies": [
                { "name": "serde", "kind": null },
                { "name": "tokio", "kind": null },
                { "name": "proptest", "kind": "dev" },
            ] },
            { "name": "so-thon-server", "dependencies": [
                { "name": "so-thon-sync", "kind": "dev" },
                { "name": "web-sys", "kind": null },
            ] },
        ] });
        packages(&metadata).unwrap()
    }

    #[test]
    fn a_second_default_member_is_found() {
        assert!(the_app_is_built_alone(&json!({ "workspace_default_members": ["a"] })).is_empty());
        let two = json!({ "workspace_default_members": ["a", "b"] });
        assert_eq!(the_app_is_built_alone(&two).len(), 1);
    }

    #[test]
    fn the_domain_may_not_gain_a_dependency() {
        assert_eq!(domain_stays_pure(&sample()).len(), 1);
    }

    #[test]
    fn tests_may_depend_on_anything() {
        assert!(never(&sample(), "so-thon-server", &["so-thon-sync"]).is_empty());
    }

    #[test]
    fn a_browser_interface_in_the_server_is_found() {
        assert_eq!(only(&sample(), "web-sys", &["so-thon"]).len(), 1);
    }
}

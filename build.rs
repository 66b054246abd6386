//! Turns the words of `locales/` into typed keys: a word that a language lacks stops the build.

#![allow(
    clippy::print_stdout,
    reason = "this is how a build script speaks to Cargo"
)]

use leptos_i18n_parser::parse_locales::{
    options::{Config, ParseOptions},
    parse_locales,
};
use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=locales");
    let config = Config::new("vi")?
        .add_locale("en")?
        .parse_options(ParseOptions::default().interpolate_display(true));
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("no manifest directory")?);
    let words = parse_locales(Some(root), config)?;
    let mut lacking = Vec::new();
    lacking.extend(words.diag.errors().iter().map(ToString::to_string));
    lacking.extend(words.diag.warnings().iter().map(ToString::to_string));
    if !lacking.is_empty() {
        return Err(lacking.join("\n").into());
    }
    let code = leptos_i18n_codegen::gen_code(&words, None, false, None, false)?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no output directory")?);
    // In lines: the compiler and clippy count from the beginning of a line, and a line of five million characters took
    // clippy four minutes.
    let code = prettyplease::unparse(&syn::parse2(code)?);
    fs::write(out.join("words.rs"), code)?;
    Ok(())
}

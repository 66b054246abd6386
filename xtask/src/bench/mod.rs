//! `cargo xtask bench`: the registry of measurements, the table, the flat JSON file.
//!
//! A measurement in the browser is a script `e2e/bench/NAME.mjs`. It gets a file to write to and, as `script` knows it to
//! need, a running office, the programs to start offices of its own, or the phone without its app. What is not measured
//! has no key.

mod access;
mod bars;
mod counted;
mod figure;
mod hostile;
mod kill;
mod phone;
mod review;
mod script;

use crate::{client, weight, workspace};
use anyhow::{Context, Result, bail};
use figure::Figure;
use serde_json::{Map, Value};
use std::path::PathBuf;
use std::process::ExitCode;

/// What `cargo xtask bench` can be told.
#[derive(clap::Args)]
pub struct Arguments {
    /// Only these; all when none is named.
    names: Vec<String>,
    /// Write the figures as one flat JSON object.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The seed of what `kill` draws; a fresh one unless told.
    #[arg(long)]
    seed: Option<u64>,
    /// How often `kill` kills, browser and server each; 200 unless told.
    #[arg(long)]
    runs: Option<u32>,
}

/// One measurement.
struct Bench {
    name: &'static str,
    measure: fn(&Arguments) -> Result<Vec<Figure>>,
}

const REGISTRY: &[Bench] = &[
    Bench {
        name: "weight",
        measure: measure_weight,
    },
    Bench {
        name: "access",
        measure: access::measure,
    },
    Bench {
        name: "hostile",
        measure: hostile::measure,
    },
    Bench {
        name: "kill",
        measure: kill::measure,
    },
    Bench {
        name: "review",
        measure: review::measure,
    },
];

/// Measures, prints and writes.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let scripts = script::names()?;
    for name in &arguments.names {
        if !scripts.contains(name) && !REGISTRY.iter().any(|bench| bench.name == name) {
            let known: Vec<_> = REGISTRY.iter().map(|bench| bench.name).collect();
            bail!("there is no benchmark {name}; there are {known:?} and {scripts:?}");
        }
    }
    let wanted = |name: &str| {
        arguments.names.is_empty() || arguments.names.iter().any(|chosen| chosen == name)
    };
    let mut figures = Vec::new();
    for bench in REGISTRY.iter().filter(|bench| wanted(bench.name)) {
        let measured = (bench.measure)(arguments);
        figures.extend(measured.with_context(|| format!("measuring {}", bench.name))?);
    }
    for name in scripts.iter().filter(|name| wanted(name)) {
        figures.extend(script::measure(name).with_context(|| format!("measuring {name}"))?);
    }
    let missed = print(&figures);
    if let Some(file) = &arguments.json {
        write(&figures, file)?;
    }
    Ok(if missed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn measure_weight(_: &Arguments) -> Result<Vec<Figure>> {
    client::build()?;
    let weight = weight::measure(&workspace::dist())?;
    weight.print();
    Ok(vec![
        Figure::exact("weight.first_load_br_bytes", weight.first_load()),
        Figure::exact("weight.wasm_br_bytes", weight.wasm()),
        Figure::exact("weight.office_br_bytes", weight.office()),
    ])
}

/// The table; whether any figure misses its bar.
fn print(figures: &[Figure]) -> bool {
    println!(
        "\n{:<34} {:>14} {:>12} {:>12}  context",
        "key", "value", "± spread", "bar"
    );
    let mut missed = false;
    for figure in figures {
        let bar = bars::of(&figure.key);
        let misses = bar.as_ref().is_some_and(|bar| !bar.holds(figure.value));
        missed |= misses;
        println!(
            "{:<34} {:>14} {:>12} {:>12}  {}{}",
            figure.key,
            figure::short(figure.value),
            figure
                .spread
                .map_or_else(|| "exact".to_owned(), figure::short),
            bar.map_or_else(String::new, |bar| bar.to_string()),
            if misses { "MISSED " } else { "" },
            figure.context,
        );
    }
    missed
}

/// Numbers only, one level, the keys as they are: other programs read this.
fn write(figures: &[Figure], file: &std::path::Path) -> Result<()> {
    let mut object = Map::new();
    for figure in figures {
        let number = figure
            .number()
            .with_context(|| format!("{} is no number", figure.key))?;
        object.insert(figure.key.clone(), Value::Number(number));
    }
    let text = serde_json::to_string_pretty(&Value::Object(object))?;
    std::fs::write(file, text + "\n").with_context(|| format!("writing {}", file.display()))
}

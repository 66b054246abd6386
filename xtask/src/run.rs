//! `cargo xtask run`: from a fresh checkout to a running office with a demonstration commune.

use crate::{client, demo, server, workspace};
use anyhow::{Context, Result};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `cargo xtask run` can be told.
#[derive(clap::Args)]
pub struct Arguments {
    /// The port on this machine.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where the store lies.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Start with an empty store instead of the demonstration commune.
    #[arg(long)]
    empty: bool,
}

/// Builds what changed, fills an empty store, then becomes the server, so that Ctrl-C reaches it directly.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    // Asked before minutes of building rather than after.
    drop(TcpListener::bind(address).with_context(|| {
        format!(
            "port {} is taken; choose another with --port",
            arguments.port
        )
    })?);
    let data = data_folder(arguments)?;
    client::build()?;
    let program = server::build()?;
    if is_empty(&data)? {
        std::fs::create_dir_all(&data)?;
        if arguments.empty {
            server::init(&program, &data)?;
        } else {
            demo::fill(&program, &data)?;
        }
    }
    println!();
    println!("Sổ Thôn: http://{address}");
    println!("store:   {}", data.display());
    if let Some(sign_ins) = demo::sign_ins(&data) {
        println!("\n{}\n", sign_ins.trim_end());
    }
    println!("Ctrl-C stops the server.");
    let error = server::serve(&program, &data, address).exec();
    Err(error).context("the server could not be started")
}

fn data_folder(arguments: &Arguments) -> Result<PathBuf> {
    match &arguments.data {
        Some(data) => std::path::absolute(data).context("finding the data folder"),
        None => Ok(workspace::root().join(".so-thon-data")),
    }
}

fn is_empty(data: &Path) -> Result<bool> {
    Ok(!data.is_dir() || std::fs::read_dir(data)?.next().is_none())
}

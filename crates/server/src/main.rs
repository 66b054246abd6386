//! The office server's command line.

#![allow(
    clippy::print_stdout,
    reason = "the address, sign-ins and keys are told to whoever runs it"
)]

mod cli;

use clap::Parser;
use rustix::{fs::Mode, process::umask};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Whatever is written here is for the user that the server runs as: folders 0700, files 0600.
    umask(Mode::RWXG | Mode::RWXO);
    cli::run(cli::Command::parse()).await
}

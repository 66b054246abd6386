//! The office server's command line.

#![allow(
    clippy::print_stdout,
    reason = "the address, sign-ins and keys are told to whoever runs it"
)]

mod cli;

use clap::Parser;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    cli::run(cli::Command::parse()).await
}

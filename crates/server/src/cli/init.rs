//! `init`.

use super::{
    Place, SystemServer,
    system::{line_from_stdin, spoken_password},
};
use anyhow::bail;
use clap::Args;
use so_thon_domain::access::Role;
use so_thon_protocol::office::NewAccount;
use so_thon_server::{
    keys::Pair,
    store::{CommuneRow, PeopleStore},
};

/// Make a store with a commune, its key pair and its first officer.
#[derive(Debug, Args)]
pub struct Init {
    #[command(flatten)]
    place: Place,
    /// The commune's name, as screens show it.
    #[arg(long)]
    commune: String,
    /// It is a demonstration: every screen says so.
    #[arg(long)]
    sample: bool,
    /// Login of the first officer.
    #[arg(long)]
    officer: Option<String>,
    /// The officer's full name.
    #[arg(long, requires = "officer")]
    officer_name: Option<String>,
    /// Read the officer's password from the first line of standard input.
    #[arg(long, requires = "officer")]
    password_stdin: bool,
}

impl Init {
    pub async fn run(self) -> anyhow::Result<()> {
        let server = self.place.open_or_make().await?;
        if !server.store.communes().await?.is_empty() {
            bail!("the store has a commune already");
        }
        let (commune, pair) =
            make_commune(&server, &self.place, &self.commune, self.sample).await?;
        println!("commune {} {}", commune.id, commune.name);
        println!("backup of its private key, printed once; keep it where the server is not:");
        println!("  {}", pair.backup());
        if let Some(login) = self.officer {
            let password = if self.password_stdin {
                line_from_stdin()?
            } else {
                let password = spoken_password()?;
                println!("password of {login}, printed once: {password}");
                password
            };
            let name = self.officer_name.unwrap_or_else(|| login.clone());
            let ask = NewAccount {
                login,
                name,
                password,
                role: Role::Officer,
                villages: Vec::new(),
            };
            let account = server.add_account(commune.id, &ask).await?;
            if !self.password_stdin {
                server.mark_first(&account).await?;
            }
        }
        server.store.close().await;
        Ok(())
    }
}

/// Makes a commune and saves its private key. When that fails, so does the command, and the folder
/// is to be thrown away: nothing was sealed to the key yet.
pub async fn make_commune(
    server: &SystemServer,
    place: &Place,
    name: &str,
    sample: bool,
) -> anyhow::Result<(CommuneRow, Pair)> {
    let pair = Pair::of(server.secret());
    let commune = server.add_commune(name, sample, pair.public).await?;
    pair.save(&place.keys_folder()?, commune.id)?;
    Ok(((*commune).clone(), pair))
}

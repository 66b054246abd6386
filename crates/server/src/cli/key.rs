//! `key`.

use super::{Place, only_commune, system::line_from_stdin};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use so_thon_domain::CommuneId;
use so_thon_server::keys::Pair;

/// The commune's private key.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Put the key back from its printed backup, read from the first line of standard input.
    Restore(RestoreKey),
}

/// See [`Key::Restore`].
#[derive(Debug, Args)]
pub struct RestoreKey {
    #[command(flatten)]
    place: Place,
    /// The commune's id, as `init` printed it; needed where there is no store yet.
    #[arg(long)]
    commune: Option<String>,
}

impl Key {
    pub async fn run(self) -> anyhow::Result<()> {
        let Self::Restore(ask) = self;
        let pair = Pair::from_backup(&line_from_stdin()?);
        let pair = pair.context("this is not a key's backup, or a digit is wrong")?;
        let commune = match &ask.commune {
            Some(id) => CommuneId::parse(id).context("this is not a commune's id")?,
            None => {
                let server = ask.place.open().await?;
                let commune = only_commune(&server).await?;
                server.store.close().await;
                if commune.public_key != pair.public {
                    bail!("this is the key of another commune");
                }
                commune.id
            }
        };
        let path = pair.save(&ask.place.keys_folder()?, commune)?;
        println!("{}", path.display());
        Ok(())
    }
}

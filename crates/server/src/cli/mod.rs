//! Commands, each in its own file.

mod backup;
mod check;
mod classify;
mod code;
mod demo;
mod init;
mod key;
mod recovery;
mod restore;
mod seat;
mod serve;
mod system;
mod user;

use anyhow::{Context, bail};
use clap::{Args, Parser};
use so_thon_protocol::seal::CommuneKeys;
use so_thon_server::{
    Server,
    photos::{Attachments, Blobs},
    store::{CommuneRow, PeopleStore, SqliteStore},
};
use std::{path::PathBuf, sync::Arc};
use system::{SystemChance, SystemClock};

/// Sổ Thôn's office server.
#[derive(Debug, Parser)]
#[command(name = "so-thon-server", version, arg_required_else_help = true)]
pub enum Command {
    /// Serve the app and take in what phones send.
    Serve(serve::Serve),
    /// Make a store with a commune, its key pair and its first officer.
    Init(init::Init),
    /// Add and change accounts.
    #[command(subcommand)]
    User(user::User),
    /// List phones, and revoke lost ones.
    #[command(subcommand)]
    Seat(seat::Seat),
    /// Make a one-time code that lets a phone in.
    Code(code::Code),
    /// Phones whose PIN was forgotten.
    #[command(subcommand)]
    Recovery(recovery::Recovery),
    /// Copy the store while it is in use, and prove the copy.
    Backup(backup::Backup),
    /// Begin a new life of the store from a backup.
    Restore(restore::Restore),
    /// The commune's private key.
    #[command(subcommand)]
    Key(key::Key),
    /// Prove that the store is consistent; exit code 1 when it is not.
    Check(check::Check),
    /// Say the class of each household of a list, by the rules the phones use.
    Classify(classify::Classify),
    /// Fill an empty store with the demonstration commune and print its sign-ins.
    Demo(demo::Demo),
}

/// Where the data lies.
#[derive(Clone, Debug, Args)]
pub struct Place {
    /// The folder of the database, and of all that is given no other.
    #[arg(long, default_value = "data", env = "SO_THON_DATA")]
    pub data: PathBuf,
    /// The database, when it is not `so-thon.db` in that folder: `sqlite:PATH`.
    #[arg(long, env = "SO_THON_DATABASE")]
    pub database: Option<String>,
    /// The folder of the photos' bytes, when it is not `photos` in that folder.
    #[arg(long, env = "SO_THON_PHOTOS")]
    pub photos: Option<PathBuf>,
    /// The folder of the communes' private keys, when it is not `keys` in that folder: such as one that
    /// lies on no disk.
    #[arg(long, env = "SO_THON_KEYS")]
    pub keys: Option<PathBuf>,
}

type SystemServer = Server<SqliteStore>;

impl Place {
    fn file(&self) -> anyhow::Result<PathBuf> {
        match &self.database {
            None => Ok(self.data.join("so-thon.db")),
            Some(url) => match url.strip_prefix("sqlite:") {
                Some(path) => Ok(PathBuf::from(path.strip_prefix("//").unwrap_or(path))),
                None => bail!("only sqlite: addresses are known"),
            },
        }
    }

    /// The folder of the private keys. One that was named must be there: a server that opens nothing
    /// because a disk was not mounted must not look like a start.
    fn keys_folder(&self) -> anyhow::Result<PathBuf> {
        match &self.keys {
            None => Ok(self.data.join("keys")),
            Some(folder) if folder.is_dir() => Ok(folder.clone()),
            Some(folder) => bail!("there is no folder of keys at {}", folder.display()),
        }
    }

    /// The private keys.
    fn load_keys(&self) -> anyhow::Result<CommuneKeys> {
        let folder = self.keys_folder()?;
        so_thon_server::keys::load(&folder)
            .with_context(|| format!("reading the keys in {}", folder.display()))
    }

    /// The place of the photos' bytes, made when it is missing.
    fn blobs(&self) -> anyhow::Result<Blobs> {
        let folder = self.photos.clone();
        let folder = folder.unwrap_or_else(|| self.data.join("photos"));
        Blobs::folder(&folder).with_context(|| format!("making {}", folder.display()))
    }

    /// Opens the store; it must be there.
    async fn open(&self) -> anyhow::Result<SystemServer> {
        let file = self.file()?;
        if !file.exists() {
            bail!(
                "there is no store at {}: run `so-thon-server init`",
                file.display()
            );
        }
        self.open_or_make().await
    }

    /// Opens the store, or makes an empty one.
    async fn open_or_make(&self) -> anyhow::Result<SystemServer> {
        let file = self.file()?;
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("making {}", self.data.display()))?;
        let keys = self.load_keys()?;
        let store = SqliteStore::open(&file)
            .await
            .with_context(|| format!("opening {}", file.display()))?;
        let blobs = self.blobs()?;
        let mut server = server_over(store, keys.clone());
        server.journal = Some(self.data.clone());
        server.attachments = Attachments::new(blobs, keys);
        server.begin_log().await?;
        Ok(server)
    }
}

/// A server over an open store, with the machine's clock and chance.
fn server_over(store: SqliteStore, keys: CommuneKeys) -> SystemServer {
    Server::new(
        store,
        Arc::new(keys),
        Arc::new(SystemClock),
        Box::new(SystemChance),
    )
}

/// The only commune of a store.
async fn only_commune(server: &SystemServer) -> anyhow::Result<CommuneRow> {
    let mut communes = server.store.communes().await?;
    match (communes.pop(), communes.is_empty()) {
        (Some(commune), true) => Ok(commune),
        (None, _) => bail!("the store has no commune: run `so-thon-server init`"),
        (Some(_), false) => bail!("the store has several communes"),
    }
}

/// Runs a command.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(serve) => serve.run().await,
        Command::Init(init) => init.run().await,
        Command::User(user) => user.run().await,
        Command::Seat(seat) => seat.run().await,
        Command::Code(code) => code.run().await,
        Command::Recovery(recovery) => recovery.run().await,
        Command::Backup(backup) => backup.run().await,
        Command::Restore(restore) => restore.run().await,
        Command::Key(key) => key.run().await,
        Command::Check(check) => check.run().await,
        Command::Classify(classify) => classify.run(),
        Command::Demo(demo) => demo.run().await,
    }
}

//! The real server as a process over a folder: started, killed, checked, started again at its address.

use anyhow::{Context, Result, bail, ensure};
use so_thon_server::store::{ChangeRow, ChangeStore, PeopleStore, SqliteStore};
use std::{
    fs::File,
    io::Write,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::net::TcpStream;

/// The officer of the office.
pub const OFFICER: &str = "canbo";

/// Everybody's password: nothing here is true.
pub const PASSWORD: &str = "lua-suoi-trau-47";

/// What takes the place of it where the officer set it.
pub const OWN_PASSWORD: &str = "gio-nui-song-81";

/// Changes per read.
const STEP: u32 = 2_000;

/// How long a server may take to listen.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs or can be started.
pub struct Office {
    program: PathBuf,
    /// Its data.
    pub folder: PathBuf,
    /// Where it listens, every time.
    pub address: SocketAddr,
    child: Option<Child>,
}

impl Office {
    /// An office over a folder, not running. The address is free now.
    pub fn over(program: &Path, folder: PathBuf) -> Result<Self> {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        Ok(Self {
            program: program.to_owned(),
            folder,
            address: free.local_addr()?,
            child: None,
        })
    }

    /// Makes an empty store with its officer.
    pub fn init(&self) -> Result<()> {
        let mut command = self.command("init");
        command
            .args(["--commune", "Xã Thử", "--sample"])
            .args(["--officer", OFFICER, "--password-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null());
        let mut child = command.spawn().context("the server cannot be started")?;
        let mut input = child.stdin.take().context("no standard input")?;
        input.write_all(format!("{PASSWORD}\n").as_bytes())?;
        drop(input);
        let status = child.wait()?;
        ensure!(status.success(), "init: {status}");
        Ok(())
    }

    /// Starts it and returns once it listens.
    pub async fn start(&mut self) -> Result<()> {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("server.log"))?;
        let mut command = self.command("serve");
        command
            .arg("--listen")
            .arg(self.address.to_string())
            .stdout(Stdio::null())
            .stderr(log)
            .env("SO_THON_LOG", "warn");
        let child = self.child.insert(command.spawn()?);
        let answers = async {
            loop {
                if let Some(status) = child.try_wait()? {
                    bail!("the server ended at once: {status}");
                }
                if TcpStream::connect(self.address).await.is_ok() {
                    return Ok(());
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(PATIENCE, answers)
            .await
            .context("the server does not listen")?
    }

    /// Ends it with SIGKILL.
    pub fn kill(&mut self) -> Result<()> {
        let mut child = self.child.take().context("the server does not run")?;
        if let Some(status) = child.try_wait()? {
            bail!("the server had ended before it was killed: {status}");
        }
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    /// The server's own proof of its store; the error says what it found.
    pub fn check(&self) -> Result<()> {
        let output = self.command("check").output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let why = String::from_utf8_lossy(&output.stderr).into_owned();
            bail!("so-thon-server check: {}\n{said}{why}", output.status);
        }
        Ok(())
    }

    /// Every change in its book, read from the file while it does not run.
    pub async fn changes(&self) -> Result<Vec<ChangeRow>> {
        ensure!(self.child.is_none(), "the server is running");
        let store = SqliteStore::open(&self.folder.join("so-thon.db")).await?;
        let mut all: Vec<ChangeRow> = Vec::new();
        for commune in store.communes().await? {
            let mut at = 0;
            loop {
                let some = store.changes_since(commune.id, at, STEP).await?;
                let Some(last) = some.last() else { break };
                at = last.position;
                all.extend(some);
            }
        }
        store.close().await;
        Ok(all)
    }

    /// A copy of its data as it lies there, while it does not run.
    pub fn copy_to(&self, folder: &Path) -> Result<()> {
        ensure!(self.child.is_none(), "the server is running");
        copy(&self.folder, folder)
    }

    /// Puts other data in the place of its own.
    pub fn replace_by(&self, folder: &Path) -> Result<()> {
        ensure!(self.child.is_none(), "the server is running");
        std::fs::remove_dir_all(&self.folder)?;
        copy(folder, &self.folder)
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg(name)
            .arg("--data")
            .arg(&self.folder)
            .stdin(Stdio::null());
        command
    }
}

/// Whatever went wrong, no server is left behind.
impl Drop for Office {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            std::fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

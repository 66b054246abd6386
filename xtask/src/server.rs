//! Builds the server and calls it.

use crate::{client, shell, workspace};
use anyhow::{Context, Result, bail};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::mpsc;
use std::time::Duration;

/// Builds the server with its own profile, the app of `dist/` inside, and says where the program lies.
pub fn build() -> Result<PathBuf> {
    client::ensure_dist_exists()?;
    shell::step("building the server", || {
        shell::run(&mut shell::cargo([
            "build",
            "--locked",
            "--profile",
            "server",
            "--package",
            "so-thon-server",
        ]))
    })?;
    Ok(workspace::target()?.join("server/so-thon-server"))
}

/// The command that serves a store.
pub fn serve(program: &Path, data: &Path, listen: SocketAddr) -> Command {
    let mut command = Command::new(program);
    command
        .arg("serve")
        .arg("--data")
        .arg(data)
        .arg("--listen")
        .arg(listen.to_string());
    command
}

/// Makes an empty store, for `--empty`: prints the commune's key backup.
pub fn init(program: &Path, data: &Path) -> Result<()> {
    shell::run(Command::new(program).arg("init").arg("--data").arg(data))
}

/// A server that runs beside xtask and is asked to stop when dropped.
pub struct Running {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Running {
    /// Starts a server over `data` on a free port and waits until it answers.
    pub fn start(program: &Path, data: &Path) -> Result<Self> {
        let address = free_address()?;
        let child = serve(program, data, address)
            .spawn()
            .context("the server did not start")?;
        let mut running = Self { child, address };
        running.wait_until_healthy()?;
        Ok(running)
    }

    fn wait_until_healthy(&mut self) -> Result<()> {
        // Nothing is ever sent: the channel is a clock that needs no sleeping.
        let (_keep, clock) = mpsc::channel::<()>();
        for _ in 0..600 {
            if is_healthy(self.address) {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended at once: {status}");
            }
            let _ = clock.recv_timeout(Duration::from_millis(50));
        }
        bail!("the server at {} does not answer /healthz", self.address)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// An address of this machine that nobody listens on right now.
pub fn free_address() -> Result<SocketAddr> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?)
}

fn is_healthy(address: SocketAddr) -> bool {
    let answer = || -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut head = vec![0; 12];
        stream.read_exact(&mut head)?;
        Ok(head)
    };
    answer().is_ok_and(|head| head.ends_with(b" 200"))
}

//! `serve`.

use super::Place;
use anyhow::{Context, bail};
use clap::Args;
use so_thon_server::{
    Server,
    http::{App, Assets, Patience, router, serve},
    store::{PeopleStore, SqliteStore},
    tls::{Certificate, TlsListener},
};
use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tracing_subscriber::EnvFilter;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Serve the app and take in what phones send.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080", env = "SO_THON_LISTEN")]
    listen: SocketAddr,
    /// A proxy that speaks TLS stands before it: without it, and without a certificate, only this
    /// machine's own addresses are listened on.
    #[arg(long, env = "SO_THON_PLAIN", conflicts_with = "tls_cert")]
    plain: bool,
    /// The app's files from a folder in place of those built in.
    #[arg(long, env = "SO_THON_ASSETS")]
    assets: Option<PathBuf>,
    /// The certificate and its chain, PEM: then nothing but TLS is spoken. It is read again at
    /// SIGHUP.
    #[arg(
        long,
        value_name = "FILE",
        env = "SO_THON_TLS_CERT",
        requires = "tls_key"
    )]
    tls_cert: Option<PathBuf>,
    /// Its private key, PEM.
    #[arg(
        long,
        value_name = "FILE",
        env = "SO_THON_TLS_KEY",
        requires = "tls_cert"
    )]
    tls_key: Option<PathBuf>,
}

impl Serve {
    pub async fn run(self) -> anyhow::Result<()> {
        let filter =
            EnvFilter::try_from_env("SO_THON_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
        tracing_subscriber::fmt()
            .json()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .init();
        // Before anything else: a certificate that cannot be used must not look like a start.
        let certificate = match (self.tls_cert, self.tls_key) {
            (Some(chain), Some(key)) => Some(Certificate::read(chain, key)?),
            _ => None,
        };
        if certificate.is_none() && !self.plain && !self.listen.ip().is_loopback() {
            bail!(
                "{} can be reached by others, and passwords would go in clear: give --tls-cert and \
                 --tls-key, or say --plain when a proxy that speaks TLS stands before it",
                self.listen
            );
        }
        let server = Arc::new(self.place.open_or_make().await?);
        must_open_what_comes(&self.place, &server).await?;
        server.note_started().await?;
        // One that a crash cut off must not come back by its person's phone.
        server.erase_again().await?;
        let assets = self.assets.map_or(Assets::Embedded, Assets::Folder);
        let app: App<SqliteStore> = App::new(server.clone(), assets);
        let listener = TcpListener::bind(self.listen)
            .await
            .with_context(|| format!("listening on {}", self.listen))?;
        let address = listener.local_addr()?;
        let heads = tokio::spawn(note_heads_now_and_then(server.clone()));
        let (stop, patience) = (asked_to_stop()?, Patience::default());
        if let Some(certificate) = certificate {
            let exchange = tokio::spawn(exchange_when_asked(certificate.clone())?);
            let listener = TlsListener::new(listener, certificate)?;
            println!("listening on https://{address}");
            serve(listener, router(app.over_tls()), patience, stop).await;
            exchange.abort();
        } else {
            println!("listening on http://{address}");
            serve(listener, router(app), patience, stop).await;
        }
        heads.abort();
        server.note_left_out().await?;
        server.note_heads().await?;
        server.store.close().await;
        Ok(())
    }
}

/// Where the keys lie apart, a folder that is empty is a disk that was not mounted: what phones send would wait unopened.
async fn must_open_what_comes(place: &Place, server: &Server<SqliteStore>) -> anyhow::Result<()> {
    let Some(folder) = &place.keys else {
        return Ok(());
    };
    let keys = place.load_keys()?;
    for commune in server.store.communes().await? {
        if keys.of(commune.id).is_empty() {
            bail!(
                "the private key of {} is not in {}",
                commune.name,
                folder.display()
            );
        }
    }
    Ok(())
}

/// What is done each hour: wrong passwords of long ago are forgotten, and it is written down where the log ends, so that what is cut from it between two starts is found too.
async fn note_heads_now_and_then(server: Arc<Server<SqliteStore>>) {
    let mut hours = tokio::time::interval(HOUR);
    loop {
        hours.tick().await;
        let noted = server.note_left_out().await;
        if let Err(error) = noted.and(server.note_heads().await) {
            tracing::error!(%error, "where the log ends cannot be written down");
        }
        if let Err(error) = server.forget_tries().await {
            tracing::error!(%error, "old wrong passwords cannot be forgotten");
        }
    }
}

/// Reads the certificate again at each SIGHUP; one that cannot be used changes nothing.
fn exchange_when_asked(certificate: Arc<Certificate>) -> anyhow::Result<impl Future<Output = ()>> {
    let mut asked = signal(SignalKind::hangup())?;
    Ok(async move {
        while asked.recv().await.is_some() {
            match certificate.read_again() {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(error) => tracing::error!(%error, "the certificate cannot be used"),
            }
        }
    })
}

/// Resolves at SIGINT or SIGTERM: what is under way is finished, nothing new is taken.
fn asked_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
    })
}

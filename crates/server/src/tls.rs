//! TLS with a commune's own certificate and key: rustls over ring, TLS 1.2 and 1.3.
//!
//! Handshakes run beside each other, so that one that hangs holds nobody up. The certificate can be
//! exchanged while the server runs, because those that phones accept last ninety days.

use axum::serve::Listener;
use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, mpsc},
    time::timeout,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, ServerConfig,
        crypto::{CryptoProvider, ring},
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
        server::{ClientHello, ResolvesServerCert},
        sign::CertifiedKey,
    },
    server::TlsStream,
};
use tracing::debug;

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Handshakes under way at once.
const HANDSHAKES: usize = 256;

/// Connections that were taken and not yet asked for.
const READY: usize = 64;

/// A certificate or key that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file that cannot be read, or is not in PEM form.
    #[error("{} is not a PEM file of the kind that is needed", .0.display())]
    File(PathBuf, #[source] rustls::pki_types::pem::Error),
    /// No certificate in the file.
    #[error("{} has no certificate in it", .0.display())]
    Empty(PathBuf),
    /// The key is not the certificate's, or of a kind that is not known.
    #[error("the key does not fit the certificate")]
    Key(#[from] rustls::Error),
}

/// A certificate with its key, out of two files that may be exchanged.
#[derive(Debug)]
pub struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    provider: Arc<CryptoProvider>,
    now: RwLock<Arc<CertifiedKey>>,
}

impl Certificate {
    /// Reads both files: the certificate first in its chain, all in PEM form.
    pub fn read(chain: PathBuf, key: PathBuf) -> Result<Arc<Self>, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let now = certified(&chain, &key, &provider)?;
        Ok(Arc::new(Self {
            chain,
            key,
            provider,
            now: RwLock::new(Arc::new(now)),
        }))
    }

    /// Reads them again. When that fails the server goes on with what it has.
    pub fn read_again(&self) -> Result<(), TlsError> {
        let new = certified(&self.chain, &self.key, &self.provider)?;
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        Ok(())
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        Some(now.clone())
    }
}

fn certified(
    chain: &Path,
    key: &Path,
    provider: &CryptoProvider,
) -> Result<CertifiedKey, TlsError> {
    let file = |path: &Path| {
        let path = path.to_owned();
        move |error| TlsError::File(path, error)
    };
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(file(chain))?;
    if certificates.is_empty() {
        return Err(TlsError::Empty(chain.to_owned()));
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(file(key))?;
    Ok(CertifiedKey::from_der(certificates, key, provider)?)
}

/// Takes connections and finishes their handshakes.
pub struct TlsListener {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

impl TlsListener {
    /// Begins to take connections.
    pub fn new(
        listener: TcpListener,
        certificate: Arc<Certificate>,
    ) -> Result<Self, TlsListenError> {
        let mut config = ServerConfig::builder_with_provider(certificate.provider.clone())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(certificate);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let address = listener.local_addr()?;
        let (sender, ready) = mpsc::channel(READY);
        // It ends by itself once nobody asks for connections any more.
        tokio::spawn(take(listener, TlsAcceptor::from(Arc::new(config)), sender));
        Ok(Self { address, ready })
    }
}

/// A listener that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum TlsListenError {
    /// The versions of the protocol and the provider do not fit.
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
    /// The socket failed.
    #[error("the socket failed")]
    Socket(#[from] io::Error),
}

async fn take(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    sender: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    let turns = Arc::new(Semaphore::new(HANDSHAKES));
    // The plain listener's own way to wait out errors of single connections.
    let mut listener = listener;
    loop {
        let Ok(turn) = turns.clone().acquire_owned().await else {
            return;
        };
        let accepted = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = sender.closed() => return,
        };
        let (stream, address) = accepted;
        let (acceptor, sender) = (acceptor.clone(), sender.clone());
        tokio::spawn(async move {
            let shaken = timeout(HANDSHAKE, acceptor.accept(stream)).await;
            drop(turn);
            match shaken {
                Ok(Ok(stream)) => {
                    // The server has stopped: so has the connection.
                    let _ = sender.send((stream, address)).await;
                }
                Ok(Err(error)) => debug!(%error, "a handshake failed"),
                Err(_) => debug!("a handshake took too long"),
            }
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // Nobody takes connections any more: none will come.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}

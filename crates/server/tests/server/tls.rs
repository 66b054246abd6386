//! TLS with an own certificate, over a real socket.

use crate::{site::Site, world::Folder};
use so_thon_server::tls::{Certificate, TlsListener};
use std::{path::PathBuf, sync::Arc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName},
    },
};

/// Two files that a commune would have.
struct Files {
    folder: Folder,
}

impl Files {
    fn new() -> Self {
        let folder = Folder::new();
        Self { folder }
    }

    fn chain(&self) -> PathBuf {
        self.folder.0.join("chain.pem")
    }

    fn key(&self) -> PathBuf {
        self.folder.0.join("key.pem")
    }

    /// Writes a fresh certificate; gives what a phone has to trust.
    fn put(&self) -> CertificateDer<'static> {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]);
        let made = made.expect("a certificate");
        std::fs::write(self.chain(), made.cert.pem()).expect("written");
        std::fs::write(self.key(), made.signing_key.serialize_pem()).expect("written");
        made.cert.der().clone()
    }
}

/// An office that is reached over TLS.
struct Office {
    address: std::net::SocketAddr,
    certificate: Arc<Certificate>,
    files: Files,
    trusted: CertificateDer<'static>,
}

impl Office {
    async fn open() -> Self {
        let (files, site) = (Files::new(), Site::over_tls().await);
        let trusted = files.put();
        std::fs::write(site.folder.0.join("index.html"), "<!doctype html>").expect("written");
        let certificate = Certificate::read(files.chain(), files.key()).expect("it is good");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let listener = TlsListener::new(listener, certificate.clone()).expect("a listener");
        let app = site.app.clone();
        tokio::spawn(async move {
            let _site = site;
            axum::serve(listener, app).await
        });
        Self {
            address,
            certificate,
            files,
            trusted,
        }
    }

    /// What a phone gets that trusts this certificate; nothing when it does not shake hands.
    async fn get(&self, trusted: &CertificateDer<'static>, path: &str) -> Option<String> {
        let mut roots = RootCertStore::empty();
        roots.add(trusted.clone()).expect("a root");
        let provider = Arc::new(ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = TcpStream::connect(self.address).await.expect("connected");
        let name = ServerName::try_from("localhost").expect("a name");
        let connector = TlsConnector::from(Arc::new(config));
        let stream = connector.connect(name, stream).await.ok()?;
        Some(ask(stream, path).await)
    }
}

async fn ask(mut stream: impl AsyncReadExt + AsyncWriteExt + Unpin, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    // A server that was asked in the wrong tongue may cut the line.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn the_app_comes_over_tls_and_tells_the_browser_to_stay_there() {
    let office = Office::open().await;
    let page = office.get(&office.trusted, "/").await.expect("an answer");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("strict-transport-security: max-age=31536000"));
    let health = office.get(&office.trusted, "/healthz").await;
    let health = health.expect("an answer");
    assert!(health.ends_with("ok\n"));
    assert!(!health.contains("strict-transport-security"));
}

#[tokio::test]
async fn who_does_not_speak_tls_or_trusts_another_gets_nothing() {
    let office = Office::open().await;
    let plain = TcpStream::connect(office.address).await.expect("connected");
    assert!(!ask(plain, "/healthz").await.contains("HTTP/1.1"));
    let other = Files::new().put();
    assert_eq!(office.get(&other, "/healthz").await, None);
    let hanging = TcpStream::connect(office.address).await.expect("connected");
    assert!(office.get(&office.trusted, "/healthz").await.is_some());
    drop(hanging);
}

#[tokio::test]
async fn the_certificate_is_exchanged_while_the_server_runs() {
    let office = Office::open().await;
    let newer = office.files.put();
    assert!(office.get(&newer, "/healthz").await.is_none());
    office.certificate.read_again().expect("it is good");
    assert!(office.get(&newer, "/healthz").await.is_some());
    assert!(office.get(&office.trusted, "/healthz").await.is_none());
    std::fs::write(office.files.key(), "nothing").expect("written");
    assert!(office.certificate.read_again().is_err());
    let still = office.get(&newer, "/healthz").await;
    assert!(still.is_some(), "it goes on with what it has");
}

#[test]
fn files_that_do_not_fit_are_said_before_anybody_connects() {
    let (files, other) = (Files::new(), Files::new());
    let read = |chain, key| Certificate::read(chain, key).map(|_| ());
    assert!(read(files.chain(), files.key()).is_err(), "there is none");
    files.put();
    other.put();
    assert!(read(files.chain(), files.key()).is_ok());
    assert!(read(files.chain(), other.key()).is_err(), "another's key");
    assert!(read(files.key(), files.key()).is_err(), "no certificate");
    assert!(read(files.chain(), files.chain()).is_err(), "no key");
}

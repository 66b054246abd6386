//! The real program as an office starts it: over TLS, on a folder of its own, with its lines on standard
//! error.

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, ServerName},
};

const PASSWORD: &str = "lua-suoi-trau-47";
const PROGRAM: &str = env!("CARGO_BIN_EXE_so-thon-server");

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("so-thon-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// A commune with its first officer.
    fn init(&self) {
        self.init_with(&[]);
    }

    fn init_with(&self, arguments: &[&str]) {
        let mut child = Command::new(PROGRAM)
            .args(["init", "--commune", "Xã Thử", "--officer", "canbo"])
            .arg("--password-stdin")
            .args(arguments)
            .arg("--data")
            .arg(self.data())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the server runs");
        let mut input = child.stdin.take().expect("its input");
        writeln!(input, "{PASSWORD}").expect("told");
        drop(input);
        assert!(child.wait().expect("it ends").success());
    }

    /// Two files that a commune would have; gives what a phone has to trust.
    fn certificate(&self) -> CertificateDer<'static> {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]);
        let made = made.expect("a certificate");
        std::fs::write(self.0.join("chain.pem"), made.cert.pem()).expect("written");
        let key = made.signing_key.serialize_pem();
        std::fs::write(self.0.join("key.pem"), key).expect("written");
        made.cert.der().clone()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A server that is ended when the test is.
struct Running {
    child: Child,
    line: String,
}

impl Running {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut child = Command::new(PROGRAM)
            .arg("serve")
            .args(arguments)
            .arg("--data")
            .arg(folder.data())
            .env("SO_THON_LOG", "debug")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server runs");
        let mut line = String::new();
        let said = child.stdout.take().expect("its output");
        BufReader::new(said).read_line(&mut line).expect("a line");
        Self { child, line }
    }

    fn over_tls(folder: &Folder, chain: &Path, key: &Path) -> Self {
        let path = |path: &Path| path.to_str().expect("a path").to_owned();
        let (chain, key) = (path(chain), path(key));
        let listen = ["--listen", "127.0.0.1:0"];
        let tls = ["--tls-cert", &chain, "--tls-key", &key];
        Self::start(folder, &[&listen[..], &tls[..]].concat())
    }

    fn address(&self) -> &str {
        let address = self.line.trim().strip_prefix("listening on https://");
        address.expect("TLS")
    }

    /// Ends it and gives everything that it wrote.
    fn log(mut self) -> String {
        self.child.kill().expect("killed");
        let mut log = String::new();
        let mut lines = self.child.stderr.take().expect("its lines");
        lines.read_to_string(&mut log).expect("text");
        log
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A phone that trusts the office's certificate.
struct Phone {
    address: String,
    config: Arc<ClientConfig>,
}

impl Phone {
    fn new(address: &str, trusted: CertificateDer<'static>) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(trusted).expect("a certificate");
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the versions fit")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self {
            address: address.to_owned(),
            config: Arc::new(config),
        }
    }

    /// Asks over TLS: the head of the answer and its body.
    fn ask(&self, method: &str, path: &str, token: &str, body: &str) -> (String, Value) {
        let name = ServerName::try_from("localhost").expect("a name");
        let connection = ClientConnection::new(self.config.clone(), name).expect("a client");
        let socket = TcpStream::connect(&self.address).expect("connected");
        let mut stream = StreamOwned::new(connection, socket);
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Authorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("sent");
        stream.write_all(body.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        // The server closes without a word of TLS, which is an error only after all was said.
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8(answer).expect("text");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
        let body = serde_json::from_str(body).unwrap_or(Value::Null);
        (head.to_owned(), body)
    }
}

#[test]
fn over_tls_no_secret_is_in_a_log_or_an_address() {
    let folder = Folder::new("serving");
    folder.init();
    let trusted = folder.certificate();
    let (chain, key) = (folder.0.join("chain.pem"), folder.0.join("key.pem"));
    let running = Running::over_tls(&folder, &chain, &key);
    let phone = Phone::new(running.address(), trusted);
    let sign_in = |password: &str| {
        let ask = json!({
            "login": "canbo", "password": password, "public_key": "ab".repeat(32),
            "device": "a phone",
        });
        phone.ask("POST", "/api/v1/session", "", &ask.to_string())
    };
    let (head, _) = sign_in("khong phai mat khau");
    assert!(head.starts_with("HTTP/1.1 401 "), "{head}");
    let (head, signed) = sign_in(PASSWORD);
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    let text = |value: &Value, name: &str| value[name].as_str().expect("a text").to_owned();
    let (token, push) = (text(&signed, "token"), text(&signed, "push_token"));
    let new = json!({"login": "xuyen", "name": "Đinh Thị Xuyên", "role": "collaborator",
        "password": "bap-ngo-trau-52"});
    let (head, made) = phone.ask("POST", "/api/v1/accounts", &token, &new.to_string());
    assert!(head.starts_with("HTTP/1.1 201 "), "{head}");
    let ask = json!({"account": made["id"], "origin": "https://so.example.vn"});
    let (_, code) = phone.ask("POST", "/api/v1/enrolments", &token, &ask.to_string());
    let (link, code) = (text(&code, "link"), text(&code, "code"));
    let (before, _) = link
        .split_once('#')
        .expect("a fragment, which no browser sends");
    assert!(!before.contains(&code));
    let change = json!({"old": PASSWORD, "new": "gio-nui-song-81"}).to_string();
    let (head, _) = phone.ask("PUT", "/api/v1/session/password", &token, &change);
    assert!(head.starts_with("HTTP/1.1 204 "), "{head}");
    let entered = json!({"code": code, "public_key": "cd".repeat(32)}).to_string();
    let (head, entered) = phone.ask("POST", "/api/v1/enrol", "", &entered);
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    // What is not understood is not repeated either.
    for (method, path, body) in [
        ("GET", format!("/{token}"), String::new()),
        ("GET", format!("/api/v1/photos/{token}"), String::new()),
        (
            "POST",
            "/api/v1/session".to_owned(),
            format!("{PASSWORD} {token}"),
        ),
        (
            "POST",
            "/api/v1/sync".to_owned(),
            format!("{PASSWORD} {token}"),
        ),
    ] {
        let (head, answer) = phone.ask(method, &path, &token, &body);
        let said = format!("{head}{answer}");
        assert!(!said.contains(&token) && !said.contains(PASSWORD), "{said}");
        assert!(!head.to_lowercase().contains("location:"), "{head}");
    }
    let log = running.log();
    assert!(log.contains("/api/v1/session"), "requests are noted: {log}");
    for secret in [
        PASSWORD,
        "bap-ngo-trau-52",
        "gio-nui-song-81",
        "khong phai mat khau",
        &token,
        &push,
        &code,
        &text(&entered, "token"),
    ] {
        assert!(!log.contains(secret), "a secret is in the log");
    }
    let journal = folder.data().join("journal.jsonl");
    let journal = std::fs::read_to_string(journal).unwrap_or_default();
    assert!(!journal.contains(&token) && !journal.contains(&code));
}

#[test]
fn what_lies_in_the_data_folder_is_for_the_servers_user_alone() {
    let folder = Folder::new("modes");
    folder.init();
    drop(Running::start(&folder, &["--listen", "127.0.0.1:0"]));
    let mut files = 0;
    let mut folders = vec![folder.data()];
    while let Some(path) = folders.pop() {
        assert_eq!(mode(&path), 0o700, "{}", path.display());
        for entry in std::fs::read_dir(&path).expect("read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files += 1;
                assert_eq!(mode(&path), 0o600, "{}", path.display());
            }
        }
    }
    assert!(files > 2, "the database, a key, the journal");
}

#[test]
fn keys_lie_apart_where_that_is_asked_and_without_them_nothing_is_served() {
    let folder = Folder::new("apart");
    let apart = folder.0.join("apart");
    std::fs::create_dir(&apart).expect("a folder");
    let named = apart.to_str().expect("text");
    folder.init_with(&["--keys", named]);
    assert!(!folder.data().join("keys").exists());
    let keys: Vec<PathBuf> = std::fs::read_dir(&apart)
        .expect("read")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert_eq!(keys.len(), 1);
    assert_eq!(mode(&keys[0]), 0o600);
    let listen = ["--listen", "127.0.0.1:0"];
    drop(Running::start(
        &folder,
        &[&listen[..], &["--keys", named]].concat(),
    ));
    std::fs::rename(&keys[0], folder.0.join("elsewhere")).expect("moved");
    let nowhere = folder.0.join("nowhere");
    for missing in [named, nowhere.to_str().expect("text")] {
        let refused = Command::new(PROGRAM)
            .args(["serve", "--keys", missing, "--data"])
            .arg(folder.data())
            .args(listen)
            .output()
            .expect("it runs");
        assert!(!refused.status.success(), "{missing}");
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(said.contains(missing), "{said}");
    }
}

#[test]
fn a_password_that_was_printed_is_replaced_at_the_first_sign_in() {
    let folder = Folder::new("printed");
    folder.init();
    let added = Command::new(PROGRAM)
        .args([
            "user",
            "add",
            "may",
            "--name",
            "May",
            "--role",
            "administrator",
        ])
        .arg("--data")
        .arg(folder.data())
        .output()
        .expect("the server runs");
    let said = String::from_utf8(added.stdout).expect("text");
    let printed = said.trim().rsplit(' ').next().expect("a password");
    let trusted = folder.certificate();
    let (chain, key) = (folder.0.join("chain.pem"), folder.0.join("key.pem"));
    let running = Running::over_tls(&folder, &chain, &key);
    let phone = Phone::new(running.address(), trusted);
    let sign_in = |new: Option<&str>| {
        let ask = json!({
            "login": "may", "password": printed, "new_password": new,
            "public_key": "ab".repeat(32),
        });
        phone.ask("POST", "/api/v1/session", "", &ask.to_string())
    };
    let (head, answer) = sign_in(None);
    assert!(head.starts_with("HTTP/1.1 409 "), "{head}");
    assert_eq!(answer["code"], "password_first");
    let (head, _) = sign_in(Some("suoi chay qua lang"));
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
}

fn mode(path: &Path) -> u32 {
    let metadata = std::fs::metadata(path).expect("it is there");
    metadata.permissions().mode() & 0o777
}

#[test]
fn without_tls_nothing_but_this_machine_is_listened_to_unless_a_proxy_is_named() {
    let folder = Folder::new("plain");
    folder.init();
    for open in ["0.0.0.0:0", "[::]:0"] {
        let refused = Command::new(PROGRAM)
            .args(["serve", "--listen", open, "--data"])
            .arg(folder.data())
            .output()
            .expect("the server runs");
        assert!(!refused.status.success(), "{open}");
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains("--plain"), "{said}");
    }
    for arguments in [
        &["--listen", "0.0.0.0:0", "--plain"][..],
        &["--listen", "127.0.0.1:0"],
    ] {
        let running = Running::start(&folder, arguments);
        assert!(
            running.line.starts_with("listening on http://"),
            "{arguments:?}"
        );
    }
}

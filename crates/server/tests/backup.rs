//! `backup`, `restore` and what an earlier version left, as the administrator meets them: the real
//! program on a real folder.

use so_thon_domain::{CommuneId, Epoch, Millis, RecordId, RecordKind};
use so_thon_protocol::erasure::Ground;
use so_thon_server::{
    journal::{self, Entry},
    store::{AuditStore, ChangeStore, ErasureStore, PeopleStore, SqliteStore, What},
};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("so-thon-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_so-thon-server"))
            .args(arguments)
            .arg("--data")
            .arg(&self.0)
            .output()
            .expect("the server runs")
    }

    fn must(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// Serves until it listens, and is killed then.
    fn serve(&self) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_so-thon-server"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(&self.0)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server runs");
        let mut line = String::new();
        let said = child.stdout.take().expect("its output");
        let read = BufReader::new(said).read_line(&mut line);
        assert!(read.is_ok() && line.starts_with("listening"), "{line}");
        child.kill().expect("killed");
        child.wait().expect("gone");
    }

    fn lose_the_store(&self) {
        for name in ["so-thon.db", "so-thon.db-wal", "so-thon.db-shm"] {
            let _ = std::fs::remove_file(self.0.join(name));
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn life(data: &Path) -> (Epoch, Option<u64>) {
    let store = SqliteStore::open(&data.join("so-thon.db"))
        .await
        .expect("open");
    let commune = store.communes().await.expect("read").remove(0);
    let backed_up = store.backed_up(commune.id).await.expect("read");
    store.close().await;
    (commune.epoch, backed_up.map(|moment| moment.0))
}

#[tokio::test]
async fn a_restored_store_is_whole_lives_anew_and_knows_who_was_revoked() {
    let folder = Folder::new("restore");
    let data = folder.0.clone();
    folder.must(&["demo", "--set", "commune-50"]);
    let copy = data.join("copy.db");
    let to = copy.to_str().expect("a path");
    let before = life(&data).await;
    assert_eq!(before.1, None, "nothing is backed up yet");
    folder.must(&["backup", "--to", to]);
    let after = life(&data).await;
    assert_eq!(after.0, before.0);
    assert!(
        after.1.is_some(),
        "phones are told that a backup covers them"
    );
    assert!(!folder.run(&["backup", "--to", to]).status.success());
    let whats = [What::BackedUp, What::Restored, What::AccountClosed];
    assert_eq!(noted(&data, whats).await, [1, 0, 0]);

    let seats = folder.must(&["seat", "list"]);
    let seat = seats.split('\t').next().expect("a seat").to_owned();
    folder.must(&["seat", "revoke", &seat]);
    folder.must(&["user", "close", "xuyen"]);
    let last = folder.run(&["user", "close", "canbo"]);
    assert!(!last.status.success(), "an officer has to stay");

    let refused = folder.run(&["restore", "--from", to]);
    assert!(!refused.status.success(), "a store that is there is kept");
    folder.lose_the_store();
    folder.must(&["restore", "--from", to]);
    folder.must(&["check"]);
    // The backup's own entry is younger than the copy; what was replayed is noted anew.
    assert_eq!(noted(&data, whats).await, [0, 1, 1]);
    assert_ne!(life(&data).await.0, before.0, "another life");
    let seats = folder.must(&["seat", "list"]);
    let line = seats.lines().find(|line| line.starts_with(&seat));
    assert!(line.expect("the seat").ends_with("revoked"));
    let users = folder.must(&["user", "list"]);
    let line = users.lines().find(|line| line.starts_with("xuyen\t"));
    assert!(line.expect("the account").ends_with("closed"));
    folder.must(&["user", "open", "xuyen"]);
    assert!(!folder.must(&["user", "list"]).contains("closed"));
}

/// How often the commune's log says each of these.
async fn noted<const N: usize>(data: &Path, whats: [What; N]) -> [usize; N] {
    let store = SqliteStore::open(&data.join("so-thon.db"))
        .await
        .expect("open");
    let commune = store.communes().await.expect("read").remove(0).id;
    let log = store.audit_since(commune, 0, 10_000).await.expect("read");
    store.close().await;
    whats.map(|what| log.iter().filter(|row| row.what == what.name()).count())
}

/// The first household of a store.
async fn household(store: &SqliteStore, commune: CommuneId) -> RecordId {
    for village in store.villages(commune).await.expect("read") {
        let rows = store.units_after(commune, Some(village), None, 1_000).await;
        let rows = rows.expect("read");
        let found = rows.iter().find(|row| row.kind == RecordKind::HOUSEHOLD);
        if let Some(row) = found {
            return row.id;
        }
    }
    panic!("the demonstration has households");
}

#[tokio::test]
async fn a_restored_store_forgets_again_whom_the_law_made_it_forget() {
    let folder = Folder::new("forgets");
    let data = folder.0.clone();
    let file = data.join("so-thon.db");
    folder.must(&["demo", "--set", "commune-50"]);
    let copy = data.join("copy.db");
    let to = copy.to_str().expect("a path");
    folder.must(&["backup", "--to", to]);
    let store = SqliteStore::open(&file).await.expect("open");
    let commune = store.communes().await.expect("read").remove(0).id;
    let of = household(&store, commune).await;
    store.close().await;
    // As an erasure after the backup leaves it, whatever became of its transaction.
    let erased = Entry::Erased {
        commune,
        of,
        ground: Ground::Asked,
        at: Millis(1),
        records: vec![(of, of)],
    };
    journal::add(&data, &erased).expect("written");
    folder.lose_the_store();
    let said = folder.must(&["restore", "--from", to]);
    assert!(said.contains("1 erasures replayed"), "{said}");
    folder.must(&["check"]);
    let store = SqliteStore::open(&file).await.expect("open");
    assert!(
        store
            .records(commune, &[of])
            .await
            .expect("read")
            .is_empty()
    );
    let gone = store.erased_since(commune, 0, 1_000).await.expect("read");
    assert!(gone.len() > 1, "its people went with it");
    store.close().await;
}

#[tokio::test]
async fn a_damaged_backup_is_not_restored_and_a_missing_key_is_asked_for() {
    let folder = Folder::new("damaged");
    let data = folder.0.clone();
    folder.must(&["demo", "--set", "commune-50"]);
    let copy = data.join("copy.db");
    let to = copy.to_str().expect("a path");
    folder.must(&["backup", "--to", to]);
    folder.lose_the_store();
    let keys = data.join("keys");
    let away = data.join("away");
    std::fs::rename(&keys, &away).expect("moved");
    let refused = folder.run(&["restore", "--from", to]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("key"));
    std::fs::rename(&away, &keys).expect("moved back");
    let mut bytes = std::fs::read(&copy).expect("read");
    let half = bytes.len() / 2;
    bytes[half..half + 4096].fill(0x5a);
    let damaged = data.join("damaged.db");
    std::fs::write(&damaged, bytes).expect("written");
    let from = damaged.to_str().expect("a path");
    assert!(!folder.run(&["restore", "--from", from]).status.success());
    assert!(!data.join("so-thon.db").exists());
    folder.must(&["restore", "--from", to]);
    folder.must(&["check"]);
}

#[test]
fn where_every_log_ended_is_looked_for_and_a_restore_goes_back_behind_it() {
    let folder = Folder::new("log");
    folder.must(&["demo", "--set", "commune-50"]);
    folder.serve();
    let copy = folder.0.join("copy.db");
    let to = copy.to_str().expect("a path");
    folder.must(&["backup", "--to", to]);
    let behind = std::fs::read(&copy).expect("read");
    folder.serve();
    folder.must(&["check"]);
    folder.lose_the_store();
    // By hand, past `restore`: an older store in place of the newer is what a thief of entries makes.
    std::fs::write(folder.0.join("so-thon.db"), behind).expect("written");
    let found = folder.run(&["check"]);
    assert!(!found.status.success());
    let said = String::from_utf8_lossy(&found.stdout).into_owned();
    assert_eq!(said.matches("the log was longer").count(), 2, "{said}");
    folder.lose_the_store();
    folder.must(&["restore", "--from", to]);
    folder.must(&["check"]);
    folder.serve();
    folder.must(&["check"]);
}

/// What gzip packed, when its header names no file.
fn unpacked(file: &Path) -> Vec<u8> {
    let packed = std::fs::read(file).expect("read");
    assert_eq!(packed[..4], [0x1f, 0x8b, 8, 0]);
    let deflated = &packed[10..packed.len() - 8];
    miniz_oxide::inflate::decompress_to_vec(deflated).expect("whole")
}

#[test]
fn the_store_of_every_release_opens_and_gets_a_log_of_all_its_changes() {
    let releases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/releases");
    let mut met = 0;
    for release in std::fs::read_dir(releases).expect("releases") {
        let from = release.expect("a release").path();
        if !from.is_dir() {
            continue;
        }
        met += 1;
        let version = from.file_name().expect("a name").to_string_lossy();
        let folder = Folder::new(&format!("released-{version}"));
        let keys = std::fs::read(from.join("keys.json")).expect("read");
        let keys: BTreeMap<String, String> = serde_json::from_slice(&keys).expect("keys");
        std::fs::create_dir(folder.0.join("keys")).expect("made");
        for (name, key) in keys {
            std::fs::write(folder.0.join("keys").join(name), key).expect("written");
        }
        let store = unpacked(&from.join("office.db.gz"));
        std::fs::write(folder.0.join("so-thon.db"), store).expect("written");
        let first = folder.must(&["check"]);
        assert!(!first.contains(" 0 changes"), "{version}: {first}");
        assert!(!first.contains(" 0 entries"), "{version}: {first}");
        assert_eq!(folder.must(&["check"]), first, "{version}: begun once");
        folder.serve();
        folder.must(&["check"]);
    }
    assert!(met > 0);
}

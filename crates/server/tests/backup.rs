//! `backup` and `restore`, as the administrator runs them: the real program on a real folder.

use so_thon_domain::Epoch;
use so_thon_server::store::{PeopleStore, SqliteStore};
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
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

    let seats = folder.must(&["seat", "list"]);
    let seat = seats.split('\t').next().expect("a seat").to_owned();
    folder.must(&["seat", "revoke", &seat]);

    let refused = folder.run(&["restore", "--from", to]);
    assert!(!refused.status.success(), "a store that is there is kept");
    for name in ["so-thon.db", "so-thon.db-wal", "so-thon.db-shm"] {
        let _ = std::fs::remove_file(data.join(name));
    }
    folder.must(&["restore", "--from", to]);
    folder.must(&["check"]);
    assert_ne!(life(&data).await.0, before.0, "another life");
    let seats = folder.must(&["seat", "list"]);
    let line = seats.lines().find(|line| line.starts_with(&seat));
    assert!(line.expect("the seat").ends_with("revoked"));
}

#[tokio::test]
async fn a_damaged_backup_is_not_restored_and_a_missing_key_is_asked_for() {
    let folder = Folder::new("damaged");
    let data = folder.0.clone();
    folder.must(&["demo", "--set", "commune-50"]);
    let copy = data.join("copy.db");
    let to = copy.to_str().expect("a path");
    folder.must(&["backup", "--to", to]);
    for name in ["so-thon.db", "so-thon.db-wal", "so-thon.db-shm"] {
        let _ = std::fs::remove_file(data.join(name));
    }
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

//! A backup is the data of one moment, whole, while the server goes on; it overwrites nothing and holds no key.

use std::collections::HashMap;
use std::path::Path;

use election::{Actor, Command, Role};
use jiff::civil::{Date, date};
use store::{Store, StoreError, fsck};
use tempfile::TempDir;

use crate::county::{self, divisions};

const UNITS: [&str; 2] = [county::UNIT, county::OTHER];
const TODAY: Date = date(2026, 11, 24);

async fn county(dir: &Path) -> Store {
    let store = Store::open(dir).await.expect("a fresh directory");
    store.load_divisions(&divisions()).await.expect("loaded");
    store
}

async fn remark(store: &Store, unit: &str, clerk: usize) {
    let actor = Actor { account: format!("a{clerk}"), role: Role::Township };
    let command = Command::WorkLog { text: format!("{clerk}：入户宣传") };
    store.submit(unit, actor, TODAY, command, None).await.expect("recorded");
}

/// Entries of each clerk in a unit.
async fn counts(store: &Store, unit: &str) -> HashMap<String, usize> {
    let mut all = HashMap::new();
    for row in store.entries(unit, "programme", 0, 10_000).await.expect("read") {
        *all.entry(row.actor).or_insert(0) += 1;
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn backups_under_eight_writers_are_each_one_moment_of_the_data() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    let writers: Vec<_> = (0..8)
        .map(|clerk| {
            let store = store.clone();
            tokio::spawn(async move {
                for _ in 0..40 {
                    // First in one unit, and once that is acknowledged in the other.
                    remark(&store, UNITS[0], clerk).await;
                    remark(&store, UNITS[1], clerk).await;
                }
            })
        })
        .collect();
    let (mut backups, mut before) = (Vec::new(), Vec::new());
    while backups.len() < 4 || !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        before.push(store.log(UNITS[0]).await.expect("read").len());
        let to = dir.path().join(format!("backup-{}", backups.len()));
        let saved = store.backup(&to).await.expect("saved");
        assert_eq!(saved.bytes, to.metadata().expect("a file").len());
        backups.push(to);
    }
    for writer in writers {
        writer.await.expect("no clerk fails");
    }
    for (backup, before) in backups.iter().zip(before) {
        assert_eq!(fsck(backup).await.expect("looked through").faults, []);
        let restored = TempDir::new().expect("a directory");
        std::fs::copy(backup, restored.path().join("huanjie.sqlite")).expect("copied");
        let keyless = Store::open(restored.path()).await;
        assert!(matches!(keyless, Err(StoreError::NoPersonalKey(_))), "a backup says what it lacks");
        std::fs::copy(dir.path().join("personal.key"), restored.path().join("personal.key")).expect("the key comes from elsewhere");
        let copy = Store::open(restored.path()).await.expect("a backup is data");
        for unit in UNITS {
            let (then, now) = (copy.log(unit).await.expect("read"), store.log(unit).await.expect("read"));
            assert!(now.starts_with(&then), "a beginning of the log");
        }
        assert!(copy.log(UNITS[0]).await.expect("read").len() >= before, "what was acknowledged before is in it");
        let (first, second) = (counts(&copy, UNITS[0]).await, counts(&copy, UNITS[1]).await);
        for (clerk, n) in first {
            let m = second.get(&clerk).copied().unwrap_or(0);
            assert!(m == n || m + 1 == n, "{clerk}: {n} and {m} are never true at one moment");
        }
    }
}

#[tokio::test]
async fn a_backup_overwrites_nothing_and_leaves_nothing_where_it_fails() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    let to = dir.path().join("backup");
    std::fs::write(&to, "mine").expect("written");
    let refused = store.backup(&to).await;
    assert!(matches!(refused, Err(StoreError::Directory { .. })), "{refused:?}");
    assert_eq!(std::fs::read(&to).expect("read"), b"mine");
    std::fs::remove_file(&to).expect("removed");

    let nowhere = dir.path().join("none").join("backup");
    assert!(store.backup(&nowhere).await.is_err());
    assert!(!dir.path().join("none").exists());

    std::fs::write(dir.path().join("backup.part"), "").expect("another one is being made");
    assert!(matches!(store.backup(&to).await, Err(StoreError::Directory { .. })));
    assert!(dir.path().join("backup.part").exists() && !to.exists(), "the other one goes on");
    std::fs::remove_file(dir.path().join("backup.part")).expect("removed");
    store.backup(&to).await.expect("saved");
    assert!(!dir.path().join("backup.part").exists());
}

#[tokio::test]
async fn a_backup_holds_no_key_and_only_its_owner_reads_it() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    remark(&store, UNITS[0], 1).await;
    let to = dir.path().join("backup");
    store.backup(&to).await.expect("saved");
    let bytes = std::fs::read(&to).expect("read");
    for name in ["device.key", "log.key", "card.key", "personal.key", "doubles.key"] {
        let seed = std::fs::read_to_string(dir.path().join(name)).expect("a key of this machine");
        let raw = hex::decode(seed.trim()).expect("hex");
        for secret in [seed.trim().as_bytes(), raw.as_slice()] {
            assert!(!bytes.windows(secret.len()).any(|part| part == secret), "{name} is in the backup");
        }
    }
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&to.metadata().expect("a file").permissions()) & 0o777, 0o600);
    let beside = Store::beside(dir.path()).await.expect("beside the server");
    beside.backup(&dir.path().join("other")).await.expect("a backup is made beside a running server");
}

//! What is acknowledged is on disk only if every connection that writes says so: this holds it fast.

use std::path::{Path, PathBuf};

use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, Row};
use tempfile::TempDir;

use super::durable;
use crate::{DATABASE, Store, latest};

async fn pragma(pool: &SqlitePool, name: &str) -> String {
    let asked = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
    sqlx::query(AssertSqlSafe(asked)).fetch_one(pool).await.expect("a setting").get(0)
}

#[tokio::test]
async fn every_connection_waits_for_the_disk() {
    let dir = TempDir::new().expect("a directory");
    let store = Store::open(dir.path()).await.expect("opened");
    let latest = SqlitePool::connect_with(durable(&dir.path().join(latest::FILE))).await.expect("opened");
    assert!(dir.path().join(DATABASE).is_file());
    for pool in [&store.0.writer, &store.0.readers, &latest] {
        assert_eq!(pragma(pool, "journal_mode").await, "wal");
        assert_eq!(pragma(pool, "synchronous").await, "2", "FULL");
    }
    assert_eq!(pragma(&store.0.writer, "secure_delete").await, "1");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        match path.extension().and_then(|e| e.to_str()) {
            None if path.is_dir() => all.extend(sources(&path)),
            Some("rs") if !path.ends_with("durable/tests.rs") => all.push(path),
            _ => {}
        }
    }
    all
}

/// WAL with NORMAL passes every kill and loses at the first power cut; guides recommend it.
#[test]
fn no_program_asks_for_less() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let programs = std::fs::read_dir(crates).expect("the crates").map(|entry| entry.expect("a crate").path().join("src"));
    let mut settings = 0;
    for path in programs.filter(|src| src.is_dir()).flat_map(|src| sources(&src)) {
        let text = std::fs::read_to_string(&path).expect("a source");
        for line in text.lines().filter(|line| line.to_lowercase().contains("synchronous(")) {
            assert!(line.contains("SqliteSynchronous::Full"), "{}: {line}", path.display());
            settings += 1;
        }
        let connects = text.matches("SqliteConnectOptions::new()").count();
        let sound = text.matches("read_only(true)").count() + text.matches(".synchronous(SqliteSynchronous::Full)").count();
        assert!(connects <= sound, "{}: a connection that writes without synchronous=FULL", path.display());
    }
    assert!(settings > 0, "the store says FULL");
}

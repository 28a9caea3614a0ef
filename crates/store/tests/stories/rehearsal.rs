//! A rehearsal never becomes real, real work never becomes a rehearsal, and no entry goes from one to the other.

use store::{Store, StoreError, put_backup};
use tempfile::TempDir;

use crate::county::divisions;

#[tokio::test]
async fn a_rehearsal_stays_one_and_so_does_its_backup() {
    let (dir, folder) = (TempDir::new().expect("a directory"), TempDir::new().expect("a directory"));
    let store = Store::open_rehearsal(dir.path()).await.expect("an empty directory");
    assert!(store.is_rehearsal());
    store.load_divisions(&divisions()).await.expect("loaded");
    store.open_cycle("prefecture/office").await.expect("sealed");
    let backup = folder.path().join("backup");
    store.backup(&backup).await.expect("copied");
    drop(store);
    assert!(Store::open(dir.path()).await.expect("opened by any command").is_rehearsal());
    assert!(Store::open_rehearsal(dir.path()).await.expect("opened again").is_rehearsal());

    let other = folder.path().join("other");
    put_backup(&backup, &other).await.expect("put there");
    for key in ["personal.key", "doubles.key", "device.key", "log.key"] {
        std::fs::copy(dir.path().join(key), other.join(key)).expect("copied");
    }
    assert!(Store::open(&other).await.expect("a restored directory").is_rehearsal(), "a backup carries the mark");
}

#[tokio::test]
async fn real_data_are_not_opened_for_a_rehearsal() {
    let dir = TempDir::new().expect("a directory");
    let store = Store::open(dir.path()).await.expect("an empty directory");
    assert!(!store.is_rehearsal());
    drop(store);
    let refused = Store::open_rehearsal(dir.path()).await.err().expect("refused");
    assert!(matches!(refused, StoreError::Real(_)), "{refused}");
    assert!(!Store::open(dir.path()).await.expect("as it was").is_rehearsal());
}

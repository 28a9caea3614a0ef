//! Signing in: wrong passphrases slow down, sessions end, nothing secret stands in the database in the clear.

use election::Role;
use store::{SignInError, Store, StoreError};
use tempfile::TempDir;

const PASSPHRASE: &str = "正确的口令 correct";

async fn with_clerk(dir: &TempDir) -> Store {
    let store = Store::open(dir.path()).await.expect("opened");
    store.create_account("乡文书", Role::Township, "632823200", PASSPHRASE).await.expect("made");
    store
}

#[tokio::test]
async fn a_clerk_signs_in_and_out() {
    let dir = TempDir::new().expect("a directory");
    let store = with_clerk(&dir).await;
    let key = store.sign_in("乡文书", PASSPHRASE, 1_000).await.expect("signed in");
    let account = store.account_of_session(&key, 1_010).await.expect("read").expect("a session");
    assert_eq!((account.role, account.division.as_str()), (Role::Township, "632823200"));
    store.sign_out(&key).await.expect("signed out");
    assert_eq!(store.account_of_session(&key, 1_020).await.expect("read"), None);
}

#[tokio::test]
async fn a_session_ends_when_idle_and_after_half_a_day_in_any_case() {
    let dir = TempDir::new().expect("a directory");
    let store = with_clerk(&dir).await;
    let idle = store.sign_in("乡文书", PASSPHRASE, 0).await.expect("signed in");
    assert_eq!(store.account_of_session(&idle, 60 * 60 + 1).await.expect("read"), None);
    let busy = store.sign_in("乡文书", PASSPHRASE, 0).await.expect("signed in");
    for minute in (0..12 * 60).step_by(30) {
        assert!(store.account_of_session(&busy, minute * 60).await.expect("read").is_some(), "minute {minute}");
    }
    assert_eq!(store.account_of_session(&busy, 12 * 60 * 60 + 1).await.expect("read"), None);
}

#[tokio::test]
async fn failures_slow_down_and_do_not_tell_whether_the_name_exists() {
    let dir = TempDir::new().expect("a directory");
    let store = with_clerk(&dir).await;
    assert!(matches!(store.sign_in("乡文书", "wrong", 100).await, Err(SignInError::WrongOrUnknown)));
    assert!(matches!(store.sign_in("没有此人", "wrong", 100).await, Err(SignInError::WrongOrUnknown)));
    assert!(matches!(store.sign_in("乡文书", PASSPHRASE, 100).await, Err(SignInError::SlowDown(1))));
    assert!(matches!(store.sign_in("乡文书", "wrong", 101).await, Err(SignInError::WrongOrUnknown)));
    assert!(matches!(store.sign_in("乡文书", PASSPHRASE, 102).await, Err(SignInError::SlowDown(1))));
    store.sign_in("乡文书", PASSPHRASE, 103).await.expect("after the wait the right passphrase opens");
}

#[tokio::test]
async fn a_name_belongs_to_one_account() {
    let dir = TempDir::new().expect("a directory");
    let store = with_clerk(&dir).await;
    let again = store.create_account("乡文书", Role::Observer, "63", "另一个口令 another").await;
    assert!(matches!(again, Err(StoreError::NameTaken)));
    assert_eq!(store.accounts().await.expect("counted"), 1);
}

#[tokio::test]
async fn no_secret_stands_in_the_files() {
    let dir = TempDir::new().expect("a directory");
    let store = with_clerk(&dir).await;
    let session = store.sign_in("乡文书", PASSPHRASE, 0).await.expect("signed in");
    let token = store.create_token(Role::County, "632823").await.expect("made");
    for entry in std::fs::read_dir(dir.path()).expect("the directory") {
        let bytes = std::fs::read(entry.expect("a file").path()).expect("readable");
        for secret in [PASSPHRASE, session.as_str(), token.as_str()] {
            assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()));
        }
    }
}

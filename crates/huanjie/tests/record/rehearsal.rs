//! The program keeps rehearsals and real work apart.

use std::path::Path;
use std::process::Command;

use store::Store;
use tempfile::TempDir;

/// Exit code and what is told on standard error.
fn huanjie(arguments: &[&str], data: &Path) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_huanjie")).args(arguments).arg("--data").arg(data).output().expect("the program runs");
    (output.status.code().expect("a code"), String::from_utf8(output.stderr).expect("text"))
}

#[tokio::test]
async fn a_rehearsal_is_not_served_as_real_work() {
    let data = TempDir::new().expect("a directory");
    drop(Store::open_rehearsal(data.path()).await.expect("an empty directory"));
    let (code, told) = huanjie(&["serve", "--listen", "127.0.0.1:0"], data.path());
    assert!(code == 2 && told.contains("never becomes real") && told.contains("huanjie demo --data"), "{told}");
}

#[tokio::test]
async fn real_work_is_not_taken_for_a_rehearsal() {
    let data = TempDir::new().expect("a directory");
    drop(Store::open(data.path()).await.expect("an empty directory"));
    for command in [&["demo", "--prepare-only"][..], &["rehearse"]] {
        let (code, told) = huanjie(command, data.path());
        assert!(code == 2 && told.contains("holds real data") && told.contains("Nothing was changed"), "{told}");
    }
    assert!(!Store::open(data.path()).await.expect("as it was").is_rehearsal());
}

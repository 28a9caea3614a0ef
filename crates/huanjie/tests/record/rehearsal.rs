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

#[tokio::test]
async fn the_kit_of_an_evening_has_every_paper_and_a_server_with_the_same_village() {
    let folder = TempDir::new().expect("a directory");
    let out = folder.path().join("kit");
    let kit = || Command::new(env!("CARGO_BIN_EXE_huanjie")).args(["kit", "--out"]).arg(&out).output().expect("the program runs");
    let made = kit();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let files: Vec<String> =
        std::fs::read_dir(&out).expect("a folder").map(|file| file.expect("a file").file_name().into_string().expect("text")).collect();
    assert_eq!(files.iter().filter(|name| name.ends_with(".pdf")).count(), 17, "{files:?}");
    let store = Store::open(&out.join("data")).await.expect("its data");
    assert!(store.is_rehearsal());
    let village = store.unit(demo::WALKTHROUGH).expect("the village");
    assert_eq!(village.summary.stage, election::Stage::BallotsPrinted);
    assert_eq!(kit().status.code(), Some(2), "what is there is not written over");
}

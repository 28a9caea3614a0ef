//! What stands beside the record: sheets of check-ins in backups, erasing, what fsck finds there.

use std::path::{Path, PathBuf};

use election::command::{BoxMarks, Committed};
use election::{Actor, Command, Fact, Recorded, Retained, Role};
use jiff::civil::{Date, date};
use record::commit::Commitment;
use statute::Body;
use store::{ActError, ActRefused, Along, By, Change, Erasable, Store, SubmitError, UnitLoad, What, fsck};
use tempfile::TempDir;

use crate::county::{OTHER, UNIT, divisions};

const DAY: Date = date(2026, 12, 20);
const CHECK_IN: Erasable = Erasable::Kind(Retained::CheckIn);
const OFFICE: By<'static> = By { actor: "county/office", people: &[], once: None };

/// A county whose first village has closed its check-in, with three voters; in the second it is under way.
async fn county(dir: &Path) -> Store {
    let store = Store::open(dir).await.expect("a fresh directory");
    store.load_divisions(&divisions()).await.expect("loaded");
    let marks = store.marks();
    for unit in [UNIT, OTHER] {
        marks.prepare(unit, 1, &[7, 8, 9]).await.expect("prepared");
        assert_eq!(marks.mark(unit, 1, 8, 1).await.expect("marked"), Change::Done);
    }
    let opening = marks.close(UNIT, 1, DAY).await.expect("closed").expect("prepared");
    let commitment = Committed { c: opening.commitment().hash().to_string() };
    let fact = Fact::CheckInClosed { on: DAY, round: 1, boxes: vec![BoxMarks { id: 1, marked: 1 }], by_proxy: 0, commitment };
    let mut state = election::Election::new(UNIT, Body::VillageCommittee);
    state.apply(&fact, None);
    let facts = vec![(Recorded { fact, sealed: None }, "2026-12-20T18:00:00+08:00".to_owned(), "election_committee/a1".to_owned())];
    store.bulk(vec![UnitLoad { unit: UNIT.into(), facts, state: std::sync::Arc::new(state) }]).await.expect("loaded");
    store.open_cycle("county/office").await.expect("sealed");
    store
}

fn sheet(dir: &Path, unit: &str) -> PathBuf {
    dir.join("marks").join(format!("{unit}-1.sqlite"))
}

async fn note(store: &Store, unit: &str, text: &str) -> Result<store::Ack, SubmitError> {
    let clerk = Actor { account: "a1".into(), role: Role::Township };
    store.submit(unit, clerk, date(2026, 12, 24), Command::WorkLog { text: text.into() }, None).await
}

async fn faults(dir: &Path) -> Vec<What> {
    fsck(dir).await.expect("looked through").faults.into_iter().map(|fault| fault.what).collect()
}

#[tokio::test]
async fn a_closed_sheet_goes_with_a_backup_byte_for_byte_and_an_open_one_only_if_it_is_asked_for() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    for (open, sheets) in [(false, 1), (true, 2)] {
        let backup = dir.path().join(format!("backup-{open}"));
        let saved = store.backup_with(&backup, &Along { open_check_ins: open, log_key_for: &[] }).await.expect("saved");
        assert_eq!((saved.sheets, saved.left_out), (sheets, 2 - sheets));
        assert_eq!(fsck(&backup).await.expect("looked through").faults, []);
        let restored = TempDir::new().expect("a directory");
        store::put_backup(&backup, restored.path()).await.expect("put there");
        let (was, is) = (sheet(dir.path(), UNIT), sheet(restored.path(), UNIT));
        assert_eq!(std::fs::read(&was).expect("read"), std::fs::read(&is).expect("read"));
        assert_eq!(was.metadata().expect("a file").modified().expect("a time"), is.metadata().expect("a file").modified().expect("a time"));
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&is.metadata().expect("a file").permissions()) & 0o777, 0o600);
        for key in ["log.key", "device.key", "personal.key"] {
            std::fs::copy(dir.path().join(key), restored.path().join(key)).expect("copied");
        }
        let copy = Store::open(restored.path()).await.expect("opened");
        let opening = copy.marks().opening(UNIT, 1).await.expect("read").expect("closed");
        let told = copy.fold(UNIT).await.expect("folded");
        assert!(told.rounds.is_empty(), "the test has no election, only the fact");
        let commitment: Commitment = serde_json::from_str(&commitment(&copy).await).expect("a commitment");
        assert!(opening.opens(&commitment), "what came back opens what the record says");
        let standing = copy.marks().standing(OTHER, 1).await.expect("read");
        assert_eq!(standing.map(|standing| (standing.marked(), standing.closed)), open.then_some((1, false)));
        if open {
            assert_eq!(copy.marks().marked(OTHER, 1).await.expect("read"), [8]);
            assert_eq!(copy.marks().mark(OTHER, 1, 7, 1).await.expect("marked"), Change::Done, "and goes on");
        }
    }
    let left: Vec<_> = std::fs::read_dir(dir.path().join("marks")).expect("a folder").flatten().map(|file| file.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".copy")), "{left:?}");
}

async fn commitment(store: &Store) -> String {
    let entries = store.entries(UNIT, "committee", 0, 9).await.expect("read");
    entries.first().expect("the fact").fact["commitment"].to_string()
}

/// The record as anyone sees it: the one fact stands there without its election, which is told, and nothing else.
fn verified(store: &Store) -> verify::Report {
    let report = verify::verify(&verify::Folder::new(store.public()), &store.policy().expect("a policy"), None);
    assert!(report.failures().iter().all(|failure| failure.check == verify::Check::V9) && report.unchecked().is_empty(), "{report}");
    report
}

#[tokio::test]
async fn what_the_record_says_is_erased_is_gone_stays_gone_and_the_record_holds() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    note(&store, UNIT, "会议在才让家召开").await.expect("recorded");
    store.publish().await.expect("published");
    let before = verified(&store);
    let backup = dir.path().join("backup");
    store.backup(&backup).await.expect("saved");
    let open = store.erase(OTHER, CHECK_IN, "期满", OFFICE).await;
    assert!(matches!(open, Err(ActError::Refused(ActRefused::CheckInOpen(_)))), "{open:?}");
    for what in [CHECK_IN, Erasable::Personal] {
        assert_eq!(store.erase(UNIT, what, "保存期满", OFFICE).await.expect("erased"), 1);
    }
    assert!(!sheet(dir.path(), UNIT).exists());
    note(&store, UNIT, "其后").await.expect("recorded: only what was there then is erased");
    let personal = |store: Store, place| async move { store.opening(UNIT, place, store::Field::Personal).await.expect("read") };
    assert!(personal(store.clone(), 1).await.is_none() && personal(store.clone(), 2).await.is_some());
    for file in ["huanjie.sqlite", "huanjie.sqlite-wal"] {
        let bytes = std::fs::read(dir.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows("才让".len()).any(|part| part == "才让".as_bytes()), "{file} still has it");
    }
    store.publish().await.expect("published");
    let report = verified(&store);
    assert_eq!(report.failures(), before.failures(), "nothing that held before has ceased to: {report}");
    assert!(report.to_string().contains(&format!("unit {UNIT}: 1 parts (check_in) are erased: 保存期满")), "{report:#}");
    assert_eq!(faults(dir.path()).await, []);

    // A backup of before brings it back; the public record takes it away again.
    let restored = TempDir::new().expect("a directory");
    store::put_backup(&backup, restored.path()).await.expect("put there");
    for key in ["log.key", "device.key", "personal.key"] {
        std::fs::copy(dir.path().join(key), restored.path().join(key)).expect("copied");
    }
    let copy = Store::open(restored.path()).await.expect("opened");
    assert!(sheet(restored.path(), UNIT).exists() && personal(copy.clone(), 1).await.is_some());
    copy.recover(&store.public()).await.expect("recovered");
    assert!(!sheet(restored.path(), UNIT).exists() && personal(copy.clone(), 1).await.is_none());
}

#[tokio::test]
async fn names_are_not_erased_while_an_election_needs_them() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    let seats = election::command::Seats { chair: 1, vice_chair: 0, member: 2, women_member: 0 };
    let clerk = Actor { account: "a1".into(), role: Role::Township };
    let plan = Command::SetPlan {
        on: date(2026, 11, 24),
        term: 11,
        election_day: date(2026, 12, 30),
        seats,
        form: Default::default(),
        way: Default::default(),
    };
    store.submit(OTHER, clerk, date(2026, 11, 24), plan, None).await.expect("planned");
    let size = store.cycle().size();
    let refused = store.erase(OTHER, Erasable::Personal, "期满", OFFICE).await;
    assert!(matches!(refused, Err(ActError::Refused(ActRefused::UnderWay(_)))), "{refused:?}");
    let unknown = store.erase("632823200299", Erasable::Personal, "期满", OFFICE).await;
    assert!(unknown.is_err());
    assert_eq!(store.cycle().size(), size, "a refusal is no entry");
}

#[tokio::test]
async fn damaged_sheets_branches_and_signatures_are_found() {
    let dir = TempDir::new().expect("a directory");
    drop(county(dir.path()).await);
    assert_eq!(faults(dir.path()).await, [], "sound, with a sheet under way");
    let path = sheet(dir.path(), UNIT);
    let sound = std::fs::read(&path).expect("read");
    std::fs::remove_file(&path).expect("removed");
    assert_eq!(faults(dir.path()).await, [What::Sheet("the marked roll of round 1 is gone".into())]);
    // Another roll, closed as well.
    std::fs::copy(sheet(dir.path(), OTHER), &path).expect("copied");
    let found = faults(dir.path()).await;
    assert!(matches!(found.as_slice(), [What::Sheet(why)] if why.contains("the record says that it is closed")), "{found:?}");
    std::fs::write(&path, &sound[..sound.len() / 2]).expect("cut");
    let found = faults(dir.path()).await;
    assert!(matches!(found.as_slice(), [What::Sheet(_)]), "{found:?}");
    std::fs::write(&path, &sound).expect("as before");
    assert_eq!(faults(dir.path()).await, []);
    std::fs::create_dir(dir.path().join("orphans")).expect("a folder");
    std::fs::write(dir.path().join("orphans").join(format!("{UNIT}-0-1-00.sealed")), b"sealed by nobody").expect("written");
    let found = faults(dir.path()).await;
    assert!(matches!(found.as_slice(), [What::Branch(..)]), "{found:?}");
    std::fs::remove_dir_all(dir.path().join("orphans")).expect("removed");
    // Signed by another machine that nobody enrolled: the hash and the chain are its own, only the signature tells.
    let at = dir.path().join("device.key");
    std::fs::write(&at, "07".repeat(32)).expect("another key");
    let pool =
        sqlx::sqlite::SqlitePool::connect(&format!("sqlite://{}", dir.path().join("huanjie.sqlite").display())).await.expect("opened");
    let enrolled = sqlx::query("DELETE FROM cycle_entry WHERE note LIKE '%keys.enrolled%'").execute(&pool).await.expect("edited");
    assert_eq!(enrolled.rows_affected(), 1);
    let found = faults(dir.path()).await;
    assert!(found.iter().any(|what| matches!(what, What::Signature(_))), "{found:?}");
}

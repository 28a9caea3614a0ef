//! Every kind of damage is found at its place, and sound data have none.

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use election::command::{Seats, TallySection};
use election::{Actor, Command, Election, Fact, Recorded, Role};
use jiff::civil::{Date, date};
use record::Hash;
use record::cycle::{Act, Restored};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};
use statute::Body;
use store::{Checked, Fault, Field, Store, StoreError, UnitLoad, What, fsck};
use tempfile::TempDir;

use crate::county::{OTHER as COUNTED, UNIT, divisions};

const TODAY: Date = date(2026, 11, 24);

/// A data directory whose store stays open: SQLite puts its files together when the last connection closes, and that may be
/// in the middle of a copy.
struct Sound {
    dir: TempDir,
    _store: Store,
}

impl Deref for Sound {
    type Target = TempDir;

    fn deref(&self) -> &TempDir {
        &self.dir
    }
}

/// A published register, a unit with a plan and three remarks, and one with a tally, whose fact is a commitment.
async fn data() -> Sound {
    let dir = TempDir::new().expect("a directory");
    let store = Store::open(dir.path()).await.expect("a fresh directory");
    store.load_divisions(&divisions()).await.expect("loaded");
    store.open_cycle("county/office").await.expect("sealed");
    let clerk = || Actor { account: "a1".into(), role: Role::Township };
    let seats = Seats { chair: 1, vice_chair: 0, member: 2, women_member: 0 };
    let plan = Command::SetPlan {
        on: TODAY,
        term: 11,
        election_day: date(2026, 12, 30),
        seats,
        form: Default::default(),
        way: Default::default(),
    };
    for (key, command) in [("k0", plan), ("k1", remark("一")), ("k2", remark("二")), ("k3", remark("三"))] {
        store.submit(UNIT, clerk(), TODAY, command, Some(key)).await.expect("recorded");
    }
    let fact = Fact::TallyEntered { round: 1, entrant: "a1".into(), sections: vec![TallySection::Ballots { valid: 97, void: 2 }] };
    let facts = vec![(Recorded { fact, sealed: None }, "2026-12-20T15:00:00+08:00".to_owned(), "counter/a1".to_owned())];
    let state = Arc::new(Election::new(COUNTED, Body::VillageCommittee));
    store.bulk(vec![UnitLoad { unit: COUNTED.into(), facts, state }]).await.expect("loaded");
    store.rebuild_lists().await.expect("the lists follow");
    store.publish().await.expect("published");
    Sound { dir, _store: store }
}

fn remark(text: &str) -> Command {
    Command::WorkLog { text: text.into() }
}

/// The same data in another directory.
fn copy(of: &TempDir) -> TempDir {
    let dir = TempDir::new().expect("a directory");
    for name in ["huanjie.sqlite", "huanjie.sqlite-wal", "latest.sqlite", "latest.sqlite-wal", "personal.key", "doubles.key"] {
        let from = of.path().join(name);
        if from.exists() {
            std::fs::copy(from, dir.path().join(name)).expect("copied");
        }
    }
    dir
}

async fn edit(dir: &Path, sql: &str) {
    let mut connection = SqliteConnectOptions::new().filename(dir.join("huanjie.sqlite")).connect().await.expect("the database");
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect("edited");
    assert!(done.rows_affected() > 0, "{sql} changes something");
    connection.close().await.expect("closed");
}

async fn checked(dir: &TempDir) -> Checked {
    fsck(dir.path()).await.expect("looked through")
}

fn at(unit: &str, place: u64, what: What) -> Fault {
    Fault { unit: Some(unit.into()), place: Some(place), what }
}

fn of(unit: &str, what: What) -> Fault {
    Fault { unit: Some(unit.into()), place: None, what }
}

#[tokio::test]
async fn sound_data_have_no_fault_and_are_not_changed() {
    let dir = data().await;
    let found = checked(&dir).await;
    assert_eq!(found.faults, []);
    // Register, key, five leases (three of offices), two checkpoints; five entries of units.
    assert_eq!((found.units, found.entries), (2, 14));
    let store = Store::open(dir.path()).await;
    let store = store.or(Store::beside(dir.path()).await).expect("opened");
    store.erase_personal(UNIT, 1).await.expect("erased");
    assert_eq!(checked(&dir).await.faults, [], "an erased personal part is no fault");
}

/// Edits that damage one thing, and what is found among the faults of that unit.
#[tokio::test]
async fn every_single_damage_is_found_at_its_place() {
    let sound = data().await;
    let word = |field: Field| field.word().to_owned();
    let entry = |set: &str, place: u64| format!("UPDATE entry SET {set} WHERE unit = '{UNIT}' AND place = {place}");
    let opening = |set: &str| format!("UPDATE opening SET {set} WHERE unit = '{UNIT}' AND place = 2");
    let list = |set: &str| format!("UPDATE unit_summary SET {set} WHERE unit = '{UNIT}'");
    let beside = |place: u64, field: &str| format!("INSERT INTO opening VALUES ('{UNIT}', {place}, '{field}', 'x')");
    let cases = [
        (entry("note = replace(note, '一', '二') || 'x'", 1), at(UNIT, 1, What::Hash)),
        (entry("hash = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='", 1), at(UNIT, 1, What::Hash)),
        (entry("note = replace(note, 'township/a1', 'township/a2')", 1), at(UNIT, 2, What::Chain(record::chain::Fault::Previous))),
        (entry("place = 9", 3), at(UNIT, 3, What::Row(9))),
        (entry("stream = 'service'", 1), at(UNIT, 1, What::Stream("service".into(), 0))),
        (entry("seq = 9", 3), at(UNIT, 3, What::Stream("programme".into(), 9))),
        (entry("note = replace(note, '\"seq\":1', '\"seq\":7')", 2), at(UNIT, 2, What::Seq { says: 7, due: 1 })),
        (opening("value = value || ' '"), at(UNIT, 2, What::Opening(word(Field::Personal)))),
        (opening("value = 'nothing'"), at(UNIT, 2, What::Opening(word(Field::Personal)))),
        (
            // A sealed value in another place opens nothing there.
            opening(&format!("value = (SELECT value FROM opening WHERE unit = '{UNIT}' AND place = 1)")),
            at(UNIT, 2, What::Opening(word(Field::Personal))),
        ),
        (format!("INSERT INTO line_hash VALUES ('{UNIT}', 1, 'x')"), of(UNIT, What::Hashes)),
        (format!("DELETE FROM opening WHERE unit = '{COUNTED}'"), at(COUNTED, 0, What::Closed)),
        (beside(0, "personal"), at(UNIT, 0, What::Orphan(word(Field::Personal)))),
        (beside(7, "fact"), at(UNIT, 7, What::Orphan(word(Field::Fact)))),
        (beside(1, "other"), at(UNIT, 1, What::Orphan("other".into()))),
        (list("seats = 4"), of(UNIT, What::Summary)),
        (list("blocked = 'x'"), of(UNIT, What::Summary)),
        (list("summary = '{}'"), of(UNIT, What::Summary)),
        (format!("DELETE FROM unit_summary WHERE unit = '{UNIT}'"), of(UNIT, What::Summary)),
        ("UPDATE answered SET seq = 9 WHERE idempotency_key = 'k3'".into(), of(UNIT, What::Answered("programme".into(), 9))),
        (
            format!("UPDATE answered SET unit = '{COUNTED}' WHERE idempotency_key = 'k3'"),
            of(COUNTED, What::Answered("programme".into(), 2)),
        ),
        (format!("DELETE FROM division WHERE code = '{UNIT}'"), of(UNIT, What::Unknown)),
    ];
    for (sql, fault) in cases {
        let dir = copy(&sound);
        edit(dir.path(), &sql).await;
        let faults = checked(&dir).await.faults;
        assert!(faults.contains(&fault), "{sql}: {fault:?} is not in {faults:?}");
        assert!(faults.iter().all(|found| found.unit == fault.unit), "{sql}: {faults:?}");
    }
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_and_one_that_is_missing_are_named() {
    let sound = data().await;
    let dir = copy(&sound);
    edit(dir.path(), &format!("UPDATE entry SET note = 'nothing' WHERE unit = '{UNIT}' AND place = 1")).await;
    let faults = checked(&dir).await.faults;
    assert!(faults.iter().any(|fault| fault.place == Some(1) && matches!(fault.what, What::Chain(record::chain::Fault::Unreadable(_)))));

    let dir = copy(&sound);
    edit(dir.path(), &format!("DELETE FROM entry WHERE unit = '{UNIT}' AND place = 1")).await;
    let faults = checked(&dir).await.faults;
    assert!(faults.contains(&at(UNIT, 1, What::Chain(record::chain::Fault::Index { says: 2, place: 1 }))), "{faults:?}");
    assert!(faults.contains(&at(UNIT, 1, What::Orphan(Field::Personal.word().into()))), "{faults:?}");
    assert!(faults.contains(&of(UNIT, What::Answered("programme".into(), 0))), "{faults:?}");
}

#[tokio::test]
async fn a_line_of_another_program_and_a_fact_that_is_none_are_named() {
    let sound = data().await;
    let dir = copy(&sound);
    edit(dir.path(), &format!("UPDATE entry SET note = replace(note, '\"seq\":2', '\"seq\":2,\"x\":1') WHERE unit = '{UNIT}'")).await;
    let faults = checked(&dir).await.faults;
    assert!(faults.iter().any(|fault| fault.place == Some(3) && matches!(fault.what, What::Line(_))), "{faults:?}");

    let dir = copy(&sound);
    let options = SqliteConnectOptions::new().filename(dir.path().join("huanjie.sqlite"));
    let mut connection = options.connect().await.expect("the database");
    let newest = "SELECT note FROM entry WHERE unit = $1 AND place = 3";
    let note: String = sqlx::query(newest).bind(UNIT).fetch_one(&mut connection).await.expect("the newest").get(0);
    let note = note.replace("work_logged", "work_dreamt").replace("work_log\"", "work_dream\"");
    let hash = Hash::leaf(note.as_bytes()).to_string();
    let put = sqlx::query("UPDATE entry SET note = $1, hash = $2 WHERE unit = $3 AND place = 3").bind(&note).bind(&hash).bind(UNIT);
    put.execute(&mut connection).await.expect("edited");
    let put = sqlx::query("UPDATE answered SET hash = $1 WHERE idempotency_key = 'k3'").bind(&hash);
    put.execute(&mut connection).await.expect("edited");
    connection.close().await.expect("closed");
    std::fs::remove_file(dir.path().join("latest.sqlite")).expect("what was signed is another fault");
    let faults = checked(&dir).await.faults;
    assert!(matches!(&faults[0], Fault { place: Some(3), what: What::Signature(_), .. }), "nobody has signed that: {faults:?}");
    assert_eq!(faults[1..], [of(UNIT, What::Fold)]);
}

#[tokio::test]
async fn what_was_signed_and_is_gone_is_told_and_so_is_the_cycles_own_log() {
    let sound = data().await;
    let dir = copy(&sound);
    let undo = format!("DELETE FROM answered WHERE idempotency_key = 'k3'; DELETE FROM opening WHERE unit = '{UNIT}' AND place = 3");
    edit(dir.path(), &format!("{undo}; DELETE FROM entry WHERE unit = '{UNIT}' AND place = 3")).await;
    let faults = checked(&dir).await.faults;
    let signed =
        |fault: &Fault| fault.unit.as_deref() == Some(UNIT) && matches!(&fault.what, What::Signed(why) if why.contains("3 entries"));
    assert!(faults.iter().any(signed), "{faults:?}");

    let dir = copy(&sound);
    edit(dir.path(), "UPDATE cycle_entry SET note = replace(note, 'county/office', 'county/offica') WHERE place = 1").await;
    let faults = checked(&dir).await.faults;
    assert!(faults.contains(&Fault { unit: None, place: Some(1), what: What::Hash }), "{faults:?}");
    assert!(faults.iter().all(|fault| fault.unit.is_none()), "{faults:?}");
    assert!(faults[0].to_string().starts_with("the cycle, entry 1: "), "{}", faults[0]);
}

/// The public record does not hold figures before they are announced.
#[tokio::test]
async fn after_a_restore_a_figure_that_was_not_announced_may_be_gone() {
    let dir = data().await;
    let gone = format!("DELETE FROM opening WHERE unit = '{COUNTED}'");
    edit(dir.path(), &gone).await;
    assert_eq!(checked(&dir).await.faults, [at(COUNTED, 0, What::Closed)]);
    let copied = copy(&dir);
    for key in ["device.key", "log.key"] {
        std::fs::copy(dir.path().join(key), copied.path().join(key)).expect("the keys of the machine");
    }
    let store = Store::open(copied.path()).await.expect("opened");
    let restored = Restored { actor: "county/office".into(), reason: "硬盘损坏".into() };
    store.act(Act::Restored(restored), &[]).await.expect("recorded");
    store.rebuild_lists().await.expect("the lists follow");
    assert_eq!(checked(&copied).await.faults, []);
}

#[tokio::test]
async fn a_damaged_file_is_told_by_sqlite_itself() {
    let sound = data().await;
    let dir = copy(&sound);
    edit(dir.path(), "INSERT INTO rehearsal_day VALUES ('1', 'x'); PRAGMA wal_checkpoint(TRUNCATE)").await;
    let file = dir.path().join("huanjie.sqlite");
    let mut connection = SqliteConnectOptions::new().filename(&file).connect().await.expect("the database");
    let root = "SELECT rootpage FROM sqlite_schema WHERE name = 'entry_in_stream'";
    let page: i64 = sqlx::query(root).fetch_one(&mut connection).await.expect("an index").get(0);
    connection.close().await.expect("closed");
    let mut bytes = std::fs::read(&file).expect("read");
    let start = (usize::try_from(page).expect("a page") - 1) * 4_096;
    bytes[start + 8..start + 200].fill(0xff);
    std::fs::write(&file, bytes).expect("written");
    let faults = checked(&dir).await.faults;
    assert!(faults.iter().any(|fault| matches!(fault.what, What::Database(_))), "{faults:?}");
}

#[tokio::test]
async fn what_is_no_data_of_this_version_is_an_error() {
    let dir = TempDir::new().expect("a directory");
    let none = fsck(dir.path()).await;
    assert!(matches!(none, Err(StoreError::Directory { .. })), "{none:?}");
    std::fs::write(dir.path().join("huanjie.sqlite"), "not a database").expect("written");
    let other = fsck(dir.path()).await;
    assert!(matches!(other, Err(StoreError::Directory { .. })), "{other:?}");
    let sound = data().await;
    let newer = copy(&sound);
    let migration = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (99, 'x', 1, x'00', 0)";
    edit(newer.path(), migration).await;
    assert!(matches!(fsck(newer.path()).await, Err(StoreError::Newer(99))));
}

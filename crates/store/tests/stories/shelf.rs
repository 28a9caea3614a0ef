//! A file beside an act comes with it, or neither does; it goes with the words that name it.

use election::programme::attachment::{Attachment, MOST_FILES};
use election::programme::{Command as Work, Leader, action, plan};
use election::{Actor, Command, Role};
use jiff::civil::{Date, date};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};
use store::{Backup, Erasable, Fault, Scan, Store, SubmitError, What, fsck, fsck_with, office_log, put_backup};
use tempfile::TempDir;

use crate::county::{UNIT, divisions};

const TODAY: Date = date(2026, 11, 24);
const HAIXI: &str = include_str!("../../../../programmes/haixi.toml");
/// An action of a unit that a minute shows.
const ACTION: &str = "oath";
/// Words of a scan: they stand nowhere on the disk as they are.
const WORDS: &str = "%PDF-1.7 会议纪要：扫描件的内容";

fn scan(text: &str) -> Scan {
    Scan::of("会议纪要.pdf", text.into()).expect("a paper")
}

async fn open(dir: &TempDir) -> Store {
    let store = Store::open(dir.path()).await.expect("opened");
    store.load_divisions(&divisions()).await.expect("loaded");
    store
}

async fn adopted(dir: &TempDir) -> Store {
    let store = open(dir).await;
    let waves = vec![plan::Wave { name: "第一批".into(), scope: vec!["6328".into()], election_day: date(2026, 12, 30) }];
    let adopt = plan::Command::AdoptProgramme { on: TODAY, text: HAIXI.into(), starts: TODAY, waves };
    let actor = Actor { account: "office".into(), role: Role::Prefecture };
    store.submit(&office_log("6328"), actor, TODAY, Command::Programme(Work::Plan(adopt)), None).await.expect("adopted");
    store
}

fn record(note: &str, attachments: Vec<Attachment>) -> Command {
    let led_by = vec![Leader { name: "王建国".into(), post: "书记".into() }];
    let figures = [("attended".to_owned(), 12)].into();
    let act = action::Command::RecordAction { on: TODAY, action: ACTION.into(), led_by, note: note.into(), figures, attachments };
    Command::Programme(Work::Action(act))
}

async fn submit(store: &Store, note: &str, key: &str, files: &[Scan]) -> Result<store::Ack, SubmitError> {
    let actor = Actor { account: "a1".into(), role: Role::Township };
    let named = files.iter().map(|file| file.named().clone()).collect();
    store.submit_with(UNIT, actor, TODAY, record(note, named), Some(key), files.to_vec()).await
}

async fn kept(store: &Store, file: &Scan) -> Option<Vec<u8>> {
    store.attached(UNIT, &file.named().sha256).await.expect("readable")
}

async fn rows(dir: &TempDir) -> i64 {
    let mut connection = SqliteConnectOptions::new().filename(dir.path().join("huanjie.sqlite")).connect().await.expect("the database");
    let rows = sqlx::query("SELECT COUNT(*) FROM attached").fetch_one(&mut connection).await.expect("counted").get(0);
    connection.close().await.expect("closed");
    rows
}

async fn edit(dir: &TempDir, sql: &str) {
    let mut connection = SqliteConnectOptions::new().filename(dir.path().join("huanjie.sqlite")).connect().await.expect("the database");
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect("edited");
    assert!(done.rows_affected() > 0, "{sql} changes something");
    connection.close().await.expect("closed");
}

/// Whether some bytes stand as they are in a file of the data directory.
fn stands_open(dir: &TempDir, words: &str) -> bool {
    let files = std::fs::read_dir(dir.path()).expect("a directory").map(|file| file.expect("a file").path());
    let holds = |bytes: Vec<u8>| bytes.windows(words.len()).any(|window| window == words.as_bytes());
    files.filter(|path| path.is_file()).any(|path| holds(std::fs::read(path).expect("readable")))
}

#[tokio::test]
async fn what_is_acknowledged_is_on_disk_with_its_file_and_nobody_reads_it_there() {
    let dir = TempDir::new().expect("a directory");
    let store = adopted(&dir).await;
    let file = scan(WORDS);
    submit(&store, "第一次", "k1", std::slice::from_ref(&file)).await.expect("recorded");
    // Whatever happens to the process now: another one finds both.
    drop(store);
    let store = open(&dir).await;
    assert_eq!(kept(&store, &file).await.as_deref(), Some(WORDS.as_bytes()));
    let state = store.election(UNIT).await.expect("read");
    assert_eq!(state.programme.actions[0].told.as_ref().expect("told").attachments, [file.named().clone()]);
    assert!(!stands_open(&dir, "扫描件的内容"), "it is sealed");
    let elsewhere = store.attached(&office_log("6328"), &file.named().sha256).await.expect("readable");
    assert_eq!(elsewhere, None, "a file belongs to one log");
    assert_eq!(fsck(dir.path()).await.expect("looked through").faults, []);
}

#[tokio::test]
async fn a_refused_act_leaves_no_file_and_an_act_without_its_file_is_refused() {
    let dir = TempDir::new().expect("a directory");
    let store = adopted(&dir).await;
    let refused = |answer: Result<store::Ack, SubmitError>| match answer {
        Err(SubmitError::Refused(refusal)) => refusal.rule,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(submit(&store, "", "k1", &[scan(WORDS)]).await), "text_length", "a minute must say something");
    let many: Vec<Scan> = (0..=MOST_FILES).map(|n| scan(&format!("{WORDS}{n}"))).collect();
    assert_eq!(refused(submit(&store, "纪要", "k2", &many).await), "attachments_too_many");
    let actor = || Actor { account: "a1".into(), role: Role::Township };
    let command = record("纪要", vec![scan(WORDS).named().clone()]);
    let other = vec![scan("%PDF-1.7 另一份")];
    assert_eq!(refused(store.submit_with(UNIT, actor(), TODAY, command.clone(), Some("k3"), other).await), "attachment_missing");
    assert_eq!(refused(store.submit(UNIT, actor(), TODAY, command, Some("k4")).await), "attachment_missing");
    let odd = Attachment { name: "x".into(), sha256: "..".into(), bytes: 1 };
    assert_eq!(refused(store.submit(UNIT, actor(), TODAY, record("纪要", vec![odd]), None).await), "attachment_unfit");
    assert!(store.election(UNIT).await.expect("read").programme.actions.is_empty());
    assert_eq!(rows(&dir).await, 0);
}

#[tokio::test]
async fn what_comes_twice_acts_once_and_the_same_file_may_go_with_two_acts() {
    let dir = TempDir::new().expect("a directory");
    let store = adopted(&dir).await;
    let file = scan(WORDS);
    let twice = [file.clone(), file.clone()];
    let first = submit(&store, "第一次", "k1", &twice).await.expect("recorded");
    assert_eq!(submit(&store, "第一次", "k1", &twice).await.expect("the same answer"), first);
    assert_eq!(rows(&dir).await, 1, "named twice it is kept once");
    let other = submit(&store, "第一次", "k1", &[scan("%PDF-1.7 另一份")]).await;
    assert!(matches!(other, Err(SubmitError::KeyReused)), "another file is another act: {other:?}");
    submit(&store, "第二次", "k2", &[file]).await.expect("recorded");
    assert_eq!(rows(&dir).await, 2);
    assert_eq!(store.election(UNIT).await.expect("read").programme.actions.len(), 2);
}

#[tokio::test]
async fn a_file_goes_with_the_words_that_name_it_and_a_backup_brings_it_back() {
    let dir = TempDir::new().expect("a directory");
    let store = adopted(&dir).await;
    store.open_cycle("prefecture/office").await.expect("sealed");
    let file = scan(WORDS);
    submit(&store, "第一次", "k1", std::slice::from_ref(&file)).await.expect("recorded");
    let copy = TempDir::new().expect("a directory");
    let (backup, key) = (copy.path().join("backup.sqlite"), dir.path().join("personal.key"));
    let Backup { bytes, .. } = store.backup(&backup).await.expect("copied");
    assert!(bytes > WORDS.len() as u64);
    assert_eq!(fsck_with(&backup, Some(&key)).await.expect("looked through").faults, [], "the backup is whole");

    let by = store::By { actor: "prefecture/office", people: &[], once: None };
    store.erase(UNIT, Erasable::Personal, "演练", by).await.expect("erased");
    assert_eq!(kept(&store, &file).await, None);
    assert_eq!(rows(&dir).await, 0);
    assert_eq!(fsck(dir.path()).await.expect("looked through").faults, []);

    let restored = TempDir::new().expect("a directory");
    std::fs::copy(&key, restored.path().join("personal.key")).expect("the key");
    put_backup(&backup, restored.path()).await.expect("restored");
    let store = Store::beside(restored.path()).await.expect("opened");
    assert_eq!(kept(&store, &file).await.as_deref(), Some(WORDS.as_bytes()));
}

#[tokio::test]
async fn a_missing_an_altered_and_a_stray_file_are_found_at_their_place() {
    let at = |what| Fault { unit: Some(UNIT.into()), place: Some(0), what };
    let file = scan(WORDS);
    let name = file.named().sha256.clone();
    let (gone, other) = ("DELETE FROM attached".to_owned(), "UPDATE attached SET value = x'00'".to_owned());
    let stray = "INSERT INTO attached SELECT unit, place, 'stray', value FROM attached".to_owned();
    let moved = "UPDATE attached SET place = 7".to_owned();
    let cases = [
        (gone, at(What::FileMissing(name.clone()))),
        (other, at(What::FileAltered(name.clone()))),
        (stray, at(What::Orphan("stray".into()))),
        (moved, at(What::FileMissing(name))),
    ];
    for (damage, due) in cases {
        let dir = TempDir::new().expect("a directory");
        let store = adopted(&dir).await;
        submit(&store, "第一次", "k1", std::slice::from_ref(&file)).await.expect("recorded");
        edit(&dir, &damage).await;
        let found = fsck(dir.path()).await.expect("looked through").faults;
        assert!(found.contains(&due), "{damage}: {found:?}");
        assert_eq!(kept(&store, &file).await.is_some(), !matches!(due.what, What::FileAltered(_)) && !damage.starts_with("DELETE"));
    }
}

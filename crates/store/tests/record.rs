//! What is acknowledged is on disk, once, in order; what is refused leaves nothing.

use election::{Actor, Command, Role};
use jiff::civil::{Date, date};
use statute::Body;
use store::{Division, Level, Store, StoreError, SubmitError};
use tempfile::TempDir;

const UNIT: &str = "632823200201";
const TODAY: Date = date(2026, 11, 24);

fn clerk() -> Actor {
    Actor { account: "a1".into(), role: Role::Township }
}

fn remark(text: &str) -> Command {
    Command::WorkLog { text: text.into() }
}

fn division(code: &str, name: &str, level: Level) -> Division {
    let parent = match code.len() {
        4 => 0,
        6 => 4,
        9 => 6,
        _ => 9,
    };
    Division { code: code.into(), name: name.into(), level, parent: code[..parent].into() }
}

async fn village(dir: &TempDir) -> Store {
    let store = Store::open(dir.path()).await.expect("a fresh directory can be opened");
    let village = Level::Unit(Body::VillageCommittee);
    let all = [
        division("6328", "海西州", Level::Prefecture),
        division("632823", "天峻县", Level::County),
        division("632823200", "快尔玛乡", Level::Township),
        division(UNIT, "纳尔宗村", village),
        division("632823200202", "邻村", village),
    ];
    store.load_divisions(&all).await.expect("divisions are loaded");
    store
}

#[tokio::test]
async fn an_acknowledged_remark_is_there_after_the_server_is_started_again() {
    let dir = TempDir::new().expect("a directory");
    let store = village(&dir).await;
    let first = store.submit(UNIT, clerk(), TODAY, remark("入户宣传"), None).await.expect("recorded");
    let second = store.submit(UNIT, clerk(), TODAY, remark("登记员培训"), None).await.expect("recorded");
    assert_eq!((first.stream.as_str(), first.seq, second.seq), ("programme", 0, 1));
    drop(store);

    let store = Store::open(dir.path()).await.expect("opened again");
    let rows = store.entries(UNIT, "programme", 0, 10).await.expect("read");
    let chain: Vec<(&record::Entry, &str)> = rows.iter().map(|r| (&r.entry, r.hash.as_str())).collect();
    assert_eq!(record::verify_chain(chain), Ok((2, second.hash)));
    assert_eq!(store.fold(UNIT).await.expect("folded").work_log, 2);
    assert!(rows.iter().all(|r| !r.entry.payload.contains("宣传")), "words stand in the sealed part, not in the entry");
}

#[tokio::test]
async fn the_same_key_is_answered_the_same_and_recorded_once() {
    let dir = TempDir::new().expect("a directory");
    let store = village(&dir).await;
    let first = store.submit(UNIT, clerk(), TODAY, remark("一次"), Some("k1")).await.expect("recorded");
    let again = store.submit(UNIT, clerk(), TODAY, remark("一次"), Some("k1")).await.expect("answered");
    assert_eq!(first, again);
    let other = store.submit(UNIT, clerk(), TODAY, remark("另一次"), Some("k1")).await;
    assert!(matches!(other, Err(SubmitError::KeyReused)));
    let somebody_else = Actor { account: "a2".into(), role: Role::Township };
    let stolen = store.submit(UNIT, somebody_else, TODAY, remark("一次"), Some("k1")).await;
    assert!(matches!(stolen, Err(SubmitError::KeyReused)), "a key belongs to who used it first");
    store.submit("632823200202", clerk(), TODAY, remark("一次"), Some("k1")).await.expect("another unit, another key");
    assert_eq!(store.entries(UNIT, "programme", 0, 10).await.expect("read").len(), 1);
}

#[tokio::test]
async fn a_refused_command_leaves_nothing() {
    let dir = TempDir::new().expect("a directory");
    let store = village(&dir).await;
    let refused = store.submit(UNIT, clerk(), TODAY, Command::PublishRoll { on: TODAY }, Some("k1")).await;
    let Err(SubmitError::Refused(refusal)) = refused else { panic!("a roll cannot be posted before it is planned") };
    assert_eq!(refusal.rule, "no_plan");
    assert!(store.entries(UNIT, "committee", 0, 10).await.expect("read").is_empty());
    store.submit(UNIT, clerk(), TODAY, remark("其后"), Some("k1")).await.expect("a refusal does not use up its key");
}

#[tokio::test]
async fn sixteen_clerks_at_once_lose_and_double_nothing() {
    let dir = TempDir::new().expect("a directory");
    let store = village(&dir).await;
    let tasks: Vec<_> = (0..16)
        .map(|clerk| {
            let store = store.clone();
            tokio::spawn(async move {
                let actor = Actor { account: format!("a{clerk}"), role: Role::Township };
                for n in 0..10 {
                    store.submit(UNIT, actor.clone(), TODAY, remark(&format!("{clerk}-{n}")), None).await.expect("recorded");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no clerk fails");
    }
    let rows = store.entries(UNIT, "programme", 0, 1_000).await.expect("read");
    assert_eq!(rows.len(), 160);
    record::verify_chain(rows.iter().map(|r| (&r.entry, r.hash.as_str()))).expect("one unbroken chain");
    for clerk in 0..16 {
        let own = rows.iter().filter(|r| r.entry.actor == format!("township/a{clerk}")).count();
        assert_eq!(own, 10);
    }
}

#[tokio::test]
async fn an_erased_sealed_part_is_gone_and_the_chain_still_holds() {
    let dir = TempDir::new().expect("a directory");
    let store = village(&dir).await;
    let ack = store.submit(UNIT, clerk(), TODAY, remark("张三来访"), None).await.expect("recorded");
    let (salt, body) = store.sealed(UNIT, "programme", ack.seq).await.expect("read").expect("sealed");
    let row = &store.entries(UNIT, "programme", 0, 1).await.expect("read")[0];
    let salt: [u8; 32] = hex::decode(salt).expect("hex").try_into().expect("32 bytes");
    assert_eq!(row.entry.commitment.as_deref(), Some(record::commit(&salt, body.as_bytes()).as_str()));

    store.erase_sealed(UNIT, "programme", ack.seq).await.expect("erased");
    assert_eq!(store.sealed(UNIT, "programme", ack.seq).await.expect("read"), None);
    let rows = store.entries(UNIT, "programme", 0, 10).await.expect("read");
    record::verify_chain(rows.iter().map(|r| (&r.entry, r.hash.as_str()))).expect("the chain holds without it");
    assert_eq!(store.fold(UNIT).await.expect("folded").work_log, 1);
    drop(store);
    let file = std::fs::read(dir.path().join("huanjie.sqlite")).expect("the database");
    assert!(!file.windows("张三来访".len()).any(|w| w == "张三来访".as_bytes()), "not a byte of it stays in the file");
}

#[tokio::test]
async fn two_servers_never_write_one_directory() {
    let dir = TempDir::new().expect("a directory");
    let store = village(&dir).await;
    assert!(matches!(Store::open(dir.path()).await, Err(StoreError::InUse(_))));
    let beside = Store::beside(dir.path()).await.expect("accounts can be made beside a running server");
    let token = beside.create_token(Role::Observer, "6328").await.expect("made");
    assert_eq!(store.account_of_token(&token).await.expect("read").map(|a| a.role), Some(Role::Observer));
    let refused = beside.submit(UNIT, clerk(), TODAY, remark("旁边"), None).await;
    assert!(matches!(refused, Err(SubmitError::Store(StoreError::Stopping))), "records are written by one process");
}

#[tokio::test]
async fn lists_are_derived_and_can_be_made_anew() {
    let dir = TempDir::new().expect("a directory");
    let store = village(&dir).await;
    let seats = election::command::Seats { chair: 1, vice_chair: 0, member: 2, women_member: 0 };
    let plan = Command::SetPlan { on: TODAY, term: 11, election_day: date(2026, 12, 30), seats };
    store.submit(UNIT, clerk(), TODAY, plan, None).await.expect("planned");
    let row = store.unit(UNIT).expect("known");
    assert_eq!((row.summary.stage, row.summary.seats), (election::Stage::Planned, 3));
    assert_eq!(row.full_name(), "天峻县快尔玛乡纳尔宗村");
    store.rebuild_lists().await.expect("made anew");
    assert_eq!(store.unit(UNIT).expect("known"), row);
    drop(store);
    let store = Store::open(dir.path()).await.expect("opened again");
    assert_eq!(store.unit(UNIT).expect("known"), row);
    assert_eq!(store.units("632823").len(), 2);
    assert_eq!(store.units("632824").len(), 0);
}

#[test]
fn statements_run_on_postgresql_too() {
    for (name, text) in store::sql::ALL {
        let upper = text.to_uppercase();
        for word in ["ROWID", "AUTOINCREMENT", "INSERT OR", "REPLACE INTO", "IFNULL", "GLOB ", "PRAGMA", "?"] {
            assert!(!upper.contains(word), "{name} holds {word}");
        }
    }
    let migration = include_str!("../migrations/0001_first.sql").to_uppercase();
    for word in ["AUTOINCREMENT", "SERIAL", "REFERENCES", "WITHOUT ROWID", " INTEGER", "DATETIME", "BLOB"] {
        assert!(!migration.contains(word), "the migration holds {word}");
    }
}

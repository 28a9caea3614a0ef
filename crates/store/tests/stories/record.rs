//! What is acknowledged is on disk, once, in order; what is refused leaves nothing.

use std::sync::Arc;

use election::command::TallySection;
use election::{Actor, Command, Election, Fact, Recorded, Role};
use jiff::civil::{Date, date};
use record::chain::Walk;
use record::commit::Opening;
use record::entry::Entry;
use record::{Verifier, Verifiers};
use statute::Body;
use store::{Field, FormRow, KeptForm, Store, StoreError, SubmitError, UnitLoad};
use tempfile::TempDir;

use crate::county::{UNIT, divisions};

const TODAY: Date = date(2026, 11, 24);

fn clerk() -> Actor {
    Actor { account: "a1".into(), role: Role::Township }
}

fn remark(text: &str) -> Command {
    Command::WorkLog { text: text.into() }
}

/// Walks a unit's whole log as a stranger would: chain, leaf hashes, the device's signature on every entry.
async fn verified(store: &Store, unit: &str) -> u64 {
    let device = Verifier::parse(&store.device_key().expect("this store writes")).expect("a verifier key");
    let keys = Verifiers::new([device]).expect("one key");
    let log = store.log(unit).await.expect("read");
    let first = Entry::parse(log[0].0.as_bytes()).expect("an entry");
    let mut walk = Walk::new(first.content().origin.clone());
    for (note, hash) in &log {
        let (leaf, entry) = walk.step(note.as_bytes());
        assert_eq!(leaf.to_string(), *hash);
        assert_eq!(entry.expect("an entry").verify(&keys).expect("signed").len(), 1);
    }
    assert!(walk.breaks().is_empty(), "{:?}", walk.breaks());
    walk.head().size
}

async fn village(dir: &TempDir) -> Store {
    let store = Store::open(dir.path()).await.expect("a fresh directory can be opened");
    store.load_divisions(&divisions()).await.expect("divisions are loaded");
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
    assert_eq!(rows.last().map(|row| row.hash.clone()), Some(second.hash));
    assert_eq!(verified(&store, UNIT).await, 2, "signed by the same key before and after");
    assert_eq!(store.fold(UNIT).await.expect("folded").work_log, 2);
    assert!(rows.iter().all(|r| !r.note.contains("宣传")), "words stand in the sealed part, not in the entry");
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
    assert_eq!(verified(&store, UNIT).await, 160, "one unbroken chain");
    for clerk in 0..16 {
        let own = rows.iter().filter(|r| r.actor == format!("township/a{clerk}")).count();
        assert_eq!(own, 10);
    }
}

#[tokio::test]
async fn an_erased_sealed_part_is_gone_and_the_chain_still_holds() {
    let dir = TempDir::new().expect("a directory");
    let store = village(&dir).await;
    let ack = store.submit(UNIT, clerk(), TODAY, remark("张三来访"), None).await.expect("recorded");
    let (salt, body) = store.opening(UNIT, 0, Field::Personal).await.expect("read").expect("kept");
    let row = &store.entries(UNIT, "programme", 0, 1).await.expect("read")[0];
    let salt: [u8; 32] = hex::decode(salt).expect("hex").try_into().expect("32 bytes");
    let opening = Opening { salt, value: body.into_bytes() };
    assert_eq!(row.personal, Some(opening.commitment().hash().to_string()));
    assert_eq!(row.hash, ack.hash);

    store.erase_personal(UNIT, row.place).await.expect("erased");
    assert_eq!(store.opening(UNIT, 0, Field::Personal).await.expect("read"), None);
    assert_eq!(verified(&store, UNIT).await, 1, "the log holds without it");
    assert_eq!(store.fold(UNIT).await.expect("folded").work_log, 1);
    drop(store);
    let file = std::fs::read(dir.path().join("huanjie.sqlite")).expect("the database");
    assert!(!file.windows("张三来访".len()).any(|w| w == "张三来访".as_bytes()), "not a byte of it stays in the file");
}

/// A hash of few figures could be guessed: until the announcement the log holds a salted commitment to them.
#[tokio::test]
async fn the_figures_of_a_count_stand_beside_the_log() {
    let dir = TempDir::new().expect("a directory");
    let store = village(&dir).await;
    let sections = vec![TallySection::Ballots { valid: 9_731, void: 2 }];
    let fact = Fact::TallyEntered { round: 1, entrant: "a1".into(), sections };
    let state = Arc::new(Election::new(UNIT, Body::VillageCommittee));
    let recorded = Recorded { fact: fact.clone(), sealed: None };
    let facts = vec![(recorded, "2026-12-20T15:00:00+08:00".to_owned(), "counter/a1".to_owned())];
    store.bulk(vec![UnitLoad { unit: UNIT.into(), facts, state }]).await.expect("loaded");

    let row = store.entries(UNIT, "committee", 0, 1).await.expect("read").remove(0);
    assert!(!row.note.contains("9731"), "not in what is published");
    assert_eq!(serde_json::from_value::<Fact>(row.fact).expect("opened for the server"), fact);
    let (salt, value) = store.opening(UNIT, row.place, Field::Fact).await.expect("read").expect("kept");
    let salt: [u8; 32] = hex::decode(salt).expect("hex").try_into().expect("32 bytes");
    let opening = Opening { salt, value: value.into_bytes() };
    assert_eq!(row.hidden, Some(opening.commitment().hash().to_string()), "what is opened later is what was entered");
    assert_eq!(verified(&store, UNIT).await, 1);
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
    let plan = Command::SetPlan {
        on: TODAY,
        term: 11,
        election_day: date(2026, 12, 30),
        seats,
        form: Default::default(),
        way: Default::default(),
    };
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
    let migrations = [
        include_str!("../../migrations/0001_first.sql"),
        include_str!("../../migrations/0002_roll_templates.sql"),
        include_str!("../../migrations/0003_forms.sql"),
        include_str!("../../migrations/0004_shelf.sql"),
    ];
    let migration = migrations.concat().to_uppercase();
    for word in ["AUTOINCREMENT", "SERIAL", "REFERENCES", "WITHOUT ROWID", " INTEGER", "DATETIME", "BLOB"] {
        assert!(!migration.contains(word), "the migration holds {word}");
    }
}

#[tokio::test]
async fn what_was_said_of_a_template_is_kept_and_said_anew() {
    let dir = tempfile::tempdir().expect("a directory");
    let store = Store::open(dir.path()).await.expect("a store");
    assert!(store.roll_templates().await.expect("readable").is_empty());
    for (template, columns, now) in [("a", "{\"A\":\"name\"}", 1), ("b", "{}", 2), ("a", "{\"B\":\"name\"}", 3)] {
        store.put_roll_template(template, columns, now).await.expect("written");
    }
    drop(store);
    let store = Store::open(dir.path()).await.expect("opened again");
    let kept = [("a".to_owned(), "{\"B\":\"name\"}".to_owned()), ("b".to_owned(), "{}".to_owned())];
    assert_eq!(store.roll_templates().await.expect("readable"), kept);
}

#[tokio::test]
async fn a_form_of_a_superior_is_kept_with_what_was_said_of_its_cells_for_the_office_that_said_it() {
    let dir = tempfile::tempdir().expect("a directory");
    let store = Store::open(dir.path()).await.expect("a store");
    let form = |mapping: &str| KeptForm { title: "进度表".into(), file: vec![0, 159, 255], mapping: mapping.into() };
    for (mapping, now) in [("{}", 1), ("{\"cells\":[]}", 2)] {
        store.put_form("6328", "a1", &form(mapping), now).await.expect("written");
    }
    drop(store);
    let store = Store::open(dir.path()).await.expect("opened again");
    let rows = store.forms("6328").await.expect("readable");
    assert_eq!(rows, [FormRow { form: "a1".into(), title: "进度表".into(), said: 2 }]);
    assert_eq!(store.form("6328", "a1").await.expect("readable"), Some(form("{\"cells\":[]}")));
    assert_eq!(store.form("632823", "a1").await.expect("readable"), None, "of another office");
    store.drop_form("6328", "a1").await.expect("written");
    assert!(store.forms("6328").await.expect("readable").is_empty());
}

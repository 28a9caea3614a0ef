//! The public record: what is published holds for a stranger, and data that is older than it is not written to.

use std::path::Path;
use std::sync::Arc;

use election::{Actor, Command, Role};
use jiff::civil::{Date, date};
use record::cycle::{Act, Ended, Enrolled, Granted, Holder, Revoked};
use record::suite::LocalSigner;
use record::witness::{self, Seen};
use record::{NamedSigner, Origin, Policy, Purpose, Suite, Verifier, Verifiers};
use store::{About, ActError, ActRefused, ForkError, PublishError, Store, StoreError, SubmitError};
use tempfile::TempDir;
use verify::Folder;

use crate::county::{OTHER, UNIT, divisions};

const CYCLE: &str = "huanjie.example/2026-632823";
const TODAY: Date = date(2026, 11, 24);

fn about(suite: Suite) -> About {
    About { cycle: Origin::parse(CYCLE).expect("a name"), suite, device: format!("{CYCLE}/device/1"), log: None }
}

async fn county(dir: &Path, suite: Suite) -> Store {
    let store = Store::open_as(dir, Some(about(suite))).await.expect("opened");
    store.load_divisions(&divisions()).await.expect("loaded");
    store
}

fn database(dir: &TempDir) -> String {
    format!("sqlite://{}", dir.path().join("huanjie.sqlite").display())
}

async fn note(store: &Store, unit: &str, text: &str) -> Result<store::Ack, SubmitError> {
    let clerk = Actor { account: "a1".into(), role: Role::Township };
    store.submit(unit, clerk, TODAY, Command::WorkLog { text: text.into() }, None).await
}

fn holds(store: &Store, before: Option<&verify::Seen>) -> verify::Report {
    let report = verify::verify(&Folder::new(store.public()), &store.policy().expect("a policy"), before);
    assert!(report.failures().is_empty() && report.unchecked().is_empty(), "{report}");
    report
}

fn person(suite: Suite, n: u8) -> NamedSigner {
    let signer = LocalSigner::from_seed(suite, &[n; 32]).expect("a seed");
    NamedSigner::new(&format!("{CYCLE}/person/{n}"), Purpose::Note, Arc::new(signer)).expect("a name")
}

fn enrol(key: &Verifier, purpose: Holder) -> Act {
    Act::Enrolled(Enrolled {
        actor: "county/office".into(),
        holder: "县换届办".into(),
        key: key.vkey(),
        purpose,
        unit: None,
        division: None,
        account: None,
    })
}

#[tokio::test]
async fn what_is_published_holds_and_grows_in_both_suites() {
    for suite in Suite::ALL {
        let dir = TempDir::new().expect("a directory");
        let store = county(dir.path(), suite).await;
        note(&store, UNIT, "入户宣传").await.expect("recorded before the register is sealed");
        assert_eq!(store.publish().await.expect("nothing to do").size, 0);
        store.open_cycle("county/office").await.expect("sealed");
        assert!(matches!(store.open_cycle("county/office").await, Err(ActError::Refused(ActRefused::Open))));
        let first = store.publish().await.expect("published");
        assert_eq!(
            (first.units, first.size, first.published),
            (1, 8, 8),
            "register, key, two leases of units and three of offices, a checkpoint"
        );
        let seen = holds(&store, None).seen().clone();
        for n in 0..300 {
            note(&store, OTHER, &format!("第{n}天")).await.expect("recorded");
        }
        let second = store.publish().await.expect("published");
        assert_eq!((second.units, second.published), (1, 9));
        holds(&store, Some(&seen));
        assert!(store.public().join(format!("units/{OTHER}/tile/0/000")).exists(), "256 entries make a full tile");
        assert_eq!(store.publish().await.expect("nothing new"), store::Publication { units: 0, size: 9, published: 9 });
    }
}

#[tokio::test]
async fn partial_files_go_once_nobody_needs_them() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path(), Suite::Ed25519Sha256).await;
    store.open_cycle("county/office").await.expect("sealed");
    for n in 0..5 {
        note(&store, UNIT, &format!("第{n}天")).await.expect("recorded");
        store.publish().await.expect("published");
        holds(&store, None);
    }
    let partial = std::fs::read_dir(store.public().join(format!("units/{UNIT}/tile/entries/000.p"))).expect("partial files");
    let mut widths: Vec<String> = partial.map(|file| file.expect("a file").file_name().into_string().expect("a number")).collect();
    widths.sort();
    assert_eq!(widths, ["4", "5"], "the newest, and the one before for whoever is reading it now");
}

#[tokio::test]
async fn erased_personal_data_leaves_a_record_that_holds() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path(), Suite::Ed25519Sha256).await;
    store.open_cycle("county/office").await.expect("sealed");
    note(&store, UNIT, "会议在才让家召开").await.expect("recorded");
    store.publish().await.expect("published");
    store.erase_personal(UNIT, 0).await.expect("erased");
    note(&store, UNIT, "其后").await.expect("recorded");
    store.publish().await.expect("published");
    holds(&store, None);
}

#[tokio::test]
async fn deleted_files_are_written_again_after_the_next_start() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path(), Suite::Ed25519Sha256).await;
    store.open_cycle("county/office").await.expect("sealed");
    note(&store, UNIT, "入户宣传").await.expect("recorded");
    store.publish().await.expect("published");
    std::fs::remove_dir_all(store.public()).expect("deleted");
    drop(store);
    let store = Store::open(dir.path()).await.expect("opened again");
    assert_eq!(store.publish().await.expect("published").published, 8);
    holds(&store, None);
}

#[tokio::test]
async fn an_older_database_is_read_only() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path(), Suite::Ed25519Sha256).await;
    store.open_cycle("county/office").await.expect("sealed");
    note(&store, UNIT, "第一天").await.expect("recorded");
    store.publish().await.expect("published");
    let restored = TempDir::new().expect("a directory");
    let to = restored.path().join("huanjie.sqlite");
    let pool = sqlx::sqlite::SqlitePool::connect(&database(&dir)).await.expect("an administrator opens the database");
    sqlx::query("VACUUM INTO $1").bind(to.to_str().expect("a path")).execute(&pool).await.expect("a copy");
    note(&store, UNIT, "第二天").await.expect("recorded");
    store.publish().await.expect("published");
    for file in ["device.key", "log.key", "personal.key", "latest.sqlite", "latest.sqlite-wal"] {
        std::fs::copy(dir.path().join(file), restored.path().join(file)).expect("all else is as it was");
    }
    let store = Store::open(restored.path()).await.expect("it can be read");
    assert!(store.frozen().is_some());
    assert!(matches!(note(&store, UNIT, "第三天").await, Err(SubmitError::Store(StoreError::Older(_)))));
    let published = store.publish().await;
    assert!(matches!(published, Err(PublishError::Store(StoreError::Older(_)))), "{published:?}");
}

/// A county whose disk is lost: a backup of the morning, the public record of the evening, keys on the old disk.
async fn lost(dir: &TempDir, people: &[NamedSigner]) -> (TempDir, std::path::PathBuf) {
    let store = county(dir.path(), Suite::Ed25519Sha256).await;
    store.open_cycle("county/office").await.expect("sealed");
    for person in people {
        store.act(enrol(person.verifier(), Holder::Person), &[]).await.expect("enrolled");
    }
    note(&store, UNIT, "早上").await.expect("recorded");
    store.publish().await.expect("published");
    let restored = TempDir::new().expect("a directory");
    let backup = restored.path().join("backup");
    let pool = sqlx::sqlite::SqlitePool::connect(&database(dir)).await.expect("opened");
    sqlx::query("VACUUM INTO $1").bind(backup.to_str().expect("a path")).execute(&pool).await.expect("a copy");
    note(&store, UNIT, "下午").await.expect("recorded");
    note(&store, OTHER, "晚上").await.expect("recorded");
    store.publish().await.expect("published");
    for file in ["device.key", "log.key", "personal.key", "latest.sqlite", "latest.sqlite-wal"] {
        std::fs::copy(dir.path().join(file), restored.path().join(file)).expect("all else is as it was");
    }
    (restored, backup)
}

#[tokio::test]
async fn a_server_goes_on_from_a_backup_when_two_people_say_so() {
    let dir = TempDir::new().expect("a directory");
    let people = [person(Suite::Ed25519Sha256, 1), person(Suite::Ed25519Sha256, 2)];
    let (restored, backup) = lost(&dir, &people).await;
    store::put_backup(&backup, restored.path()).await.expect("put there");
    assert!(store::put_backup(&backup, restored.path()).await.is_err(), "no database is written over");
    let store = Store::open(restored.path()).await.expect("it can be read");
    assert!(store.frozen().is_some());
    let early = store.confirm_restore("county/office", "硬盘损坏", &people).await;
    assert!(matches!(early, Err(ActError::Store(StoreError::Older(_)))), "the record knows more: {early:?}");
    let recovered = store.recover(&dir.path().join("public")).await.expect("the public record is whole");
    assert_eq!((recovered.cycle, recovered.entries, recovered.units), (2, 2, 2));
    assert_eq!(store.recover(&dir.path().join("public")).await.expect("twice is as good as once"), store::Recovered::default());
    let alone = store.confirm_restore("county/office", "硬盘损坏", &people[..1]).await;
    assert!(matches!(alone, Err(ActError::Refused(ActRefused::TwoPeople(1)))), "{alone:?}");
    assert!(matches!(note(&store, UNIT, "太早").await, Err(SubmitError::Store(StoreError::Older(_)))));
    store.confirm_restore("county/office", "硬盘损坏", &people).await.expect("both have signed");
    note(&store, UNIT, "第二天").await.expect("it goes on");
    store.publish().await.expect("published");
    let before = verify::verify(&Folder::new(dir.path().join("public")), &store.policy().expect("a policy"), None);
    holds(&store, Some(before.seen()));
    drop(store);
    assert!(Store::open(restored.path()).await.expect("opened again").frozen().is_none());
}

#[tokio::test]
async fn an_edited_entry_is_never_signed() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path(), Suite::Ed25519Sha256).await;
    store.open_cycle("county/office").await.expect("sealed");
    note(&store, UNIT, "第一天").await.expect("recorded");
    store.publish().await.expect("published");
    let pool = sqlx::sqlite::SqlitePool::connect(&database(&dir)).await.expect("an administrator opens the database");
    let hash = record::Hash::leaf(b"another").to_string();
    sqlx::query("UPDATE entry SET hash = $1").bind(hash).execute(&pool).await.expect("edited");
    note(&store, UNIT, "第二天").await.expect("recorded: what is signed is checked when it is published");
    let published = store.publish().await;
    assert!(matches!(published, Err(PublishError::Fork(ForkError::Forked { size: 1, .. }))), "{published:?}");
    assert!(matches!(note(&store, UNIT, "第三天").await, Err(SubmitError::Store(StoreError::Older(_)))));
}

#[tokio::test]
async fn a_checkpoint_is_published_when_its_witnesses_have_cosigned_it() {
    for suite in Suite::ALL {
        let dir = TempDir::new().expect("a directory");
        let store = county(dir.path(), suite).await;
        store.open_cycle("county/office").await.expect("sealed");
        let signer = LocalSigner::from_seed(suite, &[9; 32]).expect("a seed");
        let witness = NamedSigner::new("witness.example/county", Purpose::Cosignature, Arc::new(signer)).expect("a name");
        let policy = store.policy_text().expect("a policy").replace("quorum none", "");
        let policy = format!("{policy}witness county {}\nquorum county\n", witness.verifier().vkey());
        std::fs::write(dir.path().join("trust.policy"), &policy).expect("written");
        note(&store, UNIT, "第一天").await.expect("recorded");
        assert_eq!(store.publish().await.expect("signed").published, 0, "the quorum is not there");
        let log =
            Verifiers::new(Policy::parse(policy.as_bytes()).expect("a policy").logs().iter().map(|log| log.key.clone())).expect("keys");
        let request = store.request(0).await.expect("read").expect("a checkpoint waits");
        // Meanwhile the log grows; the cosignature of the older checkpoint still counts.
        note(&store, UNIT, "第二天").await.expect("recorded");
        assert_eq!(store.publish().await.expect("signed").published, 0);
        let accepted = witness::add_checkpoint(&request, Some(&log), Seen::nothing()).expect("accepted");
        let kept = accepted.seen();
        let cosignature = accepted.kept().cosign(&witness, 1_797_728_460).expect("cosigned");
        assert_eq!(store.cosigned(std::slice::from_ref(&cosignature)).await.expect("taken"), 8);
        holds(&store, None);
        assert_eq!(store.witnessed("county").await.expect("read"), 8);
        assert!(matches!(store.cosigned(&[cosignature]).await, Err(PublishError::Cosignature)), "once is enough");
        let request = store.request(kept.size).await.expect("read").expect("a checkpoint waits");
        let accepted = witness::add_checkpoint(&request, Some(&log), kept).expect("the log has only grown");
        let cosignature = accepted.kept().cosign(&witness, 1_797_728_520).expect("cosigned");
        assert_eq!(store.cosigned(&[cosignature]).await.expect("taken"), 9);
        holds(&store, None);
        let beyond = store.request(99).await;
        assert!(matches!(beyond, Err(PublishError::Fork(ForkError::Shrunk { known: 99, .. }))), "a witness has seen more");
        assert!(store.frozen().is_some());
    }
}

#[tokio::test]
async fn a_unit_is_written_by_one_device_at_a_time() {
    let suite = Suite::Ed25519Sha256;
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path(), suite).await;
    store.open_cycle("county/office").await.expect("sealed");
    note(&store, UNIT, "第一天").await.expect("recorded");
    store.publish().await.expect("published");
    let laptop = person(suite, 7);
    store.act(enrol(laptop.verifier(), Holder::Device), &[]).await.expect("enrolled");
    let grant = |epoch, base| {
        Act::Granted(Granted { actor: "county/office".into(), base, device: laptop.verifier().name_and_id(), epoch, unit: UNIT.into() })
    };
    let held = store.act(grant(2, 1), &[]).await;
    assert!(matches!(held, Err(ActError::Refused(ActRefused::Held { epoch: 1, .. }))), "{held:?}");
    let root = record::tree::Tree::from_iter(
        store.log(UNIT).await.expect("read").iter().map(|(_, hash)| record::Hash::parse(hash).expect("a hash")),
    );
    let end = Ended { actor: "county/office".into(), epoch: 1, reason: None, root: root.root().to_string(), size: 1, unit: UNIT.into() };
    store.act(Act::Ended(end), &[]).await.expect("released");
    assert!(matches!(note(&store, UNIT, "无人").await, Err(SubmitError::Elsewhere(_))));
    store.act(grant(2, 1), &[]).await.expect("granted");
    let elsewhere = note(&store, UNIT, "别处").await;
    let Err(SubmitError::Elsewhere(Some(lease))) = elsewhere else { panic!("{elsewhere:?}") };
    assert_eq!((lease.epoch, lease.device.as_str()), (2, laptop.verifier().name_and_id().as_str()));
    note(&store, OTHER, "邻村照常").await.expect("other units are written here");
    store.publish().await.expect("published");
    holds(&store, None);
}

#[tokio::test]
async fn two_people_sign_what_one_alone_must_not_decide() {
    let suite = Suite::Sm2Sm3;
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path(), suite).await;
    let (one, two, stranger) = (person(suite, 1), person(suite, 2), person(suite, 3));
    let early = store.act(enrol(one.verifier(), Holder::Person), &[]).await;
    assert!(matches!(early, Err(ActError::Refused(ActRefused::NotOpen))));
    store.open_cycle("county/office").await.expect("sealed");
    store.act(enrol(one.verifier(), Holder::Person), &[]).await.expect("enrolled");
    store.act(enrol(two.verifier(), Holder::Person), &[]).await.expect("enrolled");
    let again = store.act(enrol(two.verifier(), Holder::Person), &[]).await;
    assert!(matches!(again, Err(ActError::Refused(ActRefused::KnownKey(_)))));
    let revoke = || Act::Revoked(Revoked { actor: "county/office".into(), key: two.verifier().name_and_id(), reason: "遗失".into() });
    let alone = store.act(revoke(), std::slice::from_ref(&one)).await;
    assert!(matches!(alone, Err(ActError::Refused(ActRefused::TwoPeople(1)))));
    let with_a_stranger = store.act(revoke(), &[one.clone(), stranger]).await;
    assert!(matches!(with_a_stranger, Err(ActError::Refused(ActRefused::Stranger(_)))));
    let doubled = store.act(revoke(), &[one.clone(), one.clone()]).await;
    assert!(doubled.is_err(), "one card is not two people");
    store.act(revoke(), &[one.clone(), two.clone()]).await.expect("revoked");
    assert!(store.cycle().key(&two.verifier().name_and_id()).is_none());
    store.publish().await.expect("published");
    holds(&store, None);
    drop(store);
    let store = Store::open(dir.path()).await.expect("opened again");
    assert_eq!((store.cycle().people(), store.cycle().keys().len()), (1, 3));
}

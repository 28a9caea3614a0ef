//! Keys in the log of the cycle: the log is given another one, a lost one comes back from a backup, one person is never two.

use std::path::Path;
use std::sync::Arc;

use bundle::Identity;
use election::{Actor, Command, Role};
use jiff::civil::{Date, date};
use record::cycle::{Act, Enrolled, Holder, Revoked};
use record::suite::LocalSigner;
use record::{NamedSigner, Origin, Purpose, Suite, Verifier};
use store::{About, ActError, ActRefused, Along, By, Done, Once, Store, StoreError};
use tempfile::TempDir;
use verify::Folder;

use crate::county::{UNIT, divisions};

const CYCLE: &str = "huanjie.example/2026-632823";
const TODAY: Date = date(2026, 11, 24);

async fn county(dir: &Path, suite: Suite) -> Store {
    let cycle = Origin::parse(CYCLE).expect("a name");
    let about = About { cycle, suite, device: format!("{CYCLE}/device/1"), log: None };
    let store = Store::open_as(dir, Some(about)).await.expect("opened");
    store.load_divisions(&divisions()).await.expect("loaded");
    store.open_cycle("county/office").await.expect("sealed");
    store
}

async fn note(store: &Store, text: &str) {
    let clerk = Actor { account: "a1".into(), role: Role::Township };
    store.submit(UNIT, clerk, TODAY, Command::WorkLog { text: text.into() }, None).await.expect("recorded");
}

fn named(suite: Suite, name: &str, n: u8) -> NamedSigner {
    let signer = LocalSigner::from_seed(suite, &[n; 32]).expect("a seed");
    NamedSigner::new(&format!("{CYCLE}/person/{name}"), Purpose::Note, Arc::new(signer)).expect("a name")
}

fn enrol(key: &Verifier, account: Option<&str>) -> Act {
    Act::Enrolled(Enrolled {
        actor: "county/office".into(),
        holder: "县换届办".into(),
        key: key.vkey(),
        purpose: Holder::Person,
        unit: None,
        division: Some("632823".into()),
        account: account.map(str::to_owned),
    })
}

/// Two people with a card each.
async fn two(store: &Store, suite: Suite) -> [NamedSigner; 2] {
    let people = [named(suite, "1", 1), named(suite, "2", 2)];
    for (person, account) in people.iter().zip(["a1", "a2"]) {
        store.act(enrol(person.verifier(), Some(account)), &[]).await.expect("enrolled");
    }
    people
}

fn by(people: &[NamedSigner]) -> By<'_> {
    By { actor: "county/office", people, once: None }
}

fn holds(store: &Store, policy: &str) -> verify::Report {
    let policy = record::Policy::parse(policy.as_bytes()).expect("a policy");
    let report = verify::verify(&Folder::new(store.public()), &policy, None);
    assert!(report.failures().is_empty() && report.unchecked().is_empty(), "{report}");
    report
}

#[tokio::test]
async fn the_log_goes_on_with_another_key_and_every_policy_still_holds() {
    for suite in Suite::ALL {
        let dir = TempDir::new().expect("a directory");
        let store = county(dir.path(), suite).await;
        let people = two(&store, suite).await;
        note(&store, "第一天").await;
        store.publish().await.expect("published");
        let old = store.log_key().expect("a key");
        let before = store.policy_text().expect("a policy");
        std::fs::write(dir.path().join("trust.policy"), format!("# 见证\n{before}")).expect("written");
        let alone = store.rotate_log_key("换人", by(&people[..1])).await;
        assert!(matches!(alone, Err(ActError::Refused(ActRefused::TwoPeople(1)))), "{alone:?}");
        assert_eq!(store.log_key().expect("a key"), old, "nothing has changed");
        let new = store.rotate_log_key("保管人调离", by(&people)).await.expect("two have signed");
        assert_eq!(store.log_keys().expect("keys"), [old.clone(), new.clone()]);
        note(&store, "第二天").await;
        store.publish().await.expect("published under the new key");
        let listed = std::fs::read_to_string(store.public().join("log.vkey")).expect("keys");
        assert!(listed.starts_with(&format!("{}\n{}\n", old.vkey(), new.vkey())), "{listed}");
        assert_eq!(listed.lines().count(), 2 * 6, "both keys, under the name of every log: cycle, two units, three offices");
        let after = store.policy_text().expect("a policy");
        assert_eq!(after, format!("# 见证\nlog {}\nlog {}\nquorum none\n", old.vkey(), new.vkey()));
        // Whoever trusted the old key follows; so does who knows only the new one.
        for policy in [before, after, format!("log {}\nquorum none\n", new.vkey())] {
            holds(&store, &policy);
        }
        drop(store);
        let store = Store::open(dir.path()).await.expect("opened again");
        assert_eq!((store.frozen(), store.log_key().expect("a key")), (None, new));
    }
}

#[tokio::test]
async fn a_server_stopped_between_the_entry_and_its_key_finishes_at_the_next_start() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path(), Suite::Ed25519Sha256).await;
    let seed = std::fs::read(dir.path().join("log.key")).expect("a key");
    let new = store.rotate_log_key("更换", by(&[])).await.expect("nobody has a card yet");
    drop(store);
    // As it was between the two: the entry is there, the old key still in its place.
    std::fs::rename(dir.path().join("log.key"), dir.path().join("log.key.next")).expect("moved");
    std::fs::write(dir.path().join("log.key"), seed).expect("written");
    let store = Store::open(dir.path()).await.expect("opened");
    assert_eq!((store.frozen(), store.log_key().expect("a key")), (None, new));
    assert!(!dir.path().join("log.key.next").exists());
    note(&store, "照常").await;
    store.publish().await.expect("published");
    holds(&store, &store.policy_text().expect("a policy"));
}

#[tokio::test]
async fn a_lost_log_key_comes_back_from_a_sealed_backup_and_nothing_else_will_do() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path(), Suite::Ed25519Sha256).await;
    note(&store, "第一天").await;
    store.publish().await.expect("published");
    let (escrow, stranger) = (Identity::generate(), Identity::generate());
    let secret = |identity: &Identity| {
        use age::secrecy::ExposeSecret as _;
        bundle::identity(&format!("# made for a test\n {}\n", identity.to_string().expose_secret())).expect("found among the lines")
    };
    let along = Along { open_check_ins: false, log_key_for: &[escrow.to_public()] };
    let backup = dir.path().join("backup");
    store.backup_with(&backup, &along).await.expect("saved");
    let seed = std::fs::read_to_string(dir.path().join("log.key")).expect("a key");
    let bytes = std::fs::read(&backup).expect("read");
    assert!(!bytes.windows(64).any(|part| part == seed.trim().as_bytes()), "it is sealed");
    let restored = TempDir::new().expect("a directory");
    store::put_backup(&backup, restored.path()).await.expect("put there");
    std::fs::copy(dir.path().join("personal.key"), restored.path().join("personal.key")).expect("the key comes from elsewhere");
    let other = Store::open(restored.path()).await.expect("it can be read");
    assert!(other.frozen().is_some_and(|why| why.contains("log.key is ")), "a key of its own is not the log's");
    let wrong = other.adopt_log_key(&secret(&stranger)).await;
    assert!(matches!(wrong, Err(StoreError::Directory { .. })), "{wrong:?}");
    assert_eq!(other.adopt_log_key(&secret(&escrow)).await.expect("opened"), store.log_key().expect("a key"));
    assert_eq!(std::fs::read_to_string(restored.path().join("log.key")).expect("a key"), seed);
    assert!(!restored.path().join("log.key.age").exists());
    assert!(other.frozen().is_some(), "a restore still waits for two people");
    other.confirm_restore("county/office", "硬盘损坏", &[]).await.expect("nobody has a card yet");
    other.publish().await.expect("published");
    holds(&other, &store.policy_text().expect("a policy"));
}

#[tokio::test]
async fn one_person_is_never_two() {
    for suite in Suite::ALL {
        let dir = TempDir::new().expect("a directory");
        let store = county(dir.path(), suite).await;
        let [one, other] = two(&store, suite).await;
        // The card of the first person, once more, as if it were somebody else's.
        let again = store.act(enrol(named(suite, "3", 1).verifier(), Some("a3")), &[]).await;
        assert!(matches!(again, Err(ActError::Refused(ActRefused::KnownKey(_)))), "one card is enrolled once: {again:?}");
        // A second card of the first person, before the first is revoked.
        let spare = named(suite, "4", 4);
        store.act(enrol(spare.verifier(), Some("a1")), &[]).await.expect("enrolled");
        assert_eq!(store.cycle().people(), 2);
        let revoke = || Act::Revoked(Revoked { actor: "county/office".into(), key: one.verifier().name_and_id(), reason: "遗失".into() });
        let alone = store.act(revoke(), &[one.clone(), spare.clone()]).await;
        assert!(matches!(alone, Err(ActError::Refused(ActRefused::OnePerson))), "{alone:?}");
        let twice = store.act(revoke(), &[one.clone(), one.clone()]).await;
        assert!(matches!(twice, Err(ActError::Refused(ActRefused::OnePerson))), "{twice:?}");
        store.act(revoke(), &[spare, other]).await.expect("two people");
        assert_eq!(store.cycle().people(), 2, "one revoked card of two");
        store.publish().await.expect("published");
        holds(&store, &store.policy_text().expect("a policy"));
    }
}

#[tokio::test]
async fn a_request_that_comes_twice_is_done_once() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path(), Suite::Ed25519Sha256).await;
    let size = store.cycle().size();
    let once = |request, answer| Some(Once { key: "k1", request, answer });
    let act = |n: u8| enrol(named(Suite::Ed25519Sha256, &n.to_string(), n).verifier(), None);
    assert_eq!(store.act_once(act(1), &[], once("a", "first")).await.expect("done"), Done::Now);
    assert_eq!(store.act_once(act(2), &[], once("a", "second")).await.expect("known"), Done::Before("first".into()));
    let other = store.act_once(act(3), &[], once("b", "third")).await;
    assert!(matches!(other, Err(ActError::Reused)), "{other:?}");
    assert_eq!(store.cycle().size(), size + 1);
    drop(store);
    let store = Store::open(dir.path()).await.expect("opened again");
    assert_eq!(store.act_once(act(4), &[], once("a", "fourth")).await.expect("known"), Done::Before("first".into()));
    assert_eq!(store::fsck(dir.path()).await.expect("looked through").faults, []);
}

//! A unit goes to a laptop and comes back: by sticks, under a lease, with two groups typed from paper.

use std::collections::BTreeSet;
use std::path::Path;

use bundle::{Folder, Recipient, SignedManifest, stick};
use election::{Actor, Command, Role};
use jiff::civil::{Date, date};
use record::cycle::{Act, Enrolled, Holder};
use record::{Hash, Origin, Suite, Verifier};
use store::{About, By, Erasable, Fault, HandoverError, Store, SubmitError, Taken, What, fsck_with};
use tempfile::TempDir;
use verify::Folder as Record;

use crate::county::{UNIT, divisions};

const CYCLE: &str = "huanjie.example/2026-632823";
const TODAY: Date = date(2026, 11, 24);
const OFFICE: By<'static> = By { actor: "county/office", people: &[], once: None };

async fn machine(dir: &Path, suite: Suite, device: &str, log: Option<Verifier>) -> Store {
    let cycle = Origin::parse(CYCLE).expect("a name");
    let about = About { cycle, suite, device: format!("{CYCLE}/device/{device}"), log };
    let store = Store::open_as(dir, Some(about)).await.expect("opened");
    store.load_divisions(&divisions()).await.expect("loaded");
    store
}

struct Offices {
    dirs: [TempDir; 2],
    county: Store,
    laptop: Store,
}

impl Offices {
    /// The county's server and an enrolled laptop that has the unit on lease.
    async fn new(suite: Suite) -> Self {
        let dirs = [(); 2].map(|()| TempDir::new().expect("a directory"));
        let county = machine(dirs[0].path(), suite, "1", None).await;
        county.open_cycle("county/office").await.expect("sealed");
        note(&county, "县里登记的第一条").await.expect("recorded");
        let laptop = machine(dirs[1].path(), suite, "laptop", Some(county.log_key().expect("a key"))).await;
        let key = laptop.device_key().expect("a key");
        let enrolled = Enrolled {
            actor: "county/office".into(),
            holder: "快尔玛乡".into(),
            key,
            purpose: Holder::Device,
            unit: None,
            division: None,
            account: None,
        };
        county.act(Act::Enrolled(enrolled), &[]).await.expect("enrolled");
        county.hand_out(UNIT, &laptop.device_name().expect("a name"), OFFICE).await.expect("handed out");
        let offices = Self { dirs, county, laptop };
        offices.cycle_to_laptop().await;
        let to = [offices.laptop.recipient().expect("a key")];
        let sealed = offices.county.seal_unit(UNIT, 0, &to).await.expect("sealed");
        carry(&offices.county, &sealed, &offices.laptop);
        let taken = offices.laptop.take(&sealed.hash()).await.expect("taken");
        assert_eq!(taken, Taken::Unit { unit: UNIT.into(), from: 0, to: 1 });
        offices
    }

    async fn cycle_to_laptop(&self) {
        let held = self.laptop.cycle().size();
        let sealed = self.county.seal_cycle(held).await.expect("sealed");
        carry(&self.county, &sealed, &self.laptop);
        self.laptop.take(&sealed.hash()).await.expect("taken");
        assert_eq!(self.laptop.cycle().size(), self.county.cycle().size());
    }

    /// The unit's log from the laptop to the county.
    async fn unit_to_county(&self, from: u64) -> (Hash, Taken) {
        let sealed = self.laptop.seal_unit(UNIT, from, &[self.recipient()]).await.expect("sealed");
        carry(&self.laptop, &sealed, &self.county);
        let taken = self.county.take(&sealed.hash()).await.expect("taken");
        (sealed.hash(), taken)
    }

    fn recipient(&self) -> Recipient {
        self.county.recipient().expect("a key")
    }
}

async fn note(store: &Store, text: &str) -> Result<store::Ack, SubmitError> {
    let clerk = Actor { account: "a1".into(), role: Role::Township };
    store.submit(UNIT, clerk, TODAY, Command::WorkLog { text: text.into() }, None).await
}

fn carry(from: &Store, sealed: &SignedManifest, to: &Store) {
    let dir = TempDir::new().expect("a stick");
    let on_stick = Folder::create(dir.path()).expect("a folder");
    stick::write(&from.outbox(), sealed, &on_stick, 1 << 20, &BTreeSet::new()).expect("written");
    let senders = to.senders().expect("keys");
    let collected = stick::collect(to.inbox().expect("a folder"), &[on_stick], &senders).expect("gathered");
    assert_eq!(collected.bundles.len(), 1, "{:?}", collected.ignored);
}

fn typed(store: &Store, seal: &store::Seal) -> [String; 2] {
    assert!(store.frozen().is_none());
    let groups = seal.groups();
    groups.asked().map(|at| groups.all()[at].clone())
}

#[tokio::test]
async fn a_unit_goes_to_a_laptop_and_comes_back() {
    for suite in Suite::ALL {
        let Offices { county, laptop, .. } = &Offices::new(suite).await;
        assert!(matches!(note(county, "县里不能再写").await, Err(SubmitError::Elsewhere(Some(_)))));
        note(laptop, "在牧场点名").await.expect("written at the laptop, under the second lease");
        let folded = laptop.fold(UNIT).await.expect("folded");
        assert_eq!(folded.work_log, 2);
    }
}

#[tokio::test]
async fn what_was_done_on_the_laptop_stands_in_the_county_and_holds() {
    for suite in Suite::ALL {
        let offices = Offices::new(suite).await;
        note(&offices.laptop, "第一天").await.expect("written");
        let (hash, taken) = offices.unit_to_county(1).await;
        assert_eq!(taken, Taken::Unit { unit: UNIT.into(), from: 1, to: 2 });
        assert_eq!(offices.county.take(&hash).await.expect("twice is as good as once"), Taken::Known);
        note(&offices.laptop, "第二天").await.expect("written");
        let (_, taken) = offices.unit_to_county(0).await;
        assert_eq!(taken, Taken::Unit { unit: UNIT.into(), from: 2, to: 3 }, "what is here already is not stored twice");
        offices.county.publish().await.expect("published");
        let report = verify::verify(&Record::new(offices.county.public()), &offices.county.policy().expect("a policy"), None);
        assert!(report.failures().is_empty() && report.unchecked().is_empty(), "{report}");

        let paper = offices.laptop.seal(UNIT, None).await.expect("printed");
        let [one, other] = typed(&offices.laptop, &paper);
        let wrong = offices.county.hand_back(UNIT, 3, [&one, "0000"], OFFICE).await;
        assert!(matches!(wrong, Err(HandoverError::Paper(ref differs)) if differs.len() == 1), "{wrong:?}");
        let early = offices.county.hand_back(UNIT, 4, [&one, &other], OFFICE).await;
        assert!(matches!(early, Err(HandoverError::Missing { paper: 4, here: 3 })), "{early:?}");
        offices.county.hand_back(UNIT, 3, [&one.to_lowercase(), &other], OFFICE).await.expect("the paper is right");
        note(&offices.county, "县里继续").await.expect("written here again");
        offices.cycle_to_laptop().await;
        assert!(matches!(note(&offices.laptop, "太晚").await, Err(SubmitError::Elsewhere(_))));
        offices.county.publish().await.expect("published");
        let report = verify::verify(&Record::new(offices.county.public()), &offices.county.policy().expect("a policy"), None);
        assert!(report.failures().is_empty() && report.unchecked().is_empty(), "{report}");
    }
}

#[tokio::test]
async fn what_a_lost_laptop_wrote_after_it_was_revoked_is_an_orphan() {
    let offices = Offices::new(Suite::Ed25519Sha256).await;
    note(&offices.laptop, "送到了").await.expect("written");
    offices.unit_to_county(1).await;
    note(&offices.laptop, "没有送到").await.expect("written");
    offices.county.revoke(UNIT, "笔记本遗失", OFFICE).await.expect("revoked");
    note(&offices.county, "按纸质表重新录入").await.expect("written here");
    let (_, taken) = offices.unit_to_county(1).await;
    let Taken::Orphan { at: 2, .. } = taken else { panic!("{taken:?}") };
    let kept: Vec<_> = std::fs::read_dir(offices.county.orphans()).expect("a folder").collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(offices.county.log(UNIT).await.expect("read").len(), 3, "nothing is merged");
    offices.county.publish().await.expect("published");
    let report = verify::verify(&Record::new(offices.county.public()), &offices.county.policy().expect("a policy"), None);
    assert!(report.failures().is_empty(), "{report}");
}

/// A copy of a county's directory that goes on from a backup, with its keys.
async fn restored(county: &Path, backup: &Path) -> (TempDir, Store) {
    let dir = TempDir::new().expect("a directory");
    store::put_backup(backup, dir.path()).await.expect("put there");
    for key in ["log.key", "device.key", "personal.key"] {
        std::fs::copy(county.join(key), dir.path().join(key)).expect("copied");
    }
    let store = Store::open(dir.path()).await.expect("opened");
    (dir, store)
}

#[tokio::test]
async fn an_orphan_branch_is_sealed_goes_with_a_backup_and_keeps_nothing_that_is_erased() {
    const WORDS: &str = "没有送到";
    let offices = Offices::new(Suite::Ed25519Sha256).await;
    let (county, dir) = (&offices.county, offices.dirs[0].path());
    note(&offices.laptop, WORDS).await.expect("written");
    county.revoke(UNIT, "笔记本遗失", OFFICE).await.expect("revoked");
    note(county, "按纸质表重新录入").await.expect("written here");
    let (_, taken) = offices.unit_to_county(1).await;
    assert!(matches!(taken, Taken::Orphan { .. }), "{taken:?}");
    let names = |store: &Store| -> Vec<String> {
        let files = std::fs::read_dir(store.orphans()).expect("a folder");
        files.map(|file| file.expect("a file").file_name().into_string().expect("text")).collect()
    };
    let [name] = &names(county)[..] else { panic!("one branch") };
    let says = |store: &Store| {
        let payload = store.branch(name).expect("opened");
        payload.openings().iter().any(|opening| String::from_utf8_lossy(&opening.opening.value).contains(WORDS))
    };
    let on_disk = |store: &Store| std::fs::read(store.orphans().join(name)).expect("a file");
    assert!(says(county) && !String::from_utf8_lossy(&on_disk(county)).contains(UNIT), "only who has the key reads it");

    let backup = dir.join("backup");
    assert_eq!(county.backup(&backup).await.expect("saved").branches, 1);
    let key = dir.join("personal.key");
    for (path, key) in [(dir, None), (&backup, Some(&*key))] {
        assert_eq!(fsck_with(path, key).await.expect("looked through").faults, []);
    }
    // Under another name it is not what it says.
    let other = county.orphans().join(name.replacen("-1-", "-0-", 1));
    std::fs::copy(county.orphans().join(name), &other).expect("copied");
    let faults = fsck_with(dir, None).await.expect("looked through").faults;
    assert!(matches!(&faults[..], [Fault { what: What::Branch(..), .. }]), "{faults:?}");
    std::fs::remove_file(&other).expect("removed");

    county.erase(UNIT, Erasable::Personal, "保存期满", OFFICE).await.expect("erased");
    assert!(!says(county), "the branch has lost its words, not its entries");
    assert_eq!(county.branch(name).expect("opened").entries().len(), 1);
    assert_eq!(fsck_with(dir, None).await.expect("looked through").faults, []);
    // Sent again it does not bring them back.
    std::fs::remove_file(county.orphans().join(name)).expect("removed");
    let sealed = offices.laptop.seal_unit(UNIT, 1, &[offices.recipient()]).await.expect("sealed anew");
    carry(&offices.laptop, &sealed, county);
    county.take(&sealed.hash()).await.expect("taken");
    assert!(!says(county));

    county.publish().await.expect("published");
    let (new, copy) = restored(dir, &backup).await;
    assert!(says(&copy), "the backup is older than the erasure");
    copy.recover(&county.public()).await.expect("recovered");
    assert!(!says(&copy));
    copy.confirm_restore("county/office", "换机", &[]).await.expect("confirmed");
    assert_eq!(fsck_with(new.path(), None).await.expect("looked through").faults, []);
}

#[tokio::test]
async fn a_laptop_decides_nothing_about_the_cycle() {
    let offices = Offices::new(Suite::Ed25519Sha256).await;
    let revoked = offices.laptop.revoke(UNIT, "自己收回", OFFICE).await;
    assert!(revoked.is_err(), "{revoked:?}");
    assert_eq!(offices.laptop.publish().await.expect("nothing to publish").size, 0);
    let for_nobody = offices.laptop.seal_unit(UNIT, 0, &[]).await;
    assert!(for_nobody.is_err(), "personal parts never travel in the clear");
}

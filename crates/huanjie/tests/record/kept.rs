//! `huanjie retention`, `huanjie erase` and `huanjie doubles`: what is kept beside the record, from the command line.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use bundle::{Folder, SignedManifest, stick};
use demo::DemoUnit;
use election::{Actor, Election, Role, Stage};
use record::cycle::{Act, Enrolled, Holder};
use record::{Origin, Suite};
use store::{About, By, Store};
use tempfile::TempDir;

use crate::made::{self, CYCLE, Made, one_of_each};

/// Years between the demonstration and an election whose data are due.
const YEARS: i16 = 11;

/// A day that has passed, by which those data are due and no others.
const BY: &str = "2026-11-01";

fn huanjie(arguments: &[&str]) -> (i32, String, String) {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_huanjie")).args(arguments).output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

/// What a command that must succeed has printed.
fn done(arguments: &[&str]) -> String {
    let (code, told, why) = huanjie(arguments);
    assert_eq!(code, 0, "{arguments:?}: {told}{why}");
    told
}

fn one(stage: Stage) -> DemoUnit {
    one_of_each().into_iter().find(|((reached, _), _)| *reached == stage).expect("such a unit").1
}

/// The same election so many years ago, by the law of its day.
fn long_ago(mut unit: DemoUnit) -> DemoUnit {
    let earlier = |text: String| {
        let mut text = text.replace("CN-RCL-2025", "CN-RCL-2018");
        for year in 2024..2030 {
            text = text.replace(&format!("{year}-"), &format!("{}-", year - YEARS));
        }
        text
    };
    let mut state = Election::new(&unit.unit, unit.state.body);
    for (recorded, at, _) in &mut unit.facts {
        let fact = earlier(serde_json::to_string(&recorded.fact).expect("text"));
        recorded.fact = serde_json::from_str(&fact).expect("a fact");
        *at = earlier(at.clone());
        state.apply(&recorded.fact, recorded.sealed.as_ref());
    }
    unit.state = Arc::new(state);
    unit
}

/// Keys of the old disk, for a directory that goes on from a backup.
fn copy_keys(from: &Path, to: &Path) {
    for key in ["log.key", "device.key", "personal.key", "doubles.key"] {
        std::fs::copy(from.join(key), to.join(key)).expect("copied");
    }
}

/// The program serving a directory until it is dropped.
struct Server(Child);

impl Server {
    fn on(data: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_huanjie"))
            .args(["serve", "--data", data, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(process.stdout.take().expect("standard output")).lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains("http://")), "the program says where it listens");
        std::thread::spawn(move || lines.for_each(drop));
        Self(process)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing is left to do about a process that cannot be ended.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

#[test]
fn what_is_due_is_listed_and_purged_and_stays_gone_when_an_older_backup_is_restored() {
    let made = Made::of(Suite::Ed25519Sha256, vec![long_ago(one(Stage::HandedOver))]);
    let (data, unit, folder) = (text(made.data.path()), made.units[0].as_str(), TempDir::new().expect("a folder"));
    let (backup, new) = (folder.path().join("backup"), folder.path().join("new"));
    done(&["backup", "--data", data, "--to", text(&backup)]);
    let due = |data: &str| done(&["retention", "due", "--data", data, "--before", BY]);
    let of_roll = format!("{unit}\troll\t");
    assert!(due(data).contains(&of_roll), "{}", due(data));

    let purge = |category: &str, before: &str| huanjie(&["retention", "purge", "--data", data, "--category", category, "--before", before]);
    let (code, _, why) = purge("roll", "2999-01-01");
    assert!(code == 1 && why.contains("later than today"), "{why}");
    let (code, _, why) = purge("rolls", BY);
    assert!(code == 2 && why.contains("choose one of roll, "), "{why}");
    let (code, told, why) = purge("roll", BY);
    assert!(code == 0 && told.starts_with(&format!("{unit}\t")) && told.contains("huanjie restore --record"), "{told}{why}");
    assert!(!due(data).contains(&of_roll));
    let (code, _, why) = purge("roll", BY);
    assert!(code == 1 && why.contains("nothing of the kind roll was due"), "{why}");
    done(&["cycle", "publish", "--data", data]);
    for told in [done(&["verify", data]), done(&["fsck", "--data", data])] {
        assert!(!told.is_empty());
    }

    std::fs::create_dir(&new).expect("made");
    copy_keys(made.data.path(), &new);
    let record = made.public();
    let new = text(&new);
    done(&["restore", "--data", new, "--backup", text(&backup), "--record", text(&record), "--reason", "换机"]);
    assert!(!due(new).contains(&of_roll), "what was purged since the backup is gone here too: {}", due(new));
    done(&["cycle", "publish", "--data", new]);
    done(&["fsck", "--data", new]);
    let told = done(&["verify", new]);
    assert!(told.contains("parts (roll) are erased: 保存期满"), "{told}");
}

/// A laptop that has the unit on lease, loses it, and comes with what it wrote all the same.
async fn lost_laptop(county: &Path, unit: &str, stick: &Path, words: &str) {
    let cycle = Origin::parse(CYCLE).expect("a name");
    let office = By { actor: "prefecture/office", people: &[], once: None };
    let (dir, store) = (TempDir::new().expect("a directory"), Store::open(county).await.expect("opened"));
    let log = Some(store.log_key().expect("a key"));
    let about = About { cycle, suite: Suite::Ed25519Sha256, device: format!("{CYCLE}/device/laptop"), log };
    let laptop = Store::open_as(dir.path(), Some(about)).await.expect("opened");
    laptop.load_divisions(&demo::divisions().expect("divisions")).await.expect("loaded");
    let enrolled = Enrolled {
        actor: "prefecture/office".into(),
        holder: "乡".into(),
        key: laptop.device_key().expect("a key"),
        purpose: Holder::Device,
        unit: None,
        division: None,
        account: None,
    };
    store.act(Act::Enrolled(enrolled), &[]).await.expect("enrolled");
    store.hand_out(unit, &laptop.device_name().expect("a name"), office).await.expect("handed out");
    let to = |store: &Store| [store.recipient().expect("a key")];
    let sealed = [store.seal_cycle(0).await, store.seal_unit(unit, 0, &to(&laptop)).await];
    for sealed in sealed {
        carry(&store, &sealed.expect("sealed"), &laptop).await;
    }
    let clerk = Actor { account: "a1".into(), role: Role::Township };
    laptop.submit(unit, clerk, made::TODAY, election::Command::WorkLog { text: words.into() }, None).await.expect("written");
    store.revoke(unit, "笔记本遗失", office).await.expect("revoked");
    let sealed = laptop.seal_unit(unit, 0, &to(&store)).await.expect("sealed");
    let stick = Folder::create(stick).expect("a folder");
    stick::write(&laptop.outbox(), &sealed, &stick, u64::MAX, &BTreeSet::new()).expect("written");
}

async fn carry(from: &Store, sealed: &SignedManifest, to: &Store) {
    let dir = TempDir::new().expect("a stick");
    let on_stick = Folder::create(dir.path()).expect("a folder");
    stick::write(&from.outbox(), sealed, &on_stick, u64::MAX, &BTreeSet::new()).expect("written");
    stick::collect(to.inbox().expect("a folder"), &[on_stick], &to.senders().expect("keys")).expect("gathered");
    to.take(&sealed.hash()).await.expect("taken");
}

#[test]
fn what_a_lost_laptop_wrote_lies_sealed_and_is_read_by_a_command() {
    const WORDS: &str = "在牧场点名";
    let made = Made::of(Suite::Ed25519Sha256, vec![one(Stage::RollPublished)]);
    let (data, folder) = (text(made.data.path()), TempDir::new().expect("a folder"));
    let (stick, clear) = (folder.path().join("stick"), folder.path().join("clear"));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(lost_laptop(made.data.path(), &made.units[0], &stick, WORDS));
    drop(runtime);
    let told = done(&["bundle", "take", "--data", data, text(&stick)]);
    assert!(told.contains("kept as a branch beside the record"), "{told}");
    let kept: Vec<_> = std::fs::read_dir(made.data.path().join("orphans")).expect("a folder").map(|file| file.expect("a file")).collect();
    let [branch] = &kept[..] else { panic!("one branch: {kept:?}") };
    let holds = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).expect("read")).contains(WORDS);
    assert!(!holds(&branch.path()), "a stolen disk does not read it");
    let name = branch.file_name().into_string().expect("text");
    let open = |name: &str| huanjie(&["bundle", "orphan", "--data", data, "--name", name, "--to", text(&clear)]);
    let (code, told, why) = open(&name);
    assert!(code == 0 && holds(&clear), "{told}{why}");
    assert_eq!(open(&name).0, 2, "a file that is there is not written over");
    let (code, _, why) = open("../huanjie.sqlite");
    assert!(code == 2 && why.contains("no name of an orphan branch"), "{why}");
    let backup = folder.path().join("backup");
    assert!(done(&["backup", "--data", data, "--to", text(&backup)]).contains("1 orphan branches"));
    done(&["fsck", "--data", data]);
    done(&["fsck", "--data", text(&backup), "--personal-key", text(&made.data.path().join("personal.key"))]);
}

#[test]
fn beside_a_running_server_what_writes_says_what_to_do_and_what_reads_works() {
    let made = Made::of(Suite::Ed25519Sha256, vec![one(Stage::RollPublished)]);
    let (data, unit, folder) = (text(made.data.path()), made.units[0].as_str(), TempDir::new().expect("a folder"));
    let (key, file) = (folder.path().join("key"), folder.path().join("hashes"));
    let key = text(&key);
    done(&["doubles", "key", "--to", key]);
    let export = ["doubles", "export", "--data", data, "--for", "乙州", "--key-file", key];
    let rebuild = ["doubles", "rebuild", "--data", data];
    let server = Server::on(data);
    std::fs::write(&file, done(&export)).expect("written");
    done(&["retention", "due", "--data", data, "--before", BY]);
    let import = ["doubles", "import", "--data", data, text(&file), "--key-file", key, "--from", "乙州"];
    let purge = ["retention", "purge", "--data", data, "--category", "roll", "--before", BY];
    let erase = ["erase", "personal", "--data", data, "--unit", unit, "--reason", "期满"];
    for command in [&import[..], &rebuild, &purge, &erase] {
        let (code, told, why) = huanjie(command);
        assert!(code == 2 && told.is_empty() && why.contains("stop the server, run the command again, then start the server"), "{why}");
    }
    drop(server);
    done(&rebuild);
}

#[test]
fn the_same_people_in_two_installations_are_found_by_files_of_hashes() {
    let [here, there] = [(); 2].map(|()| Made::of(Suite::Ed25519Sha256, vec![one(Stage::RollPublished)]));
    let folder = TempDir::new().expect("a folder");
    let at = |name: &str| text(&folder.path().join(name)).to_owned();
    let (key, other) = (at("key"), at("other-key"));
    assert!(done(&["doubles", "key", "--to", &key]).contains("key "));
    done(&["doubles", "key", "--to", &other]);
    let export = |made: &Made, to: &str, file: &str| {
        let told = done(&["doubles", "export", "--data", text(made.data.path()), "--for", to, "--key-file", &key]);
        std::fs::write(file, told).expect("written");
    };
    let import = |made: &Made, from: &str, file: &str, more: &[&str]| {
        huanjie(&[&["doubles", "import", "--data", text(made.data.path()), file, "--key-file", &key, "--from", from], more].concat())
    };
    export(&here, "乙州", &at("all"));
    let (code, told, why) = import(&there, "甲州", &at("all"), &["--answer", &at("answer")]);
    assert!(code == 0 && told.starts_with(&format!("{}\t", there.units[0])), "{told}{why}");
    assert!(told.contains(" 0 were known, 0 are closed") && !told.contains(", 0 cases are new"), "{told}");
    let (code, told, _) = import(&there, "甲州", &at("all"), &[]);
    assert!(code == 0 && told.contains(", 0 cases are new"), "twice is as good as once: {told}");
    let (code, told, why) = import(&here, "乙州", &at("answer"), &[]);
    assert!(code == 0 && !told.contains(", 0 cases are new"), "the answer has those whom both have: {told}{why}");
    let (code, _, why) = import(&there, "甲州", &at("all"), &["--answer", &at("answer")]);
    assert!(code == 2 && why.contains("there is a file already"), "{why}");
    let (code, _, why) =
        huanjie(&["doubles", "import", "--data", text(there.data.path()), &at("all"), "--key-file", &other, "--from", "甲州"]);
    assert!(code == 2 && why.contains("all: "), "another key: {why}");
    for made in [&here, &there] {
        let data = text(made.data.path());
        done(&["cycle", "publish", "--data", data]);
        done(&["fsck", "--data", data]);
    }
}

#[test]
fn hashes_that_are_not_those_of_the_rolls_are_told_and_made_anew() {
    let made = Made::of(Suite::Ed25519Sha256, vec![one(Stage::RollPublished)]);
    let data = text(made.data.path());
    let told = done(&["doubles", "rebuild", "--data", data]);
    assert!(told.starts_with("1 units, ") && told.contains("are compared"), "{told}");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let file = format!("sqlite://{}", made.data.path().join("huanjie.sqlite").display());
        let pool = sqlx::sqlite::SqlitePool::connect(&file).await.expect("opened");
        let lost = sqlx::query("DELETE FROM line_hash").execute(&pool).await.expect("deleted");
        assert!(lost.rows_affected() > 0);
        pool.close().await;
    });
    let (code, faults, _) = huanjie(&["fsck", "--data", data]);
    assert!(code == 1 && faults.contains("`huanjie doubles rebuild` makes them anew"), "{faults}");
    assert_eq!(done(&["doubles", "rebuild", "--data", data]), told, "as before");
    done(&["fsck", "--data", data]);
}

#[test]
fn a_directory_that_was_mistyped_is_not_made() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("nowhere");
    let data = text(&data);
    let purge = ["retention", "purge", "--data", data, "--category", "roll", "--before", BY];
    let erase = ["erase", "check-in", "--data", data, "--unit", "632823200201", "--reason", "期满"];
    for command in [&["doubles", "rebuild", "--data", data][..], &["retention", "due", "--data", data], &purge, &erase] {
        let (code, _, why) = huanjie(command);
        assert!(code == 2 && why.contains("there is no huanjie data here"), "{why}");
    }
    assert!(!Path::new(data).exists());
}

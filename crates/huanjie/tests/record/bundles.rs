//! `huanjie verify` on sticks: bundles of the demonstration, sealed by the program.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use election::Stage;
use record::{Purpose, Suite, Verifier};
use store::Store;
use tempfile::TempDir;

use crate::made::{Made, one_of_each};

/// A record of one settled unit, its policy in a file, and a stick with the log of the cycle and the unit's.
struct Sealed {
    made: Made,
    policy: PathBuf,
    stick: PathBuf,
    _folder: TempDir,
}

static SEALED: LazyLock<Sealed> = LazyLock::new(|| {
    let unit = one_of_each().into_iter().find(|((stage, _), _)| *stage == Stage::Elected).expect("such a unit").1;
    let made = Made::of(Suite::Ed25519Sha256, vec![unit]);
    let folder = TempDir::new().expect("a folder");
    let (policy, stick) = (folder.path().join("trust.policy"), folder.path().join("stick"));
    std::fs::write(&policy, &made.policy).expect("written");
    let store = tokio::runtime::Runtime::new().expect("a runtime").block_on(Store::open(made.data.path())).expect("opened");
    let recipient = store.recipient().expect("a key").to_string();
    drop(store);
    let (data, unit) = (text(made.data.path()), made.units[0].as_str());
    let (code, told) = huanjie(&["bundle", "seal", "--data", data, "--stick", text(&stick)]);
    assert_eq!(code, 0, "{told}");
    let (code, told) = huanjie(&["bundle", "seal", "--data", data, "--unit", unit, "--to", &recipient, "--stick", text(&stick)]);
    assert_eq!(code, 0, "{told}");
    Sealed { made, policy, stick, _folder: folder }
});

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

/// Exit code, and what is told on both outputs.
fn huanjie(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_huanjie")).args(arguments).output().expect("the program runs");
    let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("text")).concat();
    (output.status.code().expect("a code"), told)
}

impl Sealed {
    fn verify(&self, what: &Path, more: &[&str]) -> (i32, String) {
        huanjie(&[&["verify", text(what), "--policy", text(&self.policy)], more].concat())
    }

    fn key(&self) -> String {
        text(&self.made.data.path().join("exchange.key")).to_owned()
    }

    /// A stick of its own with the same files.
    fn copy(&self) -> TempDir {
        let copy = TempDir::new().expect("a folder");
        for path in self.files("") {
            std::fs::copy(&path, copy.path().join(path.file_name().expect("a name"))).expect("copied");
        }
        copy
    }

    fn files(&self, ending: &str) -> Vec<PathBuf> {
        let all = std::fs::read_dir(&self.stick).expect("a folder").map(|entry| entry.expect("an entry").path());
        let mut all: Vec<PathBuf> = all.filter(|path| text(path).ends_with(ending)).collect();
        all.sort();
        all
    }

    /// The manifest of the unit's bundle.
    fn of_unit(&self) -> PathBuf {
        let line = format!("/{}\n", self.made.units[0]);
        let names_it = |path: &PathBuf| std::fs::read_to_string(path).expect("text").contains(&line);
        self.files(".manifest").into_iter().find(names_it).expect("a manifest of the unit")
    }
}

#[test]
fn a_stick_with_the_cycle_and_a_unit_holds_as_a_record_does() {
    let sealed = &*SEALED;
    let (code, told) = sealed.verify(&sealed.stick, &[]);
    assert!(code == 2 && told.contains("it is encrypted, and no identity was given"), "{told}");
    let (code, told) = sealed.verify(&sealed.stick, &["--identity", &sealed.key()]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(told.matches("holds; the log goes on at entry 0").count(), 2, "{told}");
    assert!(told.contains("V11 results are the recomputed ones: 1 results … ok"), "{told}");
}

#[test]
fn a_bundle_beside_its_record_is_known_there() {
    let sealed = &*SEALED;
    let (public, unit) = (sealed.made.public(), sealed.of_unit());
    let (code, told) = sealed.verify(&unit, &["--identity", &sealed.key()]);
    assert!(code == 2 && told.contains("the log of the cycle is neither among the bundles"), "{told}");
    let (code, told) = sealed.verify(&unit, &["--identity", &sealed.key(), "--beside", text(&public)]);
    assert!(code == 0 && told.contains("all of it is in the record already"), "{told}");
    let (code, told) = huanjie(&["verify", text(&sealed.stick)]);
    assert!(code == 2 && told.contains("--policy is needed"), "{told}");
    let (code, told) = sealed.verify(&public, &["--beside", text(&public)]);
    assert!(code == 2 && told.contains("no bundles here"), "{told}");
}

#[test]
fn a_bundle_goes_on_from_a_record_that_is_behind() {
    let sealed = &*SEALED;
    // The record as it was before the unit's log was published: the cycle knows more entries than are there.
    let older = TempDir::new().expect("a folder");
    for (path, bytes) in sealed.made.files().into_iter().filter(|(path, _)| !path.starts_with("units/")) {
        let path = older.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }
    assert_eq!(sealed.verify(older.path(), &[]).0, 1, "the unit's log is missing");
    let beside = ["--identity", &sealed.key(), "--beside", text(older.path())];
    let (code, told) = sealed.verify(&sealed.of_unit(), &beside);
    assert!(code == 0 && told.contains("holds; the log goes on at entry 0"), "{told}");
}

#[test]
fn damaged_and_missing_chunks_are_told() {
    let sealed = &*SEALED;
    let key = sealed.key();
    for chunk in sealed.files(".chunk") {
        let stick = sealed.copy();
        let path = stick.path().join(chunk.file_name().expect("a name"));
        let mut bytes = std::fs::read(&path).expect("a chunk");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&path, bytes).expect("written");
        let (code, told) = sealed.verify(stick.path(), &["--identity", &key]);
        assert!(code == 1 && told.contains("chunks are damaged"), "{told}");
        std::fs::remove_file(&path).expect("removed");
        let (code, told) = sealed.verify(stick.path(), &["--identity", &key]);
        assert!(code == 2 && told.contains("chunks are not here"), "{told}");
    }
}

#[test]
fn a_manifest_by_somebody_else_is_refused() {
    let sealed = &*SEALED;
    let stick = sealed.copy();
    let path = sealed.of_unit();
    let manifest = std::fs::read_to_string(&path).expect("text");
    // Another version: the name of the file follows, the signature does not.
    let changed = manifest.replacen("huanjie 0", "huanjie 9", 1).into_bytes();
    assert_ne!(changed, manifest.as_bytes());
    let hash = bundle::SignedManifest::parse(&changed).expect("a manifest").hash().to_hex();
    std::fs::write(stick.path().join(format!("{hash}.manifest")), changed).expect("written");
    std::fs::remove_file(stick.path().join(path.file_name().expect("a name"))).expect("removed");
    let (code, told) = sealed.verify(stick.path(), &["--identity", &sealed.key()]);
    assert!(code == 1 && told.contains("the manifest: "), "{told}");
}

/// The unit's bundle and the cycle's, sealed behind a change of the log key, and a copy of the record from before it.
#[test]
fn behind_a_change_of_the_log_key_a_policy_from_before_it_does_if_the_change_is_at_hand() {
    let unit = one_of_each().into_iter().find(|((stage, _), _)| *stage == Stage::HandedOver).expect("such a unit").1;
    let made = Made::of(Suite::Ed25519Sha256, vec![unit]);
    let folder = TempDir::new().expect("a folder");
    let (policy, older) = (folder.path().join("trust.policy"), folder.path().join("older"));
    std::fs::write(&policy, &made.policy).expect("written");
    for (path, bytes) in made.files() {
        let path = older.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }
    let (data, unit) = (text(made.data.path()), made.units[0].as_str());
    let (code, told) = huanjie(&["cycle", "rotate-key", "--data", data, "--reason", "保管人调离"]);
    assert_eq!(code, 0, "{told}");
    let store = tokio::runtime::Runtime::new().expect("a runtime").block_on(Store::open(made.data.path())).expect("opened");
    let to = store.recipient().expect("a key").to_string();
    drop(store);
    let key = text(&made.data.path().join("exchange.key")).to_owned();
    let [of_cycle, of_unit] = ["cycle", "unit"].map(|name| folder.path().join(name));
    let sealed = [
        huanjie(&["bundle", "seal", "--data", data, "--stick", text(&of_cycle)]),
        huanjie(&["bundle", "seal", "--data", data, "--unit", unit, "--to", &to, "--stick", text(&of_unit)]),
    ];
    assert!(sealed.iter().all(|(code, _)| *code == 0), "{sealed:?}");
    let verify = |what: &Path, policy: &Path, beside: &Path| {
        huanjie(&["verify", text(what), "--policy", text(policy), "--identity", &key, "--beside", text(beside)])
    };
    // The log of the cycle brings the change along, and so does a record from behind it.
    for (what, beside) in [(&of_cycle, &older), (&of_unit, &made.public())] {
        let (code, told) = verify(what, &policy, beside);
        assert!(code == 0 && told.contains("the log of the cycle signs with another key behind entry"), "{told}");
    }
    // The unit's alone was sealed by a key that neither the policy nor the record beside it knows.
    let (code, told) = verify(&of_unit, &policy, &older);
    assert!(code == 1 && told.contains("take trust.policy anew from the office that keeps it, or name with --beside"), "{told}");
    let other = folder.path().join("other.policy");
    let listed = made.policy().logs()[0].key.clone();
    let elsewhere = Verifier::new("elsewhere.example/2026", Purpose::Note, listed.key().clone()).expect("a name");
    std::fs::write(&other, made.policy.replace(&listed.vkey(), &elsewhere.vkey())).expect("written");
    let (code, told) = verify(&of_cycle, &other, &older);
    assert!(code != 0 && told.contains("take trust.policy of the office that keeps it"), "{told}");
}

//! The second verifier, `tools/verify.py`, agrees with the first.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use record::Suite;
use verify::{Check, Report};

use crate::mutations::{how_many, mutations};
use crate::world::{Published, World};

/// Reads changes as `path offset byte`, one a line, and prints the exit code for each.
const MANY: &str = r#"
import importlib.util, sys
spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
folder, policy = verify.Folder(sys.argv[2]), verify.Policy(open(sys.argv[3], "rb").read())
class Changed:
    def read(self, path):
        data = folder.read(path)
        return data[:at] + bytes([byte]) + data[at + 1:] if path == where else data
for line in sys.stdin:
    where, at, byte = line.split(" ")
    at, byte = int(at), int(byte)
    print(verify.Run(Changed(), policy).report.exit_code())
"#;

fn script() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tools/verify.py")
}

/// Skips where there is no Python: nothing else stands in for it.
fn python_missing() -> bool {
    let missing = Command::new("python3").arg("--version").output().is_err();
    if missing {
        eprintln!("skipped: python3 is missing, tools/verify.py was not run");
    }
    missing
}

struct Written {
    folder: tempfile::TempDir,
}

impl Written {
    fn new(world: &World, published: &Published) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        published.write(&folder.path().join("record"));
        std::fs::write(folder.path().join("trust.policy"), world.policy_text()).expect("written");
        Self { folder }
    }

    fn python(&self) -> Command {
        let mut command = Command::new("python3");
        // The lines are UTF-8 whatever the locale says.
        command.env("PYTHONUTF8", "1").env("PYTHONDONTWRITEBYTECODE", "1").current_dir(self.folder.path());
        command
    }

    /// Runs a script that answers each line with a code.
    fn many(&self, code: &str, arguments: &[&str], asked: String) -> Vec<u8> {
        let mut command = self.python();
        command.arg("-c").arg(code).arg(script()).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut running = command.spawn().expect("python3 runs");
        let mut input = running.stdin.take().expect("piped");
        let asking = std::thread::spawn(move || input.write_all(asked.as_bytes()));
        let output = running.wait_with_output().expect("python3 ends");
        asking.join().expect("asked").expect("written");
        String::from_utf8_lossy(&output.stdout).lines().map(|line| line.parse().expect("a code")).collect()
    }

    fn verify(&self, seen: bool) -> (i32, String) {
        let mut command = self.python();
        command.arg(script()).args(["record", "--policy", "trust.policy"]);
        if seen {
            command.args(["--seen", "seen"]);
        }
        let output = command.output().expect("python3 runs");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        (output.status.code().expect("a code"), String::from_utf8(output.stdout).expect("text"))
    }
}

fn same_lines(report: &Report, python: &str) {
    for check in Check::ALL {
        let line = report.line(check);
        if matches!(check, Check::V9 | Check::V10 | Check::V11) {
            let told = python.lines().find(|line| line.starts_with(&format!("{check:?} "))).expect("a line");
            assert!(told.contains("not checked here"), "{told}");
        } else {
            assert!(python.lines().any(|other| other == line), "{line}\n{python}");
        }
    }
}

/// The second verifier says the same, but for what only people decide.
pub fn said(world: &World, published: &Published, report: &Report) {
    if python_missing() {
        return;
    }
    let (code, told) = Written::new(world, published).verify(false);
    same_lines(report, &told);
    let law = |check: &Check| matches!(check, Check::V9 | Check::V10 | Check::V11);
    let broken = report.failures().iter().any(|failure| !law(&failure.check));
    assert_eq!(code, i32::from(broken), "{told}");
}

#[test]
fn both_say_the_same_of_a_whole_record() {
    if python_missing() {
        return;
    }
    for suite in Suite::ALL {
        let world = World::new(suite);
        let published = world.publish();
        let report = verify::verify(&published, &world.policy(), None);
        let written = Written::new(&world, &published);
        let (code, told) = written.verify(true);
        assert_eq!(code, 0, "{told}");
        same_lines(&report, &told);
        let seen = std::fs::read_to_string(written.folder.path().join("seen")).expect("heads");
        assert_eq!(seen, report.seen().to_string());
        let again = verify::verify(&published, &world.policy(), Some(report.seen()));
        let (code, told) = written.verify(true);
        assert_eq!(code, 0, "{told}");
        same_lines(&again, &told);
    }
}

#[test]
fn both_say_the_same_of_broken_records() {
    if python_missing() {
        return;
    }
    type Touch = fn(&mut World);
    let touches: [Touch; 7] = [
        |world| world.cosigned = false,
        |world| world.line(crate::world::DONE, 3).touch = Some(|content| content.previous = record::Hash::ZERO),
        |world| world.line(crate::world::DONE, 3).epoch = 3,
        |world| world.forged_root = Some(record::Hash::ZERO),
        |world| world.units.values_mut().flatten().for_each(|line| line.openings.clear()),
        |world| world.line(crate::world::DONE, 3).body["seq"] = serde_json::json!(9),
        |world| {
            let at = world.find(crate::world::DONE, "committee.mobile_voters_listed");
            let fact = world.units[crate::world::DONE][at].body["fact"].clone();
            world.rewrite(crate::world::DONE, at, &fact);
            world.line(crate::world::DONE, at).openings.clear();
        },
    ];
    for touch in touches {
        let mut world = World::new(Suite::Ed25519Sha256);
        touch(&mut world);
        let published = world.publish();
        let report = verify::verify(&published, &world.policy(), None);
        let (code, told) = Written::new(&world, &published).verify(false);
        assert_eq!((code, report.exit_code()), (1, 1), "{told}");
        same_lines(&report, &told);
    }
}

/// Reads changes as `offset byte`, one a line, and prints the exit code for each changed proof.
const MANY_PROOFS: &str = r#"
import importlib.util, sys
spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
policy, data = verify.Policy(open(sys.argv[2], "rb").read()), open(sys.argv[3], "rb").read()
for line in sys.stdin:
    at, byte = (int(word) for word in line.split(" "))
    try:
        verify.EntryProof(data[:at] + bytes([byte]) + data[at + 1:]).verify(policy)
        print(0)
    except verify.Bad:
        print(1)
"#;

#[test]
fn both_take_a_proof_and_neither_takes_a_changed_one() {
    if python_missing() {
        return;
    }
    for suite in Suite::ALL {
        let world = World::new(suite);
        let (published, policy) = (world.publish(), world.policy());
        let bytes = verify::prove(&published, crate::world::DONE, None).expect("a proof").to_bytes();
        let written = Written::new(&world, &published);
        std::fs::write(written.folder.path().join("proof"), &bytes).expect("written");
        let output = written.python().arg(script()).args(["--proof", "proof", "--policy", "trust.policy"]).output().expect("python3 runs");
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && told.contains("seen by the witness county at 2026-12-20T01:01:00Z"), "{told}");
        // Every byte in one bit; SM2 in Python takes a hundredth of a second for each that comes so far.
        let changes: Vec<(usize, u8)> = (0..bytes.len()).map(|at| (at, bytes[at] ^ (1 << (at % 8)))).collect();
        let asked: String = changes.iter().map(|(at, byte)| format!("{at} {byte}\n")).collect();
        let codes = written.many(MANY_PROOFS, &["trust.policy", "proof"], asked);
        assert_eq!(codes.len(), changes.len(), "an answer to each");
        for ((at, byte), code) in changes.into_iter().zip(codes) {
            let mut changed = bytes.clone();
            changed[at] = byte;
            let own = record::EntryProof::parse(&changed).is_ok_and(|proof| proof.verify(&policy).is_ok());
            assert_eq!((own, code), (false, 1), "{suite}: byte {at} became {byte}");
        }
    }
}

#[test]
fn neither_accepts_a_changed_byte() {
    if python_missing() {
        return;
    }
    for (suite, few) in [(Suite::Ed25519Sha256, 200), (Suite::Sm2Sm3, 40)] {
        let world = World::new(suite);
        let (published, policy) = (world.publish(), world.policy());
        let changes = mutations(&published, how_many(few));
        let written = Written::new(&world, &published);
        assert_eq!(written.verify(false).0, 0, "the record itself is accepted");
        let asked = changes.iter().map(|change| format!("{} {} {}\n", change.path, change.at, change.byte)).collect();
        let codes = written.many(MANY, &["record", "trust.policy"], asked);
        assert_eq!(codes.len(), changes.len(), "an answer to each");
        for (change, code) in changes.iter().zip(codes) {
            let mut changed = published.clone();
            changed.files.get_mut(&change.path).expect("a file")[change.at] = change.byte;
            let own = verify::verify(&changed, &policy, None).exit_code();
            assert_eq!((own, code), (1, 1), "{suite}: byte {} of {} became {}", change.at, change.path, change.byte);
        }
    }
}

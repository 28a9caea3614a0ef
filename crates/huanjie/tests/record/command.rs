//! `huanjie verify`, `verify-diff` and `proof` on the record of the demonstration.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use election::Stage;
use record::{EntryProof, Suite};

use crate::made::{Made, one_of_each};
use crate::python;
use crate::served::{Answer, file, serve};

/// Made once for all tests here, and only read.
static MADE: LazyLock<Made> = LazyLock::new(|| Made::of(Suite::Ed25519Sha256, one_of_each().into_values().collect()));

/// A unit whose result is announced and settled.
static SETTLED: LazyLock<String> = LazyLock::new(|| {
    let each = one_of_each();
    each.into_iter().find(|((stage, _), _)| *stage == Stage::Elected).expect("such a unit").1.unit
});

fn huanjie(arguments: &[&str]) -> (i32, String, String) {
    outcome(Command::new(env!("CARGO_BIN_EXE_huanjie")).args(arguments).output().expect("the program runs"))
}

fn verify_py(arguments: &[&str]) -> (i32, String, String) {
    outcome(python::python().arg(python::script()).args(arguments).output().expect("python3 runs"))
}

fn outcome(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

/// A policy file of the record in a folder of its own.
fn policy(folder: &Path) -> String {
    let path = folder.join("trust.policy");
    std::fs::write(&path, &MADE.policy).expect("written");
    text(&path).to_owned()
}

#[test]
fn a_folder_an_address_and_a_data_directory_say_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let (policy, seen) = (policy(folder.path()), folder.path().join("seen"));
    let public = MADE.public();
    let (code, told, _) = huanjie(&["verify", text(&public), "--policy", &policy, "--seen", text(&seen)]);
    assert_eq!(code, 0, "{told}");
    let address = serve(MADE.public(), file) + "/";
    assert_eq!(huanjie(&["verify", &address, "--policy", &policy]), (0, told.clone(), String::new()));
    let (code, diff, _) = huanjie(&["verify-diff", &address, "--policy", &policy, "--seen", text(&seen)]);
    assert!(code == 0 && diff.lines().all(|line| line.contains(": unchanged, ")), "{diff}");
    let (code, own, _) = huanjie(&["verify", text(MADE.data.path())]);
    let (whose, rest) = own.split_once('\n').expect("lines");
    assert_eq!((code, rest), (0, told.as_str()));
    assert!(whose.starts_with("policy: none given, so the record's own keys are believed"), "{whose}");
    if !python::missing() {
        for record in [text(&public), address.as_str()] {
            let (code, same, _) = verify_py(&[record]);
            assert!(code == 0 && same.starts_with(whose), "{same}");
        }
    }
}

#[test]
fn the_policy_of_a_data_directory_counts_unless_another_is_named() {
    let (data, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    std::fs::write(data.path().join("huanjie.sqlite"), b"").expect("written");
    let (code, _, why) = huanjie(&["verify", text(data.path())]);
    assert!(code == 2 && why.contains("a data directory without a public record"), "{why}");
    for (path, bytes) in MADE.files() {
        let path = data.path().join("public").join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }
    let strict = "witness a a.example+ecf5ddd2+BMqTrBcFGHBx1nuDx/8O/oEI6OxFMFdddyaHkzPb2r58\nquorum a\n";
    std::fs::write(data.path().join("trust.policy"), strict).expect("written");
    let (code, _, why) = huanjie(&["verify", text(data.path())]);
    assert!(code == 2 && why.contains("trust.policy: line 1"), "the id is of another name: {why}");
    std::fs::write(data.path().join("trust.policy"), &MADE.policy).expect("written");
    let (code, told, _) = huanjie(&["verify", text(data.path())]);
    assert!(code == 0 && told.starts_with(&format!("policy: {}", text(&data.path().join("trust.policy")))), "{told}");
    let (code, told, _) = huanjie(&["verify", text(data.path()), "--policy", &policy(other.path())]);
    assert!(code == 0 && told.starts_with("V1 "), "{told}");
}

/// Points from the old place to the new one, on this host.
fn moved(folder: &Path, path: &str) -> Answer {
    match path.strip_prefix("/old/") {
        Some(rest) => ("308 Permanent Redirect", format!("location: /{rest}\r\n"), Vec::new()),
        None => file(folder, path),
    }
}

fn away(_: &Path, path: &str) -> Answer {
    ("302 Found", format!("location: http://elsewhere.example{path}\r\n"), Vec::new())
}

fn around(_: &Path, path: &str) -> Answer {
    ("302 Found", format!("location: {path}\r\n"), Vec::new())
}

/// Everything but the units' checkpoints.
fn broken(folder: &Path, path: &str) -> Answer {
    if path.ends_with(&format!("{}/checkpoint", *SETTLED)) {
        ("503 Service Unavailable", String::new(), Vec::new())
    } else {
        file(folder, path)
    }
}

#[test]
fn an_address_may_point_only_within_its_host_and_errors_are_told() {
    let address = serve(MADE.public(), moved);
    let (code, told, why) = huanjie(&["verify", &format!("{address}/old")]);
    assert_eq!(code, 0, "{told}{why}");
    type Serve = fn(&Path, &str) -> Answer;
    let refused: [(Serve, &str); 2] = [(away, "it points to another place, http://elsewhere.example/"), (around, "more than 5 times")];
    for (answer, wanted) in refused {
        let address = serve(MADE.public(), answer);
        let (code, _, why) = huanjie(&["verify", &address]);
        assert!(code == 2 && why.contains(wanted), "{why}");
        if !python::missing() {
            assert_eq!(verify_py(&[&address]).0, 2);
        }
    }
    let (code, _, why) = huanjie(&["verify", &serve(MADE.public(), broken)]);
    assert!(code == 2 && why.contains("not everything could be checked") && why.contains("the server answers 503"), "{why}");
    let (code, _, why) = huanjie(&["verify", &format!("{}/nothing", serve(MADE.public(), file))]);
    assert!(code == 2 && why.contains("there is no record here"), "{why}");
    let (code, _, why) = huanjie(&["verify", "http://127.0.0.1:1/"]);
    assert!(code == 2 && why.lines().count() == 1, "{why}");
}

/// A record of its own, to be changed, of a unit in a stage.
fn own(stage: Stage) -> (Made, String) {
    let unit = one_of_each().into_iter().find(|((reached, _), _)| *reached == stage).expect("such a unit").1;
    let code = unit.unit.clone();
    (Made::of(Suite::Ed25519Sha256, vec![unit]), code)
}

#[test]
fn without_a_policy_both_believe_every_key_that_the_log_has_had() {
    let (made, _) = own(Stage::HandedOver);
    let (data, public) = (text(made.data.path()).to_owned(), made.public());
    let (code, told, why) = huanjie(&["cycle", "rotate-key", "--data", &data, "--reason", "保管人调离"]);
    assert!(code == 0 && told.starts_with(&format!("log\t{}+", crate::made::CYCLE)), "{told}{why}");
    let folder = tempfile::tempdir().expect("a folder");
    let old = folder.path().join("trust.policy");
    std::fs::write(&old, &made.policy).expect("written");
    for more in [vec![], vec!["--policy", text(&old)]] {
        let arguments = [vec![text(&public)], more].concat();
        let (code, told, why) = huanjie(&[vec!["verify"], arguments.clone()].concat());
        assert!(code == 0 && told.contains("the log of the cycle signs with another key behind entry"), "{told}{why}");
        if !python::missing() {
            let (code, told, why) = verify_py(&arguments);
            assert!(code == 0 && told.contains("the log of the cycle signs with another key behind entry"), "{told}{why}");
        }
    }
    // The old key alone, as it was before: what came behind it is not believed.
    let keys = std::fs::read_to_string(public.join("log.vkey")).expect("keys");
    let second = keys.lines().nth(1).expect("two keys");
    std::fs::write(public.join("log.vkey"), keys.replacen(&format!("{second}\n"), "", 1)).expect("written");
    assert_eq!(huanjie(&["verify", text(&public)]).0, 1);
    if !python::missing() {
        assert_eq!(verify_py(&[text(&public)]).0, 1);
    }
}

#[test]
fn names_are_erased_once_the_unit_has_handed_over_and_both_verifiers_still_hold_it() {
    let (made, unit) = own(Stage::HandedOver);
    let (data, public) = (text(made.data.path()).to_owned(), made.public());
    let erase = ["erase", "personal", "--data", &data, "--unit", &unit, "--reason", "保存期满"];
    let (code, told, why) = huanjie(&erase);
    assert!(code == 0 && told.contains("are erased, and that is recorded"), "{told}{why}");
    let (code, told, why) = huanjie(&["cycle", "publish", "--data", &data]);
    assert_eq!(code, 0, "{told}{why}");
    for (code, told, why) in [huanjie(&["verify", &data]), huanjie(&["fsck", "--data", &data])] {
        assert_eq!(code, 0, "{told}{why}");
    }
    if !python::missing() {
        assert_eq!(verify_py(&[text(&public)]).0, 0);
    }
    let (under_way, unit) = own(Stage::Counting);
    let data = text(under_way.data.path()).to_owned();
    let (code, _, why) = huanjie(&["erase", "personal", "--data", &data, "--unit", &unit, "--reason", "过早"]);
    assert!(code == 1 && why.contains("under way"), "{why}");
}

#[test]
fn a_result_is_proven_in_one_file_small_enough_for_two_codes() {
    let folder = tempfile::tempdir().expect("a folder");
    let (policy, out) = (policy(folder.path()), folder.path().join("result.huanjie-proof"));
    let record = text(MADE.data.path()).to_owned();
    let (code, told, why) = huanjie(&["proof", "make", &record, "--unit", &SETTLED, "--out", text(&out), "--parts"]);
    assert!(code == 0 && told.contains("committee.result_announced"), "{told}{why}");
    let (code, told, _) = huanjie(&["proof", "check", text(&out), "--policy", &policy]);
    assert!(code == 0 && told.starts_with(&format!("proven: unit {}, entry ", *SETTLED)), "{told}");
    let bytes = std::fs::read(&out).expect("a file");
    // Version 40 of a QR code holds 2,953 bytes at its lowest level of correction.
    assert!(bytes.len() < 2 * 2_953, "{} bytes", bytes.len());
    for (name, part) in EntryProof::parse(&bytes).expect("a proof").parts() {
        assert_eq!(std::fs::read(folder.path().join(format!("result.huanjie-proof.{name}"))).expect("a part"), part);
    }
    if !python::missing() {
        assert_eq!(verify_py(&["--proof", text(&out), "--policy", &policy]), (0, told, String::new()));
    }
    let address = serve(MADE.public(), file);
    let (code, told, _) = huanjie(&["proof", "make", &address, "--unit", &SETTLED, "--entry", "0", "--out", text(&out)]);
    assert!(code == 0 && told.contains(", entry 0, "), "{told}");
    let mut changed = bytes;
    let at = changed.len() / 4;
    changed[at] ^= 1;
    std::fs::write(&out, &changed).expect("written");
    assert_ne!(huanjie(&["proof", "check", text(&out), "--policy", &policy]).0, 0);
}

#[test]
fn what_cannot_be_proven_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let (policy, out) = (policy(folder.path()), folder.path().join("proof"));
    let public = MADE.public();
    let make = |more: &[&str]| huanjie(&[&["proof", "make", text(&public), "--out", text(&out)], more].concat());
    let (code, _, why) = make(&["--unit", "000000000000"]);
    assert!(code == 1 && why.contains("holds no checkpoint of the unit"), "{why}");
    let (code, _, why) = make(&["--unit", &SETTLED, "--entry", "100000"]);
    assert!(code == 1 && why.contains("entry 100000 is not among them"), "{why}");
    assert!(!out.exists(), "nothing is written");
    std::fs::write(&out, b"nothing\n").expect("written");
    let (code, _, why) = huanjie(&["proof", "check", text(&out), "--policy", &policy]);
    assert!(code == 2 && why.contains("line 1: not a proof of an entry"), "{why}");
}

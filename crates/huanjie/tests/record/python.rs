//! Runs `tools/verify.py`, the second verifier.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub fn script() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tools/verify.py")
}

/// Skips where there is no Python: nothing else stands in for it.
pub fn missing() -> bool {
    let missing = Command::new("python3").arg("--version").output().is_err();
    if missing {
        eprintln!("skipped: python3 is missing, tools/verify.py was not run");
    }
    missing
}

pub fn python() -> Command {
    let mut command = Command::new("python3");
    // The lines are UTF-8 whatever the locale says.
    command.env("PYTHONUTF8", "1").env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// Runs a script that has the verifier as `verify`, the words given as `words`, and answers the lines asked.
pub fn answers(code: &str, words: &[&Path], asked: String) -> Vec<String> {
    const HEAD: &str = "import importlib.util, sys
spec = importlib.util.spec_from_file_location('verify', sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
words = sys.argv[2:]
";
    let mut command = python();
    command.arg("-c").arg(format!("{HEAD}{code}")).arg(script()).args(words).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = command.spawn().expect("python3 runs");
    let mut input = running.stdin.take().expect("piped");
    let asking = std::thread::spawn(move || input.write_all(asked.as_bytes()));
    let output = running.wait_with_output().expect("python3 ends");
    asking.join().expect("asked").expect("written");
    assert!(output.status.success(), "python3 ends well");
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}

//! `huanjie proof`: one entry of a unit's log, shown to be in the record without the record at hand.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use jiff::Timestamp;
use record::{EntryProof, Quorum};

use crate::Failure;
use crate::rules::print;
use crate::verify::{Record, read_policy};

/// Make a proof, or check one.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the proof of a unit's newest announced result, or of another of its entries
    Make {
        /// Folder or address of the record, or a data directory
        record: String,
        /// Code of the unit, 12 digits
        #[arg(long)]
        unit: String,
        /// Place of another entry in the unit's log, from 0
        #[arg(long)]
        entry: Option<u64>,
        /// Where to write it, by custom NAME.huanjie-proof
        #[arg(long)]
        out: PathBuf,
        /// Write the four parts beside it too, as files that other programs read (C2SP signed-note and tlog-proof)
        #[arg(long)]
        parts: bool,
    },
    /// Check a proof without a network, and say what it proves
    Check {
        /// The proof
        file: PathBuf,
        /// Which logs and witnesses count (C2SP tlog-policy)
        #[arg(long)]
        policy: PathBuf,
    },
}

/// Runs one.
pub fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Make { record, unit, entry, out, parts } => {
            let made = ::verify::prove(&*Record::open(record)?.source, unit, *entry);
            let proof = made.map_err(|error| Failure::no(format!("unit {unit}: {error}")))?;
            write(out, &proof.to_bytes())?;
            for (name, bytes) in proof.parts().iter().filter(|_| *parts) {
                write(&beside(out, name), bytes)?;
            }
            print(&format!("{}: {}", out.display(), what(&proof)))
        }
        Command::Check { file, policy } => {
            let policy = read_policy(policy)?;
            let wrong = |why: String| Failure::unusable(format!("{}: {why}", file.display()));
            let bytes = fs::read(file).map_err(|error| wrong(error.to_string()))?;
            let proof = EntryProof::parse(&bytes).map_err(|error| wrong(error.to_string()))?;
            let shown = proof.verify(&policy).map_err(|error| Failure::no(format!("{}: not proven: {error}", file.display())));
            print(&said(&proof, &shown?))
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| Failure::unusable(format!("{}: {error}", path.display())))
}

fn beside(out: &Path, name: &str) -> PathBuf {
    let mut path = out.as_os_str().to_owned();
    path.push(format!(".{name}"));
    path.into()
}

fn what(proof: &EntryProof) -> String {
    let content = proof.entry.content();
    format!("unit {}, entry {}, {}\n", content.origin.unit().unwrap_or_default(), content.index, content.kind.as_str())
}

/// What is proven, in plain words.
fn said(proof: &EntryProof, quorum: &Quorum) -> String {
    let (content, cycle) = (proof.entry.content(), proof.checkpoint().checkpoint());
    let mut out = format!("proven: {}", what(proof));
    out.push_str(&format!("its time, as the device had it: {}\n", content.clock.at()));
    out.push_str(&format!("what it says: {}\n", content.body.as_str()));
    let covering = proof.covering.content();
    out.push_str(&format!("it stands in entry {} of the log {}, which had {} entries\n", covering.index, cycle.origin, cycle.size));
    for (witness, seconds) in &quorum.by {
        let time = i64::try_from(*seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        let time = time.map_or_else(|| format!("second {seconds} since 1970"), |time| time.to_string());
        out.push_str(&format!("seen by the witness {witness} at {time}\n"));
    }
    if quorum.by.is_empty() {
        out.push_str("no witness has seen it: the policy asks for none\n");
    }
    out.push_str(
        "not shown by this file: whether its signers were entitled and the act lawful; `huanjie verify` checks the whole record\n",
    );
    out
}

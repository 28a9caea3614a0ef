//! Single bytes changed in records of the demonstration; how many, `HUANJIE_MUTATIONS` says. Neither verifier accepts one.
//!
//! The records are of one unit each, one of every stage and round: a change then costs the verification of one unit. What is
//! refused there is refused among 383 units too: a verifier looks at each unit by itself, and more units only add failures.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use record::{Policy, Suite};
use verify::{Source, SourceError};

use crate::made::{Made, one_of_each};
use crate::python;

const MANY: usize = 10_000;

type Files = BTreeMap<String, Vec<u8>>;

/// A change: in which record, which file, which byte, what it becomes.
struct Mutation {
    record: usize,
    path: String,
    at: usize,
    byte: u8,
}

/// A record with one byte changed.
struct Changed<'a> {
    files: &'a Files,
    mutation: &'a Mutation,
}

impl Source for Changed<'_> {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        let mut bytes = self.files.get(path).cloned();
        if let Some(bytes) = bytes.as_mut().filter(|_| path == self.mutation.path) {
            bytes[self.mutation.at] = self.mutation.byte;
        }
        Ok(bytes)
    }
}

fn how_many() -> usize {
    std::env::var("HUANJIE_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(MANY)
}

fn records() -> Vec<Made> {
    one_of_each().into_values().map(|unit| Made::of(Suite::Ed25519Sha256, vec![unit])).collect()
}

/// Changes drawn evenly over all bytes of all records, the same for the same records (SplitMix64).
fn mutations(records: &[Files]) -> Vec<Mutation> {
    let mut state = 383_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % below as u64).expect("small")
    };
    let files: Vec<(usize, &String, &Vec<u8>)> =
        records.iter().enumerate().flat_map(|(record, files)| files.iter().map(move |(path, bytes)| (record, path, bytes))).collect();
    let total = files.iter().map(|(_, _, bytes)| bytes.len()).sum();
    let one = |_| {
        let mut at = draw(total);
        let found = files.iter().find(|(_, _, bytes)| {
            let here = at < bytes.len();
            at -= if here { 0 } else { bytes.len() };
            here
        });
        let (record, path, bytes) = found.expect("within the files");
        Mutation { record: *record, path: (*path).clone(), at, byte: bytes[at] ^ u8::try_from(1 + draw(255)).expect("a byte") }
    };
    (0..how_many()).map(one).collect()
}

/// Two halves of the changes, worked on beside one another.
fn halves(mutations: &[Mutation], work: impl Fn(&[Mutation]) + Sync) {
    let (first, second) = mutations.split_at(mutations.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| work(second));
        work(first);
        if let Err(panic) = other.join() {
            std::panic::resume_unwind(panic);
        }
    });
}

#[test]
fn no_changed_byte_is_accepted() {
    let made = records();
    let files: Vec<Files> = made.iter().map(Made::files).collect();
    let policies: Vec<Policy> = made.iter().map(Made::policy).collect();
    for (made, policy) in made.iter().zip(&policies) {
        let whole = verify::verify(&verify::Folder::new(made.public()), policy, None);
        assert_eq!(whole.exit_code(), 0, "{whole}");
    }
    halves(&mutations(&files), |some| {
        for mutation @ Mutation { record, path, at, byte } in some {
            let changed = Changed { files: &files[*record], mutation };
            let report = verify::verify(&changed, &policies[*record], None);
            assert_ne!(report.exit_code(), 0, "{}: byte {at} of {path} became {byte}", made[*record].units[0]);
        }
    });
}

/// Reads changes as `record path offset byte`, one a line, and prints the exit code for each. An entry that was read before
/// is not read again, nor is a signature verified again: only what is changed is new.
const CODE: &str = "
import functools, os
verify.Entry = functools.lru_cache(maxsize=None)(verify.Entry)
verify.Key = functools.lru_cache(maxsize=None)(verify.Key)
class Files:
    def __init__(self, folder):
        self.files = {}
        for place, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(place, name)
                with open(path, 'rb') as file:
                    self.files[os.path.relpath(path, folder).replace(os.sep, '/')] = file.read()
    def read(self, path):
        return self.files.get(path)
class Changed:
    def __init__(self, files, path, at, byte):
        self.files, self.path, self.at, self.byte = files, path, at, byte
    def read(self, path):
        data = self.files.read(path)
        return data[:self.at] + bytes([self.byte]) + data[self.at + 1:] if path == self.path else data
records = [(Files(words[at]), verify.Policy(open(words[at + 1], 'rb').read())) for at in range(0, len(words), 2)]
for files, policy in records:
    print(verify.Run(files, policy).report.exit_code())
for line in sys.stdin:
    record, path, at, byte = line.split(' ')
    files, policy = records[int(record)]
    print(verify.Run(Changed(files, path, int(at), int(byte)), policy).report.exit_code())
";

#[test]
fn the_second_verifier_accepts_no_changed_byte() {
    if python::missing() {
        return;
    }
    let made = records();
    let files: Vec<Files> = made.iter().map(Made::files).collect();
    let mut words = Vec::new();
    for made in &made {
        let policy = made.data.path().join("policy");
        std::fs::write(&policy, &made.policy).expect("written");
        words.extend([made.public(), policy]);
    }
    let words: Vec<_> = words.iter().map(std::path::PathBuf::as_path).collect();
    halves(&mutations(&files), |some| {
        let mut asked = String::new();
        for Mutation { record, path, at, byte } in some {
            let _ = writeln!(asked, "{record} {path} {at} {byte}");
        }
        let codes = python::answers(CODE, &words, asked);
        let (whole, codes) = codes.split_at(made.len());
        assert!(whole.iter().all(|code| code == "0"), "the records themselves are accepted");
        assert_eq!(codes.len(), some.len(), "an answer to each");
        for (Mutation { record, path, at, byte }, code) in some.iter().zip(codes) {
            assert_ne!(code, "0", "{}: byte {at} of {path} became {byte}", made[*record].units[0]);
        }
    });
}

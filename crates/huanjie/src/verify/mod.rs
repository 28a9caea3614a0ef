//! `huanjie verify` and `huanjie verify-diff`: a published record, or bundles on their way, checked as anyone can.

mod bundles;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use ::verify::{Done, Folder, How, Report, Seen, Source};
use clap::Args;
use record::Policy;

use crate::Failure;
use crate::remote::Remote;
use crate::rules::print;

/// Files that are asked for at the same time over the network.
const AT_ONCE: NonZeroUsize = NonZeroUsize::MIN.saturating_add(7);
/// After this time it is said how far it is, and then as often.
const QUIET: Duration = Duration::from_secs(1);

/// Which record, and whom to trust.
#[derive(Debug, Args)]
pub struct Options {
    /// Folder or address of the record (a download, a mirror, a stick, http://…/record/), a data directory, or bundles: a .manifest, a stick's folder
    record: String,
    /// The record that bundles belong to, as above; without it the log of the cycle must be among them
    #[arg(long)]
    beside: Option<String>,
    /// Secret key of age that opens encrypted bundles, for example exchange.key of a data directory
    #[arg(long)]
    identity: Option<PathBuf>,
    /// Which logs and witnesses count (C2SP tlog-policy); of a data directory its trust.policy, else the record's own keys
    #[arg(long)]
    policy: Option<PathBuf>,
    /// Heads seen before; written anew if everything holds
    #[arg(long)]
    seen: Option<PathBuf>,
    /// Show every remark, not the first few of each check
    #[arg(long)]
    all: bool,
}

/// The same against the heads seen before.
#[derive(Debug, Args)]
pub struct DiffOptions {
    /// Folder or address of the record (a download, a mirror, a stick, http://…/record/), or a data directory
    record: String,
    /// Which logs and witnesses count (C2SP tlog-policy); of a data directory its trust.policy, else the record's own keys
    #[arg(long)]
    policy: Option<PathBuf>,
    /// Heads seen before; written anew if everything holds
    #[arg(long)]
    seen: PathBuf,
}

/// Prints the line of every check and every place that does not hold; keeps the heads seen if all hold.
pub fn run(options: &Options) -> Result<(), Failure> {
    if !Remote::is_address(&options.record) && bundles::lie_at(Path::new(&options.record)) {
        return bundles::run(options);
    }
    if options.beside.is_some() || options.identity.is_some() {
        return Err(Failure::unusable(format!("{}: no bundles here; --beside and --identity are for bundles", options.record)));
    }
    let before = options.seen.as_deref().map(heads).transpose()?.flatten();
    let record = Record::open(&options.record)?;
    let (policy, whose) = record.policy(options.policy.as_deref())?;
    let report = record.check(&policy, before.as_ref());
    print(&if options.all { format!("{whose}{report:#}") } else { format!("{whose}{report}") })?;
    record.answer(&report)?;
    options.seen.as_deref().map_or(Ok(()), |path| keep(path, &before.unwrap_or_default(), &report))
}

/// Prints what each log has gained since it was seen last, and every place that does not hold.
pub fn diff(options: &DiffOptions) -> Result<(), Failure> {
    let missing = || Failure::unusable(format!("{}: no such file; `huanjie verify --seen` writes it", options.seen.display()));
    let before = heads(&options.seen)?.ok_or_else(missing)?;
    let record = Record::open(&options.record)?;
    let (policy, mut told) = record.policy(options.policy.as_deref())?;
    let report = record.check(&policy, Some(&before));
    for (log, size, _) in report.seen().all() {
        let line = match before.get(log) {
            Some((seen, _)) if seen == size => format!("{log}: unchanged, {size} entries\n"),
            Some((seen, _)) => format!("{log}: {seen} entries were seen, now {size}\n"),
            None => format!("{log}: new, {size} entries\n"),
        };
        told.push_str(&line);
    }
    for failure in report.failures().iter().chain(report.unchecked()) {
        told.push_str(&format!("{failure}\n"));
    }
    print(&told)?;
    record.answer(&report)?;
    keep(&options.seen, &before, &report)
}

/// A record as it was named on the command line.
pub struct Record {
    /// Its files.
    pub source: Box<dyn Source>,
    /// The data directory that it stands in.
    data: Option<PathBuf>,
    threads: NonZeroUsize,
    /// Its checkpoint before anything else was read, if others write it.
    before: Option<Vec<u8>>,
}

impl Record {
    /// The record in a folder, below an address, or in a data directory.
    pub fn open(word: &str) -> Result<Self, Failure> {
        let threads = threads();
        let wrong = |why: &str| Failure::unusable(format!("{word}: {why}"));
        if Remote::is_address(word) {
            let remote = Remote::new(word).map_err(|why| wrong(&why))?;
            let before = remote.read("checkpoint").map_err(|error| wrong(&error.to_string()))?;
            let before = before.ok_or_else(|| wrong("there is no record here: no checkpoint below this address"))?;
            return Ok(Self { source: Box::new(remote), data: None, threads: AT_ONCE, before: Some(before) });
        }
        let folder = Path::new(word);
        if !folder.is_dir() {
            return Err(wrong("no such folder"));
        }
        let data = folder.join("huanjie.sqlite").is_file().then(|| folder.to_owned());
        let public = data.as_ref().map_or_else(|| folder.to_owned(), |data| data.join("public"));
        if data.is_some() && !public.is_dir() {
            return Err(wrong("a data directory without a public record; `huanjie cycle open` begins one"));
        }
        Ok(Self { source: Box::new(Folder::new(public)), data, threads, before: None })
    }

    /// Whom to trust, and a line that says whose word that is, if nobody named a policy.
    fn policy(&self, named: Option<&Path>) -> Result<(Policy, String), Failure> {
        let own = self.data.as_ref().map(|data| data.join("trust.policy")).filter(|path| path.is_file());
        match (named, own) {
            (Some(path), _) => Ok((read_policy(path)?, String::new())),
            (None, Some(path)) => Ok((read_policy(&path)?, format!("policy: {}\n", path.display()))),
            (None, None) => {
                let why = "none given, so the record's own keys are believed and no witness asked: \
                           this shows that the record holds together, not that it is the office's";
                Ok((self.own_keys()?, format!("policy: {why}\n")))
            }
        }
    }

    /// A policy of the keys that the record lists for its own log, which it names first: several if the log was given another.
    fn own_keys(&self) -> Result<Policy, Failure> {
        let wrong = |why: String| Failure::unusable(format!("--policy is needed: log.vkey of the record: {why}"));
        let keys = self.source.read("log.vkey").map_err(|error| wrong(error.to_string()))?;
        let keys = keys.ok_or_else(|| wrong("the file is missing".to_owned()))?;
        let keys = String::from_utf8(keys).map_err(|error| wrong(error.to_string()))?;
        let named = |line: &&str| line.split('+').next() == keys.split('+').next();
        let own: BTreeSet<&str> = keys.lines().filter(named).collect();
        let logs: String = own.into_iter().map(|line| format!("log {line}\n")).collect();
        Policy::parse(format!("{logs}quorum none\n").as_bytes()).map_err(|error| wrong(error.to_string()))
    }

    fn check(&self, policy: &Policy, before: Option<&Seen>) -> Report {
        check(&*self.source, policy, before, self.threads, None)
    }

    /// The exit code of a report, with the first place that does not hold.
    fn answer(&self, report: &Report) -> Result<(), Failure> {
        let grown = || self.before.is_some() && self.source.read("checkpoint").ok().flatten() != self.before;
        match (report.failures().first(), report.unchecked().first()) {
            (None, None) => Ok(()),
            (Some(failure), _) if grown() => {
                Err(Failure::unusable(format!("the record has grown while it was read, run this again; first: {failure}")))
            }
            (Some(failure), _) => Err(Failure::no(format!("the record does not hold; first: {failure}"))),
            (None, Some(unchecked)) => Err(Failure::unusable(format!("not everything could be checked; first: {unchecked}"))),
        }
    }
}

/// All checks, with all units or some.
fn check(source: &dyn Source, policy: &Policy, before: Option<&Seen>, threads: NonZeroUsize, only: Option<&BTreeSet<String>>) -> Report {
    let progress = Progress::begin();
    let report = ::verify::verify_units(source, policy, before, How { threads, done: &|done| progress.tell(done) }, only);
    progress.end();
    report
}

/// Threads of this machine.
fn threads() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Reads a policy from a file.
pub fn read_policy(path: &Path) -> Result<Policy, Failure> {
    let wrong = |why: String| Failure::unusable(format!("{}: {why}", path.display()));
    let bytes = fs::read(path).map_err(|error| wrong(error.to_string()))?;
    Policy::parse(&bytes).map_err(|error| wrong(error.to_string()))
}

/// Says on a terminal how far it is, once it takes longer than a moment.
struct Progress {
    /// When it was said last.
    last: Mutex<Instant>,
    shown: bool,
}

impl Progress {
    fn begin() -> Self {
        Self { last: Mutex::new(Instant::now()), shown: io::stderr().is_terminal() }
    }

    fn tell(&self, done: Done) {
        // Whoever finds another thread talking has nothing newer to say.
        let Ok(mut last) = self.last.try_lock() else { return };
        if self.shown && last.elapsed() >= QUIET {
            match done {
                Done::Entries(done, all) => eprint!("\r  {done} / {all} entries of the cycle's log …"),
                Done::Units(done, all) => eprint!("\r  {done} / {all} units …\u{1b}[K"),
            }
            *last = Instant::now();
        }
    }

    fn end(&self) {
        if self.shown {
            eprint!("\r\u{1b}[K");
        }
    }
}

/// The heads seen before; nothing if none were kept yet.
fn heads(path: &Path) -> Result<Option<Seen>, Failure> {
    let failed = |why: String| Failure::unusable(format!("{}: {why}", path.display()));
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(error.to_string())),
        Ok(text) => Seen::parse(&text).map(Some).map_err(|error| failed(error.to_string())),
    }
}

/// Keeps the heads, whole or not at all.
fn keep(path: &Path, before: &Seen, report: &Report) -> Result<(), Failure> {
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    let write = || -> io::Result<()> {
        let mut file = File::create(&new)?;
        file.write_all(before.updated(report.seen()).to_string().as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    write().map_err(|error| Failure::unusable(format!("{}: {error}", path.display())))
}

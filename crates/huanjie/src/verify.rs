//! `huanjie verify` and `huanjie verify-diff`: a published record, checked as anyone can.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use ::verify::{Folder, Report, Seen};
use clap::Args;
use record::Policy;

use crate::Failure;
use crate::rules::print;

/// Which record, and whom to trust.
#[derive(Debug, Args)]
pub struct Options {
    /// Folder of the record: a download, a mirror, a stick
    record: PathBuf,
    /// Which logs and witnesses count (C2SP tlog-policy)
    #[arg(long)]
    policy: PathBuf,
    /// Heads seen before; written anew if everything holds
    #[arg(long)]
    seen: Option<PathBuf>,
}

/// The same against the heads seen before.
#[derive(Debug, Args)]
pub struct DiffOptions {
    /// Folder of the record: a download, a mirror, a stick
    record: PathBuf,
    /// Which logs and witnesses count (C2SP tlog-policy)
    #[arg(long)]
    policy: PathBuf,
    /// Heads seen before; written anew if everything holds
    #[arg(long)]
    seen: PathBuf,
}

/// Prints the line of every check and every place that does not hold; keeps the heads seen if all hold.
pub fn run(options: &Options) -> Result<(), Failure> {
    let before = options.seen.as_deref().map(heads).transpose()?.flatten();
    let report = check(&options.record, &options.policy, before.as_ref())?;
    print(&report.to_string())?;
    answer(&report)?;
    options.seen.as_deref().map_or(Ok(()), |path| keep(path, &before.unwrap_or_default(), &report))
}

/// Prints what each log has gained since it was seen last, and every place that does not hold.
pub fn diff(options: &DiffOptions) -> Result<(), Failure> {
    let missing = || Failure::unusable(format!("{}: no such file; `huanjie verify --seen` writes it", options.seen.display()));
    let before = heads(&options.seen)?.ok_or_else(missing)?;
    let report = check(&options.record, &options.policy, Some(&before))?;
    let mut told = String::new();
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
    answer(&report)?;
    keep(&options.seen, &before, &report)
}

fn check(record: &Path, policy: &Path, before: Option<&Seen>) -> Result<Report, Failure> {
    if record.to_str().is_some_and(|path| path.starts_with("http://") || path.starts_with("https://")) {
        let how = "this program reads folders: copy the record first (`wget --mirror`), or use tools/verify.py";
        return Err(Failure::unusable(format!("{}: {how}", record.display())));
    }
    if !record.is_dir() {
        return Err(Failure::unusable(format!("{}: no such folder", record.display())));
    }
    let bytes = fs::read(policy).map_err(|e| Failure::unusable(format!("{}: {e}", policy.display())))?;
    let policy = Policy::parse(&bytes).map_err(|e| Failure::unusable(format!("{}: {e}", policy.display())))?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    Ok(::verify::verify_on(&Folder::new(record), &policy, before, threads))
}

/// The exit code of a report, with the first place that does not hold.
fn answer(report: &Report) -> Result<(), Failure> {
    match (report.failures().first(), report.unchecked().first()) {
        (Some(failure), _) => Err(Failure::no(format!("the record does not hold; first: {failure}"))),
        (None, Some(unchecked)) => Err(Failure::unusable(format!("not everything could be checked; first: {unchecked}"))),
        (None, None) => Ok(()),
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

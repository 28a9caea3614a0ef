//! Bundles on a stick, checked before anybody takes them: each in itself, then what they carry laid over the record that they
//! belong to, with every check of a published record for the log of the cycle and the units in the bundles.
//!
//! Nothing is written, neither to the stick nor elsewhere; personal parts are compared with their commitments and go no
//! further.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use ::bundle::check::{Fault, Held, Keys, Relation, check};
use ::bundle::folder::{Kind, Name};
use ::bundle::inbox::{InboxError, carried};
use ::bundle::opening::{Field, Opening};
use ::bundle::seal::ClosedError;
use ::bundle::{Folder, Identity, Payload, SignedManifest, manifest};
use ::verify::{Source, SourceError};
use record::cycle::Act;
use record::entry::Entry;
use record::note::SignatureError;
use record::rotation::follow;
use record::tiles::{self, Shelf};
use record::tree::Tree;
use record::{Hash, Origin, Policy, Purpose, SignedCheckpoint, Verifier, Verifiers};

use super::{Options, Record, heads, keep, read_policy};
use crate::Failure;
use crate::restore::identity;
use crate::rules::print;

/// Bytes of a bundle that are read at most, as the server takes them.
const MOST: u64 = 256 << 20;

/// What was found of the bundles: lines to print, and the first of what does not hold or could not be checked.
#[derive(Default)]
struct Findings {
    told: String,
    failed: Option<String>,
    unchecked: Option<String>,
}

impl Findings {
    fn tell(&mut self, line: &str) {
        self.told.push_str(line);
        self.told.push('\n');
    }

    fn fail(&mut self, line: String) {
        self.tell(&line);
        self.failed.get_or_insert(line);
    }

    fn not_checked(&mut self, line: String) {
        self.tell(&line);
        self.unchecked.get_or_insert(line);
    }

    fn answer(self) -> Result<(), Failure> {
        match (self.failed, self.unchecked) {
            (Some(line), _) => Err(Failure::no(format!("the bundles do not hold; first: {line}"))),
            (None, Some(line)) => Err(Failure::unusable(format!("not everything could be checked; first: {line}"))),
            (None, None) => Ok(()),
        }
    }
}

/// Whether bundles lie there: the file of a manifest, or a folder with chunks or manifests that is no record.
pub fn lie_at(path: &Path) -> bool {
    if path.is_file() {
        return manifest_name(path).is_some();
    }
    let other = ["checkpoint", "huanjie.sqlite"].iter().any(|name| path.join(name).exists());
    !other && Folder::at(path).list().is_ok_and(|listing| !listing.names.is_empty())
}

fn manifest_name(path: &Path) -> Option<Name> {
    Name::parse(path.file_name()?.to_str()?).filter(|name| name.kind == Kind::Manifest)
}

/// Checks bundles, prints what was found, keeps the heads seen if all hold.
pub fn run(options: &Options) -> Result<(), Failure> {
    let before = options.seen.as_deref().map(heads).transpose()?.flatten();
    let identity = options.identity.as_deref().map(|file| identity("--identity", file)).transpose()?;
    let beside = options.beside.as_deref().map(Record::open).transpose()?;
    let (policy, whose) = match (&beside, &options.policy) {
        (Some(record), named) => record.policy(named.as_deref())?,
        (None, Some(path)) => (read_policy(path)?, String::new()),
        (None, None) => return Err(Failure::unusable("--policy is needed: a bundle does not say whom to trust")),
    };
    let mut findings = Findings { told: whose, ..Findings::default() };
    let mut bundles = gather(Path::new(&options.record), identity.as_ref(), &mut findings)?;
    bundles.sort_by_key(|(signed, payload)| (payload.origin().unit().is_some(), payload.origin().clone(), payload.from(), signed.hash()));
    let base = beside.as_ref().map(|record| &*record.source);
    let units: BTreeSet<String> = bundles.iter().filter_map(|(_, payload)| payload.origin().unit().map(str::to_owned)).collect();
    let laid = Laid::begin(base, &policy, &bundles)?;
    let Some(mut laid) = laid else {
        findings.not_checked(
            "the log of the cycle is neither among the bundles nor in a record named with --beside: no key is known, \
             so signatures and contents are not checked"
                .to_owned(),
        );
        print(&findings.told)?;
        return findings.answer();
    };
    for (signed, payload) in &bundles {
        laid.lay(signed, payload, &mut findings)?;
    }
    laid.publish();
    let report = super::check(&laid, &policy, before.as_ref(), super::threads(), Some(&units));
    print(&if options.all { format!("{}{report:#}", findings.told) } else { format!("{}{report}", findings.told) })?;
    for failure in report.failures() {
        findings.failed.get_or_insert(failure.to_string());
    }
    for unchecked in report.unchecked() {
        findings.unchecked.get_or_insert(unchecked.to_string());
    }
    findings.answer()?;
    options.seen.as_deref().map_or(Ok(()), |path| keep(path, &before.unwrap_or_default(), &report))
}

/// Every bundle whose parts are whole and can be opened.
fn gather(path: &Path, identity: Option<&Identity>, findings: &mut Findings) -> Result<Vec<(SignedManifest, Payload)>, Failure> {
    let unreadable = |error: ::bundle::folder::FolderError| Failure::unusable(error);
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (folder, names) = match manifest_name(path).filter(|_| path.is_file()) {
        Some(name) => (Folder::at(parent), BTreeSet::from([name])),
        None => {
            let folder = Folder::at(path);
            let listing = folder.list().map_err(unreadable)?;
            (folder, listing.names)
        }
    };
    let (mut bundles, mut listed) = (Vec::new(), BTreeSet::new());
    for name in names.iter().filter(|name| name.kind == Kind::Manifest) {
        let bytes = folder.read(*name, manifest::MAX_BYTES as u64).map_err(unreadable)?;
        match bytes.as_deref().map(SignedManifest::parse) {
            Some(Ok(signed)) if signed.hash() == name.hash => {
                listed.extend(signed.manifest().chunks.iter().map(|chunk| chunk.hash));
                if let Some(payload) = open(&folder, &signed, identity, findings).map_err(unreadable)? {
                    bundles.push((signed, payload));
                }
            }
            Some(Err(why)) => findings.fail(format!("{name}: not a manifest: {why}")),
            _ => findings.fail(format!("{name}: damaged or cut off")),
        }
    }
    for name in names.iter().filter(|name| name.kind == Kind::Chunk && !listed.contains(&name.hash)) {
        findings.not_checked(format!("{name}: no manifest here lists this chunk"));
    }
    Ok(bundles)
}

/// Opens a bundle whose chunks are all there.
fn open(
    folder: &Folder,
    signed: &SignedManifest,
    identity: Option<&Identity>,
    findings: &mut Findings,
) -> Result<Option<Payload>, ::bundle::folder::FolderError> {
    let (manifest, name) = (signed.manifest(), signed.hash().to_hex());
    let (mut missing, mut damaged) = (0, 0);
    for chunk in &manifest.chunks {
        if folder.chunk(chunk)?.is_none() {
            let there = folder.length(Name { kind: Kind::Chunk, hash: chunk.hash })?.is_some();
            *(if there { &mut damaged } else { &mut missing }) += 1;
        }
    }
    let count = manifest.chunks.len();
    let (from, to) = (manifest.from, manifest.to);
    findings.tell(&format!("bundle {name}: {}, entries {from} to {to}, {count} chunks", manifest.origin));
    if damaged > 0 {
        findings.fail(format!("bundle {name}: {damaged} of {count} chunks are damaged"));
    }
    if missing > 0 {
        findings.not_checked(format!("bundle {name}: {missing} of {count} chunks are not here"));
    }
    if damaged + missing > 0 {
        return Ok(None);
    }
    if manifest.total() > MOST {
        findings.not_checked(format!("bundle {name}: it has {} bytes, at most {MOST} are read", manifest.total()));
        return Ok(None);
    }
    match carried(folder, manifest, identity) {
        Ok(payload) => return Ok(Some(payload)),
        Err(InboxError::Folder(error)) => return Err(error),
        Err(InboxError::Closed(closed @ (ClosedError::NoIdentity | ClosedError::NotForUs))) => {
            findings.not_checked(format!("bundle {name}: {closed}; --identity names the file of the recipient's key (exchange.key)"));
        }
        Err(error) => findings.fail(format!("bundle {name}: {error}")),
    }
    Ok(None)
}

/// A log as the record beside has it, or nothing yet, with what bundles added.
struct Log {
    entries: Vec<Vec<u8>>,
    checkpoint: Option<SignedCheckpoint>,
    openings: BTreeMap<(u64, Field), Opening>,
    /// A bundle has added to it.
    grown: bool,
}

/// Bundles laid over a record, as a record.
struct Laid<'a> {
    base: Option<&'a dyn Source>,
    cycle: Origin,
    /// The keys of the cycle's log: those that the policy lists, and those that it was given since.
    home: Vec<Verifier>,
    logs: BTreeMap<Origin, Log>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Source for Laid<'_> {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        match (self.files.get(path), self.base) {
            (Some(bytes), _) => Ok(Some(bytes.clone())),
            (None, Some(base)) => base.read(path),
            (None, None) => Ok(None),
        }
    }
}

fn prefix(log: &Origin) -> String {
    log.unit().map_or_else(String::new, |unit| format!("units/{unit}/"))
}

/// A key under the name of a log: whoever keeps a log signs it with his one key.
fn named(log: &Origin, key: &Verifier) -> Option<Verifier> {
    Verifier::new(log.as_str(), Purpose::Note, key.key().clone()).ok()
}

/// The log of a record; what cannot be read there the check of the whole will tell.
fn read_log(base: Option<&dyn Source>, log: &Origin) -> Result<Log, SourceError> {
    let mut read = Log { entries: Vec::new(), checkpoint: None, openings: BTreeMap::new(), grown: false };
    let (Some(base), prefix) = (base, prefix(log)) else { return Ok(read) };
    let checkpoint = base.read(&format!("{prefix}checkpoint"))?.and_then(|bytes| SignedCheckpoint::parse(&bytes).ok());
    let Some(checkpoint) = checkpoint.filter(|signed| signed.checkpoint().origin == *log) else { return Ok(read) };
    let size = checkpoint.checkpoint().size;
    for index in 0..size.div_ceil(tiles::WIDTH.into()) {
        let id = tiles::bundle_id(size, index);
        let Some(bytes) = base.read(&format!("{prefix}{id}"))? else { return Ok(read) };
        let Ok(entries) = tiles::unbundle(&bytes, id.width) else { return Ok(read) };
        read.entries.extend(entries.into_iter().map(<[u8]>::to_vec));
    }
    let openings = base.read(&format!("{prefix}openings.jsonl"))?.unwrap_or_default();
    let openings = openings.split(|byte| *byte == b'\n').filter_map(|line| Opening::parse(std::str::from_utf8(line).ok()?).ok());
    read.openings = openings.map(|opening| (opening.key(), opening)).collect();
    read.checkpoint = Some(checkpoint);
    Ok(read)
}

impl<'a> Laid<'a> {
    /// Over a record, or over nothing if the log of the cycle is among the bundles; nothing if it is neither.
    fn begin(base: Option<&'a dyn Source>, policy: &Policy, bundles: &[(SignedManifest, Payload)]) -> Result<Option<Self>, Failure> {
        let bytes = base.map(|base| base.read("checkpoint")).transpose().map_err(Failure::unusable)?.flatten();
        let of_base = bytes.and_then(|bytes| SignedCheckpoint::parse(&bytes).ok()).map(|signed| signed.checkpoint().origin.clone());
        let among = || bundles.iter().map(|(_, payload)| payload.origin()).find(|origin| origin.unit().is_none()).cloned();
        let Some(cycle) = of_base.or_else(among) else { return Ok(None) };
        let listed: Vec<Verifier> =
            policy.logs().iter().filter(|party| party.name == cycle.as_str()).map(|party| party.key.clone()).collect();
        let log = read_log(base, &cycle).map_err(Failure::unusable)?;
        let home = follow(&listed, log.entries.iter().map(Vec::as_slice));
        let mut laid = Self { base, cycle, home, logs: BTreeMap::new(), files: BTreeMap::new() };
        laid.logs.insert(laid.cycle.clone(), log);
        Ok(Some(laid))
    }

    /// What the log of the cycle says.
    fn acts(&self) -> impl Iterator<Item = Act> {
        let entries = self.logs.get(&self.cycle).into_iter().flat_map(|log| &log.entries);
        entries.filter_map(|bytes| Act::read(&Entry::parse(bytes).ok()?).ok())
    }

    /// Every key that it enrols.
    fn enrolled(&self) -> Vec<Verifier> {
        let key = |act| if let Act::Enrolled(act) = act { Verifier::parse(&act.key).ok() } else { None };
        self.acts().filter_map(key).collect()
    }

    /// The logs whose checkpoints it holds, and those that bundles add to.
    fn signing(&self) -> BTreeSet<Origin> {
        let unit = |act| if let Act::Checkpointed(act) = act { Origin::parse(&format!("{}/{}", self.cycle, act.unit)) } else { None };
        self.acts().filter_map(unit).chain(self.logs.keys().cloned()).collect()
    }

    /// The keys that may have signed a log's checkpoint.
    fn of_log(&self, log: &Origin, enrolled: &[Verifier]) -> Vec<Verifier> {
        let foreign = enrolled.iter().filter(|_| log.unit().is_some());
        self.home.iter().chain(foreign).filter_map(|key| named(log, key)).collect()
    }

    /// Checks a bundle in itself and against what is there, and adds what is new.
    fn lay(&mut self, signed: &SignedManifest, payload: &Payload, findings: &mut Findings) -> Result<(), Failure> {
        let (name, origin) = (format!("bundle {}", signed.hash().to_hex()), payload.origin().clone());
        if origin.cycle() != self.cycle {
            findings.fail(format!("{name}: {origin} is no log of the cycle {}", self.cycle));
            return Ok(());
        }
        let enrolled = self.enrolled();
        if origin.unit().is_none() {
            // A key that the log was given since is named by an entry that the one before has signed.
            self.home = follow(&self.home, payload.entries().iter().map(Vec::as_slice));
        }
        let known = |keys: Vec<Verifier>| Verifiers::new(keys).unwrap_or_default();
        let signers = known(self.home.iter().chain(&enrolled).cloned().collect());
        if let Err(error) = signed.verify(&signers) {
            findings.fail(format!("{name}: the manifest: {error}{}", self.whom_to_trust(&error)));
            return Ok(());
        }
        let logs = known(self.keys_of(&origin, &enrolled)?);
        if !self.logs.contains_key(&origin) {
            self.logs.insert(origin.clone(), read_log(self.base, &origin).map_err(Failure::unusable)?);
        }
        let Some(log) = self.logs.get_mut(&origin) else { return Ok(()) };
        let leaves: Vec<Hash> = log.entries.iter().map(|bytes| Hash::leaf(bytes)).collect();
        let before = usize::try_from(payload.from()).ok().and_then(|from| log.entries.get(from.checked_sub(1)?));
        let epoch = before.and_then(|bytes| Entry::parse(bytes).ok()).map_or(0, |entry| entry.content().epoch);
        let checked = match check(payload, &Held { leaves: &leaves, epoch }, &Keys { logs: &logs, signers: &signers }) {
            Ok(checked) => checked,
            Err(faults) => {
                for fault in faults.0 {
                    match fault {
                        Fault::Gap { .. } => findings.not_checked(format!("{name}: {fault}")),
                        _ => findings.fail(format!("{name}: {fault}")),
                    }
                }
                return Ok(());
            }
        };
        match checked.relation {
            Relation::Known => findings.tell(&format!("{name}: holds; all of it is in the record already")),
            Relation::Extends { at } => {
                findings.tell(&format!("{name}: holds; the log goes on at entry {at}"));
                let new = usize::try_from(at - payload.from()).unwrap_or(usize::MAX);
                log.entries.extend(payload.entries().iter().skip(new).cloned());
                log.checkpoint = Some(payload.checkpoint().clone());
                log.grown = true;
            }
            Relation::Forks { at } => {
                findings.fail(format!("{name}: another entry is held at {at}: one of the two branches is an orphan"));
                return Ok(());
            }
        }
        let figures = payload.openings().iter().filter(|opening| opening.field == Field::Fact);
        for opening in figures.filter(|_| log.grown) {
            log.openings.insert(opening.key(), opening.clone());
        }
        Ok(())
    }

    /// What to do where no key is known.
    fn whom_to_trust(&self, error: &SignatureError) -> String {
        if !matches!(error, SignatureError::Unsigned) {
            return String::new();
        }
        let cycle = &self.cycle;
        match self.home.last() {
            None => format!("; the policy lists no key of the log {cycle}: take trust.policy of the office that keeps it"),
            Some(newest) => format!(
                "; the newest key of the log {cycle} that is known here is {}: if it was given another one since, take trust.policy anew \
                 from the office that keeps it, or name with --beside a record that has the entry keys.rotated",
                newest.name_and_id()
            ),
        }
    }

    /// The same with the keys that the record beside gives the log.
    fn keys_of(&self, log: &Origin, enrolled: &[Verifier]) -> Result<Vec<Verifier>, Failure> {
        let mut keys = self.of_log(log, enrolled);
        for key in self.published_keys()?.lines().filter_map(|line| Verifier::parse(line).ok()) {
            if key.name() == log.as_str() && !keys.contains(&key) {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    /// `log.vkey` of the record beside.
    fn published_keys(&self) -> Result<String, Failure> {
        let bytes = self.base.map(|base| base.read("log.vkey")).transpose().map_err(Failure::unusable)?.flatten();
        Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default())
    }

    /// Makes the files of every log that has grown.
    fn publish(&mut self) {
        let (enrolled, mut vkeys) = (self.enrolled(), self.published_keys().unwrap_or_default());
        let mut known: HashSet<String> = vkeys.lines().map(str::to_owned).collect();
        for log in self.signing() {
            let lines = self.of_log(&log, &enrolled).into_iter().map(|key| key.vkey());
            lines.filter(|line| known.insert(line.clone())).for_each(|line| vkeys.push_str(&(line + "\n")));
        }
        self.files.insert("log.vkey".to_owned(), vkeys.into_bytes());
        for (origin, log) in self.logs.iter().filter(|(_, log)| log.grown) {
            let (prefix, tree) = (prefix(origin), log.entries.iter().map(|bytes| Hash::leaf(bytes)).collect::<Tree>());
            for id in tiles::all(tree.size()) {
                let from = usize::try_from(id.index * u64::from(tiles::WIDTH)).unwrap_or(usize::MAX);
                let held = log.entries.iter().skip(from).take(id.width.into()).map(Vec::as_slice);
                let bytes = match id.shelf {
                    Shelf::Entries => tiles::bundle(held).unwrap_or_default(),
                    Shelf::Hashes(_) => tiles::tile(&tree, &id).unwrap_or_else(|never| match never {}),
                };
                self.files.insert(format!("{prefix}{id}"), bytes);
            }
            let lines = log.openings.values().filter_map(|opening| opening.line().ok()).map(|line| line + "\n");
            self.files.insert(format!("{prefix}openings.jsonl"), lines.collect::<String>().into_bytes());
            let checkpoint = log.checkpoint.iter().map(SignedCheckpoint::to_bytes).next().unwrap_or_default();
            self.files.insert(format!("{prefix}checkpoint"), checkpoint);
        }
    }
}

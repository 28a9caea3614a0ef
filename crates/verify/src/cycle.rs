//! The log of the cycle: the register of units, keys, leases, and what it says of each unit's log.

use std::collections::{BTreeMap, HashMap};

use record::cycle::{Act, Erased, Registered};
use record::entry::Entry;
use record::note::SignatureError;
use record::{Checkpoint, FormatError, Hash, Origin, Policy, Purpose, SignedCheckpoint, Verifier, Verifiers};

use crate::keys::{Keys, When};
use crate::leases::Leases;
use crate::log::{self, Log};
use crate::report::{Check, Place, Report};
use crate::run::How;
use crate::share;
use crate::source::Source;

/// By how many keys of its log a checkpoint is signed.
pub type SignedBy = Result<usize, SignatureError>;

/// A checkpoint of a unit in the log of the cycle.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Place in the log of the cycle.
    pub at: u64,
    pub size: u64,
    pub root: Hash,
}

/// What the log of the cycle says of a unit.
#[derive(Debug, Default)]
pub struct UnitOf {
    /// Which body is elected.
    pub body: String,
    /// Its leases.
    pub leases: Leases,
    /// Its checkpoints.
    pub checkpoints: Vec<Known>,
    /// By which place in the cycle's log how many entries were there, in order.
    covered: Vec<(u64, u64)>,
    /// The newest of its checkpoints, by the hash of its bytes, and who signed it.
    newest: Option<(Hash, SignedBy)>,
}

impl UnitOf {
    /// The place in the cycle's log by which an entry was there; behind all places if none.
    pub fn known_by(&self, index: u64) -> u64 {
        self.covered.iter().find(|(_, size)| *size > index).map_or(u64::MAX, |(at, _)| *at)
    }

    /// What was found of the signatures of these very bytes in the log of the cycle; nothing if they are not its newest
    /// checkpoint there.
    pub fn signed(&self, checkpoint: &[u8]) -> Option<SignedBy> {
        let (hash, signed) = self.newest.as_ref()?;
        (*hash == Hash::leaf(checkpoint)).then(|| signed.clone())
    }
}

/// What the log of the cycle says.
pub struct Cycle {
    pub origin: Origin,
    pub keys: Keys,
    /// By code, as registered.
    pub units: BTreeMap<String, UnitOf>,
    /// The keys of all logs by the log's name, from `log.vkey`.
    log_keys: HashMap<String, Verifiers>,
    /// All entries so far are of the register.
    registering: bool,
}

impl Cycle {
    /// The log of a unit.
    pub fn unit_log(&self, code: &str) -> Option<Origin> {
        Origin::parse(&format!("{}/{code}", self.origin))
    }

    /// How many keys of its log signed a checkpoint.
    pub fn signed(&self, signed: &SignedCheckpoint) -> SignedBy {
        let keys = self.log_keys.get(signed.checkpoint().origin.as_str()).ok_or(SignatureError::Unsigned)?;
        signed.verify(keys).map(|by| by.len())
    }
}

/// A code that is safe as part of a path.
pub fn is_code(code: &str) -> bool {
    !code.is_empty() && code.len() <= 64 && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Reads the log of the cycle; nothing if there is none that can be read, which is told.
pub fn read(source: &dyn Source, policy: &Policy, how: How<'_>, report: &mut Report) -> Option<(Cycle, Log)> {
    const PATH: &str = "checkpoint";
    let place = || Place::File(PATH.to_owned());
    let bytes = match source.read(PATH) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            report.fail(Check::V1, place(), "the file is missing");
            return None;
        }
        Err(error) => {
            report.not_checked(Check::V1, place(), error);
            return None;
        }
    };
    let signed = log::checkpoint(&bytes, PATH, report)?;
    let origin = signed.checkpoint().origin.clone();
    if origin.unit().is_some() {
        report.fail(Check::V1, place(), format!("{origin} is not the log of a cycle"));
        return None;
    }
    let log_keys = log_keys(source, how, report);
    let keys = own_keys(&origin, &log_keys, policy);
    let mut cycle = Cycle { origin, keys, units: BTreeMap::new(), log_keys, registering: true };
    let log = log::read(log::Reading { source, prefix: "", how }, signed, &mut cycle, report);
    quorum(&cycle, &log.signed, policy, report);
    if log.entries == 0 {
        report.fail(Check::V14, Place::Log(log.origin.clone()), "there is no register of units");
    }
    Some((cycle, log))
}

/// `log.vkey`: verifier keys of logs, one a line, none twice.
fn log_keys(source: &dyn Source, how: How<'_>, report: &mut Report) -> HashMap<String, Verifiers> {
    const PATH: &str = "log.vkey";
    let Some(bytes) = log::fetch(source, PATH, Check::V1, report) else {
        report.fail(Check::V1, Place::File(PATH.to_owned()), "the file is missing");
        return HashMap::new();
    };
    let Some(text) = std::str::from_utf8(&bytes).ok().filter(|text| text.ends_with('\n')) else {
        report.fail(Check::V1, Place::File(PATH.to_owned()), "not lines of UTF-8");
        return HashMap::new();
    };
    let lines: Vec<&str> = text.split_terminator('\n').collect();
    let mut keys: HashMap<String, Vec<Verifier>> = HashMap::new();
    for (read, at) in share::map(how.threads, &lines, |line| log_key(line)).into_iter().zip(1..) {
        let added = read.and_then(|key| {
            let of_log = keys.entry(key.name().to_owned()).or_default();
            if of_log.iter().any(|other| other.id() == key.id()) {
                return Err("a key a second time".to_owned());
            }
            of_log.push(key);
            Ok(())
        });
        if let Err(why) = added {
            report.fail(Check::V1, Place::Line(PATH.to_owned(), at), why);
        }
    }
    keys.into_iter().map(|(name, keys)| (name, Verifiers::new(keys).unwrap_or_default())).collect()
}

fn log_key(line: &str) -> Result<Verifier, String> {
    let key = Verifier::parse(line).map_err(|error| format!("not a verifier key: {error}"))?;
    let of_log = key.purpose() == Purpose::Note && Origin::parse(key.name()).is_some();
    if of_log { Ok(key) } else { Err("not the key of a log".to_owned()) }
}

/// The first key of the cycle's log, which signs its entries too, if the policy lists it or one that may follow it.
fn own_keys(origin: &Origin, log_keys: &HashMap<String, Verifiers>, policy: &Policy) -> Keys {
    let mut keys = Keys::default();
    let own = log_keys.get(origin.as_str()).map(Verifiers::all).unwrap_or_default();
    if own.iter().any(|key| lists(policy, key)) {
        own.first().into_iter().for_each(|key| keys.add_own(key.clone()));
    }
    keys
}

fn lists(policy: &Policy, key: &Verifier) -> bool {
    policy.logs().iter().any(|party| party.key == *key)
}

/// The policy, with the key that the log signs with now if it lists one that the log has had: the log says itself which key
/// followed.
fn followed(cycle: &Cycle, policy: &Policy) -> Policy {
    let listed = cycle.keys.own().any(|key| lists(policy, key));
    let now = cycle.keys.own().next_back().filter(|_| listed);
    now.and_then(|key| policy.with_log(key.clone()).ok()).unwrap_or_else(|| policy.clone())
}

/// The checkpoint is signed by the newest key of the log, all of which `log.vkey` lists.
fn newest_key(cycle: &Cycle, signed: &SignedCheckpoint, report: &mut Report) {
    let listed = cycle.log_keys.get(cycle.origin.as_str()).map(Verifiers::all).unwrap_or_default();
    for key in cycle.keys.own().filter(|key| !listed.contains(key)) {
        report.fail(Check::V5, Place::File("log.vkey".to_owned()), format!("it lacks the key {} of the cycle's log", key.name_and_id()));
    }
    // A log that kept its first key was asked for that above.
    let Some(now) = cycle.keys.own().skip(1).last() else { return };
    if !Verifiers::new([now.clone()]).is_ok_and(|now| signed.verify(&now).is_ok()) {
        let why = format!("the log signs with {} now, which did not sign it", now.name_and_id());
        report.fail(Check::V5, Place::File("checkpoint".to_owned()), why);
    }
}

/// The checkpoint of the cycle meets the policy.
fn quorum(cycle: &Cycle, signed: &SignedCheckpoint, policy: &Policy, report: &mut Report) {
    let place = || Place::File("checkpoint".to_owned());
    let origin = cycle.origin.as_str();
    if !policy.logs().iter().any(|party| party.name == origin) {
        report.fail(Check::V5, place(), format!("the policy does not list the log {origin}"));
    }
    newest_key(cycle, signed, report);
    let quorum = match followed(cycle, policy).satisfied(signed) {
        Ok(quorum) => quorum,
        Err(error) => return report.fail(Check::V5, place(), error),
    };
    report.count(Check::V5, "signatures of logs", usize::from(quorum.log.is_some()));
    report.count(Check::V5, "cosignatures", quorum.by.len());
    if quorum.log.is_none() {
        report.fail(Check::V5, place(), "no log that the policy lists signed it");
    } else if !quorum.met {
        report.fail(Check::V5, place(), format!("the quorum of witnesses is not there; it lacks: {}", quorum.missing.join(", ")));
    }
    if policy.witnesses().is_empty() {
        report.remark(Check::V5, "the policy names no witness: no cosignature to check".to_owned());
    }
    if !cycle.log_keys.get(origin).into_iter().flat_map(Verifiers::all).any(|key| lists(policy, key)) {
        report.fail(Check::V5, Place::File("log.vkey".to_owned()), "it holds no key of the cycle's log that the policy lists");
    }
}

/// A unit's checkpoint as it stands in the log of the cycle, the hash of its bytes, and by how many keys of its log it is
/// signed.
type Told = Result<(Checkpoint, Hash, SignedBy), FormatError>;

/// What an entry of the cycle's log says, and what can be verified of it before its turn.
pub struct Ready {
    act: Result<Act, String>,
    /// Its signatures, by place, as far as their keys were known.
    verified: Vec<Option<bool>>,
    /// If it is a unit's checkpoint.
    checkpoint: Option<Told>,
}

impl log::Reader for Cycle {
    type Ready = Ready;

    fn ready(&self, entry: &Entry) -> Ready {
        let act = Act::read(entry);
        let checkpoint = if let Ok(Act::Checkpointed(act)) = &act {
            let bytes = act.checkpoint.as_bytes();
            let read = SignedCheckpoint::parse(bytes);
            Some(read.map(|signed| (signed.checkpoint().clone(), Hash::leaf(bytes), self.signed(&signed))))
        } else {
            None
        };
        Ready { act, verified: self.keys.verified(entry), checkpoint }
    }

    fn take(&mut self, at: u64, entry: Entry, ready: Ready, report: &mut Report) {
        let place = || Place::Entry(self.origin.clone(), at);
        let signed = self.keys.check(&entry, &ready.verified, When { unit: None, cycle: at }, place, report);
        let (people, enrolled) = (signed.people, self.keys.people());
        report.count(Check::V9, "acts", 1);
        let mut turn = Turn { cycle: self, report, now: at };
        match ready.act {
            Ok(act) => {
                turn.two_people(&act, people, enrolled);
                turn.act(act, ready.checkpoint);
            }
            Err(why) => turn.fail(Check::V1, why),
        }
    }
}

/// An entry whose turn it is.
struct Turn<'a> {
    cycle: &'a mut Cycle,
    report: &'a mut Report,
    now: u64,
}

impl Turn<'_> {
    fn fail(&mut self, check: Check, why: impl ToString) {
        self.report.fail(check, Place::Entry(self.cycle.origin.clone(), self.now), why);
    }

    /// Leases, revocations and restores need two people as soon as two are enrolled.
    fn two_people(&mut self, act: &Act, people: usize, enrolled: usize) {
        if !act.needs_two() || enrolled < 2 {
            return;
        }
        self.report.count(Check::V9, "by two people", 1);
        if people < 2 {
            self.fail(Check::V9, format!("two people must sign, {people} did"));
        }
    }

    fn act(&mut self, act: Act, checkpoint: Option<Told>) {
        let registers = matches!(act, Act::Opened(_));
        if registers != self.cycle.registering && (registers || self.now == 0) {
            self.fail(Check::V9, "the register of units stands at the beginning and nowhere else");
        }
        self.cycle.registering &= registers;
        match act {
            Act::Opened(opened) => self.register(opened.units),
            Act::Enrolled(act) => {
                if let Err(why) = self.cycle.keys.enrol(&act, self.now) {
                    self.fail(Check::V2, why);
                }
            }
            Act::Revoked(act) => {
                if let Err(why) = self.cycle.keys.revoke(&act.key, self.now) {
                    self.fail(Check::V2, why);
                }
            }
            Act::Rotated(act) => match self.cycle.keys.rotate(&act, self.now) {
                Err(why) => self.fail(Check::V2, why),
                Ok(()) => {
                    let text = format!("the log of the cycle signs with another key behind entry {}: {}", self.now, act.reason);
                    self.report.remark(Check::V5, text);
                }
            },
            Act::Granted(act) => {
                self.report.count(Check::V8, "leases", 1);
                let wrong = match self.cycle.units.get_mut(&act.unit) {
                    Some(unit) => unit.leases.grant(&act, &self.cycle.keys),
                    None => return self.unknown(&act.unit),
                };
                wrong.into_iter().for_each(|why| self.fail(Check::V8, why));
            }
            Act::Ended(act) => {
                let Some(unit) = self.cycle.units.get_mut(&act.unit) else { return self.unknown(&act.unit) };
                unit.covered.push((self.now, act.size));
                let wrong = unit.leases.end(&act, self.now);
                wrong.into_iter().for_each(|why| self.fail(Check::V8, why));
            }
            Act::Checkpointed(act) => checkpoint.into_iter().for_each(|read| self.checkpointed(&act.unit, read)),
            Act::Restored(act) => {
                let text = format!("restored from a backup at entry {} of the cycle's log: {}", self.now, act.reason);
                self.report.remark(Check::V9, text);
            }
            Act::Erased(act) => self.erased(&act),
        }
    }

    /// What opened commitments is gone; the commitments stay.
    fn erased(&mut self, act: &Erased) {
        for unit in &act.units {
            if !self.cycle.units.contains_key(&unit.code) {
                self.unknown(&unit.code);
            }
        }
        let whose = if let [unit] = &act.units[..] { format!("unit {}", unit.code) } else { format!("{} units", act.units.len()) };
        self.report.remark(Check::V12, format!("{whose}: {} parts ({}) are erased: {}", act.parts, act.what, act.reason));
    }

    fn unknown(&mut self, unit: &str) {
        self.fail(Check::V14, format!("the unit {unit} is not in the register"));
    }

    fn register(&mut self, units: Vec<Registered>) {
        for Registered { body, code } in units {
            if !is_code(&code) || self.cycle.unit_log(&code).is_none() {
                self.fail(Check::V1, format!("{code:?} is no code of a unit"));
                continue;
            }
            let unit = UnitOf { body, ..UnitOf::default() };
            if self.cycle.units.insert(code.clone(), unit).is_some() {
                self.fail(Check::V14, format!("the unit {code} stands in the register twice"));
            }
        }
    }

    /// A unit's checkpoint is its log's, signed by it, and not shorter than the one before.
    fn checkpointed(&mut self, unit: &str, read: Told) {
        self.report.count(Check::V7, "unit checkpoints", 1);
        self.report.count(Check::V1, "checkpoints", 1);
        let (Checkpoint { origin, size, root }, hash, signed) = match read {
            Ok(read) => read,
            Err(error) => return self.fail(Check::V1, format!("not a checkpoint: {error}")),
        };
        if self.cycle.unit_log(unit).as_ref() != Some(&origin) {
            self.fail(Check::V7, format!("it is the checkpoint of {origin}"));
        }
        match &signed {
            Ok(by) => self.report.count(Check::V5, "signatures of logs", *by),
            Err(error) => self.fail(Check::V5, format!("the unit's checkpoint: {error}")),
        }
        let at = self.now;
        let Some(known) = self.cycle.units.get_mut(unit) else { return self.unknown(unit) };
        let before = known.checkpoints.last().map_or(0, |before| before.size);
        known.covered.push((at, size));
        known.checkpoints.push(Known { at, size, root });
        known.newest = Some((hash, signed));
        if size < before {
            self.fail(Check::V7, format!("it has {size} entries, the one before had {before}"));
        }
    }
}

//! The log of the cycle: the register of units, keys, leases, and what it says of each unit's log.

use std::collections::{BTreeMap, HashMap};

use record::cycle::{Act, Checkpointed, Registered};
use record::note::SignatureError;
use record::{Origin, Policy, Purpose, SignedCheckpoint, Verifier, Verifiers};

use crate::keys::{Keys, When};
use crate::leases::Leases;
use crate::log::{self, Log};
use crate::report::{Check, Place, Report};
use crate::source::Source;

/// What the log of the cycle says of a unit.
#[derive(Debug, Default)]
pub struct UnitOf {
    /// Which body is elected.
    pub body: String,
    /// Its leases.
    pub leases: Leases,
    /// Its checkpoints, with their places in the cycle's log.
    pub checkpoints: Vec<(u64, SignedCheckpoint)>,
    /// By which place in the cycle's log how many entries were there, in order.
    covered: Vec<(u64, u64)>,
}

impl UnitOf {
    /// The place in the cycle's log by which an entry was there; the end of that log if none.
    pub fn known_by(&self, index: u64, end: u64) -> u64 {
        self.covered.iter().find(|(_, size)| *size > index).map_or(end, |(at, _)| *at)
    }
}

/// The log of the cycle, read.
pub struct Cycle {
    pub log: Log,
    pub keys: Keys,
    /// By code, as registered.
    pub units: BTreeMap<String, UnitOf>,
    /// The keys of all logs by the log's name, from `log.vkey`.
    log_keys: HashMap<String, Verifiers>,
}

impl Cycle {
    /// The log of a unit.
    pub fn unit_log(&self, code: &str) -> Option<Origin> {
        Origin::parse(&format!("{}/{code}", self.log.origin))
    }

    /// How many keys of its log signed a checkpoint.
    pub fn signed(&self, signed: &SignedCheckpoint) -> Result<usize, SignatureError> {
        let keys = self.log_keys.get(signed.checkpoint().origin.as_str()).ok_or(SignatureError::Unsigned)?;
        signed.verify(keys).map(|by| by.len())
    }
}

/// A code that is safe as part of a path.
fn is_code(code: &str) -> bool {
    !code.is_empty() && code.len() <= 64 && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Reads the log of the cycle; nothing if there is none that can be read, which is told.
pub fn read(source: &dyn Source, policy: &Policy, report: &mut Report) -> Option<Cycle> {
    let place = || Place::File("checkpoint".to_owned());
    let bytes = match source.read("checkpoint") {
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
    let origin = match SignedCheckpoint::parse(&bytes) {
        Ok(signed) if signed.checkpoint().origin.unit().is_none() => signed.checkpoint().origin.clone(),
        Ok(signed) => {
            report.fail(Check::V1, place(), format!("{} is not the log of a cycle", signed.checkpoint().origin));
            return None;
        }
        Err(error) => {
            report.fail(Check::V1, place(), format!("not a checkpoint: {error}"));
            return None;
        }
    };
    let log = log::read(source, "", &origin, report)?;
    let log_keys = log_keys(source, report);
    let keys = own_keys(&log, &log_keys, policy);
    let mut cycle = Cycle { log, keys, units: BTreeMap::new(), log_keys };
    Reading { cycle: &mut cycle, report, now: 0, registering: true }.all();
    quorum(&cycle, policy, report);
    Some(cycle)
}

/// `log.vkey`: verifier keys of logs, one a line, none twice.
fn log_keys(source: &dyn Source, report: &mut Report) -> HashMap<String, Verifiers> {
    const PATH: &str = "log.vkey";
    let Some(bytes) = log::fetch(source, PATH, Check::V1, report) else {
        report.fail(Check::V1, Place::File(PATH.to_owned()), "the file is missing");
        return HashMap::new();
    };
    let Some(text) = std::str::from_utf8(&bytes).ok().filter(|text| text.ends_with('\n')) else {
        report.fail(Check::V1, Place::File(PATH.to_owned()), "not lines of UTF-8");
        return HashMap::new();
    };
    let mut keys: HashMap<String, Vec<Verifier>> = HashMap::new();
    for (line, at) in text.split_terminator('\n').zip(1..) {
        let fail = |why: &str| Err((at, why.to_owned()));
        let read = match Verifier::parse(line) {
            Err(error) => Err((at, format!("not a verifier key: {error}"))),
            Ok(key) if key.purpose() != Purpose::Note || Origin::parse(key.name()).is_none() => fail("not the key of a log"),
            Ok(key) if keys.get(key.name()).is_some_and(|known| known.iter().any(|other| other.id() == key.id())) => {
                fail("a key a second time")
            }
            Ok(key) => Ok(key),
        };
        match read {
            Ok(key) => keys.entry(key.name().to_owned()).or_default().push(key),
            Err((at, why)) => report.fail(Check::V1, Place::Line(PATH.to_owned(), at), why),
        }
    }
    keys.into_iter().map(|(name, keys)| (name, Verifiers::new(keys).unwrap_or_default())).collect()
}

/// The keys of the cycle's log that the policy lists sign its entries too.
fn own_keys(log: &Log, log_keys: &HashMap<String, Verifiers>, policy: &Policy) -> Keys {
    let mut keys = Keys::default();
    let own = log_keys.get(log.origin.as_str()).into_iter().flat_map(Verifiers::all);
    own.filter(|key| policy.logs().iter().any(|party| party.key == **key)).for_each(|key| keys.add_own(key.clone()));
    keys
}

/// The checkpoint of the cycle meets the policy.
fn quorum(cycle: &Cycle, policy: &Policy, report: &mut Report) {
    let place = || Place::File("checkpoint".to_owned());
    let origin = cycle.log.origin.as_str();
    if !policy.logs().iter().any(|party| party.name == origin) {
        report.fail(Check::V5, place(), format!("the policy does not list the log {origin}"));
    }
    let quorum = match policy.satisfied(&cycle.log.signed) {
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
    if !cycle.log_keys.get(origin).into_iter().flat_map(Verifiers::all).any(|key| policy.logs().iter().any(|party| party.key == *key)) {
        report.fail(Check::V5, Place::File("log.vkey".to_owned()), "it holds no key of the cycle's log that the policy lists");
    }
}

struct Reading<'a> {
    cycle: &'a mut Cycle,
    report: &'a mut Report,
    now: u64,
    /// All entries so far are of the register.
    registering: bool,
}

impl Reading<'_> {
    fn place(&self) -> Place {
        Place::Entry(self.cycle.log.origin.clone(), self.now)
    }

    fn fail(&mut self, check: Check, why: impl ToString) {
        let place = self.place();
        self.report.fail(check, place, why);
    }

    fn all(mut self) {
        let entries = std::mem::take(&mut self.cycle.log.entries);
        for (at, entry) in (0..).zip(&entries) {
            self.now = at;
            let Some(entry) = entry else { continue };
            let when = When { unit: None, cycle: at };
            let signed = self.cycle.keys.check(entry, when, &self.place(), self.report);
            let (people, enrolled) = (signed.people, self.cycle.keys.people());
            self.report.count(Check::V9, "acts", 1);
            match Act::read(entry) {
                Ok(act) => {
                    self.two_people(&act, people, enrolled);
                    self.act(&act);
                }
                Err(why) => self.fail(Check::V1, why),
            }
        }
        if entries.is_empty() {
            let place = Place::Log(self.cycle.log.origin.clone());
            self.report.fail(Check::V14, place, "there is no register of units");
        }
        self.cycle.log.entries = entries;
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

    fn act(&mut self, act: &Act) {
        let registers = matches!(act, Act::Opened(_));
        if registers != self.registering && (registers || self.now == 0) {
            self.fail(Check::V9, "the register of units stands at the beginning and nowhere else");
        }
        self.registering &= registers;
        match act {
            Act::Opened(opened) => self.register(&opened.units),
            Act::Enrolled(act) => {
                if let Err(why) = self.cycle.keys.enrol(act, self.now) {
                    self.fail(Check::V2, why);
                }
            }
            Act::Revoked(act) => {
                if let Err(why) = self.cycle.keys.revoke(&act.key, self.now) {
                    self.fail(Check::V2, why);
                }
            }
            Act::Granted(act) => {
                self.report.count(Check::V8, "leases", 1);
                let wrong = match self.cycle.units.get_mut(&act.unit) {
                    Some(unit) => unit.leases.grant(act, &self.cycle.keys),
                    None => return self.unknown(&act.unit),
                };
                wrong.into_iter().for_each(|why| self.fail(Check::V8, why));
            }
            Act::Ended(act) => {
                let Some(unit) = self.cycle.units.get_mut(&act.unit) else { return self.unknown(&act.unit) };
                unit.covered.push((self.now, act.size));
                let wrong = unit.leases.end(act, self.now);
                wrong.into_iter().for_each(|why| self.fail(Check::V8, why));
            }
            Act::Checkpointed(act) => self.checkpointed(act),
            Act::Restored(act) => {
                let text = format!("restored from a backup at entry {} of the cycle's log: {}", self.now, act.reason);
                self.report.remark(Check::V9, text);
            }
        }
    }

    fn unknown(&mut self, unit: &str) {
        self.fail(Check::V14, format!("the unit {unit} is not in the register"));
    }

    fn register(&mut self, units: &[Registered]) {
        for unit in units {
            if !is_code(&unit.code) || self.cycle.unit_log(&unit.code).is_none() {
                self.fail(Check::V1, format!("{:?} is no code of a unit", unit.code));
            } else if self.cycle.units.insert(unit.code.clone(), UnitOf { body: unit.body.clone(), ..UnitOf::default() }).is_some() {
                self.fail(Check::V14, format!("the unit {} stands in the register twice", unit.code));
            }
        }
    }

    /// A unit's checkpoint is its log's, signed by it, and not shorter than the one before.
    fn checkpointed(&mut self, act: &Checkpointed) {
        self.report.count(Check::V7, "unit checkpoints", 1);
        self.report.count(Check::V1, "checkpoints", 1);
        let signed = match SignedCheckpoint::parse(act.checkpoint.as_bytes()) {
            Ok(signed) => signed,
            Err(error) => return self.fail(Check::V1, format!("not a checkpoint: {error}")),
        };
        let origin = self.cycle.unit_log(&act.unit);
        if origin.as_ref() != Some(&signed.checkpoint().origin) {
            self.fail(Check::V7, format!("it is the checkpoint of {}", signed.checkpoint().origin));
        }
        match self.cycle.signed(&signed) {
            Ok(by) => self.report.count(Check::V5, "signatures of logs", by),
            Err(error) => self.fail(Check::V5, format!("the unit's checkpoint: {error}")),
        }
        let size = signed.checkpoint().size;
        let Some(unit) = self.cycle.units.get_mut(&act.unit) else { return self.unknown(&act.unit) };
        let before = unit.checkpoints.last().map_or(0, |(_, before)| before.checkpoint().size);
        unit.covered.push((self.now, size));
        unit.checkpoints.push((self.now, signed));
        if size < before {
            self.fail(Check::V7, format!("it has {size} entries, the one before had {before}"));
        }
    }
}

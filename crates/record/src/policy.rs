//! C2SP tlog-policy: which logs and which quorum of witnesses make a checkpoint count.
//!
//! Must not know: where policies come from, what a log is about.

use std::collections::{BTreeSet, HashMap};

use crate::checkpoint::SignedCheckpoint;
use crate::key::{Purpose, Verifier};
use crate::note::{Ambiguous, SignatureError, Verifiers};
use crate::text::{FormatError, number};

/// The longest policy, in bytes.
pub const MAX_BYTES: usize = 262_144;
/// The most logs, witnesses and groups, each.
pub const MAX_ITEMS: usize = 256;

/// A log or a witness of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Name within the policy; of a log the name of its key.
    pub name: String,
    /// Its key.
    pub key: Verifier,
    /// Where it can be reached, if the policy says so.
    pub url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    Witness(usize),
    Group(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    threshold: usize,
    members: Vec<Member>,
}

/// A trust policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Party>,
    witnesses: Vec<Party>,
    groups: Vec<Group>,
    /// Nothing for `quorum none`.
    quorum: Option<Member>,
    /// The keys of all logs and witnesses.
    keys: Verifiers,
}

/// How a checkpoint stands to a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quorum {
    /// The listed log that signed it, if one did.
    pub log: Option<String>,
    /// Whether a listed log signed it and the quorum of witnesses is there.
    pub met: bool,
    /// The listed witnesses that cosigned, and when, in seconds since 1970.
    pub by: Vec<(String, u64)>,
    /// The witnesses whose cosignatures could still make the quorum; empty if it is there.
    pub missing: Vec<String>,
}

#[derive(Default)]
struct Reading {
    logs: Vec<Party>,
    witnesses: Vec<Party>,
    groups: Vec<Group>,
    names: HashMap<String, Member>,
    listed: BTreeSet<String>,
    quorum: Option<Option<Member>>,
}

type Read<T> = Result<T, &'static str>;

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// The first line that is not right, and why.
    pub fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
        if bytes.len() > MAX_BYTES {
            return Err(FormatError::whole("longer than the limit"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| FormatError::whole("not UTF-8"))?;
        let mut reading = Reading::default();
        for (at, line) in text.split_inclusive('\n').enumerate() {
            let line = line.strip_suffix('\n').ok_or(FormatError::at(at + 1, "no newline at the end"))?;
            reading.line(line).map_err(|why| FormatError::at(at + 1, why))?;
        }
        let Reading { logs, witnesses, groups, quorum, .. } = reading;
        let quorum = quorum.ok_or(FormatError::whole("no quorum line"))?;
        let keys = keys(&logs, &witnesses).map_err(|_| FormatError::whole("two keys have one name and one id"))?;
        Ok(Self { logs, witnesses, groups, quorum, keys })
    }

    /// The same policy with one more log, for a log whose key is known from elsewhere: a unit's, enrolled in the cycle log.
    ///
    /// # Errors
    /// The key has name and id of another one.
    pub fn with_log(&self, key: Verifier) -> Result<Self, Ambiguous> {
        let mut policy = self.clone();
        if !policy.logs.iter().any(|log| log.key == key) {
            policy.logs.push(Party { name: key.name().to_owned(), key, url: None });
        }
        policy.keys = keys(&policy.logs, &policy.witnesses)?;
        Ok(policy)
    }

    /// The logs.
    #[must_use]
    pub fn logs(&self) -> &[Party] {
        &self.logs
    }

    /// The witnesses.
    #[must_use]
    pub fn witnesses(&self) -> &[Party] {
        &self.witnesses
    }

    /// Whether a listed log and a quorum of witnesses signed a checkpoint. A policy that lists no log is met by none.
    ///
    /// # Errors
    /// A signature by a listed key does not verify.
    pub fn satisfied(&self, checkpoint: &SignedCheckpoint) -> Result<Quorum, SignatureError> {
        let signed = match checkpoint.verify(&self.keys) {
            Err(SignatureError::Unsigned) => Vec::new(),
            other => other?,
        };
        let time = |party: &Party| signed.iter().find(|by| *by.key == party.key).map(|by| by.time.unwrap_or(0));
        let log = self.logs.iter().find(|log| time(log).is_some()).map(|log| log.name.clone());
        let times: Vec<Option<u64>> = self.witnesses.iter().map(time).collect();
        let met = self.met(&times);
        let enough = self.quorum.is_none_or(|quorum| is_met(quorum, &times, &met));
        let mut missing = BTreeSet::new();
        if let Some(quorum) = self.quorum.filter(|_| !enough) {
            self.lacking(quorum, &times, &met, &mut missing);
        }
        let by = self.witnesses.iter().zip(&times).filter_map(|(w, time)| Some((w.name.clone(), (*time)?))).collect();
        let missing = missing.into_iter().map(|at| self.witnesses[at].name.clone()).collect();
        Ok(Quorum { met: enough && log.is_some(), log, by, missing })
    }

    /// Which groups are met; a group names only witnesses and groups before it.
    fn met(&self, times: &[Option<u64>]) -> Vec<bool> {
        let mut met = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            let there = group.members.iter().filter(|member| is_met(**member, times, &met)).count();
            met.push(there >= group.threshold);
        }
        met
    }

    fn lacking(&self, member: Member, times: &[Option<u64>], met: &[bool], out: &mut BTreeSet<usize>) {
        match member {
            _ if is_met(member, times, met) => {}
            Member::Witness(at) => {
                out.insert(at);
            }
            Member::Group(at) => self.groups[at].members.iter().for_each(|member| self.lacking(*member, times, met, out)),
        }
    }
}

fn keys(logs: &[Party], witnesses: &[Party]) -> Result<Verifiers, Ambiguous> {
    Verifiers::new(logs.iter().chain(witnesses).map(|party| party.key.clone()))
}

fn is_met(member: Member, times: &[Option<u64>], met: &[bool]) -> bool {
    match member {
        Member::Witness(at) => times[at].is_some(),
        Member::Group(at) => met[at],
    }
}

impl Reading {
    fn line(&mut self, line: &str) -> Read<()> {
        if line.bytes().any(|b| (b < b' ' && b != b'\t') || b == 0x7f) {
            return Err("a control character");
        }
        let items: Vec<&str> = line.split([' ', '\t']).filter(|item| !item.is_empty()).collect();
        match items.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with('#') => Ok(()),
            ["log", vkey] => self.log(vkey, None),
            ["log", vkey, url] => self.log(vkey, Some(url)),
            ["witness", name, vkey] => self.witness(name, vkey, None),
            ["witness", name, vkey, url] => self.witness(name, vkey, Some(url)),
            ["group", name, threshold, members @ ..] => self.group(name, threshold, members),
            ["quorum", name] => self.quorum(name),
            ["log" | "witness" | "group" | "quorum", ..] => Err("too few or too many items"),
            _ => Err("neither log, witness, group nor quorum"),
        }
    }

    fn log(&mut self, vkey: &str, url: Option<&str>) -> Read<()> {
        let key = key(vkey, Purpose::Note)?;
        add(&mut self.logs, Party { name: key.name().to_owned(), key, url: url.map(str::to_owned) })
    }

    fn witness(&mut self, name: &str, vkey: &str, url: Option<&str>) -> Read<()> {
        let key = key(vkey, Purpose::Cosignature)?;
        self.name(name, Member::Witness(self.witnesses.len()))?;
        add(&mut self.witnesses, Party { name: name.to_owned(), key, url: url.map(str::to_owned) })
    }

    fn group(&mut self, name: &str, threshold: &str, members: &[&str]) -> Read<()> {
        if members.is_empty() {
            return Err("a group without members");
        }
        if self.groups.len() >= MAX_ITEMS {
            return Err("more than 256 groups");
        }
        let threshold = match threshold {
            "all" => members.len(),
            "any" => 1,
            k => number(k).and_then(|k| usize::try_from(k).ok()).ok_or("not `all`, `any` or a number")?,
        };
        if !(1..=members.len()).contains(&threshold) {
            return Err("a group asks for none of its members or for more than it has");
        }
        let mut found = Vec::with_capacity(members.len());
        for member in members {
            found.push(*self.names.get(*member).ok_or("a member that no line above defines")?);
            if !self.listed.insert((*member).to_owned()) {
                return Err("a member that stands in a group already");
            }
        }
        self.name(name, Member::Group(self.groups.len()))?;
        self.groups.push(Group { threshold, members: found });
        Ok(())
    }

    fn quorum(&mut self, name: &str) -> Read<()> {
        let member = match name {
            "none" => None,
            name => Some(*self.names.get(name).ok_or("a quorum that no line above defines")?),
        };
        if self.quorum.replace(member).is_some() { Err("a second quorum line") } else { Ok(()) }
    }

    fn name(&mut self, name: &str, member: Member) -> Read<()> {
        match name {
            "none" => Err("the name none is taken"),
            name if self.names.insert(name.to_owned(), member).is_some() => Err("a name that a line above has taken"),
            _ => Ok(()),
        }
    }
}

fn key(vkey: &str, purpose: Purpose) -> Read<Verifier> {
    let key = Verifier::parse(vkey).map_err(|_| "not a verifier key, or of a type that is not supported")?;
    match (key.purpose() == purpose, purpose) {
        (true, _) => Ok(key),
        (false, Purpose::Note) => Err("a key for cosignatures cannot be a log's"),
        (false, Purpose::Cosignature) => Err("a key for notes cannot be a witness's"),
    }
}

fn add(parties: &mut Vec<Party>, party: Party) -> Read<()> {
    if parties.len() >= MAX_ITEMS {
        return Err("more than 256 logs or witnesses");
    }
    if parties.iter().any(|other| other.key.key() == party.key.key()) {
        return Err("the same key a second time");
    }
    parties.push(party);
    Ok(())
}

//! A small but complete record: a cycle, its keys and leases, one village from the plan to the announcement and one still
//! counting. Everything can be touched before it is signed, and every file after that.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use election::command::TallySection;
use election::{Fact, Recorded, Sealed};
use record::commit::Opening;
use record::entry::{Body, Content, Entry, EventType};
use record::suite::LocalSigner;
use record::tiles::{self, Shelf};
use record::tree::Tree;
use record::{Checkpoint, Clock, Hash, NamedSigner, Origin, Policy, Purpose, Quality, SignedCheckpoint, Suite, json};
use serde_json::{Value, json};
use verify::{Source, SourceError};

use crate::common::{Village, usual_sheet};

pub const CYCLE: &str = "huanjie.example/2026-632823";
pub const DONE: &str = "632823200201";
pub const COUNTING: &str = "632823200202";

/// A key from its name: the same name gives the same key.
pub fn key(suite: Suite, purpose: Purpose, name: &str) -> NamedSigner {
    let seed = Hash::leaf(format!("{suite} {name}").as_bytes()).0;
    let signer = LocalSigner::from_seed(suite, &seed).expect("a seed");
    NamedSigner::new(name, purpose, Arc::new(signer)).expect("a name")
}

/// Name and id.
pub fn short(key: &NamedSigner) -> String {
    let vkey = key.verifier().vkey();
    vkey[..key.verifier().name().len() + 9].to_owned()
}

/// An entry to be signed.
#[derive(Clone)]
pub struct Line {
    pub kind: String,
    pub body: Value,
    pub epoch: u64,
    pub signers: Vec<NamedSigner>,
    /// What stands beside the log: field, opening.
    pub openings: Vec<(&'static str, Opening)>,
    /// Changes the content before it is signed.
    pub touch: Option<fn(&mut Content)>,
}

/// An act in the log of the cycle.
#[derive(Clone)]
pub enum Act {
    Entry(Line),
    /// The unit's checkpoint at a size.
    Checkpoint(&'static str, usize),
    /// The unit's lease of that epoch ends at a size; with a reason it is revoked.
    End(&'static str, u64, usize, Option<&'static str>),
}

/// What is signed and published.
#[derive(Clone)]
pub struct World {
    pub suite: Suite,
    pub units: BTreeMap<&'static str, Vec<Line>>,
    pub acts: Vec<Act>,
    /// Roots that the unit's log signed, where it signs others than its own.
    pub forged_root: Option<Hash>,
    pub cosigned: bool,
}

impl World {
    pub fn device(&self, n: u32) -> NamedSigner {
        key(self.suite, Purpose::Note, &format!("huanjie.example/device/{n}"))
    }

    pub fn person(&self, n: u32) -> NamedSigner {
        key(self.suite, Purpose::Note, &format!("huanjie.example/person/{n}"))
    }

    pub fn log_key(&self, name: &str) -> NamedSigner {
        key(self.suite, Purpose::Note, name)
    }

    pub fn witness(&self) -> NamedSigner {
        key(self.suite, Purpose::Cosignature, "witness.example/county")
    }

    pub fn policy(&self) -> Policy {
        Policy::parse(self.policy_text().as_bytes()).expect("a policy")
    }

    pub fn policy_text(&self) -> String {
        let (log, witness) = (self.log_key(CYCLE), self.witness());
        format!("log {}\nwitness county {}\nquorum county\n", log.verifier().vkey(), witness.verifier().vkey())
    }

    pub fn new(suite: Suite) -> Self {
        Self::counted(suite, usual_sheet())
    }

    /// The same with another sheet of the village that has voted.
    pub fn counted(suite: Suite, sheet: Vec<TallySection>) -> Self {
        let mut world = Self { suite, units: BTreeMap::new(), acts: Vec::new(), forged_root: None, cosigned: true };
        let mut done = Village::new(DONE, jiff::civil::date(2026, 12, 20));
        done.voted(sheet);
        let mut counting = Village::new(COUNTING, jiff::civil::date(2026, 12, 20));
        counting.ready().close().count_as("counter-a", usual_sheet());
        let lines = world.lines(&done.log, 5);
        world.units.insert(DONE, lines);
        let lines = world.lines(&counting.log, usize::MAX);
        world.units.insert(COUNTING, lines);
        world.acts = world.cycle();
        world
    }

    /// The facts of a village as entries; from `second` on under the second lease, on the second device. The figures of a
    /// count are hidden, and opened if the result is announced; personal parts stay closed.
    fn lines(&self, log: &[Recorded], second: usize) -> Vec<Line> {
        let announced = log.iter().any(|r| matches!(r.fact, Fact::ResultAnnounced { .. }));
        let (mut seqs, mut counter) = (BTreeMap::new(), String::new());
        let mut lines = Vec::new();
        for (at, Recorded { fact, sealed }) in log.iter().enumerate() {
            let value = serde_json::to_value(fact).expect("JSON");
            let stream = serde_json::to_value(fact.stream()).expect("JSON").as_str().expect("a word").to_owned();
            let kind = format!("{stream}.{}", value["fact"].as_str().expect("a word"));
            let seq = seqs.entry(stream).and_modify(|n| *n += 1).or_insert(0_u64);
            if let Fact::TallyEntered { entrant, .. } = fact {
                counter.clone_from(entrant);
            }
            let counted = matches!(fact, Fact::TallyEntered { .. } | Fact::TallyCompared { .. });
            let actor = if counted { format!("counter/{counter}") } else { "election_committee/committee".to_owned() };
            let (mut body, mut openings) = (json!({ "actor": actor, "fact": value, "seq": *seq }), Vec::new());
            if fact.hidden_until_announced() {
                let opening = hide(at, "fact", json::write(&value).expect("canonical"));
                body["fact"] = json!(opening.commitment());
                openings.extend(announced.then_some(("fact", opening)));
            }
            if let Some(sealed) = sealed {
                body["personal"] = json!(personal(at, sealed).commitment());
            }
            let (epoch, device) = if at < second { (1, 1) } else { (2, 2) };
            let device = if second == usize::MAX { 3 } else { device };
            lines.push(Line { kind, body, epoch, signers: vec![self.device(device), self.person(1)], openings, touch: None });
        }
        lines
    }

    pub fn act(&self, kind: &str, body: Value, people: bool) -> Act {
        let mut signers = vec![self.log_key(CYCLE)];
        if people {
            signers.extend([self.person(1), self.person(2)]);
        }
        Act::Entry(Line { kind: kind.to_owned(), body, epoch: 0, signers, openings: Vec::new(), touch: None })
    }

    fn enrol(&self, key: &NamedSigner, purpose: &str, unit: Option<&str>) -> Act {
        let mut body = json!({ "actor": "county/office", "holder": "县换届办", "key": key.verifier().vkey(), "purpose": purpose });
        if let Some(unit) = unit {
            body["unit"] = json!(unit);
        }
        self.act("keys.enrolled", body, false)
    }

    pub fn grant(&self, unit: &str, epoch: u64, base: usize, device: u32) -> Act {
        let body = json!({ "actor": "county/office", "base": base, "device": short(&self.device(device)), "epoch": epoch, "unit": unit });
        self.act("lease.granted", body, true)
    }

    fn cycle(&self) -> Vec<Act> {
        let register: Vec<Value> = [DONE, COUNTING].map(|code| json!({ "body": "village_committee", "code": code })).into();
        let size = |code| self.units[code].len();
        vec![
            self.act("cycle.opened", json!({ "actor": "county/office", "units": register }), false),
            self.enrol(&self.device(1), "device", Some(DONE)),
            self.enrol(&self.device(2), "device", Some(DONE)),
            self.enrol(&self.device(3), "device", None),
            self.enrol(&self.person(1), "person", None),
            self.enrol(&self.person(2), "person", None),
            self.grant(DONE, 1, 0, 1),
            self.grant(COUNTING, 1, 0, 3),
            Act::Checkpoint(DONE, 3),
            Act::End(DONE, 1, 5, None),
            self.grant(DONE, 2, 5, 2),
            Act::Checkpoint(COUNTING, size(COUNTING)),
            Act::Checkpoint(DONE, size(DONE)),
        ]
    }

    /// Signs and publishes everything.
    pub fn publish(&self) -> Published {
        let mut files = BTreeMap::new();
        let mut trees = BTreeMap::new();
        let mut vkeys = format!("{}\n", self.log_key(CYCLE).verifier().vkey());
        for (code, lines) in &self.units {
            let origin = format!("{CYCLE}/{code}");
            let (entries, tree) = sign(&origin, lines);
            put(&mut files, &format!("units/{code}/"), &entries, &tree);
            let signed = self.checkpoint(&origin, tree.size(), tree.root());
            files.insert(format!("units/{code}/checkpoint"), signed.to_bytes());
            let openings = openings(lines);
            if !openings.is_empty() {
                files.insert(format!("units/{code}/openings.jsonl"), openings.into_bytes());
            }
            vkeys.push_str(&format!("{}\n", self.log_key(&origin).verifier().vkey()));
            trees.insert(*code, tree);
        }
        files.insert("log.vkey".to_owned(), vkeys.into_bytes());
        let lines: Vec<Line> = self.acts.iter().map(|act| self.cycle_line(act, &trees)).collect();
        let (entries, tree) = sign(CYCLE, &lines);
        put(&mut files, "", &entries, &tree);
        let mut signed = self.checkpoint(CYCLE, tree.size(), tree.root());
        if self.cosigned {
            signed.add(signed.cosign(&self.witness(), 1_797_728_460).expect("cosigned")).expect("added");
        }
        files.insert("checkpoint".to_owned(), signed.to_bytes());
        Published { files }
    }

    fn cycle_line(&self, act: &Act, trees: &BTreeMap<&str, Tree>) -> Line {
        let line = |act| if let Act::Entry(line) = act { line } else { unreachable!() };
        match act {
            Act::Entry(line) => line.clone(),
            Act::Checkpoint(code, size) => {
                let root = self.forged_root.unwrap_or_else(|| trees[code].root_at(*size as u64));
                let signed = self.checkpoint(&format!("{CYCLE}/{code}"), *size as u64, root);
                let note = String::from_utf8(signed.to_bytes()).expect("text");
                line(self.act("unit.checkpoint", json!({ "actor": "county/server", "checkpoint": note, "unit": code }), false))
            }
            Act::End(code, epoch, size, reason) => {
                let root = trees[code].root_at(*size as u64).to_string();
                let mut body = json!({ "actor": "county/office", "epoch": epoch, "root": root, "size": size, "unit": code });
                if let Some(reason) = reason {
                    body["reason"] = json!(reason);
                }
                line(self.act(if reason.is_some() { "lease.revoked" } else { "lease.released" }, body, reason.is_some()))
            }
        }
    }

    fn checkpoint(&self, origin: &str, size: u64, root: Hash) -> SignedCheckpoint {
        let checkpoint = Checkpoint { origin: Origin::parse(origin).expect("an origin"), size, root };
        SignedCheckpoint::sign(checkpoint, &self.log_key(origin)).expect("signed")
    }

    /// The place of the entry of a type in a unit's log.
    pub fn find(&self, code: &str, kind: &str) -> usize {
        self.units[code].iter().position(|line| line.kind == kind).expect("such an entry")
    }

    pub fn line(&mut self, code: &str, at: usize) -> &mut Line {
        &mut self.units.get_mut(code).expect("a unit")[at]
    }

    /// Commits to another hidden fact.
    pub fn rewrite(&mut self, code: &str, at: usize, value: &Value) {
        let opening = hide(at, "fact", json::write(value).expect("canonical"));
        let line = self.line(code, at);
        line.body["fact"] = json!(opening.commitment());
        line.openings = vec![("fact", opening)];
    }

    /// The hidden fact of an entry.
    pub fn hidden(&self, code: &str, at: usize) -> Value {
        serde_json::from_slice(&self.units[code][at].openings[0].1.value).expect("JSON")
    }
}

/// An opening whose salt is of the place, so that runs are the same.
pub fn hide(at: usize, field: &str, value: String) -> Opening {
    Opening { salt: Hash::leaf(format!("{field} {at}").as_bytes()).0, value: value.into_bytes() }
}

pub fn personal(at: usize, sealed: &Sealed) -> Opening {
    hide(at, "personal", serde_json::to_string(sealed).expect("JSON"))
}

fn openings(lines: &[Line]) -> String {
    let all = lines.iter().enumerate().flat_map(|(at, line)| line.openings.iter().map(move |(field, opening)| (at, field, opening)));
    all.map(|(at, field, opening)| {
        let (salt, value) = (Hash(opening.salt).to_string(), String::from_utf8(opening.value.clone()).expect("text"));
        json::write(&json!({ "field": field, "index": at, "salt": salt, "value": value })).expect("canonical") + "\n"
    })
    .collect()
}

fn sign(origin: &str, lines: &[Line]) -> (Vec<Vec<u8>>, Tree) {
    let (mut previous, mut entries, mut tree) = (Hash::ZERO, Vec::new(), Tree::default());
    for (at, line) in (0_u64..).zip(lines) {
        let event = Hash::leaf(format!("{origin} {at}").as_bytes()).0;
        let mut content = Content {
            origin: Origin::parse(origin).expect("an origin"),
            index: at,
            previous,
            event: uuid::Builder::from_unix_timestamp_millis(1_797_728_400_000 + at, &[event[0]; 10]).into_uuid(),
            epoch: line.epoch,
            clock: Clock::new("2026-12-20T09:00:00+08:00", Quality::Manual, 4210 + at).expect("a time"),
            kind: EventType::parse(&line.kind).expect("a type"),
            body: Body::new(&line.body).expect("canonical"),
        };
        if let Some(touch) = line.touch {
            touch(&mut content);
        }
        let entry = Entry::sign(content, &line.signers.iter().collect::<Vec<_>>()).expect("signed");
        previous = entry.leaf();
        tree.push(previous);
        entries.push(entry.to_bytes());
    }
    (entries, tree)
}

fn put(files: &mut BTreeMap<String, Vec<u8>>, prefix: &str, entries: &[Vec<u8>], tree: &Tree) {
    for id in tiles::all(tree.size()) {
        let from = usize::try_from(id.index * 256).expect("few");
        let bytes = match id.shelf {
            Shelf::Entries => {
                let held = entries[from..from + usize::from(id.width)].iter().map(Vec::as_slice);
                tiles::bundle(held).expect("a bundle")
            }
            Shelf::Hashes(_) => tiles::tile(tree, &id).unwrap_or_else(|never| match never {}),
        };
        files.insert(format!("{prefix}{id}"), bytes);
    }
}

/// The files of a record in memory.
#[derive(Clone)]
pub struct Published {
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Source for Published {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        Ok(self.files.get(path).cloned())
    }
}

impl Published {
    /// Writes them below a folder.
    pub fn write(&self, folder: &Path) {
        for (path, bytes) in &self.files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("written");
            std::fs::write(path, bytes).expect("written");
        }
    }
}

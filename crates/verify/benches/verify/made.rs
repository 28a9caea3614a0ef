//! A record of many units: the units of the demonstration that have handed over, told again under codes of their own,
//! signed and published as the store does it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use demo::DemoUnit;
use election::Fact;
use record::commit::Opening;
use record::cycle::{Act, Checkpointed, Enrolled, Granted, Holder, Opened, Registered};
use record::entry::{Body, Content, Entry, EventType};
use record::opening::{self, Field};
use record::suite::LocalSigner;
use record::tiles::{self, Shelf};
use record::tree::Tree;
use record::{Checkpoint, Clock, Hash, NamedSigner, Origin, Policy, Purpose, Quality, SignedCheckpoint, Suite, Verifier};
use serde_json::json;
use tempfile::TempDir;

/// The log of the cycle.
const CYCLE: &str = "huanjie.example/2026-6328";
/// Units in one entry of the register, as the store writes it.
const REGISTERED_AT_ONCE: usize = 800;

/// What is made.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Units with a log.
    pub units: usize,
    /// Units of the register; those beyond have not begun.
    pub register: usize,
    /// Checkpoints of each unit in the log of the cycle.
    pub checkpoints: usize,
    pub suite: Suite,
}

/// The hashes and signatures that no verifier of the record can do without.
#[derive(Default)]
pub struct Bare {
    /// Every entry.
    pub entries: Vec<Vec<u8>>,
    /// Inner nodes of all trees.
    pub nodes: usize,
    /// Every published opening.
    pub openings: Vec<Opening>,
    /// Every signature: the key's place, what is signed, the signature.
    pub signatures: Vec<(usize, String, Vec<u8>)>,
    pub keys: Vec<Verifier>,
}

impl Bare {
    fn key(&mut self, key: &NamedSigner) -> usize {
        self.keys.push(key.verifier().clone());
        self.keys.len() - 1
    }

    fn note(&mut self, key: usize, note: &record::Note) {
        self.signatures.extend(note.signatures().iter().map(|signature| (key, note.text().to_owned(), signature.bytes.clone())));
    }
}

/// A published record.
pub struct Made {
    pub folder: TempDir,
    pub policy: Policy,
    pub bare: Bare,
    /// Entries of the units' logs.
    pub of_units: usize,
    /// Units of the demonstration of which it is made.
    pub models: usize,
}

/// A unit of the demonstration, ready to be signed under any code of its county.
struct Model {
    county: String,
    body: String,
    lines: Vec<(EventType, Body, String)>,
    openings: Vec<(usize, Opening)>,
}

fn signer(suite: Suite, name: &str) -> NamedSigner {
    let seed = Hash::leaf(format!("{suite} {name}").as_bytes()).0;
    NamedSigner::new(name, Purpose::Note, Arc::new(LocalSigner::from_seed(suite, &seed).expect("a seed"))).expect("a name")
}

/// What opens a commitment; the salt is of the place, so that runs are the same.
fn opening(at: usize, field: Field, value: String) -> Opening {
    Opening { salt: Hash::leaf(format!("{field} {at}").as_bytes()).0, value: value.into_bytes() }
}

/// Whether the figures at a place are published: the result is announced before another round is called.
fn is_public(unit: &DemoUnit, at: usize) -> bool {
    let mut after = unit.facts.iter().skip(at).map(|(recorded, ..)| &recorded.fact);
    matches!(after.find(|fact| matches!(fact, Fact::ResultAnnounced { .. } | Fact::RoundCalled { .. })), Some(Fact::ResultAnnounced { .. }))
}

impl Model {
    fn of(unit: &DemoUnit) -> Self {
        let (mut lines, mut openings, mut next) = (Vec::new(), Vec::new(), BTreeMap::new());
        for (at, (recorded, time, actor)) in unit.facts.iter().enumerate() {
            let fact = serde_json::to_value(&recorded.fact).expect("JSON");
            let stream = serde_json::to_value(recorded.fact.stream()).expect("JSON").as_str().expect("a word").to_owned();
            let kind = EventType::parse(&format!("{stream}.{}", fact["fact"].as_str().expect("a word"))).expect("a type");
            let seq = next.entry(stream).and_modify(|n| *n += 1).or_insert(0_u64);
            let mut body = json!({ "actor": actor, "fact": fact, "seq": *seq });
            if recorded.fact.hidden_until_announced() {
                let hidden = opening(at, Field::Fact, record::json::write(&fact).expect("canonical"));
                body["fact"] = json!(hidden.commitment());
                openings.extend(is_public(unit, at).then_some((at, hidden)));
            }
            if let Some(sealed) = &recorded.sealed {
                let text = serde_json::to_string(sealed).expect("JSON");
                body["personal"] = json!(opening(at, Field::Personal, text).commitment());
            }
            lines.push((kind, Body::new(&body).expect("canonical"), time.clone()));
        }
        let body = json!(unit.state.body).as_str().expect("a word").to_owned();
        Self { county: unit.unit[..6].to_owned(), body, lines, openings }
    }
}

/// All units of the demonstration that have come to the end.
fn models() -> Vec<Model> {
    let mut all = Vec::new();
    demo::units(jiff::civil::date(2026, 11, 24), |unit| {
        if unit.state.handover.is_some() {
            all.push(Model::of(&unit));
        }
    })
    .expect("the demonstration");
    all
}

/// A log being written.
struct Log {
    origin: Origin,
    previous: Hash,
    tree: Tree,
    entries: Vec<Vec<u8>>,
}

impl Log {
    fn new(name: &str) -> Self {
        Self { origin: Origin::parse(name).expect("a name"), previous: Hash::ZERO, tree: Tree::default(), entries: Vec::new() }
    }

    fn write(&mut self, (kind, body): (EventType, Body), time: &str, epoch: u64, by: (&NamedSigner, usize), bare: &mut Bare) {
        let index = self.tree.size();
        let event = Hash::leaf(format!("{} {index}", self.origin).as_bytes()).0;
        let content = Content {
            origin: self.origin.clone(),
            index,
            previous: self.previous,
            event: uuid::Builder::from_unix_timestamp_millis(1_795_478_400_000 + index, event.first_chunk().expect("ten bytes"))
                .into_uuid(),
            epoch,
            clock: Clock::new(time, Quality::Manual, 4210 + index).expect("a time"),
            kind,
            body,
        };
        let entry = Entry::sign(content, &[by.0]).expect("signed");
        bare.note(by.1, entry.note());
        let bytes = entry.to_bytes();
        self.previous = Hash::leaf(&bytes);
        self.tree.push(self.previous);
        self.entries.push(bytes);
    }

    fn checkpoint(&self, size: u64, by: (&NamedSigner, usize), bare: &mut Bare) -> SignedCheckpoint {
        let checkpoint = Checkpoint { origin: self.origin.clone(), size, root: self.tree.root_at(size) };
        let signed = SignedCheckpoint::sign(checkpoint, by.0).expect("signed");
        bare.note(by.1, signed.note());
        signed
    }

    /// Writes its tiles; its entries are kept for the bare work.
    fn publish(self, folder: &Path, bare: &mut Bare) {
        for id in tiles::all(self.tree.size()) {
            let bytes = if id.shelf == Shelf::Entries {
                let from = usize::try_from(id.index * u64::from(tiles::WIDTH)).expect("few");
                tiles::bundle(self.entries[from..from + usize::from(id.width)].iter().map(Vec::as_slice)).expect("a bundle")
            } else {
                tiles::tile(&self.tree, &id).unwrap_or_else(|never| match never {})
            };
            put(&folder.join(id.path()), &bytes);
        }
        bare.nodes += self.entries.len().saturating_sub(1);
        bare.entries.extend(self.entries);
    }
}

fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, bytes).expect("written");
}

/// Makes and publishes a record.
pub fn make(settings: Settings) -> Made {
    let Settings { suite, .. } = settings;
    let (folder, models, mut bare) = (TempDir::new().expect("a folder"), models(), Bare::default());
    let (own, device) = (signer(suite, CYCLE), signer(suite, &format!("{CYCLE}/device/1")));
    let (by_own, by_device) = ((&own, bare.key(&own)), (&device, bare.key(&device)));
    let model = |at: usize| &models[at % models.len()];
    let codes: Vec<String> = (0..settings.register).map(|at| format!("{}{at:06}", model(at).county)).collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "no code twice");

    let mut cycle = Log::new(CYCLE);
    let actor = "prefecture/office".to_owned();
    let mut act = |act: Act, bare: &mut Bare| cycle.write(act.line().expect("a line"), "2026-10-01T08:00:00Z", 0, by_own, bare);
    let registered = |at: usize| Registered { body: model(at).body.clone(), code: codes[at].clone() };
    for part in (0..codes.len()).collect::<Vec<_>>().chunks(REGISTERED_AT_ONCE) {
        let units = part.iter().map(|at| registered(*at)).collect();
        act(Act::Opened(Opened { actor: actor.clone(), units }), &mut bare);
    }
    let key = device.verifier().vkey();
    act(
        Act::Enrolled(Enrolled {
            actor: actor.clone(),
            holder: "huanjie".to_owned(),
            key,
            purpose: Holder::Device,
            unit: None,
            division: None,
            account: None,
        }),
        &mut bare,
    );
    for unit in &codes {
        let device = device.verifier().name_and_id();
        act(Act::Granted(Granted { actor: actor.clone(), base: 0, device, epoch: 1, unit: unit.clone() }), &mut bare);
    }

    let (mut of_units, mut vkeys) = (0, own.verifier().vkey() + "\n");
    for (at, unit) in codes.iter().enumerate() {
        let log = signer(suite, &format!("{CYCLE}/{unit}"));
        vkeys.push_str(&(log.verifier().vkey() + "\n"));
        if at < settings.units {
            let by = (&log, bare.key(&log));
            let (size, signed) = publish_unit(folder.path(), (unit, model(at)), settings.checkpoints, (by_device, by), &mut bare);
            of_units += size;
            for checkpoint in signed {
                let checkpoint = String::from_utf8(checkpoint.to_bytes()).expect("text");
                act(Act::Checkpointed(Checkpointed { actor: "server".to_owned(), checkpoint, unit: unit.clone() }), &mut bare);
            }
        }
    }
    put(&folder.path().join("log.vkey"), vkeys.as_bytes());
    let signed = cycle.checkpoint(cycle.tree.size(), by_own, &mut bare);
    put(&folder.path().join("checkpoint"), &signed.to_bytes());
    cycle.publish(folder.path(), &mut bare);
    let policy = Policy::parse(format!("log {}\nquorum none\n", own.verifier().vkey()).as_bytes()).expect("a policy");
    Made { folder, policy, bare, of_units, models: models.len() }
}

/// Publishes a unit's log; answers its size and its checkpoints for the log of the cycle.
fn publish_unit(
    folder: &Path,
    (unit, model): (&str, &Model),
    checkpoints: usize,
    (device, by): ((&NamedSigner, usize), (&NamedSigner, usize)),
    bare: &mut Bare,
) -> (usize, Vec<SignedCheckpoint>) {
    let folder = folder.join("units").join(unit);
    let mut log = Log::new(&format!("{CYCLE}/{unit}"));
    for (kind, body, time) in &model.lines {
        log.write((kind.clone(), body.clone()), time, 1, device, bare);
    }
    let lines: String = model
        .openings
        .iter()
        .map(|(at, opening)| {
            let index = u64::try_from(*at).expect("few");
            let field = Field::Fact;
            opening::Opening { index, field, opening: opening.clone() }.line().expect("a line") + "\n"
        })
        .collect();
    bare.openings.extend(model.openings.iter().map(|(_, opening)| opening.clone()));
    if !lines.is_empty() {
        put(&folder.join("openings.jsonl"), lines.as_bytes());
    }
    let size = log.entries.len();
    let sizes = (1..=checkpoints).map(|n| u64::try_from((size * n).div_ceil(checkpoints)).expect("few"));
    let signed: Vec<SignedCheckpoint> = sizes.map(|size| log.checkpoint(size, by, bare)).collect();
    // The newest is published once more as it is: its signature need not be verified twice.
    let newest = signed.last().cloned().unwrap_or_else(|| log.checkpoint(log.tree.size(), by, bare));
    put(&folder.join("checkpoint"), &newest.to_bytes());
    log.publish(&folder, bare);
    (size, signed)
}

//! `docs/record-format.md` shows real bytes: every example in it is made here. `HUANJIE_BLESS=1` writes them anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use record::commit::Opening;
use record::cycle::{Act, Checkpointed};
use record::entry::{Body, Content, Entry, EventType};
use record::groups::Groups;
use record::suite::LocalSigner;
use record::tiles::{bundle, changed};
use record::tree::Tree;
use record::typed::typed;
use record::witness::{Request, Seen, add_checkpoint};
use record::{
    Checkpoint, Clock, EntryProof, Hash, NamedSigner, Origin, Policy, Proof, Purpose, Quality, SignedCheckpoint, Suite, Verifiers,
};
use serde_json::json;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/record-format.md");
const ORIGIN: &str = "huanjie.example/2026-632823/632823200201";

struct Keys {
    device: NamedSigner,
    person: NamedSigner,
    log: NamedSigner,
    witness: NamedSigner,
}

fn keys(suite: Suite) -> Keys {
    let key = |seed: u8, purpose, name: &str| {
        let signer = LocalSigner::from_seed(suite, &[seed; 32]).expect("a seed");
        NamedSigner::new(name, purpose, Arc::new(signer)).expect("a name")
    };
    Keys {
        device: key(1, Purpose::Note, "huanjie.example/device/7"),
        person: key(2, Purpose::Note, "huanjie.example/person/a1"),
        log: key(3, Purpose::Note, ORIGIN),
        witness: key(4, Purpose::Cosignature, "witness.example/county"),
    }
}

fn opening() -> Opening {
    Opening { salt: [5; 32], value: r#"{"name":"才让"}"#.into() }
}

fn log(suite: Suite) -> Vec<Entry> {
    let keys = keys(suite);
    let bodies = [
        ("committee.roll_posted", json!({ "day": "2026-11-25", "voters": 412 })),
        ("committee.candidate_named", json!({ "person": { "c": opening().commitment().hash().to_string() }, "post": "chair" })),
        ("committee.result_announced", json!({ "day": "2026-12-20", "issued": 412, "returned": 398, "valid": 391 })),
    ];
    let mut log: Vec<Entry> = Vec::new();
    for (index, (kind, body)) in (0_u64..).zip(bodies) {
        let millis = 1_797_728_400_000 + index * 1000;
        let content = Content {
            origin: Origin::parse(ORIGIN).expect("an origin"),
            index,
            previous: log.last().map_or(Hash::ZERO, Entry::leaf),
            event: uuid::Builder::from_unix_timestamp_millis(millis, &[6; 10]).into_uuid(),
            epoch: 1,
            clock: Clock::new(&format!("2026-12-20T09:00:0{index}+08:00"), Quality::Manual, 4210 + index).expect("a time"),
            kind: EventType::parse(kind).expect("a type"),
            body: Body::new(&body).expect("canonical"),
        };
        log.push(Entry::sign(content, &[&keys.device, &keys.person]).expect("signed"));
    }
    log
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn hex_lines(bytes: &[u8]) -> String {
    hex::encode(bytes).as_bytes().chunks(64).map(|line| text(line) + "\n").collect()
}

fn cosigned(tree: &Tree, keys: &Keys) -> SignedCheckpoint {
    let checkpoint = Checkpoint { origin: Origin::parse(ORIGIN).expect("an origin"), size: tree.size(), root: tree.root() };
    let signed = SignedCheckpoint::sign(checkpoint, &keys.log).expect("signed");
    let cosignature = signed.cosign(&keys.witness, 1_797_728_460).expect("cosigned");
    let mut signed = signed;
    signed.add(cosignature).expect("added");
    signed
}

fn vkeys(keys: &Keys) -> String {
    [&keys.device, &keys.person, &keys.log, &keys.witness].map(|key| key.verifier().vkey() + "\n").concat()
}

/// The examples, by the name in the document.
fn examples() -> BTreeMap<&'static str, String> {
    let (suite, mut all) = (Suite::Ed25519Sha256, BTreeMap::new());
    let (keys, log) = (keys(suite), log(suite));
    let tree: Tree = log.iter().map(Entry::leaf).collect();
    let checkpoint = cosigned(&tree, &keys);
    let plain = |size| {
        let root = tree.root_at(size);
        let checkpoint = Checkpoint { origin: Origin::parse(ORIGIN).expect("an origin"), size, root };
        SignedCheckpoint::sign(checkpoint, &keys.log).expect("signed")
    };
    all.insert("keys", vkeys(&keys));
    all.insert("entry-0", text(&log[0].to_bytes()));
    all.insert("entry-1", text(&log[1].to_bytes()));
    all.insert("leaves", log.iter().map(|entry| format!("{} {}\n", hex::encode(entry.leaf().0), entry.leaf())).collect());
    all.insert("root", format!("{} {}\n", hex::encode(tree.root().0), tree.root()));
    let opening = opening();
    all.insert("commitment", format!("{}\n", serde_json::to_string(&opening.commitment()).expect("JSON")));
    all.insert("checkpoint", text(&checkpoint.to_bytes()));
    all.insert("cosigned-message", record::cosignature::message(checkpoint.note().text(), 1_797_728_460));
    let request = Request { old: 2, proof: tree.consistency(2, 3), checkpoint: plain(3) };
    all.insert("request", text(&request.to_bytes()));
    let answer = request.checkpoint.cosign(&keys.witness, 1_797_728_460).expect("cosigned");
    all.insert("typed", typed(answer.line().as_bytes()) + "\n");
    let policy = format!("log {}\nwitness county {}\nquorum county\n", keys.log.verifier().vkey(), keys.witness.verifier().vkey());
    let proof = Proof { extra: None, index: 2, hashes: tree.inclusion(2, 3), checkpoint };
    proven(&request, &proof, &policy, &tree, &keys);
    all.insert("proof", text(&proof.to_bytes()));
    all.insert("entry-proof", skeleton(&entry_proof(&log[2], &tree, &plain(3))));
    all.insert("policy", policy);
    all.insert("files", changed(0, 3).iter().map(|id| format!("{id}\n")).collect());
    all.insert("changed", changed(255, 257).iter().map(|id| format!("{id}\n")).collect());
    let bytes: Vec<Vec<u8>> = log.iter().map(Entry::to_bytes).collect();
    all.insert("bundle", hex_lines(&bundle(bytes.iter().map(Vec::as_slice)).expect("a bundle")[..64]));
    all.insert("groups", groups(tree.root()));
    let sm2 = self::keys(Suite::Sm2Sm3);
    let sm2_log = self::log(Suite::Sm2Sm3);
    all.insert("keys-sm2", vkeys(&sm2));
    all.insert("entry-0-sm2", text(&sm2_log[0].to_bytes()));
    all.insert("checkpoint-sm2", text(&cosigned(&sm2_log.iter().map(Entry::leaf).collect(), &sm2).to_bytes()));
    all
}

/// A proof of the third entry: the unit's checkpoint is the first entry of the cycle's log.
fn entry_proof(entry: &Entry, tree: &Tree, unit: &SignedCheckpoint) -> EntryProof {
    let origin = Origin::parse(ORIGIN).expect("an origin");
    let signer = LocalSigner::from_seed(Suite::Ed25519Sha256, &[3; 32]).expect("a seed");
    let cycle = NamedSigner::new(origin.cycle().as_str(), Purpose::Note, Arc::new(signer)).expect("a name");
    let checkpoint = text(&unit.to_bytes());
    let act = Act::Checkpointed(Checkpointed { actor: "server".into(), checkpoint, unit: "632823200201".into() });
    let (kind, body) = act.line().expect("a line");
    let content = Content { origin: origin.cycle(), index: 0, previous: Hash::ZERO, epoch: 0, kind, body, ..entry.content().clone() };
    let covering = Entry::sign(content, &[&cycle]).expect("signed");
    let root = covering.leaf();
    let head = SignedCheckpoint::sign(Checkpoint { origin: origin.cycle(), size: 1, root }, &cycle).expect("signed");
    let policy = format!("log {}\nquorum none\n", cycle.verifier().vkey());
    let in_unit = Proof { extra: None, index: 2, hashes: tree.inclusion(2, 3), checkpoint: unit.clone() };
    let in_cycle = Proof { extra: None, index: 0, hashes: Vec::new(), checkpoint: head };
    let proof = EntryProof { entry: entry.clone(), in_unit, covering, in_cycle };
    assert!(proof.verify(&Policy::parse(policy.as_bytes()).expect("a policy")).is_ok());
    proof
}

/// The lines of the file that are its own, and … for the parts.
fn skeleton(proof: &EntryProof) -> String {
    let mut lines = vec!["huanjie/proof/v1".to_owned()];
    for (name, bytes) in proof.parts() {
        lines.extend([format!("{name} {}", bytes.len()), "…".to_owned()]);
    }
    lines.join("\n") + "\n"
}

/// What the document shows as good is good.
fn proven(request: &Request, proof: &Proof, policy: &str, tree: &Tree, keys: &Keys) {
    let log = Verifiers::new([keys.log.verifier().clone()]).expect("one key");
    let seen = Seen { size: 2, root: tree.root_at(2) };
    assert!(add_checkpoint(request, Some(&log), seen).is_ok());
    let policy = Policy::parse(policy.as_bytes()).expect("a policy");
    assert!(proof.verify(tree.leaves()[2], &policy).is_ok());
}

fn groups(root: Hash) -> String {
    let groups = Groups::of(root);
    let [a, b] = groups.asked();
    let mut out = groups.all().chunks(4).map(|row| row.join(" ") + "\n").collect::<String>();
    let _ = writeln!(out, "asked: groups {} and {}", a + 1, b + 1);
    out
}

/// The document with its examples as they are made now, and the names found in it.
fn renewed(document: &str, examples: &BTreeMap<&str, String>) -> (String, Vec<String>) {
    let (mut out, mut found, mut rest) = (String::new(), Vec::new(), document);
    while let Some((before, after)) = rest.split_once("<!-- example: ") {
        let (name, after) = after.split_once(" -->\n```text\n").expect("a block after the name");
        let (_, after) = after.split_once("```\n").expect("the end of the block");
        let example = examples.get(name).unwrap_or_else(|| panic!("the document asks for an example {name}"));
        let _ = write!(out, "{before}<!-- example: {name} -->\n```text\n{example}```\n");
        found.push(name.to_owned());
        rest = after;
    }
    (out + rest, found)
}

#[test]
fn the_format_document_shows_what_the_code_writes() {
    let document = std::fs::read_to_string(PATH).expect("docs/record-format.md");
    let examples = examples();
    let (new, mut found) = renewed(&document, &examples);
    found.sort();
    assert_eq!(found, examples.keys().map(|name| (*name).to_owned()).collect::<Vec<_>>(), "each example stands once");
    if std::env::var_os("HUANJIE_BLESS").is_some() {
        std::fs::write(PATH, &new).expect("written");
    } else {
        assert!(new == document, "an example is not what the code writes; HUANJIE_BLESS=1 writes it anew");
    }
}

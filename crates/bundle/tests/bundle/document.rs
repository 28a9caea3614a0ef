//! `docs/record-format.md` shows real bytes of bundles: they are made here. `HUANJIE_BLESS=1` writes them anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use bundle::opening::{Field, Opening};
use bundle::seal::{Terms, seal};
use bundle::{Folder, Payload};
use record::suite::LocalSigner;
use record::tree::Tree;
use record::{Checkpoint, Hash, NamedSigner, Purpose, SignedCheckpoint, Suite, commit};

use crate::world::{UNIT, files, origin, place};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/record-format.md");

fn key(suite: Suite, seed: u8, name: &str) -> NamedSigner {
    let signer = LocalSigner::from_seed(suite, &[seed; 32]).expect("a seed");
    NamedSigner::new(name, Purpose::Note, Arc::new(signer)).expect("a name")
}

/// What stands in the block behind a mark.
fn block<'a>(document: &'a str, mark: &str) -> &'a str {
    let (_, after) = document.split_once(&format!("<!-- {mark} -->\n```text\n")).unwrap_or_else(|| panic!("no block {mark}"));
    after.split_once("```\n").expect("the end of the block").0
}

fn payload(document: &str) -> Payload {
    let entries: Vec<Vec<u8>> = ["entry-0", "entry-1"].map(|name| block(document, &format!("example: {name}")).as_bytes().to_vec()).into();
    let tree: Tree = entries.iter().map(|entry| Hash::leaf(entry)).collect();
    let checkpoint = Checkpoint { origin: origin(), size: 2, root: tree.root() };
    let checkpoint = SignedCheckpoint::sign(checkpoint, &key(Suite::Ed25519Sha256, 3, UNIT)).expect("signed");
    Payload::new(0, entries, vec![], checkpoint, BTreeMap::new()).expect("a payload")
}

fn examples(document: &str) -> BTreeMap<&'static str, String> {
    let room = place();
    let outbox = Folder::create(room.path()).expect("a folder");
    let payload = payload(document);
    let terms = Terms { recipients: &[], version: "huanjie 0.1.0, rules of 2026-07-01", chunk: 1000 };
    let sealed = seal(&payload, &terms, &key(Suite::Ed25519Sha256, 1, "huanjie.example/device/7"), &outbox).expect("sealed");
    let mut bytes = Vec::new();
    payload.write(&mut bytes).expect("written");
    let head = bytes.windows(2).position(|two| two == b"\n\n").expect("a blank line") + 2;
    let opening =
        Opening { index: 1, field: Field::Personal, opening: commit::Opening { salt: [5; 32], value: r#"{"name":"才让"}"#.into() } };
    BTreeMap::from([
        ("payload", String::from_utf8(bytes[..head].to_vec()).expect("UTF-8")),
        ("opening", opening.line().expect("a line") + "\n"),
        ("manifest", String::from_utf8(sealed.to_bytes()).expect("UTF-8")),
        ("files", files(room.path()).iter().map(|name| format!("{name}\n")).collect()),
    ])
}

#[test]
fn the_format_document_shows_what_the_code_writes() {
    let document = std::fs::read_to_string(PATH).expect("docs/record-format.md");
    let mut new = document.clone();
    for (name, example) in examples(&document) {
        let mark = format!("<!-- example of a bundle: {name} -->\n```text\n");
        new = new.replacen(&format!("{mark}{}", block(&document, &format!("example of a bundle: {name}"))), &format!("{mark}{example}"), 1);
    }
    if std::env::var_os("HUANJIE_BLESS").is_some() {
        std::fs::write(PATH, &new).expect("written");
    } else {
        assert!(new == document, "an example is not what the code writes; HUANJIE_BLESS=1 writes it anew");
    }
}

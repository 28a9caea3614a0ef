//! A log, a fork of it, and a witness that knows it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request as HttpRequest, StatusCode, header};
use http_body_util::BodyExt as _;
use record::note::Verifiers;
use record::suite::LocalSigner;
use record::tree::Tree;
use record::witness::{Request, parse_answer};
use record::{Checkpoint, Hash, NamedSigner, Origin, Purpose, SignedCheckpoint, Suite, Verifier};
use tempfile::TempDir;
use tower::ServiceExt as _;
use witness::{Logs, Witness, init, router};

pub const LOG: &str = "huanjie.example/2026-632823";

/// A key from a name: the same name gives the same key.
pub fn key(suite: Suite, name: &str) -> NamedSigner {
    let seed = Hash::leaf(format!("{suite} {name}").as_bytes()).0;
    let signer = LocalSigner::from_seed(suite, &seed).expect("a seed");
    NamedSigner::new(name, Purpose::Note, Arc::new(signer)).expect("a name")
}

pub fn tree(size: u64) -> Tree {
    (0..size).map(|n| Hash::leaf(&n.to_be_bytes())).collect()
}

/// A tree that differs in its first leaf.
pub fn fork(size: u64) -> Tree {
    [&[Hash::ZERO], &tree(size).leaves()[1..]].concat().into_iter().collect()
}

pub fn signed(key: &NamedSigner, log: &str, tree: &Tree, size: u64) -> SignedCheckpoint {
    let checkpoint = Checkpoint { origin: Origin::parse(log).expect("an origin"), size, root: tree.root_at(size) };
    SignedCheckpoint::sign(checkpoint, key).expect("signed")
}

pub fn request(suite: Suite, tree: &Tree, old: u64, new: u64) -> Request {
    Request { old, proof: tree.consistency(old, new), checkpoint: signed(&key(suite, LOG), LOG, tree, new) }
}

/// A data directory with a new witness that knows the log.
pub async fn directory(suite: Suite) -> TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    init(dir.path(), "witness.example/县监委", suite).await.expect("made");
    let mut logs = Logs::default();
    logs.add(&key(suite, LOG).verifier().vkey()).expect("a log's key");
    logs.keep(dir.path()).expect("kept");
    dir
}

pub async fn open(dir: &Path) -> Arc<Witness> {
    Arc::new(Witness::open(dir).await.expect("opened"))
}

/// Status, type and body of an answer.
pub type Answer = (u16, String, String);

pub async fn call(witness: &Arc<Witness>, method: &str, path: &str, body: impl Into<Body>) -> Answer {
    let request = HttpRequest::builder().method(method).uri(path).body(body.into()).expect("a request");
    let response = router(witness.clone()).oneshot(request).await.expect("an answer");
    let status: StatusCode = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).map(|kind| kind.to_str().expect("ASCII").to_owned());
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    (status.as_u16(), kind.unwrap_or_default(), String::from_utf8(body.to_vec()).expect("UTF-8"))
}

pub async fn ask(witness: &Arc<Witness>, request: &Request) -> Answer {
    call(witness, "POST", "/add-checkpoint", request.to_bytes()).await
}

/// Whether an answer is the witness's cosignature of a checkpoint, of this day and not before `since`.
pub fn cosigned(key: &Verifier, checkpoint: &SignedCheckpoint, body: &str, since: i64) -> bool {
    let mut checkpoint = checkpoint.clone();
    for signature in parse_answer(body.as_bytes()).expect("signature lines") {
        checkpoint.add(signature).expect("added");
    }
    let by = Verifiers::new([key.clone()]).expect("one key");
    let times = checkpoint.verify(&by).map(|by| by.iter().filter_map(|by| by.time).collect::<Vec<_>>());
    times.is_ok_and(|times| times.len() == 1 && i64::try_from(times[0]).is_ok_and(|time| (since..=now()).contains(&time)))
}

pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// What the witness keeps, as text.
pub async fn heads(witness: &Witness) -> Vec<(String, u64, Hash)> {
    let logs = witness.logs().await.expect("read");
    logs.into_iter().map(|(log, seen)| (log.to_string(), seen.size, seen.root)).collect()
}

/// Every file of a directory and below, with its bytes.
pub fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(dir).expect("a directory") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            all.extend(files(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            all.insert(name, std::fs::read(&path).expect("read"));
        }
    }
    all
}

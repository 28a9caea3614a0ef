//! A village's laptop with its log, a county with its books, and sticks between them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bundle::check::{Faults, Held, Keys, Relation, check};
use bundle::inbox::InboxError;
use bundle::opening::{Field, Opening};
use bundle::seal::{SealError, Terms, seal};
use bundle::{Folder, Identity, Inbox, Payload, Peer, Recipient, SignedManifest, State};
use record::commit;
use record::entry::{Body, Content, Entry, EventType};
use record::suite::LocalSigner;
use record::tree::Tree;
use record::{Checkpoint, Clock, Hash, NamedSigner, Origin, Purpose, Quality, SignedCheckpoint, Suite, Verifiers};
use serde_json::json;
use tempfile::TempDir;

pub const UNIT: &str = "huanjie.example/2026-632823/632823200201";
pub const VERSION: &str = "huanjie 0.1.0, rules of 2026-07-01";
pub const MOST: u64 = 64 << 20;

/// A folder in memory where there is one: tests flush thousands of files.
pub fn place() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder")
}

pub fn origin() -> Origin {
    Origin::parse(UNIT).expect("an origin")
}

/// A key from a name: the same name gives the same key.
pub fn key(suite: Suite, purpose: Purpose, name: &str) -> NamedSigner {
    let seed = Hash::leaf(format!("{suite} {name}").as_bytes()).0;
    let signer = LocalSigner::from_seed(suite, &seed).expect("a seed");
    NamedSigner::new(name, purpose, Arc::new(signer)).expect("a name")
}

pub fn known(keys: &[&NamedSigner]) -> Verifiers {
    Verifiers::new(keys.iter().map(|key| key.verifier().clone())).expect("no two alike")
}

pub fn hex(hash: &Hash) -> String {
    hex::encode(hash.0)
}

/// A laptop that wrote a log.
pub struct Village {
    pub device: NamedSigner,
    pub log: NamedSigner,
    pub entries: Vec<Vec<u8>>,
    pub openings: Vec<Opening>,
    pub tree: Tree,
}

fn opening(index: u64, field: Field, value: String) -> Opening {
    let salt = Hash::leaf(format!("{index} {field}").as_bytes()).0;
    Opening { index, field, opening: commit::Opening { salt, value: value.into_bytes() } }
}

impl Village {
    /// A log of `count` entries: every second has a personal part, every third hides its fact. `padding` makes them longer.
    pub fn padded(suite: Suite, count: u64, padding: usize) -> Self {
        let device = key(suite, Purpose::Note, "device/laptop-7");
        let mut village = Self { device, log: key(suite, Purpose::Note, UNIT), entries: vec![], openings: vec![], tree: Tree::default() };
        for index in 0..count {
            let fact = json!({ "fact": "roll_posted", "voters": 412 + index, "note": "x".repeat(padding) });
            let mut body = json!({ "actor": "county/a1", "fact": fact, "seq": index });
            let mut hide = |field: Field, value: String| {
                let opening = opening(index, field, value);
                body[field.word()] = serde_json::to_value(opening.opening.commitment()).expect("JSON");
                village.openings.push(opening);
            };
            if index % 3 == 1 {
                hide(Field::Fact, format!(r#"{{"fact":"roll_posted","voters":{index}}}"#));
            }
            if index % 2 == 0 {
                hide(Field::Personal, format!(r#"{{"name":"张三{index}"}}"#));
            }
            village.write(&body);
        }
        village
    }

    pub fn new(suite: Suite, count: u64) -> Self {
        Self::padded(suite, count, 0)
    }

    /// Writes the next entry.
    pub fn write(&mut self, body: &serde_json::Value) {
        let index = self.tree.size();
        let content = Content {
            origin: origin(),
            index,
            previous: self.tree.leaves().last().copied().unwrap_or(Hash::ZERO),
            event: uuid::Builder::from_unix_timestamp_millis(1_797_728_400_000 + index, &[7; 10]).into_uuid(),
            epoch: 1,
            clock: Clock::new("2026-12-20T09:00:00+08:00", Quality::Manual, 4210 + index).expect("a time"),
            kind: EventType::parse("committee.roll_posted").expect("a type"),
            body: Body::new(body).expect("canonical"),
        };
        let entry = Entry::sign(content, &[&self.device]).expect("signed");
        self.tree.push(entry.leaf());
        self.entries.push(entry.to_bytes());
    }

    pub fn checkpoint(&self, size: u64) -> SignedCheckpoint {
        let checkpoint = Checkpoint { origin: origin(), size, root: self.tree.root_at(size) };
        SignedCheckpoint::sign(checkpoint, &self.log).expect("signed")
    }

    pub fn slice(&self, from: u64, to: u64) -> Vec<Vec<u8>> {
        self.entries[usize::try_from(from).expect("small")..usize::try_from(to).expect("small")].to_vec()
    }

    pub fn payload(&self, from: u64, to: u64) -> Payload {
        let openings = self.openings.iter().filter(|opening| (from..to).contains(&opening.index)).cloned().collect();
        Payload::new(from, self.slice(from, to), openings, self.checkpoint(to), BTreeMap::new()).expect("a payload")
    }

    /// The same without what opens commitments.
    pub fn bare(&self, from: u64, to: u64) -> Payload {
        Payload::new(from, self.slice(from, to), vec![], self.checkpoint(to), BTreeMap::new()).expect("a payload")
    }

    pub fn seal(&self, payload: &Payload, to: &[Recipient], chunk: u32, outbox: &Folder) -> Result<SignedManifest, SealError> {
        seal(payload, &Terms { recipients: to, version: VERSION, chunk }, &self.device, outbox)
    }
}

/// What the county has stored.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Books {
    pub entries: Vec<Vec<u8>>,
    pub openings: BTreeMap<(u64, Field), Vec<u8>>,
}

#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error(transparent)]
    Inbox(#[from] InboxError),
    #[error(transparent)]
    Faults(#[from] Faults),
    #[error("another entry is held at {0}")]
    Orphan(u64),
}

/// A county: an inbox, a key to open what comes, and books.
pub struct County {
    path: PathBuf,
    pub inbox: Inbox,
    pub identity: Identity,
    pub devices: Verifiers,
    pub logs: Verifiers,
    pub books: RefCell<Books>,
}

impl County {
    pub fn new(village: &Village, path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            inbox: Inbox::open(path, MOST).expect("an inbox"),
            identity: Identity::generate(),
            devices: known(&[&village.device]),
            logs: known(&[&village.log]),
            books: RefCell::default(),
        }
    }

    /// The process dies and starts again.
    pub fn restart(&mut self) {
        self.inbox = Inbox::open(&self.path, MOST).expect("an inbox");
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn leaves(&self) -> Vec<Hash> {
        self.books.borrow().entries.iter().map(|entry| Hash::leaf(entry)).collect()
    }

    /// Opens, checks and stores a bundle, all of it or nothing.
    pub fn store(&self, manifest: &Hash) -> Result<(), Trouble> {
        let opened = self.inbox.unpack(manifest, &self.devices, Some(&self.identity))?;
        let (leaves, epoch) = (self.leaves(), u64::from(opened.payload.from() > 0));
        let keys = Keys { logs: &self.logs, signers: &self.devices };
        let checked = check(&opened.payload, &Held { leaves: &leaves, epoch }, &keys)?;
        let mut books = self.books.borrow_mut();
        match checked.relation {
            Relation::Forks { at } => return Err(Trouble::Orphan(at)),
            Relation::Known => {}
            Relation::Extends { at } => {
                let new = usize::try_from(at - opened.payload.from()).expect("small");
                books.entries.extend_from_slice(&opened.payload.entries()[new..]);
            }
        }
        books.openings.extend(opened.payload.openings().iter().map(|o| (o.key(), o.opening.value.clone())));
        Ok(())
    }

    pub fn take(&self, manifest: &Hash) -> Result<(), Trouble> {
        if self.inbox.state(manifest) != State::Done {
            self.store(manifest)?;
        }
        Ok(self.inbox.finish(manifest)?)
    }
}

impl Peer for County {
    type Error = Trouble;

    fn heads(&self) -> Result<Vec<Checkpoint>, Trouble> {
        let tree: Tree = self.leaves().into_iter().collect();
        Ok(vec![Checkpoint { origin: origin(), size: tree.size(), root: tree.root() }])
    }

    fn put_manifest(&self, _: &Hash, bytes: &[u8]) -> Result<State, Trouble> {
        Ok(self.inbox.put_manifest(bytes, &self.devices)?)
    }

    fn put_chunk(&self, hash: &Hash, bytes: &[u8]) -> Result<(), Trouble> {
        Ok(self.inbox.put_chunk(hash, bytes)?)
    }

    fn commit(&self, manifest: &Hash) -> Result<State, Trouble> {
        self.take(manifest)?;
        Ok(self.inbox.state(manifest))
    }
}

pub fn nowhere() -> BTreeSet<Hash> {
    BTreeSet::new()
}

/// The files of a folder, by name.
pub fn files(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

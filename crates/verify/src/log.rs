//! Reads one log: its checkpoint, its bundles, its tiles; checks form, chain and root (V1, V3, V4).

use record::chain::{Fault, Head, Walk};
use record::entry::Entry;
use record::tiles::{self, Shelf, TileError, TileId};
use record::tree::Tree;
use record::{Hash, Origin, SignedCheckpoint};

use crate::report::{Check, Place, Report};
use crate::source::Source;

/// A log as it is published.
pub struct Log {
    pub origin: Origin,
    /// Below which path.
    pub prefix: String,
    pub signed: SignedCheckpoint,
    /// The entries by place; nothing where one cannot be read.
    pub entries: Vec<Option<Entry>>,
    /// The tree of all entries, if every one is there.
    pub tree: Option<Tree>,
}

/// Reads a file; what cannot be read is told as not checked.
pub fn fetch(source: &dyn Source, path: &str, check: Check, report: &mut Report) -> Option<Vec<u8>> {
    source.read(path).unwrap_or_else(|error| {
        report.not_checked(check, Place::File(path.to_owned()), error);
        None
    })
}

/// Reads the log below a prefix. Nothing if it has no checkpoint that can be read, which is told.
pub fn read(source: &dyn Source, prefix: &str, origin: &Origin, report: &mut Report) -> Option<Log> {
    let path = format!("{prefix}checkpoint");
    let bytes = fetch(source, &path, Check::V1, report)?;
    report.count(Check::V1, "checkpoints", 1);
    let signed = match SignedCheckpoint::parse(&bytes) {
        Ok(signed) => signed,
        Err(error) => {
            report.fail(Check::V1, Place::File(path), format!("not a checkpoint: {error}"));
            return None;
        }
    };
    let named = &signed.checkpoint().origin;
    if named != origin {
        report.fail(Check::V1, Place::File(path), format!("it is the checkpoint of the log {named}, not of {origin}"));
        return None;
    }
    let mut reader = Reader { source, prefix, origin, walk: Walk::new(origin.clone()), entries: Vec::new(), tree: Some(Tree::default()) };
    for id in tiles::all(signed.checkpoint().size).iter().filter(|id| id.shelf == Shelf::Entries) {
        if !reader.bundle(id, report) {
            break;
        }
    }
    reader.told(report);
    let Reader { entries, tree, .. } = reader;
    let log = Log { origin: origin.clone(), prefix: prefix.to_owned(), signed, entries, tree };
    log.check_tree(source, report);
    Some(log)
}

struct Reader<'a> {
    source: &'a dyn Source,
    prefix: &'a str,
    origin: &'a Origin,
    walk: Walk,
    entries: Vec<Option<Entry>>,
    tree: Option<Tree>,
}

impl Reader<'_> {
    /// Takes in a bundle; false if nothing behind it can be there.
    fn bundle(&mut self, id: &TileId, report: &mut Report) -> bool {
        let path = format!("{}{id}", self.prefix);
        let bytes = match self.source.read(&path) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                report.fail(Check::V1, Place::File(path), "the file is missing");
                return self.skip(id.width, report);
            }
            Err(error) => {
                report.not_checked(Check::V1, Place::File(path), error);
                return self.skip(id.width, report);
            }
        };
        match tiles::unbundle(&bytes, id.width) {
            Ok(entries) => {
                entries.iter().for_each(|entry| self.entry(entry));
                true
            }
            Err(error) => {
                report.fail(Check::V1, Place::File(path), error);
                self.skip(id.width, report)
            }
        }
    }

    fn entry(&mut self, bytes: &[u8]) {
        let (leaf, entry) = self.walk.step(bytes);
        if let Some(tree) = &mut self.tree {
            tree.push(leaf);
        }
        self.entries.push(entry);
    }

    /// The entries of a bundle are not there. The chain is taken up again behind them; a last bundle that is cut ends it.
    fn skip(&mut self, width: u16, report: &mut Report) -> bool {
        self.told(report);
        self.tree = None;
        self.entries.extend(std::iter::repeat_with(|| None).take(usize::from(width)));
        let head = Head { size: self.entries.len() as u64, ..self.walk.head() };
        self.walk = Walk::from(self.origin.clone(), head);
        width == tiles::WIDTH
    }

    /// Tells the breaks of the walk so far.
    fn told(&mut self, report: &mut Report) {
        for broken in self.walk.breaks() {
            let check = if matches!(broken.fault, Fault::Unreadable(_)) { Check::V1 } else { Check::V3 };
            report.fail(check, Place::Entry(self.origin.clone(), broken.place), &broken.fault);
        }
    }
}

impl Log {
    /// An entry's place, to be told.
    pub fn at(&self, index: usize) -> Place {
        Place::Entry(self.origin.clone(), index as u64)
    }

    /// The entries that can be read, with their places.
    pub fn readable(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.entries.iter().enumerate().filter_map(|(at, entry)| Some((at, entry.as_ref()?)))
    }

    /// Root of the first entries; nothing if it cannot be told.
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        self.tree.as_ref().filter(|tree| size <= tree.size()).map(|tree| tree.root_at(size))
    }

    fn check_tree(&self, source: &dyn Source, report: &mut Report) {
        let checkpoint = self.signed.checkpoint();
        report.count(Check::V1, "entries", self.entries.len());
        report.count(Check::V3, "entries", self.entries.len());
        report.count(Check::V3, "logs", 1);
        report.count(Check::V4, "checkpoints", 1);
        let Some(tree) = &self.tree else {
            report.fail(Check::V4, Place::Log(self.origin.clone()), "entries are missing, no root can be told");
            return;
        };
        if tree.root() != checkpoint.root {
            let why = format!("its {} entries give the root {}, the checkpoint says {}", tree.size(), tree.root(), checkpoint.root);
            report.fail(Check::V4, Place::Log(self.origin.clone()), why);
        }
        let hashes = tiles::all(tree.size()).iter().filter(|id| id.shelf != Shelf::Entries).count();
        report.count(Check::V4, "tiles", hashes);
        let mut unread = Vec::new();
        for fault in tiles::check(tree, |id| source.read(&format!("{}{id}", self.prefix)).ok().flatten()) {
            let path = format!("{}{}", self.prefix, fault.id);
            match source.read(&path) {
                Err(error) if fault.error == TileError::Missing => unread.push((path, error)),
                _ => report.fail(Check::V4, Place::File(path), fault.error),
            }
        }
        unread.into_iter().for_each(|(path, error)| report.not_checked(Check::V4, Place::File(path), error));
    }
}

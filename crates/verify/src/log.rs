//! Reads one log: its checkpoint, its bundles, its tiles; checks form, chain and root (V1, V3, V4).

use record::chain::{Fault, Head, Walk};
use record::entry::Entry;
use record::tiles::{self, Shelf, TileError, TileId};
use record::tree::Tree;
use record::{FormatError, Hash, Origin, SignedCheckpoint};

use crate::report::{Check, Place, Report};
use crate::run::{Done, How};
use crate::share;
use crate::source::{Source, SourceError};

/// Bundles that are in memory at the same time: 256 entries each.
const AT_ONCE: u64 = 16;

/// Full bundles missing in a row after which nothing more is looked for, whatever size the checkpoint claims.
const MISSING: u32 = 16;

/// A log as it is published.
pub struct Log {
    pub origin: Origin,
    /// Below which path.
    pub prefix: String,
    pub signed: SignedCheckpoint,
    /// How many entries it has, those among them that cannot be read.
    pub entries: u64,
    /// The tree of all entries, if every one is there.
    pub tree: Option<Tree>,
}

/// Where a log is read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    pub source: &'a dyn Source,
    pub prefix: &'a str,
    pub how: How<'a>,
}

/// An entry as it was read, with what was made of it beside other entries.
type Read<T> = (Hash, Result<(Entry, T), FormatError>);

/// A bundle that is there and is one, or why not.
type Bundle<T> = Result<Result<Vec<Read<T>>, TileError>, SourceError>;

/// What reads the entries of a log.
pub trait Reader: Sync {
    /// What is made of an entry before its turn comes, on any thread.
    type Ready: Send;

    /// Looks at an entry alone.
    fn ready(&self, entry: &Entry) -> Self::Ready;

    /// Takes an entry, in the order of their places.
    fn take(&mut self, at: u64, entry: Entry, ready: Self::Ready, report: &mut Report);
}

/// Keeps the entries of a log, by place; nothing where one cannot be read.
#[derive(Default)]
pub struct Keep(pub Vec<(u64, Entry)>);

impl Reader for Keep {
    type Ready = ();

    fn ready(&self, _: &Entry) {}

    fn take(&mut self, at: u64, entry: Entry, (): (), _: &mut Report) {
        self.0.push((at, entry));
    }
}

/// Reads a file; what cannot be read is told as not checked.
pub fn fetch(source: &dyn Source, path: &str, check: Check, report: &mut Report) -> Option<Vec<u8>> {
    source.read(path).unwrap_or_else(|error| {
        report.not_checked(check, Place::File(path.to_owned()), error);
        None
    })
}

/// Reads the newest checkpoint of a log from bytes; nothing if they are none, which is told.
pub fn checkpoint(bytes: &[u8], path: &str, report: &mut Report) -> Option<SignedCheckpoint> {
    report.count(Check::V1, "checkpoints", 1);
    let read = SignedCheckpoint::parse(bytes);
    read.map_err(|error| report.fail(Check::V1, Place::File(path.to_owned()), format!("not a checkpoint: {error}"))).ok()
}

/// Reads the log of a checkpoint and gives each entry to a reader.
pub fn read<R: Reader>(reading: Reading<'_>, signed: SignedCheckpoint, reader: &mut R, report: &mut Report) -> Log {
    let size = signed.checkpoint().size;
    let origin = signed.checkpoint().origin.clone();
    let (walk, tree) = (Walk::new(origin.clone()), Some(Tree::default()));
    let mut walking = Walking { reading, reader, walk, tree, told: 0, missing: 0, size, report };
    walking.all();
    let Walking { walk, tree, .. } = walking;
    let log = Log { origin, prefix: reading.prefix.to_owned(), signed, entries: walk.head().size, tree };
    log.check_tree(reading, report);
    log
}

struct Walking<'a, 'r, R: Reader> {
    reading: Reading<'a>,
    reader: &'r mut R,
    walk: Walk,
    tree: Option<Tree>,
    /// How many breaks of the walk are told.
    told: usize,
    /// How many bundles in a row are not there.
    missing: u32,
    size: u64,
    report: &'r mut Report,
}

impl<R: Reader> Walking<'_, '_, R> {
    fn all(&mut self) {
        let Reading { source, prefix, how } = self.reading;
        let bundles = self.size.div_ceil(tiles::WIDTH.into());
        let mut from = 0;
        while from < bundles {
            let some: Vec<TileId> = (from..bundles.min(from + AT_ONCE)).map(|index| tiles::bundle_id(self.size, index)).collect();
            from += AT_ONCE;
            let reader = &*self.reader;
            for (id, bundle) in some.iter().zip(share::map(how.threads, &some, |id| load(source, prefix, id, reader))) {
                let path = format!("{prefix}{id}");
                if !self.bundle(id.width, path, bundle) {
                    return self.tell();
                }
            }
            if prefix.is_empty() {
                (how.done)(Done::Entries(self.walk.head().size, self.size));
            }
        }
        self.tell();
    }

    /// Takes in a bundle; false if nothing behind it can be there.
    fn bundle(&mut self, width: u16, path: String, bundle: Bundle<R::Ready>) -> bool {
        match bundle {
            Ok(Ok(entries)) => {
                self.missing = 0;
                entries.into_iter().for_each(|(leaf, read)| self.entry(leaf, read));
                return true;
            }
            Ok(Err(TileError::Missing)) => self.report.fail(Check::V1, Place::File(path), "the file is missing"),
            Ok(Err(error)) => self.report.fail(Check::V1, Place::File(path), error),
            Err(error) => self.report.not_checked(Check::V1, Place::File(path), error),
        }
        self.skip(width)
    }

    fn entry(&mut self, leaf: Hash, read: Result<(Entry, R::Ready), FormatError>) {
        let at = self.walk.head().size;
        self.walk.take(leaf, read.as_ref().map(|(entry, _)| entry));
        if let Some(tree) = &mut self.tree {
            tree.push(leaf);
        }
        if let Ok((entry, ready)) = read {
            self.reader.take(at, entry, ready, self.report);
        }
    }

    /// The entries of a bundle are not there. The chain is taken up again behind them; a last bundle that is cut ends it.
    fn skip(&mut self, width: u16) -> bool {
        self.tell();
        self.tree = None;
        let head = self.walk.head();
        let head = Head { size: head.size + u64::from(width), ..head };
        self.walk = Walk::from(self.walk.origin().clone(), head);
        (self.told, self.missing) = (0, self.missing + 1);
        width == tiles::WIDTH && self.missing < MISSING
    }

    /// Tells the breaks of the walk that are not told yet.
    fn tell(&mut self) {
        for broken in &self.walk.breaks()[self.told..] {
            let check = if matches!(broken.fault, Fault::Unreadable(_)) { Check::V1 } else { Check::V3 };
            self.report.fail(check, Place::Entry(self.walk.origin().clone(), broken.place), &broken.fault);
        }
        self.told = self.walk.breaks().len();
    }
}

/// Reads a bundle and what can be made of each entry alone.
fn load<R: Reader>(source: &dyn Source, prefix: &str, id: &TileId, reader: &R) -> Bundle<R::Ready> {
    let Some(bytes) = source.read(&format!("{prefix}{id}"))? else { return Ok(Err(TileError::Missing)) };
    let read = |bytes: &[u8]| {
        let entry = Entry::parse(bytes).map(|entry| {
            let ready = reader.ready(&entry);
            (entry, ready)
        });
        (Hash::leaf(bytes), entry)
    };
    Ok(tiles::unbundle(&bytes, id.width).map(|entries| entries.into_iter().map(read).collect()))
}

impl Log {
    /// An entry's place, to be told.
    pub fn at(&self, index: u64) -> Place {
        Place::Entry(self.origin.clone(), index)
    }

    /// Root of the first entries; nothing if it cannot be told.
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        self.tree.as_ref().filter(|tree| size <= tree.size()).map(|tree| tree.root_at(size))
    }

    fn check_tree(&self, Reading { source, how, .. }: Reading<'_>, report: &mut Report) {
        let checkpoint = self.signed.checkpoint();
        let entries = usize::try_from(self.entries).unwrap_or(usize::MAX);
        report.count(Check::V1, "entries", entries);
        report.count(Check::V3, "entries", entries);
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
        let hashes: Vec<TileId> = tiles::all(tree.size()).into_iter().filter(|id| id.shelf != Shelf::Entries).collect();
        report.count(Check::V4, "tiles", hashes.len());
        let path = |id: &TileId| format!("{}{id}", self.prefix);
        let checked = share::map(how.threads, &hashes, |id| {
            let bytes = source.read(&path(id))?;
            Ok(bytes.map_or(Err(TileError::Missing), |bytes| tiles::check(tree, id, &bytes)))
        });
        for (id, checked) in hashes.iter().zip(checked) {
            match checked {
                Ok(Ok(())) => {}
                Ok(Err(error)) => report.fail(Check::V4, Place::File(path(id)), error),
                Err::<_, SourceError>(error) => report.not_checked(Check::V4, Place::File(path(id)), error),
            }
        }
    }
}

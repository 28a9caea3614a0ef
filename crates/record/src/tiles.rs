//! C2SP tlog-tiles: a log as plain files, written between two sizes and read back for proofs.
//!
//! Must not know: files, addresses. Whoever calls gives and takes bytes by path.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;

use crate::hash::Hash;
use crate::text::number;
use crate::tree::{Subtrees, Tree};

/// Hashes in a full tile, entries in a full bundle.
pub const WIDTH: u16 = 256;
/// The highest level of tiles.
pub const MAX_LEVEL: u8 = 63;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shelf {
    /// Entries, each behind its length.
    Entries,
    /// Hashes of this level: leaves at 0, roots of full tiles of the level below above that.
    Hashes(u8),
}

/// One file of a published log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileId {
    /// What it holds.
    pub shelf: Shelf,
    /// Place on the shelf, from 0.
    pub index: u64,
    /// How many hashes or entries it holds, from 1 to [`WIDTH`].
    pub width: u16,
}

impl TileId {
    /// Where it is published, below the log's prefix.
    ///
    /// ```
    /// use record::tiles::{Shelf, TileId};
    /// let tile = TileId { shelf: Shelf::Hashes(0), index: 1_234_067, width: 7 };
    /// assert_eq!(tile.path(), "tile/0/x001/x234/067.p/7");
    /// ```
    #[must_use]
    pub fn path(&self) -> String {
        let shelf = match self.shelf {
            Shelf::Entries => "entries".to_owned(),
            Shelf::Hashes(level) => level.to_string(),
        };
        let (mut rest, mut place) = (self.index / 1000, format!("{:03}", self.index % 1000));
        while rest > 0 {
            place = format!("x{:03}/{place}", rest % 1000);
            rest /= 1000;
        }
        let part = if self.width == WIDTH { String::new() } else { format!(".p/{}", self.width) };
        format!("tile/{shelf}/{place}{part}")
    }

    /// Reads a path; nothing if it is not the path of a file of a log, exactly as [`TileId::path`] writes it.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let (shelf, place) = path.strip_prefix("tile/")?.split_once('/')?;
        let level = |text| number(text).and_then(|n| u8::try_from(n).ok()).filter(|n| *n <= MAX_LEVEL);
        let shelf = if shelf == "entries" { Shelf::Entries } else { Shelf::Hashes(level(shelf)?) };
        let (place, width) = match place.split_once(".p/") {
            Some((place, width)) => (place, u16::try_from(number(width)?).ok().filter(|w| (1..WIDTH).contains(w))?),
            None => (place, WIDTH),
        };
        let digits: String = place.split('/').map(|part| part.strip_prefix('x').unwrap_or(part)).collect();
        let id = Self { shelf, index: digits.parse().ok()?, width };
        (id.path() == path).then_some(id)
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}

/// How many hashes a level has in a tree of `size` leaves.
fn count(size: u64, level: u8) -> u64 {
    size.checked_shr(8 * u32::from(level)).unwrap_or(0)
}

/// How wide the tile at `index` is where its level has `count` hashes; 0 if it does not exist.
fn width(count: u64, index: u64) -> u16 {
    let from = index.saturating_mul(u64::from(WIDTH));
    u16::try_from(count.saturating_sub(from).min(u64::from(WIDTH))).unwrap_or(WIDTH)
}

/// The bundle at an index of a log of `size` entries; its width is 0 if there is none.
#[must_use]
pub fn bundle_id(size: u64, index: u64) -> TileId {
    TileId { shelf: Shelf::Entries, index, width: width(size, index) }
}

/// The files to write when a published log grows from `old` to `new` entries: bundles first, then tiles from the leaves
/// up. The checkpoint is written after all of them.
#[must_use]
pub fn changed(old: u64, new: u64) -> Vec<TileId> {
    let levels = (0..=MAX_LEVEL).take_while(|level| count(new, *level) > 0).map(Shelf::Hashes);
    let mut all = Vec::new();
    for shelf in std::iter::once(Shelf::Entries).chain(levels) {
        let level = if let Shelf::Hashes(level) = shelf { level } else { 0 };
        let (before, after) = (count(old, level), count(new, level));
        if after > before {
            let tiles = before / u64::from(WIDTH)..after.div_ceil(u64::from(WIDTH));
            all.extend(tiles.map(|index| TileId { shelf, index, width: width(after, index) }));
        }
    }
    all
}

/// All files of a published log of `size` entries.
#[must_use]
pub fn all(size: u64) -> Vec<TileId> {
    changed(0, size)
}

/// The bytes of a tile of hashes; of a bundle there are none here.
///
/// # Errors
/// A hash cannot be had.
pub fn tile<S: Subtrees>(source: &S, id: &TileId) -> Result<Vec<u8>, S::Error> {
    let Shelf::Hashes(level) = id.shelf else { return Ok(Vec::new()) };
    let mut bytes = Vec::with_capacity(usize::from(id.width) * 32);
    for at in 0..u64::from(id.width) {
        bytes.extend(source.subtree(8 * u32::from(level), id.index * u64::from(WIDTH) + at)?.0);
    }
    Ok(bytes)
}

/// Why a file is not what its path says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// Shorter or longer than its entries or hashes.
    #[error("the file is too short or too long")]
    Length,
    /// An entry is longer than 65535 bytes.
    #[error("an entry is longer than 65535 bytes")]
    Entry,
    /// A tree of this size has no such hash.
    #[error("a tree of this size has no such hash")]
    Outside,
    /// A hash is not the one that the entries give.
    #[error("hash {0} is not what the entries give")]
    Hash(usize),
    /// The file cannot be had.
    #[error("the file is missing")]
    Missing,
}

/// The bytes of a bundle: each entry behind its length in two bytes, big-endian.
///
/// # Errors
/// [`TileError::Entry`], or [`TileError::Length`] for more than [`WIDTH`] entries or none.
pub fn bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, TileError> {
    let (mut bytes, mut held) = (Vec::new(), 0);
    for entry in entries {
        let length = u16::try_from(entry.len()).map_err(|_| TileError::Entry)?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
        held += 1;
    }
    if (1..=WIDTH).contains(&held) { Ok(bytes) } else { Err(TileError::Length) }
}

/// The `width` entries of a bundle.
///
/// # Errors
/// [`TileError::Length`]: an entry is cut, or something follows the last.
pub fn unbundle(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, TileError> {
    let (mut rest, mut entries) = (bytes, Vec::with_capacity(usize::from(width)));
    for _ in 0..width {
        let (length, after) = rest.split_first_chunk::<2>().ok_or(TileError::Length)?;
        let (entry, after) = after.split_at_checked(u16::from_be_bytes(*length).into()).ok_or(TileError::Length)?;
        entries.push(entry);
        rest = after;
    }
    if rest.is_empty() { Ok(entries) } else { Err(TileError::Length) }
}

fn hashes(bytes: &[u8], width: u16) -> Result<Vec<Hash>, TileError> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    let fits = rest.is_empty() && hashes.len() == usize::from(width);
    if fits { Ok(hashes.iter().copied().map(Hash).collect()) } else { Err(TileError::Length) }
}

/// A file that is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{id}: {error}")]
pub struct TileFault {
    /// Which file.
    pub id: TileId,
    /// What is wrong.
    pub error: TileError,
}

/// A published log read through a function that gives a file's bytes; tiles that were read are kept.
///
/// What it answers is not trusted: verify the proof against a signed checkpoint.
pub struct Published<F> {
    size: u64,
    fetch: F,
    read: RefCell<HashMap<(u8, u64), Vec<Hash>>>,
}

impl<F: Fn(&TileId) -> Option<Vec<u8>>> Published<F> {
    /// A log of `size` entries, as its checkpoint says.
    pub fn new(size: u64, fetch: F) -> Self {
        Self { size, fetch, read: RefCell::default() }
    }

    fn tile(&self, level: u8, index: u64) -> Result<Vec<Hash>, TileFault> {
        if let Some(known) = self.read.borrow().get(&(level, index)) {
            return Ok(known.clone());
        }
        let id = TileId { shelf: Shelf::Hashes(level), index, width: width(count(self.size, level), index) };
        let fault = |error| TileFault { id, error };
        if id.width == 0 {
            return Err(fault(TileError::Outside));
        }
        let bytes = (self.fetch)(&id).ok_or(fault(TileError::Missing))?;
        let read = hashes(&bytes, id.width).map_err(fault)?;
        self.read.borrow_mut().insert((level, index), read.clone());
        Ok(read)
    }
}

impl<F: Fn(&TileId) -> Option<Vec<u8>>> Subtrees for Published<F> {
    type Error = TileFault;

    fn subtree(&self, level: u32, index: u64) -> Result<Hash, TileFault> {
        let (tile_level, inner) = (u8::try_from(level / 8).unwrap_or(MAX_LEVEL), level % 8);
        let first = index << inner;
        let tile = first / u64::from(WIDTH);
        let read = self.tile(tile_level, tile)?;
        let from = usize::try_from(first % u64::from(WIDTH)).unwrap_or(0);
        let mut row: Vec<Hash> = read.get(from..from + (1 << inner)).unwrap_or_default().to_vec();
        while row.len() > 1 {
            row = row.chunks(2).map(|pair| Hash::node(pair[0], pair[1])).collect();
        }
        let id = TileId { shelf: Shelf::Hashes(tile_level), index: tile, width: u16::try_from(read.len()).unwrap_or(WIDTH) };
        row.first().copied().ok_or(TileFault { id, error: TileError::Outside })
    }
}

/// Compares a tile of hashes with the tree that the entries give.
///
/// # Errors
/// It is cut, or holds another hash.
pub fn check(tree: &Tree, id: &TileId, bytes: &[u8]) -> Result<(), TileError> {
    let read = hashes(bytes, id.width)?;
    let wanted = tile(tree, id).unwrap_or_else(|never| match never {});
    let differs = read.iter().zip(wanted.as_chunks::<32>().0).position(|(read, wanted)| read.0 != *wanted);
    differs.map_or(Ok(()), |at| Err(TileError::Hash(at)))
}

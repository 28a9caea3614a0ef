//! The published record as plain files, in the layout of `docs/record-format.md`, sections 9 and 16.
//!
//! Everything here is derived: it can be deleted and is written again. Must not know: the database, keys.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use record::SignedCheckpoint;
use record::tiles::{self, Shelf, TileId, WIDTH};
use record::tree::Tree;

/// A part of a log that is written out.
pub(crate) struct Part<'a> {
    /// The tree of the whole log.
    pub(crate) tree: &'a Tree,
    /// The entries from `first` on.
    pub(crate) notes: &'a [String],
    /// Place of the first of them: the beginning of a bundle.
    pub(crate) first: u64,
}

fn at(path: &Path) -> impl Fn(io::Error) -> io::Error + '_ {
    move |error| io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Writes a file whole or not at all; nothing if it holds these bytes already.
pub(crate) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|held| held == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(at(folder))?;
    let new = path.with_extension("new");
    let write = || -> io::Result<()> {
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        File::open(folder)?.sync_all()
    };
    write().map_err(at(path))
}

/// The checkpoint that is published in a folder.
pub(crate) fn checkpoint(folder: &Path) -> Option<SignedCheckpoint> {
    fs::read(folder.join("checkpoint")).ok().and_then(|bytes| SignedCheckpoint::parse(&bytes).ok())
}

/// How many entries the published checkpoint in a folder covers.
pub(crate) fn published(folder: &Path) -> u64 {
    checkpoint(folder).map_or(0, |signed| signed.checkpoint().size)
}

/// Place of the first entry of the bundle that is open at a size.
pub(crate) const fn bundle_start(size: u64) -> u64 {
    size - size % WIDTH as u64
}

fn bytes(part: &Part<'_>, id: &TileId) -> io::Result<Vec<u8>> {
    if id.shelf != Shelf::Entries {
        return Ok(tiles::tile(part.tree, id).unwrap_or_else(|never| match never {}));
    }
    let from = usize::try_from((id.index * u64::from(WIDTH)).saturating_sub(part.first)).unwrap_or(usize::MAX);
    let held = part.notes.get(from..from.saturating_add(usize::from(id.width))).unwrap_or_default();
    tiles::bundle(held.iter().map(String::as_bytes)).map_err(|e| io::Error::other(format!("{id}: {e}")))
}

/// Writes bundles and tiles for a log that has grown since its checkpoint in this folder; the checkpoint itself is written
/// after that. Partial files of sizes before the published one go.
pub(crate) fn put_log(folder: &Path, part: &Part<'_>) -> io::Result<()> {
    let old = published(folder);
    for id in tiles::changed(old, part.tree.size()) {
        put(&folder.join(id.path()), &bytes(part, &id)?)?;
    }
    tiles::all(old).into_iter().filter(|id| id.width < WIDTH).try_for_each(|id| tidy(folder, &id))
}

/// Deletes what is narrower than a partial file that a published checkpoint needs, and that file too once the full one is
/// there.
fn tidy(folder: &Path, needed: &TileId) -> io::Result<()> {
    let full = folder.join(TileId { width: WIDTH, ..*needed }.path());
    let mut partial = full.clone().into_os_string();
    partial.push(".p");
    let partial = PathBuf::from(partial);
    if full.exists() {
        return fs::remove_dir_all(&partial).or_else(|error| if partial.exists() { Err(error) } else { Ok(()) });
    }
    for file in fs::read_dir(&partial).map_err(at(&partial))? {
        let file = file?;
        let width = file.file_name().to_str().and_then(|name| name.parse::<u16>().ok());
        if width.is_none_or(|width| width < needed.width) {
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

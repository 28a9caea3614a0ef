//! Requests that were signed by a log and contradict what was seen of it.
//!
//! A piece is two files named by the hash of the checkpoint's text: the request as it came, and the head that was kept
//! then, which `huanjie verify --seen` holds against the published record. It is not a proof yet: anyone can spoil the
//! proof beside a good checkpoint. Hence one piece for each checkpoint, whatever stands around it, and [`MOST`] in all.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use record::Hash;
use record::witness::{Request, Seen};

use crate::error::Error;
use crate::heads;

/// The most pieces kept; a request has at most [`Request::MAX_BYTES`].
const MOST: usize = 1_000;

pub(crate) struct Evidence {
    dir: PathBuf,
    writing: Mutex<()>,
}

impl Evidence {
    pub(crate) fn open(data: &Path) -> Result<Self, Error> {
        let dir = data.join("evidence");
        fs::create_dir_all(&dir).map_err(|e| Error::file(&dir, e))?;
        Ok(Self { dir, writing: Mutex::default() })
    }

    /// Keeps a request, unless its checkpoint is kept already; answers where, or nothing if there is no more room.
    pub(crate) fn keep(&self, request: &Request, seen: Seen) -> Result<Option<PathBuf>, Error> {
        let name = hex::encode(Hash::leaf(request.checkpoint.note().text().as_bytes()).0);
        let path = self.dir.join(format!("{name}.request"));
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if path.exists() {
            return Ok(Some(path));
        }
        if self.count()? >= MOST {
            return Ok(None);
        }
        let head = heads::text([(&request.checkpoint.checkpoint().origin, seen)]);
        self.write(&self.dir.join(format!("{name}.seen")), head.as_bytes())?;
        self.write(&path, &request.to_bytes())?;
        Ok(Some(path))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        let write = || -> std::io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(&self.dir)?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            file.persist(path)?;
            Ok(())
        };
        write().map_err(|e| Error::file(path, e))
    }

    /// How many pieces there are.
    pub(crate) fn count(&self) -> Result<usize, Error> {
        let read = || -> std::io::Result<usize> {
            let names = fs::read_dir(&self.dir)?.map(|entry| entry.map(|entry| entry.path()));
            let requests = names.filter(|path| path.as_ref().is_ok_and(|path| path.extension().is_some_and(|e| e == "request")));
            Ok(requests.count())
        };
        read().map_err(|e| Error::file(&self.dir, e))
    }
}

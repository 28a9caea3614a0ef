//! Requests that were signed by a log and contradict what was seen of it.
//!
//! A piece is two files named by the hash of the checkpoint's text: the request as it came, and the head that was kept
//! then, which `huanjie verify --seen` holds against the published record. It is not a proof yet: anyone can spoil the
//! proof beside a good checkpoint. Hence one piece for each checkpoint, whatever stands around it, and [`MOST`] in all.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use record::Hash;
use record::witness::{Request, Seen};

use crate::error::Error;
use crate::files;
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
        for (path, bytes) in [(self.dir.join(format!("{name}.seen")), head.into_bytes()), (path.clone(), request.to_bytes())] {
            files::put(&path, &bytes, true).map_err(|e| Error::file(&path, e))?;
        }
        Ok(Some(path))
    }

    /// How many pieces there are.
    pub(crate) fn count(&self) -> Result<usize, Error> {
        let is_request = |path: PathBuf| path.extension().is_some_and(|extension| extension == "request");
        let names = fs::read_dir(&self.dir).map_err(|e| Error::file(&self.dir, e))?;
        Ok(names.filter(|entry| entry.as_ref().is_ok_and(|entry| is_request(entry.path()))).count())
    }
}

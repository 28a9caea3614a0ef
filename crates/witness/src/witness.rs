//! The witness: from a request to a signature, with the head on disk in between.

use std::path::Path;

use record::witness::{Kept, Refusal, Request, Seen, add_checkpoint};
use record::{NamedSigner, Origin, Signature, Suite, Verifier};

use crate::error::{Error, Unsigned};
use crate::evidence::Evidence;
use crate::heads::Heads;
use crate::key;
use crate::logs::Logs;

/// A witness at work in its data directory. Several may work there at the same time.
pub struct Witness {
    key: NamedSigner,
    logs: Logs,
    heads: Heads,
    evidence: Evidence,
}

/// Makes a new witness: an empty table of heads, then a key, which is never overwritten. Answers the verifier key.
///
/// # Errors
/// There is a key already, the name may not name a key, or the directory cannot be written.
pub async fn init(dir: &Path, name: &str, suite: Suite) -> Result<Verifier, Error> {
    std::fs::create_dir_all(dir).map_err(|e| Error::file(dir, e))?;
    let path = dir.join(key::FILE);
    if path.exists() {
        return Err(Error::file(&path, "there is a key already; it is never overwritten"));
    }
    Heads::make(dir).await?;
    key::make(dir, name, suite)
}

/// The verifier key of the witness in a data directory.
///
/// # Errors
/// There is no key, or it cannot be read.
pub fn verifier(dir: &Path) -> Result<Verifier, Error> {
    Ok(key::read(dir)?.verifier().clone())
}

/// The system's clock, in seconds since 1970.
fn now() -> Result<u64, Error> {
    let now = jiff::Timestamp::now().as_second();
    u64::try_from(now).map_err(|_| Error::Key("the clock stands before 1970; set it first".into()))
}

impl Witness {
    /// Opens a data directory.
    ///
    /// # Errors
    /// A part of it is missing or cannot be read.
    pub async fn open(dir: &Path) -> Result<Self, Error> {
        let (key, logs) = (key::read(dir)?, Logs::open(dir)?);
        Ok(Self { key, logs, heads: Heads::open(dir).await?, evidence: Evidence::open(dir)? })
    }

    /// Decides on a request and keeps its head on disk.
    ///
    /// # Errors
    /// Why it is not cosigned; nothing is changed then, but that a request that contradicts the head is kept as evidence.
    pub async fn keep<'r>(&self, request: &'r Request) -> Result<Kept<'r>, Unsigned> {
        let log = &request.checkpoint.checkpoint().origin;
        let keys = self.logs.keys(log);
        loop {
            let seen = self.heads.get(log).await?;
            let accepted = match add_checkpoint(request, keys.as_ref(), seen) {
                Ok(accepted) => accepted,
                Err(refusal) => {
                    self.put_aside(request, seen, &refusal);
                    return Err(refusal.into());
                }
            };
            // Where another request came first, the head it left decides.
            if self.heads.replace(log, accepted.replaces(), accepted.seen()).await? {
                return Ok(accepted.kept());
            }
        }
    }

    /// Signs what is kept, at the time of the system's clock.
    ///
    /// # Errors
    /// The key does not sign, or the clock is not set.
    pub fn sign(&self, kept: &Kept<'_>) -> Result<Signature, Error> {
        kept.cosign(&self.key, now()?).map_err(|e| Error::Key(e.to_string()))
    }

    /// The cosignature that a request asks for.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn answer(&self, request: &Request) -> Result<Signature, Unsigned> {
        Ok(self.sign(&self.keep(request).await?)?)
    }

    /// The same for a request on a stick, which cannot be asked again from another size: one for the very head that is
    /// kept is answered however often it comes, as over the network one that begins there.
    ///
    /// # Errors
    /// Why there is no cosignature.
    pub async fn answer_stick(&self, mut request: Request) -> Result<Signature, Unsigned> {
        let head = request.checkpoint.checkpoint();
        let seen = self.heads.get(&head.origin).await?;
        if (seen.size, seen.root) == (head.size, head.root) {
            (request.old, request.proof) = (seen.size, Vec::new());
        }
        self.answer(&request).await
    }

    /// Keeps a request that the log signed and that contradicts the head: no extension of it, or of its size with another
    /// root. That it cannot be kept changes no answer.
    fn put_aside(&self, request: &Request, seen: Seen, refusal: &Refusal) {
        let head = request.checkpoint.checkpoint();
        let contradicts = match refusal {
            Refusal::Inconsistent => true,
            Refusal::Conflict { .. } => head.size == seen.size && head.root != seen.root,
            _ => false,
        };
        if contradicts {
            match self.evidence.keep(request, seen) {
                Ok(Some(path)) => tracing::warn!(log = %head.origin, size = head.size, "does not extend what was seen: {}", path.display()),
                Ok(None) => {
                    tracing::error!(log = %head.origin, size = head.size, "does not extend what was seen; no room for more evidence")
                }
                Err(error) => tracing::error!(log = %head.origin, size = head.size, "evidence could not be kept: {error}"),
            }
        }
    }

    /// The key that verifies its cosignatures.
    #[must_use]
    pub const fn verifier(&self) -> &Verifier {
        self.key.verifier()
    }

    /// The known logs, each with what was seen of it, in the order of names.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn logs(&self) -> Result<Vec<(&Origin, Seen)>, Error> {
        let heads: std::collections::BTreeMap<Origin, Seen> = self.heads.all().await?.into_iter().collect();
        Ok(self.logs.names().map(|log| (log, heads.get(log).copied().unwrap_or_else(Seen::nothing))).collect())
    }

    /// How many requests are kept as evidence.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn evidence(&self) -> Result<usize, Error> {
        self.evidence.count()
    }
}

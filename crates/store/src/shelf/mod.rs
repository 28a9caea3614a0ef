//! 附件: files beside the record, sealed. The personal part of an entry names them by SHA-256; they come in its transaction and
//! go with it when it is erased.
//!
//! What a file is say its bytes, and a picture or a recording is kept without what a camera or a telephone wrote into it; the hash is that of what is kept.
//! Files stay with the machine that took them: a bundle does not carry them. Must not know: pages, who may open what.

mod kind;
mod picture;
mod sound;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use election::programme::Attachment;
use election::programme::attachment::{LONGEST_NAME, MOST_BYTES};
use election::{Actor, Command, Recorded, Refusal, Sealed};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection};

use crate::vault::Vault;
use crate::{Ack, Store, StoreError, SubmitError, sql};

pub use kind::FileKind;

/// A file that may be kept: of a kind that is taken, without what a camera wrote into it. Cheap to clone.
#[derive(Clone)]
pub struct Scan {
    named: Attachment,
    bytes: Arc<[u8]>,
    seconds: Option<u32>,
}

impl fmt::Debug for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither its name nor what it says is for a log.
        f.debug_struct("Scan").field("bytes", &self.named.bytes).finish_non_exhaustive()
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// More than [`MOST_BYTES`].
    #[error("the file is larger than 20 MiB")]
    TooLarge,
    /// It is none of the kinds that are kept.
    #[error("the file is of no kind that is kept")]
    Kind,
    /// A picture or a recording that is not one from end to end.
    #[error("the picture or the recording is damaged")]
    Damaged,
}

impl Scan {
    /// Looks at a file that came under a name.
    ///
    /// # Errors
    /// It is empty, too large, of no kind that is kept, or a damaged picture or recording.
    pub fn of(name: &str, bytes: Vec<u8>) -> Result<Self, Unfit> {
        if bytes.is_empty() {
            return Err(Unfit::Empty);
        }
        if bytes.len() as u64 > MOST_BYTES {
            return Err(Unfit::TooLarge);
        }
        let kind = FileKind::of(&bytes).ok_or(Unfit::Kind)?;
        let (bytes, seconds) = match kind {
            FileKind::Jpeg => (picture::jpeg(&bytes).ok_or(Unfit::Damaged)?, None),
            FileKind::Png => (picture::png(&bytes).ok_or(Unfit::Damaged)?, None),
            FileKind::Mp3 | FileKind::M4a | FileKind::Opus | FileKind::Wav => {
                let (bytes, seconds) = sound::cleaned(kind, bytes).ok_or(Unfit::Damaged)?;
                (bytes, Some(seconds))
            }
            _ => (bytes, None),
        };
        let named = Attachment { name: called(name, kind), sha256: hash(&bytes), bytes: bytes.len() as u64 };
        Ok(Self { named, bytes: bytes.into(), seconds })
    }

    /// As a command names it.
    #[must_use]
    pub const fn named(&self) -> &Attachment {
        &self.named
    }

    /// How long a recording is; nothing of anything else.
    #[must_use]
    pub const fn seconds(&self) -> Option<u32> {
        self.seconds
    }
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The name without folders and without characters that a file's name cannot have or that turn the reading; its ending fits
/// the kind.
fn called(name: &str, kind: FileKind) -> String {
    let turns = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control() && !turns(*c) && !"<>:\"|?*".contains(*c)).collect();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let usual = kind.endings()[0];
    let known = kind.endings().iter().find(|known| ending.eq_ignore_ascii_case(known));
    let (stem, ending) = known.map_or((name.as_str(), usual), |known| (stem, *known));
    let stem: String = stem.trim().trim_matches('.').chars().take(LONGEST_NAME - ending.len() - 1).collect();
    if stem.is_empty() { format!("file.{ending}") } else { format!("{stem}.{ending}") }
}

/// Under which name the vault binds a file to its log.
fn bound(log: &str, sha256: &str) -> String {
    format!("shelf/{log}/{sha256}")
}

/// Files of a command, sealed before it waits for its turn: SHA-256 and what is kept.
#[derive(Default)]
pub(crate) struct Ready(BTreeMap<String, Vec<u8>>);

impl Ready {
    fn seal(vault: &Vault, log: &str, files: &[Scan]) -> Result<Self, StoreError> {
        let sealed = files.iter().map(|file| {
            let sha256 = &file.named.sha256;
            Ok((sha256.clone(), vault.seal_file(&bound(log, sha256), &file.bytes)?))
        });
        sealed.collect::<Result<_, StoreError>>().map(Self)
    }

    /// Every file that the facts name has come.
    pub(crate) fn holds(&self, facts: &[Recorded]) -> Result<(), Refusal> {
        let missing = facts.iter().flat_map(named).find(|file| !self.0.contains_key(&file.sha256));
        missing.map_or(Ok(()), |file| Err(file.missing()))
    }

    /// Puts the files of a fact beside its entry.
    pub(crate) async fn put(
        &self,
        connection: &mut SqliteConnection,
        (log, place): (&str, u64),
        fact: &Recorded,
    ) -> Result<(), sqlx::Error> {
        for file in named(fact) {
            if let Some(sealed) = self.0.get(&file.sha256) {
                let put = sqlx::query(sql::PUT_ATTACHED).bind(log).bind(i64::try_from(place).unwrap_or(i64::MAX));
                put.bind(&file.sha256).bind(sealed.as_slice()).execute(&mut *connection).await?;
            }
        }
        Ok(())
    }
}

fn named(fact: &Recorded) -> &[Attachment] {
    fact.sealed.as_ref().map(Sealed::attachments).unwrap_or_default()
}

impl Store {
    /// As [`Store::submit`], with the files that the command names. What it does not name is not kept.
    ///
    /// # Errors
    /// As [`Store::submit`], or a file that it names is not among them: then nothing is kept.
    pub async fn submit_with(
        &self,
        log: &str,
        actor: Actor,
        today: Date,
        command: Command,
        key: Option<&str>,
        files: Vec<Scan>,
    ) -> Result<Ack, SubmitError> {
        let ready = if files.is_empty() {
            Ready::default()
        } else {
            let (store, log) = (self.clone(), log.to_owned());
            self.aside(move || Ready::seal(store.vault()?, &log, &files)).await?
        };
        self.ask(log, actor, today, command, key, ready).await
    }

    /// A file of a log, by its hash; nothing if no act that still stands names it, or the bytes are not what was kept.
    ///
    /// # Errors
    /// If the database does not answer, or the key of personal data is not here.
    pub async fn attached(&self, log: &str, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let row = sqlx::query(sql::ATTACHED).bind(log).bind(sha256).fetch_optional(&self.0.readers).await?;
        let Some(sealed) = row.map(|row| row.get::<Vec<u8>, _>(0)) else { return Ok(None) };
        let (store, log, sha256) = (self.clone(), log.to_owned(), sha256.to_owned());
        self.aside(move || Ok(opened(store.vault()?, &log, &sha256, &sealed))).await
    }

    /// Sealing and opening take long: they are done beside the threads that answer requests.
    async fn aside<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
        tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Stopping)?
    }
}

/// What was kept under a hash; nothing if it is anything else.
fn opened(vault: &Vault, log: &str, sha256: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    vault.open_file(&bound(log, sha256), sealed).filter(|bytes| hash(bytes) == sha256)
}

/// Takes the files of an entry away whose personal part goes.
pub(crate) async fn take_away(connection: &mut SqliteConnection, log: &str, place: i64) -> Result<(), sqlx::Error> {
    sqlx::query(sql::ERASE_ATTACHED).bind(log).bind(place).execute(connection).await.map(|_| ())
}

/// What is wrong with a file, and where: the place of the entry, and its hash.
pub(crate) enum Wrong {
    /// The entry names it, it is not there.
    Missing(i64, String),
    /// It is not what was kept.
    Altered(i64, String),
    /// No entry names it.
    Unnamed(i64, String),
}

/// Looks through the files beside a log; `named` are those that its entries name.
pub(crate) async fn look_through(
    connection: &mut SqliteConnection,
    vault: &Vault,
    log: &str,
    mut named: BTreeSet<(i64, String)>,
) -> Result<Vec<Wrong>, StoreError> {
    let mut wrong = Vec::new();
    let rows = sqlx::query(sql::UNIT_ATTACHED).bind(log).fetch_all(&mut *connection).await?;
    for (place, sha256) in rows.iter().map(|row| (row.get::<i64, _>(0), row.get::<String, _>(1))) {
        if !named.remove(&(place, sha256.clone())) {
            wrong.push(Wrong::Unnamed(place, sha256));
            continue;
        }
        let kept = sqlx::query(sql::ATTACHED_AT).bind(log).bind(place).bind(&sha256).fetch_one(&mut *connection).await?;
        let sealed = kept.try_get_unchecked::<&[u8], _>(0).unwrap_or_default();
        if opened(vault, log, &sha256, sealed).is_none() {
            wrong.push(Wrong::Altered(place, sha256));
        }
    }
    wrong.extend(named.into_iter().map(|(place, sha256)| Wrong::Missing(place, sha256)));
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_that_of_a_file_and_its_ending_fits_what_the_file_is() {
        let long = "长".repeat(300);
        let cases = [
            ("会议纪要.pdf", FileKind::Pdf, "会议纪要.pdf".to_owned()),
            ("C:\\扫描\\签到.JPEG", FileKind::Jpeg, "签到.jpeg".to_owned()),
            ("../../etc/passwd", FileKind::Text, "passwd.txt".to_owned()),
            ("照片.exe", FileKind::Png, "照片.exe.png".to_owned()),
            ("fdp\u{202E}exe.\r\n\"x\".txt", FileKind::Text, "fdpexe.x.txt".to_owned()),
            ("", FileKind::Pdf, "file.pdf".to_owned()),
            (&long, FileKind::Xls, format!("{}.xls", "长".repeat(LONGEST_NAME - 4))),
        ];
        for (name, kind, called_so) in cases {
            assert_eq!(called(name, kind), called_so);
        }
    }

    #[test]
    fn a_recording_ends_as_it_is_one_and_says_how_long_it_is() {
        for (kind, bytes, long) in sound::tests::samples() {
            let scan = Scan::of("第三课.MP4", bytes).expect("a recording");
            assert!(scan.named().is_sound() && scan.named().name.ends_with(kind.endings()[0]), "{kind:?}");
            assert_eq!(scan.seconds(), Some(long));
        }
    }

    #[test]
    fn what_is_not_taken_is_said_with_the_reason() {
        let why = |bytes: &[u8]| Scan::of("x", bytes.to_vec()).expect_err("not taken");
        assert_eq!(why(b""), Unfit::Empty);
        assert_eq!(why(b"MZ\x90\0"), Unfit::Kind);
        assert_eq!(why(b"\xFF\xD8\xFF torn"), Unfit::Damaged);
        let most = usize::try_from(MOST_BYTES).expect("a size");
        assert_eq!(why(&vec![b'a'; most + 1]), Unfit::TooLarge);
        let scan = Scan::of("记录", "甲".into()).expect("a text");
        assert_eq!((scan.named().name.as_str(), scan.named().bytes), ("记录.txt", 3));
        assert_eq!(scan.named().sha256, hash("甲".as_bytes()), "the hash is that of what is kept");
        assert!(!format!("{scan:?}").contains("记录"), "a log hears nothing of it");
    }
}

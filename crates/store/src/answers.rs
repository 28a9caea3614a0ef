//! Answers by link: codes that were printed, whether each is used, and how often each answer was given. Nothing else.
//!
//! A file for each survey of a unit, written whole: its bytes follow from what was answered and from nothing of the order, its date
//! says nothing, and the one before is overwritten. A code stands there as its hash, in the order of the hashes; it was printed on
//! an invitation that names nobody. Closing drops the codes. Must not know: questions, names, who asks.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::card_key::LETTERS;
use crate::carry::replace;
use crate::marks::private_dir;
use crate::{StoreError, directory, seed};

/// Characters of a code.
const LENGTH: usize = 12;
/// What a code is hashed for: the same code used elsewhere has another hash.
const USE: &[u8] = b"huanjie answer 1";
/// Where the files are, in the data directory.
pub(crate) const FOLDER: &str = "answers";
/// Their ending.
const ENDING: &str = ".json";

/// What is kept of one survey in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    closed: bool,
    /// Hashes of codes, and whether each is used: 0 or 1.
    codes: Vec<(String, u8)>,
    /// Sheets that came back.
    sheets: u32,
    /// For each question, how often each answer was given.
    counts: Vec<Vec<u32>>,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Sheets that came back.
    pub sheets: u32,
    /// For each question, how often each answer was given.
    pub counts: Vec<Vec<u32>>,
}

/// The answers below a data directory.
#[derive(Clone)]
pub struct Answers {
    dir: PathBuf,
    /// One reads and writes at a time.
    turn: Arc<Mutex<()>>,
}

/// A code as people type it: any case, with or without blanks and hyphens, letters taken for digits put right.
fn plain(code: &str) -> String {
    let one = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    code.chars().filter(char::is_ascii_alphanumeric).take(LENGTH + 1).map(one).collect()
}

fn hash(code: &str) -> String {
    hex::encode(Sha256::new().chain_update(USE).chain_update(code).finalize())
}

fn draw() -> Result<String, StoreError> {
    let bytes = seed::draw()?;
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    Ok(bytes.iter().take(LENGTH).map(letter).collect())
}

/// Whether a name is that of a file of answers: digits, a hyphen, the name of a survey.
pub(crate) fn is_name(name: &str) -> bool {
    named(name).is_some()
}

fn named(name: &str) -> Option<(&str, &str)> {
    let (unit, survey) = name.strip_suffix(ENDING)?.split_once('-')?;
    let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    (!unit.is_empty() && unit.bytes().all(|b| b.is_ascii_digit()) && word(survey)).then_some((unit, survey))
}

impl Answers {
    /// The answers of a data directory.
    #[must_use]
    pub fn in_dir(dir: &Path) -> Self {
        Self { dir: dir.join(FOLDER), turn: Arc::default() }
    }

    /// Does some work alone, off the threads that answer, and to its end even if whoever asked goes away.
    async fn alone<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
        let this = self.clone();
        let task = tokio::task::spawn_blocking(move || {
            let _turn = this.turn.lock().unwrap_or_else(PoisonError::into_inner);
            work(&this)
        });
        task.await.map_err(|_| StoreError::Stopping)?
    }

    fn path(&self, unit: &str, survey: &str) -> Result<PathBuf, StoreError> {
        let name = format!("{unit}-{survey}{ENDING}");
        if is_name(&name) { Ok(self.dir.join(name)) } else { Err(StoreError::UnknownUnit(unit.to_owned())) }
    }

    /// New codes for those who have not answered yet: no more than there are people asked. Codes printed before that nobody used
    /// are good no longer; none are made once the answers are closed.
    ///
    /// # Errors
    /// If they could not be kept: then the codes before are still good.
    pub async fn prepare(&self, unit: &str, survey: &str, options: Vec<usize>, people: usize) -> Result<Vec<String>, StoreError> {
        let path = self.path(unit, survey)?;
        self.alone(move |this| {
            private_dir(&this.dir)?;
            let fresh =
                || Sheet { closed: false, codes: Vec::new(), sheets: 0, counts: options.iter().map(|options| vec![0; *options]).collect() };
            let mut sheet = read(&path)?.unwrap_or_else(fresh);
            if sheet.closed {
                return Ok(Vec::new());
            }
            sheet.codes.retain(|(_, used)| *used == 1);
            let codes = (sheet.codes.len()..people).map(|_| draw()).collect::<Result<Vec<_>, _>>()?;
            sheet.codes.extend(codes.iter().map(|code| (hash(code), 0)));
            sheet.codes.sort_unstable();
            write(&path, &sheet)?;
            Ok(codes)
        })
        .await
    }

    /// Unit and survey of a code that is good and was not used.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub async fn find(&self, code: &str) -> Result<Option<(String, String)>, StoreError> {
        let hash = hash(&plain(code));
        self.alone(move |this| Ok(this.holding(&hash)?.map(|(unit, survey, _, _)| (unit, survey)))).await
    }

    fn holding(&self, hash: &str) -> Result<Option<(String, String, PathBuf, Sheet)>, StoreError> {
        let files = match std::fs::read_dir(&self.dir) {
            Ok(files) => files,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(directory(&self.dir, error)),
        };
        for file in files {
            let file = file.map_err(|error| directory(&self.dir, error))?;
            let name = file.file_name();
            let Some((unit, survey)) = name.to_str().and_then(named) else { continue };
            let sheet = read(&file.path())?;
            if let Some(sheet) = sheet.filter(|sheet| sheet.codes.iter().any(|(known, used)| known == hash && *used == 0)) {
                return Ok(Some((unit.to_owned(), survey.to_owned(), file.path(), sheet)));
            }
        }
        Ok(None)
    }

    /// Counts the answers given under a code, and the code is used; `false` if it is not good, or they are not answers to these
    /// questions. On disk when answered.
    ///
    /// # Errors
    /// If they could not be written: then nothing is counted.
    pub async fn answer(&self, code: &str, choices: Vec<Option<usize>>) -> Result<bool, StoreError> {
        let hash = hash(&plain(code));
        self.alone(move |this| {
            let Some((_, _, path, mut sheet)) = this.holding(&hash)? else { return Ok(false) };
            if choices.len() != sheet.counts.len() {
                return Ok(false);
            }
            for (counts, choice) in sheet.counts.iter_mut().zip(&choices) {
                let Some(choice) = choice else { continue };
                let Some(count) = counts.get_mut(*choice) else { return Ok(false) };
                *count += 1;
            }
            sheet.sheets += 1;
            sheet.codes.iter_mut().filter(|(known, _)| *known == hash).for_each(|(_, used)| *used = 1);
            write(&path, &sheet)?;
            Ok(true)
        })
        .await
    }

    /// Closes the answers, drops the codes and says what was answered. Closing again says the same; nothing if none were open.
    ///
    /// # Errors
    /// If the file cannot be written: then closing can be asked for again.
    pub async fn close(&self, unit: &str, survey: &str) -> Result<Option<Told>, StoreError> {
        let path = self.path(unit, survey)?;
        self.alone(move |_| {
            let Some(mut sheet) = read(&path)? else { return Ok(None) };
            if !sheet.closed {
                (sheet.closed, sheet.codes) = (true, Vec::new());
                write(&path, &sheet)?;
            }
            Ok(Some(Told { sheets: sheet.sheets, counts: sheet.counts }))
        })
        .await
    }

    /// Forgets closed answers, once they stand in the record.
    ///
    /// # Errors
    /// If the file cannot be removed.
    pub async fn forget(&self, unit: &str, survey: &str) -> Result<(), StoreError> {
        let path = self.path(unit, survey)?;
        self.alone(move |_| {
            if !read(&path)?.is_some_and(|sheet| sheet.closed) {
                return Ok(());
            }
            let gone = || seed::overwrite(&mut OpenOptions::new().write(true).open(&path)?).and_then(|()| std::fs::remove_file(&path));
            gone().map_err(|error| directory(&path, error))
        })
        .await
    }
}

fn read(path: &Path) -> Result<Option<Sheet>, StoreError> {
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| directory(path, error)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(directory(path, error)),
    }
}

/// Writes a file whole, on disk when done; what stood there before is overwritten.
fn write(path: &Path, sheet: &Sheet) -> Result<(), StoreError> {
    let bytes = serde_json::to_vec(sheet).map_err(|error| directory(path, error))?;
    let written = || -> std::io::Result<()> {
        let mut before = OpenOptions::new()
            .write(true)
            .open(path)
            .map_or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(None) } else { Err(error) }, |file| Ok(Some(file)))?;
        replace(path, SystemTime::UNIX_EPOCH, &bytes)?;
        before.as_mut().map_or(Ok(()), seed::overwrite)
    };
    written().map_err(|error| directory(path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: &str = "632823200201";

    async fn answered(dir: &Path, from: &[(String, Vec<Option<usize>>)]) -> Vec<u8> {
        let answers = Answers::in_dir(dir);
        for (code, choices) in from {
            assert!(answers.answer(code, choices.clone()).await.expect("kept"));
        }
        std::fs::read(dir.join(FOLDER).join(format!("{UNIT}-villagers.json"))).expect("a file")
    }

    #[tokio::test]
    async fn two_orders_of_answering_leave_the_same_bytes() {
        let (first, second) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
        let codes = Answers::in_dir(first.path()).prepare(UNIT, "villagers", vec![4, 2], 12).await.expect("kept");
        let name = format!("{FOLDER}/{UNIT}-villagers.json");
        std::fs::create_dir(second.path().join(FOLDER)).expect("a folder");
        std::fs::copy(first.path().join(&name), second.path().join(&name)).expect("copied");
        let mut given: Vec<(String, Vec<Option<usize>>)> =
            codes.into_iter().enumerate().map(|(at, code)| (code, vec![Some(at % 4), (at % 3 > 0).then_some(at % 2)])).collect();
        let one = answered(first.path(), &given).await;
        given.reverse();
        assert_eq!(one, answered(second.path(), &given).await);
        let date = std::fs::metadata(first.path().join(&name)).and_then(|file| file.modified()).expect("a date");
        assert_eq!(date, SystemTime::UNIX_EPOCH);
    }

    #[tokio::test]
    async fn a_code_is_good_once_and_until_others_are_printed() {
        let dir = tempfile::tempdir().expect("a directory");
        let answers = Answers::in_dir(dir.path());
        assert_eq!(answers.find("0000").await.expect("read"), None);
        let codes = answers.prepare(UNIT, "villagers", vec![2], 3).await.expect("kept");
        let typed = format!("{} - {}", codes[0][..6].to_ascii_lowercase(), &codes[0][6..]);
        assert_eq!(answers.find(&typed).await.expect("read"), Some((UNIT.to_owned(), "villagers".to_owned())));
        assert!(!answers.answer(&typed, vec![Some(2)]).await.expect("read"), "that is no answer");
        assert!(!answers.answer(&typed, Vec::new()).await.expect("read"));
        assert!(answers.answer(&typed, vec![Some(1)]).await.expect("kept"));
        assert!(!answers.answer(&typed, vec![Some(1)]).await.expect("read"), "it is used");
        let again = answers.prepare(UNIT, "villagers", vec![2], 3).await.expect("kept");
        assert_eq!(again.len(), 2, "who has answered gets no other code");
        assert!(!answers.answer(&codes[1], vec![None]).await.expect("read"), "the code before is good no longer");
        assert!(answers.answer(&again[0], vec![None]).await.expect("kept"));
        let told = Told { sheets: 2, counts: vec![vec![0, 1]] };
        assert_eq!(answers.close(UNIT, "villagers").await.expect("kept"), Some(told.clone()));
        assert_eq!(answers.close(UNIT, "villagers").await.expect("kept"), Some(told), "closing again says the same");
        assert!(!answers.answer(&again[1], vec![None]).await.expect("read"), "closed");
        assert_eq!(answers.prepare(UNIT, "villagers", vec![2], 3).await.expect("read"), Vec::<String>::new());
        answers.forget(UNIT, "villagers").await.expect("gone");
        assert_eq!(answers.close(UNIT, "villagers").await.expect("read"), None);
        assert!(answers.prepare("../x", "villagers", vec![2], 3).await.is_err());
    }
}

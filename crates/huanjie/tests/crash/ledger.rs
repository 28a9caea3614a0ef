//! What was asked of a server and what it answered, compared with what it holds.

use std::sync::{Mutex, MutexGuard, PoisonError};

use record::Origin;
use record::chain::Walk;

/// What a recorded command is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub stream: String,
    pub seq: u64,
    pub hash: String,
}

/// An entry as the server shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub seq: u64,
    pub hash: String,
    pub note: String,
}

/// A command that was sent; its key and its words follow from its number.
#[derive(Debug, Clone)]
struct Asked {
    unit: usize,
    /// When it was sent, on the clock of the ledger.
    sent: u64,
    /// The answer, and when it came.
    answer: Option<(Answer, u64)>,
}

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// An acknowledged entry is not there.
    Lost { request: usize, seq: u64 },
    /// An entry that nobody asked for, or asked for once and stands twice.
    Extra { unit: usize, seq: u64 },
    /// One entry was the answer to two commands.
    Shared { unit: usize, seq: u64 },
    /// The same key was answered otherwise than before.
    Changed { request: usize, before: Answer, now: Answer },
    /// A command stands before another that was answered before it was sent.
    Reordered { unit: usize, seq: u64 },
    /// Places of the stream are not 0, 1, 2, …
    Place { unit: usize, seq: u64, at: usize },
    /// A hash, or the chain, does not hold.
    Chain { unit: usize, what: String },
    /// A sound command was not accepted by a sound server.
    NotAccepted { request: usize, why: String },
    /// `huanjie fsck` or `huanjie verify` finds something.
    Unsound(String),
    /// The server did not start again by itself, or what it holds could not be read.
    NotReady(String),
}

/// The ledger. Writers share it.
#[derive(Default)]
pub struct Ledger(Mutex<Book>);

#[derive(Default)]
struct Book {
    clock: u64,
    asked: Vec<Asked>,
    findings: Vec<Finding>,
}

impl Ledger {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a command is about to be sent; answers its number.
    pub fn ask(&self, unit: usize) -> usize {
        let mut book = self.book();
        book.clock += 1;
        let sent = book.clock;
        book.asked.push(Asked { unit, sent, answer: None });
        book.asked.len() - 1
    }

    /// Notes an answer; a second one must be the first again.
    pub fn answer(&self, request: usize, answer: Answer) {
        let mut book = self.book();
        book.clock += 1;
        let now = book.clock;
        match &book.asked[request].answer {
            None => book.asked[request].answer = Some((answer, now)),
            Some((before, _)) if *before == answer => {}
            Some((before, _)) => {
                let before = before.clone();
                book.findings.push(Finding::Changed { request, before, now: answer });
            }
        }
    }

    /// Notes what must not be.
    pub fn find(&self, finding: Finding) {
        self.book().findings.push(finding);
    }

    /// Unit of a command.
    pub fn unit(&self, request: usize) -> usize {
        self.book().asked[request].unit
    }

    /// Commands whose answer never came.
    pub fn open(&self) -> Vec<usize> {
        let book = self.book();
        (0..book.asked.len()).filter(|n| book.asked[*n].answer.is_none()).collect()
    }

    /// Commands sent so far.
    pub fn len(&self) -> usize {
        self.book().asked.len()
    }

    /// Commands that were answered.
    pub fn answered(&self) -> usize {
        self.book().asked.iter().filter(|asked| asked.answer.is_some()).count()
    }

    /// Compares a unit's whole stream with what was asked and answered; every command of it has been answered by now.
    pub fn compare(&self, unit: usize, entries: &[Shown]) {
        let mut book = self.book();
        let mut found = chain(unit, entries);
        found.extend(places(unit, &book.asked, entries));
        book.findings.extend(found);
    }

    /// Everything found so far.
    pub fn findings(&self) -> Vec<Finding> {
        self.book().findings.clone()
    }
}

fn chain(unit: usize, entries: &[Shown]) -> Vec<Finding> {
    let broken = |what: String| Finding::Chain { unit, what };
    let Some(origin) = entries.first().and_then(|entry| entry.note.lines().nth(1)).map(Origin::parse) else { return Vec::new() };
    let Some(origin) = origin else { return vec![broken("the first entry names no log".to_owned())] };
    let mut walk = Walk::new(origin);
    let mut found = Vec::new();
    for entry in entries {
        let (leaf, _) = walk.step(entry.note.as_bytes());
        if leaf.to_string() != entry.hash {
            found.push(broken(format!("entry {} is shown with another hash than its own", entry.seq)));
        }
    }
    found.extend(walk.breaks().iter().map(|at| broken(at.to_string())));
    found
}

fn places(unit: usize, asked: &[Asked], entries: &[Shown]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, Shown { seq, .. }) in entries.iter().enumerate() {
        if usize::try_from(*seq) != Ok(at) {
            found.push(Finding::Place { unit, seq: *seq, at });
        }
    }
    // By place, the command that was answered with it.
    let mut owners: Vec<Option<&Asked>> = vec![None; entries.len()];
    for (request, one) in asked.iter().enumerate().filter(|(_, one)| one.unit == unit) {
        let Some((Answer { seq, hash, .. }, _)) = &one.answer else { continue };
        let at = usize::try_from(*seq).unwrap_or(usize::MAX);
        match (entries.get(at).filter(|entry| entry.hash == *hash), owners.get_mut(at)) {
            (Some(_), Some(owner @ None)) => *owner = Some(one),
            (Some(_), Some(Some(_))) => found.push(Finding::Shared { unit, seq: *seq }),
            _ => found.push(Finding::Lost { request, seq: *seq }),
        }
    }
    let mut last_sent = 0;
    for (owner, Shown { seq, .. }) in owners.iter().zip(entries) {
        match owner {
            None => found.push(Finding::Extra { unit, seq: *seq }),
            Some(Asked { sent, answer, .. }) => {
                if answer.as_ref().is_some_and(|(_, answered)| *answered < last_sent) {
                    found.push(Finding::Reordered { unit, seq: *seq });
                }
                last_sent = last_sent.max(*sent);
            }
        }
    }
    found
}

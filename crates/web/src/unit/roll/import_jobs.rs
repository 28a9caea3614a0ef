//! Sheets being read: in memory only, one for each account and unit, for half an hour. What was sent is never on disk before it is recorded.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use election::command::StrikeReason;
use election::{Command, Refusal, Registration, Unlisted, Voter};
use sheets::{Asked, FoundTable, Layout, Layouts, Problems, Reading, SheetError, Village};
use statute::Key;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot};

use super::super::desk::{self, Stopped};
use crate::app::App;
use crate::fail::Fail;
use crate::guard::InUnit;

/// How long a sheet waits for its clerk.
const KEPT: Duration = Duration::from_secs(30 * 60);
/// Bytes of all sheets kept.
const ROOM: usize = 256 * 1024 * 1024;
/// Lines kept beside the sheet; a larger one is read again when it is taken over.
const LINES: usize = 50_000;
/// How long a request waits for a reading before it says how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// The sheets being read or looked at.
pub struct Imports {
    jobs: Mutex<HashMap<(String, String), Arc<Job>>>,
    /// A large sheet takes its share of memory: one at a time.
    turn: Arc<Semaphore>,
}

impl Default for Imports {
    fn default() -> Self {
        Self { jobs: Mutex::default(), turn: Arc::new(Semaphore::new(1)) }
    }
}

/// A sheet and how far it is.
pub(super) struct Job {
    /// What was sent; nothing from when its lines are recorded.
    sheet: Mutex<Bytes>,
    /// The roll so far is replaced.
    pub replace: bool,
    /// Key that makes a doubled click harmless.
    pub key: String,
    since: Instant,
    rows: AtomicU32,
    of: AtomicU32,
    stand: Mutex<Stand>,
    changed: Notify,
}

/// Where a sheet stands.
pub(super) enum Stand {
    /// It is being read.
    Reading,
    /// It was read.
    Read(Box<View>),
    /// It is being recorded.
    Recording,
    /// It stands on the roll.
    Recorded,
    /// It cannot be read.
    Failed(SheetError),
    /// The law or the order of steps says no.
    Refused(Box<Refusal>),
    /// Something beneath the law failed.
    Broken(Fail),
}

/// What the preview shows.
pub(super) struct View {
    pub tables: Vec<FoundTable>,
    pub villages: Vec<Village>,
    pub undecided: bool,
    pub problems: Problems,
    pub remarks: Problems,
    pub voters: usize,
    /// People off the roll by reason.
    pub off: BTreeMap<StrikeReason, usize>,
    /// Voters by category: resident, away, applicant.
    pub kinds: [usize; 3],
    /// What was wrong with a correction: key of a message.
    pub error: Option<&'static str>,
    asked: Asked,
    lines: Option<(Vec<Voter>, Vec<Unlisted>)>,
}

impl View {
    fn new(reading: Reading, asked: Asked) -> Self {
        let mut off = BTreeMap::new();
        reading.unlisted.iter().for_each(|line| *off.entry(line.why).or_default() += 1);
        let mut kinds = [0; 3];
        for voter in &reading.voters {
            let at = match voter.registration {
                Registration::Resident => 0,
                Registration::AwayTakingPart => 1,
                Registration::Applicant { .. } => 2,
            };
            kinds[at] += 1;
        }
        let voters = reading.voters.len();
        let lines = (voters + reading.unlisted.len() <= LINES).then_some((reading.voters, reading.unlisted));
        Self {
            tables: reading.tables,
            villages: reading.villages,
            undecided: reading.undecided,
            problems: reading.problems,
            remarks: reading.remarks,
            voters,
            off,
            kinds,
            error: None,
            asked,
            lines,
        }
    }

    /// It may be taken over as it is.
    pub(super) fn is_right(&self) -> bool {
        self.problems.is_empty() && self.voters > 0
    }

    /// What was known of templates when it was read.
    pub(super) fn layouts(&self) -> &Layouts {
        &self.asked.layouts
    }
}

impl Imports {
    fn all(&self) -> MutexGuard<'_, HashMap<(String, String), Arc<Job>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The sheet of an account for a unit.
    pub(super) fn get(&self, at: &InUnit) -> Option<Arc<Job>> {
        let jobs = self.all();
        jobs.get(&(at.account.id.clone(), at.unit.code.clone())).filter(|job| job.since.elapsed() < KEPT).cloned()
    }

    /// Puts a sheet down; the one before it, old ones and, for room, the oldest are forgotten.
    pub(super) fn put(&self, at: &InUnit, bytes: Bytes, replace: bool, key: String) -> Arc<Job> {
        let job = Arc::new(Job {
            sheet: Mutex::new(bytes.clone()),
            replace,
            key,
            since: Instant::now(),
            rows: AtomicU32::new(0),
            of: AtomicU32::new(0),
            stand: Mutex::new(Stand::Reading),
            changed: Notify::new(),
        });
        let mut jobs = self.all();
        jobs.retain(|_, job| job.since.elapsed() < KEPT);
        while jobs.values().map(|job| job.bytes().len()).sum::<usize>() + bytes.len() > ROOM {
            let Some(oldest) = jobs.iter().min_by_key(|(_, job)| job.since).map(|(whose, _)| whose.clone()) else { break };
            jobs.remove(&oldest);
        }
        jobs.insert((at.account.id.clone(), at.unit.code.clone()), Arc::clone(&job));
        job
    }

    /// Forgets the sheet of an account for a unit.
    pub(super) fn forget(&self, at: &InUnit) {
        self.all().remove(&(at.account.id.clone(), at.unit.code.clone()));
    }

    /// Waits for the one turn at reading; nothing is read while the permit is held.
    ///
    /// # Errors
    /// The server is stopping.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit, Fail> {
        Arc::clone(&self.turn).acquire_owned().await.map_err(|error| Fail::internal(&error))
    }
}

impl Job {
    /// What was sent.
    pub(super) fn bytes(&self) -> Bytes {
        self.sheet.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How it stands.
    pub(super) fn stand(&self) -> MutexGuard<'_, Stand> {
        self.stand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, stand: Stand) {
        *self.stand() = stand;
        self.changed.notify_waiters();
    }

    fn is_busy(&self) -> bool {
        matches!(*self.stand(), Stand::Reading | Stand::Recording)
    }

    /// Rows read, and how many the sheet claims to have.
    pub(super) fn progress(&self) -> (u32, Option<u32>) {
        let (rows, of) = (self.rows.load(Ordering::Relaxed), self.of.load(Ordering::Relaxed));
        (rows, (of >= rows && of > 0).then_some(of))
    }

    /// Waits until it stands still, but not longer than a page may take.
    pub(super) async fn settled(&self) {
        let wait = async {
            loop {
                let changed = self.changed.notified();
                if !self.is_busy() {
                    return;
                }
                changed.await;
            }
        };
        // Too long is no error: the page says how far it is.
        let _ = tokio::time::timeout(PATIENCE, wait).await;
    }

    async fn examined(self: &Arc<Self>, app: &App, asked: Asked) -> Result<Result<Reading, SheetError>, Fail> {
        let _turn = app.imports.turn().await?;
        let job = Arc::clone(self);
        let work = move || {
            let tell = |progress: sheets::Progress| {
                job.rows.store(progress.rows, Ordering::Relaxed);
                job.of.store(progress.of.unwrap_or(0), Ordering::Relaxed);
            };
            sheets::examine(&job.bytes(), &asked, &tell)
        };
        // A thread of its own each time: it finds the memory that the reading before it gave back, which a thread of the pool may not.
        let (send, read) = oneshot::channel();
        std::thread::spawn(move || {
            // Nobody waits for it any more once the job was dropped.
            drop(send.send(work()));
        });
        read.await.map_err(|error| Fail::internal(&error))
    }

    /// Reads it, from the first row, off the threads that answer.
    pub(super) fn read(self: &Arc<Self>, app: &Arc<App>, asked: Asked) {
        self.rows.store(0, Ordering::Relaxed);
        self.set(Stand::Reading);
        let (app, job) = (Arc::clone(app), Arc::clone(self));
        tokio::spawn(async move {
            let stand = match job.examined(&app, asked.clone()).await {
                Ok(Ok(reading)) => Stand::Read(Box::new(View::new(reading, asked))),
                Ok(Err(error)) => Stand::Failed(error),
                Err(fail) => Stand::Broken(fail),
            };
            job.set(stand);
        });
    }

    /// Records its lines, all or none.
    pub(super) fn record(self: &Arc<Self>, app: &Arc<App>, at: &InUnit) {
        let (lines, asked) = {
            let mut stand = self.stand();
            let Stand::Read(view) = &mut *stand else { return };
            if !view.is_right() {
                return;
            }
            let kept = (view.lines.take(), view.asked.clone());
            *stand = Stand::Recording;
            kept
        };
        let (app, job, at) = (Arc::clone(app), Arc::clone(self), at.clone());
        tokio::spawn(async move {
            let lines = match lines {
                Some(lines) => Ok(lines),
                None => job
                    .examined(&app, asked)
                    .await
                    .and_then(|reading| reading.map(|reading| (reading.voters, reading.unlisted)).map_err(|_| Fail::unreadable())),
            };
            let stand = match lines {
                Err(fail) => Stand::Broken(fail),
                Ok((voters, unlisted)) => {
                    *job.sheet.lock().unwrap_or_else(PoisonError::into_inner) = Bytes::new();
                    let command = Command::ImportRoll { voters, unlisted, replace: job.replace };
                    match desk::record(&app, &at, command, Some(&job.key)).await {
                        Ok(()) => Stand::Recorded,
                        Err(Stopped::Refused(refusal)) => Stand::Refused(refusal),
                        Err(Stopped::Fail(fail)) => Stand::Broken(fail),
                    }
                }
            };
            job.set(stand);
        });
    }
}

/// What is asked of a sheet for a unit: its name, what was said of templates, who is of age without doubt, and who stands on the roll already if
/// that is not replaced.
pub(super) async fn asked(app: &App, at: &InUnit, replace: bool) -> Result<Asked, Fail> {
    let state = app.store.election(&at.unit.code).await.map_err(|error| Fail::internal(&error))?;
    let known = app.store.roll_templates().await.map_err(|error| Fail::internal(&error))?;
    let layouts: Layouts = known.into_iter().filter_map(|(template, columns)| Some((template, layout(&columns)?))).collect();
    let of_age = state.plan.as_ref().zip(state.rules()).and_then(|(plan, rules)| {
        let age = i16::try_from(rules.number(Key::VotingAge)).ok()?;
        plan.election_day.checked_sub(jiff::Span::new().years(age)).ok()
    });
    let standing = if replace { Arc::default() } else { Arc::clone(&state.roll.voters) };
    Ok(Asked { unit: at.unit.name.clone(), layouts, of_age, standing, ..Asked::default() })
}

/// A layout as it is kept: `{"1":"name"}`, columns from 0.
fn layout(columns: &str) -> Option<Layout> {
    let kept: BTreeMap<u16, String> = serde_json::from_str(columns).ok()?;
    Some(kept.into_iter().filter_map(|(column, name)| Some((column, sheets::Field::of_name(&name)?))).collect())
}

/// A layout as it is kept.
pub(super) fn kept(layout: &Layout) -> Result<String, Fail> {
    let names: BTreeMap<u16, &str> = layout.iter().map(|(column, field)| (*column, field.name())).collect();
    serde_json::to_string(&names).map_err(|error| Fail::internal(&error))
}

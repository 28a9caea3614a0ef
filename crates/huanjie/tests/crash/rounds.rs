//! One round after another: write, die, start again, ask again, compare.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use fastrand::Rng;

use crate::ledger::{Finding, Ledger};
use crate::program::{Ended, Program, Running, UNITS, Which};
use crate::shim::{Call, Deed, Order, Shim};
use crate::web::{Outcome, Web};

/// Clerks who write at once.
const WRITERS: usize = 4;

/// Commands after which a fresh directory is taken: what is read back every round stays small.
const FULL: usize = 1_500;

/// How the server ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// SIGKILL at any moment, every second time while a request is under way.
    Kill,
    /// SIGKILL at the K-th write or sync.
    Syscall,
    /// One or the other, and what was not synced is gone.
    Power,
    /// Syncs fail; then SIGKILL, every second time with a power cut.
    NoSync,
    /// The disk is full for a while; then the same.
    NoSpace,
}

/// What was done, in numbers.
#[derive(Debug, Default)]
pub struct Tally {
    rounds: usize,
    under_way: usize,
    acknowledged: usize,
    refused: usize,
    resent: usize,
    struck: usize,
    unsynced: usize,
    starts: Vec<Duration>,
}

/// What came of it.
pub struct Report {
    what: String,
    pub tally: Tally,
    pub findings: Vec<Finding>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { rounds, under_way, acknowledged, refused, resent, struck, unsynced, starts } = &self.tally;
        let mut starts = starts.clone();
        starts.sort();
        let at = |share: usize| starts.get((starts.len() * share / 100).min(starts.len() - 1)).map_or(0, Duration::as_millis);
        writeln!(f, "{}: {rounds} rounds, {under_way} with a request under way", self.what)?;
        writeln!(f, "  {acknowledged} acknowledged, {refused} refused, {resent} sent again unchanged and answered")?;
        writeln!(f, "  {struck} calls struck, {unsynced} writes not synced at a cut")?;
        writeln!(f, "  start to ready: p50 {} ms, p99 {} ms, longest {} ms", at(50), at(99), at(100))?;
        write!(f, "  findings: {}", self.findings.len())?;
        self.findings.iter().take(20).try_for_each(|finding| write!(f, "\n    {finding:?}"))
    }
}

/// A directory with its server and its ledger.
struct Ground {
    program: Program,
    shim: Option<Shim>,
    ledger: Ledger,
    running: Running,
}

impl Ground {
    fn new(which: Which, mode: Mode) -> Self {
        let program = Program::prepare(which);
        let shim = (mode != Mode::Kill).then(|| Shim::new(program.beside(), &program.data(), mode != Mode::Syscall));
        let running = program.start(shim.as_ref()).expect("a fresh directory can be served");
        Self { program, shim, ledger: Ledger::default(), running }
    }
}

/// Runs so many rounds, or fewer if something is found.
pub fn run(which: Which, mode: Mode, rounds: usize, seed: u64) -> Report {
    let what = format!("{which:?}, {mode:?}, HUANJIE_CRASH_SEED={seed}");
    let mut rng = Rng::with_seed(seed);
    let mut tally = Tally::default();
    let mut ground = Ground::new(which, mode);
    for round in 0..rounds {
        tally.rounds += 1;
        let plan = Plan::draw(mode, &mut rng, round % 2 == 0);
        match ground.round(mode, plan, &mut rng, &mut tally) {
            Ok(next) => ground = next,
            Err(findings) => return Report { what, tally, findings },
        }
        if ground.ledger.len() > FULL || tally.rounds == rounds {
            tally.acknowledged += ground.ledger.answered();
            if let Some(fault) = ground.close() {
                return Report { what, tally, findings: vec![fault] };
            }
            ground = Ground::new(which, mode);
        }
    }
    Report { what, tally, findings: Vec::new() }
}

/// How one round ends.
struct Plan {
    order: Option<Order>,
    /// Answers after which the server is killed; if there is none, the order ends it.
    answers: Option<usize>,
    under_way: bool,
}

impl Plan {
    fn draw(mode: Mode, rng: &mut Rng, even: bool) -> Self {
        let kill = Self { order: None, answers: Some(rng.usize(..40)), under_way: even };
        let end = |rng: &mut Rng| Self { order: Some(ending(rng, 300, 40)), answers: None, under_way: false };
        let fails = |deed, call, most, rng: &mut Rng| {
            let order = Order { call, deed, at: rng.u32(1..=most), times: rng.u32(1..=6) };
            Self { order: Some(order), answers: Some(80), under_way: false }
        };
        match mode {
            Mode::Kill => kill,
            Mode::Power if even => kill,
            Mode::Syscall | Mode::Power => end(rng),
            Mode::NoSync => fails(Deed::NoSync, Call::Sync, 30, rng),
            Mode::NoSpace => fails(Deed::NoSpace, Call::Write, 300, rng),
        }
    }
}

/// An end at a write or a sync, at most so far from now.
fn ending(rng: &mut Rng, writes: u32, syncs: u32) -> Order {
    let (call, most) = if rng.bool() { (Call::Write, writes) } else { (Call::Sync, syncs) };
    let deeds: &[Deed] = if call == Call::Write { &[Deed::Before, Deed::Half, Deed::After] } else { &[Deed::Before, Deed::After] };
    let deed = deeds[rng.usize(..deeds.len())];
    Order { call, deed, at: rng.u32(1..=most), times: 1 }
}

impl Ground {
    /// The end of a directory: the public record holds for a stranger.
    fn close(self) -> Option<Finding> {
        let Self { program, running, .. } = self;
        drop(running);
        program.record_faults().map(Finding::Unsound)
    }

    /// One round; answers the ground with its server running again, or what was found.
    fn round(mut self, mode: Mode, plan: Plan, rng: &mut Rng, tally: &mut Tally) -> Result<Self, Vec<Finding>> {
        if let Some(shim) = &self.shim {
            shim.order(plan.order);
        }
        tally.refused += self.write(&plan, rng);
        let Self { program, shim, ledger, running } = self;
        running.end();
        tally.under_way += usize::from(!ledger.open().is_empty());
        if let Some(shim) = &shim {
            tally.struck += usize::try_from(shim.struck()).unwrap_or(0);
            // Where calls fail, a start that finds the system's memory as it was is another trial than one after a cut.
            if mode == Mode::Power || rng.bool() {
                tally.unsynced += shim.cut(rng);
            }
            if rng.u8(..5) == 0 {
                restart_in_trouble(&program, shim, mode, &ledger, rng);
            }
            shim.order(None);
        }
        let running = program.start(shim.as_ref()).map_err(|ended| {
            ledger.find(Finding::NotReady(format!("{ended:?}")));
            ledger.findings()
        })?;
        tally.starts.push(running.took);
        let web = running.web();
        tally.resent += ask_again(&ledger, &web, rng);
        for (unit, code) in UNITS.iter().enumerate() {
            match web.entries(code) {
                Ok(entries) => ledger.compare(unit, &entries),
                Err(error) => ledger.find(Finding::NotReady(error)),
            }
        }
        if let Some(faults) = program.faults() {
            ledger.find(Finding::Unsound(faults));
        }
        let findings = ledger.findings();
        if findings.is_empty() { Ok(Self { program, shim, ledger, running }) } else { Err(findings) }
    }

    /// Clerks write until the server is dead; answers how many commands it refused.
    fn write(&mut self, plan: &Plan, rng: &mut Rng) -> usize {
        let (ledger, under_way, refused) = (&self.ledger, &AtomicUsize::new(0), &AtomicUsize::new(0));
        let (told, answers) = mpsc::channel::<()>();
        thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (web, told) = (self.running.web(), told.clone());
                scope.spawn(move || clerk(&web, ledger, writer % UNITS.len(), under_way, refused, &told));
            }
            drop(told);
            let Some(most) = plan.answers else { return };
            // The channel closes when no clerk has a server any more.
            answers.iter().take(most).for_each(drop);
            // Any moment: nobody waits for anything here.
            thread::sleep(Duration::from_micros(rng.u64(..2_000)));
            while plan.under_way && under_way.load(Ordering::SeqCst) == 0 && answers.recv().is_ok() {}
            self.running.kill();
        });
        refused.load(Ordering::SeqCst)
    }
}

fn key(request: usize) -> String {
    format!("key-{request}")
}

fn words(request: usize) -> String {
    format!("第{request}条：入户宣传")
}

/// One clerk: a command after another, each sent once, until no answer comes.
fn clerk(web: &Web, ledger: &Ledger, unit: usize, under_way: &AtomicUsize, refused: &AtomicUsize, told: &mpsc::Sender<()>) {
    loop {
        let request = ledger.ask(unit);
        under_way.fetch_add(1, Ordering::SeqCst);
        let outcome = web.submit(UNITS[unit], &key(request), &words(request));
        under_way.fetch_sub(1, Ordering::SeqCst);
        match outcome {
            Outcome::Recorded(answer) => ledger.answer(request, answer),
            // Clear: say later or say full, with a sentence.
            Outcome::Refused(status, body) if !matches!(status, 503 | 507) || !body.contains("message") => {
                ledger.find(Finding::NotAccepted { request, why: format!("{status} {body}") });
                return;
            }
            Outcome::Refused(..) => {
                refused.fetch_add(1, Ordering::SeqCst);
            }
            Outcome::Broken(_) => return,
        }
        // Nobody counts any more: the server is being killed.
        let _ = told.send(());
    }
}

/// A start that is itself disturbed: it is ended, or has no disk, and says so.
fn restart_in_trouble(program: &Program, shim: &Shim, mode: Mode, ledger: &Ledger, rng: &mut Rng) {
    let fails = |call, deed| Order { call, deed, at: 1, times: 1_000 };
    shim.order(Some(match mode {
        Mode::NoSync => fails(Call::Sync, Deed::NoSync),
        Mode::NoSpace => fails(Call::Write, Deed::NoSpace),
        _ => ending(rng, 6, 3),
    }));
    match program.start(Some(shim)) {
        Ok(mut running) => {
            running.kill();
            running.end();
        }
        Err(Ended { code: Some(2), said }) if said.trim_end().lines().count() == 1 => {}
        Err(Ended { code: None, .. }) if shim.struck() > 0 => {}
        Err(ended) => ledger.find(Finding::NotReady(format!("{ended:?}"))),
    }
    if mode == Mode::Power {
        shim.cut(rng);
    }
}

/// Sends what was never answered again, unchanged, and some of what was answered; answers how many of the first.
fn ask_again(ledger: &Ledger, web: &Web, rng: &mut Rng) -> usize {
    let open = ledger.open();
    let known = ledger.len();
    let repeats = (0..known.min(6)).map(|n| if n < 3 { known - 1 - n } else { rng.usize(..known) });
    for request in open.iter().copied().chain(repeats) {
        match web.submit(UNITS[ledger.unit(request)], &key(request), &words(request)) {
            Outcome::Recorded(answer) => ledger.answer(request, answer),
            Outcome::Refused(status, body) => ledger.find(Finding::NotAccepted { request, why: format!("{status} {body}") }),
            Outcome::Broken(why) => ledger.find(Finding::NotAccepted { request, why }),
        }
    }
    open.len()
}

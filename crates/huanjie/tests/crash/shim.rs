//! The library between a server and its files (`shim.c`): orders to it, and what a power cut leaves of what it saw.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use fastrand::Rng;

/// At what call something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// `write`, `pwrite`.
    Write = 1,
    /// `fsync`, `fdatasync`.
    Sync = 2,
}

/// What is done there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// The server ends before the call.
    Before = 1,
    /// Half of the bytes are written, then the server ends.
    Half = 2,
    /// The call is the last thing the server does.
    After = 3,
    /// EIO: what was not synced is forgotten, and no later sync brings it to the disk.
    NoSync = 4,
    /// ENOSPC.
    NoSpace = 5,
}

/// An order: something is done at the K-th call from now on, and so many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    pub call: Call,
    pub deed: Deed,
    pub at: u32,
    pub times: u32,
}

/// The library, compiled once.
static LIBRARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crash/shim.c");
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join("huanjie-shim.so");
    let mine = built.with_extension(format!("{}.so", std::process::id()));
    let mut cc = Command::new("cc");
    let made = cc.args(["-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o"]).arg(&mine).arg(source).arg("-lpthread").status();
    assert!(made.is_ok_and(|status| status.success()), "cc compiles the shim");
    fs::rename(&mine, &built).expect("the shim is put in its place");
    built
});

/// Orders and journal of one server.
pub struct Shim {
    orders: File,
    order_path: PathBuf,
    journal: Option<PathBuf>,
    data: PathBuf,
}

impl Shim {
    /// Keeps its files beside the data directory; with a journal if the power is to be cut.
    pub fn new(beside: &Path, data: &Path, journal: bool) -> Self {
        let order_path = beside.join("orders");
        let orders = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&order_path).expect("a file for orders");
        orders.write_all_at(&[0; 20], 0).expect("no order");
        let data = data.canonicalize().expect("the data directory");
        Self { orders, order_path, journal: journal.then(|| beside.join("journal")), data }
    }

    /// Loads the library into a program that is about to start; the journal goes on from the last cut.
    pub fn load(&self, program: &mut Command) {
        program.env("LD_PRELOAD", &*LIBRARY).env("HUANJIE_SHIM_DIR", &self.data).env("HUANJIE_SHIM_ORDER", &self.order_path);
        if let Some(journal) = &self.journal {
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(journal).expect("a journal");
            // A last line that is not whole was being written when the server ended: what it tells of was not done.
            let told = fs::read(journal).expect("the journal");
            let whole = told.len() - read(&told).1.len();
            file.set_len(u64::try_from(whole).expect("a length")).expect("whole lines");
            program.env("HUANJIE_SHIM_JOURNAL", journal);
        }
    }

    /// Gives an order, or takes the last one back.
    pub fn order(&self, order: Option<Order>) {
        self.put(0, 0);
        if let Some(Order { call, deed, at, times }) = order {
            for (field, value) in [(1, deed as u32), (2, at), (3, times), (4, 0), (0, call as u32)] {
                self.put(field, value);
            }
        }
    }

    fn put(&self, field: u64, value: u32) {
        self.orders.write_all_at(&value.to_ne_bytes(), field * 4).expect("an order is given");
    }

    /// How often the order was carried out.
    pub fn struck(&self) -> u32 {
        let mut value = [0; 4];
        self.orders.read_exact_at(&mut value, 16).expect("the orders can be read");
        u32::from_ne_bytes(value)
    }

    /// Cuts the power of a server that has ended: of what was not synced nothing is left, or every second time any part of it.
    /// Answers how many writes were not synced.
    pub fn cut(&self, rng: &mut Rng) -> usize {
        let Some(journal) = &self.journal else { return 0 };
        let some = rng.bool();
        let told = fs::read(journal).expect("the journal");
        let (files, _) = read(&told);
        let mut unsynced = 0;
        for path in below(&self.data) {
            let inode = fs::metadata(&path).expect("a file of the server").ino();
            let Some(changes) = files.get(&inode) else { continue };
            unsynced += changes.iter().filter(|change| change.state != State::Synced).count();
            let file = OpenOptions::new().write(true).open(&path).expect("a file of the server");
            changes.iter().rev().for_each(|change| change.undo(&file));
            for change in changes {
                match change.state {
                    State::Synced => change.redo(&file, change.new.len()),
                    State::Written if some && rng.bool() => change.redo(&file, torn(rng, change.new.len())),
                    State::Written | State::Forgotten => {}
                }
            }
        }
        File::create(journal).expect("an empty journal");
        unsynced
    }
}

/// A disk writes whole sectors.
fn torn(rng: &mut Rng, length: usize) -> usize {
    if rng.u8(..4) > 0 { length } else { length.min(rng.usize(..=length / 512) * 512) }
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the server") {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() { all.extend(below(&path)) } else { all.push(path) }
    }
    all
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not synced yet.
    Written,
    /// On the disk; kept because something before it is not.
    Synced,
    /// A sync failed: no later one brings it to the disk.
    Forgotten,
}

/// A change of a file: bytes written, or with `cut` a new size.
struct Change {
    state: State,
    cut: bool,
    at: u64,
    old_size: u64,
    old: Vec<u8>,
    new: Vec<u8>,
}

impl Change {
    fn undo(&self, file: &File) {
        file.set_len(self.old_size).and_then(|()| file.write_all_at(&self.old, self.at)).expect("a change is undone");
    }

    fn redo(&self, file: &File, length: usize) {
        let done = if self.cut { file.set_len(self.at) } else { file.write_all_at(&self.new[..length], self.at) };
        done.expect("a change is made again");
    }
}

/// The changes of every file, by inode, that a power cut has to look at; and what is left behind the last whole line.
fn read(mut journal: &[u8]) -> (HashMap<u64, Vec<Change>>, &[u8]) {
    let mut files: HashMap<u64, Vec<Change>> = HashMap::new();
    while let Some((kind, inode, change, rest)) = line(journal) {
        journal = rest;
        let changes = files.entry(inode).or_default();
        let settle = |changes: &mut Vec<Change>, to: State| {
            changes.iter_mut().filter(|change| change.state == State::Written).for_each(|change| change.state = to);
        };
        match kind {
            'W' | 'T' => changes.push(change),
            'E' => settle(changes, State::Forgotten),
            'S' if changes.iter().any(|change| change.state == State::Forgotten) => settle(changes, State::Synced),
            'S' | 'U' => changes.clear(),
            other => panic!("the journal has no line {other}"),
        }
    }
    (files, journal)
}

type Line<'a> = (char, u64, Change, &'a [u8]);

fn line(journal: &[u8]) -> Option<Line<'_>> {
    let (head, rest) = journal.split_at_checked(40)?;
    let short = |at: usize| head[at..at + 4].try_into().map(u32::from_ne_bytes).ok();
    let long = |at: usize| head[at..at + 8].try_into().map(u64::from_ne_bytes).ok();
    let kind = char::from_u32(short(0)?)?;
    let (old, rest) = rest.split_at_checked(usize::try_from(short(4)?).ok()?)?;
    let (new, rest) = rest.split_at_checked(usize::try_from(short(8)?).ok()?)?;
    let (old, new) = (old.to_vec(), new.to_vec());
    let change = Change { state: State::Written, cut: kind == 'T', at: long(24)?, old_size: long(32)?, old, new };
    Some((kind, long(16)?, change, rest))
}

//! Reading and understanding at the same time: one thread unpacks and parses, the other makes people of the rows. Rows go over in bundles, and
//! come back to be filled again.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::grid::{Merge, Row, Sink};
use crate::open;
use crate::problem::{SheetError, Why};

/// Rows of a bundle.
const BUNDLE: usize = 256;
/// Bundles on their way.
const ON_THE_WAY: usize = 4;
/// Bytes from which a second thread is worth its start.
const WORTH_IT: usize = 512 * 1024;

/// What goes over.
enum Piece {
    Sheet(String, bool, Option<u32>),
    Merges(Vec<Merge>),
    Rows(Vec<Row>),
    End,
}

/// How many threads a file is worth: one, or as many as the machine has cores.
pub(crate) fn threads(bytes: &[u8]) -> usize {
    if bytes.len() < WORTH_IT { 1 } else { std::thread::available_parallelism().map_or(1, std::num::NonZero::get) }
}

/// Two looks at a file, at the same time where it is worth that.
pub(crate) fn both<A, B: Send>(bytes: &[u8], one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
    if threads(bytes) < 2 {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        (one(), other.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// As [`open::stream`], with a thread of its own for the reader where the file is large and the machine has a second core.
pub(crate) fn stream(bytes: &[u8], sink: &mut dyn Sink) -> Result<(), SheetError> {
    if threads(bytes) < 2 {
        return open::stream(bytes, sink);
    }
    let (give, take) = sync_channel(ON_THE_WAY);
    let (give_back, take_back) = sync_channel(ON_THE_WAY + 2);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut over = Over { give, take_back, rows: Vec::with_capacity(BUNDLE), used: 0, merges: Vec::new() };
            open::stream(bytes, &mut over)
        });
        let understood = understand(&take, &give_back, sink);
        // With the receiver gone a reader that still runs is told to stop.
        drop(take);
        let read = reader.join().unwrap_or_else(|panic| resume_unwind(panic));
        understood.and(read)
    })
}

fn understand(take: &Receiver<Piece>, give_back: &SyncSender<Vec<Row>>, sink: &mut dyn Sink) -> Result<(), SheetError> {
    for piece in take {
        match piece {
            Piece::Sheet(name, hidden, expected) => sink.sheet(&name, hidden, expected),
            Piece::Merges(merges) => merges.into_iter().for_each(|merge| sink.merge(merge)),
            Piece::Rows(mut rows) => {
                rows.iter_mut().try_for_each(|row| sink.row(row))?;
                // Nobody waits for empty rows.
                let _ = give_back.try_send(rows);
            }
            Piece::End => sink.end()?,
        }
    }
    Ok(())
}

/// The reader's end.
struct Over {
    give: SyncSender<Piece>,
    take_back: Receiver<Vec<Row>>,
    /// Rows to be filled; the first `used` of them are.
    rows: Vec<Row>,
    used: usize,
    merges: Vec<Merge>,
}

impl Over {
    fn send(&mut self, piece: Piece) -> Result<(), SheetError> {
        self.give.send(piece).map_err(|_| SheetError::Unreadable { why: Why::Damaged })
    }

    fn flush(&mut self) -> Result<(), SheetError> {
        if !self.merges.is_empty() {
            let merges = std::mem::take(&mut self.merges);
            self.send(Piece::Merges(merges))?;
        }
        if self.used > 0 {
            let next = self.take_back.try_recv().unwrap_or_else(|_| Vec::with_capacity(BUNDLE));
            let mut full = std::mem::replace(&mut self.rows, next);
            full.truncate(self.used);
            self.used = 0;
            self.send(Piece::Rows(full))?;
        }
        Ok(())
    }
}

impl Sink for Over {
    fn sheet(&mut self, name: &str, hidden: bool, expected: Option<u32>) {
        // Should the other end be gone, the next row tells.
        let _ = self.flush().and_then(|()| self.send(Piece::Sheet(name.to_owned(), hidden, expected)));
    }

    fn merge(&mut self, merge: Merge) {
        // Merged cells are told before the rows they cover: what is full goes first.
        self.merges.push(merge);
    }

    fn row(&mut self, row: &mut Row) -> Result<(), SheetError> {
        if !self.merges.is_empty() || self.used == BUNDLE {
            self.flush()?;
        }
        match self.rows.get_mut(self.used) {
            Some(place) => std::mem::swap(place, row),
            None => self.rows.push(std::mem::take(row)),
        }
        self.used += 1;
        Ok(())
    }

    fn end(&mut self) -> Result<(), SheetError> {
        self.flush()?;
        self.send(Piece::End)
    }
}

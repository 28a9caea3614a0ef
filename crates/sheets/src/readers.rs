//! Rows whose place in the roll is known become lines: here, or in threads beside, and always come back in the order of the book.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, channel, sync_channel};

use jiff::civil::Date;

use crate::grid::Row;
use crate::heading::Header;
use crate::line::{Line, Lines, Memo};
use crate::problem::Problems;

/// Rows of a sheaf.
const SHEAF: usize = 256;
/// Rows from which a sheaf is worth its way to another thread.
const WORTH_THE_WAY: usize = 64;
/// Sheaves that wait for one helper.
const AT_A_HELPER: usize = 2;
/// Helpers at most.
const MOST_HELPERS: usize = 6;

/// Rows of one block that follow one another in one table, and what became of them.
#[derive(Default)]
pub(crate) struct Sheaf {
    /// The block they belong to.
    pub block: usize,
    sheet: Arc<str>,
    header: Option<Arc<Header>>,
    rows: Vec<Row>,
    used: usize,
    lines: Vec<Line>,
    /// What is wrong with them.
    pub problems: Problems,
    /// What is remarkable.
    pub remarks: Problems,
}

impl Sheaf {
    fn read(&mut self, memo: &mut Memo, of_age: Option<Date>) {
        let Some(header) = &self.header else { return };
        let mut lines = Lines::new(&self.sheet, header, (&mut self.problems, &mut self.remarks), memo, of_age);
        self.lines.extend(self.rows.iter().take(self.used).map(|row| lines.read(row)));
    }

    /// Each row with what it is; the sheaf is empty afterwards.
    pub(crate) fn take_lines(&mut self) -> impl Iterator<Item = (&Row, Line)> {
        let used = std::mem::take(&mut self.used);
        self.rows.iter().take(used).zip(self.lines.drain(..))
    }
}

/// A sheaf that was read, or how its reading broke.
type Back = (u64, Result<Sheaf, Box<dyn Any + Send>>);

/// Reads rows, with helpers or without.
pub(crate) struct Readers {
    of_age: Option<Date>,
    memo: Memo,
    filling: Sheaf,
    helpers: Vec<SyncSender<(u64, Sheaf)>>,
    take_back: Receiver<Back>,
    /// Sheaves handed on, in the order of the book; nothing where one is with a helper.
    handed: VecDeque<Option<Sheaf>>,
    /// Number of the first of them.
    first: u64,
    spare: Vec<Sheaf>,
}

/// Does something with readers that have so many threads besides this one and the parser's.
pub(crate) fn with<T>(threads: usize, of_age: Option<Date>, work: impl FnOnce(Readers) -> T) -> T {
    std::thread::scope(|scope| {
        let (give_back, take_back) = channel();
        let helper = |_| {
            let (give, take) = sync_channel(AT_A_HELPER);
            let give_back = give_back.clone();
            scope.spawn(move || help(&take, &give_back, of_age));
            give
        };
        let helpers = (0..threads.min(MOST_HELPERS)).map(helper).collect();
        work(Readers {
            of_age,
            memo: Memo::default(),
            filling: Sheaf::default(),
            helpers,
            take_back,
            handed: VecDeque::new(),
            first: 0,
            spare: Vec::new(),
        })
    })
}

/// Reads sheaves until nobody can give one any more.
fn help(take: &Receiver<(u64, Sheaf)>, give_back: &Sender<Back>, of_age: Option<Date>) {
    let mut memo = Memo::default();
    for (number, mut sheaf) in take {
        let read = catch_unwind(AssertUnwindSafe(|| {
            sheaf.read(&mut memo, of_age);
            sheaf
        }));
        // Nobody waits for a reading that was given up.
        let _ = give_back.send((number, read));
    }
}

impl Readers {
    /// One more row of a table; another row is left in its place. Answers whether rows were handed on.
    pub(crate) fn put(&mut self, row: &mut Row, block: usize, sheet: &Arc<str>, header: &Arc<Header>) -> bool {
        let other = self.filling.block != block;
        if other {
            self.hand_on();
        }
        let filling = &mut self.filling;
        if filling.used == 0 {
            filling.block = block;
            filling.sheet.clone_from(sheet);
            filling.header = Some(Arc::clone(header));
        }
        match filling.rows.get_mut(filling.used) {
            Some(place) => std::mem::swap(place, row),
            None => filling.rows.push(std::mem::take(row)),
        }
        filling.used += 1;
        let full = filling.used == SHEAF;
        if full {
            self.hand_on();
        }
        other || full
    }

    /// Gives the rows to a helper who has time, else reads them here.
    pub(crate) fn hand_on(&mut self) {
        if self.filling.used == 0 {
            return;
        }
        let mut sheaf = std::mem::replace(&mut self.filling, self.spare.pop().unwrap_or_default());
        let mut number = self.first + self.handed.len() as u64;
        if sheaf.used >= WORTH_THE_WAY {
            for helper in &self.helpers {
                match helper.try_send((number, sheaf)) {
                    Ok(()) => return self.handed.push_back(None),
                    Err(TrySendError::Full(back) | TrySendError::Disconnected(back)) => (number, sheaf) = back,
                }
            }
        }
        sheaf.read(&mut self.memo, self.of_age);
        self.handed.push_back(Some(sheaf));
    }

    /// The next sheaf in the order of the book; nothing if none was handed on, or, for who does not wait, if it is not read yet.
    pub(crate) fn next(&mut self, wait: bool) -> Option<Sheaf> {
        while self.handed.front()?.is_none() {
            let (number, read) = if wait { self.take_back.recv().ok()? } else { self.take_back.try_recv().ok()? };
            let sheaf = read.unwrap_or_else(|panic| resume_unwind(panic));
            if let Some(place) = usize::try_from(number - self.first).ok().and_then(|at| self.handed.get_mut(at)) {
                *place = Some(sheaf);
            }
        }
        self.first += 1;
        self.handed.pop_front().flatten()
    }

    /// An empty sheaf to be filled again.
    pub(crate) fn give_back(&mut self, sheaf: Sheaf) {
        self.spare.push(sheaf);
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use crate::reading::Asked;
    use crate::roll::read_with;

    /// Titles between lines, groups given once, rows without a name, wrong and damaged numbers, people twice, two villages that alternate.
    fn messy(lines: usize) -> String {
        let mut text = "序号,姓名,性别,身份证号,出生日期,民族,组别,登记类别,备注,村\n".to_owned();
        for at in 0..lines {
            let number = ["", "632823198503071000", "11010519491231002X", "12345"][at * 7 % 31 % 4];
            let group = if at.is_multiple_of(40) { format!("{}社", at / 40 % 5 + 1) } else { String::new() };
            let village = if at / 3_000 % 2 == 1 && at.is_multiple_of(3) { "乙村" } else { "甲村" };
            let (name, birth) = (["马玉兰", "尕藏•卓玛", "李生财"][at * 11 % 17 % 3], ["1985-3-7", "", "去年"][at * 5 % 29 % 3]);
            let remark = ["", "外嫁", "死亡", "在格尔木务工"][at * 3 % 37 % 4];
            let _ = writeln!(text, "{},{name},女,{number},{birth},藏族,{group},{},{remark},{village}", at + 1, ["常住", "外出"][at % 2]);
            match at % 997 {
                500 => text.push_str("三社,,,,,,,,,\n"),
                700 => text.push_str(",,,,,,,,在外村居住,\n"),
                900 => text.push_str("甲村选民名单,,,,,,,,,\n"),
                _ => {}
            }
        }
        text
    }

    #[test]
    fn helpers_change_nothing_but_the_time() {
        let book = messy(20_000);
        let asked = Asked { blocks: ["甲村".to_owned(), "乙村".to_owned()].into(), ..Asked::default() };
        let alone = read_with(0, book.as_bytes(), &asked, &|_| ()).unwrap();
        assert!(alone.voters.len() > 500 && alone.unlisted.len() > 500 && alone.problems.total() > 500 && alone.remarks.total() > 500);
        for helpers in [1, 5] {
            assert!(read_with(helpers, book.as_bytes(), &asked, &|_| ()).unwrap() == alone, "{helpers} helpers");
        }
    }
}

//! From the rows of a book to a roll: which tables, which columns, which village, which lines.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::block::{Block, Place};
use crate::carry::Carry;
use crate::field::Field;
use crate::grid::{Cell, Merge, Row, Sink, letters};
use crate::heading::{self, Column, FoundColumn, Header, LOOKED_AT, MERGED};
use crate::line::Line;
use crate::pipe;
use crate::problem::{Problem, SheetError};
use crate::readers::{self, Readers, Sheaf};
use crate::reading::{Asked, FoundTable, Progress, Reading, Village, shown};
use crate::row_kind::{Kind, kind};
use crate::twice::{self, Headings, Spots};
use crate::village;

/// Rows shown of a table.
const SHOWN: usize = 5;
/// Villages told apart in a book; those beyond are counted together.
const MOST_BLOCKS: usize = 400;
/// Tables of a book told apart for the preview.
const MOST_TABLES: usize = 300;
/// Rows between two words about how far it is.
const TOLD_EVERY: u32 = 4_096;
/// Rows needed to understand a header in the middle of a sheet: its own, the lower ones, the numbers of the columns.
const HEADER_ROWS: usize = MERGED + 2;

/// Reads a book.
pub(crate) fn read(bytes: &[u8], asked: &Asked, progress: &dyn Fn(Progress)) -> Result<Reading, SheetError> {
    read_with(pipe::threads(bytes) - 1, bytes, asked, progress)
}

/// Reads a book with so many helpers.
pub(crate) fn read_with(helpers: usize, bytes: &[u8], asked: &Asked, progress: &dyn Fn(Progress)) -> Result<Reading, SheetError> {
    readers::with(helpers, asked.of_age, |readers| {
        let mut roll = Roll::new(asked, progress, readers);
        pipe::stream(bytes, &mut roll)?;
        roll.finish()
    })
}

/// What is known of the sheet being read.
#[derive(Default)]
struct Sheet {
    name: Arc<str>,
    hidden: bool,
    any: bool,
    /// Village named by a title or the tab.
    village: Option<String>,
    group: Option<String>,
    merges: Vec<Merge>,
}

/// Where in a sheet the reading stands.
#[derive(Default)]
enum Stand {
    /// A header is looked for in the first rows.
    #[default]
    Head,
    /// Lines are read.
    Lines,
    /// A header may have begun in the middle of the sheet.
    Again,
    /// There is no header here.
    Nothing,
}

/// A table being read.
struct Open {
    header: Arc<Header>,
    carry: Carry,
    /// Its place among the tables shown.
    shown: Option<usize>,
    /// Its number in the book, and its rows so far.
    number: u16,
    lines: u32,
    ended: bool,
    category_seen: bool,
    /// Village of the row before and its block.
    last: Option<(String, usize)>,
}

struct Roll<'a> {
    asked: &'a Asked,
    progress: &'a dyn Fn(Progress),
    readers: Readers,
    rows: u32,
    of: Option<u32>,
    sheets: Vec<String>,
    sheet: Sheet,
    stand: Stand,
    waiting: Vec<Row>,
    open: Option<Open>,
    tables: Vec<FoundTable>,
    blocks: Vec<Block>,
    /// Problems and remarks of headers, by sheet.
    of_headers: Vec<(u16, bool, Problem)>,
    /// Column and heading of identity number and name, by table.
    spots: (Headings, Headings),
}

fn of_sheet(sheet: &str, row: u32, code: &'static str) -> Problem {
    Problem { sheet: sheet.to_owned(), row, column: String::new(), heading: String::new(), code, figures: Vec::new() }
}

fn of_column(sheet: &str, row: u32, column: &Column, code: &'static str) -> Problem {
    Problem { column: letters(column.at), heading: column.heading.clone(), ..of_sheet(sheet, row, code) }
}

impl Sink for Roll<'_> {
    fn sheet(&mut self, name: &str, hidden: bool, expected: Option<u32>) {
        self.sheets.push(name.to_owned());
        self.sheet = Sheet { name: name.into(), hidden, village: village::named_in(name), ..Sheet::default() };
        self.stand = Stand::Head;
        self.waiting.clear();
        self.open = None;
        self.of = match (self.of, expected) {
            (Some(of), Some(more)) => Some(of.saturating_add(more)),
            (None, more) if self.sheets.len() == 1 => more,
            _ => None,
        };
        if hidden {
            self.of_header(false, of_sheet(name, 0, "sheet_hidden"));
        }
    }

    fn merge(&mut self, merge: Merge) {
        if merge.rows.0 < merge.rows.1 {
            self.settle();
            match &mut self.open {
                Some(open) => open.carry.learn(&open.header, merge),
                None => self.sheet.merges.push(merge),
            }
        }
    }

    fn row(&mut self, row: &mut Row) -> Result<(), SheetError> {
        self.rows = self.rows.saturating_add(1);
        if self.rows.is_multiple_of(TOLD_EVERY) {
            (self.progress)(Progress { rows: self.rows, of: self.of });
        }
        self.sheet.any = true;
        match self.stand {
            Stand::Lines if !heading::has_name_heading(row) => self.line(row),
            Stand::Nothing => {}
            _ => self.wait(std::mem::take(row)),
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), SheetError> {
        if !self.sheet.hidden {
            if matches!(self.stand, Stand::Head) {
                self.head();
            }
            // What waits for a header that never came whole.
            while !self.waiting.is_empty() {
                self.again(true);
            }
            self.close();
        }
        Ok(())
    }
}

impl<'a> Roll<'a> {
    fn new(asked: &'a Asked, progress: &'a dyn Fn(Progress), readers: Readers) -> Self {
        Self {
            asked,
            progress,
            readers,
            rows: 0,
            of: None,
            sheets: Vec::new(),
            sheet: Sheet::default(),
            stand: Stand::Head,
            waiting: Vec::new(),
            open: None,
            tables: Vec::new(),
            blocks: Vec::new(),
            of_headers: Vec::new(),
            spots: (Vec::new(), Vec::new()),
        }
    }

    fn number(&self) -> u16 {
        u16::try_from(self.sheets.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    fn of_header(&mut self, wrong: bool, problem: Problem) {
        self.of_headers.push((self.number(), wrong, problem));
    }

    fn wait(&mut self, row: Row) {
        self.waiting.push(row);
        match self.stand {
            Stand::Head if self.waiting.len() >= LOOKED_AT + HEADER_ROWS => self.head(),
            Stand::Lines => self.stand = Stand::Again,
            Stand::Again if self.waiting.len() >= HEADER_ROWS => self.again(false),
            _ => {}
        }
    }

    /// The first rows of a sheet are known, or all of them: where is the header?
    fn head(&mut self) {
        let rows = std::mem::take(&mut self.waiting);
        let found = heading::first(&rows, &self.asked.layouts);
        let above = found.as_ref().map_or(0, |(header, _)| rows.iter().take_while(|row| row.number < header.row).count());
        for title in
            rows.iter().take(above).flat_map(Row::cells).filter_map(|(_, cell)| if let Cell::Text(text) = cell { Some(text) } else { None })
        {
            if let Some(village) = village::named_in(title) {
                self.sheet.village = Some(village);
            }
        }
        match found {
            Some((header, next)) => {
                self.begin(header);
                self.stand = Stand::Lines;
                rows.into_iter().skip(next).for_each(|row| self.replay(row));
            }
            None => {
                self.stand = Stand::Nothing;
                if self.sheet.any {
                    let name = self.sheet.name.clone();
                    self.of_header(false, of_sheet(&name, 0, "sheet_without_header"));
                    if let Some((header, next)) = heading::guessed(&rows) {
                        let first_rows = rows.iter().skip(next).take(SHOWN).map(shown).collect();
                        self.show(&header, first_rows);
                    }
                }
            }
        }
    }

    fn replay(&mut self, mut row: Row) {
        match self.stand {
            Stand::Lines if !heading::has_name_heading(&row) => self.line(&mut row),
            _ => self.wait(row),
        }
    }

    /// Rows that began with 姓名 in the middle of a sheet: another header, or a line after all.
    fn again(&mut self, over: bool) {
        let mut rows = std::mem::take(&mut self.waiting);
        self.stand = Stand::Lines;
        let next = match heading::again(&rows, 0, &self.asked.layouts) {
            Some((header, next)) => {
                if self.open.as_ref().is_none_or(|open| open.header.template != header.template) {
                    self.close();
                    self.begin(header);
                } else if let Some(open) = &mut self.open {
                    open.ended = false;
                }
                next
            }
            None => {
                if let Some(row) = rows.first_mut() {
                    self.line(row);
                }
                1
            }
        };
        if over {
            let mut rest = rows.into_iter().skip(next);
            while let Some(mut row) = rest.next() {
                if heading::has_name_heading(&row) {
                    self.waiting = std::iter::once(row).chain(rest).collect();
                    return;
                }
                self.line(&mut row);
            }
        } else {
            rows.into_iter().skip(next).for_each(|row| self.replay(row));
        }
    }

    /// A table begins: says what its header lacks or has twice.
    fn begin(&mut self, header: Header) {
        let sheet = self.sheet.name.clone();
        for column in &header.columns {
            match column.repeats {
                Some(Field::Name | Field::IdNumber) => self.of_header(true, of_column(&sheet, header.row, column, "heading_twice")),
                Some(_) => self.of_header(false, of_column(&sheet, header.row, column, "heading_repeated")),
                None => {}
            }
        }
        if header.one(Field::Category).is_none() {
            self.of_header(false, of_sheet(&sheet, header.row, "category_column_missing"));
        }
        if header.one(Field::IdNumber).is_none() && header.one(Field::Birth).is_none() {
            self.of_header(false, of_sheet(&sheet, header.row, "age_unknown"));
        }
        let shown = self.show(&header, Vec::new());
        let carry = Carry::new(&header, &self.sheet.merges);
        let spot = |field: Field| header.one(field).map(|c| (letters(c.at), c.heading.clone())).unwrap_or_default();
        self.spots.0.push(spot(Field::IdNumber));
        self.spots.1.push(spot(Field::Name));
        let number = u16::try_from(self.spots.0.len() - 1).unwrap_or(u16::MAX);
        self.open = Some(Open { header: Arc::new(header), carry, shown, number, lines: 0, ended: false, category_seen: false, last: None });
    }

    fn show(&mut self, header: &Header, first_rows: Vec<BTreeMap<String, String>>) -> Option<usize> {
        let found = |column: &Column| FoundColumn {
            sheet: self.sheet.name.to_string(),
            column: letters(column.at),
            heading: column.heading.chars().take(60).collect(),
            field: column.field,
        };
        let table = FoundTable {
            sheet: self.sheet.name.to_string(),
            header_row: header.row,
            template: header.template.clone(),
            remembered: self.asked.layouts.contains_key(&header.template),
            columns: header.columns.iter().map(found).collect(),
            first_rows,
            rows: 0,
        };
        if self.tables.len() >= MOST_TABLES {
            return None;
        }
        self.tables.push(table);
        Some(self.tables.len() - 1)
    }

    /// The table is over: what is only known at its end is said now.
    fn close(&mut self) {
        self.settle();
        let Some(open) = self.open.take() else { return };
        let (sheet, row) = (self.sheet.name.clone(), open.header.row);
        if let (Some(column), false) = (open.header.one(Field::Category), open.category_seen || open.lines == 0) {
            for block in &mut self.blocks {
                block.problems.withdraw(|p| p.code == "category_missing" && *p.sheet == *sheet && p.row > row);
            }
            self.of_header(true, of_column(&sheet, row, column, "category_column_empty"));
        }
        if let (Some(column), Some((rows, first))) = (open.header.one(Field::Group), open.carry.carried()) {
            let remark = of_column(&sheet, first, column, "group_carried");
            self.of_header(false, Problem { figures: vec![("count", rows.to_string())], ..remark });
        }
    }

    fn line(&mut self, row: &mut Row) {
        let Some(open) = &mut self.open else { return };
        match kind(row, &open.header, open.ended) {
            Kind::Line => self.person(row),
            Kind::Nothing => {}
            Kind::Ended => open.ended = true,
            Kind::Village(village) => self.title(Some(village), None),
            Kind::Group(group) => self.title(None, Some(group)),
            Kind::Skipped => {
                self.settle();
                let (sheet, at) = (self.sheet.name.clone(), row.number);
                let block = self.block_of(row);
                if let Some(block) = self.blocks.get_mut(block).filter(|block| block.kept) {
                    block.remarks.push(of_sheet(&sheet, at, "row_skipped"));
                }
            }
        }
    }

    /// A title between lines: a village's, or a group's within it. The lines above are under another.
    fn title(&mut self, village: Option<String>, group: Option<String>) {
        self.settle();
        if let Some(open) = &mut self.open {
            open.ended = false;
            open.carry.forget();
            if village.is_some() {
                open.last = None;
            }
        }
        if village.is_some() {
            self.sheet.village = village;
        }
        self.sheet.group = group;
    }

    /// Which village a row belongs to.
    fn block_of(&mut self, row: &Row) -> usize {
        let written = self.open.as_ref().and_then(|open| open.header.one(Field::Village)).and_then(|column| row.cell(column.at));
        let text = match written {
            Some(Cell::Text(text)) => text.trim(),
            _ => "",
        };
        // Where there is no such column both are empty in every row, and to compare nothing byte by byte takes long.
        if let Some((last, block)) = self.open.as_ref().and_then(|open| open.last.as_ref())
            && last.len() == text.len()
            && (text.is_empty() || last == text)
        {
            return *block;
        }
        let label = if text.is_empty() {
            self.sheet.village.clone()
        } else {
            Some(village::named_in(text).unwrap_or_else(|| village::compact(text)))
        };
        let (label, named) = label.map_or_else(|| (self.sheet.name.to_string(), false), |label| (label, true));
        let block = self.block(&label, named);
        if let Some(open) = &mut self.open {
            open.last = Some((text.to_owned(), block));
        }
        block
    }

    fn block(&mut self, label: &str, named: bool) -> usize {
        if let Some(at) = self.blocks.iter().position(|block| block.named == named && block.label == label) {
            return at;
        }
        if self.blocks.len() >= MOST_BLOCKS {
            return self.blocks.len() - 1;
        }
        let is_unit = village::is_same(label, &self.asked.unit);
        // The lines of other blocks may be dropped.
        self.settle();
        let kept = self.keeps(label, named, is_unit);
        self.blocks.push(Block::new(label, named, is_unit, kept));
        self.blocks.len() - 1
    }

    /// Whether the lines of a block that begins are kept. Where several villages stand in a book, only those of the unit are.
    fn keeps(&mut self, label: &str, named: bool, is_unit: bool) -> bool {
        if !self.asked.blocks.is_empty() {
            return self.asked.blocks.contains(label);
        }
        if self.asked.unit.is_empty() || is_unit {
            if is_unit {
                self.blocks.iter_mut().filter(|block| !belongs(block)).for_each(Block::drop_lines);
            }
            return true;
        }
        let unit_seen = self.blocks.iter().any(|block| block.is_unit);
        let others = self.blocks.iter().filter(|block| block.named && !block.is_unit).count();
        if unit_seen {
            return !named && village::is_group(label);
        }
        if named && others > 0 {
            self.blocks.iter_mut().filter(|block| block.named).for_each(Block::drop_lines);
            return false;
        }
        true
    }

    fn person(&mut self, row: &mut Row) {
        let at = self.block_of(row);
        let sheet = self.number();
        let (Some(open), Some(block)) = (&mut self.open, self.blocks.get_mut(at)) else { return };
        block.rows = block.rows.saturating_add(1);
        block.sheets.insert(sheet);
        open.lines += 1;
        if let Some(table) = open.shown.and_then(|shown| self.tables.get_mut(shown)) {
            table.rows = table.rows.saturating_add(1);
            if table.first_rows.len() < SHOWN {
                table.first_rows.push(shown(row));
            }
        }
        if !open.category_seen {
            open.category_seen = open.header.one(Field::Category).is_some_and(|column| row.cell(column.at).is_some());
        }
        if !block.kept {
            return;
        }
        if self.readers.put(row, at, &self.sheet.name, &open.header) {
            while let Some(sheaf) = self.readers.next(false) {
                self.take_in(sheaf);
            }
        }
    }

    /// Lines still being read are waited for: what comes now changes what is known of them, or of those that follow.
    fn settle(&mut self) {
        self.readers.hand_on();
        while let Some(sheaf) = self.readers.next(true) {
            self.take_in(sheaf);
        }
    }

    /// Lines go to their block, completed by what stands above them.
    fn take_in(&mut self, mut sheaf: Sheaf) {
        let sheet = self.number();
        if let (Some(open), Some(block)) = (&mut self.open, self.blocks.get_mut(sheaf.block)) {
            block.problems.absorb(std::mem::take(&mut sheaf.problems));
            block.remarks.absorb(std::mem::take(&mut sheaf.remarks));
            for (row, mut line) in sheaf.take_lines() {
                open.carry.complete(row, &open.header, self.sheet.group.as_deref(), &mut line);
                let place = Place { sheet, row: row.number, table: open.number };
                match line {
                    Line::Voter(voter) => {
                        block.lines.voters.push(voter);
                        block.lines.voters_at.push(place);
                    }
                    Line::Off(off, _) => {
                        block.lines.off.push(off);
                        block.lines.off_at.push(place);
                    }
                    Line::Faulty => {}
                }
            }
        }
        self.readers.give_back(sheaf);
    }

    fn finish(mut self) -> Result<Reading, SheetError> {
        if self.tables.is_empty() {
            return Err(SheetError::NoHeader { sheets: self.sheets });
        }
        let taken = self.taken();
        let undecided = taken.is_empty() && self.blocks.iter().any(|block| block.rows > 0) && self.asked.blocks.is_empty();
        let villages = self.blocks.iter().enumerate().map(|(at, block)| Village {
            label: block.label.clone(),
            named: block.named,
            is_unit: block.is_unit,
            taken: taken.contains(&at),
            rows: block.rows,
        });
        let villages: Vec<Village> = villages.filter(|village| village.rows > 0).collect();
        let mut all = Block::default();
        let blocks = std::mem::take(&mut self.blocks);
        let elsewhere: BTreeSet<u16> =
            blocks.iter().enumerate().filter(|(at, _)| !taken.contains(at)).flat_map(|(_, block)| block.sheets.iter().copied()).collect();
        for (at, block) in blocks.into_iter().enumerate() {
            if taken.contains(&at) {
                if all.rows == 0 { all = block } else { all.absorb(block) }
            }
        }
        for (sheet, wrong, problem) in self.of_headers {
            if all.sheets.contains(&sheet) || !elsewhere.contains(&sheet) {
                if wrong { all.problems.push(problem) } else { all.remarks.push(problem) }
            }
        }
        let strangers: Vec<&Village> = villages.iter().filter(|v| v.taken && v.named && !v.is_unit).collect();
        if let (false, true, Some(stranger)) = (self.asked.unit.is_empty(), self.asked.blocks.is_empty(), strangers.first()) {
            let remark = of_sheet(self.sheets.first().map_or("", String::as_str), 0, "village_differs");
            let figures = vec![("found", stranger.label.clone()), ("unit", self.asked.unit.clone())];
            all.remarks.push(Problem { figures, ..remark });
        }
        let spots = Spots { sheets: &self.sheets, number: self.spots.0, name: self.spots.1 };
        let Block { mut lines, mut problems, mut remarks, .. } = all;
        twice::settle(&mut lines, &spots, &mut problems, &mut remarks);
        twice::compare(&mut lines, &self.asked.standing, &spots, &mut problems, &mut remarks);
        problems.sort(&self.sheets);
        remarks.sort(&self.sheets);
        Ok(Reading { tables: self.tables, villages, undecided, voters: lines.voters, unlisted: lines.off, problems, remarks })
    }

    /// Which blocks are this unit's.
    fn taken(&self) -> BTreeSet<usize> {
        let kept = self.blocks.iter().enumerate().filter(|(_, block)| block.kept);
        let unit_seen = self.blocks.iter().any(|block| block.is_unit);
        let by_name = self.asked.blocks.is_empty() && !self.asked.unit.is_empty();
        let villages = self.blocks.iter().filter(|block| block.named && !block.is_unit).count();
        kept.filter(|(_, block)| !by_name || if unit_seen { belongs(block) } else { villages < 2 }).map(|(at, _)| at).collect()
    }
}

/// It is the unit, or a tab of one of its groups.
fn belongs(block: &Block) -> bool {
    block.is_unit || (!block.named && village::is_group(&block.label))
}

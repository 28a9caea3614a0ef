//! From sheets to a roll: which sheets, which rows, who stands there twice.

use std::collections::HashMap;

use election::Voter;
use jiff::civil::Date;

use crate::RollSheet;
use crate::grid::{Cell, Grid, Row, letters};
use crate::heading::{self, Column, Field, FoundColumn, Header};
use crate::line::Lines;
use crate::problem::{Problem, Problems, SheetError};

/// First words of rows under a table: sums and signatures.
const SUMS: [&str; 5] = ["合计", "总计", "小计", "共计", "累计"];
/// First words of the rows that end a table.
const SIGNATURES: [&str; 13] =
    ["填表", "填报", "制表", "审核", "负责人", "登记员", "经办人", "登记人", "盖章", "单位盖章", "主任签字", "签字", "联系人"];
/// First words of notes, followed by a colon.
const NOTES: [&str; 6] = ["注", "备注", "说明", "填表说明", "填写说明", "附注"];
/// First word of the row that shows how to fill in the template.
pub(crate) const EXAMPLE: &str = "示例";

/// A row of a sheet, by their numbers.
type Place = (usize, u32);

#[derive(Default)]
struct Roll<'a> {
    grids: &'a [Grid],
    voters: Vec<Voter>,
    columns: Vec<FoundColumn>,
    problems: Problems,
    remarks: Problems,
    numbers: HashMap<String, Place>,
    people: HashMap<(String, Date), (Place, bool)>,
}

/// Reads all visible sheets that have a header.
pub(crate) fn read(grids: &[Grid]) -> Result<RollSheet, SheetError> {
    let mut roll = Roll { grids, ..Roll::default() };
    let mut found = false;
    for (at, grid) in grids.iter().enumerate() {
        if grid.hidden {
            roll.remarks.push(of_sheet(grid, 0, "sheet_hidden"));
            continue;
        }
        match heading::first(&grid.rows) {
            Some((header, next)) => {
                found = true;
                roll.table(at, header, next);
            }
            None if grid.rows.is_empty() => {}
            None => roll.remarks.push(of_sheet(grid, 0, "sheet_without_header")),
        }
    }
    if !found {
        return Err(SheetError::NoHeader { sheets: grids.iter().map(|grid| grid.name.clone()).collect() });
    }
    if !roll.problems.is_empty() {
        return Err(SheetError::Rows(roll.problems));
    }
    if roll.voters.is_empty() {
        return Err(SheetError::NoRows);
    }
    let rows = u32::try_from(roll.voters.len()).unwrap_or(u32::MAX);
    Ok(RollSheet { voters: roll.voters, columns: roll.columns, remarks: roll.remarks.into_vec(), rows })
}

fn of_sheet(grid: &Grid, row: u32, code: &'static str) -> Problem {
    Problem { sheet: grid.name.clone(), row, column: String::new(), heading: String::new(), code, figures: Vec::new() }
}

fn of_column(grid: &Grid, row: u32, column: &Column, code: &'static str) -> Problem {
    Problem { column: letters(column.at), heading: column.heading.clone(), ..of_sheet(grid, row, code) }
}

impl Roll<'_> {
    /// The table under a header, and further tables under further headers of the same sheet.
    fn table(&mut self, at: usize, header: Header, next: usize) {
        let grid = &self.grids[at];
        let mut header = self.opened(grid, header, next);
        let (mut next, mut ended) = (next, false);
        while let Some(row) = grid.rows.get(next) {
            if let Some((again, after)) = heading::again(&grid.rows, next) {
                header = if same_columns(&again, &header) { header } else { self.opened(grid, again, after) };
                next = after;
                continue;
            }
            next += 1;
            match kind(row, &header, ended) {
                Kind::Voter => self.line(at, row, &header),
                Kind::Nothing => {}
                Kind::Ended => ended = true,
                Kind::Skipped => self.remarks.push(of_sheet(grid, row.number, "row_skipped")),
            }
        }
    }

    /// Says what a header lacks or has twice, and notes its columns.
    fn opened(&mut self, grid: &Grid, mut header: Header, next: usize) -> Header {
        for column in &header.columns {
            let found =
                FoundColumn { sheet: grid.name.clone(), column: letters(column.at), heading: column.heading.clone(), field: column.field };
            if !self.columns.contains(&found) {
                self.columns.push(found);
            }
            match column.repeats {
                Some(Field::Name | Field::IdNumber) => self.problems.push(of_column(grid, header.row, column, "heading_twice")),
                Some(_) => self.remarks.push(of_column(grid, header.row, column, "heading_repeated")),
                None => {}
            }
        }
        match header.one(Field::Category) {
            None => self.remarks.push(of_sheet(grid, header.row, "category_column_missing")),
            Some(column) if !grid.rows[next..].iter().any(|row| row.cell(column.at).is_some()) => {
                let at = column.at;
                self.problems.push(of_column(grid, header.row, column, "category_column_empty"));
                header.columns.retain(|column| column.at != at);
            }
            Some(_) => {}
        }
        if header.one(Field::IdNumber).is_none() && header.one(Field::Birth).is_none() {
            self.remarks.push(of_sheet(grid, header.row, "age_unknown"));
        }
        header
    }

    fn line(&mut self, at: usize, row: &Row, header: &Header) {
        let grid = &self.grids[at];
        let mut lines = Lines { sheet: &grid.name, header, problems: &mut self.problems, remarks: &mut self.remarks };
        if let Some(voter) = lines.read(row) {
            let place = (at, row.number);
            if self.is_new(&voter, place, header) {
                self.same_name(&voter, place, header);
                self.voters.push(voter);
            }
        }
    }

    /// Nobody stands on a roll twice. (Two people with one number exist in old papers; they are told apart at the police station.)
    fn is_new(&mut self, voter: &Voter, place: Place, header: &Header) -> bool {
        let Some(number) = &voter.person.id_number else { return true };
        let Some(first) = self.numbers.get(number) else {
            self.numbers.insert(number.clone(), place);
            return true;
        };
        let problem = self.twice(*first, place, header, Field::IdNumber, "duplicate_person");
        self.problems.push(problem);
        false
    }

    /// Same name and day of birth where not both have a number: perhaps one person.
    fn same_name(&mut self, voter: &Voter, place: Place, header: &Header) {
        let Some(birth) = voter.person.birth else { return };
        let numbered = voter.person.id_number.is_some();
        match self.people.get(&(voter.person.name.clone(), birth)) {
            Some((first, first_numbered)) if !(numbered && *first_numbered) => {
                let remark = self.twice(*first, place, header, Field::Name, "same_name_and_birth");
                self.remarks.push(remark);
            }
            Some(_) => {}
            None => {
                self.people.insert((voter.person.name.clone(), birth), (place, numbered));
            }
        }
    }

    fn twice(&self, first: Place, place: Place, header: &Header, field: Field, code: &'static str) -> Problem {
        let grid = &self.grids[place.0];
        let problem = match header.one(field) {
            Some(column) => of_column(grid, place.1, column, code),
            None => of_sheet(grid, place.1, code),
        };
        let figures = vec![("other_sheet", self.grids[first.0].name.clone()), ("other_row", first.1.to_string())];
        Problem { figures, ..problem }
    }
}

fn same_columns(a: &Header, b: &Header) -> bool {
    let places = |header: &Header| -> Vec<(u16, Field)> { header.columns.iter().filter_map(|c| c.field.map(|f| (c.at, f))).collect() };
    places(a) == places(b)
}

/// What a row under a header is.
enum Kind {
    /// A line of the roll.
    Voter,
    /// Blank, a running number alone, a sum, the example of the template.
    Nothing,
    /// A signature or a note: the table is over unless names follow.
    Ended,
    /// Something without a name: a line between groups, a seal. The clerk is told.
    Skipped,
}

fn kind(row: &Row, header: &Header, ended: bool) -> Kind {
    let Some((first_column, first)) = row.cells.first() else { return Kind::Nothing };
    let words: String = first.shown().chars().filter(|c| !c.is_whitespace()).collect();
    if words.starts_with(EXAMPLE) {
        return Kind::Nothing;
    }
    let name = header.one(Field::Name).map_or(0, |column| column.at);
    if SUMS.iter().any(|sum| words.starts_with(sum)) {
        return Kind::Nothing;
    }
    let no_name = row.cell(name).is_none() || *first_column == name;
    if is_signature(&words) || (no_name && row.cells.len() <= 2 && row.cells.iter().any(|(_, cell)| is_seal(cell))) {
        return Kind::Ended;
    }
    if row.cell(name).is_some() {
        return Kind::Voter;
    }
    let filled = |read: bool| {
        row.cells.iter().filter(|(at, _)| header.columns.iter().any(|c| c.at == *at && c.field.is_some() == read && !c.counts)).count()
    };
    let outside = row.cells.iter().any(|(at, _)| !header.columns.iter().any(|c| c.at == *at));
    match (filled(true), filled(false)) {
        (0, 0) if !outside && matches!(first, Cell::Number(_)) => Kind::Nothing,
        (0, 0) if !outside && words.chars().all(|c| c.is_ascii_digit()) => Kind::Nothing,
        (0, _) => Kind::Skipped,
        _ if ended => Kind::Skipped,
        _ => Kind::Voter,
    }
}

fn is_signature(words: &str) -> bool {
    let colon = |rest: &str| rest.starts_with([':', '：']);
    SIGNATURES.iter().any(|word| words.starts_with(word) && words.chars().count() > 2)
        || NOTES.iter().any(|word| words.strip_prefix(word).is_some_and(colon))
}

/// The seal of the election committee, or a date alone.
fn is_seal(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    let date = text.contains('年') && text.contains('月') && text.trim_end().ends_with('日') && text.chars().count() < 16;
    date || ["盖章", "（章）", "公章", "选举委员会", "村民委员会", "居民委员会"].iter().any(|word| text.contains(word))
}

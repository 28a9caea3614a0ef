//! The sheet as it comes back: every cell is checked, and what is wrong is told by sheet, row and column.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use election::PersonId;
use election::programme::vetting::Finding;
use sieve::Mesh;

use super::{CLEAR, CODE, DepartmentList, FOUND, LONGEST, Listed, NotTaken, OPEN, Part, Told, WHO};
use crate::grid::{Cell, Grid, Row, letters};
use crate::open;
use crate::problem::{Problem, Problems};

/// Reads what a department has filled in.
///
/// # Errors
/// The file cannot be read, is not this list, or cells are wrong: all of them are listed, and nothing is taken.
pub fn read_department(bytes: &[u8], list: &DepartmentList) -> Result<Told, NotTaken> {
    let sheets = open::grids(bytes)?;
    let coded = |sheet: &&Grid| !sheet.hidden && code(sheet).is_some();
    let sheet = sheets.iter().find(coded).ok_or(NotTaken::NoList)?;
    if code(sheet) != Some(list.code.clone()) {
        return Err(NotTaken::OtherList);
    }
    let head = sheet.rows.iter().find(|row| WHO[..2].iter().all(|heading| row.cells().any(|(_, cell)| cell.shown() == *heading)));
    let head = head.ok_or(NotTaken::NoList)?;
    let columns = head.cells().map(|(column, cell)| (cell.shown(), column)).collect();
    let mut reader = Reader { list, sheet: &sheet.name, columns, problems: Problems::default() };
    reader.headings(head.number);
    if reader.problems.is_empty() {
        let told = reader.rows(sheet.rows.iter().filter(|row| row.number > head.number));
        if reader.problems.is_empty() {
            return Ok(told);
        }
    }
    Err(NotTaken::Cells(reader.problems))
}

/// The code that the sheet bears.
fn code(sheet: &Grid) -> Option<String> {
    let cells = sheet.rows.iter().flat_map(Row::cells);
    cells.map(|(_, cell)| cell.shown()).find_map(|text| Some(text.strip_prefix(CODE)?.trim().to_owned()))
}

struct Reader<'a> {
    list: &'a DepartmentList,
    sheet: &'a str,
    columns: HashMap<String, u16>,
    problems: Problems,
}

impl<'a> Reader<'a> {
    fn wrong(&mut self, row: u32, heading: &str, code: &'static str, figures: Vec<(&'static str, String)>) {
        let column = self.columns.get(heading).map(|column| letters(*column)).unwrap_or_default();
        let sheet = self.sheet.to_owned();
        self.problems.push(Problem { sheet, row, column, heading: heading.to_owned(), code, figures });
    }

    fn headings(&mut self, row: u32) {
        for heading in self.list.head() {
            if !self.columns.contains_key(&heading) {
                self.wrong(row, &heading, "department_heading_missing", Vec::new());
            }
        }
    }

    fn text(&self, row: &Row, heading: &str) -> String {
        let cell = self.columns.get(heading).and_then(|column| row.cell(*column));
        cell.map_or_else(String::new, Cell::shown)
    }

    fn rows<'r>(&mut self, rows: impl Iterator<Item = &'r Row>) -> Told {
        let mut told = Told::new();
        let mut seen = BTreeSet::new();
        let list = self.list;
        for row in rows {
            let Some(listed) = self.who(row) else { continue };
            if !seen.insert(listed.person) {
                self.wrong(row.number, WHO[0], "department_row_twice", Vec::new());
            }
            let own = self.answers(row);
            told.insert(listed.person, own);
        }
        let missing: Vec<&Listed> = list.persons.iter().filter(|listed| !seen.contains(&listed.person)).collect();
        if !missing.is_empty() {
            self.wrong(0, "", "department_rows_missing", vec![("count", missing.len().to_string())]);
        }
        told
    }

    /// Whose row it is; nothing for an empty row, and for one that is nobody's on the list.
    fn who(&mut self, row: &Row) -> Option<&'a Listed> {
        let (number, name) = (self.text(row, WHO[0]), self.text(row, WHO[1]));
        if number.is_empty() && name.is_empty() && (0..self.list.questions.len()).all(|question| self.answer(row, question).is_empty()) {
            return None;
        }
        let person = number.parse().ok().map(PersonId);
        let list = self.list;
        let listed = list.persons.iter().find(|listed| Some(listed.person) == person);
        match listed {
            None => self.wrong(row.number, WHO[0], "department_row_unknown", Vec::new()),
            Some(listed) if plain(&listed.name) != plain(&name) => self.wrong(row.number, WHO[1], "department_name_differs", Vec::new()),
            Some(_) => {}
        }
        listed
    }

    /// The three cells of a question.
    fn answer(&self, row: &Row, question: usize) -> Answer {
        let [finding, clause, paper] = Part::ALL.map(|part| self.text(row, &self.list.heading(question, part)));
        Answer { finding, clause, paper }
    }

    fn answers(&mut self, row: &Row) -> BTreeMap<String, Finding> {
        let list = self.list;
        let mut own = BTreeMap::new();
        for (at, question) in list.questions.iter().enumerate() {
            let answer = self.answer(row, at);
            for (part, text) in [(Part::Clause, &answer.clause), (Part::Paper, &answer.paper)] {
                self.words(row, &list.heading(at, part), text, answer.finding == FOUND);
            }
            let finding = match answer.finding.as_str() {
                CLEAR => Finding::Clear,
                OPEN => Finding::Open,
                FOUND => Finding::Found { clause: answer.clause, paper: answer.paper },
                other => {
                    let code = if other.is_empty() { "department_answer_missing" } else { "department_answer_unknown" };
                    self.wrong(row.number, &list.heading(at, Part::Finding), code, Vec::new());
                    continue;
                }
            };
            own.insert(question.id.clone(), finding);
        }
        own
    }

    /// A clause or a paper: there with a finding and only then, not too long, and no number of a person in it.
    fn words(&mut self, row: &Row, heading: &str, text: &str, found: bool) {
        let length = text.chars().count();
        if found && text.is_empty() {
            self.wrong(row.number, heading, "department_words_missing", Vec::new());
        } else if !found && !text.is_empty() {
            self.wrong(row.number, heading, "department_words_without_finding", Vec::new());
        } else if length > LONGEST {
            let figures = vec![("length", length.to_string()), ("most", LONGEST.to_string())];
            self.wrong(row.number, heading, "text_too_long", figures);
        } else if sieve::first(text.as_bytes(), Mesh::Published).is_some() {
            self.wrong(row.number, heading, "department_number_of_person", Vec::new());
        }
    }
}

/// What stands under a question, as it was filled in.
struct Answer {
    finding: String,
    clause: String,
    paper: String,
}

impl Answer {
    fn is_empty(&self) -> bool {
        [&self.finding, &self.clause, &self.paper].iter().all(|text| text.is_empty())
    }
}

/// A name without the blanks that people put between two characters.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

//! One row of a roll: its cells become a voter, or problems with their places.

use election::{Person, PersonId, Registration, Voter};
use jiff::civil::Date;
use statute::{Nationality, Sex};

use crate::date::{self, Spelled};
use crate::grid::{Cell, Row, letters};
use crate::heading::{Column, Field, Header};
use crate::id_number::{self, Id, IdProblem};
use crate::name::{NameProblem, is_private, name, plain};
use crate::problem::{Problem, Problems};
use crate::{category, nationality};

/// Reason of everybody whose household registration is here and who lives here: VCL-2025 16(2) one, registered without asking.
const BY_THE_REGISTER: &str = "按户籍册登记";
/// Characters of a villagers' group at most.
const LONGEST_GROUP: usize = 50;
/// Characters of a reason at most.
const LONGEST_REASON: usize = 500;
/// What clerks write into a cell to say that there is nothing.
const NOTHING: [&str; 9] = ["无", "暂无", "不详", "未提供", "/", "-", "—", "——", "\\"];

/// Reads the rows of one table.
pub(crate) struct Lines<'a> {
    /// Name of the sheet.
    pub sheet: &'a str,
    /// Header of the table.
    pub header: &'a Header,
    /// Where what is wrong goes.
    pub problems: &'a mut Problems,
    /// Where what is only remarkable goes.
    pub remarks: &'a mut Problems,
}

impl Lines<'_> {
    /// A voter, or nothing and at least one problem more.
    pub(crate) fn read(&mut self, row: &Row) -> Option<Voter> {
        let before = self.problems.total();
        let name = self.name(row);
        let id = self.id(row);
        let birth = self.birth(row, id.as_ref().ok().and_then(Option::as_ref), id.is_err());
        let sex = self.sex(row, id.as_ref().ok().and_then(Option::as_ref), id.is_err());
        let nationality = self.nationality(row);
        let group = self.group(row);
        let (registration, reason) = self.registration(row);
        if self.problems.total() > before {
            return None;
        }
        let id_number = id.ok().flatten().map(|id| id.number);
        let person = Person { id: PersonId(0), name: name?, sex, birth, nationality, id_number, group };
        Some(Voter { person, registration: registration?, reason, household: String::new() })
    }

    fn at(&self, row: &Row, column: Option<&Column>, code: &'static str) -> Problem {
        Problem {
            sheet: self.sheet.to_owned(),
            row: row.number,
            column: column.map(|c| letters(c.at)).unwrap_or_default(),
            heading: column.map(|c| c.heading.clone()).unwrap_or_default(),
            code,
            figures: Vec::new(),
        }
    }

    fn wrong(&mut self, row: &Row, column: Option<&Column>, code: &'static str, figures: Vec<(&'static str, String)>) {
        let problem = Problem { figures, ..self.at(row, column, code) };
        self.problems.push(problem);
    }

    fn remark(&mut self, row: &Row, column: Option<&Column>, code: &'static str) {
        let remark = self.at(row, column, code);
        self.remarks.push(remark);
    }

    /// Content of a field; a failed formula is a problem, 无 and its like are nothing.
    fn content<'r>(&mut self, row: &'r Row, column: &Column) -> Option<&'r Cell> {
        match row.cell(column.at)? {
            Cell::Error => {
                self.wrong(row, Some(column), "cell_error", Vec::new());
                None
            }
            Cell::Text(text) if NOTHING.contains(&text.trim()) => None,
            cell => Some(cell),
        }
    }

    /// Text of a field on one line.
    fn text(&mut self, row: &Row, column: &Column, most: usize) -> String {
        let text = self.content(row, column).map(|cell| plain(&cell.shown())).unwrap_or_default();
        let length = text.chars().count();
        if text.contains(char::REPLACEMENT_CHARACTER) {
            self.wrong(row, Some(column), "character_lost", Vec::new());
        } else if length > most {
            self.wrong(row, Some(column), "text_too_long", vec![("length", length.to_string()), ("most", most.to_string())]);
        }
        text
    }

    fn name(&mut self, row: &Row) -> Option<String> {
        let column = self.header.one(Field::Name)?;
        let written = match row.cell(column.at) {
            Some(Cell::Error) => {
                self.wrong(row, Some(column), "cell_error", Vec::new());
                return None;
            }
            Some(Cell::Text(text)) => text.to_string(),
            Some(cell) => cell.shown(),
            None => String::new(),
        };
        match name(&written) {
            Ok(name) => {
                if name.contains(['?', '？']) {
                    self.remark(row, Some(column), "name_question_mark");
                }
                if name.chars().any(is_private) {
                    self.remark(row, Some(column), "name_private_character");
                }
                Some(name)
            }
            Err(problem) => {
                let figures = match problem {
                    NameProblem::TooLong { length, most } => vec![("length", length.to_string()), ("most", most.to_string())],
                    _ => Vec::new(),
                };
                self.wrong(row, Some(column), problem.code(), figures);
                None
            }
        }
    }

    /// The identity number, nothing if there is none, an error if it was wrong.
    fn id(&mut self, row: &Row) -> Result<Option<Id>, ()> {
        let Some(column) = self.header.one(Field::IdNumber) else { return Ok(None) };
        let before = self.problems.total();
        let Some(cell) = self.content(row, column) else { return if self.problems.total() > before { Err(()) } else { Ok(None) } };
        let checked = match cell {
            // A spreadsheet keeps 15 digits of a number. An old number of 15 digits is whole, a longer one has lost its end.
            Cell::Number(number) if *number >= 1e15 => Err(IdProblem::Damaged),
            cell => id_number::check(&cell.shown()),
        };
        match checked {
            Ok(id) => {
                if id.old {
                    self.remark(row, Some(column), "id_old");
                }
                Ok(Some(id))
            }
            Err(problem) => {
                let figures = match problem {
                    IdProblem::Length { length } => vec![("length", length.to_string())],
                    _ => Vec::new(),
                };
                self.wrong(row, Some(column), problem.code(), figures);
                Err(())
            }
        }
    }

    /// Day of birth, from the identity number where there is one; the column must not contradict it.
    fn birth(&mut self, row: &Row, id: Option<&Id>, id_wrong: bool) -> Option<Date> {
        let Some(column) = self.header.one(Field::Birth) else {
            if id.is_none()
                && !id_wrong
                && let Some(column) = self.header.one(Field::IdNumber)
            {
                self.wrong(row, Some(column), "birth_missing", Vec::new());
            }
            return id.map(|id| id.birth);
        };
        let before = self.problems.total();
        let Some(cell) = self.content(row, column) else {
            if id.is_none() && !id_wrong && self.problems.total() == before {
                self.wrong(row, Some(column), "birth_missing", Vec::new());
            }
            return id.map(|id| id.birth);
        };
        let spelled = if column.asks_for_months { date::read_in_month_column(cell) } else { date::read(cell) };
        let problem = match (spelled, id) {
            (None, _) => "birth_unreadable",
            (Some(spelled), Some(id)) if spelled.fits(id.birth) => return Some(id.birth),
            (Some(_), Some(_)) => "birth_contradicts_id",
            (Some(Spelled::Day(day)), None) => return Some(day),
            (Some(_), None) if id_wrong => return None,
            (Some(_), None) => "birth_day_missing",
        };
        self.wrong(row, Some(column), problem, Vec::new());
        None
    }

    /// Sex, from the column or the identity number; they must not contradict each other.
    fn sex(&mut self, row: &Row, id: Option<&Id>, id_wrong: bool) -> Option<Sex> {
        let known = id.map(|id| id.sex);
        let column = self.header.one(Field::Sex)?;
        let before = self.problems.total();
        let Some(cell) = self.content(row, column) else {
            if known.is_none() && !id_wrong && self.problems.total() == before {
                self.wrong(row, Some(column), "sex_missing", Vec::new());
            }
            return known;
        };
        let written = sex_of(&cell.shown());
        let problem = match (written, known) {
            (None, _) => "sex_unknown",
            (Some(written), Some(known)) if written != known => "sex_contradicts_id",
            (Some(written), _) => return Some(written),
        };
        self.wrong(row, Some(column), problem, Vec::new());
        None
    }

    fn nationality(&mut self, row: &Row) -> Option<Nationality> {
        let column = self.header.one(Field::Nationality)?;
        let written = self.content(row, column)?.shown();
        let known = nationality::read(&written);
        if known.is_none() {
            self.wrong(row, Some(column), "nationality_unknown", vec![("value", short(&written))]);
        }
        known
    }

    fn group(&mut self, row: &Row) -> String {
        self.header.one(Field::Group).map(|column| self.text(row, column, LONGEST_GROUP)).unwrap_or_default()
    }

    /// Category and reason: nobody is on the roll without both.
    fn registration(&mut self, row: &Row) -> (Option<Registration>, String) {
        let category = match self.header.one(Field::Category) {
            Some(column) => self.category(row, column),
            None => Some(Registration::Resident),
        };
        let parts: Vec<String> = self.header.all(Field::Reason).map(|column| self.text(row, column, LONGEST_REASON)).collect();
        let reason = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("；");
        let approved = self.approved_on(row);
        let category = match category {
            Some(Registration::Applicant { .. }) => Some(Registration::Applicant { approved_on: approved }),
            other => other,
        };
        match category {
            Some(Registration::Resident) if reason.is_empty() => (category, BY_THE_REGISTER.to_owned()),
            Some(Registration::AwayTakingPart | Registration::Applicant { .. }) if reason.is_empty() => {
                let column = self.header.one(Field::Reason).or_else(|| self.header.one(Field::Category));
                self.wrong(row, column, "reason_missing", Vec::new());
                (None, reason)
            }
            category => (category, reason),
        }
    }

    fn category(&mut self, row: &Row, column: &Column) -> Option<Registration> {
        let before = self.problems.total();
        let Some(cell) = self.content(row, column) else {
            if self.problems.total() == before {
                self.wrong(row, Some(column), "category_missing", Vec::new());
            }
            return None;
        };
        let written = cell.shown();
        let known = category::read(&written);
        if known.is_none() {
            self.wrong(row, Some(column), "category_unknown", vec![("value", short(&written))]);
        }
        known
    }

    fn approved_on(&mut self, row: &Row) -> Option<Date> {
        let column = self.header.one(Field::ApprovedOn)?;
        let cell = self.content(row, column)?;
        if let Some(Spelled::Day(day)) = date::read(cell) {
            return Some(day);
        }
        self.wrong(row, Some(column), "approved_on_unreadable", Vec::new());
        None
    }
}

fn sex_of(text: &str) -> Option<Sex> {
    match text.trim() {
        "男" | "男性" | "M" | "m" | "1" => Some(Sex::Male),
        "女" | "女性" | "F" | "f" | "2" => Some(Sex::Female),
        _ => None,
    }
}

/// What stands there, short enough to be repeated in a sentence.
fn short(text: &str) -> String {
    let text = plain(text);
    match text.char_indices().nth(20) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

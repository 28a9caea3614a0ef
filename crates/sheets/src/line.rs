//! One row of a roll: its cells become a voter, somebody who stands off the roll, or problems with their places.

use std::sync::Arc;

use election::command::StrikeReason;
use election::{Person, PersonId, Registration, Unlisted, Voter};
use jiff::civil::Date;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use statute::{Nationality, Sex};
use unicode_normalization::UnicodeNormalization;

use crate::absence::{self, Said};
use crate::date::{self, Spelled};
use crate::field::Field;
use crate::grid::{Cell, Row, letters};
use crate::heading::{Column, Header};
use crate::id_number::{self, Id, IdProblem};
use crate::name::{self, NameProblem, is_private, plain};
use crate::problem::{Problem, Problems};
use crate::{category, nationality};

/// Reason of everybody whose household registration is here and who lives here: VCL-2025 16(2) one, registered without asking.
const BY_THE_REGISTER: &str = "按户籍册登记";
/// Characters of a villagers' group or a householder's name at most.
const LONGEST_GROUP: usize = 100;
/// Characters of a reason at most.
const LONGEST_REASON: usize = 500;
/// Different words of one column whose reading is remembered.
const REMEMBERED: usize = 200;
/// Different words shared at a time: those of a household stand beside each other.
const SHARED: usize = 1_000;

/// Words of a table and what they were read as: a village has few nationalities, categories, groups and remarks.
#[derive(Default)]
pub(crate) struct Memo {
    nationalities: HashMap<String, Option<Nationality>>,
    categories: HashMap<String, Option<Registration>>,
    remarks: HashMap<String, Option<StrikeReason>>,
    /// Right words of groups, householders and reasons: lines that have the same ones share them.
    words: HashSet<Arc<str>>,
}

impl Memo {
    fn share(&mut self, words: impl AsRef<str> + Into<Arc<str>>) -> Arc<str> {
        if let Some(known) = self.words.get(words.as_ref()) {
            return Arc::clone(known);
        }
        if self.words.len() >= SHARED {
            self.words.clear();
        }
        let words: Arc<str> = words.into();
        self.words.insert(Arc::clone(&words));
        words
    }
}

fn remembered<T: Clone>(memo: &mut HashMap<String, Option<T>>, text: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    if let Some(known) = memo.get(text) {
        return known.clone();
    }
    let value = read(text);
    if memo.len() < REMEMBERED {
        memo.insert(text.to_owned(), value.clone());
    }
    value
}

/// What a row is.
pub(crate) enum Line {
    /// On the roll.
    Voter(Voter),
    /// Off the roll, with the reason; and the householder, who may be the one of those below.
    Off(Unlisted, Arc<str>),
    /// Wrong: at least one problem was noted.
    Faulty,
}

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
    /// What columns were read as.
    pub memo: &'a mut Memo,
    /// Whoever was born before this day is of age without doubt, if it is known.
    pub of_age: Option<Date>,
    /// The row stands off the roll: what is wrong with it stops nobody.
    lenient: bool,
}

/// A number as far as it could be read.
struct Number {
    id: Option<Id>,
    /// It was damaged; the place where to say so.
    damaged: Option<Column>,
    wrong: bool,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(
        sheet: &'a str,
        header: &'a Header,
        (problems, remarks): (&'a mut Problems, &'a mut Problems),
        memo: &'a mut Memo,
        of_age: Option<Date>,
    ) -> Self {
        Self { sheet, header, problems, remarks, memo, of_age, lenient: false }
    }

    /// What the row is; group and householder as written, still without what merged cells say.
    pub(crate) fn read(&mut self, row: &Row) -> Line {
        let before = self.problems.total();
        self.lenient = false;
        let off = self.absence(row);
        self.lenient = off.is_some();
        let name = self.name(row);
        let number = self.number(row);
        let birth = self.birth(row, &number);
        if let Some(column) = &number.damaged {
            // The end of the number is lost for ever. With name and day of birth the person is known well enough to be registered.
            let column = column.clone();
            if birth.is_some() {
                self.remark(row, Some(&column), "id_damaged_left_out")
            } else {
                self.wrong(row, Some(&column), "id_damaged", Vec::new())
            }
        }
        let sex = self.sex(row, &number);
        let nationality = self.nationality(row);
        let group = self.group(row, Field::Group);
        let household = self.household(row, name.as_deref());
        let registration = if off.is_none() { self.registration(row) } else { (None, Arc::default()) };
        if self.problems.total() > before {
            return Line::Faulty;
        }
        let Some(name) = name else { return Line::Faulty };
        let person = Person { id: PersonId(0), name, sex, birth, nationality, id_number: number.id.map(|id| id.number), group };
        match (off, registration) {
            (Some((why, reason)), _) => Line::Off(Unlisted { person, why, reason }, household),
            (None, (Some(registration), reason)) => Line::Voter(Voter { person, registration, reason, household }),
            (None, (None, _)) => Line::Faulty,
        }
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
        if self.lenient { self.remarks.push(problem) } else { self.problems.push(problem) }
    }

    fn remark(&mut self, row: &Row, column: Option<&Column>, code: &'static str) {
        let remark = self.at(row, column, code);
        self.remarks.push(remark);
    }

    /// Content of a field; a failed formula is a problem, 无 and its like are nothing.
    fn content<'r>(&mut self, row: &'r Row, column: &Column) -> Option<Cell<'r>> {
        match row.cell(column.at)? {
            Cell::Error => {
                self.wrong(row, Some(column), "cell_error", Vec::new());
                None
            }
            Cell::Text(text) if text.len() <= 9 && is_nothing(text.trim()) => None,
            cell => Some(cell),
        }
    }

    /// Text of a field on one line.
    fn text(&mut self, row: &Row, column: &Column, most: usize) -> Arc<str> {
        let text = match self.content(row, column) {
            None => return Arc::default(),
            Some(Cell::Text(text)) => {
                let text = text.trim();
                if let Some(known) = self.memo.words.get(text).filter(|known| known.len() <= most) {
                    return Arc::clone(known);
                }
                plain(text)
            }
            Some(cell) => cell.shown(),
        };
        if text.len() > most && text.chars().count() > most {
            let figures = vec![("length", text.chars().count().to_string()), ("most", most.to_string())];
            self.wrong(row, Some(column), "text_too_long", figures);
        } else if text.contains(char::REPLACEMENT_CHARACTER) {
            self.wrong(row, Some(column), "character_lost", Vec::new());
        } else {
            return self.memo.share(text);
        }
        text.into()
    }

    fn name(&mut self, row: &Row) -> Option<String> {
        let header = self.header;
        let column = header.one(Field::Name)?;
        let read = match row.cell(column.at) {
            Some(Cell::Error) => {
                self.problems.push(self.at(row, Some(column), "cell_error"));
                return None;
            }
            Some(Cell::Text(text)) => name::read(text),
            Some(cell) => name::read(&cell.shown()),
            None => Err(NameProblem::Missing),
        };
        match read {
            Ok((name, other_dot)) => {
                if other_dot {
                    self.remark(row, Some(column), "name_dot");
                }
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
                // Nobody stands anywhere without a name.
                let problem = Problem { figures, ..self.at(row, Some(column), problem.code()) };
                self.problems.push(problem);
                None
            }
        }
    }

    /// The identity number.
    fn number(&mut self, row: &Row) -> Number {
        let mut number = Number { id: None, damaged: None, wrong: false };
        let header = self.header;
        let Some(column) = header.one(Field::IdNumber) else { return number };
        let Some(cell) = self.content(row, column) else {
            number.wrong = matches!(row.cell(column.at), Some(Cell::Error));
            return number;
        };
        let checked = match cell {
            // A spreadsheet keeps 15 digits of a number. An old number of 15 digits is whole, a longer one has lost its end.
            Cell::Number(number) if number >= 1e15 => Err(IdProblem::Damaged),
            Cell::Text(text) => id_number::check(text.trim()),
            cell => id_number::check(&cell.shown()),
        };
        match checked {
            Ok(id) => {
                if id.old {
                    self.remark(row, Some(column), "id_old");
                }
                number.id = Some(id);
            }
            Err(IdProblem::Damaged) => {
                number.damaged = Some(column.clone());
                number.wrong = true;
            }
            Err(problem) => {
                let figures = match problem {
                    IdProblem::Length { length } => vec![("length", length.to_string())],
                    _ => Vec::new(),
                };
                self.wrong(row, Some(column), problem.code(), figures);
                number.wrong = true;
            }
        }
        number
    }

    /// Day of birth, from the identity number where there is one; the column must not contradict it.
    fn birth(&mut self, row: &Row, number: &Number) -> Option<Date> {
        let header = self.header;
        let (id, sure) = (number.id.as_ref(), number.id.is_some() || number.wrong);
        let column = header.one(Field::Birth);
        let Some((column, cell)) = column.and_then(|column| self.content(row, column).map(|cell| (column, cell))) else {
            let failed = column.is_some_and(|column| matches!(row.cell(column.at), Some(Cell::Error)));
            let asked = column.or_else(|| header.one(Field::IdNumber));
            if !sure && !failed && asked.is_some() && !self.lenient {
                self.wrong(row, asked, "birth_missing", Vec::new());
            }
            return id.map(|id| id.birth);
        };
        let problem = match (self.spelled(row, column, cell, id.is_some()), id) {
            (None, _) => "birth_unreadable",
            (Some(spelled), Some(id)) if spelled.fits(id.birth) => return Some(id.birth),
            (Some(_), Some(_)) => "birth_contradicts_id",
            (Some(Spelled::Day(day)), None) => return Some(day),
            (Some(_), None) if number.wrong || self.lenient => return None,
            (Some(spelled), None) if self.of_age.is_some_and(|day| spelled.surely_before(day)) => {
                self.remark(row, Some(column), "birth_day_unknown");
                return None;
            }
            (Some(_), None) => "birth_day_missing",
        };
        self.wrong(row, Some(column), problem, Vec::new());
        None
    }

    /// What a cell says of the day of birth, with the columns beside it where the day is cut over several. Where no number tells the century of
    /// a short year it is taken as the last one, and the clerk is told.
    fn spelled(&mut self, row: &Row, column: &Column, cell: Cell<'_>, has_id: bool) -> Option<Spelled> {
        let part = |at: u16| row.cell(column.at + at).filter(|cell| !matches!(cell, Cell::Text(text) if is_nothing(text.trim())));
        let spelled = match column.spread {
            3.. => date::read_in_parts(cell, part(1), part(2)),
            2 => date::read_in_parts(cell, part(1), None),
            _ if column.asks_for_months => date::read_in_month_column(cell),
            _ => date::read(cell),
        };
        let Some(short @ Spelled::Short(..)) = spelled.filter(|_| !has_id) else { return spelled };
        let taken = short.of_last_century();
        if taken.is_some() {
            self.remark(row, Some(column), "birth_century_taken");
        }
        taken
    }

    /// Sex, from the column or the identity number; they must not contradict each other.
    fn sex(&mut self, row: &Row, number: &Number) -> Option<Sex> {
        let known = number.id.as_ref().map(|id| id.sex);
        let header = self.header;
        let column = header.one(Field::Sex)?;
        let Some(cell) = self.content(row, column).filter(|cell| !leaves_sex_open(*cell)) else {
            let failed = matches!(row.cell(column.at), Some(Cell::Error));
            if known.is_none() && !failed && !self.lenient && (!number.wrong || number.damaged.is_some()) {
                self.wrong(row, Some(column), "sex_missing", Vec::new());
            }
            return known;
        };
        let written = match cell {
            Cell::Text(text) => sex_of(text),
            cell => sex_of(&cell.shown()),
        };
        let problem = match (written, known) {
            (None, _) => "sex_unknown",
            (Some(written), Some(known)) if written != known => "sex_contradicts_id",
            (Some(written), _) => return Some(written),
        };
        self.wrong(row, Some(column), problem, Vec::new());
        None
    }

    fn nationality(&mut self, row: &Row) -> Option<Nationality> {
        let header = self.header;
        let column = header.one(Field::Nationality)?;
        let cell = self.content(row, column)?;
        let known = match cell {
            Cell::Text(text) => remembered(&mut self.memo.nationalities, text, nationality::read),
            cell => nationality::read(&cell.shown()),
        };
        if known.is_none() {
            self.wrong(row, Some(column), "nationality_unknown", vec![("value", short(&cell.shown()))]);
        }
        known
    }

    fn group(&mut self, row: &Row, field: Field) -> Arc<str> {
        let header = self.header;
        header.one(field).map(|column| self.text(row, column, LONGEST_GROUP)).unwrap_or_default()
    }

    /// The householder: as written, and the person himself where the relation says so.
    fn household(&mut self, row: &Row, own: Option<&str>) -> Arc<str> {
        let header = self.header;
        if let Some(relation) = header.one(Field::Relation)
            && let Some(Cell::Text(text)) = row.cell(relation.at)
            && matches!(text.trim(), "户主" | "本人" | "本人（户主）" | "本户" | "户主本人")
        {
            return own.map_or_else(Arc::default, |own| self.memo.share(own));
        }
        let written = self.group(row, Field::Household);
        if written.is_empty() { written } else { name::name(&written).map_or(written, |name| self.memo.share(name)) }
    }

    /// Why somebody stands off the roll and in which words, if so.
    fn absence(&mut self, row: &Row) -> Option<(StrikeReason, String)> {
        let header = self.header;
        let flag = |field: Field| {
            let column = header.one(field)?;
            let cell = row.cell(column.at)?;
            absence::flagged(&cell.shown()).then(|| format!("{}：{}", column.heading.trim(), cell.shown()))
        };
        if let Some(words) = flag(Field::Died) {
            return Some((StrikeReason::Died, cut(&words)));
        }
        if let Some(words) = flag(Field::MovedOut) {
            return Some((StrikeReason::MovedOut, cut(&words)));
        }
        let reasons: Vec<Arc<str>> =
            header.all(Field::WhyNot).map(|column| self.text(row, column, LONGEST_REASON)).filter(|r| !r.is_empty()).collect();
        let reason = reasons.join("；");
        let why = if reason.is_empty() { None } else { absence::why(&reason) };
        if let Some((column, said)) = self.said(row) {
            return match said {
                Said::Yes if reason.is_empty() => None,
                Said::Yes => {
                    self.wrong(row, Some(column), "attends_contradicts_reason", Vec::new());
                    None
                }
                Said::No(own) => {
                    let known = why.or(own);
                    if known.is_none() {
                        self.remark(row, Some(column), "off_without_reason");
                    }
                    let words = if reason.is_empty() { row.cell(column.at).map(Cell::shown).unwrap_or_default() } else { reason };
                    let words = if words == "否" { format!("{}：否", column.heading.trim()) } else { words };
                    Some((known.unwrap_or(StrikeReason::Declined), cut(&plain(&words))))
                }
            };
        }
        if !reason.is_empty() {
            if why.is_none() {
                self.remark(row, header.one(Field::WhyNot), "off_without_reason");
            }
            return Some((why.unwrap_or(StrikeReason::Declined), reason));
        }
        self.remarked(row)
    }

    /// What 是否参加 says; nothing if there is no such column or it is empty.
    fn said(&mut self, row: &Row) -> Option<(&'a Column, Said)> {
        let header: &'a Header = self.header;
        let column = header.one(Field::Attends)?;
        let cell = self.content(row, column)?;
        let said = absence::attends(&cell.shown());
        if said.is_none() {
            self.wrong(row, Some(column), "attends_unknown", vec![("value", short(&cell.shown()))]);
        }
        said.map(|said| (column, said))
    }

    /// A remark or category that says somebody is dead or gone.
    fn remarked(&mut self, row: &Row) -> Option<(StrikeReason, String)> {
        let header: &'a Header = self.header;
        for column in header.all(Field::Reason).chain(header.all(Field::Category)) {
            if let Some(Cell::Text(text)) = row.cell(column.at)
                && text.len() <= 40
                && let Some(why) = remembered(&mut self.memo.remarks, text, absence::remarked)
            {
                self.remark(row, Some(column), "off_by_remark");
                return Some((why, plain(text.trim())));
            }
        }
        None
    }

    /// Category and reason: nobody is on the roll without both.
    fn registration(&mut self, row: &Row) -> (Option<Registration>, Arc<str>) {
        let header = self.header;
        let category = match header.one(Field::Category) {
            Some(column) => self.category(row, column),
            None => Some(Registration::Resident),
        };
        let mut reason: Arc<str> = Arc::default();
        for column in header.all(Field::Reason) {
            let part = self.text(row, column, LONGEST_REASON);
            if reason.is_empty() {
                reason = part;
            } else if !part.is_empty() {
                reason = self.memo.share(format!("{reason}；{part}"));
            }
        }
        let approved = self.approved_on(row);
        let category = match category {
            Some(Registration::Applicant { .. }) => Some(Registration::Applicant { approved_on: approved }),
            other => other,
        };
        match category {
            Some(Registration::Resident) if reason.is_empty() => (category, self.memo.share(BY_THE_REGISTER)),
            Some(Registration::AwayTakingPart | Registration::Applicant { .. }) if reason.is_empty() => {
                let column = header.one(Field::Reason).or_else(|| header.one(Field::Category));
                self.wrong(row, column, "reason_missing", Vec::new());
                (None, reason)
            }
            category => (category, reason),
        }
    }

    fn category(&mut self, row: &Row, column: &Column) -> Option<Registration> {
        let Some(cell) = self.content(row, column) else {
            if !matches!(row.cell(column.at), Some(Cell::Error)) {
                self.wrong(row, Some(column), "category_missing", Vec::new());
            }
            return None;
        };
        let known = match cell {
            Cell::Text(text) => remembered(&mut self.memo.categories, text, category::read),
            cell => category::read(&cell.shown()),
        };
        if known.is_none() {
            self.wrong(row, Some(column), "category_unknown", vec![("value", short(&cell.shown()))]);
        }
        known
    }

    fn approved_on(&mut self, row: &Row) -> Option<Date> {
        let header = self.header;
        let column = header.one(Field::ApprovedOn)?;
        let cell = self.content(row, column)?;
        if let Some(Spelled::Day(day)) = date::read(cell) {
            return Some(day);
        }
        self.wrong(row, Some(column), "approved_on_unreadable", Vec::new());
        None
    }
}

/// What clerks write into a cell to say that there is nothing.
fn is_nothing(text: &str) -> bool {
    matches!(text, "无" | "暂无" | "不详" | "未提供" | "/" | "-" | "—" | "——" | "\\")
}

fn sex_of(text: &str) -> Option<Sex> {
    match text.trim() {
        "男" | "男性" | "M" | "m" | "1" => Some(Sex::Male),
        "女" | "女性" | "F" | "f" | "2" => Some(Sex::Female),
        other => {
            let tidy: String = other.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{FEFF}' | '\'')).collect();
            if tidy == other { None } else { sex_of(&tidy) }
        }
    }
}

/// The codes of GB/T 2261.1 for a sex that is not known (0) or not stated (9), and their words.
fn leaves_sex_open(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Number(code) => code == 0.0 || code == 9.0,
        Cell::Text(text) => matches!(text.trim(), "0" | "9" | "０" | "９" | "未知" | "未说明" | "未知的性别" | "未说明的性别"),
        _ => false,
    }
}

/// Words of a reason, as many as it may have.
fn cut(text: &str) -> String {
    text.char_indices().nth(LONGEST_REASON).map_or(text, |(at, _)| &text[..at]).to_owned()
}

/// What stands there, short enough to be repeated in a sentence.
fn short(text: &str) -> String {
    let text = plain(text);
    match text.char_indices().nth(20) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

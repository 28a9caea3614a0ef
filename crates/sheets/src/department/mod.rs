//! 资格联审表: the list of a vetting as one department's own sheet, for a department without network. It goes out with a drop-down for every
//! question and comes in again whole or not at all. No identity number stands on it, nor a part of one: with the day of birth and the county
//! the last digits would give the whole.

mod read;
mod write;

use std::collections::BTreeMap;

use election::PersonId;
use election::programme::vetting::Finding;

use crate::problem::{Problems, SheetError};

pub use read::read_department;
pub use write::department_sheet;

/// Before the code, in a cell of its own.
const CODE: &str = "表码：";
/// Headings of the columns that say who is meant, in their order.
const WHO: [&str; 5] = ["编号", "姓名", "性别", "出生日期", "村民小组"];
/// What may be chosen.
const CLEAR: &str = "无";
const FOUND: &str = "有";
const OPEN: &str = "需核实";
/// Characters of a clause or of the name of a paper, as the form on the page takes them.
const LONGEST: usize = 200;

/// What a department answers: by person, then by question.
pub type Told = BTreeMap<PersonId, BTreeMap<String, Finding>>;

/// A question on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name in the record.
    pub id: String,
    /// In words.
    pub title: String,
    /// Article or instruction, marked where it is not confirmed.
    pub source: String,
}

/// Somebody on the list, as far as a department needs it to know who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Number in the record.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// 男, 女, or nothing.
    pub sex: String,
    /// Day of birth in words, or nothing.
    pub birth: String,
    /// Villagers' group.
    pub group: String,
}

/// The list of a vetting as one department gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentList {
    /// Says of which unit, department and list a sheet is: what is filled in belongs to that and to nothing else.
    pub code: String,
    /// Title above the table.
    pub title: String,
    /// Lines between title and table.
    pub notes: Vec<String>,
    /// What this department is asked, in order.
    pub questions: Vec<Question>,
    /// Everybody on the list.
    pub persons: Vec<Listed>,
    /// What the department itself has answered before.
    pub before: Told,
}

impl DepartmentList {
    /// Heading of a part of a question, counted from 1.
    fn heading(&self, question: usize, part: Part) -> String {
        let title = self.questions.get(question).map_or("", |question| question.title.as_str());
        match part {
            Part::Finding => format!("{}．{title}", question + 1),
            Part::Clause => format!("{}．依据的条款", question + 1),
            Part::Paper => format!("{}．文书名称和编号", question + 1),
        }
    }

    /// All headings in order.
    fn head(&self) -> Vec<String> {
        let asked = (0..self.questions.len()).flat_map(|at| Part::ALL.map(|part| self.heading(at, part)));
        WHO.map(str::to_owned).into_iter().chain(asked).collect()
    }
}

/// The three columns of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Finding,
    Clause,
    Paper,
}

impl Part {
    const ALL: [Self; 3] = [Self::Finding, Self::Clause, Self::Paper];
}

/// Why nothing was taken from a sheet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] SheetError),
    /// It bears no code of a list: it is another form.
    #[error("the file bears no code of a list")]
    NoList,
    /// It is a list of another unit or department, or one to which people have been added since.
    #[error("the file is another list than the one asked about")]
    OtherList,
    /// Cells are wrong.
    #[error("{} cells are wrong", .0.total())]
    Cells(Problems),
}

//! What is wrong with a file, a sheet, a row: codes and figures, never sentences. The sentences stand in `locales/*/sheets.ftl`.

use std::ops::Deref;

/// Problems kept in one answer. The rest is only counted: nobody reads ten thousand lines, and a hostile file must not fill memory.
const KEPT: usize = 10_000;

/// One thing that is wrong or remarkable, at its place in the clerk's own sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name of the sheet as its tab shows; `CSV` for text files, which have no tabs.
    pub sheet: String,
    /// Row as Excel shows it, from 1; 0 if the whole sheet is meant.
    pub row: u32,
    /// Column as Excel shows it, for example "C"; empty if the whole row is meant.
    pub column: String,
    /// Heading of that column in the clerk's words; empty if the whole row is meant.
    pub heading: String,
    /// Stable snake_case code; its sentence stands under [`Problem::key`].
    pub code: &'static str,
    /// Figures by name, ready to print. Never a name, an identity number or a day of birth.
    pub figures: Vec<(&'static str, String)>,
}

impl Problem {
    /// Where, as a spreadsheet writes it: `选民名单!C7`, without row `选民名单`, without column `选民名单!7`.
    #[must_use]
    pub fn place(&self) -> String {
        match self.row {
            0 => self.sheet.clone(),
            row => format!("{}!{}{row}", self.sheet, self.column),
        }
    }

    /// Key of its sentence: `problem-id-damaged` for the code `id_damaged`.
    #[must_use]
    pub fn key(&self) -> String {
        message_key("problem-", self.code)
    }

    /// The figures as arguments of the sentence.
    #[must_use]
    pub fn arguments(&self) -> Vec<(&str, &str)> {
        self.figures.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

fn message_key(room: &str, code: &str) -> String {
    format!("{room}{}", code.replace('_', "-"))
}

/// Problems in the order of the file: the first 10,000 of them, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problems {
    list: Vec<Problem>,
    total: u32,
}

impl Problems {
    /// One more; listed if there is room, counted always.
    pub(crate) fn push(&mut self, problem: Problem) {
        self.total = self.total.saturating_add(1);
        if self.list.len() < KEPT {
            self.list.push(problem);
        }
    }

    /// Takes in those of another list behind its own.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.total = self.total.saturating_add(other.total);
        let room = KEPT.saturating_sub(self.list.len());
        self.list.extend(other.list.into_iter().take(room));
    }

    /// Takes back all that fit, as far as they are listed.
    pub(crate) fn withdraw(&mut self, fits: impl Fn(&Problem) -> bool) {
        let before = self.list.len();
        self.list.retain(|problem| !fits(problem));
        self.total = self.total.saturating_sub(u32::try_from(before - self.list.len()).unwrap_or(u32::MAX));
    }

    /// In the order of sheets as given, then of rows.
    pub(crate) fn sort(&mut self, sheets: &[String]) {
        let place = |name: &str| sheets.iter().position(|sheet| sheet == name);
        self.list.sort_by_cached_key(|problem| (place(&problem.sheet), problem.row));
    }

    /// How many there are, those beyond the list included.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.total
    }

    /// The list alone.
    #[must_use]
    pub fn into_vec(self) -> Vec<Problem> {
        self.list
    }
}

impl Deref for Problems {
    type Target = [Problem];

    fn deref(&self) -> &[Problem] {
        &self.list
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

/// Why a file cannot be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Nothing in it.
    Empty,
    /// Not a spreadsheet: a picture, a letter, a program.
    NotATable,
    /// It begins like a spreadsheet and then breaks off or contradicts itself.
    Damaged,
    /// Locked with a password.
    Encrypted,
    /// A web page saved as `.xls`, as many older systems export.
    WebPage,
    /// A workbook of a kind not read here (Excel 95 and older, `.xlsb`).
    OtherWorkbook,
    /// A quotation mark in a text file is never closed.
    OpenQuote,
}

/// Which limit a file exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Bytes of the file as uploaded.
    File,
    /// Bytes after unpacking, or unpacked bytes per packed byte: a "zip bomb".
    Unpacked,
    /// Files inside the packed workbook.
    Parts,
    /// Rows with content in all sheets.
    Rows,
    /// Columns of a sheet.
    Columns,
    /// Cells with content in all sheets.
    Cells,
    /// Sheets of a workbook.
    Sheets,
}

/// Why nothing was loaded. There is no partial answer: a file is read whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The file cannot be read as a table.
    #[error("{}", self.key())]
    Unreadable {
        /// Why.
        why: Why,
    },
    /// The file exceeds a limit.
    #[error("{}", self.key())]
    TooLarge {
        /// Which.
        limit: Limit,
        /// The limit; mebibytes for `File` and `Unpacked`, else a number of things.
        most: u64,
    },
    /// No visible sheet has a row with 姓名 and a second heading of a roll.
    #[error("{}", self.key())]
    NoHeader {
        /// Names of the sheets that were looked at.
        sheets: Vec<String>,
    },
    /// There is a header and nobody under it.
    #[error("{}", self.key())]
    NoRows,
    /// At least one row is wrong.
    #[error("{}", self.key())]
    Rows(Problems),
}

impl SheetError {
    /// Key of its sentence, for example `sheet-error-too-large-file`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Unreadable { why: Why::Empty } => "sheet-error-empty",
            Self::Unreadable { why: Why::NotATable } => "sheet-error-not-a-table",
            Self::Unreadable { why: Why::Damaged } => "sheet-error-damaged",
            Self::Unreadable { why: Why::Encrypted } => "sheet-error-encrypted",
            Self::Unreadable { why: Why::WebPage } => "sheet-error-web-page",
            Self::Unreadable { why: Why::OtherWorkbook } => "sheet-error-other-workbook",
            Self::Unreadable { why: Why::OpenQuote } => "sheet-error-open-quote",
            Self::TooLarge { limit: Limit::File, .. } => "sheet-error-too-large-file",
            Self::TooLarge { limit: Limit::Unpacked, .. } => "sheet-error-too-large-unpacked",
            Self::TooLarge { limit: Limit::Parts, .. } => "sheet-error-too-large-parts",
            Self::TooLarge { limit: Limit::Rows, .. } => "sheet-error-too-large-rows",
            Self::TooLarge { limit: Limit::Columns, .. } => "sheet-error-too-large-columns",
            Self::TooLarge { limit: Limit::Cells, .. } => "sheet-error-too-large-cells",
            Self::TooLarge { limit: Limit::Sheets, .. } => "sheet-error-too-large-sheets",
            Self::NoHeader { .. } => "sheet-error-no-header",
            Self::NoRows => "sheet-error-no-rows",
            Self::Rows(_) => "sheet-error-rows",
        }
    }

    /// Figures of the sentence by name, ready to print.
    #[must_use]
    pub fn figures(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unreadable { .. } | Self::NoRows => Vec::new(),
            Self::TooLarge { most, .. } => vec![("most", most.to_string())],
            Self::NoHeader { sheets } => vec![("count", sheets.len().to_string()), ("sheets", sheets.join("、"))],
            Self::Rows(problems) => vec![("count", problems.total().to_string())],
        }
    }
}

pub(crate) fn unreadable<T>(why: Why) -> Result<T, SheetError> {
    Err(SheetError::Unreadable { why })
}

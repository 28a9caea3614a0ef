//! Headings of a roll, by the words clerks use for them, in one row or spread over several merged ones.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::field::{Field, WORDS};
use crate::grid::{Cell, Row};

/// Rows with content in which a header is looked for: titles, units and dates stand above it.
pub(crate) const LOOKED_AT: usize = 40;
/// Bytes of a heading at most; longer texts are instructions.
const LONGEST_HEADING: usize = 120;
/// Rows of a merged header above and below the row with 姓名.
pub(crate) const MERGED: usize = 2;

/// A column that was found, for the preview page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundColumn {
    /// Name of the sheet.
    pub sheet: String,
    /// Column as Excel shows it, for example "C".
    pub column: String,
    /// Heading in the clerk's words.
    pub heading: String,
    /// What it was read as; nothing if it was left alone (telephone, address: not needed, so not read).
    pub field: Option<Field>,
}

/// Headings of a running number: a row with nothing but that is empty.
const RUNNING: [&str; 6] = ["序号", "编号", "序", "行号", "选民编号", "户编号"];

/// A heading without blanks, brackets and marks, in ordinary width.
pub(crate) fn bare(heading: &str) -> String {
    let (mut bare, mut depth) = (String::new(), 0_u32);
    for c in heading.nfkc() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            c if depth == 0 && (c.is_alphanumeric()) => bare.push(c),
            _ => {}
        }
    }
    bare
}

/// What a heading stands for.
fn field_of(heading: &str) -> Option<Field> {
    if heading.len() > LONGEST_HEADING {
        return None;
    }
    let bare = bare(heading);
    WORDS.iter().find(|(_, words)| words.contains(&bare.as_str())).map(|(field, _)| *field)
}

fn field_in(cell: Cell<'_>) -> Option<Field> {
    match cell {
        Cell::Text(text) => field_of(text),
        _ => None,
    }
}

/// A column of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// From 0.
    pub at: u16,
    /// In the clerk's words.
    pub heading: String,
    /// What it is read as.
    pub field: Option<Field>,
    /// Another column further left says the same; this one is not read.
    pub repeats: Option<Field>,
    /// It asks for a month: 出生年月.
    pub asks_for_months: bool,
    /// It holds a running number.
    pub counts: bool,
}

impl Column {
    fn new(at: u16, heading: String, field: Option<Field>, repeats: Option<Field>) -> Self {
        let bare = bare(&heading);
        let asks_for_months = bare.contains("年月") && !bare.contains('日');
        Self { at, field, repeats, asks_for_months, counts: RUNNING.contains(&bare.as_str()), heading }
    }
}

/// The header of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// Row with 姓名, as Excel shows it.
    pub row: u32,
    /// What tells this template from others: a hash of its headings.
    pub template: String,
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// By field, the place in `columns` of the first one read as it; without one, the end. Every row asks for every field.
    first: [usize; Field::ALL.len()],
}

impl Header {
    fn new(row: u32, columns: Vec<Column>) -> Self {
        let mut header = Self { row, template: fingerprint(&columns), columns, first: [0; Field::ALL.len()] };
        header.look_up();
        header
    }

    fn look_up(&mut self) {
        for (first, field) in self.first.iter_mut().zip(Field::ALL) {
            *first = self.columns.iter().position(|column| column.field == Some(field)).unwrap_or(self.columns.len());
        }
    }

    /// All columns read as this field; only reasons may have several.
    pub(crate) fn all(&self, field: Field) -> impl Iterator<Item = &Column> {
        let columns = self.columns.get(self.first[field as usize]..).unwrap_or_default();
        columns.iter().filter(move |column| column.field == Some(field))
    }

    /// Reads the columns as a clerk said.
    fn follow(&mut self, layout: &Layout) {
        for column in &mut self.columns {
            column.field = layout.get(&column.at).copied();
            column.repeats = None;
        }
        self.look_up();
    }

    /// The column read as this field.
    pub(crate) fn one(&self, field: Field) -> Option<&Column> {
        self.columns.get(self.first[field as usize])
    }
}

/// What a clerk said the columns of a template are, from 0; columns that are not named are not read.
pub type Layout = BTreeMap<u16, Field>;
/// What clerks said, by template.
pub type Layouts = BTreeMap<String, Layout>;

/// The first header of a sheet, and the place of the first row under it.
pub(crate) fn first(rows: &[Row], known: &Layouts) -> Option<(Header, usize)> {
    let looked_at = rows.len().min(LOOKED_AT);
    (0..looked_at).find_map(|at| header_at(rows, at, true, known)).or_else(|| (0..looked_at).find_map(|at| remembered(rows, at, known)))
}

/// A header in the middle of a sheet, repeated by a clerk who joined two tables.
pub(crate) fn again(rows: &[Row], at: usize, known: &Layouts) -> Option<(Header, usize)> {
    header_at(rows, at, false, known)
}

/// The row that looks most like headings, where no words are known: the clerk may say what its columns are.
pub(crate) fn guessed(rows: &[Row]) -> Option<(Header, usize)> {
    let words = |row: &Row| {
        let text = |cell: Cell<'_>| matches!(cell, Cell::Text(text) if text.chars().count() <= 20 && text.chars().any(char::is_alphabetic));
        row.cells().filter(|(_, cell)| text(*cell)).count()
    };
    let most = rows.iter().take(LOOKED_AT).map(words).max().filter(|most| *most > 1)?;
    let at = rows.iter().take(LOOKED_AT).position(|row| words(row) == most)?;
    Some((plain_header(&rows[at]), at + 1))
}

/// A header that only the clerk could explain, and once did.
fn remembered(rows: &[Row], at: usize, known: &Layouts) -> Option<(Header, usize)> {
    if known.is_empty() {
        return None;
    }
    let mut header = plain_header(&rows[at]);
    let layout = known.get(&header.template)?;
    header.follow(layout);
    header.one(Field::Name).is_some().then_some((header, at + 1))
}

/// One row taken for headings without understanding them.
fn plain_header(row: &Row) -> Header {
    let columns: Vec<Column> = row.cells().map(|(at, cell)| Column::new(at, cell.shown(), None, None)).collect();
    Header::new(row.number, columns)
}

/// A hash of the headings and their places. Blanks, brackets and marks do not count.
fn fingerprint(columns: &[Column]) -> String {
    let mut hash = Sha256::new();
    for column in columns {
        hash.update(column.at.to_be_bytes());
        hash.update(bare(&column.heading).as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

static NAME: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("名"));

pub(crate) fn has_name_heading(row: &Row) -> bool {
    NAME.find(row.text().as_bytes()).is_some()
        && row.cells().any(|(_, cell)| match cell {
            Cell::Text(text) => text.len() <= LONGEST_HEADING && text.contains('名') && field_of(text) == Some(Field::Name),
            _ => false,
        })
}

/// A header whose row with 姓名 stands here: that and at least one other field.
fn header_at(rows: &[Row], at: usize, look_above: bool, known: &Layouts) -> Option<(Header, usize)> {
    let row = rows.get(at)?;
    if !has_name_heading(row) {
        return None;
    }
    let mut found: BTreeMap<u16, (String, Option<Field>)> = BTreeMap::new();
    for (column, cell) in row.cells() {
        found.insert(column, (cell.shown(), field_in(cell)));
    }
    if look_above {
        for (above, distance) in rows[..at].iter().rev().take(MERGED).zip(1..) {
            if above.number + distance == row.number {
                let fields = above.cells().filter(|(_, cell)| field_in(*cell).is_some());
                fields.for_each(|(column, cell)| {
                    found.entry(column).or_insert_with(|| (cell.shown(), field_in(cell)));
                });
            }
        }
    }
    let next = below(rows, at, &mut found);
    let columns = told_apart(found);
    let makes_a_roll = columns.iter().any(|column| column.field.is_some_and(Field::makes_a_roll));
    let mut header = Header::new(row.number, columns);
    let layout = known.get(&header.template);
    if let Some(layout) = layout {
        header.follow(layout);
    }
    let complete = header.one(Field::Name).is_some() && (makes_a_roll || layout.is_some());
    complete.then_some((header, next))
}

/// Takes in the lower rows of a merged header and passes over a row of column numbers; gives the place of the first row of data.
fn below(rows: &[Row], at: usize, found: &mut BTreeMap<u16, (String, Option<Field>)>) -> usize {
    let names: Vec<u16> = found.iter().filter(|(_, (_, field))| *field == Some(Field::Name)).map(|(column, _)| *column).collect();
    let mut next = at + 1;
    for (lower, distance) in rows[at + 1..].iter().take(MERGED).zip(1..) {
        let under_the_name = names.iter().any(|column| lower.cell(*column).is_some());
        let has_fields = lower.cells().any(|(_, cell)| field_in(cell).is_some());
        if lower.number != rows[at].number + distance || under_the_name || !has_fields {
            break;
        }
        for (column, cell) in lower.cells() {
            found.insert(column, (cell.shown(), field_in(cell)));
        }
        next += 1;
    }
    next + usize::from(rows.get(next).is_some_and(numbers_the_columns))
}

/// 1 2 3 4 … under the headings, as in statistical forms.
fn numbers_the_columns(row: &Row) -> bool {
    row.len() > 2 && row.cells().zip(1_u32..).all(|((_, cell), number)| cell.shown() == number.to_string())
}

/// Of two columns for one field the left one is read; of reasons all are.
fn told_apart(found: BTreeMap<u16, (String, Option<Field>)>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::with_capacity(found.len());
    for (at, (heading, field)) in found {
        let again = field.is_some_and(|f| !f.repeatable() && columns.iter().any(|column| column.field == Some(f)));
        let (field, repeats) = if again { (None, field) } else { (field, None) };
        columns.push(Column::new(at, heading, field, repeats));
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::{Field, Layouts, field_of, first, guessed};
    use crate::grid::tests::grid;

    #[test]
    fn headings_are_known_however_they_are_spaced() {
        for heading in
            ["姓名", "姓 名", "　姓　　名　", "姓\n名", "*姓名", "姓名（必填）", "选民姓名", "参选村民姓名：", "姓名(与身份证一致)"]
        {
            assert_eq!(field_of(heading), Some(Field::Name), "{heading}");
        }
        for heading in ["公民身份号码", "身份证号码（18位）", "证件号码", "身 份 证 号"] {
            assert_eq!(field_of(heading), Some(Field::IdNumber), "{heading}");
        }
        assert_eq!(field_of("所在村(居)民小组"), Some(Field::Group));
        for (heading, field) in
            [("户主姓名", Field::Household), ("户主", Field::Household), ("与户主关系", Field::Relation), ("不参加原因", Field::WhyNot)]
        {
            assert_eq!(field_of(heading), Some(field), "{heading}");
        }
        for heading in ["登记人", "父亲姓名", "联系电话", "监护人姓名", ""] {
            assert_eq!(field_of(heading), None, "{heading}");
        }
    }

    fn fields(rows: &[&[&str]]) -> Option<(Vec<Option<Field>>, usize)> {
        first(&grid(rows).rows, &Layouts::new()).map(|(header, next)| (header.columns.iter().map(|c| c.field).collect(), next))
    }

    #[test]
    fn a_header_over_two_merged_rows_is_one_header() {
        let upper_name =
            fields(&[&["某村选民登记表"], &["序号", "姓名", "基本情况", "", "备注"], &["", "", "性别", "身份证号", ""], &["1", "甲"]]);
        let expected = vec![None, Some(Field::Name), Some(Field::Sex), Some(Field::IdNumber), Some(Field::Reason)];
        assert_eq!(upper_name, Some((expected, 3)));
        let lower_name = fields(&[&["选民", "", "身份证号"], &["姓名", "性别", ""], &["甲", "男", "1"]]);
        assert_eq!(lower_name, Some((vec![Some(Field::Name), Some(Field::Sex), Some(Field::IdNumber)], 2)));
    }

    #[test]
    fn a_list_of_signatures_is_no_roll() {
        assert_eq!(fields(&[&["序号", "姓名", "签字"], &["1", "甲", ""]]), None);
        assert_eq!(fields(&[&["填写说明"], &["一、姓名与身份证一致"]]), None);
    }

    #[test]
    fn a_row_of_column_numbers_is_passed_over() {
        assert_eq!(fields(&[&["序号", "姓名", "性别"], &["1", "2", "3"], &["1", "甲", "男"]]).map(|f| f.1), Some(2));
    }

    #[test]
    fn headings_that_nobody_knows_are_read_as_the_clerk_once_said() {
        let rows: &[&[&str]] = &[&["花名册"], &["序", "何人", "证号码", "片区"], &["1", "甲", "x", "一"]];
        let rows = grid(rows).rows;
        let mut known = Layouts::new();
        assert!(first(&rows, &known).is_none());
        let (header, _) = guessed(&rows).unwrap();
        known.insert(header.template.clone(), [(1, Field::Name), (2, Field::IdNumber)].into());
        let (header, next) = first(&rows, &known).unwrap();
        assert_eq!((header.row, next), (2, 2));
        assert_eq!(header.columns.iter().map(|c| c.field).collect::<Vec<_>>(), [None, Some(Field::Name), Some(Field::IdNumber), None]);
    }

    #[test]
    fn a_template_is_known_by_its_headings_and_their_places() {
        let template = |rows: &[&[&str]]| first(&grid(rows).rows, &Layouts::new()).unwrap().0.template;
        let one = template(&[&["甲村"], &["姓名", "性别", "电话"], &["张三", "男", "1"]]);
        assert_eq!(one, template(&[&["姓 名", "性别（必填）", "电话"], &["李四", "女", "2"]]));
        assert_ne!(one, template(&[&["姓名", "电话", "性别"], &["李四", "2", "女"]]));
    }
}

//! Headings of a roll, by the words clerks use for them, in one row or spread over several merged ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use memchr::memmem::Finder;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::field::{Field, WEAK, WORDS};
use crate::grid::{Cell, Row};

/// Rows with content in which a header is looked for: titles, units and dates stand above it.
pub(crate) const LOOKED_AT: usize = 40;
/// Bytes of a heading at most; longer texts are instructions.
const LONGEST_HEADING: usize = 120;
/// Heading of the column that an error workbook adds behind the others.
pub(crate) const PROBLEMS: &str = "问题";
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
    outside_brackets(heading).filter(|c| c.is_alphanumeric()).collect()
}

fn outside_brackets(heading: &str) -> impl Iterator<Item = char> {
    let mut depth = 0_u32;
    heading.nfkc().filter(move |c| {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    })
}

/// What a heading stands for. Of one that offers two words (公民身份号码/证件号) either may be known; two that say different things say
/// nothing, and 姓名/电话 is no name.
fn field_of(heading: &str) -> Option<Field> {
    if heading.len() > LONGEST_HEADING {
        return None;
    }
    let whole = word(&bare(heading));
    if whole.is_some() || !heading.contains(['/', '／', '、']) {
        return whole;
    }
    let outside: String = outside_brackets(heading).collect();
    let parts = || outside.split(['/', '、']).map(|part| (part, word(&bare(part))));
    let first = parts().find_map(|(_, field)| field)?;
    let agrees = |(part, field): (&str, Option<Field>)| field.map_or(first != Field::Name || part.is_ascii(), |field| field == first);
    parts().all(agrees).then_some(first)
}

fn word(bare: &str) -> Option<Field> {
    let known = WORDS.iter().find(|(_, words)| words.contains(&bare)).map(|(field, _)| *field);
    known.or_else(|| WEAK.contains(&bare).then_some(Field::Group))
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
    /// Columns from this one on that one day is cut over (year, month and day beside each other); nearly always this one alone.
    pub spread: u16,
    /// It asks for a month: 出生年月.
    pub asks_for_months: bool,
    /// It is read only where no other column says the same: 网格.
    weak: bool,
    /// It holds a running number.
    pub counts: bool,
}

impl Column {
    fn new(at: u16, heading: String) -> Self {
        let bare = bare(&heading);
        let asks_for_months = bare.contains("年月") && !bare.contains('日');
        let (weak, counts) = (WEAK.contains(&bare.as_str()), RUNNING.contains(&bare.as_str()));
        Self { at, field: field_of(&heading), repeats: None, spread: 1, asks_for_months, weak, counts, heading }
    }

    /// A part of a day that is cut over columns: the first is read, with those beside it.
    fn part(at: u16, heading: String, spread: u16) -> Self {
        let field = (spread > 0).then_some(Field::Birth);
        Self { at, heading, field, repeats: None, spread, asks_for_months: false, weak: false, counts: false }
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
    let columns: Vec<Column> = row.cells().map(|(at, cell)| Column { field: None, ..Column::new(at, cell.shown()) }).collect();
    Header::new(row.number, columns)
}

/// A hash of the headings and their places. Blanks, brackets and marks do not count, nor the last column if an error workbook added it: sent
/// back corrected, the sheet is still the one that was known.
fn fingerprint(columns: &[Column]) -> String {
    let own = columns.split_last().filter(|(last, _)| bare(&last.heading).starts_with(PROBLEMS)).map_or(columns, |(_, own)| own);
    let mut hash = Sha256::new();
    for column in own {
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
    let mut found: Found = columns_of(row).collect();
    if look_above {
        for (above, distance) in rows[..at].iter().rev().take(MERGED).zip(1..) {
            if above.number + distance == row.number {
                let upper: Found = columns_of(above).filter(|(_, column)| column.field.is_some()).collect();
                cut_day(row, &upper, &mut found);
                for (at, column) in upper {
                    found.entry(at).or_insert(column);
                }
            }
        }
    }
    cut_day(row, &Found::new(), &mut found);
    let next = below(rows, at, &mut found);
    let columns = told_apart(found);
    let makes_a_roll = columns.iter().any(|column| !column.weak && column.field.is_some_and(Field::makes_a_roll));
    let mut header = Header::new(row.number, columns);
    let layout = known.get(&header.template);
    if let Some(layout) = layout {
        header.follow(layout);
    }
    let complete = header.one(Field::Name).is_some() && (makes_a_roll || layout.is_some());
    complete.then_some((header, next))
}

/// Columns of a header by their places.
type Found = BTreeMap<u16, Column>;

fn columns_of(row: &Row) -> impl Iterator<Item = (u16, Column)> {
    row.cells().map(|(at, cell)| (at, Column::new(at, cell.shown())))
}

/// Takes in the lower rows of a merged header and passes over a row of column numbers; gives the place of the first row of data.
fn below(rows: &[Row], at: usize, found: &mut Found) -> usize {
    let names: Vec<u16> = found.values().filter(|column| column.field == Some(Field::Name)).map(|column| column.at).collect();
    let mut next = at + 1;
    for (lower, distance) in rows[at + 1..].iter().take(MERGED).zip(1..) {
        let under_the_name = names.iter().any(|column| lower.cell(*column).is_some());
        if lower.number != rows[at].number + distance || under_the_name {
            break;
        }
        let upper = found.clone();
        let has_fields = lower.cells().any(|(_, cell)| field_in(cell).is_some());
        if has_fields {
            found.extend(columns_of(lower));
        }
        if !cut_day(lower, &upper, found) && !has_fields {
            break;
        }
        next += 1;
    }
    next + usize::from(rows.get(next).is_some_and(numbers_the_columns))
}

/// Words over the parts of a day.
const PARTS: [&[&str]; 3] = [&["年", "年份", "出生年", "出生年份"], &["月", "月份", "出生月", "出生月份"], &["日", "出生日"]];

/// Understands 年, 月 and 日 beside each other as one day of birth, where 出生日期 stands above them or they say so themselves. Answers whether
/// there was one.
fn cut_day(row: &Row, upper: &Found, found: &mut Found) -> bool {
    let part = |at: u16, words: &[&str]| match row.cell(at) {
        Some(Cell::Text(text)) if text.len() <= LONGEST_HEADING => Some(bare(text)).filter(|bare| words.contains(&bare.as_str())),
        _ => None,
    };
    let [year, month, day] = PARTS;
    for at in row.cells().map(|(at, _)| at).take_while(|at| *at < u16::MAX - 2) {
        let (Some(first), Some(_)) = (part(at, year), part(at + 1, month)) else { continue };
        let spread = if part(at + 2, day).is_some() { 3 } else { 2 };
        let mut above = upper.range(at..at + spread).map(|(_, column)| column);
        let title = match (above.next(), above.next()) {
            (Some(birth), None) if birth.field == Some(Field::Birth) => format!("{} ", birth.heading),
            _ if first.starts_with("出生") => String::new(),
            _ => continue,
        };
        for (column, spread) in (at..at + spread).zip([spread, 0, 0]) {
            let own = row.cell(column).map(Cell::shown).unwrap_or_default();
            found.insert(column, Column::part(column, format!("{title}{own}"), spread));
        }
        return true;
    }
    false
}

/// 1 2 3 4 … under the headings, as in statistical forms.
fn numbers_the_columns(row: &Row) -> bool {
    row.len() > 2 && row.cells().zip(1_u32..).all(|((_, cell), number)| cell.shown() == number.to_string())
}

/// Of two columns for one field the left one is read; of reasons all are.
fn told_apart(found: Found) -> Vec<Column> {
    let strong: BTreeSet<Field> = found.values().filter(|column| !column.weak).filter_map(|column| column.field).collect();
    let mut columns: Vec<Column> = Vec::with_capacity(found.len());
    for mut column in found.into_values() {
        let again = column.field.is_some_and(|f| !f.repeatable() && columns.iter().any(|other| other.field == Some(f)));
        if column.weak && column.field.is_some_and(|field| strong.contains(&field)) {
            column.field = None;
        } else if again {
            column.repeats = column.field.take();
        }
        columns.push(column);
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
        for (heading, field) in [
            ("姓名/名字", Field::Name),
            ("姓名／Name", Field::Name),
            ("身份证号/公民身份号码", Field::IdNumber),
            ("公民身份号码、护照号", Field::IdNumber),
            ("出生日期（年/月/日）", Field::Birth),
            ("村/居民小组", Field::Group),
            ("生产队", Field::Group),
            ("队", Field::Group),
            ("网格", Field::Group),
            ("网格号", Field::Group),
            ("家庭成员姓名", Field::Name),
            ("备注/说明", Field::Reason),
        ] {
            assert_eq!(field_of(heading), Some(field), "{heading}");
        }
        for heading in ["姓名/身份证号", "姓名、联系电话", "死亡/迁出", "登记人", "父亲姓名", "联系电话", "监护人姓名", ""]
        {
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

    fn births(rows: &[&[&str]]) -> Option<(Vec<(String, u16)>, usize)> {
        let (header, next) = first(&grid(rows).rows, &Layouts::new())?;
        Some((header.all(Field::Birth).map(|column| (column.heading.clone(), column.spread)).collect(), next))
    }

    #[test]
    fn a_day_cut_over_columns_is_one_column_to_the_reader() {
        let whole = |heading: &str, spread, next| Some((vec![(heading.to_owned(), spread)], next));
        let below: &[&[&str]] = &[&["姓名", "出生日期", "", "", "组别"], &["", "年", "月", "日", ""], &["甲", "1985", "3", "7", "一组"]];
        assert_eq!(births(below), whole("出生日期 年", 3, 2));
        let lower: &[&[&str]] = &[&["姓名", "基本情况"], &["", "性别", "出生年月", ""], &["", "", "年", "月"], &["甲", "男", "1985", "3"]];
        assert_eq!(births(lower), whole("出生年月 年", 2, 3));
        let above: &[&[&str]] = &[&["选民", "出生日期"], &["姓名", "年", "月", "日", "性别"], &["甲", "1985", "3", "7", "男"]];
        assert_eq!(births(above), whole("出生日期 年", 3, 2));
        let alone: &[&[&str]] = &[&["姓名", "出生年", "出生月", "出生日"], &["甲", "1985", "3", "7"]];
        assert_eq!(births(alone), whole("出生年", 3, 1));
        let middle: &[&[&str]] = &[&["姓名", "", "出生日期", "", "性别"], &["", "年", "月", "日"], &["甲", "1985", "3", "7", "男"]];
        assert_eq!(births(middle), whole("出生日期 年", 3, 2));
        let joined: &[&[&str]] = &[&["姓名", "性别", "入党时间"], &["", "", "年", "月", "日"], &["甲", "男", "1985", "3", "7"]];
        assert_eq!(births(joined), Some((Vec::new(), 1)), "nobody's birth");
    }

    #[test]
    fn a_grid_is_a_group_only_where_no_column_names_one() {
        assert_eq!(fields(&[&["姓名", "性别", "网格"]]).unwrap().0, [Some(Field::Name), Some(Field::Sex), Some(Field::Group)]);
        assert_eq!(fields(&[&["网格", "姓名", "组别"]]).unwrap().0, [None, Some(Field::Name), Some(Field::Group)]);
        assert_eq!(fields(&[&["姓名", "网格", "联系电话"]]), None, "a list of those who look after the grids");
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

//! Headings of a roll, by the words clerks use for them, in one row or spread over several merged ones.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::grid::{Cell, Row};

/// Rows with content in which a header is looked for: titles, units and dates stand above it.
const LOOKED_AT: usize = 40;
/// Rows of a merged header above and below the row with 姓名.
const MERGED: usize = 2;

/// What a column of the roll says of a voter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 姓名.
    Name,
    /// 身份证号.
    IdNumber,
    /// 性别.
    Sex,
    /// 出生日期.
    Birth,
    /// 民族.
    Nationality,
    /// 村民小组.
    Group,
    /// 登记类别.
    Category,
    /// 登记理由, 备注.
    Reason,
    /// Day on which the meeting agreed to an applicant.
    ApprovedOn,
}

impl Field {
    /// Key of its name in the message files, for example `roll-field-name`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "roll-field-name",
            Self::IdNumber => "roll-field-id-number",
            Self::Sex => "roll-field-sex",
            Self::Birth => "roll-field-birth",
            Self::Nationality => "roll-field-nationality",
            Self::Group => "roll-field-group",
            Self::Category => "roll-field-category",
            Self::Reason => "roll-field-reason",
            Self::ApprovedOn => "roll-field-approved-on",
        }
    }
}

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

/// Words for the fields, without blanks and without what stands in brackets. 户主姓名 and 登记人 are other people and not among them.
const WORDS: [(Field, &[&str]); 9] = [
    (
        Field::Name,
        &[
            "姓名",
            "选民姓名",
            "村民姓名",
            "居民姓名",
            "参选村民姓名",
            "参选居民姓名",
            "参选人姓名",
            "参加选举村民姓名",
            "登记参加选举村民姓名",
            "本人姓名",
            "人员姓名",
            "公民姓名",
            "名字",
            "选民名字",
        ],
    ),
    (
        Field::IdNumber,
        &[
            "身份证号",
            "身份证号码",
            "身份证",
            "公民身份号码",
            "公民身份证号",
            "公民身份证号码",
            "居民身份证号",
            "居民身份证号码",
            "二代身份证号",
            "证件号码",
            "证件号",
            "身份号码",
            "身份证件号码",
            "身份证件号",
            "有效证件号码",
            "身份证编号",
        ],
    ),
    (Field::Sex, &["性别", "男女"]),
    (Field::Birth, &["出生日期", "出生年月", "出生年月日", "出生时间", "生日", "出生", "出生日"]),
    (Field::Nationality, &["民族", "族别", "民族成份", "民族成分"]),
    (
        Field::Group,
        &[
            "村民小组",
            "居民小组",
            "牧民小组",
            "所在村民小组",
            "所在居民小组",
            "所在小组",
            "所属小组",
            "所属村民小组",
            "小组",
            "组别",
            "组",
            "社",
            "社别",
            "村组",
            "所在组",
            "所在社",
            "合作社",
            "居民组",
            "村民组",
        ],
    ),
    (Field::Category, &["登记类别", "类别", "选民类别", "登记类型", "参选类别", "选民登记类别", "登记情形"]),
    (Field::Reason, &["登记理由", "理由", "备注", "登记依据", "依据", "登记原因", "说明", "备注说明", "证明材料", "登记理由或备注"]),
    (
        Field::ApprovedOn,
        &[
            "同意日期",
            "会议同意日期",
            "村民会议同意日期",
            "村民代表会议同意日期",
            "表决日期",
            "通过日期",
            "会议通过日期",
            "会议日期",
            "批准日期",
        ],
    ),
];
/// Headings of a running number: a row with nothing but that is empty.
const RUNNING: [&str; 6] = ["序号", "编号", "序", "行号", "选民编号", "户编号"];

/// A heading without blanks, brackets and marks, in ordinary width.
fn bare(heading: &str) -> String {
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
    if heading.len() > 120 {
        return None;
    }
    let bare = bare(heading);
    WORDS.iter().find(|(_, words)| words.contains(&bare.as_str())).map(|(field, _)| *field)
}

fn field_in(cell: &Cell) -> Option<Field> {
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
    /// Columns from left to right.
    pub columns: Vec<Column>,
}

impl Header {
    /// All columns read as this field; only reasons may have several.
    pub(crate) fn all(&self, field: Field) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |column| column.field == Some(field))
    }

    /// The column read as this field.
    pub(crate) fn one(&self, field: Field) -> Option<&Column> {
        self.all(field).next()
    }
}

/// The first header of a sheet, and the place of the first row under it.
pub(crate) fn first(rows: &[Row]) -> Option<(Header, usize)> {
    (0..rows.len().min(LOOKED_AT)).find_map(|at| header_at(rows, at, true))
}

/// A header in the middle of a sheet, repeated by a clerk who joined two tables.
pub(crate) fn again(rows: &[Row], at: usize) -> Option<(Header, usize)> {
    header_at(rows, at, false)
}

fn has_name_heading(row: &Row) -> bool {
    row.cells.iter().any(|(_, cell)| match cell {
        Cell::Text(text) => text.contains('名') && field_of(text) == Some(Field::Name),
        _ => false,
    })
}

/// A header whose row with 姓名 stands here: that and at least one other field.
fn header_at(rows: &[Row], at: usize, look_above: bool) -> Option<(Header, usize)> {
    let row = rows.get(at)?;
    if !has_name_heading(row) {
        return None;
    }
    let mut found: BTreeMap<u16, (String, Option<Field>)> = BTreeMap::new();
    for (column, cell) in &row.cells {
        found.insert(*column, (cell.shown(), field_in(cell)));
    }
    if look_above {
        for (above, distance) in rows[..at].iter().rev().take(MERGED).zip(1..) {
            if above.number + distance == row.number {
                let fields = above.cells.iter().filter(|(_, cell)| field_in(cell).is_some());
                fields.for_each(|(column, cell)| {
                    found.entry(*column).or_insert_with(|| (cell.shown(), field_in(cell)));
                });
            }
        }
    }
    let next = below(rows, at, &mut found);
    let columns = told_apart(found);
    let mut fields: Vec<Field> = columns.iter().filter_map(|column| column.field).collect();
    fields.sort_unstable();
    fields.dedup();
    (fields.len() > 1).then_some((Header { row: row.number, columns }, next))
}

/// Takes in the lower rows of a merged header and passes over a row of column numbers; gives the place of the first row of data.
fn below(rows: &[Row], at: usize, found: &mut BTreeMap<u16, (String, Option<Field>)>) -> usize {
    let names: Vec<u16> = found.iter().filter(|(_, (_, field))| *field == Some(Field::Name)).map(|(column, _)| *column).collect();
    let mut next = at + 1;
    for (lower, distance) in rows[at + 1..].iter().take(MERGED).zip(1..) {
        let under_the_name = names.iter().any(|column| lower.cell(*column).is_some());
        let has_fields = lower.cells.iter().any(|(_, cell)| field_in(cell).is_some());
        if lower.number != rows[at].number + distance || under_the_name || !has_fields {
            break;
        }
        for (column, cell) in &lower.cells {
            found.insert(*column, (cell.shown(), field_in(cell)));
        }
        next += 1;
    }
    next + usize::from(rows.get(next).is_some_and(numbers_the_columns))
}

/// 1 2 3 4 … under the headings, as in statistical forms.
fn numbers_the_columns(row: &Row) -> bool {
    row.cells.len() > 2 && row.cells.iter().zip(1_u32..).all(|((_, cell), number)| cell.shown() == number.to_string())
}

/// Of two columns for one field the left one is read; reasons are all read.
fn told_apart(found: BTreeMap<u16, (String, Option<Field>)>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::with_capacity(found.len());
    for (at, (heading, field)) in found {
        let again = field.is_some_and(|f| f != Field::Reason && columns.iter().any(|column| column.field == Some(f)));
        let (field, repeats) = if again { (None, field) } else { (field, None) };
        columns.push(Column::new(at, heading, field, repeats));
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::{Field, field_of, first};
    use crate::grid::{Cell, Grid};
    use crate::limits::Budget;

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
        for heading in ["户主姓名", "户主", "与户主关系", "登记人", "父亲姓名", "联系电话", "监护人姓名", ""] {
            assert_eq!(field_of(heading), None, "{heading}");
        }
    }

    fn grid(rows: &[&[&str]]) -> Grid {
        let (mut grid, mut budget) = (Grid::new("表", false), Budget::new());
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*cells) {
                if let Some(cell) = Cell::text(text) {
                    grid.put(&mut budget, row, column, cell).unwrap();
                }
            }
        }
        grid.in_order()
    }

    fn fields(rows: &[&[&str]]) -> Option<(Vec<Option<Field>>, usize)> {
        first(&grid(rows).rows).map(|(header, next)| (header.columns.iter().map(|c| c.field).collect(), next))
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
}

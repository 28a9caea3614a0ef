//! What a row under a header is: a line of the roll, a title, a sum, a signature.

use crate::field::Field;
use crate::grid::{Cell, Row};
use crate::heading::Header;
use crate::village;

/// First words of rows under a table: sums and signatures.
const SUMS: [&str; 5] = ["合计", "总计", "小计", "共计", "累计"];
/// First words of the rows that end a table.
const SIGNATURES: [&str; 14] = [
    "填表",
    "填报",
    "制表",
    "审核",
    "负责人",
    "登记员",
    "经办人",
    "登记人",
    "盖章",
    "单位盖章",
    "主任签字",
    "签字",
    "联系人",
    "村委会主任",
];
/// First words of notes, followed by a colon.
const NOTES: [&str; 6] = ["注", "备注", "说明", "填表说明", "填写说明", "附注"];
/// Words of titles.
const TITLES: [&str; 8] = ["名单", "登记表", "登记册", "花名册", "名册", "一览表", "选民榜", "统计表"];
/// First word of the row that shows how to fill in the template.
pub(crate) const EXAMPLE: &str = "示例";

/// What a row under a header is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A line of the roll.
    Line,
    /// Blank, a running number alone, a sum, the example of the template.
    Nothing,
    /// A signature or a note: the table is over unless names follow.
    Ended,
    /// The title of another village's table.
    Village(String),
    /// A line between groups.
    Group(String),
    /// Something without a name: a seal, a remark. The clerk is told.
    Skipped,
}

/// What a row is. After the end of a table only rows with a name are lines.
pub(crate) fn kind(row: &Row, header: &Header, ended: bool) -> Kind {
    let Some((first_column, first)) = row.cells().next() else { return Kind::Nothing };
    let name = header.one(Field::Name).map_or(0, |column| column.at);
    // A line as nearly all are: a name, not in the first column, after a number.
    let number = |first: Cell<'_>| match first {
        Cell::Number(_) => true,
        Cell::Text(text) => text.bytes().all(|b| b.is_ascii_digit()),
        _ => false,
    };
    if first_column < name && row.len() > 3 && row.cell(name).is_some() && number(first) {
        return Kind::Line;
    }
    let words: String = match first {
        Cell::Text(text) if text.len() > 600 => text.chars().take(200).collect(),
        cell => cell.shown(),
    };
    let words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    if words.starts_with(EXAMPLE) || SUMS.iter().any(|sum| words.starts_with(sum)) {
        return Kind::Nothing;
    }
    if let Some(title) = title(row, first_column, &words, name) {
        return title;
    }
    let no_name = row.cell(name).is_none() || first_column == name;
    if is_signature(&words) || (no_name && row.len() <= 2 && row.cells().any(|(_, cell)| is_seal(cell))) {
        return Kind::Ended;
    }
    if row.cell(name).is_some() {
        return Kind::Line;
    }
    without_name(row, header, ended, first, &words)
}

fn without_name(row: &Row, header: &Header, ended: bool, first: Cell<'_>, words: &str) -> Kind {
    let column = |at: u16| header.columns.iter().find(|column| column.at == at);
    let read = row.cells().filter(|(at, _)| column(*at).is_some_and(|c| c.field.is_some() && !c.counts)).count();
    let unread = row.cells().filter(|(at, _)| column(*at).is_some_and(|c| c.field.is_none() && !c.counts)).count();
    let outside = row.cells().any(|(at, _)| column(at).is_none());
    let number = matches!(first, Cell::Number(_)) || words.chars().all(|c| c.is_ascii_digit());
    match (read, unread) {
        (0, 0) if !outside && number => Kind::Nothing,
        (0, _) => Kind::Skipped,
        _ if ended => Kind::Skipped,
        _ => Kind::Line,
    }
}

/// A row of one or two cells that names a village or a group.
fn title(row: &Row, column: u16, words: &str, name: u16) -> Option<Kind> {
    if row.len() > 2 || words.chars().count() > 60 {
        return None;
    }
    let alone = row.len() == 1;
    let is_title = TITLES.iter().any(|word| words.contains(word));
    let sealed = !is_title && row.cells().any(|(_, cell)| is_seal(cell));
    if sealed || is_signature(words) {
        return None;
    }
    if alone && village::is_group(words) {
        return Some(Kind::Group(words.to_owned()));
    }
    let village = village::named_in(words)?;
    // A cell under 姓名 may be a person with nothing else beside the name.
    let by_itself = alone && (column != name || words.chars().count() > 3);
    (is_title || by_itself).then_some(Kind::Village(village))
}

fn is_signature(words: &str) -> bool {
    let colon = |rest: &str| rest.starts_with([':', '：']);
    SIGNATURES.iter().any(|word| words.starts_with(word) && words.chars().count() > 2)
        || NOTES.iter().any(|word| words.strip_prefix(word).is_some_and(colon))
}

/// The seal of the election committee, or a date alone.
fn is_seal(cell: Cell<'_>) -> bool {
    let Cell::Text(text) = cell else { return false };
    let date = text.contains('年') && text.contains('月') && text.trim_end().ends_with('日') && text.chars().count() < 16;
    date || ["盖章", "（章）", "公章", "选举委员会", "村民委员会", "居民委员会"].iter().any(|word| text.contains(word))
}

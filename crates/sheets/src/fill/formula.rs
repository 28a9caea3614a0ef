//! References inside formulas (ECMA-376 part 1, 18.17.2): found, moved, copied down. Everything else in a formula stays as it is, letter by
//! letter. What cannot be understood for certain is said to be unsure, and then nothing is changed.

use crate::grid::{column_of, letters};

use super::place::MOST_ROWS_OF_A_SHEET;

/// A formula that is not understood for certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unsure;

/// One corner of a reference: column from 0 and row from 1, each fixed by `$` or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Corner {
    pub column: Option<(bool, u16)>,
    pub row: Option<(bool, u32)>,
}

/// A cell, or everything between two corners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Area {
    /// The sheet, if it is named.
    pub sheet: Option<String>,
    pub first: Corner,
    pub last: Option<Corner>,
}

impl Corner {
    pub(super) fn read(word: &str) -> Option<Self> {
        let (fixed_column, rest) = word.strip_prefix('$').map_or((false, word), |rest| (true, rest));
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (column, rest) = rest.split_at(end);
        if column.is_empty() {
            let row = row_of(rest)?;
            return Some(Self { column: None, row: Some((fixed_column, row)) });
        }
        let column = (column.len() <= 3).then(|| column_of(&column.to_ascii_uppercase())).flatten().filter(|column| *column < 16_384)?;
        let (fixed_row, digits) = rest.strip_prefix('$').map_or((false, rest), |rest| (true, rest));
        let row = if rest.is_empty() { None } else { Some((fixed_row, row_of(digits)?)) };
        Some(Self { column: Some((fixed_column, column)), row })
    }

    fn write(self, out: &mut String) {
        if let Some((fixed, column)) = self.column {
            out.push_str(if fixed { "$" } else { "" });
            out.push_str(&letters(column));
        }
        if let Some((fixed, row)) = self.row {
            out.push_str(if fixed { "$" } else { "" });
            out.push_str(&row.to_string());
        }
    }
}

fn row_of(digits: &str) -> Option<u32> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|row| plain && (1..=MOST_ROWS_OF_A_SHEET).contains(row))
}

/// What a reference becomes; nothing if it stays.
pub(super) type Changed = Result<Option<(Corner, Option<Corner>)>, Unsure>;

/// Which sheet the next reference is on.
enum Where {
    Here,
    Sheet(String),
    /// Another workbook, or a sheet that is gone.
    Elsewhere,
}

/// A formula with its references changed; those for which nothing comes back stay as they are.
pub(super) fn changed(formula: &str, change: &mut dyn FnMut(&Area) -> Changed) -> Result<String, Unsure> {
    let mut out = String::with_capacity(formula.len() + 8);
    let (mut rest, mut on, mut foreign) = (formula, Where::Here, false);
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' => quoted(rest, '"')?,
            '\'' => {
                let length = quoted(rest, '\'')?;
                if rest[length..].starts_with('!') {
                    let name = rest[1..length - 1].replace("''", "'");
                    if name.contains(':') {
                        return Err(Unsure);
                    }
                    on = if foreign || name.contains('[') { Where::Elsewhere } else { Where::Sheet(name) };
                    rest = copy(rest, length + 1, &mut out);
                    continue;
                }
                length
            }
            '[' => {
                let length = bracketed(rest)?;
                foreign = true;
                rest = copy(rest, length, &mut out);
                continue;
            }
            '#' => {
                let length = 1 + rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '/').unwrap_or(rest.len() - 1);
                if rest[length..].starts_with('!') {
                    on = Where::Elsewhere;
                    rest = copy(rest, length + 1, &mut out);
                    continue;
                }
                length
            }
            c if is_word(c) => {
                let length = word(rest);
                if rest[length..].starts_with('!') {
                    on = if foreign { Where::Elsewhere } else { Where::Sheet(rest[..length].to_owned()) };
                    rest = copy(rest, length + 1, &mut out);
                    continue;
                }
                let taken = reference(rest, length, &on, change, &mut out)?;
                rest = &rest[taken..];
                (on, foreign) = (Where::Here, false);
                continue;
            }
            c => c.len_utf8(),
        };
        rest = copy(rest, length, &mut out);
        (on, foreign) = (Where::Here, false);
    }
    Ok(out)
}

fn copy<'f>(rest: &'f str, length: usize, out: &mut String) -> &'f str {
    out.push_str(&rest[..length]);
    &rest[length..]
}

/// A word that is no name of a sheet: a reference, a function, a name, a number. Says how much was taken.
fn reference(rest: &str, length: usize, on: &Where, change: &mut dyn FnMut(&Area) -> Changed, out: &mut String) -> Result<usize, Unsure> {
    let (own, after) = rest.split_at(length);
    let (mut taken, first, mut last) = (length, Corner::read(own), None);
    if let Some(second) = after.strip_prefix(':') {
        let end = word(second);
        let other = second[..end].to_owned();
        let behind = &second[end..];
        if behind.starts_with('!') || second.starts_with(['\'', '[']) {
            return Err(Unsure);
        }
        let corner = if behind.starts_with('(') { None } else { Corner::read(&other) };
        match (first, corner) {
            (Some(a), Some(b)) if a.column.is_some() == b.column.is_some() && a.row.is_some() == b.row.is_some() => {
                last = Some(b);
                taken += 1 + end;
            }
            (Some(a), _) if a.column.is_some() && a.row.is_some() => return Err(Unsure),
            _ => {}
        }
    }
    let single = first.is_some_and(|corner| corner.column.is_some() && corner.row.is_some()) && !after.starts_with('(');
    let sheet = match on {
        Where::Here => Some(None),
        Where::Sheet(name) => Some(Some(name.clone())),
        Where::Elsewhere => None,
    };
    match (first, sheet) {
        (Some(first), Some(sheet)) if single || last.is_some() => match change(&Area { sheet, first, last })? {
            Some((first, last)) => {
                first.write(out);
                if let Some(last) = last {
                    out.push(':');
                    last.write(out);
                }
            }
            None => out.push_str(&rest[..taken]),
        },
        _ => out.push_str(&rest[..taken]),
    }
    Ok(taken)
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '\\' | '?') || (!c.is_ascii() && !c.is_whitespace())
}

fn word(text: &str) -> usize {
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}

/// Length of a text between marks, both included; a mark inside is written twice.
fn quoted(text: &str, mark: char) -> Result<usize, Unsure> {
    let mut at = 1;
    loop {
        at += text.get(at..).and_then(|rest| rest.find(mark)).ok_or(Unsure)? + 1;
        if text[at..].starts_with(mark) {
            at += 1;
        } else {
            return Ok(at);
        }
    }
}

/// Length of what stands in brackets, which may stand in each other.
fn bracketed(text: &str) -> Result<usize, Unsure> {
    let mut depth = 0_u32;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok(at + 1);
        }
    }
    Err(Unsure)
}

/// A formula as it is when copied so many rows down and columns to the right.
pub(super) fn copied(formula: &str, down: i64, right: i64) -> Result<String, Unsure> {
    let step = |corner: Corner| -> Result<Corner, Unsure> {
        let row = match corner.row {
            Some((false, row)) => {
                let row = u32::try_from(i64::from(row) + down).map_err(|_| Unsure)?;
                Some((false, row)).filter(|_| (1..=MOST_ROWS_OF_A_SHEET).contains(&row))
            }
            row => row,
        };
        let column = match corner.column {
            Some((false, column)) => Some((false, u16::try_from(i64::from(column) + right).map_err(|_| Unsure)?)),
            column => column,
        };
        if row.is_some() == corner.row.is_some() { Ok(Corner { column, row }) } else { Err(Unsure) }
    };
    changed(formula, &mut |area| Ok(Some((step(area.first)?, area.last.map(step).transpose()?))))
}

/// Whether a formula speaks of a sheet by its name, or is not understood.
pub(super) fn speaks_of(formula: &str, is_it: &dyn Fn(&str) -> bool) -> bool {
    let mut found = false;
    let read = changed(formula, &mut |area| {
        found |= area.sheet.as_deref().is_some_and(is_it);
        Ok(None)
    });
    found || read.is_err()
}

#[cfg(test)]
mod tests {
    use super::{copied, speaks_of};

    #[test]
    fn references_move_and_everything_else_stays() {
        for (formula, expected) in [
            ("SUM(C5:C14)", "SUM(C7:C16)"),
            ("sum( $C5 , C$5,$C$5 )", "sum( $C7 , C$5,$C$5 )"),
            ("LOG10(A1)+1E5+\"A1\"\"B2\"+TRUE", "LOG10(A3)+1E5+\"A1\"\"B2\"+TRUE"),
            ("'一 表'!A1+二表!B2:B3", "'一 表'!A3+二表!B4:B5"),
            ("[1]二表!B2+'[旧.xls]表'!A1", "[1]二表!B2+'[旧.xls]表'!A1"),
            ("IFERROR(D5/C5,#N/A)&#REF!A1", "IFERROR(D7/C7,#N/A)&#REF!A1"),
            ("SUM(5:14)+SUM(C:C)+村数", "SUM(7:16)+SUM(C:C)+村数"),
            ("表1[[#This Row],[人数]]*A1", "表1[[#This Row],[人数]]*A3"),
        ] {
            assert_eq!(copied(formula, 2, 0).as_deref(), Ok(expected));
        }
        assert_eq!(copied("B2", 0, 1).as_deref(), Ok("C2"));
    }

    #[test]
    fn what_is_not_certain_is_said_to_be() {
        for formula in ["SUM(一:三!A1)", "SUM('一:三'!A1)", "SUM(A1:INDEX(A:A,5))", "\"open", "A1:一!B2", "[1"] {
            assert!(copied(formula, 1, 0).is_err(), "{formula}");
        }
        assert!(copied("A1", -1, 0).is_err());
        assert!(speaks_of("SUM('汇总'!A1)", &|name| name == "汇总") && !speaks_of("A1+总!B1", &|name| name == "汇总"));
    }
}

//! A mapping proposed by the words of headings, so that a clerk only corrects.

use std::collections::BTreeMap;

use crate::heading::bare;

use super::mapping::{Growth, List, Mapping, One};
use super::place::{Column, Place};
use super::template::{Sheet, Template};

/// Rows of a merged header at most.
const HEADER: u32 = 3;
/// Words of rows that end a list.
const TOTALS: [&str; 5] = ["合计", "总计", "小计", "共计", "累计"];

/// What a source is called on forms.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// The list whose rows have it; nothing for a single value.
    pub rows: Option<&'k str>,
    /// The source.
    pub key: &'k str,
    /// Words that superiors use for it. Blanks, brackets and marks do not count.
    pub words: &'k [&'k str],
}

impl Template {
    /// Proposes where everything goes: of each visible sheet the list with most columns that are known by their headings, and single values
    /// to the right of their labels. What is not recognised is left out.
    #[must_use]
    pub fn guess(&self, names: &[Known<'_>]) -> Mapping {
        let mut mapping = Mapping::default();
        for sheet in self.sheets.iter().filter(|sheet| !sheet.hidden) {
            let hits = sheet.hits(names);
            let mut groups: Vec<&str> = names.iter().filter_map(|known| known.rows).collect();
            groups.sort_unstable();
            groups.dedup();
            let lists = groups.into_iter().filter_map(|rows| sheet.list(&hits, rows));
            let best = lists.max_by_key(|list| list.columns.len());
            let header = best.as_ref().map_or(0, |list| list.first);
            mapping.cells.extend(hits.iter().filter(|hit| hit.known.rows.is_none()).filter_map(|hit| sheet.beside(hit, header)));
            mapping.lists.extend(best);
        }
        mapping
    }
}

/// A heading that is known.
struct Hit<'k> {
    at: Place,
    /// Last row and column of its merged cells.
    end: (u32, u16),
    known: &'k Known<'k>,
}

impl Sheet {
    fn hits<'k>(&self, names: &'k [Known<'k>]) -> Vec<Hit<'k>> {
        let mut hits = Vec::new();
        for (at, cell) in self.cells.iter().filter(|(_, cell)| cell.formula.is_none()) {
            let heading = bare(&cell.text);
            for known in names.iter().filter(|known| known.words.iter().any(|word| bare(word) == heading)) {
                let end = self.merge_at(*at).map_or(*at, |(_, last)| last);
                hits.push(Hit { at: *at, end: (end.row(), end.column().number()), known });
            }
        }
        hits
    }

    /// The list whose headings stand together within a few rows.
    fn list(&self, hits: &[Hit<'_>], rows: &str) -> Option<List> {
        let own: Vec<&Hit<'_>> = hits.iter().filter(|hit| hit.known.rows == Some(rows)).collect();
        let found = own.iter().map(|top| {
            let band = top.at.row()..top.at.row() + HEADER;
            let mut columns: BTreeMap<Column, String> = BTreeMap::new();
            for hit in own.iter().filter(|hit| band.contains(&hit.at.row())) {
                if !columns.values().any(|key| key == hit.known.key) {
                    columns.insert(hit.at.column(), hit.known.key.to_owned());
                }
            }
            let bottom = own.iter().filter(|hit| band.contains(&hit.at.row())).map(|hit| hit.end.0).max().unwrap_or(top.at.row());
            (columns, bottom)
        });
        // Of equals the lowest, so that a title that says the same is no header.
        let (columns, bottom) = found.max_by_key(|(columns, bottom)| (columns.len(), std::cmp::Reverse(*bottom)))?;
        if columns.len() < 2 {
            return None;
        }
        let first = bottom + 1 + u32::from(self.numbers_the_columns(bottom + 1));
        let room = (first..=self.rows).take_while(|row| !self.ends_a_list(*row, &columns)).count();
        let room = u32::try_from(room).unwrap_or(1).max(1);
        Some(List { sheet: self.name.clone(), first, room, rows: rows.to_owned(), columns, growth: Growth::Insert, printed: None })
    }

    fn row(&self, row: u32) -> impl Iterator<Item = (Place, &super::template::Cell)> {
        let row = Place::new(row, 0).zip(Place::new(row + 1, 0)).map(|(from, to)| self.cells.range(from..to));
        row.into_iter().flatten().map(|(place, cell)| (*place, cell))
    }

    /// 1 2 3 4 … under the headings, or 甲 乙 1 2.
    fn numbers_the_columns(&self, row: u32) -> bool {
        let texts: Vec<&str> =
            self.row(row).map(|(_, cell)| cell.text.as_str()).filter(|text| !matches!(*text, "甲" | "乙" | "丙")).collect();
        texts.len() > 2 && texts.iter().zip(1_u32..).all(|(text, number)| *text == number.to_string())
    }

    /// Totals, signatures and notes.
    fn ends_a_list(&self, row: u32, columns: &BTreeMap<Column, String>) -> bool {
        self.row(row).any(|(place, cell)| {
            let own = columns.contains_key(&place.column());
            let words = cell.text.parse::<f64>().is_err() && !cell.text.is_empty();
            let ending = TOTALS.contains(&bare(&cell.text).as_str()) || cell.text.contains(['：', ':']);
            if cell.formula.is_some() { own } else { words && (ending || !own) }
        })
    }

    /// The empty cell to the right of a label.
    fn beside(&self, hit: &Hit<'_>, header: u32) -> Option<One> {
        let cell = Place::new(hit.at.row(), hit.end.1 + 1)?;
        let free = self.cells.get(&cell).is_none_or(|cell| cell.text.is_empty()) && self.takes_a_value(cell).is_ok();
        // In a header what stands to the right is the next heading.
        let in_header = (header.saturating_sub(HEADER)..header).contains(&hit.at.row());
        (free && !in_header).then(|| One { sheet: self.name.clone(), cell, source: hit.known.key.to_owned() })
    }
}

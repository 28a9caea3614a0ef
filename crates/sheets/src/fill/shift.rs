//! Where rows go when lists grow: rows are inserted behind the last row of a list, and everything that names rows follows.

use std::collections::BTreeMap;

use crate::grid::Merge;

use super::formula::{Area, Changed, Corner, Unsure, changed};
use super::problem::Thing;

/// A list of one sheet that gets more rows behind its last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Grow {
    /// Its first and last row in the form.
    pub first: u32,
    pub last: u32,
    /// Rows to insert.
    pub more: u32,
}

impl Grow {
    fn whole(self, (from, to): (u32, u32)) -> bool {
        from <= self.first && to >= self.last
    }

    fn touches(self, (from, to): (u32, u32)) -> bool {
        from <= self.last && to >= self.first
    }
}

/// All insertions of one sheet, in order, apart from each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shift(pub Vec<Grow>);

impl Shift {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a row of the form stands after the insertions.
    pub(super) fn row(&self, row: u32) -> u32 {
        self.0.iter().filter(|grow| grow.last < row).fold(row, |row, grow| row.saturating_add(grow.more))
    }

    /// Rows that look alike or obey one rule: what ends with a list goes on to its new end.
    pub(super) fn rows(&self, (from, to): (u32, u32)) -> (u32, u32) {
        let added = self.0.iter().find(|grow| grow.last == to).map_or(0, |grow| grow.more);
        (self.row(from), self.row(to).saturating_add(added))
    }

    /// Merged cells after the insertions, those of the inserted rows included.
    pub(super) fn merges(&self, merges: &[Merge]) -> Result<Vec<Merge>, (Thing, Merge)> {
        let mut moved = Vec::with_capacity(merges.len());
        let mut copies = Vec::new();
        for merge in merges {
            let (from, to) = merge.rows;
            let ending = self.0.iter().find(|grow| grow.last == to);
            match ending {
                Some(grow) if from == to => {
                    moved.push(Merge { rows: (self.row(from), self.row(to)), ..*merge });
                    let inserted = 1..=grow.more;
                    copies.extend(inserted.map(|nth| Merge { rows: (self.row(from) + nth, self.row(from) + nth), ..*merge }));
                }
                Some(grow) if from > grow.first => return Err((Thing::Merge, *merge)),
                Some(_) => moved.push(Merge { rows: self.rows(merge.rows), ..*merge }),
                None => moved.push(Merge { rows: (self.row(from), self.row(to)), ..*merge }),
            }
        }
        moved.extend(copies);
        Ok(moved)
    }
}

/// Insertions of all sheets, by their names in small letters.
#[derive(Debug, Clone, Default)]
pub(super) struct Mover(pub BTreeMap<String, Shift>);

/// Where a formula stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum At<'s> {
    /// In a cell of this sheet and row. It must take all rows of a list or none.
    Cell(&'s str, u32),
    /// In a rule of this sheet, a name of the workbook, a chart: it goes on meaning what it means.
    Rule(&'s str),
}

impl Mover {
    /// Nothing moves anywhere.
    pub(super) fn rests(&self) -> bool {
        self.0.values().all(Shift::is_empty)
    }

    pub(super) fn shift(&self, sheet: &str) -> Option<&Shift> {
        self.0.get(&sheet.to_lowercase()).filter(|shift| !shift.is_empty())
    }

    /// A formula after the insertions.
    pub(super) fn formula(&self, formula: &str, at: At<'_>) -> Result<String, Unsure> {
        if self.rests() {
            return Ok(formula.to_owned());
        }
        let capital = formula.to_ascii_uppercase();
        if matches!(at, At::Cell(..)) && ["INDIRECT(", "OFFSET("].iter().any(|name| capital.contains(name)) {
            return Err(Unsure);
        }
        changed(formula, &mut |area| self.area(area, at))
    }

    fn area(&self, area: &Area, at: At<'_>) -> Changed {
        let home = match at {
            At::Cell(sheet, _) | At::Rule(sheet) => sheet,
        };
        let sheet = area.sheet.as_deref().unwrap_or(home);
        let Some(shift) = self.shift(sheet) else { return Ok(None) };
        let last = area.last.unwrap_or(area.first);
        let (Some((_, from)), Some((fixed, to))) = (area.first.row, last.row) else { return Ok(None) };
        if from > to {
            return Err(Unsure);
        }
        let mut added = 0;
        for grow in &shift.0 {
            let beside = matches!(at, At::Cell(own, row) if own.eq_ignore_ascii_case(sheet) && (grow.first..=grow.last).contains(&row));
            let total = matches!(at, At::Cell(..)) && !beside;
            if total && grow.touches((from, to)) && (area.last.is_none() || !grow.whole((from, to))) {
                return Err(Unsure);
            }
            if area.last.is_some() && to == grow.last && grow.whole((from, to)) {
                match at {
                    // A running sum ends at its own row and is copied down.
                    At::Cell(_, row) if beside && !fixed && row == to => {}
                    At::Cell(..) if beside && !fixed => return Err(Unsure),
                    _ => added = grow.more,
                }
            }
        }
        let moved = |corner: Corner, added: u32| Corner {
            row: corner.row.map(|(fixed, row)| (fixed, shift.row(row).saturating_add(added))),
            ..corner
        };
        Ok(Some((moved(area.first, if area.last.is_none() { added } else { 0 }), area.last.map(|last| moved(last, added)))))
    }
}

#[cfg(test)]
mod tests {
    use super::{At, Grow, Merge, Mover, Shift, Thing};

    fn mover() -> Mover {
        Mover([("表".to_owned(), Shift(vec![Grow { first: 5, last: 14, more: 3 }]))].into())
    }

    #[test]
    fn totals_take_in_the_inserted_rows() {
        let moved = |formula, row| mover().formula(formula, At::Cell("表", row));
        assert_eq!(moved("SUM(C5:C14)", 15).as_deref(), Ok("SUM(C5:C17)"));
        assert_eq!(moved("SUM(C4:C15)/B3+$B$16", 16).as_deref(), Ok("SUM(C4:C18)/B3+$B$19"));
        assert_eq!(moved("D14/C14", 14).as_deref(), Ok("D14/C14"), "beside the list a row speaks of itself");
        assert_eq!(moved("C14/SUM(C$5:C$14)", 14).as_deref(), Ok("C14/SUM(C$5:C$17)"));
        assert_eq!(moved("SUM(C$5:C14)", 14).as_deref(), Ok("SUM(C$5:C14)"), "a running sum");
        assert_eq!(mover().formula("SUM(表!C5:C14)+C5", At::Cell("总", 2)).as_deref(), Ok("SUM(表!C5:C17)+C5"));
    }

    #[test]
    fn totals_that_would_miss_rows_are_unsure() {
        let moved = |formula, row| mover().formula(formula, At::Cell("表", row));
        for formula in ["C5+C6+C14", "SUM(C5:C9)", "SUM(C8:C14)", "OFFSET(C5,0,0)", "INDIRECT(\"C5\")", "SUM(C14:C5)"] {
            assert!(moved(formula, 15).is_err(), "{formula}");
        }
        assert!(moved("SUM(C$5:C14)", 9).is_err());
        let name = mover().formula("表!$A$1:$H$20,表!$C$9", At::Rule(""));
        assert_eq!(name.as_deref(), Ok("表!$A$1:$H$23,表!$C$9"), "a name goes on meaning what it means");
    }

    #[test]
    fn merged_cells_follow() {
        let shift = Shift(vec![Grow { first: 5, last: 6, more: 2 }]);
        let merge = |from, to, left, right| Merge { rows: (from, to), columns: (left, right) };
        let moved = shift.merges(&[merge(1, 1, 0, 7), merge(6, 6, 2, 3), merge(5, 6, 0, 0), merge(8, 9, 0, 7)]);
        let expected = [merge(1, 1, 0, 7), merge(6, 6, 2, 3), merge(5, 8, 0, 0), merge(10, 11, 0, 7), merge(7, 7, 2, 3), merge(8, 8, 2, 3)];
        assert_eq!(moved.as_deref(), Ok(&expected[..]));
        let longer = Shift(vec![Grow { first: 5, last: 9, more: 2 }]);
        assert_eq!(longer.merges(&[merge(8, 9, 0, 0)]), Err((Thing::Merge, merge(8, 9, 0, 0))));
    }
}

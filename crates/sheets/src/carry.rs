//! What a cell means that is given once for several rows: 户主 and 组别 in merged cells, or only in the first row of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::field::Field;
use crate::grid::{Merge, Row};
use crate::heading::Header;
use crate::line::Line;

/// A value and the row it stood in.
type Last = Option<(u32, Arc<str>)>;

/// Values carried down through a table.
#[derive(Default)]
pub(crate) struct Carry {
    group: Last,
    household: Last,
    /// Last row that was read: a blank row ends a household.
    row: u32,
    /// Merged cells of the two columns: first row to last.
    merges: BTreeMap<(u16, u32), u32>,
    /// Columns with merged cells: there a blank cell outside of them is blank.
    merged: [bool; 2],
    /// Rows whose group was carried down without merged cells, and the first of them.
    carried: Option<(u32, u32)>,
}

impl Carry {
    pub(crate) fn new(header: &Header, merges: &[Merge]) -> Self {
        let mut carry = Self::default();
        merges.iter().for_each(|merge| carry.learn(header, *merge));
        carry
    }

    /// Merged cells of the table; some kinds of file tell them only as they come.
    pub(crate) fn learn(&mut self, header: &Header, merge: Merge) {
        for (at, field) in [Field::Group, Field::Household].into_iter().enumerate() {
            let Some(column) = header.one(field) else { continue };
            if (merge.columns.0..=merge.columns.1).contains(&column.at) && merge.rows.0 > header.row {
                self.merges.insert((column.at, merge.rows.0), merge.rows.1);
                self.merged[at] = true;
            }
        }
    }

    /// A title came between: nothing above it counts below.
    pub(crate) fn forget(&mut self) {
        (self.group, self.household) = (None, None);
    }

    /// How many rows got their group from above although no cell is merged, and the first of them.
    pub(crate) fn carried(&self) -> Option<(u32, u32)> {
        self.carried
    }

    /// First row of the merged cells that cover a blank cell.
    fn over(&self, column: u16, row: u32) -> Option<u32> {
        let ((at, first), last) = self.merges.range(..=(column, row)).next_back()?;
        (*at == column && *first < row && row <= *last).then_some(*first)
    }

    /// Fills in what the row itself leaves open.
    pub(crate) fn complete(&mut self, row: &Row, header: &Header, title: Option<&str>, line: &mut Line) {
        let gap = row.number > self.row + 1;
        self.row = row.number;
        let (group, household) = match line {
            Line::Voter(voter) => (&mut voter.person.group, &mut voter.household),
            Line::Off(off, household) => (&mut off.person.group, household),
            Line::Faulty => return,
        };
        let another = self.group.as_ref().is_some_and(|(_, last)| !group.is_empty() && group != last);
        self.group(row, header, title, group);
        self.household(row, header, gap || another, household);
    }

    fn group(&mut self, row: &Row, header: &Header, title: Option<&str>, group: &mut Arc<str>) {
        let column = header.one(Field::Group).map(|column| column.at);
        if !group.is_empty() {
            if self.group.as_ref().is_none_or(|(_, last)| last != group) {
                self.group = Some((row.number, group.clone()));
            } else if let Some((at, _)) = &mut self.group {
                *at = row.number;
            }
        } else if let Some(title) = title {
            *group = title.into();
        } else if let (Some(column), Some((from, last))) = (column, &self.group) {
            if let Some(first) = self.over(column, row.number) {
                if first == *from {
                    group.clone_from(last);
                }
            } else if !self.merged[0] {
                group.clone_from(last);
                let (count, first) = self.carried.unwrap_or((0, row.number));
                self.carried = Some((count + 1, first));
            }
        }
    }

    /// A blank row or another group ends a household, but never inside of merged cells.
    fn household(&mut self, row: &Row, header: &Header, ended: bool, household: &mut Arc<str>) {
        let column = header.one(Field::Household).map(|column| column.at);
        if !household.is_empty() {
            self.household = Some((row.number, household.clone()));
            return;
        }
        if column.is_none() && header.one(Field::Relation).is_none() {
            return;
        }
        let over = column.and_then(|column| self.over(column, row.number));
        if ended && over.is_none() {
            self.household = None;
        }
        if let Some((from, last)) = &self.household
            && over.is_none_or(|first| first == *from)
        {
            household.clone_from(last);
        }
    }
}

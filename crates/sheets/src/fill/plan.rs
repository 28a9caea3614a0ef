//! What is written where: the mapping and the values laid over a form, checked before a byte is touched.

use std::collections::BTreeMap;

use super::mapping::{Growth, List, Mapping, One};
use super::place::Place;
use super::problem::Problem;
use super::shift::{Grow, Mover, Shift};
use super::template::{Format, Sheet, Template};
use super::value::{Value, Values};

/// Values by column; nothing empties the cell.
pub(super) type Line<'v> = BTreeMap<u16, Option<&'v Value>>;
/// Lines by row, as they stand after rows were inserted.
pub(super) type Lines<'v> = BTreeMap<u32, Line<'v>>;

/// What is written where.
#[derive(Debug, Default)]
pub(super) struct Plan<'v> {
    /// By the exact name of the sheet.
    pub sheets: BTreeMap<String, Lines<'v>>,
    pub mover: Mover,
}

/// Lays values over a form.
pub(super) fn plan<'v>(template: &Template, mapping: &Mapping, values: &'v Values) -> Result<Plan<'v>, Problem> {
    let mut plan = Plan { mover: Mover(shifts(template, mapping, values)?), ..Plan::default() };
    for one in &mapping.cells {
        plan.one(visible(template, &one.sheet)?, one, values)?;
    }
    for list in &mapping.lists {
        plan.list(visible(template, &list.sheet)?, list, rows(list, values)?)?;
    }
    Ok(plan)
}

fn visible<'t>(template: &'t Template, name: &str) -> Result<&'t Sheet, Problem> {
    match template.sheet(name) {
        None => Err(Problem::NoSheet { sheet: name.to_owned() }),
        Some(sheet) if sheet.hidden => Err(Problem::HiddenSheet { sheet: name.to_owned() }),
        Some(sheet) => Ok(sheet),
    }
}

fn rows<'v>(list: &List, values: &'v Values) -> Result<&'v [BTreeMap<String, Value>], Problem> {
    values.rows.get(&list.rows).map(Vec::as_slice).ok_or_else(|| Problem::NoValue { source_key: list.rows.clone() })
}

/// First and last row of a list in the form, both inside a sheet.
fn reach(list: &List, format: Format) -> Result<(u32, u32), Problem> {
    let last = list.first.checked_add(list.room.max(1) - 1).filter(|last| list.first > 0 && *last <= format.most_rows());
    last.map(|last| (list.first, last)).ok_or_else(|| Problem::Outside { sheet: list.sheet.clone(), row: list.first })
}

/// How every sheet grows. Lists side by side may grow together if they have the same rows in the form.
fn shifts(template: &Template, mapping: &Mapping, values: &Values) -> Result<BTreeMap<String, Shift>, Problem> {
    let mut shifts: BTreeMap<String, Shift> = BTreeMap::new();
    let (format, mut reaches) = (template.format, Vec::new());
    for list in &mapping.lists {
        let (first, last) = reach(list, format)?;
        let need = u32::try_from(rows(list, values)?.len()).unwrap_or(u32::MAX);
        let room = last - first + 1;
        reaches.push((&list.sheet, first, last));
        let Some(more) = need.checked_sub(room).filter(|more| *more > 0) else { continue };
        let (sheet, row) = (list.sheet.clone(), first);
        match (list.growth, format) {
            (Growth::Fixed, _) => return Err(Problem::NoRoom { sheet, row, room, need }),
            (Growth::Insert, Format::Xls) => return Err(Problem::OldFormat { sheet, row, room, need }),
            (Growth::Insert, Format::Xlsx) => {}
        }
        let grows = &mut shifts.entry(sheet.to_lowercase()).or_default().0;
        match grows.iter_mut().find(|grow| (grow.first, grow.last) == (first, last)) {
            Some(grow) => grow.more = grow.more.max(more),
            None => grows.push(Grow { first, last, more }),
        }
    }
    for (sheet, first, last) in reaches {
        let Some(shift) = shifts.get(&sheet.to_lowercase()) else { continue };
        let torn = shift.0.iter().any(|grow| first <= grow.last && last >= grow.first && (first, last) != (grow.first, grow.last));
        if torn {
            let cell = Place::new(first, 0).ok_or_else(|| Problem::Outside { sheet: sheet.clone(), row: first })?;
            return Err(Problem::Twice { sheet: sheet.clone(), cell });
        }
    }
    shifts.values_mut().for_each(|shift| shift.0.sort_unstable());
    for sheet in &template.sheets {
        let end = shifts.get(&sheet.name.to_lowercase()).map_or(0, |shift| shift.rows((1, sheet.rows.max(1))).1.max(bottom(shift)));
        if end > format.most_rows() {
            return Err(Problem::Outside { sheet: sheet.name.clone(), row: end });
        }
    }
    Ok(shifts)
}

/// The last inserted row.
fn bottom(shift: &Shift) -> u32 {
    shift.0.last().map_or(0, |grow| shift.row(grow.last).saturating_add(grow.more))
}

impl<'v> Plan<'v> {
    fn one(&mut self, sheet: &Sheet, one: &One, values: &'v Values) -> Result<(), Problem> {
        let value = values.single.get(&one.source).ok_or_else(|| Problem::NoValue { source_key: one.source.clone() })?;
        sheet.takes_a_value(one.cell)?;
        let row = self.mover.shift(&sheet.name).map_or(one.cell.row(), |shift| shift.row(one.cell.row()));
        self.put(&sheet.name, row, one.cell, Some(value))
    }

    fn list(&mut self, sheet: &Sheet, list: &List, rows: &'v [BTreeMap<String, Value>]) -> Result<(), Problem> {
        let begin = self.mover.shift(&sheet.name).map_or(list.first, |shift| shift.row(list.first));
        // A list beside a longer one is emptied as far down as that one reaches.
        let grown = self.mover.shift(&sheet.name).and_then(|shift| shift.0.iter().find(|grow| grow.first == list.first));
        let most = list.room.max(1).saturating_add(grown.map_or(0, |grow| grow.more));
        for nth in 0..most {
            let values = usize::try_from(nth).ok().and_then(|nth| rows.get(nth));
            for (column, key) in &list.columns {
                let in_form = list.first + nth.min(list.room.max(1) - 1);
                let cell =
                    Place::new(in_form, column.number()).ok_or_else(|| Problem::Outside { sheet: list.sheet.clone(), row: in_form })?;
                sheet.takes_a_value(cell)?;
                self.put(&sheet.name, begin + nth, cell, values.and_then(|row| row.get(key)))?;
            }
        }
        Ok(())
    }

    fn put(&mut self, sheet: &str, row: u32, cell: Place, value: Option<&'v Value>) -> Result<(), Problem> {
        let lines = self.sheets.entry(sheet.to_owned()).or_default();
        match lines.entry(row).or_default().insert(cell.column().number(), value) {
            None => Ok(()),
            Some(_) => Err(Problem::Twice { sheet: sheet.to_owned(), cell }),
        }
    }
}

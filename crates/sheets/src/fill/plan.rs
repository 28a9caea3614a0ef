//! What is written where: the mapping and the values laid over a form, checked before a byte is touched.

use std::collections::BTreeMap;

use crate::heading::bare;

use super::mapping::{Growth, List, Mapping, One, Printed};
use super::place::Place;
use super::problem::Problem;
use super::shift::{Grow, Mover, Shift};
use super::template::{Format, Sheet, Template};
use super::value::{Value, Values};

/// Rows of a list at most: a prefecture has some hundred units.
const MOST_ROWS: u32 = 5_000;

/// Values by column; nothing empties the cell.
pub(super) type Line<'v> = BTreeMap<u16, Option<&'v Value>>;
/// Lines by row, as they stand after rows were inserted.
pub(super) type Lines<'v> = BTreeMap<u32, Line<'v>>;
/// The values of one row of a list by source.
type Row = BTreeMap<String, Value>;

/// What is written where.
#[derive(Debug, Default)]
pub(super) struct Plan<'v> {
    /// By the exact name of the sheet.
    pub sheets: BTreeMap<String, Lines<'v>>,
    pub mover: Mover,
}

/// A list laid over a sheet.
struct Laid<'l, 'v> {
    list: &'l List,
    sheet: &'l Sheet,
    /// Its first and last row in the form.
    first: u32,
    last: u32,
    /// Values from its first row on.
    rows: Vec<Option<&'v Row>>,
}

impl Laid<'_, '_> {
    fn room(&self) -> u32 {
        self.last - self.first + 1
    }

    fn need(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    fn outside(&self) -> Problem {
        Problem::Outside { sheet: self.sheet.name.clone(), row: self.last.saturating_add(self.need().saturating_sub(self.room())) }
    }
}

/// Lays values over a form.
pub(super) fn plan<'v>(template: &Template, mapping: &Mapping, values: &'v Values) -> Result<Plan<'v>, Problem> {
    let lists = mapping.lists.iter().map(|list| laid(template, list, values)).collect::<Result<Vec<_>, _>>()?;
    let mut plan = Plan { mover: Mover(shifts(template, &lists)?), ..Plan::default() };
    for one in &mapping.cells {
        plan.one(visible(template, &one.sheet)?, one, values)?;
    }
    lists.iter().try_for_each(|laid| plan.list(laid))?;
    Ok(plan)
}

fn visible<'t>(template: &'t Template, name: &str) -> Result<&'t Sheet, Problem> {
    match template.sheet(name) {
        None => Err(Problem::NoSheet { sheet: name.to_owned() }),
        Some(sheet) if sheet.hidden => Err(Problem::HiddenSheet { sheet: name.to_owned() }),
        Some(sheet) => Ok(sheet),
    }
}

fn laid<'l, 'v>(template: &'l Template, list: &'l List, values: &'v Values) -> Result<Laid<'l, 'v>, Problem> {
    let sheet = visible(template, &list.sheet)?;
    let rows = values.rows.get(&list.rows).ok_or_else(|| Problem::NoValue { source_key: list.rows.clone() })?;
    let room = list.room.max(1);
    let last = list.first.checked_add(room - 1).filter(|last| list.first > 0 && room <= MOST_ROWS && *last <= template.format.most_rows());
    let last = last.ok_or_else(|| Problem::Outside { sheet: list.sheet.clone(), row: list.first })?;
    sheet.takes_a_list(list, last)?;
    let mut laid = Laid { list, sheet, first: list.first, last, rows: rows.iter().map(Some).collect() };
    if let Some(printed) = &list.printed {
        if list.columns.contains_key(&printed.column) {
            let cell = Place::new(list.first, printed.column.number()).ok_or_else(|| laid.outside())?;
            return Err(Problem::Twice { sheet: list.sheet.clone(), cell });
        }
        laid.rows = in_printed_order(&laid, printed, rows)?;
    }
    if laid.need() > MOST_ROWS { Err(laid.outside()) } else { Ok(laid) }
}

/// Each row of values beside its printed name; every row must find its own.
fn in_printed_order<'v>(laid: &Laid<'_, '_>, printed: &Printed, rows: &'v [Row]) -> Result<Vec<Option<&'v Row>>, Problem> {
    let unknown = |name: String| Problem::NotPrinted { sheet: laid.sheet.name.clone(), row: laid.first, name };
    let mut named: BTreeMap<String, &Row> = BTreeMap::new();
    let words = |row: &Row| match row.get(&printed.source) {
        Some(Value::Text(name)) => name.clone(),
        _ => String::new(),
    };
    for row in rows {
        let name = words(row);
        if bare(&name).is_empty() || named.insert(bare(&name), row).is_some() {
            return Err(unknown(name));
        }
    }
    let on_form = |row: u32| {
        let place = Place::new(row, printed.column.number())?;
        let place = laid.sheet.merge_at(place).map_or(place, |(first, _)| first);
        laid.sheet.cells.get(&place).map(|cell| bare(&cell.text))
    };
    let ordered = (laid.first..=laid.last).map(|row| on_form(row).and_then(|name| named.remove(&name))).collect();
    match named.into_values().next() {
        Some(row) => Err(unknown(words(row))),
        None => Ok(ordered),
    }
}

/// How every sheet grows. Lists side by side may grow together if they have the same rows in the form.
fn shifts(template: &Template, lists: &[Laid<'_, '_>]) -> Result<BTreeMap<String, Shift>, Problem> {
    let mut shifts: BTreeMap<String, Shift> = BTreeMap::new();
    for laid in lists {
        let (first, last, room, need) = (laid.first, laid.last, laid.room(), laid.need());
        let Some(more) = need.checked_sub(room).filter(|more| *more > 0) else { continue };
        let (sheet, row) = (laid.sheet.name.clone(), first);
        match (laid.list.growth, template.format) {
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
    shifts.values_mut().for_each(|shift| shift.0.sort_unstable());
    for laid in lists {
        let Some(shift) = shifts.get(&laid.sheet.name.to_lowercase()) else { continue };
        let own = (laid.first, laid.last);
        if shift.0.iter().any(|grow| own.0 <= grow.last && own.1 >= grow.first && own != (grow.first, grow.last)) {
            let cell = Place::new(laid.first, 0).ok_or_else(|| laid.outside())?;
            return Err(Problem::Twice { sheet: laid.sheet.name.clone(), cell });
        }
        let most = template.format.most_rows();
        if shift.rows((1, laid.sheet.rows.max(laid.last))).1 > most {
            return Err(laid.outside());
        }
    }
    Ok(shifts)
}

impl<'v> Plan<'v> {
    fn one(&mut self, sheet: &Sheet, one: &One, values: &'v Values) -> Result<(), Problem> {
        let value = values.single.get(&one.source).ok_or_else(|| Problem::NoValue { source_key: one.source.clone() })?;
        sheet.takes_a_value(one.cell)?;
        let row = self.mover.shift(&sheet.name).map_or(one.cell.row(), |shift| shift.row(one.cell.row()));
        self.put(&sheet.name, row, one.cell, Some(value))
    }

    fn list(&mut self, laid: &Laid<'_, 'v>) -> Result<(), Problem> {
        let shift = self.mover.shift(&laid.sheet.name);
        let begin = shift.map_or(laid.first, |shift| shift.row(laid.first));
        // A list beside a longer one is emptied as far down as that one reaches.
        let grown = shift.and_then(|shift| shift.0.iter().find(|grow| grow.first == laid.first)).map_or(0, |grow| grow.more);
        let mut rows = laid.rows.iter().copied();
        for nth in 0..laid.room() + grown {
            let row = rows.next().flatten();
            for (column, key) in &laid.list.columns {
                let cell = Place::new(laid.last.min(laid.first + nth), column.number()).ok_or_else(|| laid.outside())?;
                self.put(&laid.sheet.name, begin + nth, cell, row.and_then(|row| row.get(key)))?;
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

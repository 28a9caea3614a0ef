//! A form as it came, for a page on which its cells are pointed at.

use std::collections::BTreeMap;

use crate::book::Book;
use crate::grid::{Grid, Merge};
use crate::limits::MOST_FORM_MIB;
use crate::problem::SheetError;
use crate::{cfb, open};

use super::mapping::List;
use super::place::{MOST_ROWS_OF_A_SHEET, Place};
use super::problem::Problem;
use super::{old, xlsx};

/// A form: what its sheets show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Which kind of file it is.
    pub format: Format,
    /// Its sheets in the order of their tabs.
    pub sheets: Vec<Sheet>,
}

/// Kinds of files that can be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Excel 2007 and later, WPS: single cells, and lists that grow.
    Xlsx,
    /// Excel 97 to 2003, WPS `.et`: single cells, and lists within the rows that there are.
    Xls,
}

impl Format {
    /// Ending of its files.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
        }
    }

    /// Rows of a sheet.
    pub(super) const fn most_rows(self) -> u32 {
        match self {
            Self::Xlsx => MOST_ROWS_OF_A_SHEET,
            Self::Xls => 65_536,
        }
    }
}

/// A sheet of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Name on its tab.
    pub name: String,
    /// Nobody sees it: it is named and its cells are not read.
    pub hidden: bool,
    /// Last row that holds something or belongs to merged cells; 0 if there is none.
    pub rows: u32,
    /// Columns from A up to the last one that holds something or belongs to merged cells.
    pub columns: u16,
    /// Cells with content by place.
    pub cells: BTreeMap<Place, Cell>,
    /// Merged cells: first and last of each.
    pub merges: Vec<(Place, Place)>,
    /// Hidden rows, from 1.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns, from 0.
    pub hidden_columns: Vec<u16>,
}

/// Content of a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// As a person reads it; of a formula its last result, which may be missing.
    pub text: String,
    /// A formula with its `=`; of an .xls file the sign alone, as its words are not read.
    pub formula: Option<String>,
}

/// What a file says of a sheet beyond the text of its cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    pub formulas: BTreeMap<Place, String>,
    pub hidden_rows: Vec<u32>,
    pub hidden_columns: Vec<u16>,
}

impl Template {
    /// Reads a form. Its kind is recognised by its content.
    ///
    /// # Errors
    /// The file cannot be read, is larger than a form, is no .xlsx or .xls, holds macros, or holds a number of a person anywhere, so that it
    /// could never leave again.
    pub fn read(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.len() as u64 > MOST_FORM_MIB << 20 {
            return Err(Problem::TooLarge { most: MOST_FORM_MIB });
        }
        let grids = open::grids(bytes)?;
        let (format, looks) = if bytes.starts_with(b"PK\x03\x04") {
            (Format::Xlsx, xlsx::look(bytes)?)
        } else if cfb::is_compound(bytes) {
            (Format::Xls, old::look(bytes)?)
        } else {
            return Err(Problem::Kind);
        };
        Book::guarded(bytes.to_vec())?;
        let mut looks = looks.into_iter().collect::<BTreeMap<_, _>>();
        let sheets = grids.into_iter().map(|grid| sheet(looks.remove(&grid.name).unwrap_or_default(), grid)).collect::<Result<_, _>>()?;
        Ok(Self { format, sheets })
    }

    /// A sheet by its name.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }
}

fn sheet(look: Look, grid: Grid) -> Result<Sheet, SheetError> {
    let mut sheet = Sheet { name: grid.name, hidden: grid.hidden, ..Sheet::default() };
    if grid.hidden {
        return Ok(sheet);
    }
    for row in &grid.rows {
        for (column, cell) in row.cells() {
            if let Some(place) = Place::new(row.number, column) {
                sheet.cells.insert(place, Cell { text: cell.shown(), formula: None });
            }
        }
    }
    for (place, formula) in look.formulas {
        sheet.cells.entry(place).or_default().formula = Some(formula);
    }
    for Merge { rows, columns } in grid.merges {
        sheet.merges.extend(Place::new(rows.0, columns.0).zip(Place::new(rows.1, columns.1)));
    }
    let places = || sheet.cells.keys().copied().chain(sheet.merges.iter().map(|(_, last)| *last));
    let (rows, columns) = (places().map(Place::row).max(), places().map(|place| place.column().number() + 1).max());
    (sheet.rows, sheet.columns) = (rows.unwrap_or(0), columns.unwrap_or(0));
    (sheet.hidden_rows, sheet.hidden_columns) = (look.hidden_rows, look.hidden_columns);
    Ok(sheet)
}

impl Sheet {
    /// The merged cells that a place belongs to.
    #[must_use]
    pub fn merge_at(&self, place: Place) -> Option<(Place, Place)> {
        let within = |from: Place, to: Place| {
            (from.row()..=to.row()).contains(&place.row()) && (from.column()..=to.column()).contains(&place.column())
        };
        self.merges.iter().copied().find(|(from, to)| within(*from, *to))
    }

    /// Refuses a list over formulas, or over cells that merged ones cover.
    pub(super) fn takes_a_list(&self, list: &List, last: u32) -> Result<(), Problem> {
        let own = self.cells.iter().skip_while(|(place, _)| place.row() < list.first).take_while(|(place, _)| place.row() <= last);
        let mut formulas = own.filter(|(place, cell)| cell.formula.is_some() && list.columns.contains_key(&place.column()));
        if let Some((cell, _)) = formulas.next() {
            return Err(Problem::Formula { sheet: self.name.clone(), cell: *cell });
        }
        for (from, to) in self.merges.iter().filter(|(from, to)| from.row() <= last && to.row() >= list.first) {
            for column in list.columns.range(from.column()..=to.column()).map(|(column, _)| column.number()) {
                // Its first cell takes a value; every other one of the list does not.
                let top = Place::new(from.row().max(list.first), column).filter(|top| top != from);
                let below = Place::new(from.row() + 1, column).filter(|below| below.row() <= to.row().min(last));
                if let Some(cell) = top.or(below) {
                    return Err(Problem::Covered { sheet: self.name.clone(), cell, by: *from });
                }
            }
        }
        Ok(())
    }

    /// Refuses a place where a value would destroy a formula or not be seen.
    pub(super) fn takes_a_value(&self, cell: Place) -> Result<(), Problem> {
        if self.cells.get(&cell).is_some_and(|cell| cell.formula.is_some()) {
            return Err(Problem::Formula { sheet: self.name.clone(), cell });
        }
        match self.merge_at(cell) {
            Some((by, _)) if by != cell => Err(Problem::Covered { sheet: self.name.clone(), cell, by }),
            _ => Ok(()),
        }
    }
}

//! Results of formulas after a filling, as far as they are certain. Programs count everything again when they open the file; those that only
//! show it (a telephone's preview) do not count, and would show nothing where a total belongs.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::fill::place::Place;
use crate::fill::value::Put;
use crate::parts::attribute;

use super::count::{Amount, Cells, count};
use super::read::{CellXml, SheetXml};
use super::write::Results;

/// Formulas that wait for each other at most: beyond it, or in a circle, nothing is certain.
const DEEPEST: u32 = 30;
/// Cells looked at by all formulas together.
const MOST_STEPS: u64 = 1_000_000;

/// What stands in a cell.
enum Holds {
    Amount(Amount),
    Formula(String),
}

/// All cells of a book.
struct Book {
    cells: BTreeMap<(String, u32, u16), Holds>,
    known: RefCell<BTreeMap<(String, u32, u16), Option<Amount>>>,
    depth: Cell<u32>,
    steps: Cell<u64>,
}

/// Results by sheet. `texts` are the parts of the sheets or their rows alone.
pub(super) fn results(texts: &BTreeMap<String, String>, touched: &BTreeSet<String>) -> BTreeMap<String, Results> {
    let mut book = Book { cells: BTreeMap::new(), known: RefCell::default(), depth: Cell::new(0), steps: Cell::new(0) };
    for (name, text) in texts {
        let Some(sheet) = SheetXml::read(text) else { continue };
        let shared = sheet.shared();
        for row in &sheet.rows {
            for cell in &row.cells {
                let Some(place) = Place::new(row.number, cell.column) else { continue };
                let holds = match &cell.formula {
                    Some(formula) => match (attribute(&formula.tag, "t").as_deref(), formula.words(place, &shared)) {
                        (None | Some("shared" | "normal"), Some(words)) => Holds::Formula(words),
                        _ => Holds::Amount(Amount::Unsure),
                    },
                    None => Holds::Amount(amount(cell)),
                };
                book.cells.insert((name.to_lowercase(), row.number, cell.column), holds);
            }
        }
    }
    let of_sheet = |name: &String| {
        let lower = name.to_lowercase();
        let own = book.cells.range((lower.clone(), 0, 0)..).take_while(|((sheet, ..), _)| *sheet == lower);
        let formulas = own.filter(|(_, holds)| matches!(holds, Holds::Formula(_)));
        let result = |sheet: &str, row, column| match book.at(sheet, row, column) {
            Amount::Number(number) => Some(Put::Number(number.to_string())),
            Amount::Words(words) => Some(Put::Words(words)),
            _ => None,
        };
        let found = formulas.filter_map(|((sheet, row, column), _)| Some((Place::new(*row, *column)?, result(sheet, *row, *column)?)));
        (name.clone(), found.collect::<Results>())
    };
    touched.iter().map(of_sheet).collect()
}

impl Cells for Book {
    fn at(&self, sheet: &str, row: u32, column: u16) -> Amount {
        let key = (sheet.to_lowercase(), row, column);
        let words = match self.cells.get(&key) {
            None => return Amount::Nothing,
            Some(Holds::Amount(amount)) => return amount.clone(),
            Some(Holds::Formula(words)) => words,
        };
        if let Some(known) = self.known.borrow().get(&key) {
            // What is being counted already goes round in a circle.
            return known.clone().unwrap_or(Amount::Unsure);
        }
        if self.depth.get() >= DEEPEST {
            return Amount::Unsure;
        }
        self.known.borrow_mut().insert(key.clone(), None);
        self.depth.set(self.depth.get() + 1);
        let found = count(words, sheet, self);
        self.depth.set(self.depth.get() - 1);
        self.known.borrow_mut().insert(key, Some(found.clone()));
        found
    }

    fn step(&self) -> bool {
        self.steps.set(self.steps.get() + 1);
        self.steps.get() <= MOST_STEPS
    }
}

/// What a cell without a formula holds.
fn amount(cell: &CellXml<'_>) -> Amount {
    let mut reader = Reader::from_str(cell.rest);
    reader.config_mut().allow_unmatched_ends = true;
    let mut value = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "v" => {
                value = reader.read_text(tag.name()).ok().map(|text| text.into_inner().into_owned());
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    match (attribute(&cell.tag, "t").as_deref(), value) {
        (None | Some("n"), None) => Amount::Nothing,
        (None | Some("n"), Some(number)) => number.trim().parse().map_or(Amount::Unsure, Amount::Number),
        // Which words they are does not matter: sums pass over them, and nothing else takes them.
        (Some("s" | "inlineStr" | "str"), _) => Amount::SomeWords,
        _ => Amount::Unsure,
    }
}

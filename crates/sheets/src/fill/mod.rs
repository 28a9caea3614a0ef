//! A superior's own form filled in: its cells are pointed at once and filled as often as wanted, with layout, merged cells, print areas and
//! page breaks kept. Everything that is not touched stays byte for byte as it was; what cannot be kept right is refused in words. Must not
//! know: what a source means, the database, the web.

mod formula;
mod guess;
mod mapping;
mod old;
mod place;
mod plan;
mod problem;
mod shift;
mod template;
mod value;
mod xlsx;

pub use guess::Known;
pub use mapping::{Growth, List, Mapping, One, Printed};
pub use place::{Column, NoPlace, Place};
pub use problem::{Problem, Thing};
pub use template::{Cell, Format, Sheet, Template};
pub use value::{Decimal, Value, Values};

use crate::book::Book;

/// A form filled in, in the format it came in. Formulas stay formulas and are counted again when the file is opened.
///
/// # Errors
/// The form cannot be read, the mapping does not fit it, a value is missing, rows would have to be inserted and something cannot be moved
/// safely, or the result would hold a number of a person. Nothing is written by halves.
pub fn fill(bytes: &[u8], mapping: &Mapping, values: &Values) -> Result<Book, Problem> {
    let template = Template::read(bytes)?;
    let plan = plan::plan(&template, mapping, values)?;
    let filled = match template.format {
        Format::Xlsx => xlsx::filled(bytes, &template, &plan)?,
        Format::Xls => old::filled(bytes, &plan)?,
    };
    Ok(Book::guarded(filled)?)
}

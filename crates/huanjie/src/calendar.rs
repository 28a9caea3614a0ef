//! `huanjie calendar`.

use std::io::{BufWriter, Write, stdout};

use jiff::civil::Date;
use statute::{Body, Rules, calendar};

use crate::Failure;

/// Prints the calendar, one step a line.
pub fn run(division: &str, body: &str, day: Date) -> Result<(), Failure> {
    if !(2..=12).contains(&division.len()) || !division.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Failure::unusable(format!("--division {division:?}: 2 to 12 digits are expected, for example 632823200201")));
    }
    let known = Body::ALL.map(Body::name).join(", ");
    let body = Body::named(body).ok_or_else(|| Failure::unusable(format!("--body {body:?}: use one of {known}")))?;
    let rules = Rules::resolve(division, body, day).map_err(|e| Failure::no(format!("{e}; choose a later --election-day")))?;
    let mut out = BufWriter::new(stdout().lock());
    let write = |e: std::io::Error| Failure::unusable(format!("standard output: {e}"));
    for step in calendar(&rules, day) {
        let line = serde_json::to_string(&step).map_err(|e| Failure::unusable(e.to_string()))?;
        writeln!(out, "{line}").map_err(write)?;
    }
    out.flush().map_err(write)
}

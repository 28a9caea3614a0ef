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
    let body = match body {
        "village_committee" => Body::VillageCommittee,
        "residents_committee" => Body::ResidentsCommittee,
        other => return Err(Failure::unusable(format!("--body {other:?}: use village_committee or residents_committee"))),
    };
    let rules = Rules::resolve(division, body, day).map_err(|e| Failure::no(format!("{e}; choose a later --election-day")))?;
    let mut out = BufWriter::new(stdout().lock());
    let write = |e: std::io::Error| Failure::unusable(format!("standard output: {e}"));
    for step in calendar(&rules, day) {
        let line = serde_json::to_string(&step).map_err(|e| Failure::unusable(e.to_string()))?;
        writeln!(out, "{line}").map_err(write)?;
    }
    out.flush().map_err(write)
}

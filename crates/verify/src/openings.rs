//! `openings.jsonl`: what opens the commitments of a unit's log (V12).

use std::collections::BTreeMap;

use record::commit::{self, Commitment};
use record::opening::{Field, Opening};

use crate::log;
use crate::report::{Check, Place, Report};
use crate::source::Source;

/// The openings of a unit, by place in its log and field; taken out one by one.
pub struct Openings {
    path: String,
    left: BTreeMap<(u64, Field), (usize, commit::Opening)>,
}

/// Reads the openings of a unit; where there is no such file there are none.
pub fn read(source: &dyn Source, prefix: &str, report: &mut Report) -> Openings {
    let path = format!("{prefix}openings.jsonl");
    let mut openings = Openings { path: path.clone(), left: BTreeMap::new() };
    let Some(bytes) = log::fetch(source, &path, Check::V1, report) else { return openings };
    let Some(text) = std::str::from_utf8(&bytes).ok().filter(|text| text.is_empty() || text.ends_with('\n')) else {
        report.fail(Check::V1, Place::File(path), "not lines of UTF-8");
        return openings;
    };
    let mut last = None;
    for (line, at) in text.split_terminator('\n').zip(1..) {
        match Opening::parse(line) {
            Ok(read) if last.is_some_and(|last| last >= read.key()) => {
                report.fail(Check::V1, Place::Line(path.clone(), at), "out of order or doubled");
            }
            Ok(read) => {
                report.count(Check::V1, "openings", 1);
                last = Some(read.key());
                openings.left.insert(read.key(), (at, read.opening));
            }
            Err(why) => report.fail(Check::V1, Place::Line(path.clone(), at), why),
        }
    }
    openings
}

impl Openings {
    /// The value behind a commitment, if its opening is published and opens it.
    pub fn open(&mut self, index: u64, field: Field, commitment: &Commitment, report: &mut Report) -> Option<String> {
        report.count(Check::V12, "commitments", 1);
        let (line, opening) = self.left.remove(&(index, field))?;
        report.count(Check::V12, "openings", 1);
        if !opening.opens(commitment) {
            report.fail(Check::V12, Place::Line(self.path.clone(), line), format!("it does not open the commitment of entry {index}"));
            return None;
        }
        String::from_utf8(opening.value).ok()
    }

    /// Tells those that open nothing.
    pub fn finish(self, report: &mut Report) {
        for ((index, _), (line, _)) in self.left {
            report.count(Check::V12, "openings", 1);
            report.fail(Check::V12, Place::Line(self.path.clone(), line), format!("entry {index} holds no commitment that it could open"));
        }
    }
}

//! `huanjie decide`: one JSON object a line in, one answer a line out, in the same order.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write, stdin, stdout};
use std::path::Path;

use serde_json::{Map, Value, json};
use statute::case::{Case, CaseError, answer_line};

use crate::Failure;

/// Keys of the case table that say something about a case and do not enter the decision.
const REMARKS: [&str; 8] = ["title_zh", "title_en", "origin", "confidence", "source", "expected", "authority", "notes"];

/// Answers every line; a line that cannot be answered says why, and the run goes on.
pub fn run(file: Option<&Path>) -> Result<(), Failure> {
    let input: Box<dyn BufRead> = match file {
        None => Box::new(stdin().lock()),
        Some(path) => {
            let opened = File::open(path).map_err(|e| Failure::unusable(format!("{}: {e}", path.display())))?;
            Box::new(BufReader::new(opened))
        }
    };
    let mut out = BufWriter::new(stdout().lock());
    let mut unread = 0_u64;
    for (number, line) in (1_u64..).zip(input.lines()) {
        let line = line.map_err(|e| Failure::unusable(format!("line {number}: {e}; the input must be UTF-8, one JSON object a line")))?;
        if line.trim().is_empty() {
            continue;
        }
        let answered = one(&line).unwrap_or_else(|(id, error)| {
            unread += 1;
            json!({ "id": id, "error": { "code": error.code, "message": error.message, "path": error.path } }).to_string()
        });
        writeln!(out, "{answered}").map_err(|e| Failure::unusable(format!("standard output: {e}")))?;
    }
    out.flush().map_err(|e| Failure::unusable(format!("standard output: {e}")))?;
    if unread > 0 {
        return Err(Failure::unusable(format!("{unread} line(s) could not be answered; each says why under \"error\"")));
    }
    Ok(())
}

/// The answer to a line; else its id, as far as that can be read, and why not.
fn one(line: &str) -> Result<String, (Value, CaseError)> {
    match serde_json::from_str::<Case>(line) {
        Ok(case) => answer_line(&case).map_err(|error| (Value::String(case.id.clone()), error)),
        Err(_) => one_with_remarks(line),
    }
}

/// A line of the case table carries remarks beside the case; what is still unknown then is named.
fn one_with_remarks(line: &str) -> Result<String, (Value, CaseError)> {
    let bad = |code, error: serde_json::Error| CaseError { code, message: error.to_string(), path: String::new() };
    let mut object: Map<String, Value> = serde_json::from_str(line).map_err(|error| (Value::Null, bad("not_json", error)))?;
    let id = object.get("id").cloned().unwrap_or(Value::Null);
    for remark in REMARKS {
        object.remove(remark);
    }
    let case: Case = serde_json::from_value(Value::Object(object)).map_err(|error| (id.clone(), bad("bad_case", error)))?;
    answer_line(&case).map_err(|error| (id, error))
}

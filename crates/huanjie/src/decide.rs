//! `huanjie decide`: one JSON object a line in, one answer a line out, in the same order.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write, stdin, stdout};
use std::path::Path;

use serde_json::{Map, Value, json};
use statute::case::{Case, CaseError, answer};

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
        let (id, answered) = one(&line);
        let answered = answered.unwrap_or_else(|error| {
            unread += 1;
            json!({ "id": id, "error": { "code": error.code, "message": error.message, "path": error.path } })
        });
        writeln!(out, "{answered}").map_err(|e| Failure::unusable(format!("standard output: {e}")))?;
    }
    out.flush().map_err(|e| Failure::unusable(format!("standard output: {e}")))?;
    if unread > 0 {
        return Err(Failure::unusable(format!("{unread} line(s) could not be answered; each says why under \"error\"")));
    }
    Ok(())
}

/// The id of a line, as far as it can be read, and its answer.
fn one(line: &str) -> (Value, Result<Value, CaseError>) {
    let bad = |code, error: serde_json::Error| CaseError { code, message: error.to_string(), path: String::new() };
    let mut object: Map<String, Value> = match serde_json::from_str(line) {
        Ok(object) => object,
        Err(error) => return (Value::Null, Err(bad("not_json", error))),
    };
    let id = object.get("id").cloned().unwrap_or(Value::Null);
    for remark in REMARKS {
        object.remove(remark);
    }
    let case: Result<Case, CaseError> = serde_json::from_value(Value::Object(object)).map_err(|error| bad("bad_case", error));
    (id, case.and_then(|case| answer(&case)))
}

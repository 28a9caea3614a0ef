//! `huanjie decide`: one JSON object a line in, one answer a line out, in the same order.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write, stdin, stdout};
use std::path::Path;

use serde_json::json;
use statute::case::answer_line;

use crate::Failure;

/// Bytes read and written at once.
const OUTPUT: usize = 64 * 1024;

/// Answers every line; a line that cannot be answered says why, and the run goes on.
pub fn run(file: Option<&Path>) -> Result<(), Failure> {
    let mut input: Box<dyn BufRead> = match file {
        None => Box::new(stdin().lock()),
        Some(path) => {
            let opened = File::open(path).map_err(|e| Failure::unusable(format!("{}: {e}", path.display())))?;
            Box::new(BufReader::with_capacity(OUTPUT, opened))
        }
    };
    let mut out = BufWriter::with_capacity(OUTPUT, stdout().lock());
    let broken = |e: std::io::Error| Failure::unusable(format!("standard output: {e}"));
    let (mut line, mut answer, mut unread) = (String::new(), Vec::new(), 0_u64);
    for number in 1_u64.. {
        line.clear();
        let unreadable = |e| Failure::unusable(format!("line {number}: {e}; the input must be UTF-8, one JSON object a line"));
        if input.read_line(&mut line).map_err(unreadable)? == 0 {
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        answer.clear();
        if let Err((id, error)) = answer_line(&line, &mut answer) {
            unread += 1;
            let told = json!({ "id": id, "error": { "code": error.code, "message": error.message, "path": error.path } });
            answer.extend_from_slice(told.to_string().as_bytes());
        }
        answer.push(b'\n');
        out.write_all(&answer).map_err(broken)?;
    }
    out.flush().map_err(broken)?;
    if unread > 0 {
        return Err(Failure::unusable(format!("{unread} line(s) could not be answered; each says why under \"error\"")));
    }
    Ok(())
}

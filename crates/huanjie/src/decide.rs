//! `huanjie decide`: one JSON object a line in, one answer a line out, in the same order.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write, stdin, stdout};
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};
use statute::Because;
use statute::case::answer_line;
use web::form::because_sentence;
use words::Lang;

use crate::Failure;

/// Bytes read and written at once.
const OUTPUT: usize = 64 * 1024;

/// Answers every line; a line that cannot be answered says why, and the run goes on.
pub fn run(file: Option<&Path>, sentences: bool) -> Result<(), Failure> {
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
        } else if sentences {
            answer = in_sentences(&answer).map_err(|e| Failure::unusable(format!("line {number}: {e}")))?;
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

/// The same answer with every reason said in Chinese and in English, from its own figures.
fn in_sentences(answer: &[u8]) -> serde_json::Result<Vec<u8>> {
    let mut answer: Value = serde_json::from_slice(answer)?;
    say(&mut answer)?;
    serde_json::to_vec(&answer)
}

/// Reasons stand under `because`, at whatever depth a question under several packs puts them.
fn say(value: &mut Value) -> serde_json::Result<()> {
    match value {
        Value::Object(map) if map.contains_key("rule") && map.contains_key("figures") => {
            let because = Because::deserialize(&Value::Object(map.clone()))?;
            for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
                map.insert(name.to_owned(), because_sentence(lang, &because).into());
            }
            Ok(())
        }
        Value::Object(map) => map.values_mut().try_for_each(say),
        Value::Array(items) => items.iter_mut().try_for_each(say),
        _ => Ok(()),
    }
}

//! The guard of the papers: finds a number of a person in what a paper states, before a word of it is set.

use serde_json::Value;
use sieve::{Kind, Mesh};

/// A step from the whole of a paper to one of its words.
enum Step<'a> {
    Part(&'a str),
    /// A place in a list, from 1.
    At(usize),
}

/// Where the first such number stands, in the words of the paper («第3段第12行第2格»), and what it is.
pub(crate) fn first(data: &Value) -> Option<(String, Kind)> {
    let mut path = Vec::new();
    let kind = within(data, &mut path)?;
    Some((place(&path), kind))
}

/// Walks to the first number and leaves the way to it in `path`.
fn within<'a>(data: &'a Value, path: &mut Vec<Step<'a>>) -> Option<Kind> {
    let found = |text: &str| sieve::first(text.as_bytes(), Mesh::Published).map(|found| found.kind);
    let into = |step: Step<'a>, part: &'a Value, path: &mut Vec<Step<'a>>| {
        path.push(step);
        let kind = within(part, path);
        if kind.is_none() {
            path.pop();
        }
        kind
    };
    match data {
        Value::String(text) => found(text),
        // Sizes and scales have a point in them; a number of a person has none.
        Value::Number(number) => number.as_u64().and_then(|number| found(&number.to_string())),
        Value::Array(items) => items.iter().enumerate().find_map(|(at, item)| into(Step::At(at + 1), item, path)),
        // The picture of a code is lines and no text.
        Value::Object(parts) => parts.iter().filter(|(name, _)| *name != "qr").find_map(|(name, part)| into(Step::Part(name), part, path)),
        Value::Null | Value::Bool(_) => None,
    }
}

fn place(path: &[Step<'_>]) -> String {
    let mut out = String::new();
    let mut words: &[&str] = &[];
    for step in path {
        match step {
            Step::Part(name) => {
                let (own, of_list) = named(name);
                out.push_str(own);
                words = of_list;
            }
            Step::At(at) => {
                let (word, rest) = words.split_first().map_or(("项", words), |(word, rest)| (*word, rest));
                words = rest;
                out.push_str(&format!("第{at}{word}"));
            }
        }
    }
    if out.is_empty() { "正文".to_owned() } else { out }
}

/// What a part is called, and what its places are called one within the other.
fn named(part: &str) -> (&'static str, &'static [&'static str]) {
    match part {
        "blocks" => ("", &["段"]),
        "rows" => ("", &["行", "格"]),
        "names" | "candidates" => ("", &["个姓名"]),
        "cards" | "each" => ("", &["张"]),
        "sections" => ("", &["组"]),
        "posts" => ("", &["项职务"]),
        "title" | "heading" => ("标题", &["行"]),
        "place" => ("地点", &[]),
        "note" => ("备注", &[]),
        "number" => ("编号", &[]),
        _ => ("", &["项"]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use sieve::Kind;

    use super::first;

    #[test]
    fn the_place_is_told_in_words_and_the_number_is_not() {
        let id = "11010519491231002X";
        let rows = json!({ "blocks": [{ "p": "甲" }, { "rows": [["1", "张三"], ["2", { "name": id }]] }] });
        assert_eq!(first(&rows), Some(("第2段第2行第2格".to_owned(), Kind::Identity)));
        let names = json!({ "blocks": [{ "names": [{ "name": "张三", "note": "电话138 0000 0000" }] }] });
        assert_eq!(first(&names), Some(("第1段第1个姓名备注".to_owned(), Kind::Telephone)));
        assert_eq!(first(&json!({ "title": ["甲", id] })), Some(("标题第2行".to_owned(), Kind::Identity)));
        assert_eq!(first(&json!({ "figure": 110_105_194_912_310_021_u64 })).map(|found| found.0), Some("正文".to_owned()));
        assert_eq!(first(&json!({ "qr": id, "scale": 0.711_111_111_111_111_1, "p": "共3名" })), None);
    }
}

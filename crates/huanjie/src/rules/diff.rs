//! `huanjie rules diff`: two provinces, two years, two bodies side by side.

use serde_json::json;
use statute::rules::Difference;
use statute::{Confidence, Key, Setting, compare};
use web::rules::{say, stack};
use words::Lang;

use super::{Of, print, setting_json, text};
use crate::Failure;

/// Columns of the table: the parameter, and each side.
const COLUMNS: [usize; 3] = [28, 32, 32];

/// Prints where they differ.
pub fn run(first: &str, second: &str, of: &Of) -> Result<(), Failure> {
    let (one, two, lang) = (of.rules(first)?, of.rules(second)?, of.out.lang());
    let found = compare(&one, &two);
    if of.json {
        let lines: Vec<String> = found.iter().map(|d| json_line(lang, d)).collect();
        return print(&lines.concat());
    }
    let heads = [lang.text("diff-matter"), stack::title(lang, first, &one), stack::title(lang, second, &two)];
    let heads = heads.map(|head| vec![head]);
    let mut out = text::row(&[&heads[0], &heads[1], &heads[2]], &COLUMNS);
    out.push_str(&"─".repeat(text::PAGE));
    out.push('\n');
    for difference in &found {
        let title = vec![say::title(lang, difference.key), difference.key.name().to_owned()];
        let sides = [difference.first, difference.second].map(|side| side_lines(lang, difference.key, side));
        out.push_str(&text::row(&[&title, &sides[0], &sides[1]], &COLUMNS));
        out.push('\n');
    }
    let count = found.len().to_string();
    out.push_str(&if found.is_empty() { lang.text("diff-none") } else { lang.with("diff-count", &[("count", &count)]) });
    out.push('\n');
    print(&out)
}

/// What one side says: value, article, and a mark where nobody has read it in full.
fn side_lines(lang: Lang, key: Key, side: Option<&Setting>) -> Vec<String> {
    let Some(setting) = side else { return vec![lang.text("rule-silent")] };
    let mut lines = vec![say::value(lang, key, &setting.value), setting.citation.article.to_string()];
    if setting.citation.confidence != Confidence::Text {
        lines.push(say::confidence(lang, setting.citation.confidence));
    }
    lines
}

fn json_line(lang: Lang, difference: &Difference<'_>) -> String {
    let key = difference.key;
    let side = |setting: Option<&Setting>| setting.map(|s| setting_json(lang, key, s));
    let line = json!({
        "key": key, "title": say::title(lang, key), "stage": key.stage().name(),
        "first": side(difference.first), "second": side(difference.second),
    });
    format!("{line}\n")
}

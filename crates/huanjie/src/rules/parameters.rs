//! `huanjie rules words`: every parameter and every word that a pack may hold, in Chinese and English.

use std::fmt::Write;

use statute::{Body, Confidence, Key, Kind, Level, Stage};
use web::rules::say;
use words::Lang;

/// The tables as they stand in `statutes/PARAMETERS.md`.
pub fn text() -> String {
    let mut out = String::from(
        "# 参数和词 Parameters and words\n\n\
         本文件由 `huanjie rules words > statutes/PARAMETERS.md` 生成，请勿手改：参数的名称在 locales/*/statute-keys.ftl，词在 locales/*/values.ftl。\n\
         规则文件的写法见 README.md。\n\n\
         Made by `huanjie rules words > statutes/PARAMETERS.md`; the titles stand in locales/*/statute-keys.ftl, the words in locales/*/values.ftl.\n\
         README.md tells how a pack file is written.\n",
    );
    for stage in Stage::ALL {
        let heading = format!("\n## {} {}\n\n", say::stage(Lang::Zh, *stage), say::stage(Lang::En, *stage));
        out.push_str(&heading);
        out.push_str("| 名称 Name | 中文 | English | 取值 Value |\n| --- | --- | --- | --- |\n");
        for key in Key::ALL.iter().filter(|key| key.stage() == *stage) {
            row(&mut out, *key);
        }
    }
    out.push_str("\n## 其他栏目的词 Words of other fields\n\n| 栏目 Field | 词 Word | 中文 | English |\n| --- | --- | --- | --- |\n");
    let both = |name: &str, say: &dyn Fn(Lang) -> String| format!("`{name}` | {} | {}", say(Lang::Zh), say(Lang::En));
    let bodies = Body::ALL.map(|b| ("bodies", both(b.name(), &|lang| say::body(lang, b))));
    let levels = [Level::Defaults, Level::Procedure, Level::Law, Level::Province, Level::Local]
        .map(|l| ("level", both(l.name(), &|lang| say::level(lang, l))));
    let confidences = Confidence::ALL.map(|c| ("confidence", both(c.name(), &|lang| say::confidence(lang, c))));
    for (field, words) in bodies.into_iter().chain(levels).chain(confidences) {
        line(&mut out, &format!("| `{field}` | {words} |"));
    }
    out
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}

fn row(out: &mut String, key: Key) {
    let words: Vec<String> = key
        .kind()
        .words()
        .iter()
        .map(|word| format!("`{word}` {} / {}", say::word(Lang::Zh, key, word), say::word(Lang::En, key, word)))
        .collect();
    let kind = match key.kind() {
        Kind::Count(unit) => format!("整数 number, `unit = \"{}\"`", unit.name()),
        Kind::Share => "分数 fraction, `\">1/2\"` `\">=1/3\"`".to_owned(),
        Kind::Flag => "`true` 是 yes, `false` 否 no".to_owned(),
        Kind::OneOf(_) => format!("一个词 one of<br>{}", words.join("<br>")),
        Kind::Several(_) => format!("若干词 several of<br>{}", words.join("<br>")),
    };
    line(out, &format!("| `{}` | {} | {} | {kind} |", key.name(), say::title(Lang::Zh, key), say::title(Lang::En, key)));
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn the_tables_in_the_repository_are_those_of_this_program() {
        let kept = include_str!("../../../../statutes/PARAMETERS.md");
        assert_eq!(kept, text(), "make it anew: huanjie rules words > statutes/PARAMETERS.md");
    }
}

//! `huanjie rules explain`: a whole set of rules on paper, for a lawyer to read beside the texts.

use serde_json::json;
use statute::rules::Conflict;
use statute::{Confidence, Key, Pack, Rules, Setting, Stage};
use web::rules::{say, stack};
use words::Lang;

use super::text::{PAGE, labelled, width};
use super::{Of, print, setting_json};
use crate::Failure;

/// Prints the parameters named, or all with the packs, the conflicts and the bars.
pub fn run(asked: &str, keys: &[String], of: &Of) -> Result<(), Failure> {
    let (rules, lang) = (of.rules(asked)?, of.out.lang());
    let named = keys.iter().map(|name| known(lang, name)).collect::<Result<Vec<Key>, Failure>>()?;
    let wanted = if named.is_empty() { rules.settings().map(|(key, _)| key).collect() } else { named.clone() };
    if of.json {
        return print(&wanted.iter().map(|key| json_line(lang, &rules, *key)).collect::<String>());
    }
    let mut out = String::new();
    if named.is_empty() {
        out.push_str(&head(lang, asked, &rules));
    }
    for stage in Stage::ALL {
        let of_stage: Vec<Key> = wanted.iter().copied().filter(|key| key.stage() == *stage).collect();
        if !of_stage.is_empty() {
            out.push_str(&heading(&say::stage(lang, *stage)));
        }
        for key in of_stage {
            out.push_str(&parameter(lang, &rules, key));
        }
        if named.is_empty() && *stage == Stage::Nomination {
            out.push_str(&bars(lang, &rules));
        }
    }
    print(&out)
}

fn known(lang: Lang, name: &str) -> Result<Key, Failure> {
    Key::named(name).ok_or_else(|| Failure::unusable(lang.with("stack-unknown-key", &[("text", name)])))
}

fn heading(title: &str) -> String {
    let rest = PAGE.saturating_sub(width(title) + 4);
    format!("\n━━ {title} {}\n\n", "━".repeat(rest))
}

/// The packs with what was read of each, how much is unconfirmed, and where the texts differ.
fn head(lang: Lang, asked: &str, rules: &Rules) -> String {
    let mut out = format!("{}\n\n", stack::title(lang, asked, rules));
    if rules.province_unread() {
        out.push_str(&labelled(0, "※ ", &lang.text("rule-unread")));
        out.push('\n');
    }
    out.push_str(&format!("{}\n", lang.text("rule-packs")));
    for (at, pack) in rules.packs().iter().filter_map(|p| statute::pack::find(p.id)).enumerate() {
        out.push_str(&pack_lines(lang, at + 1, pack));
    }
    let all: Vec<&Setting> = rules.settings().map(|(_, setting)| setting).collect();
    let unconfirmed = all.iter().filter(|s| s.citation.confidence != Confidence::Text).count();
    let figures = [("all", all.len().to_string()), ("unconfirmed", unconfirmed.to_string())];
    out.push_str(&format!("\n{}\n", lang.with("rule-count", &figures.each_ref().map(|(name, n)| (*name, n.as_str())))));
    if rules.conflicts().is_empty() {
        out.push_str(&format!("{}\n", lang.text("rule-no-conflicts")));
    } else {
        out.push_str(&heading(&lang.with("rule-conflicts", &[("count", &rules.conflicts().len().to_string())])));
        out.push_str(&rules.conflicts().iter().map(|c| conflict(lang, c)).collect::<String>());
    }
    let open = say::open_questions(lang, rules);
    if !open.is_empty() {
        out.push_str(&heading(&lang.with("rule-open", &[("count", &open.len().to_string())])));
        out.push_str(&open.iter().map(|(_, question)| labelled(0, "• ", question)).collect::<String>());
    }
    out
}

fn pack_lines(lang: Lang, number: usize, pack: &Pack) -> String {
    let mut out = labelled(2, &format!("{number}. "), say::pack_title(lang, pack));
    out.push_str(&labelled(5, "", &format!("{} · {}", pack.id, say::pack_line(lang, pack))));
    for (label, words) in [("rule-read", &pack.read), ("rule-note", &pack.note)] {
        if !words.is_empty() {
            out.push_str(&labelled(5, &mark(lang, label), words));
        }
    }
    out
}

fn mark(lang: Lang, label: &str) -> String {
    format!("{}{}", lang.text(label), if lang == Lang::En { ": " } else { "：" })
}

/// The mark of what nobody has read in full.
fn unsure(lang: Lang, confidence: Confidence) -> String {
    if confidence == Confidence::Text { String::new() } else { format!(" ※ {}", say::confidence(lang, confidence)) }
}

/// A value with its article, as one line.
fn cited(lang: Lang, key: Key, setting: &Setting) -> String {
    let words = say::value(lang, key, &setting.value);
    format!("{words} · {}{}", setting.citation.article, unsure(lang, setting.citation.confidence))
}

fn conflict(lang: Lang, conflict: &Conflict) -> String {
    let mut out = labelled(0, "• ", &say::title(lang, conflict.key));
    let line = |label: &str, words: &str| labelled(2, &format!("{} ", lang.text(label)), words);
    out.push_str(&line("rule-applied", &cited(lang, conflict.key, &conflict.applied)));
    out.push_str(&line("rule-not-applied", &cited(lang, conflict.key, &conflict.other)));
    out.push_str(&line("rule-why", &say::settled(lang, conflict.settled)));
    if conflict.older_than_law {
        out.push_str(&labelled(2, &mark(lang, "rule-question"), &lang.text("rule-ask-older")));
    }
    out.push('\n');
    out
}

/// One parameter: title, value, article, quotation, remark, what is to be asked, what other texts say.
fn parameter(lang: Lang, rules: &Rules, key: Key) -> String {
    let mut out = format!("{}  [{}]\n", say::title(lang, key), key.name());
    let Some(setting) = rules.get(key) else {
        return out + &labelled(2, "", &lang.text("rule-silent")) + "\n";
    };
    let value = say::value(lang, key, &setting.value);
    let confirmed = setting.citation.confidence == Confidence::Text;
    let marked = if confirmed { value } else { format!("{value}  ※ {}", lang.text("rule-unconfirmed")) };
    out.push_str(&labelled(2, "▸ ", &marked));
    let source =
        format!("{}（{} · {}）", setting.citation.article, setting.citation.pack, say::confidence(lang, setting.citation.confidence));
    out.push_str(&labelled(4, &mark(lang, "rule-where"), &source));
    for (label, words) in [("rule-quote", setting.quote), ("rule-note", setting.note)] {
        if !words.is_empty() {
            out.push_str(&labelled(4, &mark(lang, label), words));
        }
    }
    for question in say::questions(lang, rules, key, setting) {
        out.push_str(&labelled(4, &mark(lang, "rule-question"), &question));
    }
    for other in say::others(lang, rules, key, setting) {
        let stop = if lang == Lang::En { ". " } else { "。" };
        let words = format!("{}{stop}{}", cited(lang, key, &other.setting), other.why);
        out.push_str(&labelled(4, &mark(lang, "rule-others"), &words));
    }
    out.push('\n');
    out
}

fn bars(lang: Lang, rules: &Rules) -> String {
    if rules.bars().is_empty() {
        return String::new();
    }
    let mut out = format!("{}\n", lang.text("rule-bars"));
    for bar in rules.bars() {
        out.push_str(&labelled(
            2,
            "• ",
            &format!("{} · {}{}", say::bar(lang, bar.bar), bar.citation.article, unsure(lang, bar.citation.confidence)),
        ));
        if !bar.bar.note.is_empty() {
            out.push_str(&labelled(4, &mark(lang, "rule-note"), &bar.bar.note));
        }
    }
    out + "\n"
}

fn json_line(lang: Lang, rules: &Rules, key: Key) -> String {
    let mut line = json!({ "key": key, "title": say::title(lang, key), "stage": key.stage().name(), "value": null });
    if let Some(setting) = rules.get(key) {
        let others: Vec<_> = say::others(lang, rules, key, setting)
            .iter()
            .map(|other| json!({ "says": setting_json(lang, key, &other.setting), "not_applied_because": other.why }))
            .collect();
        let rest = json!({
            "quote": setting.quote, "note": setting.note,
            "questions": say::questions(lang, rules, key, setting), "others": others,
        });
        for object in [setting_json(lang, key, setting), rest] {
            if let (Some(line), serde_json::Value::Object(more)) = (line.as_object_mut(), object) {
                line.extend(more);
            }
        }
    }
    format!("{line}\n")
}

//! `huanjie rules schema`: the JSON Schema (draft 2020-12) of a pack file, so that an editor can complete and check one.

use serde_json::{Map, Value as Json, json};
use statute::{Body, Confidence, Key, Kind, Level};
use web::rules::say;
use words::Lang;

/// The schema as it stands in `statutes/pack.schema.json`.
pub fn text() -> String {
    let mut out = String::new();
    write(&mut out, &schema(), 0);
    out + "\n"
}

/// Columns up to which an object stands in one line.
const LINE: usize = 150;

/// An object in one line where it is short, else one member a line.
fn write(out: &mut String, value: &Json, depth: usize) {
    let whole = value.to_string();
    let (open, close, members): (_, _, Vec<(Option<&String>, &Json)>) = match value {
        Json::Object(fields) if whole.len() > LINE => ('{', '}', fields.iter().map(|(name, field)| (Some(name), field)).collect()),
        Json::Array(items) if whole.len() > LINE => ('[', ']', items.iter().map(|item| (None, item)).collect()),
        _ => return out.push_str(&whole),
    };
    out.push(open);
    for (at, (name, member)) in members.into_iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        if let Some(name) = name {
            out.push_str(&format!("{}: ", Json::from(name.as_str())));
        }
        write(out, member, depth + 1);
    }
    out.push_str(&format!("\n{}{close}", "  ".repeat(depth)));
}

fn schema() -> Json {
    let day = |title: &str| json!({ "$ref": "#/$defs/day", "title": title });
    let words = |title: &str| json!({ "type": "string", "title": title });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "规则文件 (rule pack)",
        "description": "一部法律、法规或者办法的一个版本。说明见 statutes/README.md，参数和词见 statutes/PARAMETERS.md。",
        "type": "object",
        "additionalProperties": false,
        "required": ["id", "title", "title_en", "short", "bodies", "division", "level", "in_force_from", "confidence"],
        "properties": {
            "id": { "type": "string", "minLength": 1, "title": "标识，与文件名相同 (like the file's name)" },
            "title": { "type": "string", "minLength": 1, "title": "全名 (title in Chinese)" },
            "title_en": { "type": "string", "minLength": 1, "title": "英文名 (title in English)" },
            "short": { "type": "string", "minLength": 1, "title": "引用时的名称 (as cited)" },
            "bodies": { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "$ref": "#/$defs/body" }, "title": "适用于哪些组织 (bodies it speaks of)" },
            "division": { "type": "string", "pattern": "^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})?$", "title": "施行地区的区划代码，全国留空 (prefix of division codes; empty: everywhere)" },
            "level": { "$ref": "#/$defs/level" },
            "in_force_from": day("施行日期 (first day in force)"),
            "in_force_until": day("最后施行日期 (last day in force)"),
            "confidence": { "$ref": "#/$defs/confidence" },
            "read": words("读到了哪些条文，还有哪些没有读 (what was read, and what is still to be read)"),
            "note": words("说明 (remark)"),
            "parameters": parameters(),
            "bars": { "type": "array", "items": { "$ref": "#/$defs/bar" }, "title": "不得提名的情形 (bars to nomination)" }
        },
        "$defs": definitions()
    })
}

fn definitions() -> Json {
    let one_of = |title: &str, pairs: Vec<(&'static str, String)>| {
        let choices: Vec<Json> = pairs.into_iter().map(|(name, words)| json!({ "const": name, "title": words })).collect();
        json!({ "title": title, "oneOf": choices })
    };
    let both = |zh: String, en: String| format!("{zh} ({en})");
    let body = Body::ALL.map(|b| (b.name(), both(say::body(Lang::Zh, b), say::body(Lang::En, b))));
    let level = [Level::Defaults, Level::Procedure, Level::Law, Level::Province, Level::Local]
        .map(|l| (l.name(), both(say::level(Lang::Zh, l), say::level(Lang::En, l))));
    let confidence = Confidence::ALL.map(|c| (c.name(), both(say::confidence(Lang::Zh, c), say::confidence(Lang::En, c))));
    let mut shared = json!({
        "article": { "type": "string", "minLength": 1, "title": "条款 (article)" },
        "from": { "$ref": "#/$defs/day", "title": "此值的第一日 (first day of this value)" },
        "until": { "$ref": "#/$defs/day", "title": "此值的最后一日 (last day of this value)" },
        "quote": { "type": "string", "title": "条文原文，读到才写 (the words of the article, only where read)" },
        "note": { "type": "string", "title": "说明 (remark)" },
        "binding": { "enum": ["exact", "at_least", "at_most"], "title": "法律给地方留多少余地 (room the law leaves)" },
        "day": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
        "body": one_of("组织 (body)", body.to_vec()),
        "level": one_of("文本的级别 (rank)", level.to_vec()),
        "confidence": one_of("核实程度 (how sure)", confidence.to_vec()),
        "bar": {
            "type": "object",
            "additionalProperties": false,
            "required": ["code", "article", "zh", "en", "effect"],
            "properties": {
                "code": { "type": "string", "minLength": 1, "title": "代码，不重复 (stable code)" },
                "article": { "$ref": "#/$defs/article" },
                "zh": { "type": "string", "minLength": 1, "title": "条文的说法 (in Chinese)" },
                "en": { "type": "string", "minLength": 1, "title": "英文 (in English)" },
                "effect": { "enum": ["bar", "unsuitable"], "title": "不得提名或者不宜提名 (bar or advice)" },
                "look_back_months": { "type": "integer", "minimum": 0, "title": "往前看几个月 (months looked back)" },
                "checked_by": { "type": "array", "items": { "type": "string" }, "title": "可以核查的部门 (departments that can tell)" },
                "confidence": { "$ref": "#/$defs/confidence" },
                "note": { "$ref": "#/$defs/note" }
            }
        }
    });
    if let Some(all) = shared.as_object_mut() {
        all.extend(Key::ALL.iter().map(|key| (format!("parameter.{}", key.name()), entry(*key))));
    }
    shared
}

/// Every parameter with its title and the values it takes.
fn parameters() -> Json {
    let one = |key: &Key| (key.name().to_owned(), parameter(*key));
    let properties: Map<String, Json> = Key::ALL.iter().map(one).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "title": "参数 (parameters)" })
}

/// One value, or several that follow one another in time.
fn parameter(key: Key) -> Json {
    let title = format!("{} ({})", say::title(Lang::Zh, key), say::title(Lang::En, key));
    let about = format!("{}；{}", say::stage(Lang::Zh, key.stage()), say::kind(Lang::Zh, key.kind()));
    let once = json!({ "$ref": format!("#/$defs/parameter.{}", key.name()) });
    json!({ "title": title, "description": about, "oneOf": [once, { "type": "array", "minItems": 1, "items": once }] })
}

fn entry(key: Key) -> Json {
    let mut properties = json!({
        "value": value(key),
        "article": { "$ref": "#/$defs/article" },
        "from": { "$ref": "#/$defs/from" },
        "until": { "$ref": "#/$defs/until" },
        "confidence": { "$ref": "#/$defs/confidence" },
        "quote": { "$ref": "#/$defs/quote" },
        "note": { "$ref": "#/$defs/note" },
        "binding": { "$ref": "#/$defs/binding" }
    });
    let mut required = vec!["value", "article"];
    if let (Some(unit), Some(fields)) = (key.kind().unit(), properties.as_object_mut()) {
        fields.insert("unit".to_owned(), json!({ "const": unit.name(), "title": "单位 (unit)" }));
        required.push("unit");
    }
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
}

fn value(key: Key) -> Json {
    let words = |words: &[&str]| -> Vec<Json> {
        let one = |word: &&str| json!({ "const": word, "title": format!("{} ({})", say::word(Lang::Zh, key, word), say::word(Lang::En, key, word)) });
        words.iter().map(one).collect()
    };
    match key.kind() {
        Kind::Count(_) => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        Kind::Share => json!({ "type": "string", "pattern": "^>=?[0-9]+/0*[1-9][0-9]*$" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::OneOf(choices) => json!({ "oneOf": words(choices) }),
        Kind::Several(choices) => json!({ "type": "array", "items": { "oneOf": words(choices) } }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_repository_is_the_one_of_this_program() {
        let kept = include_str!("../../../../statutes/pack.schema.json");
        assert_eq!(kept, text(), "make it anew: huanjie rules schema > statutes/pack.schema.json");
    }
}

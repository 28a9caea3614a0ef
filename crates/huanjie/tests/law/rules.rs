//! `huanjie rules` as a lawyer uses it: a file is checked, two laws are compared, a province is explained.

use std::path::{Path, PathBuf};
use std::process::Output;

use crate::{complained, said};

fn huanjie(arguments: &[&str]) -> Output {
    let arguments: Vec<&str> = std::iter::once("rules").chain(arguments.iter().copied()).collect();
    crate::huanjie(&arguments, "")
}

fn statutes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../statutes")
}

/// A province's file as somebody would write it, under its name.
fn file(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join(name);
    std::fs::write(&path, text).expect("written");
    let path = path.to_string_lossy().into_owned();
    (dir, path)
}

const HEAD: &str = r#"id = "CN-XX-2030"
title = "某省村民委员会选举办法"
title_en = "A province"
short = "《某省村民委员会选举办法》"
bodies = ["village_committee"]
division = "52"
level = "province"
in_force_from = "2021-01-01"
confidence = "text"
"#;

#[test]
fn every_pack_of_the_repository_is_fine() {
    let mut files = Vec::new();
    for folder in std::fs::read_dir(statutes()).expect("statutes/").flatten().filter(|e| e.path().is_dir()) {
        for file in std::fs::read_dir(folder.path()).expect("a folder").flatten() {
            files.push(file.path().to_string_lossy().into_owned());
        }
    }
    assert!(files.len() > 10, "{files:?}");
    let mut arguments = vec!["check", "--on", "2026-12-20"];
    arguments.extend(files.iter().map(String::as_str));
    let output = huanjie(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}{}", said(&output), complained(&output));
}

#[test]
fn a_good_file_tells_what_it_changes() {
    let text = format!(
        "{HEAD}
[parameters.term_years]
value = 3
unit = \"years\"
article = \"第三条\"

[parameters.roll_publication_days]
value = 25
unit = \"days\"
article = \"第九条\"
confidence = \"memory\"
"
    );
    let (_dir, path) = file("CN-XX-2030.toml", &text);
    let output = huanjie(&["check", &path, "--on", "2026-12-20"]);
    let told = said(&output).replace(['\n', ' '], "");
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("没有问题"), "{told}");
    assert!(told.contains("未经核实的值1项：名单公布：选举日前至少几日"), "{told}");
    assert!(told.contains("任期（年）：本文是“3年”，《村民委员会组织法》第十四条第二款是“5年”。以法律为准"), "{told}");
    assert!(told.contains("本文早于现行法律（《村民委员会组织法》自2026-01-01起施行）"), "{told}");
    assert!(told.contains("名单公布：选举日前至少几日：本文是“25日”"), "{told}");
    assert!(told.contains("当选票数"), "the parameters on which it is silent are named: {told}");
}

#[test]
fn the_handbook_shows_a_file_that_was_really_checked() {
    let handbook = include_str!("../../../../docs/add-a-province.md");
    let block = |kind: &str| {
        let mut blocks = handbook.split("```").skip(1).step_by(2).filter_map(|block| block.strip_prefix(kind));
        (blocks.next().expect("a block").trim_start().to_owned(), blocks.next().map(str::to_owned))
    };
    let (pack, _) = block("toml");
    let (good, Some(bad)) = block("text") else { panic!("two answers are shown") };
    let (dir, path) = file("CN-EX-2027.toml", &pack);
    let folder = format!("{}/", dir.path().display());
    let told = said(&huanjie(&["check", &path, "--on", "2027-06-01"])).replace(&folder, "");
    for line in good.lines() {
        let line = line.split('…').next().unwrap_or_default();
        assert!(told.contains(line), "the handbook says {line}\n{told}");
    }
    std::fs::write(&path, pack.replace("\"years\"", "\"days\"")).expect("written");
    let told = said(&huanjie(&["check", &path])).replace(&folder, "");
    assert_eq!(told.trim(), bad.trim());
}

#[test]
fn every_problem_is_told_with_its_line() {
    let text = format!(
        "{HEAD}
[parameters.term_years]
value = 3
unit = \"days\"
article = \"第三条\"

[parameters.women_min]
value = \"one\"
unit = \"persons\"
article = \"第二条\"

[parameters.secret_ballot]
value = true
unit = \"days\"
article = \"第二条\"

[parameters.public_count]
value = true
article = \"\"

[parameters.voting_age]
value = 18
unit = \"years\"
article = \"第四条\"
from = \"2026-01-01\"
until = \"2025-01-01\"

[[bars]]
code = \"expelled\"
article = \"第五条\"
zh = \"被开除党籍的\"
en = \"expelled\"
effect = \"bar\"

[[bars]]
code = \"expelled\"
article = \"第五条\"
zh = \"被开除党籍的\"
en = \"expelled\"
effect = \"bar\"
"
    )
    .replace("\"52\"", "\"5\"");
    let (_dir, path) = file("CN-XX-2030.toml", &text);
    let output = huanjie(&["check", &path]);
    let told = said(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    let lines = [
        (6, "区划代码“5”不对"),
        (11, "任期（年）（term_years）：单位应写 years"),
        (16, "妇女成员最少人数（women_min）：取值不对：one"),
        (21, "无记名投票（secret_ballot）：这个参数不是数字，不写单位"),
        (26, "公开计票（public_count）：“article”没有填写"),
        (30, "选民年龄（voting_age）：日期不对"),
        (38, "不得提名的情形“expelled”写了两次"),
    ];
    for (line, sentence) in lines {
        let line = format!("{path}:{line}: ");
        assert!(told.lines().any(|l| l.starts_with(&line) && l.contains(sentence)), "{line}{sentence}\n{told}");
    }
    assert!(complained(&output).contains("1 个文件有问题，共 7 处"), "{}", complained(&output));
}

#[test]
fn a_file_that_cannot_be_read_says_in_which_line_and_what_to_look_up() {
    let cases = [
        ("confidence = \"text\"", "confidence = text", ":9: 读不懂"),
        ("level = \"province\"", "rank = \"province\"", ":7: 没有“rank”这个栏目"),
        ("level = \"province\"", "level = \"city\"", ":7: 没有“city”这个名称或者词"),
        ("short = \"《某省村民委员会选举办法》\"\n", "", ": 缺少“short”一栏"),
    ];
    for (good, bad, told) in cases {
        let (_dir, path) = file("CN-XX-2030.toml", &HEAD.replace(good, bad));
        let output = huanjie(&["check", &path]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(told), "{told}\n{}", said(&output));
    }
    let (_dir, path) = file("guizhou.toml", HEAD);
    let output = huanjie(&["check", &path]);
    assert!(said(&output).contains(":1: 文件名应与 id 相同：CN-XX-2030.toml"), "{}", said(&output));
    let output = huanjie(&["check", "no-such-file.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complained(&output).starts_with("huanjie: no-such-file.toml: "), "{}", complained(&output));
}

#[test]
fn two_sets_of_rules_are_compared_as_a_table_and_as_json() {
    let output = huanjie(&["diff", "63@2026-12-20", "33@2026-12-20"]);
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    let table = said(&output);
    assert!(table.contains("青海省 63") && table.contains("浙江省 33") && table.contains("women_mechanism"), "{table}");
    let lines = said(&huanjie(&["diff", "63@2026-12-20", "33@2026-12-20", "--json"]));
    for line in lines.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("a JSON line");
        assert_ne!(line["first"]["value"], line["second"]["value"], "{line}");
        assert!(table.contains(line["key"].as_str().expect("a key")), "{line}");
    }
    assert!(lines.lines().count() > 5);
    assert!(said(&huanjie(&["diff", "CN-VCL-2018", "CN-VCL-2018"])).contains("没有不同"));
}

#[test]
fn a_place_is_explained_with_articles_and_what_is_unconfirmed() {
    let output = huanjie(&["explain", "632823@2026-12-20"]);
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    let text = said(&output);
    let rules = statute::Rules::resolve("632823", statute::Body::VillageCommittee, jiff::civil::date(2026, 12, 20)).expect("a law");
    for (key, setting) in rules.settings() {
        let from = text.find(&format!("[{}]", key.name())).expect("every parameter is there");
        let block: String = text[from..].split("\n\n").next().unwrap_or_default().split_whitespace().collect();
        assert!(block.contains(&setting.citation.article.replace(' ', "")), "{key:?}: {block}");
        assert!(block.contains(&setting.quote.split_whitespace().collect::<String>()), "{key:?}: {block}");
        let value = block.split("出处").next().expect("a value");
        assert_eq!(value.contains("※未经核实"), setting.citation.confidence != statute::Confidence::Text, "{key:?}: {value}");
    }
    let one = said(&huanjie(&["explain", "632823@2026-12-20", "win_threshold", "--lang", "en"]));
    assert!(one.contains("[win_threshold]") && one.contains("more than 1/2") && !one.contains("term_years"), "{one}");
    let json = said(&huanjie(&["explain", "632823@2026-12-20", "term_years", "--json"]));
    let json: serde_json::Value = serde_json::from_str(json.trim()).expect("one JSON line");
    assert_eq!((json["value"].as_u64(), json["words"].as_str()), (Some(5), Some("5 年")), "{json}");
}

#[test]
fn what_was_asked_wrongly_is_answered_in_one_line() {
    for (arguments, code, sentence) in [
        (vec!["explain", "6328x3@2026-12-20"], 2, "区划代码应为"),
        (vec!["explain", "63@2026-13-01"], 2, "日期应写成"),
        (vec!["explain", "63@1900-01-01"], 1, "没有已知的法律适用于"),
        (vec!["explain", "63@2026-12-20", "no_such_key"], 2, "没有“no_such_key”这个参数"),
        (vec!["diff", "CN-NO-1", "CN-VCL-2025"], 2, "没有“CN-NO-1”这个规则文件"),
        (vec!["diff", "CN-VCL-2025", "CN-VCL-2018", "--body", "club"], 2, "use one of village_committee"),
    ] {
        let output = huanjie(&arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(complained(&output).contains(sentence), "{arguments:?}: {}", complained(&output));
        assert_eq!(complained(&output).lines().count(), 1, "{arguments:?}");
    }
}

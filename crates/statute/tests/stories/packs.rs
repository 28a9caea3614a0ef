//! The pack files: every one is read, every value is of its kind and cited, and nothing claims more than was read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use statute::pack::{self, Level, Pack};
use statute::{Body, Confidence, Key, Value};

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("the packs stand in the repository") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_file_is_a_pack_of_its_own_name_and_the_program_knows_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../statutes");
    let (mut ids, mut faults) = (BTreeSet::new(), Vec::new());
    for path in files(&root) {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        match Pack::read(&text) {
            Ok(pack) => {
                assert_eq!(path.file_stem().and_then(|s| s.to_str()), Some(pack.id.as_str()), "the file is named by its id");
                assert!(pack::find(&pack.id).is_some(), "{} is in the program", pack.id);
                assert_eq!(pack::source(&pack.id), Some(text.as_str()), "{}", pack.id);
                assert!(ids.insert(pack.id.clone()), "{} stands twice", pack.id);
            }
            Err(problems) => faults.extend(problems.iter().map(|p| format!("{} {p}", path.display()))),
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert_eq!(ids.len(), pack::all().len());
}

const HEAD: &str = r#"id = "X"
title = "X"
title_en = "X"
short = "X"
bodies = ["village_committee"]
division = "63"
level = "province"
in_force_from = "2026-01-01"
confidence = "text"
"#;

#[test]
fn what_is_wrong_in_a_file_is_told_with_its_line() {
    let read = |more: &str| Pack::read(&format!("{HEAD}{more}")).map(|p| p.parameters.len());
    let good = "[parameters.term_years]\nvalue = 5\nunit = \"years\"\narticle = \"第一条\"\n";
    assert_eq!(read(good), Ok(1));
    for (wrong, line, code, named) in [
        ("[parameters.term_yeras]\nvalue = 5\n", 10, "unreadable", "term_yeras"),
        ("[parameters.term_years]\nvalue = 5\nartcle = \"第一条\"\n", 12, "unreadable", "artcle"),
        ("[parameters.term_years]\nvalue = 5\nunit = \"years\"\n", 10, "unreadable", "article"),
        ("[parameters.win_threshold]\nvalue = \">1/0\"\narticle = \"第一条\"\n", 11, "unreadable", ">1/0"),
        ("[parameters.term_years]\nvalue = true\nunit = \"years\"\narticle = \"第一条\"\n", 10, "value", "true"),
        ("[parameters.tie_rule]\nvalue = \"lot\"\narticle = \"第一条\"\n", 10, "value", "lot"),
        ("[parameters.term_years]\nvalue = 5\nunit = \"days\"\narticle = \"第一条\"\n", 10, "unit", "years"),
        ("[parameters.term_years]\nvalue = 5\narticle = \"第一条\"\n", 10, "unit", "years"),
        ("[parameters.term_years]\nvalue = 5\nunit = \"years\"\narticle = \" \"\n", 10, "empty", "article"),
        ("[parameters.term_years]\nvalue = 5\nunit = \"years\"\narticle = \"第一条\"\nconfidence = \"sure\"\n", 14, "unreadable", "sure"),
    ] {
        let problems = read(wrong).expect_err(wrong);
        let told = problems[0].to_string();
        assert_eq!((problems[0].line, problems[0].code), (line, code), "{told}");
        assert!(told.contains(named), "{told}");
    }
    let twice = "[[parameters.term_years]]\nvalue = 3\nunit = \"years\"\narticle = \"第一条\"\nuntil = \"2018-12-28\"\n\
                 [[parameters.term_years]]\nvalue = 5\nunit = \"years\"\narticle = \"第一条\"\nfrom = \"2018-12-28\"\n";
    assert_eq!(read(twice).expect_err("the days overlap")[0].code, "dates");
    assert_eq!(read(&twice.replace("from = \"2018-12-28\"", "from = \"2018-12-29\"")), Ok(1));
}

#[test]
fn nothing_unread_is_tagged_as_text() {
    for pack in pack::all() {
        for (key, entry) in pack.parameters.iter().flat_map(|(key, entries)| entries.iter().map(move |entry| (key, entry))) {
            let place = format!("{} {}: {}", pack.id, key.name(), entry.article);
            let tagged = entry.confidence.unwrap_or(pack.confidence);
            assert!(tagged != Confidence::Text || entry.article.starts_with('第'), "{place} names no article");
            assert!(tagged != Confidence::Text || pack.level >= Level::Law, "{place}: nobody has read it in full");
            assert!(entry.quote.is_empty() || tagged == Confidence::Text || tagged == Confidence::Partial, "{place}: quoted yet unread");
        }
    }
    let qinghai = pack::find("CN-QH-2020").expect("Qinghai");
    let read = ["第一条", "第二条", "第三条", "第四条", "第五条", "第六条"];
    for (key, entries) in &qinghai.parameters {
        for entry in entries.iter().filter(|e| e.confidence.unwrap_or(qinghai.confidence) == Confidence::Text) {
            assert!(read.iter().any(|article| entry.article.starts_with(article)), "{}: articles 1 to 6 were read", key.name());
        }
    }
}

/// A lawyer reads the file alone: each parameter stands under its Chinese title.
#[test]
fn each_parameter_stands_under_its_title() {
    let messages = include_str!("../../../../locales/zh-CN/statute-keys.ftl");
    let title = |key: Key| {
        let name = format!("key-{} = ", key.name().replace('_', "-"));
        messages.lines().find_map(|line| line.strip_prefix(&name)).unwrap_or_else(|| panic!("{} has a title", key.name()))
    };
    for pack in pack::all() {
        let text = pack::source(&pack.id).expect("its file");
        for (key, entries) in &pack.parameters {
            let one = format!("# {}\n[parameters.{}]\n", title(*key), key.name());
            let several = format!("# {}\n[[parameters.{}]]\n", title(*key), key.name());
            let under = if text.contains(&one) { entries.len() == 1 } else { text.contains(&several) };
            assert!(under, "{}: above [parameters.{}] should stand \"# {}\"", pack.id, key.name(), title(*key));
        }
    }
}

#[test]
fn the_order_of_a_file_is_the_order_of_an_election() {
    for pack in pack::all() {
        let text = pack::source(&pack.id).expect("its file");
        let place = |key: &Key| text.find(&format!("[parameters.{}]", key.name())).expect("in the file");
        let places: Vec<usize> = pack.parameters.keys().map(place).collect();
        assert!(places.is_sorted(), "{}: its parameters are not in the order of the catalogue", pack.id);
    }
}

#[test]
fn names_are_found_again() {
    assert!(Key::ALL.iter().all(|key| Key::named(key.name()) == Some(*key)));
    assert!(Body::ALL.into_iter().all(|body| Body::named(body.name()) == Some(body)));
    assert!(Key::Nominator.kind().accepts(&Value::List(vec!["voters".to_owned()])));
    assert!(!Key::Nominator.kind().accepts(&Value::List(vec!["anybody".to_owned()])));
}

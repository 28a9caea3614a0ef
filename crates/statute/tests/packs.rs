//! The packs: every value has a known name and one kind, every stack answers every question, and each day has its law.

use std::collections::BTreeMap;
use std::mem::discriminant;

use jiff::civil::date;
use statute::pack::{self, Level, Pack};
use statute::{Body, Confidence, Key, Rules, Value};

const QINGHAI: &str = "632823200201";
const SHANGHAI: &str = "310115100200";
const BEIJING: &str = "110111100200";
const ZHEJIANG: &str = "330106109200";
const HENAN: &str = "410122100200";
const NATIONAL: &str = "500101001200";

#[test]
fn every_pack_of_the_repository_is_read() {
    let ids: Vec<&str> = pack::all().iter().map(|p| p.id.as_str()).collect();
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../statutes")).expect("the packs stand in the repository");
    for file in files {
        let path = file.expect("readable").path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let stem = path.file_stem().and_then(|s| s.to_str()).expect("a name").to_owned();
        assert!(ids.contains(&stem.as_str()), "{stem} is not read, or its id is another");
    }
}

#[test]
fn an_unknown_parameter_an_unknown_field_and_a_wrong_value_are_named() {
    let head = r#"
        id = "X"
        title = "X"
        title_en = "X"
        short = "X"
        bodies = ["village_committee"]
        division = "63"
        level = "province"
        in_force_from = "2026-01-01"
        confidence = "text"
        [parameters]
    "#;
    let read = |line: &str| Pack::read(&format!("{head}\n{line}")).map(|p| p.parameters.len()).map_err(|e| e.to_string());
    assert_eq!(read(r#"term_years = { value = 5, article = "第一条" }"#), Ok(1));
    for (line, named) in [
        (r#"term_yeras = { value = 5, article = "第一条" }"#, "term_yeras"),
        (r#"term_years = { value = 5, artcle = "第一条" }"#, "artcle"),
        (r#"term_years = { value = 5 }"#, "article"),
        (r#"win_threshold = { value = ">1/0", article = "第一条" }"#, ">1/0"),
        (r#"term_years = { value = 5, article = "第一条", confidence = "sure" }"#, "sure"),
    ] {
        let error = read(line).expect_err(line);
        assert!(error.contains(named), "{error}");
    }
}

#[test]
fn each_parameter_has_one_kind_of_value_in_all_packs() {
    let mut kinds: BTreeMap<Key, (&Value, &str)> = BTreeMap::new();
    for pack in pack::all() {
        for (key, entry) in &pack.parameters {
            if entry.value.is_none() {
                continue;
            }
            let (first, in_pack) = kinds.entry(*key).or_insert((&entry.value, &pack.id));
            assert_eq!(discriminant(*first), discriminant(&entry.value), "{} in {in_pack} and {}", key.name(), pack.id);
        }
    }
}

#[test]
fn nothing_unread_is_tagged_as_text() {
    for pack in pack::all() {
        let text = |p: &Pack| p.parameters.values().filter(|e| e.confidence.unwrap_or(p.confidence) == Confidence::Text).count();
        match pack.level {
            Level::Defaults | Level::Procedure => assert_eq!(text(pack), 0, "{}: nobody has read it in full", pack.id),
            Level::Law | Level::Province => {}
        }
        for (key, entry) in &pack.parameters {
            let article = &entry.article;
            let tagged = entry.confidence.unwrap_or(pack.confidence);
            assert!(tagged != Confidence::Text || article.starts_with('第'), "{} {}: {article}", pack.id, key.name());
        }
    }
    let qinghai = pack::find("CN-QH-2020").expect("Qinghai");
    let read = ["第二条", "第四条", "第三条", "第五条", "第六条", "第七条", "第一条"];
    for (key, entry) in qinghai.parameters.iter().filter(|(_, e)| e.confidence.is_none()) {
        assert!(read.iter().any(|article| entry.article.starts_with(article)), "{}: only articles 1 to 7 were read", key.name());
    }
}

#[test]
fn every_stack_answers_every_parameter() {
    let stacks = [
        (QINGHAI, Body::VillageCommittee, date(2025, 12, 20)),
        (QINGHAI, Body::VillageCommittee, date(2026, 12, 20)),
        (QINGHAI, Body::ResidentsCommittee, date(2026, 12, 20)),
        (NATIONAL, Body::VillageCommittee, date(2021, 3, 1)),
    ];
    for (division, body, on) in stacks {
        let rules = Rules::resolve(division, body, on).expect("a law");
        for key in Key::ALL {
            assert!(rules.get(*key).is_some(), "{division} {body:?} {on}: {}", key.name());
            assert_eq!(Key::named(key.name()), Some(*key));
        }
    }
}

/// Numbers the program asks for without a way out: none may be missing, for a missing one reads as zero.
#[test]
fn every_number_the_program_relies_on_is_in_force_in_every_province_and_body() {
    let needed = [
        Key::TermYears,
        Key::CommitteeMin,
        Key::CommitteeMax,
        Key::WomenMin,
        Key::ElectoralCommitteeMin,
        Key::VotingAge,
        Key::RollPublicationDays,
        Key::ObjectionWindowDays,
        Key::ObjectionRulingDays,
        Key::SurplusChairMin,
        Key::SurplusViceMin,
        Key::SurplusMemberMin,
        Key::CandidateListDays,
        Key::PollNoticeDays,
        Key::MobileStaffMin,
        Key::MaxProxies,
        Key::ProxyDeadlineDays,
        Key::ProxyPublishDays,
        Key::RunoffDeadlineDays,
        Key::CertificateDays,
        Key::HandoverDays,
    ];
    for division in [QINGHAI, SHANGHAI, BEIJING, ZHEJIANG, HENAN, NATIONAL] {
        for (body, on) in [
            (Body::VillageCommittee, date(2025, 12, 20)),
            (Body::VillageCommittee, date(2026, 12, 20)),
            (Body::ResidentsCommittee, date(2026, 12, 20)),
        ] {
            let rules = Rules::resolve(division, body, on).expect("a law");
            for key in needed {
                assert!(rules.maybe_number(key).is_some(), "{division} {body:?} {on}: {}", key.name());
            }
            for key in [Key::TurnoutThreshold, Key::WinThreshold, Key::RunoffThreshold, Key::RunoffTurnout] {
                assert!(rules.maybe_fraction(key).is_some(), "{division} {body:?} {on}: {}", key.name());
            }
        }
    }
}

#[test]
fn a_day_without_law_is_an_error() {
    let early = Rules::resolve(QINGHAI, Body::VillageCommittee, date(2018, 12, 28));
    assert_eq!(early.expect_err("before the edition").to_string(), "no law for VillageCommittee is known for 2018-12-28");
    assert!(Rules::resolve(QINGHAI, Body::ResidentsCommittee, date(2025, 12, 31)).is_err());
    assert!(Rules::named("CN-XX-1999").is_err());
}

fn conflicts(division: &str, year: i16) -> Vec<(&'static str, String, String)> {
    let rules = Rules::resolve(division, Body::VillageCommittee, date(year, 12, 20)).expect("a law");
    rules.conflicts().iter().map(|c| (c.key.name(), c.applied.citation.pack.to_string(), c.applied.value.to_string())).collect()
}

#[test]
fn the_day_picks_the_law_and_the_conflicts_with_the_province_are_listed() {
    let law = |key, value: &str, year: i16| (key, if year < 2026 { "CN-VCL-2018" } else { "CN-VCL-2025" }.to_owned(), value.to_owned());
    let own = |key, pack: &str, value: &str| (key, pack.to_owned(), value.to_owned());
    assert_eq!(conflicts(QINGHAI, 2025), []);
    assert_eq!(conflicts(QINGHAI, 2026), [own("minority_member_required", "CN-QH-2020", "true")]);
    assert_eq!(
        conflicts(SHANGHAI, 2025),
        [law("ec_exit_trigger", "nominated", 2025), own("proxy_reason", "CN-SH-2020", "away_or_special")]
    );
    assert_eq!(
        conflicts(SHANGHAI, 2026),
        [
            own("relatives_scope", "CN-SH-2020", "spouse, parent, child, grandparent, grandchild"),
            law("electoral_committee_posts", "chair_deputy_members", 2026),
            law("ec_exit_trigger", "nominated", 2026),
            law("nominator", "party_organisation, voters", 2026),
            law("proxy_scope", "any_voter", 2026),
            own("proxy_reason", "CN-SH-2020", "away_or_special"),
        ]
    );
    assert_eq!(conflicts(BEIJING, 2025), [law("term_years", "5", 2025)]);
    assert_eq!(
        conflicts(BEIJING, 2026),
        [
            law("term_years", "5", 2026),
            law("electoral_committee_posts", "chair_deputy_members", 2026),
            law("nominator", "party_organisation, voters", 2026),
            law("proxy_scope", "any_voter", 2026),
        ]
    );
    assert_eq!(conflicts(ZHEJIANG, 2025), []);
    assert_eq!(
        conflicts(ZHEJIANG, 2026),
        [
            own("minority_member_required", "CN-ZJ-2020", "true"),
            own("relatives_rule", "CN-ZJ-2020", "keep_higher_fill"),
            own("relatives_scope", "CN-ZJ-2020", "spouse, parent, child, sibling"),
            law("electoral_committee_posts", "chair_deputy_members", 2026),
            law("nominator", "party_organisation, voters", 2026),
            law("proxy_scope", "any_voter", 2026),
        ]
    );
    assert_eq!(
        conflicts(HENAN, 2025),
        [law("term_years", "5", 2025), law("ec_exit_trigger", "nominated", 2025), own("proxy_reason", "CN-HA-2011", "any")]
    );
    assert_eq!(conflicts(HENAN, 2026).len(), 9);
}

#[test]
fn a_value_may_be_replaced_by_its_own_kind_only() {
    let rules = Rules::resolve(QINGHAI, Body::VillageCommittee, date(2026, 12, 20)).expect("a law");
    let changed = rules.with(Key::MaxProxies, Value::Number(2)).expect("a number for a number");
    assert_eq!((changed.number(Key::MaxProxies), rules.number(Key::MaxProxies)), (2, 3), "the rules themselves stay");
    assert_eq!(changed.cite(Key::MaxProxies).pack.as_ref(), "override");
    assert!(rules.with(Key::MaxProxies, Value::Flag(true)).is_err());
    let set = rules.with(Key::RerunDeadlineDays, Value::Number(30)).expect("where no text sets one, any may be set");
    assert_eq!((rules.maybe_number(Key::RerunDeadlineDays), set.maybe_number(Key::RerunDeadlineDays)), (None, Some(30)));
}

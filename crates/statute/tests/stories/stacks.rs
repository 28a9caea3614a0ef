//! Stacks of packs: each day has its law, every question the program asks has an answer, and every difference is told.

use jiff::civil::date;
use statute::rules::Settled;
use statute::{Body, Key, Rules, Value, compare};

const QINGHAI: &str = "632823200201";
const SHANGHAI: &str = "310115100200";
const BEIJING: &str = "110111100200";
const ZHEJIANG: &str = "330106109200";
const HENAN: &str = "410122100200";
const NATIONAL: &str = "710101001200";

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
    let provinces: Vec<String> = (11..=65).map(|province| format!("{province}0101001200")).collect();
    for division in provinces.iter().map(String::as_str).chain([QINGHAI, NATIONAL]) {
        for (body, on) in [
            (Body::VillageCommittee, date(2005, 12, 20)),
            (Body::VillageCommittee, date(2025, 12, 20)),
            (Body::VillageCommittee, date(2026, 12, 20)),
            (Body::ResidentsCommittee, date(2025, 12, 20)),
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
    let early = Rules::resolve(QINGHAI, Body::VillageCommittee, date(1949, 9, 30));
    assert_eq!(early.expect_err("before any law").to_string(), "no law for village_committee is known for 1949-09-30");
    assert!(Rules::named("CN-XX-1999").is_err());
}

fn conflicts(division: &str, year: i16) -> Vec<(&'static str, String, String)> {
    let rules = Rules::resolve(division, Body::VillageCommittee, date(year, 12, 20)).expect("a law");
    rules.conflicts().iter().map(|c| (c.key.name(), c.applied.citation.pack.to_string(), c.applied.value.to_string())).collect()
}

fn law(key: &'static str, value: &str, year: i16) -> (&'static str, String, String) {
    (key, if year < 2026 { "CN-VCL-2018" } else { "CN-VCL-2025" }.to_owned(), value.to_owned())
}

#[test]
fn the_day_picks_the_law_and_the_conflicts_with_the_province_are_listed() {
    let has = |division, year, wanted: (&'static str, String, String)| {
        let all = conflicts(division, year);
        assert!(all.contains(&wanted), "{division} {year}: {wanted:?} among {all:?}");
    };
    has(QINGHAI, 2026, ("minority_member_required", "CN-QH-2020".to_owned(), "true".to_owned()));
    for (key, value) in [("ec_exit_trigger", "nominated"), ("proxy_scope", "any_voter"), ("nominator", "party_organisation, voters")] {
        has(SHANGHAI, 2026, law(key, value, 2026));
    }
    has(SHANGHAI, 2025, law("ec_exit_trigger", "nominated", 2025));
    has(BEIJING, 2025, law("term_years", "5", 2025));
    has(HENAN, 2025, law("term_years", "5", 2025));
    has(ZHEJIANG, 2026, law("electoral_committee_posts", "chair_deputy_members", 2026));
    has(ZHEJIANG, 2026, ("relatives_rule", "CN-ZJ-2020".to_owned(), "keep_higher_fill".to_owned()));
}

#[test]
fn a_conflict_says_why_the_one_is_applied_and_whether_the_other_is_older_than_the_law() {
    let rules = Rules::resolve(SHANGHAI, Body::VillageCommittee, date(2026, 12, 20)).expect("a law");
    let on = |key: Key| rules.conflicts().iter().find(|c| c.key == key).expect("a conflict on it");
    let exit = on(Key::EcExitTrigger);
    assert_eq!((exit.settled, exit.older_than_law), (Settled::LawPrevails, true));
    assert_eq!(exit.other.citation.article.as_ref(), "《上海市村民委员会选举办法》第七条第二款");
    assert_eq!(on(Key::ProxyReason).settled, Settled::NearerText);
}

/// Beijing's text of 2012 is younger than the law of 2010, yet older than the five years of 2018.
#[test]
fn a_text_is_older_than_the_law_where_the_law_changed_since() {
    let rules = Rules::resolve(BEIJING, Body::VillageCommittee, date(2025, 12, 20)).expect("a law");
    let on = |key: Key| rules.conflicts().iter().find(|c| c.key == key).expect("a conflict on it");
    assert!(on(Key::TermYears).older_than_law);
}

#[test]
fn a_law_that_changed_one_number_has_it_by_day() {
    let on = |body, year, month, day| Rules::resolve(NATIONAL, body, date(year, month, day)).expect("a law");
    for body in [Body::VillageCommittee, Body::ResidentsCommittee] {
        assert_eq!(on(body, 2018, 12, 28).number(Key::TermYears), 3, "{body:?}");
        assert_eq!(on(body, 2018, 12, 29).number(Key::TermYears), 5, "{body:?}");
    }
    assert_eq!(on(Body::VillageCommittee, 2010, 10, 27).choice(Key::RecallBase), "roll", "1998: more than half of all voters");
    assert_eq!(on(Body::VillageCommittee, 2010, 10, 28).choice(Key::RecallBase), "cast");
}

/// What a lawyer must still look up is shown as such, for villages and for communities.
#[test]
fn a_province_nobody_has_read_is_told() {
    let unread = |division: &str, body| Rules::resolve(division, body, date(2026, 12, 20)).expect("a law").province_unread();
    for body in [Body::VillageCommittee, Body::ResidentsCommittee, Body::SupervisionCommittee, Body::ResidentsRepresentatives] {
        assert!(unread("650102001200", body), "Xinjiang {body:?}");
    }
    assert!(!unread(QINGHAI, Body::VillageCommittee), "six articles were read");
    assert!(unread(QINGHAI, Body::ResidentsCommittee), "nothing was read");
    assert!(unread(QINGHAI, Body::SupervisionCommittee), "nothing that bears on it was read");
    assert!(!unread(NATIONAL, Body::VillageCommittee), "no province at all");
}

#[test]
fn the_regulations_of_the_party_are_read_together_and_do_not_contradict_each_other() {
    for (spec, attendance, returned, seven) in [("P1990", ">4/5", "issued", None), ("P2020", ">=4/5", "voters", Some(7))] {
        let rules = Rules::named(spec).expect("known");
        assert_eq!(rules.body(), Body::PartyBranch);
        assert_eq!(rules.maybe_fraction(Key::AttendanceThreshold).map(|f| f.to_string()).as_deref(), Some(attendance));
        assert_eq!(rules.choice(Key::ReturnedLimit), returned);
        assert_eq!(rules.maybe_number(Key::BranchCommitteeIfMembers), seven, "{spec}: the branch regulation came in 2018");
        assert_eq!(rules.maybe_fraction(Key::RunoffThreshold), rules.maybe_fraction(Key::WinThreshold), "no third in the Party");
        assert!(rules.get(Key::ProxyAllowed).is_some() && !rules.flag(Key::ProxyAllowed));
        assert!(!rules.pack_ids().contains(&"CN-DEFAULT".to_owned()), "our reading of the village law is none of the Party's");
    }
    for day in [date(2017, 6, 1), date(2019, 6, 1), date(2020, 7, 12), date(2020, 7, 13), date(2026, 12, 20)] {
        let rules = Rules::resolve(QINGHAI, Body::PartyBranch, day).expect("a regulation");
        assert!(rules.conflicts().is_empty(), "{day}: {:?}", rules.conflicts());
        assert_eq!(rules.number(Key::TermYears), if day < date(2018, 10, 28) { 3 } else { 5 }, "{day}");
    }
}

#[test]
fn a_townships_handbook_stands_on_the_law_of_its_day() {
    let rules = Rules::named("yueqing-2011-handbook").expect("known");
    assert_eq!((rules.body(), rules.choice(Key::OvervoteScope)), (Body::Representatives, "column"));
    assert!(rules.pack_ids().contains(&"CN-VCL-2018".to_owned()));
    let then = Rules::resolve("330382103200", Body::Representatives, date(2011, 3, 1)).expect("a law");
    assert!(then.flag(Key::RepsWomenVotesCarry), "in Yueqing in 2011");
    let now = Rules::resolve("330382103200", Body::Representatives, date(2026, 3, 1)).expect("a law");
    assert!(!now.flag(Key::RepsWomenVotesCarry), "it was made for one election");
}

#[test]
fn a_value_may_be_replaced_by_its_own_kind_only() {
    let rules = Rules::resolve(QINGHAI, Body::VillageCommittee, date(2026, 12, 20)).expect("a law");
    let changed = rules.with(Key::MaxProxies, Value::Number(2)).expect("a number for a number");
    assert_eq!((changed.number(Key::MaxProxies), rules.number(Key::MaxProxies)), (2, 3), "the rules themselves stay");
    assert_eq!(changed.cite(Key::MaxProxies).pack.as_ref(), "override");
    let again = changed.with(Key::MaxProxies, Value::Number(1)).expect("once more");
    assert_eq!((again.number(Key::MaxProxies), changed.number(Key::MaxProxies)), (1, 2));
    assert!(rules.with(Key::MaxProxies, Value::Flag(true)).is_err());
    let set = rules.with(Key::RerunDeadlineDays, Value::Number(30)).expect("where no text sets one, any may be set");
    assert_eq!((rules.maybe_number(Key::RerunDeadlineDays), set.maybe_number(Key::RerunDeadlineDays)), (None, Some(30)));
}

#[test]
fn two_provinces_and_two_years_are_compared() {
    let shanghai = Rules::resolve(SHANGHAI, Body::VillageCommittee, date(2026, 12, 20)).expect("a law");
    let zhejiang = Rules::resolve(ZHEJIANG, Body::VillageCommittee, date(2026, 12, 20)).expect("a law");
    let differences = compare(&shanghai, &zhejiang);
    let women = differences.iter().find(|d| d.key == Key::WomenMechanism).expect("they differ on women");
    assert_eq!(women.second.map(|s| s.value.to_string()).as_deref(), Some("dedicated_post"));
    assert!(!differences.iter().any(|d| d.key == Key::TermYears));
    let before = Rules::resolve(QINGHAI, Body::VillageCommittee, date(2025, 12, 20)).expect("a law");
    let after = Rules::resolve(QINGHAI, Body::VillageCommittee, date(2026, 12, 20)).expect("a law");
    assert!(compare(&before, &after).iter().any(|d| d.key == Key::ProxyScope));
    assert!(compare(&after, &after).is_empty());
}

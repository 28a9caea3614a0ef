//! Cases of corrections and accountability: opened, heard, decided by two above, told, put right, appealed to somebody else.

use std::sync::Arc;

use election::programme::case::{Case, Command as Act, Concerned, Correction, Finding, How, Kind, Late, Source};
use election::programme::{Catalogue, Command as Work, Leader, action};
use election::{Command, Election, Refusal, Retained, Role};
use jiff::civil::Date;
use statute::{Confidence, shift};

use crate::common::Village;

const HAIXI: &str = include_str!("../../../../programmes/haixi.toml");

fn haixi() -> Catalogue {
    Catalogue::parse(HAIXI).expect("the programme of the repository is read")
}

fn log(state: Option<&str>) -> Village {
    let mut village = Village::qinghai();
    if let Some(code) = state {
        village.state = Election::of_office(code);
    }
    village.catalogue = Some(Arc::new(haixi()));
    village.at(20);
    village
}

fn village() -> Village {
    log(None)
}

fn act(place: &mut Village, role: Role, account: &str, command: Act) {
    place.act_as(role, account, &Command::Programme(Work::Case(command)));
}

fn refused(place: &Village, role: Role, account: &str, command: Act) -> Refusal {
    place.refused_as(role, account, &Command::Programme(Work::Case(command)))
}

fn leader(name: &str) -> Leader {
    Leader { name: name.to_owned(), post: "村党支部副书记".to_owned() }
}

fn about(prohibition: &str) -> Kind {
    Kind::Prohibited { prohibition: prohibition.to_owned() }
}

fn opened(on: Date, about: Kind, source: Source) -> Act {
    let concerned = Concerned { person: leader("甲某某"), account: Some("t3".to_owned()) };
    Act::OpenCase { on, about, source, concerned, words: "宴请选民两桌".to_owned() }
}

fn upheld(sanctions: &[&str], due: Option<Date>) -> Finding {
    let correction = due.map(|due| Correction { what: "退还礼品，向选民说明".to_owned(), owner: leader("乙某某"), due });
    Finding { upheld: true, sanctions: sanctions.iter().map(|id| (*id).to_owned()).collect(), correction }
}

fn decided(place: &Village, finding: &Finding) -> Act {
    Act::DecideCase { on: place.today, case: 1, finding: finding.clone(), reason: "两名证人证实".to_owned() }
}

fn cleared() -> Finding {
    Finding { upheld: false, sanctions: Vec::new(), correction: None }
}

fn case(place: &Village) -> &Case {
    place.state.programme.cases.case(1).expect("the case")
}

fn words() -> String {
    "见附件".to_owned()
}

/// A case of the village that two people of the township have decided in this way, after a statement.
fn ruled(finding: &Finding) -> Village {
    let mut village = village();
    let on = village.today;
    act(&mut village, Role::ElectionCommittee, "e", opened(on, about("bribery"), Source::Report));
    act(&mut village, Role::ElectionCommittee, "e", Act::StateInCase { on, case: 1, statement: "是婚宴".to_owned() });
    for account in ["t1", "t2"] {
        let command = decided(&village, finding);
        act(&mut village, Role::Township, account, command);
    }
    village
}

fn notified(finding: &Finding) -> Village {
    let mut village = ruled(finding);
    let on = village.today;
    act(&mut village, Role::Township, "t1", Act::NotifyCase { on, case: 1, how: How::Handed, words: words() });
    village
}

#[test]
fn the_programme_of_haixi_has_a_line_for_every_kind_and_no_term_that_anybody_confirmed() {
    let programme = haixi();
    let letters: String = programme.prohibitions.iter().map(|one| one.letter).collect();
    assert_eq!(letters, "ABCDEFGHIJKLM");
    assert!(programme.sanctions.iter().all(|one| one.confidence == Confidence::Default));
    assert_eq!(programme.cases.as_ref().map(|terms| terms.confidence), Some(Confidence::Default));
    let faulty = HAIXI.replacen("letter = \"A\"", "letter = \"Z\"", 1);
    assert!(Catalogue::parse(&faulty).expect_err("faulty").what.contains("A to M"));
    let faulty = HAIXI.replacen("[cases]", "[[sanction]]\nid = \"x\"\ntitle = \"x\"\n[unknown]", 1);
    assert!(Catalogue::parse(&faulty).is_err());
}

#[test]
fn a_case_goes_from_a_report_to_a_correction_that_somebody_else_confirmed() {
    let due = shift(village().today, 10);
    let mut village = notified(&upheld(&["criticism", "ordered"], Some(due)));
    let on = village.today;
    assert_eq!(village.state.summary().standing.cases[0].upheld(on), Some(true));
    assert_eq!(refused(&village, Role::ElectionCommittee, "e", confirmed(on)).rule, "role_not_allowed");
    assert_eq!(refused(&village, Role::Township, "t1", confirmed(on)).rule, "not_corrected");
    act(&mut village, Role::Township, "t1", Act::CorrectCase { on, case: 1, done: "已退还".to_owned() });
    assert_eq!(refused(&village, Role::Township, "t1", confirmed(on)).rule, "confirmed_by_another");
    assert_eq!(refused(&village, Role::Township, "t3", confirmed(on)).rule, "concerned_decides");
    act(&mut village, Role::Township, "t2", confirmed(on));
    let again = Act::CorrectCase { on, case: 1, done: "再改".to_owned() };
    assert_eq!(refused(&village, Role::Township, "t1", again).rule, "nothing_to_correct");
    let row = &village.state.summary().standing.cases[0];
    assert!(row.open(on), "the appeal is still possible");
    assert!(!row.open(shift(on, 6)));
    assert_eq!(case(&village).outcome(shift(on, 6)), Some(true));
}

fn confirmed(on: Date) -> Act {
    Act::ConfirmCorrection { on, case: 1, words: "到场查看".to_owned() }
}

#[test]
fn the_person_is_heard_before_two_people_of_the_level_above_decide_the_same() {
    let mut village = village();
    let on = village.today;
    act(&mut village, Role::County, "c", opened(on, about("bribery"), Source::Inspection));
    let finding = upheld(&["admonition"], None);
    assert_eq!(refused(&village, Role::Township, "t1", decided(&village, &finding)).rule, "statement_open");
    assert_eq!(refused(&village, Role::County, "c", decided(&village, &finding)).rule, "role_not_allowed", "its own level decides no case");
    village.today = shift(on, 4);
    let late = Act::StateInCase { on: village.today, case: 1, statement: "迟了".to_owned() };
    assert_eq!(refused(&village, Role::Township, "t1", late).rule, "statement_late");
    assert_eq!(refused(&village, Role::Township, "t3", decided(&village, &finding)).rule, "concerned_decides");
    let command = decided(&village, &finding);
    act(&mut village, Role::Township, "t1", command.clone());
    act(&mut village, Role::Township, "t1", command);
    assert!(case(&village).decided.is_none(), "one person alone decides nothing");
    let notice = Act::NotifyCase { on: village.today, case: 1, how: How::Posted, words: words() };
    assert_eq!(refused(&village, Role::Township, "t1", notice).rule, "not_decided");
    let other = upheld(&["criticism"], None);
    assert_eq!(refused(&village, Role::Township, "t2", decided(&village, &other)).rule, "decision_differs");
    let command = decided(&village, &finding);
    act(&mut village, Role::Township, "t2", command);
    assert_eq!(refused(&village, Role::Township, "t2", decided(&village, &finding)).rule, "case_decided");
    let after = Act::StateInCase { on, case: 1, statement: "再说".to_owned() };
    assert_eq!(refused(&village, Role::Township, "t1", after).rule, "case_decided");
}

#[test]
fn something_follows_from_what_is_upheld_and_nothing_from_what_is_not() {
    let mut village = village();
    let on = village.today;
    act(&mut village, Role::Township, "t1", opened(on, about("rumours"), Source::Observer));
    act(&mut village, Role::Township, "t1", Act::StateInCase { on, case: 1, statement: "没有".to_owned() });
    let rule = |finding: Finding| refused(&village, Role::Township, "t1", decided(&village, &finding)).rule;
    assert_eq!(rule(upheld(&[], None)), "nothing_follows");
    assert_eq!(rule(Finding { upheld: false, ..upheld(&["criticism"], None) }), "nothing_to_sanction");
    assert_eq!(rule(upheld(&["exile"], None)), "unknown_sanction");
    assert_eq!(rule(upheld(&[], Some(shift(on, 16)))), "correction_day", "the catalogue gives fifteen days");
    assert_eq!(rule(upheld(&[], Some(shift(on, -1)))), "correction_day");
}

#[test]
fn an_appeal_is_ruled_on_by_the_next_level_and_by_nobody_who_decided() {
    let mut village = ruled(&upheld(&["disqualified"], None));
    let on = village.today;
    let appeal = || Act::AppealCase { on, case: 1, words: "证人看错了".to_owned() };
    assert_eq!(refused(&village, Role::ElectionCommittee, "e", appeal()).rule, "decision_not_notified");
    let notice = || Act::NotifyCase { on, case: 1, how: How::Left, words: words() };
    act(&mut village, Role::Township, "t2", notice());
    assert_eq!(refused(&village, Role::Township, "t1", notice()).rule, "decision_notified");
    let rule = || Act::RuleCase { on, case: 1, upheld: false, reason: "证据不足".to_owned() };
    assert_eq!(refused(&village, Role::County, "c", rule()).rule, "no_appeal");
    act(&mut village, Role::ElectionCommittee, "e", appeal());
    assert_eq!(refused(&village, Role::Township, "t1", appeal()).rule, "already_appealed");
    assert_eq!(case(&village).outcome(shift(on, 30)), None, "an open appeal keeps it open");
    assert_eq!(refused(&village, Role::Township, "t4", rule()).rule, "role_not_allowed");
    assert_eq!(refused(&village, Role::County, "t1", rule()).rule, "decided_before");
    act(&mut village, Role::County, "c", rule());
    assert_eq!(refused(&village, Role::County, "c", rule()).rule, "appeal_ruled");
    assert_eq!((case(&village).upheld(), case(&village).outcome(on)), (false, Some(false)));
    assert!(!village.state.summary().standing.cases[0].open(on));
}

#[test]
fn without_an_appeal_the_decision_stands_and_who_is_cleared_has_nothing_to_appeal() {
    let mut village = notified(&upheld(&["criticism"], None));
    let on = village.today;
    assert_eq!(case(&village).outcome(shift(on, 5)), None);
    assert_eq!(case(&village).outcome(shift(on, 6)), Some(true));
    let nothing = Act::CorrectCase { on, case: 1, done: "无".to_owned() };
    assert_eq!(refused(&village, Role::Township, "t1", nothing).rule, "nothing_to_correct");
    village.today = shift(on, 6);
    let late = Act::AppealCase { on: village.today, case: 1, words: words() };
    assert_eq!(refused(&village, Role::Township, "t1", late).rule, "appeal_late");

    let village = notified(&cleared());
    let appeal = Act::AppealCase { on: village.today, case: 1, words: words() };
    assert_eq!(refused(&village, Role::Township, "t1", appeal).rule, "nothing_to_appeal");
    assert!(!village.state.summary().standing.cases[0].open(village.today));
}

#[test]
fn a_case_is_late_without_a_decision_and_late_again_without_its_correction() {
    let mut village = village();
    let on = village.today;
    act(&mut village, Role::Township, "t1", opened(on, about("canvassing"), Source::RiskList));
    let row = |village: &Village| village.state.summary().standing.cases[0].clone();
    let inquiry = shift(on, 15);
    assert_eq!(row(&village).late(inquiry), None);
    assert_eq!(row(&village).late(shift(on, 16)), Some(Late::Decision(inquiry)));

    let due = shift(on, 10);
    let village = notified(&upheld(&[], Some(due)));
    assert_eq!(row(&village).late(due), None);
    assert_eq!(row(&village).late(shift(due, 1)), Some(Late::Correction(due)));
    assert_eq!(row(&village).late(shift(on, -1)), None, "it was not there yet");
}

#[test]
fn an_act_that_nobody_led_becomes_a_case_of_the_office_and_the_level_above_decides_it() {
    let mut county = log(Some("632823000000"));
    let on = county.today;
    let hands_off = |id: &str| opened(on, Kind::HandsOff { action: id.to_owned() }, Source::RiskList);
    assert_eq!(
        refused(&county, Role::County, "c1", hands_off("risk-meeting")).rule,
        "role_not_allowed",
        "nobody opens a case against itself"
    );
    assert_eq!(refused(&county, Role::Prefecture, "p1", hands_off("training-township")).rule, "not_led_here");
    assert_eq!(refused(&county, Role::Prefecture, "p1", hands_off("singing")).rule, "unknown_action");
    let recorded = action::Command::RecordAction {
        on,
        action: "guidance-county".to_owned(),
        led_by: vec![leader("丙某某")],
        note: "会议纪要".to_owned(),
        figures: [].into(),
        attachments: Vec::new(),
    };
    county.act_as(Role::County, "c1", &Command::Programme(Work::Action(recorded)));
    assert_eq!(refused(&county, Role::Prefecture, "p1", hands_off("guidance-county")).rule, "act_was_led");
    act(&mut county, Role::Prefecture, "p1", hands_off("risk-meeting"));
    act(&mut county, Role::County, "c1", Act::StateInCase { on, case: 1, statement: "推迟到下周".to_owned() });
    let finding = upheld(&["criticism"], None);
    for account in ["p1", "p2"] {
        let command = decided(&county, &finding);
        act(&mut county, Role::Prefecture, account, command);
    }
    act(&mut county, Role::Prefecture, "p1", Act::NotifyCase { on, case: 1, how: How::Handed, words: words() });
    act(&mut county, Role::County, "c1", Act::AppealCase { on, case: 1, words: words() });
    let rule = || Act::RuleCase { on, case: 1, upheld: true, reason: "理由不成立".to_owned() };
    assert_eq!(refused(&county, Role::Prefecture, "p2", rule()).rule, "decided_before");
    act(&mut county, Role::Prefecture, "p3", rule());
    assert_eq!(case(&county).outcome(on), Some(true));

    let prefecture = log(Some("632800000000"));
    let own = opened(on, Kind::HandsOff { action: "plan-reviewed".to_owned() }, Source::RiskList);
    assert_eq!(refused(&prefecture, Role::Prefecture, "p1", own).rule, "no_office_above");
}

#[test]
fn the_public_record_names_nobody_and_says_neither_what_it_was_about() {
    let village = notified(&upheld(&["criticism"], Some(shift(village().today, 3))));
    for recorded in &village.log {
        let public = serde_json::to_string(&recorded.fact).expect("JSON");
        for word in ["甲某某", "乙某某", "bribery", "criticism", "report", "宴请", "婚宴", "handed"] {
            assert!(!public.contains(word), "{word} in {public}");
        }
    }
    for act in election::programme::Fact::ACTS.iter().filter(|act| act.contains("case") || act.contains("correction")) {
        assert_eq!(Retained::of(act), Some(Retained::Cases), "{act}");
    }
    let mut erased = self::village();
    for recorded in &village.log {
        erased.state.apply(&recorded.fact, None);
    }
    let row = &erased.state.summary().standing.cases[0];
    assert_eq!((row.about.clone(), row.upheld(village.today)), (None, Some(true)), "what was decided still stands in numbers and days");
}

#[test]
fn who_may_not_open_a_case_and_a_programme_without_terms_has_none() {
    let mut village = village();
    let on = village.today;
    let inspected = || opened(on, about("bribery"), Source::Inspection);
    assert_eq!(refused(&village, Role::ElectionCommittee, "e", inspected()).rule, "committee_passes_reports");
    for role in [Role::Counter, Role::Scrutineer, Role::Observer, Role::Reviewer, Role::Villager] {
        assert_eq!(refused(&village, role, "x", inspected()).rule, "role_not_allowed", "{role:?}");
    }
    assert_eq!(refused(&village, Role::Township, "t", opened(on, about("dancing"), Source::Report)).rule, "unknown_prohibition");
    assert_eq!(refused(&village, Role::Township, "t", decided(&village, &cleared())).rule, "no_such_case");
    let text = HAIXI.split("# ---- 换届纪律").next().expect("the part before");
    village.catalogue = Some(Arc::new(Catalogue::parse(text).expect("read")));
    assert_eq!(refused(&village, Role::Township, "t", inspected()).rule, "no_cases");
}

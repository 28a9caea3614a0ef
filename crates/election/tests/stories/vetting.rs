//! The vetting of nominees: departments answer, a finding becomes a case, two people decide, an appeal goes to somebody else.

use std::collections::BTreeMap;
use std::sync::Arc;

use election::command::{Bar, Review};
use election::programme::vetting::{Command as Vet, Finding, Vetted};
use election::programme::{Catalogue, Command as Work};
use election::{Command, PersonId, Refusal, Role};

use crate::common::{Village, p};

const HAIXI: &str = include_str!("../../../../programmes/haixi.toml");

fn haixi() -> Catalogue {
    Catalogue::parse(HAIXI).expect("the programme of the repository is read")
}

/// A village with nominees 11 to 21, whose list has gone to the departments twelve days before the election.
fn listed() -> Village {
    let mut village = Village::qinghai();
    village.catalogue = Some(Arc::new(haixi()));
    village.final_roll().nominate();
    let on = village.today;
    let due = statute::shift(on, 3);
    vet(&mut village, Role::Township, "t", Vet::OpenVetting { on, persons: vec![p(12), p(11), p(12)], due });
    village
}

fn vet(village: &mut Village, role: Role, account: &str, command: Vet) {
    village.act_as(role, account, &Command::Programme(Work::Vetting(command)));
}

fn refused(village: &Village, role: Role, account: &str, command: Vet) -> Refusal {
    village.refused_as(role, account, &Command::Programme(Work::Vetting(command)))
}

fn found() -> Finding {
    Finding::Found { clause: "第十八条第一款".to_owned(), paper: "（2019）青2823刑初7号".to_owned() }
}

/// What a department answers: nothing found, but for these.
fn answer(village: &Village, department: &str, but: &[(u32, &str, Finding)]) -> Vet {
    let catalogue = haixi();
    let of = |person: PersonId| -> BTreeMap<String, Finding> {
        let finding =
            |id: &str| but.iter().find(|(who, asked, _)| p(*who) == person && *asked == id).map(|(_, _, finding)| finding.clone());
        catalogue.asked_of(department).map(|asked| (asked.id.clone(), finding(&asked.id).unwrap_or(Finding::Clear))).collect()
    };
    let persons = village.state.programme.vetting.persons.keys();
    Vet::AnswerVetting {
        on: village.today,
        department: department.to_owned(),
        answers: persons.map(|person| (*person, of(*person))).collect(),
    }
}

fn all_answer(village: &mut Village, but: &[(u32, &str, Finding)]) {
    for department in haixi().asked_departments() {
        let own: Vec<_> = but.iter().filter(|(_, asked, _)| haixi().asked_of(department).any(|one| one.id == *asked)).cloned().collect();
        let first = haixi().asked(own.first().map_or("", |(_, asked, _)| asked)).is_some_and(|asked| asked.departments[0] == department);
        let command = answer(village, department, if first { &own } else { &[] });
        vet(village, Role::Reviewer, department, command);
    }
}

fn standing(village: &Village, person: u32) -> String {
    match village.state.programme.vetting.standing(p(person), village.today, &haixi()) {
        Vetted::NotAsked => "not asked".to_owned(),
        Vetted::Waiting(departments) => format!("waits for {}", departments.len()),
        Vetted::Open(case) => format!("case {case}"),
        Vetted::Clear => "clear".to_owned(),
        Vetted::Barred(bar) => format!("barred: {bar:?}"),
    }
}

fn review(village: &Village, reviews: &[(u32, Review)]) -> Command {
    Command::ReviewNominees { on: village.today, reviews: reviews.iter().map(|(person, review)| (p(*person), *review)).collect() }
}

#[test]
fn a_list_goes_out_and_nobody_is_cleared_before_every_department_has_answered() {
    let mut village = listed();
    assert_eq!((standing(&village, 11).as_str(), standing(&village, 13).as_str()), ("waits for 11", "not asked"));
    assert_eq!(village.refused(&review(&village, &[(11, Review::Cleared)])).rule, "vetting_open");
    all_answer(&mut village, &[]);
    assert_eq!(standing(&village, 11), "clear");
    let barred = Review::Barred { bar: Bar::Deprived };
    assert_eq!(village.refused(&review(&village, &[(12, barred)])).rule, "not_as_vetted");
    village.act(&review(&village, &[(11, Review::Cleared), (12, Review::Cleared)]));
    let (on, due) = (village.today, village.day);
    let nobody = Vet::OpenVetting { on, persons: Vec::new(), due };
    assert_eq!(refused(&village, Role::County, "c", nobody).rule, "nobody_listed");
    assert_eq!(refused(&village, Role::County, "c", Vet::OpenVetting { on, persons: vec![p(39)], due }).rule, "not_nominated");
    assert_eq!(
        refused(&village, Role::County, "c", Vet::OpenVetting { on, persons: vec![p(11)], due: village.before(40) }).rule,
        "due_before_planned"
    );
}

#[test]
fn a_department_answers_its_own_questions_about_everybody_on_the_list() {
    let mut village = listed();
    let on = village.today;
    let told = |answers| Vet::AnswerVetting { on, department: "court".to_owned(), answers };
    assert_eq!(refused(&village, Role::Reviewer, "court", told(BTreeMap::new())).rule, "not_the_list");
    let Vet::AnswerVetting { answers, .. } = answer(&village, "police", &[]) else { unreachable!("an answer") };
    assert_eq!(refused(&village, Role::Reviewer, "court", told(answers)).rule, "not_the_questions");
    assert_eq!(refused(&village, Role::Reviewer, "x", answer(&village, "kitchen", &[])).rule, "department_not_asked");
    assert_eq!(refused(&village, Role::County, "c", answer(&village, "court", &[])).rule, "role_not_allowed");
    let command = answer(&village, "court", &[(11, "punished", Finding::Open)]);
    vet(&mut village, Role::Reviewer, "court", command);
    let public = serde_json::to_string(&village.log.last().expect("recorded").fact).expect("JSON");
    assert!(!public.contains("punished"), "the record says that the court answered, not what: {public}");
    assert_eq!((standing(&village, 11).as_str(), standing(&village, 12).as_str()), ("waits for 11", "waits for 10"));
}

/// The court has found something about 11; the person was told.
fn notified() -> Village {
    let mut village = listed();
    all_answer(&mut village, &[(11, "punished", found())]);
    assert_eq!(standing(&village, 11), "case 1");
    let on = village.today;
    vet(&mut village, Role::County, "c1", Vet::NotifyFinding { on, case: 1, words: "查有刑事判决，请于两日内陈述".to_owned() });
    village
}

fn decide(village: &Village, barred: bool) -> Vet {
    Vet::DecideFinding { on: village.today, case: 1, barred, reason: "判决已生效".to_owned() }
}

#[test]
fn a_finding_is_decided_by_two_people_after_the_person_was_heard() {
    let mut village = listed();
    all_answer(&mut village, &[(11, "punished", found())]);
    assert_eq!(refused(&village, Role::County, "c1", decide(&village, true)).rule, "not_notified");
    let on = village.today;
    let early = Vet::StateOnFinding { on, case: 1, statement: "x".to_owned(), attachments: Vec::new() };
    assert_eq!(refused(&village, Role::Township, "t", early).rule, "not_notified");

    let village = notified();
    let again = Vet::NotifyFinding { on: village.today, case: 1, words: "再次告知".to_owned() };
    assert_eq!(refused(&village, Role::County, "c1", again).rule, "already_notified");
    assert_eq!(refused(&village, Role::County, "c1", decide(&village, true)).rule, "statement_open");
    assert_eq!(
        village.refused(&review(&village, &[(11, Review::Cleared)])).rule,
        "vetting_not_final",
        "for the departments have answered, and a case is open"
    );
}

#[test]
fn the_case_is_final_only_when_the_appeal_is_over() {
    let mut village = notified();
    let stated = Vet::StateOnFinding { on: village.today, case: 1, statement: "判决后已复权".to_owned(), attachments: Vec::new() };
    vet(&mut village, Role::Township, "t", stated);
    let first = decide(&village, true);
    vet(&mut village, Role::County, "c1", first.clone());
    vet(&mut village, Role::County, "c1", first);
    assert!(village.state.programme.vetting.cases[0].decided.is_none(), "one person alone decides nothing");
    assert_eq!(refused(&village, Role::County, "c2", decide(&village, false)).rule, "decision_differs");
    let second = decide(&village, true);
    vet(&mut village, Role::County, "c2", second);
    assert_eq!(refused(&village, Role::County, "c2", decide(&village, true)).rule, "case_decided");
    assert_eq!(village.refused(&review(&village, &[(11, Review::Barred { bar: Bar::CriminallyPunished })])).rule, "vetting_not_final");
    let on = village.today;
    let ruling = |on, barred| Vet::RuleAppeal { on, case: 1, barred, reason: "判决书送达他人".to_owned() };
    assert_eq!(refused(&village, Role::Prefecture, "p", ruling(on, false)).rule, "no_appeal");
    vet(
        &mut village,
        Role::ElectionCommittee,
        "e",
        Vet::AppealDecision { on, case: 1, words: "同名不同人".to_owned(), attachments: Vec::new() },
    );
    let twice = Vet::AppealDecision { on, case: 1, words: "再诉".to_owned(), attachments: Vec::new() };
    assert_eq!(refused(&village, Role::Township, "t", twice).rule, "already_appealed");
    assert_eq!(refused(&village, Role::County, "c3", ruling(on, false)).rule, "role_not_allowed");
    assert_eq!(refused(&village, Role::Prefecture, "c1", ruling(on, false)).rule, "decided_before");
    vet(&mut village, Role::Prefecture, "p", ruling(on, false));
    assert_eq!(refused(&village, Role::Prefecture, "p", ruling(on, true)).rule, "appeal_ruled");
    assert_eq!(standing(&village, 11), "clear", "the body that did not decide has cleared the person");
}

#[test]
fn without_an_appeal_the_decision_stands_once_its_time_is_over() {
    let mut village = notified();
    village.today = statute::shift(village.today, 3);
    let late = Vet::StateOnFinding { on: village.today, case: 1, statement: "x".to_owned(), attachments: Vec::new() };
    assert_eq!(refused(&village, Role::Township, "t", late).rule, "statement_late");
    for account in ["c1", "c2"] {
        let command = decide(&village, true);
        vet(&mut village, Role::County, account, command);
    }
    assert_eq!(standing(&village, 11), "case 1");
    village.today = statute::shift(village.today, 3);
    assert_eq!(standing(&village, 11), "barred: CriminallyPunished");
    let late = Vet::AppealDecision { on: village.today, case: 1, words: "x".to_owned(), attachments: Vec::new() };
    assert_eq!(refused(&village, Role::Township, "t", late).rule, "appeal_late");
    assert_eq!(village.refused(&review(&village, &[(11, Review::Cleared)])).rule, "not_as_vetted");
    village.act(&review(&village, &[(11, Review::Barred { bar: Bar::CriminallyPunished }), (12, Review::Cleared)]));
}

#[test]
fn what_a_department_corrects_is_over_and_a_remark_bars_nobody() {
    let mut village = notified();
    let corrected = answer(&village, "police", &[]);
    vet(&mut village, Role::Reviewer, "police", corrected);
    assert_eq!(standing(&village, 11), "clear");
    assert_eq!(refused(&village, Role::County, "c1", decide(&village, true)).rule, "no_such_case");

    let mut village = listed();
    all_answer(&mut village, &[(12, "unfinished-matters", found())]);
    let on = village.today;
    vet(&mut village, Role::County, "c1", Vet::NotifyFinding { on, case: 1, words: "有未缴税费".to_owned() });
    vet(&mut village, Role::Township, "t", Vet::StateOnFinding { on, case: 1, statement: "本月缴清".to_owned(), attachments: Vec::new() });
    assert_eq!(refused(&village, Role::County, "c1", decide(&village, true)).rule, "no_bar_of_the_law");
    for account in ["c1", "c2"] {
        let command = decide(&village, false);
        vet(&mut village, Role::County, account, command);
    }
    assert_eq!(standing(&village, 12), "clear", "who is cleared waits for no appeal");
    let appeal = Vet::AppealDecision { on, case: 1, words: "x".to_owned(), attachments: Vec::new() };
    assert_eq!(refused(&village, Role::Township, "t", appeal).rule, "nothing_to_appeal");
    let withdrawn = answer(&village, "civil-affairs", &[]);
    assert_eq!(refused(&village, Role::Reviewer, "civil-affairs", withdrawn).rule, "case_decided");
}

#[test]
fn a_programme_without_departments_has_no_vetting() {
    let mut village = listed();
    let text = HAIXI.split("# ---- 资格联审").next().expect("the part before");
    village.catalogue = Some(Arc::new(Catalogue::parse(text).expect("read")));
    let on = village.today;
    let opened = Vet::OpenVetting { on, persons: vec![p(11)], due: on };
    assert_eq!(refused(&village, Role::County, "c", opened).rule, "no_vetting");
    let faulty = HAIXI.replacen("departments = [\"police\"]", "departments = [\"kitchen\"]", 1);
    assert!(Catalogue::parse(&faulty).expect_err("faulty").what.contains("clan-or-black-forces"));
    let faulty = HAIXI.replacen(
        "[vetting]\nstatement_days = 2\nappeal_days = 2\nsource = \"州联审办法（草稿）\"\nconfidence = \"default\"\n",
        "",
        1,
    );
    assert!(Catalogue::parse(&faulty).expect_err("faulty").what.contains("[vetting]"));
}

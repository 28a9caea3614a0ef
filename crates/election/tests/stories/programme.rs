//! The work around the vote: the programme is adopted, actions are recorded, the unit's situation is reported and reviewed.

use std::collections::BTreeMap;
use std::sync::Arc;

use election::programme::body::{Education, Member, PartyOffice, Which};
use election::programme::catalogue::{Class, Given, Own, Point, Who};
use election::programme::plan::Wave;
use election::programme::{Attachment, Catalogue, Command as Work, Desk, Leader, action, body, liaison, plan, situation};
use election::{Command, Election, Role};
use jiff::civil::Date;
use statute::{Nationality, Post, Sex};

use crate::common::{Village, p, usual_sheet};

const HAIXI: &str = include_str!("../../../../programmes/haixi.toml");

fn haixi() -> Catalogue {
    Catalogue::parse(HAIXI).expect("the programme of the repository is read")
}

fn leader(name: &str) -> Leader {
    Leader { name: name.to_owned(), post: "县委组织部部长".to_owned() }
}

/// The log of an office.
fn office(code: &str) -> Village {
    let mut office = Village::qinghai();
    office.state = Election::of_office(code);
    office.catalogue = Some(Arc::new(haixi()));
    office
}

fn village() -> Village {
    let mut village = Village::qinghai();
    village.catalogue = Some(Arc::new(haixi()));
    village
}

fn work(work: impl Into<Work>) -> Command {
    Command::Programme(work.into())
}

fn adopt(text: &str, starts: Date, waves: Vec<Wave>) -> Command {
    Command::Programme(Work::Plan(plan::Command::AdoptProgramme { on: starts, text: text.to_owned(), starts, waves }))
}

fn wave(name: &str, scope: &[&str], election_day: Date) -> Wave {
    Wave { name: name.to_owned(), scope: scope.iter().map(|code| (*code).to_owned()).collect(), election_day }
}

fn record(on: Date, action: &str, led_by: &[&str], figures: &[(&str, u32)]) -> Command {
    Command::Programme(Work::Action(action::Command::RecordAction {
        on,
        action: action.to_owned(),
        led_by: led_by.iter().map(|name| leader(name)).collect(),
        note: "会议纪要第3号".to_owned(),
        figures: figures.iter().map(|(name, figure)| ((*name).to_owned(), *figure)).collect(),
        attachments: Vec::new(),
    }))
}

fn situation(command: situation::Command) -> Command {
    work(Work::Situation(command))
}

/// The usual answers to a point, some of them changed.
fn answers(on: Date, point: Point, changed: &[(&str, Given)]) -> Command {
    let usual: BTreeMap<String, Given> = haixi()
        .questions(point)
        .map(|question| {
            let given = match &question.takes {
                election::programme::catalogue::Takes::YesNo => Given::Is(false),
                election::programme::catalogue::Takes::Number => Given::Number(0),
                election::programme::catalogue::Takes::Choice { options } => Given::Choice(options[0].clone()),
            };
            (question.id.clone(), given)
        })
        .collect();
    let mut answers = usual;
    answers.extend(changed.iter().map(|(id, given)| ((*id).to_owned(), given.clone())));
    situation(situation::Command::AnswerDossier { on, point, answers, note: String::new(), attachments: Vec::new() })
}

fn answered(village: &mut Village, changed: &[(&str, Given)]) {
    for point in Point::ALL {
        let own: Vec<(&str, Given)> = changed
            .iter()
            .filter(|(id, _)| haixi().questions(point).any(|question| question.id == *id))
            .map(|(id, given)| (*id, given.clone()))
            .collect();
        village.act(&answers(village.today, point, &own));
    }
}

fn report(on: Date, reasons: &[&str], class: Option<Class>, because: &str) -> Command {
    let reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
    situation(situation::Command::ReportSituation { on, reasons, class, because: because.to_owned() })
}

#[test]
fn the_programme_of_haixi_has_eleven_chosen_actions_and_says_what_nobody_confirmed() {
    let programme = haixi();
    let chosen: Vec<_> = programme.actions.iter().filter(|action| action.kind == election::programme::catalogue::Kind::Chosen).collect();
    assert_eq!(chosen.len(), 11);
    assert!(chosen.iter().all(|action| action.confidence == statute::Confidence::Default), "no text of Haixi's own list was found");
    assert_eq!(programme.reasons.len(), 14);
    for point in Point::ALL {
        assert!(programme.questions(point).count() > 0, "{}", point.name());
    }
    for who in [Who::Prefecture, Who::County, Who::Township, Who::Unit] {
        assert!(programme.actions.iter().any(|action| action.who == who), "{who:?}");
    }
}

#[test]
fn the_prefecture_adopts_a_programme_with_its_waves() {
    let mut prefecture = office("632800000000");
    let starts = prefecture.before(45);
    prefecture.today = starts;
    let day = prefecture.day;
    let later = statute::shift(day, 7);
    let waves = vec![wave("第一批", &["6328"], day), wave("第二批", &["632823", "632801100201"], later)];
    prefecture.act_as(Role::Prefecture, "office", &adopt(HAIXI, starts, waves.clone()));
    let plan = prefecture.state.programme.plan.as_ref().expect("adopted");
    assert_eq!(plan.catalogue.as_deref(), Some(&haixi()));
    let days = ["632821100200", "632823200201", "632801100201"].map(|unit| plan.wave(unit).map(|wave| wave.election_day));
    assert_eq!(days, [Some(day), Some(later), Some(later)], "the nearest place holds");
    assert!(plan.wave("650100100200").is_none());

    let refused = |prefecture: &Village, command| prefecture.refused_as(Role::Prefecture, "office", &command);
    let refusal = refused(&prefecture, adopt("id = \"x\"\ntitle = 3\n", starts, waves.clone()));
    assert_eq!((refusal.rule, refusal.figures["line"].as_str()), ("programme_unreadable", "2"));
    assert_eq!(refused(&prefecture, adopt(HAIXI, starts, Vec::new())).rule, "no_waves");
    assert_eq!(refused(&prefecture, adopt(HAIXI, starts, vec![wave(" ", &["6328"], day)])).rule, "wave_incomplete");
    assert_eq!(refused(&prefecture, adopt(HAIXI, starts, vec![wave("一", &["6328"], starts)])).rule, "wave_before_start");
    let twice = vec![wave("一", &["6328"], day), wave("二", &["6328"], later)];
    assert_eq!(refused(&prefecture, adopt(HAIXI, starts, twice)).rule, "scope_twice");
    let refusal = prefecture.refused_as(Role::County, "county", &adopt(HAIXI, starts, waves));
    assert_eq!(refusal.rule, "role_not_allowed");
}

#[test]
fn a_programme_with_a_fault_is_refused_with_the_fault() {
    let faulty = |from: &str, to: &str| Catalogue::parse(&HAIXI.replacen(from, to, 1)).expect_err("faulty").what;
    assert!(faulty("id = \"plan-reviewed\"", "id = \"plan-adopted\"").contains("plan-adopted"));
    assert!(faulty("after = [\"dossier\"]", "after = [\"summary\"]").contains("summary"));
    assert!(faulty("first = -15, last = 0", "first = 1, last = 0").contains("plan-adopted"));
    assert!(faulty("reason = \"not-elected\"", "reason = \"nobody\"").contains("not-elected-before"));
    assert!(faulty("figure = \"away_percent\"", "figure = \"votes\"").contains("away"));
    assert!(faulty("class = 3", "class = 4").contains('4'));
}

#[test]
fn an_action_is_recorded_by_whose_it_is_and_names_who_led_it() {
    let mut county = office("632823000000");
    let on = county.at(32);
    let training = |led: &[&str], figures: &[(&str, u32)]| record(on, "training-county", led, figures);
    let all = [("invited", 40), ("attended", 38)];
    let refused = |county: &Village, command| county.refused_as(Role::County, "county", &command).rule;
    assert_eq!(refused(&county, training(&[], &all)), "leader_missing", "leading is not left to nobody");
    assert_eq!(refused(&county, training(&["王建国"], &all[..1])), "figure_missing");
    let more = [all.as_slice(), &[("photographs", 3)]].concat();
    assert_eq!(refused(&county, training(&["王建国"], &more)), "unknown_figure");
    assert_eq!(refused(&county, record(on, "sing", &[], &[])), "unknown_action");
    assert_eq!(refused(&county, record(on, "plan-reviewed", &["王建国"], &[])), "not_your_action");
    assert_eq!(refused(&county, record(on, "roll-posted", &[], &[])), "shown_by_record");
    assert_eq!(refused(&county, record(statute::shift(on, 1), "risk-meeting", &["王建国"], &[])), "date_in_future");
    assert_eq!(county.refused_as(Role::Township, "t", &training(&["王建国"], &all)).rule, "role_not_allowed");
    county.act_as(Role::County, "county", &training(&["王建国"], &all));
    let done = &county.state.programme.actions[0];
    assert_eq!((done.figures["attended"], done.told.as_ref().expect("kept").led_by[0].name.as_str()), (38, "王建国"));
    let public = serde_json::to_string(&county.log[0].fact).expect("JSON");
    assert!(!public.contains("王建国") && !public.contains("纪要"), "the record names nobody: {public}");

    county.catalogue = None;
    assert_eq!(refused(&county, training(&["王建国"], &all)), "no_programme");
    let plan = Command::SetPlan {
        on,
        term: 13,
        election_day: county.day,
        seats: crate::common::SEATS,
        form: Default::default(),
        way: Default::default(),
    };
    assert_eq!(county.refused_as(Role::Township, "t", &plan).rule, "office_elects_nobody");
    assert_eq!(Desk::of("632823200201"), Desk::Unit);
}

#[test]
fn a_leader_answers_for_places_until_it_is_ended() {
    let mut county = office("632823000000");
    let on = county.at(40);
    let name = |scope: &[&str]| {
        let scope = scope.iter().map(|code| (*code).to_owned()).collect();
        work(Work::Liaison(liaison::Command::NameLiaison { on, scope, leader: leader("李卓玛") }))
    };
    let end = |liaison| work(Work::Liaison(liaison::Command::EndLiaison { on, liaison, reason: "调离".to_owned() }));
    assert_eq!(county.refused_as(Role::County, "c", &name(&[])).rule, "no_places");
    county.act_as(Role::County, "c", &name(&["632823200", "632823101201"]));
    let liaison = &county.state.programme.liaison[0];
    assert!(liaison.answers_for("632823200201") && liaison.answers_for("632823101201") && !liaison.answers_for("632823101202"));
    assert_eq!(county.refused_as(Role::County, "c", &end(2)).rule, "no_such_liaison");
    county.act_as(Role::County, "c", &end(1));
    assert!(!county.state.programme.liaison[0].answers_for("632823200201"));
    assert_eq!(county.refused_as(Role::County, "c", &end(1)).rule, "no_such_liaison");
}

#[test]
fn the_class_follows_from_the_criteria_and_another_one_needs_a_reason() {
    let mut village = village();
    village.at(40);
    let on = village.today;
    assert_eq!(village.refused(&report(on, &[], None, "")).rule, "dossier_incomplete");
    assert_eq!(village.refused(&answers(on, Point::Village, &[("network", Given::Choice("快".into()))])).rule, "answer_unfit");
    assert_eq!(village.refused(&answers(on, Point::Village, &[("votes", Given::Number(3))])).rule, "unknown_question");
    let open = situation(situation::Command::AnswerDossier {
        on,
        point: Point::Prone,
        answers: BTreeMap::new(),
        note: String::new(),
        attachments: Vec::new(),
    });
    assert_eq!(village.refused(&open).rule, "question_open");
    answered(&mut village, &[("interference", Given::Is(true)), ("group-petitions", Given::Number(1))]);
    assert_eq!(village.refused(&report(on, &["weather"], None, "")).rule, "unknown_reason");
    village.act(&report(on, &[], None, ""));
    let class = |village: &Village| village.state.programme.situation.class();
    assert_eq!(class(&village), Some(Class::One), "one petition is not yet two");
    village.act(&answers(on, Point::Village, &[("group-petitions", Given::Number(2))]));
    village.act(&report(on, &["clan"], None, ""));
    let told = village.state.programme.situation.reported.as_ref().and_then(|reported| reported.report.clone()).expect("reported");
    assert_eq!((told.class, told.criterion.as_str()), (Class::Three, "clan-or-petitions"));
    assert_eq!(village.refused(&report(on, &["clan"], Some(Class::Two), " ")).rule, "class_without_reason");
    village.act(&report(on, &["clan", "clan"], Some(Class::Two), "纠纷已调解"));
    assert_eq!(class(&village), Some(Class::Two));
    assert_eq!(village.state.summary().standing.unanswered, 1, "the reason is told once and has no measure yet");
}

#[test]
fn a_situation_report_is_reviewed_from_above() {
    let mut village = village();
    village.at(36);
    let on = village.today;
    let review = situation(situation::Command::ReviewSituation { on, remarks: "同意定为一类".to_owned(), attachments: Vec::new() });
    assert_eq!(village.refused_as(Role::County, "county", &review).rule, "no_report");
    answered(&mut village, &[]);
    village.act_as(Role::Township, "t", &report(on, &[], None, ""));
    assert_eq!(village.refused(&review).rule, "role_not_allowed");
    assert_eq!(village.refused_as(Role::Township, "t", &review).rule, "review_from_above");
    village.act_as(Role::County, "county", &review);
    assert_eq!(village.state.summary().standing.shown.get(&Own::SituationReviewed), Some(&on));
    village.act_as(Role::Township, "t", &report(on, &[], None, ""));
    assert!(!village.state.summary().standing.shown.contains_key(&Own::SituationReviewed), "a new report is reviewed anew");
}

#[test]
fn measures_answer_reasons_and_are_tracked_until_done() {
    let mut village = village();
    village.at(36);
    let (on, due) = (village.today, village.before(10));
    let plan = |reason: Option<&str>, due| {
        let (reason, measure) = (reason.map(str::to_owned), "县纪委驻村调解".to_owned());
        situation(situation::Command::PlanMeasure { on, reason, measure, owner: leader("王建国"), due })
    };
    let finish =
        |measure| situation(situation::Command::FinishMeasure { on, measure, note: "已签调解书".to_owned(), attachments: Vec::new() });
    assert_eq!(village.refused(&plan(None, due)).rule, "no_report");
    answered(&mut village, &[]);
    village.act(&report(on, &["old-problems", "lax"], None, ""));
    assert_eq!(village.refused(&plan(Some("clan"), due)).rule, "reason_not_reported");
    assert_eq!(village.refused(&plan(Some("lax"), village.before(50))).rule, "due_before_planned");
    village.act(&plan(Some("lax"), due));
    village.act(&plan(None, due));
    assert_eq!(village.state.programme.situation.unanswered(), ["old-problems"]);
    village.act(&plan(Some("old-problems"), village.before(20)));
    let standing = village.state.summary().standing;
    assert_eq!((standing.class, standing.open.as_slice()), (Some(Class::Two), [village.before(20), due, due].as_slice()));
    assert!(standing.shown.contains_key(&Own::MeasuresPlanned) && !standing.shown.contains_key(&Own::MeasuresDone));
    assert_eq!(village.refused(&finish(9)).rule, "no_such_measure");
    for measure in 1..=3 {
        village.act(&finish(measure));
    }
    assert_eq!(village.refused(&finish(1)).rule, "measure_done");
    assert!(village.state.summary().standing.shown.contains_key(&Own::MeasuresDone));
}

fn old_member(name: &str, post: Post, sex: Sex, born: i16) -> Member {
    Member {
        person: None,
        name: name.to_owned(),
        sex: Some(sex),
        birth: Some(jiff::civil::date(born, 1, 1)),
        nationality: Some(Nationality("汉".into())),
        post,
        education: Some(Education::Middle),
        party_member: true,
        party_office: (post == Post::Chair).then_some(PartyOffice::Secretary),
        skilled: false,
    }
}

fn describe(on: Date, which: Which, members: Vec<Member>) -> Command {
    work(Work::Body(body::Command::DescribeBody { on, which, members }))
}

#[test]
fn the_composition_before_and_after_is_counted_from_the_members() {
    let mut village = village();
    village.at(36);
    let before = vec![
        old_member("村民11", Post::Chair, Sex::Male, 1980),
        old_member("前委员", Post::Member, Sex::Female, 1991),
        old_member("旧委员", Post::Member, Sex::Male, 1970),
    ];
    let on = village.today;
    let mut wrong = before.clone();
    wrong[0].party_member = false;
    assert_eq!(village.refused(&describe(on, Which::Before, wrong)).rule, "party_office_without_membership");
    assert_eq!(village.refused(&describe(on, Which::After, before.clone())).rule, "nobody_elected");
    village.act(&describe(on, Which::Before, before));
    village.voted(usual_sheet());
    let counted = village.state.composition_before().expect("described");
    // On 20 December 2026 the member of January 1991 is 35, which still counts.
    assert_eq!((counted.members, counted.women.count, counted.young.count, counted.one_shoulder.count), (3, 1, 1, 1));
    assert_eq!(counted.ages, 46 + 35 + 56);

    let after = village.state.composition_after().expect("announced");
    // Whom nobody has described has an age on the roll, and no education.
    assert_eq!((after.members, after.young.of, after.college.of), (5, 5, 0));
    assert_eq!(after.re_elected.count, 1, "村民11 was on the body before, with the same birthday");
    let on = village.today;
    let elected: Vec<Member> = village
        .state
        .elected
        .iter()
        .map(|elected| Member {
            person: Some(elected.person),
            education: Some(Education::College),
            ..old_member("", elected.post, Sex::Male, 1900)
        })
        .collect();
    assert_eq!(village.refused(&describe(on, Which::After, elected[1..].to_vec())).rule, "not_those_elected");
    let mut strange = elected.clone();
    strange[0].person = Some(p(9_999));
    assert_eq!(village.refused(&describe(on, Which::After, strange)).rule, "not_on_roll");
    village.act(&describe(on, Which::After, elected));
    let after = village.state.summary().after.expect("described");
    assert_eq!((after.college.count, after.college.of, after.party.count, after.one_shoulder.count), (5, 5, 5, 1));
    assert_eq!(after.young.count, 0, "age comes from the roll, not from what was typed");
    let mut both = after;
    both.join(&village.state.composition_before().expect("described"));
    assert_eq!((both.bodies, both.members, both.party.count), (2, 8, 8));
}

#[test]
fn whatever_is_told_of_the_work_is_erased_some_day() {
    for act in election::programme::Fact::ACTS {
        assert!(election::Retained::of(act).is_some(), "{act}");
    }
}

#[test]
fn acts_survive_json_and_a_fault_is_told_of_the_act_that_has_it() {
    let on = Village::qinghai().day;
    let command = record(on, "risk-meeting", &["王建国"], &[]);
    let text = serde_json::to_string(&command).expect("JSON");
    assert!(text.starts_with(r#"{"command":"programme","act":"record_action","#), "{text}");
    assert_eq!(serde_json::from_str::<Command>(&text).expect("read again"), command);
    let fault = |text: &str| serde_json::from_str::<Command>(text).expect_err("faulty").to_string();
    assert!(fault(&text.replace("\"note\"", "\"noted\"")).contains("unknown field `noted`"));
    assert!(fault(&text.replace("record_action", "sing")).contains("unknown variant `sing`, expected one of `adopt_programme`"));
}

#[test]
fn an_act_names_few_files_each_once_and_as_files_are_named() {
    let mut village = village();
    village.at(36);
    let on = village.today;
    let paper = |name: &str, digit: char, bytes: u64| Attachment { name: name.to_owned(), sha256: digit.to_string().repeat(64), bytes };
    let review =
        |attachments: Vec<Attachment>| situation(situation::Command::ReviewSituation { on, remarks: "同意".to_owned(), attachments });
    answered(&mut village, &[]);
    village.act_as(Role::Township, "t", &report(on, &[], None, ""));
    let refused = |attachments| village.refused_as(Role::County, "c", &review(attachments)).rule;
    let many = "012345".chars().map(|digit| paper("批复.pdf", digit, 1)).collect();
    assert_eq!(refused(many), "attachments_too_many");
    let long = "批".repeat(121);
    for (name, digit, bytes) in
        [("", '0', 1), (long.as_str(), '0', 1), ("a\nb", '0', 1), ("x", 'G', 1), ("x", '0', 0), ("x", '0', (20 << 20) + 1)]
    {
        assert_eq!(refused(vec![paper(name, digit, bytes)]), "attachment_unfit", "{name:?} {digit} {bytes}");
    }
    village.act_as(Role::County, "c", &review(vec![paper("批复.pdf", 'a', 9), paper("同一份.pdf", 'a', 9)]));
    let reported = village.state.programme.situation.reported.as_ref().and_then(|reported| reported.reviewed.clone()).expect("reviewed");
    assert_eq!(reported.2.expect("words").attachments, [paper("批复.pdf", 'a', 9)]);
}

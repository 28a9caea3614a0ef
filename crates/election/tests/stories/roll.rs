//! The roll: who is on it, five days for objections, three for a ruling, and the roll that is final.

use crate::common::{Village, p, voter};
use election::command::{AddReason, NominationMode, ObjectionMatter, RollChange, StrikeReason};
use election::{Command, Fact, Registration, Unlisted, Voter};
use jiff::civil::date;

fn posted() -> Village {
    let mut v = Village::qinghai();
    v.plan(crate::common::SEATS).committee_of(5).import().publish_roll();
    assert_eq!(v.today, date(2026, 11, 27));
    v
}

fn objection(on: jiff::civil::Date) -> Command {
    Command::FileObjection {
        on,
        matter: ObjectionMatter::Omitted,
        objector: "村民09".to_owned(),
        statement: "漏了村民41".to_owned(),
        about: None,
        attachments: Vec::new(),
    }
}

fn ruling(on: jiff::civil::Date, upheld: bool, change: Option<RollChange>) -> Command {
    Command::RuleObjection { on, objection: 1, upheld, ground: "查户籍".to_owned(), change, attachments: Vec::new() }
}

#[test]
fn an_objection_on_the_fifth_day_is_heard_and_on_the_sixth_refused() {
    let mut v = posted();
    v.today = date(2026, 12, 10);
    let refusal = v.refused(&objection(date(2026, 12, 3)));
    assert_eq!(refusal.rule, "objection_too_late");
    assert_eq!(refusal.figures["last"], "2026-12-02", "the day of the posting does not count");
    assert_eq!(refusal.citation.expect("cited").article.as_ref(), "《村民委员会组织法》第十七条第二款");
    v.act(&objection(date(2026, 12, 2)));
    assert_eq!(v.state.roll.objections[0].ruling_due, date(2026, 12, 5));
    assert_eq!(v.refused(&objection(date(2026, 11, 26))).rule, "before_previous_act");
}

#[test]
fn a_ruling_on_the_third_day_is_in_time_and_on_the_fourth_is_recorded_as_late() {
    for (on, late) in [(date(2026, 12, 4), false), (date(2026, 12, 5), true)] {
        let mut v = posted();
        v.today = date(2026, 12, 6);
        v.act(&objection(date(2026, 12, 1)));
        let mut added = voter(41);
        added.person.id = p(0);
        v.act(&ruling(on, true, Some(RollChange::Add { voter: added, why: AddReason::Omitted, another: false })));
        let given = v.state.roll.objections[0].ruling.clone().expect("ruled");
        assert_eq!(given.late, late);
        assert_eq!(v.state.roll.voters.len(), 41, "the ruling changes the posted roll");
        assert_eq!(v.refused(&ruling(on, true, None)).rule, "objection_ruled");
    }
}

#[test]
fn a_rejected_objection_changes_nothing_and_every_ruling_has_a_ground() {
    let mut v = posted();
    v.today = date(2026, 12, 3);
    v.act(&objection(date(2026, 12, 1)));
    let strike = RollChange::Strike { person: p(40), why: StrikeReason::Error, note: "凭户口簿".into() };
    assert_eq!(v.refused(&ruling(date(2026, 12, 2), false, Some(strike))).rule, "rejected_changes_nothing");
    let silent = Command::RuleObjection {
        on: date(2026, 12, 2),
        objection: 1,
        upheld: true,
        ground: " ".to_owned(),
        change: None,
        attachments: Vec::new(),
    };
    assert_eq!(v.refused(&silent).rule, "ruling_needs_ground");
    let other = Command::RuleObjection {
        on: date(2026, 12, 2),
        objection: 2,
        upheld: true,
        ground: "x".to_owned(),
        change: None,
        attachments: Vec::new(),
    };
    assert_eq!(v.refused(&other).rule, "unknown_objection");
    v.act(&ruling(date(2026, 12, 2), false, None));
    assert_eq!(v.state.roll.voters.len(), 40);
}

#[test]
fn the_corrected_roll_waits_for_the_window_and_for_every_ruling() {
    let mut v = posted();
    v.today = date(2026, 12, 2);
    let on = v.today;
    let refusal = v.refused(&Command::PublishCorrectedRoll { on });
    assert_eq!((refusal.rule, refusal.figures["last"].as_str()), ("objection_window_open", "2026-12-02"));
    v.act(&objection(on));
    v.today = date(2026, 12, 4);
    let on = v.today;
    let refusal = v.refused(&Command::PublishCorrectedRoll { on });
    assert_eq!((refusal.rule, refusal.figures["numbers"].as_str()), ("objections_open", "1"));
    v.act(&ruling(on, false, None));
    assert_eq!(v.refused(&Command::PublishCorrectedRoll { on: date(2026, 12, 3) }).rule, "before_previous_act", "not before the ruling");
    v.act(&Command::PublishCorrectedRoll { on });
    assert_eq!(v.refused(&Command::PublishCorrectedRoll { on }).rule, "roll_final");
    assert_eq!(v.refused(&objection(date(2026, 12, 2))).rule, "roll_final", "not even with an earlier date");
}

#[test]
fn nothing_that_needs_the_final_roll_goes_before_it() {
    let mut v = posted();
    v.today = date(2026, 12, 3);
    let on = v.today;
    let early = Command::RecordNominations { on, mode: NominationMode::OpenAtMeeting, participants: 30, posts: Vec::new() };
    assert_eq!(v.refused(&early).rule, "roll_not_final");
    assert_eq!(v.refused(&Command::PublishCandidates { on, numbers: Village::numbers() }).rule, "no_nomination");
    assert_eq!(v.refused(&Village::proxy(38, 39, on)).rule, "roll_not_final");
}

#[test]
fn the_roll_is_posted_twenty_days_before_the_vote() {
    let mut v = Village::qinghai();
    v.plan(crate::common::SEATS).committee_of(5).import();
    v.today = date(2026, 12, 1);
    let refusal = v.refused(&Command::PublishRoll { on: date(2026, 12, 1) });
    assert_eq!(refusal.rule, "roll_too_late");
    assert_eq!((refusal.figures["latest"].as_str(), refusal.figures["earliest"].as_str()), ("2026-11-30", "2026-12-21"));
    v.act(&Command::PublishRoll { on: date(2026, 11, 30) });
    assert_eq!(
        v.refused(&Command::ImportRoll { voters: vec![voter(41)], unlisted: Vec::new(), replace: false }).rule,
        "roll_already_published"
    );
    let late = Command::SetPlan {
        on: v.today,
        term: 13,
        election_day: date(2027, 1, 20),
        seats: crate::common::SEATS,
        form: Default::default(),
        way: Default::default(),
    };
    assert_eq!(v.refused(&late).rule, "plan_fixed");
}

#[test]
fn third_category_applicants_need_the_meetings_consent_by_the_day_of_the_posting() {
    let mut v = Village::qinghai();
    v.plan(crate::common::SEATS).committee_of(5).import();
    let apply = |approved_on| {
        let mut line = voter(41);
        line.registration = Registration::Applicant { approved_on };
        Command::ChangeRoll { change: RollChange::Add { voter: line, why: AddReason::Omitted, another: false }, attachments: Vec::new() }
    };
    v.act(&apply(None));
    let on = v.at(23);
    let refusal = v.refused(&Command::PublishRoll { on });
    assert_eq!((refusal.rule, refusal.figures["count"].as_str()), ("undecided_applicant", "1"));
    assert_eq!(refusal.citation.expect("cited").article.as_ref(), "《村民委员会组织法》第十六条第二款第三项");
    let correct = |v: &Village, approved_on| {
        let mut line = voter(41);
        line.person.id = *v.state.roll.voters.keys().next_back().expect("the last line");
        line.registration = Registration::Applicant { approved_on };
        Command::ChangeRoll { change: RollChange::Correct { voter: line }, attachments: Vec::new() }
    };
    let later = correct(&v, Some(v.before(20)));
    v.act(&later);
    assert_eq!(v.refused(&Command::PublishRoll { on }).rule, "undecided_applicant", "agreed only after the posting");
    let earlier = correct(&v, Some(v.before(25)));
    v.act(&earlier);
    v.act(&Command::PublishRoll { on });
    assert_eq!(v.state.summary().registered, 41);
}

#[test]
fn eighteen_on_election_day_is_old_enough_and_a_day_younger_is_not() {
    for (birth, lawful) in [(date(2008, 12, 20), true), (date(2008, 12, 21), false)] {
        let mut v = Village::qinghai();
        v.plan(crate::common::SEATS).committee_of(5).import();
        let mut young = voter(41);
        young.person.birth = Some(birth);
        v.act(&Command::ChangeRoll {
            change: RollChange::Add { voter: young, why: AddReason::Omitted, another: false },
            attachments: Vec::new(),
        });
        let on = v.at(23);
        let answer = v.ask(election::Role::ElectionCommittee, "c", &Command::PublishRoll { on });
        match answer {
            Ok(_) => assert!(lawful),
            Err(refusal) => {
                assert!(!lawful);
                assert_eq!((refusal.rule, refusal.figures["age"].as_str()), ("under_age", "18"));
            }
        }
    }
}

#[test]
fn nobody_stands_on_the_roll_twice() {
    let mut v = Village::qinghai();
    v.plan(crate::common::SEATS).committee_of(5).import();
    let twice = v.refused(&Command::ImportRoll { voters: vec![voter(41), voter(41)], unlisted: Vec::new(), replace: false });
    assert_eq!((twice.rule, twice.figures["line"].as_str()), ("duplicate_person", "2"));
    let known = v.refused(&Command::ImportRoll { voters: vec![voter(7)], unlisted: Vec::new(), replace: false });
    assert_eq!(known.rule, "duplicate_person");
    let by_hand = v.refused(&Command::ChangeRoll {
        change: RollChange::Add { voter: voter(7), why: AddReason::Omitted, another: false },
        attachments: Vec::new(),
    });
    assert_eq!((by_hand.rule, by_hand.figures["person"].as_str()), ("already_on_roll", "p7"));
    v.act(&Command::ImportRoll { voters: (1..=30).map(voter).collect(), unlisted: Vec::new(), replace: true });
    assert_eq!(v.state.roll.voters.len(), 30, "replaced as a whole");
    let mut nameless = voter(50);
    nameless.person.name = "  ".to_owned();
    assert_eq!(v.refused(&Command::ImportRoll { voters: vec![nameless], unlisted: Vec::new(), replace: false }).rule, "name_length");
    assert_eq!(v.refused(&Command::ImportRoll { voters: Vec::new(), unlisted: Vec::new(), replace: true }).rule, "empty_roll");
    let gone = Command::ChangeRoll {
        change: RollChange::Strike { person: p(99), why: StrikeReason::Died, note: "凭户口簿".into() },
        attachments: Vec::new(),
    };
    assert_eq!(v.refused(&gone).rule, "not_on_roll");
}

#[test]
fn a_large_sheet_becomes_several_facts_of_which_the_first_alone_replaces() {
    let mut v = Village::qinghai();
    v.plan(crate::common::SEATS).committee_of(5).import();
    let off = Unlisted { person: voter(20_000).person, why: StrikeReason::Unreachable, reason: "三次电话未接".to_owned() };
    let sheet = |voters: Vec<Voter>| Command::ImportRoll { voters, unlisted: vec![off.clone()], replace: true };
    let facts = v.act(&sheet((1..=12_001).map(voter).collect()));
    let parts: Vec<(u32, u32, bool)> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::RollImported { lines, unlisted, replace, .. } => Some((*lines, *unlisted, *replace)),
            _ => None,
        })
        .collect();
    assert!(parts.len() > 1 && parts.len() == facts.len(), "{parts:?}");
    assert_eq!(parts.iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1)), (12_001, 1));
    assert!(parts[0].2 && parts[1..].iter().all(|part| !part.2), "the roll before goes, the parts before stay");
    let numbers: Vec<String> = v.state.roll.lines().filter_map(|line| line.person.id_number.clone()).collect();
    assert_eq!(numbers, (1..=12_001).map(crate::common::number).collect::<Vec<_>>(), "in the order of the sheet");
    assert_eq!(v.state.roll.off.len(), 1);
    let twice = v.refused(&sheet((1..=12_001).chain([12_000]).map(voter).collect()));
    assert_eq!((twice.rule, twice.figures["line"].as_str()), ("duplicate_person", "12002"), "all of it or nothing");
}

//! The roll lives: movements between postings, people left off with their reason, the same person on two rolls, sealed numbers.

use crate::common::{Village, p, voter};
use election::command::{AddReason, RollChange, StrikeReason};
use election::state::Move;
use election::{Command, Registration, Role, Unlisted};
use jiff::civil::date;

fn posted() -> Village {
    let mut v = Village::qinghai();
    v.plan(crate::common::SEATS).committee_of(5).import().publish_roll();
    v
}

fn strike(n: u32, why: StrikeReason) -> Command {
    Command::ChangeRoll { change: RollChange::Strike { person: p(n), why, note: "凭户口簿".into() }, attachments: Vec::new() }
}

fn away(n: u32, why: StrikeReason, reason: &str) -> Command {
    Command::LeaveOffRoll { line: Unlisted { person: voter(n).person, why, reason: reason.to_owned() } }
}

#[test]
fn what_moves_between_two_postings_is_told_by_the_second() {
    let mut v = Village::qinghai();
    v.plan(crate::common::SEATS).committee_of(5).import();
    v.act(&strike(39, StrikeReason::Error));
    assert!(v.state.roll.movements.is_empty(), "a draft has no delta");
    v.publish_roll();
    v.act(&strike(40, StrikeReason::Died));
    let came = RollChange::Add { voter: voter(41), why: AddReason::JoinedFamily, another: false };
    v.act(&Command::ChangeRoll { change: came, attachments: Vec::new() });
    let moves: Vec<Move> = v.state.roll.untold().iter().map(|m| m.what).collect();
    assert_eq!(moves, [Move::Struck(Some(StrikeReason::Died)), Move::Added(Some(AddReason::JoinedFamily))]);
    v.today = date(2026, 12, 5);
    let on = v.today;
    v.act(&Command::PublishCorrectedRoll { on });
    assert_eq!(v.state.roll.corrected, Some((on, 39)));
    assert!(v.state.roll.untold().is_empty() && v.state.roll.movements.len() == 2, "told, and still known");
    assert_eq!(v.state.roll.last_told().len(), 2, "told by this posting");
    assert_eq!(v.refused(&strike(38, StrikeReason::Died)).rule, "roll_final");
}

#[test]
fn an_applicant_is_added_with_the_day_on_which_the_meeting_agreed() {
    let mut v = posted();
    let applicant = |approved_on| {
        let mut line = voter(41);
        line.registration = Registration::Applicant { approved_on };
        Command::ChangeRoll { change: RollChange::Add { voter: line, why: AddReason::Agreed, another: false }, attachments: Vec::new() }
    };
    assert_eq!(v.refused(&applicant(None)).rule, "agreed_needs_day");
    v.act(&applicant(Some(date(2026, 11, 20))));
    assert_eq!(v.state.roll.since[&p(41)], v.today, "the day of the entry is known");
}

#[test]
fn whoever_is_not_on_the_roll_stays_visible_with_the_reason() {
    let mut v = posted();
    assert_eq!(v.refused(&away(41, StrikeReason::Unreachable, " ")).rule, "left_off_needs_reason");
    assert_eq!(v.refused(&away(41, StrikeReason::Error, "写错")).rule, "left_off_needs_reason", "an error is no reason of a person");
    v.act(&away(41, StrikeReason::Unreachable, "电话三次、托亲属转告，均未联系上"));
    let mut double = voter(50);
    double.person.id_number = Some(crate::common::number(50));
    v.act(&Command::ChangeRoll {
        change: RollChange::Add { voter: double.clone(), why: AddReason::Omitted, another: false },
        attachments: Vec::new(),
    });
    let again = Unlisted { person: double.person, why: StrikeReason::Declined, reason: "书面表示".to_owned() };
    assert_eq!(v.refused(&Command::LeaveOffRoll { line: again }).rule, "on_roll_strike_instead");
    v.act(&strike(40, StrikeReason::Declined));
    let off: Vec<_> = v.state.roll.off.values().map(|off| (off.person.as_ref().map(|p| p.name.clone()), off.why)).collect();
    let name = |n: u32| Some(voter(n).person.name);
    assert_eq!(off, [(name(40), Some(StrikeReason::Declined)), (name(41), Some(StrikeReason::Unreachable))]);
    v.act(&Command::ChangeRoll {
        change: RollChange::Add { voter: voter(41), why: AddReason::Omitted, another: false },
        attachments: Vec::new(),
    });
    assert!(v.state.roll.voters.contains_key(&p(41)), "who is reached after all keeps his number");
    assert_eq!(v.state.roll.off.len(), 1);
}

#[test]
fn a_sheet_brings_those_who_do_not_take_part_too() {
    let mut v = Village::qinghai();
    v.plan(crate::common::SEATS).committee_of(5);
    let unlisted =
        vec![Unlisted { person: voter(31).person, why: StrikeReason::RegisteredElsewhere, reason: "在西宁登记".to_owned() }];
    v.act(&Command::ImportRoll { voters: (1..=30).map(voter).collect(), unlisted: unlisted.clone(), replace: false });
    assert_eq!((v.state.roll.voters.len(), v.state.roll.off.len()), (30, 1));
    let twice: Vec<_> = (1..=2)
        .map(|n| {
            let mut line = voter(n);
            line.person.id_number = Some(crate::common::number(50));
            line
        })
        .collect();
    let off = vec![Unlisted { person: twice[1].person.clone(), ..unlisted[0].clone() }];
    let both = Command::ImportRoll { voters: twice[..1].to_vec(), unlisted: off, replace: true };
    assert_eq!(v.refused(&both).rule, "duplicate_person", "on the roll and off it in one sheet");
    v.act(&Command::ImportRoll { voters: (1..=30).map(voter).collect(), unlisted: Vec::new(), replace: true });
    assert!(v.state.roll.off.is_empty(), "a new sheet replaces both");
}

#[test]
fn a_person_on_two_rolls_is_settled_before_the_roll_is_final() {
    let mut v = posted();
    let found = |n| Command::NoteDouble { person: p(n), elsewhere: "632823200999".to_owned() };
    assert!(v.ask(Role::ElectionCommittee, "clerk", &found(40)).is_err(), "no village says so of another");
    for n in [39, 40] {
        v.act_as(Role::County, "county", &found(n));
    }
    assert_eq!(v.refused_as(Role::County, "county", &found(40)).rule, "double_known");
    assert_eq!(v.state.roll.doubles[&p(40)][0].due, statute::shift(v.today, 3));
    let settle = |n, on| Command::SettleDouble { on, person: p(n), ground: "户口与居住都在本村，对方已划去".to_owned() };
    v.today = date(2026, 12, 5);
    let on = v.today;
    let refusal = v.refused(&Command::PublishCorrectedRoll { on });
    assert_eq!(
        (refusal.rule, refusal.figures["count"].as_str(), refusal.figures["elsewhere"].as_str()),
        ("doubles_open", "2", "632823200999")
    );
    v.act(&settle(40, on));
    assert_eq!(v.refused(&settle(40, on)).rule, "no_open_double");
    v.act(&strike(39, StrikeReason::RegisteredElsewhere));
    v.act(&Command::PublishCorrectedRoll { on });
    assert_eq!(v.state.roll.doubles[&p(40)][0].kept.as_ref().map(|(day, _)| *day), Some(on), "kept, and still known to be there twice");
}

#[test]
fn where_both_places_keep_a_person_the_township_decides() {
    let mut v = posted();
    let elsewhere = || "632823200999".to_owned();
    v.act_as(Role::County, "county", &Command::NoteDouble { person: p(40), elsewhere: elsewhere() });
    let contest = Command::ContestDouble { person: p(40), elsewhere: elsewhere() };
    assert_eq!(v.refused_as(Role::County, "county", &contest).rule, "no_double_there", "nothing was kept yet");
    let settle = |on| Command::SettleDouble { on, person: p(40), ground: "本人确认在本村参加选举".to_owned() };
    let on = v.today;
    v.act(&settle(on));
    v.act_as(Role::County, "county", &contest);
    assert!(v.state.roll.open_doubles().any(|(id, double)| id == p(40) && double.contested));
    assert_eq!(v.refused(&settle(on)).rule, "double_contested");
    v.act_as(Role::Township, "township", &settle(on));
    assert_eq!(v.state.roll.open_doubles().count(), 0);
}

#[test]
fn even_a_final_roll_gives_up_who_stands_on_another_one() {
    let mut v = posted();
    v.publish_corrected();
    assert_eq!(v.refused(&strike(40, StrikeReason::RegisteredElsewhere)).rule, "roll_final");
    v.act_as(Role::County, "county", &Command::NoteDouble { person: p(40), elsewhere: "632823200999".to_owned() });
    assert_eq!(v.refused(&strike(40, StrikeReason::Declined)).rule, "roll_final", "for that reason only");
    v.act(&strike(40, StrikeReason::RegisteredElsewhere));
    let on = v.today;
    v.act(&Command::PublishCorrectedRoll { on });
    assert!(!v.state.roll.voters.contains_key(&p(40)));
}

#[test]
fn a_line_is_struck_on_evidence_that_stays_with_it() {
    let mut v = posted();
    let bare = RollChange::Strike { person: p(40), why: StrikeReason::Died, note: " ".into() };
    assert_eq!(v.refused(&Command::ChangeRoll { change: bare, attachments: Vec::new() }).rule, "strike_needs_evidence");
    v.act(&strike(40, StrikeReason::Died));
    assert_eq!(v.state.roll.off[&p(40)].note, "凭户口簿");
}

#[test]
fn a_namesake_of_the_same_day_is_asked_about_once() {
    let mut v = posted();
    let mut line = voter(60);
    (line.person.name, line.person.birth, line.person.id_number) = (voter(40).person.name, voter(40).person.birth, None);
    let add = |another| Command::ChangeRoll {
        change: RollChange::Add { voter: line.clone(), why: AddReason::Omitted, another },
        attachments: Vec::new(),
    };
    let refusal = v.refused(&add(false));
    assert_eq!((refusal.rule, refusal.figures["person"].as_str()), ("same_name_and_birth", "p40"));
    v.act(&add(true));
}

#[test]
fn a_case_is_closed_once_the_line_elsewhere_is_gone() {
    let mut v = posted();
    let found = |elsewhere: &str| Command::NoteDouble { person: p(40), elsewhere: elsewhere.to_owned() };
    let gone = |elsewhere: &str| Command::CloseDouble { person: p(40), elsewhere: elsewhere.to_owned() };
    for elsewhere in ["632823200998", "632823200999"] {
        v.act_as(Role::County, "county", &found(elsewhere));
    }
    assert!(v.ask(Role::ElectionCommittee, "clerk", &gone("632823200998")).is_err(), "no village says so of another");
    v.act_as(Role::County, "county", &gone("632823200998"));
    assert_eq!(v.refused_as(Role::County, "county", &gone("632823200998")).rule, "no_double_there");
    let open: Vec<&str> = v.state.roll.open_doubles().map(|(_, double)| double.elsewhere.as_str()).collect();
    assert_eq!(open, ["632823200999"], "each other place is a case of its own");
    v.act_as(Role::County, "county", &found("632823200998"));
    let on = v.today;
    v.act(&Command::SettleDouble { on, person: p(40), ground: "户口与居住都在本村".to_owned() });
    assert_eq!(v.state.roll.open_doubles().count(), 0, "one ground holds against all that are known");
    for elsewhere in ["632823200998", "632823200999"] {
        v.act_as(Role::County, "county", &gone(elsewhere));
    }
    assert!(v.state.roll.doubles.is_empty(), "what was settled is closed too");
}

#[test]
fn a_corrected_line_keeps_its_case_as_long_as_it_is_the_same_person() {
    let mut v = posted();
    let mut line = voter(41);
    line.person.id_number = Some(crate::common::number(50));
    v.act(&Command::ChangeRoll {
        change: RollChange::Add { voter: line.clone(), why: AddReason::Omitted, another: false },
        attachments: Vec::new(),
    });
    line.person.id = p(41);
    v.act_as(Role::County, "county", &Command::NoteDouble { person: p(41), elsewhere: "632823200999".to_owned() });
    line.person.group = "二组".into();
    v.act(&Command::ChangeRoll { change: RollChange::Correct { voter: line.clone() }, attachments: Vec::new() });
    assert_eq!(v.state.roll.open_doubles().count(), 1, "another group, the same person");
    line.person.id_number = Some(crate::common::number(51));
    v.act(&Command::ChangeRoll { change: RollChange::Correct { voter: line }, attachments: Vec::new() });
    assert_eq!(v.state.roll.open_doubles().count(), 0, "the number was another person's");
}

#[test]
fn whoever_looks_at_an_identity_number_says_why() {
    let mut v = posted();
    let look = |n, reason: &str| Command::UnsealIdentity { person: p(n), reason: reason.to_owned() };
    let mut line = voter(41);
    line.person.id_number = None;
    v.act(&Command::ChangeRoll {
        change: RollChange::Add { voter: line, why: AddReason::Omitted, another: false },
        attachments: Vec::new(),
    });
    assert_eq!(v.refused(&look(41, "核对")).rule, "nothing_sealed", "a line without a number");
    assert_eq!(v.refused(&look(40, "  ")).rule, "text_length");
    v.act(&look(40, "与派出所核对重名"));
    assert_eq!(v.state.roll.unsealed, 1);
}

#[test]
fn a_villager_on_the_public_page_may_object_and_do_nothing_else() {
    let v = posted();
    let objection = Command::FileObjection {
        on: v.today,
        matter: election::command::ObjectionMatter::Omitted,
        objector: "村民09".to_owned(),
        statement: "名单上没有我".to_owned(),
        about: None,
        attachments: Vec::new(),
    };
    assert!(v.ask(Role::Villager, "public", &objection).is_ok());
    assert!(v.ask(Role::Villager, "public", &Command::WorkLog { text: "x".to_owned() }).is_err());
}

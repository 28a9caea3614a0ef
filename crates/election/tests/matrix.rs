//! Every command in every stage: lawful, or refused for the reason that stands in `matrix/expected.txt`.
//!
//! The table is written for people: one block a stage, first what is lawful there, then each refusal with the commands it
//! meets. With `MATRIX_WRITE=1` the test writes the table anew; the change is then read by a person.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{Village, ballots, check, column, samples, usual_sheet};
use election::command::InvalidGround;
use election::{Command, Role, Stage};
use statute::Post;

const EXPECTED: &str = include_str!("matrix/expected.txt");

/// A state for every stage, and six more that the law tells apart. The first word is the stage.
fn states() -> Vec<(&'static str, Village)> {
    let fresh = |steps: fn(&mut Village)| {
        let mut v = Village::qinghai();
        steps(&mut v);
        v
    };
    let mut all: Vec<(&'static str, Village)> = vec![
        (
            "not-planned",
            fresh(|v| {
                v.at(35);
            }),
        ),
        (
            "planned",
            fresh(|v| {
                v.plan(common::SEATS);
            }),
        ),
        (
            "committee-formed",
            fresh(|v| {
                v.plan(common::SEATS).committee_of(5);
            }),
        ),
        (
            "roll-drafted",
            fresh(|v| {
                v.plan(common::SEATS).committee_of(5).import();
            }),
        ),
        (
            "roll-published",
            fresh(|v| {
                v.plan(common::SEATS).committee_of(5).import().publish_roll();
            }),
        ),
        (
            "roll-final",
            fresh(|v| {
                v.final_roll();
            }),
        ),
        (
            "nominated",
            fresh(|v| {
                v.final_roll().nominate().review();
            }),
        ),
        (
            "candidates-published",
            fresh(|v| {
                v.with_candidates();
            }),
        ),
        (
            "ballots-printed",
            fresh(|v| {
                v.ready();
            }),
        ),
        (
            "ballots-printed, on election day",
            fresh(|v| {
                v.ready().at(0);
            }),
        ),
        (
            "counting",
            fresh(|v| {
                v.ready().close();
            }),
        ),
        ("counting, ballots differ", fresh(differing)),
        (
            "decided",
            fresh(|v| {
                v.ready().close().count(usual_sheet()).confirm();
            }),
        ),
        (
            "elected",
            fresh(|v| {
                v.voted(usual_sheet());
            }),
        ),
        (
            "certified",
            fresh(|v| {
                v.voted(usual_sheet()).certify();
            }),
        ),
        (
            "handed-over",
            fresh(|v| {
                v.voted(usual_sheet()).certify().hand_over();
            }),
        ),
    ];
    all.extend(later_rounds());
    all
}

fn differing(v: &mut Village) {
    v.ready().close();
    v.count_as("counter-a", vec![ballots(36, 1)]);
    v.count_as("counter-b", vec![ballots(35, 2)]);
}

fn later_rounds() -> Vec<(&'static str, Village)> {
    let voted = |at: usize, section| {
        let mut v = Village::qinghai();
        let mut sheet = usual_sheet();
        sheet[at] = section;
        v.voted(sheet);
        v
    };
    let unfilled = || voted(1, column(Post::Chair, &[(11, 18), (12, 18)]));
    let tied = || voted(3, column(Post::Member, &[(16, 24), (17, 22), (18, 20), (19, 20)]));
    let mut runoff = unfilled();
    runoff.call(7);
    let mut stopped = unfilled();
    stopped.call(7);
    stopped.hold(28, 28, vec![ballots(28, 0), column(Post::Chair, &[(11, 9), (12, 9)])]);
    let mut revote = tied();
    revote.call(0);
    let mut invalid = Village::qinghai();
    invalid.ready().close();
    invalid.act(&Command::DeclareInvalid { on: invalid.day, ground: InvalidGround::CandidatesNotLawfullyProduced });
    let mut announced = Village { state: invalid.state.clone(), log: Vec::new(), ..Village::qinghai() };
    announced.today = announced.day;
    announced.announce();
    let mut again = Village { state: announced.state.clone(), log: Vec::new(), ..Village::qinghai() };
    again.today = again.day;
    again.call(20);
    vec![
        ("next-round-due, runoff", unfilled()),
        ("candidates-published, runoff called", runoff),
        ("next-round-due, after a runoff", stopped),
        ("next-round-due, tie", tied()),
        ("candidates-published, revote called", revote),
        ("decided, declared invalid", invalid),
        ("next-round-due, invalid", announced),
        ("roll-final, rerun called, candidates anew", again),
    ]
}

/// The counter asks for the tally, the township for everything else.
fn ask(v: &Village, command: &Command) -> Result<Vec<election::Recorded>, election::Refusal> {
    let (role, account) =
        if matches!(command, Command::EnterTally { .. }) { (Role::Counter, "counter-a") } else { (Role::Township, "township") };
    v.ask(role, account, command)
}

fn block(title: &str, v: &Village) -> String {
    let mut answers: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for command in samples::commands(v) {
        let answer = match ask(v, &command) {
            Ok(facts) => {
                let mut after = Village { state: v.state.clone(), log: Vec::new(), ..Village::qinghai() };
                assert!(!facts.is_empty(), "a lawful command leaves a fact");
                after.record(facts);
                "  lawful".to_owned()
            }
            Err(refusal) => {
                check::readable(&refusal);
                format!(" {}", refusal.rule)
            }
        };
        answers.entry(answer).or_default().push(samples::name(&command));
    }
    let mut text = format!("[{title}]\n");
    for (answer, commands) in answers {
        let _ = writeln!(text, "{}: {}", answer.trim(), commands.join(" "));
    }
    text
}

#[test]
fn every_command_in_every_stage_is_lawful_or_refused_as_expected() {
    let given: Vec<String> = states().iter().map(|(title, v)| block(title, v)).collect();
    if std::env::var_os("MATRIX_WRITE").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/matrix/expected.txt"), given.join("\n")).expect("written");
    }
    for (given, expected) in given.iter().zip(EXPECTED.split("\n\n")) {
        assert_eq!(given.trim(), expected.trim());
    }
    assert_eq!(given.len(), EXPECTED.split("\n\n").count());
}

#[test]
fn the_states_of_the_table_are_in_the_stages_they_name_and_no_stage_is_missing() {
    let mut seen = Vec::new();
    for (title, v) in states() {
        let stage = v.state.stage();
        assert_eq!(title.split(',').next(), Some(stage.name()), "{title}");
        seen.push(stage);
    }
    let missing: Vec<Stage> = Stage::ALL.into_iter().filter(|s| !seen.contains(s)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

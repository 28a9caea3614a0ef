//! Every command in every stage: lawful, or refused for the reason that stands in `matrix/expected.txt`.
//!
//! The table is written for people: one block a stage, first what is lawful there, then each refusal with the commands it
//! meets. With `MATRIX_WRITE=1` the test writes the table anew; the change is then read by a person.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::common::{SEATS, Village, ballots, check, column, samples, usual_sheet};
use election::command::InvalidGround;
use election::{Command, Role, Stage};
use statute::Post;

const EXPECTED: &str = include_str!("matrix/expected.txt");

type Steps = fn(&mut Village) -> &mut Village;

/// The steps to every stage of the first vote, from nothing. The first word of the title is the stage.
const STEPS: [(&str, Steps); 17] = [
    ("not-planned", |v| v),
    ("planned", |v| v.plan(SEATS)),
    ("committee-formed", |v| v.plan(SEATS).committee_of(5)),
    ("roll-drafted", |v| v.plan(SEATS).committee_of(5).import()),
    ("roll-published", |v| v.plan(SEATS).committee_of(5).import().publish_roll()),
    ("roll-final", |v| v.final_roll()),
    ("nominated", |v| v.final_roll().nominate().review()),
    ("candidates-published", |v| v.with_candidates()),
    ("ballots-printed", |v| v.ready()),
    ("ballots-printed, on election day", |v| v.ready().on_the_day()),
    ("ballots-printed, check-in not closed", |v| {
        v.ready().on_the_day();
        v.check_in_open = true;
        v
    }),
    ("counting", |v| v.ready().close()),
    ("counting, ballots differ", differing),
    ("decided", |v| v.ready().close().count(usual_sheet()).confirm()),
    ("elected", |v| v.voted(usual_sheet())),
    ("certified", |v| v.voted(usual_sheet()).certify()),
    ("handed-over", |v| v.voted(usual_sheet()).certify().hand_over()),
];

fn states() -> Vec<(&'static str, Village)> {
    let first = STEPS.into_iter().map(|(title, steps)| {
        let mut v = Village::qinghai();
        steps(&mut v);
        (title, v)
    });
    first.chain(later_rounds()).collect()
}

fn differing(v: &mut Village) -> &mut Village {
    v.ready().close();
    v.count_as("counter-a", vec![ballots(36, 1)]);
    v.count_as("counter-b", vec![ballots(35, 2)]);
    v
}

/// Rounds after the first, and votes declared invalid.
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
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stories/matrix/expected.txt"), given.join("\n")).expect("written");
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

//! Every state machine drawn from the code: what is tried leads from stage to stage, and `docs/states.md` shows the same.
//!
//! Each machine is explored breadth first from its beginning, with a menu of acts; what is refused leads nowhere. With
//! `STATES_WRITE=1` the test writes the drawing anew; the change is then read by a person.

mod between;
mod bodies;
mod committee;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

use election::{Command, Role};

use crate::common::Village;

/// One after the other, each by somebody; all of them lawful, or the move is refused.
type Acts = Vec<(Role, &'static str, Command)>;

/// A move of the menu: its acts where the village stands; none where they cannot even be said.
pub struct Move {
    /// The act, and how it ends where the same act may end in several ways.
    label: &'static str,
    acts: fn(&mut Village) -> Option<Acts>,
}

/// A machine with the stages it may be in.
pub struct Machine {
    title: &'static str,
    stages: Vec<&'static str>,
    begin: fn() -> Village,
    stage: fn(&Village) -> &'static str,
    /// What else decides what may follow: states that agree in it, and in the stage, are explored once.
    rest: fn(&Village) -> String,
    menu: Vec<Move>,
}

const COMMITTEE: (Role, &str) = (Role::ElectionCommittee, "committee");

pub fn one(command: Command) -> Option<Acts> {
    Some(vec![(COMMITTEE.0, COMMITTEE.1, command)])
}

pub fn by(role: Role, account: &'static str, command: Command) -> Option<Acts> {
    Some(vec![(role, account, command)])
}

/// Two people enter the same.
pub fn twice(command: Command) -> Option<Acts> {
    Some(vec![(Role::Counter, "counter-a", command.clone()), (Role::Counter, "counter-b", command)])
}

pub fn copy(v: &Village) -> Village {
    Village {
        state: v.state.clone(),
        today: v.today,
        day: v.day,
        log: Vec::new(),
        check_in_open: v.check_in_open,
        catalogue: v.catalogue.clone(),
    }
}

/// The village after a move, if it is lawful there.
fn after(v: &Village, step: &Move) -> Option<Village> {
    let mut next = copy(v);
    for (role, account, command) in (step.acts)(&mut next)? {
        let facts = next.ask(role, account, &command).ok()?;
        next.record(facts);
    }
    Some(next)
}

/// From one stage to another, by which moves.
type Ways = BTreeMap<(&'static str, &'static str), BTreeSet<&'static str>>;

fn explore(machine: &Machine) -> (BTreeSet<&'static str>, Ways) {
    let key = |v: &Village| ((machine.stage)(v), (machine.rest)(v));
    let begin = (machine.begin)();
    let (mut seen, mut ways) = (BTreeSet::from([key(&begin)]), Ways::new());
    let mut open = VecDeque::from([begin]);
    while let Some(v) = open.pop_front() {
        for step in &machine.menu {
            let Some(next) = after(&v, step) else { continue };
            let (from, to) = ((machine.stage)(&v), (machine.stage)(&next));
            if from != to {
                ways.entry((from, to)).or_default().insert(step.label);
            }
            if seen.insert(key(&next)) {
                open.push_back(next);
            }
        }
    }
    (seen.into_iter().map(|(stage, _)| stage).collect(), ways)
}

/// The drawing of a machine; no stage of it is out of reach.
fn drawn(machine: &Machine) -> String {
    let (reached, ways) = explore(machine);
    let missing: Vec<_> = machine.stages.iter().filter(|stage| !reached.contains(*stage)).collect();
    assert!(missing.is_empty(), "{}: nothing leads to {missing:?}", machine.title);
    let id = |stage: &str| stage.replace('-', "_");
    let place = |stage: &str| machine.stages.iter().position(|one| *one == stage);
    let mut text = format!("## {}\n\n```mermaid\nstateDiagram-v2\n", machine.title);
    for stage in &machine.stages {
        let _ = writeln!(text, "    state \"{}\" as {}", stage.replace('-', " "), id(stage));
    }
    let _ = writeln!(text, "    [*] --> {}", id(machine.stages[0]));
    let mut lines: Vec<_> = ways.into_iter().collect();
    lines.sort_by_key(|((from, to), _)| (place(from), place(to)));
    for ((from, to), labels) in lines {
        let labels: Vec<&str> = labels.into_iter().collect();
        let _ = writeln!(text, "    {} --> {}: {}", id(from), id(to), labels.join(", "));
    }
    text.push_str("```\n");
    text
}

const HEAD: &str = "# States\n\n\
    How each body, and each case between terms, goes from stage to stage. The drawings are made from the code: a test of the\n\
    crate `election` tries a menu of acts in every state it can reach, and what is lawful there is drawn. An arrow bears the\n\
    act of the API that leads along it and, where one act may end in several ways, a word on how it ended. Acts that change\n\
    nothing of the stage are not drawn.\n\n\
    `STATES_WRITE=1 cargo test -p election --test stories states` draws them anew.\n";

#[test]
fn the_drawings_of_all_machines_are_those_of_the_code_and_no_stage_is_out_of_reach() {
    let mut machines = vec![committee::machine()];
    machines.extend(bodies::machines());
    machines.extend(between::machines());
    let drawings: Vec<String> = machines.iter().map(drawn).collect();
    let text = format!("{HEAD}\n{}", drawings.join("\n"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/states.md");
    if std::env::var_os("STATES_WRITE").is_some() {
        std::fs::write(path, &text).expect("written");
    }
    let drawn = std::fs::read_to_string(path).unwrap_or_default();
    for (own, told) in text.lines().zip(drawn.lines()) {
        assert_eq!(own, told, "STATES_WRITE=1 draws docs/states.md anew");
    }
    assert_eq!(text, drawn, "STATES_WRITE=1 draws docs/states.md anew");
}

//! 届中: recall, resignation, by-election, moving the day.

use election::bodies::Command as Of;
use election::bodies::count::Vote;
use election::bodies::removal;
use election::bodies::term::{self, By, ByElectionStage, EndGround, RecallStage, ResignationStage, ShiftStage};
use election::{Command, Role};
use statute::Post;

use super::bodies::{counted, line};
use super::{Machine, Move, by, one};
use crate::common::{Village, p};

/// Before the first act of a case.
const NONE: &str = "none";

fn with_none(stages: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    std::iter::once(NONE).chain(stages).collect()
}

fn term(command: term::Command) -> Command {
    Command::Body(Of::Term(command))
}

pub fn machines() -> Vec<Machine> {
    vec![
        Machine {
            title: "Recall 罢免",
            stages: with_none(RecallStage::ALL.iter().map(|stage| stage.name())),
            begin: crate::bodies::in_office,
            stage: |v| v.state.bodies.term.recalls.first().map_or(NONE, |recall| recall.stage().name()),
            rest: |v| v.state.elected.len().to_string(),
            menu: recall(),
        },
        Machine {
            title: "Removal outside the committee 代表、小组长、监督委员会成员离任",
            stages: with_none(removal::Stage::ALL.iter().map(|stage| stage.name())),
            begin: crate::removal::represented,
            stage: |v| v.state.bodies.removals.cases.first().map_or(NONE, |case| case.stage().name()),
            rest: |v| v.state.bodies.removals.gone.len().to_string(),
            menu: removals(),
        },
        Machine {
            title: "Resignation 辞职",
            stages: with_none(ResignationStage::ALL.iter().map(|stage| stage.name())),
            begin: crate::bodies::in_office,
            stage: |v| v.state.bodies.term.resignations.first().map_or(NONE, |resignation| resignation.stage().name()),
            rest: |v| v.state.elected.len().to_string(),
            menu: resignation(),
        },
        Machine {
            title: "By-election 补选",
            stages: with_none(ByElectionStage::ALL.iter().map(|stage| stage.name())),
            begin: crate::bodies::vacant,
            stage: |v| v.state.bodies.term.by_elections.first().map_or(NONE, |one| one.stage().name()),
            rest: |v| v.state.bodies.term.by_elections.first().map_or(String::new(), |one| format!("{:?}", one.standing())),
            menu: by_election(),
        },
        Machine {
            title: "Earlier or later term change 提前或者延期换届",
            stages: with_none(ShiftStage::ALL.iter().map(|stage| stage.name())),
            begin: Village::qinghai,
            stage: |v| v.state.bodies.term.shift.as_ref().map_or(NONE, |shift| shift.stage().name()),
            rest: |_| String::new(),
            menu: shift(),
        },
    ]
}

fn recall() -> Vec<Move> {
    vec![
        Move {
            label: "petition_recall",
            acts: |v| {
                let reasons = "村务长期不公开".to_owned();
                let (on, member, by) = (v.today, p(11), By::Voters);
                v.state.bodies.term.recalls.is_empty().then_some(())?;
                one(term(term::Command::PetitionRecall { on, member, by, whole: 40, signers: 8, reasons, same_facts: false }))
            },
        },
        Move {
            label: "state_on_recall",
            acts: |v| one(term(term::Command::StateOnRecall { on: v.today, case: 1, text: "已经公开".to_owned() })),
        },
        Move { label: "enter_count (recalled)", acts: |v| counted(v, Vote::Recall { case: 1 }, 30, &[(p(11), 20)]) },
        Move { label: "enter_count (not recalled)", acts: |v| counted(v, Vote::Recall { case: 1 }, 30, &[(p(11), 10)]) },
        Move {
            label: "end_office",
            acts: |v| one(term(term::Command::EndOffice { on: v.today, member: p(11), ground: EndGround::Sentence })),
        },
    ]
}

fn removals() -> Vec<Move> {
    vec![
        Move {
            label: "petition_removal",
            acts: |v| {
                v.state.bodies.removals.cases.is_empty().then_some(())?;
                one(crate::removal::ask(v.today, crate::removal::OF_GROUP, 23, 10))
            },
        },
        Move { label: "enter_count (removed)", acts: |v| removal_vote(v, 15) },
        Move { label: "enter_count (not removed)", acts: |v| removal_vote(v, 14) },
        Move {
            label: "leave_seat",
            acts: |v| {
                let (on, of, person) = (v.today, crate::removal::OF_GROUP, p(23));
                let (leaving, text) = (removal::Leaving::Resigned, String::new());
                one(Command::Body(Of::Removal(removal::Command::LeaveSeat { on, of, person, leaving, text })))
            },
        },
    ]
}

fn removal_vote(v: &Village, agree: u32) -> Option<super::Acts> {
    counted(v, Vote::Removal { of: crate::removal::OF_GROUP, case: 1 }, 28, &[(p(23), agree)])
}

fn resignation() -> Vec<Move> {
    vec![
        Move {
            label: "resign", acts: |v| one(term(term::Command::Resign { on: v.today, member: p(16), text: "外出务工".to_owned() }))
        },
        Move { label: "decide_resignation (accepted)", acts: |v| decided(v, 6) },
        Move { label: "decide_resignation (not accepted)", acts: |v| decided(v, 5) },
    ]
}

fn decided(v: &Village, agree: u32) -> Option<super::Acts> {
    let (on, case, by) = (v.today, 1, By::Representatives);
    one(term(term::Command::DecideResignation { on, case, by, whole: 12, present: 10, agree }))
}

fn by_election() -> Vec<Move> {
    vec![
        Move {
            label: "call_by_election",
            acts: |v| {
                let (on, by, candidates) = (v.today, By::Representatives, vec![p(19), p(20)]);
                one(term(term::Command::CallByElection { on, day: on, by, whole: 12, post: Post::Member, candidates }))
            },
        },
        Move { label: "enter_count (elected)", acts: |v| counted(v, Vote::ByElection { case: 1 }, 11, &line(&[p(19), p(20)], 10, 1, 0)) },
        Move { label: "enter_count (nobody elected)", acts: |v| counted(v, Vote::ByElection { case: 1 }, 12, &[(p(19), 6), (p(20), 6)]) },
    ]
}

fn shift() -> Vec<Move> {
    vec![
        Move {
            label: "propose_shift",
            acts: |v| {
                let (on, due, to) = (v.today, v.day, statute::shift(v.day, 90));
                by(Role::Township, "township", term(term::Command::ProposeShift { on, due, to, reason: "雪灾".to_owned() }))
            },
        },
        Move {
            label: "pass_shift",
            acts: |v| one(term(term::Command::PassShift { on: v.today, by: By::Representatives, whole: 12, present: 10, agree: 6 })),
        },
        Move { label: "approve_shift (approved)", acts: |v| approved(v, true) },
        Move { label: "approve_shift (not approved)", acts: |v| approved(v, false) },
    ]
}

fn approved(v: &Village, approved: bool) -> Option<super::Acts> {
    let reason = if approved { String::new() } else { "理由不充分".to_owned() };
    by(Role::County, "county", term(term::Command::ApproveShift { on: v.today, approved, reason }))
}

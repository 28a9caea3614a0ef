//! 村(居)民委员会: from the plan to the handover, with later rounds and votes that are invalid.

use election::command::{BoxCount, ChosenBy, CommitteeOffice, HandoverItem, InvalidGround, PostNominations, PostNumber, Review};
use election::state::SectionState;
use election::{Command, Role, Stage};
use statute::Post;

use super::{Acts, Machine, Move, one, twice};
use crate::common::{SEATS, Village, ballots, column, member, p, voter, votes};

pub fn machine() -> Machine {
    Machine {
        title: "Committee 村(居)民委员会",
        stages: Stage::ALL.iter().map(|stage| stage.name()).collect(),
        begin: Village::qinghai,
        stage: |v| v.state.stage().name(),
        rest,
        menu: preparation().into_iter().chain(vote()).collect(),
    }
}

fn rest(v: &Village) -> String {
    let round = v.state.round().map(|round| {
        let agreed = round.tally.iter().all(|section| matches!(section, SectionState::Agreed(_)));
        let next = round.outcome.as_ref().map(|(_, outcome)| outcome.next_step);
        let invalid = round.invalid.is_some();
        (round.number.min(3), round.kind, round.printed > 0, round.arrangement.is_some(), agreed, next, invalid)
    });
    let reviewed = v.state.nomination.as_ref().map(|nomination| nomination.reviews.len());
    let (committee, roll) = (v.state.election_committee.is_some(), !v.state.roll.voters.is_empty());
    format!("{round:?} {reviewed:?} {committee} {roll} {}", v.state.left_vacant.is_some())
}

fn preparation() -> Vec<Move> {
    vec![
        Move {
            label: "set_plan",
            acts: |v| {
                one(Command::SetPlan {
                    on: v.at(35),
                    term: 13,
                    election_day: v.day,
                    seats: SEATS,
                    form: Default::default(),
                    way: Default::default(),
                })
            },
        },
        Move {
            label: "form_election_committee",
            acts: |v| {
                let office = |n| {
                    if n == 1 {
                        CommitteeOffice::Chair
                    } else if n == 2 {
                        CommitteeOffice::Deputy
                    } else {
                        CommitteeOffice::Member
                    }
                };
                let members = (1..=5).map(|n| member(n, office(n))).collect();
                one(Command::FormElectionCommittee { on: v.at(34), chosen_by: ChosenBy::Representatives, members, reserve: Vec::new() })
            },
        },
        Move {
            label: "import_roll",
            acts: |v| {
                v.at(30);
                one(Command::ImportRoll { voters: (1..=40).map(voter).collect(), unlisted: Vec::new(), replace: true })
            },
        },
        Move { label: "publish_roll", acts: |v| one(Command::PublishRoll { on: v.at(23) }) },
        Move { label: "publish_corrected_roll", acts: |v| one(Command::PublishCorrectedRoll { on: v.at(14) }) },
        Move { label: "record_nominations", acts: nominate },
        Move {
            label: "review_nominees",
            acts: |v| {
                let people = v.state.nomination.as_ref()?.votes.values().flatten().map(|(person, _)| (*person, Review::Cleared)).collect();
                one(Command::ReviewNominees { on: nominated_on(v), reviews: people })
            },
        },
        Move {
            label: "publish_candidates",
            acts: |v| {
                let line = [(Post::Chair, 2), (Post::ViceChair, 2), (Post::Member, 4)];
                let numbers = line.map(|(post, number)| PostNumber { post, number }).to_vec();
                one(Command::PublishCandidates { on: nominated_on(v), numbers })
            },
        },
        Move {
            label: "stand_without_candidates",
            acts: |v| one(Command::StandWithoutCandidates { on: v.at(8), whole: 0, present: 0, agree: 0 }),
        },
    ]
}

/// Twelve days before the first vote; in a rerun with candidates anew, the day it was called.
fn nominated_on(v: &mut Village) -> jiff::civil::Date {
    let first = v.before(12);
    v.today = v.state.round().and_then(|_| v.state.rounds.iter().rev().find_map(|round| round.announced)).unwrap_or(first);
    v.today
}

fn nominate(v: &mut Village) -> Option<Acts> {
    let on = nominated_on(v);
    let lines: [(Post, &[(u32, u32)]); 3] = [
        (Post::Chair, &[(11, 25), (12, 8)]),
        (Post::ViceChair, &[(14, 20), (15, 12)]),
        (Post::Member, &[(16, 22), (17, 20), (18, 18), (19, 15)]),
    ];
    let posts = lines.into_iter().map(|(post, line)| PostNominations { post, votes: votes(line) }).collect();
    one(Command::RecordNominations { on, mode: election::command::NominationMode::OpenAtMeeting, participants: 35, posts })
}

/// The day of the vote at hand.
fn poll(v: &mut Village) -> jiff::civil::Date {
    v.today = v.state.voting_day().unwrap_or(v.day);
    v.today
}

/// Boxes of the arrangement: as many given out and returned.
fn account(v: &mut Village, returned: u32) -> Option<Acts> {
    let on = poll(v);
    let (printed, boxes) = v.state.round().and_then(|round| Some((round.printed, round.arrangement.as_ref()?.boxes.clone())))?;
    let boxes = boxes.iter().map(|one| if one.id == 1 { returned } else { 0 }.min(printed)).zip(&boxes);
    let boxes = boxes.map(|(n, one)| BoxCount { id: one.id, issued: n, returned: n }).collect();
    one(Command::ClosePoll { on, spoiled: 0, unused: printed - returned.min(printed), boxes, by_proxy: 0, scribed: 0 })
}

/// A column in which so many got these votes, whoever stands.
fn even(v: &Village, post: Post, line: &[u32]) -> election::command::TallySection {
    let standing = if v.state.round().is_some_and(|round| round.seats.of(post) > 0) { v.standing(post) } else { Vec::new() };
    let lines: Vec<(u32, u32)> = standing.into_iter().zip(line.iter().copied().chain(std::iter::repeat(0))).collect();
    column(post, &lines)
}

fn sheet(v: &mut Village, returned: u32, lines: [&[u32]; 3]) -> Option<Acts> {
    let posts = v.state.round()?.seats.posts();
    let all = [Post::Chair, Post::ViceChair, Post::Member].into_iter().zip(lines);
    let sections = all.filter(|(post, _)| posts.contains(post)).map(|(post, line)| even(v, post, line));
    twice(Command::EnterTally { sections: std::iter::once(ballots(returned, 0)).chain(sections).collect() })
}

fn vote() -> Vec<Move> {
    vec![
        Move {
            label: "arrange_poll",
            acts: |v| {
                let on = if v.state.round()?.number == 1 { v.at(6) } else { poll(v) };
                let mut command = v.arrangement(on);
                if let Command::ArrangePoll { staff, .. } = &mut command {
                    staff.clear()
                }
                one(command)
            },
        },
        Move {
            label: "print_ballots",
            acts: |v| {
                let on = if v.state.round()?.number == 1 { v.at(6) } else { poll(v) };
                one(Command::PrintBallots { on, copies: 44 })
            },
        },
        Move { label: "close_poll", acts: |v| account(v, 36) },
        Move { label: "close_poll", acts: |v| account(v, 10) },
        Move { label: "enter_tally", acts: |v| sheet(v, 36, [&[25, 11], &[20, 16], &[24, 22, 21, 19]]) },
        Move { label: "enter_tally", acts: |v| sheet(v, 36, [&[18, 18], &[20, 16], &[24, 22, 21, 19]]) },
        Move { label: "enter_tally", acts: |v| sheet(v, 36, [&[25, 11], &[20, 16], &[24, 22, 20, 20]]) },
        Move { label: "enter_tally", acts: |v| sheet(v, 10, [&[6, 4], &[6, 4], &[9, 8, 7, 5]]) },
        Move { label: "confirm_result", acts: |v| one(Command::ConfirmResult { on: poll(v) }) },
        Move {
            label: "declare_invalid",
            acts: |v| one(Command::DeclareInvalid { on: poll(v), ground: InvalidGround::CandidatesNotLawfullyProduced }),
        },
        Move { label: "announce_result", acts: |v| one(Command::AnnounceResult { on: poll(v) }) },
        Move {
            label: "call_round",
            acts: |v| {
                let on = poll(v);
                let candidates_anew = v.state.next_round().is_some_and(|(_, _, candidates)| candidates.is_empty());
                one(Command::CallRound { on, day: statute::shift(on, if candidates_anew { 20 } else { 0 }) })
            },
        },
        Move { label: "leave_vacant", acts: |v| one(Command::LeaveVacant { on: poll(v) }) },
        Move { label: "issue_certificates", acts: |v| one(Command::IssueCertificates { on: poll(v) }) },
        Move {
            label: "record_handover",
            acts: |v| {
                let supervised_by = "乡镇监交人".to_owned();
                one(Command::RecordHandover { on: poll(v), items: vec![HandoverItem::Seal], supervised_by })
            },
        },
        Move {
            label: "void_person",
            acts: |v| {
                let void = election::bodies::term::VoidGround::Bribery;
                let command =
                    election::bodies::term::Command::VoidPerson {
                        on: poll(v), person: p(16), ground: void, text: "查实送礼".to_owned()
                    };
                super::by(Role::County, "county", Command::Body(election::bodies::Command::Term(command)))
            },
        },
    ]
}

//! 党组织, 村(居)民代表, 监督委员会.

use election::bodies::count::{Command as CountCommand, Count, Vote};
use election::bodies::party::{self, MemberInput, Recommender, Standing};
use election::bodies::removal::{self, Leaving, Seat};
use election::bodies::representatives::{self, GroupPlan};
use election::bodies::supervision::{self, Proposed};
use election::bodies::{Command as Of, agenda};
use election::command::ChosenBy;
use election::{Command, PersonId, Role};

use super::{Acts, Machine, Move, by, one, twice};
use crate::common::{Village, new_person, p, votes};

pub fn machines() -> Vec<Machine> {
    vec![
        Machine {
            title: "Party organisation 党组织",
            stages: party::Stage::ALL.iter().map(|stage| stage.name()).collect(),
            begin: Village::qinghai,
            stage: |v| v.state.bodies.party.stage().name(),
            rest: rest_of_party,
            menu: party_before().into_iter().chain(party_meeting()).collect(),
        },
        Machine {
            title: "Representatives and group leaders 村(居)民代表、小组长",
            stages: representatives::Stage::ALL.iter().map(|stage| stage.name()).collect(),
            begin: crate::bodies::drafted,
            stage: |v| v.state.bodies.representatives.stage().name(),
            rest: |v| {
                let groups = v.state.bodies.representatives.groups.iter();
                let open: Vec<_> = groups.map(|group| (group.votes.len().min(2), group.filled(), group.leader.is_some())).collect();
                let left = v.state.bodies.removals.gone.len();
                format!("{open:?} {left} {}", v.state.bodies.representatives.published.is_some())
            },
            menu: representatives(),
        },
        Machine {
            title: "Supervision committee 监督委员会",
            stages: supervision::Stage::ALL.iter().map(|stage| stage.name()).collect(),
            begin: crate::bodies::served,
            stage: |v| v.state.bodies.supervision.stage().name(),
            rest: |v| {
                let supervision = &v.state.bodies.supervision;
                let votes = (supervision.votes.len().min(2), supervision.votes.last().map(|vote| vote.tied.len()));
                let proposed = supervision.nominated.as_ref().map(|(_, people)| people.len());
                let told = (supervision.meeting.is_some(), supervision.chair.is_some(), supervision.left.len());
                format!("{proposed:?} {votes:?} {told:?} {}", supervision.open())
            },
            menu: supervision(),
        },
    ]
}

fn party(command: party::Command) -> Command {
    Command::Body(Of::Party(command))
}

fn reps(command: representatives::Command) -> Command {
    Command::Body(Of::Representatives(command))
}

fn supervise(command: supervision::Command) -> Command {
    Command::Body(Of::Supervision(command))
}

/// Both counters enter the same: so many ballots, and these votes.
pub fn counted(v: &Village, of: Vote, ballots: u32, lines: &[(PersonId, u32)]) -> Option<Acts> {
    let votes = lines.iter().map(|(person, votes)| election::command::PersonVotes { person: *person, votes: *votes }).collect();
    let count = Count { issued: ballots, returned: ballots, valid: ballots, votes, ..Count::default() };
    twice(Command::Body(Of::Count(CountCommand::EnterCount { on: v.today, of, count })))
}

/// The first so many get nearly all, the next so many the same few more than half, the others none.
pub fn line(people: &[PersonId], most: u32, first: usize, equal: usize) -> Vec<(PersonId, u32)> {
    let votes = |at: usize| match at {
        at if at < first => most.saturating_sub(u32::try_from(at).unwrap_or(0)),
        at if at < first + equal => most / 2 + 1,
        _ => 0,
    };
    people.iter().enumerate().map(|(at, person)| (*person, votes(at))).collect()
}

fn rest_of_party(v: &Village) -> String {
    let party = &v.state.bodies.party;
    let vote = |votes: &[party::PartyVote]| {
        (votes.len().min(2), votes.last().map(|vote| (vote.void, vote.tied.len(), vote.elected.len(), vote.consent)))
    };
    let meeting = party.meeting.as_ref().map(|meeting| meeting.steps.len());
    let plenary = party.plenary.is_some();
    let (members, asked) = (party.members.len(), (party.recommendations.len(), party.left_out_agreed.is_some()));
    let told = (party.elected().len(), party.reported.is_some(), party.answered.is_some(), party.result_answered.is_some());
    format!("{members} {asked:?} {:?} {meeting:?} {plenary} {told:?} {:?}", vote(&party.votes), vote(&party.plenary_votes))
}

fn party_before() -> Vec<Move> {
    vec![
        Move { label: "register_members", acts: |v| registered(v, 11) },
        Move { label: "register_members", acts: |v| registered(v, 5) },
        Move { label: "agree_left_out", acts: |v| one(party(party::Command::AgreeLeftOut { on: v.today, superior_on: v.today })) },
        Move {
            label: "plan_party",
            acts: |v| {
                let seats = if small_branch(v) { 1 } else { 4 };
                one(party(party::Command::PlanParty { on: v.today, election_day: v.today, seats, deputies: 1 }))
            },
        },
        Move { label: "recommend (by members)", acts: |v| recommended(v, Recommender::Members) },
        Move { label: "recommend (by the masses)", acts: |v| recommended(v, Recommender::Masses) },
        Move {
            label: "report_preliminary",
            acts: |v| {
                let people = (1..=if small_branch(v) { 2 } else { 5 }).map(p).collect();
                one(party(party::Command::ReportPreliminary { on: v.today, people }))
            },
        },
        Move { label: "answer_preliminary (agreed)", acts: |v| answered(v, true) },
        Move { label: "answer_preliminary (not all agreed)", acts: |v| answered(v, false) },
    ]
}

/// So many full members, of whom the last is bedridden.
fn registered(v: &mut Village, members: u32) -> Option<Acts> {
    let left_out = |n| (n == members).then(|| "bedridden".to_owned());
    let line = |n| MemberInput { who: new_person(n), standing: Standing::Full, left_out: left_out(n) };
    one(party(party::Command::RegisterMembers { on: v.at(60), members: (1..=members).map(line).collect() }))
}

/// Too few for a committee: a secretary and a deputy.
fn small_branch(v: &Village) -> bool {
    v.state.bodies.party.members.len() == 5
}

fn recommended(v: &mut Village, by: Recommender) -> Option<Acts> {
    let votes = votes(&[(1, 5), (2, 4), (3, 3), (4, 2), (5, 1)]);
    one(party(party::Command::Recommend { on: v.today, by, participants: 5, votes }))
}

fn answered(v: &mut Village, all: bool) -> Option<Acts> {
    let agreed = v.state.bodies.party.reported.iter().flat_map(|(_, people)| people.iter().copied()).skip(usize::from(!all)).collect();
    let reason = if all { String::new() } else { "人选须再作考察".to_owned() };
    by(Role::Township, "township", party(party::Command::AnswerPreliminary { on: v.today, agreed, reason }))
}

/// The vote of the members' meeting at hand: so many seats stay open, and so many have equal votes.
fn members_vote(v: &Village, small: bool, short: usize, equal: usize) -> Option<Acts> {
    (small_branch(v) == small).then_some(())?;
    let party = &v.state.bodies.party;
    let (seats, standing) = party.at_hand(&party::rules_in_force(&v.state)?)?;
    let present = party.meeting.as_ref()?.present;
    let seats = usize::try_from(seats).ok()?;
    counted(v, Vote::PartyCommittee, present, &line(&standing, present, seats.saturating_sub(short), equal))
}

fn plenary_vote(v: &Village, elected: bool) -> Option<Acts> {
    let plenary = v.state.bodies.party.plenary.as_ref()?;
    let people: Vec<PersonId> = std::iter::once(plenary.secretary).chain(plenary.deputies.iter().copied()).collect();
    counted(v, Vote::PartySecretary, plenary.present, &line(&people, plenary.present, if elected { 2 } else { 0 }, 0))
}

fn party_meeting() -> Vec<Move> {
    vec![
        Move {
            label: "open_party_meeting",
            acts: |v| {
                let place = "村党员活动室".to_owned();
                let last = if small_branch(v) { 5 } else { 10 };
                let (present, scrutineers, tellers) = ((1..=last).map(p).collect(), vec![p(last - 1)], vec![p(last)]);
                one(party(party::Command::OpenPartyMeeting { on: v.today, place, present, scrutineers, tellers }))
            },
        },
        Move {
            label: "take_step",
            acts: |v| {
                let taken = v.state.bodies.party.meeting.as_ref()?.steps.len();
                let step = agenda::party_meeting().steps.get(taken)?.id.clone();
                one(party(party::Command::TakeStep { on: v.today, step }))
            },
        },
        Move { label: "enter_count (all seats filled)", acts: |v| members_vote(v, false, 0, 0) },
        Move { label: "enter_count (seats open)", acts: |v| members_vote(v, false, 1, 0) },
        Move { label: "enter_count (equal votes)", acts: |v| members_vote(v, false, 1, 2) },
        Move { label: "enter_count (one post, no committee)", acts: |v| members_vote(v, true, 0, 0) },
        Move { label: "enter_count (nobody, no committee)", acts: |v| members_vote(v, true, 1, 0) },
        Move {
            label: "reduce_seats",
            acts: |v| {
                let agree = v.state.bodies.party.meeting.as_ref()?.present;
                one(party(party::Command::ReduceSeats { on: v.today, agree }))
            },
        },
        Move {
            label: "open_plenary",
            acts: |v| {
                if let Some(before) = &v.state.bodies.party.plenary {
                    v.today = statute::shift(before.on, 1);
                }
                let present = v.state.bodies.party.elected();
                let (secretary, deputies) = (*present.first()?, vec![*present.get(1)?]);
                one(party(party::Command::OpenPlenary { on: v.today, present, secretary, deputies }))
            },
        },
        Move { label: "enter_count (secretary elected)", acts: |v| plenary_vote(v, true) },
        Move { label: "enter_count (secretary not elected)", acts: |v| plenary_vote(v, false) },
        Move { label: "report_party_result", acts: |v| one(party(party::Command::ReportPartyResult { on: v.today })) },
        Move { label: "answer_party_result (approved)", acts: |v| approved(v, true) },
        Move { label: "answer_party_result (not approved)", acts: |v| approved(v, false) },
    ]
}

fn approved(v: &mut Village, approved: bool) -> Option<Acts> {
    let reason = if approved { String::new() } else { "书记人选不予批准".to_owned() };
    by(Role::Township, "township", party(party::Command::AnswerPartyResult { on: v.today, approved, reason }))
}

fn group_vote(v: &Village, group: u32, first: usize) -> Option<Acts> {
    let index = usize::try_from(group).ok()?.checked_sub(1)?;
    v.state.bodies.representatives.groups.get(index)?;
    let from = 10 * (group + 1);
    let general: Vec<PersonId> = [1, 3, 5].into_iter().take(first).map(|n| p(from + n)).collect();
    let women: Vec<PersonId> = [2, 4].into_iter().map(|n| p(from + n)).collect();
    let lines = |people: &[PersonId]| people.iter().zip((1..=15).rev()).map(|(person, votes)| (person.0, votes)).collect::<Vec<_>>();
    let count =
        Count { issued: 18, returned: 18, valid: 18, votes: votes(&lines(&general)), women: votes(&lines(&women)), ..Count::default() };
    twice(Command::Body(Of::Count(CountCommand::EnterCount { on: v.today, of: Vote::Representatives { group }, count })))
}

fn representatives() -> Vec<Move> {
    vec![
        Move {
            label: "plan_representatives",
            acts: |v| {
                let on = v.at(29);
                let group = |name: &str| GroupPlan { name: name.to_owned(), households: 30, voters: 20, seats: 3, women_seats: 2 };
                let groups = vec![group("一组"), group("二组")];
                one(reps(representatives::Command::PlanRepresentatives { on, day: on, people: None, groups }))
            },
        },
        Move { label: "enter_count (all places filled)", acts: |v| group_vote(v, 1, 3) },
        Move { label: "enter_count (all places filled)", acts: |v| group_vote(v, 2, 3) },
        Move { label: "enter_count (places open)", acts: |v| group_vote(v, 2, 2) },
        Move {
            label: "name_group_leader",
            acts: |v| {
                let leader = representatives::Command::NameGroupLeader {
                    on: v.today,
                    group: 1,
                    leader: p(21),
                    deputy: None,
                    present: 16,
                    households: None,
                    agree: 9,
                };
                one(reps(leader))
            },
        },
        Move { label: "leave_seat", acts: |v| left(v, Seat::Representative { group: 1 }, 23) },
        Move { label: "enter_count (all places filled)", acts: |v| filled_again(v) },
        Move {
            label: "publish_representatives",
            acts: |v| one(reps(representatives::Command::PublishRepresentatives { on: v.today, others: 2, others_women: 0 })),
        },
    ]
}

/// Once in the story somebody resigns.
fn left(v: &Village, of: Seat, person: u32) -> Option<Acts> {
    v.state.bodies.removals.gone.is_empty().then_some(())?;
    let (leaving, text) = (Leaving::Resigned, String::new());
    one(Command::Body(Of::Removal(removal::Command::LeaveSeat { on: v.today, of, person: p(person), leaving, text })))
}

/// The group fills the place of somebody who left.
fn filled_again(v: &Village) -> Option<Acts> {
    (!v.state.bodies.removals.gone.is_empty()).then_some(())?;
    counted(v, Vote::Representatives { group: 1 }, 18, &[(p(27), 12)])
}

/// Every open seat is filled, or all but one, for which two have equal votes.
fn supervision_vote(v: &Village, equal: usize) -> Option<Acts> {
    let (standing, open) = (v.state.bodies.supervision.standing(), v.state.bodies.supervision.open());
    let first = usize::try_from(open).ok()?.saturating_sub(usize::from(equal > 0));
    (standing.len() >= first + equal).then_some(())?;
    counted(v, Vote::Supervision, 11, &line(&standing, 11, first, equal))
}

fn supervision() -> Vec<Move> {
    vec![
        Move {
            label: "plan_supervision",
            acts: |v| one(supervise(supervision::Command::PlanSupervision { on: v.today, day: v.today, seats: 3 })),
        },
        Move {
            label: "nominate_supervision",
            acts: |v| {
                let anew: &[u32] = if v.state.bodies.supervision.left.is_empty() { &[26, 28, 29, 30] } else { &[31] };
                let nominees = anew.iter().map(|n| Proposed { person: p(*n), accounting: *n == 26, posts: Vec::new() }).collect();
                one(supervise(supervision::Command::NominateSupervision { on: v.today, nominees }))
            },
        },
        Move {
            label: "open_supervision_meeting",
            acts: |v| {
                let (by, present, whole) = (ChosenBy::Representatives, 11, 12);
                one(supervise(supervision::Command::OpenSupervisionMeeting { on: v.today, by, present, whole }))
            },
        },
        Move { label: "enter_count (all seats filled)", acts: |v| supervision_vote(v, 0) },
        Move { label: "enter_count (equal votes)", acts: |v| supervision_vote(v, 2) },
        Move { label: "leave_seat", acts: |v| left(v, Seat::Supervision, 28) },
        Move { label: "announce_supervision", acts: |v| one(supervise(supervision::Command::AnnounceSupervision { on: v.today })) },
        Move {
            label: "name_supervision_chair",
            acts: |v| one(supervise(supervision::Command::NameSupervisionChair { on: v.today, person: p(26), agree: 3 })),
        },
    ]
}

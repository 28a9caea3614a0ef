//! Representatives, group leaders and the supervision committee between terms; who works at a vote; what the public sees.

use election::bodies::count::{Command as CountCommand, Count, Vote};
use election::bodies::posts::{self, Meaning, Standing};
use election::bodies::published::{What, notices};
use election::bodies::removal::{self, Leaving, Seat, Stage};
use election::bodies::representatives::{self, Command as Reps, GroupPlan};
use election::bodies::supervision::{self, Command as Supervise, Proposed};
use election::bodies::term::{self, By, Decider, EndGround};
use election::bodies::{Command as Of, party};
use election::command::ChosenBy;
use election::{Command, Role};
use jiff::civil::Date;
use statute::{Post, Relation};

use crate::bodies::{in_office, served};
use crate::common::{SEATS, SHANGHAI, Village, ZHEJIANG, p, usual_sheet, votes};

fn reps(command: Reps) -> Command {
    Command::Body(Of::Representatives(command))
}

fn removal(command: removal::Command) -> Command {
    Command::Body(Of::Removal(command))
}

fn counted(v: &mut Village, of: Vote, count: &Count) {
    let on = v.today;
    for account in ["counter-a", "counter-b"] {
        v.act_as(Role::Counter, account, &Command::Body(Of::Count(CountCommand::EnterCount { on, of, count: count.clone() })));
    }
}

fn sheet(ballots: u32, lines: &[(u32, u32)]) -> Count {
    Count { issued: ballots, returned: ballots, valid: ballots, votes: votes(lines), ..Count::default() }
}

/// A village of Zhejiang: its one group has three representatives and two women, and posted their list.
pub fn represented() -> Village {
    let mut v = Village::new(ZHEJIANG, Village::qinghai().day);
    v.plan(SEATS).committee_of(5).import();
    let on = v.at(29);
    let groups = vec![GroupPlan { name: "一组".to_owned(), households: 60, voters: 30, seats: 3, women_seats: 2 }];
    v.act(&reps(Reps::PlanRepresentatives { on, day: on, people: None, groups }));
    let count = Count { women: votes(&[(22, 25), (24, 21)]), ..sheet(28, &[(21, 24), (23, 23), (25, 22)]) };
    counted(&mut v, Vote::Representatives { group: 1 }, &count);
    v.act(&reps(Reps::NameGroupLeader { on, group: 1, leader: p(21), deputy: None, present: 28, households: None, agree: 20 }));
    v.act(&reps(Reps::PublishRepresentatives { on, others: 1, others_women: 0 }));
    v
}

pub const OF_GROUP: Seat = Seat::Representative { group: 1 };

pub fn ask(on: Date, of: Seat, person: u32, signers: u32) -> Command {
    let reasons = "长期不联系户".to_owned();
    removal(removal::Command::PetitionRemoval { on, of, person: p(person), by: By::Voters, whole: 30, signers, reasons })
}

#[test]
fn a_representative_is_removed_by_a_third_who_ask_and_a_group_that_agrees_and_the_place_is_filled_again() {
    let mut v = represented();
    let on = v.at(28);
    assert_eq!(v.refused(&ask(on, OF_GROUP, 23, 9)).rule, "removal_signers");
    assert_eq!(v.refused(&ask(on, OF_GROUP, 26, 10)).rule, "seat_not_held");
    v.act(&ask(on, OF_GROUP, 23, 10));
    assert_eq!(v.refused(&ask(on, OF_GROUP, 23, 12)).rule, "removal_open");
    let case = &v.state.bodies.removals.cases[0];
    assert_eq!((case.stage(), case.vote_by), (Stage::Asked, Some(statute::shift(on, 30))));
    counted(&mut v, Vote::Removal { of: OF_GROUP, case: 1 }, &sheet(28, &[(23, 15)]));
    assert_eq!(v.state.bodies.removals.cases[0].stage(), Stage::Removed);
    assert!(!v.state.bodies.representatives.people().contains(&p(23)));
    assert_eq!(v.state.bodies.representatives.stage(), representatives::Stage::Voting, "a place is open");
    counted(&mut v, Vote::Representatives { group: 1 }, &sheet(28, &[(27, 20)]));
    assert!(v.state.bodies.representatives.people().contains(&p(27)));
    v.act(&reps(Reps::PublishRepresentatives { on, others: 1, others_women: 0 }));
    assert_eq!(v.state.bodies.representatives.stage(), representatives::Stage::Published, "the change is posted");
}

#[test]
fn a_removal_that_too_few_vote_on_or_agree_to_removes_nobody() {
    let mut v = represented();
    let on = v.at(28);
    v.act(&ask(on, OF_GROUP, 23, 10));
    counted(&mut v, Vote::Removal { of: OF_GROUP, case: 1 }, &sheet(28, &[(23, 14)]));
    assert_eq!(v.state.bodies.removals.cases[0].stage(), Stage::Kept);
    assert!(v.state.bodies.representatives.people().contains(&p(23)));
}

#[test]
fn a_representative_resigns_or_stays_away_too_often_and_leads_the_group_no_more() {
    let mut v = represented();
    let on = v.at(28);
    let leave =
        |person, leaving| removal(removal::Command::LeaveSeat { on, of: OF_GROUP, person: p(person), leaving, text: String::new() });
    assert_eq!(v.refused(&leave(23, Leaving::Absent { times: 2 })).rule, "absent_too_seldom");
    v.act(&leave(23, Leaving::Absent { times: 3 }));
    assert_eq!(v.state.bodies.removals.gone[0].notice_by, Some(statute::shift(on, 5)));
    v.act(&ask(on, OF_GROUP, 21, 10));
    v.act(&leave(21, Leaving::Resigned));
    assert_eq!(v.state.bodies.removals.cases[0].stage(), Stage::Moot, "nothing is left to vote on");
    assert_eq!(v.state.bodies.representatives.groups[0].leader, None, "leaders are representatives here");
    assert_eq!(v.state.bodies.representatives.people().len(), 3);
    let told: Vec<_> = notices(&v.state).iter().map(|one| (one.person, one.what)).collect();
    assert!(told.contains(&(p(23), What::Ended)) && told.contains(&(p(21), What::Resigned)), "{told:?}");
    let mut elsewhere = served();
    let on = elsewhere.today;
    let absent =
        removal::Command::LeaveSeat { on, of: OF_GROUP, person: p(21), leaving: Leaving::Absent { times: 9 }, text: String::new() };
    assert_eq!(elsewhere.refused(&removal(absent)).rule, "absence_ends_no_seat", "Qinghai's text says nothing of it");
    elsewhere.today = on;
}

/// A village of Shanghai with its supervision committee of three, and 29 next in votes.
fn supervised(division: &str) -> Village {
    let mut v = Village::new(division, Village::qinghai().day);
    v.voted(usual_sheet());
    let on = v.today;
    let act = |command| Command::Body(Of::Supervision(command));
    v.act(&act(Supervise::PlanSupervision { on, day: on, seats: 3 }));
    let nominees = [26, 27, 28, 29].map(|n| Proposed { person: p(n), accounting: n == 26, posts: Vec::new() }).to_vec();
    v.act(&act(Supervise::NominateSupervision { on, nominees }));
    v.act(&act(Supervise::OpenSupervisionMeeting { on, by: ChosenBy::Representatives, present: 11, whole: 12 }));
    counted(&mut v, Vote::Supervision, &sheet(11, &[(26, 9), (27, 8), (28, 7), (29, 4)]));
    v.act(&act(Supervise::AnnounceSupervision { on }));
    v.act(&act(Supervise::NameSupervisionChair { on, person: p(26), agree: 3 }));
    v
}

#[test]
fn a_member_of_the_supervision_committee_is_removed_and_the_next_in_votes_takes_the_seat_where_the_law_says_so() {
    let mut v = supervised(SHANGHAI);
    let on = v.today;
    let ask = |signers, by| {
        let reasons = "不履行监督职责".to_owned();
        removal(removal::Command::PetitionRemoval { on, of: Seat::Supervision, person: p(26), by, whole: 12, signers, reasons })
    };
    assert_eq!(v.refused(&removal(removal::Command::SeatNext { on })).rule, "supervision_filled");
    assert_eq!(v.refused(&ask(3, By::Representatives)).rule, "removal_signers");
    v.act(&ask(4, By::Representatives));
    counted(&mut v, Vote::Removal { of: Seat::Supervision, case: 1 }, &sheet(11, &[(26, 8)]));
    assert_eq!(v.state.bodies.supervision.elected(), [p(27), p(28)]);
    assert_eq!(v.state.bodies.supervision.chair, None);
    v.act(&removal(removal::Command::SeatNext { on }));
    assert_eq!(v.state.bodies.supervision.elected(), [p(27), p(28), p(29)]);
    assert_eq!(v.state.bodies.supervision.stage(), supervision::Stage::Elected, "the change is to be announced");
    let told: Vec<_> = notices(&v.state).into_iter().map(|one| (one.person, one.what, one.by)).collect();
    assert!(told.contains(&(p(26), What::Recalled, Some(Decider::People(By::Representatives)))), "{told:?}");
    assert!(told.iter().any(|(person, what, _)| (*person, *what) == (p(29), What::Seated)));
}

#[test]
fn elsewhere_the_meeting_votes_again_on_new_nominees() {
    let mut v = supervised(crate::common::QINGHAI);
    let on = v.today;
    let leave = |leaving| {
        let text = String::new();
        removal(removal::Command::LeaveSeat { on, of: Seat::Supervision, person: p(28), leaving, text })
    };
    assert_eq!(v.refused(&leave(Leaving::Ended { ground: EndGround::MovedAway })).rule, "office_does_not_end");
    v.act(&leave(Leaving::Resigned));
    assert_eq!(v.refused(&removal(removal::Command::SeatNext { on })).rule, "supervision_not_filled_so");
    let act = |command| Command::Body(Of::Supervision(command));
    let propose =
        |n| act(Supervise::NominateSupervision { on, nominees: vec![Proposed { person: p(n), accounting: false, posts: Vec::new() }] });
    assert_eq!(v.refused(&propose(27)).rule, "sits_already");
    v.act(&propose(30));
    v.act(&act(Supervise::OpenSupervisionMeeting { on, by: ChosenBy::Representatives, present: 10, whole: 12 }));
    counted(&mut v, Vote::Supervision, &sheet(10, &[(30, 8)]));
    assert_eq!(v.state.bodies.supervision.elected(), [p(26), p(27), p(30)]);
}

#[test]
fn whoever_stands_and_his_relatives_do_not_count_at_a_by_election() {
    let mut v = crate::bodies::vacant();
    let on = v.today;
    let call = term::Command::CallByElection {
        on,
        day: on,
        by: By::Representatives,
        whole: 12,
        post: Post::Member,
        candidates: vec![p(19), p(20)],
    };
    v.act(&Command::Body(Of::Term(call)));
    let of = Vote::ByElection { case: 1 };
    let name = |people: [u32; 2]| {
        let (scrutineers, tellers) = (vec![p(people[0])], vec![p(people[1])]);
        Command::Body(Of::Count(CountCommand::NameWorkers { on, of, scrutineers, tellers }))
    };
    assert_eq!(v.refused(&name([19, 31])).rule, "worker_is_candidate");
    v.act(&name([30, 31]));
    v.act(&Command::DeclareKinship { a: p(20), b: p(31), relation: Relation::Child });
    let count = Command::Body(Of::Count(CountCommand::EnterCount { on, of, count: sheet(11, &[(19, 7), (20, 4)]) }));
    assert_eq!(v.refused_as(Role::Counter, "counter-a", &count).rule, "worker_is_relative", "found before the count");
    v.act(&name([30, 32]));
    counted(&mut v, of, &sheet(11, &[(19, 7), (20, 4)]));
    let workers = v.state.bodies.counts.workers(of).expect("named");
    assert_eq!((workers.scrutineers.as_slice(), workers.tellers.as_slice()), ([p(30)].as_slice(), [p(32)].as_slice()));
    let told: Vec<_> = notices(&v.state).into_iter().map(|one| (one.person, one.what, one.by)).collect();
    assert_eq!(told[0], (p(16), What::Resigned, Some(Decider::People(By::Representatives))));
    assert_eq!(told[1], (p(19), What::Elected, Some(Decider::People(By::Representatives))));
}

#[test]
fn the_public_sees_that_an_office_ended_and_who_presides_but_never_why() {
    let mut v = in_office();
    let on = v.today;
    v.act(&Command::Body(Of::Term(term::Command::EndOffice { on, member: p(11), ground: EndGround::Incapacity })));
    let void = term::Command::VoidPerson { on, person: p(17), ground: term::VoidGround::Bribery, text: "查实送礼拉票".to_owned() };
    v.act_as(Role::County, "county", &Command::Body(Of::Term(void)));
    let told = notices(&v.state);
    let lines: Vec<_> = told.iter().map(|one| (one.person, one.what, one.by)).collect();
    assert!(lines.contains(&(p(11), What::Ended, Some(Decider::Law))));
    assert!(lines.contains(&(p(17), What::Voided, Some(Decider::Office(term::Declarer::County)))));
    assert!(lines.contains(&(p(14), What::Presides, Some(Decider::Law))), "the deputy");
    let text = serde_json::to_string(&told).expect("JSON");
    for secret in ["incapacity", "bribery", "送礼"] {
        assert!(!text.contains(secret), "{secret} stands in {text}");
    }
    assert!(told.iter().all(|one| !one.citation.article.is_empty()));
}

#[test]
fn who_sits_where_is_read_from_the_bodies_and_so_is_the_composition() {
    let v = served();
    let crossing = posts::crossing(&v.state);
    assert_eq!(crossing.one_shoulder, Some(false), "p1 is secretary, p11 chair");
    assert_eq!((crossing.of_committee.count, crossing.of_committee.of, crossing.of_party.of), (0, 5, 3));
    let after = v.state.composition_after().expect("announced");
    assert_eq!((after.one_shoulder.count, after.one_shoulder.of), (0, 1), "known from the record, nobody was asked");
    assert_eq!((after.crossed.count, after.crossed.of, after.party.count, after.party.of), (0, 5, 2, 5), "p11 and p14 belong to the Party");
    let seats = posts::seats(&v.state);
    assert!(seats.contains(&(p(1), posts::Seat::Party { office: election::programme::body::PartyOffice::Secretary })));
    assert!(seats.contains(&(p(11), posts::Seat::Committee { post: Post::Chair })));
    assert!(seats.contains(&(p(21), posts::Seat::Representative { group: 1 })));
}

#[test]
fn somebody_who_stands_in_two_elections_is_told_with_what_it_means() {
    let mut v = crate::bodies::party_done();
    v.final_roll();
    v.nominate_votes(&[(1, 25), (12, 8)], &[(14, 20), (15, 12)], &[(2, 22), (17, 20), (18, 18), (19, 15)]);
    let told: Vec<_> = posts::standing_twice(&v.state).into_iter().map(|one| (one.person, one.second, one.means)).collect();
    assert_eq!(told, [(p(1), Standing::Nominated, Meaning::Crossed), (p(2), Standing::Nominated, Meaning::Crossed)]);
    v.review().publish_candidates();
    let told = posts::standing_twice(&v.state);
    assert_eq!((told[0].person, told[0].means), (p(1), Meaning::OneShoulder), "the secretary stands for chair");
    assert_eq!(&*told[0].citation.pack, "CN-VCL-2025");
}

#[test]
fn a_branch_below_the_number_for_a_committee_elects_a_secretary_and_then_a_deputy() {
    let mut v = Village::qinghai();
    let on = v.at(60);
    let act = |command| Command::Body(Of::Party(command));
    let full = |n| party::MemberInput { who: crate::common::new_person(n), standing: party::Standing::Full, left_out: None };
    v.act(&act(party::Command::RegisterMembers { on, members: (1..=5).map(full).collect() }));
    let plan = |seats, deputies| act(party::Command::PlanParty { on, election_day: on, seats, deputies });
    assert_eq!(v.refused(&plan(3, 0)).rule, "party_seats");
    assert_eq!(v.refused(&plan(1, 2)).rule, "party_deputies_without_committee");
    v.act(&plan(1, 1));
    for by in party::Recommender::ALL {
        v.act(&act(party::Command::Recommend { on, by, participants: 5, votes: votes(&[(1, 5), (2, 4)]) }));
    }
    let report = |people: &[u32]| act(party::Command::ReportPreliminary { on, people: people.iter().map(|n| p(*n)).collect() });
    assert_eq!(v.refused(&report(&[1])).rule, "party_surplus", "one for each post");
    v.act(&report(&[1, 2]));
    let answer = party::Command::AnswerPreliminary { on, agreed: vec![p(1), p(2)], reason: String::new() };
    v.act_as(Role::Township, "township", &act(answer));
    let open = |teller| {
        let (place, present) = ("村党员活动室".to_owned(), (1..=5).map(p).collect());
        act(party::Command::OpenPartyMeeting { on, place, present, scrutineers: vec![p(4)], tellers: vec![p(teller)] })
    };
    assert_eq!(v.refused(&open(2)).rule, "worker_is_candidate", "who stands for deputy does not count either");
    v.act(&open(5));
    for step in election::bodies::agenda::party_meeting().steps.iter().take_while(|step| step.id != "result") {
        let _ =
            v.ask(Role::ElectionCommittee, "committee", &act(party::Command::TakeStep { on, step: step.id.clone() })).map(|f| v.record(f));
    }
    counted(&mut v, Vote::PartyCommittee, &sheet(5, &[(1, 4)]));
    assert_eq!((v.state.bodies.party.secretary(), v.state.bodies.party.stage()), (None, party::Stage::VoteDue), "the deputy is next");
    counted(&mut v, Vote::PartyCommittee, &sheet(5, &[(2, 2)]));
    assert_eq!(v.state.bodies.party.deputies(), [], "two of five are not more than half");
    counted(&mut v, Vote::PartyCommittee, &sheet(5, &[(2, 3)]));
    let branch = &v.state.bodies.party;
    assert_eq!((branch.secretary(), branch.deputies(), branch.stage()), (Some(p(1)), vec![p(2)], party::Stage::SecretaryElected));
    v.act(&act(party::Command::ReportPartyResult { on }));
}

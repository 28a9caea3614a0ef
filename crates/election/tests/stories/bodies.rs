//! One village through all five bodies, in the order in which their results feed each other; and what happens between terms.

use election::bodies::count::{Command as CountCommand, Count, Vote};
use election::bodies::party::{self, MemberInput, Recommender, Standing};
use election::bodies::representatives::{self, GroupPlan};
use election::bodies::supervision::{self, Proposed};
use election::bodies::term::{self, By, EndGround, Gone, Head, VoidGround};
use election::bodies::{Command as Of, agenda};
use election::command::ChosenBy;
use election::{Command, Role};
use jiff::civil::Date;
use statute::{Post, Relation};

use crate::common::{SEATS, Village, new_person, p, usual_sheet, votes};

fn party(command: party::Command) -> Command {
    Command::Body(Of::Party(command))
}

fn reps(command: representatives::Command) -> Command {
    Command::Body(Of::Representatives(command))
}

fn supervision(command: supervision::Command) -> Command {
    Command::Body(Of::Supervision(command))
}

fn term(command: term::Command) -> Command {
    Command::Body(Of::Term(command))
}

fn sheet(issued: u32, void: u32, lines: &[(u32, u32)]) -> Count {
    Count { issued, returned: issued, valid: issued - void, void, votes: votes(lines), ..Count::default() }
}

fn counting(on: Date, of: Vote, count: Count) -> Command {
    Command::Body(Of::Count(CountCommand::EnterCount { on, of, count }))
}

fn counted(v: &mut Village, of: Vote, count: &Count) {
    let on = v.today;
    v.act_as(Role::Counter, "counter-a", &counting(on, of, count.clone()));
    v.act_as(Role::Counter, "counter-b", &counting(on, of, count.clone()));
}

fn line(n: u32, standing: Standing, left_out: Option<&str>) -> MemberInput {
    MemberInput { who: new_person(n), standing, left_out: left_out.map(str::to_owned) }
}

/// Twelve full members (one of them bedridden), one whose rights rest, one probationary.
fn registered() -> Village {
    let mut v = Village::qinghai();
    let on = v.at(70);
    let mut members: Vec<MemberInput> = (1..=11).map(|n| line(n, Standing::Full, None)).collect();
    members.push(line(12, Standing::Full, Some("bedridden")));
    members.push(line(13, Standing::Suspended, None));
    members.push(line(14, Standing::Probationary, None));
    v.act(&party(party::Command::RegisterMembers { on, members }));
    v
}

/// Three seats, a deputy among them; four candidates to whom the superior agreed.
fn agreed() -> Village {
    let mut v = registered();
    let on = v.at(68);
    let election_day = v.before(60);
    v.act(&party(party::Command::PlanParty { on, election_day, seats: 3, deputies: 1 }));
    let on = v.at(66);
    for by in Recommender::ALL {
        let votes = votes(&[(1, 10), (2, 9), (3, 8), (4, 7)]);
        v.act(&party(party::Command::Recommend { on, by, participants: 11, votes }));
    }
    let on = v.at(64);
    v.act(&party(party::Command::ReportPreliminary { on, people: vec![p(1), p(2), p(3), p(4)] }));
    let on = v.at(62);
    let answer = party::Command::AnswerPreliminary { on, agreed: vec![p(1), p(2), p(3), p(4)], reason: String::new() };
    v.act_as(Role::Township, "township", &party(answer));
    v
}

fn meeting(on: Date, present: &[u32]) -> Command {
    party(party::Command::OpenPartyMeeting {
        on,
        place: "村党员活动室".to_owned(),
        present: present.iter().map(|n| p(*n)).collect(),
        scrutineers: vec![p(9)],
        tellers: vec![p(10)],
    })
}

fn steps(v: &mut Village, until: &str) {
    let on = v.today;
    let taken = v.state.bodies.party.meeting.as_ref().map_or(0, |meeting| meeting.steps.len());
    for step in agenda::party_meeting().steps.iter().skip(taken) {
        v.act(&party(party::Command::TakeStep { on, step: step.id.clone() }));
        if step.id == until {
            break;
        }
    }
}

/// The branch with its committee, secretary p1, deputy p2, member p3, approved.
pub fn party_done() -> Village {
    let mut v = agreed();
    let on = v.at(60);
    v.act(&meeting(on, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
    steps(&mut v, "vote");
    counted(&mut v, Vote::PartyCommittee, &sheet(11, 0, &[(1, 10), (2, 9), (3, 7), (4, 7)]));
    counted(&mut v, Vote::PartyCommittee, &sheet(11, 0, &[(3, 6), (4, 5)]));
    steps(&mut v, "close");
    let committee = vec![p(1), p(2), p(3)];
    v.act(&party(party::Command::OpenPlenary { on, present: committee, secretary: p(1), deputies: vec![p(2)] }));
    counted(&mut v, Vote::PartySecretary, &sheet(3, 0, &[(1, 3), (2, 2)]));
    let on = v.at(59);
    v.act(&party(party::Command::ReportPartyResult { on }));
    let on = v.at(57);
    let answer = party::Command::AnswerPartyResult { on, approved: true, reason: String::new() };
    v.act_as(Role::Township, "township", &party(answer));
    v
}

#[test]
fn those_left_out_count_until_the_superior_and_the_meeting_have_agreed() {
    let mut v = registered();
    let rules = || statute::Rules::resolve(crate::common::QINGHAI, statute::Body::PartyBranch, v_day()).expect("rules");
    let should = v.state.bodies.party.should_attend(&rules());
    assert_eq!((should.voting, should.suspended, should.probationary, should.number), (12, 1, 1, 12));
    let (superior_on, on) = (v.before(69), v.at(68));
    v.act(&party(party::Command::AgreeLeftOut { on, superior_on }));
    assert_eq!(v.state.bodies.party.should_attend(&rules()).number, 11);
}

fn v_day() -> Date {
    Village::qinghai().day
}

#[test]
fn a_branch_needs_both_recommendations_a_surplus_and_the_superiors_answer_before_it_meets() {
    let mut v = registered();
    let on = v.at(68);
    let election_day = v.before(60);
    let eight = party::Command::PlanParty { on, election_day, seats: 8, deputies: 1 };
    assert_eq!(v.refused(&party(eight)).rule, "party_seats");
    v.act(&party(party::Command::PlanParty { on, election_day, seats: 3, deputies: 1 }));
    let recommend = |by, line: &[(u32, u32)]| party(party::Command::Recommend { on, by, participants: 11, votes: votes(line) });
    assert_eq!(v.refused(&recommend(Recommender::Members, &[(14, 3)])).rule, "not_full_member", "a probationary member");
    v.act(&recommend(Recommender::Members, &[(1, 10), (2, 9), (3, 8), (4, 7)]));
    let report = |people: &[u32]| party(party::Command::ReportPreliminary { on, people: people.iter().map(|n| p(*n)).collect() });
    assert_eq!(v.refused(&report(&[1, 2, 3, 4])).rule, "recommendation_missing");
    v.act(&recommend(Recommender::Masses, &[(1, 10), (2, 9), (3, 8), (4, 7)]));
    assert_eq!(v.refused(&report(&[1, 2, 3])).rule, "party_surplus");
    assert_eq!(v.refused(&report(&[1, 2, 3, 5])).rule, "not_recommended");
    v.act(&report(&[1, 2, 3, 4]));
    v.at(60);
    assert_eq!(v.refused(&meeting(v.today, &[1, 2, 3])).rule, "candidates_not_agreed");
    let unexplained = party(party::Command::AnswerPreliminary { on, agreed: vec![p(1)], reason: String::new() });
    assert_eq!(v.refused_as(Role::Township, "township", &unexplained).rule, "refusal_needs_reason");
    assert_eq!(v.refused(&unexplained).rule, "role_not_allowed", "nobody answers for the superior");
}

#[test]
fn four_fifths_must_come_and_no_candidate_and_no_relative_of_one_counts() {
    let mut v = agreed();
    let on = v.at(60);
    let few = v.refused(&meeting(on, &[1, 2, 3, 4, 5, 6, 7, 9, 10]));
    assert_eq!((few.rule, few.figures["part"].as_str(), few.figures["needed"].as_str()), ("party_attendance", "9", "10"));
    assert_eq!(v.refused(&meeting(on, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14])).rule, "no_right_to_vote");
    v.act(&Command::DeclareKinship { a: p(9), b: p(4), relation: Relation::Sibling });
    assert_eq!(v.refused(&meeting(on, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])).rule, "worker_is_relative");
}

#[test]
fn the_agenda_is_taken_in_its_order_and_no_result_is_announced_before_the_seats_are_filled() {
    let mut v = agreed();
    let on = v.at(60);
    v.act(&meeting(on, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
    let take = |step: &str| party(party::Command::TakeStep { on, step: step.to_owned() });
    assert_eq!(v.refused(&take("vote")).rule, "agenda_order");
    let early = counting(on, Vote::PartyCommittee, sheet(11, 0, &[(1, 10)]));
    assert_eq!(v.refused_as(Role::Counter, "counter-a", &early).rule, "agenda_order");
    steps(&mut v, "vote");
    assert_eq!(v.refused(&take("result")).rule, "agenda_needs_result");
}

#[test]
fn two_people_count_and_where_they_differ_neither_is_taken() {
    let mut v = agreed();
    let on = v.at(60);
    v.act(&meeting(on, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
    steps(&mut v, "vote");
    let first = counting(on, Vote::PartyCommittee, sheet(11, 1, &[(1, 10), (2, 9), (3, 8)]));
    v.act_as(Role::Counter, "counter-a", &first);
    assert_eq!(v.refused_as(Role::Counter, "counter-a", &first).rule, "same_entrant");
    v.act_as(Role::Counter, "counter-b", &counting(on, Vote::PartyCommittee, sheet(11, 1, &[(1, 10), (2, 9), (3, 7)])));
    assert!(v.state.bodies.party.votes.is_empty(), "they differed");
    let more = counting(on, Vote::PartyCommittee, sheet(12, 0, &[(1, 10)]));
    assert_eq!(v.refused_as(Role::Counter, "counter-a", &more).rule, "issued_exceeds_voters");
}

#[test]
fn a_tie_at_the_last_seat_is_voted_on_again_and_the_secretary_goes_up_for_approval() {
    let v = party_done();
    let branch = &v.state.bodies.party;
    assert_eq!(branch.votes[0].tied, [p(3), p(4)]);
    assert_eq!(branch.elected(), [p(1), p(2), p(3)]);
    assert_eq!((branch.secretary(), branch.deputies()), (Some(p(1)), vec![p(2)]));
    assert_eq!(branch.stage(), party::Stage::Approved);
}

#[test]
fn exactly_half_of_those_present_elects_nobody_and_seats_are_reduced_only_with_consent() {
    let mut v = agreed();
    let on = v.at(60);
    v.act(&meeting(on, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    steps(&mut v, "vote");
    counted(&mut v, Vote::PartyCommittee, &sheet(10, 0, &[(1, 9), (2, 8), (3, 5), (4, 5)]));
    assert_eq!(v.state.bodies.party.elected(), [p(1), p(2)], "five of ten is not more than half");
    let few = v.refused(&party(party::Command::ReduceSeats { on, agree: 10 }));
    assert_eq!(few.rule, "too_few_elected_to_reduce", "a committee has three");
}

fn groups(seats: u32, women_seats: u32) -> Vec<GroupPlan> {
    ["一组", "二组"].map(|name| GroupPlan { name: name.to_owned(), households: 30, voters: 20, seats, women_seats }).to_vec()
}

/// Ten representatives of two groups: 21, 23, 25 and the women 22, 24; 31, 33, 35 and the women 32, 34.
fn represented(v: &mut Village) {
    let on = v.at(29);
    v.act(&reps(representatives::Command::PlanRepresentatives { on, day: on, people: None, groups: groups(3, 2) }));
    for (group, from) in [(1, 20), (2, 30)] {
        let general = [(from + 1, 14), (from + 3, 13), (from + 5, 12)];
        let count = Count { women: votes(&[(from + 2, 15), (from + 4, 11)]), ..sheet(18, 0, &general) };
        counted(v, Vote::Representatives { group }, &count);
    }
}

#[test]
fn representatives_are_as_many_as_the_households_allow_and_a_third_are_women() {
    let mut v = drafted();
    let on = v.at(29);
    let many = reps(representatives::Command::PlanRepresentatives { on, day: on, people: None, groups: groups(6, 2) });
    let refused = v.refused(&many);
    assert_eq!((refused.rule, refused.figures["max"].as_str()), ("representatives_number", "12"));
    represented(&mut v);
    let leader = |agree| {
        reps(representatives::Command::NameGroupLeader { on, group: 1, leader: p(21), deputy: None, present: 16, households: None, agree })
    };
    assert_eq!(v.refused(&leader(8)).rule, "leader_not_agreed");
    v.act(&leader(9));
    let publish = |others, others_women| reps(representatives::Command::PublishRepresentatives { on, others, others_women });
    assert_eq!(v.refused(&publish(3, 1)).rule, "representatives_share", "ten of thirteen are less than four fifths");
    v.act(&publish(2, 0));
    assert_eq!(v.state.bodies.representatives.people().len(), 10);
}

/// Planned, with an election committee and a roll in draft.
pub fn drafted() -> Village {
    let mut v = Village::qinghai();
    v.plan(SEATS).committee_of(5).import();
    v
}

/// From the branch to the handover, with the supervision committee.
pub fn served() -> Village {
    let mut v = party_done();
    v.plan(SEATS).committee_of(5).import();
    represented(&mut v);
    let on = v.today;
    v.act(&reps(representatives::Command::PublishRepresentatives { on, others: 2, others_women: 0 }));
    v.publish_roll().publish_corrected().nominate().review().publish_candidates().arrange().print().list_mobile();
    v.close().count(usual_sheet()).confirm().announce();
    v
}

#[test]
fn the_supervision_committee_waits_for_the_committee_and_its_relatives_stay_off() {
    let mut early = Village::qinghai();
    let on = early.today;
    let plan = |on| supervision(supervision::Command::PlanSupervision { on, day: on, seats: 3 });
    assert_eq!(early.refused(&plan(on)).rule, "committee_not_known");
    early.final_roll();
    let mut v = served();
    let on = v.today;
    v.act(&plan(on));
    let propose = |people: &[u32]| {
        let nominees = people.iter().map(|n| Proposed { person: p(*n), accounting: *n == 26, posts: Vec::new() }).collect();
        supervision(supervision::Command::NominateSupervision { on, nominees })
    };
    v.act(&Command::DeclareKinship { a: p(11), b: p(27), relation: Relation::Spouse });
    assert_eq!(v.refused(&propose(&[26, 27, 28])).rule, "supervision_excluded", "the chair's spouse");
    assert_eq!(v.refused(&propose(&[11, 26, 28])).rule, "supervision_excluded", "the chair");
    v.act(&propose(&[26, 28, 29, 30]));
    let open =
        |present| supervision(supervision::Command::OpenSupervisionMeeting { on, by: ChosenBy::Representatives, present, whole: 12 });
    assert_eq!(v.refused(&open(7)).rule, "meeting_quorum");
    v.act(&open(11));
    counted(&mut v, Vote::Supervision, &sheet(11, 0, &[(26, 9), (28, 8), (29, 5), (30, 5)]));
    assert_eq!(v.state.bodies.supervision.standing(), [p(29), p(30)]);
    counted(&mut v, Vote::Supervision, &sheet(11, 0, &[(29, 6), (30, 5)]));
    v.act(&supervision(supervision::Command::AnnounceSupervision { on }));
    v.act(&supervision(supervision::Command::NameSupervisionChair { on, person: p(26), agree: 3 }));
    assert_eq!(v.state.bodies.supervision.elected(), [p(26), p(28), p(29)]);
}

/// In office since the certificates.
pub fn in_office() -> Village {
    let mut v = served();
    v.certify().hand_over();
    v
}

/// In office, but for one member whose resignation was accepted.
pub fn vacant() -> Village {
    let mut v = in_office();
    let on = v.today;
    v.act(&term(term::Command::Resign { on, member: p(16), text: "外出务工".to_owned() }));
    v.act(&term(term::Command::DecideResignation { on, case: 1, by: By::Representatives, whole: 12, present: 10, agree: 6 }));
    v
}

#[test]
fn a_chair_is_recalled_by_a_fifth_who_ask_and_a_majority_who_vote_and_the_deputy_presides() {
    let mut v = in_office();
    let on = v.today;
    let ask = |signers| {
        let reasons = "村务长期不公开".to_owned();
        term(term::Command::PetitionRecall { on, member: p(11), by: By::Voters, whole: 40, signers, reasons, same_facts: false })
    };
    assert_eq!(v.refused(&ask(7)).rule, "recall_signers");
    v.act(&ask(8));
    assert_eq!(v.refused(&ask(9)).rule, "recall_open");
    v.act(&term(term::Command::StateOnRecall { on, case: 1, text: "已经公开".to_owned() }));
    counted(&mut v, Vote::Recall { case: 1 }, &sheet(30, 0, &[(11, 20)]));
    assert!(v.state.elected.iter().all(|one| one.person != p(11)));
    assert_eq!(v.state.bodies.term.left[0].how, Gone::Recalled);
    assert_eq!(v.state.acting_head().map(|(head, _)| head), Some(Head::Person(p(14))), "the deputy");
}

#[test]
fn a_recall_that_too_few_vote_on_recalls_nobody() {
    let mut v = in_office();
    let on = v.today;
    let reasons = "村务长期不公开".to_owned();
    let ask = term::Command::PetitionRecall { on, member: p(11), by: By::Voters, whole: 40, signers: 8, reasons, same_facts: false };
    v.act(&term(ask));
    counted(&mut v, Vote::Recall { case: 1 }, &sheet(20, 0, &[(11, 20)]));
    assert!(v.state.elected.iter().any(|one| one.person == p(11)));
}

#[test]
fn a_resignation_ends_the_office_when_the_meeting_agrees_and_a_by_election_fills_the_seat_after_a_revote() {
    let mut v = vacant();
    let on = v.today;
    assert!(v.state.elected.iter().all(|one| one.person != p(16)));
    let call = |candidates: &[u32]| {
        let candidates = candidates.iter().map(|n| p(*n)).collect();
        term(term::Command::CallByElection { on, day: on, by: By::Representatives, whole: 12, post: Post::Member, candidates })
    };
    assert_eq!(v.refused(&call(&[19])).rule, "by_election_surplus");
    v.act(&call(&[19, 20]));
    counted(&mut v, Vote::ByElection { case: 1 }, &sheet(12, 0, &[(19, 6), (20, 6)]));
    assert_eq!(v.state.bodies.term.by_elections[0].elected(), None, "six of twelve is not more than half");
    counted(&mut v, Vote::ByElection { case: 1 }, &sheet(11, 0, &[(19, 7), (20, 4)]));
    assert!(v.state.elected.iter().any(|one| one.person == p(19) && one.post == Post::Member));
}

#[test]
fn bribery_makes_the_election_of_one_person_void_and_the_others_stay() {
    let mut v = served();
    let on = v.today;
    let void = term(term::Command::VoidPerson { on, person: p(14), ground: VoidGround::Bribery, text: "查实送礼拉票".to_owned() });
    assert_eq!(v.refused(&void).rule, "role_not_allowed", "the village does not judge itself");
    v.act_as(Role::County, "county", &void);
    assert_eq!(v.elected().len(), 4);
    let (kind, seats, candidates) = v.state.next_round().expect("a runoff for the open seat");
    assert_eq!((kind, seats.total()), (election::fact::RoundKind::Runoff, 1));
    assert!(candidates.iter().all(|candidate| candidate.person != p(14)), "who bribed does not stand again");
}

#[test]
fn an_office_ends_by_itself_only_on_a_ground_of_the_law() {
    let mut v = in_office();
    let on = v.today;
    let end = |ground| term(term::Command::EndOffice { on, member: p(17), ground });
    assert_eq!(v.refused(&end(EndGround::MovedAway)).rule, "office_does_not_end");
    v.act(&end(EndGround::Sentence));
    assert_eq!(v.elected().len(), 4);
}

#[test]
fn a_term_change_moves_by_six_months_at_most_and_only_with_the_meeting_and_the_county() {
    let mut v = Village::qinghai();
    let on = v.at(40);
    let due = v.day;
    let propose = |days| term(term::Command::ProposeShift { on, due, to: statute::shift(due, days), reason: "雪灾".to_owned() });
    assert_eq!(v.refused_as(Role::Township, "township", &propose(200)).rule, "shift_too_far");
    v.act_as(Role::Township, "township", &propose(90));
    let approve = term(term::Command::ApproveShift { on, approved: true, reason: String::new() });
    assert_eq!(v.refused_as(Role::County, "county", &approve).rule, "shift_not_passed");
    v.act(&term(term::Command::PassShift { on, by: By::Representatives, whole: 12, present: 10, agree: 6 }));
    v.act_as(Role::County, "county", &approve);
    assert_eq!(v.state.bodies.term.shift.as_ref().and_then(|shift| shift.answered), Some((on, true)));
}

/// A community whose roll of forty is drafted, planned in the form.
fn community(form: statute::Form) -> Village {
    let mut v = Village::new("632801001001", Village::qinghai().day);
    v.state = election::Election::new("632801001001", statute::Body::ResidentsCommittee);
    let on = v.at(35);
    let seats = election::command::Seats { chair: 1, vice_chair: 1, member: 3, women_member: 0 };
    v.act(&Command::SetPlan { on, term: 7, election_day: v.day, seats, form, way: Default::default() });
    v.committee_of(5).import();
    v
}

#[test]
fn households_of_a_community_are_listed_with_the_roll_and_are_the_base_of_the_vote() {
    let mut v = community(statute::Form::Households);
    let list = |on, people: &[u32]| Command::ListElectors { on, people: people.iter().map(|n| p(*n)).collect() };
    let on = v.at(23);
    assert_eq!(v.refused(&list(on, &[21, 21])).rule, "person_twice");
    let late = v.at(19);
    assert_eq!(v.refused(&list(late, &[21, 22])).rule, "electors_too_late");
    let on = v.at(23);
    let people: Vec<u32> = (6..=35).collect();
    v.act(&list(on, &people));
    v.publish_roll().publish_corrected();
    let on = v.at(12);
    let nominate = |signers| {
        let line = |people: &[u32]| people.iter().map(|n| (*n, signers)).collect::<Vec<_>>();
        let posts = [(Post::Chair, line(&[11, 12])), (Post::ViceChair, line(&[14, 15])), (Post::Member, line(&[16, 17, 18, 19]))]
            .map(|(post, line)| election::command::PostNominations { post, votes: votes(&line) })
            .to_vec();
        Command::RecordNominations { on, mode: election::command::NominationMode::Joint, participants: 30, posts }
    };
    assert_eq!(v.refused(&nominate(9)).rule, "too_few_nominators", "ten sign together");
    v.act(&nominate(10));
    v.review().publish_candidates().arrange().print();
    let on = v.at(0);
    let boxes = [15, 0].into_iter().zip(1..).map(|(n, id)| election::command::BoxCount { id, issued: n, returned: n }).collect();
    v.act(&Command::ClosePoll { on, spoiled: 0, unused: 29, boxes, by_proxy: 0, scribed: 0 });
    let sheet = vec![
        crate::common::ballots(15, 0),
        crate::common::column(Post::Chair, &[(11, 10), (12, 5)]),
        crate::common::column(Post::ViceChair, &[(14, 9), (15, 6)]),
        crate::common::column(Post::Member, &[(16, 9), (17, 9), (18, 9), (19, 2)]),
    ];
    v.count(sheet).confirm();
    let (_, outcome) = v.state.rounds[0].outcome.as_ref().expect("decided");
    assert_eq!(outcome.election_valid, Some(false), "fifteen of thirty households are not more than half");
}

#[test]
fn representatives_elect_with_more_than_two_thirds_and_give_no_proxies() {
    let mut v = community(statute::Form::Representatives);
    let on = v.at(25);
    let groups = vec![GroupPlan { name: "一片区".to_owned(), households: 300, voters: 40, seats: 6, women_seats: 4 }];
    v.act(&reps(representatives::Command::PlanRepresentatives { on, day: on, people: None, groups }));
    let general: Vec<(u32, u32)> = (0..6).map(|n| (21 + 2 * n, 30 - n)).collect();
    let women: Vec<(u32, u32)> = (0..4).map(|n| (22 + 2 * n, 30 - n)).collect();
    counted(&mut v, Vote::Representatives { group: 1 }, &Count { women: votes(&women), ..sheet(38, 0, &general) });
    let publish = |on| reps(representatives::Command::PublishRepresentatives { on, others: 2, others_women: 0 });
    let late = v.at(19);
    assert_eq!(v.refused(&publish(late)).rule, "electors_too_late");
    let on = v.at(24);
    v.act(&publish(on));
    v.publish_roll().publish_corrected().nominate_jointly().review().publish_candidates();
    let on = v.at(5);
    assert_eq!(v.refused(&Village::proxy(38, 39, on)).rule, "proxy_form");
    let turnout = statute::turnout::turnout(&v.state.rules().expect("planned"), statute::Form::Representatives, 7, 10);
    assert!(turnout.is_some_and(|turnout| turnout.valid), "seven of ten are more than two thirds");
}

impl Village {
    fn nominate_jointly(&mut self) -> &mut Self {
        let on = self.at(12);
        let posts = [
            (Post::Chair, votes(&[(11, 12), (12, 10)])),
            (Post::ViceChair, votes(&[(14, 12), (15, 10)])),
            (Post::Member, votes(&[(16, 13), (17, 12), (18, 11), (19, 10)])),
        ]
        .map(|(post, votes)| election::command::PostNominations { post, votes })
        .to_vec();
        let mode = election::command::NominationMode::Joint;
        self.act(&Command::RecordNominations { on, mode, participants: 30, posts });
        self
    }
}

#[test]
fn a_pre_selection_by_representatives_takes_the_place_of_the_nomination_votes() {
    let mut v = Village::qinghai();
    v.final_roll().nominate();
    let on = v.at(11);
    let posts = vec![election::command::PostNominations { post: Post::Chair, votes: votes(&[(12, 7), (11, 3)]) }];
    let select = |present| Command::PreSelect { on, by: ChosenBy::Representatives, whole: 12, present, posts: posts.clone() };
    assert_eq!(v.refused(&select(7)).rule, "meeting_quorum");
    v.act(&select(10));
    let nomination = v.state.nomination.as_ref().expect("a nomination");
    assert_eq!(nomination.votes[&Post::Chair].first(), Some(&(p(12), 7)));
}

#[test]
fn without_candidates_voters_write_whom_they_want() {
    let mut v = Village::qinghai();
    v.final_roll();
    let on = v.at(8);
    v.act(&Command::StandWithoutCandidates { on, whole: 0, present: 0, agree: 0 });
    assert!(v.standing(Post::Chair).is_empty());
    let mut henan = Village::new(crate::common::HENAN, v.day);
    henan.final_roll();
    let on = henan.at(8);
    let asks = |agree| Command::StandWithoutCandidates { on, whole: 12, present: 10, agree };
    assert_eq!(henan.refused(&asks(5)).rule, "not_consented", "Henan asks the meeting first");
    henan.act(&asks(6));
}

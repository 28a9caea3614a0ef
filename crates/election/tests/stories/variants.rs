//! Variants of the committee's election: posts one after the other, members who choose their chair, the woman's seat.

use election::bodies::Command as Of;
use election::bodies::count::{Command as CountCommand, Count, Vote};
use election::command::{Ballot, BoxCount, PostNominations, PostNumber, Seats, TallySection, Way};
use election::fact::RoundKind;
use election::{Command, Fact, Role, Stage};
use statute::{Form, Post};

use crate::common::{BEIJING, HENAN, SEATS, SHANGHAI, Village, ZHEJIANG, ballots, column, p, votes};

fn planned(v: &Village, seats: Seats, way: Way) -> Command {
    Command::SetPlan { on: v.before(35), term: 13, election_day: v.day, seats, form: Form::AllVoters, way }
}

const BY_POST: Way = Way { ballot: Ballot::PostByPost, woman_post: None };

/// Seven choose; everything up to the list of candidates, in a place where posts may be voted on one after the other.
fn by_post(division: &str) -> Village {
    let mut v = Village::new(division, Village::qinghai().day);
    v.at(35);
    let command = planned(&v, SEATS, BY_POST);
    match v.ask(Role::ElectionCommittee, "committee", &command) {
        Ok(facts) => v.record(facts),
        Err(_) => plan_as_if_lawful(&mut v, SEATS, BY_POST),
    }
    v.committee_of(7).import().publish_roll().publish_corrected().nominate().review().publish_candidates().arrange();
    v
}

/// The first vote, as arranged: so many sheets given out and returned at the central box.
fn first(v: &mut Village, returned: u32, sheet: Vec<TallySection>) {
    v.print();
    let on = v.at(0);
    let boxes = [returned, 0].into_iter().zip(1..).map(|(n, id)| BoxCount { id, issued: n, returned: n }).collect();
    v.act(&Command::ClosePoll { on, spoiled: 0, unused: 44 - returned, boxes, by_proxy: 0, scribed: 0 });
    v.count(sheet).confirm().announce();
}

/// The plan of a place whose text knows the way, although no text that was read does.
fn plan_as_if_lawful(v: &mut Village, seats: Seats, way: Way) {
    let packs = statute::Rules::resolve(&v.state.division, v.state.body, v.day).expect("a law").pack_ids();
    let fact = Fact::PlanSet { on: v.before(35), term: 13, election_day: v.day, seats, form: Form::AllVoters, way, packs };
    v.record(vec![election::Recorded { fact, sealed: None }]);
}

#[test]
fn posts_are_voted_on_one_after_the_other_only_where_a_text_says_so() {
    let mut v = Village::qinghai();
    v.at(35);
    assert_eq!(v.refused(&planned(&v, SEATS, BY_POST)).rule, "not_post_by_post");
    let members = Way { ballot: Ballot::MembersFirst, woman_post: None };
    let five = Seats { member: 5, ..Seats::default() };
    assert_eq!(v.refused(&planned(&v, five, members)).rule, "chair_not_from_members");
    let mut shanghai = Village::new(SHANGHAI, v.day);
    shanghai.at(35);
    let refused = shanghai.refused(&planned(&shanghai, five, members));
    assert_eq!((refused.rule, refused.citation.map(|c| c.pack.to_string())), ("chair_not_from_members", Some("CN-SH-2020".to_owned())));
    shanghai.act(&planned(&shanghai, SEATS, BY_POST));
}

#[test]
fn the_chair_is_elected_first_then_the_deputy_then_the_members_each_in_a_vote_of_its_own() {
    let mut v = by_post(SHANGHAI);
    let round = v.state.round().expect("the first vote");
    assert_eq!((round.seats.chair, round.seats.total(), round.candidates.len()), (1, 1, 2));
    first(&mut v, 37, vec![ballots(37, 0), column(Post::Chair, &[(11, 25), (12, 11)])]);
    assert_eq!(v.state.stage(), Stage::NextRoundDue);
    let (kind, seats, candidates) = v.state.next_round().expect("the deputy");
    assert_eq!((kind, seats.vice_chair, seats.total(), candidates.len()), (RoundKind::First, 1, 1, 2));
    let vacant = Command::LeaveVacant { on: v.today };
    assert_eq!(v.refused(&vacant).rule, "may_not_leave_vacant", "two posts were not voted on");
    v.call(0);
    v.hold(38, 37, vec![ballots(37, 0), column(Post::ViceChair, &[(14, 20), (15, 16)])]);
    v.call(1);
    v.hold(36, 36, vec![ballots(36, 0), column(Post::Member, &[(16, 24), (17, 22), (18, 20), (19, 19)])]);
    assert_eq!(v.elected(), [(Post::Chair, 11), (Post::ViceChair, 14), (Post::Member, 16), (Post::Member, 17), (Post::Member, 18)]);
    assert_eq!((v.state.stage(), v.state.summary().first_round_success), (Stage::Elected, Some(true)));
    v.certify();
}

#[test]
fn a_post_without_a_winner_has_its_runoff_before_the_next_post_is_voted_on() {
    let mut v = by_post(BEIJING);
    first(&mut v, 36, vec![ballots(36, 0), column(Post::Chair, &[(11, 18), (12, 18)])]);
    let (kind, seats, _) = v.state.next_round().expect("a runoff");
    assert_eq!((kind, seats.chair, seats.total()), (RoundKind::Runoff, 1, 1));
    v.call(0);
    v.hold(38, 36, vec![ballots(36, 0), column(Post::Chair, &[(11, 9), (12, 8)])]);
    let (kind, seats, candidates) = v.state.next_round().expect("the deputy, the chair stays open");
    assert_eq!((kind, seats.vice_chair, candidates.len()), (RoundKind::First, 1, 2));
    v.call(0);
    v.hold(38, 36, vec![ballots(36, 0), column(Post::ViceChair, &[(14, 20), (15, 16)])]);
    v.call(0);
    v.hold(36, 36, vec![ballots(36, 0), column(Post::Member, &[(16, 24), (17, 22), (18, 20), (19, 10)])]);
    let (kind, seats, _) = v.state.next_round().expect("at last all that is open");
    assert_eq!((kind, seats.chair, seats.total()), (RoundKind::Runoff, 1, 1));
    assert_eq!(v.state.summary().first_round_success, Some(false));
}

#[test]
fn who_lost_the_chair_stands_for_deputy_where_one_may_stand_for_two_posts_on_two_ballots() {
    for (division, standing) in [(HENAN, vec![14, 15, 12]), (SHANGHAI, vec![14, 15])] {
        let mut v = by_post(division);
        first(&mut v, 37, vec![ballots(37, 0), column(Post::Chair, &[(11, 25), (12, 11)])]);
        v.call(0);
        assert_eq!(v.standing(Post::ViceChair), standing, "{division}");
    }
}

#[test]
fn proxies_and_poll_workers_of_the_day_stay_with_the_next_post() {
    let mut v = by_post(SHANGHAI);
    let on = v.at(6);
    assert_eq!(v.refused(&Village::proxy(38, 14, on)).rule, "holder_is_candidate", "a candidate of a later post");
    v.act(&Village::proxy(38, 39, on));
    v.act(&Command::PublishProxies { on });
    first(&mut v, 37, vec![ballots(37, 0), column(Post::Chair, &[(11, 25), (12, 11)])]);
    v.call(0);
    assert_eq!(v.state.proxies.len(), 1);
    let mut staffed = v.arrangement(v.today);
    if let Command::ArrangePoll { staff, .. } = &mut staffed {
        staff[0].person = p(16);
    }
    assert_eq!(v.refused(&staffed).rule, "staff_is_candidate", "of the post after the next");
}

fn chosen(v: &mut Village, post: Post, of: u32, lines: &[(u32, u32)]) {
    let on = v.today;
    let count = Count { issued: of, returned: of, valid: of, votes: votes(lines), ..Count::default() };
    for account in ["counter-a", "counter-b"] {
        let command = CountCommand::EnterCount { on, of: Vote::Chair { post }, count: count.clone() };
        v.act_as(Role::Counter, account, &Command::Body(Of::Count(command)));
    }
}

#[test]
fn where_the_law_lets_them_the_elected_members_choose_the_chair_and_the_deputy_by_more_than_half() {
    let mut v = Village::qinghai();
    v.at(35);
    let way = Way { ballot: Ballot::MembersFirst, woman_post: None };
    plan_as_if_lawful(&mut v, Seats { member: 5, ..Seats::default() }, way);
    v.committee_of(5).import().publish_roll().publish_corrected();
    let on = v.at(12);
    let line = [(11, 25), (12, 24), (14, 23), (16, 22), (17, 21), (18, 20)];
    let posts = vec![PostNominations { post: Post::Member, votes: votes(&line) }];
    let mode = election::command::NominationMode::OpenAtMeeting;
    v.act(&Command::RecordNominations { on, mode, participants: 35, posts });
    v.review();
    let on = v.at(8);
    v.act(&Command::PublishCandidates { on, numbers: vec![PostNumber { post: Post::Member, number: 6 }] });
    v.arrange();
    first(&mut v, 37, vec![ballots(37, 0), column(Post::Member, &[(11, 30), (12, 28), (14, 26), (16, 24), (17, 22), (18, 9)])]);
    assert_eq!((v.state.stage(), v.elected().len()), (Stage::Elected, 5));
    let on = v.today;
    assert_eq!(v.refused(&Command::IssueCertificates { on }).rule, "chair_not_chosen");
    let early = CountCommand::EnterCount { on, of: Vote::Chair { post: Post::ViceChair }, count: Count::default() };
    assert_eq!(v.refused_as(Role::Counter, "counter-a", &Command::Body(Of::Count(early))).rule, "chair_not_chosen");
    chosen(&mut v, Post::Chair, 5, &[(11, 2), (12, 2), (14, 1)]);
    assert!(v.elected().iter().all(|(post, _)| *post == Post::Member), "two of five are not more than half");
    chosen(&mut v, Post::Chair, 5, &[(12, 3), (11, 2)]);
    chosen(&mut v, Post::ViceChair, 5, &[(11, 4)]);
    let seats = v.state.plan.as_ref().expect("planned").seats;
    assert_eq!((seats.chair, seats.vice_chair, seats.member), (1, 1, 3));
    assert!(v.elected().contains(&(Post::Chair, 12)) && v.elected().contains(&(Post::ViceChair, 11)));
    v.certify();
    assert_eq!(v.state.certificates.iter().filter(|one| one.post == Post::Chair).map(|one| one.person).next(), Some(p(12)));
}

#[test]
fn the_meeting_of_a_beijing_village_keeps_a_post_for_a_woman_and_a_man_with_more_votes_does_not_get_it() {
    let mut v = Village::new(BEIJING, Village::qinghai().day);
    v.at(35);
    let kept = |post| Way { ballot: Ballot::OneGo, woman_post: Some(post) };
    assert_eq!(v.refused(&planned(&v, SEATS, kept(Post::Member))).rule, "woman_post_has_one_seat");
    let mut qinghai = Village::qinghai();
    qinghai.at(35);
    assert_eq!(qinghai.refused(&planned(&qinghai, SEATS, kept(Post::ViceChair))).rule, "women_post_not_separate");
    v.act(&planned(&v, SEATS, kept(Post::ViceChair)));
    v.committee_of(5).import().publish_roll().publish_corrected();
    v.nominate_votes(&[(11, 25), (12, 8)], &[(14, 20), (15, 12)], &[(16, 22), (17, 20), (18, 18), (19, 15)]);
    v.review();
    let on = v.at(8);
    assert_eq!(v.refused(&Command::PublishCandidates { on, numbers: Village::numbers() }).rule, "woman_post_candidate", "p15 is a man");
    v.nominate_votes(&[(11, 25), (12, 8)], &[(14, 20), (20, 12)], &[(16, 22), (17, 20), (18, 18), (19, 15)]);
    v.review().publish_candidates().arrange().print().list_mobile().close();
    let mut deputies = column(Post::ViceChair, &[(14, 8), (20, 5)]);
    if let TallySection::Post { write_ins, .. } = &mut deputies {
        *write_ins = votes(&[(15, 20)]);
    }
    let members = column(Post::Member, &[(16, 24), (17, 22), (18, 20), (19, 19)]);
    v.count(vec![ballots(36, 1), column(Post::Chair, &[(11, 25), (12, 11)]), deputies, members]).confirm().announce();
    assert!(v.elected().iter().all(|(post, _)| *post != Post::ViceChair), "a man written in does not hold the woman's post");
    let (kind, seats, candidates) = v.state.next_round().expect("a runoff");
    assert_eq!((kind, seats.vice_chair), (RoundKind::Runoff, 1));
    assert!(candidates.iter().all(|one| v.state.is_woman(one.person)));
}

/// Nobody but men among the winners of the first vote; three members wanted, two have enough votes.
fn men_lead(division: &str, seats: Seats) -> Village {
    let mut v = Village::new(division, Village::qinghai().day);
    v.at(35);
    v.act(&planned(&v, seats, Way::default()));
    v.committee_of(7).import().publish_roll().publish_corrected();
    v.nominate_votes(&[(11, 25), (13, 8)], &[(15, 20), (21, 12)], &[(17, 22), (19, 20), (23, 18), (18, 15)]);
    v.review().publish_candidates().arrange().print().list_mobile().close();
    v
}

fn of_men() -> Vec<TallySection> {
    vec![
        ballots(36, 1),
        column(Post::Chair, &[(11, 25), (13, 11)]),
        column(Post::ViceChair, &[(15, 20), (21, 16)]),
        column(Post::Member, &[(17, 24), (19, 22), (23, 18), (18, 9)]),
    ]
}

#[test]
fn a_woman_who_lost_stands_in_the_runoff_of_shanxi_and_the_seat_may_then_stay_open() {
    let mut v = men_lead("140110100200", SEATS);
    v.count(of_men()).confirm().announce();
    let (_, seats, candidates) = v.state.next_round().expect("a runoff");
    assert_eq!(seats.member, 1);
    assert!(candidates.iter().any(|one| one.person == p(18)), "the woman with nine votes stands beside p23: {candidates:?}");
}

#[test]
fn without_a_woman_with_a_majority_a_seat_of_qinghai_is_held_for_a_vote_of_women() {
    let mut v = men_lead(crate::common::QINGHAI, SEATS);
    v.count(of_men()).confirm().announce();
    let (_, seats, candidates) = v.state.next_round().expect("a runoff");
    assert_eq!(seats.member, 1);
    assert_eq!(candidates.iter().map(|one| one.person).collect::<Vec<_>>(), [p(18)]);
}

#[test]
fn a_seat_for_a_woman_has_a_column_of_its_own_in_zhejiang_and_keeps_it_in_the_runoff() {
    let mut v = Village::new(ZHEJIANG, Village::qinghai().day);
    v.at(35);
    let seats = Seats { chair: 1, vice_chair: 1, member: 2, women_member: 1 };
    v.act(&planned(&v, seats, Way::default()));
    v.committee_of(5).import().publish_roll().publish_corrected();
    let on = v.at(12);
    let line = |post, lines: &[(u32, u32)]| PostNominations { post, votes: votes(lines) };
    let posts = vec![
        line(Post::Chair, &[(11, 25), (13, 8)]),
        line(Post::ViceChair, &[(15, 20), (21, 12)]),
        line(Post::Member, &[(17, 22), (19, 20), (23, 18)]),
        line(Post::WomenMember, &[(18, 20), (20, 10)]),
    ];
    v.act(&Command::RecordNominations { on, mode: election::command::NominationMode::OpenAtMeeting, participants: 35, posts });
    v.review();
    let on = v.at(8);
    let numbers = [(Post::Chair, 2), (Post::ViceChair, 2), (Post::Member, 3), (Post::WomenMember, 2)];
    v.act(&Command::PublishCandidates { on, numbers: numbers.map(|(post, number)| PostNumber { post, number }).to_vec() });
    v.arrange().print().list_mobile().close();
    let sheet = vec![
        ballots(36, 1),
        column(Post::Chair, &[(11, 25), (13, 11)]),
        column(Post::ViceChair, &[(15, 20), (21, 16)]),
        column(Post::Member, &[(17, 24), (19, 22), (23, 18)]),
        column(Post::WomenMember, &[(18, 18), (20, 16)]),
    ];
    v.count(sheet).confirm().announce();
    let (kind, seats, candidates) = v.state.next_round().expect("a runoff");
    assert_eq!((kind, seats.women_member, seats.total()), (RoundKind::Runoff, 1, 1));
    assert_eq!(candidates.iter().map(|one| one.person).collect::<Vec<_>>(), [p(18), p(20)]);
}

#[test]
fn a_relative_who_steps_back_in_zhejiang_is_followed_by_the_next_who_has_enough_votes() {
    let mut v = Village::new(ZHEJIANG, Village::qinghai().day);
    v.final_roll().nominate().review().publish_candidates().arrange().print().list_mobile();
    v.act(&Command::DeclareKinship { a: p(11), b: p(16), relation: statute::Relation::Child });
    v.close();
    let members = column(Post::Member, &[(16, 24), (17, 22), (18, 20), (19, 19)]);
    let deputies = column(Post::ViceChair, &[(14, 20), (15, 16)]);
    v.count(vec![ballots(36, 1), column(Post::Chair, &[(11, 25), (12, 11)]), deputies, members]).confirm().announce();
    let members: Vec<u32> = v.elected().into_iter().filter(|(post, _)| *post == Post::Member).map(|(_, n)| n).collect();
    assert_eq!(members, [17, 18, 19], "the chair's child steps back, the fourth fills");
}

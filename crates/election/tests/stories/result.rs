//! The result and the rounds it opens: runoff, revote among the tied, rerun, seats left vacant.

use crate::common::{BEIJING, HENAN, QINGHAI, SHANGHAI, Village, ZHEJIANG, ballots, column, column_with, p, usual_sheet};
use election::command::{CommitteeOffice, InvalidGround, NominationMode, PostNominations, Review, TallySection};
use election::fact::RoundKind;
use election::{Command, Fact, Role, Stage};
use jiff::civil::date;
use statute::{NextStep, Post, Relation};

fn sheet(chair: &[(u32, u32)], vice: &[(u32, u32)], members: &[(u32, u32)]) -> Vec<TallySection> {
    vec![ballots(36, 1), column(Post::Chair, chair), column(Post::ViceChair, vice), column(Post::Member, members)]
}

/// 37 ballots: 19 votes elect. Nobody is elected chair, two of three members are.
fn unfilled() -> Vec<TallySection> {
    sheet(&[(11, 18), (12, 17)], &[(14, 20), (15, 16)], &[(16, 24), (17, 22), (18, 18), (19, 15)])
}

#[test]
fn half_of_the_ballots_is_not_a_majority_and_void_ballots_count() {
    let mut v = Village::qinghai();
    v.voted(unfilled());
    assert_eq!(v.elected(), [(Post::ViceChair, 14), (Post::Member, 16), (Post::Member, 17)]);
    let (kind, seats, candidates) = v.state.next_round().expect("a runoff is due");
    assert_eq!((kind, seats.chair, seats.vice_chair, seats.member), (RoundKind::Runoff, 1, 0, 1));
    let who: Vec<(Post, u32)> = candidates.iter().map(|c| (c.post, c.person.0)).collect();
    assert_eq!(who, [(Post::Chair, 11), (Post::Chair, 12), (Post::Member, 18), (Post::Member, 19)], "one more than the seats, best first");
    assert_eq!(v.state.stage(), Stage::NextRoundDue);
    let due = v.state.due().expect("due");
    assert_eq!((due.what.as_str(), due.by), ("runoff", date(2026, 12, 30)));
}

#[test]
fn a_runoff_is_held_within_its_days_and_a_third_of_its_own_ballots_elects() {
    let mut v = Village::qinghai();
    v.voted(unfilled());
    let refusal = v.refused(&Command::CallRound { on: v.day, day: date(2026, 12, 31) });
    assert_eq!((refusal.rule, refusal.figures["latest"].as_str()), ("round_too_late", "2026-12-30"));
    assert_eq!(v.refused(&Command::CallRound { on: v.day, day: date(2026, 12, 19) }).rule, "before_previous_act");
    v.call(10);
    let chair = column(Post::Chair, &[(11, 10), (12, 9)]);
    v.hold(28, 28, vec![ballots(28, 0), chair, column(Post::Member, &[(18, 10), (19, 9)])]);
    assert_eq!(v.elected().len(), 5, "28 ballots: 10 votes are a third");
    assert!(v.elected().contains(&(Post::Chair, 11)));
    assert_eq!((v.state.stage(), v.state.summary().first_round_success), (Stage::Elected, Some(false)));
    assert_eq!(v.state.summary().returned, Some(37), "of the first valid vote");
}

#[test]
fn nine_of_twenty_eight_is_no_third_and_a_second_runoff_or_vacancy_follows() {
    let mut v = Village::qinghai();
    v.voted(unfilled());
    assert_eq!(v.refused(&Command::LeaveVacant { on: v.day }).rule, "may_not_leave_vacant", "not before a runoff");
    v.call(7);
    let chair = column(Post::Chair, &[(11, 9), (12, 8)]);
    v.hold(28, 28, vec![ballots(28, 0), chair, column(Post::Member, &[(18, 12), (19, 9)])]);
    let next = v.state.round().and_then(|r| r.outcome.as_ref()).and_then(|(_, o)| o.next_step);
    assert_eq!(next, Some(NextStep::VacancyOrByElection));
    assert_eq!(v.refused(&Command::IssueCertificates { on: v.today }).rule, "seats_open");
    let mut second = Village { state: v.state.clone(), today: v.today, day: v.day, log: Vec::new(), check_in_open: false, catalogue: None };
    second.call(14);
    assert_eq!(second.standing(Post::Chair), [11, 12]);
    second.hold(25, 25, vec![ballots(25, 0), column(Post::Chair, &[(11, 15), (12, 8)])]);
    assert_eq!(second.state.chair(), Some(p(11)));

    v.act(&Command::LeaveVacant { on: v.today });
    assert_eq!((v.state.stage(), v.state.chair()), (Stage::Elected, None));
    assert_eq!(v.refused(&Command::LeaveVacant { on: v.today }).rule, "no_seat_open");
    assert_eq!(v.refused(&Command::CallRound { on: v.today, day: v.before(-9) }).rule, "no_round_due");
    let facts = v.act(&Command::IssueCertificates { on: v.today });
    assert!(matches!(&facts[0], Fact::CertificatesIssued { numbers, .. } if numbers.len() == 4));
}

#[test]
fn where_and_when_seats_may_stay_vacant() {
    let few = sheet(&[(11, 25), (12, 10)], &[(14, 18), (15, 17)], &[(16, 24), (17, 22), (18, 18), (19, 15)]);
    let mut v = Village::new(SHANGHAI, date(2026, 12, 20));
    v.voted(few.clone());
    v.act(&Command::LeaveVacant { on: v.day });
    assert_eq!(v.state.stage(), Stage::Elected, "Shanghai 21: three after the first vote");

    let mut v = Village::new(BEIJING, date(2026, 12, 20));
    v.voted(few);
    assert_eq!(v.refused(&Command::LeaveVacant { on: v.day }).rule, "may_not_leave_vacant");
    v.call(15);
    v.hold(30, 30, vec![ballots(30, 0), column(Post::ViceChair, &[(14, 8), (15, 8)]), column(Post::Member, &[(18, 8), (19, 8)])]);
    let refusal = v.refused(&Command::LeaveVacant { on: v.today });
    assert_eq!(refusal.rule, "may_not_leave_vacant");
    assert_eq!(refusal.citation.expect("cited").article.as_ref(), "《北京市村民委员会选举办法》第三十条第三款", "more than three");
}

#[test]
fn equal_votes_at_the_last_seat_are_voted_on_again_among_the_tied_only() {
    let mut v = Village::qinghai();
    v.voted(sheet(&[(11, 25), (12, 11)], &[(14, 20), (15, 16)], &[(16, 24), (17, 20), (18, 20), (19, 20)]));
    assert_eq!(v.elected(), [(Post::Chair, 11), (Post::ViceChair, 14), (Post::Member, 16)]);
    assert_eq!(v.state.blocked(), Some("tie"));
    assert_eq!(v.refused(&Command::LeaveVacant { on: v.day }).rule, "may_not_leave_vacant", "a tie is decided, not left");
    let facts = v.call(0);
    assert!(matches!(&facts[0], Fact::RoundCalled { kind: RoundKind::TieRevote, seats, .. } if seats.member == 2 && seats.total() == 2));
    assert_eq!(v.standing(Post::Member), [17, 18, 19]);
    v.hold(20, 20, vec![ballots(20, 0), column(Post::Member, &[(17, 9), (18, 8), (19, 3)])]);
    assert_eq!(v.elected()[3..], [(Post::Member, 17), (Post::Member, 18)], "more votes win; no majority, no turnout asked");
    assert_eq!(v.state.stage(), Stage::Elected);
}

#[test]
fn a_tie_in_the_revote_is_voted_on_once_more() {
    let mut v = Village::qinghai();
    v.voted(sheet(&[(11, 25), (12, 11)], &[(14, 20), (15, 16)], &[(16, 24), (17, 22), (18, 20), (19, 20)]));
    v.call(0);
    v.hold(20, 20, vec![ballots(20, 0), column(Post::Member, &[(18, 10), (19, 10)])]);
    let (kind, _, candidates) = v.state.next_round().expect("again");
    assert_eq!((kind, candidates.len()), (RoundKind::TieRevote, 2));
}

#[test]
fn after_the_revote_the_seats_that_nobody_won_go_to_a_runoff() {
    let mut v = Village::qinghai();
    v.voted(sheet(&[(11, 18), (12, 17)], &[(14, 20), (15, 16)], &[(16, 24), (17, 22), (18, 20), (19, 20)]));
    v.call(0);
    v.hold(20, 20, vec![ballots(20, 0), column(Post::Member, &[(18, 12), (19, 8)])]);
    let (kind, seats, candidates) = v.state.next_round().expect("a runoff");
    assert_eq!((kind, seats.chair, seats.total()), (RoundKind::Runoff, 1, 1));
    assert_eq!(candidates.iter().map(|c| c.person.0).collect::<Vec<_>>(), [11, 12]);
}

#[test]
fn too_few_voters_make_the_vote_invalid_and_the_same_candidates_stand_again() {
    let mut v = Village::qinghai();
    v.ready().carried();
    let boxes = vec![
        election::command::BoxCount { id: 1, issued: 18, returned: 18 },
        election::command::BoxCount { id: 2, issued: 2, returned: 2 },
    ];
    v.act(&Command::ClosePoll { on: v.day, spoiled: 0, unused: 24, boxes, by_proxy: 0, scribed: 0 });
    let all = vec![
        ballots(20, 0),
        column(Post::Chair, &[(11, 20), (12, 0)]),
        column(Post::ViceChair, &[(14, 20), (15, 0)]),
        column(Post::Member, &[(16, 20), (17, 20), (18, 20), (19, 0)]),
    ];
    v.count(all).confirm().announce();
    assert_eq!((v.elected(), v.state.blocked()), (Vec::new(), Some("invalid")), "20 of 40 is half, not more");
    assert_eq!(v.state.due(), None, "no text read sets a last day for the rerun in Qinghai");
    v.call(30);
    assert_eq!((v.state.round().expect("a rerun").kind, v.standing(Post::Chair)), (RoundKind::Rerun, vec![11, 12]));
    v.hold(40, 40, usual_rerun());
    assert_eq!(v.elected().len(), 5);
    assert_eq!((v.state.summary().rounds, v.state.summary().first_round_success), (2, Some(false)));
}

fn usual_rerun() -> Vec<TallySection> {
    let mut all = usual_sheet();
    all[0] = ballots(36, 4);
    all[1] = column(Post::Chair, &[(11, 25), (12, 11)]);
    all[2] = column(Post::ViceChair, &[(14, 21), (15, 15)]);
    all[3] = column(Post::Member, &[(16, 24), (17, 22), (18, 21), (19, 19)]);
    all
}

#[test]
fn henan_holds_the_rerun_within_thirty_days_of_the_declaration() {
    let mut v = Village::new(HENAN, date(2026, 12, 20));
    v.voted(usual_sheet());
    v.at(-3);
    let facts = v.ask(Role::County, "county", &Command::DeclareInvalid { on: v.today, ground: InvalidGround::CountNotPublic });
    v.record(facts.expect("the county may"));
    assert!(v.elected().is_empty());
    v.announce();
    let due = v.state.due().expect("due");
    assert_eq!((due.by, due.citation.article.as_ref()), (date(2027, 1, 22), "《河南省实施〈村民委员会组织法〉办法》第三十九条第二款"));
    assert_eq!(v.refused(&Command::CallRound { on: v.today, day: date(2027, 1, 23) }).rule, "round_too_late");
    v.act(&Command::CallRound { on: v.today, day: date(2027, 1, 22) });
}

#[test]
fn candidates_not_lawfully_produced_are_nominated_anew_for_the_rerun() {
    let mut v = Village::qinghai();
    v.voted(usual_sheet());
    v.act(&Command::DeclareInvalid { on: v.day, ground: InvalidGround::CandidatesNotLawfullyProduced });
    v.announce();
    let refusal = v.refused(&Command::CallRound { on: v.day, day: v.before(-4) });
    assert_eq!((refusal.rule, refusal.figures["earliest"].as_str()), ("rerun_too_soon", "2026-12-25"));
    v.call(20);
    assert_eq!(v.state.stage(), Stage::RollFinal, "back to the nomination");
    assert_eq!(v.refused(&Command::PrintBallots { on: v.today, copies: 44 }).rule, "no_candidates");
    let on = v.at(-5);
    let posts = [(Post::Chair, [(21, 20), (12, 8)]), (Post::ViceChair, [(14, 20), (15, 9)])]
        .map(|(post, line)| PostNominations { post, votes: crate::common::votes(&line) })
        .into_iter()
        .chain([PostNominations { post: Post::Member, votes: crate::common::votes(&[(16, 22), (17, 20), (18, 18), (19, 15)]) }])
        .collect();
    v.act(&Command::RecordNominations { on, mode: NominationMode::OpenByGroups, participants: 35, posts });
    assert_eq!(v.state.stage(), Stage::Nominated);
    let reviews = [21, 12, 14, 15, 16, 17, 18, 19].map(|n| (p(n), Review::Cleared)).to_vec();
    v.act(&Command::ReviewNominees { on, reviews });
    v.at(-16);
    assert_eq!(v.refused(&Command::PublishCandidates { on: v.today, numbers: Village::numbers() }).rule, "candidate_list_too_late");
    let on = v.at(-15);
    v.act(&Command::PublishCandidates { on, numbers: Village::numbers() });
    assert_eq!((v.state.rounds.len(), v.standing(Post::Chair)), (2, vec![21, 12]));
    let mut all = usual_rerun();
    all[1] = column(Post::Chair, &[(21, 25), (12, 11)]);
    v.hold(40, 40, all);
    assert_eq!(v.state.chair(), Some(p(21)));
}

#[test]
fn an_invalid_vote_undoes_what_followed_it_but_not_certificates() {
    let mut v = Village::qinghai();
    v.voted(unfilled());
    v.call(7);
    v.hold(28, 28, vec![ballots(28, 0), column(Post::Chair, &[(11, 9), (12, 8)]), column(Post::Member, &[(18, 12), (19, 9)])]);
    v.act(&Command::LeaveVacant { on: v.today });
    v.act(&Command::DeclareInvalid { on: v.today, ground: InvalidGround::OtherBreach });
    v.announce();
    assert_eq!((v.state.left_vacant, v.state.stage()), (None, Stage::NextRoundDue));
    assert_eq!(v.elected().len(), 3, "the first vote stands");
    assert_eq!(v.refused(&Command::LeaveVacant { on: v.today }).rule, "may_not_leave_vacant", "no valid runoff was held");
    v.call(14);
    assert_eq!(v.standing(Post::Member), [18, 19]);

    let mut v = Village::qinghai();
    v.voted(usual_sheet()).certify();
    assert_eq!(v.refused(&Command::DeclareInvalid { on: v.today, ground: InvalidGround::OtherBreach }).rule, "certificates_issued");
}

#[test]
fn the_result_is_announced_on_the_spot_or_not_at_all() {
    let mut v = Village::qinghai();
    v.ready().close().count(usual_sheet()).confirm();
    v.at(-1);
    let refusal = v.refused(&Command::AnnounceResult { on: v.today });
    assert_eq!(refusal.citation.expect("cited").article.as_ref(), "《村民委员会组织法》第十八条第三款");
    v.act(&Command::DeclareInvalid { on: v.today, ground: InvalidGround::ResultNotAnnouncedOnSpot });
    v.announce();
    assert_eq!(v.state.next_round().map(|(kind, _, _)| kind), Some(RoundKind::Rerun));
}

#[test]
fn a_write_in_with_a_majority_is_elected_and_one_on_the_election_committee_leaves_it_for_the_runoff() {
    let mut v = Village::qinghai();
    let mut all = unfilled();
    all[1] = column_with(Post::Chair, &[(11, 12), (12, 4)], &[(25, 20)]);
    v.voted(all);
    assert_eq!(v.state.chair(), Some(p(25)));

    let mut v = Village::qinghai();
    let mut all = unfilled();
    all[1] = column_with(Post::Chair, &[(11, 15), (12, 4)], &[(1, 16)]);
    v.voted(all);
    v.call(7);
    assert_eq!(v.standing(Post::Chair), [1, 11]);
    let committee = v.state.election_committee.as_ref().expect("a committee");
    assert!(!committee.seats.iter().any(|s| s.person == p(1)));
    assert!(committee.seats.iter().any(|s| s.person == p(2) && s.office == CommitteeOffice::Chair));
}

#[test]
fn a_person_barred_by_the_review_is_not_elected_by_write_ins() {
    let mut v = Village::qinghai();
    v.final_roll().nominate().review();
    let on = v.today;
    v.act(&Command::ReviewNominees { on, reviews: vec![(p(13), Review::Barred { bar: election::command::Bar::ExpelledFromParty })] });
    v.publish_candidates().arrange().print().list_mobile().close();
    let mut all = usual_sheet();
    all[1] = column_with(Post::Chair, &[(11, 10), (12, 5)], &[(13, 20)]);
    v.count(all).confirm();
    let (_, outcome) = v.state.round().and_then(|r| r.outcome.clone()).expect("decided");
    assert!(!outcome.elected.iter().any(|e| e.name == "p13"));
    let reason = outcome.because.iter().find(|b| b.rule == "barred").expect("told");
    assert_eq!(reason.citation.article.as_ref(), "《村民委员会组织法》第十八条第一款");
    v.announce();
    assert_eq!(v.state.next_round().expect("a runoff").2.iter().filter(|c| c.person == p(13)).count(), 0);
}

#[test]
fn who_sits_already_is_not_elected_again_by_write_ins_in_the_runoff() {
    let mut v = Village::qinghai();
    v.voted(unfilled());
    v.call(7);
    let chair = column_with(Post::Chair, &[(11, 10), (12, 5)], &[(16, 12)]);
    v.hold(28, 28, vec![ballots(28, 0), chair, column(Post::Member, &[(18, 14), (19, 9)])]);
    assert_eq!(v.state.chair(), Some(p(11)), "16 is a member since the first vote");
    let (_, outcome) = v.state.round().and_then(|r| r.outcome.clone()).expect("decided");
    assert!(outcome.because.iter().any(|b| b.rule == "sits_already" && b.figures["name"] == "p16"));
}

#[test]
fn a_person_elected_to_a_higher_post_is_not_also_elected_to_a_lower_one() {
    let mut v = Village::qinghai();
    let mut all = usual_sheet();
    all[3] = column_with(Post::Member, &[(16, 24), (17, 22), (18, 20), (19, 10)], &[(11, 21)]);
    v.voted(all);
    assert_eq!(v.elected()[2..], [(Post::Member, 16), (Post::Member, 17), (Post::Member, 18)]);
}

#[test]
fn with_no_woman_above_the_best_woman_with_a_majority_sits_first_and_without_one_a_seat_is_held() {
    let men_above = |members: &[(u32, u32)]| {
        let mut v = Village::qinghai();
        v.final_roll();
        v.nominate_votes(&[(11, 20), (13, 8)], &[(15, 20), (17, 8)], &[(19, 22), (21, 20), (23, 18), (16, 9)]);
        let on = v.at(11);
        v.act(&Command::ReviewNominees { on, reviews: [11, 13, 15, 17, 19, 21, 23, 16].map(|n| (p(n), Review::Cleared)).to_vec() });
        v.publish_candidates().arrange().print().list_mobile().close();
        v.count(vec![
            ballots(36, 1),
            column(Post::Chair, &[(11, 25), (13, 9)]),
            column(Post::ViceChair, &[(15, 22), (17, 9)]),
            column(Post::Member, members),
        ]);
        v.confirm().announce();
        v
    };
    let v = men_above(&[(19, 28), (21, 26), (23, 24), (16, 19)]);
    assert_eq!(v.elected()[2..], [(Post::Member, 16), (Post::Member, 19), (Post::Member, 21)]);

    let mut v = men_above(&[(19, 28), (21, 26), (23, 24), (16, 18)]);
    assert_eq!(v.elected()[2..], [(Post::Member, 19), (Post::Member, 21)]);
    let (_, outcome) = v.state.round().and_then(|r| r.outcome.clone()).expect("decided");
    assert_eq!(outcome.next_step, Some(NextStep::RunoffWomenOnly));
    v.call(7);
    assert_eq!(v.standing(Post::Member), [16]);
    let write_in = column_with(Post::Member, &[(16, 9)], &[(23, 18)]);
    v.hold(28, 28, vec![ballots(28, 0), write_in]);
    assert_eq!(v.elected().len(), 4, "a man does not take the seat held for a woman");
}

#[test]
fn zhejiang_seats_the_brother_with_more_votes_and_fills_from_those_with_a_majority() {
    let mut v = Village::new(ZHEJIANG, date(2026, 12, 20));
    v.with_candidates().arrange().print().list_mobile();
    v.act(&Command::DeclareKinship { a: p(16), b: p(17), relation: Relation::Sibling });
    v.close().count(sheet(&[(11, 25), (12, 11)], &[(14, 20), (15, 16)], &[(16, 24), (17, 22), (18, 20), (19, 19)])).confirm().announce();
    assert_eq!(v.elected()[2..], [(Post::Member, 16), (Post::Member, 18), (Post::Member, 19)]);

    let mut v = Village::new(ZHEJIANG, date(2026, 12, 20));
    v.with_candidates().arrange().print().list_mobile();
    v.act(&Command::DeclareKinship { a: p(16), b: p(17), relation: Relation::Sibling });
    v.close().count(sheet(&[(11, 25), (12, 11)], &[(14, 20), (15, 16)], &[(16, 22), (17, 22), (18, 20), (19, 19)])).confirm().announce();
    assert_eq!(v.elected()[2..], [(Post::Member, 18), (Post::Member, 19)]);
    let (kind, seats, candidates) = v.state.next_round().expect("the brothers are voted on again");
    assert_eq!((kind, seats.member, candidates.len()), (RoundKind::TieRevote, 1, 2));
    v.call(0);
    v.hold(20, 20, vec![ballots(20, 0), column(Post::Member, &[(16, 8), (17, 12)])]);
    assert_eq!(v.elected().last(), Some(&(Post::Member, 17)));
}

#[test]
fn relatives_and_a_missing_minority_are_told_where_the_law_gives_no_method() {
    let mut v = Village::new(QINGHAI, date(2026, 12, 20));
    v.with_candidates().arrange().print().list_mobile();
    v.act(&Command::DeclareKinship { a: p(11), b: p(17), relation: Relation::Sibling });
    v.close().count(usual_sheet()).confirm();
    let (_, outcome) = v.state.round().and_then(|r| r.outcome.clone()).expect("decided");
    assert_eq!(outcome.flags, ["relatives_together", "minority_member_missing"]);
    assert_eq!((outcome.elected.len(), outcome.next_step), (5, Some(NextStep::Done)), "the result stands");
    let minority = outcome.because.iter().find(|b| b.rule == "minority").expect("told");
    assert_eq!(
        (minority.citation.article.as_ref(), minority.figures["nationalities"].to_string().as_str()),
        ("《青海省村民委员会选举办法》第二条第二款", "2")
    );
}

#[test]
fn certificates_and_handover_come_after_every_seat_is_settled() {
    let mut v = Village::qinghai();
    v.ready().close().count(usual_sheet()).confirm();
    let hand_over = |v: &Village, items: Vec<election::command::HandoverItem>, by: &str| Command::RecordHandover {
        on: v.today,
        items,
        supervised_by: by.to_owned(),
    };
    use election::command::HandoverItem::{Archive, Seal};
    assert_eq!(v.refused(&Command::IssueCertificates { on: v.today }).rule, "not_announced");
    assert_eq!(v.refused(&hand_over(&v, vec![Seal], "监交人")).rule, "not_announced");
    v.announce().certify();
    assert_eq!(v.refused(&Command::IssueCertificates { on: v.today }).rule, "certificates_issued");
    assert_eq!(v.refused(&hand_over(&v, vec![Archive], "监交人")).rule, "handover_needs_seal");
    assert_eq!(v.refused(&hand_over(&v, vec![Seal], " ")).rule, "handover_supervised");
    v.act(&hand_over(&v, vec![Seal, Archive], "监交人"));
    assert_eq!(v.refused(&hand_over(&v, vec![Seal], "监交人")).rule, "handed_over");
}

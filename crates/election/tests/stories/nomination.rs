//! Nomination and the candidate list: sums that can be, a choice for every post, the order of votes.

use crate::common::{BEIJING, HENAN, QINGHAI, SHANGHAI, Village, p, votes};
use election::command::{NominationMode, PostNominations, PostNumber, Review};
use election::{Command, Refusal, Role};
use jiff::civil::date;
use statute::Post;

fn nominations(v: &Village, mode: NominationMode, participants: u32, chair: &[(u32, u32)]) -> Command {
    Command::RecordNominations { on: v.today, mode, participants, posts: vec![PostNominations { post: Post::Chair, votes: votes(chair) }] }
}

fn list(v: &Village, chair: u32, vice: u32, members: u32) -> Command {
    let number = |post, number| PostNumber { post, number };
    let numbers = vec![number(Post::Chair, chair), number(Post::ViceChair, vice), number(Post::Member, members)];
    Command::PublishCandidates { on: v.today, numbers }
}

fn final_roll() -> Village {
    let mut v = Village::qinghai();
    v.final_roll().at(12);
    v
}

#[test]
fn figures_that_cannot_be_are_refused() {
    let v = final_roll();
    let ask = |participants, chair: &[(u32, u32)]| v.refused(&nominations(&v, NominationMode::OpenAtMeeting, participants, chair)).rule;
    assert_eq!(ask(41, &[(11, 20)]), "more_participants_than_registered");
    assert_eq!(ask(30, &[(11, 31)]), "votes_exceed_participants");
    assert_eq!(ask(30, &[(11, 20), (12, 11)]), "nomination_votes_sum");
    assert_eq!(ask(30, &[(11, 5), (11, 5)]), "person_twice");
    assert_eq!(ask(30, &[(77, 5)]), "not_on_roll");
    let women = PostNominations { post: Post::WomenMember, votes: votes(&[(16, 5)]) };
    let on = v.today;
    let other = Command::RecordNominations { on, mode: NominationMode::OpenAtMeeting, participants: 30, posts: vec![women] };
    assert_eq!(v.refused(&other).rule, "no_seat_for_post");
    let chair = PostNominations { post: Post::Chair, votes: votes(&[(11, 5)]) };
    let twice = Command::RecordNominations { on, mode: NominationMode::OpenAtMeeting, participants: 30, posts: vec![chair.clone(), chair] };
    assert_eq!(v.refused(&twice).rule, "section_twice");
}

#[test]
fn from_2026_the_party_organisation_nominates_too() {
    for (year, lawful) in [(2025, false), (2026, true)] {
        let mut v = Village::new(QINGHAI, date(year, 12, 20));
        v.final_roll().at(12);
        let answer = v.ask(Role::ElectionCommittee, "c", &nominations(&v, NominationMode::PartyAndVoters, 30, &[(11, 20)]));
        assert_eq!(answer.err().map(|r| r.rule), if lawful { None } else { Some("party_may_not_nominate") });
    }
}

#[test]
fn beijing_asks_for_more_than_half_at_the_nomination() {
    let mut v = Village::new(BEIJING, date(2026, 12, 20));
    v.final_roll().at(12);
    let refusal: Refusal = v.refused(&nominations(&v, NominationMode::OpenAtMeeting, 20, &[(11, 15)]));
    assert_eq!((refusal.rule, refusal.figures["needed"].as_str()), ("nomination_turnout", "21"));
    assert_eq!(refusal.citation.expect("cited").article.as_ref(), "《北京市村民委员会选举办法》第十六条第一款");
}

#[test]
fn every_post_has_a_choice_and_no_more_than_the_province_allows() {
    let mut v = Village::qinghai();
    v.final_roll().nominate().review().at(8);
    let refusal = v.refused(&list(&v, 1, 2, 4));
    assert_eq!((refusal.rule, refusal.figures["min"].as_str()), ("too_few_candidates", "2"));
    assert_eq!(refusal.citation.expect("cited").article.as_ref(), "《村民委员会组织法》第十八条第一款");
    assert_eq!(v.refused(&list(&v, 4, 2, 4)).rule, "not_enough_nominees");

    let mut v = Village::new(SHANGHAI, date(2026, 12, 20));
    v.final_roll().nominate().review().at(8);
    let refusal = v.refused(&list(&v, 3, 2, 4));
    assert_eq!((refusal.rule, refusal.figures["max"].as_str()), ("too_many_candidates", "2"));
    assert!(v.ask(Role::Township, "t", &list(&v, 2, 2, 5)).is_ok(), "three members and up to three more");
}

#[test]
fn the_list_is_posted_five_days_before_with_everybody_reviewed() {
    let mut v = Village::qinghai();
    v.final_roll().nominate().at(8);
    assert_eq!(v.refused(&list(&v, 2, 2, 4)).rule, "candidate_not_reviewed");
    v.review().at(4);
    let refusal = v.refused(&list(&v, 2, 2, 4));
    assert_eq!((refusal.rule, refusal.figures["latest"].as_str()), ("candidate_list_too_late", "2026-12-15"));
    v.at(5);
    v.act(&list(&v, 2, 2, 4));
    assert_eq!(v.refused(&list(&v, 2, 2, 4)).rule, "candidates_published");
    assert_eq!(v.refused(&nominations(&v, NominationMode::OpenAtMeeting, 30, &[(11, 20)])).rule, "candidates_published");
}

#[test]
fn who_declines_or_is_barred_makes_room_for_the_next() {
    let mut v = Village::qinghai();
    v.final_roll().nominate().review();
    let on = v.today;
    v.act(&Command::WithdrawNominee { on, person: p(12), post: Some(Post::Chair) });
    v.act(&Command::ReviewNominees { on, reviews: vec![(p(17), Review::Barred { bar: election::command::Bar::CriminallyPunished })] });
    assert_eq!(v.refused(&Command::WithdrawNominee { on, person: p(30), post: None }).rule, "not_nominated");
    assert_eq!(v.refused(&Command::ReviewNominees { on, reviews: Vec::new() }).rule, "nothing_reviewed");
    v.publish_candidates();
    assert_eq!(v.standing(Post::Chair), [11, 13]);
    assert_eq!(v.standing(Post::Member), [16, 18, 19, 20]);
}

#[test]
fn equal_votes_for_the_last_place_and_two_posts_for_one_person_are_settled_first() {
    let mut v = Village::qinghai();
    v.final_roll();
    v.nominate_votes(&[(11, 20), (12, 7), (13, 7)], &[(14, 20), (11, 12)], &[(16, 22), (17, 20), (18, 18), (19, 15)]);
    v.review().at(8);
    let refusal = v.refused(&list(&v, 2, 2, 4));
    assert_eq!((refusal.rule, refusal.figures["people"].as_str()), ("nomination_tie", "p12、p13"));
    let on = v.today;
    v.act(&Command::WithdrawNominee { on, person: p(13), post: None });
    let refusal = v.refused(&list(&v, 2, 2, 4));
    assert_eq!((refusal.rule, refusal.figures["person"].as_str()), ("nominated_for_two_posts", "p11"));
}

#[test]
fn with_no_woman_among_the_candidates_the_best_placed_woman_stands_too() {
    let mut v = Village::qinghai();
    v.final_roll();
    v.nominate_votes(&[(11, 20), (13, 7)], &[(15, 20), (17, 12)], &[(19, 22), (21, 20), (23, 18), (25, 15), (16, 6), (18, 4)]);
    v.review();
    v.publish_candidates();
    assert_eq!(v.standing(Post::Member), [19, 21, 23, 25, 16]);
}

#[test]
fn henan_merges_the_votes_of_those_not_placed_higher_and_ends_withdrawals_after_three_days() {
    let mut v = Village::new(HENAN, date(2026, 12, 20));
    v.final_roll();
    v.nominate_votes(&[(11, 20), (12, 8), (13, 6)], &[(14, 20), (15, 12)], &[(16, 22), (17, 20), (18, 18), (19, 10), (13, 5)]);
    v.review();
    let on = v.at(8);
    v.act(&Command::PublishCandidates { on, numbers: Village::numbers() });
    assert_eq!(v.standing(Post::Member), [16, 17, 18, 13], "6 for chair and 5 for member are 11, more than 10");
    v.at(4);
    let refusal = v.refused(&Command::WithdrawCandidate { on: v.today, person: p(13), post: Post::Member });
    assert_eq!((refusal.rule, refusal.figures["latest"].as_str()), ("withdrawal_too_late", "2026-12-15"));
    v.act(&Command::WithdrawCandidate { on: date(2026, 12, 15), person: p(13), post: Post::Member });
    assert_eq!(v.standing(Post::Member), [16, 17, 18, 19]);
}

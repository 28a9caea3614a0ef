//! A village Party branch: who should attend, who came, who is elected, and what the secretary needs.

use statute::party::{Approved, LeftOut, Members, PartyCount, PartyStep, attendance, decide, min_candidates, recommended, secretary};
use statute::party::{secretary_win_min, should_attend};

use super::{names, rules};

fn vote(present: u32, seats: u32, votes: &[(&str, u32)]) -> PartyCount {
    let candidates = votes.iter().map(|(name, approve)| Approved { name: (*name).to_owned(), approve: *approve }).collect();
    PartyCount { present, seats, candidates, ..PartyCount::default() }
}

/// 48 full members and 3 on probation; 6 may be left out, if the superior agreed and the meeting passed it.
#[test]
fn those_who_should_attend_are_the_full_members_less_those_left_out_with_consent() {
    let rules = rules("P2020");
    let left_out = |ground: &str, members| LeftOut { ground: ground.to_owned(), members };
    let branch = |agreed| Members {
        full: 48,
        probationary: 3,
        left_out: vec![left_out("bedridden", 4), left_out("abroad_half_year", 2)],
        left_out_agreed: agreed,
    };
    assert_eq!(should_attend(&rules, &branch(true)).number, 42);
    assert_eq!(should_attend(&rules, &branch(false)).number, 48, "without consent nobody is left out");
    let busy = Members { left_out: vec![left_out("busy_at_work", 6)], ..branch(true) };
    let judged = should_attend(&rules, &busy);
    assert_eq!((judged.number, judged.because[0].met), (48, false), "being busy is no ground");
}

#[test]
fn four_fifths_is_enough_since_2020_and_was_not_before() {
    for (packs, present, valid) in [("P2020", 40, true), ("P2020", 39, false), ("P1990", 40, false), ("P1990", 41, true)] {
        let came = attendance(&rules(packs), 50, present).expect("a threshold");
        assert_eq!(came.valid, valid, "{packs} {present}");
        assert_eq!(came.min, if packs == "P2020" { 40 } else { 41 });
    }
}

#[test]
fn the_base_is_those_present_and_exactly_half_is_not_a_majority() {
    let rules = rules("P2020");
    let returned = PartyCount { returned: Some(38), voted: Some(40), ..vote(40, 1, &[("甲", 20), ("乙", 18)]) };
    let outcome = decide(&rules, &returned);
    assert_eq!((outcome.base, outcome.win_min), (Some(40), Some(21)), "not the 38 ballots returned");
    assert_eq!((outcome.elected.len(), outcome.seats_left), (0, 1));
    assert_eq!(decide(&rules, &vote(40, 1, &[("甲", 21), ("乙", 18)])).elected, names(&["甲"]));
}

/// A second vote asks for the majority again: there is no one-third in the Party.
#[test]
fn a_shortfall_is_elected_again_or_the_seats_are_reduced_with_consent() {
    let rules = rules("P2020");
    let outcome = decide(&rules, &vote(41, 3, &[("甲", 38), ("乙", 30), ("丙", 20)]));
    assert_eq!((outcome.next, outcome.consent_min, outcome.seats_left), (Some(PartyStep::RunoffOrReduceSeats), Some(21), 1));
    let again = decide(&rules, &vote(41, 1, &[("丙", 20), ("丁", 19)]));
    assert_eq!((again.elected.len(), again.next), (0, Some(PartyStep::RunoffOrReduceSeats)), "20 of 41 are more than a third");
}

#[test]
fn equal_votes_at_the_last_seat_go_to_a_vote_among_the_tied() {
    let outcome = decide(&rules("P2020"), &vote(40, 2, &[("甲", 35), ("乙", 30), ("丙", 30)]));
    assert_eq!((outcome.elected, outcome.tied), (names(&["甲"]), names(&["乙", "丙"])));
    assert_eq!(outcome.next, Some(PartyStep::TieRevote));
    let free = decide(&rules("P2020"), &vote(40, 3, &[("甲", 35), ("乙", 30), ("丙", 30)]));
    assert_eq!(free.next, Some(PartyStep::Done), "with seats for both they are simply elected");
}

#[test]
fn more_ballots_than_voters_void_the_vote() {
    let all = |voted, issued, returned| PartyCount {
        voted: Some(voted),
        issued: Some(issued),
        returned: Some(returned),
        ..vote(40, 1, &[("甲", 39)])
    };
    let void = decide(&rules("P2020"), &all(40, 41, 41));
    assert_eq!((void.valid, void.invalid_reason, void.next), (Some(false), Some("returned_gt_voters"), Some(PartyStep::Rerun)));
    assert!(void.elected.is_empty());
    assert_eq!(decide(&rules("P1990"), &all(40, 41, 41)).valid, Some(true), "in 1990 the ballots issued were the measure");
    assert_eq!(decide(&rules("P1990"), &all(40, 40, 41)).invalid_reason, Some("returned_gt_issued"));
}

#[test]
fn a_fifth_more_candidates_than_seats_rounded_up() {
    let rules = rules("P2020");
    let needed: Vec<u32> = (1..=7).map(|seats| min_candidates(&rules, seats).expect("a share").0).collect();
    assert_eq!(needed, [2, 3, 4, 5, 6, 8, 9]);
    assert_eq!(min_candidates(&super::rules("CN-VCL-2025"), 3), None, "villages have no such share");
}

#[test]
fn the_secretary_is_elected_by_the_plenary_or_in_a_small_branch_by_all_members() {
    let rules = rules("P2020");
    let large = secretary(&rules, 7).expect("a rule");
    assert!(large.committee && !large.surplus_required && large.superior_approves);
    assert_eq!(large.elected_by, "committee_plenary");
    let small = secretary(&rules, 6).expect("a rule");
    assert!(!small.committee && small.deputy_allowed);
    assert_eq!(small.elected_by, "members_meeting");
    assert_eq!(secretary_win_min(&rules, 3).map(|(needed, _)| needed), Some(2));
    assert_eq!(secretary_win_min(&rules, 4).map(|(needed, _)| needed), Some(3), "half of four is not more than half");
}

#[test]
fn members_and_masses_recommend_before_the_vote() {
    let rules = rules("P2020");
    assert!(recommended(&rules, &names(&["masses", "members"])).accepted);
    assert_eq!(recommended(&rules, &names(&["members"])).reason, Some("recommendation_missing"));
}

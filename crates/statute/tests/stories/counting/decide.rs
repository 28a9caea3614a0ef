//! Decisions the worked cases do not reach: who sits already, the woman's seat, relatives, ties beside open seats.

use std::collections::BTreeMap;

use proptest::prelude::*;
use statute::{CountRound, NextStep, Post, PostCount, Relation, Sex, Sitting, decide, decide_after};

use super::common::{count, man, names, person, rules, woman};

#[test]
fn two_women_with_equal_votes_contest_the_womans_seat_and_the_men_keep_theirs() {
    let members = [man("a", 90), man("b", 80), man("c", 70), woman("w", 60), woman("v", 60)];
    let outcome = decide(&rules("632823200201"), CountRound::First, &count(&[(Post::Member, 3, &members)]));
    assert_eq!(names(&outcome), ["a", "b"]);
    let tie = outcome.tie.expect("a tie");
    assert_eq!((tie.names, outcome.next_step), (vec!["v".to_owned(), "w".to_owned()], Some(NextStep::TieRevote)));
}

#[test]
fn a_tie_beside_a_seat_held_for_a_woman_contests_only_its_own_seats() {
    let members = [man("a", 90), man("b", 60), man("c", 60), woman("w", 20)];
    let outcome = decide(&rules("632823200201"), CountRound::First, &count(&[(Post::Member, 3, &members)]));
    assert_eq!(names(&outcome), ["a"]);
    assert_eq!((outcome.tie.map(|t| t.names), outcome.tie_seats), (Some(vec!["b".to_owned(), "c".to_owned()]), Some(1)));
    assert_eq!(outcome.seats_left[&Post::Member], 2, "one contested, one held");
    assert_eq!(outcome.reserved.get(&Post::Member).map(String::as_str), Some("women"));
}

#[test]
fn a_woman_tied_at_the_cut_with_a_man_sits_first() {
    let members = [man("a", 90), man("b", 60), woman("w", 60)];
    let outcome = decide(&rules("632823200201"), CountRound::First, &count(&[(Post::Member, 2, &members)]));
    assert_eq!((names(&outcome), &outcome.tie), (vec!["w", "a"], &None));
}

#[test]
fn in_a_runoff_the_held_seat_stays_held_until_a_woman_has_a_third() {
    let sits = [Sitting { post: Post::Chair, person: man("x", 80) }];
    let low = [man("b", 60), woman("w", 33)];
    let rules = rules("632823200201");
    let outcome = decide_after(&rules, CountRound::Runoff, &count(&[(Post::Member, 1, &low)]), &sits);
    assert_eq!((names(&outcome), outcome.next_step), (vec![], Some(NextStep::VacancyOrByElection)));
    let enough = [man("b", 60), woman("w", 34)];
    let outcome = decide_after(&rules, CountRound::Runoff, &count(&[(Post::Member, 1, &enough)]), &sits);
    assert_eq!(names(&outcome), ["w"]);
    let with_woman = [Sitting { post: Post::ViceChair, person: woman("y", 80) }];
    let outcome = decide_after(&rules, CountRound::Runoff, &count(&[(Post::Member, 1, &low)]), &with_woman);
    assert_eq!(names(&outcome), ["b"], "a woman sits already");
    assert_eq!(names(&decide(&rules, CountRound::Runoff, &count(&[(Post::Member, 1, &low)]))), ["b"], "not told who sits, nothing is held");
}

#[test]
fn a_brother_of_one_who_sits_in_a_higher_post_steps_back_in_zhejiang() {
    let mut brother = man("b", 60);
    brother.relatives = BTreeMap::from([("x".to_owned(), Relation::Sibling)]);
    let sits = [Sitting { post: Post::Chair, person: man("x", 80) }];
    let members = [brother, woman("w", 40)];
    let outcome = decide_after(&rules("330106109200"), CountRound::Runoff, &count(&[(Post::Member, 1, &members)]), &sits);
    assert_eq!(names(&outcome), ["w"]);
    assert!(outcome.because.iter().any(|b| b.rule == "relatives" && b.figures["name"] == "b" && b.figures["other"] == "x"));
}

#[test]
fn the_turnout_of_a_runoff_is_told_under_the_runoffs_own_rule() {
    let outcome = decide(&rules("410122100200"), CountRound::Runoff, &count(&[(Post::Chair, 1, &[man("a", 40)])]));
    let turnout = outcome.because.iter().find(|b| b.rule == "turnout").expect("told");
    assert_eq!(turnout.citation.article.as_ref(), "《河南省实施〈村民委员会组织法〉办法》第三十八条第二款");
}

fn any_post(post: Post, first: usize) -> impl Strategy<Value = PostCount> {
    (1..4_u32, prop::collection::vec((0..=100_u32, any::<bool>()), 1..6)).prop_map(move |(seats, people)| PostCount {
        post,
        seats,
        candidates: people
            .into_iter()
            .enumerate()
            .map(|(at, (votes, female))| person(&format!("n{}", first + at), votes, if female { Sex::Female } else { Sex::Male }))
            .collect(),
    })
}

proptest! {
    /// Whatever the figures: nobody sits twice, nobody sits below the number, no post has more than its seats, seats and
    /// open seats add up, and the runoff's candidates are not elected.
    #[test]
    fn every_decision_adds_up(chair in any_post(Post::Chair, 0), members in any_post(Post::Member, 3), province in 0..5_usize, runoff in any::<bool>()) {
        let division = ["632823200201", "310115100200", "110111100200", "330106109200", "410122100200"][province];
        let round = if runoff { CountRound::Runoff } else { CountRound::First };
        let mut input = count(&[]);
        input.posts = vec![members, chair];
        let outcome = decide(&rules(division), round, &input);
        let least = if runoff { 34 } else { 51 };
        prop_assert_eq!(outcome.win_min, Some(least));
        let mut seen = std::collections::BTreeSet::new();
        for e in &outcome.elected {
            prop_assert!(e.votes >= least);
            prop_assert!(seen.insert(e.name.clone()), "{} sits twice", e.name);
        }
        for post in &input.posts {
            let filled = u32::try_from(outcome.elected.iter().filter(|e| e.post == post.post).count()).expect("few");
            prop_assert_eq!(filled + outcome.seats_left[&post.post], post.seats);
        }
        for names in outcome.runoff_candidates.values() {
            prop_assert!(names.iter().all(|n| !seen.contains(n)));
        }
        if let Some(tie) = &outcome.tie {
            let contested = outcome.tie_seats.unwrap_or(outcome.seats_left[&tie.post]);
            prop_assert!(u32::try_from(tie.names.len()).expect("few") > contested && contested > 0);
        }
        prop_assert!(outcome.next_step.is_some());
    }
}

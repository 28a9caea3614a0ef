//! What must hold of any count whatever, and a second statement of the law, by exhaustion, that must agree with the first.

use std::collections::BTreeSet;

use proptest::prelude::*;
use statute::{CountInput, CountRound, CountedPerson, Key, NextStep, Outcome, Post, PostCount, Relation, Sex, decide};

use super::common::{person, rules, rules_with};

const PLACES: [&str; 6] = ["632823200201", "310115100200", "110111100200", "330106109200", "410122100200", "440111100200"];

/// So many ballots of as many voters.
fn all_voted(returned: u32, posts: Vec<PostCount>) -> CountInput {
    CountInput { registered: Some(returned), issued: Some(returned), returned: Some(returned), posts, ..CountInput::default() }
}

/// Votes of which no two are equal.
fn distinct_votes() -> impl Strategy<Value = Vec<u32>> {
    Just((1..=100_u32).collect::<Vec<u32>>()).prop_shuffle()
}

fn with_votes(posts: &mut [PostCount], votes: &[u32]) {
    posts.iter_mut().flat_map(|p| &mut p.candidates).zip(votes).for_each(|(c, votes)| c.votes = *votes);
}

/// A post with up to six people, some related to the one before them.
fn any_post(post: Post, letter: char) -> impl Strategy<Value = PostCount> {
    (1..4_u32, prop::collection::vec((0..=100_u32, any::<bool>(), 0..6_u8), 1..7)).prop_map(move |(seats, people)| {
        let mut candidates: Vec<CountedPerson> = Vec::new();
        for (at, (votes, female, kin)) in people.into_iter().enumerate() {
            let mut next = person(&format!("{letter}{at}"), votes, if female { Sex::Female } else { Sex::Male });
            if let (0, Some(before)) = (kin, candidates.last()) {
                next.relatives.insert(before.name.clone(), Relation::Sibling);
            }
            candidates.push(next);
        }
        PostCount { post, seats, candidates }
    })
}

fn any_count() -> impl Strategy<Value = CountInput> {
    (any_post(Post::Chair, 'a'), any_post(Post::ViceChair, 'b'), any_post(Post::Member, 'c'))
        .prop_map(|(chair, vice, member)| all_voted(100, vec![member, chair, vice]))
}

fn elected(outcome: &Outcome) -> BTreeSet<(Post, String)> {
    outcome.elected.iter().map(|e| (e.post, e.name.clone())).collect()
}

/// The same count with other names.
fn renamed(input: &CountInput, new: impl Fn(&str) -> String) -> CountInput {
    let mut input = input.clone();
    for person in input.posts.iter_mut().flat_map(|p| &mut p.candidates) {
        person.name = new(&person.name);
        person.relatives = person.relatives.iter().map(|(name, relation)| (new(name), *relation)).collect();
    }
    input
}

proptest! {
    #[test]
    fn no_more_sit_than_there_are_seats_and_nobody_below_the_threshold(input in any_count(), place in 0..PLACES.len(), runoff in any::<bool>()) {
        let round = if runoff { CountRound::Runoff } else { CountRound::First };
        let outcome = decide(&rules(PLACES[place]), round, &input);
        for post in &input.posts {
            let sit = outcome.elected.iter().filter(|e| e.post == post.post).count();
            prop_assert!(u32::try_from(sit).expect("few") <= post.seats);
        }
        for e in &outcome.elected {
            prop_assert!(if runoff { e.votes * 3 >= 100 } else { e.votes * 2 > 100 }, "{} sits with {}", e.name, e.votes);
        }
    }

    /// The law knows votes, not names: with other names, in another order of letters, the same people sit.
    #[test]
    fn votes_permuted_by_name_permute_the_result(input in any_count(), place in 0..PLACES.len()) {
        let rules = rules(PLACES[place]);
        let mirror = |name: &str| name.bytes().map(|b| char::from(if b.is_ascii_digit() { b'9' - (b - b'0') } else { b'z' - (b - b'a') })).collect();
        let (first, second) = (decide(&rules, CountRound::First, &input), decide(&rules, CountRound::First, &renamed(&input, mirror)));
        let mirrored: BTreeSet<(Post, String)> = elected(&first).into_iter().map(|(post, name)| (post, mirror(&name))).collect();
        prop_assert_eq!(mirrored, elected(&second));
        prop_assert_eq!(&first.seats_left, &second.seats_left);
        prop_assert_eq!(first.next_step, second.next_step);
        let tied = |outcome: &Outcome, new: &dyn Fn(&str) -> String| {
            outcome.tie.as_ref().map(|t| (t.post, t.names.iter().map(|n| new(n)).collect::<BTreeSet<String>>()))
        };
        prop_assert_eq!(tied(&first, &mirror), tied(&second, &str::to_owned));
    }

    #[test]
    fn more_votes_never_unseat_a_winner(input in any_count(), place in 0..PLACES.len(), more in 1..50_u32) {
        let rules = rules(PLACES[place]);
        for winner in decide(&rules, CountRound::First, &input).elected {
            let mut raised = input.clone();
            let of_post = raised.posts.iter_mut().filter(|p| p.post == winner.post).flat_map(|p| &mut p.candidates);
            of_post.filter(|c| c.name == winner.name).for_each(|c| c.votes = (c.votes + more).min(100));
            let again = decide(&rules, CountRound::First, &raised);
            prop_assert!(again.elected.iter().any(|e| e.name == winner.name && e.post == winner.post), "{} lost the seat", winner.name);
        }
    }

    /// Exactly half is not more than half; exactly a third is not less than a third.
    #[test]
    fn half_does_not_elect_and_a_third_does(base in 2..2_000_u32) {
        let rules = rules(PLACES[0]);
        let one = |votes: u32, round| {
            let post = PostCount { post: Post::Chair, seats: 1, candidates: vec![person("a", votes, Sex::Female)] };
            decide(&rules, round, &all_voted(base, vec![post])).elected.len() == 1
        };
        for votes in [base / 2, base / 2 + 1, base.div_ceil(2)] {
            prop_assert_eq!(one(votes, CountRound::First), votes * 2 > base, "{} of {}", votes, base);
        }
        for votes in [base / 3, base.div_ceil(3), (base / 3).saturating_sub(1)] {
            prop_assert_eq!(one(votes, CountRound::Runoff), votes * 3 >= base && votes > 0, "{} of {}", votes, base);
        }
    }

    /// Turnout: exactly half of the roll makes no election, one more does.
    #[test]
    fn half_of_the_roll_makes_no_election(roll in 1..5_000_u32) {
        let rules = rules(PLACES[0]);
        for returned in [roll / 2, roll / 2 + 1] {
            let input = CountInput { registered: Some(roll), ..all_voted(returned, Vec::new()) };
            prop_assert_eq!(decide(&rules, CountRound::First, &input).election_valid, Some(returned * 2 > roll));
        }
    }

    /// Plain law: the elected are the one set of people with a majority, as large as the seats allow, whom nobody outside
    /// with a majority equals or beats. Where there is no such set, the largest that nobody equals sits and there is a tie.
    #[test]
    fn the_decision_agrees_with_trying_every_set(input in any_count()) {
        let rules = rules_with(&[(Key::RelativesRule, "none"), (Key::WomenMechanism, "none")]);
        let outcome = decide(&rules, CountRound::First, &input);
        for post in &input.posts {
            let (best, full) = best_set(post);
            let sit: BTreeSet<String> = outcome.elected.iter().filter(|e| e.post == post.post).map(|e| e.name.clone()).collect();
            prop_assert_eq!(&sit, &best, "{:?}", post);
            prop_assert_eq!(outcome.tie.as_ref().is_none_or(|t| t.post != post.post) || !full, true);
        }
        let all_full = input.posts.iter().all(|p| best_set(p).1);
        let tie = input.posts.iter().any(tied_at_the_cut);
        let step = if tie { NextStep::TieRevote } else if all_full { NextStep::Done } else { NextStep::Runoff };
        prop_assert_eq!(outcome.next_step, Some(step));
    }

    /// 规程: of the sets that hold a woman, where a woman has the votes, the one with the most votes sits.
    #[test]
    fn a_woman_is_seated_as_trying_every_set_says(mut members in any_post(Post::Member, 'c'), votes in distinct_votes()) {
        with_votes(std::slice::from_mut(&mut members), &votes);
        let rules = rules_with(&[(Key::RelativesRule, "none"), (Key::WomenMechanism, "guarantee_best_majority")]);
        let outcome = decide(&rules, CountRound::First, &all_voted(100, vec![members.clone()]));
        let woman = |c: &&CountedPerson| c.sex == Some(Sex::Female);
        let with_majority: Vec<&CountedPerson> = members.candidates.iter().filter(|c| c.votes > 50).collect();
        let any_woman = with_majority.iter().any(woman);
        // Without a woman who has the votes, one seat is kept for a woman.
        let places = usize::try_from(members.seats).expect("few") - usize::from(!any_woman);
        let best = subsets(&with_majority)
            .into_iter()
            .filter(|set| set.len() <= places && (!any_woman || set.iter().any(woman)))
            .max_by_key(|set| (set.len(), set.iter().map(|c| c.votes).sum::<u32>()))
            .unwrap_or_default();
        let sit: BTreeSet<&str> = outcome.elected.iter().map(|e| e.name.as_str()).collect();
        prop_assert_eq!(sit, best.iter().map(|c| c.name.as_str()).collect::<BTreeSet<&str>>());
        prop_assert_eq!(outcome.reserved.contains_key(&Post::Member), !any_woman);
    }

    /// ZJ 31: of relatives the higher post stays, within a post the higher votes, and the next in line fills. HA 8: the seat
    /// of the one who steps back stays empty.
    #[test]
    fn relatives_step_back_as_a_walk_down_the_votes_says(mut input in any_count(), votes in distinct_votes(), fill in any::<bool>()) {
        with_votes(&mut input.posts, &votes);
        let family = if fill { "keep_higher_fill" } else { "keep_higher" };
        let outcome = decide(&rules_with(&[(Key::RelativesRule, family), (Key::WomenMechanism, "none")]), CountRound::First, &input);
        let mut sit: Vec<&CountedPerson> = Vec::new();
        let mut posts: Vec<&PostCount> = input.posts.iter().collect();
        posts.sort_by_key(|p| p.post);
        for post in posts {
            let mut line: Vec<&CountedPerson> = post.candidates.iter().filter(|c| c.votes > 50).collect();
            line.sort_by_key(|c| std::cmp::Reverse(c.votes));
            let seats = usize::try_from(post.seats).expect("few");
            let kin = |sit: &[&CountedPerson], c: &CountedPerson| sit.iter().any(|s| c.relatives.contains_key(&s.name) || s.relatives.contains_key(&c.name));
            if !fill {
                line.truncate(seats);
            }
            let before = sit.len();
            for c in line {
                if sit.len() - before < seats && !kin(&sit, c) {
                    sit.push(c);
                }
            }
        }
        let names: BTreeSet<&str> = outcome.elected.iter().map(|e| e.name.as_str()).collect();
        prop_assert_eq!(names, sit.iter().map(|c| c.name.as_str()).collect::<BTreeSet<&str>>());
    }

    /// Downward adding in the final count: a lower post counts the votes for the higher ones as well.
    #[test]
    fn votes_added_down_are_the_sum_of_the_higher_posts(chair in 0..=50_u32, vice in 0..=30_u32, member in 0..=20_u32) {
        let rules = rules_with(&[(Key::DownwardAdding, "final")]);
        let post = |post, votes| PostCount { post, seats: 1, candidates: vec![person("a", votes, Sex::Female)] };
        let input = all_voted(100, vec![post(Post::Chair, chair), post(Post::ViceChair, vice), post(Post::Member, member)]);
        let outcome = decide(&rules, CountRound::First, &input);
        let highest = [(Post::Chair, chair), (Post::ViceChair, chair + vice), (Post::Member, chair + vice + member)];
        let wins = highest.into_iter().find(|(_, votes)| votes * 2 > 100);
        prop_assert_eq!(outcome.elected.first().map(|e| (e.post, e.votes)), wins);
        prop_assert!(outcome.elected.len() <= 1, "nobody sits twice");
    }
}

fn subsets<'a>(people: &[&'a CountedPerson]) -> Vec<Vec<&'a CountedPerson>> {
    (0..1_u32 << people.len())
        .map(|mask| people.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, c)| *c).collect())
        .collect()
}

/// The people who sit, by trying every set, and whether all seats are filled.
fn best_set(post: &PostCount) -> (BTreeSet<String>, bool) {
    let with_majority: Vec<&CountedPerson> = post.candidates.iter().filter(|c| c.votes > 50).collect();
    let seats = usize::try_from(post.seats).expect("few");
    let unbeaten = |set: &Vec<&CountedPerson>| {
        let least = set.iter().map(|c| c.votes).min().unwrap_or(u32::MAX);
        with_majority.iter().filter(|c| !set.iter().any(|s| s.name == c.name)).all(|c| c.votes < least)
    };
    let best =
        subsets(&with_majority).into_iter().filter(|set| set.len() <= seats && unbeaten(set)).max_by_key(Vec::len).unwrap_or_default();
    (best.iter().map(|c| c.name.clone()).collect(), best.len() == seats)
}

fn tied_at_the_cut(post: &PostCount) -> bool {
    let with_majority = post.candidates.iter().filter(|c| c.votes > 50).count();
    let (best, full) = best_set(post);
    !full && best.len() < with_majority
}

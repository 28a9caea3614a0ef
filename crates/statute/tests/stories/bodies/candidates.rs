//! From nominations to the list of candidates.

use std::collections::BTreeMap;

use jiff::civil::date;
use statute::candidates::{Nominee, PostNominations, fill, joint, list, may_withdraw, surplus};
use statute::{Key, Post, Sex, Value};

use super::{names, rules, told, with};

fn nominated(places: u32, votes: &[(&str, u32)]) -> PostNominations {
    let nominee = |(name, votes): &(&str, u32)| Nominee { name: (*name).to_owned(), votes: *votes, sex: None };
    PostNominations { places, nominees: votes.iter().map(nominee).collect() }
}

fn two_posts() -> BTreeMap<Post, PostNominations> {
    BTreeMap::from([
        (Post::Chair, nominated(2, &[("甲", 400), ("乙", 300), ("丙", 120), ("辛", 110)])),
        (Post::Member, nominated(2, &[("丁", 350), ("乙", 340), ("己", 200), ("丙", 100)])),
    ])
}

fn placed(list: &statute::candidates::CandidateList, post: Post) -> Vec<String> {
    list.posts[&post].iter().map(|(name, _)| name.clone()).collect()
}

/// Henan 25(2): votes for chair that gave no place there count for member; 丙 has 120 + 100.
#[test]
fn henan_adds_votes_down_at_nomination_and_nobody_stands_twice() {
    let henan = list(&rules("CN-HA-2011"), &two_posts());
    assert_eq!(placed(&henan, Post::Chair), ["甲", "乙"]);
    assert_eq!(henan.posts[&Post::Member], [("丁".to_owned(), 350), ("丙".to_owned(), 220)]);
    let national = list(&rules("CN-VCL-2025"), &two_posts());
    assert_eq!(placed(&national, Post::Member), ["丁", "己"], "elsewhere every post stands for itself");
}

#[test]
fn equal_votes_at_the_last_place_leave_it_open_for_another_vote() {
    let votes = BTreeMap::from([(Post::Member, nominated(2, &[("甲", 90), ("乙", 70), ("丙", 70)]))]);
    let made = list(&rules("CN-HA-2011"), &votes);
    assert_eq!((placed(&made, Post::Member), &made.tied[&Post::Member]), (names(&["甲"]), &names(&["乙", "丙"])));
}

/// 规程: with no woman on the list the best-placed woman stands beside them.
#[test]
fn the_best_placed_woman_stands_where_no_woman_has_a_place() {
    let person = |name: &str, votes, sex| Nominee { name: name.to_owned(), votes, sex: Some(sex) };
    let nominees =
        vec![person("甲", 90, Sex::Male), person("乙", 80, Sex::Male), person("丙", 40, Sex::Female), person("丁", 50, Sex::Female)];
    let votes = BTreeMap::from([(Post::Member, PostNominations { places: 2, nominees })]);
    let made = list(&rules("CN-VCL-2025+GC2013"), &votes);
    assert_eq!(made.woman_added, Some((Post::Member, "丁".to_owned())));
    assert_eq!(placed(&made, Post::Member), ["甲", "乙", "丁"]);
    assert_eq!(list(&rules("CN-VCL-2025"), &votes).woman_added, None, "the law itself does not say so");
}

#[test]
fn as_many_candidates_as_seats_is_no_election_since_2026() {
    assert!(surplus(&rules("CN-RCL-2018"), None, 5, 5).accepted);
    assert_eq!(told(&surplus(&rules("CN-RCL-2025"), None, 5, 5)).expect("refused").0, "too_few_candidates");
    let shanghai = rules("CN-SH-2020");
    assert!(surplus(&shanghai, Some(Post::Chair), 1, 2).accepted);
    assert_eq!(surplus(&shanghai, Some(Post::Chair), 1, 3).reason, Some("too_many_candidates"), "one more, not two");
}

#[test]
fn joint_voters_nominate_jointly_in_a_community() {
    let verdict = |n| joint(&rules("CN-RCL-2025"), n).expect("a rule");
    assert!(verdict(10).accepted);
    assert_eq!(told(&verdict(9)).expect("refused"), ("joint_nominators", "《城市居民委员会组织法》第十八条".to_owned()));
    assert_eq!(joint(&rules("CN-VCL-2025"), 10), None, "the village law does not know it");
}

#[test]
fn a_candidate_steps_down_in_time_and_the_next_in_votes_stands() {
    let (day, listed) = (date(2026, 12, 20), date(2026, 12, 14));
    let by = |packs: &str, on| may_withdraw(&rules(packs), day, listed, on).accepted;
    assert!(by("CN-ZJ-2020", date(2026, 12, 17)) && !by("CN-ZJ-2020", date(2026, 12, 18)), "three days before the election");
    assert!(by("CN-HA-2011", date(2026, 12, 17)) && !by("CN-HA-2011", date(2026, 12, 18)), "three days after the list");
    assert!(by("CN-VCL-2025", day) && !by("CN-VCL-2025", date(2026, 12, 21)), "no text: until the election");

    let of_post = nominated(2, &[("甲", 90), ("乙", 70), ("丙", 60)]);
    let next = fill(&rules("CN-HA-2011"), &of_post, &names(&["甲"]), &names(&["乙"]));
    assert_eq!((next.by.as_deref(), next.elect_further), (Some("丙"), false));
    let nobody = fill(&rules("CN-HA-2011"), &of_post, &names(&["甲", "丙"]), &names(&["乙"]));
    assert_eq!((nobody.by, nobody.elect_further), (None, true), "Henan elects further candidates");
}

#[test]
fn a_village_method_may_ask_for_two_more() {
    let wide = with("CN-VCL-2025", Key::SurplusMemberMin, Value::Number(2));
    assert!(!surplus(&wide, Some(Post::Member), 3, 4).accepted && surplus(&wide, Some(Post::Member), 3, 5).accepted);
}

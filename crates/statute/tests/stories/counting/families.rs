//! Where the provinces differ: each family of rules on one and the same count, as a lawyer would lay them side by side.

use statute::{
    BoxTotal, CountInput, CountRound, CountedPerson, Key, NextStep, Outcome, Post, PostCount, Relation, Rules, decide, may_leave_vacant,
};

use super::common::{count, man, names, national, rules, rules_with, woman};

fn in_province(code: &str) -> Rules {
    rules(&format!("{code}0101001200"))
}

fn brother_of(mut person: CountedPerson, other: &str) -> CountedPerson {
    person.relatives.insert(other.to_owned(), Relation::Sibling);
    person
}

fn told(outcome: &Outcome, rule: &str) -> bool {
    outcome.because.iter().any(|b| b.rule == rule)
}

/// 甲 is chair; his brother 乙 leads the members' list, 丙 and 丁 follow; two members' seats.
#[test]
fn relatives_in_three_families() {
    let input =
        count(&[(Post::Chair, 1, &[man("甲", 80)]), (Post::Member, 2, &[brother_of(man("乙", 70), "甲"), woman("丙", 60), man("丁", 55)])]);
    for (family, elected, step, flag) in [
        ("avoid", vec!["甲", "乙", "丙"], NextStep::Done, true),
        ("keep_higher", vec!["甲", "丙"], NextStep::Runoff, false),
        ("keep_higher_fill", vec!["甲", "丙", "丁"], NextStep::Done, false),
    ] {
        let outcome = decide(&rules_with(&[(Key::RelativesRule, family)]), CountRound::First, &input);
        assert_eq!((names(&outcome), outcome.next_step), (elected, Some(step)), "{family}");
        assert_eq!(outcome.flags.iter().any(|f| f == "relatives_together"), flag, "{family}");
        assert_eq!(told(&outcome, "relatives"), family != "avoid", "{family}: the one who steps back is told why");
    }
}

/// Three brothers in a row with equal votes beside a fourth with more: the decision knows votes and kinship, not names.
#[test]
fn relatives_with_equal_votes_are_looked_at_together() {
    let chain = |names: [&str; 3]| {
        let [b, c, d] = names;
        vec![man("甲", 76), brother_of(man(b, 75), "甲"), brother_of(man(c, 75), b), brother_of(man(d, 75), c)]
    };
    for names_given in [["乙", "丙", "丁"], ["丁", "丙", "乙"]] {
        let outcome = decide(&in_province("41"), CountRound::First, &count(&[(Post::ViceChair, 3, &chain(names_given))]));
        assert_eq!(names(&outcome), ["甲"]);
        assert_eq!(outcome.tie.map(|t| t.names.len()), Some(2), "the two whose brother does not sit");
    }
}

/// Two members' seats; the women have a majority but fewer votes than two men, or none has a majority.
#[test]
fn women_in_five_mechanisms() {
    let with_majority = [man("甲", 90), man("乙", 80), woman("丙", 60), woman("丁", 55)];
    let without = [man("甲", 90), man("乙", 80), woman("丙", 45), woman("丁", 40)];
    let members = |people: &[CountedPerson]| count(&[(Post::Member, 2, people)]);
    let under = |mechanism: &str, people: &[CountedPerson]| {
        decide(&rules_with(&[(Key::WomenMechanism, mechanism), (Key::RelativesRule, "none")]), CountRound::First, &members(people))
    };
    let plain = under("none", &with_majority);
    assert_eq!(
        (names(&plain), plain.flags.as_slice()),
        (vec!["甲", "乙"], ["woman_missing".to_owned()].as_slice()),
        "a duty without a method"
    );

    let guaranteed = under("guarantee_best_majority", &with_majority);
    assert_eq!(names(&guaranteed), ["丙", "甲"]);
    let held = under("guarantee_best_majority", &without);
    assert_eq!((names(&held), held.next_step), (vec!["甲"], Some(NextStep::RunoffWomenOnly)));
    assert_eq!(held.runoff_candidates[&Post::Member], ["丙", "丁"]);

    let three = count(&[(Post::Member, 3, &without)]);
    let stands = decide(&rules_with(&[(Key::WomenMechanism, "runoff_candidate")]), CountRound::First, &three);
    assert!(stands.runoff_candidates[&Post::Member].contains(&"丙".to_owned()), "the best losing woman stands in the runoff");

    let column = count(&[(Post::Member, 1, &with_majority[..2]), (Post::WomenMember, 1, &with_majority[2..])]);
    let dedicated = decide(&rules_with(&[(Key::WomenMechanism, "dedicated_post")]), CountRound::First, &column);
    assert_eq!(names(&dedicated), ["甲", "丙"], "a column of their own");
    let man_in_it = count(&[(Post::WomenMember, 1, &[man("甲", 90), woman("丙", 60)])]);
    assert_eq!(names(&decide(&rules_with(&[(Key::WomenMechanism, "dedicated_post")]), CountRound::First, &man_in_it)), ["丙"]);

    let fixed = decide(&in_province("11"), CountRound::First, &column);
    assert_eq!(names(&fixed), ["甲", "丙"], "Beijing: the meeting fixed the woman's post beforehand");
}

/// 甲 has 40 votes as chair and 20 as member.
#[test]
fn votes_are_added_down_nowhere_at_nomination_or_in_the_final_count() {
    let input = count(&[(Post::Chair, 1, &[man("甲", 40), man("乙", 55)]), (Post::Member, 1, &[man("甲", 20), man("丙", 52)])]);
    for (family, elected) in [("none", ["乙", "丙"]), ("nomination_only", ["乙", "丙"]), ("final", ["乙", "甲"])] {
        assert_eq!(
            names(&decide(&rules_with(&[(Key::DownwardAdding, family), (Key::WomenMechanism, "none")]), CountRound::First, &input)),
            elected,
            "{family}"
        );
    }
}

/// A mobile box gives two ballots more than voters came to it.
#[test]
fn too_many_ballots_void_the_election_or_the_box() {
    let hall = BoxTotal { id: "中心会场".to_owned(), voters: 90, ballots: 90 };
    let mobile = BoxTotal { id: "流动票箱".to_owned(), voters: 8, ballots: 10 };
    let posts = vec![PostCount { post: Post::Chair, seats: 1, candidates: vec![woman("甲", 60)] }];
    let input = CountInput { registered: Some(150), boxes: vec![hall, mobile], posts, ..CountInput::default() };
    let whole = decide(&rules_with(&[(Key::OverflowEffect, "void_election")]), CountRound::First, &input);
    assert_eq!((whole.election_valid, whole.next_step), (Some(false), Some(NextStep::Rerun)));
    let only_box = decide(&rules_with(&[(Key::OverflowEffect, "void_box")]), CountRound::First, &input);
    assert_eq!((only_box.election_valid, only_box.base_votes, names(&only_box)), (Some(true), Some(90), vec!["甲"]));
    assert_eq!(only_box.voided_boxes, ["流动票箱"]);
}

/// The days a province gives for the runoff, and when it may do without one.
#[test]
fn windows_and_stop_rules_of_the_runoff() {
    let three_of_five = count(&[
        (Post::Chair, 1, &[man("甲", 80), man("乙", 20)]),
        (Post::Member, 4, &[man("丙", 70), woman("丁", 60), man("戊", 30), man("己", 20)]),
    ]);
    for (province, name, days, step) in
        [("11", "北京", 15, NextStep::Runoff), ("31", "上海", 30, NextStep::LeaveVacantAllowed), ("33", "浙江", 30, NextStep::Runoff)]
    {
        let outcome = decide(&in_province(province), CountRound::First, &three_of_five);
        assert_eq!((outcome.deadline_days, outcome.next_step), (Some(days), Some(step)), "{name}");
    }
    for (province, name, filled, chair, may) in [
        ("11", "北京", 3, true, false),
        ("11", "北京", 4, false, false),
        ("11", "北京", 4, true, true),
        ("33", "浙江", 3, false, true),
        ("33", "浙江", 2, true, false),
    ] {
        assert_eq!(may_leave_vacant(&in_province(province), filled, chair, true), may, "{name}: {filled} seats, chair {chair}");
    }
    assert!(!may_leave_vacant(&in_province("33"), 3, true, false), "Zhejiang: only after the runoff");
    assert!(may_leave_vacant(&in_province("31"), 3, true, false), "Shanghai: already after the first vote");
}

/// Equal votes at the last seat: only the tied are voted on again, and the more votes win without a majority.
#[test]
fn a_tie_is_settled_among_the_tied() {
    let first = count(&[(Post::Member, 2, &[woman("甲", 80), man("乙", 60), man("丙", 60), man("丁", 55)])]);
    let outcome = decide(&national(), CountRound::First, &first);
    assert_eq!((names(&outcome), outcome.next_step), (vec!["甲"], Some(NextStep::TieRevote)));
    assert_eq!(outcome.tie.map(|t| t.names), Some(vec!["乙".to_owned(), "丙".to_owned()]).map(sorted));
    let again = count(&[(Post::Member, 1, &[man("乙", 30), man("丙", 29)])]);
    assert_eq!(names(&decide(&national(), CountRound::TieRevote, &again)), ["乙"], "30 of 100 is enough among the tied");
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

/// VCL-2025 21: a winner who is barred loses the seat; the election stands. A ground of invalidity voids the election.
#[test]
fn a_void_person_is_not_a_void_election() {
    let mut barred = man("甲", 90);
    barred.disqualified = true;
    let mut input = count(&[(Post::Chair, 1, &[barred, woman("乙", 45)])]);
    let person = decide(&national(), CountRound::First, &input);
    assert_eq!((person.election_valid, person.elected.len(), person.next_step), (Some(true), 0, Some(NextStep::Runoff)));
    assert!(told(&person, "barred"));
    input.irregularity = Some("count_not_public".to_owned());
    let election = decide(&national(), CountRound::First, &input);
    assert_eq!((election.election_valid, election.next_step), (Some(false), Some(NextStep::Rerun)));
}

/// A rerun starts the vote again after an invalid one; a runoff fills what a valid one left open, with a third of the ballots.
#[test]
fn a_rerun_is_not_a_runoff() {
    let half = CountInput { returned: Some(75), ..count(&[(Post::Chair, 1, &[woman("甲", 74)])]) };
    let invalid = decide(&in_province("41"), CountRound::First, &half);
    assert_eq!((invalid.next_step, invalid.deadline_days), (Some(NextStep::Rerun), Some(30)), "Henan 39: within 30 days");
    let open = count(&[(Post::Chair, 1, &[woman("甲", 50), man("乙", 50)])]);
    assert_eq!(decide(&national(), CountRound::First, &open).next_step, Some(NextStep::Runoff));
    let runoff = count(&[(Post::Chair, 1, &[woman("甲", 34), man("乙", 33)])]);
    assert_eq!(names(&decide(&national(), CountRound::Runoff, &runoff)), ["甲"]);
}

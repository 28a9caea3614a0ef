//! One ballot: valid or void, and what it adds.

use std::collections::BTreeMap;

use jiff::civil::date;
use statute::ballot::{MarkedBallot, Validity, added_down, judge};
use statute::{Body, Key, Post, Rules, Value};

fn rules(division: &str) -> Rules {
    Rules::resolve(division, Body::VillageCommittee, date(2026, 12, 20)).expect("a law")
}

fn ballot(chair: &[&str], members: &[&str]) -> MarkedBallot {
    let names = |list: &[&str]| list.iter().map(|n| (*n).to_owned()).collect();
    MarkedBallot { posts: BTreeMap::from([(Post::Chair, (1, names(chair))), (Post::Member, (3, names(members)))]) }
}

#[test]
fn a_table_of_ballots() {
    let (qinghai, zhejiang) = (rules("632823200201"), rules("330106109200"));
    let column = qinghai.with(Key::OvervoteScope, Value::Choice("column".to_owned())).expect("a word for a word");
    let valid = |b: &MarkedBallot| Validity::Valid(b.posts.iter().map(|(p, (_, n))| (*p, n.clone())).collect());
    let full = ballot(&["甲"], &["乙", "丙", "丁"]);
    assert_eq!(judge(&qinghai, &full), valid(&full), "as many as seats");
    let few = ballot(&[], &["乙"]);
    assert_eq!(judge(&qinghai, &few), valid(&few), "fewer than seats");
    let blank = ballot(&[], &[]);
    assert_eq!(judge(&qinghai, &blank), valid(&blank), "a blank ballot is valid and adds nothing");
    let over = ballot(&["甲", "戊"], &["乙"]);
    assert_eq!(judge(&qinghai, &over), Validity::Void("over_vote"), "the whole ballot");
    let kept = Validity::Valid(BTreeMap::from([(Post::Member, vec!["乙".to_owned()])]));
    assert_eq!(judge(&column, &over), kept, "only the over-full column");
    let twice = ballot(&["甲"], &["甲", "乙"]);
    assert_eq!(judge(&qinghai, &twice), valid(&twice), "two posts for one person: each is counted");
    assert_eq!(judge(&zhejiang, &twice), Validity::Void("same_person_two_posts"), "Zhejiang 27(3)");
    assert!(qinghai.flag(Key::VoidInBase), "void or not, it stays in the base");
}

#[test]
fn votes_added_down_count_one_ballot_once() {
    let old_gansu = Rules::named("CN-GS-pre2013").expect("a pack");
    let twice = ballot(&["甲"], &["甲"]);
    assert_eq!(added_down(&old_gansu, &twice, "甲", Post::Member), 1);
    assert_eq!(added_down(&old_gansu, &ballot(&["甲"], &[]), "甲", Post::Member), 1, "from the higher post");
    assert_eq!(added_down(&old_gansu, &ballot(&[], &["甲"]), "甲", Post::Chair), 0, "never upwards");
    assert_eq!(added_down(&rules("632823200201"), &ballot(&["甲"], &[]), "甲", Post::Member), 0, "not elsewhere");
}

//! The supervision committee.

use statute::Relation;
use statute::supervision::{Nominee, decide, eligible, size};

use super::{names, rules};

#[test]
fn members_of_the_committee_and_their_near_relatives_may_not_serve() {
    let law = rules("CN-VCL-2025");
    let kin = |relation| Nominee { relation: Some(relation), ..Nominee::default() };
    let post = |word: &str| Nominee { posts: names(&[word]), ..Nominee::default() };
    assert_eq!(eligible(&law, &kin(Relation::Sibling)).reason, Some("near_relative"));
    assert!(eligible(&law, &kin(Relation::Other)).accepted, "a cousin is no near relative (民法典 1045)");
    assert_eq!(eligible(&law, &post("committee_members")).reason, Some("excluded_post"));
    assert!(eligible(&law, &post("accountant")).accepted, "the law itself does not name accountants");
    assert!(!eligible(&rules("CN-VCL-2025+CN-ZJ-IMPL-2020"), &post("accountant")).accepted, "Zhejiang does");
}

#[test]
fn shandong_wants_three_or_five_and_votes_again_among_equals() {
    let shandong = rules("CN-VCL-2025+CN-SD-IMPL-2012");
    let allowed = |n| size(&shandong, n).reason;
    assert_eq!([2, 3, 4, 5, 6].map(allowed), [Some("too_few"), None, Some("not_odd"), None, Some("too_many")]);
    let votes = |list: &[(&str, u32)]| list.iter().map(|(name, votes)| ((*name).to_owned(), *votes)).collect();
    let found = decide(&shandong, 3, 40, votes(&[("甲", 12), ("乙", 9), ("丙", 8), ("丁", 7)]));
    assert_eq!((found.elected, found.open), (names(&["甲", "乙", "丙"]), 0), "most votes win, no majority is asked for");
    let equal = decide(&shandong, 3, 40, votes(&[("甲", 12), ("乙", 9), ("丙", 8), ("丁", 8)]));
    assert_eq!((equal.elected, equal.tied), (names(&["甲", "乙"]), names(&["丙", "丁"])));
    let henan = decide(&rules("CN-HA-2011"), 3, 40, votes(&[("甲", 30), ("乙", 20), ("丙", 8)]));
    assert_eq!((henan.elected, henan.open), (names(&["甲"]), 2), "Henan follows the committee's procedure: more than half of 40");
}

//! By-elections.

use jiff::civil::date;
use statute::by_election::{ElectedBy, Need, due, may_elect, need, quorum, quorum_min, run_by, term_ends, woman_required};

use super::rules;

#[test]
fn shanghai_may_leave_a_seat_open_with_three_members_left() {
    let shanghai = rules("CN-SH-2020");
    assert_eq!([3, 2].map(|left| need(&shanghai, left).0), [Need::MaySkip, Need::Within(3)]);
    assert_eq!(due(&shanghai, date(2026, 11, 30)), Some(date(2027, 2, 28)), "the last day of a shorter month");
    assert_eq!(need(&rules("CN-VCL-2025"), 2).0, Need::Optional, "the law says 可以 and sets no time");
}

#[test]
fn zhejiang_asks_for_two_thirds_of_the_representatives() {
    let zhejiang = rules("CN-ZJ-2020");
    assert_eq!(quorum_min(&zhejiang, ElectedBy::Representatives, 47), Some(32));
    let enough = |voted| quorum(&zhejiang, ElectedBy::Representatives, 47, voted).expect("a rule");
    assert_eq!((enough(31).reason, enough(32).accepted), (Some("too_few_voted"), true));
    assert_eq!(enough(32).because[0].citation.article.as_ref(), "《浙江省村民委员会选举办法》第三十八条第二款");
    let law = quorum(&rules("CN-VCL-2025"), ElectedBy::Representatives, 47, 32).expect("the meeting's own quorum");
    assert!(law.accepted);
}

#[test]
fn who_elects_who_runs_it_and_for_how_long() {
    assert!(may_elect(&rules("CN-VCL-2025"), ElectedBy::Representatives).accepted);
    assert!(!may_elect(&rules("CN-RCL-2018"), ElectedBy::Representatives).accepted, "the old law knew the residents' meeting only");
    let zhejiang = rules("CN-ZJ-2020");
    assert_eq!(run_by(&zhejiang, 3).0, "committee");
    assert_eq!(run_by(&zhejiang, 0).0, "election_committee", "with nobody left");
    let law = rules("CN-VCL-2025");
    assert_eq!(term_ends(&law, date(2031, 12, 20), date(2029, 5, 1)), date(2031, 12, 20), "for the rest of the term");
    assert!(woman_required(&rules("CN-VCL-2025+GC2013"), 0).0 && !woman_required(&rules("CN-VCL-2025+GC2013"), 1).0);
    assert!(!woman_required(&law, 0).0, "the law has no rule for by-elections");
}

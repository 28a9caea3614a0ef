//! Recall, resignation, end of office.

use jiff::civil::date;
use statute::Form;
use statute::recall::{
    Earlier, Petitioners, RecallVote, Resignation, may_repeat, office_ends, petition, petition_min, resignation, vote, vote_by,
};

use super::rules;

#[test]
fn a_fifth_of_the_voters_or_a_third_of_the_representatives_ask() {
    let village = rules("CN-VCL-2025");
    assert_eq!(petition_min(&village, Petitioners::Voters, 1_003), Some(201));
    assert_eq!(petition_min(&village, Petitioners::Representatives, 35), Some(12));
    assert_eq!(petition_min(&village, Petitioners::Households, 300), None, "households ask in communities only");
    let community = rules("CN-RCL-2025");
    assert!(petition(&community, Petitioners::Households, 300, 30).expect("a rule").accepted);
    assert_eq!(petition(&community, Petitioners::Voters, 4_000, 399).expect("a rule").reason, Some("too_few_signers"));
}

#[test]
fn more_than_half_vote_and_more_than_half_of_those_agree() {
    let of = |registered, returned| RecallVote { registered, returned, ..RecallVote::default() };
    let law = rules("CN-VCL-2025");
    let found = vote(&law, of(1_000, 520)).expect("a rule");
    assert_eq!((found.valid, found.approve_min), (true, 261));
    assert!(!vote(&law, of(1_000, 500)).expect("a rule").valid);
    let old = vote(&rules("CN-VCL-1998"), of(1_000, 520)).expect("a rule");
    assert_eq!(old.approve_min, 501, "in 1998 more than half of all voters");
    let reps = |returned| RecallVote { form: Form::Representatives, registered: 60, returned };
    let community = rules("CN-RCL-2025");
    assert!(!vote(&community, reps(40)).expect("a rule").valid && vote(&community, reps(41)).expect("a rule").valid);
}

#[test]
fn a_failed_recall_is_not_asked_for_again_at_once() {
    let again = |packs: &str, same_facts, on| may_repeat(&rules(packs), Earlier { voted: date(2027, 3, 1), same_facts }, on).accepted;
    assert!(!again("CN-ZJ-2020", true, date(2028, 2, 29)) && again("CN-ZJ-2020", true, date(2028, 3, 1)));
    assert!(again("CN-ZJ-2020", false, date(2027, 3, 2)), "other facts may be brought at once");
    assert!(!again("CN-BJ-2012", true, date(2029, 3, 1)), "Beijing: for the rest of the term");
    assert!(!again("CN-VCL-2025+GC2013", false, date(2027, 8, 31)) && again("CN-VCL-2025+GC2013", false, date(2027, 9, 1)));
    assert!(again("CN-VCL-2025", true, date(2027, 3, 2)), "the law sets no bar");
}

#[test]
fn the_vote_is_held_within_thirty_days_and_then_the_township_sees_to_it() {
    let asked = date(2027, 3, 1);
    assert_eq!(vote_by(&rules("CN-HA-2011"), asked), (Some(date(2027, 3, 31)), Some(date(2027, 4, 30))));
    assert_eq!(vote_by(&rules("CN-VCL-2025"), asked), (None, None));
}

#[test]
fn a_resignation_ends_the_office_when_the_meeting_accepts_it() {
    let zhejiang = rules("CN-ZJ-2020");
    let open = resignation(&zhejiang, Resignation { handed_in: date(2027, 3, 1), accepted: None });
    assert_eq!((open.ended, open.meeting_by, open.notice_by), (false, Some(date(2027, 3, 31)), None));
    let accepted = resignation(&zhejiang, Resignation { handed_in: date(2027, 3, 1), accepted: Some(date(2027, 3, 20)) });
    assert_eq!((accepted.ended, accepted.notice_by, accepted.ends_recall), (true, Some(date(2027, 3, 25)), true));
}

#[test]
fn an_office_ends_by_itself_on_the_grounds_of_the_law_only() {
    let law = rules("CN-VCL-2025");
    for ground in ["incapacity", "sentence", "two_failed_reviews"] {
        assert!(office_ends(&law, ground).accepted, "{ground}");
    }
    assert_eq!(office_ends(&law, "death").reason, Some("no_such_ground"), "the law takes it for granted; Shanghai says it");
    assert!(office_ends(&rules("CN-SH-2020"), "death").accepted);
}

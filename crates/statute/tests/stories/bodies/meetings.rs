//! Meetings: who must come, what passes, who may have one called.

use statute::meetings::{Caller, Came, Meeting, approve_min, may_call, notice, passes, quorum, women_came};

use super::rules;

fn came(present: u32, whole: u32) -> Option<Came> {
    Some(Came { present, whole })
}

#[test]
fn a_group_meets_with_two_thirds_of_its_adults_or_of_its_households() {
    let rules = rules("CN-VCL-2025");
    let found = quorum(&rules, Meeting::Group, came(60, 90), came(20, 31));
    assert_eq!((found.by_persons, found.by_households, found.met()), (Some(true), Some(false), true));
    assert!(!quorum(&rules, Meeting::Group, came(59, 90), came(20, 31)).met());
    assert!(quorum(&rules, Meeting::Group, None, came(21, 31)).met());
    assert_eq!(approve_min(&rules, Meeting::Group, 60), Some(31));
    assert!(!passes(&rules, Meeting::Group, 30, 60).expect("a rule").accepted, "half of those present is not more than half");
}

#[test]
fn all_villagers_meet_with_a_majority_and_representatives_with_two_thirds() {
    let rules = rules("CN-VCL-2025");
    assert!(quorum(&rules, Meeting::All, came(501, 1_000), None).met() && !quorum(&rules, Meeting::All, came(500, 1_000), None).met());
    assert!(quorum(&rules, Meeting::All, None, came(200, 300)).met(), "two thirds of the households");
    assert!(
        quorum(&rules, Meeting::Representatives, came(32, 47), None).met()
            && !quorum(&rules, Meeting::Representatives, came(31, 47), None).met()
    );
    let community = super::rules("CN-RCL-2025");
    assert!(quorum(&community, Meeting::All, None, came(151, 300)).met(), "in a community half of the households and one more");
}

#[test]
fn a_tenth_of_the_villagers_or_a_third_of_the_representatives_may_have_a_meeting_called() {
    let rules = rules("CN-VCL-2025");
    let may = |meeting, caller, asking, whole| may_call(&rules, meeting, caller, asking, whole).map(|v| v.accepted);
    assert_eq!(may(Meeting::All, Caller::Voters, 101, 1_003), Some(true));
    assert_eq!(may(Meeting::All, Caller::Voters, 100, 1_003), Some(false));
    assert_eq!(may(Meeting::All, Caller::Representatives, 12, 35), Some(true));
    assert_eq!(may(Meeting::Representatives, Caller::Representatives, 7, 35), Some(true));
    assert_eq!(may(Meeting::Representatives, Caller::Voters, 500, 1_003), None, "no text gives voters that right");
    assert_eq!(may(Meeting::All, Caller::Households, 300, 300), None, "villages do not count households here");
}

#[test]
fn shandong_asks_for_two_thirds_of_the_women_and_ten_days_of_notice() {
    let shandong = rules("CN-VCL-2025+CN-SD-IMPL-2012");
    assert!(women_came(&shandong, Came { present: 8, whole: 12 }).expect("a rule").accepted);
    assert_eq!(women_came(&shandong, Came { present: 7, whole: 12 }).expect("a rule").reason, Some("too_few_women"));
    assert_eq!(women_came(&rules("CN-VCL-2025"), Came { present: 0, whole: 12 }), None);
    assert!(notice(&shandong, Meeting::All, 10).expect("a rule").accepted && !notice(&shandong, Meeting::All, 9).expect("a rule").accepted);
}

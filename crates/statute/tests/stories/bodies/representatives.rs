//! Representatives: how many, how composed, how voted on.

use std::collections::BTreeMap;

use statute::representatives::{Column, ColumnBallot, RepsCount, Written, composition, decide, judge, leader_recall_petition};
use statute::representatives::{leader_recalled, may_lead_group, numbers};
use statute::{Key, Sex, Value};

use super::{rules, with};

const HANDBOOK: &str = "yueqing-2011-handbook";

fn written(names: &[(&str, Sex)]) -> Vec<Written> {
    names.iter().map(|(name, sex)| Written { name: (*name).to_owned(), sex: Some(*sex) }).collect()
}

fn ballot(general: &[(&str, Sex)], women: &[(&str, Sex)]) -> ColumnBallot {
    ColumnBallot { columns: BTreeMap::from([(Column::General, (2, written(general))), (Column::Women, (1, written(women)))]) }
}

#[test]
fn four_fifths_are_representatives_and_a_third_are_women() {
    let rules = rules("CN-VCL-2025");
    assert!(composition(&rules, 40, 7, 16).ok);
    let few_women = composition(&rules, 40, 7, 15);
    assert_eq!((few_women.ok, few_women.because[0].met, few_women.because[1].met), (false, true, false), "16 of 47 are needed");
    assert!(!composition(&rules, 25, 7, 12).ok);
    assert!(composition(&rules, 28, 7, 12).ok, "28 of 35 are exactly four fifths");
}

#[test]
fn one_for_five_to_fifteen_households_and_no_fewer_than_the_province_asks() {
    let range = |packs: &str, households, people| numbers(&rules(packs), households, people).map(|(min, max, _)| (min, max));
    assert_eq!(range("CN-VCL-2025", 300, None), Some((20, 60)));
    assert_eq!(range("CN-VCL-2025", 301, None), Some((21, 60)));
    assert_eq!(range("CN-VCL-2025+CN-ZJ-IMPL-2020", 300, Some(1_100)), Some((50, 60)), "Zhejiang: fifty from a thousand people on");
    assert_eq!(range("CN-VCL-2025+CN-ZJ-IMPL-2020", 300, Some(499)), Some((30, 60)));
}

#[test]
fn too_many_names_void_their_column_here_and_the_whole_ballot_elsewhere() {
    use Sex::{Female, Male};
    let over = ballot(&[("甲", Male), ("乙", Male), ("丙", Male)], &[("己", Female)]);
    let by_column = judge(&rules(HANDBOOK), &over);
    assert_eq!((by_column.valid, by_column.void, by_column.in_base), (true, vec![Column::General], true));
    assert_eq!(by_column.counted[&Column::Women], ["己"]);
    let whole = with(HANDBOOK, Key::OvervoteScope, Value::Choice("ballot".to_owned()));
    let void = judge(&whole, &over);
    assert!(!void.valid && void.counted.is_empty() && void.in_base);
}

#[test]
fn a_man_in_the_womens_column_voids_it_and_a_name_in_both_is_one_vote() {
    use Sex::{Female, Male};
    let man = judge(&rules(HANDBOOK), &ballot(&[("甲", Male)], &[("乙", Male)]));
    assert_eq!((man.void, man.counted[&Column::General].as_slice()), (vec![Column::Women], ["甲".to_owned()].as_slice()));
    let both = judge(&rules(HANDBOOK), &ballot(&[("己", Female), ("甲", Male)], &[("己", Female)]));
    assert_eq!((both.counted[&Column::Women].len(), both.counted[&Column::General].as_slice()), (1, ["甲".to_owned()].as_slice()));
}

fn votes(list: &[(&str, u32)]) -> Vec<(String, u32)> {
    list.iter().map(|(name, votes)| ((*name).to_owned(), *votes)).collect()
}

#[test]
fn the_other_womens_votes_carry_into_the_general_race() {
    let count = RepsCount {
        general_seats: 2,
        women_seats: 1,
        returned: None,
        general: votes(&[("甲", 80), ("乙", 60), ("庚", 30), ("己", 5)]),
        women: votes(&[("己", 70), ("庚", 45)]),
    };
    let elected =
        |rules: &statute::Rules| decide(rules, &count).elected.into_iter().map(|(_, name, votes)| (name, votes)).collect::<Vec<_>>();
    assert_eq!(elected(&rules(HANDBOOK)), votes(&[("己", 70), ("甲", 80), ("庚", 75)]));
    let apart = with(HANDBOOK, Key::RepsWomenVotesCarry, Value::Flag(false));
    assert_eq!(elected(&apart), votes(&[("己", 70), ("甲", 80), ("乙", 60)]));
}

#[test]
fn equal_votes_at_the_womens_seat_leave_the_general_seats_undecided() {
    let count = RepsCount {
        general_seats: 1,
        women_seats: 1,
        women: votes(&[("己", 70), ("庚", 70)]),
        general: votes(&[("甲", 80)]),
        returned: None,
    };
    let outcome = decide(&rules(HANDBOOK), &count);
    assert_eq!((outcome.elected.len(), outcome.open), (0, 2));
    assert_eq!(outcome.tied.map(|(column, names)| (column, names.len())), Some((Column::Women, 2)));
}

#[test]
fn where_a_majority_is_asked_for_the_rest_stays_open() {
    let majority = with(HANDBOOK, Key::RepsWin, Value::Choice("majority".to_owned()));
    let majority = majority.with(Key::WinThreshold, ">1/2".parse().map(Value::Fraction).expect("a fraction")).expect("its kind");
    let count = RepsCount { general_seats: 2, returned: Some(100), general: votes(&[("甲", 51), ("乙", 50)]), ..RepsCount::default() };
    let outcome = decide(&majority, &count);
    assert_eq!((outcome.elected.len(), outcome.open), (1, 1), "50 of 100 are not more than half");
}

#[test]
fn a_group_leader_is_recalled_by_the_groups_voters() {
    let henan = rules("CN-HA-2011");
    assert!(
        leader_recall_petition(&henan, 90, 45).expect("a rule").accepted
            && !leader_recall_petition(&henan, 91, 45).expect("a rule").accepted
    );
    assert!(leader_recalled(&henan, 90, 60).expect("a rule").accepted && !leader_recalled(&henan, 90, 59).expect("a rule").accepted);
    assert_eq!(leader_recalled(&rules("CN-VCL-2025"), 90, 90), None, "the law leaves it to the provinces");
    assert_eq!(may_lead_group(&rules("CN-VCL-2025+CN-ZJ-IMPL-2020"), false).reason, Some("leader_not_representative"));
    assert!(may_lead_group(&rules("CN-VCL-2025"), false).accepted);
}

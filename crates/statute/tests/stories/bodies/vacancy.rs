//! After the count: stopping, the acting head, relatives, turnout by form, age, reported rates.

use jiff::civil::date;
use statute::duties::{minority_missing, woman_in_runoff};
use statute::indicators::per_mille;
use statute::relatives::{Avoidance, avoid, fills_after_drop};
use statute::roll::of_age;
use statute::turnout::turnout;
use statute::vacancy::{ActingHead, AfterRunoff, acting_head, after_runoff};
use statute::{CountedPerson, Form, Key, Nationality, Post, Relation, Sex, Value};

use super::{rules, with};

#[test]
fn when_an_election_may_end_with_seats_open() {
    let step = |packs: &str, filled, chair| after_runoff(&rules(packs), 5, filled, chair).0;
    assert_eq!(step("CN-ZJ-2020", 3, false), AfterRunoff::LeaveVacantAllowed);
    assert_eq!(step("CN-ZJ-2020", 2, true), AfterRunoff::Runoff);
    assert_eq!(step("CN-BJ-2012", 3, true), AfterRunoff::Runoff, "Beijing: more than three, and the chair");
    assert_eq!(step("CN-BJ-2012", 4, true), AfterRunoff::LeaveVacantAllowed);
    assert_eq!(step("CN-BJ-2012", 4, false), AfterRunoff::Runoff);
    assert_eq!(step("CN-ZJ-2020", 5, true), AfterRunoff::Done);
    assert_eq!(step("CN-ZJ-2020", 0, false), AfterRunoff::NewElection);
}

#[test]
fn the_deputy_presides_and_without_one_the_rules_differ() {
    let elected =
        |list: &[(Post, &str, u32)]| list.iter().map(|(post, name, votes)| (*post, (*name).to_owned(), *votes)).collect::<Vec<_>>();
    let deputy = elected(&[(Post::Member, "丙", 400), (Post::ViceChair, "乙", 320)]);
    assert_eq!(acting_head(&rules("CN-SH-2020"), &deputy).0, ActingHead::Deputy("乙".to_owned()));
    let members = elected(&[(Post::Member, "丙", 400), (Post::Member, "丁", 360)]);
    assert_eq!(acting_head(&rules("CN-SH-2020"), &members).0, ActingHead::MostVotes("丙".to_owned()));
    assert_eq!(acting_head(&rules("CN-ZJ-2020"), &members).0, ActingHead::RepresentativesChoose);
    let equal = elected(&[(Post::Member, "丙", 400), (Post::Member, "丁", 400)]);
    assert_eq!(acting_head(&rules("CN-SH-2020"), &equal).0, ActingHead::MeetingDecidesTie);
}

#[test]
fn two_thirds_of_the_representatives_are_not_more_than_two_thirds() {
    let valid = |form, voted, whole| turnout(&rules("CN-RCL-2025"), form, voted, whole).expect("a rule").valid;
    assert!(!valid(Form::Representatives, 40, 60) && valid(Form::Representatives, 41, 60));
    assert!(!valid(Form::Households, 410, 820) && valid(Form::Households, 411, 820));
    assert_eq!(turnout(&rules("CN-RCL-2025"), Form::AllVoters, 2_001, 4_000).expect("a rule").win_min, Some(1_001));
}

#[test]
fn whether_the_birthday_itself_counts_is_a_parameter() {
    let day = date(2026, 12, 20);
    let read = rules("CN-VCL-2025");
    assert!(of_age(&read, date(2008, 12, 20), day).accepted && !of_age(&read, date(2008, 12, 21), day).accepted);
    let strict = with("CN-VCL-2025", Key::AgeInclusive, Value::Flag(false));
    assert!(!of_age(&strict, date(2008, 12, 20), day).accepted && of_age(&strict, date(2008, 12, 19), day).accepted);
}

#[test]
fn rates_are_rounded_half_up_and_nothing_has_no_rate() {
    assert_eq!([per_mille(897, 1_000), per_mille(1, 3), per_mille(2, 3), per_mille(1, 2_000)], [Some(897), Some(333), Some(667), Some(1)]);
    assert_eq!(per_mille(0, 0), None);
}

fn person(name: &str, votes: u32) -> CountedPerson {
    serde_json::from_value(serde_json::json!({"name": name, "votes": votes})).expect("a person")
}

#[test]
fn of_two_relatives_the_higher_post_stays_and_equals_are_voted_on_again() {
    let brothers = |first: u32, second: u32, post| {
        let mut elder = person("丙", first);
        elder.relatives.insert("丁".to_owned(), Relation::Sibling);
        [(post, elder), (Post::Member, person("丁", second))]
    };
    let keeps = |packs: &str, pair: &[(Post, CountedPerson)]| avoid(&rules(packs), pair).map(|(avoidance, _)| avoidance);
    let stays = |filled| Some(Avoidance::Keeps { keeps: "丙".to_owned(), dropped: "丁".to_owned(), filled });
    assert_eq!(keeps("CN-ZJ-2020", &brothers(300, 500, Post::Chair)), stays(true), "the post counts before the votes");
    assert_eq!(keeps("CN-ZJ-2020", &brothers(500, 400, Post::Member)), stays(true));
    assert_eq!(keeps("CN-ZJ-2020", &brothers(500, 500, Post::Member)), Some(Avoidance::VoteAgain("丙".to_owned(), "丁".to_owned())));
    assert_eq!(keeps("CN-VCL-2025", &brothers(500, 400, Post::Member)), None, "the law asks for avoidance and gives no method");
    let needed = |votes| fills_after_drop(&rules("CN-ZJ-2020"), 690, votes).expect("a rule");
    assert_eq!((needed(229).1.met, needed(230).1.met, needed(230).0), (false, true, 230));
}

#[test]
fn the_best_woman_stands_in_shanxis_runoff_and_a_missing_minority_is_a_flag() {
    let mut losers = vec![person("丁", 300), person("戊", 90), person("己", 80)];
    for woman in &mut losers[1..] {
        woman.sex = Some(Sex::Female);
    }
    assert_eq!(woman_in_runoff(&rules("CN-SX-2011"), 0, &losers).0.as_deref(), Some("戊"));
    assert_eq!(woman_in_runoff(&rules("CN-SX-2011"), 1, &losers).0, None);
    assert_eq!(woman_in_runoff(&rules("CN-VCL-2025"), 0, &losers).0, None);

    let of = |nationalities: &[&str]| {
        let one = |n: &&str| CountedPerson { nationality: Some(Nationality((*n).into())), ..person("甲", 1) };
        nationalities.iter().map(one).collect::<Vec<_>>()
    };
    let qinghai = rules("CN-QH-2020");
    assert!(minority_missing(&qinghai, true, &of(&["汉", "汉", "汉"])).0);
    assert!(!minority_missing(&qinghai, true, &of(&["汉", "藏", "汉"])).0 && !minority_missing(&qinghai, false, &of(&["汉"])).0);
    assert!(!minority_missing(&rules("CN-VCL-2025"), true, &of(&["汉"])).0, "the clause is gone from the law of 2025");
}

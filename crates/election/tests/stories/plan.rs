//! The plan: seats the law allows and a day that can still be reached.

use crate::common::{BEIJING, QINGHAI, SHANGHAI, Village};
use election::Command;
use election::command::Seats;
use jiff::civil::{Date, date};

fn plan(v: &Village, election_day: Date, chair: u32, vice_chair: u32, member: u32, women_member: u32) -> Command {
    Command::SetPlan {
        on: v.today,
        term: 13,
        election_day,
        seats: Seats { chair, vice_chair, member, women_member },
        form: Default::default(),
        way: Default::default(),
    }
}

#[test]
fn qinghai_wants_an_odd_number_from_three_to_seven() {
    let v = Village::qinghai();
    let refusal = v.refused(&plan(&v, v.day, 1, 1, 2, 0));
    assert_eq!(
        (refusal.rule, refusal.citation.expect("cited").article.as_ref()),
        ("seats_odd", "《青海省村民委员会选举办法》第二条第一款")
    );
    for (members, lawful) in [(0, false), (1, true), (3, true), (5, true), (7, false)] {
        let answer = v.ask(election::Role::Township, "t", &plan(&v, v.day, 1, 1, members, 0));
        assert_eq!(answer.is_ok(), lawful, "1 + 1 + {members}");
    }
    assert_eq!(v.refused(&plan(&v, v.day, 2, 1, 2, 0)).rule, "one_chair");
    assert_eq!(v.refused(&plan(&v, v.day, 1, 1, 6, 0)).rule, "seats_total");
    assert_eq!(v.refused(&plan(&v, v.day, 1, 1, 2, 1)).rule, "women_post_not_separate");
    let huge = v.refused(&plan(&v, v.day, 1, u32::MAX, u32::MAX, 0));
    assert_eq!(huge.rule, "seats_total");
    let v = Village::new(SHANGHAI, date(2026, 12, 20));
    assert!(v.ask(election::Role::Township, "t", &plan(&v, v.day, 1, 1, 2, 0)).is_ok(), "Shanghai has no odd number");
    let v = Village::new(BEIJING, date(2026, 12, 20));
    assert!(v.ask(election::Role::Township, "t", &plan(&v, v.day, 1, 1, 2, 1)).is_ok(), "Beijing fixes the woman's post");
}

#[test]
fn a_day_too_near_is_refused_with_the_earliest_possible() {
    let mut v = Village::new(QINGHAI, date(2026, 12, 20));
    v.today = date(2026, 12, 1);
    let refusal = v.refused(&plan(&v, v.day, 1, 1, 3, 0));
    assert_eq!((refusal.rule, refusal.figures["earliest"].as_str()), ("election_day_too_early", "2026-12-21"));
    assert!(v.ask(election::Role::Township, "t", &plan(&v, date(2026, 12, 21), 1, 1, 3, 0)).is_ok());
    assert_eq!(v.refused(&plan(&v, date(1998, 1, 1), 1, 1, 3, 0)).rule, "no_law");
}

#[test]
fn days_to_come_and_terms_that_cannot_be_are_refused() {
    let mut v = Village::qinghai();
    let tomorrow = statute::shift(v.today, 1);
    let seats = crate::common::SEATS;
    assert_eq!(
        v.refused(&Command::SetPlan {
            on: tomorrow,
            term: 13,
            election_day: v.day,
            seats,
            form: Default::default(),
            way: Default::default()
        })
        .rule,
        "date_in_future"
    );
    assert_eq!(
        v.refused(&Command::SetPlan {
            on: v.today,
            term: 0,
            election_day: v.day,
            seats,
            form: Default::default(),
            way: Default::default()
        })
        .rule,
        "term_number"
    );
    let (on, election_day) = (v.today, v.day);
    v.act(&Command::SetPlan { on, term: 12, election_day, seats, form: Default::default(), way: Default::default() });
    v.act(&Command::SetPlan { on, term: 13, election_day, seats, form: Default::default(), way: Default::default() });
    assert_eq!(v.state.plan.as_ref().map(|p| p.term), Some(13), "a plan may change until the roll is posted");
    assert_eq!(v.refused(&Command::WorkLog { text: " ".to_owned() }).rule, "text_length");
    assert_eq!(v.refused(&Command::WorkLog { text: "长".repeat(2_001) }).rule, "text_length");
}

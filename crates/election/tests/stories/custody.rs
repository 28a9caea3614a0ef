//! A mobile box on its way: sealed empty before three people, gone, back with the same seal, and only then is the poll closed.

use crate::common::{Village, p};
use election::Command;
use election::command::BoxStep;
use jiff::civil::time;

fn step(v: &Village, hour: i8, step: BoxStep) -> Command {
    Command::StepBox { on: v.day, at: time(hour, 0, 0, 0), box_id: 2, step, staff: vec![p(32), p(33), p(34)] }
}

fn seal(number: &str) -> BoxStep {
    BoxStep::Sealed { seal: number.to_owned() }
}

fn back(number: &str) -> BoxStep {
    BoxStep::Returned { seal: number.to_owned() }
}

fn on_the_day() -> Village {
    let mut v = Village::qinghai();
    v.ready().on_the_day();
    v
}

#[test]
fn a_box_leaves_sealed_and_comes_back_with_the_same_seal() {
    let mut v = on_the_day();
    assert_eq!(v.refused(&step(&v, 7, BoxStep::Departed)).rule, "box_step_order", "nothing leaves unsealed");
    assert_eq!(v.refused(&step(&v, 7, seal(" "))).rule, "seal_number");
    v.act(&step(&v, 7, seal("QH-0417")));
    v.act(&step(&v, 8, BoxStep::Departed));
    assert_eq!(v.refused(&step(&v, 7, back("QH-0417"))).rule, "box_step_earlier");
    let other = v.refused(&step(&v, 15, back("QH-0418")));
    assert_eq!((other.rule, other.figures["sealed"].as_str(), other.figures["read"].as_str()), ("seal_differs", "QH-0417", "QH-0418"));
    let close = Village::account(v.day);
    assert_eq!(v.refused(&close).rule, "box_not_back");
    v.act(&step(&v, 15, back("QH-0417")));
    v.act(&close);
}

#[test]
fn a_box_that_comes_back_with_another_seal_is_recorded_as_it_is() {
    let mut v = on_the_day();
    let broken = |number: &str| BoxStep::ReturnedBroken { seal: number.to_owned() };
    assert_eq!(v.refused(&step(&v, 7, broken(""))).rule, "box_step_order", "what never left cannot come back");
    v.act(&step(&v, 7, seal("QH-0417")));
    v.act(&step(&v, 8, BoxStep::Departed));
    assert_eq!(v.refused(&step(&v, 15, broken("QH-0417"))).rule, "seal_is_the_same");
    v.act(&step(&v, 15, broken("QH-0418")));
    let custody = &v.state.round().and_then(|round| round.arrangement.as_ref()).expect("arranged").custody[&2];
    assert_eq!(custody.last().map(|(_, step)| step), Some(&broken("QH-0418")), "nobody can say later that it was whole");
    v.act(&Village::account(v.day));
}

#[test]
fn two_people_do_not_carry_a_box_and_candidates_never_do() {
    let v = on_the_day();
    let with = |staff: Vec<election::PersonId>| Command::StepBox { on: v.day, at: time(7, 0, 0, 0), box_id: 2, step: seal("1"), staff };
    let few = v.refused(&with(vec![p(32), p(33), p(33)]));
    assert_eq!((few.rule, few.figures["min"].as_str()), ("mobile_staff", "3"));
    assert!(few.citation.is_some());
    assert_eq!(v.refused(&with(vec![p(11), p(32), p(33)])).rule, "staff_is_candidate");
    let central = Command::StepBox { on: v.day, at: time(7, 0, 0, 0), box_id: 1, step: seal("1"), staff: vec![p(32), p(33), p(34)] };
    assert_eq!(v.refused(&central).rule, "not_a_mobile_box");
}

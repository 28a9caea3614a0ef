//! The check-in by software: closed once, on the day, with no more marks than voters; a unit without it votes as before.

use crate::common::Village;
use election::command::{BoxMarks, Committed};
use election::{Command, Fact};
use jiff::civil::Date;

/// Base64 of 32 bytes.
const COMMITMENT: &str = "hyE1HcShM9zyHq3WWcJSrYlQwF57o0p5+eqOO0IKCWw=";

fn close(on: Date, boxes: &[(u32, u32)], by_proxy: u32) -> Command {
    let boxes = boxes.iter().map(|(id, marked)| BoxMarks { id: *id, marked: *marked }).collect();
    Command::CloseCheckIn { on, boxes, by_proxy, commitment: Committed { c: COMMITMENT.to_owned() } }
}

fn ready() -> Village {
    let mut v = Village::qinghai();
    v.ready().at(0);
    v
}

#[test]
fn the_marks_enter_the_record_as_one_fact() {
    let mut v = ready();
    let boxes = [(1, 36), (2, 2)].map(|(id, marked)| BoxMarks { id, marked }).to_vec();
    let facts = v.act(&close(v.day, &[(1, 36), (2, 2)], 0));
    let commitment = Committed { c: COMMITMENT.to_owned() };
    assert_eq!(facts, [Fact::CheckInClosed { on: v.day, round: 1, boxes, by_proxy: 0, commitment }]);
    assert_eq!(v.state.round().and_then(|r| r.check_in.as_ref()).expect("closed").marked(), 38);
    let twice = v.refused(&close(v.day, &[(1, 36), (2, 3)], 0));
    assert_eq!((twice.rule, twice.figures["marked"].as_str()), ("check_in_closed", "38"));
    v.close();
}

#[test]
fn it_is_closed_on_the_day_and_before_the_ballots_are_accounted_for() {
    let mut v = Village::qinghai();
    v.with_candidates();
    assert_eq!(v.refused(&close(v.today, &[(1, 1), (2, 0)], 0)).rule, "no_arrangement");
    let mut v = ready();
    v.at(1);
    assert_eq!(v.refused(&close(v.today, &[(1, 1), (2, 0)], 0)).rule, "not_on_election_day");
    v.at(-1);
    assert_eq!(v.refused(&close(v.today, &[(1, 1), (2, 0)], 0)).rule, "not_on_election_day");
    let mut v = ready();
    v.close();
    assert_eq!(v.refused(&close(v.day, &[(1, 36), (2, 2)], 0)).rule, "poll_closed");
}

#[test]
fn no_more_marks_than_voters_each_box_once_and_proxies_only_as_posted() {
    let v = ready();
    let refusal = v.refused(&close(v.day, &[(1, 39), (2, 2)], 0));
    assert_eq!((refusal.rule, refusal.figures["registered"].as_str()), ("marks_exceed_roll", "40"));
    let huge = v.refused(&close(v.day, &[(1, u32::MAX), (2, u32::MAX)], 0));
    assert_eq!((huge.rule, huge.figures["marked"].as_str()), ("marks_exceed_roll", "8589934590"));
    assert_eq!(v.refused(&close(v.day, &[(1, 38)], 0)).rule, "every_box");
    assert_eq!(v.refused(&close(v.day, &[(1, 36), (1, 2)], 0)).rule, "every_box");
    assert_eq!(v.refused(&close(v.day, &[(1, 36), (2, 2)], 1)).rule, "proxies_not_published");
    assert_eq!(v.refused(&close(v.day, &[(1, 0), (2, 0)], 1)).rule, "proxies_exceed_issued");
}

#[test]
fn a_commitment_is_thirty_two_bytes_in_one_spelling() {
    let v = ready();
    let twice_spelled = COMMITMENT.replace("Ww=", "Wx=");
    for wrong in
        ["", "=", &COMMITMENT[1..], &COMMITMENT[..43], &twice_spelled, &COMMITMENT.replace('+', "-"), &COMMITMENT.replace('h', "汉")]
    {
        let boxes = vec![BoxMarks { id: 1, marked: 1 }, BoxMarks { id: 2, marked: 0 }];
        let command = Command::CloseCheckIn { on: v.day, boxes, by_proxy: 0, commitment: Committed { c: wrong.to_owned() } };
        assert_eq!(v.refused(&command).rule, "commitment_form", "{wrong}");
    }
}

#[test]
fn the_poll_is_not_over_while_the_roll_is_being_marked() {
    let mut v = ready();
    v.check_in_open = true;
    let refused = v.refused(&Village::account(v.day));
    assert_eq!(refused.rule, "check_in_unfinished");
    v.act(&close(v.day, &[(1, 36), (2, 2)], 0));
    // The sheet is closed by then; were it not, what the record says of it counts.
    v.close();
}

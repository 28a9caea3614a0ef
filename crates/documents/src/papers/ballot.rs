//! 选票: one master, or the print run.

use election::Election;
use election::state::Round;
use statute::{Key, Rules};

use super::vote::{self, OTHERS, Vote};
use super::{occasion, planned, standing};
use crate::notice::name;
use crate::paper::{Paper, UnitInfo};
use crate::zh;

/// One ballot of the round at hand. It bears nothing that tells it from the next one.
#[must_use]
pub fn ballot(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    ballots(state, unit, 1)
}

/// `copies` identical ballots of the round at hand.
#[must_use]
pub fn ballots(state: &Election, unit: &UnitInfo, copies: u32) -> Option<Paper> {
    Some(at_hand(state, unit)?.ballots(unit, copies))
}

/// The vote of the round at hand.
pub(super) fn at_hand(state: &Election, unit: &UnitInfo) -> Option<Vote> {
    let (term, rules) = planned(state)?;
    let round = state.round()?;
    let mut columns = Vec::new();
    for post in round.seats.posts() {
        let stand: Option<Vec<String>> = standing(round, post).iter().map(|c| name(state, c.person).map(str::to_owned)).collect();
        let seats = round.seats.of(post);
        let lines = if rules.flag(Key::WriteInElectable) { seats } else { 0 };
        columns.push(vote::Column { name: statute::post_name(post).to_owned(), asked: vote::asked(seats), stand: stand?, lines });
    }
    Some(Vote {
        title: format!("{}第{}届{}{}", unit.place(), zh::number(term), unit.body_name(), kind(round)),
        date: zh::date(round.day),
        issuer: unit.election_committee(),
        stamp: "选举委员会".to_owned(),
        columns,
        line: OTHERS,
        how: how(&rules).into_iter().map(str::to_owned).collect(),
        void: void(&rules),
    })
}

/// 换届选举, 另行选举.
pub(super) fn kind(round: &Round) -> &'static str {
    match occasion(round) {
        "" => "换届选举",
        other => other,
    }
}

/// How to mark.
pub(super) fn how(rules: &Rules) -> Vec<&'static str> {
    let mut lines = vec!["同意的，在候选人姓名后的方格内画“○”；不同意的，画“×”；不画任何符号的，视为弃权。"];
    if rules.flag(Key::WriteInElectable) {
        lines.push("另选他人的，在“另选他人”栏的横线上写明其姓名，并在其后的方格内画“○”。");
    }
    lines
}

/// What is void, as the rules in force say.
fn void(rules: &Rules) -> Vec<String> {
    let scope = if rules.choice(Key::OvervoteScope) == "column" { "该项职务的选票无效" } else { "整张选票无效" };
    let mut lines = vec![format!("每项职务所选的人数等于或者少于应选名额的有效，多于应选名额的，{scope}。")];
    if rules.choice(Key::SamePersonTwoPostsBallot) == "void_ballot" {
        lines.push("同一人选为两项以上职务的，选票无效。".to_owned());
    }
    if rules.flag(Key::VoidExtraMarks) {
        lines.push("书写模糊无法辨认或者另作其他标记的，选票无效。".to_owned());
    } else {
        lines.push("书写模糊，无法辨认所选的人或者所画符号的，无效。".to_owned());
    }
    lines
}

//! 选票: one master, or the print run.

use std::sync::Arc;

use election::Election;
use election::state::Round;
use serde_json::{Value, json};
use statute::{Key, Rules};

use super::{occasion, planned, standing};
use crate::names;
use crate::notice::name;
use crate::paper::{Paper, Template, UnitInfo};
use crate::zh;

/// Ems of a half-width candidate line at full type.
const ROOM: f64 = 9.0;

/// One ballot of the round at hand. It bears nothing that tells it from the next one.
#[must_use]
pub fn ballot(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    ballots(state, unit, 1)
}

/// `copies` identical ballots of the round at hand.
#[must_use]
pub fn ballots(state: &Election, unit: &UnitInfo, copies: u32) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let round = state.round()?;
    let mut posts: Vec<Value> = Vec::new();
    for post in round.seats.posts() {
        let names: Option<Vec<Value>> = standing(round, post).iter().map(|c| Some(names::cell(name(state, c.person)?, 2, ROOM))).collect();
        posts.push(json!({ "name": statute::post_name(post), "seats": round.seats.of(post), "candidates": names? }));
    }
    let title = format!("{}第{}届{}{}选票", unit.place(), zh::number(term), unit.body_name(), kind(round));
    let data = json!({
        "title": title,
        "place": format!("{}{}", unit.county, unit.township),
        "date": zh::date(round.day),
        "issuer": unit.election_committee(),
        "posts": posts,
        "write_ins": rules.flag(Key::WriteInElectable),
        "how": how(&rules),
        "void": void(&rules),
        "rehearsal": unit.rehearsal,
    });
    Some(Paper { template: Template::Ballot, title, data: Arc::new(data), copies: copies.max(1) })
}

fn kind(round: &Round) -> &'static str {
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

//! 唱票计票单.

use std::sync::Arc;

use election::Election;
use serde_json::{Value, json};
use statute::Key;

use super::{occasion, planned, standing};
use crate::names;
use crate::notice::name;
use crate::paper::{Paper, Template, UnitInfo};
use crate::zh;

/// The sheet on which one bundle of ballots is called and tallied, with cells for 正.
#[must_use]
pub fn count_sheet(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let round = state.round()?;
    let mut posts: Vec<Value> = Vec::new();
    for post in round.seats.posts() {
        let names: Option<Vec<Value>> = standing(round, post).iter().map(|c| line(name(state, c.person)?)).collect();
        let write_ins = if rules.flag(Key::WriteInElectable) { round.seats.of(post) } else { 0 };
        posts.push(json!({
            "name": statute::post_name(post),
            "seats": round.seats.of(post),
            "candidates": names?,
            "write_ins": write_ins,
        }));
    }
    let title = format!("{}第{}届{}{}唱票计票单", unit.place(), zh::number(term), unit.body_name(), kind(occasion(round)));
    let data = json!({
        "title": title,
        "date": zh::date(round.day),
        "issuer": unit.election_committee(),
        "posts": posts,
        "rehearsal": unit.rehearsal,
    });
    Some(Paper { template: Template::CountSheet, title, data: Arc::new(data), copies: 1 })
}

/// A name with its width, by which the template chooses the type.
fn line(name: &str) -> Option<Value> {
    Some(json!({ "name": name, "ems": names::ems(name) }))
}

fn kind(occasion: &'static str) -> &'static str {
    if occasion.is_empty() { "换届选举" } else { occasion }
}

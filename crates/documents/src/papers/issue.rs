//! 领票名册: on which a voter signs for a ballot, with the proxies and their holders.

use std::sync::Arc;

use election::state::Round;
use election::{Election, PersonId, Voter};
use serde_json::{Value, json};
use statute::Sex;

use super::{occasion, planned, roll};
use crate::paper::{Paper, Template, UnitInfo};
use crate::roster::{self, Order};
use crate::{names, zh};

/// Ems that a name has on one line.
const ROOM: f64 = 7.0;

/// Whose sheets are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Part {
    /// All groups, each from a new page on.
    #[default]
    Whole,
    /// One group, by its place on the roll, from 1.
    Group(usize),
    /// The voters of a mobile box, by its number.
    Box(u32),
}

/// The list on which ballots of the round at hand are signed for: names in order, boxes for signatures, who votes for whom.
/// It has no column for a time and no number in order of coming: it must not tell when anybody came.
#[must_use]
pub fn issue_list(state: &Election, unit: &UnitInfo, order: Order, part: Part) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let (_, registered) = state.roll.corrected?;
    let round = state.round()?;
    if !roll::complete(state, registered) {
        return None;
    }
    let sections: Vec<Value> = match part {
        Part::Box(id) => vec![mobile(state, round, id)?],
        Part::Whole | Part::Group(_) => roster::groups(state, order)
            .iter()
            .enumerate()
            .filter(|(at, _)| part == Part::Whole || part == Part::Group(at + 1))
            .map(|(_, group)| section(state, round, group.name, &group.people, 0))
            .collect(),
    };
    if sections.is_empty() {
        return None;
    }
    let place = round.arrangement.as_ref().map(|a| zh::guarded(&a.place)).unwrap_or_default();
    let title = format!("{}第{}届{}{}领票名册", unit.place(), zh::number(term), unit.body_name(), kind(round));
    let data = json!({
        "title": title,
        "date": zh::date_and_weekday(round.day),
        "place": place,
        "issuer": unit.election_committee(),
        "sections": sections,
        "rehearsal": unit.rehearsal,
    });
    Some(Paper { template: Template::IssueList, title, data: Arc::new(data), copies: 1 })
}

fn kind(round: &Round) -> &'static str {
    match occasion(round) {
        "" => "换届选举",
        other => other,
    }
}

/// The voters listed for a mobile box.
fn mobile(state: &Election, round: &Round, id: u32) -> Option<Value> {
    let arranged = round.arrangement.as_ref()?;
    let listed = &arranged.mobile.get(&id)?.voters;
    let voters: Option<Vec<&Voter>> = listed.iter().map(|(voter, _)| state.roll.line(*voter)).collect();
    let name = arranged.boxes.iter().find(|b| b.id == id).map_or_else(String::new, |b| zh::guarded(&b.name));
    Some(section(state, round, &format!("{id}号票箱　{name}"), &voters?, id))
}

/// A group or a box: its people, one line each.
fn section(state: &Election, round: &Round, name: &str, people: &[&Voter], at_box: u32) -> Value {
    let rows: Vec<Value> = people
        .iter()
        .map(|voter| {
            let sex = match voter.person.sex {
                Some(Sex::Male) => "男",
                Some(Sex::Female) => "女",
                None => "",
            };
            json!({
                "number": voter.person.id.0.to_string(),
                "who": names::cell(&voter.person.name, 1, ROOM),
                "sex": sex,
                "note": note(state, round, voter.person.id, at_box),
            })
        })
        .collect();
    json!({ "name": name, "count": people.len().to_string(), "rows": rows })
}

/// Who votes for this voter, for whom he or she votes, at which mobile box.
fn note(state: &Election, round: &Round, id: PersonId, at_box: u32) -> String {
    let name = |id: PersonId| state.person(id).map_or("—", |p| p.name.as_str());
    let posted = || state.proxies.iter().filter(|p| p.published);
    let mut parts = Vec::new();
    if let Some(proxy) = posted().find(|p| p.principal == id) {
        parts.push(format!("已委托{}代领代投", name(proxy.holder)));
    }
    let held: Vec<&str> = posted().filter(|p| p.holder == id).map(|p| name(p.principal)).collect();
    if !held.is_empty() {
        parts.push(format!("受{}委托，另领{}张", held.join("、"), held.len()));
    }
    let mobile = round.arrangement.iter().flat_map(|a| &a.mobile).find(|(_, list)| list.voters.iter().any(|(v, _)| *v == id));
    if let Some((other, _)) = mobile.filter(|(other, _)| **other != at_box) {
        parts.push(format!("在{other}号流动票箱领票"));
    }
    parts.join("；")
}

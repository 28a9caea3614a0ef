//! Questions after the count: may one stop, who presides, relatives with equal votes, a seat to be filled, the rerun's day,
//! and turnout in the forms of a residents' committee.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use crate::case::{Case, CaseError, deadline, error};
use crate::key::Key;
use crate::outcome::CountedPerson;
use crate::rules::Rules;
use crate::seats::related;
use crate::value::Fraction;

type Input = Map<String, Json>;
type Question = fn(&Rules, &Input) -> Result<Json, CaseError>;

/// Answers the questions that are not a count; `None` for a count.
pub(crate) fn answer(rules: &Rules, case: &Case<'_>) -> Result<Option<Json>, CaseError> {
    let input = &case.input;
    let questions: [(&str, Question); 8] = [
        ("declared_invalid_by", rerun_day),
        ("elected_after_runoff", after_runoff),
        ("losers", runoff_women),
        ("village_multi_ethnic", minority),
        ("open_after_relation_drop", fill_after_drop),
        ("elected", among_elected),
        ("voted", turnout_of_form),
        ("voters_without_ballots", turnout_of_form),
    ];
    questions.iter().find(|(key, _)| input.contains_key(*key)).map(|(_, ask)| ask(rules, input)).transpose()
}

fn number(input: &Input, key: &str) -> Result<u32, CaseError> {
    input
        .get(key)
        .and_then(Json::as_u64)
        .and_then(|n| u32::try_from(n).ok())
        .ok_or_else(|| error("bad_input", format!("{key} is not a count"), &format!("input.{key}")))
}

fn people(input: &Input, key: &str) -> Result<Vec<(String, CountedPerson)>, CaseError> {
    let list = input.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
    list.into_iter()
        .map(|mut item| {
            let post = item.as_object_mut().and_then(|m| m.remove("post")).and_then(|p| p.as_str().map(str::to_owned));
            if let Some(map) = item.as_object_mut() {
                map.entry("votes").or_insert(json!(0));
            }
            let person = serde_json::from_value(item).map_err(|e| error("bad_input", e, &format!("input.{key}")))?;
            Ok((post.unwrap_or_default(), person))
        })
        .collect()
}

fn rerun_day(rules: &Rules, input: &Input) -> Result<Json, CaseError> {
    let on: Date = input
        .get("declared_on")
        .and_then(Json::as_str)
        .and_then(|d| d.parse().ok())
        .ok_or_else(|| error("bad_input", "declared_on is not a day", "input.declared_on"))?;
    let days = rules.maybe_number(Key::RerunDeadlineDays);
    Ok(json!({ "next_step": "rerun", "deadline": days.map(|n| deadline(on, n).to_string()) }))
}

/// Whether the election may end with seats vacant (BJ 30, ZJ 30, 规程), and who presides meanwhile.
fn after_runoff(rules: &Rules, input: &Input) -> Result<Json, CaseError> {
    let listed = input.get("elected_after_runoff").is_some_and(Json::is_array);
    let elected = if listed { people(input, "elected_after_runoff")? } else { Vec::new() };
    let filled = if listed { u32::try_from(elected.len()).unwrap_or(u32::MAX) } else { number(input, "elected_after_runoff")? };
    let chair = input.get("chair_elected").and_then(Json::as_bool).unwrap_or_else(|| elected.iter().any(|(post, _)| post == "chair"));
    let seats = number(input, "seats_total")?;
    if filled == 0 {
        let months = rules.maybe_number(Key::ByelectionMonths).unwrap_or(3);
        return Ok(
            json!({ "may_stop": false, "outgoing_committee_continues": true, "next_step": "new_election", "deadline_months": months }),
        );
    }
    let may_stop = filled >= seats || may_leave_vacant(rules, filled, chair, true);
    let step = if filled >= seats {
        "done"
    } else if may_stop {
        "leave_vacant_allowed"
    } else {
        "runoff"
    };
    let mut answer = json!({ "may_stop": may_stop, "next_step": step });
    if listed && !chair {
        merge(&mut answer, acting_head(rules, &elected));
    }
    Ok(answer)
}

/// Whether open seats may stay vacant with so many filled.
#[must_use]
pub fn may_leave_vacant(rules: &Rules, filled: u32, chair: bool, after_runoff: bool) -> bool {
    let three = rules.number(Key::CommitteeMin).max(3);
    match rules.choice(Key::VacancyRule) {
        "three_after_runoff" => after_runoff && filled >= three,
        "more_than_three_and_chair_after_runoff" => after_runoff && filled > three && chair,
        "three_after_first" => filled >= three,
        _ => false,
    }
}

fn merge(into: &mut Json, from: Json) {
    if let (Some(into), Json::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
}

fn acting_head(rules: &Rules, elected: &[(String, CountedPerson)]) -> Json {
    let most = |post: &str| {
        let mut of_post: Vec<&CountedPerson> = elected.iter().filter(|(p, _)| p == post).map(|(_, c)| c).collect();
        of_post.sort_by_key(|c| std::cmp::Reverse(c.votes));
        let tied = of_post.len() > 1 && of_post[0].votes == of_post[1].votes;
        of_post.first().map(|c| (c.name.clone(), tied))
    };
    match (most("vice_chair"), rules.choice(Key::ActingHeadRule)) {
        (Some((name, false)), _) => json!({ "acting_head": name, "acting_head_by": "office" }),
        (Some((_, true)), _) => json!({ "acting_head": null, "acting_head_by": "meeting_because_tied" }),
        (None, "vice_else_most_votes") => match most("member") {
            Some((name, false)) => json!({ "acting_head": name, "acting_head_by": "most_votes" }),
            _ => json!({ "acting_head": null, "acting_head_by": "meeting_because_tied" }),
        },
        (None, _) => json!({ "acting_head": null, "acting_head_by": "representatives_meeting" }),
    }
}

/// SX 38(3): the best losing woman must stand in the runoff.
fn runoff_women(rules: &Rules, input: &Input) -> Result<Json, CaseError> {
    let losers = people(input, "losers")?;
    let none = number(input, "women_elected")? == 0;
    let applies = none && rules.choice(Key::WomenMechanism) == "runoff_candidate";
    let best = losers
        .iter()
        .map(|(_, c)| c)
        .filter(|c| c.sex == Some(crate::types::Sex::Female))
        .max_by(|a, b| a.votes.cmp(&b.votes).then_with(|| b.name.cmp(&a.name)));
    let must: Vec<&String> = best.filter(|_| applies).map(|c| &c.name).into_iter().collect();
    Ok(json!({ "runoff_candidates_must_include": must, "after_runoff_no_woman": if applies { "seat_may_stay_vacant" } else { "by_law" } }))
}

/// Qinghai 2(2): a duty without a method of counting; a flag, never a change of the result.
fn minority(rules: &Rules, input: &Input) -> Result<Json, CaseError> {
    let elected = people(input, "elected")?;
    let mixed = input.get("village_multi_ethnic").and_then(Json::as_bool).unwrap_or(false);
    let first = elected.first().and_then(|(_, c)| c.nationality.clone());
    let one = first.is_some() && elected.iter().all(|(_, c)| c.nationality == first);
    let missing = mixed && one && rules.flag(Key::MinorityMemberRequired);
    Ok(json!({ "compliance_flag": if missing { json!("minority_member_missing") } else { Json::Null }, "auto_change_of_result": false }))
}

/// ZJ 31(3): who fills a seat left by a relative needs the round's votes.
fn fill_after_drop(rules: &Rules, input: &Input) -> Result<Json, CaseError> {
    let returned = number(input, "returned")?;
    let least = rules.maybe_fraction(Key::RunoffThreshold).map_or(returned, |f: Fraction| f.min(returned));
    let votes = input.get("next_in_line").and_then(|p| p.get("votes")).and_then(Json::as_u64).unwrap_or(0);
    Ok(json!({ "filled": votes >= u64::from(least), "fill_min": least }))
}

fn among_elected(rules: &Rules, input: &Input) -> Result<Json, CaseError> {
    let mut elected = people(input, "elected")?;
    let rank = |post: &str| ["chair", "vice_chair", "member", "women_member"].iter().position(|p| *p == post).unwrap_or(9);
    elected.sort_by(|a, b| rank(&a.0).cmp(&rank(&b.0)).then(b.1.votes.cmp(&a.1.votes)));
    for (at, (post, first)) in elected.iter().enumerate() {
        for (other_post, second) in elected.iter().skip(at + 1) {
            if related(rules, first, second).is_none() || !rules.choice(Key::RelativesRule).starts_with("keep_higher") {
                continue;
            }
            if post == other_post && first.votes == second.votes {
                return Ok(json!({ "next_step": "relation_tie_revote", "between": [first.name, second.name] }));
            }
            return Ok(
                json!({ "keeps": first.name, "dropped": second.name, "next_step": if rules.choice(Key::RelativesRule) == "keep_higher_fill" { "fill" } else { "vacancy_or_by_election" } }),
            );
        }
    }
    Ok(acting_head(rules, &elected))
}

/// RCL-2025 19: voters or households more than half, representatives more than two thirds.
fn turnout_of_form(rules: &Rules, input: &Input) -> Result<Json, CaseError> {
    let representatives = input.contains_key("representatives");
    let whole = ["registered", "households", "representatives"].into_iter().find(|k| input.contains_key(*k)).unwrap_or("registered");
    let (voted, whole) = (number(input, "voted")?, number(input, whole)?);
    let key = if representatives { Key::TurnoutThresholdRepresentatives } else { Key::TurnoutThreshold };
    let fraction = rules.maybe_fraction(key).ok_or_else(|| error("no_rule", "the packs have no turnout for this form", "rule_pack"))?;
    if !fraction.met(voted, whole) {
        let reason = if representatives { "turnout_not_more_than_two_thirds" } else { "turnout_not_majority" };
        return Ok(json!({ "election_valid": false, "invalid_reason": reason, "next_step": "rerun" }));
    }
    let win = rules.maybe_fraction(Key::WinThreshold).map(|f| f.min(voted));
    Ok(json!({ "election_valid": true, "base_votes": voted, "win_min": win }))
}

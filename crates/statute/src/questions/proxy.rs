//! Proxies.

use jiff::civil::Date;
use serde::Deserialize;

use super::read::{self, OneOrMany};
use super::{Answer, Ask, Asked};
use crate::case::{CaseError, error};
use crate::key::Key;
use crate::proxy::{Link, Reason, Request, judge, judge_in_order, published_by};
use crate::rules::Rules;
use crate::types::Body;
use crate::verdict::Verdict;

pub(super) const QUESTIONS: &[(&str, Ask)] =
    &[("chain", chain), ("holder", one), ("holder_relation", one), ("filed_on", one), ("principal", one), ("accepted", one)];

/// The code of the case table for what stands in the way.
fn code(rules: &Rules, reason: &'static str) -> String {
    match reason {
        "proxy_allowed" if rules.body() == Body::PartyBranch => "party_no_proxy".to_owned(),
        "proxy_allowed" => "no_proxy".to_owned(),
        "proxy_form" => "no_proxy_in_representatives_form".to_owned(),
        "proxy_scope" => "not_near_relative".to_owned(),
        "proxy_chain" => "holder_may_not_redelegate".to_owned(),
        "max_proxies" => format!("max_proxies_{}", rules.number(Key::MaxProxies)),
        other => other.to_owned(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Chain {
    chain: Vec<String>,
}

fn chain(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Chain = read::input(asked)?;
    let link = |text: &String| {
        let (principal, holder) = text.split_once("->").ok_or_else(|| error("bad_input", "not \"principal->holder\"", "input.chain"))?;
        Ok(Link { principal: principal.trim().to_owned(), holder: holder.trim().to_owned() })
    };
    let links = input.chain.iter().map(link).collect::<Result<Vec<_>, _>>()?;
    let judged: Vec<(&String, Verdict)> = input.chain.iter().zip(judge_in_order(asked.rules, &links)).collect();
    let names = |accepted: bool| judged.iter().filter(|(_, v)| v.accepted == accepted).map(|(name, _)| *name).collect::<Vec<_>>();
    let reason = judged.iter().find_map(|(_, v)| v.reason).map(|reason| code(asked.rules, reason));
    let answer = Answer::default().set("accepted", names(true)).set("rejected", names(false)).maybe("reason", reason);
    Ok(answer.why(judged.into_iter().flat_map(|(_, v)| v.because)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    holder: Option<String>,
    principal: Option<String>,
    #[serde(default)]
    accepted: u32,
    new_request: Option<u32>,
    holder_relation: Option<String>,
    #[serde(default)]
    holder_is_candidate: bool,
    reason: Option<Why>,
    election_day: Option<Date>,
    filed_on: Option<OneOrMany<Date>>,
    published: Option<bool>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Why {
    Away,
    Special,
}

/// A holder written `候选人…` in the table is a candidate.
const CANDIDATE: &str = "候选人";

fn one(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: One = read::input(asked)?;
    let relation = input.holder_relation.as_deref().map(|word| read::relation(word, "input.holder_relation")).transpose()?;
    let holder = input.holder.as_deref().unwrap_or_default();
    let request = Request {
        form: asked.form,
        relation,
        reason: input.reason.map(|why| if matches!(why, Why::Away) { Reason::Away } else { Reason::Special }),
        holder_is_principal: input.holder.is_some() && input.holder == input.principal,
        holder_is_candidate: input.holder_is_candidate || holder.starts_with(CANDIDATE),
        held: input.accepted.saturating_add(input.new_request.unwrap_or(1)).saturating_sub(1),
        published: input.published,
        ..Request::default()
    };
    let Some(filed) = input.filed_on else { return Ok(verdict(asked.rules, judge(asked.rules, &request), Answer::default())) };
    let day = input.election_day.ok_or_else(|| error("bad_input", "filed_on needs an election_day", "input.election_day"))?;
    let on = |filed: Date| judge(asked.rules, &Request { filed: Some((day, filed)), ..request.clone() });
    let answer = Answer::default().set("publish_by", published_by(asked.rules, day).to_string());
    if let OneOrMany::One(filed) = filed {
        return Ok(verdict(asked.rules, on(filed), answer));
    }
    Ok(filed.all().iter().fold(answer, |answer, filed| {
        let verdict = on(*filed);
        answer.set(filed.to_string(), verdict.accepted).why(verdict.because)
    }))
}

fn verdict(rules: &Rules, verdict: Verdict, answer: Answer) -> Answer {
    let reason = verdict.reason.map(|reason| code(rules, reason));
    answer.set("accepted", verdict.accepted).maybe("reason", reason).why(verdict.because)
}

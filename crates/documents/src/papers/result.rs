//! 选举结果公告, 选举结果报告单.

use std::collections::BTreeSet;

use election::decide::{agreed_ballots, agreed_votes};
use election::state::{BallotAccount, Round};
use election::{Election, PersonId};
use serde_json::{Value, json};
use statute::{CountedKind, Key, NextStep, Post, Rules};

use super::ballot::kind;
use super::vote::{self, Report};
use super::{occasion, planned, seats};
use crate::notice::{Notice, column, name, named, tall};
use crate::paper::{Paper, UnitInfo};
use crate::series::Numbered;
use crate::zh;

/// The result of the latest announced round: figures, votes, who is elected, what follows.
#[must_use]
pub fn result_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let round = state.rounds.iter().rev().find(|r| r.announced.is_some())?;
    let on = round.announced?;
    let mut notice = Notice::numbered(unit, term, &title(round), Numbered::Result, round.number).p(format!(
        "{}于{}依法进行第{}届{}{}，现将选举结果公告如下。",
        unit.place(),
        zh::date(round.day),
        zh::number(term),
        unit.body_name(),
        kind(round)
    ));
    notice = notice.with_seal();
    if let Some(account) = &round.account {
        notice = notice.h("一、投票情况").p(turnout(state, round, account, &rules));
    }
    if let Some((day, ground)) = round.invalid {
        let ground = zh::word("ground", &ground);
        notice = notice.p(format!("经认定，本次选举因{ground}，于{}宣布无效，依法重新选举，日期另行公告。", zh::date(day)));
        return Some(notice.p("特此公告。").posted(on));
    }
    let (_, outcome) = round.outcome.as_ref()?;
    notice = notice.h("二、得票情况").table(&VOTES, votes(state, round)?).h("三、选举结果");
    if outcome.election_valid == Some(false) {
        notice = notice.p("本次选举无效。");
    } else {
        for line in elected(state, unit, round)? {
            notice = notice.p(line);
        }
    }
    notice = notice.p(follows(state, round, &rules));
    Some(notice.p("特此公告。").posted(on))
}

fn title(round: &Round) -> String {
    if round.number > 1 { format!("{}结果公告", occasion(round)) } else { "选举结果公告".to_owned() }
}

const VOTES: [crate::notice::Column; 4] = [column("职务", 4), column("姓名", 7), column("得票", 3), column("结果", 4)];

/// Registered, issued, returned, valid, void; and the majority, if its article is confirmed.
fn turnout(state: &Election, round: &Round, account: &BallotAccount, rules: &Rules) -> String {
    let registered = state.roll.corrected.or(state.roll.published).map_or(0, |(_, n)| n);
    let mut text = format!("登记参加选举{registered}名，发出选票{}张，收回选票{}张", account.issued(), account.returned());
    if let Some((valid, void)) = agreed_ballots(round) {
        text.push_str(&format!("，其中有效票{valid}张、废票{void}张"));
    }
    text.push('。');
    let needed = rules.maybe_fraction(Key::TurnoutThreshold).filter(|f| f.met(account.returned(), registered));
    if needed.is_some() && round.invalid.is_none() && round.outcome.as_ref().is_some_and(|(_, o)| o.election_valid == Some(true)) {
        text.push_str(&format!("参加投票的人数符合法定人数，选举有效{}。", zh::article(rules, Key::TurnoutThreshold)));
    }
    text
}

/// Everyone voted for, by post, best first.
fn votes(state: &Election, round: &Round) -> Option<Vec<Vec<Value>>> {
    let won: BTreeSet<(PersonId, Post)> = state.elected.iter().filter(|e| e.round == round.number).map(|e| (e.person, e.post)).collect();
    let mut rows = Vec::new();
    for post in round.seats.posts() {
        let mut lines = agreed_votes(round, post);
        lines.sort_by(|a, b| b.0.votes.cmp(&a.0.votes).then(a.0.person.cmp(&b.0.person)));
        for (at, (line, kind)) in lines.iter().enumerate() {
            let mut row = Vec::new();
            if at == 0 {
                row.push(tall(format!("{}\n（应选{}名）", statute::post_name(post), round.seats.of(post)), lines.len()));
            }
            let result = match (won.contains(&(line.person, post)), kind) {
                (true, _) => "当选",
                (false, CountedKind::Candidate) => "—",
                (false, CountedKind::WriteIn) => "另选他人",
            };
            row.extend([named(state, line.person)?, json!(line.votes.to_string()), json!(result)]);
            rows.push(row);
        }
    }
    Some(rows)
}

/// Who was elected in the round, and the whole committee where earlier rounds filled seats.
fn elected(state: &Election, unit: &UnitInfo, round: &Round) -> Option<Vec<String>> {
    let now = names_by_post(state, |r| r == round.number)?;
    let mut lines = vec![if now.is_empty() { "本次投票无人当选。" } else { "当选人员：" }.to_owned()];
    lines.extend(now);
    if round.number > 1 && state.elected.iter().any(|e| e.round < round.number) {
        lines.push(format!("连同此前选出的人员，{}成员为：", unit.committee()));
        lines.extend(names_by_post(state, |r| r <= round.number)?);
    }
    Some(lines)
}

/// 委员：甲、乙、丙。 A line per post.
fn names_by_post(state: &Election, counts: impl Fn(u32) -> bool) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    for post in [Post::Chair, Post::ViceChair, Post::Member, Post::WomenMember] {
        let names: Option<Vec<&str>> =
            state.elected.iter().filter(|e| e.post == post && counts(e.round)).map(|e| name(state, e.person)).collect();
        let names = names?;
        if !names.is_empty() {
            lines.push(format!("{}：{}。", statute::post_name(post), names.join("、")));
        }
    }
    Some(lines)
}

/// What follows the round. Days are named only where their article is confirmed.
fn follows(state: &Election, round: &Round, rules: &Rules) -> String {
    let last = state.round().is_some_and(|r| r.number == round.number);
    if last && state.left_vacant.is_some() {
        return format!("尚缺{}，依法暂缺。", seats(state.open_seats()));
    }
    let Some((_, outcome)) = &round.outcome else { return String::new() };
    let (what, key) = match outcome.next_step {
        Some(NextStep::Done) => return "应选名额已经全部选出。".to_owned(),
        Some(NextStep::TieRevote | NextStep::RelationTieRevote) => ("得票相同，不能确定当选人，依法再次投票", Key::RunoffDeadlineDays),
        Some(NextStep::Rerun) => ("依法重新选举", Key::RerunDeadlineDays),
        Some(NextStep::VacancyOrByElection | NextStep::LeaveVacantAllowed) => {
            return "名额没有选满，是否另行选举由会议依法决定，另行公告。".to_owned();
        }
        _ => ("名额没有选满，就不足的名额另行选举", Key::RunoffThreshold),
    };
    format!("{what}{}，日期另行公告。", zh::article(rules, key))
}

/// All figures with the reasons and their articles, for signature: an internal paper, ready once the round is decided.
#[must_use]
pub fn result_report(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let round = state.rounds.iter().rev().find(|r| r.outcome.is_some() || r.invalid.is_some())?;
    let title = format!("{}第{}届{}{}结果报告单", unit.place(), zh::number(term), unit.body_name(), kind(round));
    let next = round.outcome.as_ref().and_then(|(_, o)| o.next_step).map(|step| zh::word("next", &step));
    let next = if round.invalid.is_some() { Some(zh::word("next", &NextStep::Rerun)) } else { next };
    let report = Report {
        title,
        date: zh::date(round.day),
        issuer: unit.election_committee(),
        facts: facts(state, round),
        boxes: boxes(round),
        votes: votes(state, round)?,
        verdict: verdict(round),
        next,
        reasons: round.outcome.as_ref().map_or(Some(Vec::new()), |(_, outcome)| vote::reasons(state, &outcome.because))?,
        signed: &["唱票人", "计票人", "监票人", "总监票人", "选举委员会主任", "报告日期"],
    };
    Some(report.paper(unit))
}

/// Label and figure, in the order of the form.
fn facts(state: &Election, round: &Round) -> Vec<(&'static str, String)> {
    let registered = state.roll.corrected.or(state.roll.published).map_or(0, |(_, n)| n);
    let mut facts = vec![("登记人数", registered.to_string())];
    if let Some(account) = &round.account {
        facts.extend([
            ("印制选票", account.printed.to_string()),
            ("发出选票", account.issued().to_string()),
            ("其中委托", account.by_proxy.to_string()),
            ("其中代写", account.scribed.to_string()),
            ("作废选票", account.spoiled.to_string()),
            ("未用选票", account.unused.to_string()),
            ("收回选票", account.returned().to_string()),
        ]);
    }
    if let Some((valid, void)) = agreed_ballots(round) {
        facts.extend([("有效票", valid.to_string()), ("废票", void.to_string())]);
    }
    if let Some((_, outcome)) = &round.outcome {
        let figure = |n: Option<u32>| n.map_or_else(|| "—".to_owned(), |n| n.to_string());
        facts.extend([("计票基数", figure(outcome.base_votes)), ("当选票数", figure(outcome.win_min))]);
    }
    facts
}

/// Box, kind, issued, returned.
fn boxes(round: &Round) -> Vec<[String; 4]> {
    let (Some(account), Some(arranged)) = (&round.account, &round.arrangement) else { return Vec::new() };
    let line = |b: &election::command::BoxCount| {
        let found = arranged.boxes.iter().find(|each| each.id == b.id);
        let label = found.map_or_else(|| b.id.to_string(), |f| zh::guarded(&f.name));
        [label, found.map(|f| zh::word("box", &f.kind)).unwrap_or_default(), b.issued.to_string(), b.returned.to_string()]
    };
    account.boxes.iter().map(line).collect()
}

fn verdict(round: &Round) -> String {
    if let Some((day, ground)) = round.invalid {
        return format!("于{}宣布无效：{}", zh::date(day), zh::word("ground", &ground));
    }
    match round.outcome.as_ref().and_then(|(_, o)| o.election_valid) {
        Some(true) => "选举有效".to_owned(),
        Some(false) => "选举无效".to_owned(),
        None => "—".to_owned(),
    }
}

//! 会议签到册, 唱票计票记录, 当选人员名册.

use election::decide::agreed_ballots;
use serde_json::{Value, json};
use statute::Key;

use super::Given;
use crate::form::{Form, known, open};
use crate::notice::{column, name, named};
use crate::paper::Paper;
use crate::papers::{nationality, occasion, sex};
use crate::zh;

/// Who came to a meeting, with what makes it count.
pub(super) fn attendance(given: &Given<'_>) -> Paper {
    let (rules, people) = (&given.rules, given.unit.people());
    let share = |key| rules.maybe_fraction(key).map(zh::share).unwrap_or_default();
    let columns = [column("序号", 2), column("姓名", 5), column("小组", 4), column("签名", 5)];
    let pair: Vec<_> = columns.iter().chain(&columns).map(|c| column(c.title, c.share)).collect();
    Form::new(given.unit, given.term, "会议签到册")
        .fields(&[&[open("会议名称"), open("日期、时间")], &[open("应到人数"), open("实到人数")]])
        .table(&pair, Vec::new(), 18)
        .note(format!(
            "{people}代表会议有{}的代表参加方可召开{}；{people}会议有{}或者户代表{}参加方可召开{}。",
            share(Key::RepsMeetingQuorum),
            zh::cited(&rules.cite(Key::RepsMeetingQuorum)),
            share(Key::VillagersMeetingQuorum),
            share(Key::VillagersMeetingHouseholds),
            zh::cited(&rules.cite(Key::VillagersMeetingQuorum))
        ))
        .signed(&["主持人", "记录人"])
        .plain()
}

/// How the count went: seals, sheets of each box, bundles, doubtful ballots.
pub(super) fn count(given: &Given<'_>) -> Paper {
    let state = given.state;
    let round = state.round();
    let account = round.and_then(|round| round.account.as_ref());
    let figure = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    // Nobody who counts is told the totals before they are announced.
    let tallied = round.filter(|round| round.announced.is_some()).and_then(agreed_ballots);
    let boxes: Vec<Vec<Value>> = round
        .and_then(|round| round.arrangement.as_ref())
        .map_or(&[][..], |arranged| arranged.boxes.as_slice())
        .iter()
        .map(|b| {
            let counted = account.and_then(|account| account.boxes.iter().find(|each| each.id == b.id));
            let number = |n: Option<u32>| json!(figure(n));
            vec![
                json!(format!("{}号　{}", b.id, zh::guarded(&b.name))),
                json!("完好□　有异□"),
                number(counted.map(|c| c.issued)),
                number(counted.map(|c| c.returned)),
                json!(""),
            ]
        })
        .collect();
    let missing = 3_usize.saturating_sub(boxes.len());
    let columns = [column("票箱", 6), column("封签", 4), column("发出", 2), column("收回", 2), column("开箱人（两人）", 5)];
    let bundles = [
        column("束号", 2),
        column("张数", 2),
        column("有效", 2),
        column("无效", 2),
        column("唱票人", 3),
        column("计票人", 3),
        column("监票人", 3),
    ];
    let day = state.voting_day().unwrap_or(given.plan.election_day);
    Form::new(given.unit, given.term, &format!("{}唱票计票记录", round.map_or("", occasion)))
        .fields(&[&[known("日期", zh::date(day)), open("开箱时间")], &[open("地点"), open("计完时间")]])
        .h("一、开箱和清点")
        .table(&columns, boxes, missing)
        .fields(&[&[
            known("发出合计", figure(account.map(|a| a.issued()))),
            known("收回合计", figure(account.map(|a| a.returned()))),
            open("差额"),
        ]])
        .h("二、各束选票")
        .table(&bundles, Vec::new(), 8)
        .fields(&[&[
            known("有效合计", figure(tallied.map(|(valid, _)| valid))),
            known("无效合计", figure(tallied.map(|(_, void)| void))),
            open("疑难票张数"),
        ]])
        .note("每束由两人分别计票，计完核对；不一致的重新唱票。疑难票另填疑难票认定单。选票先清点、后开封，收回多于发出的不得计票。")
        .signed(&["唱票人", "计票人", "监票人", "总监票人", "选举委员会主任", "日期"])
        .plain()
}

/// Everybody elected, with what the superior asks to know of them; nothing before there is anybody, or once a name is erased.
pub(super) fn elected(given: &Given<'_>) -> Option<Paper> {
    let state = given.state;
    let announced = |number: u32| state.rounds.iter().any(|round| round.number == number && round.announced.is_some());
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (at, one) in state.elected.iter().filter(|one| announced(one.round)).enumerate() {
        name(state, one.person)?;
        rows.push(vec![
            json!((at + 1).to_string()),
            json!(statute::post_name(one.post)),
            named(state, one.person)?,
            json!(sex(state, one.person)),
            json!(nationality(state, one.person)),
            json!(""),
            json!(""),
            json!(""),
            json!(one.votes.to_string()),
            json!("是□　否□"),
            json!("是□　否□"),
            json!(""),
        ]);
    }
    if rows.is_empty() {
        return None;
    }
    let columns = [
        column("序号", 2),
        column("职务", 3),
        column("姓名", 5),
        column("性别", 2),
        column("民族", 3),
        column("出生年月", 4),
        column("政治面貌", 4),
        column("文化程度", 4),
        column("得票", 2),
        column("初次当选", 4),
        column("连任", 4),
        column("备注", 4),
    ];
    let day = state.rounds.iter().rev().find_map(|round| round.announced).unwrap_or(given.plan.election_day);
    Some(
        Form::new(given.unit, given.term, "当选人员名册")
            .crosswise()
            .table(&columns, rows, 0)
            .note("空白栏由选举委员会按本人情况填写，报乡镇（街道）备案，不张贴。")
            .sealed(&given.unit.election_committee(), day),
    )
}

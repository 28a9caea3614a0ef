//! 党组织: 应到会人数计算表, 推荐票, 推荐情况汇总表, 签到册.

use std::collections::BTreeSet;

use election::PersonId;
use election::bodies::party::{Recommender, Standing};
use serde_json::{Value, json};
use statute::{Key, Rules};

use super::party::{Organ, organ, rules, votes_in};
use super::{Given, by_strokes};
use crate::form::{Form, known, open};
use crate::notice::{column, named};
use crate::paper::Paper;
use crate::papers::{nationality, sex, vote};
use crate::zh;

fn form<'a>(given: &Given<'a>, organ: &Organ, title: &str) -> Form<'a> {
    Form::about(given.unit, &organ.full, organ.occasion(), title)
}

/// Who should attend, line by line with its grounds.
pub(super) fn should_attend(given: &Given<'_>) -> Option<Paper> {
    let state = given.state;
    let party = &state.bodies.party;
    let registered = party.registered?;
    let rules = rules(state)?;
    let organ = organ(given, &rules);
    let should = party.should_attend(&rules);
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut line = |what: &str, number: u32, told: String| {
        rows.push(vec![json!((rows.len() + 1).to_string()), json!(what), json!(number.to_string()), json!(told)]);
    };
    line("有选举权的正式党员", should.voting, "计入".to_owned());
    let agreed = party.left_out_agreed.map_or_else(
        || "须报上级党组织同意并经党员大会通过，未经同意不扣除".to_owned(),
        |(superior, meeting)| format!("上级党组织{}同意，党员大会{}通过，扣除", zh::date(superior), zh::date(meeting)),
    );
    for (ground, number) in &should.left_out {
        line(&format!("其中：{}", zh::value(ground)), *number, agreed.clone());
    }
    line("停止行使党员权利、留党察看的党员", should.suspended, "没有选举权，不计入".to_owned());
    line("预备党员", should.probationary, format!("没有选举权，不计入{}", zh::cited(&rules.cite(Key::ProbationaryVote))));
    line("应到会有选举权的党员", should.number, "第1项减去经同意扣除的人数".to_owned());
    let columns = [column("序号", 2), column("项目", 8), column("人数", 3), column("是否计入、依据", 9)];
    let mut paper = form(given, &organ, "应到会有选举权党员人数计算表")
        .fields(&[
            &[known("党组织", organ.short.clone()), known("名册日期", zh::date(registered))],
            &[known("应到会人数", should.number.to_string()), known("最少到会人数", least(&rules, should.number))],
        ])
        .table(&columns, rows, 0);
    if let Some(share) = rules.maybe_fraction(Key::AttendanceThreshold) {
        paper = paper.note(format!(
            "到会有选举权的党员占应到会人数的{}，方可进行选举{}。",
            zh::share(share),
            zh::cited(&rules.cite(Key::AttendanceThreshold))
        ));
    }
    for (told, article) in vote::reasons(state, &should.because)? {
        paper = paper.note(format!("{told}依据：{article}。"));
    }
    Some(paper.note("本表只填人数，不写个人情况。").signed(&["计算人", "核对人", "党组织书记", "日期"]).sealed(&organ.full, registered))
}

fn least(rules: &Rules, should: u32) -> String {
    statute::party::attendance(rules, should, should).map_or_else(String::new, |attendance| attendance.min.to_string())
}

/// The ballot on which members recommend.
pub(super) fn members_recommendation(given: &Given<'_>) -> Option<Paper> {
    recommendation(given, "党员推荐票", "由全体党员参加")
}

/// The ballot on which the masses recommend.
pub(super) fn masses_recommendation(given: &Given<'_>) -> Option<Paper> {
    let who = format!("由{}代表或者户代表参加，参加的范围由党组织确定", given.unit.people());
    recommendation(given, "群众推荐票", &who)
}

fn recommendation(given: &Given<'_>, title: &str, who: &str) -> Option<Paper> {
    let plan = given.state.bodies.party.plan.as_ref()?;
    let rules = rules(given.state)?;
    let organ = organ(given, &rules);
    let places = plan.candidates_needed(&rules);
    let columns = [column("序号", 2), column("被推荐人姓名", 8), column("备注（同名的写明小组）", 7)];
    let empty = usize::try_from(places).unwrap_or(usize::MAX);
    let paper = form(given, &organ, title)
        .p(format!("{}应选{}名。每张票推荐的人数不超过＿＿＿名。", organ.seat, plan.seats))
        .table(&columns, Vec::new(), empty)
        .h("填写说明")
        .note(format!(
            "1. {who}。被推荐人须为正式党员；预备党员、没有选举权的党员不得推荐{}。",
            zh::cited(&rules.cite(Key::ProbationaryVote))
        ))
        .note("2. 推荐人数等于或者少于规定人数的有效，多于的无效；书写模糊、无法辨认的无效。")
        .note("3. 本票不写推荐人的姓名，不编号。由本人填写，不能填写的可以委托候选人以外的人按本人意愿代写。");
    Some(paper.sealed(&organ.full, plan.on))
}

/// What members and masses recommended, side by side.
pub(super) fn summary(given: &Given<'_>) -> Option<Paper> {
    let state = given.state;
    let party = &state.bodies.party;
    let plan = party.plan.as_ref()?;
    let rules = rules(state)?;
    let organ = organ(given, &rules);
    if party.recommendations.is_empty() {
        return None;
    }
    let both = |by| party.recommendations.get(&by);
    let total = |person: &PersonId| -> u32 {
        party.recommendations.values().flat_map(|one| &one.votes).filter(|line| line.person == *person).map(|line| line.votes).sum()
    };
    let everybody: BTreeSet<PersonId> = party.recommendations.values().flat_map(|one| one.votes.iter().map(|line| line.person)).collect();
    let mut people: Vec<PersonId> = everybody.into_iter().collect();
    people.sort_by_key(|person| std::cmp::Reverse(total(person)));
    let row = |(at, person): (usize, &PersonId)| {
        Some(vec![
            json!((at + 1).to_string()),
            named(state, *person)?,
            json!(sex(state, *person)),
            json!(nationality(state, *person)),
            json!(""),
            json!(""),
            json!(votes_in(state, Recommender::Members, *person)),
            json!(votes_in(state, Recommender::Masses, *person)),
            json!(""),
        ])
    };
    let rows: Option<Vec<Vec<Value>>> = people.iter().enumerate().map(row).collect();
    let columns = [
        column("序号", 2),
        column("姓名", 5),
        column("性别", 2),
        column("民族", 3),
        column("出生年月", 4),
        column("入党时间", 4),
        column("党员推荐票", 3),
        column("群众推荐票", 3),
        column("现任职务", 5),
    ];
    let day = |by| both(by).map_or_else(String::new, |one| zh::date(one.on));
    let came = |by| both(by).map_or_else(String::new, |one| one.participants.to_string());
    let members = party.should_attend(&rules).voting;
    let share = both(Recommender::Members).filter(|_| members > 0).map_or_else(String::new, |one| percent(one.participants, members));
    let paper = form(given, &organ, "推荐情况汇总表")
        .crosswise()
        .fields(&[
            &[
                known("党组织", organ.short.clone()),
                known("有选举权的党员", members.to_string()),
                known("应选名额", plan.seats.to_string()),
            ],
            &[known("党员推荐日期", day(Recommender::Members)), known("参加党员", came(Recommender::Members)), known("参与比率", share)],
            &[known("群众推荐日期", day(Recommender::Masses)), known("参加群众", came(Recommender::Masses)), open("应参加群众")],
        ])
        .table(&columns, rows?, 0)
        .note("空白栏由党组织按本人情况填写，随候选人预备人选的请示报上级党组织，不张贴。")
        .signed(&["监票人", "计票人", "党组织书记"]);
    Some(paper.sealed(&organ.full, party.recommendations.values().map(|one| one.on).max().unwrap_or(plan.on)))
}

/// A share of a whole in parts of a hundred, rounded down.
fn percent(part: u32, whole: u32) -> String {
    format!("{}%", u64::from(part).saturating_mul(100) / u64::from(whole.max(1)))
}

/// Who should come, with room to sign.
pub(super) fn attendance(given: &Given<'_>) -> Option<Paper> {
    let state = given.state;
    let party = &state.bodies.party;
    let plan = party.plan.as_ref()?;
    let rules = rules(state)?;
    let organ = organ(given, &rules);
    let excluded = party.left_out_agreed.is_some();
    let comes = |member: &&election::bodies::party::Member| member.standing == Standing::Full && !(excluded && member.left_out.is_some());
    let people: Vec<PersonId> = party.members.values().filter(comes).map(|member| member.person).collect();
    let names = by_strokes(state, &people)?;
    let columns = [column("序号", 2), column("姓名", 5), column("签名", 6)];
    let pair: Vec<_> = columns.iter().chain(&columns).map(|c| column(c.title, c.share)).collect();
    let half = names.len().div_ceil(2);
    let cell = |at: usize| -> Vec<Value> {
        names.get(at).map_or_else(|| vec![json!(""); 3], |name| vec![json!((at + 1).to_string()), json!({ "name": name }), json!("")])
    };
    let rows: Vec<Vec<Value>> = (0..half).map(|at| cell(at).into_iter().chain(cell(at + half)).collect()).collect();
    let paper = form(given, &organ, "党员大会签到册")
        .fields(&[
            &[known("日期", zh::date(party.meeting.as_ref().map_or(plan.election_day, |meeting| meeting.on))), open("地点")],
            &[known("应到会人数", party.should_attend(&rules).number.to_string()), open("实到会人数")],
        ])
        .table(&pair, rows, 2)
        .note("按姓氏笔画为序。只列有选举权的党员；本人签名，不得代签，不得委托他人投票。")
        .signed(&["主持人", "记录人"]);
    Some(paper.plain())
}

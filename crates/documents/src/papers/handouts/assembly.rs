//! 投票大会主持词 and 选举大会记录: one order of steps, read out by the host and written down by the recorder.

use election::command::Duty;
use serde_json::{Value, json};
use statute::{Key, Post};

use super::Given;
use crate::form::{Form, known, open};
use crate::notice::{Notice, column, name};
use crate::paper::Paper;
use crate::papers::{ballot, closing, occasion, standing};
use crate::zh;

/// A step of the meeting: what it is called, what is done, what is said.
struct Step {
    title: &'static str,
    cue: &'static str,
    said: Vec<String>,
}

const fn step(title: &'static str, cue: &'static str, said: Vec<String>) -> Step {
    Step { title, cue, said }
}

/// What the host reads out; nothing once a name in it is erased.
pub(super) fn script(given: &Given<'_>) -> Option<Paper> {
    let title = format!("{}投票大会主持词", again(given));
    let mut notice = Notice::new(given.unit, given.term, &title, "");
    for (at, step) in (1..).zip(steps(given)?) {
        notice = notice.h(format!("{}、{}", zh::number(at), step.title));
        if !step.cue.is_empty() {
            notice = notice.cue(step.cue);
        }
        for line in step.said {
            notice = notice.p(line);
        }
    }
    let day = given.state.voting_day().unwrap_or(given.plan.election_day);
    Some(notice.reported(&given.unit.election_committee(), day))
}

/// What the recorder fills in, step by step; nothing once a name in it is erased.
pub(super) fn record(given: &Given<'_>) -> Option<Paper> {
    let round = given.state.round();
    let arranged = round.and_then(|round| round.arrangement.as_ref());
    let account = round.and_then(|round| round.account.as_ref());
    let registered = registered(given).map(|n| n.to_string()).unwrap_or_default();
    let figure = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let day = given.state.voting_day().unwrap_or(given.plan.election_day);
    let rows: Vec<Vec<Value>> =
        (1..).zip(steps(given)?).map(|(at, step)| vec![json!(at.to_string()), json!(step.title), json!(""), json!("")]).collect();
    let columns = [column("序号", 2), column("程序", 8), column("时间", 3), column("情况（手写）", 10)];
    let paper = Form::new(given.unit, given.term, &format!("{}选举大会记录", again(given)))
        .dense()
        .fields(&[
            &[known("日期", zh::date_and_weekday(day)), known("地点", arranged.map(|a| zh::guarded(&a.place)).unwrap_or_default())],
            &[open("主持人"), open("记录人")],
            &[known("登记人数", registered), open("到会人数")],
            &[known("发出选票", figure(account.map(|a| a.issued()))), known("收回选票", figure(account.map(|a| a.returned())))],
            &[open("列席、监督")],
        ])
        .table(&columns, rows, 0)
        .space("异议、突发\n情况和处理", "", 22)
        .signed(&["主持人", "记录人", "总监票人", "选举委员会主任", "乡镇（街道）到场人员", "日期"]);
    Some(paper.plain())
}

fn again(given: &Given<'_>) -> &'static str {
    given.state.round().map_or("", occasion)
}

fn registered(given: &Given<'_>) -> Option<u32> {
    given.state.roll.corrected.or(given.state.roll.published).map(|(_, n)| n)
}

/// The order of the meeting.
fn steps(given: &Given<'_>) -> Option<Vec<Step>> {
    let mut steps = opening(given)?;
    steps.extend(voting(given));
    steps.extend(counting(given));
    Some(steps)
}

fn opening(given: &Given<'_>) -> Option<Vec<Step>> {
    let (unit, people) = (given.unit, given.unit.people());
    let body = format!("{}第{}届{}", unit.place(), zh::number(given.term), unit.body_name());
    let registered = registered(given).map_or_else(|| "＿＿＿＿".to_owned(), |n| n.to_string());
    let meeting = match again(given) {
        "" => "换届选举",
        other => other,
    };
    Some(vec![
        step(
            "宣布大会开始",
            "工作人员就位，清点到会人数",
            vec![
                format!("各位{people}：现在召开{body}{meeting}大会。"),
                format!(
                    "登记参加选举的{people}{registered}名，到会＿＿＿＿名。投票分会场、流动票箱同时进行的，以收回的选票计算参加投票的人数。"
                ),
                turnout(given),
            ],
        ),
        step("奏唱国歌", "全体起立", vec!["请全体起立，奏唱国歌。请坐下。".to_owned()]),
        step("报告筹备情况", "选举委员会主任报告", prepared(given)),
        step("通过投票办法，宣布工作人员名单", "举手表决", staff(given)?),
        step("介绍候选人", "按候选人名单的顺序", candidates(given)?),
    ])
}

/// What makes the poll count.
fn turnout(given: &Given<'_>) -> String {
    let rules = &given.rules;
    match rules.maybe_fraction(Key::TurnoutThreshold) {
        Some(share) => format!(
            "登记参加选举的{}{}投票，选举有效{}。",
            given.unit.people(),
            zh::share(share),
            zh::cited(&rules.cite(Key::TurnoutThreshold))
        ),
        None => String::new(),
    }
}

fn prepared(given: &Given<'_>) -> Vec<String> {
    let (state, unit) = (given.state, given.unit);
    let mut lines = Vec::new();
    if let Some(committee) = &state.election_committee {
        lines.push(format!("{}于{}推选产生，主持本次选举。", unit.election_body(), zh::date(committee.on)));
    }
    if let Some((on, number)) = state.roll.corrected {
        lines.push(format!("选民名单于{}最后公布，共{number}名。", zh::date(on)));
    }
    if let Some(list) = &state.candidates {
        lines.push(format!("正式候选人名单于{}公布。", zh::date(list.on)));
    }
    if !state.proxies.is_empty() {
        lines.push(format!("办理委托投票{}件，名单已经公布。", state.proxies.len()));
    }
    lines.push("以上报告完毕，请各位监督。".to_owned());
    lines
}

/// Who works at the poll, by duty.
fn staff(given: &Given<'_>) -> Option<Vec<String>> {
    let arranged = given.state.round().and_then(|round| round.arrangement.as_ref());
    let workers = arranged.map_or(&[][..], |arranged| arranged.staff.as_slice());
    let mut lines = vec!["投票办法已经公布，同意的请举手，不同意的请举手，弃权的请举手。通过。".to_owned()];
    for duty in [Duty::Scrutineer, Duty::Caller, Duty::Teller, Duty::Issuer, Duty::Scribe] {
        let names: Option<Vec<&str>> = workers.iter().filter(|w| w.duty == duty).map(|w| name(given.state, w.person)).collect();
        let names = names?;
        let names = if names.is_empty() { "＿＿＿＿＿＿＿＿＿＿".to_owned() } else { names.join("、") };
        lines.push(format!("{}：{names}。", zh::word("duty", &duty)));
    }
    lines.push("候选人及其近亲属不担任工作人员。请工作人员到岗。".to_owned());
    Some(lines)
}

fn candidates(given: &Given<'_>) -> Option<Vec<String>> {
    let rules = &given.rules;
    let mut lines = Vec::new();
    for post in given.state.round().map_or_else(|| given.plan.seats.posts(), |round| round.seats.posts()) {
        let seats = given.state.round().map_or(given.plan.seats, |round| round.seats).of(post);
        let those = given.state.round().map(|round| standing(round, post)).unwrap_or_default();
        let names: Option<Vec<&str>> = those.iter().map(|c| name(given.state, c.person)).collect();
        let names = names?;
        let names = if names.is_empty() { "＿＿＿＿＿＿＿＿＿＿".to_owned() } else { names.join("、") };
        lines.push(format!("{}应选{seats}名，候选人：{names}。", statute::post_name(post)));
    }
    if rules.get(Key::CampaignOnDay).is_some() && !rules.flag(Key::CampaignOnDay) {
        lines.push(format!("投票日不再安排竞选陈述{}。", zh::unsure(rules, &[Key::CampaignOnDay])));
    } else {
        lines.push("候选人依次简短陈述；不愿陈述的，不陈述。".to_owned());
    }
    Some(lines)
}

fn voting(given: &Given<'_>) -> Vec<Step> {
    let rules = &given.rules;
    let women = given.plan.seats.of(Post::WomenMember) > 0;
    let mut marking: Vec<String> = ballot::how(rules).into_iter().map(str::to_owned).collect();
    marking.extend(super::super::void_rules::lines(rules, women));
    let secret = if rules.flag(Key::SecretBooth) { "秘密写票处" } else { "写票处" };
    let closes = given.state.round().and_then(|round| round.arrangement.as_ref()).map(|a| zh::time(a.closes));
    vec![
        step("检查票箱，当众封箱", "监票人打开票箱，向全场展示", vec!["请监票人检查票箱。票箱已经验空，现在加锁、贴封签。".to_owned()]),
        step("启封选票", "监票人验封、拆封、清点", vec!["请监票人查验选票包的封签，当众启封，清点张数，登记在册。".to_owned()]),
        step("讲解选票的填写", "出示选票样张", marking),
        step(
            "验证发票",
            "验票员核对选民名单，发票员发票，领票人签名",
            vec!["请凭选民证或者身份证件领票，领票时签名。受委托人凭委托投票证领取委托人的选票。".to_owned()],
        ),
        step(
            "写票、投票",
            "一人一进写票处，其他人不得进入、围观",
            vec![format!(
                "投票采用无记名的方法{}。请到{secret}写票。不能填写的，由代书员按照本人的意愿代写。写好后折起，亲手投入票箱。",
                zh::cited(&rules.cite(Key::SecretBallot))
            )],
        ),
        step(
            "投票结束，封箱，票箱集中",
            "监票人封住投票口；分会场、流动票箱送到会场",
            vec![format!("现在是{}，投票结束。请监票人封箱，把所有票箱集中到会场。", closes.unwrap_or_else(|| "＿＿时＿＿分".to_owned()))],
        ),
    ]
}

fn counting(given: &Given<'_>) -> Vec<Step> {
    let rules = &given.rules;
    let against = if rules.choice(Key::ReturnedLimit) == "voters" { "投票人数" } else { "发出的选票" };
    let limit = zh::unsure(rules, &[Key::ReturnedLimit, Key::OverflowEffect]);
    let void = if rules.choice(Key::OverflowEffect) == "void_box" { "该票箱的选票作废" } else { "选举无效" };
    let win = rules.maybe_fraction(Key::WinThreshold).map(zh::share).unwrap_or_default();
    let public = zh::cited(&rules.cite(Key::PublicCount));
    let certified = zh::unsure(rules, &[Key::CertificateBy]);
    vec![
        step(
            "开箱，清点选票",
            "选票正面朝下，只点张数",
            vec![
                "登记参加选举＿＿＿名，发出选票＿＿＿张，收回选票＿＿＿张。".to_owned(),
                format!("收回的选票等于或者少于{against}的，选举有效；多于{against}的，{void}{limit}。"),
            ],
        ),
        step(
            "验票、唱票、计票",
            "公开进行，分束唱票，两人分别计票",
            vec![format!("现在公开验票、唱票、计票{public}。疑难票由监票人提交选举委员会认定，当场登记。")],
        ),
        step(
            "宣布选举结果",
            "总监票人报告，选举委员会主任宣布",
            vec![
                "有效票＿＿＿＿张，无效票＿＿＿＿张。".to_owned(),
                format!("得票{win}的当选{}。各候选人得票：（宣读报告单）。", zh::cited(&rules.cite(Key::WinThreshold))),
                "当选的是：（宣读报告单）。名额没有选满、得票相同的，依法另行选举、再次投票。".to_owned(),
            ],
        ),
        step("封存选票", "监票人签名、贴封签", vec!["请监票人把选票、选票登记册和报告单装袋封存，在封签上签名。".to_owned()]),
        step(
            "宣布大会结束",
            "",
            vec![format!("当选证书由{}颁发{certified}。{}选举大会到此结束。", closing::issuer(given.unit, rules), given.unit.place())],
        ),
    ]
}

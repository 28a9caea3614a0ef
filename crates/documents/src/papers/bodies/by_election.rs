//! 补选: the notice, ballot and count sheet, minutes of the meeting, report and result.

use election::bodies::term::{By, ByElection, ByVote};
use serde_json::json;
use statute::by_election::ElectedBy;
use statute::{Key, Rules};

use super::recall::{notice_of, who};
use super::vacancy::vacancies;
use super::{Given, by_strokes, counted, facts, listed, nth, rows};
use crate::notice::{column, named};
use crate::paper::Paper;
use crate::papers::minutes::Written;
use crate::papers::vote::{self, Column, OTHERS, Report, Vote};
use crate::papers::{nationality, sex};
use crate::zh;

fn called<'a>(given: &Given<'a>) -> Option<(&'a ByElection, Rules)> {
    Some((nth(&given.state.bodies.term.by_elections, given.which.case)?, given.state.rules()?))
}

/// Who runs it.
fn issuer(given: &Given<'_>, rules: &Rules) -> String {
    let left = u32::try_from(given.state.elected.len()).unwrap_or(u32::MAX);
    match statute::by_election::run_by(rules, left).0 {
        "committee" => given.unit.committee(),
        _ => given.unit.election_committee(),
    }
}

/// Who elects, in words: a meeting, or all voters.
fn electors(given: &Given<'_>, by: By) -> String {
    match by {
        By::Representatives => format!("{}会议", given.unit.representatives()),
        By::Meeting | By::Voters | By::Households => who(given, by),
    }
}

/// How many must take part, and how many votes elect.
fn wins(by: By, whole: u32, rules: &Rules) -> String {
    let elected_by = match by {
        By::Voters | By::Households => ElectedBy::Voters,
        By::Representatives => ElectedBy::Representatives,
        By::Meeting => ElectedBy::Meeting,
    };
    let least = statute::by_election::quorum_min(rules, elected_by, whole)
        .map_or_else(String::new, |least| format!("应有{whole}人，至少{least}人参加投票方为有效；"));
    let share = rules.maybe_fraction(Key::WinThreshold).map(zh::share).unwrap_or_default();
    format!("{least}得票{share}（以参加投票的人数计）的、得票多的当选{}。", zh::cited(&rules.cite(Key::WinThreshold)))
}

/// What everybody is told before it.
pub(super) fn notice(given: &Given<'_>) -> Option<Paper> {
    let (called, rules) = called(given)?;
    let post = statute::post_name(called.post);
    let vacant = vacancies(given, called.post)?;
    let why = if vacant.is_empty() { String::new() } else { format!("{vacant}，") };
    let row = |person: &election::PersonId| {
        Some(vec![json!(post), named(given.state, *person)?, json!(sex(given.state, *person)), json!(nationality(given.state, *person))])
    };
    let mut people = called.candidates.clone();
    people.sort_by_cached_key(|person| given.state.person(*person).map(|person| ::names::stroke_key(&person.name)));
    let rows: Option<Vec<_>> = people.iter().map(row).collect();
    let by = issuer(given, &rules);
    let notice = notice_of(given, "补选公告")
        .p(format!(
            "{why}{post}出缺。{}，定于{}由{}补选{post}1名，现将有关事项公告如下。",
            zh::under(&rules, &[Key::ByelectionBody]),
            zh::date_and_weekday(called.day),
            electors(given, called.by)
        ))
        .p("一、候选人（按姓氏笔画为序）：")
        .table(&[column("职务", 3), column("姓名", 6), column("性别", 2), column("民族", 3)], rows?)
        .p("二、投票时间：＿＿时至＿＿时；地点：＿＿＿＿＿＿＿＿。")
        .p(format!("三、{}", wins(called.by, called.whole, &rules)))
        .p(format!("四、补选的成员任期到本届{}任期届满时止{}。", given.unit.body_name(), zh::cited(&rules.cite(Key::ByelectionRestOfTerm))))
        .p("特此公告。");
    Some(notice.reported(&by, called.on))
}

fn vote_of(given: &Given<'_>) -> Option<Vote> {
    let (called, rules) = called(given)?;
    let again = !called.votes.is_empty() && called.elected().is_none();
    let write_ins = rules.flag(Key::WriteInElectable) && !again;
    let mut how = vec!["同意的，在候选人姓名后的方格内画“○”；不同意的，画“×”；不画任何符号的，视为弃权。候选人按姓氏笔画为序。".to_owned()];
    if write_ins {
        how.push("另选他人的，在“另选他人”栏的横线上写明其姓名，并在其后的方格内画“○”。".to_owned());
    }
    let by = issuer(given, &rules);
    let stamp = if by == given.unit.committee() { given.unit.body_name() } else { "选举委员会".to_owned() };
    let stand = if again { called.standing() } else { &called.candidates };
    Some(Vote {
        title: format!("{}补选{}", given.committee(), if again { "再次投票" } else { "" }),
        date: zh::date(called.votes.last().map_or(called.day, |vote| vote.on)),
        issuer: by,
        stamp,
        columns: vec![Column {
            name: statute::post_name(called.post).to_owned(),
            asked: vote::asked(1),
            stand: by_strokes(given.state, stand)?,
            lines: u32::from(write_ins),
        }],
        line: OTHERS,
        how,
        void: vec!["选一人的有效，多于一人的无效。书写模糊，无法辨认的无效。".to_owned()],
    })
}

/// The ballot.
pub(super) fn ballot(given: &Given<'_>) -> Option<Paper> {
    Some(vote_of(given)?.ballots(given.unit, 1))
}

/// Its count sheet.
pub(super) fn count_sheet(given: &Given<'_>) -> Option<Paper> {
    Some(vote_of(given)?.count_sheet(given.unit))
}

/// What a vote came to, in words.
fn outcome(given: &Given<'_>, vote: &ByVote) -> Option<String> {
    Some(match (&vote.elected, vote.tied.is_empty(), vote.valid) {
        (_, _, false) => "参加投票的人数不足，补选无效".to_owned(),
        (Some(line), _, _) => format!("当选：{}（{}票）", listed(given.state, [line.person])?, line.votes),
        (None, false, _) => format!("得票相同，再次投票：{}", listed(given.state, vote.tied.iter().copied())?),
        (None, true, _) => format!("没有人得到{}票，无人当选", vote.needed),
    })
}

/// Minutes of the meeting that elects.
pub(super) fn minutes(given: &Given<'_>) -> Option<Paper> {
    let (called, rules) = called(given)?;
    let post = statute::post_name(called.post);
    let mut told = vec![format!("补选{post}1名，候选人：{}", listed(given.state, called.candidates.iter().copied())?)];
    for (at, vote) in (1..).zip(&called.votes) {
        told.push(format!("第{}次投票：{}{}", zh::number(at), counted(&vote.count), outcome(given, vote)?));
    }
    let agenda = ["清点到会人数", "介绍候选人", "通过监票、计票人员", "投票、公开计票", "宣布结果"].map(str::to_owned).to_vec();
    let came = format!("{}应到{}人，实到＿＿＿人。{}", electors(given, called.by), called.whole, wins(called.by, called.whole, &rules));
    let on = called.votes.last().map(|vote| vote.on);
    let written = Written { on, of: called.day, place: String::new(), came, agenda, told, by: issuer(given, &rules) };
    Some(written.paper(notice_of(given, "补选会议记录")))
}

/// The report of the last vote.
pub(super) fn report(given: &Given<'_>) -> Option<Paper> {
    let (called, rules) = called(given)?;
    let vote = called.votes.last()?;
    let before = called.votes.iter().rev().nth(1).filter(|vote| !vote.tied.is_empty());
    let stood = before.map_or(&called.candidates, |vote| &vote.tied);
    let won: Vec<_> = vote.elected.iter().map(|line| line.person).collect();
    let mut figures = vec![("应到（登记）", called.whole.to_string())];
    figures.extend(facts(&vote.count));
    figures.push(("当选票数", vote.needed.to_string()));
    let next = (vote.valid && won.is_empty()).then(|| if vote.tied.is_empty() { "另行补选" } else { "得票相同的再次投票" }.to_owned());
    let report = Report {
        title: format!("{}补选结果报告单", given.committee()),
        date: zh::date(vote.on),
        issuer: issuer(given, &rules),
        facts: figures,
        boxes: Vec::new(),
        votes: rows(given.state, statute::post_name(called.post), &vote.count.votes, (&won, stood))?,
        verdict: if vote.valid { "补选有效" } else { "参加投票的人数不足，补选无效" }.to_owned(),
        next,
        reasons: vote::reasons(given.state, &vote.because)?,
        signed: &["唱票人", "计票人", "监票人", "会议主持人", "报告日期"],
    };
    Some(report.paper(given.unit))
}

/// What everybody is told once somebody is elected.
pub(super) fn result(given: &Given<'_>) -> Option<Paper> {
    let (called, rules) = called(given)?;
    let (on, line) = called.elected()?;
    let vote = called.votes.iter().find(|vote| vote.elected.is_some())?;
    let post = statute::post_name(called.post);
    let won = [line.person];
    let stood = &called.candidates;
    let table = rows(given.state, post, &vote.count.votes, (&won, stood))?;
    let notice = notice_of(given, "补选结果公告")
        .with_seal()
        .p(format!("{}由{}补选{post}1名，现将结果公告如下。", zh::date(on), electors(given, called.by)))
        .p(format!("应有{}人，{}", called.whole, counted(&vote.count)))
        .table(&[column("职务", 4), column("姓名", 7), column("得票", 3), column("结果", 4)], table)
        .p(format!(
            "{}当选{post}，任期到本届{}任期届满时止{}。",
            listed(given.state, won)?,
            given.unit.body_name(),
            zh::cited(&rules.cite(Key::ByelectionRestOfTerm))
        ))
        .p("特此公告。");
    Some(notice.reported(&issuer(given, &rules), on))
}

//! 监督委员会: proposals, candidates, ballot, count sheet, minutes of the meeting, report and what is posted.

use election::PersonId;
use election::bodies::supervision::{self, SupervisionVote};
use election::command::ChosenBy;
use jiff::civil::Date;
use serde_json::{Value, json};
use statute::{Key, Rules};

use super::{Given, by_strokes, counted, facts, figure, listed, nth, rows};
use crate::form::{Form, open};
use crate::notice::{Notice, column, named};
use crate::paper::Paper;
use crate::papers::minutes::{Written, quorum};
use crate::papers::vote::{self, Column, OTHERS, Report, Vote};
use crate::papers::{nationality, planned, sex};
use crate::series::Numbered;
use crate::zh;

/// What its papers are made from.
struct Planned<'a> {
    given: &'a Given<'a>,
    on: Date,
    day: Date,
    seats: u32,
    rules: Rules,
}

fn begun<'a>(given: &'a Given<'a>) -> Option<Planned<'a>> {
    let (on, day, seats) = given.state.bodies.supervision.planned?;
    Some(Planned { given, on, day, seats, rules: supervision::rules(given.state, day).ok()? })
}

impl Planned<'_> {
    /// 纳尔宗村第十二届村务监督委员会推选.
    fn occasion(&self) -> String {
        format!("{}{}{}推选", self.given.unit.place(), self.given.term(), self.given.unit.supervision_body())
    }

    /// Who chooses: 村民会议, 村民代表会议.
    fn meeting(&self) -> String {
        let unit = self.given.unit;
        match self.given.state.bodies.supervision.meeting {
            Some((_, ChosenBy::Meeting, _, _)) => format!("{}会议", unit.people()),
            Some((_, ChosenBy::Groups, _, _)) => format!("{}会议", unit.groups()),
            Some((_, ChosenBy::Representatives, _, _)) => format!("{}会议", unit.representatives()),
            None => format!("{}会议（{}会议）", unit.people(), unit.representatives()),
        }
    }

    /// Who may not sit on it.
    fn excluded(&self) -> String {
        let words: Vec<String> = self.rules.list(Key::SupervisionExcluded).iter().map(|word| self.given.value(word)).collect();
        format!("{}不得担任监督委员会成员{}", words.join("、"), zh::cited(&self.rules.cite(Key::SupervisionExcluded)))
    }

    fn vote(&self) -> Option<Vote> {
        let unit = self.given.unit;
        let state = &self.given.state.bodies.supervision;
        state.nominated.as_ref()?;
        let (seats, people, again) = if state.open() > 0 {
            (state.open(), state.standing(), !state.votes.is_empty())
        } else {
            let last = state.votes.last()?;
            (last.seats, last.candidates.clone(), state.votes.len() > 1)
        };
        let column = Column {
            name: format!("{}成员", unit.supervision_body()),
            asked: vote::asked(seats),
            stand: by_strokes(self.given.state, &people)?,
            lines: if again { 0 } else { seats },
        };
        let mut how =
            vec!["同意的，在候选人姓名后的方格内画“○”；不同意的，画“×”；不画任何符号的，视为弃权。候选人按姓氏笔画为序。".to_owned()];
        if column.lines > 0 {
            how.push(format!("另选他人的，在“另选他人”栏的横线上写明其姓名，并在其后的方格内画“○”。{}。", self.excluded()));
        }
        Some(Vote {
            title: format!("{}{}", self.occasion(), if again { "再次投票" } else { "" }),
            date: zh::date(state.meeting.map_or(self.day, |(on, ..)| on)),
            issuer: unit.election_committee(),
            stamp: "选举委员会".to_owned(),
            columns: vec![column],
            line: OTHERS,
            how,
            void: vec!["所选的人数等于或者少于应选名额的有效，多于应选名额的无效。书写模糊，无法辨认的无效。".to_owned()],
        })
    }
}

/// 提名表, empty.
pub(super) fn proposals(given: &Given<'_>) -> Option<Paper> {
    let planned = begun(given)?;
    let columns = [
        column("序号", 2),
        column("姓名", 5),
        column("性别", 2),
        column("民族", 3),
        column("政治面貌", 4),
        column("财会、管理知识", 4),
        column("其他职务", 4),
        column("提名人签名", 5),
    ];
    let by = given.unit.election_committee();
    let mut paper = Form::about(given.unit, &by, planned.occasion(), &format!("{}成员提名表", given.unit.supervision_body()))
        .fields(&[&[open("提名的会议"), open("日期")]])
        .table(&columns, Vec::new(), 8)
        .note(format!("应选{}名。{}。", planned.seats, planned.excluded()));
    if planned.rules.flag(Key::SupervisionExpertise) {
        paper = paper.note(format!("成员中应当有具备财会、管理知识的人员{}。", zh::cited(&planned.rules.cite(Key::SupervisionExpertise))));
    }
    Some(paper.signed(&["会议主持人", "记录人"]).sealed(&by, planned.on))
}

/// 候选人公示.
pub(super) fn candidates(given: &Given<'_>) -> Option<Paper> {
    let all = begun(given)?;
    let (term, _) = planned(given.state)?;
    let (on, proposed) = given.state.bodies.supervision.nominated.as_ref()?;
    let mut list: Vec<_> = proposed.iter().collect();
    list.sort_by_cached_key(|one| given.state.person(one.person).map(|person| ::names::stroke_key(&person.name)));
    let row = |(at, one): (usize, &&supervision::Proposed)| {
        Some(vec![
            json!((at + 1).to_string()),
            named(given.state, one.person)?,
            json!(sex(given.state, one.person)),
            json!(nationality(given.state, one.person)),
            json!(if one.accounting { "有" } else { "—" }),
        ])
    };
    let rows: Option<Vec<Vec<Value>>> = list.iter().enumerate().map(row).collect();
    let columns = [column("序号", 2), column("姓名", 6), column("性别", 2), column("民族", 3), column("财会、管理知识", 4)];
    let notice = Notice::new(given.unit, term, &format!("{}候选人公示", given.unit.supervision_body()), "")
        .p(format!(
            "{}，{}将于{}推选{}，应选{}名。现将候选人公示如下（按姓氏笔画为序）。",
            zh::under(&all.rules, &[Key::SupervisionChosenBy]),
            all.meeting(),
            zh::date_and_weekday(all.day),
            given.unit.supervision(),
            all.seats
        ))
        .table(&columns, rows?)
        .p(format!("{}。对候选人有意见的，向{}反映。", all.excluded(), given.unit.election_committee()))
        .p("特此公示。");
    Some(notice.reported(&given.unit.election_committee(), *on))
}

/// The ballot of the vote at hand.
pub(super) fn ballot(given: &Given<'_>) -> Option<Paper> {
    Some(begun(given)?.vote()?.ballots(given.unit, 1))
}

/// Its count sheet.
pub(super) fn count_sheet(given: &Given<'_>) -> Option<Paper> {
    Some(begun(given)?.vote()?.count_sheet(given.unit))
}

/// Minutes of the meeting that chooses.
pub(super) fn minutes(given: &Given<'_>) -> Option<Paper> {
    let all = begun(given)?;
    let state = given.state;
    let supervision = &state.bodies.supervision;
    let agenda = ["清点到会人数", "介绍候选人", "通过监票、计票人员", "投票推选监督委员会成员", "宣布推选结果"].map(str::to_owned).to_vec();
    let mut told = Vec::new();
    if let Some((_, proposed)) = &supervision.nominated {
        told.push(format!("应选{}名，候选人：{}", all.seats, listed(state, proposed.iter().map(|one| one.person))?));
    }
    for (at, vote) in (1..).zip(&supervision.votes) {
        told.push(format!("第{}次投票：{}", zh::number(at), counted(&vote.count)));
        let won = listed(state, vote.elected.iter().map(|line| line.person))?;
        if !vote.elected.is_empty() {
            told.push(format!("当选：{won}"));
        }
        if !vote.tied.is_empty() {
            told.push(format!("得票相同，再次投票：{}", listed(state, vote.tied.iter().copied())?));
        }
    }
    if let Some((on, chair)) = supervision.chair {
        told.push(format!("{}监督委员会成员推选主任：{}", zh::date(on), listed(state, [chair])?));
    }
    let came = supervision.meeting.map_or_else(
        || quorum(&all.rules, given.unit.people()),
        |(_, _, present, whole)| format!("{}应到{whole}人，实到{present}人；列席＿＿＿人。", all.meeting()),
    );
    let by = given.unit.election_committee();
    let on = supervision.meeting.map(|(on, ..)| on);
    let written = Written { on, of: all.day, place: String::new(), came, agenda, told, by };
    let title = format!("推选{}的会议记录", given.unit.supervision_body());
    let occasion = format!("{}{}", given.unit.place(), given.term());
    Some(written.paper(Notice::of_office("", &occasion, &title, ("", given.unit.rehearsal))))
}

/// The report of one vote.
pub(super) fn report(given: &Given<'_>) -> Option<Paper> {
    let all = begun(given)?;
    let vote: &SupervisionVote = nth(&given.state.bodies.supervision.votes, given.which.case)?;
    let won: Vec<PersonId> = vote.elected.iter().map(|line| line.person).collect();
    let mut figures = Vec::new();
    if let Some((_, _, present, whole)) = given.state.bodies.supervision.meeting {
        figures = vec![("应到会", whole.to_string()), ("实到会", present.to_string())];
    }
    figures.extend(facts(&vote.count));
    figures.push(("应选名额", figure(Some(vote.seats))));
    let open = vote.seats.saturating_sub(u32::try_from(won.len()).unwrap_or(u32::MAX));
    let next = match (vote.tied.is_empty(), open) {
        (false, _) => Some("得票相同的再次投票".to_owned()),
        (true, 0) => None,
        (true, open) => Some(format!("尚缺{open}名，继续推选")),
    };
    let post = format!("{}成员", given.unit.supervision_body());
    let again = if given.which.case > 1 { format!("（第{}次投票）", given.which.case) } else { String::new() };
    let report = Report {
        title: format!("{}结果报告单{again}", all.occasion()),
        date: zh::date(vote.on),
        issuer: given.unit.election_committee(),
        facts: figures,
        boxes: Vec::new(),
        votes: rows(given.state, &post, &vote.count.votes, (&won, &vote.candidates))?,
        verdict: "推选有效".to_owned(),
        next,
        reasons: vote::reasons(given.state, &vote.because)?,
        signed: &["唱票人", "计票人", "监票人", "会议主持人", "选举委员会主任", "报告日期"],
    };
    Some(report.paper(given.unit))
}

/// 17-1号, in a community 18号: who sits on it.
pub(super) fn result(given: &Given<'_>) -> Option<Paper> {
    let all = begun(given)?;
    let (term, _) = planned(given.state)?;
    let supervision = &given.state.bodies.supervision;
    let on = supervision.announced?;
    let chair = supervision.chair.map(|(_, person)| person);
    let members: Vec<PersonId> = supervision.elected().into_iter().filter(|person| Some(*person) != chair).collect();
    let mut notice =
        Notice::numbered(given.unit, term, &format!("{}推选结果公告", given.unit.supervision_body()), Numbered::Supervision, 1)
            .with_seal()
            .p(format!(
                "{}，{}于{}推选产生{}{}，现将结果公告如下。",
                zh::under(&all.rules, &[Key::SupervisionChosenBy]),
                all.meeting(),
                zh::date(supervision.meeting.map_or(all.day, |(on, ..)| on)),
                given.unit.place(),
                format_args!("{}{}", given.term(), given.unit.supervision_body())
            ));
    if let Some(chair) = chair {
        notice = notice.p(format!("主任：{}。", listed(given.state, [chair])?));
    }
    notice = notice.p(format!("成员：{}。", listed(given.state, members)?));
    if chair.is_none() {
        notice = notice.p("主任由监督委员会成员推选后另行公布。");
    }
    if all.rules.flag(Key::SupervisionTermSame) {
        notice =
            notice.p(format!("监督委员会的任期与{}相同{}。", given.unit.body_name(), zh::cited(&all.rules.cite(Key::SupervisionTermSame))));
    }
    Some(notice.p("特此公告。").posted(on))
}

//! 党员大会: agenda, host's script, ballot, count sheet, report, minutes; and the first plenary with the election of the secretary.

use election::Election;
use election::bodies::agenda::{self, Step};
use election::bodies::party::{PartyVote, Plan};
use statute::{Confidence, Key, Rules};

use super::party::{Organ, organ, rules};
use super::{Given, by_strokes, counted, facts, figure, listed, nth, rows};
use crate::notice::Notice;
use crate::paper::Paper;
use crate::papers::minutes::Written;
use crate::papers::vote::{self, Column, OTHERS, Report, Vote};
use crate::zh;

/// What the papers of the meeting are made from.
struct Held<'a> {
    given: &'a Given<'a>,
    plan: &'a Plan,
    rules: Rules,
    organ: Organ,
}

fn held<'a>(given: &'a Given<'a>) -> Option<Held<'a>> {
    let plan = given.state.bodies.party.plan.as_ref()?;
    let rules = rules(given.state)?;
    let organ = organ(given, &rules);
    Some(Held { given, plan, rules, organ })
}

impl Held<'_> {
    fn state(&self) -> &Election {
        self.given.state
    }

    fn notice(&self, title: &str) -> Notice<'_> {
        Notice::of_office("", &self.organ.occasion(), title, ("", self.given.unit.rehearsal))
    }

    /// The day of the meeting.
    fn day(&self) -> jiff::civil::Date {
        self.state().bodies.party.meeting.as_ref().map_or(self.plan.election_day, |meeting| meeting.on)
    }

    /// Seats of the vote at hand, or of the last one, and who stands; nothing before the superior has agreed.
    fn at_hand(&self) -> Option<(u32, Vec<election::PersonId>)> {
        let party = &self.state().bodies.party;
        party.answered.as_ref().filter(|answer| answer.agreed)?;
        party.at_hand(&self.rules).or_else(|| party.votes.last().map(|vote| (vote.seats, vote.candidates.clone())))
    }

    /// Where the steps come from, each source once.
    fn sources(&self) -> String {
        let mut told: Vec<String> = Vec::new();
        for step in &agenda::party_meeting().steps {
            let sure = step.confidence == Confidence::Text;
            let source = format!("{}{}", step.source, if sure { "" } else { zh::UNSURE });
            if !told.contains(&source) {
                told.push(source);
            }
        }
        format!("程序的依据：{}。", told.join("；"))
    }

    /// The host's words for a step, with what the record knows.
    fn says(&self, step: &Step) -> Option<String> {
        let state = self.state();
        let party = &state.bodies.party;
        let meeting = party.meeting.as_ref();
        let should = meeting.map_or_else(|| party.should_attend(&self.rules).number, |meeting| meeting.should_attend);
        let workers = meeting.and_then(|meeting| meeting.held.as_ref()).map_or_else(
            || Some("监票人＿＿＿＿、计票人＿＿＿＿".to_owned()),
            |held| {
                let scrutineers = listed(state, held.scrutineers.iter().copied())?;
                Some(format!("监票人{scrutineers}，计票人{}", listed(state, held.tellers.iter().copied())?))
            },
        )?;
        // Those of the first vote, for all seats: a second vote is told by its own ballot.
        let agreed = party.answered.as_ref().is_some_and(|answer| answer.agreed);
        let candidates =
            if agreed { by_strokes(state, &party.candidates)?.join("、") } else { "＿＿＿＿＿＿＿＿＿＿".to_owned() };
        let last = party.votes.last();
        let count = |read: fn(&election::bodies::count::Count) -> u32| figure(last.map(|vote| read(&vote.ballot)));
        let words = [
            ("{should_attend}", should.to_string()),
            ("{present}", figure(meeting.map(|meeting| meeting.present))),
            ("{workers}", workers),
            ("{candidates}", candidates),
            ("{seats}", self.plan.seats.to_string()),
            ("{issued}", count(|count| count.issued)),
            ("{returned}", count(|count| count.returned)),
            ("{valid}", count(|count| count.valid)),
            ("{void}", count(|count| count.void)),
            ("{elected}", if party.filled() { listed(state, party.elected())? } else { "＿＿＿＿＿＿＿＿＿＿".to_owned() }),
        ];
        let said = words.iter().fold(step.says.clone(), |said, (key, value)| said.replace(key, value));
        Some(self.organ.said(&said))
    }

    /// The vote of members.
    fn vote(&self) -> Option<Vote> {
        let (seats, people) = self.at_hand()?;
        let again = !self.state().bodies.party.votes.is_empty() && !self.state().bodies.party.filled();
        let others = if self.rules.flag(Key::WriteInElectable) { seats } else { 0 };
        let column =
            Column { name: self.organ.seat.clone(), asked: vote::asked(seats), stand: by_strokes(self.state(), &people)?, lines: others };
        let title = format!("{}{}", self.organ.occasion(), if again { "再次投票" } else { "" });
        Some(self.ballot(title, zh::date(self.day()), vec![column]))
    }

    fn ballot(&self, title: String, date: String, columns: Vec<Column>) -> Vote {
        let mut how = vec!["赞成的，在候选人姓名后的方格内画“○”；不赞成的，画“×”；弃权的，不画任何符号。候选人按姓氏笔画为序。".to_owned()];
        if columns.iter().any(|column| column.lines > 0) {
            how.push("不赞成某候选人的，可以另选他人：在“另选他人”栏的横线上写明姓名，并在其后的方格内画“○”；弃权的不能另选。".to_owned());
        }
        how.push("不能写票的，可以由候选人以外的人按本人意志代写；因故没有到会的，不能委托他人投票。".to_owned());
        let void = vec!["每张选票所选的人数等于或者少于应选名额的有效，多于应选名额的无效。书写模糊，无法辨认的部分无效。".to_owned()];
        let issuer = self.organ.short.clone();
        Vote { title, date, issuer, stamp: self.organ.kind.to_owned(), columns, line: OTHERS, how, void }
    }

    /// Who stands as secretary and deputies in the first plenary.
    fn secretary_vote(&self) -> Option<Vote> {
        let plenary = self.state().bodies.party.plenary.as_ref()?;
        let column = |name: &str, people: &[election::PersonId]| {
            let seats = u32::try_from(people.len()).unwrap_or(u32::MAX);
            let name = format!("{}{name}", self.organ.kind);
            Some(Column { name, asked: vote::asked(seats), stand: by_strokes(self.state(), people)?, lines: seats })
        };
        let mut columns = vec![column("书记", &[plenary.secretary])?];
        if !plenary.deputies.is_empty() {
            columns.push(column("副书记", &plenary.deputies)?);
        }
        let title = format!("{}第一次全体会议书记、副书记", self.given.unit.place().clone() + &self.organ.elects);
        Some(self.ballot(title, zh::date(plenary.on), columns))
    }

    /// The report of a vote.
    fn report(&self, title: String, post: &str, vote: &PartyVote, boxes: Vec<(&'static str, String)>) -> Option<Paper> {
        let won: Vec<_> = vote.elected.iter().map(|line| line.person).collect();
        let mut figures = boxes;
        figures.extend(facts(&vote.ballot));
        figures.push(("计票基数", vote.present.to_string()));
        figures.push(("当选票数", figure(vote.needed)));
        let next = if vote.void {
            Some("选举无效，重新进行选举".to_owned())
        } else if !vote.tied.is_empty() {
            Some("得票相同的再次投票".to_owned())
        } else if u32::try_from(won.len()).unwrap_or(u32::MAX) < vote.seats {
            Some("就不足的名额另行选举，或者经同意减少名额".to_owned())
        } else {
            None
        };
        let report = Report {
            title,
            date: zh::date(vote.on),
            issuer: self.organ.full.clone(),
            facts: figures,
            boxes: Vec::new(),
            votes: rows(self.state(), post, &vote.ballot.votes, (&won, &vote.candidates))?,
            verdict: if vote.void { "选举无效" } else { "选举有效" }.to_owned(),
            next,
            reasons: vote::reasons(self.state(), &vote.because)?,
            signed: &["总监票人", "监票人", "计票人", "会议主持人"],
        };
        Some(report.paper(self.given.unit))
    }
}

/// The order of the meeting.
pub(super) fn agenda(given: &Given<'_>) -> Option<Paper> {
    let held = held(given)?;
    let agenda = agenda::party_meeting();
    let mut notice = held
        .notice(&held.organ.said("党员大会议程"))
        .p(format!("时间：{}", zh::date_and_weekday(held.day())))
        .ask("地点")
        .p(format!("内容：选举{}，应选{}名。", held.organ.elects, held.plan.seats));
    for (at, step) in (1..).zip(&agenda.steps) {
        notice = notice.p(format!("{}、{}", zh::number(at), held.organ.said(&step.title)));
    }
    Some(notice.reported(&held.organ.full, held.day()))
}

/// What the host reads out: every step in the order of the agenda.
pub(super) fn script(given: &Given<'_>) -> Option<Paper> {
    let held = held(given)?;
    let mut notice = held.notice("党员大会主持词");
    for (at, step) in (1..).zip(&agenda::party_meeting().steps) {
        let cue = if step.fixed { "规定程序，不得省略" } else { "可以省略" };
        notice = notice.h(format!("{}、{}", zh::number(at), held.organ.said(&step.title))).cue(cue).p(held.says(step)?);
    }
    let share = held.rules.maybe_fraction(Key::AttendanceThreshold).map(zh::share).unwrap_or_default();
    notice = notice.p(format!(
        "到会有选举权的党员占应到会的{share}方可选举{}；赞成票超过实到会有选举权人数的半数为当选{}。{}",
        zh::cited(&held.rules.cite(Key::AttendanceThreshold)),
        zh::cited(&held.rules.cite(Key::WinThreshold)),
        held.sources()
    ));
    Some(notice.reported(&held.organ.full, held.day()))
}

/// The ballot of the vote at hand.
pub(super) fn ballot(given: &Given<'_>) -> Option<Paper> {
    Some(held(given)?.vote()?.ballots(given.unit, 1))
}

/// Its count sheet.
pub(super) fn count_sheet(given: &Given<'_>) -> Option<Paper> {
    Some(held(given)?.vote()?.count_sheet(given.unit))
}

/// The report of one vote of members.
pub(super) fn report(given: &Given<'_>) -> Option<Paper> {
    let held = held(given)?;
    let party = &given.state.bodies.party;
    let vote = nth(&party.votes, given.which.case)?;
    let meeting = party.meeting.as_ref().filter(|meeting| meeting.on == vote.on);
    let should = meeting.map(|meeting| ("应到会", meeting.should_attend.to_string()));
    let came = should.into_iter().chain([("实到会", vote.present.to_string())]).collect();
    let again = if given.which.case > 1 { format!("（第{}次投票）", given.which.case) } else { String::new() };
    held.report(format!("{}结果报告单{again}", held.organ.occasion()), &held.organ.seat, vote, came)
}

/// Minutes of the meeting, with every step that was taken.
pub(super) fn minutes(given: &Given<'_>) -> Option<Paper> {
    let held = held(given)?;
    let state = given.state;
    let party = &state.bodies.party;
    let meeting = party.meeting.as_ref();
    let taken = |step: &&Step| meeting.is_some_and(|meeting| meeting.steps.contains(&step.id));
    let agenda: Vec<String> = agenda::party_meeting()
        .steps
        .iter()
        .map(|step| {
            let done = if taken(&step) { "已进行" } else { "＿＿＿＿" };
            format!("{}：{done}", held.organ.said(&step.title))
        })
        .collect();
    let mut told = Vec::new();
    if let Some(held) = meeting.and_then(|meeting| meeting.held.as_ref()) {
        told.push(format!("监票人：{}", listed(state, held.scrutineers.iter().copied())?));
        told.push(format!("计票人：{}", listed(state, held.tellers.iter().copied())?));
    }
    for (at, vote) in (1..).zip(&party.votes) {
        told.push(format!("第{}次投票：{}", zh::number(at), counted(&vote.ballot)));
        told.push(outcome(&held, vote)?);
    }
    if let Some((on, seats)) = party.reduced {
        told.push(format!("{}经到会党员同意，名额减为{seats}名", zh::date(on)));
    }
    let came = meeting.map_or_else(
        || format!("应到会有选举权的党员{}名，实到＿＿＿名；列席＿＿＿人。", party.should_attend(&held.rules).number),
        |meeting| format!("应到会有选举权的党员{}名，实到{}名；列席＿＿＿人。", meeting.should_attend, meeting.present),
    );
    let place = meeting.and_then(|meeting| meeting.held.as_ref()).map(|held| zh::guarded(&held.place)).unwrap_or_default();
    let on = meeting.map(|meeting| meeting.on);
    let written = Written { on, of: held.plan.election_day, place, came, agenda, told, by: held.organ.full.clone() };
    Some(written.paper(held.notice("党员大会会议记录")))
}

/// Votes for each, and who was elected.
fn outcome(held: &Held<'_>, vote: &PartyVote) -> Option<String> {
    let state = held.state();
    let votes: Option<Vec<String>> =
        vote.ballot.votes.iter().map(|line| Some(format!("{}{}票", crate::notice::name(state, line.person)?, line.votes))).collect();
    let elected = if vote.elected.is_empty() {
        "无人当选".to_owned()
    } else {
        format!("当选：{}", listed(state, vote.elected.iter().map(|line| line.person))?)
    };
    let tied = if vote.tied.is_empty() {
        String::new()
    } else {
        format!("；{}得票相同，再次投票", listed(state, vote.tied.iter().copied())?)
    };
    Some(format!("得赞成票：{}；{elected}{tied}", votes?.join("、")))
}

/// The ballot of the plenary.
pub(super) fn secretary_ballot(given: &Given<'_>) -> Option<Paper> {
    Some(held(given)?.secretary_vote()?.ballots(given.unit, 1))
}

/// Its count sheet.
pub(super) fn secretary_count_sheet(given: &Given<'_>) -> Option<Paper> {
    Some(held(given)?.secretary_vote()?.count_sheet(given.unit))
}

/// The report of one vote of the plenary.
pub(super) fn secretary_report(given: &Given<'_>) -> Option<Paper> {
    let held = held(given)?;
    let vote = nth(&given.state.bodies.party.plenary_votes, given.which.case)?;
    let title = format!("{}书记、副书记选举结果报告单", held.organ.short);
    held.report(title, "书记、副书记", vote, vec![("到会委员", vote.present.to_string())])
}

/// Minutes of the first plenary.
pub(super) fn plenary_minutes(given: &Given<'_>) -> Option<Paper> {
    let held = held(given)?;
    let state = given.state;
    let party = &state.bodies.party;
    let plenary = party.plenary.as_ref()?;
    let members = u32::try_from(party.elected().len()).unwrap_or(u32::MAX);
    let mut told = vec![format!("书记候选人：{}", listed(state, [plenary.secretary])?)];
    if !plenary.deputies.is_empty() {
        told.push(format!("副书记候选人：{}", listed(state, plenary.deputies.iter().copied())?));
    }
    for vote in &party.plenary_votes {
        told.push(counted(&vote.ballot));
        told.push(outcome(&held, vote)?);
    }
    let agenda =
        ["清点到会委员人数", "提出书记、副书记候选人", "投票选举书记、副书记", "宣布选举结果", "委员分工"].map(str::to_owned).to_vec();
    let written = Written {
        on: Some(plenary.on),
        of: plenary.on,
        place: String::new(),
        came: format!("应到委员{members}名，实到{}名；列席＿＿＿人。", plenary.present),
        agenda,
        told,
        by: held.organ.full.clone(),
    };
    Some(written.paper(held.notice("第一次全体会议记录")))
}

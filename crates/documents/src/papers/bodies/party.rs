//! 党组织: what it is called, and its letters: 候选人预备人选的请示和批复, 选举结果的请示和批复.

use election::Election;
use election::bodies::party::{self, Answered, Recommender};
use jiff::civil::Date;
use serde_json::{Value, json};
use statute::{Body, Key, Rules};

use super::{Given, by_strokes, listed};
use crate::notice::{Column, Notice, column, named};
use crate::paper::Paper;
use crate::papers::{nationality, sex};
use crate::zh;

/// What a Party organisation is called.
pub(super) struct Organ {
    /// 纳尔宗村党支部.
    pub(super) short: String,
    /// 党支部, 党总支部, 党委.
    pub(super) kind: &'static str,
    /// 中共纳尔宗村支部委员会.
    pub(super) full: String,
    /// 党支部委员会; 党支部书记 where there is no committee.
    pub(super) elects: String,
    /// 党支部委员会委员; 党支部书记.
    pub(super) seat: String,
}

impl Organ {
    /// 纳尔宗村党支部换届选举.
    pub(super) fn occasion(&self) -> String {
        format!("{}换届选举", self.short)
    }

    /// Words of an agenda, which speak of a branch, in those of this organisation.
    pub(super) fn said(&self, words: &str) -> String {
        let here = match self.kind {
            "党总支部" => "本总支部",
            "党委" => "本党委",
            _ => "本支部",
        };
        words.replace("党支部委员会", &self.elects).replace("本支部", here)
    }
}

/// The rules of the branch: those of its election day, before it is planned those of its register.
pub(super) fn rules(state: &Election) -> Option<Rules> {
    party::rules_in_force(state).or_else(|| Rules::resolve(&state.division, Body::PartyBranch, state.bodies.party.registered?).ok())
}

/// Whether there are members enough for a Party committee, which the county approves.
pub(super) fn may_be_committee(state: &Election) -> bool {
    let least = rules(state).and_then(|rules| rules.maybe_number(Key::PartyCommitteeIfMembers));
    least.is_some_and(|least| members(state) >= least)
}

fn members(state: &Election) -> u32 {
    u32::try_from(state.bodies.party.members.len()).unwrap_or(u32::MAX)
}

/// What the organisation of the unit is called: by the number of its members, and as a Party committee only where that is said.
pub(super) fn organ(given: &Given<'_>, rules: &Rules) -> Organ {
    let place = given.unit.place();
    let general = rules.maybe_number(Key::GeneralBranchIfMembers).is_some_and(|least| members(given.state) >= least);
    let (kind, body, committee) = match (given.which.party_committee, general) {
        (true, _) => ("党委", "委员会", "党委"),
        (false, true) => ("党总支部", "总支部委员会", "党总支部委员会"),
        (false, false) => ("党支部", "支部委员会", "党支部委员会"),
    };
    let alone = given.state.bodies.party.plan.as_ref().is_some_and(|plan| !plan.committee);
    let (elects, seat) =
        if alone { (format!("{kind}书记"), format!("{kind}书记")) } else { (committee.to_owned(), format!("{committee}委员")) };
    let full = if alone { format!("中共{place}支部") } else { format!("中共{place}{body}") };
    Organ { short: format!("{place}{kind}"), kind, full, elects, seat }
}

/// The preparatory candidates go up.
pub(super) fn preliminary_request(given: &Given<'_>) -> Option<Paper> {
    let (state, unit) = (given.state, given.unit);
    let party = &state.bodies.party;
    let plan = party.plan.as_ref()?;
    let rules = rules(state)?;
    let organ = organ(given, &rules);
    let least = plan.candidates_needed(&rules);
    let surplus = if plan.committee {
        format!("，候选人不少于{least}名{}", zh::cited(&rules.cite(Key::SurplusShare)))
    } else {
        String::new()
    };
    let notice = Notice::letter(&organ.full, &format!("关于{}候选人预备人选的请示", organ.seat), unit.rehearsal)
        .to(format!("{}：", unit.superior_party()))
        .p(format!("{}拟于{}召开党员大会，选举{}。应选{}名{surplus}。", organ.short, zh::date(plan.election_day), organ.elects, plan.seats))
        .p(recommended(given))
        .p("经研究，提出候选人预备人选如下，请予审批。")
        .table(&CANDIDATES, candidates(given, least)?)
        .p("妥否，请批示。")
        .p("附：推荐情况汇总表、会议记录");
    let on = party.reported.as_ref().map(|(on, _)| *on);
    Some(notice.reported_if_known(&organ.full, on, plan.on))
}

const CANDIDATES: [Column; 5] = [column("姓名", 5), column("性别", 2), column("民族", 3), column("党员推荐票", 4), column("群众推荐票", 4)];

/// How the two recommendations went.
fn recommended(given: &Given<'_>) -> String {
    let told = |by| {
        let found = given.state.bodies.party.recommendations.get(&by);
        found.map_or_else(|| "＿＿月＿＿日，参加＿＿＿名".to_owned(), |one| format!("{}，参加{}名", zh::date(one.on), one.participants))
    };
    format!("党员推荐：{}；群众推荐：{}。", told(Recommender::Members), told(Recommender::Masses))
}

/// Votes that somebody got in a recommendation; to be written where it is not recorded.
pub(super) fn votes_in(state: &Election, by: Recommender, person: election::PersonId) -> String {
    let found = state.bodies.party.recommendations.get(&by);
    found.map_or_else(String::new, |one| one.votes.iter().find(|line| line.person == person).map_or(0, |line| line.votes).to_string())
}

/// Those reported, with their votes; empty lines before that.
fn candidates(given: &Given<'_>, least: u32) -> Option<Vec<Vec<Value>>> {
    let state = given.state;
    let Some((_, people)) = &state.bodies.party.reported else {
        return Some((0..least).map(|_| vec![json!(""); CANDIDATES.len()]).collect());
    };
    let row = |person: &election::PersonId| {
        Some(vec![
            named(state, *person)?,
            json!(sex(state, *person)),
            json!(nationality(state, *person)),
            json!(votes_in(state, Recommender::Members, *person)),
            json!(votes_in(state, Recommender::Masses, *person)),
        ])
    };
    people.iter().map(row).collect()
}

/// How an answer stands in a reply: known, or to be ticked.
fn ticked(answer: Option<&Answered>, yes: bool) -> &'static str {
    match answer {
        None => "□同意　□不同意",
        Some(_) if yes => "同意",
        Some(_) => "不同意",
    }
}

/// A reply of the superior: what it answers, line by line, and what it adds.
fn reply(given: &Given<'_>, (to, title): (&str, &str), lines: &[String], (answer, of): (Option<&Answered>, Date)) -> Paper {
    let superior = given.unit.superior_party();
    let mut notice = Notice::letter(&superior, title, given.unit.rehearsal).to(format!("{to}："));
    notice = notice.p("你们的请示收悉。经研究，批复如下。");
    for line in lines {
        notice = notice.p(line);
    }
    let last = zh::number(u32::try_from(lines.len()).unwrap_or(u32::MAX).saturating_add(1));
    notice = match answer.map(|answer| answer.words.as_deref().unwrap_or_default()) {
        None => notice.ask(&format!("{last}、其他意见")),
        Some("") => notice,
        Some(words) => notice.p(format!("{last}、{}", zh::guarded(words))),
    };
    notice.p("特此批复。").reported_if_known(&superior, answer.map(|answer| answer.on), of)
}

/// The superior answers to whom it agrees.
pub(super) fn preliminary_reply(given: &Given<'_>) -> Option<Paper> {
    let state = given.state;
    let party = &state.bodies.party;
    let (on, reported) = party.reported.as_ref()?;
    let rules = rules(state)?;
    let organ = organ(given, &rules);
    let answer = party.answered.as_ref();
    let people = if answer.is_some() { &party.candidates } else { reported };
    let mut lines =
        vec![format!("一、{}下列同志为{}候选人：{}。", ticked(answer, true), organ.seat, listed(state, people.iter().copied())?)];
    let others: Vec<_> = reported.iter().copied().filter(|person| !people.contains(person)).collect();
    let refused = if others.is_empty() {
        "请依照规定召开党员大会进行选举，结果及时报告。".to_owned()
    } else {
        format!("不同意下列同志为候选人：{}。请重新提出人选。", listed(state, others)?)
    };
    lines.push(format!("二、{refused}"));
    let title = format!("关于{}候选人预备人选的批复", organ.seat);
    Some(reply(given, (&organ.full, &title), &lines, (answer, *on)))
}

/// Who was elected to what: members, who are put on record, then secretary and deputies, who are approved.
fn elected(given: &Given<'_>, organ: &Organ) -> Option<Vec<(bool, String)>> {
    let party = &given.state.bodies.party;
    let plan = party.plan.as_ref()?;
    let mut lines = Vec::new();
    if plan.committee {
        let members = by_strokes(given.state, &party.elected())?;
        lines.push((false, format!("{}（{}名，按姓氏笔画为序）：{}", organ.seat, members.len(), members.join("、"))));
    }
    lines.push((true, format!("{}书记：{}", organ.kind, listed(given.state, party.secretary())?)));
    if !party.deputies().is_empty() {
        lines.push((true, format!("{}副书记：{}", organ.kind, listed(given.state, party.deputies())?)));
    }
    Some(lines)
}

/// The result goes up: members for the record, secretary and deputies for approval.
pub(super) fn result_request(given: &Given<'_>) -> Option<Paper> {
    let (state, unit) = (given.state, given.unit);
    let party = &state.bodies.party;
    party.secretary()?;
    let plan = party.plan.as_ref()?;
    let meeting = party.meeting.as_ref()?;
    let rules = rules(state)?;
    let organ = organ(given, &rules);
    let mut notice = Notice::letter(&organ.full, &format!("关于{}选举结果的请示", organ.elects), unit.rehearsal)
        .to(format!("{}：", unit.superior_party()))
        .p(format!(
            "{}于{}召开党员大会，应到会有选举权的党员{}名，实到{}名，依照规定选举{}。",
            organ.short,
            zh::date(meeting.on),
            meeting.should_attend,
            meeting.present,
            organ.elects
        ));
    if let Some((_, seats)) = party.reduced {
        notice = notice.p(format!(
            "应选{}名，经到会党员同意，名额减为{seats}名{}。",
            plan.seats,
            zh::cited(&rules.cite(Key::ReduceSeatsConsent))
        ));
    }
    if let Some(plenary) = &party.plenary {
        notice = notice.p(format!(
            "新一届{}于{}召开第一次全体会议，到会委员{}名，选举书记、副书记。",
            organ.elects,
            zh::date(plenary.on),
            plenary.present
        ));
    }
    notice = notice.p("选举结果如下。");
    for (_, line) in elected(given, &organ)? {
        notice = notice.p(format!("{line}。"));
    }
    let asked = if plan.committee { "委员报请备案，书记、副书记报请审批" } else { "报请审批" };
    notice =
        notice.p(format!("{asked}{}。妥否，请批示。", zh::cited(&rules.cite(Key::PartyResultApproval)))).p("附：选举结果报告单、会议记录");
    Some(notice.reported_if_known(&organ.full, party.result_reported, meeting.on))
}

/// The superior approves.
pub(super) fn result_reply(given: &Given<'_>) -> Option<Paper> {
    let party = &given.state.bodies.party;
    let on = party.result_reported?;
    let rules = rules(given.state)?;
    let organ = organ(given, &rules);
    let answer = party.result_answered.as_ref();
    let agreed = ticked(answer, answer.is_some_and(|answer| answer.agreed));
    let told = |(at, (approved, line)): (u32, (bool, String))| {
        let answered = if approved { agreed } else { "予以备案" };
        format!("{}、{answered}　{line}。", zh::number(at))
    };
    let lines: Vec<String> = (1..).zip(elected(given, &organ)?).map(told).collect();
    Some(reply(given, (&organ.full, &format!("关于{}选举结果的批复", organ.elects)), &lines, (answer, on)))
}

//! Skeletons of minutes: what the record knows of a meeting stands there, the rest is left to be written and signed.

use election::Election;
use election::programme::filing::Minute;
use election::state::Elected;
use jiff::civil::Date;
use statute::{Key, Rules};

use super::bodies::{self, Which};
use super::{planned, seats};
use crate::notice::{Notice, name};
use crate::paper::{Paper, UnitInfo};
use crate::zh;

/// How many representatives make the meeting, and how many of them a decision.
pub(super) fn quorum(rules: &Rules, people: &str) -> String {
    let share = |key| rules.maybe_fraction(key).map(zh::share).unwrap_or_default();
    format!(
        "应到{people}代表＿＿＿人，实到＿＿＿人。有{}的{people}代表参加，方可召开；所作决定经到会代表{}同意{}。",
        share(Key::RepsMeetingQuorum),
        share(Key::RepsMeetingPass),
        zh::cited(&rules.cite(Key::RepsMeetingQuorum))
    )
}

/// What minutes begin with: their title, their day as far as the record knows it, what was on the agenda and what the record says of it.
struct Skeleton {
    title: String,
    on: Option<Date>,
    agenda: Vec<String>,
    decided: Vec<String>,
}

/// Minutes in the making: what the record knows of a meeting, with room for the rest.
pub(super) struct Written {
    /// Day, as far as the record knows it.
    pub(super) on: Option<Date>,
    /// A day of its year.
    pub(super) of: Date,
    /// Where, as far as the record knows it.
    pub(super) place: String,
    /// Who should come, who came, and what makes the meeting count.
    pub(super) came: String,
    /// What was on the agenda.
    pub(super) agenda: Vec<String>,
    /// What the record says of it.
    pub(super) told: Vec<String>,
    /// Whose minutes they are.
    pub(super) by: String,
}

impl Written {
    /// The minutes under their title.
    pub(super) fn paper(self, notice: Notice<'_>) -> Paper {
        let (on, of, by) = (self.on, self.of, self.by.clone());
        self.part(notice, "").reported_if_known(&by, on, of)
    }

    /// One meeting of several on the same minutes, under its heading.
    pub(super) fn part<'a>(self, mut notice: Notice<'a>, heading: &str) -> Notice<'a> {
        if !heading.is_empty() {
            notice = notice.h(heading);
        }
        let day = self.on.map_or_else(|| format!("{}年＿＿月＿＿日", self.of.year()), zh::date);
        let place = if self.place.is_empty() { "＿＿＿＿＿＿＿＿" } else { &self.place };
        notice = notice
            .p(format!("时间：{day}＿＿时　　地点：{place}"))
            .p("主持人：＿＿＿＿＿＿　　　　记录人：＿＿＿＿＿＿")
            .p(self.came)
            .h("一、议题");
        for line in numbered(&self.agenda) {
            notice = notice.p(line);
        }
        notice = notice.h("二、记录中已有的情况");
        if self.told.is_empty() {
            notice = notice.p("记录中还没有。");
        }
        for line in numbered(&self.told) {
            notice = notice.p(line);
        }
        notice = notice.h("三、发言和决定（手写）");
        for _ in 0..3 {
            notice = notice.p("＿".repeat(24));
        }
        notice.p("同意＿＿＿人，不同意＿＿＿人，弃权＿＿＿人。").p("签名：主持人＿＿＿＿＿＿　　记录人＿＿＿＿＿＿")
    }
}

/// Minutes to be filled in and signed; none before the unit has a plan.
#[must_use]
pub fn minutes(state: &Election, unit: &UnitInfo, of: Minute) -> Option<Paper> {
    if let Some(name) = bodies::minutes_of(of) {
        return bodies::body_paper(state, unit, name, Which::default());
    }
    let (term, rules) = planned(state)?;
    let plan = state.plan.as_ref()?;
    let Skeleton { title, on, agenda, decided } = skeleton(state, unit, of)?;
    let came = if of == Minute::Representatives {
        quorum(&rules, unit.people())
    } else {
        "应到＿＿＿人，实到＿＿＿人；列席＿＿＿人。".to_owned()
    };
    let by = if matches!(of, Minute::TwoCommittees | Minute::NewCommittee) { unit.committee() } else { unit.election_committee() };
    let written = Written { on, of: plan.election_day, place: String::new(), came, agenda, told: decided, by };
    Some(written.paper(Notice::new(unit, term, &title, "")))
}

fn numbered(lines: &[String]) -> Vec<String> {
    lines.iter().enumerate().map(|(at, line)| format!("{}. {line}", at + 1)).collect()
}

/// Nothing for meetings of the other bodies, whose minutes are papers of theirs.
fn skeleton(state: &Election, unit: &UnitInfo, of: Minute) -> Option<Skeleton> {
    let people = unit.people();
    let committee = state.election_committee.as_ref();
    let agenda = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    let (title, on, agenda): (String, Option<Date>, Vec<String>) = match of {
        Minute::TwoCommittees => ("“两委”联席会议记录".into(), None, agenda(&["学习换届工作方案和纪律", "研究本届换届的时间、职数和分工"])),
        Minute::Representatives => (format!("{people}代表会议记录"), None, agenda(&["报告换届工作安排", "讨论推选选举委员会的办法和名额"])),
        Minute::CommitteeChosen => (
            format!("推选{}的会议记录", unit.election_body()),
            committee.map(|committee| committee.on),
            agenda(&["推选选举委员会成员和候补人员", "公布推选结果"]),
        ),
        Minute::CommitteeFirst => (
            format!("{}第一次会议记录", unit.election_body()),
            None,
            agenda(&["推选主任，明确分工", "确定选举日、登记时间和办法", "公布联系方式和申诉办法"]),
        ),
        Minute::Nomination => (
            "提名大会会议记录".into(),
            state.nomination.as_ref().map(|nomination| nomination.on),
            agenda(&["说明提名办法和候选人条件", "投提名票、当场清点", "宣布提名结果"]),
        ),
        Minute::Review => ("审查被提名人资格的会议记录".into(), None, agenda(&["逐人对照法定条件审查", "告知审查结果和申诉办法"])),
        Minute::Candidates => (
            "确定正式候选人的会议记录".into(),
            state.candidates.as_ref().map(|list| list.on),
            agenda(&["按提名得票确定正式候选人", "张榜公布"]),
        ),
        Minute::Meeting => (format!("候选人与{people}见面会议记录"), None, agenda(&["候选人介绍设想、回答提问", "宣布竞选纪律"])),
        Minute::Arrangement => (
            "选举准备会议记录".into(),
            state.rounds.first().and_then(|round| round.arrangement.as_ref()).map(|arranged| arranged.on),
            agenda(&["确定投票时间、地点、票箱和流动票箱", "确定监票、计票、发票人员", "印制、封存选票"]),
        ),
        Minute::NewCommittee => (format!("新一届{}第一次会议记录", unit.body_name()), None, agenda(&["明确成员分工", "研究近期工作"])),
        Minute::Handover => {
            ("工作移交会议记录".into(), state.handover.as_ref().map(|(on, _)| *on), agenda(&["清点印章、账目、资产和档案", "三方签字"]))
        }
        Minute::Party | Minute::Groups | Minute::Supervision => return None,
    };
    Some(Skeleton { title, on, agenda, decided: decided(state, of) })
}

/// What the record says of the meeting's matter; names are as sealed parts hold them, and left out once erased.
fn decided(state: &Election, of: Minute) -> Vec<String> {
    let mut told = Vec::new();
    match of {
        Minute::TwoCommittees | Minute::Representatives | Minute::CommitteeFirst => {
            if let Some(plan) = &state.plan {
                told.push(format!("选举日：{}", zh::date_and_weekday(plan.election_day)));
                told.push(format!("应选职数：{}", seats(plan.seats)));
            }
        }
        Minute::CommitteeChosen => {
            if let Some(committee) = &state.election_committee {
                let names: Vec<&str> = committee.seats.iter().filter_map(|seat| name(state, seat.person)).collect();
                told.push(format!("选举委员会{}人：{}", committee.seats.len(), names.join("、")));
                told.push(format!("候补人员{}人", committee.reserve.len()));
            }
        }
        Minute::Nomination | Minute::Review => {
            if let Some(nomination) = &state.nomination {
                told.push(format!("参加提名{}人", nomination.participants));
                told.push(format!(
                    "被提名{}人",
                    nomination.votes.values().flatten().map(|(person, _)| person).collect::<std::collections::BTreeSet<_>>().len()
                ));
                told.extend(
                    (of == Minute::Review && !nomination.reviews.is_empty()).then(|| format!("已审查{}人", nomination.reviews.len())),
                );
            }
        }
        Minute::Candidates | Minute::Meeting => {
            if let Some(list) = &state.candidates {
                let names: Vec<String> = list
                    .candidates
                    .iter()
                    .filter_map(|candidate| Some(format!("{}（{}）", name(state, candidate.person)?, statute::post_name(candidate.post))))
                    .collect();
                told.push(format!("正式候选人：{}", names.join("、")));
            }
        }
        Minute::Arrangement => {
            if let Some(round) = state.rounds.first() {
                told.push(format!("投票日：{}", zh::date_and_weekday(round.day)));
                told.extend(
                    round
                        .arrangement
                        .as_ref()
                        .map(|arranged| format!("票箱{}个，工作人员{}人", arranged.boxes.len(), arranged.staff.len())),
                );
                told.extend((round.printed > 0).then(|| format!("印制选票{}张", round.printed)));
            }
        }
        Minute::NewCommittee => told.extend(elected(state)),
        Minute::Handover => {
            if let Some((_, items)) = &state.handover {
                let words: Vec<String> = items.iter().map(|item| zh::word("handover", item)).collect();
                told.push(format!("已移交：{}", words.join("、")));
            }
        }
        Minute::Party | Minute::Groups | Minute::Supervision => {}
    }
    told
}

/// Who was elected, as far as it is announced.
fn elected(state: &Election) -> Option<String> {
    let announced = |number: u32| state.rounds.iter().any(|round| round.number == number && round.announced.is_some());
    let named = |one: &Elected| Some(format!("{}（{}）", name(state, one.person)?, statute::post_name(one.post)));
    let names: Vec<String> = state.elected.iter().filter(|one| announced(one.round)).filter_map(named).collect();
    (!names.is_empty()).then(|| format!("当选：{}", names.join("、")))
}

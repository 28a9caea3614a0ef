//! 代表和小组长: the call, proposals, ballots, count sheets, minutes of the groups' meetings, and what is posted.

use election::Election;
use election::bodies::representatives::{self, Group};
use election::state::Plan;
use jiff::civil::Date;
use serde_json::{Value, json};
use statute::representatives::Column as Side;
use statute::{Form as Voting, Key, Rules};

use super::{Given, counted, listed, names_of, nth};
use crate::form::{Form, open};
use crate::names;
use crate::notice::{Grid, Notice, column};
use crate::paper::Paper;
use crate::papers::minutes::Written;
use crate::papers::planned;
use crate::papers::vote::{self, Column, Vote};
use crate::series::Numbered;
use crate::zh;

/// What the papers of the groups are made from.
pub(super) struct Groups<'a> {
    pub(super) given: &'a Given<'a>,
    pub(super) groups: &'a [Group],
    pub(super) on: Date,
    pub(super) day: Date,
    pub(super) rules: Rules,
}

pub(super) fn groups<'a>(given: &'a Given<'a>) -> Option<Groups<'a>> {
    let all = &given.state.bodies.representatives;
    let (on, day) = all.planned?;
    Some(Groups { given, groups: &all.groups, on, day, rules: representatives::rules(given.state, day).ok()? })
}

impl Groups<'_> {
    /// 纳尔宗村第十二届村民代表和村民小组长推选.
    pub(super) fn occasion(&self) -> String {
        let unit = self.given.unit;
        format!("{}{}{}和{}长推选", unit.place(), self.given.term(), unit.representatives(), unit.groups())
    }

    pub(super) fn notice(&self, title: &str) -> Notice<'_> {
        Notice::of_office("", &self.occasion(), title, ("", self.given.unit.rehearsal))
    }

    pub(super) fn form(&self, title: &str) -> Form<'_> {
        Form::about(self.given.unit, &self.given.unit.election_committee(), self.occasion(), title)
    }

    fn group(&self) -> Option<&Group> {
        nth(self.groups, self.given.which.case)
    }

    /// So many of a group that its meeting counts, and so many that agree.
    fn quorum(&self) -> String {
        let share = |key| self.rules.maybe_fraction(key).map(zh::share).unwrap_or_default();
        format!(
            "{}会议有本小组十八周岁以上的{}{}或者{}的户的代表参加；所作决定经到会人员{}同意{}。",
            self.given.unit.groups(),
            self.given.unit.people(),
            share(Key::GroupMeetingQuorum),
            share(Key::GroupMeetingHouseholds),
            share(Key::GroupMeetingPass),
            zh::cited(&self.rules.cite(Key::GroupMeetingQuorum))
        )
    }
}

/// A numbered notice of the election committee in the series of the term change; nothing before there is a plan.
fn numbered<'a>(given: &Given<'a>, title: &str, which: Numbered) -> Option<Notice<'a>> {
    let (term, _) = planned(given.state)?;
    Some(Notice::numbered(given.unit, term, title, which, 1))
}

/// 5号: how many each group chooses, when and how.
pub(super) fn call(given: &Given<'_>) -> Option<Paper> {
    let groups = groups(given)?;
    let (unit, rules) = (given.unit, &groups.rules);
    let (reps, here) = (unit.representatives(), unit.groups());
    let seats: u32 = groups.groups.iter().map(all_seats).sum();
    let women: u32 = groups.groups.iter().map(|group| group.plan.women_seats).sum();
    let row = |group: &Group| {
        [group.plan.name.clone(), group.plan.households.to_string(), all_seats(group).to_string()]
            .into_iter()
            .chain([group.plan.women_seats.to_string(), String::new(), String::new()])
            .map(Value::from)
            .collect()
    };
    let columns =
        [column("小组", 4), column("户数", 2), column("代表", 2), column("其中妇女", 3), column("会议时间", 5), column("地点", 5)];
    let leaders = if rules.flag(Key::GroupLeaderFromReps) {
        format!("{here}组长从{reps}中推选{}。", zh::cited(&rules.cite(Key::GroupLeaderFromReps)))
    } else {
        format!("{here}组长由{here}会议推选。")
    };
    let notice = numbered(given, &format!("{reps}和{here}长推选公告"), Numbered::RepresentativesCall)?
        .p(format!(
            "{}，{}定于{}推选{}{reps}和{here}长，现将有关事项公告如下。",
            zh::under(rules, &[Key::RepsHouseholdsMin, Key::GroupMeetingQuorum]),
            unit.here(),
            zh::date_and_weekday(groups.day),
            given.term()
        ))
        .p(format!("一、名额：{reps}共{seats}名，其中妇女名额{women}名，由各{here}分别推选。"))
        .table(&columns, groups.groups.iter().map(row).collect())
        .p(format!("二、会议：{}", groups.quorum()))
        .p("三、投票：采用无记名投票。妇女名额单列，妇女栏只能填写妇女。得票多的当选；最后一个名额得票相同的，就得票相同的人再次投票。")
        .p(format!("四、{leaders}"))
        .p("特此公告。");
    Some(notice.posted(groups.on))
}

/// 代表提名表, empty.
pub(super) fn proposals(given: &Given<'_>) -> Option<Paper> {
    let groups = groups(given)?;
    Some(proposal(&groups, &format!("{}提名表", given.unit.representatives()), "是否妇女名额"))
}

/// 小组长提名表, empty.
pub(super) fn leader_proposals(given: &Given<'_>) -> Option<Paper> {
    let groups = groups(given)?;
    Some(proposal(&groups, &format!("{}长提名表", given.unit.groups()), "组长、副组长"))
}

fn proposal(groups: &Groups<'_>, title: &str, last: &'static str) -> Paper {
    let columns = [
        column("序号", 2),
        column("姓名", 5),
        column("性别", 2),
        column("民族", 3),
        column("出生年月", 4),
        column("政治面貌", 4),
        column(last, 4),
        column("提名人签名", 5),
    ];
    groups
        .form(title)
        .fields(&[&[open("小组"), open("日期")]])
        .table(&columns, Vec::new(), 12)
        .note("被提名人须本人同意。提名人须本人签名，不得代签。")
        .signed(&["会议主持人", "记录人"])
        .sealed(&groups.given.unit.election_committee(), groups.on)
}

/// The vote of a group: places for everyone and, apart from them, places for women.
fn vote_of(groups: &Groups<'_>) -> Option<Vote> {
    let group = groups.group()?;
    let unit = groups.given.unit;
    let tied = group.tied();
    let mut columns = Vec::new();
    for (side, name) in [(Side::General, unit.representatives()), (Side::Women, format!("妇女{}（限妇女）", unit.representatives()))]
    {
        let open = if group.filled() { seats(group, side) } else { group.open(side) };
        let stand = match tied {
            Some((of, people)) if *of == side => names_of(groups.given.state, people.iter().copied())?,
            _ => Vec::new(),
        };
        if open > 0 && tied.is_none_or(|(of, _)| *of == side) {
            let lines = if stand.is_empty() { open } else { 0 };
            columns.push(Column { name, asked: vote::asked(open), stand, lines });
        }
    }
    let mut how = vec!["在横线上写明所选的人的姓名，并在其后的方格内画“○”。".to_owned()];
    if columns.len() > 1 {
        how.push("妇女栏只能填写妇女；同一人在两栏都填写的，只计入妇女栏。".to_owned());
    }
    if tied.is_some() {
        how = vec!["本票只在得票相同的人中选择：同意的，在姓名后的方格内画“○”。".to_owned()];
    }
    let void = vec![
        "每栏所选的人数等于或者少于应选名额的有效，多于应选名额的，该栏无效。".to_owned(),
        "小名、同音字能够辨认是谁的有效；书写模糊，无法辨认的无效。".to_owned(),
    ];
    let (issuer, stamp) = (unit.election_committee(), "选举委员会".to_owned());
    let title = format!("{}{}{}", unit.place(), group.plan.name, format_args!("{}{}推选", groups.given.term(), unit.representatives()));
    Some(Vote { title, date: zh::date(groups.day), issuer, stamp, columns, line: "姓名", how, void })
}

/// Places of a group, those kept for women among them.
pub(super) fn all_seats(group: &Group) -> u32 {
    group.plan.seats.saturating_add(group.plan.women_seats)
}

/// Places of a column in the plan of a group.
fn seats(group: &Group, side: Side) -> u32 {
    if side == Side::Women { group.plan.women_seats } else { group.plan.seats }
}

/// The ballot of a group.
pub(super) fn ballot(given: &Given<'_>) -> Option<Paper> {
    Some(vote_of(&groups(given)?)?.ballots(given.unit, 1))
}

/// Its count sheet.
pub(super) fn count_sheet(given: &Given<'_>) -> Option<Paper> {
    Some(vote_of(&groups(given)?)?.count_sheet(given.unit))
}

/// The ballot on which a group chooses its leader, from among its representatives where the law asks for that.
pub(super) fn leader_ballot(given: &Given<'_>) -> Option<Paper> {
    let groups = groups(given)?;
    let group = groups.group()?;
    let unit = given.unit;
    let from_reps = groups.rules.flag(Key::GroupLeaderFromReps);
    if from_reps && !group.filled() {
        return None;
    }
    let stand = if from_reps { names_of(given.state, group.elected().map(|one| one.person))? } else { Vec::new() };
    let lines = u32::from(stand.is_empty());
    let column = |name: &str| Column { name: format!("{}{name}", unit.groups()), asked: vote::asked(1), stand: stand.clone(), lines };
    let among = if from_reps { format!("在本小组的{}中选择。", unit.representatives()) } else { String::new() };
    let vote = Vote {
        title: format!("{}{}{}组长、副组长推选", unit.place(), group.plan.name, given.term()),
        date: zh::date(groups.day),
        issuer: unit.election_committee(),
        stamp: "选举委员会".to_owned(),
        columns: vec![column("组长"), column("副组长")],
        line: "姓名",
        how: vec![format!("{among}同意的，在姓名后的方格内画“○”。不设副组长的，副组长一栏不填。")],
        void: vec!["每栏选一人的有效，多于一人的，该栏无效；同一人选为两项职务的无效。".to_owned()],
    };
    Some(vote.ballots(unit, 1))
}

/// Minutes of the meeting of one group, or of all of them one after the other.
pub(super) fn minutes(given: &Given<'_>) -> Option<Paper> {
    let all = groups(given)?;
    let unit = given.unit;
    let chosen: Vec<&Group> = match given.which.case {
        0 => all.groups.iter().collect(),
        _ => vec![all.group()?],
    };
    let (reps, here) = (unit.representatives(), unit.groups());
    let by = unit.election_committee();
    let mut notice = all.notice(&format!("推选{reps}和{here}长的会议记录"));
    for group in chosen {
        let agenda = [format!("推选{reps}"), format!("推选{here}组长、副组长")].to_vec();
        let came = format!(
            "本小组{}户，有选举权的{}{}人，到会＿＿＿户、＿＿＿人。{}",
            group.plan.households,
            unit.people(),
            group.plan.voters,
            all.quorum()
        );
        let on = group.votes.last().map(|vote| vote.on);
        let written = Written { on, of: all.day, place: String::new(), came, agenda, told: told(given.state, group)?, by: by.clone() };
        notice = written.part(notice, &group.plan.name);
    }
    Some(notice.reported_if_known(&by, None, all.day))
}

/// What the record says of a group's meeting.
fn told(state: &Election, group: &Group) -> Option<Vec<String>> {
    let mut told = Vec::new();
    for (at, vote) in (1..).zip(&group.votes) {
        told.push(format!("第{}次投票：{}", zh::number(at), counted(&vote.count)));
        let of = |side: Side| listed(state, vote.elected.iter().filter(|one| one.column == side).map(|one| one.person));
        if vote.elected.iter().any(|one| one.column == Side::General) {
            told.push(format!("当选代表：{}", of(Side::General)?));
        }
        if vote.elected.iter().any(|one| one.column == Side::Women) {
            told.push(format!("当选妇女代表：{}", of(Side::Women)?));
        }
        if let Some((_, people)) = &vote.tied {
            told.push(format!("得票相同，再次投票：{}", listed(state, people.iter().copied())?));
        }
    }
    if let Some((on, leader, deputy)) = group.leader {
        let deputy = deputy.map_or(Some(String::new()), |deputy| Some(format!("，副组长：{}", listed(state, [deputy])?)))?;
        told.push(format!("{}推选组长：{}{deputy}", zh::date(on), listed(state, [leader])?));
    }
    Some(told)
}

/// 6号: who represents each group.
pub(super) fn representatives_posted(given: &Given<'_>) -> Option<Paper> {
    let groups = groups(given)?;
    let (state, unit) = (given.state, given.unit);
    let (on, _) = state.bodies.representatives.published?;
    let people = state.bodies.representatives.people();
    let women = people.iter().filter(|person| state.is_woman(**person)).count();
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for group in groups.groups {
        let names = listed(state, group.elected().map(|one| one.person))?;
        let women = group.elected().filter(|one| state.is_woman(one.person)).count();
        rows.push(vec![json!(group.plan.name), json!(names), json!(group.elected().count().to_string()), json!(women.to_string())]);
    }
    let reps = unit.representatives();
    let notice = numbered(given, &format!("{reps}名单公告"), Numbered::Representatives)?
        .p(format!(
            "经各{}推选，{}{}{reps}共{}名，其中妇女{women}名，现将名单公告如下。",
            unit.groups(),
            unit.place(),
            given.term(),
            people.len()
        ))
        .table(&[column("小组", 3), column("代表", 11), column("人数", 2), column("其中妇女", 3)], rows)
        .p("特此公告。");
    Some(notice.posted(on))
}

/// 6-1号: who leads each group.
pub(super) fn leaders_posted(given: &Given<'_>) -> Option<Paper> {
    let groups = groups(given)?;
    let (state, unit) = (given.state, given.unit);
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for group in groups.groups {
        if let Some((_, leader, deputy)) = group.leader {
            let deputy = deputy.map_or(Some("—".to_owned()), |deputy| listed(state, [deputy]))?;
            rows.push(vec![json!(group.plan.name), json!(listed(state, [leader])?), json!(deputy)]);
        }
    }
    let on = groups.groups.iter().filter_map(|group| group.leader).map(|(on, _, _)| on).max()?;
    let here = unit.groups();
    let notice = numbered(given, &format!("{here}长、副组长名单公告"), Numbered::Leaders)?
        .p(format!("经各{here}推选，{}{}{here}长、副组长名单公告如下。", unit.place(), given.term()))
        .table(&[column("小组", 4), column("组长", 6), column("副组长", 6)], rows)
        .p("特此公告。");
    Some(notice.posted(on))
}

/// The households' representatives who elect the committee, posted together with the roll.
pub(super) fn households_posted(given: &Given<'_>) -> Option<Paper> {
    let state = given.state;
    state.plan.as_ref().filter(|plan: &&Plan| plan.form == Voting::Households)?;
    let (on, people) = state.electors.as_ref()?;
    let rules = state.rules()?;
    let grid = Grid::of(6);
    let cells = names_of(state, people.iter().copied())?.iter().map(|name| names::cell(name, grid.columns(), grid.room())).collect();
    let notice = numbered(given, "户代表名单公告", Numbered::Households)?
        .p(format!(
            "{}，{}采取每户派代表的方式选举{}，户代表共{}名，现将名单公告如下。",
            zh::under(&rules, &[Key::RepsListWithRoll]),
            given.unit.here(),
            given.committee(),
            people.len()
        ))
        .names(&format!("户代表（{}名）", people.len()), cells, grid, false)
        .p("对名单有异议的，在公布之日起的异议期限内向选举委员会提出。特此公告。");
    Some(notice.posted(*on))
}

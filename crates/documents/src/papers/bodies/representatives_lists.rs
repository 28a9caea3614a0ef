//! 代表名额分配表, 推选结果报告, 花名册, 统计表.

use election::bodies::representatives::Group;
use election::{Election, PersonId};
use serde_json::{Value, json};
use statute::representatives::Column as Side;
use statute::{Key, Sex};

use super::Given;
use super::representatives::{Groups, all_seats, groups};
use crate::notice::{Column, column, named};
use crate::paper::Paper;
use crate::papers::{nationality, sex};
use crate::zh;

fn text(n: u32) -> Value {
    json!(n.to_string())
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// How many places each group has.
pub(super) fn places(given: &Given<'_>) -> Option<Paper> {
    let groups = groups(given)?;
    let rules = &groups.rules;
    let sum = |of: fn(&Group) -> u32| text(groups.groups.iter().map(of).sum());
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (at, group) in (1..).zip(groups.groups) {
        rows.push(vec![
            text(at),
            json!(group.plan.name),
            text(group.plan.households),
            text(group.plan.voters),
            text(all_seats(group)),
            text(group.plan.women_seats),
            json!(""),
        ]);
    }
    rows.push(vec![
        json!(""),
        json!("合计"),
        sum(|group| group.plan.households),
        sum(|group| group.plan.voters),
        sum(all_seats),
        sum(|group| group.plan.women_seats),
        json!(""),
    ]);
    let columns = [
        column("序号", 2),
        column("小组（选区）", 5),
        column("户数", 3),
        column("有选举权的人数", 4),
        column("代表名额", 3),
        column("其中妇女", 3),
        column("备注", 4),
    ];
    let most = rules.maybe_number(Key::RepsHouseholdsMax).zip(rules.maybe_number(Key::RepsHouseholdsMin));
    let mut paper = groups.form(&format!("{}名额分配表", given.unit.representatives())).table(&columns, rows, 0);
    if let Some((most, least)) = most {
        let cited = zh::cited(&rules.cite(Key::RepsHouseholdsMin));
        paper = paper.note(format!(
            "{}按每{least}户至{most}户推选一人，或者由各{}推选若干人{cited}。",
            given.unit.representatives(),
            given.unit.groups()
        ));
    }
    if let Some(share) = rules.maybe_fraction(Key::RepsWomenShare) {
        paper =
            paper.note(format!("妇女代表应当占代表会议组成人员的{}{}。", zh::share(share), zh::cited(&rules.cite(Key::RepsWomenShare))));
    }
    Some(paper.sealed(&given.unit.election_committee(), groups.on))
}

/// Rows of a table.
type Rows = Vec<Vec<Value>>;

/// The figures of every vote, and everybody elected.
fn voted(state: &Election, groups: &[Group]) -> Option<(Rows, Rows)> {
    let (mut figures, mut elected) = (Vec::new(), Vec::new());
    for group in groups {
        for (at, vote) in (1_u32..).zip(&group.votes) {
            let (count, valid) = (&vote.count, if vote.valid { "有效" } else { "无效" });
            let mut row = vec![json!(group.plan.name), text(at), text(group.plan.voters)];
            row.extend([count.issued, count.returned, count.valid, count.void].map(text));
            row.push(json!(valid));
            figures.push(row);
        }
        for one in group.elected() {
            let side = if one.column == Side::Women { "妇女名额" } else { "代表" };
            let (name, sex) = (named(state, one.person)?, json!(sex(state, one.person)));
            elected.push(vec![json!(group.plan.name), name, sex, json!(side), text(one.votes)]);
        }
    }
    Some((figures, elected))
}

/// Which groups still have places to fill.
fn missing(groups: &[Group]) -> String {
    let open = |group: &Group| group.open(Side::General).saturating_add(group.open(Side::Women));
    let missing: Vec<String> =
        groups.iter().filter(|group| !group.filled()).map(|group| format!("{}缺{}名", group.plan.name, open(group))).collect();
    if missing.is_empty() {
        "名额已经全部选出。".to_owned()
    } else {
        format!("没有选满的：{}，继续推选。", missing.join("、"))
    }
}

/// What each group voted and whom it chose; nothing before one has.
pub(super) fn report(given: &Given<'_>) -> Option<Paper> {
    let groups = groups(given)?;
    let state = given.state;
    let (figures, elected) = voted(state, groups.groups)?;
    if figures.is_empty() {
        return None;
    }
    let paper = groups
        .form(&format!("{}、{}长推选结果报告", given.unit.representatives(), given.unit.groups()))
        .h("一、投票")
        .table(
            &[
                column("小组", 4),
                column("投票次数", 3),
                column("有选举权", 3),
                column("发出", 2),
                column("收回", 2),
                column("有效", 2),
                column("废票", 2),
                column("认定", 2),
            ],
            figures,
            0,
        )
        .h("二、当选代表")
        .table(&[column("小组", 4), column("姓名", 6), column("性别", 2), column("名额", 4), column("得票", 2)], elected, 0)
        .note(missing(groups.groups))
        .h("三、小组长")
        .table(&LEADERS, leaders(state, groups.groups)?, 0)
        .signed(&["监票人", "计票人", "选举委员会主任", "日期"]);
    Some(paper.sealed(&given.unit.election_committee(), groups.day))
}

const LEADERS: [Column; 4] = [column("小组", 4), column("组长", 6), column("副组长", 6), column("推选日期", 5)];

fn leaders(state: &Election, groups: &[Group]) -> Option<Vec<Vec<Value>>> {
    let row = |group: &Group| {
        let Some((on, leader, deputy)) = group.leader else { return Some(vec![json!(group.plan.name), json!(""), json!(""), json!("")]) };
        let deputy = deputy.map_or(Some(json!("—")), |deputy| named(state, deputy))?;
        Some(vec![json!(group.plan.name), named(state, leader)?, deputy, json!(zh::date(on))])
    };
    groups.iter().map(row).collect()
}

/// All representatives, group by group.
pub(super) fn roster(given: &Given<'_>) -> Option<Paper> {
    let groups = groups(given)?;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for group in groups.groups {
        for one in group.elected() {
            let households = group.plan.households / all_seats(group).max(1);
            let known = [text(households), text(one.votes)];
            rows.push(line(given.state, rows.len(), &group.plan.name, one.person, known)?);
        }
    }
    listing(&groups, &format!("{}花名册", given.unit.representatives()), ["约联系户数", "得票"], rows)
}

/// All leaders of groups.
pub(super) fn leaders_roster(given: &Given<'_>) -> Option<Paper> {
    let groups = groups(given)?;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for group in groups.groups {
        let Some((on, leader, deputy)) = group.leader else { continue };
        for (person, post) in [(Some(leader), "组长"), (deputy, "副组长")] {
            if let Some(person) = person {
                rows.push(line(given.state, rows.len(), &group.plan.name, person, [json!(post), json!(zh::date(on))])?);
            }
        }
    }
    listing(&groups, &format!("{}长花名册", given.unit.groups()), ["职务", "推选日期"], rows)
}

fn line(state: &Election, before: usize, group: &str, person: PersonId, known: [Value; 2]) -> Option<Vec<Value>> {
    let mut row = vec![
        json!((before + 1).to_string()),
        json!(group),
        named(state, person)?,
        json!(sex(state, person)),
        json!(nationality(state, person)),
        json!(""),
        json!(""),
        json!(""),
    ];
    row.extend(known);
    row.push(json!(""));
    Some(row)
}

fn listing(groups: &Groups<'_>, title: &str, [one, other]: [&'static str; 2], rows: Vec<Vec<Value>>) -> Option<Paper> {
    if rows.is_empty() {
        return None;
    }
    let columns = [
        column("序号", 2),
        column("小组", 3),
        column("姓名", 5),
        column("性别", 2),
        column("民族", 3),
        column("出生年月", 4),
        column("文化程度", 4),
        column("政治面貌", 4),
        column(one, 4),
        column(other, 4),
        column("备注", 4),
    ];
    let paper = groups.form(title).crosswise().table(&columns, rows, 0).note("空白栏由选举委员会按本人情况填写，存档，不张贴。");
    Some(paper.sealed(&groups.given.unit.election_committee(), groups.day))
}

/// How many they are, how many women and how many of other nationalities; nothing before the list is posted.
pub(super) fn statistics(given: &Given<'_>) -> Option<Paper> {
    let state = given.state;
    let (_, others) = state.bodies.representatives.published?;
    let groups = groups(given)?;
    let people: Vec<PersonId> = state.bodies.representatives.people().into_iter().collect();
    let households = groups.groups.iter().map(|group| group.plan.households).sum::<u32>();
    let mut rows = counts(state, "代表", &people);
    rows.push(vec![json!("会议组成人员（代表和其他成员）"), text(small(people.len()).saturating_add(others)), json!(""), json!("")]);
    table(&groups, &format!("{}统计表", given.unit.representatives()), rows, households)
}

/// The same of those who lead groups; nothing before one is named.
pub(super) fn leaders_statistics(given: &Given<'_>) -> Option<Paper> {
    let groups = groups(given)?;
    let named: Vec<(PersonId, Option<PersonId>)> =
        groups.groups.iter().filter_map(|group| group.leader).map(|(_, leader, deputy)| (leader, deputy)).collect();
    if named.is_empty() {
        return None;
    }
    let leaders: Vec<PersonId> = named.iter().map(|(leader, _)| *leader).collect();
    let deputies: Vec<PersonId> = named.iter().filter_map(|(_, deputy)| *deputy).collect();
    let mut rows = counts(given.state, "组长", &leaders);
    rows.extend(counts(given.state, "副组长", &deputies));
    let households = groups.groups.iter().map(|group| group.plan.households).sum::<u32>();
    table(&groups, &format!("{}长统计表", given.unit.groups()), rows, households)
}

/// Number, women, other nationalities than the Han, each with its share.
fn counts(state: &Election, who: &str, people: &[PersonId]) -> Vec<Vec<Value>> {
    let all = small(people.len());
    let of = |holds: &dyn Fn(&election::Person) -> bool| small(people.iter().filter(|id| state.person(**id).is_some_and(holds)).count());
    let known = of(&|person| person.nationality.is_some());
    let share = |part: u32| if all == 0 { String::new() } else { format!("{}%", u64::from(part).saturating_mul(100) / u64::from(all)) };
    let mut rows = vec![vec![json!(format!("{who}人数")), text(all), json!(""), json!("")]];
    let women = of(&|person| person.sex == Some(Sex::Female));
    rows.push(vec![json!(format!("{who}中的妇女")), text(women), json!(share(women)), json!("")]);
    let minority = of(&|person| person.nationality.as_ref().is_some_and(|one| !matches!(&*one.0, "汉" | "汉族")));
    let (number, part) = if known == all { (minority.to_string(), share(minority)) } else { (String::new(), String::new()) };
    rows.push(vec![json!(format!("{who}中的少数民族")), json!(number), json!(part), json!("")]);
    rows.push(vec![json!(format!("{who}中的党员")), json!(""), json!(""), json!("")]);
    rows
}

fn table(groups: &Groups<'_>, title: &str, rows: Vec<Vec<Value>>, households: u32) -> Option<Paper> {
    let columns = [column("项目", 8), column("人数", 3), column("比例", 3), column("备注", 5)];
    let mut paper = groups
        .form(title)
        .fields(&[&[crate::form::known("小组数", groups.groups.len().to_string()), crate::form::known("户数", households.to_string())]])
        .table(&columns, rows, 0)
        .note("比例只取整数，不四舍五入。记录里没有的留空，由选举委员会填写。");
    if let Some(share) = groups.rules.maybe_fraction(Key::RepsShareOfMeeting) {
        let cited = zh::cited(&groups.rules.cite(Key::RepsShareOfMeeting));
        paper = paper.note(format!("代表应当占会议组成人员的{}{cited}。", zh::share(share)));
    }
    Some(paper.sealed(&groups.given.unit.election_committee(), groups.day))
}

//! 选民登记情况统计表: how many are registered, of which kind, and how many are not and why.

use std::collections::BTreeMap;

use election::command::StrikeReason;
use election::{Election, Registration, Voter};
use figures::cells::{FEW, FEWEST, protected};
use jiff::civil::Date;
use sheets::{Shown, Table};
use statute::Sex;

use super::planned;
use crate::notice::Notice;
use crate::paper::{Paper, UnitInfo};
use crate::roster::{self, Group, Order};
use crate::zh;

/// For whom a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// The committee and the offices above it: every figure.
    Office,
    /// The wall and the web: small numbers are held back, and those from which they could be worked out.
    Public,
}

/// What is counted of each group, with its heading.
type Count = (&'static str, fn(&Voter, Date) -> bool);

/// Columns; those of one part add up to the total.
const PARTS: [&[Count]; 4] = [
    &[("男", |v, _| v.person.sex == Some(Sex::Male)), ("女", |v, _| v.person.sex == Some(Sex::Female))],
    &[("少数民族", |v, _| v.person.nationality.as_ref().is_some_and(|n| !matches!(&*n.0, "汉" | "汉族")))],
    &[
        ("35周岁以下", |v, day| aged(v, day).is_some_and(|age| age <= 35)),
        ("36至59周岁", |v, day| aged(v, day).is_some_and(|age| (36..60).contains(&age))),
        ("60周岁以上", |v, day| aged(v, day).is_some_and(|age| age >= 60)),
    ],
    &[
        ("户籍在本村并居住", |v, _| v.registration == Registration::Resident),
        ("户籍在本村、外出，表示参加", |v, _| v.registration == Registration::AwayTakingPart),
        ("户籍不在本村，会议同意", |v, _| matches!(v.registration, Registration::Applicant { .. })),
    ],
];

fn aged(voter: &Voter, day: Date) -> Option<i16> {
    voter.person.birth.map(|birth| roster::age(birth, day))
}

/// Why people stand off the roll, in the order of the table.
const OFF: [StrikeReason; 9] = [
    StrikeReason::Declined,
    StrikeReason::Unreachable,
    StrikeReason::RegisteredElsewhere,
    StrikeReason::MovedOut,
    StrikeReason::LeftFamily,
    StrikeReason::NotAgreed,
    StrikeReason::Deprived,
    StrikeReason::Died,
    StrikeReason::Error,
];

fn shown(number: Option<u64>) -> Shown {
    number.map_or_else(|| Shown::Words(FEW.to_owned()), Shown::Number)
}

fn words(text: &str) -> Shown {
    Shown::Words(text.to_owned())
}

fn count(people: &[&Voter]) -> u64 {
    u64::try_from(people.len()).unwrap_or(u64::MAX)
}

/// A row: the total, then every part.
fn row(label: &str, people: &[&Voter], day: Date, reader: For) -> Vec<Shown> {
    let total = count(people);
    let mut cells = vec![words(label), Shown::Number(total)];
    for part in PARTS {
        let numbers: Vec<u64> = part.iter().map(|(_, is)| people.iter().filter(|v| is(v, day)).count() as u64).collect();
        let told = if reader == For::Public { protected(&numbers, total) } else { numbers.into_iter().map(Some).collect() };
        cells.extend(told.into_iter().map(shown));
    }
    cells
}

/// Groups by name. Published, groups of fewer than three people stand together.
fn rows(groups: &[Group<'_>], day: Date, reader: For) -> Vec<Vec<Shown>> {
    let everyone: Vec<&Voter> = groups.iter().flat_map(|g| g.people.iter().copied()).collect();
    let mut rows = vec![row("合计", &everyone, day, reader)];
    if groups.len() < 2 {
        return rows;
    }
    // Parts of groups would have to be held back against parts of the whole: the public gets totals of groups.
    let of_group = |label: &str, people: &[&Voter]| match reader {
        For::Office => row(label, people, day, reader),
        For::Public => vec![words(label), Shown::Number(count(people))],
    };
    let label = |group: &Group<'_>| if group.name.is_empty() { "其他".to_owned() } else { group.name.to_owned() };
    let tiny = |group: &&Group<'_>| reader == For::Public && count(&group.people) < FEWEST;
    let mut together: Vec<&Group<'_>> = groups.iter().filter(tiny).collect();
    if together.iter().map(|g| count(&g.people)).sum::<u64>() < FEWEST && !together.is_empty() {
        let next = groups.iter().filter(|g| !tiny(g)).min_by_key(|g| g.people.len());
        together.extend(next);
    }
    let apart = |group: &Group<'_>| !together.iter().any(|t| std::ptr::eq(*t, group));
    rows.extend(groups.iter().filter(|g| apart(g)).map(|group| of_group(&label(group), &group.people)));
    if !together.is_empty() {
        let people: Vec<&Voter> = together.iter().flat_map(|g| g.people.iter().copied()).collect();
        rows.push(of_group("人数少的小组合并", &people));
    }
    rows
}

/// The registration in figures, by group, as of the latest change.
#[must_use]
pub fn statistics_tables(state: &Election, unit: &UnitInfo, reader: For) -> Option<[Table; 2]> {
    let (term, _) = planned(state)?;
    if state.roll.voters.is_empty() {
        return None;
    }
    let day = state.voting_day()?;
    let title = format!("{}第{}届{}换届选举选民登记情况统计表", unit.place(), zh::number(term), unit.body_name());
    let as_of = state.roll.corrected.or(state.roll.published);
    let stage = match (state.roll.corrected, state.roll.published) {
        (Some((on, _)), _) => format!("按{}公布的更正后的名单", zh::date(on)),
        (None, Some((on, _))) => format!("按{}公布的名单及此后的变动", zh::date(on)),
        (None, None) => "名单尚未公布".to_owned(),
    };
    let mut notes = vec![format!("{}　{stage}；年龄按选举日{}计算。", unit.full_place(), zh::date(day))];
    if reader == For::Public {
        notes.push(format!("少于{FEWEST}人的数字不公布，写作“{FEW}”；能由此推算出的数字一并不公布。"));
    }
    let mut head = vec!["组别".to_owned(), "合计".to_owned()];
    let here = |text: &str| text.replace("本村", unit.here());
    head.extend(PARTS.iter().flat_map(|part| part.iter().map(|(title, _)| here(title))));
    let groups = roster::groups(state, Order::Sheet);
    let registered = Table { name: "登记情况".to_owned(), title: title.clone(), notes, head, rows: rows(&groups, day, reader) };
    let off = Table {
        name: "未列入名单".to_owned(),
        title: format!("{title}（申请和未列入名单）"),
        notes: as_of.map(|(on, _)| format!("首次或者最近一次公布：{}", zh::date(on))).into_iter().collect(),
        head: ["项目", "人数"].map(str::to_owned).to_vec(),
        rows: off_rows(state, unit, reader),
    };
    Some([registered, off])
}

/// Applicants by decision, and everyone who stands off the roll by reason. The public gets no reason at all: a few names in a
/// village are soon guessed.
fn off_rows(state: &Election, unit: &UnitInfo, reader: For) -> Vec<Vec<Shown>> {
    let applicant = |agreed: bool| {
        let is = |v: &&Voter| matches!(&v.registration, Registration::Applicant { approved_on } if approved_on.is_some() == agreed);
        state.roll.lines().filter(is).count() as u64
    };
    let mut by: BTreeMap<Option<StrikeReason>, u64> = BTreeMap::new();
    state.roll.off.values().for_each(|off| *by.entry(off.why).or_default() += 1);
    let of = |why: &StrikeReason| by.get(&Some(*why)).copied().unwrap_or(0);
    let all: u64 = by.values().sum();
    let of_applicants = |what: &str| words(&format!("户籍不在{}的申请人：{what}", unit.here()));
    let one = |n: u64| shown((reader == For::Office || n == 0 || n >= FEWEST).then_some(n));
    let mut rows = vec![vec![of_applicants("会议同意"), one(applicant(true))]];
    rows.push(vec![of_applicants("会议未同意"), one(of(&StrikeReason::NotAgreed))]);
    if reader == For::Office {
        rows.push(vec![of_applicants("会议尚未决定"), one(applicant(false))]);
    }
    rows.push(vec![words("未列入名单（含划去的）合计"), one(all)]);
    if reader == For::Office {
        rows.extend(OFF.iter().map(|why| vec![words(&format!("　{}", zh::word("strike", why))), one(of(why))]));
        rows.extend(by_hand(unit).map(|label| vec![words(&label), Shown::Empty]));
    }
    rows
}

/// What the province asks for and the record does not hold: left to be written.
fn by_hand(unit: &UnitInfo) -> [String; 3] {
    let people = unit.people();
    [
        format!("{people}总数（手填）"),
        format!("登记参加选举的{people}中党员（手填）"),
        "是否开会讨论职数，以及大学生村官、居住一年以上、离退休人员的资格（手填）".to_owned(),
    ]
}

/// The same on paper.
#[must_use]
pub fn statistics(state: &Election, unit: &UnitInfo, reader: For) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let tables = statistics_tables(state, unit, reader)?;
    let on = state.roll.corrected.or(state.roll.published).map(|(on, _)| on).or(state.last_act)?;
    let mut notice = Notice::new(unit, term, "选民登记情况统计表", "");
    let [registered, off] = &tables;
    for note in &registered.notes {
        notice = notice.p(note.clone());
    }
    let others = if reader == For::Office { "申请、未列入名单和手填各项" } else { "申请和未列入名单" };
    let notice = notice.figures(registered, &[4, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3]).h(others).figures(off, &[6, 2]);
    let by = match reader {
        For::Office => notice.p("填表人：　　　　　　　　　　审核人："),
        For::Public => notice.p("特此公布。"),
    };
    Some(by.reported(&unit.election_committee(), on))
}

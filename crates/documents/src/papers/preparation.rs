//! 选举日公告, 选民登记公告, 选举委员会名单公告.

use election::Election;
use election::command::{ChosenBy, CommitteeOffice, ExitReason};
use serde_json::json;
use statute::{Key, Rules};

use super::planned;
use crate::notice::{Notice, column, name, named};
use crate::paper::{Paper, UnitInfo};
use crate::series::Numbered;
use crate::zh;

/// The election day, as it was set.
#[must_use]
pub fn plan_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let plan = state.plan.as_ref()?;
    let notice = Notice::numbered(unit, term, "选举日公告", Numbered::Plan, 1)
        .p(format!(
            "{}，{}进行第{}届{}换届选举，选举日为{}。",
            zh::under(&rules, &[Key::TermYears]),
            unit.place(),
            zh::number(term),
            unit.body_name(),
            zh::date_and_weekday(plan.election_day)
        ))
        .p(format!("请{}{}互相转告，在外的及早与{}联系。", unit.here(), unit.people(), unit.election_body()));
    Some(notice.p("特此公告。").posted(plan.on))
}

/// Who registers how. The election committee issues it, so it waits for that committee.
#[must_use]
pub fn registration_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let plan = state.plan.as_ref()?;
    let committee = state.election_committee.as_ref()?;
    let latest = statute::shift(plan.election_day, -i64::from(rules.number(Key::RollPublicationDays)));
    let mut notice = Notice::numbered(unit, term, "选民登记公告", Numbered::Registration, 1)
        .p(format!(
            "{}第{}届{}换届选举的选举日为{}。现将参加选举的{}登记有关事项公告如下。",
            unit.place(),
            zh::number(term),
            unit.body_name(),
            zh::date_and_weekday(plan.election_day),
            unit.people()
        ))
        .h("一、登记范围");
    for line in who_registers(unit, &rules) {
        notice = notice.p(line);
    }
    let notice = notice.h("二、登记时间和地点").p(format!(
        "自本公告公布之日起，到{}登记。参加选举的{}名单最迟于{}公布。",
        unit.election_committee(),
        unit.people(),
        zh::date(latest)
    ));
    Some(notice.p("特此公告。").posted(plan.on.max(committee.on)))
}

fn who_registers(unit: &UnitInfo, rules: &Rules) -> Vec<String> {
    let (people, here) = (unit.people(), unit.here());
    let agreed = match rules.choice(Key::ThirdCategoryApprovedBy) {
        "election_committee" => format!("经{}确认", unit.election_body()),
        _ => format!("经{people}会议或者{people}代表会议同意参加选举"),
    };
    let mut lines = vec![format!(
        "选举日年满{}周岁、未被依照法律剥夺政治权利，并且属于下列情形之一的，登记参加选举{}：",
        zh::number(rules.number(Key::VotingAge)),
        zh::article(rules, Key::VotingAge)
    )];
    if unit.body.of_community() {
        lines.extend([
            format!("（一）户籍在{here}，本人表示参加选举的{people}；"),
            format!("（二）户籍不在{here}，在{here}居住，本人表示参加选举的{people}；"),
            format!("（三）在{here}工作达到法定期限的社区工作者，本人申请并且{agreed}的。"),
        ]);
    } else {
        lines.extend([
            format!("（一）户籍在{here}并且在{here}居住的{people}；"),
            format!("（二）户籍在{here}，不在{here}居住，本人表示参加选举的{people}；"),
            format!(
                "（三）户籍不在{here}，在{here}居住{}年以上，本人申请参加选举，并且{agreed}的公民。",
                zh::number(rules.number(Key::ResidenceMinYears))
            ),
        ]);
    }
    lines.push("已经在其他村、社区登记参加选举的，不得在本地重复登记。".replace("本地", here));
    lines
}

/// The election committee as it stands, its reserve, and who has left it. The outgoing committee issues it (规程).
#[must_use]
pub fn committee_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let committee = state.election_committee.as_ref()?;
    let mut seats = committee.seats.clone();
    seats.sort_by_key(|s| rank(s.office));
    let mut rows = Vec::new();
    for seat in &seats {
        rows.push(vec![json!(office(seat.office)), named(state, seat.person)?]);
    }
    let by = match committee.chosen_by {
        ChosenBy::Meeting => format!("{}会议", unit.people()),
        ChosenBy::Representatives => format!("{}代表会议", unit.people()),
        ChosenBy::Groups => format!("各{}小组会议", unit.people()),
    };
    let intro = format!(
        "{}，{}由{by}于{}推选产生，主持第{}届{}换届选举。现将组成人员名单公布如下。",
        zh::under(&rules, &[Key::ElectoralCommitteeChosenBy, Key::ElectoralCommitteePosts]),
        unit.election_committee(),
        zh::date(committee.on),
        zh::number(term),
        unit.body_name()
    );
    let change = 1 + u32::try_from(committee.left.len()).unwrap_or(u32::MAX - 1);
    let mut notice = Notice::numbered(unit, term, &format!("{}名单公告", unit.election_body()), Numbered::Committee, change)
        .p(intro)
        .table(&[column("职务", 1), column("姓名", 2)], rows);
    for (person, on, reason) in &committee.left {
        notice = notice.p(format!("{}于{}{}，退出{}。", name(state, *person)?, zh::date(*on), left(*reason), unit.election_body()));
    }
    let reserve: Option<Vec<&str>> = committee.reserve.iter().map(|id| name(state, *id)).collect();
    let reserve = reserve?;
    if !reserve.is_empty() {
        notice = notice.p(format!("缺额时依次递补的候补人员：{}。", reserve.join("、")));
    }
    let on = committee.left.iter().map(|l| l.1).fold(committee.on, Ord::max);
    Some(notice.p("特此公告。").posted(on))
}

fn rank(office: CommitteeOffice) -> u8 {
    match office {
        CommitteeOffice::Chair => 0,
        CommitteeOffice::Deputy => 1,
        CommitteeOffice::Member => 2,
    }
}

fn office(office: CommitteeOffice) -> &'static str {
    match office {
        CommitteeOffice::Chair => "主任",
        CommitteeOffice::Deputy => "副主任",
        CommitteeOffice::Member => "委员",
    }
}

fn left(reason: ExitReason) -> &'static str {
    match reason {
        ExitReason::Nominated => "因被提名为候选人",
        ExitReason::RelativeNominated => "因近亲属被提名为候选人",
        ExitReason::Resigned => "因本人辞去",
        ExitReason::Absent => "因缺席会议",
    }
}

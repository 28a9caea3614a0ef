//! 投票公告, 工作人员名单, 代写人员名单, 流动票箱投票人员名单, 委托投票公告.

use std::collections::BTreeSet;

use election::Election;
use election::command::{BallotBox, Duty, ProxyReason, StaffMember};
use serde_json::{Value, json};
use statute::{Key, Rules};

use super::{occasion, planned};
use crate::notice::{Notice, column, name, named};
use crate::paper::{Paper, UnitInfo};
use crate::series::{self, Numbered};
use crate::zh;

/// Time, place and boxes of the round at hand.
#[must_use]
pub fn poll_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let round = state.round()?;
    let arranged = round.arrangement.as_ref().filter(|a| !a.place.is_empty())?;
    let boxes = arranged.boxes.iter().map(|b| vec![json!(b.id.to_string()), json!(zh::guarded(&b.name)), json!(zh::word("box", &b.kind))]);
    let mut notice = Notice::numbered(unit, term, &format!("{}投票时间和地点公告", occasion(round)), Numbered::Poll, round.number)
        .p(format!("{}，现将投票的时间、地点和票箱公告如下。", zh::under(&rules, &[Key::PollNoticeDays, Key::SecretBallot])))
        .h("一、投票时间")
        .p(format!("{}{}至{}。", zh::date_and_weekday(round.day), zh::time(arranged.opens), zh::time(arranged.closes)))
        .h("二、投票地点")
        .p(format!("{}。", zh::guarded(arranged.place.trim_end_matches('。'))))
        .h("三、票箱")
        .table(&[column("编号", 1), column("名称", 4), column("类别", 2)], boxes.collect());
    if !arranged.staff.is_empty() {
        let number = series::number(unit, Numbered::Staff, round.number);
        notice = notice.p(format!("工作人员名单见第{number}号公告。"));
    }
    let ballot = "投票采用无记名的方法，设秘密写票处；投票结束后公开计票，当场公布选举结果";
    let notice = notice.p(format!("{ballot}{}。", zh::article(&rules, Key::SecretBallot)));
    Some(notice.p("特此公告。").posted(arranged.on))
}

/// Who works at the poll of the round at hand, and that none of them is close to a candidate.
#[must_use]
pub fn staff_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let round = state.round()?;
    let arranged = round.arrangement.as_ref().filter(|a| !a.staff.is_empty())?;
    let columns = [column("职责", 3), column("姓名", 5), column("岗位", 4)];
    let title = format!("{}选举工作人员名单公告", occasion(round));
    let mut notice = Notice::numbered(unit, term, &title, Numbered::Staff, round.number)
        .p(format!("{}投票的工作人员已经确定，现将名单公布如下。", zh::date_and_weekday(round.day)))
        .table(&columns, staff(state, &arranged.staff, &arranged.boxes)?);
    let kin: Vec<String> = rules.list(Key::StaffExcluded).iter().map(|word| zh::word("relation", word)).collect();
    if !kin.is_empty() {
        let sure = zh::unsure(&rules, &[Key::StaffExcluded]);
        notice = notice.p(format!("候选人和候选人的{}不得担任工作人员{sure}。", kin.join("、")));
    }
    Some(notice.p("对名单有意见的，请及时向选举委员会提出。特此公告。").posted(arranged.on))
}

/// Who writes for a voter that cannot write. Who such a voter is stands on no wall.
#[must_use]
pub fn scribe_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let round = state.round()?;
    let arranged = round.arrangement.as_ref()?;
    let scribes: Vec<StaffMember> = arranged.staff.iter().copied().filter(|worker| worker.duty == Duty::Scribe).collect();
    if scribes.is_empty() {
        return None;
    }
    let columns = [column("职责", 3), column("姓名", 5), column("岗位", 4)];
    let title = format!("{}代写人员名单公告", occasion(round));
    let notice = Notice::numbered(unit, term, &title, Numbered::Scribes, round.number)
        .p(format!("{}投票时，不能填写选票的{}，可以由下列代书员代写。", zh::date_and_weekday(round.day), unit.people()))
        .table(&columns, staff(state, &scribes, &arranged.boxes)?)
        .p(scribing(unit, &rules));
    Some(notice.p("特此公告。").posted(arranged.on))
}

/// Who else may write for a voter, and what the writer owes.
fn scribing(unit: &UnitInfo, rules: &Rules) -> String {
    let others = rules.list(Key::Scribe);
    let sure = zh::unsure(rules, &[Key::Scribe]);
    let trusted = if others.iter().any(|who| who == "trusted_person") {
        format!("也可以由本人信任的、候选人以外的{}代写{sure}。", unit.people())
    } else {
        String::new()
    };
    format!("{trusted}代写的人按照{}本人的意愿填写，不得向任何人透露。谁请人代写，不予公布。", unit.people())
}

/// Staff by duty and box, in the order of the count.
fn staff(state: &Election, workers: &[StaffMember], boxes: &[BallotBox]) -> Option<Vec<Vec<Value>>> {
    let mut rows = Vec::new();
    for duty in [Duty::Scrutineer, Duty::Caller, Duty::Teller, Duty::Issuer, Duty::Scribe] {
        let places: BTreeSet<Option<u32>> = workers.iter().filter(|w| w.duty == duty).map(|w| w.at_box).collect();
        for place in places {
            let here = workers.iter().filter(|w| w.duty == duty && w.at_box == place);
            let names: Option<Vec<&str>> = here.map(|w| name(state, w.person)).collect();
            let label = place.and_then(|id| boxes.iter().find(|b| b.id == id)).map_or("会场", |b| b.name.as_str());
            rows.push(vec![json!(zh::word("duty", &duty)), json!(names?.join("、")), json!(zh::guarded(label))]);
        }
    }
    Some(rows)
}

/// Who votes at a mobile box: names and groups. Why stays with the committee: it may be a matter of health.
#[must_use]
pub fn mobile_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let round = state.round()?;
    let arranged = round.arrangement.as_ref().filter(|a| a.mobile.values().any(|list| !list.voters.is_empty()))?;
    let mut notice = Notice::numbered(unit, term, &format!("{}流动票箱投票人员名单公告", occasion(round)), Numbered::Mobile, round.number)
        .p(format!(
            "{}，下列{}可以在流动票箱投票，投票日为{}，现予公布。",
            zh::under(&rules, &[Key::MobileStaffMin]),
            unit.people(),
            zh::date_and_weekday(round.day)
        ));
    for (id, list) in &arranged.mobile {
        let label = arranged.boxes.iter().find(|b| b.id == *id).map(|b| zh::guarded(&b.name));
        notice = notice.h(format!("{}号票箱（{}）", id, label.unwrap_or_else(|| "流动票箱".to_owned())));
        let mut rows = Vec::new();
        for (at, (voter, _)) in list.voters.iter().enumerate() {
            let group = state.person(*voter).map(|p| p.group.clone()).unwrap_or_default();
            rows.push(vec![json!((at + 1).to_string()), named(state, *voter)?, json!(group)]);
        }
        let staff: Option<Vec<&str>> = list.staff.iter().map(|id| name(state, *id)).collect();
        notice = notice
            .table(&[column("序号", 1), column("姓名", 4), column("组别", 3)], rows)
            .p(format!("本票箱工作人员：{}。", staff?.join("、")));
    }
    Some(notice.p("特此公告。").posted_undated(round.day))
}

/// Principals and holders, once posted.
#[must_use]
pub fn proxy_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let round = state.round()?;
    let on = state.proxies_published?;
    let mut rows = Vec::new();
    for (at, proxy) in state.proxies.iter().enumerate() {
        let group = state.person(proxy.principal).map(|p| p.group.clone()).unwrap_or_default();
        let relation = proxy.relation.map_or_else(|| format!("同{}", unit.people()), |r| zh::word("relation", &r));
        rows.push(vec![
            json!((at + 1).to_string()),
            named(state, proxy.principal)?,
            json!(group),
            named(state, proxy.holder)?,
            json!(relation),
            json!(reason(proxy.reason)),
            json!(""),
        ]);
    }
    if rows.is_empty() {
        return None;
    }
    let away = if state.proxies.iter().all(|p| p.reason != ProxyReason::Special) { "因外出" } else { "因外出或者其他原因" };
    let intro = format!(
        "{}，下列登记参加选举的{}{away}不能参加投票，已经书面委托他人代为投票。经{}审核，现将委托人和受委托人名单公布如下，共{}件。",
        zh::under(&rules, &[Key::ProxyScope, Key::ProxyPublished]),
        unit.people(),
        unit.election_committee(),
        rows.len()
    );
    let columns = [
        column("序号", 3),
        column("委托人", 6),
        column("组别", 4),
        column("受委托人", 6),
        column("与委托人\n的关系", 5),
        column("委托\n原因", 5),
        column("备注", 4),
    ];
    let most = format!(
        "每人接受委托不得超过{}人{}。受委托人凭委托书领取选票，按照委托人的意愿投票。",
        zh::number(rules.number(Key::MaxProxies)),
        zh::article(&rules, Key::MaxProxies)
    );
    let notice = Notice::numbered(unit, term, &format!("{}委托投票公告", occasion(round)), Numbered::Proxies, round.number);
    Some(notice.p(intro).table(&columns, rows).p(most).p("特此公告。").posted(on))
}

/// Why somebody votes through another: being away; whatever else it is may be a matter of health, and is not told.
fn reason(of: ProxyReason) -> String {
    match of {
        ProxyReason::Special => "其他".to_owned(),
        away => zh::word("proxy-reason", &away),
    }
}

//! 选民名单公告, 更正后的名单, 申诉处理决定.

use election::Election;
use election::command::ObjectionMatter;
use election::state::Move;
use statute::{Key, Rules};

use super::planned;
use crate::notice::{Grid, Notice, name};
use crate::paper::{Paper, UnitInfo};
use crate::roster::{self, Look, Order};
use crate::series::Numbered;
use crate::zh;

/// The roll as first posted, by group, as on the sheet and in six columns ([`roll_poster`] asks).
#[must_use]
pub fn roll_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    roll_poster(state, unit, Look::default())
}

/// The roll as first posted, by group. Once a line has moved the state no longer holds that list, and the corrected
/// roll takes its place.
#[must_use]
pub fn roll_poster(state: &Election, unit: &UnitInfo, look: Look) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let (on, registered) = state.roll.published?;
    if !state.roll.movements.is_empty() || !complete(state, registered) {
        return None;
    }
    let last = statute::shift(on, i64::from(rules.number(Key::ObjectionWindowDays)));
    let notice = Notice::numbered(unit, term, "选民名单公告", Numbered::Roll, 1)
        .p(format!(
            "{}，现将{}第{}届{}换届选举登记参加选举的{}名单公布如下，共{registered}名。",
            zh::under(&rules, &[Key::RollPublicationDays]),
            unit.place(),
            zh::number(term),
            unit.body_name(),
            unit.people()
        ))
        .p(format!(
            "对名单有不同意见的，应当在名单公布之日起{}日内，即{}之前（含当日），向{}提出申诉；{}自收到申诉之日起{}日内作出处理决定，并公布处理结果{}。",
            zh::number(rules.number(Key::ObjectionWindowDays)),
            zh::date(last),
            unit.election_committee(),
            unit.election_body(),
            zh::number(rules.number(Key::ObjectionRulingDays)),
            zh::article(&rules, Key::ObjectionWindowDays)
        ));
    let notice = lists(state, unit, notice, look).p(not_listed(unit, &rules));
    let notice = notice.ask("受理申诉的地点").ask("受理申诉的电话");
    Some(notice.p(format!("申诉的最后一日：{}。特此公告。", zh::date_and_weekday(last))).posted(on))
}

/// 不列入名单说明: who does not stand on a roll at all. Always the same words, so that they tell of nobody; nothing of health.
fn not_listed(unit: &UnitInfo, rules: &Rules) -> String {
    let here = unit.here();
    format!(
        "不列入本名单的，是选举日不满{}周岁的{}，依照法律被剥夺政治权利的，迁出{here}的，已经在其他村、社区登记参加选举的，本人书面表示不参加选举的，\
         多种方式通知仍没有取得联系的，以及户籍不在{here}、没有申请或者申请没有得到同意的。各人没有列入的理由不公布，本人可以向{}查询，不同意的可以申诉。",
        zh::number(rules.number(Key::VotingAge)),
        zh::article(rules, Key::VotingAge),
        unit.election_body(),
    )
}

/// The roll after all rulings, as on the sheet and in six columns ([`corrected_roll_poster`] asks).
#[must_use]
pub fn corrected_roll_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    corrected_roll_poster(state, unit, Look::default())
}

/// The roll after all rulings: final. None while lines moved that no posting has told.
#[must_use]
pub fn corrected_roll_poster(state: &Election, unit: &UnitInfo, look: Look) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let (on, registered) = state.roll.corrected?;
    if !state.roll.untold().is_empty() || !complete(state, registered) {
        return None;
    }
    let notice = Notice::numbered(unit, term, "更正后的选民名单公告", Numbered::CorrectedRoll, 1)
        .p(format!(
            "{}，{}{}，现将更正后的名单公布如下，共{registered}名。",
            zh::under(&rules, &[Key::ObjectionRulingDays]),
            unit.election_committee(),
            handled(state)
        ))
        .p(format!("本名单为第{}届{}换届选举登记参加选举的{}名单。", zh::number(term), unit.body_name(), unit.people()));
    let notice = lists(state, unit, notice, look);
    Some(notice.p("特此公告。").posted(on))
}

/// 共收到申诉3件，已全部作出处理决定，其中2件成立.
fn handled(state: &Election) -> String {
    let all = state.roll.objections.len();
    let upheld = state.roll.objections.iter().filter(|o| o.ruling.as_ref().is_some_and(|r| r.upheld)).count();
    if all == 0 {
        "在规定期限内未收到申诉".to_owned()
    } else {
        format!("在规定期限内共收到申诉{all}件，已全部作出处理决定，其中成立{upheld}件")
    }
}

/// The state still holds every line of the posted roll.
pub(super) fn complete(state: &Election, registered: u32) -> bool {
    u32::try_from(state.roll.voters.len()) == Ok(registered) && state.roll.voters.values().all(|v| !v.person.name.is_empty())
}

/// Names by group; groups in the order of the sheet.
fn lists<'a>(state: &Election, unit: &UnitInfo, mut notice: Notice<'a>, look: Look) -> Notice<'a> {
    let groups = roster::groups(state, look.order);
    let day = state.plan.as_ref().map(|plan| plan.election_day).unwrap_or_default();
    let alone = groups.len() == 1;
    if look.order == Order::Household && groups.iter().any(|group| group.people.iter().any(|v| roster::heads(v))) {
        notice = notice.p("名单按户排列，户主姓名用粗体。");
    }
    for (at, group) in groups.iter().enumerate() {
        let title = match (group.name.is_empty(), alone) {
            (false, _) => group.name.to_owned(),
            (true, true) => format!("登记参加选举的{}", unit.people()),
            (true, false) => "其他".to_owned(),
        };
        let cells = roster::cells(&group.people, look, day);
        let heading = format!("{title}（{}名）", group.people.len());
        notice = notice.names(&heading, cells, Grid::of(look.columns), look.group_per_page && at > 0);
    }
    notice
}

/// The ruling on one objection. The objection's own words are not posted: what it asked and how it ended are.
#[must_use]
pub fn ruling_notice(state: &Election, unit: &UnitInfo, objection: u32) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let found = state.roll.objections.iter().find(|o| o.number == objection)?;
    let ruling = found.ruling.as_ref()?;
    if found.objector.is_empty() || ruling.ground.is_empty() {
        return None;
    }
    let about = match found.about {
        Some(id) => format!("，涉及{}", name(state, id)?),
        None => String::new(),
    };
    let ground = zh::guarded(ruling.ground.trim());
    let end = if ground.ends_with(['。', '！', '.']) { "" } else { "。" };
    let notice = Notice::new(unit, term, "申诉处理决定", &objection.to_string())
        .p(format!(
            "{}于{}就登记参加选举的{}名单向{}提出申诉，认为名单{}{about}。",
            zh::guarded(&found.objector),
            zh::date(found.on),
            unit.people(),
            unit.election_committee(),
            asked(found.matter)
        ))
        .p(format!("{}，{}经审查，决定如下：", zh::under(&rules, &[Key::ObjectionRulingDays]), unit.election_committee()))
        .p(consequence(state, objection, ruling.upheld))
        .p(format!("理由：{ground}{end}"));
    Some(late(notice, &rules, ruling.late).p("特此决定。").decided(&unit.election_committee(), ruling.on))
}

/// A late ruling says so: the reader can see it from the days anyway.
fn late<'a>(notice: Notice<'a>, rules: &Rules, late: bool) -> Notice<'a> {
    if !late {
        return notice;
    }
    notice.p(format!("本决定超过法定的{}日处理期限作出。", zh::number(rules.number(Key::ObjectionRulingDays))))
}

fn asked(matter: ObjectionMatter) -> &'static str {
    match matter {
        ObjectionMatter::Omitted => "漏登",
        ObjectionMatter::Wrong => "错登",
        ObjectionMatter::Duplicate => "重复登记",
        ObjectionMatter::NotEntitled => "登记了不应登记的人员",
    }
}

/// What followed: the change that was recorded with the ruling, not the one that the objection asked for.
fn consequence(state: &Election, objection: u32, upheld: bool) -> String {
    if !upheld {
        return "申诉不成立，名单不作变动。".to_owned();
    }
    let Some(change) = state.roll.movements.iter().find(|m| m.objection == Some(objection)) else {
        return "申诉成立，名单无须改动。".to_owned();
    };
    let whose = name(state, change.person).unwrap_or("有关人员");
    match change.what {
        Move::Added(_) => format!("申诉成立，将{whose}列入名单。"),
        Move::Struck(_) => format!("申诉成立，将{whose}从名单中删除。"),
        Move::Corrected => format!("申诉成立，{whose}的登记事项予以更正。"),
    }
}

//! 辞职, 职务终止, 当选无效, 主持工作的人, 提前和延期换届.
//!
//! A notice says what everybody may know: who, from which post, since when. The ground of an office that ended, or of an election
//! that is void, is sealed and does not stand on it.

use election::bodies::term::{Gone, Head, Left, Resignation, Shift};
use election::state::Elected;
use statute::{Key, Rules};

use super::recall::notice_of;
use super::{Given, gone, listed, nth, seat_of, seated};
use crate::form::{Form, open};
use crate::notice::Notice;
use crate::paper::Paper;
use crate::papers::minutes::{Written, quorum};
use crate::zh;

/// 辞职书, empty, once a committee is in office.
pub(super) fn letter(given: &Given<'_>) -> Option<Paper> {
    let issued = given.state.certificates.first()?;
    let rules = given.state.rules()?;
    let by = given.unit.committee();
    let paper = Form::about(given.unit, &by, given.committee(), "辞职书")
        .p(format!("{by}："))
        .p("本人因下列原因，申请辞去所任职务，请依法提交会议审议。")
        .fields(&[&[open("姓名"), open("职务")]])
        .space("辞职的原因", "", 60)
        .signed(&["本人签名", "日期", "收到人", "收到日期"])
        .note(format!("{}审议通过之前，继续履行职务。", approved(given, &rules)));
    Some(paper.sealed(&by, issued.on))
}

/// From when on a resignation holds.
fn approved(given: &Given<'_>, rules: &Rules) -> String {
    format!(
        "辞职的，其职务自{}审议通过之日起终止{}。",
        given.value(rules.choice(Key::ResignationApprovedBy)),
        zh::cited(&rules.cite(Key::ResignationApprovedBy))
    )
}

fn handed_in<'a>(given: &Given<'a>) -> Option<(&'a Resignation, Elected, Rules)> {
    let resignation = nth(&given.state.bodies.term.resignations, given.which.case)?;
    Some((resignation, seat_of(given.state, resignation.member)?, given.state.rules()?))
}

/// Minutes of the meeting that decides on it.
pub(super) fn resignation_minutes(given: &Given<'_>) -> Option<Paper> {
    let (resignation, seat, rules) = handed_in(given)?;
    let member = seated(given.state, seat)?;
    let mut told = vec![format!("{}收到{member}的书面辞职申请", zh::date(resignation.on))];
    if let Some(day) = resignation.decide_by {
        told.push(format!("最迟{}召开会议", zh::date(day)));
    }
    if let Some((on, accepted)) = resignation.decided {
        let how = if accepted { "通过，职务自当日终止" } else { "没有通过，继续任职" };
        told.push(format!("{}审议{how}", zh::date(on)));
    }
    let agenda = ["宣读辞职申请", "本人说明", "讨论", "表决"].map(str::to_owned).to_vec();
    let came = quorum(&rules, given.unit.people());
    let on = resignation.decided.map(|(on, _)| on);
    let by = given.unit.committee();
    let written = Written { on, of: resignation.on, place: String::new(), came, agenda, told, by };
    Some(written.paper(notice_of(given, "审议辞职的会议记录")))
}

/// What everybody is told once the meeting has agreed.
pub(super) fn resigned(given: &Given<'_>) -> Option<Paper> {
    let (resignation, seat, rules) = handed_in(given)?;
    let (on, accepted) = resignation.decided?;
    if !accepted {
        return None;
    }
    let notice = notice_of(given, "辞职公告")
        .p(format!("{}申请辞去所任职务，{}审议通过，其职务自当日起终止。", seated(given.state, seat)?, zh::date(on)))
        .p(format!("{}特此公告。", approved(given, &rules)));
    Some(notice.reported(&given.unit.committee(), on))
}

/// Somebody who left, with what the rules say of the rest.
fn left<'a>(given: &Given<'a>) -> Option<(&'a Left, String, Rules)> {
    let left = nth(&given.state.bodies.term.left, given.which.case)?;
    Some((left, seated(given.state, left.seat)?, given.state.rules()?))
}

/// An office ended by itself. Its ground is not posted.
pub(super) fn ended(given: &Given<'_>) -> Option<Paper> {
    let (left, member, rules) = left(given)?;
    if !matches!(left.how, Gone::Ended { .. }) {
        return None;
    }
    let notice = notice_of(given, "职务终止公告")
        .p(format!("{}，{member}的职务于{}自行终止。", zh::under(&rules, &[Key::OfficeEnds]), zh::date(left.on)))
        .p("特此公告。");
    Some(notice.reported(&given.unit.committee(), left.on))
}

/// The election of somebody is void. Who found it and the article stand there, what was found does not.
pub(super) fn voided(given: &Given<'_>) -> Option<Paper> {
    let (left, member, rules) = left(given)?;
    if !matches!(left.how, Gone::Voided { .. }) {
        return None;
    }
    let (county, township) = (format!("{}人民政府", given.unit.county), given.unit.township_office());
    let by = match rules.list(Key::PersonVoidDeclaredBy) {
        [only] if only == "county" => county,
        [only] if only == "township" => township,
        _ => format!("□{township}　□{county}"),
    };
    let unsure = zh::unsure(&rules, &[Key::PersonVoidDeclaredBy]);
    let notice = notice_of(given, "当选无效公告")
        .with_seal()
        .p(format!("经调查核实并依法认定，{member}当选无效，认定日期{}。认定机关：{by}{unsure}。", zh::date(left.on)))
        .p("本次选举中其他成员的当选不受影响。因此出缺的名额，依法另行选举或者补选，日期另行公告。")
        .p("特此公告。");
    Some(notice.reported(&given.unit.election_committee(), left.on))
}

/// Who presides while there is no chair.
pub(super) fn acting_head(given: &Given<'_>) -> Option<Paper> {
    let state = given.state;
    let (head, because) = state.acting_head()?;
    let (person, how) = match head {
        Head::Person(person) => (person, String::new()),
        Head::Chosen(on, person) => (person, format!("经{}会议{}推选，", given.unit.representatives(), zh::date(on))),
        Head::ToBeChosen => return None,
    };
    let chair = state.bodies.term.left.iter().rev().find(|left| left.seat.post == statute::Post::Chair);
    let why = chair.map_or_else(
        || Some("主任暂缺。".to_owned()),
        |left| Some(format!("{}于{}{}，主任出缺。", seated(state, left.seat)?, zh::date(left.on), gone(left.how))),
    )?;
    let seat = seat_of(state, person)?;
    let notice = notice_of(given, "主持工作公告")
        .p(format!(
            "{why}{how}在选出主任之前，由{}主持{}的工作{}。",
            seated(state, seat)?,
            given.unit.committee(),
            zh::cited(&because.citation)
        ))
        .p("特此公告。");
    let on = match head {
        Head::Chosen(on, _) => Some(on),
        _ => chair.map(|left| left.on),
    };
    Some(notice.reported_if_known(&given.unit.committee(), on, on.or(state.last_act)?))
}

/// A proposal to move the term change, with its words.
fn shift<'a>(given: &Given<'a>) -> Option<(&'a Shift, &'static str, Rules)> {
    let shift = given.state.bodies.term.shift.as_ref()?;
    let way = if shift.to < shift.due { "提前" } else { "延期" };
    Some((shift, way, Rules::resolve(&given.state.division, given.state.body, shift.due).ok()?))
}

fn limit(rules: &Rules) -> String {
    let most = rules.maybe_number(Key::ShiftMaxMonths).map_or_else(String::new, |months| format!("最多{months}个月"));
    format!("提前或者延期{most}{}", zh::cited(&rules.cite(Key::ShiftMaxMonths)))
}

fn approver(given: &Given<'_>, rules: &Rules) -> String {
    match rules.choice(Key::ShiftApprovedBy) {
        "county" | "" => format!("{}人民政府", given.unit.county),
        _ => given.unit.township_office(),
    }
}

/// The township asks for a term change earlier or later than due, once the meeting has passed it.
pub(super) fn shift_report(given: &Given<'_>) -> Option<Paper> {
    let (shift, way, rules) = shift(given)?;
    let from = given.unit.township_office();
    let passed = shift.passed.map_or_else(|| "＿＿＿＿年＿＿月＿＿日".to_owned(), zh::date);
    let mut notice = Notice::letter(&from, &format!("关于{}{way}换届选举的请示", given.unit.committee()), given.unit.rehearsal)
        .to(format!("{}：", approver(given, &rules)))
        .p(format!("{}本届任期于{}届满，拟{way}至{}前完成换届选举。", given.unit.committee(), zh::date(shift.due), zh::date(shift.to)));
    notice = match &shift.reason {
        Some(reason) => notice.p(format!("理由：{}。", zh::guarded(reason.trim_end_matches('。')))),
        None => notice.ask("理由"),
    };
    let notice = notice
        .p(format!("{passed}，{}会议（{}会议）讨论通过。{}。", given.unit.people(), given.unit.representatives(), limit(&rules)))
        .p("妥否，请批示。")
        .p("附：会议记录和签到册");
    Some(notice.reported_if_known(&from, None, shift.on))
}

/// The answer to it; to be ticked while it is open.
pub(super) fn shift_approval(given: &Given<'_>) -> Option<Paper> {
    let (shift, way, rules) = shift(given)?;
    shift.passed?;
    let by = approver(given, &rules);
    let answer = match shift.answered {
        None => "□同意　□不同意",
        Some((_, true)) => "同意",
        Some((_, false)) => "不同意",
    };
    let notice = Notice::letter(&by, &format!("关于{}{way}换届选举的批复", given.unit.committee()), given.unit.rehearsal)
        .to(format!("{}：", given.unit.township_office()))
        .p(format!("你们关于{}{way}换届选举的请示收悉。经研究，批复如下。", given.unit.committee()))
        .p(format!("一、{answer}{way}换届选举。任期届满日为{}，{way}后应当在{}前完成。", zh::date(shift.due), zh::date(shift.to)))
        .p(format!("二、{}。请依法做好各项工作，重要情况及时报告。", limit(&rules)))
        .ask("三、其他意见");
    let on = shift.answered.map(|(on, _)| on);
    Some(notice.reported_if_known(&by, on, shift.on))
}

/// Names of those who left, from which post and how, for whoever asks what became of a seat.
pub(super) fn vacancies(given: &Given<'_>, post: statute::Post) -> Option<String> {
    let gone_from = given.state.bodies.term.left.iter().filter(|left| left.seat.post == post);
    let told: Option<Vec<String>> = gone_from
        .map(|left| Some(format!("{}于{}{}", listed(given.state, [left.seat.person])?, zh::date(left.on), gone(left.how))))
        .collect();
    Some(told?.join("，"))
}

//! 选情分析报告 and the plan of measures: what the record knows, the reasons, the class with its criterion, who does what by when.

use election::programme::catalogue::{Catalogue, Class, Point};
use election::programme::readiness::{Line, Readiness, Told};
use election::programme::situation::{Measure, Report, Reported};
use election::{Election, Role};
use serde_json::{Value, json};
use words::Lang;

use super::planned;
use crate::notice::{Notice, column};
use crate::paper::{Paper, UnitInfo};
use crate::{told, zh};

/// A report that was made and is not erased.
fn reported(state: &Election) -> Option<(&Reported, &Report)> {
    let reported = state.programme.situation.reported.as_ref()?;
    Some((reported, reported.report.as_ref()?))
}

/// 选情分析报告 as it stands, with places for three signatures.
#[must_use]
pub fn situation_report(state: &Election, unit: &UnitInfo, catalogue: &Catalogue) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let (reported, report) = reported(state)?;
    let known = Readiness::of(state);
    let parts = [
        (if unit.body.of_community() { "一、社区情况" } else { "一、村情" }, &known.village[..], &[Point::Village][..]),
        ("二、班子", &known.body[..], &[Point::Body][..]),
        ("三、程序准备", &known.preparation[..], &[][..]),
        ("四、矛盾清单", &[][..], &[Point::Adverse, Point::Prone][..]),
        ("五、人选储备（只有人数）", &known.reserve[..], &[Point::Reserve][..]),
    ];
    let mut notice = Notice::new(unit, term, "选情分析报告", "");
    for (title, lines, points) in parts {
        notice = notice.h(title);
        if points.contains(&Point::Adverse) {
            notice = notice.p(reasons(state, catalogue, report));
        }
        notice = part(notice, state, catalogue, lines, points);
    }
    notice = notice.h("六、分类").p(class(catalogue, report));
    notice = notice.h("七、措施").p(answers(state, catalogue, Point::Measures).unwrap_or_else(|| "另附措施计划。".to_owned()));
    notice = measures(notice, state, catalogue);
    if let Some((on, by, words)) = &reported.reviewed {
        let words = words.as_ref().map(|words| zh::guarded(&words.text)).unwrap_or_default();
        notice = notice.h("审阅").p(format!("{}，{}审阅：{words}", zh::date(*on), zh::word("role", by)));
    }
    Some(signed(notice, "八、签字").reported(&reporter(unit, reported), reported.on))
}

/// 巩固提升计划 of a unit of class 1, 整顿计划 of others.
#[must_use]
pub fn measure_plan(state: &Election, unit: &UnitInfo, catalogue: &Catalogue) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let (made, report) = reported(state)?;
    let planned = &state.programme.situation.measures;
    let on = planned.iter().map(|measure| measure.done.as_ref().map_or(measure.on, |(on, _)| *on)).max()?;
    let title = if report.class == Class::One { "巩固提升计划" } else { "整顿计划" };
    let mut notice = Notice::new(unit, term, title, "").p(class(catalogue, report)).p(reasons(state, catalogue, report));
    notice = measures(notice, state, catalogue);
    Some(signed(notice, "签字").reported(&reporter(unit, made), on))
}

/// Who made the report, as a paper names it.
fn reporter(unit: &UnitInfo, reported: &Reported) -> String {
    match reported.by {
        Role::Township => format!("{}换届指导组", unit.township),
        _ => unit.election_committee(),
    }
}

/// Places for the signatures of whoever looks after the unit, the township and the county's office.
fn signed<'a>(notice: Notice<'a>, heading: &str) -> Notice<'a> {
    let columns = [column("包村干部", 1), column("乡镇党委", 1), column("县换届办", 1)];
    let blank = || json!("\u{3000}\n\u{3000}\n年\u{3000}\u{3000}月\u{3000}\u{3000}日");
    notice.h(heading).table(&columns, vec![vec![blank(), blank(), blank()]])
}

fn part<'a>(mut notice: Notice<'a>, state: &Election, catalogue: &Catalogue, lines: &[Line], points: &[Point]) -> Notice<'a> {
    let figures: Vec<String> =
        lines.iter().map(|(name, told)| format!("{}：{}", Lang::Zh.text(&format!("readiness-{name}")), figure(told))).collect();
    let told: Vec<String> = points.iter().filter_map(|point| answers(state, catalogue, *point)).collect();
    if figures.is_empty() && told.is_empty() {
        notice = notice.p("记录中没有。");
    }
    if !figures.is_empty() {
        notice = notice.p(format!("{}。", figures.join("；")));
    }
    for answer in told {
        notice = notice.p(answer);
    }
    notice
}

/// A figure of the record; days as papers write them.
fn figure(figure: &Told) -> String {
    if let Told::Day(day) = figure { zh::date(*day) } else { told::figure(Lang::Zh, figure) }
}

/// The answers to a point in one paragraph.
fn answers(state: &Election, catalogue: &Catalogue, point: Point) -> Option<String> {
    let (on, answers) = state.programme.situation.dossier.get(&point)?;
    let answers = answers.as_ref()?;
    let mut parts: Vec<String> = catalogue
        .in_order(&answers.answers)
        .into_iter()
        .map(|(question, given)| format!("{question}：{}", told::answer(Lang::Zh, given)))
        .collect();
    parts.extend((!answers.note.is_empty()).then(|| zh::guarded(&answers.note)));
    let point = Lang::Zh.text(&format!("point-{}", point.name()));
    Some(format!("{point}（{}作答）：{}。", zh::date(*on), parts.join("；")))
}

fn reasons(state: &Election, catalogue: &Catalogue, report: &Report) -> String {
    if report.reasons.is_empty() {
        return "没有报告难点原因。".to_owned();
    }
    let titles = |ids: &[&str]| ids.iter().map(|id| catalogue.reason_title(id)).collect::<Vec<_>>().join("、");
    let all: Vec<&str> = report.reasons.iter().map(String::as_str).collect();
    let open = state.programme.situation.unanswered();
    let open = if open.is_empty() { String::new() } else { format!("其中还没有措施的：{}。", titles(&open)) };
    format!("难点原因：{}。{open}", titles(&all))
}

fn class(catalogue: &Catalogue, report: &Report) -> String {
    let word = |class: Class| told::class(Lang::Zh, class);
    let by = told::criterion(Lang::Zh, catalogue, &report.criterion);
    let other = if report.class == report.computed {
        String::new()
    } else {
        format!("改定类别的理由：{}。", zh::guarded(&report.because))
    };
    format!("{}。按州里的标准为{}：{by}。{other}", word(report.class), word(report.computed))
}

fn measures<'a>(notice: Notice<'a>, state: &Election, catalogue: &Catalogue) -> Notice<'a> {
    let measures = &state.programme.situation.measures;
    if measures.is_empty() {
        return notice.p("还没有措施。");
    }
    let columns =
        [column("序号", 1), column("针对的原因", 3), column("措施", 5), column("责任人", 3), column("期限", 3), column("办理", 3)];
    notice.table(&columns, measures.iter().map(|measure| row(measure, catalogue)).collect())
}

fn row(measure: &Measure, catalogue: &Catalogue) -> Vec<Value> {
    let planned = measure.planned.as_ref();
    let reason = planned.and_then(|planned| planned.reason.as_deref()).map_or("—", |id| catalogue.reason_title(id));
    let owner =
        planned.map_or_else(|| "—".to_owned(), |planned| format!("{} {}", planned.owner.name, planned.owner.post).trim().to_owned());
    let done = measure.done.as_ref().map_or_else(String::new, |(on, _)| format!("{}销号", zh::date(*on)));
    vec![
        json!(measure.number.to_string()),
        json!(reason),
        json!(planned.map_or_else(|| "—".to_owned(), |planned| zh::guarded(&planned.measure))),
        json!(owner),
        json!(zh::date(measure.due)),
        json!(done),
    ]
}

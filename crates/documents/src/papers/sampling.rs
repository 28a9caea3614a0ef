//! Papers of surveys and of the quality sample: questionnaire, count sheet, the observer's sheet, and the two forms that are read
//! from the record with nothing typed.

use std::sync::Arc;

use election::Election;
use election::programme::Catalogue;
use election::programme::quality::{self, Form, With};
use election::programme::survey::{Survey, Whose};
use jiff::civil::Date;
use serde_json::{Value, json};
use words::Lang;

use super::planned;
use crate::notice::{Notice, column, name};
use crate::paper::{Paper, Template, UnitInfo};
use crate::{told, zh};

/// Invitation and questionnaire in one, a page for each of the codes; an empty code is a sheet of paper only.
#[must_use]
pub fn questionnaire(survey: &Survey, unit: &UnitInfo, codes: &[String]) -> Paper {
    let whom = match survey.of {
        Whose::Roll => "请您的人由公开的种子从选民名单中抽出",
        Whose::Members => "请您的人由公开的种子从支部党员名单中抽出",
        Whose::Elected => "请的是全体新任成员",
    };
    let spaced = |code: &String| {
        let letters: Vec<char> = code.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    };
    let questions: Vec<Value> = survey.questions.iter().map(|one| json!({ "text": one.text, "options": one.options })).collect();
    let title = format!("{}问卷", survey.title);
    let data = json!({
        "title": title,
        "issuer": unit.full_place(),
        "lead": [
            format!("{whom}，与您的看法无关。答不答、怎样答，由您决定。"),
            "问卷不记名。只公布合计数；人数少得能看出是谁的，不公布。",
        ],
        "codes": codes.iter().map(spaced).collect::<Vec<_>>(),
        "questions": questions,
        "rehearsal": unit.rehearsal,
    });
    Paper { template: Template::Questionnaire, title, data: Arc::new(data), copies: 1 }
}

/// The sheet on which one person counts the questionnaires; two people use one each.
#[must_use]
pub fn survey_count_sheet(state: &Election, survey: &Survey, unit: &UnitInfo, on: Date) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let mut notice = Notice::new(unit, term, &format!("{}计数单", survey.title), "")
        .p("两个人各用一张，分别清点，分别录入；不一样的再数一遍。")
        .p("收回问卷　　　　　份，其中空白　　　　　份。");
    for question in &survey.questions {
        let rows = question.options.iter().map(|option| vec![json!(option), json!(""), json!("")]).collect();
        notice = notice.h(&question.text).table(&[column("选项", 3), column("画“正”字", 6), column("合计", 2)], rows);
    }
    Some(notice.p("计数人（签名）：").reported(&unit.election_committee(), on))
}

/// What an observer fills in by hand. It says nothing of what the record says.
#[must_use]
pub fn observer_sheet(state: &Election, unit: &UnitInfo, catalogue: &Catalogue, on: Date) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let mut notice = Notice::new(unit, term, "质量抽查观察员记录表", "")
        .p("请对照张贴的公告、原始票据和现场情况填写，不看系统里的数字；看不到的材料请写明。");
    for form in Form::ALL {
        let checks = catalogue.checks.iter().filter(|check| check.form == form);
        let blank = |with: &With| if matches!(with, With::Figure { .. }) { "" } else { "□是　□否" };
        let rows = checks.map(|check| vec![json!(check.text), json!(blank(&check.with)), json!("")]).collect();
        notice = notice.h(heading(form)).table(&[column("看什么", 8), column("看到的", 4), column("凭什么", 5)], rows);
    }
    Some(notice.p("观察员（签名）：").reported(&unit.election_committee(), on))
}

const fn heading(form: Form) -> &'static str {
    match form {
        Form::Results => "一、结果",
        Form::Process => "二、过程",
    }
}

/// A form of a unit, read from its record.
#[must_use]
pub fn quality_form(state: &Election, unit: &UnitInfo, catalogue: &Catalogue, form: Form, on: Date) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let title = if form == Form::Results { "选举结果表" } else { "选举过程表" };
    let notice = Notice::new(unit, term, title, "").p("本表全部由系统记录生成，没有另外填写。");
    let notice = if form == Form::Results { elected(notice, state) } else { steps(notice, state) };
    let lines = quality::compare(catalogue, state).into_iter().filter(|line| line.check.form == form && line.recorded.is_some());
    let rows =
        lines.map(|line| vec![json!(line.check.text), json!(line.recorded.as_ref().map(|given| told::answer(Lang::Zh, given)))]).collect();
    let notice = notice.h("供抽查核对的数字").table(&[column("项目", 9), column("记录", 3)], rows);
    Some(notice.with_seal().reported(&unit.election_committee(), on))
}

/// Who is elected, with how many votes, as far as it is announced.
fn elected<'a>(notice: Notice<'a>, state: &Election) -> Notice<'a> {
    let announced = |round: u32| state.rounds.iter().any(|one| one.number == round && one.announced.is_some());
    let row = |elected: &election::state::Elected| {
        let named = name(state, elected.person).unwrap_or("（已清除）");
        vec![json!(statute::post_name(elected.post)), json!({ "name": named }), json!(elected.votes.to_string())]
    };
    let rows: Vec<_> = state.elected.iter().filter(|elected| announced(elected.round)).map(row).collect();
    let notice = notice.h("当选人员");
    if rows.is_empty() {
        return notice.p("结果还没有公布。");
    }
    notice.table(&[column("职务", 3), column("姓名", 5), column("得票", 2)], rows)
}

/// The steps that the record has come to, each with its day.
fn steps<'a>(notice: Notice<'a>, state: &Election) -> Notice<'a> {
    let reached = state.summary().reached;
    let row = |(stage, on): (&election::Stage, &Date)| vec![json!(Lang::Zh.text(&format!("stage-{}", stage.name()))), json!(zh::date(*on))];
    notice.h("各步骤日期").table(&[column("步骤", 6), column("日期", 5)], reached.iter().map(row).collect())
}

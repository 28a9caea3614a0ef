//! 资格联审: a department's own list, what the person concerned is told and decided, and who passed.
//!
//! What was found stands only on the papers for the person; the list of those who passed says nothing of anybody else.

use election::programme::Catalogue;
use election::programme::vetting::{Asked, Case, Finding, Ruling, Vetted};
use election::{Election, PersonId};
use jiff::civil::Date;
use serde_json::{Value, json};
use sheets::{DepartmentList, Listed, Question, Told};
use statute::Confidence;
use words::Lang;

use super::{nationality, planned, sex};
use crate::notice::{Notice, column, name, named};
use crate::paper::{Paper, UnitInfo};
use crate::unit::office;
use crate::zh;

/// The list of the vetting as one department gets it, without any answers; nothing where it is asked nothing or nobody is listed.
#[must_use]
pub fn department_list(state: &Election, unit: &UnitInfo, catalogue: &Catalogue, department: &str) -> Option<DepartmentList> {
    planned(state)?;
    let persons = &state.programme.vetting.persons;
    let due = persons.values().max()?;
    let questions: Vec<Question> = catalogue.asked_of(department).map(question).collect();
    if questions.is_empty() {
        return None;
    }
    let notes = vec![
        format!(
            "联审单位：{}　　联审对象：{}换届选举初步候选人{}名　　答复期限：{}",
            titled(unit, catalogue, department),
            unit.full_place(),
            persons.len(),
            zh::date(*due)
        ),
        instructions(unit),
    ];
    Some(DepartmentList {
        code: format!("{}-{department}-{}", unit.code, persons.len()),
        title: format!("{}资格联审表", unit.place()),
        notes,
        questions,
        persons: persons.keys().map(|person| listed(state, *person)).collect::<Option<_>>()?,
        before: Told::new(),
    })
}

fn instructions(unit: &UnitInfo) -> String {
    format!(
        "每个人、每个问题都要答复：无、有、需核实。答“有”的，写明依据的条款和文书名称、编号。不能确定是不是本人的，答“需核实”，向{}核对。编号、姓名、\
         表码不要改动；不要填写身份证号和电话。",
        office(&unit.county)
    )
}

fn question(asked: &Asked) -> Question {
    let mark = if asked.confidence == Confidence::Text { String::new() } else { format!("（{}）", Lang::Zh.text("web-unverified")) };
    Question { id: asked.id.clone(), title: asked.title.clone(), source: format!("{}{mark}", asked.source) }
}

/// The department of this county.
fn titled(unit: &UnitInfo, catalogue: &Catalogue, department: &str) -> String {
    let known = catalogue.departments.iter().find(|known| known.id == department);
    format!("{}{}", unit.county, known.map_or(department, |known| known.title.as_str()))
}

/// What tells people of one name apart; nothing once the person is erased. No part of an identity number: with the day of birth and the
/// county, the last digits would give the whole.
fn listed(state: &Election, person: PersonId) -> Option<Listed> {
    let known = state.person(person).filter(|known| !known.name.is_empty())?;
    Some(Listed {
        person,
        name: known.name.clone(),
        sex: sex(state, person).to_owned(),
        birth: known.birth.map_or_else(|| "—".to_owned(), zh::date),
        group: known.group.to_string(),
    })
}

/// The same list on paper, to be filled in, signed and stamped.
#[must_use]
pub fn department_form(state: &Election, unit: &UnitInfo, catalogue: &Catalogue, department: &str) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let list = department_list(state, unit, catalogue, department)?;
    let opened = state.programme.vetting.persons.values().max()?;
    let mut notice = Notice::new(unit, term, "资格联审表", "");
    for note in &list.notes {
        notice = notice.p(note.clone());
    }
    let columns = [column("对象", 6), column("问题", 5), column("答复", 4), column("条款", 4), column("文书及编号", 4)];
    let rows = list.persons.iter().flat_map(|listed| form_rows(&list, listed)).collect();
    let notice = notice
        .table(&columns, rows)
        .p(format!("{}。", sources(&list)))
        .p(format!("表码：{}", list.code))
        .p("填表人（签名）：　　　　　　　审核人（签名）：");
    Some(notice.reported_if_known(&titled(unit, catalogue, department), None, *opened))
}

/// A row for each question; every one names the person, because a page may end between two.
fn form_rows(list: &DepartmentList, listed: &Listed) -> Vec<Vec<Value>> {
    let who = format!("{}．{}", listed.person.0, listed.name);
    let full = format!("{who}\n{}　{}\n{}", listed.sex, listed.group, listed.birth);
    let row = |(question, at): (&Question, usize)| {
        let who = if at == 1 { &full } else { &who };
        vec![json!(who), json!(format!("{at}．{}", question.title)), json!("□无　□有\n□需核实"), json!(""), json!("")]
    };
    list.questions.iter().zip(1..).map(row).collect()
}

/// Where the questions stand, each source once with its questions.
fn sources(list: &DepartmentList) -> String {
    let mut by: Vec<(&str, Vec<String>)> = Vec::new();
    for (question, at) in list.questions.iter().zip(1..) {
        match by.iter_mut().find(|(source, _)| *source == question.source) {
            Some((_, questions)) => questions.push(at.to_string()),
            None => by.push((&question.source, vec![at.to_string()])),
        }
    }
    by.iter().map(|(source, questions)| format!("问题{}：{source}", questions.join("、"))).collect::<Vec<_>>().join("；")
}

/// A case about somebody who is not erased, and what was asked.
struct About<'a> {
    case: &'a Case,
    asked: &'a Asked,
    name: &'a str,
    term: u32,
}

fn about<'a>(state: &'a Election, catalogue: &'a Catalogue, number: u32) -> Option<About<'a>> {
    let case = state.programme.vetting.cases.iter().find(|case| case.number == number && !case.withdrawn)?;
    let (term, _) = planned(state)?;
    Some(About { case, asked: catalogue.asked(&case.asked)?, name: name(state, case.person)?, term })
}

impl About<'_> {
    fn notice<'a>(&self, unit: &'a UnitInfo, title: &str) -> Notice<'a> {
        Notice::new(unit, self.term, title, "").p(format!("{}：", self.name))
    }

    /// The question, with the article where its text is confirmed.
    fn bar(&self) -> String {
        if self.asked.confidence == Confidence::Text {
            format!("{}（{}）", self.asked.title, self.asked.source)
        } else {
            self.asked.title.clone()
        }
    }

    /// The clause and the paper that the department named.
    fn evidence(&self, state: &Election) -> Option<String> {
        let (_, answers) = state.programme.vetting.answered.get(&self.case.department)?;
        match answers.as_ref()?.answers.get(&self.case.person)?.get(&self.case.asked)? {
            Finding::Found { clause, paper } => Some(format!("依据的条款：{}；文书：{}。", zh::guarded(clause), zh::guarded(paper))),
            Finding::Clear | Finding::Open => None,
        }
    }
}

/// Words that somebody wrote, as a sentence.
fn sentence(words: &str) -> String {
    let words = zh::guarded(words.trim());
    let end = if words.ends_with(['。', '！', '？', '.']) { "" } else { "。" };
    format!("{words}{end}")
}

fn outcome(barred: bool) -> &'static str {
    if barred { "属于法律规定的情形，不得提名为候选人" } else { "不影响提名" }
}

/// 告知书: what was found, until when a statement may be made and to whom, and where a decision may be appealed; `above` is the
/// prefecture's name.
#[must_use]
pub fn finding_notice(state: &Election, unit: &UnitInfo, catalogue: &Catalogue, number: u32, above: &str) -> Option<Paper> {
    let about = about(state, catalogue, number)?;
    let terms = catalogue.vetting.as_ref()?;
    let (on, due, words) = about.case.notified.as_ref()?;
    let by = office(&unit.county);
    let notice = about
        .notice(unit, "资格联审情况告知书")
        .p(format!(
            "在{}换届选举初步候选人的资格联审中，{}答复您有下列情形（第{number}号）：",
            unit.full_place(),
            titled(unit, catalogue, &about.case.department)
        ))
        .p(format!("{}。{}", about.bar(), about.evidence(state).unwrap_or_default()))
        .p(sentence(&words.as_ref()?.text))
        .p(format!(
            "查到的情形是线索，不是决定。您可以在{}以前（含当日）向{by}书面或者当面陈述，也可以提交材料。陈述以后，或者期限已过，由两个人作出决定。",
            zh::date(*due)
        ))
        .p(format!(
            "决定认为不得提名的，您可以在决定之日起{}日内向{}申诉，由没有参加决定的人复核。",
            zh::number(terms.appeal_days),
            office(above)
        ))
        .p("本告知书只送达本人，不张贴。");
    Some(notice.reported(&by, *on))
}

/// 决定书, to be signed by the two who decided.
#[must_use]
pub fn finding_decision(state: &Election, unit: &UnitInfo, catalogue: &Catalogue, number: u32, above: &str) -> Option<Paper> {
    let about = about(state, catalogue, number)?;
    let (notified, _, _) = about.case.notified.as_ref()?;
    let (on, _, barred, due) = about.case.decided.as_ref()?;
    let (_, _, ruling) = about.case.proposed.as_ref()?;
    let heard = match &about.case.stated {
        Some((stated, _)) => format!("您于{}作了陈述", zh::date(*stated)),
        None => "您在期限内没有陈述".to_owned(),
    };
    let by = office(&unit.county);
    let end = if *barred {
        format!(
            "不服本决定的，可以在{}以前（含当日）向{}申诉，由没有参加决定的人复核。期限内不申诉的，本决定生效。",
            zh::date(*due),
            office(above)
        )
    } else {
        "本决定自作出之日起生效。".to_owned()
    };
    let notice = about
        .notice(unit, "资格联审决定书")
        .p(format!("第{number}号情形：{}。{}", about.bar(), about.evidence(state).unwrap_or_default()))
        .p(format!("{by}于{}书面告知您，{heard}。经审查，两人一致决定：", zh::date(*notified)))
        .p(format!("上述情形{}。", outcome(*barred)))
        .p(format!("理由：{}", sentence(&ruling.as_ref()?.reason)))
        .p(end)
        .p("决定人（签名）：　　　　　　　决定人（签名）：");
    Some(notice.reported(&by, *on))
}

/// 复核决定书: the prefecture's ruling on an appeal; `above` is the prefecture's name.
#[must_use]
pub fn appeal_ruling(state: &Election, unit: &UnitInfo, catalogue: &Catalogue, number: u32, above: &str) -> Option<Paper> {
    let about = about(state, catalogue, number)?;
    let (decided, ..) = about.case.decided.as_ref()?;
    let (appealed, _) = about.case.appealed.as_ref()?;
    let (on, barred, ruling) = about.case.ruled.as_ref()?;
    let Ruling { reason, .. } = ruling.as_ref()?;
    let by = office(above);
    let kept = if *barred { "维持原决定" } else { "撤销原决定" };
    let notice = about
        .notice(unit, "资格联审申诉复核决定书")
        .p(format!("第{number}号情形：{}。", about.bar()))
        .p(format!(
            "您不服{}于{}作出的决定，于{}提出申诉。{by}由没有参加原决定的人复核，决定如下：",
            office(&unit.county),
            zh::date(*decided),
            zh::date(*appealed)
        ))
        .p(format!("{kept}：上述情形{}。", outcome(*barred)))
        .p(format!("理由：{}", sentence(reason)))
        .p("复核人（签名）：");
    Some(notice.reported(&by, *on))
}

/// Who passed, in the order of strokes; nothing before the vetting of everybody on the list is final, or if nobody passed.
#[must_use]
pub fn cleared(state: &Election, catalogue: &Catalogue, on: Date) -> Option<Vec<PersonId>> {
    let vetting = &state.programme.vetting;
    let nomination = state.nomination.as_ref()?;
    let stays = |id: &&PersonId| !nomination.withdrawn.iter().any(|(who, from, _)| who == *id && from.is_none());
    let mut cleared: Vec<PersonId> = Vec::new();
    for person in vetting.persons.keys().filter(stays) {
        match vetting.standing(*person, on, catalogue) {
            Vetted::Clear => cleared.push(*person),
            Vetted::Barred(_) => {}
            Vetted::NotAsked | Vetted::Waiting(_) | Vetted::Open(_) => return None,
        }
    }
    cleared.sort_by_cached_key(|person| (name(state, *person).map(names::stroke_key), *person));
    (!cleared.is_empty()).then_some(cleared)
}

/// 联审结果: who passed, and nothing about anybody else.
#[must_use]
pub fn cleared_list(state: &Election, unit: &UnitInfo, catalogue: &Catalogue, on: Date) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let row = |person: &PersonId| {
        let (sex, nationality) = (json!(sex(state, *person)), json!(nationality(state, *person)));
        Some(vec![named(state, *person)?, sex, nationality])
    };
    let rows: Vec<Vec<Value>> = cleared(state, catalogue, on)?.iter().map(row).collect::<Option<_>>()?;
    let notice = Notice::new(unit, term, "资格联审结果", "")
        .p("下列人员经有关部门联审，没有法律规定的不得提名的情形。按姓名笔画排列。")
        .table(&[column("姓名", 5), column("性别", 2), column("民族", 3)], rows)
        .p("特此公布。");
    Some(notice.reported(&office(&unit.county), on))
}

//! Papers of a vetting: a department's list, what the person is told and decided, and who passed.

use std::collections::BTreeMap;
use std::sync::Arc;

use documents::{Paper, Press, papers};
use election::programme::vetting::{Command as Vet, Finding};
use election::programme::{Catalogue, Command as Work};
use election::{Actor, Command, Context, Election, PersonId, Role, decide};
use jiff::civil::{Date, date};
use statute::Body;

use crate::played::{Until, id_number, played, unit};

const ABOVE: &str = "海西蒙古族藏族自治州";

fn haixi() -> Arc<Catalogue> {
    Arc::new(Catalogue::parse(include_str!("../../../../programmes/haixi.toml")).expect("the programme of the repository is read"))
}

/// The village with its nominees, and the acts of a vetting upon it.
struct Vetting {
    state: Election,
    today: Date,
}

impl Vetting {
    /// All nominees are on the list.
    fn listed() -> Self {
        let state = played(Body::VillageCommittee, 120, Until::Candidates).state;
        let mut vetting = Self { state, today: date(2026, 12, 8) };
        let nomination = vetting.state.nomination.as_ref().expect("nominated");
        let persons = nomination.votes.values().flatten().map(|(person, _)| *person).collect();
        vetting.does(Role::County, "c1", Vet::OpenVetting { on: vetting.today, persons, due: date(2026, 12, 10) });
        vetting
    }

    fn does(&mut self, role: Role, account: &str, command: Vet) {
        let actor = Actor { account: account.into(), role };
        let context = Context { today: self.today, actor, check_in_open: false, catalogue: Some(haixi()) };
        let named = format!("{command:?}");
        let facts = decide(&self.state, &context, Command::Programme(Work::Vetting(command)));
        for recorded in facts.unwrap_or_else(|refusal| panic!("{named} refused: {refusal:?}")) {
            self.state.apply(&recorded.fact, recorded.sealed.as_ref());
        }
    }

    /// The first person of the list, about whom the court finds something.
    fn concerned(&self) -> PersonId {
        *self.state.programme.vetting.persons.keys().next().expect("listed")
    }

    fn name(&self, person: PersonId) -> String {
        squeezed(&self.state.person(person).expect("known").name)
    }

    /// All departments have answered; the court has found something.
    fn answered() -> Self {
        let mut vetting = Self::listed();
        for department in haixi().asked_departments() {
            vetting.answers(department, department == "court");
        }
        vetting
    }

    fn answers(&mut self, department: &str, found: bool) {
        let first = self.concerned();
        let paper = "（2019）青2823刑初7号，电话13800000000".to_owned();
        let finding = |person: PersonId, asked: &str| match asked {
            "punished" if found && person == first => {
                Finding::Found { clause: "第十八条第一款第二项".to_owned(), paper: paper.clone() }
            }
            _ => Finding::Clear,
        };
        let own = |person: PersonId| -> BTreeMap<String, Finding> {
            haixi().asked_of(department).map(|asked| (asked.id.clone(), finding(person, &asked.id))).collect()
        };
        let answers = self.state.programme.vetting.persons.keys().map(|person| (*person, own(*person))).collect();
        self.does(Role::Reviewer, department, Vet::AnswerVetting { on: self.today, department: department.to_owned(), answers });
    }

    fn notified() -> Self {
        let mut vetting = Self::answered();
        let words = "经联审单位查核，您有上面所列的情形".to_owned();
        vetting.does(Role::County, "c1", Vet::NotifyFinding { on: vetting.today, case: 1, words });
        vetting
    }

    /// Decided by two on the day after the statement could be made.
    fn decided(barred: bool) -> Self {
        let mut vetting = Self::notified();
        let (_, due, _) = vetting.state.programme.vetting.cases[0].notified.clone().expect("notified");
        vetting.today = statute::shift(due, 1);
        for account in ["c1", "c2"] {
            let reason = "判决已生效，身份证号632823198001010012".to_owned();
            vetting.does(Role::County, account, Vet::DecideFinding { on: vetting.today, case: 1, barred, reason });
        }
        vetting
    }

    fn ruled(barred: bool) -> Self {
        let mut vetting = Self::decided(true);
        let words = "同名不同人".to_owned();
        vetting.does(Role::Township, "t", Vet::AppealDecision { on: vetting.today, case: 1, words, attachments: Vec::new() });
        let reason = "经核对身份".to_owned();
        vetting.does(Role::Prefecture, "p", Vet::RuleAppeal { on: vetting.today, case: 1, barred, reason });
        vetting
    }

    fn notice(&self) -> Option<Paper> {
        papers::finding_notice(&self.state, &unit(Body::VillageCommittee), &haixi(), 1, ABOVE)
    }

    fn decision(&self) -> Option<Paper> {
        papers::finding_decision(&self.state, &unit(Body::VillageCommittee), &haixi(), 1, ABOVE)
    }

    fn ruling(&self) -> Option<Paper> {
        papers::appeal_ruling(&self.state, &unit(Body::VillageCommittee), &haixi(), 1, ABOVE)
    }

    fn result(&self) -> Option<Paper> {
        papers::cleared_list(&self.state, &unit(Body::VillageCommittee), &haixi(), self.today)
    }

    fn form(&self, department: &str) -> Option<Paper> {
        papers::department_form(&self.state, &unit(Body::VillageCommittee), &haixi(), department)
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn text(paper: Option<Paper>) -> String {
    squeezed(&Press::new().text(&paper.expect("the state holds it")).expect("it can be set").concat())
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word} is missing: {text}");
    }
}

#[test]
fn a_departments_list_names_everybody_its_own_questions_and_no_number() {
    let vetting = Vetting::answered();
    let village = unit(Body::VillageCommittee);
    let list = papers::department_list(&vetting.state, &village, &haixi(), "police").expect("asked");
    assert_eq!((list.questions.len(), list.persons.len()), (3, 8));
    assert_eq!(list.code, "632823200201-police-8");
    assert!(list.before.is_empty(), "whose answers go with it says whoever hands it out");
    let police = text(vetting.form("police"));
    says(
        &police,
        &["天峻县公安机关", "受过刑事处罚", "邪教", "□无", "□需核实", "审核人（签名）", "表码：632823200201-police-8", "1980年1月1日"],
    );
    for person in vetting.state.programme.vetting.persons.keys() {
        assert_eq!(police.matches(&format!("{}．{}", person.0, vetting.name(*person))).count(), 3, "each row names whom it is about");
    }
    assert!(!police.contains("刑初") && !police.contains("开除党籍"), "nothing of another department: {police}");
    for n in [0, 1, 2, 3, 4, 5, 6, 12] {
        assert!(!police.contains(&id_number(n)[14..]), "no digit of an identity number: {police}");
    }
    says(&text(vetting.form("justice")), &["《村民委员会组织法》第十六条（未经核实）"]);
    assert!(vetting.form("kitchen").is_none());
    let none = played(Body::VillageCommittee, 120, Until::Candidates).state;
    assert!(papers::department_list(&none, &village, &haixi(), "police").is_none(), "nobody is listed");
}

#[test]
fn the_notice_gives_the_reason_the_last_day_of_a_statement_and_where_to_appeal() {
    assert!(Vetting::answered().notice().is_none(), "nobody was told yet");
    let vetting = Vetting::notified();
    let notice = text(vetting.notice());
    let name = vetting.name(vetting.concerned());
    says(&notice, &[&format!("{name}："), "天峻县法院", "受过刑事处罚", "第十八条第一款第二项", "刑初7号", "（略）", "线索，不是决定"]);
    let (_, due, _) = vetting.state.programme.vetting.cases[0].notified.clone().expect("notified");
    says(
        &notice,
        &[&format!("{}年{}月{}日以前", due.year(), due.month(), due.day()), "海西蒙古族藏族自治州村（社区）", "没有参加决定的人复核"],
    );
    assert!(vetting.decision().is_none() && vetting.ruling().is_none() && vetting.result().is_none());
}

#[test]
fn the_decision_is_signed_by_two_and_says_why_and_until_when_it_may_be_appealed() {
    let barred = text(Vetting::decided(true).decision());
    says(&barred, &["两人一致决定", "不得提名为候选人", "理由：判决已生效", "（略）", "您在期限内没有陈述", "期限内不申诉的，本决定生效"]);
    assert_eq!(barred.matches("决定人（签名）").count(), 2);
    let cleared = text(Vetting::decided(false).decision());
    says(&cleared, &["不影响提名", "自作出之日起生效"]);
    assert!(!cleared.contains("申诉"));
}

#[test]
fn the_ruling_on_an_appeal_keeps_the_decision_or_lifts_it() {
    assert!(Vetting::decided(true).ruling().is_none());
    says(&text(Vetting::ruled(true).ruling()), &["维持原决定", "不得提名", "理由：经核对身份。", "复核人（签名）", ABOVE]);
    says(&text(Vetting::ruled(false).ruling()), &["撤销原决定", "不影响提名"]);
}

#[test]
fn the_result_names_those_who_passed_and_says_nothing_about_anybody_else() {
    assert!(Vetting::listed().result().is_none(), "departments have not answered");
    assert!(Vetting::decided(true).result().is_none(), "it may still be appealed");
    let vetting = Vetting::ruled(true);
    let result = text(vetting.result());
    let concerned = vetting.concerned();
    for person in vetting.state.programme.vetting.persons.keys() {
        assert_eq!(result.contains(&vetting.name(*person)), *person != concerned, "{result}");
    }
    for word in ["未通过", "不得提名为", "刑", "8名", "7名", "申诉"] {
        assert!(!result.contains(word), "{word}: {result}");
    }
    let all = Vetting::ruled(false);
    says(&text(all.result()), &[&all.name(all.concerned())]);
}

#[test]
fn every_paper_becomes_a_picture() {
    let vetting = Vetting::ruled(true);
    let made = [
        ("form", vetting.form("court"), 4),
        ("form of three questions", vetting.form("police"), 5),
        ("notice", vetting.notice(), 1),
        ("decision", vetting.decision(), 1),
        ("ruling", vetting.ruling(), 1),
        ("result", vetting.result(), 1),
    ];
    for (name, paper, most) in made {
        let pages = Press::new().png(&paper.expect("held"), 80).expect("a picture");
        assert!((1..=most).contains(&pages.len()), "{name}: {} pages", pages.len());
        if let Some(dir) = std::env::var_os("PAGES") {
            for (page, at) in pages.iter().zip(1..) {
                std::fs::write(std::path::Path::new(&dir).join(format!("vetting-{name}-{at}.png")), page).expect("a file");
            }
        }
    }
}

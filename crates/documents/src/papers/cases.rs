//! 处理决定书 and 送达通知书 of a case of corrections and accountability.

use election::programme::case::{Case, Correction, Finding, How, Kind};
use election::programme::{Catalogue, Leader};
use serde_json::json;
use statute::Confidence;

use crate::notice::{Notice, column};
use crate::paper::Paper;
use crate::zh;

/// What the papers of a case rest on.
#[derive(Debug, Clone, Copy)]
pub struct CasePaper<'a> {
    /// The case.
    pub case: &'a Case,
    /// The programme in force.
    pub catalogue: &'a Catalogue,
    /// Where it is, in full: 天峻县快尔玛乡纳尔宗村.
    pub place: &'a str,
    /// The office that decides.
    pub issuer: &'a str,
    /// The office to which an appeal goes.
    pub above: &'a str,
    /// Every sheet of a rehearsal says so.
    pub rehearsal: bool,
}

const OCCASION: &str = "换届纪律案件";

/// The decision, with what it rests on; nothing before it is made, or once its words are erased.
#[must_use]
pub fn case_decision(paper: &CasePaper<'_>) -> Option<Paper> {
    let opening = paper.case.opening.as_ref()?;
    let decided = paper.case.decided.as_ref()?;
    let ruling = decided.ruling.as_ref()?;
    let stated = match &paper.case.stated {
        Some((on, words)) => format!("{}，本人陈述：{}", zh::date(*on), words.as_ref().map(|words| zh::guarded(&words.text))?),
        None => format!("陈述期限到{}，本人没有陈述。", zh::date(paper.case.statement_due)),
    };
    let mut notice = begun(paper, "处理决定书")
        .p(format!("当事人：{}", leader(&opening.concerned.person)))
        .p(format!("{}立案：{}", zh::date(paper.case.opened), about(paper.catalogue, &opening.about)))
        .h("一、反映的问题")
        .p(zh::guarded(&opening.words))
        .h("二、本人陈述")
        .p(stated)
        .h("三、决定")
        .p(format!("{}理由：{}", outcome(&ruling.finding), zh::guarded(&ruling.reason)));
    if ruling.finding.upheld {
        notice = notice.h("四、处理").p(sanctions(paper.catalogue, &ruling.finding));
        if let Some(correction) = &ruling.finding.correction {
            notice = notice.h("五、整改").p(corrected(correction));
        }
        let days = paper.catalogue.cases.as_ref().map(|terms| terms.appeal_days)?;
        notice = notice.p(format!("对本决定不服的，可以自送达之日起{days}日内向{}申诉，由没有参与本决定的人复核。", paper.above));
    }
    Some(notice.disciplined(paper.issuer, decided.on))
}

/// The notice by which the decision reaches the person, with places for signatures.
#[must_use]
pub fn case_notice(paper: &CasePaper<'_>) -> Option<Paper> {
    let opening = paper.case.opening.as_ref()?;
    let upheld = paper.case.decided.as_ref()?.upheld;
    let (on, due, given) = paper.case.notified.as_ref()?;
    let given = given.as_ref()?;
    let mut notice = begun(paper, "送达通知书")
        .p(format!("{}：", leader(&opening.concerned.person)))
        .p(format!("现将“{}”一案的处理决定书送达你，送达方式：{}。", paper.catalogue.about(&opening.about), how(given.how)))
        .p(zh::guarded(&given.words));
    if upheld {
        notice = notice.p(format!("不服决定的，可以在{}以前向{}申诉。", zh::date(*due), paper.above));
    }
    let columns = [column("送达人", 1), column("受送达人", 1), column("见证人（留置送达）", 1)];
    let blank = || json!("\u{3000}\n\u{3000}\n年\u{3000}\u{3000}月\u{3000}\u{3000}日");
    Some(notice.table(&columns, vec![vec![blank(), blank(), blank()]]).disciplined(paper.issuer, *on))
}

fn begun<'a>(paper: &CasePaper<'_>, title: &str) -> Notice<'a> {
    let number = paper.case.number.to_string();
    Notice::of_office(paper.place, OCCASION, title, (&number, paper.rehearsal))
}

fn leader(leader: &Leader) -> String {
    if leader.post.is_empty() { leader.name.clone() } else { format!("{}（{}）", leader.name, leader.post) }
}

/// What it is about; a source is named only where its text is confirmed.
fn about(catalogue: &Catalogue, about: &Kind) -> String {
    let title = catalogue.about(about);
    match about {
        Kind::HandsOff { .. } => format!("应当由领导主持的“{title}”没有登记。"),
        Kind::Prohibited { prohibition } => match catalogue.prohibition(prohibition) {
            Some(known) if known.confidence == Confidence::Text => format!("{title}（{}）。", known.source),
            _ => format!("{title}。"),
        },
    }
}

fn outcome(finding: &Finding) -> &'static str {
    if finding.upheld {
        "经两人一致认定，反映的问题属实。"
    } else {
        "经两人一致认定，反映的问题不属实，不作处理。"
    }
}

fn sanctions(catalogue: &Catalogue, finding: &Finding) -> String {
    let titles: Vec<&str> =
        finding.sanctions.iter().map(|id| catalogue.sanction(id).map_or(id.as_str(), |known| known.title.as_str())).collect();
    if titles.is_empty() { "只要求整改。".to_owned() } else { format!("{}。", titles.join("、")) }
}

fn corrected(correction: &Correction) -> String {
    format!("{}。由{}负责，{}以前改好。", zh::guarded(&correction.what), leader(&correction.owner), zh::date(correction.due))
}

const fn how(how: How) -> &'static str {
    match how {
        How::Handed => "直接送达",
        How::Left => "留置送达",
        How::Posted => "邮寄送达",
    }
}

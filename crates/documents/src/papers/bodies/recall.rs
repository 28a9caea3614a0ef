//! 罢免: the petition, the statement, the notice, ballot and count sheet of the vote, its report and its result.

use election::bodies::term::{By, Recall};
use serde_json::json;
use statute::recall::Petitioners;
use statute::{Form as Voting, Key, Rules};

use super::{Given, counted, facts, nth, seat_of, seated};
use crate::form::{Form, known, open};
use crate::notice::{Notice, column, named, tall};
use crate::paper::Paper;
use crate::papers::vote::{self, Column, Report, Vote};
use crate::zh;

/// Lines for those who sign.
const LINES: usize = 12;

/// Who asks, in words.
pub(super) fn who(given: &Given<'_>, by: By) -> String {
    match by {
        By::Voters => format!("登记参加选举的{}", given.unit.people()),
        By::Households => "户代表".to_owned(),
        By::Representatives => given.unit.representatives(),
        By::Meeting => format!("{}会议", given.unit.people()),
    }
}

/// The words of a notice of the committee between terms.
pub(super) fn notice_of<'a>(given: &Given<'a>, title: &str) -> Notice<'a> {
    Notice::of_office("", &given.committee(), title, ("", given.unit.rehearsal))
}

/// How many must sign, as the rules say.
fn thresholds(given: &Given<'_>, rules: &Rules) -> String {
    let registered = given.state.roll.corrected.or(given.state.roll.published).map(|(_, n)| n);
    let mut told = Vec::new();
    for (by, key, petitioners) in [
        (By::Voters, Key::RecallPetitionVoters, Petitioners::Voters),
        (By::Households, Key::RecallPetitionHouseholds, Petitioners::Households),
        (By::Representatives, Key::RecallPetitionReps, Petitioners::Representatives),
    ] {
        let Some(share) = rules.maybe_fraction(key) else { continue };
        let whole = registered.filter(|_| by == By::Voters);
        let least = whole.and_then(|whole| statute::recall::petition_min(rules, petitioners, whole));
        let least = least.map_or_else(String::new, |least| format!("（登记{}人，至少{least}人）", whole.unwrap_or_default()));
        told.push(format!("{}{}{least}", who(given, by), zh::share(share)));
    }
    format!(
        "{}联名，可以要求罢免{}成员，并说明理由{}。",
        told.join("，或者"),
        given.unit.body_name(),
        zh::cited(&rules.cite(Key::RecallPetitionVoters))
    )
}

/// 罢免要求书, empty, once a committee is in office.
pub(super) fn petition(given: &Given<'_>) -> Option<Paper> {
    let issued = given.state.certificates.first()?;
    let rules = given.state.rules()?;
    let columns = [column("序号", 2), column("姓名", 4), column("小组", 3), column("签名（按手印）", 5)];
    let pair: Vec<_> = columns.iter().chain(&columns).map(|c| column(c.title, c.share)).collect();
    let by = given.unit.committee();
    let paper = Form::about(given.unit, &by, given.committee(), "罢免要求书")
        .p(format!("{by}："))
        .p("我们联名要求罢免下列成员：")
        .fields(&[&[open("被要求罢免人"), open("职务")], &[known("联名人", "□选民　□户代表　□代表"), open("联名人数")]])
        .space("罢免的理由\n和事实", "", 46)
        .h("联名人")
        .table(&pair, Vec::new(), LINES)
        .note(thresholds(given, &rules))
        .note("联名人须本人签名，不得代签。可以另附签名页，每页写明被要求罢免人和职务。")
        .signed(&["联名的代表人", "提交日期", "收到人", "收到日期"]);
    Some(paper.sealed(&by, issued.on))
}

/// A recall with what its papers say of it.
struct Asked<'a> {
    recall: &'a Recall,
    rules: Rules,
    seat: election::state::Elected,
    /// 主任张三.
    member: String,
}

fn asked<'a>(given: &Given<'a>) -> Option<Asked<'a>> {
    let recall = nth(&given.state.bodies.term.recalls, given.which.case)?;
    let seat = seat_of(given.state, recall.member)?;
    Some(Asked { recall, rules: given.state.rules()?, seat, member: seated(given.state, seat)? })
}

/// 申辩意见, to be written.
pub(super) fn statement(given: &Given<'_>) -> Option<Paper> {
    let asked = asked(given)?;
    let by = given.unit.committee();
    let paper = Form::about(given.unit, &by, given.committee(), "罢免申辩意见书")
        .fields(&[&[
            known("被要求罢免人", crate::notice::name(given.state, asked.recall.member)?),
            known("职务", statute::post_name(asked.seat.post)),
            known("提出日期", zh::date(asked.recall.on)),
        ]])
        .space("申辩意见", "", 120)
        .note("被要求罢免的成员有权提出申辩意见。申辩意见在投票表决前向参加表决的人宣读或者公布。")
        .signed(&["本人签名", "日期", "收到人", "收到日期"]);
    Some(paper.plain())
}

/// What makes the vote count and what recalls.
fn passes(given: &Given<'_>, rules: &Rules) -> String {
    let form = given.state.plan.as_ref().map_or(Voting::AllVoters, |plan| plan.form);
    let (turnout, by) = match form {
        Voting::Representatives => (Key::RecallTurnoutRepresentatives, By::Representatives),
        Voting::Households => (Key::RecallTurnout, By::Households),
        Voting::AllVoters => (Key::RecallTurnout, By::Voters),
    };
    let share = |key| rules.maybe_fraction(key).map(zh::share).unwrap_or_default();
    format!(
        "须有{}{}投票，并须经投票的人{}通过{}。",
        who(given, by),
        share(turnout),
        share(Key::RecallPass),
        zh::cited(&rules.cite(Key::RecallPass))
    )
}

/// What everybody is told before the vote. The reasons are read out there; they are not posted.
pub(super) fn notice(given: &Given<'_>) -> Option<Paper> {
    let asked = asked(given)?;
    let recall = asked.recall;
    let until = recall.vote_by.map_or_else(String::new, |day| format!("（最迟{}）", zh::date(day)));
    let day = recall.vote.as_ref().map_or_else(|| "＿＿＿＿年＿＿月＿＿日".to_owned(), |vote| zh::date(vote.on));
    let notice = notice_of(given, "罢免投票表决公告")
        .p(format!(
            "{}，{}{}名联名要求罢免{}，联名人数达到规定{}。现将投票表决的有关事项公告如下。",
            zh::date(recall.on),
            who(given, recall.by),
            recall.signers,
            asked.member,
            zh::cited(&asked.rules.cite(Key::RecallPetitionVoters))
        ))
        .p(format!("一、投票日期：{day}{until}；时间：＿＿时至＿＿时；地点：＿＿＿＿＿＿＿＿。"))
        .p(format!("二、表决：{}采用无记名投票，公开计票，当场宣布结果。", passes(given, &asked.rules)))
        .p("三、被要求罢免的成员有权提出申辩意见。罢免的理由和申辩意见在投票前宣读。")
        .p("特此公告。");
    Some(notice.reported_if_known(&given.unit.committee(), None, recall.on))
}

const AGREE: &str = "同意罢免";
const AGAINST: &str = "不同意罢免";

fn vote_of(given: &Given<'_>) -> Option<Vote> {
    let asked = asked(given)?;
    let day = asked.recall.vote.as_ref().map_or_else(|| zh::undated(asked.recall.on), |vote| zh::date(vote.on));
    Some(Vote {
        title: format!("{}罢免", given.committee()),
        date: day,
        issuer: given.unit.committee(),
        stamp: given.unit.body_name(),
        columns: vec![Column {
            name: format!("是否罢免{}", asked.member),
            asked: "只选一项".to_owned(),
            stand: vec![AGREE.to_owned(), AGAINST.to_owned()],
            lines: 0,
        }],
        line: vote::OTHERS,
        how: vec![format!("在“{AGREE}”或者“{AGAINST}”后的方格内画“○”，只选一项；两项都不画的，视为弃权。")],
        void: vec!["两项都画的无效；书写模糊，无法辨认的无效。".to_owned()],
    })
}

/// The ballot.
pub(super) fn ballot(given: &Given<'_>) -> Option<Paper> {
    Some(vote_of(given)?.ballots(given.unit, 1))
}

/// Its count sheet.
pub(super) fn count_sheet(given: &Given<'_>) -> Option<Paper> {
    Some(vote_of(given)?.count_sheet(given.unit))
}

/// Votes that recall, of a vote that was counted.
fn agree(recall: &Recall) -> u32 {
    recall.vote.as_ref().and_then(|vote| vote.count.votes.first()).map_or(0, |line| line.votes)
}

/// The report of the vote.
pub(super) fn report(given: &Given<'_>) -> Option<Paper> {
    let asked = asked(given)?;
    let vote = asked.recall.vote.as_ref()?;
    let mut figures = vec![("登记人数", vote.registered.to_string())];
    figures.extend(facts(&vote.count));
    figures.push(("通过票数", vote.needed.to_string()));
    let others = vote.count.valid.saturating_sub(agree(asked.recall));
    let result = if vote.recalled { "通过" } else { "未通过" };
    let votes = vec![
        vec![tall(asked.member.clone(), 2), json!(AGREE), json!(agree(asked.recall).to_string()), json!(result)],
        vec![json!("不同意、弃权"), json!(others.to_string()), json!("—")],
    ];
    let report = Report {
        title: format!("{}罢免投票结果报告单", given.committee()),
        date: zh::date(vote.on),
        issuer: given.unit.committee(),
        facts: figures,
        boxes: Vec::new(),
        votes,
        verdict: if vote.valid { "表决有效" } else { "参加投票的人数不足，表决无效" }.to_owned(),
        next: vote.recalled.then(|| format!("{}的职务自表决通过之日起终止", asked.member)),
        reasons: vote::reasons(given.state, &vote.because)?,
        signed: &["唱票人", "计票人", "监票人", "会议主持人", "报告日期"],
    };
    Some(report.paper(given.unit))
}

/// What everybody is told after it.
pub(super) fn result(given: &Given<'_>) -> Option<Paper> {
    let asked = asked(given)?;
    let vote = asked.recall.vote.as_ref()?;
    let told = match (vote.valid, vote.recalled) {
        (false, _) => format!("参加投票的人数没有达到规定，罢免{}的要求未通过。", asked.member),
        (true, true) => format!("罢免{}的要求通过，其职务自{}起终止。", asked.member, zh::date(vote.on)),
        (true, false) => format!("同意罢免的票数没有达到规定，罢免{}的要求未通过。", asked.member),
    };
    let notice = notice_of(given, "罢免结果公告")
        .with_seal()
        .p(format!("{}就罢免{}的要求投票表决，现将结果公告如下。", zh::date(vote.on), asked.member))
        .p(format!(
            "登记参加选举{}名，{}同意罢免{}票，至少须{}票。",
            vote.registered,
            counted(&vote.count),
            agree(asked.recall),
            vote.needed
        ))
        .p(told)
        .p(format!("依据：{}", passes(given, &asked.rules)))
        .p("特此公告。");
    named(given.state, asked.recall.member)?;
    Some(notice.reported(&given.unit.committee(), vote.on))
}

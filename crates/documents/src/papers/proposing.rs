//! 初步候选人提名公告, 初步候选人名单公告, 预选办法公告.

use election::Election;
use serde_json::json;
use statute::{Key, Post, Rules};

use super::{planned, seats};
use crate::notice::{Notice, column, name};
use crate::paper::{Paper, UnitInfo};
use crate::series::Numbered;
use crate::zh;

/// Seats, who nominates whom and how many; where and until when is written by hand. It waits for the election committee.
#[must_use]
pub fn nomination_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let plan = state.plan.as_ref()?;
    state.election_committee.as_ref()?;
    let mut notice = Notice::numbered(unit, term, "初步候选人提名公告", Numbered::Nomination, 1)
        .p(format!("现将{}第{}届{}成员初步候选人提名的有关事项公告如下。", unit.place(), zh::number(term), unit.body_name()))
        .h("一、应选名额")
        .p(format!("{}成员共{}名：{}。{}", unit.body_name(), plan.seats.total(), seats(plan.seats), women(&rules)))
        .h("二、提名办法");
    for (at, line) in (1..).zip(how(unit, &rules)) {
        notice = notice.p(format!("（{}）{line}", zh::number(at)));
    }
    if let Some(bars) = bars(&rules) {
        notice = notice.h("三、不得作为候选人的情形").p(bars);
    }
    let last = if rules.bars().is_empty() { "三" } else { "四" };
    let notice = notice
        .h(format!("{last}、时间和地点"))
        .p("＿＿月＿＿日＿＿时至＿＿月＿＿日＿＿时，地点：＿＿＿＿＿＿＿＿＿＿。")
        .p("联系人：＿＿＿＿＿＿　联系方式：＿＿＿＿＿＿＿＿");
    Some(notice.p("特此公告。").posted_undated(plan.election_day))
}

/// 成员中妇女不少于1名（…）。
fn women(rules: &Rules) -> String {
    match rules.number(Key::WomenMin) {
        0 => String::new(),
        least => format!("成员中妇女不少于{least}名{}。", zh::article(rules, Key::WomenMin)),
    }
}

/// Who nominates, with how many names, for how many places.
pub(super) fn how(unit: &UnitInfo, rules: &Rules) -> Vec<String> {
    let mut lines = Vec::new();
    let who: Vec<String> = rules.list(Key::Nominator).iter().map(|word| nominator(word, unit)).collect();
    if !who.is_empty() {
        lines.push(format!("候选人由{}提名{}。", who.join("、"), zh::article(rules, Key::Nominator)));
    }
    if let Some(least) = rules.maybe_number(Key::JointNominatorsMin) {
        lines.push(format!("联名提名的，应当有{least}名以上{}签名{}。", unit.people(), zh::article(rules, Key::JointNominatorsMin)));
    }
    let most = if rules.choice(Key::NominationMaxPerVoter) == "candidate_places" { "候选人名额" } else { "应选名额" };
    lines.push(format!("每名{}对每项职务提名的人数不得超过{most}{}。", unit.people(), zh::unsure(rules, &[Key::NominationMaxPerVoter])));
    if rules.flag(Key::SurplusRequired) {
        lines.push(format!("候选人的名额多于应选名额{}。", zh::article(rules, Key::SurplusRequired)));
    }
    let surplus = [(Post::Chair, Key::SurplusChairMin), (Post::ViceChair, Key::SurplusViceMin), (Post::Member, Key::SurplusMemberMin)];
    let least: Vec<(Key, String)> = surplus
        .into_iter()
        .filter_map(|(post, key)| {
            let least = rules.maybe_number(key).filter(|least| *least > 0)?;
            Some((key, format!("{}{least}名", statute::post_name(post))))
        })
        .collect();
    if !least.is_empty() {
        let (keys, words): (Vec<Key>, Vec<String>) = least.into_iter().unzip();
        lines.push(format!("候选人至少比应选名额多：{}{}。", words.join("、"), zh::unsure(rules, &keys)));
    }
    if rules.flag(Key::SelfNomination) {
        lines.push(format!("可以自荐{}。", zh::unsure(rules, &[Key::SelfNomination])));
    }
    lines
}

fn nominator(word: &str, unit: &UnitInfo) -> String {
    let people = unit.people();
    match word {
        "party_organisation" => format!("{}党组织", if unit.body.of_community() { "社区" } else { "村" }),
        "voters" => format!("登记参加选举的{people}"),
        "joint_voters" => format!("登记参加选举的{people}联名"),
        "household_reps" => "户代表".to_owned(),
        "representatives" => format!("{people}代表"),
        "self" => "本人自荐".to_owned(),
        other => zh::value(other),
    }
}

/// The bars in force in the words of their articles, each article once.
pub(super) fn bars(rules: &Rules) -> Option<String> {
    let mut text = String::new();
    for those in rules.bars().chunk_by(|one, next| one.citation == next.citation) {
        let words: Vec<&str> = those.iter().map(|bar| bar.bar.zh.as_str()).collect();
        let cited = those.first().map(|bar| zh::cited(&bar.citation)).unwrap_or_default();
        text.push_str(&format!("{}{cited}。", words.join("；")));
    }
    (!text.is_empty()).then_some(text)
}

/// Who was nominated, by post in the order of the strokes; how many votes each had stands in the committee's own list.
#[must_use]
pub fn nominees_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let plan = state.plan.as_ref()?;
    let nomination = state.nomination.as_ref()?;
    let mut rows = Vec::new();
    for (post, votes) in &nomination.votes {
        let standing = votes
            .iter()
            .filter(|(person, _)| !nomination.withdrawn.iter().any(|(gone, of, _)| gone == person && of.is_none_or(|of| of == *post)));
        let names: Option<Vec<&str>> = standing.map(|(person, _)| name(state, *person)).collect();
        let mut names = names?;
        names.sort_by_cached_key(|name| ::names::stroke_key(name));
        rows.push(vec![json!(format!("{}\n（应选{}名）", statute::post_name(*post), plan.seats.of(*post))), json!(names.join("、"))]);
    }
    let notice = Notice::numbered(unit, term, "初步候选人名单公告", Numbered::Nominees, 1)
        .p(format!("{}名{}参加提名。现将初步候选人按姓氏笔画公布如下。", nomination.participants, unit.people()))
        .table(&[column("职务", 3), column("姓名", 10)], rows)
        .p("初步候选人须经资格审查，正式候选人另行公告。对名单有意见的，请及时向选举委员会反映。");
    Some(notice.p("特此公告。").posted(nomination.on))
}

/// How nominees are chosen among before the candidates stand; only where the rules know such a vote.
#[must_use]
pub fn pre_selection_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let plan = state.plan.as_ref()?;
    state.nomination.as_ref()?;
    let lines = choosing(unit, &rules)?;
    let mut notice = Notice::numbered(unit, term, "预选办法公告", Numbered::PreSelection, 1).p(format!(
        "初步候选人的人数多于候选人名额的，依照下列办法预选，确定第{}届{}成员正式候选人。",
        zh::number(term),
        unit.body_name()
    ));
    for (at, line) in (1..).zip(lines) {
        notice = notice.p(format!("（{}）{line}", zh::number(at)));
    }
    notice = notice.p("预选时间：＿＿月＿＿日＿＿时　地点：＿＿＿＿＿＿＿＿＿＿");
    Some(notice.p("特此公告。").posted_undated(plan.election_day))
}

/// The rules of the pre-selection, where there is one.
pub(super) fn choosing(unit: &UnitInfo, rules: &Rules) -> Option<Vec<String>> {
    let people = unit.people();
    let mut lines = match rules.choice(Key::PreSelection) {
        "voters" => vec![format!("预选由登记参加选举的{people}投票进行{}。", zh::unsure(rules, &[Key::PreSelection]))],
        "representatives" => {
            let quorum = rules.maybe_fraction(Key::RepsMeetingQuorum).map(zh::share).unwrap_or_default();
            vec![
                format!("预选由{people}代表会议投票进行{}。", zh::unsure(rules, &[Key::PreSelection])),
                format!("{quorum}的{people}代表到会，会议有效{}。", zh::article(rules, Key::RepsMeetingQuorum)),
            ]
        }
        _ => return None,
    };
    lines.push("预选采用无记名投票，当场公开计票、公布结果。".to_owned());
    if let Some(pass) = rules.maybe_fraction(Key::PreSelectionPass) {
        lines.push(format!("得票{}的为正式候选人{}。", zh::share(pass), zh::unsure(rules, &[Key::PreSelectionPass])));
    }
    lines.push(format!("最后一名得票相同不能确定的，就得票相同的人再次投票{}。", zh::unsure(rules, &[Key::CandidateTieRule])));
    Some(lines)
}

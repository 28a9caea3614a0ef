//! Letters between the unit and the township: 请示, 批复, 备案报告, 回执.

use statute::{Key, Post};

use super::Given;
use crate::notice::{Notice, name};
use crate::paper::Paper;
use crate::papers::seats;
use crate::zh;

fn term_of(given: &Given<'_>) -> String {
    format!("第{}届{}", zh::number(given.term), given.unit.body_name())
}

/// The unit asks the township to begin.
pub(super) fn start_request(given: &Given<'_>) -> Paper {
    let (unit, rules) = (given.unit, &given.rules);
    let by = rules.choice(Key::SeatsDecidedBy);
    let decided = if by.is_empty() { "由会议讨论决定".to_owned() } else { format!("由{}确定", given.value(by)) };
    Notice::letter(&unit.committee(), &format!("关于启动{}换届选举的请示", term_of(given)), unit.rehearsal)
        .to(format!("{}：", unit.township_office()))
        .p(format!("{}，本届{}任期即将届满，应当及时换届。现将有关事项请示如下。", zh::under(rules, &[Key::TermYears]), unit.body_name()))
        .p(format!("一、选举日拟定为{}。", zh::date_and_weekday(given.plan.election_day)))
        .p(format!(
            "二、{}成员拟定{}名：{}，{decided}{}。",
            unit.body_name(),
            given.plan.seats.total(),
            seats(given.plan.seats),
            zh::unsure(rules, &[Key::SeatsDecidedBy])
        ))
        .p(format!("三、由{}会议、{}代表会议或者小组会议推选{}，主持选举。", unit.people(), unit.people(), unit.election_committee()))
        .ask("四、离任经济责任审计情况")
        .p("妥否，请批示。")
        .reported_if_known(&unit.committee(), None, given.plan.on)
}

/// The township's answer, to be filled in there.
pub(super) fn start_reply(given: &Given<'_>) -> Paper {
    let unit = given.unit;
    Notice::letter(&unit.township_office(), &format!("关于启动{}换届选举的批复", term_of(given)), unit.rehearsal)
        .to(format!("{}：", unit.committee()))
        .p("你们＿＿＿＿年＿＿月＿＿日关于启动换届选举工作的请示收悉。经研究，批复如下。")
        .p(format!("一、□同意　□不同意　启动{}换届选举。", term_of(given)))
        .p(format!("二、选举日：□{}　□＿＿＿＿年＿＿月＿＿日。", zh::date(given.plan.election_day)))
        .ask("三、其他意见")
        .p("请依法做好各项工作，重要情况及时报告。")
        .reported_if_known(&unit.township_office(), None, given.plan.on)
}

/// What the rules say of an early or late election.
fn shift_rules(given: &Given<'_>) -> String {
    let rules = &given.rules;
    let by = match rules.choice(Key::ShiftApprovedBy) {
        "" => "条文没有规定由谁批准".to_owned(),
        word => format!("由{}批准", given.value(word)),
    };
    let most = rules.maybe_number(Key::ShiftMaxMonths).map_or_else(String::new, |months| format!("，提前或者延期最多{months}个月"));
    format!("提前或者延期换届，{by}{most}{}。", zh::unsure(rules, &[Key::ShiftApprovedBy, Key::ShiftMaxMonths]))
}

/// The unit asks to hold the election early or late.
pub(super) fn shift_request(given: &Given<'_>) -> Paper {
    let unit = given.unit;
    Notice::letter(&unit.committee(), "关于提前、延期换届选举的请示", unit.rehearsal)
        .to(format!("{}：", unit.township_office()))
        .p(format!("本届{}任期于＿＿＿＿年＿＿月＿＿日届满。因下列原因，申请□提前　□延期换届选举：", unit.body_name()))
        .ask("")
        .ask("")
        .p(format!(
            "经＿＿＿＿年＿＿月＿＿日{}会议（{}代表会议）讨论，应到＿＿＿人，实到＿＿＿人，同意＿＿＿人，不同意＿＿＿人，弃权＿＿＿人，拟于＿＿＿＿年＿＿月＿＿日前完成。",
            unit.people(),
            unit.people()
        ))
        .p(shift_rules(given))
        .p("妥否，请批示。")
        .p("附：会议记录和签到册")
        .reported_if_known(&unit.committee(), None, given.plan.on)
}

/// The answer to it, by who approves.
pub(super) fn shift_reply(given: &Given<'_>) -> Paper {
    let unit = given.unit;
    let by = match given.rules.choice(Key::ShiftApprovedBy) {
        "county" => format!("{}人民政府", unit.county),
        _ => unit.township_office(),
    };
    Notice::letter(&by, "关于提前、延期换届选举的批复", unit.rehearsal)
        .to(format!("{}、{}：", unit.township_office(), unit.committee()))
        .p("＿＿＿＿年＿＿月＿＿日的请示收悉。经研究，批复如下。")
        .p(format!("一、□同意　□不同意　{}□提前　□延期换届选举。", term_of(given)))
        .p("二、换届选举应当于＿＿＿＿年＿＿月＿＿日前完成。")
        .ask("三、其他意见")
        .p(shift_rules(given))
        .reported_if_known(&by, None, given.plan.on)
}

/// The result goes to the township for its file; nothing before it is announced.
pub(super) fn filing(given: &Given<'_>) -> Option<Paper> {
    let (unit, state) = (given.unit, given.state);
    let round = state.rounds.iter().rev().find(|round| round.announced.is_some())?;
    let registered = state.roll.corrected.or(state.roll.published).map_or(0, |(_, n)| n);
    let mut notice = Notice::letter(&unit.election_committee(), &format!("关于{}选举结果的备案报告", term_of(given)), unit.rehearsal)
        .to(format!("{}：", unit.township_office()))
        .p(format!(
            "{}于{}依法选举第{}届{}，现将结果报告如下。",
            unit.place(),
            zh::date(round.day),
            zh::number(given.term),
            unit.body_name()
        ));
    if let Some(account) = &round.account {
        notice = notice.p(format!(
            "一、登记参加选举{registered}名，发出选票{}张，收回选票{}张。投票共{}轮。",
            account.issued(),
            account.returned(),
            state.rounds.len()
        ));
    }
    let mut elected = Vec::new();
    for post in [Post::Chair, Post::ViceChair, Post::Member, Post::WomenMember] {
        let names: Option<Vec<String>> = state
            .elected
            .iter()
            .filter(|one| one.post == post)
            .map(|one| Some(format!("{}（{}票）", name(state, one.person)?, one.votes)))
            .collect();
        let names = names?;
        if !names.is_empty() {
            elected.push(format!("{}：{}", statute::post_name(post), names.join("、")));
        }
    }
    let elected = if elected.is_empty() { "没有人当选".to_owned() } else { elected.join("；") };
    let open = state.open_seats();
    let vacant = if open.total() > 0 { format!("尚缺{}。", seats(open)) } else { "应选名额已经全部选出。".to_owned() };
    let filed = zh::unsure(&given.rules, &[Key::FilingRequired]);
    Some(
        notice
            .p(format!("二、当选人员：{elected}。{vacant}"))
            .p("三、附件：选举结果报告单、当选人员名册。")
            .p(format!("请予备案{filed}。"))
            .reported_if_known(&unit.election_committee(), None, round.day),
    )
}

/// The township has it on file.
pub(super) fn receipt(given: &Given<'_>) -> Option<Paper> {
    let (unit, state) = (given.unit, given.state);
    let round = state.rounds.iter().rev().find(|round| round.announced.is_some())?;
    let paper = Notice::letter(&unit.township_office(), &format!("关于{}选举结果的备案回执", term_of(given)), unit.rehearsal)
        .to(format!("{}：", unit.election_committee()))
        .p(format!("你们关于{}选举结果的备案报告已于＿＿＿＿年＿＿月＿＿日收到。", zh::date(round.day)))
        .p("一、材料：□选举结果报告单　□当选人员名册　□会议记录　□其他：＿＿＿＿＿＿。")
        .p("二、□予以备案　□补正下列材料后备案：＿＿＿＿＿＿＿。")
        .p("三、备案编号：＿＿＿＿＿＿＿＿＿＿　经办人：＿＿＿＿＿＿")
        .reported_if_known(&unit.township_office(), None, round.day);
    Some(paper)
}

//! 村民代表会议主持词, 预选会主持词.

use statute::Key;

use super::Given;
use crate::notice::{Notice, name};
use crate::paper::Paper;
use crate::papers::minutes::quorum;
use crate::papers::{proposing, seats};
use crate::zh;

/// The meeting of representatives that prepares the election and chooses the election committee.
pub(super) fn representatives(given: &Given<'_>) -> Paper {
    let (unit, rules) = (given.unit, &given.rules);
    let people = unit.people();
    let secret = if rules.flag(Key::ElectoralCommitteeSecretBallot) {
        format!("推选采用无记名投票{}。", zh::unsure(rules, &[Key::ElectoralCommitteeSecretBallot]))
    } else {
        "推选的方式由会议决定：□无记名投票　□举手表决。".to_owned()
    };
    let least = zh::number(rules.number(Key::ElectoralCommitteeMin));
    let sure = zh::unsure(rules, &[Key::ElectoralCommitteeMin]);
    let chooses = zh::cited(&rules.cite(Key::ElectoralCommitteeChosenBy));
    let notice = Notice::new(unit, given.term, &format!("{people}代表会议主持词"), "")
        .h("一、宣布开会，清点人数")
        .cue("到会代表签到")
        .p(format!("各位{people}代表：现在召开{people}代表会议，讨论第{}届{}换届选举工作。", zh::number(given.term), unit.body_name()))
        .p(quorum(rules, people))
        .h("二、报告换届工作安排")
        .cue("由主持人或者乡镇（街道）指导人员报告")
        .p(format!("选举日为{}。", zh::date_and_weekday(given.plan.election_day)))
        .p(format!("{}成员拟定{}名：{}。", unit.body_name(), given.plan.seats.total(), seats(given.plan.seats)))
        .h("三、讨论通过选举办法和职数")
        .p(format!("请代表发言。职数的确定：{}。", seats_decided(given)))
        .p("现在表决：同意的请举手，不同意的请举手，弃权的请举手。同意＿＿＿人，不同意＿＿＿人，弃权＿＿＿人。")
        .h(format!("四、推选{}", unit.election_body()))
        .p(format!("{}可以由{people}代表会议推选{chooses}，成员不少于{least}人{sure}。{secret}", unit.election_body()))
        .ask("提名")
        .ask("推选结果")
        .ask("候补人员，依次为")
        .h("五、宣布会议结束")
        .p(format!("{}名单当日公布。请代表在会议记录上签名。散会。", unit.election_body()));
    notice.reported_if_known(&unit.committee(), None, given.plan.election_day)
}

/// Who fixes the seats, in words.
fn seats_decided(given: &Given<'_>) -> String {
    let rules = &given.rules;
    let by = rules.choice(Key::SeatsDecidedBy);
    let words = if by.is_empty() { "条文未作规定，由会议讨论决定".to_owned() } else { given.value(by) };
    format!("{words}{}", zh::unsure(rules, &[Key::SeatsDecidedBy]))
}

/// The meeting that chooses the candidates among the nominees. Where the rules are silent on it, the script says so.
pub(super) fn pre_selection(given: &Given<'_>) -> Paper {
    let (unit, state) = (given.unit, given.state);
    let mut notice = Notice::new(unit, given.term, "预选会主持词", "")
        .h("一、宣布开会，清点人数")
        .cue("到会人员签到")
        .p(format!("现在召开预选会，从初步候选人中产生第{}届{}成员正式候选人。", zh::number(given.term), unit.body_name()))
        .p("应到＿＿＿人，实到＿＿＿人。")
        .h("二、说明预选办法");
    match proposing::choosing(unit, &given.rules) {
        Some(lines) => {
            for line in lines {
                notice = notice.p(line);
            }
        }
        None => {
            notice = notice.p(format!("条文没有规定预选{}；采用预选的，依照选举办法说明参加人员、当选票数和得票相同的处理。", zh::UNSURE));
        }
    }
    notice = notice.h("三、宣布初步候选人");
    for post in given.plan.seats.posts() {
        let votes = state.nomination.as_ref().and_then(|nomination| nomination.votes.get(&post));
        let names: Vec<&str> = votes.into_iter().flatten().filter_map(|(person, _)| name(state, *person)).collect();
        let names = if names.is_empty() { "＿＿＿＿＿＿＿＿＿＿".to_owned() } else { names.join("、") };
        notice = notice.p(format!("{}应选{}名，初步候选人：{names}。", statute::post_name(post), given.plan.seats.of(post)));
    }
    let notice = notice
        .h("四、推选监票、计票人员")
        .p("监票人＿＿＿＿、唱票人＿＿＿＿、计票人＿＿＿＿。初步候选人及其近亲属不担任。")
        .h("五、发票、写票、投票")
        .cue("验空票箱，当众封箱")
        .p("预选采用无记名投票，不得委托他人。")
        .h("六、公开计票，宣布结果")
        .p("发出＿＿＿张，收回＿＿＿张，有效＿＿＿张，无效＿＿＿张。")
        .ask("正式候选人")
        .p("正式候选人经资格审查后公告。")
        .h("七、宣布散会");
    let notice = notice.p("请监票人、计票人在预选结果报告单上签名。散会。");
    notice.reported_if_known(&unit.election_committee(), None, given.plan.election_day)
}

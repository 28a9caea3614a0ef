//! 无效票认定规则公告: from the law in force, never a fixed text. A value that no article confirms says so on the wall.

use election::Election;
use statute::{Key, Post, Rules};

use super::{occasion, planned};
use crate::notice::Notice;
use crate::paper::{Paper, UnitInfo};
use crate::series::Numbered;
use crate::zh;

/// When a ballot of the round at hand counts, when it does not, and who decides in doubt.
#[must_use]
pub fn void_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let round = state.round()?;
    let places: Vec<String> =
        round.seats.posts().into_iter().map(|post| format!("{}{}名", statute::post_name(post), round.seats.of(post))).collect();
    let title = format!("{}选票有效、无效认定规则公告", occasion(round));
    let mut notice = Notice::numbered(unit, term, &title, Numbered::VoidRules, round.number).p(format!(
        "{}投票，应选名额为：{}。选票的有效、无效按下列规则认定。",
        zh::date_and_weekday(round.day),
        places.join("、")
    ));
    for (at, line) in (1..).zip(lines(&rules, round.seats.posts().contains(&Post::WomenMember))) {
        notice = notice.p(format!("{}、{line}", zh::number(at)));
    }
    if rules.flag(Key::VoidInBase) {
        notice = notice.p(format!("无效的选票计入收回的选票总数{}。", zh::unsure(&rules, &[Key::VoidInBase])));
    }
    let notice = notice.p("特此公告。");
    Some(match round.arrangement.as_ref() {
        Some(arranged) => notice.posted(arranged.on),
        None => notice.posted_undated(round.day),
    })
}

/// The rules one by one, each marked where no article confirms it.
pub(super) fn lines(rules: &Rules, women_apart: bool) -> Vec<String> {
    let sure = |key| zh::unsure(rules, &[key]);
    let scope = if rules.choice(Key::OvervoteScope) == "column" {
        "该项职务的选票无效，其他职务仍然有效"
    } else {
        "整张选票无效"
    };
    let mut lines = vec![
        "每项职务所选的人数等于或者少于应选名额的，有效。".to_owned(),
        format!("每项职务所选的人数多于应选名额的，{scope}{}。", sure(Key::OvervoteScope)),
    ];
    lines.push(if rules.choice(Key::SamePersonTwoPostsBallot) == "void_ballot" {
        format!("同一人选为两项以上职务的，选票无效{}。", sure(Key::SamePersonTwoPostsBallot))
    } else {
        format!("同一人选为两项以上职务的，选票仍然有效，各职务分别计票{}。", sure(Key::SamePersonTwoPostsBallot))
    });
    let scope = if rules.choice(Key::IllegibleScope) == "part" { "无法辨认的部分无效" } else { "选票无效" };
    lines.push(if rules.flag(Key::VoidExtraMarks) {
        format!("书写模糊无法辨认或者另作其他标记的，{scope}{}。", sure(Key::VoidExtraMarks))
    } else {
        format!("书写模糊，无法辨认所选的人或者所画符号的，{scope}{}。", sure(Key::IllegibleScope))
    });
    if rules.flag(Key::WriteInElectable) {
        lines.push(format!("另选他人的，写明姓名、能够认定为何人的，有效{}。", sure(Key::WriteInElectable)));
    }
    if women_apart {
        lines.push(format!("妇女委员一栏只能选妇女，选了男性的，该栏无效{}。", sure(Key::WomenMechanism)));
    }
    lines.push("没有画任何符号、也没有另选他人的，视为弃权。".to_owned());
    lines.push(format!("难以确定的选票，由监票人提交选举委员会认定{}。", sure(Key::DoubtfulBallotDecider)));
    lines
}
